"""``documents``: the whole set of a year, every file of it held against the JSON, figure by figure."""

import io
import json
import unittest
from decimal import Decimal

import openpyxl
from documents.office import CATALOG, DATE, OFFICE_KINDS, OfficeWithDocuments, shown, shown_capaian, shown_target
from documents.reading import A4, F4, facts, fonts, sizes, words
from harness import reports
from harness.processes import AGGREGATOR, Aggregator, needs_aggregator, run


@needs_aggregator
class SetTests(OfficeWithDocuments):
    """Every document as PDF and as spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts = {name: words((cls.folder / f"{name}.pdf").read_bytes()) for name in OFFICE_KINDS}

    def assertShows(self, name, *texts):
        for text in texts:
            self.assertIn(text, self.texts[name], name)

    # ---- The set ----

    def test_the_set_is_whole(self):
        names = {file["file"] for file in self.written["files"]}
        self.assertEqual(names, {f"{name}.{kind}" for name in OFFICE_KINDS for kind in ("pdf", "xlsx")})
        self.assertEqual({path.name for path in self.folder.iterdir()}, names | {"daftar-dokumen.json"})

    def test_every_page_says_what_it_was_computed_from(self):
        log = self.achievement["log"]
        for name, text in self.texts.items():
            self.assertIn(f"Log {log['size']} entri · akar {log['root']}", text, name)
            self.assertIn("CONTOH – BUKAN DATA RESMI", text, name)

    def test_the_same_size_and_date_give_the_same_bytes(self):
        other = self.aggregator.folder / "sekali-lagi"
        self.documents(other)
        for path in self.folder.iterdir():
            self.assertEqual(path.read_bytes(), (other / path.name).read_bytes(), path.name)

    def test_fonts_are_embedded_and_pages_are_a4_or_f4(self):
        folder = self.aggregator.folder / "f4"
        self.documents(folder, "--paper", "f4", "--draft")
        for where, paper in ((self.folder, A4), (folder, F4)):
            for path in sorted(where.glob("*.pdf")):
                data = path.read_bytes()
                self.assertTrue(all(font[1] for font in fonts(data)), path.name)
                for size in sizes(data):
                    for found, wanted in zip(sorted(size), paper):
                        self.assertAlmostEqual(found, wanted, delta=1, msg=path.name)

    def test_readers_are_told_the_language_the_title_and_the_parts(self):
        for name in OFFICE_KINDS:
            data = (self.folder / f"{name}.pdf").read_bytes()
            self.assertEqual(data.count(b"/Lang (id-ID)"), 1, name)
            self.assertIn(b"/DisplayDocTitle true", data, name)
            self.assertIn(b"/Outlines ", data, name)
            self.assertTrue(facts(data)["Title"], name)
            self.assertEqual(facts(data)["Author"], self.office_name(), name)

    @staticmethod
    def office_name():
        return json.loads(CATALOG.read_text())["office"]["name"]

    # ---- Figures ----

    def test_the_performance_report_has_every_figure(self):
        for achievement in (self.achievement, self.before):
            for row in achievement["indicators"]:
                # A target is written with the catalogue's decimals; the number is what is compared.
                self.assertShows("laporan-kinerja-2022", shown_capaian(row["capaian"]) if row["capaian"] else "–")
                if row["realisasi"]:
                    digits = max(2, len(self.catalog_target(row).partition(".")[2]))
                    self.assertShows("laporan-kinerja-2022", shown(row["realisasi"], digits))
                self.assertShows("laporan-kinerja-2022", shown_target(self.catalog_target(row)))
        overall = self.achievement["overall"]
        for mean in (overall["capaian"], overall["capaian_uncapped"], overall["capaian_all"],
                     overall["with_alternatives"]["capaian"], self.achievement["overall_by_sasaran"]["capaian"]):
            self.assertShows("laporan-kinerja-2022", shown_capaian(mean))

    def test_the_quarter_is_held_against_its_own_target(self):
        row = self.row(self.aggregator.achievement("2022-T2"), "koperasi-aktif")
        self.assertShows("pengukuran-kinerja-2022", "71,25", shown(row["realisasi"], 2), shown_capaian(row["capaian"]))
        self.assertShows("perjanjian-kinerja-2022", "71,25")

    def test_efficiency_is_capaian_less_absorption(self):
        capaian = Decimal(self.row(self.achievement, "koperasi-aktif")["capaian"])
        self.assertShows("laporan-kinerja-2022", "Rp1.250.000.000", "Rp1.100.000.000", "88,00",
                         shown(str(capaian - 88), 2), "Efisien")
        listed = json.loads(self.aggregator.command("program", "list", "--year", "2022", "--json"))[0]
        self.assertEqual(listed["serapan"], "88.0000000000")
        self.assertEqual(Decimal(listed["efisiensi"]), Decimal(listed["capaian"]) - 88)

    def test_plans_have_next_years_targets(self):
        for row in self.aggregator.achievement("2023")["indicators"]:
            self.assertShows("rencana-kerja-tahunan-2023", shown_target(self.catalog_target(row)))

    def test_the_evaluation_says_what_became_of_last_years(self):
        for bidang in reports.BIDANG:
            self.assertShows("evaluasi-kinerja-2022", f"R{bidang}2021", f"L{bidang}2021", f"R{bidang}2022")
        for row in self.achievement["indicators"]:
            before = self.row(self.before, row["id"])["capaian"]
            if row["capaian"] and before:
                change = Decimal(row["capaian"]) - Decimal(before)
                self.assertShows("evaluasi-kinerja-2022", shown_capaian(row["capaian"]), shown(str(change), 2))

    def test_the_decree_has_every_target_of_every_year(self):
        catalog = json.loads(CATALOG.read_text())
        for indicator in catalog["indicators"]:
            for text in indicator["targets"].values():
                self.assertShows("keputusan-iku-2022", shown_target(text) + "%")

    def test_the_decree_rests_on_its_fifteen_grounds(self):
        self.assertShows("keputusan-iku-2022", "Mengingat", "Instruksi Presiden Nomor 7 Tahun 1999", " 15. ",
                         "Peraturan Daerah Kabupaten Luwu Timur Nomor … Tahun 2021", "Tahun 2016-2021.")
        self.assertShows("keputusan-perubahan-2022", "LAMPIRAN II", "Luwu Timur Tahun 2021-2026;", " 16. ",
                         "Keputusan Kepala Dinas Perdagangan")

    def test_the_offices_own_grounds_and_a_fault_in_them(self):
        place = self.aggregator.data / "dasar-hukum.txt"
        self.addCleanup(place.unlink)
        place.write_text("Menimbang\nbahwa perlu diubah\nMengingat\nUndang-Undang CONTOH\n")
        folder = self.aggregator.folder / "dasar"
        self.documents(folder)
        text = words((folder / "keputusan-iku-2022.pdf").read_bytes())
        self.assertIn("a. bahwa perlu diubah;", text)
        self.assertIn("1. Undang-Undang CONTOH.", text)
        self.assertNotIn("Instruksi Presiden", text)
        place.write_text("Undang-Undang CONTOH\n")
        done = self.aggregator.run("documents", "--year", "2022", "-o", folder, "--date", DATE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("dasar-hukum.txt:1:", done.stderr)

    def test_the_amendment_shows_what_figures_would_become(self):
        row = self.row(self.achievement, "ketersediaan-barang-pokok")
        self.assertShows("keputusan-perubahan-2022", "KETIGA", shown(row["realisasi"], 4),
                         shown(row["alternatives"][0]["realisasi"], 4))

    def test_a_receipt_is_one_page_and_names_the_report(self):
        for bidang in reports.BIDANG:
            name = f"tanda-terima-2022-{bidang}"
            self.assertEqual(len(sizes((self.folder / f"{name}.pdf").read_bytes())), 1, name)
            row = next(row for row in self.achievement["indicators"] if row["bidang"] == bidang)
            self.assertIn(row["report"], self.texts[name].replace(" ", ""))

    # ---- Spreadsheets ----

    def test_spreadsheets_hold_the_jsons_numbers(self):
        data = (self.folder / "laporan-kinerja-2022.xlsx").read_bytes()
        sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
        self.assertEqual(len(rows), len(self.achievement["indicators"]))
        for cells, row in zip(rows, self.achievement["indicators"]):
            for cell, member in zip(cells[4:7], ("target", "realisasi", "capaian")):
                if row[member] is None:
                    self.assertEqual(cell, "–")
                else:
                    self.assertAlmostEqual(cell, float(row[member]), places=9, msg=(row["id"], member))

    def test_every_spreadsheet_opens(self):
        for path in sorted(self.folder.glob("*.xlsx")):
            book = openpyxl.load_workbook(path)
            said = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
            self.assertIn("CONTOH – BUKAN DATA RESMI", said, path.name)

    # ---- People and standing ----

    def test_the_official_of_the_date_signs(self):
        self.assertShows("laporan-kinerja-2022", "Plt. Kepala Dinas", "CONTOH PERTAMA")
        self.assertNotIn("SENFRY OKTOVIANUS, S.STP.MPA", self.texts["laporan-kinerja-2022"])
        folder = self.aggregator.folder / "kemudian"
        run(AGGREGATOR, "documents", "--year", "2022", "-o", folder, "--date", "2023-06-01", "--data",
            self.aggregator.data, IKU_LANG="id")
        self.assertIn("CONTOH KEDUA", words((folder / "laporan-kinerja-2022.pdf").read_bytes()))

    def test_a_unit_has_its_own_signed_by_its_head(self):
        folder = self.aggregator.folder / "unit"
        names = {file["file"] for file in self.documents(folder, "--bidang", "koperasi")["files"]}
        self.assertEqual(len(names), 2 * 8)
        text = words((folder / "laporan-kinerja-2022-koperasi.pdf").read_bytes())
        self.assertIn("CONTOH KOPERASI", text)
        self.assertIn(shown_capaian(self.row(self.achievement, "koperasi-aktif")["capaian"]), text)
        self.assertNotIn("Pertumbuhan nilai produksi UMKM", text)

    def test_what_is_not_approved_is_a_draft(self):
        self.assertShows("laporan-kinerja-2022", "DRAF", "Paraf")
        self.assertNotIn("DRAF", self.texts["perjanjian-kinerja-2022"])

    # ---- Refusals ----

    def test_a_foreign_file_stops_the_command_and_nothing_is_written(self):
        folder = self.aggregator.folder / "milik"
        folder.mkdir()
        (folder / "evaluasi-kinerja-2022.pdf").write_text("catatan sendiri")
        done = self.aggregator.run("documents", "--year", "2022", "-o", folder, "--date", DATE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("evaluasi-kinerja-2022.pdf", done.stderr)
        self.assertEqual([path.name for path in folder.iterdir()], ["evaluasi-kinerja-2022.pdf"])

    def test_what_makes_no_sense_is_a_usage_fault(self):
        for options in (("--year", "1999"), ("--year", "2022", "--paper", "a3"), ("--year", "2022", "--bidang", "lain"),
                        ("--year", "2022", "--date", "kemarin"), ("--year", "2022", "--as-of", "9999"), ()):
            done = self.aggregator.run("documents", "-o", self.aggregator.folder / "tidak", *options)
            self.assertEqual(done.returncode, 2, (options, done.stderr))
        self.assertFalse((self.aggregator.folder / "tidak").exists())


@needs_aggregator
class FinalTests(unittest.TestCase):
    """What is approved is no draft any more; what was passed on is told."""

    def test_approval_and_delivery(self):
        aggregator = Aggregator(None, "--reporting-from", "2022").start()
        self.addCleanup(aggregator.close)
        identity, connection = aggregator.enrolled("koperasi")
        connection.submit(reports.signed(identity.key, reports.report("koperasi", "2022")))
        connection.close()
        size = aggregator.achievement("2022")["log"]["size"]
        aggregator.command("period", "approve", "2022", "--size", size, "--reason", "Belum lengkap, diketahui")
        aggregator.command("period", "deliver", "2022", "--date", DATE, "--number", "050/1/2023")
        delivery = json.loads(aggregator.command("period", "list", "--json"))["deliveries"][0]
        self.assertEqual((delivery["size"], delivery["to"]), (size, "Bupati Luwu Timur"))
        folder = aggregator.folder / "dokumen"
        done = run(AGGREGATOR, "documents", "--year", "2022", "-o", folder, "--date", DATE, "--data", aggregator.data,
                   IKU_LANG="id")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = words((folder / "laporan-kinerja-2022.pdf").read_bytes())
        self.assertNotIn("DRAF", text)
        self.assertNotIn("Paraf", text)
        self.assertNotIn("CONTOH", text)
        row = next(row for row in aggregator.achievement("2022")["indicators"] if row["id"] == "koperasi-aktif")
        self.assertIn(shown_capaian(row["capaian"]), text)
        self.assertIn("Belum dilaporkan.", text)

    def test_figures_as_pdf_and_html(self):
        aggregator = Aggregator().start()
        self.addCleanup(aggregator.close)
        for kind, start in (("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")):
            path = aggregator.folder / f"capaian.{kind}"
            aggregator.command("achievement", "--period", "2022", "--format", kind, "-o", path)
            first = path.read_bytes()
            self.assertTrue(first.startswith(start))
            aggregator.command("achievement", "--period", "2022", "--format", kind, "-o", path)
            self.assertEqual(path.read_bytes(), first)


if __name__ == "__main__":
    unittest.main()
