"""Another machine on the same desk: a network of its own, joined to this one by a cable of two ends."""

import os
import shutil
import subprocess
import unittest

IP = shutil.which("ip")


def _may():
    """Whether this process may make networks: root does, where the kernel has them."""
    if not IP or os.geteuid() != 0:
        return False
    name = f"iku-try-{os.getpid()}"
    made = subprocess.run([IP, "netns", "add", name], capture_output=True, timeout=20)
    if made.returncode == 0:
        subprocess.run([IP, "netns", "del", name], capture_output=True, timeout=20)
    return made.returncode == 0


needs_machines = unittest.skipUnless(_may(), "NOT TESTED: a second machine needs root and network namespaces")


class Machine:
    """A machine whose only way out is to this one: ``here`` is our address, ``there`` its own."""

    here, there = "10.77.46.1", "10.77.46.2"

    def __init__(self, case):
        """``case`` is a test class: the machine ends with it."""
        self.name = f"iku-pc-{os.getpid()}"
        ends = f"iku{os.getpid() % 100000}a", f"iku{os.getpid() % 100000}b"
        self._ip("netns", "add", self.name)
        case.addClassCleanup(self._ip, "netns", "del", self.name)
        self._ip("link", "add", ends[0], "type", "veth", "peer", "name", ends[1], "netns", self.name)
        self._ip("addr", "add", f"{self.here}/30", "dev", ends[0])
        self._ip("link", "set", ends[0], "up")
        for words in (("addr", "add", f"{self.there}/30", "dev", ends[1]), ("link", "set", ends[1], "up"),
                      ("link", "set", "lo", "up")):
            self._ip("-n", self.name, *words)

    @staticmethod
    def _ip(*words):
        subprocess.run([IP, *words], check=True, capture_output=True, timeout=20)

    @property
    def prefix(self):
        """What runs a command there."""
        return IP, "netns", "exec", self.name
