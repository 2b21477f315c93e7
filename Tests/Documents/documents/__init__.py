"""What the tests of documents share. The harness of Tests/Independent runs the programs."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Independent"))

# Beside the other programs, as it is installed.
PRINT = str(Path(os.environ.get("IKU_AGGREGATOR", "/missing/iku-aggregator")).parent / "iku-print")
SHEET = str(Path(PRINT).parent / "iku-sheet")
