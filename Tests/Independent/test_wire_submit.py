"""The way of a report over the wire: accepted, duplicate, corrected, withdrawn; receipts and pipelining."""

import threading
import unittest

from harness import reports
from harness.cases import Served
from iku.jws import Key, json_bytes
from iku.log import Checkpoint, LogError, Proof, verify_consistency


class SubmitTests(Served):
    def test_an_accepted_report_and_its_receipt(self):
        payload = reports.report(period=self.period())
        flattened = reports.signed(self.key, payload)
        answer = self.connection.submit(flattened)
        self.assertEqual((answer["status"], answer["report"]), ("accepted", reports.hash_of(payload)))
        checkpoint = self.verified(answer, flattened)
        self.assertGreater(checkpoint.size, answer["index"])
        head = self.connection.head(payload["period"])
        self.assertEqual(
            {name: head[name] for name in ("revision", "report", "kind", "kid", "index")},
            {"revision": 1, "report": answer["report"], "kind": "report", "kid": self.key.kid,
             "index": answer["index"]})

    def test_received_at_is_milliseconds_utc(self):
        answer = self.accept(reports.report(period=self.period()))
        self.assertRegex(answer["received_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_a_duplicate_has_the_same_index_and_the_stored_signature(self):
        payload = reports.report(period=self.period())
        flattened = reports.signed(self.key, payload)
        first = self.connection.submit(flattened)
        size = self.connection.ping()["size"]
        for _ in range(3):
            again = self.connection.submit(flattened)
            self.assertEqual(again["status"], "duplicate")
            for member in ("report", "index", "received_at"):
                self.assertEqual(again[member], first[member])
            self.assertEqual((again["protected"], again["signature"]),
                             (flattened["protected"], flattened["signature"]))
            self.verified(again, flattened)
        self.assertEqual(self.connection.ping()["size"], size)

    def test_a_duplicate_under_another_header_names_the_stored_one(self):
        payload = reports.report(period=self.period())
        stored = reports.signed(self.key, payload)
        self.connection.submit(stored)
        again = self.submit(payload, alg="Ed25519")
        self.assertEqual((again["status"], again["protected"]), ("duplicate", stored["protected"]))
        self.verified(again, {**stored, "protected": again["protected"], "signature": again["signature"]})

    def test_corrections_and_withdrawal_and_reporting_again(self):
        first = reports.report(period=self.period())
        self.accept(first)
        second = reports.correction(first, values={"koperasi-aktif": {"aktif": "140", "seluruh": "188"}})
        self.accept(second)
        taken_back = reports.withdrawal(second)
        self.accept(taken_back)
        self.assertEqual(self.connection.head(first["period"])["kind"], "withdrawal")
        again = reports.correction(taken_back, "Dilaporkan kembali", kind="report", values=first["values"])
        self.accept(again)
        self.assertEqual(self.connection.head(first["period"])["revision"], 4)

    def test_an_older_revision_again_is_a_duplicate_not_stale(self):
        first = reports.report(period=self.period())
        self.accept(first)
        self.accept(reports.correction(first))
        self.assertEqual(self.submit(first)["status"], "duplicate")

    def test_a_report_of_every_optional_member(self):
        name = "koperasi-aktif"
        payload = reports.report(
            period=self.period(), items={}, dropped=[], baseline={name: {"aktif": "1", "seluruh": "2"}},
            notes={name: {member: "Baris satu\nbaris dua" for member in (
                "pendukung", "penghambat", "tindak_lanjut", "solusi", "sumber_data", "tanggal_data",
                "definisi", "program", "rekomendasi")}},
            evidence=[{"name": "rekap.xlsx", "sha256": "ab" * 32, "bytes": 18231, "indicator": name}],
            prepared_by={"name": "Ani", "title": "Staf", "nip": "19800101 200001 2 001"},
            approved_by={"name": "Budi", "title": "Kepala Bidang", "nip": "1", "rank": "Pembina"})
        self.accept(payload)

    def test_payload_bytes_are_kept_as_they_are(self):
        payload = reports.report(period=self.period())
        escaped = json_bytes(payload).replace(b"koperasi", b"k\\u006fperasi")
        spaced = b" " + escaped.replace(b",", b" ,\n") + b"\n"
        self.assertNotEqual(spaced, json_bytes(payload))
        flattened = reports.signed(self.key, spaced)
        answer = self.connection.submit(flattened)
        self.verified(answer, flattened)
        stored = self.connection.entry(index=answer["index"])
        self.assertEqual(stored["entry"], reports.compact_of(flattened))

    def test_rfc_9864_s_name_of_the_algorithm(self):
        self.accept(reports.report(period=self.period()), alg="Ed25519")

    def test_header_members_in_any_order(self):
        header = b'{"typ":"iku-report+json", "kid":"%s" ,"alg":"EdDSA"}' % self.key.kid.encode()
        payload = json_bytes(reports.report(period=self.period()))
        flattened = self.key.flattened(payload, header)
        self.verified(self.connection.submit(flattened), flattened)

    def test_items_hold_the_exact_sums(self):
        identity, connection = self.aggregator.enrolled("perdagangan")
        name = "ketersediaan-barang-pokok"
        items = [{"item": "Beras", "unit": "ton", "kebutuhan": "0.1", "stok": "0.000000000001"},
                 {"item": "Gula", "unit": "ton", "kebutuhan": "0.2", "stok": "1"}]
        values = {name: {"kebutuhan": "0.30", "stok": "1.000000000001"}}
        with connection:
            payload = reports.report("perdagangan", "2022", values=values, items={name: items})
            self.assertEqual(connection.submit(reports.signed(identity.key, payload))["status"], "accepted")

    def test_no_head_is_nulls(self):
        head = self.connection.head("2026-T4")
        self.assertEqual([head[name] for name in ("revision", "report", "kind", "kid", "index")], [None] * 5)


class PipeliningTests(Served):
    def test_a_chain_sent_without_waiting(self):
        payload = reports.report(period=self.period())
        chain = [payload]
        for _ in range(49):
            chain.append(reports.correction(chain[-1]))
        sent = [self.connection.send("submit", report=reports.signed(self.key, one)) for one in chain]
        answers = [self.connection.expect(self.connection.answer(sequence)) for sequence in sent]
        indexes = [answer["index"] for answer in answers]
        self.assertEqual(indexes, sorted(set(indexes)))
        self.assertEqual({answer["status"] for answer in answers}, {"accepted"})
        for answer, one in zip(answers, chain):
            self.verified(answer, reports.signed(self.key, one))

    def test_the_same_report_twice_in_one_breath(self):
        flattened = reports.signed(self.key, reports.report(period=self.period()))
        sent = [self.connection.send("submit", report=flattened) for _ in range(20)]
        answers = [self.connection.expect(self.connection.answer(sequence)) for sequence in sent]
        self.assertEqual([answer["status"] for answer in answers], ["accepted"] + ["duplicate"] * 19)
        self.assertEqual(len({answer["index"] for answer in answers}), 1)

    def test_the_same_chain_from_several_connections(self):
        """Of ten corrections of one report sent at once, exactly one is accepted; the others are stale."""
        first = reports.report(period=self.period())
        self.accept(first)
        rivals = [reports.correction(first, f"Alasan nomor {number}") for number in range(10)]
        outcomes = []

        def deliver(payload):
            with self.aggregator.connect(self.identity) as connection:
                sent = connection.send("submit", report=reports.signed(self.key, payload))
                answer = connection.answer(sent)
                outcomes.append(answer["status"] if answer["ok"] else answer["error"]["code"])

        threads = [threading.Thread(target=deliver, args=(payload,)) for payload in rivals]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual(sorted(outcomes), ["accepted"] + ["stale"] * 9)


class ReceiptTests(Served):
    def test_any_two_checkpoints_are_consistent(self):
        seen, payload = {}, reports.report(period=self.period())
        for _ in range(12):
            flattened = reports.signed(self.key, payload)
            checkpoint = self.verified(self.connection.submit(flattened), flattened)
            seen[checkpoint.size] = checkpoint
            payload = reports.correction(payload)
        latest = Checkpoint.open(self.connection.checkpoint(), self.connection.log_key)
        seen[latest.size] = latest
        for old in seen.values():
            for new in seen.values():
                if old.size <= new.size:
                    path = self.connection.consistency(old.size, new.size)
                    verify_consistency(old.size, old.root, new.size, new.root, path)

    def test_the_receipt_is_of_this_report_only(self):
        flattened = reports.signed(self.key, reports.report(period=self.period()))
        answer = self.connection.submit(flattened)
        for other in (reports.signed(self.key, reports.report()), reports.signed(Key(), reports.report())):
            with self.assertRaises(LogError):
                self.verified(answer, other)

    def test_a_receipt_after_a_restart(self):
        flattened = reports.signed(self.key, reports.report(period=self.period()))
        first = self.connection.submit(flattened)
        old = self.verified(first, flattened)
        self.restart()
        again = self.connection.submit(flattened)
        self.assertEqual((again["status"], again["index"]), ("duplicate", first["index"]))
        new = self.verified(again, flattened)
        path = self.connection.consistency(old.size, new.size)
        verify_consistency(old.size, old.root, new.size, new.root, path)

    def test_an_acknowledged_report_survives_a_kill(self):
        chain = [reports.report(period=self.period())]
        for _ in range(5):
            chain.append(reports.correction(chain[-1]))
        answers = [self.accept(payload) for payload in chain]
        self.aggregator.daemon.kill()
        self.restart()
        for payload, answer in zip(chain, answers):
            again = self.submit(payload)
            self.assertEqual((again["status"], again["index"]), ("duplicate", answer["index"]))


if __name__ == "__main__":
    unittest.main()
