"""Backups: made while the office works, restored elsewhere, cut to a size, refused where they are damaged."""

import json
import shutil
import signal
import sqlite3
import unittest

from faults.checker import settle_and_check
from faults.counts import Demand, count
from faults.office import Office
from faults.parallel import side_by_side
from harness.processes import AGGREGATOR, needs_agent, run, wait_for


@needs_agent
class BackupTests(unittest.TestCase):
    def setUp(self):
        self.office = Office("koperasi", "sekretariat")
        self.addCleanup(self.office.close)
        for agent in self.office.agents:
            self.assertEqual(agent.submit()[0], 0, agent.said)
        self.file = self.office.folder / "office.iku-backup"
        self.made = self.backup(self.file)

    def backup(self, target, *options):
        return json.loads(self.office.command("backup", target, *options, "--json"))

    def restore(self, *options, file=None, data=None):
        return run(AGGREGATOR, "restore", file or self.file, *options, "--json",
                   "--data", data or self.office.folder / "restored")

    def move_in(self, *options):
        """Stop, put the restored directory in the place of the old one, serve it; what ``restore`` said."""
        self.office.stop()
        shutil.rmtree(self.office.data)
        done = self.restore(*options, data=self.office.data)
        self.assertEqual(done.returncode, 0, done.stderr)
        count("backup: restored")
        self.office.serve()
        return json.loads(done.stdout)

    def trust(self, agent):
        """A person of the bidang says that the restored log is to be trusted."""
        address = "{}:{}".format(*self.office.address)
        token = self.office.command("token", "--trust", "--address", address).strip()
        self.assertEqual(agent.command("trust", token).returncode, 0)
        count("backup: agents that were told to trust")

    def test_what_a_backup_lacks_is_delivered_again(self):
        with Demand("backup: restored", **{"backup: agents that were told to trust": 2}):
            for agent in self.office.agents:
                self.assertEqual(agent.submit()[0], 0, agent.said)
            receipted = [path.read_bytes().strip() for agent in self.office.agents
                         for path in (agent.data / "receipts").glob("*.jws")]
            said = self.move_in("--reason", "Disk rusak")
            self.assertTrue(said["new_key"])
            self.assertEqual(said["size"], self.made["size"] + 1)
            for agent in self.office.agents:
                self.assertNotEqual(agent.submit(wait="3s")[0], 0, "it sent to a log that went back")
                self.assertTrue(agent.alarms(), agent.said)
                self.trust(agent)
            self.office.drain()
            self.assertEqual(json.loads(self.office.command("audit", "--json"))["faults"], [])
            log = self.office.export()
            self.assertGreaterEqual(len(receipted), 4)
            self.assertEqual([report for report in receipted if report not in log], [])

    def test_a_move_to_another_machine(self):
        with Demand("backup: restored"):
            said = self.move_in("--same-key")
            self.assertFalse(said["new_key"])
            self.assertEqual((said["size"], said["vkey"]), (self.made["size"], str(self.office.vkey)))
            for agent in self.office.agents:
                self.assertEqual(agent.submit()[0], 0, agent.said)
                self.assertEqual(agent.alarms(), [])
            settle_and_check(self.office, "moved by backup and restore")

    def test_an_earlier_size(self):
        done = self.restore("--size", self.made["size"] - 1)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["size"], self.made["size"])
        audit = run(AGGREGATOR, "audit", "--json", "--data", self.office.folder / "restored")
        self.assertEqual((audit.returncode, json.loads(audit.stdout)["reports"]), (0, 1), audit.stdout)
        for size in (0, self.made["size"] + 1, "x"):
            done = self.restore("--size", size, data=self.office.folder / f"at {size}")
            self.assertNotEqual(done.returncode, 0)
            self.assertFalse((self.office.folder / f"at {size}" / "iku.sqlite3").exists())
        done = self.restore("--size", self.made["size"] - 1, "--same-key", data=self.office.folder / "both")
        self.assertIn("--same-key", done.stderr)

    def test_while_reports_arrive(self):
        first, second = self.office.agents
        first.run_daemon()
        with Demand(**{"backup: made while reports arrived": 3}):
            for number in range(3):
                first.drop()
                second.submit()
                made = self.backup(self.office.folder / f"during {number}")
                self.assertGreaterEqual(made["size"], self.made["size"])
                count("backup: made while reports arrived")
            wait_for(lambda: not first.waiting(), "the outbox is empty")
        self.assertEqual(first.stop_daemon(), 0)
        for number in range(3):
            done = self.restore(file=self.office.folder / f"during {number}",
                                data=self.office.folder / f"after {number}")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_target_that_holds_something(self):
        before = sorted(path.name for path in self.office.data.iterdir())
        done = self.restore(data=self.office.data)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not empty", done.stderr)
        self.assertEqual(sorted(path.name for path in self.office.data.iterdir()), before)

    def test_what_is_no_backup(self):
        for name, content in ("empty", b""), ("text", b"iku\n" * 4096), ("store", None):
            path = self.office.folder / name
            if content is None:
                shutil.copy(self.office.data / "iku.sqlite3", path)
            else:
                path.write_bytes(content)
            done = self.restore(file=path, data=self.office.folder / f"from {name}")
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("is no backup", done.stderr)
            self.assertFalse((self.office.folder / f"from {name}" / "iku.sqlite3").exists())

    def test_a_damaged_backup(self):
        content = bytearray(self.file.read_bytes())
        found = 0
        for place in range(100, len(content), max(1, len(content) // 40)):
            damaged = self.office.folder / "damaged"
            content[place] ^= 0x10
            damaged.write_bytes(content)
            content[place] ^= 0x10
            target = self.office.folder / f"from {place}"
            done = self.restore(file=damaged, data=target)
            if done.returncode == 0:
                # What a page does not use, or a file beside the log; the log itself is whole.
                audit = run(AGGREGATOR, "audit", "--json", "--data", target)
                self.assertEqual(audit.returncode, 0, audit.stdout)
            else:
                self.assertFalse((target / "iku.sqlite3").exists())
                found += 1
            count("backup: damaged bytes")
        self.assertGreater(found, 0)

    def test_a_name_that_leads_out(self):
        for name in "../escaped", "/tmp/escaped", "evidence/../../escaped", "iku.sqlite3", ".hidden", "a/b":
            hostile = self.office.folder / "hostile"
            shutil.copy(self.file, hostile)
            with sqlite3.connect(hostile) as database:
                database.execute("INSERT INTO kept_files VALUES(?, 420, x'00')", (name,))
            database.close()
            done = self.restore(file=hostile, data=self.office.folder / "target")
            self.assertEqual(done.returncode, 1, name)
            self.assertIn("invalid file name", done.stderr)
            self.assertFalse((self.office.folder / "escaped").exists())

    def test_an_interrupted_restoration_is_begun_anew(self):
        points = ("file-before-rename", "file-before-folder-sync", "ledger-after-commit", "store-before-settle",
                  "file-before-remove")
        for point in points:
            for nth in (1, 2, 4, 8):
                target = self.office.folder / f"{point} {nth}"
                killed = run(AGGREGATOR, "restore", self.file, "--data", target, IKU_CRASH_AT=f"{point}:{nth}")
                if killed.returncode == 0:
                    continue
                self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
                count("backup: killed restorations")
                if not (target / "iku.sqlite3").exists():
                    done = self.restore(data=target)
                    self.assertEqual(done.returncode, 0, done.stderr)
                audit = run(AGGREGATOR, "audit", "--json", "--data", target)
                self.assertEqual(audit.returncode, 0, audit.stdout)

    def test_a_passphrase(self):
        sealed, right, wrong = (self.office.folder / name for name in ("sealed", "right", "wrong"))
        right.write_text("kalimat sandi kantor\n")
        wrong.write_text("kalimat sandi lain\n")
        right.chmod(0o644)
        wrong.chmod(0o600)
        done = self.office.run("backup", sealed, "--passphrase-file", right)
        self.assertIn("chmod 600", done.stderr)
        right.chmod(0o600)
        self.backup(sealed, "--passphrase-file", right)
        self.assertNotIn(b"SQLite format", sealed.read_bytes())
        self.assertFalse((self.office.folder / "sealed.part").exists())
        for number, (options, words) in enumerate([
                ((), "--passphrase-file"), (("--passphrase-file", wrong), "passphrase is wrong")]):
            done = self.restore(*options, file=sealed, data=self.office.folder / f"no {number}")
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)
        done = self.restore("--passphrase-file", right, file=sealed)
        self.assertEqual(done.returncode, 0, done.stderr)
        audit = run(AGGREGATOR, "audit", "--json", "--data", self.office.folder / "restored")
        self.assertEqual((audit.returncode, json.loads(audit.stdout)["reports"]), (0, 2), audit.stdout)

    def test_a_folder_of_backups(self):
        folder = self.office.folder / "backups"
        folder.mkdir()
        for number in range(4):
            made = self.backup(folder, "--keep", 2)
            self.assertEqual(made["dropped"], max(0, number - 1) and 1)
        self.assertEqual(len(list(folder.iterdir())), 2)
        self.assertEqual(self.office.run("backup", self.office.folder / "x", "--keep", 2).returncode, 2)


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
