"""``iku-sheet`` by itself: what it takes, how it ties its own hands, and what its callers say when it fails."""

import json
import os
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from sheets import SHEET
from harness.processes import AGGREGATOR, Aggregator, environment, needs_aggregator, run

CREATED = "2023-01-12T00:00:00.000Z"


def description(rows, **members):
    """A workbook of one sheet."""
    sheet = {"name": "Lembar", "widths": [], "frozen": {"rows": 0, "columns": 0}, "rows": rows}
    return {"schema": "iku-workbook/1", "title": "Uji", "created": CREATED, "sheets": [sheet], **members}


def write(value):
    """Run ``iku-sheet write`` on JSON or bytes."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return subprocess.run([SHEET, "write"], input=data, capture_output=True, timeout=60, env=environment())


@needs_aggregator
class WritingTests(unittest.TestCase):
    def test_the_same_input_gives_the_same_bytes(self):
        workbook = description([[{"text": "a", "style": "cell"}]])
        first = write(workbook)
        time.sleep(1.1)
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertEqual(first.stdout, write(workbook).stdout)
        workbook["created"] = "2023-01-13T00:00:00.000Z"
        self.assertNotEqual(first.stdout, write(workbook).stdout)

    def test_a_bad_description_is_refused_in_one_line(self):
        bad = [b"", b"{", b"[]", b"\xff", json.dumps(description([[{"text": 1, "style": "cell"}]])).encode(),
               json.dumps(description([], extra=1)).encode(), b"[" * 100_000]
        for data in bad:
            done = write(data)
            self.assertEqual(done.returncode, 1, data[:40])
            self.assertEqual(done.stdout, b"")
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_an_input_beyond_its_bound(self):
        done = write(b" " * (17 << 20))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"larger than", done.stderr)

    def test_usage(self):
        for arguments in ([], ["fly"], ["write", "x"], ["read", "x"]):
            done = subprocess.run([SHEET, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=60)
            self.assertEqual(done.returncode, 2, arguments)


@needs_aggregator
class ConfinementTests(unittest.TestCase):
    """What the kernel says of a waiting ``iku-sheet``."""

    def setUp(self):
        self.process = subprocess.Popen([SHEET, "write"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=environment())
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.stdin.close)
        self.addCleanup(self.process.kill)
        folder = f"/proc/{self.process.pid}"
        end = time.monotonic() + 20
        while "Seccomp:\t2" not in Path(f"{folder}/status").read_text():
            self.assertLess(time.monotonic(), end, "no filter of system calls")
            time.sleep(0.02)
        self.folder = folder

    def test_no_new_privileges(self):
        self.assertIn("NoNewPrivs:\t1", Path(f"{self.folder}/status").read_text())

    def test_limits(self):
        limits = Path(f"{self.folder}/limits").read_text()
        for name, value in (("Max address space", 768 << 20), ("Max cpu time", 20), ("Max core file size", 0),
                            ("Max open files", 64), ("Max file size", 64 << 20)):
            line = next(line for line in limits.splitlines() if line.startswith(name))
            self.assertEqual(line[len(name):].split()[:2], [str(value)] * 2, line)

    def test_no_sockets(self):
        kinds = [os.readlink(entry) for entry in Path(f"{self.folder}/fd").iterdir()]
        self.assertFalse([kind for kind in kinds if kind.startswith("socket:")], kinds)


@needs_aggregator
class FailingTests(unittest.TestCase):
    """A child program that is missing, fails, hangs, is killed or talks too much: one clear line each."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator()
        cls.addClassCleanup(cls.aggregator.close)

    def ask(self, program):
        done = run(AGGREGATOR, "achievement", "--period", "2022", "--format", "xlsx", "-o",
                   self.aggregator.folder / "x.xlsx", "--data", self.aggregator.data, IKU_SHEET=program)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(str(program), done.stderr)
        self.assertFalse((self.aggregator.folder / "x.xlsx").exists())
        return done.stderr

    def script(self, text):
        """A program in the shell's language in the place of ``iku-sheet``."""
        folder = tempfile.TemporaryDirectory(prefix="iku-child-")
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "iku-sheet"
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    def test_missing(self):
        self.assertIn("missing", self.ask("/nowhere/iku-sheet"))

    def test_failing(self):
        self.assertIn("no luck", self.ask(self.script("echo no luck >&2; exit 1")))

    def test_killed(self):
        self.assertIn("signal 9", self.ask(self.script("kill -9 $$")))

    def test_hanging(self):
        begin = time.monotonic()
        self.assertIn("20 s", self.ask(self.script("sleep 600")))
        self.assertLess(time.monotonic() - begin, 50)

    def test_talking_without_end(self):
        self.assertIn("more than", self.ask(self.script("yes")))


if __name__ == "__main__":
    unittest.main()
