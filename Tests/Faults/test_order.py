"""The order of durability, seen from outside: nothing is said before the disk has said that it holds it.

The aggregator: no byte goes to an agent while a commit's pages wait for their fsync. The agent: neither is anything
sent nor `queued` or `accepted` printed while the outbox (its file and its folder) or a receipt waits for its own.
After a failed fsync the process ends with an error, without another fsync of that file and without an answer, and
what had been acknowledged is there when it starts again.
"""

import fcntl
import re
import time
import unittest

from faults.checker import settle_and_check
from faults.children import needs_strace
from faults.counts import Demand, count
from faults.office import Office
from faults.parallel import side_by_side
from faults.trace import Recording, Undurable
from harness.processes import needs_agent

SOCKET_CALLS = ("sendto", "sendmsg")


def is_store(path):
    """The log's own files: the database and its WAL."""
    return path.endswith(("iku.sqlite3", "iku.sqlite3-wal"))


def is_outbox(path):
    """A report in the outbox, under its own or its temporary name."""
    return "/outbox/" in path


def is_receipt(path):
    return "/receipts/" in path


@needs_strace
@needs_agent
class OrderTests(unittest.TestCase):
    def setUp(self):
        self.office = Office("koperasi")
        self.addCleanup(self.office.close)
        self.agent = self.office.agents[0]

    def recording(self, *inject):
        recording = Recording(*inject)
        self.addCleanup(recording.remove)
        return recording

    def test_no_receipt_before_its_commit_is_durable(self):
        recording = self.recording()
        with Demand(**{"order: answers after a durable commit": 8}):
            self.office.restart(recording.prefix)
            for _ in range(8):
                self.assertEqual(self.agent.submit()[0], 0, self.agent.said)
            self.office.stop()
            self.read_aggregator(recording)
            self.office.serve()
            settle_and_check(self.office, "order of the aggregator")

    def read_aggregator(self, recording):
        """Each send on a socket, with what was not durable when it began."""
        undurable, commits = Undurable(self.office.data, is_store), 0
        is_open = False
        for moment in recording.moments():
            undurable.see(moment)
            if moment.call == "fdatasync" and moment.ends and moment.path.endswith("-wal") and moment.result == 0:
                commits += 1
                is_open = True
            if moment.call in SOCKET_CALLS and not moment.ends:
                self.assertFalse(undurable, f"sent while not durable: {undurable}")
                if is_open:
                    count("order: answers after a durable commit")
                    is_open = False
        self.assertGreaterEqual(commits, 8)

    def test_nothing_is_said_before_the_outbox_is_durable(self):
        with Demand("order: reports queued durably", "order: reports sent after the outbox was durable",
                    "order: receipts durable before the report left the outbox"):
            for wait in (None, "20s"):
                recording = self.recording()
                code, lines = self.agent.submit(recording.prefix, wait=wait)
                self.assertEqual(code, 3 if wait is None else 0, (lines, self.agent.said))
                self.read_agent(recording, lines[0]["report"])
            settle_and_check(self.office, "order of the agent")

    def read_agent(self, recording, report):
        """Sends, prints and the removal from the outbox, each with what was not durable when it began."""
        outbox = Undurable(self.agent.data, is_outbox)
        receipts = Undurable(self.agent.data, is_receipt)
        is_queued = False
        for moment in recording.moments():
            outbox.see(moment)
            receipts.see(moment)
            if moment.ends and moment.call.startswith("rename") and f"-{report}.jws" in moment.arguments:
                is_queued = True
            if moment.ends or not is_queued:
                continue
            if moment.call in SOCKET_CALLS:
                self.assertFalse(outbox, f"sent while not durable: {outbox}")
                count("order: reports sent after the outbox was durable")
            elif moment.call == "write" and moment.arguments.startswith("1<"):
                self.assertFalse(outbox or receipts, f"told while not durable: {outbox} {receipts}")
                count("order: reports queued durably")
            elif moment.call.startswith("unlink") and f"-{report}.jws" in moment.arguments:
                self.assertFalse(receipts, f"left the outbox while not durable: {receipts}")
                count("order: receipts durable before the report left the outbox")
        self.assertTrue(is_queued)

    def test_the_daemon_sends_only_what_is_durable(self):
        """A report that another process has just renamed into the outbox may not be durable yet."""
        recording = self.recording()
        with Demand("order: the daemon's own fsync before it sent another's report"):
            self.agent.run_daemon(recording.prefix)
            time.sleep(1)
            for _ in range(3):
                self.assertEqual(self.agent.submit(wait=None)[0], 3, self.agent.said)
            end = time.monotonic() + 20
            while self.agent.waiting() and time.monotonic() < end:
                time.sleep(0.1)
            self.agent.stop_daemon()
            self.read_daemon(recording)

    def read_daemon(self, recording):
        """Between reading a new report in the outbox and sending, the daemon syncs the folder itself."""
        unsynced, seen = set(), set()
        for moment in recording.moments():
            found = re.search(r"outbox/\d{12}-([0-9a-f]{64})\.jws", moment.arguments)
            if moment.call == "openat" and moment.ends and found and found[1] not in seen:
                unsynced.add(found[1])
                seen.add(found[1])
            if moment.call == "fsync" and moment.ends and moment.path.endswith("/outbox") and moment.result == 0:
                if unsynced:
                    count("order: the daemon's own fsync before it sent another's report")
                unsynced.clear()
            if moment.call in SOCKET_CALLS and not moment.ends:
                self.assertFalse(unsynced, "sent a report whose name in the outbox was not known to be durable")
        self.assertGreaterEqual(len(seen), 3)

    # Failed fsync

    def test_the_aggregator_ends_after_a_failed_fsync(self):
        for when in (1, 2):
            with self.subTest(when=when), Demand("aggregator: fsync failed, process ended"):
                recording = self.recording(f"fdatasync:error=EIO:when={when}+")
                daemon = self.office.restart(recording.prefix)
                code, lines = self.agent.submit(wait="2s")
                self.assertIn(code, (0, 3), (lines, self.agent.said))
                self.assertNotEqual(daemon.ended(), 0)
                self.assert_no_second_try(recording)
                count("aggregator: fsync failed, process ended")
                self.office.restart()
        settle_and_check(self.office, "failed fsync of the aggregator")

    def assert_no_second_try(self, recording):
        """After the failure: no other fsync of that file, and no answer to an agent."""
        failed = None
        for moment in recording.moments():
            if failed and not moment.ends and moment.call in ("fsync", "fdatasync"):
                self.assertNotEqual(moment.path, failed, "a failed fsync was tried again")
            if failed and moment.call in SOCKET_CALLS:
                self.fail("something was sent after a failed fsync")
            if moment.ends and "(INJECTED)" in moment.arguments and not failed:
                failed = moment.path
        self.assertTrue(failed, "no fsync failed")

    def test_the_agent_ends_after_a_failed_fsync(self):
        for when in range(1, 15):
            with self.subTest(when=when), Demand("agent: fsync failed, process ended"):
                recording = self.recording(f"fsync:error=EIO:when={when}")
                code, lines = self.agent.submit(recording.prefix, wait="3s")
                self.assertEqual(code, 1, (lines, self.agent.said))
                self.assertEqual(lines, [], "something was told after a failed fsync")
                self.assert_no_second_try(recording)
                count("agent: fsync failed, process ended")
        settle_and_check(self.office, "failed fsync of the agent")

    def test_the_daemon_ends_after_a_failed_fsync(self):
        for when in (5, 7, 9):
            with self.subTest(when=when), Demand("run: fsync failed, process ended"):
                recording = self.recording(f"fsync:error=EIO:when={when}")
                child = self.agent.run_daemon(recording.prefix)
                self.agent.drop()
                self.assertEqual(child.ended(), 1, child.errors())
                count("run: fsync failed, process ended")
                self.agent.stop_daemon()
        settle_and_check(self.office, "failed fsync of the daemon")

    # Found is not stored

    def test_what_is_found_is_made_durable_though_another_process_holds_the_store(self):
        """Killed at the commit's fsync while a long command has the store open, the next server cannot be alone."""
        kill = self.recording("fdatasync:signal=SIGKILL:when=2")
        self.office.restart(kill.prefix)
        with open(self.office.data / "iku.lock", "rb") as held, Demand("order: found, then made durable"):
            fcntl.flock(held, fcntl.LOCK_SH)
            for _ in range(3):
                self.agent.submit(wait="1s")
            self.assertEqual(self.office.daemon.ended(), -9)
            recording = self.recording()
            self.office.restart(recording.prefix)
            self.assertTrue(self.office.daemon.ready)
            self.assertEqual(self.agent.submit()[0], 0, self.agent.said)
            self.office.stop()
            self.assert_settled_first(recording)
            self.office.serve()
            settle_and_check(self.office, "found is not stored")

    def assert_settled_first(self, recording):
        """Before the first answer the WAL that was found is synced."""
        for moment in recording.moments():
            if moment.call in SOCKET_CALLS:
                break
            is_sync = moment.ends and moment.call in ("fsync", "fdatasync") and moment.result == 0
            if is_sync and moment.path.endswith("-wal"):
                count("order: found, then made durable")


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
