"""Ed25519 keys, RFC 7638 thumbprints, and JWS (RFC 7515) in compact and flattened form, strictly read."""

import base64
import hashlib
import json
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ALGORITHMS = ("EdDSA", "Ed25519")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


class JWSError(ValueError):
    """The text is no JWS of this project, or its signature is wrong."""


def base64url(data):
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text):
    """The bytes of canonical unpadded base64url; JWSError for padding, other letters or stray bits."""
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise JWSError("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if base64url(data) != text:
        raise JWSError("base64url is not canonical")
    return data


def strict_json(data):
    """JSON read strictly: UTF-8, no duplicate members, no lone surrogates, nothing after the value."""
    def pairs(members):
        result = dict(members)
        if len(result) != len(members):
            raise JWSError("duplicate member")
        return result

    def constant(name):
        raise JWSError(f"{name} is not JSON")

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=pairs, parse_constant=constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, json.JSONDecodeError) as error:
        raise JWSError(str(error)) from error
    return value


def json_bytes(value):
    """The compact UTF-8 writing that this suite signs."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def thumbprint(public_bytes):
    """The RFC 7638 thumbprint of a raw Ed25519 public key: what the product calls ``kid``."""
    canonical = '{"crv":"Ed25519","kty":"OKP","x":"' + base64url(public_bytes) + '"}'
    return base64url(hashlib.sha256(canonical.encode("ascii")).digest())


def verify_signature(public_bytes, signature, message):
    """Raise JWSError unless ``signature`` over ``message`` is by that raw Ed25519 key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise JWSError("signature invalid") from error


class Key:
    """An Ed25519 key pair; ``seed`` fixes it for vectors."""

    def __init__(self, seed=None):
        self.private = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.kid = thumbprint(self.public)

    def sign(self, message):
        """The 64 bytes of signature."""
        return self.private.sign(message)

    def header(self, typ="iku-report+json", alg="EdDSA"):
        """The protected header this project demands."""
        return {"alg": alg, "kid": self.kid, "typ": typ}

    def flattened(self, payload, header=None):
        """A flattened JWS over payload bytes; a header of bytes is taken as it is."""
        header = self.header() if header is None else header
        protected = base64url(header if isinstance(header, bytes) else json_bytes(header))
        body = base64url(payload)
        signature = base64url(self.sign(f"{protected}.{body}".encode("ascii")))
        return {"protected": protected, "payload": body, "signature": signature}

    def compact(self, payload, typ="iku-report+json"):
        """The compact form over payload bytes."""
        return compact_of(self.flattened(payload, self.header(typ)))


def compact_of(flattened):
    """The compact form of a flattened JWS."""
    return ".".join(flattened[part] for part in ("protected", "payload", "signature"))


@dataclass(frozen=True)
class Compact:
    """A compact JWS taken apart; call ``verify`` before trusting ``payload``."""

    protected: str
    body: str
    header: dict
    payload_bytes: bytes
    signature: bytes

    @staticmethod
    def parse(text):
        """Take ``text`` apart; header exactly ``alg``, ``kid``, ``typ`` with an Ed25519 algorithm."""
        parts = text.split(".")
        if len(parts) != 3:
            raise JWSError("a compact JWS has three parts")
        header = strict_json(from_base64url(parts[0]))
        if not isinstance(header, dict) or set(header) != {"alg", "kid", "typ"}:
            raise JWSError("header members")
        if header["alg"] not in ALGORITHMS:
            raise JWSError("algorithm")
        payload, signature = from_base64url(parts[1]), from_base64url(parts[2])
        return Compact(parts[0], parts[1], header, payload, signature)

    @property
    def payload(self):
        """The payload as JSON, strictly read."""
        return strict_json(self.payload_bytes)

    def verify(self, public_bytes):
        """Raise JWSError unless ``public_bytes`` is the key the header names and signed this."""
        if self.header["kid"] != thumbprint(public_bytes):
            raise JWSError("kid names another key")
        verify_signature(public_bytes, self.signature, f"{self.protected}.{self.body}".encode("ascii"))
