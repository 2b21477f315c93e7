"""A database of an earlier schema is brought up to date by the first node; one of a later schema is refused."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import cluster  # noqa: F401
from cluster.server import Server, needs_server
from harness.processes import AGGREGATOR, needs_aggregator, run


@needs_server
@needs_aggregator
class UpgradeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-upgrade-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def command(self, *arguments):
        return run(AGGREGATOR, *arguments, "--data", self.folder / "data")

    def version(self, name):
        return self.server.sql("SELECT version FROM store", name).strip()

    def test_there_and_beyond(self):
        url = self.server.database("upgrade")
        done = self.command("init", "--store", url)
        self.assertEqual(done.returncode, 0, done.stderr)
        current = self.version("upgrade")
        self.server.sql("DROP TABLE bearers", "upgrade")
        self.server.sql("UPDATE store SET version = 1", "upgrade")
        done = self.command("status", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["size"], 1)
        self.assertEqual(self.version("upgrade"), current)
        self.assertEqual(self.command("user", "token", "prometheus").returncode, 0)
        self.server.sql("UPDATE store SET version = 99", "upgrade")
        done = self.command("status")
        self.assertEqual(done.returncode, 1)
        self.assertIn("schema 99 of a newer version", done.stderr)


if __name__ == "__main__":
    unittest.main()
