"""kill −9 and SIGSTOP at random moments, of the agents, of the aggregator, and of both, while reports flow.

`IKU_FAULT_SEED` fixes what is done and when (not how the machine answers). A failure names seed and step.
"""

import os
import random
import time
import unittest

from faults.checker import settle_and_check
from faults.counts import SEED, Demand, count
from faults.office import Office
from harness.processes import needs_agent

SECONDS = float(os.environ.get("IKU_FAULT_KILL_SECONDS", "12"))
BIDANG = ("perdagangan", "umkm", "koperasi", "sekretariat")


class Chaos:
    """Does one random thing to the office a step, and keeps a record of it."""

    def __init__(self, office, seed):
        self.office, self.chance = office, random.Random(seed)
        self.steps = []
        self.paused = []

    def step(self):
        """One fault or one draft, then a moment's wait."""
        deed = self.chance.choice(
            [self.drop] * 8 + [self.kill_agent] * 2 + [self.kill_aggregator, self.kill_both, self.pause, self.resume])
        self.steps.append(deed.__name__)
        deed()
        time.sleep(self.chance.uniform(0.01, 0.25))

    def some_agent(self):
        return self.chance.choice(self.office.agents)

    def drop(self):
        """A draft for an inbox, or a correction by a command."""
        agent = self.some_agent()
        if self.chance.random() < 0.6:
            agent.drop()
        else:
            agent.submit(wait=self.chance.choice((None, "1s")))

    def kill_agent(self):
        agent = self.some_agent()
        self.end(agent)
        count("random: agents killed")
        agent.run_daemon()

    @staticmethod
    def end(agent):
        child, agent.daemon_child = agent.daemon_child, None
        if child:
            child.kill()
            child._release()
        agent.remember()

    def kill_aggregator(self):
        self.office.kill()
        count("random: aggregator killed")
        self.office.serve()

    def kill_both(self):
        agent = self.some_agent()
        self.office.kill()
        self.end(agent)
        count("random: both killed")
        self.office.serve()
        agent.run_daemon()

    def pause(self):
        child = self.chance.choice([self.office.daemon, *(agent.daemon_child for agent in self.office.agents)])
        child.pause()
        self.paused.append(child)
        count("random: paused by SIGSTOP")
        if child is self.office.daemon:
            time.sleep(0.3)
            self.resume()

    def resume(self):
        """Everything that was paused goes on."""
        for child in self.paused:
            if child.is_alive:
                child.resume()
        self.paused.clear()


@needs_agent
class RandomKillTests(unittest.TestCase):
    def test_kills_and_pauses(self):
        office = Office(*BIDANG)
        self.addCleanup(office.close)
        for agent in office.agents:
            agent.run_daemon()
        chaos = Chaos(office, SEED)
        with Demand("random: agents killed", "random: aggregator killed", "random: both killed",
                    "random: paused by SIGSTOP"):
            end = time.monotonic() + SECONDS
            try:
                while time.monotonic() < end:
                    chaos.step()
                chaos.resume()
                entries = settle_and_check(office, "random kills")
            except AssertionError as failure:
                chaos.resume()
                raise AssertionError(f"seed {SEED}, after {chaos.steps}: {failure}") from failure
        self.assertGreater(len(entries), 10)


if __name__ == "__main__":
    unittest.main()
