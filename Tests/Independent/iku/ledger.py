"""The log as a list of entries, and what follows from them: catalogues, targets, current heads."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from .catalog import Catalog, in_force
from .jws import Compact
from .number import parse_figure


@dataclass(frozen=True)
class Entry:
    """One entry of the log: when it arrived, and the compact JWS."""

    index: int
    received_at: str
    compact: str

    @property
    def bytes(self):
        """What is hashed as the leaf: ``received_at``, LF, compact JWS."""
        return f"{self.received_at}\n{self.compact}".encode("ascii")

    @cached_property
    def jws(self):
        """The parts of the JWS; its signature is not checked here."""
        return Compact.parse(self.compact)

    @cached_property
    def payload(self):
        """The signed JSON, strictly read."""
        return self.jws.payload

    @property
    def is_act(self):
        """Whether the office wrote it (an act) or a bidang (a report)."""
        return self.jws.header.get("typ") == "iku-act+json"

    @property
    def report_hash(self):
        """The report's name: SHA-256 of the payload bytes, lower-case hex."""
        return hashlib.sha256(self.jws.payload_bytes).hexdigest()


@dataclass
class Projection:
    """The state that figures are computed from, after some first entries of the log."""

    catalogs: list = field(default_factory=list)
    targets: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)

    def add(self, entry):
        """Let one more entry take effect; the log is taken to be valid (the bundle verifier checks that)."""
        payload = entry.payload
        if not entry.is_act:
            self.heads[payload["bidang"], payload["period"]] = entry
            self.reports[entry.report_hash] = entry
        elif payload["act"] in ("init", "adopt"):
            self.catalogs.append(Catalog(payload["catalog"]))
        elif payload["act"] == "target":
            self.targets[payload["indicator"], payload["period"]] = parse_figure(payload["value"])

    def catalog_for(self, year):
        """The catalogue revision in force for a year."""
        return in_force(self.catalogs, year)

    def counting(self, bidang, period, indicator):
        """The report of exactly that period that counts and has the indicator, or None."""
        head = self.heads.get((bidang, str(period)))
        if head is None or head.payload["kind"] == "withdrawal":
            return None
        return head if indicator in head.payload["values"] else None


def project(entries):
    """The projection of the given entries, from the first on."""
    projection = Projection()
    for entry in entries:
        projection.add(entry)
    return projection
