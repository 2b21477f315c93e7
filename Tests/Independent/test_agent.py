"""The agent's commands as a member of staff uses them: exit codes, JSON lines, receipts, offline work."""

import json
import unittest

from harness import reports
from harness.cases import Served
from harness.processes import Agent, needs_agent, wait_for
from iku.jws import Compact, json_bytes
from iku.log import Proof

IKU_4 = "koperasi-aktif"
DONE, FAILED, USAGE, QUEUED, REFUSED, FAULT = range(6)


@needs_agent
class AgentCase(Served):
    """One enrolled agent of the bidang Koperasi a test, beside the suite's own connection."""

    def setUp(self):
        self.agent = Agent()
        self.addCleanup(self.agent.close)
        done = self.agent.enroll(self.aggregator.token("koperasi"))
        self.assertEqual(done.returncode, DONE, done.stderr)

    def draft(self, period, aktif=146, seluruh="188", name="draft.json", **members):
        """A draft's file."""
        content = {"period": period, "values": {IKU_4: {"aktif": aktif, "seluruh": seluruh}},
                   "prepared_by": reports.PERSON, **members}
        return self.agent.draft(name, content)

    def deliver(self, code, *arguments):
        """Run a delivering command with ``--json``; the one object it printed."""
        found, lines = self.agent.deliver(*arguments)
        self.assertEqual((found, len(lines)), (code, 1), lines)
        self.assertLessEqual({"file", "status", "report", "revision", "index", "error"}, lines[0].keys())
        return lines[0]

    def assert_receipt(self, line):
        """The files of a receipt verify, and the signed report is the head on the aggregator."""
        compact, proof = self.agent.receipt(line["report"])
        checkpoint = Proof.parse(proof).verify(self.connection.log_key, compact)
        self.assertGreater(checkpoint.size, line["index"])
        self.assertEqual(Proof.parse(proof).index, line["index"])
        entry = self.connection.entry(report=line["report"])
        self.assertEqual(entry["entry"], compact)


