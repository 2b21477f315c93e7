"""What the tests in a real browser share. The harness of Tests/Independent runs the programs."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
SCREENSHOTS = PROJECT / ".build" / "screenshots"

# Behind this folder: both have a `test_https`.
sys.path.append(str(PROJECT / "Tests" / "Independent"))
