"""Runs the tests of a module side by side: most of their time is waiting, for a backoff or for a timeout.

Each test has its own processes, folders and ports; the results are told in the order of the tests.
"""

import os
import unittest
from concurrent.futures import ThreadPoolExecutor

WORKERS = int(os.environ.get("IKU_FAULT_WORKERS", "4"))


class SideBySide(unittest.TestSuite):
    """A suite whose tests run in threads."""

    def run(self, result, debug=False):
        with ThreadPoolExecutor(WORKERS) as pool:
            for told in pool.map(_run, _flat(self)):
                told(result)
        return result


def _flat(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from _flat(one)
        else:
            yield one


def _run(test):
    """Run one test into a result of its own; what is then told to the real one."""
    own = _Recorder()
    test.run(own)
    return own.tell


class _Recorder(unittest.TestResult):
    """Keeps the calls, to repeat them."""

    def __init__(self):
        super().__init__()
        self.calls = []
        for name in ("startTest", "stopTest", "addSuccess", "addError", "addFailure", "addSkip", "addSubTest"):
            setattr(self, name, self._keeping(name))

    def _keeping(self, name):
        return lambda *arguments: self.calls.append((name, arguments))

    def tell(self, result):
        """Repeat everything to the real result."""
        for name, arguments in self.calls:
            getattr(result, name)(*arguments)


def side_by_side(loader, tests, pattern):
    """A module's ``load_tests``."""
    return SideBySide([tests])
