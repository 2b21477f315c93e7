"""A workbook as two other programs read it: ``{sheet: rows of cells}``, a cell text, number or None."""

import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import openpyxl

CONVERT_SECONDS = 120
# Runs of empty cells up to the sheet's edge are not content.
REPEATED_MAX = 256
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def by_openpyxl(path):
    """As openpyxl reads it; a formula anywhere is an error."""
    book = openpyxl.load_workbook(path)
    sheets = {}
    for sheet in book.worksheets:
        rows = []
        for row in sheet.iter_rows():
            if any(cell.data_type == "f" for cell in row):
                raise AssertionError(f"a formula in {sheet.title}: {[cell.value for cell in row]}")
            rows.append([cell.value for cell in row])
        sheets[sheet.title] = rows
    return sheets


def by_libreoffice(path):
    """As LibreOffice Calc reads it: saved again as flat XML, which tells texts, numbers and formulas apart."""
    with tempfile.TemporaryDirectory(prefix="iku-office-") as folder:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
             "fods", "--outdir", f"{folder}/out", str(path)],
            check=True, capture_output=True, timeout=CONVERT_SECONDS)
        tree = ElementTree.parse(Path(folder, "out", Path(path).stem + ".fods"))
    return {sheet.get(_TABLE + "name"): _rows(sheet) for sheet in tree.iter(_TABLE + "table")}


def _rows(sheet):
    rows = []
    for row in sheet.iter(_TABLE + "table-row"):
        cells = []
        for cell in row:
            repeated = int(cell.get(_TABLE + "number-columns-repeated", "1"))
            cells += [_cell(cell)] * (repeated if repeated <= REPEATED_MAX else 0)
        repeated = int(row.get(_TABLE + "number-rows-repeated", "1"))
        rows += [cells] * (repeated if repeated <= REPEATED_MAX else 0)
    return rows


def _cell(cell):
    if cell.get(_TABLE + "formula") is not None:
        raise AssertionError(f"a formula: {cell.get(_TABLE + 'formula')}")
    kind = cell.get(_OFFICE + "value-type")
    if kind == "string":
        return "\n".join("".join(part.itertext()) for part in cell.iter(_TEXT + "p"))
    return None if kind is None else float(cell.get(_OFFICE + "value"))


def table(rows, first_heading):
    """The rows under the heading row that begins with ``first_heading``, as dicts by heading."""
    for number, row in enumerate(rows):
        if row and row[0] == first_heading:
            headings = [heading for heading in row if heading]
            lines = [line for line in rows[number + 1:] if any(cell is not None for cell in line)]
            return [dict(zip(headings, [*line, *[None] * len(headings)])) for line in lines]
    raise AssertionError(f"no heading {first_heading!r} in {rows[:6]}")
