"""The client itself, against a stand-in server of a few lines: pin, certificate, ALPN, order of answers."""

import json
import socket
import ssl
import tempfile
import threading
import unittest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from harness.processes import patiently
from harness.raw_tls import RawClient
from iku.jws import base64url, json_bytes
from iku.wire import (
    ALPN, Closed, Connection, Identity, Refused, Token, certificate, load_certificate, spki_pin)


class StandIn:
    """Serves one connection: a hello, then a canned line for every line read."""

    def __init__(self, identity, answers, alpn=ALPN):
        private = ec.generate_private_key(ec.SECP256R1())
        own = certificate(private, hashes.SHA256())
        self.pin = spki_pin(own.public_bytes(serialization.Encoding.DER))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        load_certificate(self.context, private, own)
        self.context.set_alpn_protocols([alpn])
        self.context.verify_mode = ssl.CERT_REQUIRED
        with tempfile.NamedTemporaryFile() as file:
            file.write(certificate(identity.key.private).public_bytes(serialization.Encoding.PEM))
            file.flush()
            self.context.load_verify_locations(file.name)
        self.answers, self.requests, self.protocol = answers, [], None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(10)
        self.address = self.listener.getsockname()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        try:
            plain, _ = self.listener.accept()
            plain.settimeout(10)
            with self.context.wrap_socket(plain, server_side=True) as connection:
                self.protocol = connection.selected_alpn_protocol()
                connection.sendall(b'{"hello":"iku-aggregator"}\n')
                with connection.makefile("rb") as lines:
                    for line in lines:
                        self.requests.append(json.loads(line))
                        if len(self.requests) == len(self.answers):
                            connection.sendall(b"".join(json_bytes(one) + b"\n" for one in self.answers))
        except OSError:
            pass
        finally:
            self.listener.close()


class ClientTests(unittest.TestCase):
    def setUp(self):
        self.identity = Identity()

    def test_hello_and_answers_out_of_order(self):
        server = StandIn(self.identity, [
            {"seq": 2, "ok": True, "size": 2},
            {"seq": 1, "ok": False, "error": {"code": "stale", "message": "…", "retry": False}}])
        with Connection(server.address, self.identity.context(), [server.pin]) as connection:
            self.assertEqual(connection.hello["hello"], "iku-aggregator")
            first, second = connection.send("ping"), connection.send("ping", x=1)
            with self.assertRaises(Refused) as caught:
                connection.expect(connection.answer(first))
            self.assertEqual(caught.exception.code, "stale")
            self.assertEqual(connection.expect(connection.answer(second))["size"], 2)
        server.thread.join(10)
        self.assertEqual(server.protocol, ALPN)
        self.assertEqual(server.requests[1], {"seq": 2, "op": "ping", "x": 1})

    def test_the_handshake_by_hand(self):
        server = StandIn(self.identity, [{"seq": 1, "ok": True}])
        der = certificate(self.identity.key.private).public_bytes(serialization.Encoding.DER)
        client = RawClient(server.address, der, self.identity.key.sign)
        self.addCleanup(client.close)
        self.assertEqual(client.line(), b'{"hello":"iku-aggregator"}\n')
        client.write(b'{"seq":1,"op":"ping"}\n')
        self.assertEqual(client.line(), b'{"seq":1,"ok":true}\n')

    def test_the_handshake_by_hand_with_a_wrong_signature(self):
        server = StandIn(self.identity, [])
        der = certificate(self.identity.key.private).public_bytes(serialization.Encoding.DER)
        client = RawClient(server.address, der, lambda message: bytes(64))
        self.addCleanup(client.close)
        with self.assertRaises(ConnectionError):
            client.line()

    def test_a_wrong_pin(self):
        server = StandIn(self.identity, [])
        with self.assertRaises(ValueError):
            Connection(server.address, self.identity.context(), ["00" * 32])

    def test_a_stranger_is_closed(self):
        server = StandIn(self.identity, [])
        with self.assertRaises(Closed):
            with Connection(server.address, Identity().context(), [server.pin]) as connection:
                connection.call("ping")

    def test_tokens(self):
        members = {"a": "127.0.0.1:7345", "p": "ab", "o": "kantor", "b": "umkm", "s": "x", "later": 1}
        token = Token("iku1." + base64url(json_bytes(members)) + "\n")
        self.assertEqual((token.address, token.pins, token.bidang), (("127.0.0.1", 7345), ["ab"], "umkm"))
        with self.assertRaises(ValueError):
            Token("iku2.e30")

    def test_patience_has_an_end(self):
        asked = []

        def ask():
            asked.append(1)
            raise Refused({"code": "rate-limited", "message": "", "after_ms": 1})

        with self.assertRaises(Refused):
            patiently(ask, attempts=3)
        self.assertEqual(len(asked), 4)


if __name__ == "__main__":
    unittest.main()
