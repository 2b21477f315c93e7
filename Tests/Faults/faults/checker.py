"""What must hold after any faults: the exported log against everything that was seen, by the independent code.

Checked: every receipted report stands in the log byte for byte where its receipt says; nothing stands there that no
agent had sent; one entry a report; one linear chain a bidang and period (the bundle's verifier does that); every
checkpoint ever seen is the root of the log's beginning; every figure equals a recomputation; the programs' own
audits agree; everything queued is delivered, and a new report passes.
"""

from iku.bundle import read_bundle
from iku.figures import achievement, comparable
from iku.log import Checkpoint, Proof, leaf_hash, root_of

from .counts import count

FIGURE_PERIODS_MAX = 8


class Violation(AssertionError):
    """One of the promises is broken."""


def settle_and_check(office, where, expected_alarms=()):
    """With the faults over: deliver all, send one new report each, and check everything."""
    if office.daemon is None or not office.daemon.is_alive:
        office.restart()
    for agent in office.agents:
        agent.proxy.fates.clear()
        agent.proxy.all = None
    office.drain()
    for agent in office.agents:
        _new_report(agent, where)
        _nothing_aside(agent, where, expected_alarms)
    return check(office, where)


def _new_report(agent, where):
    code, lines = agent.submit()
    if code != 0 or [line["status"] for line in lines] != ["accepted"]:
        raise Violation(f"{where}: a new report of {agent.bidang} does not pass: {code} {lines} {agent.said}")
    count("check: new reports passed")


def _nothing_aside(agent, where, expected_alarms):
    if agent.refused():
        texts = [path.read_text("utf-8")[:400] for path in agent.refused() if path.suffix in (".json", ".txt")]
        raise Violation(f"{where}: {agent.bidang} had sound reports moved aside: {texts}")
    if set(agent.alarms()) - set(expected_alarms):
        raise Violation(f"{where}: {agent.bidang} has alarms without a cause: {agent.alarms()}")


def check(office, where):
    """Hold the exported log against the memory; its entries."""
    office.remember()
    bundle = read_bundle(office.export(), str(office.vkey))
    leaves = [leaf_hash(entry.bytes) for entry in bundle.entries]
    stored = _one_entry_a_report(bundle.entries, where)
    _only_what_was_sent(office.memory, stored, where)
    _every_promise(office.memory, stored, where)
    roots = Roots(leaves)
    _every_receipt(office, stored, roots, where)
    _every_checkpoint(office, bundle.checkpoint, roots, where)
    _figures(office, bundle.entries, where)
    _own_checks(office, where)
    count("check: whole logs verified")
    return bundle.entries


class Roots:
    """The root of every beginning of the log."""

    def __init__(self, leaves):
        self.leaves, self.known = leaves, {}

    def agrees(self, checkpoint):
        """Whether the checkpoint is this log's, at its size."""
        if checkpoint.size > len(self.leaves):
            return False
        if checkpoint.size not in self.known:
            self.known[checkpoint.size] = root_of(self.leaves[:checkpoint.size])
        return self.known[checkpoint.size] == checkpoint.root


def _one_entry_a_report(entries, where):
    stored = {}
    for entry in entries:
        if entry.is_act:
            continue
        if entry.report_hash in stored:
            raise Violation(f"{where}: {entry.report_hash} stands twice in the log")
        stored[entry.report_hash] = entry
    return stored


def _only_what_was_sent(memory, stored, where):
    for name, entry in stored.items():
        if entry.compact not in memory.sent.get(name, ()):
            raise Violation(f"{where}: entry {entry.index} holds what no agent sent")
        payload = entry.payload
        given = memory.drafts.get((payload["bidang"], payload["period"]), [])
        if payload["kind"] == "report" and payload["values"] not in given:
            raise Violation(f"{where}: entry {entry.index} holds figures nobody handed over: {payload['values']}")
    count("check: stored reports traced to a draft", len(stored))


def _every_promise(memory, stored, where):
    for name, (bidang, said) in memory.promised.items():
        if name not in stored:
            raise Violation(f"{where}: {bidang} was told '{said}' of {name}, which is not in the log")
    count("check: promises kept", len(memory.promised))


def _every_receipt(office, stored, roots, where):
    for name, seen in office.memory.receipts.items():
        for compact, text in seen:
            proof = Proof.parse(text)
            checkpoint = proof.verify(office.vkey, compact)
            entry = stored.get(name)
            if entry is None or (entry.index, entry.compact) != (proof.index, compact):
                raise Violation(f"{where}: the receipted report {name} is not in the log as receipted")
            if entry.received_at != proof.extra.decode("ascii") or not roots.agrees(checkpoint):
                raise Violation(f"{where}: the receipt of {name} is of another log")
            count("check: receipts found in the log")


def _every_checkpoint(office, last, roots, where):
    for note in {*office.memory.notes, last.note}:
        if not roots.agrees(Checkpoint.open(note, office.vkey)):
            raise Violation(f"{where}: a checkpoint seen earlier is not of this log: {note!r}")
        count("check: checkpoints consistent")


def _figures(office, entries, where):
    touched = sorted({period for _, period in office.memory.drafts})
    step = max(1, len(touched) // FIGURE_PERIODS_MAX)
    for period in touched[::step]:
        if comparable(achievement(entries, period)) != comparable(office.achievement(period)):
            raise Violation(f"{where}: the figures of {period} differ from their recomputation")
        count("check: figures recomputed")


def _own_checks(office, where):
    audit = office.run("audit")
    if audit.returncode != 0:
        raise Violation(f"{where}: audit: exit {audit.returncode}: {audit.stdout}{audit.stderr}")
    for agent in office.agents:
        done = agent.command("receipts", "--verify")
        if done.returncode != 0:
            raise Violation(f"{where}: receipts --verify of {agent.bidang}: {done.stdout}{done.stderr}")
