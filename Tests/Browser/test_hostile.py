"""Hostile text wherever people write text: in the catalogue, officials, reports, notes, acts, addresses. Nothing of it
runs, everything of it is shown as it is, and no page breaks under it."""

import unittest
from urllib.parse import quote

from browser import SCREENSHOTS
from browser.accessibility import layout_findings, own_findings
from browser.devtools import Chromium, needs_chromium
from browser.office import Office
from browser.page import DESKTOP, PHONE
from browser.paper import lost_words, needs_poppler, pictures
from harness import offices, reports
from harness.processes import needs_aggregator

SCRIPT = "<script>window.diretas=1</script>"
IMAGE = "<img src=x onerror=\"window.diretas=1\">'\"&amp;</td></table></main>"
TURNED = "\u202eterbalik\u202c \u2067kanan\u2069 \u200f"
# Begins to turn and never ends.
TURNING = "\u202etergeser"
LONG = "W" * 200
VERY_LONG = "Panjang " + "X" * 492
TEXTS = (SCRIPT, IMAGE, TURNED, LONG)

PATHS = [
    "/?p=2022", "/indikator?p=2022", "/indikator/koperasi-aktif?p=2022", "/indikator/ketersediaan-barang-pokok?p=2022",
    "/unit?p=2022", "/unit/koperasi?p=2022", "/kelengkapan?p=2022", "/riwayat", "/pengesahan?p=2022",
    "/pengesahan/sahkan?p=2022", "/keaslian?p=2022", "/keaslian/koperasi-aktif?p=2022", "/keputusan"]


def hostile_catalog():
    """The decree's catalogue with a hostile text in every place for words."""
    catalog = offices.decree()
    office = catalog["office"]
    office["name"], office["short_name"] = f"Dinas {SCRIPT}", f"Dinas {IMAGE}"
    for number, unit in enumerate(catalog["bidang"]):
        unit["name"] = f"Bidang {TEXTS[number % 4]}"[:200]
    for number, sasaran in enumerate(catalog["sasaran"]):
        sasaran["name"] = f"Sasaran {TEXTS[(number + 1) % 4]}"[:200]
    for number, indicator in enumerate(catalog["indicators"]):
        indicator["name"] = f"{number} {TEXTS[number % 4]}"[:200]
        for component in indicator["components"]:
            component["name"] = f"Komponen {TEXTS[(number + 2) % 4]}"[:200]
    return catalog


def hostile_report():
    """A report of Koperasi whose every text is hostile."""
    kinds = ("pendukung", "penghambat", "tindak_lanjut", "sumber_data", "definisi")
    notes = dict(zip(kinds, (SCRIPT, IMAGE, TURNING, VERY_LONG, "baris satu\nbaris dua\n" + SCRIPT)))
    return reports.report(
        period="2022", notes={"koperasi-aktif": notes},
        prepared_by={"name": f"Sitti {IMAGE}", "title": f"Staf {SCRIPT}"},
        approved_by={"name": f"Kepala {TURNING}", "title": LONG})