class DeliveryTests(AgentCase):
    def test_submit(self):
        period = self.period()
        line = self.deliver(DONE, "submit", self.draft(period))
        self.assertEqual((line["status"], line["revision"], line["error"]), ("accepted", 1, None))
        self.assert_receipt(line)
        head = self.connection.head(period)
        self.assertEqual((head["report"], head["index"]), (line["report"], line["index"]))

    def test_numbers_are_taken_digit_for_digit(self):
        content = json_bytes({"period": self.period(), "values": {IKU_4: {"aktif": 1, "seluruh": 2}},
                              "prepared_by": reports.PERSON})
        path = self.agent.folder / "draft.json"
        path.write_bytes(content.replace(b'"seluruh":2', b'"seluruh":123456789012345678'))
        line = self.deliver(DONE, "submit", path)
        compact, _ = self.agent.receipt(line["report"])
        values = Compact.parse(compact).payload["values"][IKU_4]
        self.assertEqual(values, {"aktif": "1", "seluruh": "123456789012345678"})

    def test_correct(self):
        period = self.period()
        first = self.deliver(DONE, "submit", self.draft(period))
        line = self.deliver(DONE, "correct", self.draft(period, aktif=150), "--reason", "Salah hitung")
        self.assertEqual((line["status"], line["revision"]), ("accepted", 2))
        self.assertNotEqual(line["report"], first["report"])
        self.assert_receipt(line)
        self.assertEqual(self.connection.head(period)["report"], line["report"])

    def test_correct_without_a_reason_is_a_usage_error(self):
        done = self.agent.run("correct", self.draft(self.period()))
        self.assertEqual(done.returncode, USAGE, done.stderr)

    def test_a_reason_that_is_too_short(self):
        period = self.period()
        self.deliver(DONE, "submit", self.draft(period))
        code, _ = self.agent.deliver("correct", self.draft(period, aktif=1), "--reason", "ab")
        self.assertIn(code, (FAILED, USAGE))
        self.assertEqual(self.connection.head(period)["revision"], 1)

    def test_submit_changes_nothing_by_itself(self):
        period = self.period()
        self.deliver(DONE, "submit", self.draft(period))
        code, _ = self.agent.deliver("submit", self.draft(period, aktif=150))
        self.assertEqual(code, FAILED)
        self.assertEqual(self.connection.head(period)["revision"], 1)

    def test_withdraw_and_report_again(self):
        period = self.period()
        self.deliver(DONE, "submit", self.draft(period))
        line = self.deliver(DONE, "withdraw", period, "--reason", "Keliru tahun")
        self.assertEqual((line["status"], line["revision"]), ("accepted", 2))
        self.assertEqual(self.connection.head(period)["kind"], "withdrawal")
        again = self.deliver(DONE, "submit", self.draft(period))
        self.assertEqual(again["revision"], 3)
        self.assert_receipt(again)

    def test_a_correction_after_another_agent_s_report(self):
        """The chain is the bidang's: what another of its keys reported is corrected all the same."""
        period = self.period()
        self.accept(reports.report(period=period))
        line = self.deliver(DONE, "correct", self.draft(period, aktif=99), "--reason", "Salah hitung")
        self.assertEqual(line["revision"], 2)

    def test_a_fault_found_at_the_desk_is_not_sent(self):
        period = self.period()
        for members in ({"aktif": 189}, {"aktif": -1}, {"aktif": "01"}, {"aktif": 1.5}, {"aktif": "x"},
                        {"x": 1}):
            code, _ = self.agent.deliver("submit", self.draft(period, **members))
            self.assertEqual(code, FAILED, members)
        self.assertIsNone(self.connection.head(period)["report"])

    def test_a_refusal_by_the_aggregator(self):
        period = self.period()
        self.aggregator.lock(period)
        line = self.deliver(REFUSED, "submit", self.draft(period))
        self.assertEqual(line["status"], "refused")
        self.assertIn("period-locked", json.dumps(line["error"]))
        self.aggregator.unlock(period)
        self.assertEqual(self.deliver(DONE, "submit", self.draft(period, aktif=1))["revision"], 1)

    def test_of_several_files_refused_outranks_failed(self):
        locked, free = self.period(), self.period()
        self.aggregator.lock(locked)
        files = [self.draft(free, name="a.json"), self.draft(free, aktif=999, name="b.json"),
                 self.draft(locked, name="c.json")]
        code, lines = self.agent.deliver("submit", *files)
        self.assertEqual((code, len(lines)), (REFUSED, 3), lines)
        self.assertEqual(sorted(line["status"] for line in lines), ["accepted", "refused", "refused"])

    def test_usage(self):
        for arguments in (("fly",), ("submit",), ("withdraw", "2022"), ("submit", "--nonsense", "x")):
            self.assertEqual(self.agent.run(*arguments).returncode, USAGE, arguments)

    def test_a_missing_file(self):
        done = self.agent.run("submit", self.agent.folder / "tiada.json")
        self.assertEqual(done.returncode, FAILED)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)


class EnrolmentTests(AgentCase):
    def test_from_a_file(self):
        other = Agent()
        self.addCleanup(other.close)
        path = other.folder / "token.txt"
        path.write_text(self.aggregator.token("umkm") + "\n")
        self.assertEqual(other.run("enroll", path).returncode, DONE)

    def test_a_token_that_is_none(self):
        other = Agent()
        self.addCleanup(other.close)
        done = other.run("enroll", "iku1.e30")
        self.assertEqual(done.returncode, FAILED)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_a_used_token(self):
        token = self.aggregator.token("umkm")
        for code in (DONE, REFUSED):
            other = Agent()
            self.addCleanup(other.close)
            self.assertEqual(other.run("enroll", token).returncode, code)

    def test_the_key_is_nobody_else_s_to_read(self):
        modes = {path: path.stat().st_mode & 0o777 for path in self.agent.data.rglob("*") if path.is_file()}
        self.assertIn(0o600, modes.values())
        secret = {path: mode for path, mode in modes.items() if path.suffix == ".key" or path.name == "key"}
        self.assertLessEqual(set(secret.values()), {0o600}, secret)


