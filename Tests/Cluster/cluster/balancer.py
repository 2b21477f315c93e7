"""HAProxy before the nodes, with the configuration of `deploy/`."""

import re
import shutil
import socket
import subprocess
import unittest
from pathlib import Path

from cluster.server import free_port
from harness.processes import wait_for

CONFIGURATION = Path(__file__).resolve().parent.parent.parent.parent / "deploy" / "haproxy.cfg"
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
