#!/usr/bin/env python3
"""Memeriksa log IKU dari satu berkas hasil `iku-aggregator export`, tanpa basis data dan tanpa jaringan.

    py periksa.py log.jsonl --vkey "KUNCI" [--seen BERKAS ...] [--angka BERKAS.tsv] [--lang en] [--json]

Checks a whole log offline, as `iku-aggregator verify-bundle` does, in a second implementation that shares no
code with it: every signature, key, act, chain, lock and catalogue, the Merkle tree and the signed checkpoint;
and recomputes every figure with exact fractions. Needs Python 3.8 and `cryptography`. The formats stand in
docs/protocol.md; numbers in the headings below are its sections.

Exit codes: 0 it holds, 1 a file cannot be read, 2 wrong command line, 5 a fault was found.
"""

import argparse
import base64
import functools
import glob
import hashlib
import json
import re
import sys
from datetime import date
from fractions import Fraction

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("periksa: pustaka cryptography belum terpasang; jalankan: py -m pip install cryptography")

DONE, FAILED, USAGE, FAULT = 0, 1, 2, 5
LINE_BYTES, NOTE_BYTES, PRINT_BYTES, REPORT_BYTES = 1 << 20, 128 << 10, 16 << 20, 256 << 10
LANGUAGE = ["id"]

def say(indonesian, english):
    """The sentence in the language chosen."""
    return indonesian if LANGUAGE[0] == "id" else english

class Fault(Exception):
    """Something does not hold; the sentence says what."""

    def __init__(self, indonesian, english):
        super().__init__(say(indonesian, english))

def demand(condition, indonesian, english):
    """Refuse unless the condition holds. Not `assert`, which `python -O` would leave out."""
    if not condition:
        raise Fault(indonesian, english)


# ---- JSON, read strictly (head of the protocol) ----

class Number:
    """A JSON number, digit for digit as written."""

    def __init__(self, text):
        self.text = text

def read_json(data):
    """The one JSON value of UTF-8 bytes: no duplicate members, lone surrogates, or nesting beyond 16."""
    def members(pairs):
        demand(len(dict(pairs)) == len(pairs), "nama anggota ditulis dua kali", "member name written twice")
        return dict(pairs)

    def refuse(name):
        raise ValueError(name)

    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=members, parse_int=Number, parse_float=Number,
                           parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Fault(f"JSON tidak sah: {error}", f"invalid JSON: {error}") from error
    check_nested(value, 0, "\\u" in text)
    return value

def check_nested(value, level, has_escapes):
    """Refuse deep nesting, and texts that are no Unicode."""
    if isinstance(value, str) and has_escapes:
        demand(not re.search("[\ud800-\udfff]", value), "surrogate tanpa pasangan", "lone surrogate")
    if isinstance(value, (dict, list)):
        demand(level < 16, "JSON bertingkat terlalu dalam", "JSON nested too deeply")
        for part in value if isinstance(value, list) else [part for pair in value.items() for part in pair]:
            check_nested(part, level + 1, has_escapes)


# ---- Shapes: functions that take a JSON value, refuse it or give it back as this program uses it ----

def shape(required, more={}):
    """An object with all of the members of `required`, perhaps those of `more`, and no other."""
    def read(value):
        for name in mapping()(value):
            demand(name in required or name in more, f"anggota tidak dikenal: {name}", f"unknown member: {name}")
        for name in required:
            demand(name in value, f"anggota tidak ada: {name}", f"missing member: {name}")
        return {name: (required.get(name) or more[name])(part) for name, part in value.items()}
    return read

def mapping(read=lambda value: value):
    """An object of any members."""
    def read_all(value):
        demand(isinstance(value, dict), "harus berupa objek", "must be an object")
        return {name: read(part) for name, part in value.items()}
    return read_all

def each(read, most=None):
    """An array of at most `most` elements."""
    def read_all(value):
        demand(isinstance(value, list), "harus berupa daftar", "must be an array")
        demand(most is None or len(value) <= most, f"lebih dari {most} isian", f"more than {most} entries")
        return [read(part) for part in value]
    return read_all

def maybe(read):
    """Null, or what `read` takes."""
    return lambda value: None if value is None else read(value)

def string(value):
    """A string."""
    demand(isinstance(value, str), "harus berupa teks", "must be a string")
    return value

def boolean(value):
    """True or false."""
    demand(isinstance(value, bool), "harus true atau false", "must be true or false")
    return value

def integer(least=0, most=10**15 - 1):
    """An integer as these formats write it."""
    def read(value):
        right = isinstance(value, Number) and re.fullmatch("0|[1-9][0-9]{0,14}", value.text)
        demand(right and least <= int(value.text) <= most, "bilangan bulat tidak sah", "not a valid integer")
        return int(value.text)
    return read

def text(least=1, most=200, lines=False):
    """A text of so many characters without control characters; LF only where lines may stand."""
    bad = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]" if lines else "[\x00-\x1f\x7f-\x9f]")

    def read(value):
        count = len(string(value))
        demand(count >= least and (most is None or count <= most), f"teks {count} karakter", f"{count} characters")
        demand(not bad.search(value), "karakter kendali dalam teks", "control character in a text")
        return value
    return read

def word(*known):
    """One of some words."""
    def read(value):
        demand(string(value) in known, f"{value!r} tidak dikenal", f"{value!r} is unknown")
        return value
    return read

def pattern(form, indonesian, english):
    """A text of a form."""
    form = re.compile(form)

    def read(value):
        demand(form.fullmatch(string(value)), f"{indonesian}: {value!r}", f"{english}: {value!r}")
        return value
    return read

identifier = pattern("[A-Za-z0-9][A-Za-z0-9-]{0,63}", "pengenal tidak sah", "not a valid id")
hex_hash = pattern("[0-9a-f]{64}", "bukan SHA-256", "no SHA-256")


# ---- Numbers, periods and times (1); days are counted as ordinals ----

is_figure = pattern(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?", "bukan angka", "no figure")
is_period = pattern("[1-9][0-9]{3}(-T[1-4])?", "bukan periode", "no period")
is_day = pattern("[0-9]{4}-[0-9]{2}-[0-9]{2}", "bukan tanggal", "no date")
is_zone = pattern("[+-][0-9]{2}:[0-5][0-9]", "selisih waktu tidak sah", "no offset")
CLOCK = "([0-9-]{10})[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):"
is_moment = pattern(CLOCK.replace("[Tt]", "T") + r"[0-5][0-9]\.[0-9]{3}Z", "bukan waktu", "no time")
is_written = pattern(CLOCK + r"([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-][0-9:]{5})", "bukan RFC 3339", "not RFC 3339")

def figure(value):
    """The exact value of a decimal figure."""
    number = Fraction(is_figure(value))
    demand(number or value[0] != "-", "nol tanpa minus", "zero has no minus")
    return number

def decimal(value):
    """Ten decimals, rounded half away from zero, no sign on zero; `-` where there is none."""
    if value is None:
        return "-"
    scaled = abs(value) * 10**10
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(units).rjust(11, "0")
    return ("-" if value < 0 and units else "") + f"{digits[:-10]}.{digits[-10:]}"

def period(value):
    """A year or quarter as (year, quarter), quarter 0 for the year."""
    return int(is_period(value)[:4]), int(value[6:] or 0)

def period_text(a_period):
    """As it is written."""
    return f"{a_period[0]}-T{a_period[1]}" if a_period[1] else str(a_period[0])

def first_day(a_period):
    """The first day."""
    return date(a_period[0], 3 * (a_period[1] or 1) - 2, 1).toordinal()

def last_day(a_period):
    """The last day."""
    year, quarter = a_period
    if quarter in (0, 4):
        return date(year, 12, 31).toordinal()
    return first_day((year, quarter + 1)) - 1

def day(value):
    """A date written 2022-12-31."""
    try:
        return date(*map(int, is_day(value).split("-"))).toordinal()
    except ValueError:
        raise Fault("bukan tanggal", "no date") from None

def minutes_of(received_at):
    """The moment of an entry in minutes."""
    is_moment(received_at)
    return day(received_at[:10]) * 1440 + int(received_at[11:13]) * 60 + int(received_at[14:16])

def zone(value):
    """Minutes east of Greenwich of an offset written +08:00."""
    minutes = int(is_zone(value)[1:3]) * 60 + int(value[4:])
    demand(minutes <= 14 * 60, "selisih waktu tidak sah", "no offset")
    return -minutes if value[0] == "-" else minutes

def created_at(value):
    """Any RFC 3339 time; it is never judged."""
    demand(len(is_written(value)) <= 40, "bukan RFC 3339", "not RFC 3339")
    day(value[:10])
    return value if value[-1] in "Zz" else zone(value[-6:])


# ---- Base64, keys and signatures (5) ----

def unbase64(value, url=False):
    """The bytes of canonical base64, or of unpadded base64url."""
    try:
        padding = "=" * (-len(value) % 4 if url else 0)
        data = base64.b64decode(value + padding, altchars=b"-_" if url else b"+/")
    except ValueError:
        data = None
    demand(data is not None and encode64(data, url) == value, "base64 tidak baku", "base64 is not canonical")
    return data

def encode64(data, url=False):
    """Base64 with padding, or base64url without."""
    return (base64.urlsafe_b64encode(data).rstrip(b"=") if url else base64.b64encode(data)).decode()

def sha256(*parts):
    """The SHA-256 over some bytes."""
    return hashlib.sha256(b"".join(parts)).digest()

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, P - 2, P) % P
IDENTITY = bytes([1] + [0] * 31)

