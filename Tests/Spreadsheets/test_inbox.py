"""The inbox with workbooks: receipts and proofs, refusals with a text and a marked copy, slow writers."""

import shutil
import subprocess
import time
import unittest

import openpyxl
import sheets  # noqa: F401  (finds the harness)
from harness.processes import Agent, Aggregator, needs_agent, wait_for
from sheets.forms import Form, saved_by_libreoffice

DONE = 0
RED = "FFFFC7CE"


@needs_agent
class InboxTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.agent = Agent(language="id")
        cls.addClassCleanup(cls.agent.close)
        done = cls.agent.enroll(cls.aggregator.token("perdagangan"))
        if done.returncode != DONE:
            raise AssertionError(done.stderr)
        cls.inbox = cls.agent.folder / "kotak"
        cls.daemon = cls.agent.daemon("--inbox", cls.inbox)
        cls.addClassCleanup(cls.daemon.stop)

    OMZET = {("nilai", "omzet"): 1_250_000_000, ("nilai", "ekspor"): 250_000,
             ("awal", "omzet"): 1_000_000_000, ("awal", "ekspor"): 200_000}

    def filled(self, period, name, values=None, items=(("Beras", "ton", 12689, 40000.5),)):
        path = self.agent.folder / name
        done = self.agent.run("template", "--period", period, "--format", "xlsx", "-o", path)
        self.assertEqual(done.returncode, DONE, done.stderr)
        form = Form(path)
        for key, value in (values or self.OMZET).items():
            try:
                form.fill({key: value}, indicator="pertumbuhan-perdagangan")
            except KeyError:
                self.assertEqual(key[0], "awal")
        form.add_items(items)
        form.sign()
        form.save()
        return path

    def drop(self, path):
        shutil.copy(path, self.inbox / "masuk" / path.name)

    def ends(self, folder, name):
        path = self.inbox / folder / name
        wait_for(path.exists, f"{folder}/{name}: {[p.name for p in self.inbox.rglob('*')]}")
        return path

    def test_a_workbook_is_receipted(self):
        self.drop(self.filled("2022", "baik.xlsx"))
        self.ends("selesai", "baik.xlsx")
        text = self.ends("selesai", "baik.xlsx.tanda-terima.txt").read_text("utf-8")
        page = self.ends("selesai", "baik.xlsx.tanda-terima.html").read_text("utf-8")
        for word in ("Nomor", "WITA", "Bidang Perdagangan", "Beras", "12.689", "Rp1.250.000.000", "Sitti Rahma"):
            self.assertIn(word, text)
            self.assertIn(word, page)
        self.assertNotIn("<script", page)
        for ending in ("jws", "tlog-proof"):
            self.ends("selesai", f"baik.xlsx.{ending}")
        self.assert_paper(self.ends("selesai", "baik.xlsx.tanda-terima.pdf"))

    def assert_paper(self, path):
        """One A4 page that says the same."""
        facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True, timeout=60).stdout
        self.assertRegex(facts, r"Pages: +1\n")
        self.assertRegex(facts, r"\(A4\)")
        text = subprocess.run(
            ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True, timeout=60).stdout
        for word in ("TANDA TERIMA LAPORAN", "BIDANG PERDAGANGAN", "WITA", "12.689", "1.250.000.000", "Sitti Rahma",
                     "Predikat", "%"):
            self.assertIn(word, text)
        self.assertNotIn("CONTOH", text)

    def refuse(self, name, change, *words, period="2024-T2"):
        """Drop a workbook that must be refused with these words, at its cell."""
        path = self.filled(period, name)
        form = Form(path)
        change(form)
        form.save()
        self.drop(path)
        text = " ".join(self.ends("ditolak", name + ".txt").read_text("utf-8").split())
        for word in words:
            self.assertIn(word, text)
        return text

    @staticmethod
    def put(section, field, value, number_format=None):
        def change(form):
            cell = form.cell(section, field)
            cell.value = value
            cell.number_format = number_format or cell.number_format

        return change

    def test_each_fault_has_its_sentence_and_cell(self):
        put = self.put
        cases = {
            "huruf": (put("nilai", "omzet", "banyak"), "bukan angka", "lembar Isian, sel F"),
            "dua_bacaan": (put("nilai", "omzet", "1.250"), "mana yang dimaksud", "lembar Isian, sel F"),
            "kurang": (put("nilai", "ekspor", None), "belum diisi", "lembar Isian, sel F"),
            "unit_lain": (put("tanda", "bidang", "umkm"), "milik Bidang UMKM", "lembar Isian, sel F"),
            "kantor_lain": (put("tanda", "kantor", "dinas-lain"), "milik kantor lain (dinas-lain)",
                            "lembar Isian, sel F"),
            # Its items say last year's period, too.
            "tahun_lalu": (put("periode", "", "2025-T2"), "dibuat untuk", "lembar Isian, sel F"),
            "dua_periode": (self.two_periods, "baris ini dari periode 2024-T2", "isian dari periode 2025-T2",
                            "lembar Rincian, sel B4"),
        }
        for name, (change, *words) in cases.items():
            with self.subTest(name):
                self.refuse(f"{name}.xlsx", change, *words)

    @staticmethod
    def two_periods(form):
        """The form and its marks of one period, the items of another."""
        form.cell("periode", "").value = form.cell("tanda", "periode").value = "2025-T2"

    def test_a_percentage_where_a_count_is_asked(self):
        for name, value, kind in (("persen", 0.77, "0%"), ("persen_teks", "77%", None)):
            with self.subTest(name):
                self.refuse(f"{name}.xlsx", self.put("nilai", "omzet", value, kind), "%", "lembar Isian, sel F")

    def test_a_period_in_the_future(self):
        def change(form):
            form.cell("periode", "").value = "2027"
            form.cell("tanda", "periode").value = "2027"
            sheet, head, columns = next(form.items())
            for row in range(head + 1, sheet.max_row + 1):
                if sheet.cell(row, columns["periode"]).value:
                    sheet.cell(row, columns["periode"]).value = "2027"

        self.refuse("kelak.xlsx", change, "2027", "lembar Isian, sel F4", period="2026")

    def test_a_thousandth_of_before(self):
        self.drop(self.filled("2022-T2", "dahulu.xlsx"))
        self.ends("selesai", "dahulu.xlsx")
        text = self.refuse(
            "ribuan.xlsx", self.put("nilai", "omzet", 1_250_000), "lembar Isian, sel F", "yakin", period="2023-T4")
        self.assertIn("lebih kecil", text)

    def marked(self, name):
        """The marked copy, openable by both programs; its red cells with their comments."""
        path = self.ends("ditolak", name)
        saved_by_libreoffice(path)
        book = openpyxl.load_workbook(path)
        return {(sheet.title, cell.coordinate): cell.comment.text if cell.comment else None
                for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
                if cell.fill.fgColor.rgb == RED}, book

    def test_a_refused_workbook_is_marked(self):
        path = self.filled("2023", "salah.xlsx", {**self.OMZET, ("nilai", "omzet"): "1.250"},
                           [("Beras", "ton", 10, None), ("Gula", None, 3, 4)])
        self.drop(path)
        text = self.ends("ditolak", "salah.xlsx.txt").read_text("utf-8")
        self.assertIn("lembar Isian, sel F", text)
        red, book = self.marked("salah.ditandai.xlsx")
        omzet = Form(path).cell("nilai", "omzet").coordinate
        self.assertIn("mana yang dimaksud", red["Isian", omzet])
        # What was typed, the layout and the formulas are still there.
        form = Form(self.inbox / "ditolak" / "salah.ditandai.xlsx")
        self.assertEqual(form.cell("nilai", "ekspor").value, 250_000)
        self.assertTrue(str(form.shown()["Pertumbuhan sub sektor perdagangan"]["Realisasi"]).startswith("="))
        self.assertEqual(book["Rincian"]["C4"].value, "Beras")

    def test_missing_cells_of_items_are_marked(self):
        self.drop(self.filled("2021", "rincian.xlsx", items=[("Beras", "ton", 10, None), ("Gula", None, 3, 4)]))
        red, _ = self.marked("rincian.ditandai.xlsx")
        self.assertEqual({cell for sheet, cell in red if sheet == "Rincian"}, {"F4", "D5"}, red)

    def test_a_sheet_of_ones_own_is_marked_too(self):
        path = self.filled("2024", "sendiri.xlsx")
        form = Form(path)
        sheet = next(form.forms())[0]
        sheet.insert_rows(1)
        form.cell("nilai", "omzet").value = "dua"
        form.save()
        self.drop(path)
        red, _ = self.marked("sendiri.ditandai.xlsx")
        self.assertTrue(any("bukan angka" in (text or "") for text in red.values()), red)

    def test_a_locked_period_points_at_its_cell(self):
        self.aggregator.lock("2025", "perdagangan")
        self.drop(self.filled("2025", "terkunci.xlsx"))
        text = self.ends("ditolak", "terkunci.xlsx.txt").read_text("utf-8")
        self.assertIn("dikunci", text)
        self.assertIn("lembar Isian, sel F4", text)
        red, _ = self.marked("terkunci.ditandai.xlsx")
        self.assertIn(("Isian", "F4"), red)

    def test_a_slow_writer_is_waited_for(self):
        data = self.filled("2022-T1", "pelan.xlsx").read_bytes()
        (self.inbox / "masuk" / "~$pelan.xlsx").write_bytes(b"x")
        (self.inbox / "masuk" / ".~lock.pelan.xlsx#").write_bytes(b"x")
        target = self.inbox / "masuk" / "pelan.xlsx"
        with open(target, "wb", buffering=0) as file:
            for start in range(0, len(data), len(data) // 4 + 1):
                file.write(data[start:start + len(data) // 4 + 1])
                time.sleep(0.7)
        self.ends("selesai", "pelan.xlsx")
        left = sorted(path.name for path in (self.inbox / "masuk").iterdir() if "pelan" in path.name)
        self.assertEqual(left, [".~lock.pelan.xlsx#", "~$pelan.xlsx"])

    def test_several_periods(self):
        path = self.agent.folder / "riwayat.xlsx"
        self.agent.run("template", "--period", "2023-T1..2023-T3", "--format", "xlsx", "-o", path)
        form = Form(path)
        for period in ("2023-T1", "2023-T3"):
            form.fill({key: value for key, value in self.OMZET.items() if key[0] == "nilai"}, period,
                      "pertumbuhan-perdagangan")
            form.add_items([("Beras", "ton", 12000, 39000)], period)
        form.sign()
        form.save()
        self.drop(path)
        for period in ("2023-T1", "2023-T3"):
            self.ends("selesai", f"riwayat.xlsx.{period}.tanda-terima.html")
        self.ends("selesai", "riwayat.xlsx")


if __name__ == "__main__":
    unittest.main()
