"""Streaming replication with `synchronous_standby_names`: the primary is killed, the standby promoted. Everything that
was acknowledged is there; agents and both aggregators go on by themselves."""

import time
import unittest

import cluster  # noqa: F401
from cluster.office import SharedOffice
from cluster.server import Server, needs_server
from faults.checker import settle_and_check
from faults.counts import Demand, count
from harness.processes import needs_agent

BIDANG = ("perdagangan", "umkm", "koperasi")


@needs_server
@needs_agent
class FailOverTests(unittest.TestCase):
    def test_no_acknowledged_report_is_lost(self):
        primary = Server()
        self.addCleanup(primary.close)
        primary.database("iku")
        standby = Server(standby_of=primary, name="b")
        self.addCleanup(standby.close)
        primary.configure("synchronous_standby_names", "b")
        primary.wait_until_synchronous("b")
        office = SharedOffice(primary.url("iku", standby), *BIDANG, options=("--standby",))
        self.addCleanup(office.close)
        other = office.add_node("other")
        for place, agent in enumerate(office.agents):
            office.route(agent, other.address if place % 2 else office.address)
            agent.run_daemon()
        with Demand("primary killed", "report dropped"):
            for step in range(24):
                if step == 10:
                    primary.kill()
                    count("primary killed")
                if step == 14:
                    standby.promote()
                    # It has no standby of its own yet: until one is named, the nodes refuse to work.
                    time.sleep(0.5)
                    standby.configure("synchronous_standby_names", "a")
                if step == 16:
                    replacement = Server(standby_of=standby, name="a")
                    self.addCleanup(replacement.close)
                    standby.wait_until_synchronous("a")
                for agent in office.agents:
                    if agent.drop():
                        count("report dropped")
                time.sleep(0.1)
            for agent in office.agents:
                agent.remember()
            entries = settle_and_check(office, "fail-over")
        self.assertGreater(len(entries), 30)


if __name__ == "__main__":
    unittest.main()
