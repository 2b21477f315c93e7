"""The template's workbook in the hands of a person: cells found by their headings and hidden names."""

import subprocess
import tempfile
from pathlib import Path

import openpyxl
from sheets.readers import CONVERT_SECONDS

HEADS = 12


class Form:
    """A workbook that a template made, opened by openpyxl."""

    def __init__(self, path, computed=False):
        self.path = Path(path)
        self.book = openpyxl.load_workbook(path, data_only=computed)

    def save(self, path=None):
        self.book.save(path or self.path)
        return path or self.path

    @staticmethod
    def _head(sheet, needed):
        for row in sheet.iter_rows(max_row=HEADS):
            columns = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
            if needed <= columns.keys():
                return row[0].row, columns
        return None

    def forms(self):
        """Every sheet to fill in: ``(sheet, row of the headings, columns by heading)``."""
        for sheet in self.book.worksheets:
            found = self._head(sheet, {"bagian", "nilai"})
            if found:
                yield (sheet, *found)

    def items(self):
        """Every sheet of items, in the same way."""
        for sheet in self.book.worksheets:
            found = self._head(sheet, {"indikator", "rincian"})
            if found and "nilai" not in found[1]:
                yield (sheet, *found)

    def cell(self, section, field, indicator=None, period=None, column="nilai"):
        """The cell of a row of the form."""
        for sheet, head, columns in self.forms():
            if period and not sheet.title.endswith(period):
                continue
            for row in range(head + 1, sheet.max_row + 1):
                named = {name: sheet.cell(row, place).value for name, place in columns.items()}
                if (named["bagian"], named["isian"] or "") == (section, field) and indicator in (None, named["indikator"]):
                    return sheet.cell(row, columns[column])
        raise KeyError((section, field, indicator, period))

    def fill(self, values, period=None, indicator=None):
        """Write values: ``{(section, field): value}``."""
        for (section, field), value in values.items():
            self.cell(section, field, indicator, period).value = value

    def sign(self, name="Sitti Rahma", title="Staf"):
        self.fill({("penyusun", "nama"): name, ("penyusun", "jabatan"): title})

    def add_items(self, rows, period=None):
        """Write items: ``(name, unit, figure…)`` with figures in the order of the columns."""
        sheet, head, columns = next(
            found for found in self.items() if period is None or found[0].title.endswith(period))
        first = columns["rincian"]
        for number, values in enumerate(rows, head + 1):
            for place, value in enumerate(values):
                sheet.cell(number, first + place).value = value

    def shown(self, period=None):
        """What the form shows: ``{indicator's name: {caption: value}}``."""
        found, current = {}, None
        for sheet, head, columns in self.forms():
            if period and not sheet.title.endswith(period):
                continue
            for row in range(head + 1, sheet.max_row + 1):
                if sheet.cell(row, columns["bagian"]).value != "tampil":
                    continue
                caption = sheet.cell(row, columns["uraian"]).value
                name = caption.split(". ", 1)[-1]
                if caption[0].isdigit():
                    current = found.setdefault(name, {})
                elif current is not None:
                    current[caption] = sheet.cell(row, columns["nilai"]).value
        return found


def saved_by_libreoffice(path, ending="xlsx"):
    """The bytes of a workbook that LibreOffice has opened, computed and saved again."""
    with tempfile.TemporaryDirectory(prefix="iku-office-") as folder:
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", ending,
             "--outdir", f"{folder}/out", str(path)],
            check=True, capture_output=True, timeout=CONVERT_SECONDS)
        return (Path(folder) / "out" / (Path(path).stem + "." + ending)).read_bytes()
