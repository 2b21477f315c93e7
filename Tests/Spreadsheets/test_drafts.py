"""Workbooks at the bidang: the template, filled in by openpyxl and LibreOffice, previewed and delivered."""

import io
import json
import unittest

import openpyxl
import sheets  # noqa: F401  (finds the harness)
from harness.processes import Agent, Aggregator, needs_agent
from sheets.forms import Form, saved_by_libreoffice

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

    def template(self, *periods):
        """A template's workbook."""
        path = self.agent.folder / f"isian-{periods[0]}.xlsx"
        path.unlink(missing_ok=True)
        named = [word for period in periods for word in ("--period", period)]
        done = self.agent.run("template", *named, "--format", "xlsx", "-o", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return Form(path)

    VALUES = {("nilai", "aktif"): 146, ("nilai", "seluruh"): 188, ("catatan", "penghambat"): "tidak ada"}

    def filled(self, *periods):
        form = self.template(*periods)
        form.fill(self.VALUES)
        form.sign()
        return form

    def assert_delivered(self, path, *periods):
        code, results = self.agent.deliver("submit", path)
        self.assertEqual((code, [result["status"] for result in results]), (DONE, ["accepted"] * len(periods)), results)
        for period in periods:
            rows = self.aggregator.achievement(period)["indicators"]
            row = next(row for row in rows if row["id"] == "koperasi-aktif")
            self.assertEqual(row["realisasi"], "77.6595744681")

    def test_filled_in_by_openpyxl(self):
        form = self.filled("2022")
        form.save()
        preview = self.agent.run("preview", form.path)
        self.assertEqual(preview.returncode, DONE, preview.stderr)
        self.assert_delivered(form.path, "2022")

    def test_saved_again_by_libreoffice(self):
        form = self.filled("2023")
        path = form.save()
        path.write_bytes(saved_by_libreoffice(path))
        self.assert_delivered(path, "2023")

    def test_moved_columns_and_rows_above(self):
        form = self.filled("2024")
        sheet, head, _ = next(form.forms())
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head)]
        moved = form.book.create_sheet("Dipindah", 0)
        moved.append(["Dinas Perdagangan"])
        moved.append([])
        for row in rows:
            moved.append([None, *reversed(row)])
        form.book.remove(sheet)
        self.assert_delivered(form.save(), "2024")

    def test_several_periods(self):
        form = self.template("2025-T1..2025-T2")
        for period in ("2025-T1", "2025-T2"):
            form.fill({("nilai", "aktif"): 146, ("nilai", "seluruh"): 188}, period)
        form.sign()
        path = form.save()
        preview = self.agent.run("preview", path, "--json")
        lines = [json.loads(line) for line in preview.stdout.splitlines()]
        self.assertEqual([line["period"] for line in lines], ["2025-T1", "2025-T2"])
        self.assert_delivered(path, "2025-T1", "2025-T2")
        code, results = self.agent.deliver("submit", path)
        self.assertEqual((code, [result["status"] for result in results]), (DONE, ["duplicate"] * 2))

    def test_one_faulty_period_holds_back_the_others(self):
        form = self.template("2021-T1..2021-T2")
        form.fill({("nilai", "aktif"): 146, ("nilai", "seluruh"): 188}, "2021-T1")
        form.fill({("nilai", "aktif"): 200, ("nilai", "seluruh"): 188}, "2021-T2")
        form.sign()
        code, results = self.agent.deliver("submit", form.save())
        self.assertEqual((code, [result["status"] for result in results]), (FAILED, ["refused"]))
        self.assertIn("Form 2021-T2", json.dumps(results))
        self.assertEqual(self.aggregator.achievement("2021-T1")["indicators"][3]["status"], "missing")

    def test_a_reported_period_is_offered_for_correction(self):
        form = self.filled("2021")
        self.assert_delivered(form.save(), "2021")
        form = self.template("2021")
        self.assertEqual(form.cell("nilai", "aktif").value, 146)
        self.assertEqual(form.cell("penyusun", "nama").value, "Sitti Rahma")
        shown = Form(form.path, computed=True).shown()["% Koperasi aktif"]
        self.assertAlmostEqual(shown["Realisasi"], 77.6595744681, 9)
        form.fill({("nilai", "aktif"): 147, ("alasan", ""): "salah hitung"})
        code, results = self.agent.deliver("submit", form.save())
        self.assertEqual((code, results[0]["revision"]), (DONE, 2), results)

    # MARK: Bad input

    quarters = iter(f"{year}-T{quarter}" for year in (2022, 2023, 2024) for quarter in "1234")

    def refused(self, change, *words, period=None):
        form = self.filled(period or next(self.quarters))
        change(form)
        done = self.agent.run("preview", form.save())
        self.assertEqual(done.returncode, FAILED, done.stdout)
        said = " ".join(done.stderr.split())  # However the lines are cut.
        for word in words:
            self.assertIn(word, said)

    def put(self, field, value, number_format=None):
        def change(form):
            cell = form.cell("nilai", field)
            cell.value = value
            cell.number_format = number_format or cell.number_format

        return change

    def test_a_percent_cell_where_a_count_is_asked(self):
        self.refused(self.put("aktif", 0.77, "0%"), "cell F", "no % here")
        self.refused(self.put("aktif", "77%"), "cell F", "no % here")

    def test_a_formula_without_a_result(self):
        self.refused(self.put("aktif", "=SUM(1,2)"), "cell F", "was not computed")

    def test_text_in_a_number_cell(self):
        self.refused(self.put("aktif", "seratus"), "cell F", "not a number")

    def test_two_possible_readings(self):
        self.refused(self.put("aktif", "1.250"), "cell F", "which was meant")

    def test_a_missing_component(self):
        self.refused(self.put("aktif", None), "cell F7", "is missing")

    def test_a_broken_rule(self):
        self.refused(self.put("aktif", 200), "melebihi", "cell F7")

    def test_last_years_template(self):
        def change(form):
            next(sheet for sheet, _, _ in form.forms())["F4"] = "2023"

        self.refused(change, "was made for", "make a new template", period="2024-T1")

    def test_another_units_sheet(self):
        def change(form):
            form.cell("tanda", "bidang").value = "umkm"

        self.refused(change, "Bidang UMKM", "cell F")

    def test_another_offices_template(self):
        def change(form):
            form.cell("tanda", "kantor").value = "dinas-lain"

        self.refused(change, "another office's", "(dinas-lain)", "cell F")

    def test_a_locked_period(self):
        self.aggregator.lock("2025-T3", "koperasi")
        path = self.filled("2025-T3").save()
        done = self.agent.run("submit", path)
        self.assertEqual(done.returncode, 4, done.stdout)
        self.assertIn("locked", done.stderr)
        self.assertIn("sheet Form, cell F4", done.stderr)

    def test_values_far_from_before(self):
        form = self.filled("2023-T4")
        self.assert_delivered(form.save(), "2023-T4")
        form = self.template("2024-T4")
        form.fill({("nilai", "aktif"): 146_000, ("nilai", "seluruh"): 188_000})
        form.sign()
        path = form.save()
        code, results = self.agent.deliver("submit", path)
        self.assertEqual((code, results[0]["error"]["code"]), (FAILED, "scale-jump"))
        self.assertIn("cell F7", json.dumps(results))
        code, results = self.agent.deliver("submit", path, "--yes")
        self.assertEqual(code, DONE, results)

    def test_a_row_that_says_it_is_meant(self):
        form = self.filled("2022-T4")
        self.assert_delivered(form.save(), "2022-T4")
        form = self.template("2023-T3")
        form.fill({("nilai", "aktif"): 146_000, ("nilai", "seluruh"): 188_000, ("yakin", ""): "ya"})
        form.sign()
        code, results = self.agent.deliver("submit", form.save())
        self.assertEqual(code, DONE, results)

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
