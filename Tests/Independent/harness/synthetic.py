"""A small log written by this suite itself: what the figures and the bundle verifier are tested on."""

from datetime import datetime, timedelta

from iku.jws import Key, base64url, json_bytes
from iku.ledger import Entry
from iku.log import VerifierKey, leaf_hash, root_of, sign_note, to_base64

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
        key = key or self.keys[payload["bidang"]]
        return self._append(lambda _: compact(key, payload))

    def bundle(self):
        """The bytes of the exported bundle."""
        leaves = [leaf_hash(entry.bytes) for entry in self.entries]
        text = f"{self.origin}\n{len(leaves)}\n{to_base64(root_of(leaves))}\n"
        head = {"bundle": "iku/1", "office": self.office, "origin": self.origin,
                "vkey": str(self.vkey), "size": len(leaves)}
        lines = [head, *map(_entry_line, self.entries),
                 {"checkpoint": sign_note(text, self.origin, self.key)}]
        return b"".join(json_bytes(line) + b"\n" for line in lines)


def _entry_line(entry):
    kind = "act" if entry.is_act else "report"
    return {"index": entry.index, "kind": kind, "received_at": entry.received_at, "entry": entry.compact}
