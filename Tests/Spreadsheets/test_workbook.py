"""XLSX of figures against their JSON, cell by cell, as openpyxl and LibreOffice read them."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import openpyxl
import sheets  # noqa: F401  (finds the harness)
from harness import offices, reports
from harness.processes import AGGREGATOR, Aggregator, needs_aggregator, run
from sheets.readers import by_libreoffice, by_openpyxl, table

STATUS = {"final": "Final", "provisional": "Provisional", "missing": "Not reported",
          "not-computable": "Not computable"}
HOSTILE = ["=HYPERLINK(\"http://evil.example\")", "+1+1", "-2", "@SUM(1)", "<script>alert(1)</script>",
           "\u202eterbalik", "a\"b'c;d,e", "x" * 200]


class Compared(unittest.TestCase):
    """Workbooks of one store, each read twice."""

    def workbook(self, period, *options):
        """The file of a period's figures, and their JSON."""
        folder = tempfile.TemporaryDirectory(prefix="iku-sheets-")
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "capaian.xlsx"
        self.aggregator.command("achievement", "--period", period, "--format", "xlsx", "-o", path, *options)
        figures = json.loads(self.aggregator.command(
            "achievement", "--period", period, "--format", "json", *options))
        return path, figures

    def assert_number(self, cell, text, what, percent):
        """A cell holds the number of the JSON, in percent cells a hundredth of it."""
        if text is None:
            self.assertIsNone(cell, what)
            return
        self.assertIsInstance(cell, (int, float), what)
        expected = float(text) / (100 if percent else 1)
        self.assertTrue(math.isclose(cell, expected, rel_tol=1e-14, abs_tol=1e-14), (what, cell, text))

    def compare(self, book, figures, catalog):
        """Every figure of the JSON stands in its cell."""
        self.compare_indicators(table(book["Achievement"], "No"), figures, catalog)
        self.compare_means(table(book["Means"], "Group"), figures, catalog)
        alternatives = [(row, other) for row in figures["indicators"] for other in row["alternatives"]]
        if alternatives:
            self.compare_alternatives(table(book["Alternatives"], "No"), alternatives, catalog)
        origin = {row[0]: row[1] for row in book["Origin"] if len(row) > 1}
        self.assertEqual(origin["Log root"], figures["log"]["root"])
        self.assertEqual(origin["Log size (entries)"], figures["log"]["size"])
        self.assertEqual(origin["Catalogue revision"], figures["catalog"])
        self.assertIn(figures["computed_at"], origin["As of"])

    def compare_indicators(self, lines, figures, catalog):
        self.assertEqual(len(lines), len(figures["indicators"]))
        described = {indicator["id"]: indicator for indicator in catalog["indicators"]}
        names = {step["id"]: step["name"] for step in catalog["predikat"]}
        for line, row in zip(lines, figures["indicators"]):
            indicator = described[row["id"]]
            percent = indicator["unit"] == "%"
            self.assertEqual(line["Indicator"], indicator["name"])
            self.assertEqual(line["Identifier"], row["id"])
            for heading, member in (("Target", "target"), ("Actual", "realisasi"),
                                    ("Difference", "difference")):
                self.assert_number(line[heading], row[member], (row["id"], member), percent)
            self.assert_number(line["Achieved"], row["capaian"], row["id"], True)
            self.assertEqual(line["Rating"], names.get(row["predikat"]))
            self.assertEqual(line["State"], STATUS[row["status"]])
            self.assertEqual(line["Report"], row["report"])
            self.assertEqual(line["Revision"], row["revision"])

    def compare_means(self, lines, figures, catalog):
        names = {step["id"]: step["name"] for step in catalog["predikat"]}
        groups = figures["sasaran"] + figures["bidang"] + [figures["overall"]]
        self.assertEqual(len(lines), len(groups) + 1)
        for line, group in zip(lines, groups):
            for heading, value in (
                    ("Achieved", group["capaian"]), ("All indicators", group["capaian_all"]),
                    ("Unclamped", group["capaian_uncapped"]),
                    ("With alternatives", group["with_alternatives"]["capaian"])):
                self.assert_number(line[heading], value, (line["Name"], heading), True)
            rating = names.get(group["predikat"])
            if rating and not group["complete"]:
                rating += " (provisional)"
            self.assertEqual(line["Rating"], rating)
            self.assertEqual(line["With a figure"], group["reported"])
            self.assertEqual(line["Indicators"], group["indicators"])
            self.assertEqual(line["Complete"], "yes" if group["complete"] else "no")
        self.assert_number(lines[-1]["Achieved"], figures["overall_by_sasaran"]["capaian"], "by sasaran", True)

    def compare_alternatives(self, lines, alternatives, catalog):
        units = {indicator["id"]: indicator["unit"] for indicator in catalog["indicators"]}
        self.assertEqual(len(lines), len(alternatives))
        for line, (row, other) in zip(lines, alternatives):
            self.assertEqual(line["Formula"], other["formula"])
            self.assert_number(line["Actual"], other["realisasi"], other["text"], units[row["id"]] == "%")
            self.assert_number(line["Achieved"], other["capaian"], other["text"], True)

    def compare_all(self, period, catalog, *options):
        path, figures = self.workbook(period, *options)
        for read in (by_openpyxl, by_libreoffice):
            with self.subTest(read.__name__):
                self.compare(read(path), figures, catalog)