@functools.lru_cache(4096)
def is_strong_point(data):
    """Whether 32 bytes are the canonical encoding of a point of the main subgroup, not its identity."""
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    if len(data) != 32 or y >= P or y in (0, 1, P - 1):
        return False
    square = (y * y - 1) * pow(CURVE * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square:
        return False
    x = P - x if x & 1 != sign else x
    total, double, left = (0, 1, 1, 0), (x, y, 1, x * y % P), ORDER
    while left:
        if left & 1:
            total = add_points(total, double)
        double, left = add_points(double, double), left >> 1
    return total[0] == 0 and total[1] == total[2]

def add_points(one, other):
    """The sum of two points of the curve in extended coordinates (RFC 8032, 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * CURVE % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

class Key:
    """An Ed25519 public key and the thumbprint (RFC 7638) by which headers name it."""

    def __init__(self, data):
        demand(is_strong_point(data), "kunci lemah atau tidak baku", "the key is weak or not canonical")
        self.data = data
        written = f'{{"crv":"Ed25519","kty":"OKP","x":"{encode64(data, True)}"}}'
        self.kid = encode64(sha256(written.encode()), True)
        self.public = Ed25519PublicKey.from_public_bytes(data)

    def signed(self, signature, message):
        """Whether the signature over the message is this key's."""
        # The library takes R = identity, which the product's refuses; S beyond the order both refuse.
        if len(signature) != 64 or signature[:32] == IDENTITY:
            return False
        try:
            self.public.verify(signature, message)
            return True
        except InvalidSignature:
            return False

def is_name(name):
    """Whether a name may stand in a vkey and on a signature line."""
    return bool(name) and not any(c == "+" or c < " " or c.isspace() for c in name)

class LogKey:
    """The public key of a log as people copy it, a C2SP "vkey" (9)."""

    def __init__(self, value):
        parts = string(value).split("+", 2)
        demand(len(parts) == 3, "vkey tidak sah: salin seluruhnya", "not a vkey: copy the whole of it")
        self.text, self.name, data = value, parts[0], unbase64(parts[2])
        demand(data[:1] == b"\x01" and is_name(self.name), "vkey tidak didukung", "the vkey is not supported")
        self.key = Key(data[1:])
        self.id = sha256(self.name.encode(), b"\n", data)[:4]
        demand(self.id.hex() == parts[1], "vkey salah ketik", "the vkey is mistyped")

HEADER = shape({"alg": string, "kid": string, "typ": string})

class Document:
    """A compact JWS (5): its header is checked here, its signature by `check`."""

    def __init__(self, compact):
        parts = compact.split(".")
        demand(len(parts) == 3, "JWS harus tiga bagian", "a compact JWS has three parts")
        header = HEADER(read_json(unbase64(parts[0], True)))
        self.kid = header["kid"]
        self.kind = {"iku-report+json": "report", "iku-act+json": "act"}.get(header["typ"])
        demand(self.kind, "typ JWS tidak dikenal", "the JWS's typ is unknown")
        known = ("EdDSA", "Ed25519") if self.kind == "report" else ("EdDSA",)
        word(*known)(header["alg"])
        self.payload, self.signature = unbase64(parts[1], True), unbase64(parts[2], True)
        self.message = f"{parts[0]}.{parts[1]}".encode()

    def check(self, key):
        """Refuse unless the key signed it and the header names that key."""
        demand(self.kid == key.kid and key.signed(self.signature, self.message),
               "tanda tangan tidak cocok", "the signature does not fit")


# ---- The Merkle tree of RFC 6962 (8) ----

class Tree:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, leaf):
        """Add the hash of a leaf."""
        ones = self.size
        while ones & 1:
            leaf, ones = sha256(b"\x01", self.peaks.pop(), leaf), ones >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        """The root over all leaves."""
        if not self.peaks:
            return sha256(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = sha256(b"\x01", peak, root)
        return root

def leaf_of(received_at, compact):
    """The leaf of an entry: its time, LF, and the compact JWS."""
    return sha256(b"\x00", received_at.encode(), b"\n", compact.encode())

def is_included(leaf, index, size, path, root):
    """Whether the path leads from the leaf to the root of `size` leaves (RFC 9162, 2.1.3.2)."""
    node, last = leaf, size - 1
    for sibling in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = sha256(b"\x01", sibling, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\x01", node, sibling)
        index, last = index >> 1, last >> 1
    return last == 0 and node == root


# ---- Checkpoints and receipts (9) ----

def count_of(text):
    """A decimal number with one form only."""
    demand(re.fullmatch("0|[1-9][0-9]{0,19}", text) and int(text) < 2**64, "bukan bilangan", "not a number")
    return int(text)

def hash_of(value):
    """32 bytes in base64."""
    data = unbase64(string(value))
    demand(len(data) == 32, "sidik harus 32 byte", "a hash has 32 bytes")
    return data

class Checkpoint:
    """A signed note that says of a log: so many entries, with this root."""

    def __init__(self, note):
        head, mark, tail = note.rpartition("\n\n")
        self.text = head + "\n"
        right = mark and len(tail) > 1 and tail.endswith("\n") and len(note.encode()) <= NOTE_BYTES
        demand(right and not re.search("[\x00-\x09\x0b-\x1f]", note), "checkpoint rusak", "damaged checkpoint")
        self.signatures = [self._signature(line) for line in tail[:-1].split("\n")]
        lines = self.text.split("\n")[:-1]
        demand(len(lines) >= 3 and all(lines) and len(self.signatures) <= 64, "checkpoint rusak", "damaged checkpoint")
        self.origin, self.size, self.root = lines[0], count_of(lines[1]), hash_of(lines[2])

    @staticmethod
    def _signature(line):
        parts = line[2:].split(" ")
        demand(line.startswith("\u2014 ") and len(parts) == 2 and is_name(parts[0]),
               "baris tanda tangan rusak", "damaged signature line")
        data = unbase64(parts[1])
        demand(len(data) > 4, "baris tanda tangan rusak", "damaged signature line")
        return parts[0], data[:4], data[4:]

    def check(self, log_key):
        """Refuse unless the key signed it, and it is of the key's log."""
        own = [data for name, id, data in self.signatures if (name, id) == (log_key.name, log_key.id)]
        demand(own, "tidak ada tanda tangan kunci log", "there is no signature by the log's key")
        demand(all(log_key.key.signed(data, self.text.encode()) for data in own),
               "tanda tangan log tidak sah", "the log's signature is not valid")
        demand(self.origin == log_key.name, "checkpoint milik log lain", "the checkpoint of another log")

class Receipt:
    """A C2SP tlog-proof: where an entry stands, the path to the root, the checkpoint."""

    def __init__(self, text):
        head, mark, note = text.partition("\n\n")
        lines, self.extra = head.split("\n"), None
        right = mark and lines.pop(0) == "c2sp.org/tlog-proof@v1" and lines
        demand(right and len(text.encode()) <= NOTE_BYTES + 8192, "tanda terima rusak", "damaged receipt")
        if lines[0].startswith("extra "):
            self.extra = unbase64(lines.pop(0)[6:]).decode("latin-1")
        demand(lines and lines[0].startswith("index ") and len(lines) <= 65, "tanda terima rusak", "damaged receipt")
        self.index = count_of(lines.pop(0)[6:])
        self.path = [hash_of(line) for line in lines]
        self.checkpoint = Checkpoint(note)


# ---- Formulas (3): read into steps for a stack, operands before their operator ----

class NotComputable(Exception):
    """Why a figure has no number; the text is the reason's code."""

COMPARE = {"<=": lambda a, b: a <= b, "<": lambda a, b: a < b, ">=": lambda a, b: a >= b,
           ">": lambda a, b: a > b, "==": lambda a, b: a == b}
PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "negate": 3}
FUNCTIONS = ("prev", "min", "max", "mean", "share")
TOKEN = re.compile(r"[ \t\n\r]*(?:([0-9]+(?:\.[0-9]*)?)|([A-Za-z_][A-Za-z0-9_]*)"
                   r"|(<=|>=|==|[-<>+*/(),])|(.))", re.S)

class Formula:
    """A formula over the components of one indicator, or (`is_rule`) one comparison of two."""

    def __init__(self, text, components, is_rule=False):
        demand(len(text) <= 1000, "rumus terlalu panjang", "the formula is too long")
        self.text, self.known, self.is_rule = text, components, is_rule
        self.tokens = [match.groups() for match in TOKEN.finditer(text.rstrip(" \t\n\r"))][::-1]
        self.steps, self.open, self.per_item = [], [["whole", 0, 1, None]], False
        wants_operand = True
        while self.tokens or wants_operand:
            demand(self.tokens, "rumus terpotong", "the formula ends too early")
            number, name, sign, _ = self.tokens.pop()
            if wants_operand:
                wants_operand = self._operand(number, name, sign)
            else:
                wants_operand = self._operator(sign)
        kind, _, _, self.comparison = self._close_group()
        self._right(kind == "whole" and (self.comparison is not None) == is_rule)
        del self.tokens, self.open
        self.plain = {step[1] for step in self.steps if step[0] == "component"}
        self.prevs = list(dict.fromkeys(step[1] for step in self.steps if step[0] == "prev"))
        self.inner = {part[1] for step in self.steps if step[0] in ("mean", "share")
                      for part in step[1] + step[-1] if part[0] == "component"}

    @staticmethod
    def _right(condition):
        demand(condition, "rumus tidak sah", "the formula is not valid")

    def _operand(self, number, name, sign):
        """Take a token where an operand belongs; whether one is still wanted."""
        if number:
            self._right(not number.endswith("."))
            self.steps.append(("number", Fraction(number)))
        elif name in FUNCTIONS:
            whole = name in ("prev", "mean", "share")
            self._right(not (whole and (self.is_rule or self.per_item)) and self._next() == "(")
            if name == "prev":
                self._component("prev", self._next())
                self._right(self._next() == ")")
                return False
            self.open.append([name, len(self.steps), 1, None])
            self.per_item = self.per_item or whole
            return True
        elif name:
            self._component("component", name)
        else:
            self._right(sign in ("-", "("))
            self.open.append("negate" if sign == "-" else ["(", len(self.steps), 1, None])
            return True
        return False

    def _next(self):
        return next(filter(None, self.tokens.pop())) if self.tokens else None

    def _component(self, kind, name):
        self._right(name in self.known)
        self.steps.append((kind, name))

    def _operator(self, sign):
        """Take a token where an operator belongs; whether an operand is wanted then."""
        if sign in PRECEDENCE:
            self._settle(PRECEDENCE[sign])
            self.open.append(sign)
            return True
        self._right(sign in (",", ")") or sign in COMPARE)
        group = self._close_group()
        if sign == ")":
            self._close(*group)
            return False
        if sign == ",":
            self._right(group[0] in ("min", "max") and group[2] == 1)
            group[2] = 2
        else:
            self._right(group[3] is None and (group[0] == "share" or group[0] == "whole" and self.is_rule))
            group[3] = (sign, len(self.steps))
        self.open.append(group)
        return True

    def _settle(self, precedence):
        while isinstance(self.open[-1], str) and PRECEDENCE[self.open[-1]] >= precedence:
            self.steps.append((self.open.pop(),))

    def _close_group(self):
        self._settle(0)
        return self.open.pop()

    def _close(self, kind, start, arguments, comparison):
        self._right(kind != "whole" and arguments == (2 if kind in ("min", "max") else 1))
        if kind in ("min", "max"):
            self.steps.append((kind,))
        elif kind in ("mean", "share"):
            self._right((comparison is not None) == (kind == "share"))
            sign, place = comparison or (None, len(self.steps))
            inner = ("mean", self.steps[start:], []) if kind == "mean" else (
                "share", self.steps[start:place], sign, self.steps[place:])
            self.steps[start:], self.per_item = [inner], False

    def value(self, values, items=(), previous=None):
        """The exact value; NotComputable with the first reason that applies."""
        plain = self.plain if items else self.plain | self.inner
        if not plain <= values.keys() or any(not self.inner <= item.keys() for item in items):
            raise NotComputable("component-missing")
        if not set(self.prevs) <= (previous or {}).keys():
            raise NotComputable("previous-missing")
        return run(self.steps, values, items or [values], previous)

    def holds(self, values):
        """Whether a rule holds; true where it cannot be computed."""
        sign, place = self.comparison
        try:
            return not self.plain <= values.keys() or COMPARE[sign](
                run(self.steps[:place], values), run(self.steps[place:], values))
        except NotComputable:
            return True

def run(steps, values, items=(), previous=None):
    """What the steps come to."""
    stack = []
    for kind, *parts in steps:
        if kind == "number":
            stack.append(parts[0])
        elif kind in ("component", "prev"):
            stack.append((values if kind == "component" else previous)[parts[0]])
        elif kind == "negate":
            stack.append(-stack.pop())
        elif kind == "mean":
            stack.append(sum((run(parts[0], item) for item in items), Fraction(0)) / len(items))
        elif kind == "share":
            hits = sum(COMPARE[parts[1]](run(parts[0], item), run(parts[2], item)) for item in items)
            stack.append(Fraction(100 * hits, len(items)))
        else:
            right, left = stack.pop(), stack.pop()
            if kind == "/" and right == 0:
                raise NotComputable("division-by-zero")
            stack.append({"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right,
                          "/": lambda: left / right, "min": lambda: min(left, right),
                          "max": lambda: max(left, right)}[kind]())
    return stack.pop()


# ---- The catalogue (2) ----

name_of, words_of = text(most=None), text(0, None, True)
NAMED = {"id": identifier, "name": name_of}
COMPONENT = shape(
    {"id": pattern("[A-Za-z_][A-Za-z0-9_]{0,63}", "komponen tidak sah", "not a valid component"),
     "name": name_of},
    {"unit": maybe(name_of), "integer": boolean, "measure": maybe(word("kumulatif", "posisi")),
     "help": maybe(words_of)})
ALTERNATIVE = shape({"formula": string}, {"text": maybe(words_of)})
RULE = shape({"check": string, "severity": word("error", "warning")}, {"text": maybe(words_of)})
INDICATOR = shape(
    {**NAMED, "sasaran": string, "bidang": string, "unit": text(0, None), "targets": mapping(figure),
     "polarity": word("higher", "lower", "lower-ratio"), "components": each(COMPONENT), "formula": string},
    {"formula_decreed": maybe(words_of), "formula_note": maybe(words_of), "doubtful": maybe(words_of),
     "items": shape({}, {"name": maybe(name_of), "unit": maybe(word("required", "optional"))}),
     "alternatives": each(ALTERNATIVE), "rules": each(RULE)})
PERSON_NAMES = {name: maybe(name_of) for name in ("title", "name", "rank", "nip")}
DECREE = shape({}, {
    "number_text": maybe(name_of), "date_text": maybe(name_of), "place": maybe(name_of),
    "signatory": shape({}, PERSON_NAMES), "copies_to": each(words_of), "defects": each(words_of)})
OFFICE = shape({**NAMED, "place": name_of, "utc_offset": zone},
               {"short_name": maybe(name_of), "letterhead": each(words_of), "time_zone": maybe(name_of)})
YEAR, DAYS = integer(1000, 9999), integer(0, 3650)
CATALOG = shape(
    {"schema": word("iku-catalog/1"), "office": OFFICE, "revision": integer(1), "title": name_of,
     "years": shape({"from": YEAR, "to": YEAR}), "sasaran": each(shape(NAMED)), "indicators": each(INDICATOR),
     "bidang": each(shape(NAMED, {"as_decreed": maybe(name_of)}))},
    {"applies_from": YEAR, "decree": DECREE, "programs": each(words_of),
     "predikat": each(shape({**NAMED, "from": maybe(figure)})),
     "consolidation": shape({}, {"cap": maybe(string)}),
     "reporting": shape({}, {"due_days": shape({}, {"year": DAYS, "quarter": DAYS})})})
SCALE = [{"from": Fraction(least), "id": id} for least, id in (
    (91, "sangat-tinggi"), (76, "tinggi"), (66, "sedang"), (51, "rendah"))]
SCALE.append({"from": None, "id": "sangat-rendah"})

def ids_of(elements):
    """The ids of some elements, each once."""
    ids = [element["id"] for element in elements]
    demand(len(set(ids)) == len(ids), "pengenal dipakai dua kali", "an id is used twice")
    return ids

class Indicator:
    """One IKU: owner, targets, components, formula, alternatives, rules."""

    def __init__(self, data, catalog):
        self.id, self.sasaran, self.bidang, self.polarity = (
            data[name] for name in ("id", "sasaran", "bidang", "polarity"))
        demand(self.sasaran in catalog.sasaran and self.bidang in catalog.bidang,
               "sasaran atau bidang tidak ada", "an unknown sasaran or bidang")
        self.targets = {period(name): value for name, value in data["targets"].items()}
        demand(all(year in catalog.years for year, _ in self.targets), "target di luar tahun", "target out of years")
        known = ids_of(data["components"])
        demand(known and not set(known) & set(FUNCTIONS), "komponen tidak sah", "not a valid component")
        self.components = {each["id"]: each.get("integer", False) for each in data["components"]}
        self.formula, self.is_doubtful = Formula(data["formula"], known), data.get("doubtful") is not None
        self.has_items = "items" in data
        self.needs_unit = data.get("items", {}).get("unit") == "required"
        self.alternatives = [Formula(each["formula"], known) for each in data.get("alternatives", [])]
        rules = [(each["severity"], Formula(each["check"], known, True)) for each in data.get("rules", [])]
        self.errors = [check for severity, check in rules if severity == "error"]

    def capaian(self, realisasi, target):
        """Realisasi held against the target, in percent (11)."""
        if self.polarity == "lower-ratio" and realisasi == 0:
            raise NotComputable("division-by-zero")
        if target is None or target <= 0:
            raise NotComputable("target-missing" if target is None else "target-not-positive")
        if self.polarity == "lower-ratio":
            return target / realisasi * 100
        return (realisasi if self.polarity == "higher" else 2 * target - realisasi) / target * 100

class Catalog:
    """One revision of the decree as data."""

    def __init__(self, value):
        data = CATALOG(value)
        first, last = data["years"]["from"], data["years"]["to"]
        demand(first <= last, "tahun akhir mendahului tahun awal", "the last year is before the first")
        self.revision, self.years = data["revision"], range(first, last + 1)
        self.applies_from = data.get("applies_from", first)
        self.office, self.zone = data["office"]["id"], data["office"]["utc_offset"]
        self.cap_text = data.get("consolidation", {}).get("cap", "100")
        self.cap = maybe(figure)(self.cap_text)
        demand(self.cap is None or self.cap > 0, "batas atas harus lebih dari nol", "the cap must be above zero")
        self.scale = data.get("predikat", SCALE)
        ids_of(self.scale)
        least = [step["from"] for step in self.scale]
        falls = least and least[-1] is None and None not in least[:-1]
        demand(falls and all(one > other for one, other in zip(least, least[1:-1])),
               "skala predikat berlubang", "a gap in the predikat scale")
        self.bidang, self.sasaran = ids_of(data["bidang"]), ids_of(data["sasaran"])
        self.indicators = [Indicator(each, self) for each in data["indicators"]]
        self.by_id = dict(zip(ids_of(data["indicators"]), self.indicators))

    def predikat(self, capaian):
        """The id of the step that a capaian reaches; `-` for none."""
        reached = (step["id"] for step in self.scale if step["from"] is None or step["from"] <= capaian)
        return "-" if capaian is None else next(reached)

    def clamped(self, capaian):
        """A capaian within 0 and the cap, as means take it."""
        return max(capaian, Fraction(0)) if self.cap is None else min(max(capaian, Fraction(0)), self.cap)


# ---- Reports (4) ----

name, note = text(), text(0, 4000, True)
NOTES = ("pendukung", "penghambat", "tindak_lanjut", "solusi", "sumber_data", "tanggal_data", "definisi",
         "program", "rekomendasi")
PERSON = shape({"name": name, "title": name}, {"nip": name, "rank": name})
# A figure is kept with whether it was written as a whole number.
FIGURES = mapping(mapping(lambda value: (figure(value), "." not in value)))
EVIDENCE = shape({"name": name, "sha256": hex_hash, "bytes": integer(0, 20 << 20)}, {"indicator": name})

def item(value):
    """One item of an indicator: its name, its unit, its components."""
    own = {key: part for key, part in mapping()(value).items() if key in ("item", "unit")}
    own = shape({"item": name}, {"unit": name})(own)
    rest = {key: part for key, part in value.items() if key not in own}
    return own["item"], own.get("unit"), FIGURES({"": rest})[""]

REPORT = shape(
    {"schema": word("iku-report/1"), "kind": word("report", "withdrawal"), "office": string, "bidang": string,
     "period": period, "revision": integer(1), "supersedes": maybe(hex_hash),
     "reason": maybe(text(3, 500, True)), "catalog": integer(), "values": FIGURES, "prepared_by": PERSON,
     "created_at": created_at},
    {"items": mapping(each(item, 200)), "baseline": FIGURES, "dropped": each(name), "approved_by": PERSON,
     "notes": mapping(shape({}, {each_note: note for each_note in NOTES})), "evidence": each(EVIDENCE, 50)})

class Report:
    """A report's payload, its form checked; what the catalogue says of it is for `judge`."""

    def __init__(self, payload, received_at):
        demand(len(payload) <= REPORT_BYTES, "laporan terlalu besar", "the report is too large")
        absent = {"items": {}, "baseline": {}, "dropped": [], "notes": {}, "evidence": []}
        data = {**absent, **REPORT(read_json(payload))}
        self.hash, self.received_at = hashlib.sha256(payload).hexdigest(), received_at
        for member in ("office", "bidang", "kind", "period", "revision", "catalog", "supersedes", "values",
                       "baseline", "items", "dropped"):
            setattr(self, member, data[member])
        files = {file["indicator"] for file in data["evidence"] if "indicator" in file}
        self.named = set(self.values) | set(self.items) | set(self.baseline) | set(data["notes"]) | files
        first = self.revision == 1
        demand((self.supersedes is None) == (data["reason"] is None) == first and not (first and self.dropped),
               "revisi tidak cocok dengan isinya", "the revision does not fit the content")
        demand(len(set(self.dropped)) == len(self.dropped), "dropped ditulis dua kali", "dropped stands twice")
        empty = not (self.values or self.items or self.baseline or self.dropped)
        right = empty and not first if self.kind == "withdrawal" else self.values
        demand(right, "laporan tanpa angka, atau penarikan dengan isi", "no figures, or a withdrawal that has some")
        for id, items in self.items.items():
            self._add_up(self.values.get(id), items)

    @staticmethod
    def _add_up(sums, items):
        """`values` holds the exact sums of the items, whose names are unique."""
        names = [item_name for item_name, _, _ in items]
        demand(items and len(set(names)) == len(names), "rincian kosong atau dua kali", "items empty or twice")
        demand(sums is not None, "rincian tanpa jumlah", "items without their sums")
        for component, (stated, _) in sums.items():
            total = sum((values[component][0] for _, _, values in items if component in values), Fraction(0))
            demand(total == stated, "jumlah rincian salah", "the items do not add up")

    def judge(self, catalog, arrival, head):
        """Hold the report against the catalogue in force, the day it arrived and its predecessor."""
        known = [catalog.by_id.get(id) for id in self.named]
        demand(all(indicator and indicator.bidang == self.bidang for indicator in known),
               "indikator tidak dikenal atau milik bidang lain", "an unknown indicator, or another unit's")
        demand(self.period[0] in catalog.years and first_day(self.period) <= arrival,
               "periode di luar katalog atau belum dimulai", "period outside the catalogue, or not begun")
        for indicator in known:
            items = self.items.get(indicator.id, [])
            demand(indicator.has_items or not items, "rincian tidak boleh", "no items are allowed")
            demand(not indicator.needs_unit or all(unit is not None for _, unit, _ in items),
                   "satuan belum diisi", "a unit is missing")
            stated = [part[indicator.id] for part in (self.values, self.baseline) if indicator.id in part]
            for values in stated + [values for _, _, values in items]:
                self._components(values, indicator)
            if indicator.id in self.values:
                values = bare(self.values[indicator.id])
                demand(all(rule.holds(values) for rule in indicator.errors), "melanggar aturan", "breaks a rule")
        self._follow(head)

    @staticmethod
    def _components(values, indicator):
        demand(values.keys() == indicator.components.keys(), "komponen kurang atau lebih", "components do not fit")
        for component, (value, is_whole) in values.items():
            demand(value >= 0 and (is_whole or not indicator.components[component]),
                   f"{component}: negatif atau bukan bilangan bulat", f"{component}: negative, or no whole number")

    def _follow(self, head):
        """One chain per bidang and period, each report after the one before it."""
        expected = (head.hash, head.revision + 1) if head else (None, 1)
        demand((self.supersedes, self.revision) == expected,
               "tidak menyambung laporan sebelumnya", "does not follow the report before it")
        if self.kind == "withdrawal":
            demand(head.kind == "report", "sudah ditarik", "already withdrawn")
        elif head:
            held, dropped = set(head.values), set(self.dropped)
            demand(held - dropped <= set(self.values) and dropped <= held - set(self.values),
                   "indikator hilang tanpa disebut", "an indicator is lost without being named")

def bare(values):
    """Components without the mark of whole numbers."""
    return {component: value for component, (value, _) in values.items()}


# ---- The log (8, 10): every entry checked against everything before it ----

def key_bytes(value):
    """Bytes in base64url."""
    return unbase64(string(value), True)

COUNT = integer()
LOCK = {"period": period, "bidang": maybe(string), "until": maybe(day)}
CLAIM = {"period": period, "size": COUNT, "root": hash_of}
ACTS = {
    "init": {"origin": string, "vkey": LogKey, "catalog": Catalog, "reporting_from": period, "demo": boolean},
    "adopt": {"catalog": Catalog, "decree": shape({"number": name, "date": day})},
    "enroll": {"bidang": string, "kid": string, "key": key_bytes, "name": name,
               "use": word("report", "transport")},
    "rotate": {"bidang": string, "old": string, "kid": string, "key": key_bytes,
               "signatures": shape({"old": key_bytes, "new": key_bytes})},
    "revoke": {"kid": string}, "lock": LOCK, "unlock": LOCK,
    "return": {"period": period, "bidang": string, "indicator": maybe(string), "text": text(1, 4000, True)},
    "target": {"indicator": string, "period": period, "value": figure},
    "official": {"position": word("kepala", "bidang", "bupati", "inspektur"), "bidang": maybe(string),
                 "title": name, "name": name, "rank": maybe(name), "nip": maybe(name), "from": day},
    "approve": {**CLAIM, "catalog": COUNT},
    "program": {"program": name, "year": COUNT, "pagu": figure, "realisasi": maybe(figure),
                "indicators": each(string)},
    "delivered": {**CLAIM, "to": name, "date": day, "number": name},
    "log-key": {"vkey": LogKey, "cause": word("rotation", "restore")},
    "clock": {"wrong_from": COUNT}}
EVERY_ACT = {
    "schema": word("iku-act/1"), "office": string, "act": word(*ACTS), "reason": maybe(text(1, 500, True)),
    "at": string, "by": shape({"name": name, "role": name, "via": word("cli", "web", "wire")})}

class Signer:
    """A bidang's key that the log knows."""

    def __init__(self, key, bidang, use):
        self.key, self.bidang, self.use, self.in_service = key, bidang, use, True

class Log:
    """The log as far as it was read: its tree, keys, catalogues and locks, and the chains' last two reports."""

    def __init__(self):
        self.tree, self.time, self.time_is_free, self.reports = Tree(), "", False, 0
        self.office = self.origin = self.log_key = None
        self.handed_over, self.former = [], []
        self.signers, self.catalogs, self.locks, self.targets, self.claims = {}, [], [], {}, []
        self.heads, self.before = {}, {}

    def take(self, kind, received_at, compact):
        """Check the next entry, then let it take effect."""
        minutes = minutes_of(received_at)
        demand(received_at >= self.time or self.time_is_free, "waktunya mundur", "its time steps back")
        document = Document(compact)
        demand(kind == document.kind, "jenis entri salah", "the wrong kind")
        self.time, self.time_is_free = received_at, False
        if kind == "report":
            self._report(document, received_at, minutes)
        else:
            self._act(document, received_at)
        self.tree.add(leaf_of(received_at, compact))

    def catalog(self, year, size=float("inf")):
        """The revision in force for a year, among those adopted before the entry `size`."""
        reached = [catalog for catalog in self.catalogs if catalog.applies_from <= year and catalog.index < size]
        return (reached or self.catalogs[:1])[-1]

    def _report(self, document, received_at, minutes):
        demand(self.tree.size > 0, "entri pertama bukan init", "the first entry is no init")
        signer = self.signers.get(document.kid)
        demand(signer and signer.use == "report" and signer.in_service,
               f"kunci {document.kid} tidak boleh menandatangani laporan di sini",
               f"the key {document.kid} may not sign reports here")
        document.check(signer.key)
        report = Report(document.payload, received_at)
        demand((report.office, report.bidang) == (self.office, signer.bidang),
               "laporan kantor atau bidang lain", "another office's or unit's report")
        demand(1 <= report.catalog <= self.catalogs[-1].revision, "katalog tidak ada", "no such catalogue")
        today, chain = (minutes + self.catalogs[-1].zone) // 1440, (report.bidang, report.period)
        report.judge(self.catalog(report.period[0]), today, self.heads.get(chain))
        latest = next((lock["act"] for lock in reversed(self.locks) if lock["period"] == report.period
                       and lock["bidang"] in (None, report.bidang)
                       and (lock["until"] is None or today <= lock["until"])), None)
        demand(latest != "lock", "periodenya terkunci", "its period is locked")
        self.before[chain], self.heads[chain] = self.heads.get(chain), report
        self.reports += 1

    def _act(self, document, received_at):
        value = mapping()(read_json(document.payload))
        kind = word(*ACTS)(value.get("act"))
        act = shape({**EVERY_ACT, **ACTS[kind]})(value)
        demand(act["at"] == received_at, "waktunya bukan waktu entri", "its time is not the entry's")
        demand((kind == "init") == (self.tree.size == 0), "init hanya entri 0", "init is entry 0 and nowhere else")
        demand(kind == "init" or act["office"] == self.office, "perbuatan kantor lain", "another office's act")
        brings_key = kind == "init" or act.get("cause") == "restore"
        document.check((act["vkey"] if brings_key else self.log_key).key)
        if kind != "init":
            self._check_names(act)
        getattr(self, "_" + kind.replace("-", "_"), lambda act: None)(act)

    def _check_names(self, act):
        """Units and indicators that an act names stand in some revision of the catalogue."""
        bidang = act.get("bidang")
        known = bidang is None or any(bidang in catalog.bidang for catalog in self.catalogs)
        demand(known, "bidang tidak dikenal", "unknown bidang")
        single = act.get("indicator")
        for id in act.get("indicators", []) if single is None else [single]:
            known = any(id in catalog.by_id for catalog in self.catalogs)
            demand(known, "indikator tidak dikenal", "unknown indicator")

    # What each act demands besides its members, and what it changes. `return` and `program` change nothing.

    def _init(self, act):
        self.office, self.origin, self.log_key = act["office"], act["origin"], act["vkey"]
        demand(act["catalog"].office == self.office and self.origin == f"{self.office}/iku" == self.log_key.name,
               "init tidak cocok dengan kantornya", "init does not fit its office")
        self._take_catalog(act["catalog"])

    def _take_catalog(self, catalog):
        catalog.index = self.tree.size
        self.catalogs.append(catalog)

    def _adopt(self, act):
        revision = self.catalogs[-1].revision + 1
        demand((act["catalog"].office, act["catalog"].revision) == (self.office, revision),
               "bukan revisi katalog berikutnya", "not the next catalogue revision")
        self._take_catalog(act["catalog"])

    def _enroll(self, act):
        self._enter(act, act["use"])

    def _enter(self, act, use):
        """A kid enters once, for one bidang, and is no key of the log."""
        key = Key(act["key"])
        known = [log_key.key.data for log_key in [self.log_key] + self.former]
        demand(key.kid == act["kid"] and key.kid not in self.signers and key.data not in known,
               "kunci salah atau sudah dikenal", "the key is wrong, or known already")
        self.signers[key.kid] = Signer(key, act["bidang"], use)
        return key

    def _rotate(self, act):
        old = self._in_service(act["old"])
        demand(old.bidang == act["bidang"], "kunci bidang lain", "another unit's key")
        new = self._enter(act, old.use)
        message = f"iku-rotate/1 {self.office} {act['bidang']} {act['old']} {new.kid}".encode()
        signatures = act["signatures"]
        right = old.key.signed(signatures["old"], message) and new.signed(signatures["new"], message)
        demand(right, "kedua kunci harus menandatangani pergantian", "both keys must sign the exchange")
        old.in_service = False

    def _revoke(self, act):
        self._in_service(act["kid"]).in_service = False

    def _in_service(self, kid):
        signer = self.signers.get(kid)
        demand(signer and signer.in_service, "kunci tidak dikenal atau sudah dicabut", "the key is unknown or taken away")
        return signer

    def _lock(self, act):
        self.locks.append(act)

    _unlock = _lock

    def _target(self, act):
        demand(act["period"][1] and act["value"] > 0, "target: triwulan, lebih dari 0", "a target: a quarter's, above 0")
        self.targets[act["indicator"], act["period"]] = act["value"]

    def _official(self, act):
        demand((act["position"] == "bidang") == (act["bidang"] is not None), "bidang tidak cocok", "bidang does not fit")

    def _approve(self, act):
        demand(0 < act["size"] <= self.tree.size, "log belum sebesar itu", "the log is not that large")
        catalog = self.catalog(act["period"][0], act["size"])
        demand(act["catalog"] == catalog.revision and act["period"][0] in catalog.years,
               "katalog itu tidak berlaku untuk periodenya", "that catalogue is not in force for the period")
        self._delivered(act)

    def _delivered(self, act):
        """What it says of the log's past is looked up in the second reading."""
        demand(act["size"] <= self.tree.size, "log belum sebesar itu", "the log is not that large yet")
        self.claims.append((self.tree.size, act["size"], act["root"]))

    def _log_key(self, act):
        new = act["vkey"]
        used = [log_key.key.data for log_key in [self.log_key] + self.former]
        demand(new.name == self.origin and new.key.data not in used and new.key.kid not in self.signers,
               "kunci log itu sudah dikenal", "that log key is known already")
        self.handed_over = [] if act["cause"] == "restore" else self.handed_over + [self.log_key]
        self.former, self.log_key = self.former + [self.log_key], new

    def _clock(self, act):
        demand(act["wrong_from"] < self.tree.size, "entri itu belum ada", "there is no such entry yet")
        self.time_is_free = True


# ---- Figures (11): computed from the reports alone, written as lines that are hashed (13) ----

class Row:
    """The figure of one indicator: where it comes from, realisasi and capaian, or the reason why not."""

    def __init__(self, log, catalog, indicator, asked):
        self.indicator, self.report, self.period = indicator, None, None
        self.readings = [(None, None, "-")] * (1 + len(indicator.alternatives))
        self.target = indicator.targets.get(asked, indicator.targets.get((asked[0], 0)))
        if asked[1]:
            self.target = log.targets.get((indicator.id, asked), self.target)
        quarters = [] if asked[1] else [(asked[0], quarter) for quarter in (4, 3, 2, 1)]
        for candidate in [asked] + quarters:
            head = log.heads.get((indicator.bidang, candidate))
            if head and indicator.id in head.values:
                self.report, self.period = head, candidate
                self._compute(log)
                break
        today = self.report and (minutes_of(self.report.received_at) + catalog.zone) // 1440
        self.is_final = bool(self.report) and self.period == asked and last_day(asked) < today

    def _compute(self, log):
        """The decreed reading, then the alternatives, all from the same inputs."""
        indicator, report = self.indicator, self.report
        before = self.period[0] - 1, self.period[1]
        then = log.catalog(before[0]).by_id.get(indicator.id, indicator)
        last_year = log.heads.get((then.bidang, before))
        previous = bare(report.baseline.get(indicator.id, {}))
        previous.update(bare(last_year.values.get(indicator.id, {})) if last_year else {})
        items = report.items.get(indicator.id, []) if indicator.has_items else []
        items = [bare(values) for _, _, values in items]
        values = bare(report.values[indicator.id])
        self.readings = []
        for formula in [indicator.formula] + indicator.alternatives:
            realisasi = capaian = None
            reason = "-"
            try:
                realisasi = formula.value(values, items, previous)
                capaian = indicator.capaian(realisasi, self.target)
            except NotComputable as fault:
                reason = str(fault)
            self.readings.append((realisasi, capaian, reason))

    @property
    def capaian(self):
        """By the decreed formula."""
        return self.readings[0][1]

    @property
    def with_alternative(self):
        """By the first alternative of a doubtful formula, where that has a number."""
        first = self.readings[1][1] if self.indicator.is_doubtful and len(self.readings) > 1 else None
        return self.capaian if first is None else first

    @property
    def status(self):
        """The state of the figure."""
        if not self.report:
            return "missing"
        return "not-computable" if self.capaian is None else "final" if self.is_final else "provisional"

def mean(numbers):
    """The mean; None of nothing."""
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None

def group_line(catalog, kind, id, rows):
    """The means of a group of indicators, each capaian clamped first; with the exact mean before the line."""
    numbers = [row.capaian for row in rows if row.capaian is not None]
    clamped = [catalog.clamped(number) for number in numbers]
    chosen = [catalog.clamped(row.with_alternative) for row in rows if row.with_alternative is not None]
    other = mean(chosen) if any(row.indicator.is_doubtful for row in rows) else None
    over_all = sum(clamped, Fraction(0)) / len(rows) if rows else None
    complete = "true" if rows and all(row.status == "final" for row in rows) else "false"
    return mean(clamped), [
        "G", kind, id, decimal(mean(clamped)), catalog.predikat(mean(clamped)), decimal(over_all),
        decimal(mean(numbers)), decimal(other), catalog.predikat(other), str(len(numbers)), str(len(rows)),
        complete]

def figure_lines(log, asked):
    """Every figure of a period as lines of members; and how many indicators there are."""
    catalog = log.catalog(asked[0])
    rows = [Row(log, catalog, indicator, asked) for indicator in catalog.indicators]
    lines = [["P", period_text(asked), str(catalog.revision), catalog.cap_text or "-"]]
    for row in rows:
        realisasi, capaian, reason = row.readings[0]
        difference = None if None in (realisasi, row.target) else realisasi - row.target
        lines.append([
            "I", row.indicator.id, row.status, reason, period_text(row.period) if row.report else "-",
            decimal(row.target), decimal(realisasi), decimal(difference), decimal(capaian),
            catalog.predikat(capaian), row.report.hash if row.report else "-",
            str(row.report.revision) if row.report else "-"])
        for realisasi, capaian, reason in row.readings[1:]:
            lines.append(["A", decimal(realisasi), decimal(capaian), catalog.predikat(capaian), reason])
    means = []
    for id in catalog.sasaran:
        own = [row for row in rows if row.indicator.sasaran == id]
        exact, line = group_line(catalog, "sasaran", id, own)
        means, lines = means + ([] if exact is None else [exact]), lines + [line]
    for id in catalog.bidang:
        own = [row for row in rows if row.indicator.bidang == id]
        lines.append(group_line(catalog, "bidang", id, own)[1])
    lines.append(group_line(catalog, "overall", "-", rows)[1])
    lines.append(["S", decimal(mean(means)), catalog.predikat(mean(means))])
    return ["\t".join(line) + "\n" for line in lines], len(rows)

def all_figures(log):
    """The lines of every period of the catalogues' years, and how many figures they hold."""
    lines, count = [], 0
    for year in sorted({year for catalog in log.catalogs for year in catalog.years}):
        for quarter in range(5):
            some, rows = figure_lines(log, (year, quarter))
            lines, count = lines + some, count + rows
    return lines, count


# ---- The bundle (13), read line by line ----

def lines_of(path):
    """The lines of a file without their LF, each at most a mebibyte; with their numbers."""
    with open(path, "rb") as file:
        number = 0
        while True:
            line = file.readline(LINE_BYTES + 2)
            if not line:
                return
            number += 1
            line = line[:-1] if line.endswith(b"\n") else line
            demand(len(line) <= LINE_BYTES, f"baris {number}: terlalu panjang", f"line {number}: too long")
            yield number, line

BUNDLE_LINES = {
    "bundle": shape({"bundle": word("iku/1"), "office": string, "origin": string, "vkey": string,
                     "size": COUNT}),
    "index": shape({"index": COUNT, "kind": string, "received_at": string, "entry": string}),
    "checkpoint": shape({"checkpoint": string})}

def bundle_line(data):
    """Which kind of line it is, and its members."""
    value = mapping()(read_json(data))
    kind = next((kind for kind in BUNDLE_LINES if kind in value), None)
    demand(kind, "bukan baris berkas iku/1", "no line of an iku/1 bundle")
    return kind, BUNDLE_LINES[kind](value)

def verify_bundle(path, trusted, visit):
    """Check a whole bundle by its vkey: the log and its checkpoint. `visit` sees the log after each entry."""
    log, head, checkpoint, number = Log(), None, None, 0
    for number, data in lines_of(path):
        try:
            demand(checkpoint is None, "ada baris sesudah checkpoint", "a line after the checkpoint")
            kind, line = bundle_line(data)
            demand((kind == "bundle") == (number == 1), "bukan urutan berkas iku/1", "not the order of an iku/1 bundle")
            if kind == "bundle":
                head = line
            elif kind == "index":
                demand(line["index"] == log.tree.size, f"bukan entri {log.tree.size}", f"not entry {log.tree.size}")
                log.take(line["kind"], line["received_at"], line["entry"])
                visit(log)
            else:
                checkpoint = check_end(log, head, line["checkpoint"], trusted)
        except Fault as fault:
            raise Fault(f"baris {number}: {fault}", f"line {number}: {fault}") from None
    demand(checkpoint, f"baris {number}: berkas terpotong: checkpoint tidak ada",
           f"line {number}: the file is cut short: no checkpoint")
    return log, checkpoint

def check_end(log, head, note, trusted):
    """The first line fits the entries, the trusted key is the log's, and the checkpoint signs what was read."""
    demand(log.tree.size > 0, "log kosong", "the log is empty")
    keys = [log_key.text for log_key in [log.log_key] + log.handed_over]
    right = (head["office"], head["origin"], head["size"]) == (log.office, log.origin, log.tree.size)
    demand(right and head["vkey"] in keys, "baris pertama tidak cocok dengan isi berkas",
           "the first line does not fit the content")
    was_before = trusted.text in [log_key.text for log_key in log.former]
    demand(trusted.text in keys or not was_before,
           f"log ini dipulihkan dari salinan lama dengan kunci baru {log.log_key.text}; pastikan kepada kantornya",
           f"this log was restored from an older copy under a new key, {log.log_key.text}; ask the office")
    demand(trusted.text in keys, "log ini bukan milik kunci yang diberikan", "this log is not the given key's")
    checkpoint = Checkpoint(note)
    checkpoint.check(log.log_key)
    demand((checkpoint.size, checkpoint.root) == (log.tree.size, log.tree.root()),
           "isi berkas tidak cocok dengan checkpoint yang ditandatangani",
           "the content does not fit the signed checkpoint")
    return checkpoint

class Recall:
    """A second reading: the log's root at some sizes, and the leaf and time of some entries."""

    def __init__(self, path, sizes=(), indexes=()):
        self.tree, self.roots, self.entries, self.note = Tree(), {0: sha256(b"")}, {}, None
        for _, data in lines_of(path):
            kind, line = bundle_line(data)
            if kind == "index":
                leaf = leaf_of(line["received_at"], line["entry"])
                if self.tree.size in indexes:
                    self.entries[self.tree.size] = leaf, line["received_at"]
                self.tree.add(leaf)
                if self.tree.size in sizes:
                    self.roots[self.tree.size] = self.tree.root()
            elif kind == "checkpoint":
                self.note = line["checkpoint"]

def first_difference(path, other):
    """The first entry that two bundles do not share, or None."""
    def leaves(path):
        for _, data in lines_of(path):
            kind, line = bundle_line(data)
            if kind == "index":
                yield leaf_of(line["received_at"], line["entry"])

    for index, (one, two) in enumerate(zip(leaves(path), leaves(other))):
        if one != two:
            return index
    return None


# ---- What was seen before: receipts, checkpoints, earlier bundles, footers of prints (9, 13) ----

def footers_of(data):
    """Every (size, root) that a print names: `Log 12 entri · akar <base64>`, columns of CSV, and so on."""
    plain = re.sub("<[A-Za-z/!][^<>]*>", " ", data.decode("latin-1"))
    words = [(found, number) for number, line in enumerate(plain.split("\n"))
             for found in re.findall("[A-Za-z0-9+/=]+", line)]
    numbers = [int(found) if re.fullmatch("0|[1-9][0-9]{0,19}", found) and int(found) < 2**64 else None
               for found, _ in words]
    footers, lower = [], [found.lower() for found, _ in words]
    for place, (root, line) in enumerate(words[1:], 1):
        if not re.fullmatch("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", root):
            continue
        if words[place - 1][1] == line and numbers[place - 1] is not None:
            footers.append((numbers[place - 1], base64.b64decode(root)))
            continue
        at = place - 2 if lower[max(0, place - 2):place] == ["akar", "log"] else place - 1
        if lower[at] in ("akar", "root"):
            near = (label for label in range(at - 1, max(-1, at - 17), -1) if lower[label] in ("log", "size", "ukuran"))
            sizes = (number for label in near for number in numbers[label:at] if number is not None)
            footers += [(size, base64.b64decode(root)) for size in [next(sizes, None)] if size is not None]
    return list(dict.fromkeys(footers))

class Seen:
    """Something kept of a log: its kind, the (size, root) it states, and where it says how it was signed."""

    def __init__(self, path):
        self.path, self.checkpoint, self.receipt, self.fault = path, None, None, None
        self.kind, self.claims = say("tidak dikenal", "unknown"), []
        try:
            self._read()
        except Fault as fault:
            self.fault = str(fault)

    def _read(self):
        with open(self.path, "rb") as file:
            start = file.read(73)
            is_bundle = start.replace(b" ", b"").replace(b"\t", b"").startswith(b'{"bundle"')
            data = b"" if is_bundle else start + file.read(PRINT_BYTES)
        if is_bundle:
            own = Recall(self.path)
            demand(own.note is not None, "terpotong: checkpoint tidak ada", "cut short: no checkpoint")
            self.checkpoint, self.kind = Checkpoint(own.note), say("berkas export", "bundle")
            demand((self.checkpoint.size, self.checkpoint.root) == (own.tree.size, own.tree.root()),
                   "isinya tidak cocok dengan checkpoint-nya sendiri", "its content does not fit its own checkpoint")
        elif data.startswith(b"c2sp.org/tlog-proof"):
            self.receipt = Receipt(data.decode("utf-8", "replace"))
            self.checkpoint, self.kind = self.receipt.checkpoint, say("tanda terima", "receipt")
        elif re.search(b"(^|\n)\xe2\x80\x94 ", data):
            self.checkpoint, self.kind = Checkpoint(data.decode("utf-8", "replace")), "checkpoint"
        else:
            demand(len(data) <= PRINT_BYTES, "terlalu besar", "too large")
            self.claims, self.kind = footers_of(data), say("cetakan", "print")
            demand(self.claims, "bukan tanda terima, checkpoint, berkas export, atau cetakan dengan baris "
                   "\"Log N entri · akar …\"",
                   "no receipt, checkpoint, bundle, or print with a line \"Log N entries · root …\"")
        if self.checkpoint:
            self.claims = [(self.checkpoint.size, self.checkpoint.root)]

    def faults(self, log, recall, bundle):
        """What of it the log does not contain; empty where it contains all of it."""
        if self.fault:
            return [self.fault]
        if self.checkpoint and not any(map(self._is_signed, [log.log_key] + log.former)):
            return [say("tidak ditandatangani kunci log ini: milik log lain, atau diubah",
                        "not signed by a key of this log: of another log, or altered")]
        faults = [self._difference(size, root, log, recall, bundle) for size, root in self.claims]
        return [fault for fault in faults if fault] or self._missing(recall)

    def _is_signed(self, log_key):
        try:
            self.checkpoint.check(log_key)
            return True
        except Fault:
            return False

    def _difference(self, size, root, log, recall, bundle):
        if size > log.tree.size:
            return say(f"dari log yang berisi {size} entri, padahal log ini hanya berisi {log.tree.size}",
                       f"of a log of {size} entries, but this log has only {log.tree.size}")
        own = recall.roots[size]
        if own == root:
            return None
        place = first_difference(self.path, bundle) if self.kind == say("berkas export", "bundle") else None
        more = "" if place is None else say(f"; entri pertama yang berbeda: {place}",
                                            f"; the first entry that differs: {place}")
        return say(f"pada {size} entri akarnya {encode64(root)}, akar log ini {encode64(own)}",
                   f"at {size} entries its root is {encode64(root)}, this log's {encode64(own)}") + more

    def _missing(self, recall):
        if not self.receipt:
            return []
        index, size, root = self.receipt.index, self.checkpoint.size, self.checkpoint.root
        leaf, received_at = recall.entries.get(index, (None, None))
        if leaf is None or index >= size or not is_included(leaf, index, size, self.receipt.path, root):
            return [say(f"entri {index} log ini bukan laporan tanda terima ini",
                        f"entry {index} of this log is not the report of this receipt")]
        if self.receipt.extra != received_at:
            return [say(f"menyatakan waktu terima lain daripada entri {index} ({received_at})",
                        f"states another time of arrival than entry {index} ({received_at})")]
        return []


# ---- The command line ----

PROOF = {
    "id": """
Terbukti:
- Setiap laporan ditandatangani kunci yang saat itu terdaftar untuk bidangnya, dan setiap
  perbuatan kantor ditandatangani kunci log.
- Tidak ada entri yang diubah, dipindah, disisipkan, atau dihapus: semuanya menghasilkan akar
  yang ditandatangani.
- Setiap koreksi menyambung laporan sebelumnya; tidak ada yang masuk ke periode terkunci.
- Semua angka dapat dihitung ulang dari laporan, tepat sampai digit terakhir.
Tidak terbukti:
- Bahwa yang dilaporkan benar: tanda tangan menyatakan siapa, bukan benar tidaknya.
- Bahwa kunci yang sama tidak menandatangani log lain{}
- Bahwa log berakhir di sini: yang masuk sesudah berkas ini dibuat tidak termuat.
- Isi bukti dukung: yang termuat hanya sidiknya.
""",
    "en": """
Proved:
- Every report is signed by a key that was enrolled for its unit at the time, and every act of
  the office by the log key.
- No entry was altered, moved, inserted or removed: together they make the root that is signed.
- Every correction follows the report before it; none entered a locked period.
- Every figure can be computed again from the reports, exact to the last digit.
Not proved:
- That what was reported is true: a signature says who, not whether.
- That the same key signed no other log{}
- That the log ends here: what came after this file was made is not in it.
- The content of evidence files: only their digests are in it.
"""}

class Parser(argparse.ArgumentParser):
    """Ends with the exit code of a wrong command line."""

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"periksa: {message}\n")

