"""Everything at once, for `IKU_SOAK_MINUTES`: rounds of a minute, each an office of its own with its own seed.

Kills, pauses, cut and altered lines, failed and killed system calls, full disks and wrong clocks meet each other at
random; each round ends with a restored older copy and the whole check. A failure names seed, round and last steps.
"""

import shutil
import time
import unittest

from faults.checker import Violation, settle_and_check
from faults.children import Injection, at_time, faketime_library, may_trace
from faults.counts import SEED, SOAK_MINUTES, Demand, count
from faults.disk import SmallDisk, may_mount
from faults.office import Office
from faults.proxy import DOWN, UP, Fate
from harness.processes import needs_agent
from test_kills import BIDANG, Chaos

ROUND_SECONDS = 60
SERVE_CALLS = ("fdatasync", "pwrite64", "sendmsg", "openat", "recvfrom")
SUBMIT_CALLS = ("fsync", "rename", "renameat2", "write", "sendmsg", "unlink", "recvfrom")
ERRORS = {"fdatasync": ("EIO",), "fsync": ("EIO",), "pwrite64": ("EIO", "ENOSPC"), "write": ("EIO", "ENOSPC")}
OFFSETS = ("-400d", "+400d", "-7200")


class Storm(Chaos):
    """More deeds: the line, system calls, disks and clocks."""

    def __init__(self, office, seed, disk):
        super().__init__(office, seed)
        self.disk = disk

    def step(self):
        """One deed; kinds that this machine does not allow are left out."""
        deeds = [self.drop] * 8 + [self.kill_agent, self.kill_aggregator, self.kill_both, self.pause, self.resume]
        deeds += [self.line] * 4
        if may_trace():
            deeds += [self.serve_with_fault, self.submit_with_fault, self.submit_with_fault]
        if faketime_library():
            deeds += [self.move_clock]
        if self.disk:
            deeds += [self.fill_disk]
        deed = self.chance.choice(deeds)
        self.steps.append(deed.__name__)
        deed()
        self.revive()
        time.sleep(self.chance.uniform(0.01, 0.25))

    def revive(self):
        """What a fault has ended is started again, as a service manager would."""
        if not self.office.daemon.is_alive:
            count("soak: aggregator ended by a fault")
            self.office.restart()
        for agent in self.office.agents:
            if agent.daemon_child is None or not agent.daemon_child.is_alive:
                self.end(agent)
                agent.run_daemon()

    def line(self):
        """The next connection of an agent meets a fate; its present one ends, so that there is a next."""
        agent = self.some_agent()
        what = self.chance.choice(("cut", "flip", "repeat", "delay", "hold", "swallow"))
        agent.proxy.fates.append(Fate(what, self.chance.choice((UP, DOWN)), self.chance.randrange(6000), 0.02))
        agent.proxy.drop_all()

    def _injection(self, calls, last):
        call = self.chance.choice(calls)
        error = self.chance.choice((None, *ERRORS.get(call, ())))
        return Injection(call, self.chance.randrange(1, last), error)

    def serve_with_fault(self):
        injection = self._injection(SERVE_CALLS, 40)
        self.office.restart(injection.prefix)
        for agent in self.office.agents[:2]:
            agent.submit(wait="1s")
        # Stopped first: only an ended tracer has written everything.
        if injection.happened(self.office.stop()):
            count(f"soak: aggregator, {injection.call} {injection.error or 'killed'}")
        injection.remove()
        self.office.serve()

    def submit_with_fault(self):
        injection = self._injection(SUBMIT_CALLS, 16)
        code, _ = self.some_agent().submit(injection.prefix, wait="2s")
        if injection.happened(code):
            count(f"soak: agent, {injection.call} {injection.error or 'killed'}")
        injection.remove()

    def move_clock(self):
        offset = self.chance.choice(OFFSETS)
        if self.chance.random() < 0.5:
            self.some_agent().submit(wait="1s", **at_time(offset))
        else:
            self.office.restart(**at_time(offset))
        count("soak: clocks moved")

    def fill_disk(self):
        """The aggregator's disk is full for a moment."""
        self.disk.fill(self.chance.choice((0, 4096, 16384)))
        count("soak: disks filled")
        self.some_agent().submit(wait="1s")
        self.disk.empty()


@needs_agent
@unittest.skipUnless(SOAK_MINUTES, "IKU_SOAK_MINUTES is not set")
class SoakTests(unittest.TestCase):
    def test_storms(self):
        end = time.monotonic() + SOAK_MINUTES * 60
        number = 0
        with Demand("random: agents killed", "random: aggregator killed", "random: both killed",
                    "restore: older copies put back"):
            while time.monotonic() < end:
                self.round(SEED * 1000 + number, min(ROUND_SECONDS, end - time.monotonic()))
                number += 1
                count("soak: rounds")

    def round(self, seed, seconds):
        """One office in a storm, then the check, then a restore."""
        disk = SmallDisk(16384) if may_mount() else None
        office = Office(*BIDANG, folder=disk.folder / "data" if disk else None)
        storm = Storm(office, seed, disk)
        try:
            for agent in office.agents:
                agent.run_daemon()
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                storm.step()
            storm.resume()
            settle_and_check(office, f"storm {seed}")
            self.restore_older(office)
        except Exception as failure:
            raise AssertionError(f"seed {seed}, after {storm.steps[-60:]}: {failure!r}") from failure
        finally:
            storm.resume()
            office.close()
            if disk:
                disk.close()

    def restore_older(self, office):
        """An older copy over the newer files; agents warn and keep; the true files come back."""
        old, new = office.agents[0].folder / "old", office.agents[0].folder / "new"
        self.copy(office, office.data, old)
        agent = office.agents[0]
        self.assertEqual(agent.submit()[0], 0, agent.said)
        self.copy(office, office.data, new)
        self.copy(office, old, office.data)
        count("restore: older copies put back")
        code, lines = agent.submit(wait="3s")
        if code == 0 or not agent.alarms() or not agent.waiting():
            raise Violation(f"a restored older copy was not noticed: {code} {lines} {agent.said}")
        self.copy(office, new, office.data)
        for alarm in agent.alarms():
            agent.command("alarm", "clear", alarm)
        settle_and_check(office, "after a restore")

    @staticmethod
    def copy(office, source, target):
        """Copy the files of a stopped aggregator, then serve again."""
        office.stop()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
        office.serve()


if __name__ == "__main__":
    unittest.main()
