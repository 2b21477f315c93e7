"""Where the deployment's files are, and the harness of Tests/Independent to run the programs with."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
OPERATIONS = (PROJECT / "docs" / "operations.md").read_text()

sys.path.insert(0, str(PROJECT / "Tests" / "Independent"))
