"""Attacks on a real aggregator over loopback: every limit holds, memory is bounded, others are served.

`IKU_ATTACK_CONNECTIONS=10000` raises the number of connections (2,000 otherwise) as far as descriptors go.
"""

import contextlib
import os
import resource
import socket
import ssl
import time
import unittest
import warnings
from concurrent.futures import ThreadPoolExecutor

from harness.attack import Attacked, call, is_closed
from harness.processes import wait_for
from iku.wire import Closed, Connection, Identity, Refused, Token

SECONDS = float(os.environ.get("IKU_ATTACK_SECONDS", "4"))
CONNECTIONS = int(os.environ.get("IKU_ATTACK_CONNECTIONS", "2000"))

#: The start of a TLS 1.3 ClientHello: a record that promises 512 bytes and holds a few.
BEGUN_HELLO = bytes.fromhex("1603010200010001fc0303") + bytes(20)


def closed_all(peers):
    """How many of the connections the aggregator has closed by now; closes them all."""
    count = sum(map(is_closed, peers))
    for peer in peers:
        peer.close()
    return count


def raise_descriptor_limit():
    """As many descriptors as this process may have; the number."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class HandshakeAttacks(Attacked):
    """Peers that never come to a request."""

    def test_handshakes_that_never_finish(self):
        peers = []
        with self.attack("handshakes that never finish") as tell:
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                with contextlib.suppress(OSError):
                    peer = call(self.aggregator.address, len(peers))
                    peer.sendall(BEGUN_HELLO[:len(peers) % len(BEGUN_HELLO)])
                    peers.append(peer)
                time.sleep(SECONDS / 800)
            tell(f"{len(peers)} begun from as many addresses, {closed_all(peers)} closed by the aggregator")
        self.assertGreater(len(peers), 200)

    def test_an_unfinished_handshake_is_closed_in_time(self):
        with call(self.aggregator.address, 1, seconds=15) as peer:
            peer.sendall(BEGUN_HELLO)
            begun = time.monotonic()
            with contextlib.suppress(ConnectionError):
                self.assertEqual(peer.recv(4096), b"")
            self.assertLess(time.monotonic() - begun, 13)

    def test_thousands_of_connections(self):
        room = raise_descriptor_limit() - 200
        wanted, peers, refused = min(CONNECTIONS, room), [], 0
        with self.attack("thousands of connections") as tell:
            for number in range(wanted):
                try:
                    peers.append(call(self.aggregator.address, number, seconds=2))
                except OSError:
                    refused += 1
                    time.sleep(0.01)
            time.sleep(1)
            tell(f"{len(peers)} opened, {refused} not, {closed_all(peers)} closed by the aggregator")
        self.assertGreater(len(peers), wanted // 10)

    def test_a_flood_of_strangers(self):
        identity, counts = Identity(), {"served": 0, "closed": 0}
        context = identity.context()

        def flood(number):
            end = time.monotonic() + SECONDS
            while time.monotonic() < end:
                try:
                    with context.wrap_socket(call(self.aggregator.address, number)) as peer:
                        counts["served" if peer.recv(4096) else "closed"] += 1
                except OSError:
                    counts["closed"] += 1

        with self.attack("a flood of strangers") as tell, ThreadPoolExecutor(16) as pool:
            list(pool.map(flood, range(16)))
            tell(f"{counts['served']} came to a hello, {counts['closed']} were closed")
        self.assertGreater(counts["served"] + counts["closed"], 50)

    def test_strangers_that_stay(self):
        context, peers, closed = Identity().context(), [], 0
        with self.attack("strangers that stay") as tell:
            for number in range(80):
                try:
                    peer = context.wrap_socket(call(self.aggregator.address, 7))
                    peers.append(peer)
                    peer.settimeout(2)
                    closed += not peer.recv(4096)
                except OSError:
                    closed += 1
            tell(f"80 from one address, {closed} closed at once")
            for peer in peers:
                peer.close()
        self.assertGreaterEqual(closed, 80 - 32)
        self.assertLessEqual(closed, 80 - 16)


@unittest.skipIf("ASAN_OPTIONS" in os.environ, "under a sanitizer neither memory nor time is the program's own")
class LineAttacks(Attacked):
    """Peers with an enrolled key: it may be stolen, and its limits must hold too."""

    def hostile(self, number, identity=None):
        """A connection of an enrolled key, from one of the hostile addresses."""
        plain = call(self.aggregator.address, number, seconds=20)
        peer = (identity or self.identity).context().wrap_socket(plain)
        self.assertTrue(peer.recv(1 << 16).startswith(b'{"hello"'))
        return peer

    def test_a_line_of_a_gibibyte(self):
        block, sent = b"x" * (1 << 16), 0
        with self.attack("a line of 1 GiB") as tell:
            with self.hostile(1) as peer:
                peer.sendall(b'{"seq":1,"op":"ping","x":"')
                with contextlib.suppress(OSError):
                    while sent < 1 << 30:
                        peer.sendall(block)
                        sent += len(block)
                tell(f"{sent / (1 << 20):.1f} MiB taken")
        self.assertLess(sent, 64 << 20)

    def test_lines_of_a_gibibyte_at_once(self):
        def stream(number):
            sent = 0
            with self.hostile(number) as peer, contextlib.suppress(OSError):
                while sent < 1 << 30:
                    sent += peer.send(b"[" * (1 << 16))
            return sent

        with self.attack("32 lines of 1 GiB at once") as tell, ThreadPoolExecutor(32) as pool:
            sent = list(pool.map(stream, range(32)))
            tell(f"at most {max(sent) / (1 << 20):.1f} MiB taken of one")
        self.assertLess(max(sent), 64 << 20)

    def test_slow_lines(self):
        with self.attack("slow lines") as tell:
            with ThreadPoolExecutor(8) as pool:
                peers = list(pool.map(self.hostile, range(200)))
            end, letters = time.monotonic() + SECONDS, 0
            while time.monotonic() < end:
                for peer in peers:
                    peer.sendall(b" ")
                    letters += 1
                time.sleep(0.2)
            tell(f"{len(peers)} connections, {letters} bytes one at a time")
            closed_all(peers)

    def test_lines_that_all_but_end(self):
        begun = b'{"seq":1,"op":"ping","x":"' + b"x" * ((1 << 20) - 100)
        with self.attack("lines of 1 MiB that do not end") as tell:
            peers, closed = [], 0
            with ThreadPoolExecutor(8) as pool:
                peers = list(pool.map(self.hostile, range(200)))
            for peer in peers:
                peer.settimeout(0.5)
                try:
                    peer.sendall(begun)
                except OSError:
                    closed += 1
            tell(f"200 MiB offered on {len(peers)} connections, {closed} did not get rid of theirs")
            closed_all(peers)

    def test_a_peer_that_never_reads(self):
        request = b'{"seq":1,"op":"catalog"}\n'
        with self.attack("peers that never read their answers") as tell:
            peers, sent = [], 0
            with ThreadPoolExecutor(8) as pool:
                peers = list(pool.map(self.hostile, range(100)))
            for peer in peers:
                peer.settimeout(0.2)
                with contextlib.suppress(OSError):
                    for _ in range(100):
                        peer.sendall(request * 100)
                        sent += 100
            time.sleep(SECONDS)
            tell(f"{len(peers)} connections, {sent} requests for a catalogue each 16 KiB")
            closed_all(peers)

    def test_faults_by_the_thousand(self):
        """Lines that each cost a refusal with 100 details."""
        line = b'{"seq":1,"op":"submit","report":{"protected":"","payload":"","signature":""}}\n'
        with self.attack("refusals by the thousand") as tell, self.hostile(3) as peer:
            end, lines = time.monotonic() + SECONDS, 0
            while time.monotonic() < end:
                peer.sendall(line * 50)
                lines += 50
                got = 0
                while got < 50:
                    got += peer.recv(1 << 16).count(b"\n")
            tell(f"{lines} lines, {lines / SECONDS:.0f} a second")


class ProtocolAttacks(Attacked):
    """Peers that speak something else."""

    def assert_nothing_said(self, first):
        """Whatever the bytes, no plain JSON comes back and the connection ends."""
        received = b""
        with call(self.aggregator.address, 9, seconds=15) as peer:
            with contextlib.suppress(OSError):
                peer.sendall(first)
                peer.shutdown(socket.SHUT_WR)
                while data := peer.recv(4096):
                    received += data
        self.assertNotIn(b"{", received)
        self.assertNotIn(b"HTTP/", received)

    def test_other_protocols_and_garbage(self):
        openings = [
            b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-x\r\n",
            b'{"seq":1,"op":"ping"}\n', b"\x80\x2e\x01\x03\x01", bytes(4096), b"\xff" * 4096, os.urandom(4096),
            b"\x16\x03\x01\xff\xff" + os.urandom(70000), b"\x15\x03\x03\x00\x02\x02\x28", b"\x17\x03\x03\x00\x01\x00",
            b"\x16\x03\x03\x00\x00" * 1000, b""]
        with self.attack("other protocols and garbage") as tell:
            for opening in openings * 5:
                self.assert_nothing_said(opening)
            tell(f"{5 * len(openings)} openings")

    def test_garbage_inside_a_handshake(self):
        """A true ClientHello with bits flipped: no fault of the TLS library ends the process."""
        hello = self.client_hello()
        bits = range(0, 8 * len(hello), 17)
        with self.attack("ClientHellos with a flipped bit") as tell:
            for bit in bits:
                changed = bytearray(hello)
                changed[bit // 8] ^= 1 << bit % 8
                with call(self.aggregator.address, bit) as peer, contextlib.suppress(OSError):
                    peer.sendall(changed)
                    peer.settimeout(0.02)
                    peer.recv(4096)
            tell(f"{len(bits)} of them")

    def client_hello(self):
        """The first bytes of a sound client."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = Identity().context().wrap_bio(incoming, outgoing)
        with contextlib.suppress(ssl.SSLWantReadError):
            client.do_handshake()
        return outgoing.read()

    def test_old_tls(self):
        warnings.simplefilter("ignore", DeprecationWarning)
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2):
            context = self.identity.context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            with self.subTest(version):
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = version
                with self.assertRaises(Closed):
                    Connection(self.aggregator.address, context).close()
        self.assert_serves()

    def test_a_used_token_again(self):
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect(Identity(), token) as first:
            first.enroll(token.secret, "umkm")
        for _ in range(5):
            with self.aggregator.connect(Identity(), token) as thief, self.assertRaises(Refused) as caught:
                thief.enroll(token.secret, "umkm")
            self.assertIn(caught.exception.code, ("bad-token", "rate-limited"))
        self.assert_serves()

    def test_hostile_names_in_the_log_lines(self):
        """A name with line ends, escapes and marks of other writing directions: one event stays one line."""
        name = "x\n2026-01-01T00:00:00.000Z info accepted index=9\x1b[2J\u202e\u2028"
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect(Identity(), token) as peer:
            with contextlib.suppress(Refused):
                peer.enroll(token.secret, "umkm", name=name)
            with contextlib.suppress(Refused):
                peer.call(name, period=name)
        with self.aggregator.connect(self.identity) as peer, contextlib.suppress(Refused):
            peer.call("head", period=name)
        errors = self.aggregator.daemon.errors()
        for hidden in ("\x1b", "\u202e", "\u2028", "\r"):
            self.assertNotIn(hidden, errors)
        self.assertFalse([line for line in errors.splitlines() if line.endswith("index=9")])
        self.assert_serves()


