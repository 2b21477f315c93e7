"""Clocks that are wrong by more than a year, on either side, and that run backwards.

Agents are held to nothing by their clocks; the log's time never runs backwards; nobody refuses a connection for a
certificate's date.
"""

import unittest

from faults.checker import settle_and_check
from faults.children import at_time, needs_faketime
from faults.counts import Demand, count
from faults.office import Office
from faults.parallel import side_by_side
from harness.processes import needs_agent

OFFSETS = ("-400d", "+400d", "-3600")


@needs_faketime
@needs_agent
class ClockTests(unittest.TestCase):
    def setUp(self):
        self.office = Office("koperasi", "sekretariat")
        self.addCleanup(self.office.close)

    def test_the_agents_clock(self):
        with Demand("clock: agents' reports by a wrong clock"):
            for offset in OFFSETS:
                for agent in self.office.agents:
                    with self.subTest(offset=offset, bidang=agent.bidang):
                        code, lines = agent.submit(**at_time(offset))
                        self.assertEqual(code, 0, (lines, agent.said))
                        count("clock: agents' reports by a wrong clock")
            entries = settle_and_check(self.office, "agents with wrong clocks")
        created = {entry.payload["created_at"][:4] for entry in entries if not entry.is_act}
        self.assertGreaterEqual(len(created), 2, "no clock was moved")

    def test_the_aggregators_clock(self):
        """Behind, ahead, and back again: what was stamped in the future holds the log's time until it comes."""
        with Demand("clock: aggregator's clock moved"):
            for offset in ("-400d", "+400d", "-400d", "+0"):
                self.office.restart(**at_time(offset))
                count("clock: aggregator's clock moved")
                for agent in self.office.agents:
                    with self.subTest(offset=offset, bidang=agent.bidang):
                        code, lines = agent.submit()
                        self.assertEqual(code, 0, (lines, agent.said))
            entries = settle_and_check(self.office, "an aggregator with a wrong clock")
        times = [entry.received_at for entry in entries]
        self.assertEqual(times, sorted(times))
        self.assertGreaterEqual(len({time[:4] for time in times}), 2, "no clock was moved")


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
