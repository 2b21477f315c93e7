"""Every page on a phone, on a desk and on paper: layout, accessibility, language, and nothing in the console."""

import unittest

from browser import SCREENSHOTS
from browser.accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from browser.devtools import Chromium, needs_chromium
from browser.office import DRAFTS, Office
from browser.page import DESKTOP, PHONE, Page
from browser.paper import A4_MILLIMETRES, marks, needs_poppler, pictures
from browser.ways import PageChecks, in_every_way
from harness.processes import needs_agent

# Name, path, and the most sheets of paper. What stands in braces is known when the office is there.
PAGES = [
    ("ringkasan", "/?p=2022", 3),
    ("ringkasan_kosong", "/?p=2025", 3),
    ("ringkasan_triwulan", "/?p=2022-T1", 3),
    ("ringkasan_disahkan", "/?p=2021", 3),
    ("indikator", "/indikator?p=2022", 2),
    ("indikator_negatif", "/indikator/pertumbuhan-produksi-ikm?p=2022", 3),
    ("indikator_meragukan", "/indikator/ketersediaan-barang-pokok?p=2022", 4),
    ("indikator_triwulan", "/indikator/koperasi-aktif?p=2023-T1", 3),
    ("unit", "/unit?p=2022", 1),
    ("unit_koreksi", "/unit/koperasi?p=2022", 3),
    ("unit_belum_lapor", "/unit/umkm?p=2022", 2),
    ("kelengkapan", "/kelengkapan?p=2022", 1),
    ("riwayat", "/riwayat", 3),
    ("riwayat_kosong", "/riwayat?unit=umkm&p=2026", 1),
    ("pengesahan", "/pengesahan?p=2022", 2),
    ("sahkan", "/pengesahan/sahkan?p=2022", 2),
    ("disahkan", "/pengesahan/{approval}", 2),
    ("keaslian", "/keaslian?p=2022", 2),
    ("keaslian_angka", "/keaslian/koperasi-aktif?p=2022", 4),
    ("keaslian_laporan", "/keaslian?laporan={report}", 3),
    ("keputusan", "/keputusan", 3),
    ("program", "/program?p=2022", 2),
    ("pejabat", "/pejabat", 2),
    ("dokumen", "/dokumen?p=2022", 1),
    ("laporan-kinerja", "/dokumen/laporan-kinerja-2022", 8),
    ("perjanjian-kinerja", "/dokumen/perjanjian-kinerja-2022", 3),
    ("kata_sandi", "/kata-sandi", 1),
    ("tidak_ada", "/unit/tidak-ada", 1),
]
STATUS = {"tidak_ada": 404}
DRAFT = "DRAF–belumdisahkan"
DRAFTED = {"ringkasan", "ringkasan_kosong", "ringkasan_triwulan", "indikator", "indikator_negatif",
           "indikator_meragukan", "indikator_triwulan", "sahkan", "keaslian", "keaslian_angka"}


@in_every_way(PAGES)
@needs_chromium
@needs_agent
class PageTests(PageChecks, unittest.TestCase):
    papers = {"laporan-kinerja": tuple(reversed(A4_MILLIMETRES))}

    @classmethod
    def setUpClass(cls):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        cls.office = Office(cls).report_everything()
        cls.known = cls.prepare(cls.office)
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.page = cls.office.member(cls.chromium, "kepala")

    @staticmethod
    def prepare(office):
        """Something of everything that can happen to a report, so that no page stands empty."""
        aggregator = office.aggregator
        office.correct("koperasi", DRAFTS / "koperasi" / "2022-koreksi.json")
        aggregator.lock("2021")
        aggregator.return_report("2022", "koperasi", "Lampirkan rekapitulasi RAT per kecamatan.")
        aggregator.set_target("koperasi-aktif", "2023-T1", "74.5")
        aggregator.command("official", "set", "--title", "Plt. Kepala Dinas", "--name", "NAMA CONTOH, S.STP., M.Si.",
                           "--rank", "Pembina Tingkat I", "--nip", "19700101 199003 1 001", "--from", "2021-01-01")
        aggregator.command("official", "set", "--title", "Kepala Bidang Koperasi", "--name", "NAMA CONTOH KOPERASI",
                           "--from", "2021-01-01", "--bidang", "koperasi", "--reason", "Keputusan Bupati Nomor 3")
        aggregator.command("period", "approve", "2021", "--size", office.log_size, "--reason", "Sesuai rapat evaluasi")
        receipts = sorted((office.agents["koperasi"].data / "receipts").glob("*.jws"))
        return {"approval": office.log_size - 1, "report": receipts[0].stem}

    def open(self, name, path):
        self.page.open(path.format(**self.known))
        self.status = STATUS.get(name)

    def check_sheets(self, name, sheets):
        self.assertEqual([DRAFT in sheet for sheet in sheets], [name in DRAFTED] * len(sheets))

    def test_a_draft_document_is_shown(self):
        self.page.width(DESKTOP)
        text = self.page.open("/dokumen/laporan-kinerja-2022").text
        self.assertIn("DRAF", text)
        self.assertIn("Target dan realisasi tahun ini", text)

    # What strangers see

    def test_the_log_in_page(self):
        stranger = Page(self.chromium, self.office.origin)
        self.addCleanup(stranger.close)
        for width in (PHONE, DESKTOP):
            stranger.width(width)
            stranger.open("/")
            self.assertEqual(stranger.path, "/masuk")
            stranger.screenshot(SCREENSHOTS / f"masuk-{width}.png")
            script = axe()
            self.assert_nothing(layout_findings(stranger), own_findings(stranger), keyboard_findings(stranger),
                                axe_findings(stranger, script) if script else [], stranger.take_problems())

    def test_axe_was_there(self):
        if axe() is None:
            self.skipTest("NOT TESTED: axe-core was not fetched; our own checks have run")


@needs_chromium
@needs_agent
class DemonstrationTests(unittest.TestCase):
    @needs_poppler
    def test_every_sheet_of_a_demonstration_says_so(self):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        office = Office(type(self), "--demo")
        chromium = Chromium()
        self.addCleanup(chromium.close)
        page = office.member(chromium, "kepala")
        page.open("/?p=2022")
        self.assertEqual(layout_findings(page) + own_findings(page), [])
        page.screenshot(SCREENSHOTS / "contoh-1280.png")
        pdf = page.print(SCREENSHOTS / "contoh.pdf")
        pictures(pdf)
        for sheet in marks(pdf):
            self.assertIn("BUKANDATARESMI", sheet)


if __name__ == "__main__":
    unittest.main()