class DeskTests(AgentCase):
    def test_preview_shows_figures_and_sends_nothing(self):
        period, size = "2022", self.connection.ping()["size"]
        self.agent.language = "id"
        done = self.agent.run("preview", self.draft(period))
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("77,66", done.stdout)
        self.assertIn("100,73", done.stdout)
        self.assertEqual(self.connection.ping()["size"], size)

    def test_preview_of_a_fault(self):
        self.assertEqual(self.agent.run("preview", self.draft("2022", aktif=999)).returncode, FAILED)

    def test_template_json(self):
        done = self.agent.run("template", "--period", "2022", "--format", "json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        template = json.loads(done.stdout)
        self.assertEqual(template["period"], "2022")
        self.assertEqual(set(template["values"][IKU_4]), {"aktif", "seluruh"})

    def test_a_filled_template_is_a_draft(self):
        period = self.period()
        path = self.agent.folder / "isian.json"
        done = self.agent.run("template", "--period", period, "--format", "json", "-o", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        template = json.loads(path.read_text("utf-8"))
        template["values"][IKU_4] = {"aktif": "5", "seluruh": "6"}
        template["prepared_by"] = reports.PERSON
        path.write_bytes(json_bytes(template))
        self.assertEqual(self.deliver(DONE, "submit", path)["status"], "accepted")

    def test_template_csv(self):
        done = self.agent.run("template", "--period", "2022", "--format", "csv")
        self.assertEqual(done.returncode, DONE, done.stderr)
        for word in (IKU_4, "aktif", "seluruh"):
            self.assertIn(word, done.stdout)

    def test_status(self):
        done = self.agent.run("status")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("koperasi", done.stdout.lower())
        json.loads(self.agent.run("status", "--json").stdout)


class ReceiptTests(AgentCase):
    def test_receipts_verify_and_an_altered_one_does_not(self):
        line = self.deliver(DONE, "submit", self.draft(self.period()))
        self.assertIn(line["report"][:8], self.agent.run("receipts").stdout)
        self.assertEqual(self.agent.run("receipts", "--verify").returncode, DONE)
        path = self.agent.data / "receipts" / (line["report"] + ".jws")
        text = path.read_text("ascii")
        middle = len(text) // 2
        path.write_text(text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1:])
        self.assertEqual(self.agent.run("receipts", "--verify").returncode, FAULT)

    def test_an_altered_proof(self):
        line = self.deliver(DONE, "submit", self.draft(self.period()))
        path = self.agent.data / "receipts" / (line["report"] + ".tlog-proof")
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(one.replace("index ", "index 1") for one in lines))
        self.assertEqual(self.agent.run("receipts", "--verify").returncode, FAULT)


class OfflineTests(AgentCase):
    """The aggregator is away, and comes back on the same port."""

    def test_queued_then_delivered(self):
        period = self.period()
        self.aggregator.stop()
        line = self.deliver(QUEUED, "submit", self.draft(period), "--no-wait")
        self.assertEqual((line["status"], line["index"]), ("queued", None))
        late = self.deliver(QUEUED, "correct", self.draft(period, aktif=7), "--reason", "Salah hitung",
                            "--wait", "1s")
        self.assertEqual((late["status"], late["revision"]), ("queued", 2))
        preview = self.agent.run("preview", self.draft(self.period(), name="lain.json"))
        self.assertEqual(preview.returncode, DONE, preview.stderr)
        self.restart()
        other = self.deliver(DONE, "submit", self.draft(self.period(), name="baru.json"))
        self.assert_receipt(other)
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: self.agent.receipt(late["report"]), "the queued correction's receipt")
        self.assertEqual(self.connection.head(period)["report"], late["report"])
        self.assert_receipt({**line, "index": self.connection.entry(report=line["report"])["index"]})


if __name__ == "__main__":
    unittest.main()