def arguments_of(arguments):
    """The command line."""
    parser = Parser(prog="periksa", description="Memeriksa log IKU tanpa jaringan. / Checks an IKU log offline.")
    parser.add_argument("bundle", metavar="BERKAS", help="hasil export / the exported file")
    parser.add_argument("--vkey", required=True, metavar="KUNCI", help="kunci log, dari kertas / the log key, from paper")
    parser.add_argument("--seen", nargs="+", action="append", default=[], metavar="BERKAS",
                        help="tanda terima, checkpoint, export lama, cetakan / receipts, checkpoints, bundles, prints")
    parser.add_argument("--angka", "--figures", metavar="BERKAS", help="tulis semua angka / write every figure")
    parser.add_argument("--as-of", type=int, metavar="N", help="angka pada N entri / figures at N entries")
    parser.add_argument("--lang", choices=("id", "en"), default="id", help="bahasa / language")
    parser.add_argument("--json", action="store_true", help="hasil sebagai JSON / the result as JSON")
    return parser.parse_args(arguments)

def check_library():
    """The library knows a right signature (RFC 8032, test 1) from a wrong one; else nothing here is proved."""
    key = Key(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    right = bytes.fromhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
                          "b46bd25bf5f0595bbe24655141438e7a100b")
    if not key.signed(right, b"") or key.signed(right, b"x"):
        sys.exit("periksa: pustaka cryptography rusak / the cryptography library is broken")

