"""``iku-sheet read``: what other programs save is read, and hostile files are refused with a code."""

import datetime
import io
import json
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

import openpyxl
from sheets import SHEET
from sheets.readers import CONVERT_SECONDS
from harness.processes import environment, needs_aggregator

CONTENT = "xl/worksheets/sheet1.xml"
DAMAGED, TOO_LARGE, ENCRYPTED = "not-a-spreadsheet", "spreadsheet-too-large", "spreadsheet-encrypted"


def read(data):
    """Run ``iku-sheet read``."""
    return subprocess.run([SHEET, "read"], input=data, capture_output=True, timeout=60, env=environment())


def cells(data):
    """The cells of a file that must be read: ``{sheet: {(row, column): cell}}``."""
    done = read(data)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return {sheet["name"]: {(row["row"], cell["column"]): cell for row in sheet["rows"] for cell in row["cells"]}
            for sheet in json.loads(done.stdout)["sheets"]}


def workbook(fill):
    """The bytes of a workbook of openpyxl's."""
    book = openpyxl.Workbook()
    book.active.title = "Isian"
    fill(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def everything(book):
    """Every kind of cell."""
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "teks", "  dua\nbaris ", "=1+1"
    sheet["A3"], sheet["B3"] = 0.1 + 0.2, 0.776
    sheet["B3"].number_format = "0.00%"
    sheet["C3"] = datetime.date(2022, 12, 31)
    sheet["D3"], sheet["E3"], sheet["F3"] = True, 12, -1e-9
    sheet["AA9"] = "jauh"
    book.create_sheet("Kedua")["A1"] = "x"


def rewritten(data, change, compression=zipfile.ZIP_DEFLATED):
    """The archive with parts changed: ``change(name, bytes)`` returns bytes, or None to leave the part out."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w", compression) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return result.getvalue()


@needs_aggregator
class ReadingTests(unittest.TestCase):
    """Files of openpyxl and LibreOffice."""

    def assert_everything(self, found):
        first = found["Isian"]
        self.assertEqual(first[1, 1]["text"], "teks")
        self.assertEqual(first[1, 2]["text"], "  dua\nbaris ")
        self.assertEqual((first[3, 1]["number"], first[3, 1]["percent"]), ("0.3", False))
        self.assertEqual((first[3, 2]["number"], first[3, 2]["percent"]), ("0.776", True))
        self.assertEqual(first[3, 3]["text"], "2022-12-31")
        self.assertEqual(first[3, 4]["text"], "TRUE")
        self.assertEqual(first[3, 5]["number"], "12")
        self.assertEqual(first[3, 6]["number"], "-0.000000001")
        self.assertEqual(first[9, 27]["text"], "jauh")
        self.assertEqual(found["Kedua"][1, 1]["text"], "x")

    def test_openpyxl(self):
        found = cells(workbook(everything))
        self.assert_everything(found)
        # It stores no results of formulas.
        self.assertEqual(found["Isian"][1, 3]["error"], "#FORMULA")

    def test_saved_again_by_libreoffice(self):
        with tempfile.TemporaryDirectory(prefix="iku-office-") as folder:
            path = Path(folder) / "isian.xlsx"
            path.write_bytes(workbook(everything))
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                 "xlsx", "--outdir", f"{folder}/out", str(path)],
                check=True, capture_output=True, timeout=CONVERT_SECONDS)
            found = cells((Path(folder) / "out" / "isian.xlsx").read_bytes())
        self.assert_everything(found)
        self.assertEqual(found["Isian"][1, 3]["number"], "2")

    def test_what_iku_sheet_writes_it_reads(self):
        sheet = {"name": "Lembar", "widths": [], "frozen": {"rows": 0, "columns": 0}, "rows": [
            [{"text": "=1", "style": "cell"}, {"number": "0.5", "format": "0%", "style": "cell"}]]}
        description = {"schema": "iku-workbook/1", "title": "", "created": "2023-01-12T00:00:00.000Z",
                       "sheets": [sheet]}
        made = subprocess.run([SHEET, "write"], input=json.dumps(description).encode(), capture_output=True,
                              timeout=60, check=True)
        found = cells(made.stdout)["Lembar"]
        self.assertEqual(found[1, 1]["text"], "=1")
        self.assertEqual((found[1, 2]["number"], found[1, 2]["percent"]), ("0.5", True))


@needs_aggregator
class HostileFileTests(unittest.TestCase):
    """Each is refused in one line that begins with its code."""

    def refuse(self, code, data):
        done = read(data)
        self.assertEqual(done.returncode, 1, done.stdout[:200])
        self.assertEqual(done.stdout, b"")
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertTrue(done.stderr.startswith(f"iku-sheet: {code}: ".encode()), done.stderr)

    def setUp(self):
        self.good = workbook(everything)
        read(self.good).check_returncode()

    def test_other_things(self):
        for data in (b"", b"hello", b"PK\x03\x04", b"%PDF-1.4", b"\x00" * 10_000):
            self.refuse(DAMAGED, data)

    def test_cut_anywhere(self):
        for length in range(0, len(self.good), 97):
            self.refuse(DAMAGED, self.good[:length])

    def test_a_flipped_byte_never_crashes(self):
        for place in range(0, len(self.good), 41):
            data = bytearray(self.good)
            data[place] ^= 0x55
            done = read(bytes(data))
            self.assertIn(done.returncode, (0, 1), (place, done.stderr))

    def test_password_and_old_format(self):
        self.refuse(ENCRYPTED, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000)

    def test_a_zip_bomb(self):
        bomb = b"<worksheet><sheetData>" + b" " * (64 << 20)
        self.refuse(TOO_LARGE, rewritten(self.good, lambda name, part: bomb if name == CONTENT else part))

    def test_many_parts_that_are_large_together(self):
        def fill(book):
            for number in range(20):
                book.create_sheet(f"L{number}")

        padding = b"<!--" + b" " * (4 << 20) + b"-->"
        data = rewritten(workbook(fill), lambda name, part: part + padding if "worksheets/" in name else part)
        self.refuse(TOO_LARGE, data)

    def test_too_many_cells(self):
        row = b"<row>" + b"<c><v>1</v></c>" * 200 + b"</row>"
        sheet = b"<worksheet><sheetData>" + row * 501 + b"</sheetData></worksheet>"
        self.refuse(TOO_LARGE, rewritten(self.good, lambda name, part: sheet if name == CONTENT else part))

    def test_entities(self):
        inner = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        outer = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        parameter = b'<!DOCTYPE w SYSTEM "http://127.0.0.1:1/evil.dtd">'
        for prolog in (inner, outer, parameter):
            for part_name in (CONTENT, "xl/workbook.xml", "_rels/.rels"):
                def change(name, part, prolog=prolog, part_name=part_name):
                    body = part.split(b"?>", 1)[-1]
                    return prolog + body if name == part_name else part

                self.refuse(DAMAGED, rewritten(self.good, change))

    def test_relationships_that_lead_out(self):
        for target in (b"../../../etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:1/x", b"..\\x.xml"):
            def change(name, part, target=target):
                return part.replace(b"/xl/worksheets/sheet1.xml", target) if name.endswith("book.xml.rels") else part

            self.refuse(DAMAGED, rewritten(self.good, change))

    def test_missing_parts(self):
        for missing in ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", CONTENT):
            self.refuse(DAMAGED, rewritten(
                self.good, lambda name, part, missing=missing: None if name == missing else part))

    def test_names_with_paths_are_only_names(self):
        data = io.BytesIO(self.good)
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr("../../../../tmp/iku-evil", "x")
            archive.writestr("/etc/iku-evil", "x")
        self.assertEqual(read(data.getvalue()).returncode, 0)
        self.assertFalse(Path("/tmp/iku-evil").exists() or Path("/etc/iku-evil").exists())

    def test_thousands_of_parts(self):
        data = io.BytesIO(self.good)
        with zipfile.ZipFile(data, "a") as archive:
            for number in range(1001):
                archive.writestr(f"p{number}", "")
        self.refuse(DAMAGED, data.getvalue())


if __name__ == "__main__":
    unittest.main()
