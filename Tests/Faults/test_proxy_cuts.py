"""The line between agent and aggregator: cut at every byte, delayed, doubled, altered, half-open, answers lost.

Quick: every 97th byte of a short conversation; in a soak every one.
"""

import random
import threading
import unittest

from faults.counts import SEED, SOAK_MINUTES, Demand, count
from faults.proxy import DOWN, UP, Fate
from faults.office import Office
from faults.parallel import side_by_side
from faults.checker import settle_and_check
from harness.processes import needs_agent

BIDANG = ("perdagangan", "perindustrian", "umkm", "koperasi", "sekretariat")
STEP = 1 if SOAK_MINUTES else 97


def together(agents, work):
    """Give each agent its share of the work, all at once; the first failure is raised."""
    failures = []
    done = {agent: agent.proxy.done for agent in agents}

    def run(agent, items):
        for item in items:
            try:
                agent_step(agent, item)
            except BaseException as failure:
                failures.append(f"seed {SEED}, {agent.bidang}, {item}: {failure!r}")
                return

    def agent_step(agent, fate):
        for _ in range(4):
            meet(agent, fate)
            if agent.proxy.done > done[agent]:
                break
        done[agent] = agent.proxy.done
        code, lines = agent.submit()
        if code != 0:
            raise AssertionError(f"after it: exit {code}: {lines} {agent.said}")

    threads = [threading.Thread(target=run, args=(agent, work[number::len(agents)]))
               for number, agent in enumerate(agents)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise AssertionError(failures[0])


def meet(agent, fate):
    """One command whose first connection meets this fate; a slow machine may not come so far within its wait."""
    agent.proxy.fates.append(fate)
    code, lines = agent.submit(wait="1s")
    agent.proxy.fates.clear()
    if code not in (0, 3):
        raise AssertionError(f"exit {code}: {lines} {agent.said}")


@needs_agent
class LineTests(unittest.TestCase):
    def setUp(self):
        self.office = Office(*BIDANG)
        self.addCleanup(self.office.close)
        self.agents = self.office.agents
        self.lengths = self.measure()

    def measure(self):
        """The bytes of each direction of a short conversation: connect, prove, send one report, part."""
        for agent in self.agents:
            code, lines = agent.submit()
            self.assertEqual(code, 0, (lines, agent.said))
        agent.submit()
        for _ in range(50):
            if all(agent.proxy.last.values()):
                break
            threading.Event().wait(0.02)
        return agent.proxy.last

    def test_cut_at_every_byte(self):
        fates = [Fate("cut", way, at) for way in (UP, DOWN) for at in range(0, self.lengths[way] - 24, STEP)]
        offices = [self.office, *(Office(*BIDANG) for _ in range(2 if SOAK_MINUTES else 0))]
        for office in offices[1:]:
            self.addCleanup(office.close)
        least = {f"proxy: cut {way}": sum(one.way == way for one in fates) * 3 // 4 for way in (UP, DOWN)}
        with Demand(**least):
            together([agent for office in offices for agent in office.agents], fates)
            for office in offices:
                settle_and_check(office, f"cuts every {STEP} bytes, seed {SEED}")

    def test_altered_doubled_delayed(self):
        chance = random.Random(SEED)
        fates = []
        for _ in range(3 if not SOAK_MINUTES else 60):
            for way in (UP, DOWN):
                fates += [Fate("flip", way, chance.randrange(self.lengths[way] - 24)),
                          Fate("repeat", way, chance.randrange(self.lengths[way] - 24)),
                          Fate("delay", way, chance.randrange(self.lengths[way] - 24), 0.05)]
        with Demand("proxy: flip up", "proxy: flip down", "proxy: repeat up", "proxy: repeat down",
                    "proxy: delay up", "proxy: delay down"):
            together(self.agents, fates)
            settle_and_check(self.office, f"altered lines, seed {SEED}")

    def test_half_open_and_swallowed_answers(self):
        chance = random.Random(SEED)
        fates = []
        for _ in range(2 if not SOAK_MINUTES else 40):
            fates += [Fate("hold", UP, chance.randrange(self.lengths[UP] - 24)),
                      Fate("hold", DOWN, chance.randrange(self.lengths[DOWN] - 24))]
        # The last two thirds of what comes down hold the receipt: the report is stored, and its answer lost.
        fates += [Fate("swallow", DOWN, self.lengths[DOWN] - back) for back in (40, 200, 400, 600)]
        with Demand("proxy: hold up", "proxy: hold down", "proxy: swallow down", "answer lost after the commit"):
            together(self.agents, fates)
            self.swallow_after_commit()
            settle_and_check(self.office, f"half-open lines, seed {SEED}")

    def swallow_after_commit(self):
        """The aggregator has stored it; its agent knows of nothing, and sends it again."""
        agent = self.agents[0]
        for back in range(150, 900, 150):
            before = self.office.size()
            agent.proxy.fates.append(Fate("swallow", DOWN, self.lengths[DOWN] - back))
            code, lines = agent.submit(wait="1s")
            agent.proxy.fates.clear()
            if code == 3 and self.office.size() > before:
                self.assertEqual(lines[0]["status"], "queued")
                count("answer lost after the commit")
                break
        code, _ = agent.submit()
        self.assertEqual(code, 0, agent.said)


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
