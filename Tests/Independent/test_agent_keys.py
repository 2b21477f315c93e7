"""The agent's side of keys and evidence: rotation of its own key, of the log's, of TLS; supporting files."""

import hashlib
import json
import os
import unittest

from harness.processes import wait_for
from iku.jws import Compact
from iku.log import Proof, VerifierKey, to_base64
from test_agent import DONE, QUEUED, REFUSED, AgentCase


class KeyCase(AgentCase):
    def status(self):
        """What ``status --json`` says."""
        done = self.agent.run("status", "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)

    def correct(self, period, aktif):
        return self.deliver(DONE, "correct", self.draft(period, aktif=aktif), "--reason", "Salah hitung")


class EvidenceTests(KeyCase):
    def evidence_draft(self, period, content, name="rekap.xlsx", **members):
        """A draft that names a supporting file beside it."""
        (self.agent.folder / name).write_bytes(content)
        return self.draft(period, evidence=[{"path": name}], **members)

    def held(self, content):
        """The aggregator's copy, or None."""
        path = self.aggregator.data / "evidence" / hashlib.sha256(content).hexdigest()
        return path.read_bytes() if path.exists() else None

    def states(self):
        return [item["state"] for item in self.status()["evidence"]]

    def test_it_follows_the_report(self):
        content = os.urandom(3_000_000)
        line = self.deliver(DONE, "submit", self.evidence_draft(self.period(), content))
        self.assertEqual(self.held(content), content)
        item, = self.status()["evidence"]
        self.assertEqual(
            (item["name"], item["bytes"], item["report"], item["state"]),
            ("rekap.xlsx", 3_000_000, line["report"], "delivered"))

    def test_small_and_empty_files(self):
        for content in (b"", b"x"):
            self.deliver(DONE, "submit", self.evidence_draft(self.period(), content))
            self.assertEqual(self.held(content), content)

    def test_it_goes_on_where_the_aggregator_stands(self):
        content = os.urandom(400_000)
        digest = hashlib.sha256(content).hexdigest()
        answer = self.connection.call(
            "evidence", sha256=digest, bytes=len(content), offset=0, data=to_base64(content[:123_456]))
        self.assertEqual(answer["have"], 123_456)
        self.deliver(DONE, "submit", self.evidence_draft(self.period(), content))
        self.assertEqual(self.held(content), content)

    def test_the_daemon_hands_over_what_was_queued(self):
        content = os.urandom(700_000)
        draft = self.evidence_draft(self.period(), content)
        self.deliver(QUEUED, "submit", draft, "--no-wait")
        (self.agent.folder / "rekap.xlsx").unlink()
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: self.held(content) == content, "the file on the aggregator")
        wait_for(lambda: self.states() == ["delivered"], "the state")

    def test_a_correction_keeps_the_evidence(self):
        period, content = self.period(), os.urandom(1000)
        self.deliver(DONE, "submit", self.evidence_draft(period, content))
        line = self.correct(period, 150)
        compact, _ = self.agent.receipt(line["report"])
        self.assertEqual(
            [one["sha256"] for one in Compact.parse(compact).payload["evidence"]],
            [hashlib.sha256(content).hexdigest()])
        self.assertEqual(self.states(), ["delivered"])

    def test_a_copy_that_changed_is_said_and_the_report_delivered(self):
        content = os.urandom(50_000)
        draft = self.evidence_draft(self.period(), content)
        self.deliver(QUEUED, "submit", draft, "--no-wait")
        copy = self.agent.data / "evidence" / hashlib.sha256(content).hexdigest()
        copy.write_bytes(b"y" + content[1:])
        self.deliver(DONE, "submit", draft)
        self.assertEqual(self.states(), ["lost"])
        self.assertIn("evidence-lost", [alarm["code"] for alarm in self.status()["alarms"]])
        self.assertIsNone(self.held(content))
        copy.write_bytes(content)
        self.deliver(DONE, "submit", draft)
        self.assertEqual((self.states(), self.held(content)), (["delivered"], content))

    def test_evidence_of_a_refused_report_is_not_sent(self):
        period, content = self.period(), os.urandom(1000)
        self.aggregator.lock(period)
        code, _ = self.agent.deliver("submit", self.evidence_draft(period, content))
        self.assertEqual((code, self.held(content)), (REFUSED, None))


