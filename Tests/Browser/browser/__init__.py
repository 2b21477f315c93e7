"""What the tests in a real browser share. The harness of Tests/Independent runs the programs."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
SCREENSHOTS = PROJECT / ".build" / "screenshots"

sys.path.insert(0, str(PROJECT / "Tests" / "Independent"))
