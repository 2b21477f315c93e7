"""Workbooks at the bidang: the template, filled in by openpyxl and LibreOffice, previewed and delivered."""

import io
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import openpyxl
import sheets  # noqa: F401  (finds the harness)
from harness.processes import Agent, Aggregator, needs_agent
from sheets.readers import CONVERT_SECONDS

DONE, FAILED = 0, 1


@needs_agent
class DraftTests(unittest.TestCase):
    """One office, one agent of Koperasi."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.agent = Agent()
        cls.addClassCleanup(cls.agent.close)
        done = cls.agent.enroll(cls.aggregator.token("koperasi"))
        if done.returncode != DONE:
            raise AssertionError(done.stderr)

    def template(self, period):
        """A template's workbook, and where it lies."""
        path = self.agent.folder / f"isian-{period}.xlsx"
        done = self.agent.run("template", "--period", period, "--format", "xlsx", "-o", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return openpyxl.load_workbook(path), path

    def fill(self, book, values):
        """Write values into the form's yellow cells, by section and field."""
        form = book.worksheets[-1]
        headings = {cell.value: cell.column for cell in form[1]}
        for row in form.iter_rows(min_row=2):
            key = (row[headings["bagian"] - 1].value, row[headings["isian"] - 1].value)
            if key in values:
                row[headings["nilai"] - 1].value = values[key]

    VALUES = {("nilai", "aktif"): 146, ("nilai", "seluruh"): 188, ("penyusun", "nama"): "Sitti Rahma",
              ("penyusun", "jabatan"): "Staf", ("catatan", "penghambat"): "tidak ada"}

    def assert_delivered(self, path, period):
        code, results = self.agent.deliver("submit", path)
        self.assertEqual((code, [result["status"] for result in results]), (DONE, ["accepted"]), results)
        rows = self.aggregator.achievement(period)["indicators"]
        row = next(row for row in rows if row["id"] == "koperasi-aktif")
        self.assertEqual(row["realisasi"], "77.6595744681")

    def test_filled_in_by_openpyxl(self):
        book, path = self.template("2022")
        self.fill(book, self.VALUES)
        book.save(path)
        preview = self.agent.run("preview", path)
        self.assertEqual(preview.returncode, DONE, preview.stderr)
        self.assert_delivered(path, "2022")

    def test_saved_again_by_libreoffice(self):
        book, path = self.template("2023")
        self.fill(book, self.VALUES)
        book.save(path)
        with tempfile.TemporaryDirectory(prefix="iku-office-") as folder:
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                 "xlsx", "--outdir", f"{folder}/out", str(path)],
                check=True, capture_output=True, timeout=CONVERT_SECONDS)
            self.assert_delivered(Path(folder) / "out" / path.name, "2023")

    def test_moved_columns_and_rows_above(self):
        book, path = self.template("2024")
        self.fill(book, self.VALUES)
        form = book.worksheets[-1]
        rows = [[cell.value for cell in row] for row in form.iter_rows()]
        moved = book.create_sheet("Dipindah", 0)
        moved.append(["Dinas Perdagangan"])
        moved.append([])
        for row in rows:
            moved.append([None, *reversed(row)])
        book.remove(form)
        book.save(path)
        self.assert_delivered(path, "2024")

    def refused(self, change, words, period="2025"):
        book, path = self.template(f"{period}-T{self.next_quarter()}")
        self.fill(book, self.VALUES)
        change(book.worksheets[-1])
        book.save(path)
        done = self.agent.run("preview", path)
        self.assertEqual(done.returncode, FAILED, done.stdout)
        for word in words:
            self.assertIn(word, done.stderr)

    quarters = iter("1234")

    @classmethod
    def next_quarter(cls):
        return next(cls.quarters)

    def find(self, form, section, field):
        return next(row[5] for row in form.iter_rows() if (row[0].value, row[2].value) == (section, field))

    def test_a_percent_cell_where_a_count_is_asked(self):
        def change(form):
            cell = self.find(form, "nilai", "aktif")
            cell.value, cell.number_format = 0.77, "0%"

        self.refused(change, ["cell F", "no % here"])

    def test_a_formula_without_a_result(self):
        def change(form):
            self.find(form, "nilai", "aktif").value = "=SUM(1,2)"

        self.refused(change, ["cell F", "was not computed"])

    def test_text_in_a_number_cell(self):
        def change(form):
            self.find(form, "nilai", "aktif").value = "seratus"

        self.refused(change, ["cell F", "not a number"])

    def test_files_that_are_no_workbooks(self):
        for name, data, words in (("rusak.xlsx", b"PK\x03\x04rusak", "not an intact XLSX workbook"),
                                  ("lama.xls", b"\xd0\xcf\x11\xe0", "as XLSX"),
                                  ("sandi.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "password")):
            path = self.agent.folder / name
            path.write_bytes(data)
            done = self.agent.run("preview", path)
            self.assertEqual(done.returncode, FAILED)
            self.assertIn(words, done.stderr)

    def test_a_workbook_without_the_table(self):
        book = openpyxl.Workbook()
        book.active["A1"] = "halo"
        data = io.BytesIO()
        book.save(data)
        path = self.agent.folder / "lain.xlsx"
        path.write_bytes(data.getvalue())
        done = self.agent.run("preview", path)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("bagian", done.stderr)
        self.assertEqual(json.dumps(done.stdout.strip()), '""')


if __name__ == "__main__":
    unittest.main()
