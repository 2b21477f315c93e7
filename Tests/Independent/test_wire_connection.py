"""The connection: TLS 1.3, ALPN, client key, pin, hello, lines and their limit."""

import contextlib
import json
import os
import socket
import ssl
import time
import unittest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from harness.cases import Served
from iku.wire import (
    LINE_BYTES_MAX, Closed, Connection, Identity, Token, bare_context, certificate, load_certificate)


class HandshakeTests(Served):
    def assert_closed(self, context):
        """The connection must not come to a hello."""
        with self.assertRaises(Closed):
            Connection(self.aggregator.address, context).close()

    def test_tls_1_3_and_the_protocol_s_name(self):
        self.assertEqual(self.connection.socket.version(), "TLSv1.3")
        self.assertEqual(self.connection.socket.selected_alpn_protocol(), "iku/1")

    def test_no_session_ticket(self):
        session = self.connection.socket.session
        self.assertFalse(session is not None and session.has_ticket)

    def test_tls_1_2_is_refused(self):
        context = self.identity.context()
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.assert_closed(context)

    def test_without_a_client_certificate(self):
        self.assert_closed(bare_context())

    def test_another_alpn(self):
        context = self.identity.context()
        context.set_alpn_protocols(["http/1.1"])
        self.assert_closed(context)

    def test_without_alpn(self):
        context = bare_context(alpn=())
        load_certificate(context, self.key.private, certificate(self.key.private))
        self.assert_closed(context)

    def test_one_right_alpn_among_others_is_enough(self):
        context = self.identity.context()
        context.set_alpn_protocols(["iku/2", "iku/1"])
        with Connection(self.aggregator.address, context) as connection:
            connection.ping()

    def test_a_client_key_that_is_not_ed25519(self):
        private = ec.generate_private_key(ec.SECP256R1())
        context = bare_context()
        load_certificate(context, private, certificate(private, hashes.SHA256()))
        self.assert_closed(context)

    def test_the_token_s_pin_is_the_server_s_key(self):
        token = Token(self.aggregator.token("umkm"))
        self.assertIn(self.connection.pin, token.pins)
        self.assertIn(self.connection.pin, self.connection.hello["pins"])

    def test_a_wrong_pin_is_seen(self):
        with self.assertRaises(ValueError):
            Connection(self.aggregator.address, self.identity.context(), pins=["00" * 32])

    def test_plain_text_is_closed(self):
        with socket.create_connection(self.aggregator.address, timeout=20) as plain:
            plain.sendall(b'{"seq":1,"op":"ping"}\n')
            received = b""
            with contextlib.suppress(ConnectionResetError):
                while data := plain.recv(4096):
                    received += data
            self.assertNotIn(b"{", received)

    def test_hello(self):
        hello = self.connection.hello
        self.assertEqual((hello["hello"], hello["protocol"]), ("iku-aggregator", 1))
        self.assertEqual((hello["office"], hello["catalog"]), ("dagkopukmp-luwu-timur", 1))
        self.assertIsInstance(hello["version"], str)
        log = hello["log"]
        self.assertEqual((log["origin"], log["handover"]), ("dagkopukmp-luwu-timur/iku", None))
        self.assertEqual(self.connection.log_key.name, log["origin"])


