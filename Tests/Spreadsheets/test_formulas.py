"""The template's own figures: as stored, as LibreOffice computes them, against the agent's exact ones.

Seeded at random: catalogues whose formulas use everything there is, filled in by openpyxl (which stores no
results), computed by LibreOffice, previewed by the agent. IKU_SEED repeats one run.
"""

import json
import os
import random
import unittest

import sheets  # noqa: F401  (finds the harness)
from harness import offices
from harness.processes import Agent, Aggregator, needs_agent
from sheets.forms import Form, saved_by_libreoffice

DONE = 0
SEED = int(os.environ.get("IKU_SEED", "20260101"))
PLAIN = ["a / b * 100", "a - b * 2 + 1.5", "-a + (b - 3) / 4", "min(a, b) / max(a, b) * 100",
         "(a - prev(a)) / prev(a) * 100", "a / (b - b)", "share(a >= b)", "mean(a / b) * 100",
         "max(a, min(b, prev(b) + 10)) / 7"]
ITEMIZED = ["a / b * 100", "mean(min(a / b, 1)) * 100", "share(a + 1 > b * 2)", "mean(a) + share(a == b) / 3",
            "share(a <= b) - mean(b) * 0.5"]


def catalog(chance):
    """The built-in one's head with indicators of these formulas, all of one unit."""
    base = offices.decree()
    template = base["indicators"][3]
    rows = []
    for number, formula in enumerate(PLAIN + ITEMIZED):
        row = {"id": f"i-{number}", "sasaran": template["sasaran"], "bidang": "koperasi",
               "name": f"Indikator {number}: \"uji\" & <b>", "unit": "%",
               "polarity": chance.choice(["higher", "lower", "lower-ratio"]),
               "targets": {str(year): chance.choice(["76.00", "0.078", "12", "100"]) for year in range(2021, 2027)},
               "components": [{"id": "a", "name": "Komponen A"}, {"id": "b", "name": "Komponen B"}],
               "formula": formula}
        if number >= len(PLAIN):
            row["items"] = {"name": "Barang"}
            row["alternatives"] = [{"formula": "mean(a / b)", "text": "rata-rata"}]
        rows.append(row)
    base["indicators"] = rows
    return base


def figure(chance):
    """A number with up to 4 decimals that a double holds as typed."""
    return round(chance.uniform(1, chance.choice([9, 999, 9_999_999])), chance.choice([0, 0, 2, 4]))


