"""kill −9 exactly at the n-th system call of one kind, on either side.

A kill at a call comes before the call: at `fdatasync` the commit lies unsynchronised in the page cache, at `sendmsg`
it is durable and nobody has been told. Calls are counted per thread, so the ledger's own come first in its thread.
"""

import subprocess
import unittest

from faults.checker import settle_and_check
from faults.children import Injection, needs_strace
from faults.counts import SOAK_MINUTES, Demand, count
from faults.office import Office
from faults.parallel import side_by_side
from harness.processes import needs_agent

LAST = 40 if SOAK_MINUTES else 0


def numbers(*quick):
    """Which calls to kill at: the named ones, in a soak all up to ``LAST``."""
    return range(1, LAST + 1) if LAST else quick


AGGREGATOR_CALLS = {
    "fdatasync": numbers(1, 2, 3),
    "pwrite64": numbers(1, 2, 12, 25),
    "sendmsg": numbers(2, 3, 5, 6),
    "openat": numbers(60, 80),
}
SUBMIT_CALLS = {
    "fsync": numbers(1, 4, 5, 6, 8, 10, 12, 14),
    "rename": numbers(1, 2, 3, 4),
    "renameat2": numbers(1),
    "write": numbers(1, 2, 3, 5),
    "sendmsg": numbers(1, 2, 3, 4, 5),
    "unlink": numbers(1),
}
RUN_CALLS = {
    "fsync": numbers(5, 7, 9, 11, 13),
    "rename": numbers(2, 3),
    "sendmsg": numbers(3, 4, 5),
    "unlink": numbers(1),
}


@needs_strace
@needs_agent
class KillAtCallTests(unittest.TestCase):
    def setUp(self):
        self.office = Office("koperasi", "sekretariat")
        self.addCleanup(self.office.close)

    def injections(self, calls):
        """An injection for each call and number, taken away afterwards."""
        for call, whens in calls.items():
            for when in whens:
                injection = Injection(call, when)
                try:
                    with self.subTest(call=call, when=when):
                        yield injection
                finally:
                    injection.remove()

    def test_the_aggregator(self):
        with Demand(**{"aggregator killed at fdatasync": 2, "aggregator killed at pwrite64": 2,
                       "aggregator killed at sendmsg": 2}):
            for injection in self.injections(AGGREGATOR_CALLS):
                self.kill_aggregator(injection)
            settle_and_check(self.office, "aggregator killed at calls")

    def kill_aggregator(self, injection):
        """Serve until the kill, then serve again; what was sent meanwhile is delivered."""
        daemon = self.office.restart(injection.prefix)
        if daemon.ready:
            for agent in self.office.agents:
                code, lines = agent.submit(wait="1s")
                self.assertIn(code, (0, 3), (lines, agent.said))
        if injection.happened(self.office.stop()):
            count(f"aggregator killed at {injection.call}")
        self.office.serve()
        self.deliver_all()

    def deliver_all(self):
        """A new report passes, and takes along what waited."""
        for agent in self.office.agents:
            code, lines = agent.submit()
            self.assertEqual(code, 0, (lines, agent.said))

    def test_submit(self):
        agent = self.office.agents[0]
        with Demand(**{f"submit killed at {call}": 1 for call in SUBMIT_CALLS}):
            for injection in self.injections(SUBMIT_CALLS):
                code, _ = agent.submit(injection.prefix, wait="3s")
                if injection.happened(code):
                    count(f"submit killed at {injection.call}")
            settle_and_check(self.office, "submit killed at calls")

    def test_run(self):
        agent = self.office.agents[0]
        with Demand(**{f"run killed at {call}": 1 for call in RUN_CALLS}):
            for injection in self.injections(RUN_CALLS):
                self.kill_daemon(agent, injection)
            settle_and_check(self.office, "run killed at calls")

    def kill_daemon(self, agent, injection):
        """Two drafts in the inbox, and a daemon that is killed over them."""
        child = agent.run_daemon(injection.prefix)
        agent.drop()
        agent.drop()
        try:
            child.ended(2)
        except subprocess.TimeoutExpired:
            pass
        code = agent.stop_daemon()
        agent.remember()
        if injection.happened(code):
            count(f"run killed at {injection.call}")


load_tests = side_by_side

if __name__ == "__main__":
    unittest.main()
