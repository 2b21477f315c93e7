"""Workbooks of documents: spanned heads, heads printed again, the paper; as openpyxl reads what ``iku-sheet`` writes."""

import io
import json
import subprocess
import unittest

import openpyxl
from documents import SHEET
from documents.samples import CREATED
from harness.processes import environment, needs_aggregator


def text(words, style="cell"):
    return {"text": words, "style": style}


def description(**members):
    sheet = {"name": "1 Tabel", "widths": [5, 30, 12, 12], "frozen": {"rows": 0, "columns": 0},
             "rows": [[text("LAPORAN", "heading")], [text("No", "column"), text("Indikator", "column"),
                                                     text("Tahun 2022", "column"), None],
                      [None, None, text("Target", "column"), text("Capaian", "column")],
                      [text("1", "middle"), text("=A1"), text("x", "prose"),
                       {"number": "1.0073", "format": '0.00%" 1)"', "style": "cell"}]],
             "folio": True, "again": [2, 3],
             "spans": [{"row": 1, "column": 1, "rows": 1, "columns": 4}, {"row": 2, "column": 1, "rows": 2, "columns": 1},
                       {"row": 2, "column": 2, "rows": 2, "columns": 1}, {"row": 2, "column": 3, "rows": 1, "columns": 2}],
             **members}
    return {"schema": "iku-workbook/1", "title": "Uji", "created": CREATED, "sheets": [sheet]}


def write(value):
    return subprocess.run([SHEET, "write"], input=json.dumps(value).encode(), capture_output=True, timeout=60,
                          env=environment())


@needs_aggregator
class LayoutTests(unittest.TestCase):
    def setUp(self):
        done = write(description())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.sheet = openpyxl.load_workbook(io.BytesIO(done.stdout)).worksheets[0]

    def test_cells_are_spanned(self):
        self.assertEqual(sorted(map(str, self.sheet.merged_cells.ranges)), ["A1:D1", "A2:A3", "B2:B3", "C2:D2"])
        self.assertEqual(self.sheet["C2"].value, "Tahun 2022")
        self.assertEqual(self.sheet["C3"].value, "Target")

    def test_heads_are_printed_again_on_folio(self):
        self.assertEqual(self.sheet.print_title_rows.replace("$", ""), "2:3")
        self.assertEqual(int(self.sheet.page_setup.paperSize), 14)

    def test_figures_keep_their_marks_and_stay_numbers(self):
        self.assertEqual(self.sheet["D4"].value, 1.0073)
        self.assertEqual(self.sheet["D4"].number_format, '0.00%" 1)"')
        self.assertEqual(self.sheet["B4"].data_type, "s")

    def test_what_overlaps_or_is_none_is_refused(self):
        one = {"row": 1, "column": 1, "rows": 1, "columns": 2}
        for spans in ([one, one], [{**one, "columns": 1}], [{**one, "rows": 17}], [{**one, "column": 256}],
                      [{**one, "row": 0}], [one, {**one, "column": 2, "rows": 2, "columns": 1}]):
            self.assertEqual(write(description(spans=spans)).returncode, 1, spans)
        for again in ([3, 2], [1], [0, 1], ["a", "b"]):
            self.assertEqual(write(description(again=again)).returncode, 1, again)
        self.assertEqual(write(description(spans=[one], again=[1, 1], folio=False)).returncode, 0)


if __name__ == "__main__":
    unittest.main()
