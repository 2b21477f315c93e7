"""RFC 6962 hashing and proofs; C2SP signed notes, checkpoints and ``tlog-proof@v1`` texts.

Formats::

    vkey        <name>+<8 hex digits>+<base64 of 0x01 || 32 key bytes>
    checkpoint  <origin> LF <size> LF <base64 root> LF [extension lines] LF <signature lines>
    signature   "— " <name> " " <base64 of 4 bytes key hash || 64 bytes signature> LF
    proof       "c2sp.org/tlog-proof@v1" LF ["extra " base64 LF] "index " n LF (base64 LF)* LF <checkpoint>
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from .jws import JWSError, verify_signature

PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_SIGNATURE_MARK = "\u2014 "
_ED25519 = b"\x01"


class LogError(ValueError):
    """A proof, note or checkpoint does not hold."""


def leaf_hash(entry):
    """The hash of a leaf: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves):
    """The root over leaf hashes, by RFC 6962's definition."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def _split(size):
    """The largest power of two smaller than ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(leaves, index):
    """The audit path of a leaf, leaf's sibling first (to test the verifier and to build vectors)."""
    if len(leaves) <= 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return inclusion_path(leaves[:split], index) + [root_of(leaves[split:])]
    return inclusion_path(leaves[split:], index - split) + [root_of(leaves[:split])]


def consistency_path(leaves, size, whole=True):
    """The consistency proof from the first ``size`` leaves to all of them, by RFC 6962's definition."""
    if size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if size <= split:
        return consistency_path(leaves[:split], size, whole) + [root_of(leaves[split:])]
    return consistency_path(leaves[split:], size - split, False) + [root_of(leaves[:split])]


def verify_inclusion(leaf, index, size, path, root):
    """Raise LogError unless the path leads from the leaf at ``index`` to the root of ``size`` leaves."""
    if not 0 <= index < size:
        raise LogError("index outside the tree")
    node, last, current = leaf, size - 1, index
    for sibling in path:
        if last == 0:
            raise LogError("path too long")
        if current & 1 or current == last:
            node = node_hash(sibling, node)
            while current and not current & 1:
                current, last = current >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        current, last = current >> 1, last >> 1
    if last or node != root:
        raise LogError("the path does not lead to the root")


def verify_consistency(old_size, old_root, new_size, new_root, path):
    """Raise LogError unless the path proves that the older tree is a prefix of the newer one."""
    if not 0 <= old_size <= new_size:
        raise LogError("sizes out of order")
    if old_size in (0, new_size):
        if path or (old_size and old_root != new_root):
            raise LogError("an empty proof was due, and equal roots for equal sizes")
        return
    nodes = list(path) if old_size & (old_size - 1) else [old_root, *path]
    if not nodes:
        raise LogError("path too short")
    current, last = old_size - 1, new_size - 1
    while current & 1:
        current, last = current >> 1, last >> 1
    old = new = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            raise LogError("path too long")
        if current & 1 or current == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while current and not current & 1:
                current, last = current >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        current, last = current >> 1, last >> 1
    if last or old != old_root or new != new_root:
        raise LogError("the proof does not join the two roots")


def from_base64(text):
    """The bytes of canonical, padded base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise LogError("not base64") from error
    if to_base64(data) != text:
        raise LogError("base64 is not canonical")
    return data


def to_base64(data):
    """Padded base64."""
    return base64.b64encode(data).decode("ascii")


def _hash_from(text):
    data = from_base64(text)
    if len(data) != 32:
        raise LogError("a hash has 32 bytes")
    return data


@dataclass(frozen=True)
class VerifierKey:
    """A log's public key in C2SP's writing."""

    name: str
    public: bytes

    @staticmethod
    def parse(text):
        """Read a vkey; LogError where the type or the key hash is wrong."""
        name, _, rest = text.partition("+")
        hashed, _, encoded = rest.partition("+")
        data = from_base64(encoded)
        if data[:1] != _ED25519 or len(data) != 33:
            raise LogError("not an Ed25519 vkey")
        key = VerifierKey(name, data[1:])
        if key.hash.hex() != hashed:
            raise LogError("the vkey's hash is wrong")
        return key

    @property
    def hash(self):
        """The four bytes that name the key on a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self):
        return f"{self.name}+{self.hash.hex()}+{to_base64(_ED25519 + self.public)}"


@dataclass(frozen=True)
class Checkpoint:
    """What a log signs: origin, size and root, with the note it came in."""

    origin: str
    size: int
    root: bytes
    note: str

    @staticmethod
    def open(note, key, origin=None):
        """Verify a signed note with a vkey and read the checkpoint; unknown signature lines are ignored."""
        text, mark, signatures = note.rpartition("\n\n")
        text += "\n"
        if not mark or not signatures.endswith("\n"):
            raise LogError("not a signed note")
        if not any(_signed(line, text, key) for line in signatures[:-1].split("\n")):
            raise LogError("no signature of the log's key")
        lines = text[:-1].split("\n")
        if len(lines) < 3 or str(int(lines[1])) != lines[1]:
            raise LogError("not a checkpoint")
        if lines[0] != (origin or key.name):
            raise LogError("the checkpoint is of another log")
        return Checkpoint(lines[0], int(lines[1]), _hash_from(lines[2]), note)


def _signed(line, text, key):
    """Whether this signature line is the key's; a wrong signature under the key's name is a fault."""
    if not line.startswith(_SIGNATURE_MARK):
        raise LogError("malformed signature line")
    name, _, encoded = line[len(_SIGNATURE_MARK):].partition(" ")
    data = from_base64(encoded)
    if name != key.name or data[:4] != key.hash:
        return False
    try:
        verify_signature(key.public, data[4:], text.encode("utf-8"))
    except JWSError as error:
        raise LogError("the log's signature is wrong") from error
    return True


def sign_note(text, name, key):
    """A signed note over ``text`` (which ends in LF) by a private key: for vectors and synthetic logs."""
    signature = VerifierKey(name, key.public).hash + key.sign(text.encode("utf-8"))
    return f"{text}\n{_SIGNATURE_MARK}{name} {to_base64(signature)}\n"


@dataclass(frozen=True)
class Proof:
    """A receipt: where an entry stands, the path to the root, and the checkpoint that signs the root."""

    index: int
    extra: bytes
    path: list
    note: str

    @staticmethod
    def parse(text):
        """Read a ``tlog-proof@v1`` text."""
        head, mark, note = text.partition("\n\n")
        lines = head.split("\n")
        if not mark or lines.pop(0) != PROOF_HEADER or not lines:
            raise LogError("not a tlog-proof")
        extra = None
        if lines[0].startswith("extra "):
            extra = from_base64(lines.pop(0)[len("extra "):])
        if not lines or not lines[0].startswith("index "):
            raise LogError("the index line is missing")
        number = lines.pop(0)[len("index "):]
        if not number.isdecimal() or str(int(number)) != number:
            raise LogError("malformed index")
        return Proof(int(number), extra, [_hash_from(line) for line in lines], note)

    def verify(self, key, compact, received_at=None, origin=None):
        """Check the receipt of a compact JWS; returns the checkpoint. ``extra`` carries ``received_at``."""
        arrived = (self.extra or b"").decode("ascii")
        if not arrived or received_at not in (None, arrived):
            raise LogError("the receipt names another time")
        checkpoint = Checkpoint.open(self.note, key, origin)
        leaf = leaf_hash(f"{arrived}\n{compact}".encode("ascii"))
        verify_inclusion(leaf, self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint
