"""Every document's spreadsheet as LibreOffice reads, prints and saves it, its figures held against the JSON."""

import json
import shutil
import subprocess
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

import openpyxl
from documents.office import CATALOG, OFFICE_KINDS, OfficeWithDocuments
from documents.reading import A4, pages, sizes
from harness.processes import needs_aggregator

CONVERT_SECONDS = 120


@needs_aggregator
@unittest.skipUnless(shutil.which("soffice"), "NOT TESTED: LibreOffice is not here")
class LibreOfficeTests(OfficeWithDocuments):
    """The whole set, converted by two runs of the program, one a format."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.converted = Path(tempfile.mkdtemp(prefix="iku-office-"))
        cls.addClassCleanup(shutil.rmtree, cls.converted)
        files = [str(cls.folder / f"{name}.xlsx") for name in OFFICE_KINDS]
        for ending in ("xlsx", "pdf"):
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{cls.converted}/profile", "--convert-to",
                 ending, "--outdir", str(cls.converted), *files],
                check=True, capture_output=True, timeout=CONVERT_SECONDS)
        cls.books = {name: openpyxl.load_workbook(cls.converted / f"{name}.xlsx") for name in OFFICE_KINDS}

    def numbers(self, name):
        """Every number of a document, ten decimals each."""
        return {round(Decimal(str(value)), 10) for sheet in self.books[name]
                for row in sheet.iter_rows(values_only=True) for value in row
                if isinstance(value, (int, float)) and not isinstance(value, bool)}

    def assertHolds(self, name, *figures):
        """The figures of the JSON stand in the spreadsheet as numbers (15 digits, as spreadsheets keep them)."""
        found = self.numbers(name)
        for figure in figures:
            if figure is not None:
                wanted = Decimal(figure)
                close = any(abs(number - wanted) <= max(Decimal(1), abs(wanted)) * Decimal("1e-12") for number in found)
                self.assertTrue(close, f"{name}: {figure}")

    def test_the_performance_report_has_the_years_figures(self):
        for achievement in (self.achievement, self.before):
            for row in achievement["indicators"]:
                self.assertHolds("laporan-kinerja-2022", row["target"], row["realisasi"], row["capaian"])
        overall = self.achievement["overall"]
        self.assertHolds("laporan-kinerja-2022", overall["capaian"], overall["capaian_all"], overall["capaian_uncapped"],
                         overall["with_alternatives"]["capaian"], self.achievement["overall_by_sasaran"]["capaian"])
        listed = json.loads(self.aggregator.command("program", "list", "--year", "2022", "--json"))
        for program in listed:
            self.assertHolds("laporan-kinerja-2022", program["pagu"], program["realisasi"], program["serapan"],
                             program["efisiensi"])

    def test_the_measurement_has_the_quarters_figures(self):
        for period in ("2022", "2022-T2"):
            for row in self.aggregator.achievement(period)["indicators"]:
                self.assertHolds("pengukuran-kinerja-2022", row["realisasi"], row["capaian"])
        self.assertHolds("pengukuran-kinerja-2022", "71.25")
        self.assertHolds("perjanjian-kinerja-2022", "71.25")

    def test_plans_and_the_agreement_have_their_years_targets(self):
        for year, name in (("2022", "perjanjian-kinerja-2022"), ("2023", "rencana-kerja-tahunan-2023")):
            self.assertHolds(name, *(row["target"] for row in self.aggregator.achievement(year)["indicators"]))
        self.assertHolds("perjanjian-kinerja-2022", "1250000000")
        self.assertHolds("bahan-rka-2023", "925000000",
                         self.row(self.aggregator.achievement("2023"), "koperasi-aktif")["target"])

    def test_the_evaluation_has_both_years(self):
        for achievement in (self.achievement, self.before):
            self.assertHolds("evaluasi-kinerja-2022", *(row["capaian"] for row in achievement["indicators"]))

    def test_the_decree_has_its_texts(self):
        catalog = json.loads(CATALOG.read_text())
        for name in ("keputusan-iku-2022", "keputusan-perubahan-2022"):
            texts = self.texts(name)
            for indicator in catalog["indicators"]:
                self.assertTrue(any(text.startswith(indicator["name"]) for text in texts), (name, indicator["name"]))

    def test_a_receipt_names_its_report(self):
        for row in self.achievement["indicators"]:
            texts = self.texts(f"tanda-terima-2022-{row['bidang']}")
            self.assertTrue(any(text.replace(" ", "").endswith(row["report"]) for text in texts), row["bidang"])

    def texts(self, name):
        return {str(value) for sheet in self.books[name] for row in sheet.iter_rows(values_only=True) for value in row
                if isinstance(value, str)}

    def test_no_cell_is_a_formula_or_a_fault(self):
        for name, book in self.books.items():
            for sheet in book:
                for row in sheet.iter_rows():
                    for cell in row:
                        self.assertNotIn(cell.data_type, ("f", "e"), f"{name} {sheet.title} {cell.coordinate}")

    def test_what_libreoffice_saves_is_what_was_written(self):
        for name, book in self.books.items():
            before = openpyxl.load_workbook(self.folder / f"{name}.xlsx")
            self.assertEqual(before.sheetnames, book.sheetnames, name)
            for sheet in before:
                saved = {cell.coordinate: cell.value for row in book[sheet.title].iter_rows() for cell in row
                         if cell.value is not None}
                written = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row
                           if cell.value is not None}
                self.assertEqual(saved, written, f"{name} {sheet.title}")

    def test_on_paper_every_number_has_room_and_every_sheet_its_width(self):
        for name in OFFICE_KINDS:
            data = (self.converted / f"{name}.pdf").read_bytes()
            texts = pages(data)
            self.assertNotIn("###", "".join(texts), name)
            for sheet in self.books[name]:
                # One page wide, as many high as it takes.
                self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage, (name, sheet.title))
                self.assertEqual((sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight), (1, 0))
            for size in sizes(data):
                for found, wanted in zip(sorted(size), A4):
                    self.assertAlmostEqual(found, wanted, delta=1, msg=name)
            joined = " ".join(" ".join(texts).split())
            self.assertIn("CONTOH – BUKAN DATA RESMI", joined, name)


if __name__ == "__main__":
    unittest.main()
