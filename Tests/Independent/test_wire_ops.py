"""The remaining operations: head, entry, catalog, achievement, checkpoint, consistency, notices, ping."""

import unittest

from harness import offices, reports
from harness.cases import CODES, Served
from iku.jws import Compact
from iku.log import Checkpoint, Proof
from iku.wire import Refused


class OperationTests(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payload = reports.report(period="2021")
        cls.flattened = reports.signed(cls.key, cls.payload)
        cls.answer = cls.connection.submit(cls.flattened)
        other, connection = cls.aggregator.enrolled("umkm")
        cls.others = connection.submit(reports.signed(other.key, reports.report("umkm", "2021")))
        connection.close()

    def refused(self, op, **members):
        """Refused with some code of the contract, and the connection goes on."""
        with self.assertRaises(Refused) as caught:
            self.connection.call(op, **members)
        self.assertIn(caught.exception.code, CODES)
        self.connection.ping()
        return caught.exception.code

    def test_ping(self):
        answer = self.connection.ping()
        self.assertEqual(answer["catalog"], 1)
        checkpoint = Checkpoint.open(self.connection.checkpoint(), self.connection.log_key)
        self.assertEqual(answer["size"], checkpoint.size)

    def test_catalog(self):
        for which in ({}, {"revision": 1}):
            answer = self.connection.catalog(**which)
            self.assertEqual((answer["revision"], answer["catalog"]), (1, offices.decree()))

    def test_a_catalogue_there_is_not(self):
        for revision in (0, 2, 99):
            self.refused("catalog", revision=revision)
        self.assertEqual(self.refused("catalog", revision="1"), "malformed")

    def test_head_of_an_impossible_period(self):
        for period in ("2022-T5", "", "x"):
            self.refused("head", period=period)

    def test_entry_by_index_and_by_report(self):
        for which in ({"index": self.answer["index"]}, {"report": self.answer["report"]}):
            entry = self.connection.entry(**which)
            self.assertEqual(entry["index"], self.answer["index"])
            self.assertEqual(entry["received_at"], self.answer["received_at"])
            self.assertEqual(entry["entry"], reports.compact_of(self.flattened))
            Proof.parse(entry["proof"]).verify(self.connection.log_key, entry["entry"], entry["received_at"])

    def test_entry_0_is_init(self):
        entry = self.connection.entry(index=0)
        Proof.parse(entry["proof"]).verify(self.connection.log_key, entry["entry"], entry["received_at"])
        jws = Compact.parse(entry["entry"])
        jws.verify(self.connection.log_key.public)
        self.assertEqual((jws.payload["act"], jws.payload["catalog"]), ("init", offices.decree()))
        self.assertEqual(jws.payload["vkey"], self.connection.hello["log"]["vkey"])

    def test_another_bidang_s_report_is_not_shown(self):
        self.refused("entry", index=self.others["index"])
        self.refused("entry", report=self.others["report"])

    def test_an_entry_there_is_not(self):
        self.refused("entry", index=10**9)
        self.refused("entry", report="ab" * 32)

    def test_consistency_outside_the_log(self):
        size = self.connection.ping()["size"]
        for old, new in ((2, 1), (1, size + 1), (-1, 1)):
            self.refused("consistency", **{"from": old, "to": new})
        self.assertEqual(self.connection.consistency(size, size), [])

    def test_achievement_of_the_wire_and_of_the_command(self):
        wire = self.connection.achievement("2021")
        self.assertEqual(wire["schema"], "iku-achievement/1")
        self.assertEqual(wire, self.aggregator.achievement("2021"))

    def test_achievement_of_an_impossible_period(self):
        self.refused("achievement", period="2021-T9")

    def test_several_questions_at_once(self):
        asked = [self.connection.send(op, **members) for op, members in (
            ("ping", {}), ("catalog", {}), ("head", {"period": "2021"}), ("checkpoint", {}),
            ("nonsense", {}))]
        answers = [self.connection.answer(sequence) for sequence in reversed(asked)]
        self.assertEqual([answer["ok"] for answer in answers], [False, True, True, True, True])


class NoticeTests(Served):
    """Acts that concern the caller's bidang; the shape of one notice is not fixed, so they are counted."""

    def test_locks_and_returns(self):
        before = self.connection.ping()["size"]
        self.accept(reports.report(period="2022"))
        self.aggregator.return_report("2022", "koperasi", "Lampirkan rekap koperasi")
        self.aggregator.lock("2021", "umkm")
        self.aggregator.lock("2021", "koperasi")
        notices = self.connection.notices(before)
        self.assertEqual(len(notices), 2, notices)
        latest = self.connection.notices(self.connection.ping()["size"] - 1)
        self.assertEqual(latest, notices[1:])

    def test_no_notices_from_the_end_on(self):
        self.assertEqual(self.connection.notices(self.connection.ping()["size"]), [])


if __name__ == "__main__":
    unittest.main()
