"""A TLS 1.3 client handshake (RFC 8446) by hand, to present what no TLS library would: a weak client key.

Only what that takes: X25519, TLS_AES_128_GCM_SHA256, client authentication. The server is not verified here.
"""

import hashlib
import hmac
import os
import socket
import struct

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_HANDSHAKE, _DATA, _CHANGE = 22, 23, 20
_SERVER_HELLO, _CERTIFICATE, _REQUEST, _VERIFY, _FINISHED = 2, 11, 13, 15, 20
_EMPTY = hashlib.sha256(b"").digest()


def _expand(secret, label, context, length):
    """HKDF-Expand-Label; 32 bytes of SHA-256 are enough for every length asked here."""
    full = b"tls13 " + label
    info = struct.pack(">HB", length, len(full)) + full + bytes([len(context)]) + context
    return hmac.digest(secret, info + b"\1", "sha256")[:length]


def _vector(data, size=2):
    """A length-prefixed vector."""
    return len(data).to_bytes(size, "big") + data


def _message(kind, body):
    return bytes([kind]) + _vector(body, 3)


class _Keys:
    """One direction's record protection."""

    def __init__(self, secret):
        self.secret, self.count = secret, 0
        self.cipher = AESGCM(_expand(secret, b"key", b"", 16))
        self.iv = int.from_bytes(_expand(secret, b"iv", b"", 12), "big")

    def nonce(self):
        number, self.count = self.count, self.count + 1
        return (self.iv ^ number).to_bytes(12, "big")

    def finished(self, transcript):
        return hmac.digest(_expand(self.secret, b"finished", b"", 32), transcript, "sha256")


class RawClient:
    """A connection whose certificate and signature are given: ``sign(message)`` may return anything."""

    def __init__(self, address, certificate_der, sign, alpn=b"iku/1"):
        self.socket = socket.create_connection(address, timeout=20)
        self.transcript, self.pending, self.reading, self.writing = b"", b"", None, None
        private = X25519PrivateKey.generate()
        self._send_hello(private, alpn)
        secret = self._read_server_hello(private)
        requested, master = self._read_server_flight(secret)
        self._send_client_flight(certificate_der, sign, requested)
        self.writing = _Keys(self._derive(master, b"c ap traffic", self.server_finished))
        self.reading = _Keys(self._derive(master, b"s ap traffic", self.server_finished))

    def close(self):
        self.socket.close()

    def _hash(self):
        return hashlib.sha256(self.transcript).digest()

    @staticmethod
    def _derive(secret, label, transcript):
        return _expand(secret, label, transcript, 32)

    def _send_hello(self, private, alpn):
        share = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        extensions = b"".join(struct.pack(">H", kind) + _vector(body) for kind, body in (
            (43, b"\2\3\4"), (10, _vector(b"\0\x1d")), (51, _vector(b"\0\x1d" + _vector(share))),
            (13, _vector(b"\4\3\x08\7")), (16, _vector(_vector(alpn, 1)))))
        body = b"\3\3" + os.urandom(32) + b"\0" + _vector(b"\x13\1") + b"\1\0" + _vector(extensions)
        self._send(_HANDSHAKE, self._said(_message(1, body)))

    def _said(self, message):
        self.transcript += message
        return message

    def _send(self, kind, data):
        if self.writing:
            inner = data + bytes([kind])
            head = struct.pack(">BHH", _DATA, 0x0303, len(inner) + 16)
            record = head + self.writing.cipher.encrypt(self.writing.nonce(), inner, head)
        else:
            record = struct.pack(">BHH", kind, 0x0303, len(data)) + data
        self.socket.sendall(record)

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                raise ConnectionError("end of stream")
            data += more
        return data

    def _record(self):
        """The next record's type and content."""
        head = self._exactly(5)
        kind, _, length = struct.unpack(">BHH", head)
        data = self._exactly(length)
        if kind == _CHANGE:
            return self._record()
        if kind == _DATA and self.reading:
            inner = self.reading.cipher.decrypt(self.reading.nonce(), data, head).rstrip(b"\0")
            kind, data = inner[-1], inner[:-1]
        if kind == 21:
            raise ConnectionError(f"alert {data.hex()}")
        return kind, data

    def _handshake(self):
        """The next handshake message's type and body; it joins the transcript."""
        while len(self.pending) < 4 or len(self.pending) < 4 + int.from_bytes(self.pending[1:4], "big"):
            self.pending += self._record()[1]
        length = 4 + int.from_bytes(self.pending[1:4], "big")
        message, self.pending = self.pending[:length], self.pending[length:]
        self._said(message)
        return message[0], message[4:]

    def _read_server_hello(self, private):
        kind, body = self._handshake()
        if kind != _SERVER_HELLO:
            raise ConnectionError("no ServerHello")
        at = 35 + body[34] + 3
        end, share = at + 2 + int.from_bytes(body[at:at + 2], "big"), None
        at += 2
        while at < end:
            extension, length = struct.unpack(">HH", body[at:at + 4])
            if extension == 51:
                share = body[at + 8:at + 4 + length]
            at += 4 + length
        shared = private.exchange(X25519PublicKey.from_public_bytes(share))
        early = hmac.digest(bytes(32), bytes(32), "sha256")
        secret = hmac.digest(self._derive(early, b"derived", _EMPTY), shared, "sha256")
        self.writing = None
        self.client_secret = self._derive(secret, b"c hs traffic", self._hash())
        self.reading = _Keys(self._derive(secret, b"s hs traffic", self._hash()))
        return secret

    def _read_server_flight(self, secret):
        """Read up to the server's Finished; whether a certificate was asked for, and the master secret."""
        requested, kind = False, None
        while kind != _FINISHED:
            kind, _ = self._handshake()
            requested = requested or kind == _REQUEST
        self.server_finished = self._hash()
        master = hmac.digest(self._derive(secret, b"derived", _EMPTY), bytes(32), "sha256")
        return requested, master

    def _send_client_flight(self, certificate_der, sign, requested):
        self.writing = _Keys(self.client_secret)
        if requested:
            entry = _vector(certificate_der, 3) + b"\0\0"
            self._send(_HANDSHAKE, self._said(_message(_CERTIFICATE, b"\0" + _vector(entry, 3))))
            signed = b" " * 64 + b"TLS 1.3, client CertificateVerify\0" + self._hash()
            verify = _message(_VERIFY, b"\x08\7" + _vector(sign(signed)))
            self._send(_HANDSHAKE, self._said(verify))
        self._send(_HANDSHAKE, self._said(_message(_FINISHED, self.writing.finished(self._hash()))))

    def line(self):
        """The next line of application data; ConnectionError where the server closed."""
        data = b""
        while not data.endswith(b"\n"):
            kind, content = self._record()
            data += content if kind == _DATA else b""
        return data

    def write(self, data):
        """Send application data."""
        self._send(_DATA, data)
