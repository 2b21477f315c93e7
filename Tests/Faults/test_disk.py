"""The disk's faults on either side: full, read-only, an I/O error, no descriptor left.

Nothing that was acknowledged is lost, nothing half-done is believed, a daemon that can go on does, and when the
fault is over everything that was handed over is delivered.
"""

import json
import shutil
import time
import unittest

from faults.checker import settle_and_check
from faults.children import Injection, needs_strace
from faults.counts import SOAK_MINUTES, Demand, count
from faults.disk import SmallDisk, needs_mount
from faults.office import Office
from faults.parallel import side_by_side
from harness.processes import needs_agent, wait_for
from iku.jws import json_bytes

AGENT_LEAVINGS = range(0, 49152, 4096) if SOAK_MINUTES else (0, 4096, 8192, 12288, 20480)


@needs_mount
@needs_agent
class FullDiskTests(unittest.TestCase):
    def disk(self, kibibytes):
        disk = SmallDisk(kibibytes)
        self.addCleanup(disk.close)
        return disk

    def office_on(self, disk):
        office = Office("koperasi", "sekretariat", folder=disk.folder / "data")
        self.addCleanup(office.close)
        return office

    def test_the_aggregators_disk_is_full(self):
        disk = self.disk(4096)
        office = self.office_on(disk)
        with Demand(**{"aggregator: reports not taken by a full disk": 4}):
            for leaving in (0, 4096, 16384, 40960):
                office.agents[0].submit()
                disk.fill(leaving)
                for agent in office.agents * 6:
                    code, lines = agent.submit(wait="1s")
                    self.assertIn(code, (0, 3), (lines, agent.said))
                    if code == 3:
                        count("aggregator: reports not taken by a full disk")
                        break
                self.assertTrue(office.daemon.is_alive, office.daemon.errors()[-400:])
                disk.empty()
                for agent in office.agents:
                    self.assertEqual(agent.submit()[0], 0, agent.said)
            settle_and_check(office, "the aggregator's disk was full")

    def test_killed_while_its_disk_is_full(self):
        disk = self.disk(4096)
        office = self.office_on(disk)
        with Demand("aggregator: killed with a full disk"):
            for leaving in (0, 20480):
                disk.fill(leaving)
                office.agents[0].submit(wait="1s")
                office.kill()
                count("aggregator: killed with a full disk")
                office.serve()
                office.agents[0].submit(wait="1s")
                disk.empty()
                if not office.daemon.is_alive:
                    office.restart()
                self.assertEqual(office.agents[0].submit()[0], 0, office.agents[0].said)
            settle_and_check(office, "killed with a full disk")

    def agent_on(self, disk, office):
        """Move an agent's folder to the small disk."""
        agent = office.agents[0]
        target = disk.folder / "data"
        shutil.move(agent.data, target)
        agent.data = target
        return agent

    def test_the_agents_disk_is_full(self):
        office = Office("koperasi")
        self.addCleanup(office.close)
        disk = self.disk(1024)
        agent = self.agent_on(disk, office)
        with Demand(**{"agent: commands failed on a full disk": 2}):
            for leaving in AGENT_LEAVINGS:
                disk.fill(leaving)
                code, lines = agent.submit(wait="3s")
                self.assertIn(code, (0, 1, 3), (lines, agent.said))
                if code == 1:
                    count("agent: commands failed on a full disk")
                    self.assertIn("full", agent.said)
                disk.empty()
                self.assertEqual(agent.submit()[0], 0, agent.said)
            settle_and_check(office, "the agent's disk was full")

    def test_the_daemon_outlives_a_full_disk(self):
        """Inbox and receipts wait for room; the daemon goes on and delivers without being started again."""
        office = Office("koperasi")
        self.addCleanup(office.close)
        disk = self.disk(1024)
        agent = self.agent_on(disk, office)
        child = agent.run_daemon()
        for leaving in (0, 4096):
            with Demand("run: went on with a full disk"):
                time.sleep(0.5)
                disk.fill(leaving)
                agent.drop()
                self.wait_for_shortage(child)
                disk.empty()
                wait_for(lambda: not agent.waiting() and not agent.undecided(), f"delivery: {child.errors()}", 30)
        settle_and_check(office, "the daemon's disk was full")

    def wait_for_shortage(self, child):
        """The daemon says that something has run out, and lives."""
        before = child.errors().count("disk is full")
        wait_for(lambda: not child.is_alive or child.errors().count("disk is full") > before,
                 "a word of it")
        self.assertTrue(child.is_alive, child.errors()[-800:])
        count("run: went on with a full disk")

    def test_read_only(self):
        disk = self.disk(4096)
        office = self.office_on(disk)
        agent = office.agents[0]
        if not self.turn_read_only(disk, office):
            self.skipTest("NOT TESTED: the kernel does not remount this disk read-only")
        with Demand("aggregator: reports not taken by a read-only disk"):
            office.serve()
            code, lines = agent.submit(wait="1s")
            self.assertEqual(code, 3, (lines, agent.said))
            count("aggregator: reports not taken by a read-only disk")
            self.assertTrue(disk.read_only(False))
            office.restart()
            settle_and_check(office, "the aggregator's disk was read-only")

    @staticmethod
    def turn_read_only(disk, office):
        """With files open for writing the kernel refuses; so the server is killed first."""
        office.kill()
        return disk.read_only()

    def test_the_agents_disk_is_read_only(self):
        office = Office("koperasi")
        self.addCleanup(office.close)
        disk = self.disk(1024)
        agent = self.agent_on(disk, office)
        agent.submit()
        self.assertTrue(disk.read_only())
        with Demand("agent: commands failed on a read-only disk"):
            code, lines = agent.submit(wait="1s")
            self.assertEqual(code, 1, (lines, agent.said))
            count("agent: commands failed on a read-only disk")
            self.assertTrue(disk.read_only(False))
            settle_and_check(office, "the agent's disk was read-only")


