"""Reports of the decree's five bidang: complete, acceptable payloads that a test then bends."""

import hashlib

from iku.jws import compact_of, json_bytes

OFFICE = "dagkopukmp-luwu-timur"
PERSON = {"name": "Sitti Rahma", "title": "Staf Bidang"}
BIDANG = ("perdagangan", "perindustrian", "umkm", "koperasi", "sekretariat")

VALUES = {
    "perdagangan": {
        "ketersediaan-barang-pokok": {"kebutuhan": "1000", "stok": "1250.5"},
        "pertumbuhan-perdagangan": {"omzet": "900000000", "ekspor": "100000000"},
    },
    "perindustrian": {"pertumbuhan-produksi-ikm": {"produksi": "5200000000"}},
    "umkm": {"pertumbuhan-produksi-umkm": {"produksi": "7100000000.25"}},
    "koperasi": {"koperasi-aktif": {"aktif": "146", "seluruh": "188"}},
    "sekretariat": {"kinerja-penunjang": {"capaian": "11.5", "seluruh": "12"}},
}


def report(bidang="koperasi", period="2022", **members):
    """A first report with the usual values; every member can be replaced, and ``None`` values stay null."""
    payload = {
        "schema": "iku-report/1",
        "kind": "report",
        "office": OFFICE,
        "bidang": bidang,
        "period": period,
        "revision": 1,
        "supersedes": None,
        "reason": None,
        "catalog": 1,
        "values": VALUES.get(bidang, {}),
        "prepared_by": PERSON,
        "created_at": "2026-01-12T08:00:00+08:00",
    }
    return {**payload, **members}


def correction(before, reason="Salah ketik", **members):
    """The next revision of a report's payload, with some members replaced."""
    return {
        **before,
        "revision": before["revision"] + 1,
        "supersedes": hash_of(before),
        "reason": reason,
        **members,
    }


def withdrawal(before, reason="Keliru bidang"):
    """The withdrawal of a report's payload."""
    bare = {name: before[name] for name in report()}
    return correction(bare, reason, kind="withdrawal", values={}, supersedes=hash_of(before))


def hash_of(payload):
    """The report hash of a payload as this suite writes it."""
    return hashlib.sha256(json_bytes(payload)).hexdigest()


def signed(key, payload, **header):
    """A flattened JWS over a payload (a dict, or bytes as they are); ``header`` replaces header members."""
    data = payload if isinstance(payload, bytes) else json_bytes(payload)
    return key.flattened(data, {**key.header(), **header})


def compact(key, payload):
    """The compact JWS of the same."""
    return compact_of(signed(key, payload))
