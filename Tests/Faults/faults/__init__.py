"""Faults against the real programs: what the tests of this folder stand on.

The independent implementation (``iku``) and its harness (``harness``) lie beside, in ``Tests/Independent``; they are
used by path, not copied. Data directories lie in memory where they can: a kill takes nothing from either kind of
file system, and the tests of the disk's own faults mount what they need.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent.parent / "Independent"))

_MEMORY = "/dev/shm"
if "TMPDIR" not in os.environ and os.access(_MEMORY, os.W_OK):
    tempfile.tempdir = _MEMORY
