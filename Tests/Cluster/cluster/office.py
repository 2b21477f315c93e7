"""An office whose log is in PostgreSQL, served by several nodes; each agent's proxy is its balancer."""

import shutil
import tempfile
from pathlib import Path

from faults.office import Office
from harness.processes import Daemon, AGGREGATOR


class Node:
    """One more aggregator: a copy of the first one's data directory, on ports of its own."""

    def __init__(self, office, name):
        self.data = office.folder.parent / f"{office.folder.name}-{name}"
        shutil.copytree(office.data, self.data)
        self.daemon = None
        self.serve()

    def serve(self, listen="127.0.0.1:0"):
        """Serve, where asked; the node."""
        self.daemon = Daemon(AGGREGATOR, "serve", "--data", self.data, "--listen", listen,
                             "--http", "127.0.0.1:0")
        host, _, port = self.daemon.ready["listen"].rpartition(":")
        self.address = (host, int(port))
        return self

    def kill(self):
        """SIGKILL."""
        daemon, self.daemon = self.daemon, None
        if daemon:
            daemon.kill()
            daemon._release()

    def close(self):
        """End and remove it."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)


class SharedOffice(Office):
    """The office; ``nodes`` are its aggregators beside the first."""

    def __init__(self, url, *bidang, options=()):
        self.url, self.options, self.nodes = url, options, []
        super().__init__(*bidang, folder=tempfile.mkdtemp(prefix="iku-shared-"))

    def _init_in(self, folder):
        self.folder = self.data = Path(folder)
        self.daemon = self.address = None
        self.command("init", "--store", self.url, *self.options)

    def add_node(self, name):
        """One more aggregator on the same log."""
        self.nodes.append(Node(self, name))
        return self.nodes[-1]

    def route(self, agent, address):
        """From now on the agent's connections go there."""
        agent.proxy.target = address
        agent.proxy.drop_all()

    def close(self):
        for node in self.nodes:
            node.close()
        super().close()
