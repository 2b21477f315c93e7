"""How often each fault really happened, and how long a run may take.

A test that did not see its fault happen proves nothing: ``demand`` fails it. The table of all counts is printed when
the process ends.
"""

import atexit
import os
import sys
import threading
import time
from collections import Counter

SEED = int(os.environ.get("IKU_FAULT_SEED", "1"))
SOAK_MINUTES = float(os.environ.get("IKU_SOAK_MINUTES", "0"))

_counts = Counter()
_lock = threading.Lock()
_began = time.monotonic()


def count(what, times=1):
    """Note that a fault happened, or that something was checked."""
    with _lock:
        _counts[what] += times


def so_far(what):
    """How often it happened in this process."""
    with _lock:
        return _counts[what]


class Demand:
    """Within ``with``: each of the named faults must happen, at least once or as often as said."""

    def __init__(self, *names, **least):
        self.least = {**{name: 1 for name in names}, **least}

    def __enter__(self):
        self.before = {name: so_far(name) for name in self.least}
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            return
        lacking = {name: (so_far(name) - self.before[name], least) for name, least in self.least.items()
                   if so_far(name) - self.before[name] < least}
        if lacking:
            raise AssertionError(f"faults that did not happen (seen, wanted): {lacking}")


def table():
    """The counts as lines, faults first."""
    width = max((len(name) for name in _counts), default=0)
    lines = [f"  {name:<{width}}  {_counts[name]:>7}" for name in sorted(_counts)]
    seconds = time.monotonic() - _began
    return "\n".join([f"faults and checks, seed {SEED}, {seconds:.0f} s:", *lines])


@atexit.register
def _tell():
    if _counts:
        print("\n" + table(), file=sys.stderr)
