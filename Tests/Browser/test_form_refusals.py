"""What the form refuses: each with a sentence of its own, at the field or the cell, and what helps."""

import json
import unittest

from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, SELURUH, Desk
from browser.office import Office
from harness.cases import expand
from harness.processes import needs_agent

try:
    import openpyxl
except ImportError:
    openpyxl = None

needs_openpyxl = unittest.skipUnless(openpyxl, "NOT TESTED: openpyxl is not installed")

# What is typed into the first field, and what is said beside it.
TYPED = [
    ("two_readings", "1.250", "dapat berarti 1250 atau 1,25; pilih yang dimaksud"),
    ("text", "banyak", "bukan angka"),
    ("percentage_for_a_count", "95%", "persen"),
    ("negative", "-3", "tidak boleh negatif"),
    ("broken_count", "95,5", "harus bilangan bulat"),
    ("two_decimal_marks", "1,2,3.4.5", "bukan angka"),
    ("too_long", "9" * 40, "angka"),
]


class RefusalCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.desk = Desk(cls, cls.office)
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def setUp(self):
        self.page = self.desk.person(self.chromium)
        self.addCleanup(self.page.close)
        self.page.wait_line("Tersambung ke kantor")

    def assert_quiet(self, status=None):
        self.assertEqual(self.page.take_problems(status), [])

    def assert_nothing_sent(self, period):
        rows = self.office.aggregator.achievement(period)["indicators"]
        self.assertEqual({each["status"] for each in rows}, {"missing"})


@expand([(name, "check_typed", text, sentence) for name, text, sentence in TYPED])
@needs_chromium
@needs_agent
class TypedTests(RefusalCase):
    PERIOD = "2024"

    def check_typed(self, text, sentence):
        page = self.page.open(f"/isi/{self.PERIOD}")
        page.fill({AKTIF: text, SELURUH: "188", **PERSON})
        page.shows(AKTIF + "-f", sentence)
        self.assertTrue(page.evaluate(f"document.getElementById('{AKTIF}').matches('[aria-invalid=true]')"))
        page.press("kirim")
        box = page.shown("kesalahan")
        self.assertIn(sentence, box)
        # The list leads to the field.
        page.click("#kesalahan a")
        page.wait_for(f"location.hash === '#{AKTIF}'", "the field")
        self.assertEqual(page.value(AKTIF), text)
        self.assert_nothing_sent(self.PERIOD)
        self.assert_quiet(422)
        page.fill({AKTIF: "180"})
        page.wait_for(f"document.getElementById('{AKTIF}-f').hidden", "the right figure")

    def test_a_missing_component(self):
        page = self.page.open("/isi/2025").fill({AKTIF: "180", **PERSON})
        page.press("kirim")
        self.assertIn("belum diisi", page.shown(SELURUH + "-f"))
        self.assert_nothing_sent("2025")
        self.assert_quiet(422)

    def test_nobody_named(self):
        page = self.page.open("/isi/2025").fill({**GOOD, "penyusun.nama": "", "penyusun.jabatan": ""})
        page.press("kirim")
        self.assertIn("belum diisi", page.shown("penyusun.nama-f"))
        self.assert_quiet(422)

    def test_more_active_than_there_are(self):
        page = self.page.open("/isi/2025").fill({AKTIF: "200", SELURUH: "188", **PERSON})
        page.press("kirim")
        self.assertTrue(page.shown("kesalahan"))
        self.assert_nothing_sent("2025")
        self.assert_quiet(422)

    def test_a_period_in_the_future_and_one_outside(self):
        page = self.page.open("/isi/2027")
        self.assertIn("Tahun 2027 tidak ada dalam katalog.", page.text)
        self.assertFalse(page.has("#isian"))
        self.assert_quiet()


@needs_chromium
@needs_agent
class ShrinkingTests(RefusalCase):
    """Rp against thousand Rp: a figure that shrinks by a factor of a thousand is asked about."""

    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.desk = Desk(cls, cls.office, "perindustrian")
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def test_a_thousandth_of_last_year(self):
        draft = self.desk.agent.draft("2024.json", {
            "period": "2024", "values": {"pertumbuhan-produksi-ikm": {"produksi": "5200000000"}},
            "baseline": {"pertumbuhan-produksi-ikm": {"produksi": "5100000000"}},
            "prepared_by": {"name": "Ani", "title": "Staf"}})
        code, lines = self.desk.agent.deliver("submit", draft)
        self.assertEqual(code, 0, lines)
        name = "nilai.pertumbuhan-produksi-ikm.produksi"
        page = self.page.open("/isi/2025")
        page.fill({name: "5300000", **PERSON})
        page.shows(name + "-l", "1.000")
        page.press("kirim")
        self.assertIn("1.000", page.shown("pertanyaan"))
        self.assert_nothing_sent("2025")
        page.set(f'[id="skala:{name}"]', "ribu")
        page.wait_for(f"document.getElementById('{name}-l').hidden", "the right scale")
        self.assert_quiet()


@needs_chromium
@needs_agent
@needs_openpyxl
class UploadTests(RefusalCase):
    """Templates that are uploaded: fetched from the form, filled in with a spreadsheet's own program."""

    def fetch(self, period, desk=None):
        """The template of a period as a workbook; its path."""
        desk = desk or self.desk
        page = desk.person(self.chromium)
        self.addCleanup(page.close)
        page.open("/unggah")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        name, content = page.download(f"a[href='/templat/{period}.xlsx']")
        path = desk.agent.folder / name
        path.write_bytes(content)
        return path

    @staticmethod
    def write(path, values, target=None):
        """Put figures into the column *Nilai* by the components' ids or names."""
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            heads = None
            for row in sheet.iter_rows():
                texts = [str(cell.value or "") for cell in row]
                if "komponen" in [text.lower() for text in texts] or "component" in texts:
                    heads = [text.lower() for text in texts]
                    continue
                if heads is None:
                    continue
                for key, value in values.items():
                    if key in texts:
                        column = next(place for place, head in enumerate(heads) if head in ("nilai", "value", "angka"))
                        row[column].value = value
        target = target or path
        book.save(target)
        return target

    def upload(self, path, status=None):
        page = self.page.open("/unggah")
        page.attach("#berkas", path)
        page.follow("button[value=unggah]")
        return page


if __name__ == "__main__":
    unittest.main()
