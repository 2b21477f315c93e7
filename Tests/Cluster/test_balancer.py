"""HAProxy before two nodes, with the configuration of `deploy/`: agents go on whichever node is killed."""

import re
import shutil
import socket
import subprocess
import time
import unittest
from pathlib import Path

import cluster  # noqa: F401
from cluster.office import SharedOffice
from cluster.server import Server, free_port, needs_server
from faults.checker import settle_and_check
from faults.counts import Demand, count
from harness.processes import needs_agent, wait_for

CONFIGURATION = Path(__file__).resolve().parent.parent.parent / "deploy" / "haproxy.cfg"
PROGRAM = shutil.which("haproxy", path="/usr/sbin:/usr/bin:/usr/local/sbin")

needs_balancer = unittest.skipUnless(PROGRAM, "NOT TESTED: HAProxy is missing (Debian: haproxy)")


class Balancer:
    """HAProxy with the shipped configuration, its addresses replaced by the test's."""

    def __init__(self, folder, nodes, pages):
        self.port = free_port()
        self.address = ("127.0.0.1", self.port)
        text = CONFIGURATION.read_text().replace("bind :7345", f"bind 127.0.0.1:{self.port}")
        text = text.replace("bind :443", f"bind 127.0.0.1:{free_port()}")
        for place, (node, page) in enumerate(zip(nodes, pages), 1):
            text = re.sub(rf"node{place} \S+:7345", f"node{place} {node}", text)
            text = re.sub(rf"node{place} \S+:8045", f"node{place} {page}", text)
        assert "10.0.0." not in text, "every address of the example is replaced"
        path = Path(folder) / "haproxy.cfg"
        path.write_text(text)
        self.process = subprocess.Popen([PROGRAM, "-db", "-f", str(path)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers, "HAProxy listens")

    def answers(self):
        """Whether it takes connections."""
        try:
            socket.create_connection(self.address, 1).close()
            return True
        except OSError:
            return False

    def close(self):
        """End it."""
        self.process.terminate()
        self.process.wait(20)


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
