"""What the form refuses: each with a sentence of its own, at the field or the cell, and what helps."""

import unittest
from datetime import datetime, timedelta, timezone

from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, SELURUH, Desk
from browser.office import Office
from harness.cases import expand
from harness.offices import decree
from harness.processes import needs_agent

try:
    import openpyxl
except ImportError:
    openpyxl = None

needs_openpyxl = unittest.skipUnless(openpyxl, "NOT TESTED: openpyxl is not installed")

HEAD_ROW = 3
FILLED = {("nilai", "aktif"): 146, ("nilai", "seluruh"): 188, ("penyusun", "nama"): "Sitti Rahma",
          ("penyusun", "jabatan"): "Staf Bidang"}

# What is typed into the first field, and what is said beside it.
TYPED = [
    ("two_readings", "1.250", "dapat berarti 1250 atau 1,250; pilih yang dimaksud"),
    ("text", "banyak", "bukan angka"),
    ("percentage_for_a_count", "95%", "persen"),
    ("negative", "-3", "tidak boleh negatif"),
    ("broken_count", "95,5", "harus bilangan bulat"),
    ("groups_of_other_than_three", "1,2,3.4.5", "tiap kelompok harus tiga angka"),
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

    def test_a_locked_period(self):
        self.office.aggregator.lock("2023-T2")
        self.desk.restart()
        page = self.page
        self.chromium.wait(lambda: "dikunci" in page.open("/isi/2023-T2").text, "the lock", 60)
        self.assertIn("Triwulan II 2023 dikunci. Minta bagian perencanaan membukanya.", page.text)
        self.assertFalse(page.has("#isian"))
        self.assert_quiet()


@needs_chromium
@needs_agent
class NotBegunTests(RefusalCase):
    """A catalogue that reaches into the years to come."""

    @classmethod
    def setUpClass(cls):
        cls.year = datetime.now(timezone(timedelta(hours=8))).year + 1
        catalog = decree()
        catalog["years"]["to"] = cls.year + 1
        cls.office = Office(cls, catalog=catalog)
        cls.desk = Desk(cls, cls.office)
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def test_a_quarter_that_has_not_begun(self):
        quarter = f"{self.year}-T2"
        page = self.page.open(f"/isi/{quarter}")
        self.assertIn(f"Triwulan II {self.year} belum dimulai; laporan diterima mulai {self.year}-04-01.", page.text)
        self.assertFalse(page.has("#isian"))
        page.follow("main a", "Pilih periode lain")
        self.assertEqual(page.path, "/isi")
        self.assertFalse(page.has(f"a[href='/isi/{quarter}']"), "nothing leads there")
        self.assert_quiet()

    def test_a_year_that_has_not_begun(self):
        page = self.page.open(f"/isi/{self.year}")
        self.assertIn(f"{self.year} belum dimulai; laporan diterima mulai {self.year}-01-01.", page.text)
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
        page.shows(name + "-l", "jauh lebih kecil daripada 2024")
        page.press("kirim")
        self.assertIn("periksa satuannya: Rp atau ribu Rp?", page.shown("pertanyaan"))
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
    def change(path, values, sheet="Isian", column="nilai"):
        """Write into the rows of a sheet: ``{(bagian, isian): value}``."""
        book = openpyxl.load_workbook(path)
        page = book[sheet]
        heads = {page.cell(HEAD_ROW, place).value: place for place in range(1, page.max_column + 1)}
        left = dict(values)
        for row in range(HEAD_ROW + 1, page.max_row + 1):
            key = (page.cell(row, heads["bagian"]).value, page.cell(row, heads["isian"]).value or "")
            if key in left:
                page.cell(row, heads[column]).value = left.pop(key)
        if left:
            raise AssertionError(f"{path}: no row {sorted(left)}")
        book.save(path)
        return path

    def upload(self, path):
        page = self.page.open("/unggah")
        page.attach("#berkas", path)
        return page.follow("button[value=unggah]")

    def refused(self, path, *sentences, status=422):
        """Upload what must be refused with these sentences; nothing can be sent then."""
        page = self.upload(path)
        text = "\n".join(page.texts("main [role=alert]"))
        for sentence in sentences:
            self.assertIn(sentence, text)
        self.assertFalse(page.has("button[value=kirim]"))
        self.assert_quiet(status)
        return page

    def test_a_filled_template_is_sent(self):
        page = self.upload(self.change(self.fetch("2023"), FILLED))
        self.assertIn("77,66%", page.text)
        page.follow("button[value=kirim]")
        page.wait_for("document.querySelector('main').innerText.includes('1 dari 1 selesai')",
                      "the delivery", 40)
        self.assert_quiet()

    def test_text_in_a_number_cell(self):
        path = self.change(self.fetch("2025"), {**FILLED, ("nilai", "aktif"): "seratus"})
        self.refused(path, "F7", "bukan angka")

    def test_two_readings_in_a_text_cell(self):
        path = self.change(self.fetch("2025"), {**FILLED, ("nilai", "aktif"): "1.250"})
        self.refused(path, "F7", "1250", "1,25")

    def test_a_percentage_in_a_count(self):
        self.refused(self.change(self.fetch("2025"), {**FILLED, ("nilai", "aktif"): "95%"}), "F7", "%")

    def test_a_component_is_missing(self):
        path = self.change(self.fetch("2025"), {**FILLED, ("nilai", "seluruh"): None})
        self.refused(path, "seluruh", status=None)

    def test_last_years_template(self):
        path = self.change(self.fetch("2024"), {**FILLED, ("periode", ""): "2025"})
        self.refused(path, "dibuat untuk 2024")

    def test_another_offices_template(self):
        path = self.change(self.fetch("2025"), {**FILLED, ("tanda", "kantor"): "dinas-lain"})
        self.refused(path, "milik kantor lain (dinas-lain)")

    def test_another_units_sheet(self):
        other = Desk(type(self), self.office, "umkm")
        self.refused(self.fetch("2025", other), "milik Bidang UMKM", "kirim dari agen")

    def test_a_locked_period(self):
        path = self.change(self.fetch("2022-T1"), FILLED)
        self.office.aggregator.lock("2022-T1")
        self.desk.restart()
        self.chromium.wait(lambda: "dikunci" in self.page.open("/").text, "the lock", 60)
        self.refused(path, "dikunci", status=None)

    def test_a_period_in_the_future(self):
        later = {("periode", ""): "2027", ("tanda", "periode"): "2027"}
        path = self.change(self.fetch("2026"), {**FILLED, **later})
        self.refused(path, "2027")

    def test_no_workbook_at_all(self):
        path = self.desk.agent.folder / "rusak.xlsx"
        path.write_bytes(b"PK\x03\x04" + bytes(200))
        self.refused(path, "rusak.xlsx")

    def test_a_period_refused_holds_all_back(self):
        """Several periods in one workbook: checked whole, sent with one click, with a bar."""
        path = self.desk.agent.folder / "riwayat.xlsx"
        done = self.desk.agent.run("template", "--period", "2024-T1..2024-T4", "--format", "xlsx", "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        for quarter in range(1, 5):
            filled = FILLED if quarter == 1 else {**FILLED, ("nilai", "aktif"): str(145 + quarter)}
            filled = {key: value for key, value in filled.items() if quarter == 1 or key[0] != "penyusun"}
            self.change(path, filled, sheet=f"Isian 2024-T{quarter}")
        self.change(path, {("nilai", "aktif"): "banyak"}, sheet="Isian 2024-T3")
        self.refused(path, "Isian 2024-T3", "F7")
        self.assert_nothing_sent("2024-T1")
        page = self.upload(self.change(path, {("nilai", "aktif"): 147}, sheet="Isian 2024-T3"))
        self.assertEqual(len(page.texts("main section[id^=periode-]")), 4)
        page.forget()
        page.follow("button[value=kirim]")
        self.assertEqual(len(page.clicks), 1)
        page.wait_for("document.querySelector('main').innerText.includes('4 dari 4 selesai')",
                      "all of them", 60)
        self.assertEqual(page.evaluate("document.getElementById('kemajuan').value"), 4)
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
