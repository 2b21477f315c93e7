"""A client of the wire: TLS 1.3 with pinned server key and own Ed25519 certificate, one JSON object a line.

``Connection.call`` asks and waits; ``send`` and ``answer`` pipeline; ``raw`` sends any bytes, for the tests
of what must be refused. Every wait is bounded by the socket's time limit.
"""

import datetime
import hashlib
import json
import os
import socket
import ssl
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from .jws import Key, base64url, from_base64url, strict_json
from .log import VerifierKey, from_base64

ALPN = "iku/1"
TIMEOUT_SECONDS = 20
LINE_BYTES_MAX = 1 << 20


class Refused(Exception):
    """The aggregator answered ``ok: false``."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('message')}")
        self.error = error
        self.code = error.get("code")


class Closed(Exception):
    """The other side closed the connection, or never opened it."""


class Token:
    """An enrolment token: ``iku1.`` and base64url of JSON."""

    def __init__(self, text):
        scheme, _, body = text.strip().partition(".")
        if scheme != "iku1":
            raise ValueError("not an enrolment token")
        members = strict_json(from_base64url(body))
        host, _, port = members["a"].rpartition(":")
        self.address = (host, int(port))
        self.pins = members["p"] if isinstance(members["p"], list) else [members["p"]]
        self.office, self.bidang, self.secret = members["o"], members["b"], members["s"]


def certificate(private_key, algorithm=None):
    """A self-signed certificate."""
    return certificate_of(private_key.public_key(), private_key, algorithm)


def certificate_of(public_key, issuer, algorithm=None):
    """A certificate of a key, signed by any key: only the former counts, names and dates are whatever."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "agent")])
    day = datetime.datetime(2020, 1, 1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(public_key).serial_number(1)
    builder = builder.not_valid_before(day).not_valid_after(day + datetime.timedelta(days=36500))
    return builder.sign(issuer, algorithm)


class Identity:
    """A key of an agent and the TLS context that presents it."""

    def __init__(self, key=None):
        self.key = key or Key()
        self.kid = self.key.kid

    def context(self):
        """A TLS 1.3 context with this key's certificate and the project's ALPN."""
        context = bare_context()
        load_certificate(context, self.key.private, certificate(self.key.private))
        return context


def bare_context(alpn=(ALPN,)):
    """TLS 1.3 without a client certificate; the server is checked by its pin, not by names or dates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


def load_certificate(context, private_key, own_certificate):
    """Give a context a client certificate; the key touches the disk only for the length of this call."""
    pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem + own_certificate.public_bytes(serialization.Encoding.PEM))
        file.flush()
        context.load_cert_chain(file.name)


def spki_pin(certificate_der):
    """The hex SHA-256 of a certificate's SubjectPublicKeyInfo."""
    key = x509.load_der_x509_certificate(certificate_der).public_key()
    spki = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


class Connection:
    """One connection to the aggregator, its hello already read."""

    def __init__(self, address, context, pins=None, timeout=TIMEOUT_SECONDS):
        self.sequence = 0
        self.waiting = {}
        self.buffer = b""
        self.socket = None
        try:
            plain = socket.create_connection(address, timeout=timeout)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket = plain
            self.socket = context.wrap_socket(plain)
            self.pin = spki_pin(self.socket.getpeercert(binary_form=True))
            if pins is not None and self.pin not in pins:
                raise ValueError("the server's key is not the pinned one")
            self.hello = self.receive()
        except BaseException as error:
            self.close()
            if isinstance(error, (ssl.SSLError, ConnectionError)):
                raise Closed(str(error)) from error
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Close at once."""
        if self.socket is not None:
            self.socket.close()

    @property
    def log_key(self):
        """The log's key as the hello names it."""
        return VerifierKey.parse(self.hello["log"]["vkey"])

    def raw(self, data):
        """Send bytes as they are."""
        try:
            self.socket.sendall(data)
        except (ssl.SSLError, ConnectionError) as error:
            raise Closed(str(error)) from error

    def line(self):
        """The next line the aggregator sent, without its LF; Closed at the end."""
        while b"\n" not in self.buffer:
            if len(self.buffer) > 64 * LINE_BYTES_MAX:
                raise ValueError("the aggregator's line does not end")
            try:
                data = self.socket.recv(1 << 16)
            except (ssl.SSLError, ConnectionError) as error:
                raise Closed(str(error)) from error
            if not data:
                raise Closed("end of stream")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line

    def receive(self):
        """The next object the aggregator sent, read strictly."""
        return strict_json(self.line())

    def send(self, op, **members):
        """Send a request without waiting; its ``seq``."""
        self.sequence += 1
        request = {"seq": self.sequence, "op": op, **members}
        self.raw(json.dumps(request, ensure_ascii=False).encode("utf-8") + b"\n")
        return self.sequence

    def answer(self, sequence):
        """The answer to an earlier ``send``, in whatever order answers come."""
        while sequence not in self.waiting:
            received = self.receive()
            self.waiting[received["seq"]] = received
        return self.waiting.pop(sequence)

    def call(self, op, **members):
        """Ask and wait; the answer, or Refused."""
        return self.expect(self.answer(self.send(op, **members)))

    @staticmethod
    def expect(answer):
        """The answer where it is ``ok``, else Refused."""
        if answer["ok"] is not True:
            raise Refused(answer["error"])
        return answer

    def exchange(self, line):
        """Send one raw line (LF is added) and read the next object."""
        self.raw(line + b"\n")
        return self.receive()

    def enroll(self, secret, bidang, name="Uji", use=None):
        """Enrol this connection's key with a token's secret."""
        extra = {} if use is None else {"use": use}
        return self.call("enroll", secret=secret, bidang=bidang, name=name, **extra)

    def submit(self, flattened):
        """Submit a signed report."""
        return self.call("submit", report=flattened)

    def head(self, period):
        """The current head of the own bidang for a period."""
        return self.call("head", period=period)

    def entry(self, **which):
        """An entry by ``index`` or ``report``."""
        return self.call("entry", **which)

    def catalog(self, **which):
        """The catalogue, or one ``revision`` of it."""
        return self.call("catalog", **which)

    def achievement(self, period):
        """The consolidated figures of a period."""
        return self.call("achievement", period=period)["achievement"]

    def checkpoint(self):
        """The latest checkpoint, a signed note."""
        return self.call("checkpoint")["checkpoint"]

    def consistency(self, old, new):
        """The consistency proof between two sizes, as raw hashes."""
        answer = self.call("consistency", **{"from": old, "to": new})
        return [from_base64(text) for text in answer["proof"]]

    def rotate(self, old_key, new_key, office, bidang):
        """Put a new key in the place of the connection's."""
        text = f"iku-rotate/1 {office} {bidang} {old_key.kid} {new_key.kid}".encode("ascii")
        signatures = {"old": base64url(old_key.sign(text)), "new": base64url(new_key.sign(text))}
        return self.call("rotate", new_key=base64url(new_key.public), signatures=signatures)

    def notices(self, since=0):
        """Acts that concern the own bidang, from an index on."""
        return self.call("notices", since=since)["notices"]

    def ping(self):
        """Catalogue revision and size of the log."""
        return self.call("ping")


def random_secret():
    """A secret of the right shape that no token has."""
    return base64url(os.urandom(32))