class AgentKeyTests(KeyCase):
    def rotate(self):
        """``key rotate``; the old and the new thumbprint."""
        done = self.agent.run("key", "rotate", "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["status"], "rotated")
        self.assertEqual(self.status()["kid"], said["kid"])
        self.assertNotEqual(said["former_kid"], said["kid"])
        return said["former_kid"], said["kid"]

    def test_reports_before_and_after(self):
        period = self.period()
        self.deliver(DONE, "submit", self.draft(period))
        old, new = self.rotate()
        self.assert_receipt(self.correct(period, 150))
        head = self.connection.head(period)
        self.assertEqual((head["revision"], head["kid"]), (2, new))
        self.assertEqual(self.agent.run("receipts", "--verify").returncode, DONE)
        self.assertFalse((self.agent.data / "key.new").exists())
        agents = {one["kid"]: one["status"]
                  for one in json.loads(self.aggregator.command("agents", "list", "--json"))}
        self.assertEqual((agents[old], agents[new]), ("rotated", "active"))

    def test_what_waits_is_signed_anew(self):
        period = self.period()
        first = self.deliver(QUEUED, "submit", self.draft(period), "--no-wait")
        draft = self.draft(period, aktif=150)
        second = self.deliver(QUEUED, "correct", draft, "--reason", "Salah hitung", "--no-wait")
        _, new = self.rotate()
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: self.agent.receipt(second["report"]), "the correction's receipt")
        for line in (first, second):
            compact, _ = self.agent.receipt(line["report"])
            self.assertEqual(Compact.parse(compact).header["kid"], new)
        self.assertEqual(self.connection.head(period)["report"], second["report"])

    def test_beside_a_running_daemon(self):
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        self.deliver(DONE, "submit", self.draft(self.period()))
        self.rotate()
        line = self.deliver(QUEUED, "submit", self.draft(self.period()), "--no-wait")
        wait_for(lambda: self.agent.receipt(line["report"]), f"the receipt; {daemon.errors()}")
        self.assertEqual(self.status()["alarms"], [])

    def test_again_and_again(self):
        kids = [self.rotate() for _ in range(3)]
        self.assertEqual([old for old, _ in kids[1:]], [new for _, new in kids[:-1]])
        self.deliver(DONE, "submit", self.draft(self.period()))

    def test_a_revoked_agent_cannot(self):
        self.aggregator.revoke(self.status()["kid"])
        done = self.agent.run("key", "rotate", "--wait", "5s")
        self.assertEqual(done.returncode, REFUSED, done.stderr)

    def test_without_an_aggregator(self):
        self.aggregator.stop()
        try:
            done = self.agent.run("key", "rotate", "--wait", "1s")
            self.assertEqual(done.returncode, QUEUED, done.stderr)
        finally:
            self.restart()
        self.rotate()


class LogKeyTests(KeyCase):
    """The log's key is handed over while agents live; they follow by the old key's signature alone."""

    def hand_over(self):
        before = self.status()["vkey"]
        said = json.loads(self.aggregator.command("key", "rotate", "log", "--reason", "Uji", "--json"))
        self.assertNotEqual(said["vkey"], before)
        return before, said["vkey"]

    def reconnect(self):
        self.connection.close()
        type(self).connection = self.aggregator.connect(self.identity)
        self.addClassCleanup(self.connection.close)

    def assert_followed(self, vkey):
        status = self.status()
        self.assertEqual((status["vkey"], status["alarms"]), (vkey, []))
        self.assertEqual(self.agent.run("receipts", "--verify").returncode, DONE)

    def test_between_two_connections(self):
        self.deliver(DONE, "submit", self.draft(self.period()))
        _, new = self.hand_over()
        line = self.deliver(DONE, "submit", self.draft(self.period()))
        self.assert_followed(new)
        compact, proof = self.agent.receipt(line["report"])
        Proof.parse(proof).verify(VerifierKey.parse(new), compact)
        self.reconnect()

    def test_several_at_once(self):
        self.deliver(DONE, "submit", self.draft(self.period()))
        for _ in range(3):
            _, new = self.hand_over()
        self.deliver(DONE, "submit", self.draft(self.period()))
        self.assert_followed(new)
        self.reconnect()

    def test_under_a_running_daemon(self):
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        first = self.deliver(QUEUED, "submit", self.draft(self.period()), "--no-wait")
        wait_for(lambda: self.agent.receipt(first["report"]), "the first receipt")
        _, new = self.hand_over()
        second = self.deliver(QUEUED, "submit", self.draft(self.period()), "--no-wait")
        wait_for(lambda: self.agent.receipt(second["report"]), f"the second; {daemon.errors()}")
        self.assert_followed(new)
        self.reconnect()

    def test_the_tls_key(self):
        self.aggregator.command("key", "rotate", "tls")
        self.restart()
        self.deliver(DONE, "submit", self.draft(self.period()))
        self.aggregator.command("key", "rotate", "tls", "--activate")
        self.restart()
        self.deliver(DONE, "submit", self.draft(self.period()))


if __name__ == "__main__":
    unittest.main()
