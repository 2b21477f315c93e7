"""Key files: ``iku-key/1`` (plain) and ``iku-key/2`` (under a passphrase), read and written from the protocol page.

Argon2id and ``crypto_secretbox`` are libsodium's, called directly: Debian's ``cryptography`` has neither.
"""

import ctypes
import hashlib
import os

from cryptography.hazmat.primitives import serialization

from .jws import Key, base64url, from_base64url

_ARGON2ID13 = 2


class KeyFileError(ValueError):
    """Damaged, or another passphrase."""


def _sodium():
    library = ctypes.CDLL("libsodium.so.23")
    if library.sodium_init() < 0:
        raise OSError("libsodium does not start")
    return library


def _secret(passphrase, salt, passes, kibibytes):
    data = passphrase.encode()
    out = ctypes.create_string_buffer(32)
    status = _sodium().crypto_pwhash(
        out, ctypes.c_ulonglong(32), data, ctypes.c_ulonglong(len(data)), salt, ctypes.c_ulonglong(passes),
        ctypes.c_size_t(kibibytes * 1024), ctypes.c_int(_ARGON2ID13))
    if status != 0:
        raise MemoryError("no memory for Argon2id")
    return out.raw


def read_plain(content):
    """The key of an ``iku-key/1`` file."""
    name, seed = content.decode("ascii").removesuffix("\n").split(" ")
    if name != "iku-key/1":
        raise KeyFileError(name)
    return Key(from_base64url(seed))


def open_sealed(content, passphrase):
    """The key of an ``iku-key/2`` file."""
    line = content.decode("ascii")
    name, passes, kibibytes, salt, public, nonce, box, checksum = line.removesuffix("\n").split(" ")
    before = line[:line.rindex(" ") + 1]
    if name != "iku-key/2" or hashlib.sha256(before.encode()).digest() != from_base64url(checksum):
        raise KeyFileError("damaged")
    secret = _secret(passphrase, from_base64url(salt), int(passes), int(kibibytes))
    box = from_base64url(box)
    seed = ctypes.create_string_buffer(len(box) - 16)
    status = _sodium().crypto_secretbox_open_easy(
        seed, box, ctypes.c_ulonglong(len(box)), from_base64url(nonce), secret)
    if status != 0:
        raise KeyFileError("another passphrase")
    key = Key(seed.raw)
    if base64url(key.public) != public:
        raise KeyFileError("another public key")
    return key


def seal(key, passphrase, passes=1, kibibytes=8192):
    """An ``iku-key/2`` file; by default at the least cost that is read."""
    salt, nonce = os.urandom(16), os.urandom(24)
    seed = key.private.private_bytes(
        serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    box = ctypes.create_string_buffer(len(seed) + 16)
    secret = _secret(passphrase, salt, passes, kibibytes)
    _sodium().crypto_secretbox_easy(box, seed, ctypes.c_ulonglong(len(seed)), nonce, secret)
    fields = ("iku-key/2", str(passes), str(kibibytes), *map(base64url, (salt, key.public, nonce, box.raw)))
    before = " ".join(fields) + " "
    return (before + base64url(hashlib.sha256(before.encode()).digest()) + "\n").encode()
