"""The achievement of synthetic logs, worked by hand from the decree's text."""

import unittest

from harness import offices, reports
from harness.synthetic import SyntheticLog
from iku.figures import achievement


def row(figures, name):
    return next(entry for entry in figures["indicators"] if entry["id"] == name)


def group(figures, kind, name):
    return next(entry for entry in figures[kind] if entry["id"] == name)


def codes(entry):
    return {warning["code"] for warning in entry["warnings"]}


class DecreeTests(unittest.TestCase):
    """Every IKU of the decree."""

    def setUp(self):
        self.log = SyntheticLog(offices.decree())

    def report(self, bidang, period, values, **members):
        return self.log.report(reports.report(bidang, period, values=values, **members))

    def figures(self, period="2022", size=None):
        return achievement(self.log.entries, period, size)

    def growth(self, period, amount, **members):
        values = {"pertumbuhan-produksi-ikm": {"produksi": amount}}
        return self.report("perindustrian", period, values, **members)

    def test_the_contract_s_example(self):
        entry = self.log.report(reports.report())
        found = row(self.figures(), "koperasi-aktif")
        self.assertEqual(found, {
            "id": "koperasi-aktif", "sasaran": "S2", "bidang": "koperasi", "status": "final", "reason": None,
            "period": "2022", "target": "77.1000000000", "realisasi": "77.6595744681",
            "difference": "0.5595744681", "capaian": "100.7257775202", "predikat": "sangat-tinggi",
            "report": entry.report_hash, "revision": 1, "warnings": [], "alternatives": []})

    def test_the_empty_log(self):
        figures = self.figures()
        self.assertEqual(figures["log"]["size"], 6)
        self.assertEqual({entry["status"] for entry in figures["indicators"]}, {"missing"})
        self.assertEqual(group(figures, "sasaran", "S1"), {
            "id": "S1", "capaian": None, "predikat": None, "capaian_all": "0.0000000000",
            "capaian_uncapped": None, "with_alternatives": {"capaian": None, "predikat": None},
            "reported": 0, "indicators": 1, "complete": False})
        self.assertEqual(figures["overall_by_sasaran"], {"capaian": None, "predikat": None})

    def test_iku_1_divides_need_by_stock_and_shows_the_other_readings(self):
        items = [{"item": "Beras", "unit": "ton", "kebutuhan": "100", "stok": "300"},
                 {"item": "Gula", "unit": "ton", "kebutuhan": "100", "stok": "50"}]
        self.report("perdagangan", "2022", {"ketersediaan-barang-pokok": {"kebutuhan": "200", "stok": "350"}},
                    items={"ketersediaan-barang-pokok": items})
        found = row(self.figures(), "ketersediaan-barang-pokok")
        self.assertEqual(found["realisasi"], "57.1428571429")
        self.assertEqual((found["capaian"], found["predikat"]), ("60.1503759398", "rendah"))
        self.assertEqual([entry["realisasi"] for entry in found["alternatives"]],
                         ["75.0000000000", "50.0000000000", "175.0000000000"])
        first = group(self.figures(), "sasaran", "S1")
        self.assertEqual(first["with_alternatives"], {"capaian": "78.9473684211", "predikat": "tinggi"})

    def test_iku_2_growth_is_capped_in_means(self):
        self.growth("2021", "10000")
        self.growth("2022", "10358")
        figures = self.figures()
        found = row(figures, "pertumbuhan-produksi-ikm")
        self.assertEqual((found["realisasi"], found["capaian"]), ("3.5800000000", "3580.0000000000"))
        second = group(figures, "sasaran", "S2")
        self.assertEqual((second["capaian"], second["capaian_all"]), ("100.0000000000", "25.0000000000"))
        self.assertEqual(second["capaian_uncapped"], "3580.0000000000")

    def test_iku_2_previous_year_before_baseline(self):
        self.growth("2022", "110", baseline={"pertumbuhan-produksi-ikm": {"produksi": "100"}})
        self.assertEqual(row(self.figures(), "pertumbuhan-produksi-ikm")["realisasi"], "10.0000000000")
        self.growth("2021", "55")
        found = row(self.figures(), "pertumbuhan-produksi-ikm")
        self.assertEqual((found["realisasi"], codes(found)), ("100.0000000000", {"baseline-differs"}))
        self.assertEqual(row(self.figures("2021"), "pertumbuhan-produksi-ikm")["reason"], "previous-missing")

    def test_iku_3_negative_growth_is_a_number(self):
        amount = "pertumbuhan-produksi-umkm"
        self.report("umkm", "2022", {amount: {"produksi": "50"}}, baseline={amount: {"produksi": "100"}})
        found = row(self.figures(), amount)
        self.assertEqual((found["realisasi"], found["capaian"]), ("-50.0000000000", "-662.2516556291"))
        self.assertEqual(found["predikat"], "sangat-rendah")
        self.assertEqual(group(self.figures(), "bidang", "umkm")["capaian"], "0.0000000000")

    def test_iku_4_zero_cooperatives(self):
        self.report("koperasi", "2022", {"koperasi-aktif": {"aktif": "0", "seluruh": "0"}})
        found = row(self.figures(), "koperasi-aktif")
        self.assertEqual((found["status"], found["reason"]), ("not-computable", "division-by-zero"))
        self.assertEqual((found["revision"], found["realisasi"]), (1, None))

    def test_iku_5_and_6(self):
        name = "pertumbuhan-perdagangan"
        self.report("perdagangan", "2022", {name: {"omzet": "120", "ekspor": "15"}},
                    baseline={name: {"omzet": "100", "ekspor": "20"}})
        self.report("sekretariat", "2022", {"kinerja-penunjang": {"capaian": "11.4", "seluruh": "12"}})
        figures = self.figures()
        self.assertEqual(row(figures, name)["capaian"], "100.0000000000")
        self.assertEqual(row(figures, "kinerja-penunjang")["realisasi"], "95.0000000000")
        self.assertTrue(group(figures, "sasaran", "S3")["complete"])

    def test_a_year_falls_back_to_its_latest_quarter(self):
        self.report("koperasi", "2022-T1", {"koperasi-aktif": {"aktif": "1", "seluruh": "2"}})
        self.report("koperasi", "2022-T3", {"koperasi-aktif": {"aktif": "3", "seluruh": "4"}})
        found = row(self.figures(), "koperasi-aktif")
        self.assertEqual((found["period"], found["status"], found["realisasi"]),
                         ("2022-T3", "provisional", "75.0000000000"))
        self.assertEqual(row(self.figures("2022-T1"), "koperasi-aktif")["status"], "final")
        year = self.log.report(reports.report())
        self.assertEqual(row(self.figures(), "koperasi-aktif")["report"], year.report_hash)
        self.log.report(reports.withdrawal(reports.report()))
        self.assertEqual(row(self.figures(), "koperasi-aktif")["period"], "2022-T3")

    def test_arrival_before_the_end_is_provisional(self):
        self.log.report(reports.report(period="2026"))
        self.log.report(reports.report(period="2026-T4"))
        self.log.report(reports.report(period="2026-T3"))
        for period, status, warned in (("2026", "provisional", True), ("2026-T4", "provisional", True),
                                       ("2026-T3", "final", False)):
            found = row(self.figures(period), "koperasi-aktif")
            self.assertEqual((found["status"], "period-not-ended" in codes(found)), (status, warned), period)

    def test_the_boundary_is_the_office_s_midnight(self):
        cases = (("2026-12-31T15:59:58.998Z", "provisional"), ("2026-12-31T15:59:59.000Z", "final"))
        for second, status in cases:
            log = SyntheticLog(offices.decree(), "2026-12-31T15:00:00.000Z")
            log.at(second)
            log.report(reports.report(period="2026"))
            self.assertEqual(row(achievement(log.entries, "2026"), "koperasi-aktif")["status"], status)

    def test_a_quarter_s_target_is_set_by_an_act(self):
        self.log.report(reports.report(period="2022-T1"))
        self.assertEqual(row(self.figures("2022-T1"), "koperasi-aktif")["target"], "77.1000000000")
        self.log.act("target", indicator="koperasi-aktif", period="2022-T1", value="70.5")
        self.assertEqual(row(self.figures("2022-T1"), "koperasi-aktif")["target"], "70.5000000000")
        self.assertEqual(row(self.figures("2022"), "koperasi-aktif")["target"], "77.1000000000")

    def test_mixed_units(self):
        items = [{"item": "Beras", "unit": "ton", "kebutuhan": "1", "stok": "1"},
                 {"item": "Telur", "unit": "butir", "kebutuhan": "1", "stok": "1"}]
        self.report("perdagangan", "2022", {"ketersediaan-barang-pokok": {"kebutuhan": "2", "stok": "2"}},
                    items={"ketersediaan-barang-pokok": items})
        self.assertEqual(codes(row(self.figures(), "ketersediaan-barang-pokok")), {"mixed-units"})

    def test_a_new_revision_rules_from_its_year_on_and_not_before_its_size(self):
        self.log.report(reports.report(period="2023"))
        self.log.report(reports.report(period="2024"))
        size = len(self.log.entries)
        decree = {"number": "1", "date": "2026-01-01"}
        self.log.act("adopt", catalog=offices.corrected_decree(2024), decree=decree)
        self.assertEqual((self.figures("2023")["catalog"], self.figures("2024")["catalog"]), (1, 2))
        self.assertEqual(row(self.figures("2024"), "koperasi-aktif")["reason"], "component-missing")
        self.assertEqual(row(self.figures("2024", size), "koperasi-aktif")["status"], "final")

    def test_the_owner_of_each_year_s_revision_counts(self):
        name = "pertumbuhan-produksi-ikm"
        catalog = offices.decree() | {"revision": 2, "applies_from": 2023}
        offices.indicator(catalog, name)["bidang"] = "umkm"
        self.log.act("adopt", catalog=catalog, decree={"number": "1", "date": "2026-01-01"})
        self.growth("2022", "100")
        self.report("umkm", "2023", {name: {"produksi": "150"}})
        self.assertEqual(row(self.figures("2023"), name)["realisasi"], "50.0000000000")


