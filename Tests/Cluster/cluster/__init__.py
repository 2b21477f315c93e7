"""Aggregators on PostgreSQL: what the tests of this folder stand on.

The independent implementation (``iku``), its harness and the faults' office lie beside; they are used by path.
"""

import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parent.parent.parent
for _folder in ("Independent", "Faults"):
    sys.path.insert(1, str(_TESTS / _folder))
