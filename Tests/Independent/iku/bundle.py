"""An exported bundle, verified offline with nothing but the log's vkey.

A bundle is JSON Lines: ``{"bundle":"iku/1","office","origin","vkey","size"}``, then every entry as
``{"index","kind","received_at","entry"}``, last ``{"checkpoint"}``. Checked: every line's shape, every
signature, that each key was allowed to sign where it stands in the log, the chains of reports and the locks,
and that the entries hash to the root the checkpoint signs. A log key may change by ``log-key`` acts.
"""

from dataclasses import dataclass, field

from .acts import ACTS, COMMON
from .jws import JWSError, from_base64url, strict_json, thumbprint, verify_signature
from .ledger import Entry, Projection
from .log import Checkpoint, VerifierKey, leaf_hash, root_of, to_base64
from .period import instant, office_zone


class BundleError(ValueError):
    """The bundle does not hold; the text says where."""


@dataclass
class Signer:
    """A key the log knows: whose it is, what for, and whether it still counts."""

    bidang: str
    public: bytes
    use: str
    active: bool = True


@dataclass
class Verifier:
    """Replays the log entry by entry, believing only what the log's keys signed."""

    pinned: VerifierKey
    office: str = None
    origin: str = None
    log_key: VerifierKey = None
    first_key: VerifierKey = None
    restored: bool = False
    time_free: bool = False
    last_time: str = ""
    signers: dict = field(default_factory=dict)
    locks: list = field(default_factory=list)
    leaves: list = field(default_factory=list)
    projection: Projection = field(default_factory=Projection)

    def add(self, entry, kind):
        """Check one entry against everything before it, then let it take effect."""
        if (kind == "act") != entry.is_act:
            raise BundleError(f"entry {entry.index}: kind does not fit its typ")
        self._check_time(entry)
        if entry.is_act:
            self._act(entry)
        else:
            self._report(entry)
        self.projection.add(entry)
        self.leaves.append(leaf_hash(entry.bytes))

    def _check_time(self, entry):
        instant(entry.received_at)
        if entry.received_at < self.last_time and not self.time_free:
            raise BundleError(f"entry {entry.index}: time runs backwards")
        self.last_time, self.time_free = entry.received_at, False

    def _act(self, entry):
        act = entry.payload
        name = act.get("act")
        if act.get("schema") != "iku-act/1" or name not in ACTS:
            raise BundleError(f"entry {entry.index}: unknown act {name}")
        members = set(COMMON) | set(ACTS[name])
        same_office = act["office"] == self.office or name == "init"
        if set(act) != members or act["at"] != entry.received_at or not same_office:
            raise BundleError(f"entry {entry.index}: members of {name}")
        if (name == "init") != (entry.index == 0):
            raise BundleError(f"entry {entry.index}: init stands first, and only there")
        signer = VerifierKey.parse(act["vkey"]) if self._brings_own_key(act) else self.log_key
        entry.jws.verify(signer.public)
        {"init": self._init, "enroll": self._enroll, "rotate": self._rotate, "revoke": self._revoke,
         "lock": self._lock, "unlock": self._lock, "approve": self._stated_root,
         "delivered": self._stated_root, "log-key": self._new_log_key,
         "clock": self._clock}.get(name, lambda act: None)(act)

    @staticmethod
    def _brings_own_key(act):
        """Whether the act is signed by the key it names: the first one, and one after a restore."""
        return act["act"] == "init" or (act["act"] == "log-key" and act["cause"] == "restore")

    def _init(self, act):
        self.office, self.origin = act["office"], act["origin"]
        self.log_key = self.first_key = VerifierKey.parse(act["vkey"])
        if self.origin != f"{self.office}/iku":
            raise BundleError("the origin is not the office's")

    def _new_log_key(self, act):
        self.log_key = VerifierKey.parse(act["vkey"])
        self.restored = self.restored or act["cause"] == "restore"

    def _clock(self, act):
        self.time_free = True

    def _enter_key(self, kid, encoded, bidang, use):
        public = from_base64url(encoded)
        if len(public) != 32 or thumbprint(public) != kid or kid in self.signers:
            raise BundleError(f"key {kid} is malformed or not new")
        self.signers[kid] = Signer(bidang, public, use)

    def _enroll(self, act):
        if act["use"] not in ("report", "transport"):
            raise BundleError(f"unknown use {act['use']}")
        self._enter_key(act["kid"], act["key"], act["bidang"], act["use"])

    def _rotate(self, act):
        old = self.signers.get(act["old"])
        if old is None or not old.active or old.bidang != act["bidang"]:
            raise BundleError(f"rotation of {act['old']}, which is not that bidang's key")
        self._enter_key(act["kid"], act["key"], act["bidang"], old.use)
        text = f"iku-rotate/1 {self.office} {act['bidang']} {act['old']} {act['kid']}".encode("ascii")
        verify_signature(old.public, from_base64url(act["signatures"]["old"]), text)
        verify_signature(self.signers[act["kid"]].public, from_base64url(act["signatures"]["new"]), text)
        old.active = False

    def _revoke(self, act):
        if act["kid"] not in self.signers:
            raise BundleError(f"revocation of the unknown key {act['kid']}")
        self.signers[act["kid"]].active = False

    def _lock(self, act):
        self.locks.append(act)

    def _stated_root(self, act):
        """An act that speaks of a log size names its root."""
        leaves = self.leaves[:act["size"]]
        if len(leaves) != act["size"] or to_base64(root_of(leaves)) != act["root"]:
            raise BundleError(f"{act['act']}: not the root of size {act['size']}")

    def _report(self, entry):
        """A report: a key that may sign for the bidang here, in the right office, continuing its chain."""
        report = entry.payload
        signer = self.signers.get(entry.jws.header["kid"])
        if entry.jws.header["typ"] != "iku-report+json" or report["schema"] != "iku-report/1":
            raise BundleError(f"entry {entry.index}: unknown type")
        if signer is None or signer.use != "report" or not signer.active:
            raise BundleError(f"entry {entry.index}: its key may not sign here")
        entry.jws.verify(signer.public)
        if report["office"] != self.office or report["bidang"] != signer.bidang:
            raise BundleError(f"entry {entry.index}: another's report")
        self._check_chain(entry, report)
        if self.locked(report["bidang"], report["period"], entry.received_at):
            raise BundleError(f"entry {entry.index}: its period was locked")

    def _check_chain(self, entry, report):
        head = self.projection.heads.get((report["bidang"], report["period"]))
        expected = (head.payload["revision"] + 1, head.report_hash) if head else (1, None)
        if (report["revision"], report["supersedes"]) != expected:
            raise BundleError(f"entry {entry.index}: breaks the chain")
        if report["kind"] == "withdrawal" and (head is None or head.payload["kind"] == "withdrawal"):
            raise BundleError(f"entry {entry.index}: withdraws nothing")

    def locked(self, bidang, period, received_at):
        """Whether the latest lock or unlock that covers bidang and period, and has not run out, locks."""
        zone = office_zone(self.projection.catalogs[0].data["office"]["utc_offset"])
        day = instant(received_at).astimezone(zone).date().isoformat()
        for act in reversed(self.locks):
            covers = act["period"] == period and act["bidang"] in (None, bidang)
            if covers and (act["until"] is None or day <= act["until"]):
                return act["act"] == "lock"
        return False

    def finish(self, note, leaves):
        """Check the checkpoint against everything that was replayed."""
        trusted = [self.log_key] if self.restored else [self.first_key, self.log_key]
        if self.pinned not in trusted:
            raise BundleError("the log's key is not the one that was given")
        checkpoint = Checkpoint.open(note, self.log_key, self.origin)
        if (checkpoint.size, checkpoint.root) != (len(leaves), root_of(leaves)):
            raise BundleError("the entries do not hash to the signed root")
        return checkpoint