@needs_agent
class FormulaTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chance = random.Random(SEED)
        cls.catalog = catalog(cls.chance)
        cls.aggregator = Aggregator(cls.catalog).start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.agent = Agent(language="id")
        cls.addClassCleanup(cls.agent.close)
        done = cls.agent.enroll(cls.aggregator.token("koperasi"))
        if done.returncode != DONE:
            raise AssertionError(done.stderr)

    def template(self, periods, name):
        path = self.agent.folder / name
        done = self.agent.run("template", "--period", periods, "--format", "xlsx", "-o", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return Form(path)

    def fill(self, form):
        """Random values everywhere; what was put in, by period and indicator."""
        given = {}
        for sheet, head, columns in form.forms():
            for row in range(head + 1, sheet.max_row + 1):
                if sheet.cell(row, columns["bagian"]).value in ("nilai", "awal"):
                    value = figure(self.chance)
                    sheet.cell(row, columns["nilai"]).value = value
                    if sheet.cell(row, columns["bagian"]).value == "nilai":
                        key = (sheet.title, sheet.cell(row, columns["indikator"]).value)
                        given.setdefault(key, {})[sheet.cell(row, columns["isian"]).value] = value
        for sheet, head, columns in form.items():
            for number in range(self.chance.randint(1, 6)):
                a = figure(self.chance)
                b = self.chance.choice([a, figure(self.chance)])
                for place, value in enumerate((f"Barang {number}", "ton", a, b)):
                    sheet.cell(head + 1 + number, columns["rincian"] + place).value = value
        form.sign()
        return given

    def assert_shown(self, shown, rows, where):
        """What a sheet shows equals the agent's figures, to ten decimals or sixteen digits."""
        names = {indicator["id"]: indicator["name"] for indicator in self.catalog["indicators"]}
        self.assertEqual(len(rows), len(names), where)
        for row in rows:
            cells = shown[names[row["id"]]]
            for caption, text in (("Realisasi", row["realisasi"]), ("Capaian", row["capaian"]),
                                  *((f"Capaian menurut pembanding {number + 1}", other["capaian"])
                                    for number, other in enumerate(row["alternatives"]))):
                what = (where, row["id"], caption, cells[caption], text)
                if text is None:
                    self.assertIn(cells[caption], (None, ""), what)
                else:
                    self.assertIsInstance(cells[caption], (int, float), what)
                    bound = max(2e-10, abs(float(text)) * 1e-12)
                    self.assertLessEqual(abs(cells[caption] - float(text)), bound, what)
            step = next((s["name"] for s in self.catalog.get("predikat", offices.decree()["predikat"])
                         if s["id"] == row["predikat"]), None)
            self.assertEqual(cells["Predikat"] or None, step, (where, row["id"]))

    def preview(self, path):
        done = self.agent.run("preview", path, "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_recomputed_and_stored_results_are_ours(self):
        form = self.template("2021..2022", f"acak-{SEED}.xlsx")
        given = self.fill(form)
        path = form.save()
        figures = self.preview(path)
        path.write_bytes(saved_by_libreoffice(path))
        again = self.preview(path)
        for before, after in zip(figures, again, strict=True):
            for row in before["indicators"] + after["indicators"]:
                row.pop("report")  # Its hash holds the moment.
            self.assertEqual(before["indicators"], after["indicators"], "LibreOffice's file")
        computed = Form(path, computed=True)
        for figure_set in figures:
            period = figure_set["period"]
            self.assert_shown(computed.shown(period), figure_set["indicators"], f"LibreOffice {period}")
        code, results = self.agent.deliver("submit", path, "--yes")
        self.assertEqual((code, len(results)), (DONE, 2), results)
        self.assert_stored(given)

    def assert_stored(self, given):
        """The report that arrived holds what was put in; a new template shows its figures without a computer."""
        for period in ("2021", "2022"):
            form = self.template(period, f"lagi-{period}.xlsx")
            for (title, indicator), values in given.items():
                if not title.endswith(period):
                    continue
                for component, value in values.items():
                    self.assertAlmostEqual(form.cell("nilai", component, indicator).value, value, 9)
            computed = Form(form.path, computed=True)
            rows = [row for row in self.aggregator.achievement(period)["indicators"]]
            self.assert_shown(computed.shown(), rows, f"stored {period}")

    def test_an_empty_template_shows_nothing(self):
        form = self.template("2024", "kosong.xlsx")
        for cells in Form(form.path, computed=True).shown().values():
            for caption in ("Realisasi", "Capaian", "Predikat"):
                self.assertIn(cells[caption], (None, ""))
        form.path.write_bytes(saved_by_libreoffice(form.save()))
        for name, cells in Form(form.path, computed=True).shown().items():
            for caption in ("Realisasi", "Capaian", "Predikat"):
                self.assertIn(cells[caption], (None, ""), (name, caption))

    def test_csv_and_workbook_say_the_same(self):
        path = self.agent.folder / "isian.csv"
        self.agent.run("template", "--period", "2023-T1", "--format", "csv", "-o", path)
        text = path.read_bytes()
        self.assertTrue(text.startswith(b"\xef\xbb\xbf#angka;id\r\n"))
        done = self.agent.run("preview", path)
        self.assertNotEqual(done.returncode, DONE, "an empty table has nobody to sign it")


if __name__ == "__main__":
    unittest.main()
