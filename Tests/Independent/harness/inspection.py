"""Both offline checks side by side: ``iku-aggregator verify-bundle`` and ``deploy/periksa/periksa.py``.

The Python program is loaded once and its ``main`` called, so that hundreds of bundles take seconds; that it
runs as a program of its own is tested apart.
"""

import contextlib
import importlib.util
import io
import json
import shutil
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .processes import AGGREGATOR, needs_aggregator, run

PROGRAM = Path(__file__).resolve().parents[3] / "deploy" / "periksa" / "periksa.py"
DONE, FAILED, USAGE, FAULT = 0, 1, 2, 5


def load():
    """The module of the inspectorate's program."""
    spec = importlib.util.spec_from_file_location("periksa", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


periksa = load()


@dataclass(frozen=True)
class Verdict:
    """How a program ended, and what it said."""

    code: int
    out: str
    err: str


def by_python(*arguments):
    """The verdict of ``periksa.py``."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = periksa.main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
    return Verdict(code, out.getvalue(), err.getvalue())


def by_product(*arguments, language="id"):
    """The verdict of ``verify-bundle``."""
    done = run(AGGREGATOR, "verify-bundle", *arguments, IKU_LANG=language)
    return Verdict(done.returncode, done.stdout, done.stderr)


@needs_aggregator
class Inspected(unittest.TestCase):
    """Files in a folder of their own, and both programs' agreement on them."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-periksa-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def file(self, name, content):
        """Write a file; its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def both(self, data, vkey, *options):
        """The verdicts of both on a bundle's bytes, after insisting that they agree."""
        path = self.file("log.jsonl", data)
        seen = [part for each in options for part in ("--seen", each)]
        with ThreadPoolExecutor(1) as beside:
            running = beside.submit(by_product, path, "--vkey", vkey, *seen)
            python = by_python(path, "--vkey", vkey, *seen)
            product = running.result()
        self.assertEqual(product.code, python.code, (product, python))
        return product, python

    def assert_holds(self, data, vkey, *seen):
        """Both prove it, word for word alike; what they say."""
        product, python = self.both(data, vkey, *seen)
        self.assertEqual(product.code, DONE, (product, python))
        self.assertEqual(product.out, python.out)
        self.assertIn("Terbukti:", python.out)
        return python.out

    def assert_found(self, data, vkey, *seen):
        """Both refuse it, and neither says that anything is proved; both verdicts."""
        product, python = self.both(data, vkey, *seen)
        for verdict in (product, python):
            self.assertEqual(verdict.code, FAULT, verdict)
            self.assertEqual(verdict.out, "")
            self.assertEqual(len(verdict.err.strip().splitlines()), 1, verdict.err)
        return product, python

    def results(self, data, vkey):
        """What both give as JSON, which must be the same."""
        path = self.file("log.jsonl", data)
        product = json.loads(by_product(path, "--vkey", vkey, "--json").out)
        self.assertEqual(product, json.loads(by_python(path, "--vkey", vkey, "--json").out))
        return product
