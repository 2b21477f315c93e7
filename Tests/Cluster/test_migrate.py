"""`migrate` there and back: same log, same root, whatever was interrupted; refused while somebody serves."""

import json
import re
import unittest
from pathlib import Path

import cluster  # noqa: F401
from cluster.office import SharedOffice
from cluster.server import Server, needs_server
from faults.checker import settle_and_check
from faults.counts import Demand, count
from faults.office import Office
from harness.processes import needs_agent, run, AGGREGATOR

BIDANG = ("umkm", "koperasi")


def crash_points():
    """As the crash points' own test lists them."""
    text = (Path(__file__).parent.parent / "Simulation" / "CrashPointTests.swift").read_text()
    names = re.search(r"migrationPoints: \[CrashPoint\] = \[([^\]]*)\]", text)[1]
    return [re.sub(r"[A-Z]", lambda letter: "-" + letter[0].lower(), name)
            for name in re.findall(r"\.(\w+)", names)]


@needs_server
@needs_agent
class MigrationTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def office(self):
        office = Office(*BIDANG)
        self.addCleanup(office.close)
        for _ in range(4):
            for agent in office.agents:
                self.assertEqual(agent.submit()[0], 0)
        office.command("user", "add", "ani", "--role", "kepala")
        office.bearer("dashboard")
        self.unused = office.token("perdagangan")
        return office

    def said(self, office):
        """What must be the same before and after."""
        audit = json.loads(office.command("audit", "--json"))
        return [audit["size"], audit["root"], office.export(), office.command("user", "list", "--json"),
                office.command("user", "tokens", "--json"), office.achievement("2021")]

    def test_there_and_back_killed_everywhere(self):
        office = self.office()
        before = self.said(office)
        office.stop()
        url = self.server.database("there")
        points = crash_points()
        self.assertEqual(len(points), 5)
        with Demand("migration killed"):
            for target in (url, "sqlite"):
                for point in points:
                    done = run(AGGREGATOR, "migrate", "--to", target, "--data", office.data, IKU_CRASH_AT=point)
                    self.assertLess(done.returncode, 0, f"{point} was not reached: {done.stdout}{done.stderr}")
                    count("migration killed")
                    self.assertEqual(self.said(office), before, f"{target}, killed at {point}")
                done = office.run("migrate", "--to", target)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.said(office), before)
                self.assertEqual((office.data / "iku.store").exists(), target != "sqlite")
                office.serve()
                for agent in office.agents:
                    self.assertEqual(agent.submit()[0], 0, agent.said)
                before = self.said(office)
                office.stop()
        office.serve()
        settle_and_check(office, "there and back")

    def test_refused_while_somebody_serves(self):
        office = self.office()
        url = self.server.database("served")
        self.assertIn("serve or another command", office.run("migrate", "--to", url).stderr)
        office.stop()
        office.command("migrate", "--to", url)
        # Another node serves: its directory is not this one, the database tells.
        shared = SharedOffice.__new__(SharedOffice)
        shared.nodes, shared.folder, shared.data = [], office.folder, office.data
        node = shared.add_node("b")
        try:
            self.assertIn("serve or another command", office.run("migrate", "--to", "sqlite").stderr)
        finally:
            node.kill()
        office.command("migrate", "--to", "sqlite")
        # What was left behind is not served.
        self.assertIn("moved away", run(AGGREGATOR, "audit", "--data", node.data).stderr)
        node.close()

    def test_another_log_is_not_overwritten(self):
        first, second = self.office(), self.office()
        url = self.server.database("taken")
        first.stop()
        second.stop()
        first.command("migrate", "--to", url)
        self.assertIn("another log (entry 0)", second.run("migrate", "--to", url).stderr)
        new = run(AGGREGATOR, "init", "--store", url, "--data", second.folder / "new")
        self.assertIn("holds a store already", new.stderr)
        self.said(first)

    def test_a_changed_row_is_found(self):
        office = self.office()
        office.stop()
        url = self.server.database("tampered")
        office.command("migrate", "--to", url)
        changes = {
            "UPDATE entries SET jws = set_byte(jws, 70, get_byte(jws, 70) # 1) WHERE idx = 4":
                "UPDATE entries SET jws = set_byte(jws, 70, get_byte(jws, 70) # 1) WHERE idx = 4",
            "UPDATE nodes SET hash = set_byte(hash, 3, get_byte(hash, 3) # 1) WHERE place = 2":
                "UPDATE nodes SET hash = set_byte(hash, 3, get_byte(hash, 3) # 1) WHERE place = 2",
            "UPDATE heads SET revision = revision + 1": "UPDATE heads SET revision = revision - 1",
            "UPDATE reports SET kind = 'withdrawal' WHERE idx = 4": "UPDATE reports SET kind = 'report' WHERE idx = 4",
        }
        for change, back in changes.items():
            self.server.sql(change, "tampered")
            self.assertEqual(office.run("audit").returncode, 5, change)
            self.server.sql(back, "tampered")
            self.assertEqual(office.run("audit").returncode, 0, back)
        self.server.sql("CREATE TABLE gone AS SELECT * FROM entries WHERE idx = 6; "
                        "DELETE FROM entries WHERE idx = 6", "tampered")
        self.assertEqual(office.run("audit").returncode, 5)
        self.server.sql("INSERT INTO entries SELECT * FROM gone", "tampered")
        self.assertEqual(office.run("audit").returncode, 0)
        self.server.sql("DELETE FROM reports", "tampered")
        self.assertEqual(office.run("audit").returncode, 5)
        self.assertEqual(office.run("rebuild").returncode, 0)
        self.assertEqual(office.run("audit").returncode, 0)
        # The end of the log cut off with everything made from it: the checkpoint beside the keys tells.
        self.server.sql("DELETE FROM entries WHERE idx = (SELECT max(idx) FROM entries)", "tampered")
        self.assertEqual(office.run("audit").returncode, 5)

    def test_a_backup_of_a_shared_store_becomes_a_directory(self):
        office = self.office()
        before = self.said(office)
        office.stop()
        office.command("migrate", "--to", self.server.database("backed"))
        office.serve()
        office.command("backup", office.folder / "b.iku-backup")
        office.stop()
        restored = office.folder / "restored"
        done = run(AGGREGATOR, "restore", office.folder / "b.iku-backup", "--same-key", "--data", restored)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse((restored / "iku.store").exists())
        audit = run(AGGREGATOR, "audit", "--json", "--data", restored)
        self.assertEqual([json.loads(audit.stdout)[name] for name in ("size", "root")], before[:2])


if __name__ == "__main__":
    unittest.main()