def check(options):
    """Everything; the lines to print, or a Fault that lists what does not hold."""
    trusted, at_size = LogKey(options.vkey), []
    paths = [found for each in sum(options.seen, []) for found in
             (sorted(glob.glob(each)) or [each] if re.search("[*?]", each) else [each])]
    seen = [Seen(path) for path in paths]

    def visit(log):
        if options.as_of == log.tree.size:
            at_size.extend(all_figures(log)[0])

    try:
        log, checkpoint = verify_bundle(options.bundle, trusted, visit)
        sizes = {size for _, size, _ in log.claims} | {size for each in seen for size, _ in each.claims}
        recall = Recall(options.bundle, sizes, {each.receipt.index for each in seen if each.receipt})
        demand(recall.tree.root() == checkpoint.root, "berubah sementara dibaca", "it changed while it was read")
    except Fault as fault:
        raise Fault(f"{options.bundle} TIDAK sah: {fault}", f"{options.bundle} is NOT valid: {fault}") from None
    faults = [f"{each.path}: {fault}" for each in seen for fault in each.faults(log, recall, options.bundle)]
    demand(not faults, "; ".join(faults), "; ".join(faults))
    for index, size, root in log.claims:
        demand(recall.roots[size] == root,
               f"{options.bundle} TIDAK sah: entri {index}: akar yang disebut bukan akar log berukuran {size}",
               f"{options.bundle} is NOT valid: entry {index}: the root it states is not that of log size {size}")
    lines, count = all_figures(log)
    if options.angka:
        with open(options.angka, "w", encoding="utf-8", newline="") as file:
            file.writelines(at_size if options.as_of is not None else lines)
    return {"ok": True, "size": log.tree.size, "root": encode64(checkpoint.root), "reports": log.reports,
            "figures": count, "figures_sha256": sha256("".join(lines).encode()).hex(), "seen": len(seen)}, seen

