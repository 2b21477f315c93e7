"""The members of every act of the office, and what may stand in each; written from the protocol's table."""

import base64
import binascii
import datetime
import re

from .jws import JWSError, from_base64url, thumbprint
from .log import LogError, VerifierKey
from .number import parse_figure

_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_PERIOD = re.compile(r"\d{4}(-T[1-4])?")
# RFC 7748 points of small order, as public keys: the ones a reader is most likely to be shown.
_SMALL_ORDER = {bytes(32), b"\x01" + bytes(31)}


def _text(value):
    return isinstance(value, str)


def _texts(value):
    return isinstance(value, list) and all(map(_text, value))


def _count(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


def _flag(value):
    return isinstance(value, bool)


def _or_null(check):
    return lambda value: value is None or check(value)


def _one_of(*words):
    return lambda value: value in words


def _period(value):
    return _text(value) and _PERIOD.fullmatch(value) is not None


def _date(value):
    try:
        return _text(value) and bool(datetime.date.fromisoformat(value)) and len(value) == 10
    except ValueError:
        return False


def _time(value):
    return _text(value) and _AT.fullmatch(value) is not None


def _figure(value):
    try:
        return _text(value) and parse_figure(value) is not None
    except ValueError:
        return False


def _hash(value):
    try:
        return _text(value) and len(base64.b64decode(value, validate=True)) == 32
    except binascii.Error:
        return False


def _vkey(value):
    try:
        return _text(value) and bool(VerifierKey.parse(value))
    except (LogError, ValueError):
        return False


def _key(value):
    try:
        data = from_base64url(value)
    except (JWSError, TypeError):
        return False
    return len(data) == 32 and data not in _SMALL_ORDER


def _base64url(value):
    try:
        return from_base64url(value) is not None
    except (JWSError, TypeError):
        return False


def _object(**members):
    def check(value):
        return isinstance(value, dict) and set(value) == set(members) and all(
            check_member(value[name]) for name, check_member in members.items())
    return check


def _catalog(value):
    return isinstance(value, dict)


COMMON = {
    "schema": _one_of("iku-act/1"), "office": _text, "act": _text,
    "by": _object(name=_text, role=_text, via=_one_of("cli", "web", "wire")),
    "reason": _or_null(_text), "at": _time,
}
_LOCK = {"period": _period, "bidang": _or_null(_text), "until": _or_null(_date)}
ACTS = {
    "init": {"origin": _text, "vkey": _vkey, "catalog": _catalog, "reporting_from": _period, "demo": _flag},
    "adopt": {"catalog": _catalog, "decree": _object(number=_text, date=_date)},
    "enroll": {"bidang": _text, "kid": _text, "key": _key, "name": _text,
               "use": _one_of("report", "transport")},
    "rotate": {"bidang": _text, "old": _text, "kid": _text, "key": _key,
               "signatures": _object(old=_base64url, new=_base64url)},
    "revoke": {"kid": _text},
    "lock": _LOCK,
    "unlock": _LOCK,
    "return": {"period": _period, "bidang": _text, "indicator": _or_null(_text), "text": _text},
    "target": {"indicator": _text, "period": _period, "value": _figure},
    "official": {"position": _one_of("kepala", "bidang", "bupati", "inspektur"), "bidang": _or_null(_text),
                 "title": _text, "name": _text, "rank": _or_null(_text), "nip": _or_null(_text),
                 "from": _date},
    "approve": {"period": _period, "size": _count, "root": _hash, "catalog": _count},
    "program": {"program": _text, "year": _count, "pagu": _figure, "realisasi": _or_null(_figure),
                "indicators": _texts},
    "delivered": {"period": _period, "size": _count, "root": _hash, "to": _text, "date": _date,
                  "number": _text},
    "log-key": {"vkey": _vkey, "cause": _one_of("rotation", "restore")},
    "clock": {"wrong_from": _count},
}


def faulty_members(payload):
    """The names of the members that are missing, unknown, or not what they should be."""
    own = ACTS.get(payload.get("act"))
    if own is None:
        return {"act"}
    members = COMMON | own
    faulty = set(members) ^ set(payload)
    faulty |= {name for name, check in members.items() if name in payload and not check(payload[name])}
    if not faulty & {"key", "kid"} and "key" in members:
        if thumbprint(from_base64url(payload["key"])) != payload["kid"]:
            faulty.add("kid")
    return faulty
