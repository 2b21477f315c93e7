"""Approval: the figures that were shown, named by their log size, and nothing else."""

import json
import unittest

from harness import reports
from harness.cases import Served
from iku.bundle import read_bundle

DONE, FAILED, USAGE = 0, 1, 2


class ApprovalTests(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = reports.report(period="2022")
        cls.connection.submit(reports.signed(cls.key, cls.first))

    def size(self):
        return self.aggregator.achievement("2022")["log"]["size"]

    def approve(self, period, *options):
        return self.aggregator.run("period", "approve", period, "--json", *map(str, options))

    def approvals(self):
        return json.loads(self.aggregator.command("period", "list", "--json"))["approvals"]

    def assert_refused(self, done, code, words):
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertIn(words, done.stderr)

    def test_what_was_shown_is_approved(self):
        shown = self.aggregator.achievement("2022")
        size = shown["log"]["size"]
        done = self.approve("2022", "--size", size, "--reason", "Sesuai rapat evaluasi")
        self.assertEqual(done.returncode, DONE, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(
            result["approved"], {"period": "2022", "size": size, "root": shown["log"]["root"], "catalog": 1})
        self.assertEqual(
            {caution["code"] for caution in result["cautions"]}, {"missing", "doubtful"})
        listed = self.approvals()[-1]
        self.assertEqual((listed["via"], listed["reason"]), ("cli", "Sesuai rapat evaluasi"))
        self.assertFalse(listed["differs"])
        bundle = read_bundle(self.aggregator.export(), self.connection.hello["log"]["vkey"])
        act = bundle.entries[result["index"]].payload
        self.assertEqual((act["act"], act["by"]["via"], act["size"]), ("approve", "cli", size))

    def test_changed_figures_are_refused_and_named(self):
        first = reports.report(period="2024")
        self.accept(first)
        size = self.size()
        changed = reports.correction(first, values={"koperasi-aktif": {"aktif": "100", "seluruh": "188"}})
        self.accept(changed)
        count = len(self.approvals())
        self.assert_refused(
            self.approve("2024", "--size", size, "--reason", "Uji"), FAILED, "no longer those shown")
        self.assertEqual(len(self.approvals()), count)
        # A report of another period is no obstacle.
        size = self.size()
        self.accept(reports.report(period="2023-T2"))
        self.assertEqual(self.approve("2024", "--size", size, "--reason", "Uji").returncode, DONE)

    def test_approved_figures_stay_beside_those_of_now(self):
        first = reports.report(period="2025")
        self.accept(first)
        shown = self.aggregator.achievement("2025")
        size = shown["log"]["size"]
        self.assertEqual(self.approve("2025", "--size", size, "--reason", "Uji").returncode, DONE)
        self.accept(reports.correction(first, values={"koperasi-aktif": {"aktif": "100", "seluruh": "188"}}))
        self.assertEqual(self.aggregator.achievement("2025", size), shown)
        listed = [each for each in self.approvals() if each["period"] == "2025"]
        self.assertTrue(listed[0]["differs"])
        changed = {(each["of"], each["id"], each["member"]): each for each in listed[0]["differences"]}
        capaian = changed["indicator", "koperasi-aktif", "realisasi"]
        self.assertEqual((capaian["approved"], capaian["now"]), ("77.6595744681", "53.1914893617"))

    def test_cautions_demand_a_reason(self):
        self.assert_refused(self.approve("2022", "--size", self.size()), FAILED, "give a reason")

    def test_the_size_must_be_named_and_exist(self):
        self.assert_refused(self.approve("2022", "--reason", "Uji"), USAGE, "--size")
        self.assert_refused(self.approve("2022", "--size", "0", "--reason", "Uji"), USAGE, "--size")
        self.assert_refused(self.approve("2022", "--size", 9999, "--reason", "Uji"), FAILED, "log size")
        self.assert_refused(self.approve("2040", "--size", 2, "--reason", "Uji"), FAILED, "years")

    def test_listed_for_people(self):
        self.approve("2022", "--size", self.size(), "--reason", "Sesuai rapat")
        listing = self.aggregator.command("period", "list")
        self.assertIn("approved through the administrator", listing)
        self.assertIn("Sesuai rapat", listing)


if __name__ == "__main__":
    unittest.main()
