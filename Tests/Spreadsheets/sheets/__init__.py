"""What the tests of spreadsheets share. The harness of Tests/Independent runs the programs."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Independent"))

# Beside the other programs, as it is installed.
SHEET = str(Path(os.environ.get("IKU_AGGREGATOR", "/missing/iku-aggregator")).parent / "iku-sheet")