class ImaginaryOfficeTests(unittest.TestCase):
    """The other polarities, an open scale and no cap."""

    def setUp(self):
        self.log = SyntheticLog(offices.imaginary())

    def figures(self, period, **values):
        owners = {"stunting": "kesmas", "hari_tanggap": "p2p", "obat_cukup": "farmasi"}
        for name, components in values.items():
            payload = reports.report(owners[name], period, office="dinkes-imajiner",
                                     values={name.replace("_", "-"): components})
            self.log.report(payload)
        return achievement(self.log.entries, period)

    def test_lower(self):
        figures = self.figures("2022", stunting={"pendek": "43", "diukur": "100"})
        found = row(figures, "stunting")
        self.assertEqual((found["capaian"], found["predikat"]), ("0.0000000000", "kurang"))

    def test_lower_uses_a_quarter_s_own_target(self):
        figures = self.figures("2022-T1", stunting={"pendek": "23", "diukur": "100"})
        self.assertEqual(row(figures, "stunting")["capaian"], "100.0000000000")

    def test_lower_ratio_and_its_reasons(self):
        cases = (("2022", "8", "200.0000000000", None), ("2022", "0", None, "division-by-zero"),
                 ("2023", "1", None, "target-not-positive"), ("2024", "1", None, "target-missing"))
        for period, days, capaian, reason in cases:
            self.setUp()
            found = row(self.figures(period, hari_tanggap={"hari": days, "kejadian": "4"}), "hari-tanggap")
            self.assertEqual((found["capaian"], found["reason"]), (capaian, reason), (period, days))
            self.assertIsNotNone(found["realisasi"])

    def test_no_cap_and_a_group_without_indicators(self):
        figures = self.figures("2022", hari_tanggap={"hari": "4", "kejadian": "4"})
        self.assertIsNone(figures["cap"])
        self.assertEqual(group(figures, "sasaran", "A")["capaian"], "400.0000000000")
        for empty in (group(figures, "sasaran", "C"), group(figures, "bidang", "arsip")):
            self.assertEqual((empty["capaian_all"], empty["indicators"], empty["complete"]), (None, 0, False))

    def test_an_alternative_that_alone_is_computable_counts(self):
        figures = self.figures("2022", obat_cukup={"butuh": "0", "ada": "5"})
        second = group(figures, "sasaran", "B")
        self.assertIsNone(second["capaian"])
        self.assertEqual(second["with_alternatives"], {"capaian": "121.5805471125", "predikat": "melampaui"})

    def test_a_figure_on_the_threshold_is_exact(self):
        figures = self.figures("2021", obat_cukup={"butuh": "1000", "ada": "604"})
        found = row(figures, "obat-cukup")
        self.assertEqual((found["capaian"], found["predikat"]), ("75.5000000000", "memadai"))


if __name__ == "__main__":
    unittest.main()
