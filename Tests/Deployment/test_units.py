"""systemd's units: what systemd says of them, that the programs speak with it, and the menu entry."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from deployment import DEPLOY
from harness.processes import AGENT, AGGREGATOR, Agent, Aggregator, Daemon, needs_agent

UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
EXPOSURE_MAX = 2.0
needs_systemd = unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here")


class TestUnits(unittest.TestCase):
    @needs_systemd
    def test_every_service_is_confined(self):
        for unit in SERVICES:
            done = subprocess.run(["systemd-analyze", "security", "--offline=yes", unit], capture_output=True,
                                  text=True)
            exposure = float(re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)[1])
            self.assertLess(exposure, EXPOSURE_MAX, unit.name)

    @needs_systemd
    def test_systemd_finds_no_fault(self):
        """In a folder of their own, with a program to start where the packages put the real ones."""
        with tempfile.TemporaryDirectory() as folder:
            for unit in UNITS:
                text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
                name = unit.name.replace("@.", "@koperasi.")
                Path(folder, name).write_text(text)
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", *sorted(Path(folder).iterdir())],
                                  capture_output=True, text=True)
        lines = [line for line in done.stderr.splitlines() if "iku-" in line]
        self.assertEqual(lines, [])

    def test_daemons_are_watched_and_may_confine_their_children(self):
        for unit in SERVICES:
            text = unit.read_text()
            if "Type=notify" not in text:
                continue
            self.assertIn("WatchdogSec=", text, unit.name)
            self.assertIn("SystemCallFilter=@system-service seccomp\n", text, unit.name)
            self.assertIn("AF_UNIX", text, unit.name)

    def test_a_store_elsewhere_is_served_too(self):
        for unit in SERVICES:
            text = unit.read_text()
            if "iku.sqlite3" in text:
                self.assertIn("ConditionPathExists=|/var/lib/iku-aggregator/iku.store", text, unit.name)

    @unittest.skipUnless(shutil.which("desktop-file-validate"), "desktop-file-validate is not here")
    def test_the_menu_entry_is_valid(self):
        done = subprocess.run(["desktop-file-validate", DEPLOY / "debian" / "iku-agent.desktop"],
                              capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_the_package_names_the_one_command(self):
        text = (DEPLOY / "debian" / "iku-aggregator.postinst").read_text()
        self.assertIn("iku-aggregator setup", text)


class Manager:
    """What systemd is to a daemon: a socket for its words."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="iku-notify-")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(os.path.join(self.folder, "notify"))

    @property
    def environment(self):
        return {"NOTIFY_SOCKET": os.path.join(self.folder, "notify")}

    def heard(self, word, seconds=15):
        """Whether the word comes within that time; what came before it is read away."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                if self.socket.recv(4096).decode() == word:
                    return True
            except TimeoutError:
                break
        return False

    def close(self):
        self.socket.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@needs_agent
class TestNotification(unittest.TestCase):
    def setUp(self):
        self.manager = Manager()
        self.addCleanup(self.manager.close)
        self.aggregator = Aggregator().start()
        self.addCleanup(self.aggregator.close)

    def lives(self, *command, watchdog, **extra):
        """Start a daemon: ready, alive as often as it is watched, stopping."""
        usec = {"WATCHDOG_USEC": str(int(watchdog * 1e6))} if watchdog else {}
        daemon = Daemon(*command, **self.manager.environment, **usec, **extra)
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.kill())
        self.assertTrue(self.manager.heard("READY=1"))
        if watchdog:
            self.assertTrue(self.manager.heard("WATCHDOG=1"))
            self.assertTrue(self.manager.heard("WATCHDOG=1"))
        else:
            self.assertFalse(self.manager.heard("WATCHDOG=1", 3))
        self.assertEqual(daemon.stop(), 0)
        self.assertTrue(self.manager.heard("STOPPING=1"))

    def test_the_aggregator_speaks(self):
        self.aggregator.stop()
        serve = (AGGREGATOR, "serve", "--data", self.aggregator.data, "--listen", "127.0.0.1:0", "--http",
                 "127.0.0.1:0")
        self.lives(*serve, watchdog=20)
        self.lives(*serve, watchdog=None)

    def test_an_agent_speaks(self):
        agent = Agent()
        self.addCleanup(agent.close)
        self.assertEqual(agent.enroll(self.aggregator.token("koperasi")).returncode, 0)
        self.lives(AGENT, "run", "--data", agent.data, watchdog=2)
        self.lives(AGENT, "run", "--data", agent.data, watchdog=None)
        # Somebody else's watchdog.
        daemon = Daemon(AGENT, "run", "--data", agent.data, **self.manager.environment, WATCHDOG_USEC="2000000",
                        WATCHDOG_PID="1")
        self.addCleanup(daemon.stop)
        self.assertFalse(self.manager.heard("WATCHDOG=1", 3))


if __name__ == "__main__":
    unittest.main()