@dataclass(frozen=True)
class Bundle:
    """A verified bundle."""

    office: str
    entries: list
    checkpoint: Checkpoint
    projection: Projection


def read_bundle(data, vkey):
    """Verify the bytes of a bundle given the log's vkey; BundleError, LogError or JWSError where it fails."""
    lines = data.split(b"\n")
    if lines.pop() != b"" or len(lines) < 3:
        raise BundleError("truncated")
    head, *middle, last = (strict_json(line) for line in lines)
    if head.get("bundle") != "iku/1" or head["size"] != len(middle) or set(last) != {"checkpoint"}:
        raise BundleError("head or end of the bundle")
    verifier = Verifier(VerifierKey.parse(vkey))
    entries = []
    for index, line in enumerate(middle):
        if set(line) != {"index", "kind", "received_at", "entry"} or line["index"] != index:
            raise BundleError(f"line of entry {index}")
        entries.append(Entry(index, line["received_at"], line["entry"]))
        try:
            verifier.add(entries[-1], line["kind"])
        except (KeyError, TypeError, JWSError) as error:
            raise BundleError(f"entry {index}: {error}") from error
    if (head["office"], head["origin"]) != (verifier.office, verifier.origin):
        raise BundleError("the head names another log")
    checkpoint = verifier.finish(last["checkpoint"], verifier.leaves)
    return Bundle(verifier.office, entries, checkpoint, verifier.projection)