@needs_aggregator
class DecreeTests(Compared):
    """The decree's six indicators: complete, partial and empty years, corrections and earlier sizes."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        catalog = cls.aggregator.command("catalog", "show", "--json")
        cls.catalog = json.loads(catalog)
        for bidang in reports.BIDANG:
            identity, connection = cls.aggregator.enrolled(bidang)
            with_connection = [reports.report(bidang, period) for period in ("2021", "2022")]
            if bidang == "koperasi":
                fewer = {"koperasi-aktif": {"aktif": "1", "seluruh": "188"}}
                with_connection.append(reports.correction(with_connection[-1], values=fewer))
                with_connection.append(reports.report(bidang, "2023-T1"))
            for payload in with_connection:
                connection.submit(reports.signed(identity.key, payload))
            connection.close()

    def test_a_complete_year(self):
        self.compare_all("2022", self.catalog)

    def test_a_year_without_its_year_before(self):
        self.compare_all("2021", self.catalog)

    def test_a_quarter_and_a_year_from_it(self):
        self.compare_all("2023-T1", self.catalog)
        self.compare_all("2023", self.catalog)

    def test_nothing_reported(self):
        self.compare_all("2026", self.catalog)

    def test_as_it_stood(self):
        self.compare_all("2022", self.catalog, "--as-of", "9")

    def test_the_same_figures_are_the_same_bytes(self):
        first, _ = self.workbook("2022")
        second, _ = self.workbook("2022")
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_heads_stay_and_percentages_are_percent_cells(self):
        path, _ = self.workbook("2022")
        book = openpyxl.load_workbook(path)
        sheet = book["Achievement"]
        self.assertEqual(sheet.freeze_panes, "C5")
        self.assertEqual(sheet.print_title_rows, "$1:$4")
        headings = {cell.value: cell.column for cell in sheet[4]}
        formats = {cell.number_format for cell in sheet[8]}
        self.assertIn("0.00%", formats)
        self.assertGreater(sheet.column_dimensions["B"].width, 30)
        self.assertIn("Achieved", headings)

    def test_indonesian_by_choice(self):
        path, _ = self.workbook("2022")
        target = path.with_name("id.xlsx")
        done = run(AGGREGATOR, "achievement", "--period", "2022", "--format", "xlsx", "-o", target,
                   "--data", self.aggregator.data, IKU_LANG="id")
        self.assertEqual(done.returncode, 0, done.stderr)
        book = by_openpyxl(target)
        self.assertEqual(list(book), ["Capaian", "Rata-rata", "Rumus pembanding", "Asal data"])
        self.assertIn("Penanggung jawab", book["Capaian"][3])

    def test_xlsx_on_standard_output(self):
        done = self.aggregator.run("achievement", "--period", "2022", "--format", "json")
        self.assertEqual(done.returncode, 0)
        path, _ = self.workbook("2022")
        self.assertEqual(path.read_bytes()[:2], b"PK")


@needs_aggregator
class HostileNameTests(Compared):
    """Names of a catalogue that spreadsheets would take for formulas, markup or something else."""

    @classmethod
    def setUpClass(cls):
        catalog = offices.imaginary()
        for number, entry in enumerate(catalog["indicators"] + catalog["bidang"] + catalog["sasaran"]):
            entry["name"] = HOSTILE[number % len(HOSTILE)]
        catalog["office"]["name"] = HOSTILE[0]
        cls.catalog = catalog
        cls.aggregator = Aggregator(catalog)
        cls.addClassCleanup(cls.aggregator.close)

    def test_they_stay_texts(self):
        catalog = json.loads(self.aggregator.command("catalog", "show", "--json"))
        period = str(catalog["years"]["from"])
        path, _ = self.workbook(period)
        names = [indicator["name"] for indicator in catalog["indicators"]]
        for read in (by_openpyxl, by_libreoffice):
            book = read(path)
            self.assertEqual([line["Indicator"] for line in table(book["Achievement"], "No")], names)
            self.assertEqual(book["Achievement"][0][0], HOSTILE[0])

    def test_in_csv_they_are_made_harmless(self):
        period = str(self.catalog["years"]["from"])
        for style in ("csv", "csv-id"):
            text = self.aggregator.command("achievement", "--period", period, "--format", style)
            self.assertIn("'=HYPERLINK", text)
            self.assertIn("'@SUM", text)


if __name__ == "__main__":
    unittest.main()
