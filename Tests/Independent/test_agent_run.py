"""``iku-agent run``: the inbox folder, delivery beside other commands, and a clean end."""

import time
import unittest

from harness import reports
from harness.processes import wait_for
from iku.jws import json_bytes
from test_agent import DONE, IKU_4, AgentCase


class InboxTests(AgentCase):
    """A file put into the inbox is taken whole, and ends in ``selesai`` or in ``ditolak`` with a reason."""

    def setUp(self):
        super().setUp()
        self.inbox = self.agent.folder / "inbox"
        self.inbox.mkdir()
        self.daemon = self.agent.daemon("--inbox", self.inbox)
        self.addCleanup(self.daemon.stop)

    def drop(self, name, content):
        """Put a file where it is picked up, all at once."""
        folder = self.inbox / "masuk"
        place = folder if folder.is_dir() else self.inbox
        beside = self.agent.folder / name
        beside.write_bytes(content)
        beside.rename(place / name)

    def found(self, folder, stem):
        """The names in ``selesai`` or ``ditolak`` that belong to a dropped file, once there are any."""
        place = self.inbox / folder
        return wait_for(
            lambda: place.is_dir() and sorted(path for path in place.rglob("*") if stem in path.name),
            f"{stem} in {folder}; {self.daemon.errors()}")

    def content(self, period, aktif=146):
        return json_bytes({"period": period, "values": {IKU_4: {"aktif": aktif, "seluruh": 188}},
                           "prepared_by": reports.PERSON})

    def test_the_ready_line(self):
        self.assertEqual(self.daemon.ready, {"http": "-"})

    def test_a_good_file(self):
        period = self.period()
        self.drop("laporan-baik.json", self.content(period))
        self.found("selesai", "laporan-baik")
        head = self.connection.head(period)
        self.assertEqual(head["revision"], 1)
        wait_for(lambda: self.agent.receipt(head["report"]), "its receipt")

    def test_a_bad_file(self):
        period = self.period()
        self.drop("laporan-buruk.json", self.content(period, 999))
        wait_for(lambda: len(self.found("ditolak", "laporan-buruk")) >= 2, "the file and its text")
        self.assertIsNone(self.connection.head(period)["report"])

    def test_a_file_that_is_no_json(self):
        self.drop("laporan-rusak.json", b'{"period": "20')
        self.found("ditolak", "laporan-rusak")

    def test_a_file_the_aggregator_refuses(self):
        period = self.period()
        self.aggregator.lock(period)
        self.drop("laporan-terkunci.json", self.content(period))
        self.found("ditolak", "laporan-terkunci")

    def test_several_files_at_once(self):
        periods = [self.period() for _ in range(3)]
        for period in periods:
            self.drop(f"banyak-{period}.json", self.content(period))
        for period in periods:
            self.found("selesai", f"banyak-{period}")
            self.assertEqual(self.connection.head(period)["revision"], 1)

    def test_commands_beside_the_daemon(self):
        line = self.deliver(DONE, "submit", self.draft(self.period()))
        self.assert_receipt(line)
        self.assertEqual(self.agent.run("status").returncode, DONE)

    def test_it_ends_cleanly(self):
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon = self.agent.daemon("--inbox", self.inbox)
        self.addCleanup(self.daemon.stop)

    def test_a_killed_daemon_loses_nothing(self):
        self.aggregator.stop()
        period = self.period()
        self.drop("laporan-tahan.json", self.content(period))
        time.sleep(2)
        self.daemon.kill()
        self.restart()
        self.daemon = self.agent.daemon("--inbox", self.inbox)
        self.addCleanup(self.daemon.stop)
        wait_for(lambda: self.connection.head(period)["revision"] == 1, "the report on the aggregator")


if __name__ == "__main__":
    unittest.main()