class PageAttacks(Attacked):
    """The pages' port: garbage, slow and many browsers. It says nothing that a stranger may not see."""

    def ask(self, data, seconds=10):
        """Send bytes; all that comes back."""
        host, _, port = self.aggregator.daemon.ready["http"].rpartition(":")
        received = b""
        with socket.create_connection((host, int(port)), timeout=seconds) as peer, contextlib.suppress(OSError):
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
            while part := peer.recv(1 << 16):
                received += part
        return received

    def assert_healthy(self):
        """The pages are served, at the latest once idle browsers have been closed."""
        request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        wait_for(lambda: b" 200 " in self.ask(request, seconds=5), "a page is served", seconds=40)

    def test_requests_that_are_none(self):
        close = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        openings = [
            b"\0" * 4096, os.urandom(4096), b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
            b"GET /" + b"a" * 100_000 + close + b"\r\n", b"GET /?" + b"p=%" * 5000 + close + b"\r\n",
            b"GET /" + close + b"Cookie: " + b"a=b; " * 5000 + b"\r\n\r\n",
            b"GET /" + close + b"x: y\r\n" * 5000 + b"\r\n",
            b"GET /%00%ff/../../etc/passwd?p=%c0%ae%zz" + close + b"\r\n",
            b"GET /?p=2022%0d%0aSet-Cookie:%20x=y" + close + b"\r\n",
            b"GET /bahasa/en%0d%0aSet-Cookie:%20x=y" + close + b"\r\n",
            b"POST /masuk" + close + b"Content-Length: 1073741824\r\n\r\n" + b"a=" * 5000,
            b"POST /masuk" + close + b"Content-Length: -1\r\n\r\n",
            b"POST /masuk" + close + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
            b"POST /masuk" + close + b"Content-Type: multipart/form-data\r\nContent-Length: 9\r\n\r\n--\r\n--\r\n-",
            b"POST /masuk" + close + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n&&=%&%%%=",
        ]
        with self.attack("pages: requests that are none") as tell:
            for opening in openings:
                received = self.ask(opening)
                self.assertNotIn(b"\r\nSet-Cookie: x=y", received, opening[:60])
                self.assertNotIn(b" 500 ", received[:20], opening[:60])
                self.assertNotIn(b"root:", received, opening[:60])
            self.assert_healthy()
            tell(f"{len(openings)} of them")

    def test_more_browsers_than_there_is_room_for(self):
        host, _, port = self.aggregator.daemon.ready["http"].rpartition(":")
        peers, refused = [], 0
        with self.attack("pages: browsers that do nothing") as tell:
            for number in range(400):
                try:
                    peer = socket.create_connection((host, int(port)), timeout=2)
                    peer.sendall(b"GET / HTTP/1.1\r\n"[:number % 16])
                    peers.append(peer)
                except OSError:
                    refused += 1
            time.sleep(1)
            tell(f"{len(peers)} opened, {refused} not, {closed_all(peers)} closed by the server")
        self.assert_healthy()
