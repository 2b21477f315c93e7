"""Every page of the form on a phone, on a desk and on paper: layout, accessibility, language, keyboard."""

import unittest

from browser.accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, SELURUH, Desk, field
from browser.office import DRAFTS, Office
from browser.page import DESKTOP, PHONE
from browser.ways import PageChecks, in_every_way
from harness.processes import needs_agent

# Name, path, and the most sheets of paper. What stands in braces is known when the office is there.
PAGES = [
    ("beranda", "/", 3),
    ("pilih_periode", "/isi", 3),
    ("isi", "/isi/2025", 4),
    ("isi_tahun_berjalan", "/isi/2026", 1),
    ("isi_sudah", "/isi/2021", 1),
    ("isi_dikunci", "/isi/2024", 1),
    ("isi_bermasalah", "/isi/2025-T1", 4),
    ("koreksi", "/koreksi/2022", 5),
    ("koreksi_berubah", "/koreksi/2023", 5),
    ("bukti", "/bukti/2025", 2),
    ("keadaan", "/keadaan/{delivered}", 1),
    ("riwayat", "/riwayat", 1),
    ("riwayat_periode", "/riwayat/2022", 3),
    ("capaian", "/capaian/2022", 2),
    ("capaian_kosong", "/capaian/2026", 2),
    ("unggah", "/unggah", 3),
    ("tarik", "/tarik/2022", 2),
    ("tidak_ada", "/isi/tahun", 1),
]
STATUS = {"tidak_ada": 404}


@in_every_way(PAGES)
@needs_chromium
@needs_agent
class FormPageTests(PageChecks, unittest.TestCase):
    prefix = "isian-"

    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.desk = Desk(cls, cls.office, "perdagangan")
        for year in ("2021", "2022", "2023"):
            cls.office.submit(cls.desk.agent, DRAFTS / "perdagangan" / f"{year}.json")
        cls.office.aggregator.lock("2024")
        cls.office.aggregator.return_report("2022", "perdagangan", "Lampirkan data stok minyak goreng.")
        # Notices are asked for when the line is made.
        cls.desk.restart()
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.page = cls.desk.person(cls.chromium)
        cls.known = cls.prepare()

    @classmethod
    def prepare(cls):
        """A draft that is half right, one that is wrong, a correction under way."""
        page = cls.page.wait_line("Tersambung ke kantor")
        cls.chromium.wait(lambda: "Diminta perbaikan" in page.open("/").text, "the notices", 60)
        omzet = "nilai.pertumbuhan-perdagangan.omzet"
        page.open("/isi/2025-T1").fill({
            omzet: "1.250", "nilai.pertumbuhan-perdagangan.ekspor": "banyak",
            "angka.ketersediaan-barang-pokok.0.kebutuhan": "100%"}).press("periksa")
        page.open("/isi/2025").fill({omzet: "2.100.000.000.000", **PERSON}).press("simpan")
        page.open("/koreksi/2023").fill({omzet: "1.990.000.000.000"}).press("simpan")
        page.take_problems(422)
        delivered = sorted((cls.desk.agent.data / "receipts").glob("*.jws"))[0].stem
        return {"delivered": delivered}

    def open(self, name, path):
        self.page.open(path.format(**self.known))
        self.status = STATUS.get(name)

    def test_the_demonstration_of_faults(self):
        """The form with everything wrong, as *Periksa* shows it."""
        for width in (PHONE, DESKTOP):
            self.page.width(width)
            self.page.open("/isi/2025-T1").press("periksa")
            self.page.screenshot(self.picture("periksa", f"-{width}.png"))
            script = axe()
            self.assert_nothing(
                layout_findings(self.page), own_findings(self.page), keyboard_findings(self.page),
                axe_findings(self.page, script) if script else [])
            self.status = None
            self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
