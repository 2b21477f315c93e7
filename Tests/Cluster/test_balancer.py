"""HAProxy before two nodes, with the configuration of `deploy/`: agents go on whichever node is killed."""

import time
import unittest

import cluster  # noqa: F401
from cluster.balancer import Balancer, needs_balancer
from cluster.office import SharedOffice
from cluster.server import Server, needs_server
from faults.checker import settle_and_check
from faults.counts import Demand, count
from harness.processes import needs_agent


@needs_balancer
@needs_server
@needs_agent
class BalancerTests(unittest.TestCase):
    def test_agents_go_on_behind_it(self):
        server = Server()
        self.addCleanup(server.close)
        office = SharedOffice(server.database("balanced"), "perdagangan", "umkm", "koperasi")
        self.addCleanup(office.close)
        other = office.add_node("b")
        first = "{}:{}".format(*office.address)
        second = "{}:{}".format(*other.address)
        balancer = Balancer(office.folder, (first, second), (office.daemon.ready["http"], other.daemon.ready["http"]))
        self.addCleanup(balancer.close)
        for agent in office.agents:
            office.route(agent, balancer.address)
            agent.run_daemon()
        with Demand("node behind HAProxy killed", "report dropped"):
            for step in range(20):
                for agent in office.agents:
                    if agent.drop():
                        count("report dropped")
                if step == 6:
                    other.kill()
                    count("node behind HAProxy killed")
                if step == 12:
                    other.serve(listen=second)
                if step == 16:
                    office.kill()
                    office.serve()
                    count("node behind HAProxy killed")
                time.sleep(0.15)
            settle_and_check(office, "behind HAProxy")


if __name__ == "__main__":
    unittest.main()
