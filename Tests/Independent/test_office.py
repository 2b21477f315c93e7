"""The office's commands: export and its verification, audit, listings, and their exit codes."""

import json
import unittest

from harness import offices, reports
from harness.cases import Served
from harness.processes import AGGREGATOR, run
from iku.bundle import read_bundle

DONE, FAILED, USAGE, FAULT = 0, 1, 2, 5


class ExportTests(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first = reports.report(period="2022")
        fewer = {"koperasi-aktif": {"aktif": "1", "seluruh": "188"}}
        chain = [first, reports.correction(first, values=fewer)]
        chain.append(reports.withdrawal(chain[-1]))
        for payload in chain:
            cls.connection.submit(reports.signed(cls.key, payload))
        cls.aggregator.lock("2021", until="2026-12-31")
        cls.aggregator.return_report("2022", "koperasi", "Lampirkan rekap")
        cls.aggregator.set_target("koperasi-aktif", "2022-T1", "70")
        cls.aggregator.revoke(cls.identity.kid)
        cls.vkey = cls.connection.hello["log"]["vkey"]

    def test_the_bundle_verifies_offline(self):
        bundle = read_bundle(self.aggregator.export(), self.vkey)
        acts = [entry.payload["act"] for entry in bundle.entries if entry.is_act]
        self.assertEqual(acts, ["init", "enroll", "lock", "return", "target", "revoke"])
        self.assertEqual(bundle.projection.heads["koperasi", "2022"].payload["kind"], "withdrawal")

    def verify(self, data, vkey=None):
        path = self.aggregator.folder / "altered.jsonl"
        path.write_bytes(data)
        return run(AGGREGATOR, "verify-bundle", path, "--vkey", vkey or self.vkey).returncode

    def test_the_product_s_verifier_agrees(self):
        self.assertEqual(self.verify(self.aggregator.export()), DONE)

    def test_the_product_s_verifier_finds_tampering(self):
        lines = self.aggregator.export().splitlines(keepends=True)
        altered = [
            lines[:2] + lines[3:],
            [lines[0], lines[2], lines[1], *lines[3:]],
            lines[:-1],
            [line.replace(b".", b",", 1) if number == 3 else line for number, line in enumerate(lines)],
            [line.replace(b'"kind":"report"', b'"kind":"act"') for line in lines],
        ]
        for number, bad in enumerate(altered):
            self.assertEqual(self.verify(b"".join(bad)), FAULT, number)

    def test_another_log_s_vkey(self):
        name, hashed, encoded = self.vkey.split("+", 2)
        other = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
        self.assertIn(self.verify(self.aggregator.export(), other), (FAILED, FAULT))
        self.assertNotEqual((name, hashed, encoded), tuple(other.split("+", 2)))

    def test_audit(self):
        self.assertEqual(self.aggregator.run("audit").returncode, DONE)


class CommandTests(Served):
    def assert_one_line(self, code, *arguments):
        done = self.aggregator.run(*arguments)
        self.assertEqual(done.returncode, code, (arguments, done.stdout, done.stderr))
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)

    def test_init_refuses_an_existing_store(self):
        self.assert_one_line(FAILED, "init")

    def test_a_token_of_an_unknown_bidang(self):
        self.assert_one_line(FAILED, "token", "perikanan")

    def test_ready_and_a_clean_end(self):
        self.assertEqual(set(self.aggregator.daemon.ready), {"listen", "http"})
        self.assertEqual(self.restart(), 0)

    def test_usage(self):
        for arguments in (("fly",), ("achievement",), ("token",),
                          ("achievement", "--period", "2022", "--nonsense")):
            self.assertEqual(self.aggregator.run(*arguments).returncode, USAGE, arguments)

    def test_a_size_the_log_never_had(self):
        self.assertEqual(self.aggregator.run(
            "achievement", "--period", "2022", "--as-of", "999999").returncode, FAILED)

    def test_agents_list(self):
        listing = self.aggregator.command("agents", "list", "--json")
        json.loads(listing)
        self.assertIn(self.identity.kid, listing)

    def test_history_tells_who_when_and_why(self):
        first = reports.report(period="2022")
        second = reports.correction(first, "Salah jumlah koperasi")
        for payload in (first, second):
            self.accept(payload)
        for options in ((), ("--bidang", "koperasi"), ("--json",)):
            listing = self.aggregator.command("history", "--period", "2022", *options)
            self.assertIn("Salah jumlah koperasi", listing)
            self.assertIn(reports.PERSON["name"], listing)

    def test_the_table_fits_a_hundred_columns(self):
        self.accept(reports.report(period="2023"))
        table = self.aggregator.command("achievement", "--period", "2023", "--format", "table")
        self.assertLessEqual(max(map(len, table.splitlines())), 100)
        self.assertIn("78,51" if "78,51" in table else "78.51", table)

    def test_csv(self):
        self.accept(reports.report(period="2024"))
        text = self.aggregator.command("achievement", "--period", "2024", "--format", "csv")
        self.assertIn("77.6595744681", text)
        self.assertIn("koperasi-aktif", text)

    def test_catalogues_are_checked(self):
        good = self.aggregator.write("good.json", offices.imaginary())
        self.assertEqual(self.aggregator.run("catalog", "check", good).returncode, DONE)
        for number, (bend, pointer) in enumerate(_FAULTS):
            catalog = offices.imaginary()
            bend(catalog)
            path = self.aggregator.write(f"bad-{number}.json", catalog)
            done = self.aggregator.run("catalog", "check", path)
            self.assertIn(done.returncode, (FAILED, FAULT), pointer)
            self.assertIn(pointer, done.stdout + done.stderr)


def _first(catalog):
    return catalog["indicators"][0]


_FAULTS = [
    (lambda catalog: catalog.update(extra=1), "/extra"),
    (lambda catalog: _first(catalog).update(colour="red"), "/indicators/0/colour"),
    (lambda catalog: _first(catalog).update(sasaran="Z"), "/indicators/0/sasaran"),
    (lambda catalog: _first(catalog).update(bidang="zz"), "/indicators/0/bidang"),
    (lambda catalog: _first(catalog).update(formula="pendek / tinggi"), "/indicators/0/formula"),
    (lambda catalog: _first(catalog).update(formula="pendek /"), "/indicators/0/formula"),
    (lambda catalog: _first(catalog).update(polarity="sideways"), "/indicators/0/polarity"),
    (lambda catalog: catalog["indicators"][1].update(id="stunting"), "/indicators/1/id"),
    (lambda catalog: catalog["bidang"][1].update(id="kesmas"), "/bidang/1/id"),
    (lambda catalog: catalog["predikat"].pop(), "/predikat"),
    (lambda catalog: _first(catalog)["components"][0].update(id="mean"), "/indicators/0/components/0/id"),
]


if __name__ == "__main__":
    unittest.main()
