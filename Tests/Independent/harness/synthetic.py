"""A small log written by this suite itself: what the figures and the bundle verifier are tested on."""

import json
from datetime import datetime, timedelta

from iku.jws import Key, base64url, from_base64url, json_bytes
from iku.ledger import Entry
from iku.log import PROOF_HEADER, VerifierKey, inclusion_path, leaf_hash, root_of, sign_note, to_base64

from .reports import compact


class SyntheticLog:
    """An office's log with one enrolled key a bidang; entries arrive a second apart from ``start`` on."""

    def __init__(self, catalog, start="2026-11-24T00:00:00.000Z"):
        self.office = catalog["office"]["id"]
        self.origin = f"{self.office}/iku"
        self.key = Key(bytes(range(32)))
        self.vkey = VerifierKey(self.origin, self.key.public)
        self.entries = []
        self.at(start)
        self.act("init", origin=self.origin, vkey=str(self.vkey), catalog=catalog,
                 reporting_from="2026", demo=True)
        self.keys = {}
        for number, bidang in enumerate(catalog["bidang"]):
            self.keys[bidang["id"]] = self.enroll(bidang["id"], Key(bytes([number + 1]) * 32))

    def at(self, received_at):
        """Set the clock."""
        self.clock = datetime.strptime(received_at, "%Y-%m-%dT%H:%M:%S.%fZ")

    def _append(self, write):
        self.clock += timedelta(seconds=1)
        received_at = self.clock.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
        self.entries.append(Entry(len(self.entries), received_at, write(received_at)))
        return self.entries[-1]

    def act(self, act, signer=None, reason=None, **members):
        """Append an act of the office."""
        def write(received_at):
            payload = {
                "schema": "iku-act/1", "office": self.office, "act": act,
                "by": {"name": "uji", "role": "admin", "via": "cli"},
                "reason": reason, "at": received_at, **members}
            return (signer or self.key).compact(json_bytes(payload), "iku-act+json")

        return self._append(write)

    def enroll(self, bidang, key, use="report"):
        """Append an enrolment; the key."""
        self.act("enroll", bidang=bidang, kid=key.kid, key=base64url(key.public), name="uji", use=use)
        return key

    def report(self, payload, key=None):
        """Append a report, signed by its bidang's key."""
        key = key or self.keys.get(payload.get("bidang")) or next(iter(self.keys.values()))
        return self._append(lambda _: compact(key, payload))

    def rotate(self, bidang, new=None, **members):
        """Append the exchange of a bidang's key for a new one, signed by both; the new key."""
        old, new = self.keys[bidang], new or Key()
        text = f"iku-rotate/1 {self.office} {bidang} {old.kid} {new.kid}".encode("ascii")
        signatures = {"old": base64url(old.sign(text)), "new": base64url(new.sign(text))}
        self.act("rotate", **{"bidang": bidang, "old": old.kid, "kid": new.kid, "key": base64url(new.public),
                              "signatures": signatures, **members})
        self.keys[bidang] = new
        return new

    def hand_over(self, cause="rotation"):
        """Append a new log key: signed by the old one, or after a restore by the new one."""
        new = Key()
        signer = self.key if cause == "rotation" else new
        self.act("log-key", signer, vkey=str(VerifierKey(self.origin, new.public)), cause=cause)
        self.key = new
        if cause == "restore":
            self.vkey = self.now_vkey

    @property
    def now_vkey(self):
        """The log's key of now; ``vkey`` is the first one since a restore."""
        return VerifierKey(self.origin, self.key.public)

    def leaves(self, size=None):
        """The leaf hashes of the first ``size`` entries."""
        return [leaf_hash(entry.bytes) for entry in self.entries[:size]]

    def checkpoint(self, size=None, key=None):
        """The signed note of a size, by the log's key of now."""
        leaves = self.leaves(size)
        text = f"{self.origin}\n{len(leaves)}\n{to_base64(root_of(leaves))}\n"
        return sign_note(text, self.origin, key or self.key)

    def receipt(self, index, size=None):
        """The receipt of an entry under the checkpoint of a size."""
        leaves, entry = self.leaves(size), self.entries[index]
        path = "".join(to_base64(node) + "\n" for node in inclusion_path(leaves, index))
        extra = to_base64(entry.received_at.encode("ascii"))
        return f"{PROOF_HEADER}\nextra {extra}\nindex {index}\n{path}\n{self.checkpoint(size)}"

    def bundle(self, size=None):
        """The bytes of the exported bundle of the first ``size`` entries."""
        entries = self.entries[:size]
        head = {"bundle": "iku/1", "office": self.office, "origin": self.origin,
                "vkey": str(self.vkey), "size": len(entries)}
        lines = [head, *map(entry_line, entries), {"checkpoint": self.checkpoint(size)}]
        return b"".join(json_bytes(line) + b"\n" for line in lines)


def entry_line(entry):
    """The line of a bundle that holds an entry."""
    # Read leniently: a header that must be refused is one of the cases.
    header = json.loads(from_base64url(entry.compact.partition(".")[0]))
    kind = "act" if header.get("typ") == "iku-act+json" else "report"
    return {"index": entry.index, "kind": kind, "received_at": entry.received_at, "entry": entry.compact}