def told(result, seen):
    """The result in words."""
    size, root, reports, count, digest = (
        result[name] for name in ("size", "root", "reports", "figures", "figures_sha256"))
    lines = [say("Sah.", "Valid."), say(f"Log {size} entri · akar {root}", f"Log {size} entries · root {root}"),
             say(f"{reports} laporan · {count} angka dihitung ulang · sidik angka {digest}",
                 f"{reports} reports · {count} figures recomputed · digest of figures {digest}")]
    if seen:
        lines.append(say(f"Yang pernah dilihat dan masih termuat: {len(seen)}",
                         f"Seen before and still contained: {len(seen)}"))
        lines += [f"- {each.path} ({each.kind})" for each in seen]
    hint = say(", selain sejauh yang pernah dilihat di atas.", ", beyond what was seen before, above.") if seen else say(
        ": bandingkan dengan tanda terima dan cetakan yang disimpan di tempat lain (--seen).",
        ": compare with receipts and prints that are kept elsewhere (--seen).")
    return "\n".join(lines) + "\n" + PROOF[LANGUAGE[0]].format(hint)

def main(arguments=None):
    """Run; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = arguments_of(arguments)
    LANGUAGE[0] = options.lang
    check_library()
    try:
        LogKey(options.vkey)
    except Fault as fault:
        print(f"periksa: --vkey: {fault}", file=sys.stderr)
        return USAGE
    try:
        result, seen = check(options)
        print(json.dumps(result) + "\n" if options.json else told(result, seen), end="")
        return DONE
    except Fault as fault:
        if options.json:
            print(json.dumps({"ok": False, "faults": [str(fault)]}, ensure_ascii=False))
        print(f"periksa: {fault}", file=sys.stderr)
        return FAULT
    except OSError as error:
        print(f"periksa: {error}", file=sys.stderr)
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
