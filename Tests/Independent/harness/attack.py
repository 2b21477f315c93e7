"""What attacks on a served aggregator stand on: a well-behaved agent that measures, and hostile peers.

Loopback has 16 million addresses: hostile peers call from as many as they like (``127.1.x.y``), the
well-behaved agent from ``127.0.0.1``. Latencies are printed, never asserted; memory and service are asserted.
"""

import contextlib
import socket
import statistics
import sys
import threading
import time
from pathlib import Path

from iku.wire import Closed, Connection, Refused

from . import reports
from .cases import Served

MEBIBYTE = 1 << 20


def source_address(number):
    """One of the loopback's addresses."""
    return f"127.1.{number // 250 % 250}.{number % 250 + 1}"


def call(address, number=0, seconds=5):
    """A TCP connection from one of the hostile addresses."""
    return socket.create_connection(address, timeout=seconds, source_address=(source_address(number), 0))


def is_closed(peer):
    """Whether the other side has closed a connection from which nothing is expected."""
    peer.setblocking(False)
    try:
        while data := peer.recv(1 << 16):
            del data
        return True
    except (BlockingIOError, InterruptedError):
        return False
    except OSError:
        return True


class Process:
    """Memory and descriptors of the aggregator, as the kernel counts them."""

    def __init__(self, pid):
        self.folder = Path("/proc") / str(pid)

    def _mebibytes(self, name):
        for line in (self.folder / "status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        raise ValueError(name)

    def forget_peak(self):
        """Measure the peak from now on."""
        (self.folder / "clear_refs").write_text("5")

    @property
    def resident(self):
        return self._mebibytes("VmRSS")

    @property
    def peak(self):
        return self._mebibytes("VmHWM")

    @property
    def descriptors(self):
        return len(list((self.folder / "fd").iterdir()))


class Measured(threading.Thread):
    """A well-behaved agent: corrects its report for ever on one connection, and calls anew now and then."""

    def __init__(self, aggregator, identity, period):
        super().__init__(daemon=True)
        self.aggregator, self.identity = aggregator, identity
        self.payload = reports.report(period=period)
        self.answers, self.calls, self.failures = [], [], []
        self.ended = threading.Event()

    def run(self):
        try:
            with self.aggregator.connect(self.identity) as connection:
                while not self.ended.is_set():
                    self._submit(connection)
                    if len(self.answers) % 10 == 0:
                        self._call()
                    self.ended.wait(0.02)
        except Exception as error:
            self.failures.append(f"its connection broke: {error!r}")

    def _submit(self, connection):
        begun = time.monotonic()
        try:
            connection.submit(reports.signed(self.identity.key, self.payload))
            self.answers.append(time.monotonic() - begun)
            self.payload = reports.correction(self.payload)
        except Refused as refusal:
            if not refusal.error["retry"]:
                raise
            self.failures.append(f"refused: {refusal}")

    def _call(self):
        begun = time.monotonic()
        try:
            with self.aggregator.connect(self.identity) as connection:
                connection.ping()
            self.calls.append(time.monotonic() - begun)
        except (Closed, OSError) as error:
            self.failures.append(f"a new connection failed: {error!r}")

    def end(self):
        """Stop; the agent's figures in words."""
        self.ended.set()
        self.join(60)
        return f"answers {spread(self.answers)}; new connections {spread(self.calls)}"


def spread(seconds):
    """Median and 99th percentile of times, in milliseconds."""
    if not seconds:
        return "none"
    ordered = sorted(1000 * value for value in seconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(ordered):.1f} ms, p99 {last:.1f} ms ({len(ordered)})"


class Attacked(Served):
    """An aggregator under attack; each test's figures go to stderr."""

    #: Resident memory of the aggregator under any attack here; what it holds for peers is at most 256 MiB.
    PEAK_MEBIBYTES = 448

    @contextlib.contextmanager
    def attack(self, name, peak=None):
        """Measure a well-behaved agent and the aggregator's memory while the body attacks."""
        process = Process(self.aggregator.daemon.process.pid)
        process.forget_peak()
        before = process.resident
        agent = Measured(self.aggregator, self.identity, self.period())
        agent.start()
        facts, begun = [], time.monotonic()
        try:
            yield facts.append
            while len(agent.answers) < 5 and agent.is_alive() and time.monotonic() < begun + 30:
                time.sleep(0.1)
        finally:
            words = agent.end()
        after = process.peak
        print(f"\n{name}: {'; '.join(facts)}; {words}; resident {before:.0f} MiB before, {after:.0f} at most, "
              f"{process.resident:.0f} after; {process.descriptors} descriptors", file=sys.stderr, flush=True)
        self.assertEqual(agent.failures, [])
        self.assertGreaterEqual(len(agent.answers), 5, "the well-behaved agent was not served")
        self.assertLess(after, peak or self.PEAK_MEBIBYTES)
        self.assert_serves()

    def assert_serves(self):
        """A new connection is served, and a new report accepted."""
        self.assertIsNone(self.aggregator.daemon.process.poll(), "the aggregator has ended")
        with self.aggregator.connect(self.identity) as connection:
            answer = connection.submit(reports.signed(self.key, reports.report(period=self.period())))
            self.assertEqual(answer["status"], "accepted")
