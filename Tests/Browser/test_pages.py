"""Every page on a phone, on a desk and on paper: layout, accessibility, language, and nothing in the console."""

import unittest

from browser import SCREENSHOTS
from browser.accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from browser.devtools import Chromium, needs_chromium
from browser.office import DRAFTS, Office
from browser.page import DESKTOP, PHONE, Page
from browser.paper import A4_MILLIMETRES, lost_words, marks, needs_poppler, pictures, size
from harness.cases import expand
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


def for_each_page(kind):
    """Rows for ``expand``: a test of every page by one method."""
    return expand([(f"{name}_{kind}", f"check_{kind}", name, path, count) for name, path, count in PAGES])


@for_each_page("phone")
@for_each_page("desktop")
@for_each_page("dark")
@for_each_page("english")
@for_each_page("keyboard")
@for_each_page("paper")
@needs_chromium
@needs_agent
class PageTests(unittest.TestCase):
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
        aggregator.command("period", "approve", "2021", "--size", office.log_size, "--reason", "Sesuai rapat evaluasi")
        receipts = sorted((office.agents["koperasi"].data / "receipts").glob("*.jws"))
        return {"approval": office.log_size - 1, "report": receipts[0].stem}

    def open(self, name, path):
        self.page.open(path.format(**self.known))
        self.status = STATUS.get(name)

    def assert_nothing(self, *found):
        self.assertEqual([each for part in found for each in part], [])

    def assert_quiet(self):
        self.assert_nothing(self.page.take_problems(self.status))

    def check_layout(self, name, path, width):
        self.page.width(width)
        self.open(name, path)
        self.page.screenshot(SCREENSHOTS / f"{name}-{width}.png")
        script = axe()
        self.assert_nothing(layout_findings(self.page), own_findings(self.page),
                            axe_findings(self.page, script) if script else [])
        self.assert_quiet()

    def check_phone(self, name, path, _):
        self.check_layout(name, path, PHONE)

    def check_desktop(self, name, path, _):
        self.check_layout(name, path, DESKTOP)

    def check_dark(self, name, path, _):
        self.addCleanup(self.page.media)
        self.page.media(scheme="dark")
        self.open(name, path)
        self.assert_nothing(own_findings(self.page))
        self.assert_quiet()

    def check_english(self, name, path, _):
        self.page.call("Network.setCookie", name="iku_bahasa", value="en", url=self.office.origin)
        self.addCleanup(self.page.call, "Network.deleteCookies", name="iku_bahasa", url=self.office.origin)
        self.page.width(PHONE)
        self.open(name, path)
        self.assertEqual(self.page.evaluate("document.documentElement.lang"), "en")
        self.assert_nothing(layout_findings(self.page), own_findings(self.page))
        self.assert_quiet()

    def check_keyboard(self, name, path, _):
        self.page.width(DESKTOP)
        self.open(name, path)
        self.assert_nothing(keyboard_findings(self.page))
        self.assert_quiet()

    @needs_poppler
    def check_paper(self, name, path, count):
        self.page.width(DESKTOP)
        self.open(name, path)
        pdf = self.page.print(SCREENSHOTS / f"{name}.pdf")
        pictures(pdf)
        self.assertEqual(size(pdf), A4_MILLIMETRES)
        sheets = marks(pdf)
        self.assertLessEqual(len(sheets), count)
        self.assertEqual([DRAFT in sheet for sheet in sheets], [name in DRAFTED] * len(sheets))
        self.assertEqual(lost_words(self.page, pdf), [])
        self.assert_quiet()

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
