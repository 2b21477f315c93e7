"""``iku-print`` by itself: what it takes, and how it ties its own hands."""

import base64
import json
import os
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
import zlib
from pathlib import Path

from documents import PRINT
from documents.samples import decree, document, letterhead, paragraph, png
from harness.processes import environment, needs_aggregator


def write(value):
    """Run ``iku-print pdf`` on JSON or bytes."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return subprocess.run([PRINT, "pdf"], input=data, capture_output=True, timeout=60, env=environment())


@needs_aggregator
class WritingTests(unittest.TestCase):
    def test_the_same_input_gives_the_same_bytes(self):
        first = write(decree())
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertTrue(first.stdout.startswith(b"%PDF-"))
        time.sleep(1.1)
        for _ in range(5):
            self.assertEqual(first.stdout, write(decree()).stdout)
        elsewhere = subprocess.run([PRINT, "pdf"], input=json.dumps(decree()).encode(), capture_output=True, timeout=60,
                                   env={**environment(), "TZ": "Asia/Makassar", "LC_ALL": "id_ID.UTF-8"})
        self.assertEqual(first.stdout, elsewhere.stdout)
        other = {**decree(), "created": "2023-01-13T00:00:00.000Z"}
        self.assertNotEqual(first.stdout, write(other).stdout)

    def test_a_bad_description_is_refused_in_one_line(self):
        bad = [b"", b"{", b"[]", b"\xff", b"[" * 100_000, json.dumps(document([], extra=1)).encode(),
               json.dumps(document([{"block": "image"}])).encode()]
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
        for arguments in ([], ["fly"], ["pdf", "x"]):
            done = subprocess.run([PRINT, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 2, arguments)

    def test_more_pages_than_its_time_or_memory_allow(self):
        # No two texts alike: what is known of each is kept until the document is drawn.
        texts = (" ".join(f"k{word * number % 9973}" for word in range(2500)) for number in range(900))
        done = write(document([paragraph(text) for text in texts]))
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, b"")

    def test_a_hundred_pages_are_no_matter(self):
        begin = time.monotonic()
        self.assertEqual(write(document([paragraph("kata " * 3900)] * 20)).returncode, 0)
        self.assertLess(time.monotonic() - begin, 20)


@needs_aggregator
class EmblemTests(unittest.TestCase):
    def draw(self, emblem):
        head = {**letterhead(), "emblem": base64.b64encode(emblem).decode()}
        return write(document([paragraph("x")], head=head))

    def test_a_picture_is_drawn(self):
        done = self.draw(png())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"/Image", done.stdout)

    def test_what_is_no_picture_is_refused(self):
        good = png()
        huge = good[:16] + struct.pack(">II", 60_000, 60_000) + good[24:]
        torn = good[:80]
        bent = bytearray(good)
        bent[60] ^= 0xFF
        for emblem in (b"", b"GIF89a", good[:20], huge, torn, bytes(bent)):
            done = self.draw(emblem)
            self.assertEqual(done.returncode, 1, emblem[:30])
            self.assertIn(b"PNG", done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_a_picture_that_unpacks_to_more_than_it_says(self):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        head = struct.pack(">IIBBBBB", 8, 8, 8, 6, 0, 0, 0)
        bomb = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * (64 << 20), 9))
                + chunk(b"IEND", b""))
        self.assertLess(len(bomb), 1 << 20)
        done = self.draw(bomb)
        self.assertIn(done.returncode, (0, 1))


@needs_aggregator
class ConfinementTests(unittest.TestCase):
    """What the kernel says of a waiting ``iku-print``."""

    def setUp(self):
        self.process = subprocess.Popen([PRINT, "pdf"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env=environment())
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.stdin.close)
        self.addCleanup(self.process.kill)
        self.folder = f"/proc/{self.process.pid}"
        end = time.monotonic() + 20
        # Two filters: the outward calls, then, once the fonts are open, the files.
        while "Seccomp_filters:\t2" not in Path(f"{self.folder}/status").read_text():
            self.assertLess(time.monotonic(), end, "no two filters of system calls")
            time.sleep(0.02)

    def test_no_new_privileges_in_any_thread(self):
        for task in Path(f"{self.folder}/task").iterdir():
            status = (task / "status").read_text()
            self.assertIn("NoNewPrivs:\t1", status)
            self.assertIn("Seccomp_filters:\t2", status)

    def test_limits(self):
        limits = Path(f"{self.folder}/limits").read_text()
        for name, value in (("Max address space", 768 << 20), ("Max cpu time", 20), ("Max core file size", 0),
                            ("Max open files", 64), ("Max file size", 32 << 20)):
            line = next(line for line in limits.splitlines() if line.startswith(name))
            self.assertEqual(line[len(name):].split()[:2], [str(value)] * 2, line)

    def test_no_sockets(self):
        kinds = [os.readlink(entry) for entry in Path(f"{self.folder}/fd").iterdir()]
        self.assertFalse([kind for kind in kinds if kind.startswith("socket:")], kinds)


@needs_aggregator
class FileTests(unittest.TestCase):
    """Which files it opens: its libraries, its fonts, and none after it has begun to read."""

    @unittest.skipUnless(shutil.which("strace"), "strace is not there")
    def test_no_file_is_opened_once_input_is_read(self):
        text = "biasa tebal é ≥ ✔ 🎉 نص ไทย 漢字 \U00013000"
        styles = [paragraph(text, style=style) for style in ("plain", "strong", "slanted", "small", "alarm")]
        with tempfile.TemporaryDirectory(prefix="iku-trace-") as folder:
            trace = Path(folder, "trace")
            done = subprocess.run(
                ["strace", "-f", "-o", str(trace), "-e", "trace=openat,open,read,socket,connect,execve", PRINT, "pdf"],
                input=json.dumps(document(styles, head=letterhead())).encode(), capture_output=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stderr)
            lines = trace.read_text().splitlines()
        begun = next(number for number, line in enumerate(lines) if "read(0," in line)
        opened = [line for line in lines[:begun] if "open" in line and '"' in line and "ENOENT" not in line]
        paths = [line.split('"')[1] for line in opened]
        # Libraries lie where this build finds them; of the rest only these. (cairo asks for the zone of the date that
        # it would write; the document's own date stands in its place.)
        others = [path for path in paths if ".so" not in path and path != "/etc/localtime"
                  and not path.startswith(("/usr/share/fonts/truetype/", "/proc/", "/sys/", "/dev/null"))]
        self.assertEqual(others, [])
        self.assertEqual(len([path for path in paths if "/fonts/" in path and "Liberation" not in path
                              and "DejaVu" not in path]), 0)
        # A call that another thread's line interrupts stands in two; the second has the outcome.
        later = [line for line in lines[begun:] if "open" in line and "EPERM" not in line and "unfinished" not in line]
        self.assertEqual(later, [])
        self.assertFalse([line for line in lines if "socket(" in line or "connect(" in line])


if __name__ == "__main__":
    unittest.main()