@needs_chromium
@needs_aggregator
class HostileTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        cls.office = Office(cls, catalog=hostile_catalog())
        aggregator = cls.office.aggregator
        cls.report(aggregator)
        aggregator.command("period", "lock", "2022", "--bidang", "umkm", "--reason", f"Alasan {SCRIPT}")
        aggregator.return_report("2022", "koperasi", f"Perbaiki {IMAGE} {VERY_LONG}")
        aggregator.command("period", "approve", "2022", "--size", cls.office.log_size, "--reason", f"Sah {IMAGE}")
        cls.approval = cls.office.log_size - 1
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.page = cls.office.member(cls.chromium, "kepala")

    @classmethod
    def report(cls, aggregator):
        identity, connection = aggregator.enrolled("koperasi")
        cls.addClassCleanup(connection.close)
        first = hostile_report()
        second = reports.correction(first, reason=f"Salah {SCRIPT} {TURNING} " + "Y" * 400,
                                    values={"koperasi-aktif": {"aktif": "140", "seluruh": "188"}})
        for payload in (first, second):
            connection.submit(reports.signed(identity.key, payload))
        cls.hash = reports.hash_of(second)

    def assert_harmless(self, path):
        self.assertIsNone(self.page.evaluate("window.diretas ?? null"), path)
        self.assertEqual(self.page.take_problems(), [], path)
        self.assertEqual(self.page.evaluate("document.scripts.length"), 1, path)
        self.assertEqual(self.page.evaluate("document.querySelectorAll('main').length"), 1, path)

    def paths(self):
        return [*PATHS, f"/pengesahan/{self.approval}", f"/keaslian?laporan={self.hash}"]

    def test_nothing_runs_and_nothing_breaks(self):
        for path in self.paths():
            for width in (PHONE, DESKTOP):
                with self.subTest(path=path, width=width):
                    self.page.width(width)
                    self.page.open(path)
                    self.assert_harmless(path)
                    self.assertEqual(layout_findings(self.page) + own_findings(self.page), [])
                    name = "jahat" + path.replace("/", "_").partition("?")[0] + f"-{width}.png"
                    self.page.screenshot(SCREENSHOTS / name)

    def test_the_text_is_shown_as_it_is(self):
        self.page.open("/unit/koperasi?p=2022")
        self.assertIn(SCRIPT, self.page.text)
        self.page.open("/indikator/koperasi-aktif?p=2022")
        for words in (SCRIPT, IMAGE, VERY_LONG, "baris satu\nbaris dua"):
            self.assertIn(words, self.page.text)
        self.page.open("/pengesahan?p=2022")
        self.assertIn(f"Alasan {SCRIPT}", self.page.text)
        self.assertEqual(self.page.take_problems(), [])

    def test_a_turned_text_turns_nothing_else(self):
        """What reports and acts say stands in elements of a direction of their own."""
        seen = 0
        for path in self.paths():
            self.page.open(path)
            seen += self.page.text.count("tergeser")
            loose = self.page.evaluate("""(() => { const found = [];
                const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (texts.nextNode()) { const element = texts.currentNode.parentElement;
                  if (texts.currentNode.data.includes("tergeser") && !element.closest("bdi, textarea"))
                    found.push(element.outerHTML.slice(0, 200)); }
                return found; })()""")
            self.assertEqual(loose, [], path)
        self.assertGreater(seen, 3)

    def test_hostile_addresses(self):
        evil = quote(SCRIPT, safe="")
        for path in (f"/?p={evil}", f"/unit/{evil}", f"/indikator/{evil}?p={evil}", f"/riwayat?unit={evil}&dari={evil}",
                     f"/keaslian?laporan={evil}", f"/pengesahan?p=2022&entri={evil}", f"/bahasa/{evil}",
                     f"/keputusan?{evil}={evil}", "/riwayat?unit=" + "a" * 2000):
            self.page.open(path)
            self.assertIsNone(self.page.evaluate("window.diretas ?? null"), path)
            self.assertEqual(self.page.take_problems(404), [], path)
            self.assertNotIn(SCRIPT, self.page.evaluate("document.documentElement.outerHTML"), path)

    def test_hostile_text_in_a_form_that_comes_back(self):
        self.page.open("/pengesahan?p=2023")
        self.page.click("summary", "Kunci periode ini")
        reason = "</textarea>" + SCRIPT + "\"'" + "Z" * 600
        self.page.evaluate("document.querySelectorAll('textarea').forEach(each => each.removeAttribute('maxlength'))")
        self.page.type("#pengesahan-kunci-alasan", reason)
        self.page.follow("details[open] button")
        self.assertIn("500", self.page.texts("[role=alert]")[0])
        self.assertEqual(self.page.evaluate("document.getElementById('pengesahan-kunci-alasan').value"), reason)
        self.assertIsNone(self.page.evaluate("window.diretas ?? null"))
        self.assertEqual(self.page.take_problems(422), [])

    @needs_poppler
    def test_paper(self):
        for path in ("/?p=2022", "/indikator/koperasi-aktif?p=2022", "/unit/koperasi?p=2022"):
            self.page.width(DESKTOP)
            self.page.open(path)
            pdf = self.page.print(SCREENSHOTS / ("jahat" + path.replace("/", "_").partition("?")[0] + ".pdf"))
            pictures(pdf)
            # What is turned around is turned around on paper, too.
            self.assertLessEqual(set(lost_words(self.page, pdf)), {"terbalik", "tergeser", "kanan"}, path)
            self.assert_harmless(path)


if __name__ == "__main__":
    unittest.main()