@needs_strace
@needs_agent
class FailedCallTests(unittest.TestCase):
    """One system call fails, once."""

    def setUp(self):
        self.office = Office("koperasi")
        self.addCleanup(self.office.close)
        self.agent = self.office.agents[0]

    def test_the_aggregator(self):
        faults = [("pwrite64", "EIO", 2), ("pwrite64", "EIO", 12), ("pwrite64", "ENOSPC", 12), ("pread64", "EIO", 6),
                  ("openat", "EMFILE", 70), ("accept4", "EMFILE", 2), ("fsync", "EIO", 1), ("ftruncate", "EIO", 1)]
        with Demand("aggregator: pwrite64 failed with EIO", "aggregator: pwrite64 failed with ENOSPC",
                    "aggregator: accept4 failed with EMFILE"):
            for call, error, when in faults:
                with self.subTest(call=call, error=error, when=when):
                    self.fail_once(call, error, when)
            settle_and_check(self.office, "calls of the aggregator failed")

    def fail_once(self, call, error, when):
        """Serve with a call that will fail; whatever becomes of it, what follows is whole."""
        injection = Injection(call, when, error)
        try:
            self.office.restart(injection.prefix)
            for _ in range(2):
                code, lines = self.agent.submit(wait="1s")
                self.assertIn(code, (0, 3), (lines, self.agent.said))
            self.office.stop()
            if injection.happened():
                count(f"aggregator: {call} failed with {error}")
            self.office.serve()
            self.assertEqual(self.agent.submit()[0], 0, self.agent.said)
        finally:
            injection.remove()

    def test_commands_of_the_agent(self):
        faults = [("write", "EIO", 1), ("write", "EIO", 2), ("write", "ENOSPC", 1), ("rename", "EIO", 2),
                  ("renameat2", "EIO", 1), ("unlink", "EIO", 1), ("recvfrom", "EIO", 3), ("socket", "EMFILE", 1)]
        with Demand("agent: write failed with EIO", "agent: write failed with ENOSPC"):
            for call, error, when in faults:
                injection = Injection(call, when, error)
                with self.subTest(call=call, error=error, when=when):
                    code, lines = self.agent.submit(injection.prefix, wait="3s")
                    self.assertIn(code, (0, 1, 3), (lines, self.agent.said))
                    if injection.happened():
                        count(f"agent: {call} failed with {error}")
                injection.remove()
            settle_and_check(self.office, "calls of the agent failed")

    def test_a_cut_found_while_sending_leaves_the_report_queued(self):
        """Whichever write finds the line cut: the handshake's, a question's, the report's."""
        with Demand(**{"agent: sendmsg failed with EPIPE": 4}):
            for when in range(1, 7):
                with self.subTest(when=when):
                    injection = Injection("sendmsg", when, "EPIPE")
                    code, lines = self.agent.submit(injection.prefix, wait="2s")
                    self.assertIn(code, (0, 3), (lines, self.agent.said))
                    self.assertEqual(len(lines), 1)
                    if injection.happened():
                        count("agent: sendmsg failed with EPIPE")
                    injection.remove()
            settle_and_check(self.office, "lines cut under the agent's sends")

    def test_files_that_cannot_be_opened_or_read(self):
        """One after the other, each of the folders and files that `submit` reads."""
        catalog, = (self.agent.data / "catalogs").iterdir()
        names = ("outbox", "receipts", "key", "agent.json", "catalogs", f"catalogs/{catalog.name}", "proven",
                 "lock")
        with Demand("agent: openat failed with EMFILE", "agent: read failed with EIO"):
            for call, error in (("openat", "EMFILE"), ("read", "EIO")):
                for name in names:
                    with self.subTest(call=call, name=name):
                        self.submit_without(self.agent.data / name, call, error)
            settle_and_check(self.office, "the agent's files could not be opened")

    def submit_without(self, path, call, error):
        injection = Injection(call, 1, error, [path])
        code, lines = self.agent.submit(injection.prefix, wait="3s")
        self.assertIn(code, (0, 1, 3), (lines, self.agent.said))
        if injection.happened():
            count(f"agent: {call} failed with {error}")
        injection.remove()

    def test_a_sound_draft_is_not_refused_for_this_machines_faults(self):
        """A draft that cannot be read now is no bad draft: it waits, and never goes to `ditolak`."""
        folder = self.agent.inbox / "masuk"
        with Demand("run: openat failed with EMFILE"):
            for when, path in ((1, None), (3, self.agent.data / "receipts")):
                path = path or folder / f"draf-{self.agent.number + 1}.json"
                injection = Injection("openat", when, "EMFILE", [path])
                child = self.agent.run_daemon(injection.prefix)
                self.agent.drop()
                wait_for(injection.happened, "the injected fault")
                count("run: openat failed with EMFILE")
                self.assertTrue(child.is_alive, child.errors()[-800:])
                wait_for(lambda: not self.agent.undecided(), "its delivery", 30)
                self.assertEqual(self.agent.refused(), [], child.errors()[-800:])
                self.agent.stop_daemon()
                injection.remove()
            settle_and_check(self.office, "the daemon had no descriptors left")

    def test_a_draft_whose_evidence_is_missing_is_refused_with_words(self):
        self.agent.run_daemon()
        period, path, _ = self.agent.next_draft()
        content = json.loads(path.read_text("utf-8"))
        content["evidence"] = [{"file": "tidak-ada.pdf"}]
        path.write_bytes(json_bytes(content))
        path.rename(self.agent.inbox / "masuk" / path.name)
        self.assertTrue(wait_for(self.agent.refused, f"its refusal; {period}"))


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