class LineTests(Served):
    """Every fault of a line is answered, and the connection goes on; only ``too-large`` closes it."""

    def assert_line(self, line, code, sequence=None):
        with self.aggregator.connect(self.identity) as connection:
            answer = connection.exchange(line)
            self.assertEqual((answer["ok"], answer["error"]["code"]), (False, code), answer)
            self.assertEqual(answer["seq"], sequence)
            connection.ping()

    def assert_pong(self, line):
        with self.aggregator.connect(self.identity) as connection:
            answer = connection.exchange(line)
            self.assertEqual((answer["ok"], answer["seq"]), (True, 7), answer)

    def test_not_json(self):
        for line in (b"hello", b"[]", b'"ping"', b"1", b"{", b'{"seq":7,"op":"ping"', b"{'seq':7}"):
            with self.subTest(line):
                self.assert_line(line, "malformed")

    def test_trailing_bytes(self):
        self.assert_line(b'{"seq":7,"op":"ping"} x', "malformed")

    def test_trailing_space_is_json(self):
        self.assert_pong(b' {"seq":7 , "op":"ping"} \t\r')

    def test_duplicate_members(self):
        self.assert_line(b'{"seq":7,"op":"ping","op":"ping"}', "malformed")
        self.assert_line(b'{"seq":7,"op":"ping","x":{"a":1,"a":2}}', "malformed")
        self.assert_line(b'{"seq":7,"op":"ping","\\u006fp":"ping"}', "malformed")

    def test_invalid_utf_8(self):
        for bad in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            with self.subTest(bad):
                self.assert_line(b'{"seq":7,"op":"ping","x":"' + bad + b'"}', "malformed")

    def test_lone_surrogates(self):
        for bad in (b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\udc00\\ud800"):
            with self.subTest(bad):
                self.assert_line(b'{"seq":7,"op":"ping","x":"' + bad + b'"}', "malformed")

    def test_a_surrogate_pair_is_a_character(self):
        self.assert_pong(b'{"seq":7,"op":"ping","x":"\\ud83d\\ude00"}')

    def test_control_characters_and_bad_escapes(self):
        for bad in (b"\x01", b"\\x", b"\\u12", b"\t"):
            with self.subTest(bad):
                self.assert_line(b'{"seq":7,"op":"ping","x":"' + bad + b'"}', "malformed")

    def test_a_byte_order_mark(self):
        self.assert_line(b'\xef\xbb\xbf{"seq":7,"op":"ping"}', "malformed")

    def test_depth(self):
        self.assert_line(b'{"seq":7,"op":"ping","x":' + b"[" * 16 + b"]" * 16 + b"}", "malformed")
        self.assert_line(b'{"seq":7,"op":"ping","x":' + b"[" * 100000 + b"]" * 100000 + b"}", "malformed")

    def test_depth_of_sixteen_is_allowed(self):
        self.assert_pong(b'{"seq":7,"op":"ping","x":' + b"[" * 15 + b"]" * 15 + b"}")

    def test_unknown_members_of_a_request_are_ignored(self):
        self.assert_pong(b'{"seq":7,"op":"ping","later":{"x":[1,null,true,-1.5e3]}}')

    def test_seq(self):
        for seq in (b"-1", b"1.0", b'"7"', b"null", b"9007199254740992", b"07", b"1e3"):
            with self.subTest(seq):
                self.assert_line(b'{"seq":' + seq + b',"op":"ping"}', "malformed")
        self.assert_line(b'{"op":"ping"}', "malformed")

    def test_seq_at_its_bounds(self):
        for seq in (0, 2**53 - 1):
            with self.aggregator.connect(self.identity) as connection:
                answer = connection.exchange(json.dumps({"seq": seq, "op": "ping"}).encode())
                self.assertEqual(answer["seq"], seq)

    def test_op(self):
        self.assert_line(b'{"seq":7}', "malformed", 7)
        self.assert_line(b'{"seq":7,"op":1}', "malformed", 7)
        self.assert_line(b'{"seq":7,"op":"destroy"}', "unsupported", 7)
        self.assert_line(b'{"seq":7,"op":"PING"}', "unsupported", 7)

    def test_members_of_the_wrong_kind(self):
        for rest in (b'"op":"head"', b'"op":"head","period":2022', b'"op":"submit"',
                     b'"op":"submit","report":[]',
                     b'"op":"consistency","from":"1","to":2', b'"op":"entry"'):
            with self.subTest(rest):
                self.assert_line(b'{"seq":7,' + rest + b"}", "malformed", 7)

    def test_a_line_of_a_mebibyte_passes(self):
        head = b'{"seq":7,"op":"ping","x":"'
        self.assert_pong(head + b"a" * (LINE_BYTES_MAX - len(head) - 3) + b'"}')

    def test_a_longer_line_is_answered_and_closes(self):
        with self.aggregator.connect(self.identity) as connection:
            connection.raw(b"a" * (LINE_BYTES_MAX + 1))
            answer = connection.receive()
            self.assertEqual((answer["seq"], answer["error"]["code"]), (None, "too-large"))
            with self.assertRaises(Closed):
                connection.receive()

    def test_an_endless_line_is_not_awaited(self):
        """The answer may be lost here: what the peer still sends resets the closed connection."""
        with self.aggregator.connect(self.identity) as connection, self.assertRaises(Closed):
            for _ in range(64):
                connection.raw(b"a" * LINE_BYTES_MAX)
            connection.receive()
            connection.receive()
        self.connection.ping()

    def test_a_line_in_single_bytes(self):
        with self.aggregator.connect(self.identity) as connection:
            for byte in b'{"seq":7,"op":"ping"}\n':
                connection.raw(bytes([byte]))
            self.assertTrue(connection.receive()["ok"])

    def test_many_requests_in_one_write(self):
        with self.aggregator.connect(self.identity) as connection:
            connection.raw(b"".join(b'{"seq":%d,"op":"ping"}\n' % number for number in range(3000)))
            answers = {connection.receive()["seq"] for _ in range(3000)}
            self.assertEqual(answers, set(range(3000)))

    def test_an_unfinished_line_at_the_end_is_nothing(self):
        period = self.period()
        with self.aggregator.connect(self.identity) as connection:
            connection.raw(b'{"seq":7,"op":"head","period":"' + period.encode())
        with self.aggregator.connect(Identity()) as stranger:
            stranger.raw(b'{"seq":7')
        self.connection.ping()


@unittest.skipUnless(os.environ.get("IKU_SLOW"), "IKU_SLOW is not set")
class TimeTests(Served):
    """The time limits: what is begun and not finished is closed, what is idle within bounds is not."""

    def assert_closed_within(self, connection, earliest, latest):
        connection.settimeout(latest)
        begun = time.monotonic()
        with contextlib.suppress(OSError):
            while connection.recv(4096):
                pass
        self.assertTrue(earliest <= time.monotonic() - begun < latest)

    def test_a_handshake_that_does_not_come(self):
        with socket.create_connection(self.aggregator.address) as plain:
            self.assert_closed_within(plain, 5, 20)

    def test_a_line_that_does_not_end(self):
        with self.aggregator.connect(self.identity) as connection:
            connection.raw(b'{"seq":1')
            self.assert_closed_within(connection.socket, 20, 45)

    def test_a_minute_of_silence_is_allowed(self):
        with self.aggregator.connect(self.identity) as connection:
            time.sleep(60)
            connection.ping()


if __name__ == "__main__":
    unittest.main()
