"""An older copy of the aggregator's files put back over the newer ones, as a careless restore does.

Every agent that holds a checkpoint of what was lost raises an alarm and keeps its reports; with the true files back
and the alarm cleared by a person, everything queued is delivered.
"""

import shutil
import unittest

from faults.checker import settle_and_check
from faults.counts import Demand, count
from faults.office import Office
from faults.parallel import side_by_side
from harness.processes import needs_agent, wait_for


@needs_agent
class RestoreTests(unittest.TestCase):
    def setUp(self):
        self.office = Office("koperasi", "sekretariat")
        self.addCleanup(self.office.close)
        for agent in self.office.agents:
            self.assertEqual(agent.submit()[0], 0, agent.said)

    def copy(self, name):
        """Stop, copy the files, serve again."""
        self.office.stop()
        shutil.copytree(self.office.data, self.office.folder / name)
        self.office.serve()

    def restore(self, name):
        """Stop, put the copy in the files' place, serve it."""
        self.office.stop()
        shutil.rmtree(self.office.data)
        shutil.copytree(self.office.folder / name, self.office.data)
        count("restore: older copies put back")
        self.office.serve()

    def keeps_and_warns(self, agent):
        """The agent queues, does not deliver, and has an alarm."""
        code, lines = agent.submit(wait="3s")
        self.assertNotEqual(code, 0, lines)
        self.assertTrue(agent.alarms(), agent.said)
        self.assertTrue(agent.waiting(), "the report was not kept")
        count("restore: alarms raised by agents")

    def back_to_truth(self, name):
        """The true files again; a person clears the alarms."""
        self.restore(name)
        for agent in self.office.agents:
            for code in agent.alarms():
                self.assertEqual(agent.command("alarm", "clear", code).returncode, 0)

    def test_a_shorter_log(self):
        first, second = self.office.agents
        with Demand("restore: older copies put back", **{"restore: alarms raised by agents": 2}):
            self.copy("old")
            for agent in self.office.agents * 2:
                self.assertEqual(agent.submit()[0], 0, agent.said)
            self.copy("new")
            self.restore("old")
            self.keeps_and_warns(first)
            self.keeps_and_warns(second)
            self.back_to_truth("new")
            settle_and_check(self.office, "an older copy restored")

    def test_a_log_that_grew_another_way(self):
        """The old copy took other reports until it was longer: only a consistency proof can tell."""
        first, second = self.office.agents
        with Demand("restore: alarms about another history"):
            self.copy("old")
            self.assertEqual(first.submit()[0], 0, first.said)
            self.copy("new")
            self.restore("old")
            # The second agent has seen nothing of what was lost, and goes on.
            for _ in range(4):
                self.assertEqual(second.submit()[0], 0, second.said)
            before = {path.name for path in (first.data / "receipts").iterdir()}
            self.keeps_and_warns(first)
            count("restore: alarms about another history")
            self.assertEqual({path.name for path in (first.data / "receipts").iterdir()}, before)

    def test_the_daemon_warns(self):
        first, _ = self.office.agents
        with Demand("restore: alarms raised by daemons"):
            self.copy("old")
            self.assertEqual(first.submit()[0], 0, first.said)
            self.restore("old")
            child = first.run_daemon()
            first.drop()
            wait_for(first.alarms, "an alarm")
            wait_for(first.waiting, "the draft in the outbox")
            self.assertTrue(child.is_alive)
            self.assertIn("alarm", child.errors())
            count("restore: alarms raised by daemons")
            self.assertEqual(first.stop_daemon(), 0)
            self.assertTrue(first.waiting())


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
