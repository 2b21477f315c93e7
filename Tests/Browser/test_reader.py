"""What people do on the pages, with mouse and keyboard: from the first log-in to the log-out."""

import json
import time
import unittest
import zipfile
from io import BytesIO

from browser.devtools import Chromium, needs_chromium
from browser.office import DRAFTS, PASSWORD, Office, log_in
from browser.page import Page
from harness.processes import AGGREGATOR, needs_agent, run
from iku.bundle import read_bundle

LIVE_SECONDS = 2


@needs_chromium
@needs_agent
class ReaderTests(unittest.TestCase):
    """One office; each test looks at things of its own."""

    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls).report_everything()
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.kepala = cls.office.member(cls.chromium, "kepala")
        cls.perencanaan = cls.office.member(cls.chromium, "perencanaan")

    def setUp(self):
        for page in (self.kepala, self.perencanaan):
            page.take_problems()

    def stranger(self):
        page = Page(self.chromium, self.office.origin)
        self.addCleanup(page.close)
        return page

    def assert_quiet(self, page, status=None):
        self.assertEqual(page.take_problems(status), [])

    def assert_shows(self, page, words):
        self.assertIn(words, page.text)

    # Coming and going

    def test_a_first_log_in(self):
        page = self.stranger()
        name, password = self.office.account("bidang", "sitti")
        page.open("/indikator?p=2022")
        self.assertEqual(page.path, "/masuk")
        log_in(page, name, password)
        self.assertEqual(page.path, "/kata-sandi")
        self.assert_shows(page, "Gantilah kata sandi sekali pakai")
        page.open("/riwayat")
        self.assertEqual(page.path, "/kata-sandi", "a one-time password opens nothing")
        self.assert_quiet(page)

    def test_a_new_password_is_taken_or_refused_in_words(self):
        page = self.stranger()
        name, password = self.office.account("bidang", "rahma")
        log_in(page, name, password)
        for field, text in (("lama", password), ("baru", "pendek"), ("ulang", "pendek")):
            page.type(f"#kata-sandi-{field}", text)
        page.follow("form.sheet button")
        self.assertIn("Terlalu pendek", page.texts("[role=alert]")[0])
        self.assertEqual(page.evaluate("document.getElementById('kata-sandi-lama').value"), "")
        for field, text in (("lama", password), ("baru", "sandi-yang-panjang"), ("ulang", "sandi-yang-panjang")):
            page.type(f"#kata-sandi-{field}", text)
        page.follow("form.sheet button")
        self.assertEqual(page.path, "/")
        self.assert_quiet(page, 422)

    def test_a_wrong_password_says_what_to_do(self):
        page = self.stranger()
        log_in(page, "tidak-ada", "bukan-sandi-ini")
        self.assertIn("minta kata sandi baru kepada administrator", page.texts("[role=alert]")[0])
        self.assert_quiet(page, 403)

    def test_the_cookie_is_not_for_scripts(self):
        self.kepala.open("/")
        self.assertEqual(self.kepala.evaluate("document.cookie"), "")
        cookies = self.kepala.call("Network.getCookies", urls=[self.office.origin])["cookies"]
        session = next(each for each in cookies if "sesi" in each["name"])
        self.assertTrue(session["httpOnly"])
        self.assertEqual(session["sameSite"], "Strict")

    def test_log_out(self):
        page = self.office.member(self.chromium, "bidang", "yusuf")
        page.open("/?p=2022")
        self.assert_shows(page, "Rata-rata indikator")
        page.follow("button", "Keluar")
        self.assertEqual(page.path, "/masuk")
        page.loads(lambda: page.evaluate("history.back()"))
        self.assertNotIn("Rata-rata indikator", page.text, "the way back shows figures after the log-out")
        page.open("/?p=2022")
        self.assertEqual(page.path, "/masuk")
        self.assert_quiet(page)

    # Reading

    def test_every_part_is_one_click_away(self):
        page = self.kepala.open("/?p=2022")
        parts = page.texts("nav.main a")
        self.assertEqual(parts, [
            "Ringkasan", "Indikator", "Unit kerja", "Kelengkapan", "Riwayat perubahan", "Pengesahan dan penguncian",
            "Program dan anggaran", "Pejabat", "Dokumen", "Keaslian data", "Catatan atas keputusan"])
        for part in parts:
            page.follow("nav.main a", part)
            self.assertEqual(page.texts("nav.main a[aria-current=page]"), [part])
        self.assert_quiet(page)

    def test_from_a_figure_to_its_report(self):
        page = self.kepala.open("/?p=2022")
        page.follow("main a", "Pertumbuhan nilai produksi IKM")
        page.follow("main a[href^='/keaslian/']")
        self.assertEqual(page.path, "/keaslian/pertumbuhan-produksi-ikm?p=2022")
        name, content = page.download("a[download][href$='.jws']")
        self.assertRegex(name, r"^[0-9a-f]{64}\.jws$")
        self.assertEqual(content.count(b"."), 2)
        receipts = self.office.agents["perindustrian"].data / "receipts"
        self.assertEqual(content.strip(), (receipts / name).read_bytes().strip())
        self.assert_quiet(page)

    def test_the_language_is_kept(self):
        page = self.office.member(self.chromium, "inspektorat", "hasan")
        page.open("/indikator/koperasi-aktif?p=2022")
        page.follow("a[lang=en]", "English")
        self.assertEqual(page.path, "/indikator/koperasi-aktif?p=2022")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        page.follow("nav.main a", "Completeness")
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        page.follow("a[lang=id]", "Bahasa Indonesia")
        self.assertEqual(page.texts("nav.main a[aria-current=page]"), ["Kelengkapan"])
        self.assert_quiet(page)

    def test_the_history_is_filtered(self):
        page = self.kepala.open("/riwayat")
        page.set("#saring-unit", "koperasi")
        page.set("#saring-p", "2021")
        page.follow("form.filter button")
        lines = page.texts("ol.log li")
        self.assertTrue(lines)
        self.assertTrue(any("Laporan 2021" in line and "Koperasi" in line for line in lines))
        for line in lines:
            self.assertIn("2021", line)
            self.assertNotRegex(line, "Perindustrian|UMKM|Sekretariat")
        self.assert_quiet(page)

    # Live update

    def test_a_correction_is_shown_within_two_seconds(self):
        pages = [self.kepala.open("/indikator/koperasi-aktif?p=2022"), self.perencanaan.open("/?p=2022")]
        for page in pages:
            self.assert_shows(page, "79,79%")
            page.evaluate("window.isTheSame = true")
            page.wait_for("performance.getEntriesByName(location.origin + '/peristiwa').length + 1", "a stream")
        self.chromium.wait(lambda: self.office.aggregator.metrics()["iku_http_event_streams"] >= 1, "a stream")
        self.office.correct("koperasi", DRAFTS / "koperasi" / "2022-koreksi.json")
        begun = time.monotonic()
        for page in pages:
            left = LIVE_SECONDS - (time.monotonic() - begun)
            page.wait_for("document.querySelector('main').innerText.includes('76,60%')", "the new figure", left)
            self.assertTrue(page.evaluate("window.isTheSame"), "the page was loaded again")
            self.assert_quiet(page)

    def test_a_form_that_is_being_filled_in_stays(self):
        page = self.perencanaan.open("/pengesahan?p=2023")
        size = page.evaluate("document.querySelector('main').dataset.logSize")
        page.click("summary", "Kembalikan laporan untuk perbaikan")
        page.type("#pengesahan-kembalikan-teks", "Belum selesai kutulis")
        self.office.aggregator.lock("2024", "umkm")
        page.wait_for("new Promise(done => setTimeout(() => done(true), 1500))", "a moment")
        self.assertEqual(page.evaluate("document.getElementById('pengesahan-kembalikan-teks').value"),
                         "Belum selesai kutulis")
        page.type("#pengesahan-kembalikan-teks", "")
        page.evaluate("document.activeElement.blur()")
        page.wait_for(f"document.querySelector('main').dataset.logSize > {size}", "the new page")
        self.assert_quiet(page)

    # Acts of the office

    def send(self, page, summary, fields, button):
        """Open a form, fill it in and send it."""
        page.click("summary", summary)
        for selector, value in fields.items():
            if page.evaluate(f"document.querySelector('{selector}').matches('select, [type=date]')"):
                page.set(selector, value)
            else:
                page.type(selector, value)
        page.follow("details[open] button", button)

    def test_a_report_is_returned(self):
        page = self.perencanaan.open("/pengesahan?p=2023")
        self.send(page, "Kembalikan laporan untuk perbaikan", {
            "#pengesahan-kembalikan-unit": "perindustrian",
            "#pengesahan-kembalikan-indikator": "pertumbuhan-produksi-ikm",
            "#pengesahan-kembalikan-teks": "Sumber data belum dilampirkan."}, "Kembalikan laporan untuk perbaikan")
        self.assertIn("Tercatat dalam log", page.texts("[role=status]")[0])
        act = self.office.last_act()
        self.assertEqual((act["act"], act["bidang"], act["text"], act["by"]["via"]),
                         ("return", "perindustrian", "Sumber data belum dilampirkan.", "web"))
        page.open("/unit/perindustrian?p=2023")
        self.assert_shows(page, "Sumber data belum dilampirkan.")
        agent = self.office.agents["perindustrian"]
        daemon = agent.daemon()
        self.addCleanup(daemon.stop)
        self.chromium.wait(
            lambda: "Sumber data belum dilampirkan." in agent.run("status", "--json").stdout, "the agent's notice")
        self.assert_quiet(page)

    def test_a_return_without_a_report_is_refused_and_the_text_stays(self):
        page = self.perencanaan.open("/pengesahan?p=2022")
        self.send(page, "Kembalikan laporan untuk perbaikan", {
            "#pengesahan-kembalikan-unit": "umkm", "#pengesahan-kembalikan-teks": "Mana laporannya?"},
            "Kembalikan laporan untuk perbaikan")
        self.assertIn("belum punya laporan", page.texts("[role=alert]")[0])
        self.assertEqual(page.evaluate("document.getElementById('pengesahan-kembalikan-teks').value"),
                         "Mana laporannya?")
        self.assert_quiet(page, 422)

    def test_a_period_is_locked_and_unlocked(self):
        page = self.kepala.open("/pengesahan?p=2024-T1")
        self.send(page, "Kunci periode ini", {"#pengesahan-kunci-alasan": "Laporan sudah diserahkan"},
                  "Kunci periode ini")
        self.assertIn("terkunci", page.texts("main table tbody tr")[0])
        act = self.office.last_act()
        self.assertEqual((act["act"], act["period"]), ("lock", "2024-T1"))
        self.send(page, "Buka kunci untuk satu unit kerja", {
            "#pengesahan-buka-unit": "koperasi", "#pengesahan-buka-sampai": "2099-12-31",
            "#pengesahan-buka-alasan": "Data RAT baru tersedia"}, "Buka kunci untuk satu unit kerja")
        rows = [row for row in page.texts("main table tbody tr") if "Koperasi" in row]
        self.assertIn("terbuka", rows[0])
        self.assertEqual(self.office.last_act()["act"], "unlock")
        self.assert_quiet(page)

    def test_an_opening_needs_its_day(self):
        page = self.kepala.open("/pengesahan?p=2024-T2")
        size = self.office.log_size
        page.click("summary", "Buka kunci untuk satu unit kerja")
        page.click("details[open] button")
        self.assertTrue(page.evaluate("document.activeElement.matches(':invalid')"), "the browser says what is missing")
        page.evaluate("document.querySelector('details[open] form').noValidate = true")
        page.follow("details[open] button")
        self.assertIn("Isilah", page.texts("[role=alert]")[0])
        self.assertEqual(self.office.log_size, size)
        self.assert_quiet(page, 422)

    def test_a_quarter_gets_its_target(self):
        page = self.perencanaan.open("/pengesahan?p=2025")
        self.send(page, "Tetapkan target triwulan", {
            "#pengesahan-target-indikator": "koperasi-aktif", "#pengesahan-target-p": "2025-T2",
            "#pengesahan-target-nilai": "77,10"}, "Tetapkan target triwulan")
        act = self.office.last_act()
        self.assertEqual((act["act"], act["period"], act["value"]), ("target", "2025-T2", "77.10"))
        page.open("/indikator/koperasi-aktif?p=2025-T2")
        self.assert_shows(page, "77,10%")
        self.assert_quiet(page)

    def test_approval_asks_for_the_password_and_a_reason(self):
        page = self.kepala.open("/pengesahan?p=2021")
        page.follow("a.button")
        size = self.office.log_size
        figures = self.office.aggregator.achievement("2021")
        page.type("#pengesahan-sahkan-alasan", "Sesuai rapat evaluasi")
        page.type("#pengesahan-sahkan-sandi", "bukan-sandi-saya")
        page.follow("form.sheet button")
        self.assertIn("Kata sandi salah", page.texts("[role=alert]")[0])
        self.assertEqual(self.office.log_size, size)
        page.take_problems(422)
        self.chromium.wait(lambda: self.approve(page), "the delay after a wrong password", 30)
        act = self.office.last_act()
        self.assertEqual((act["act"], act["period"], act["by"]["via"], act["by"]["role"], act["reason"]),
                         ("approve", "2021", "web", "kepala", "Sesuai rapat evaluasi"))
        self.assertEqual(self.office.aggregator.achievement("2021", act["size"])["indicators"], figures["indicators"])
        page.open("/?p=2021")
        self.assert_shows(page, "disahkan")
        page.follow("a", "Lihat angka yang disahkan")
        self.assert_shows(page, "Tidak ada: angkanya sama.")
        page.take_problems(422)

    def approve(self, page):
        """Send the approval; whether it was taken."""
        page.type("#pengesahan-sahkan-sandi", PASSWORD.format("kepala"))
        page.follow("form.sheet button")
        return page.has("[role=status]")

    # Taking away

    def test_the_bundle(self):
        page = self.kepala.open("/keaslian?p=2022")
        if not page.has("a[download][href='/log.jsonl']"):
            page.follow("main a[href^='/keaslian?laporan=']")
        name, content = page.download("a[download][href='/log.jsonl']")
        path = self.office.aggregator.folder / name
        path.write_bytes(content)
        vkey = self.office.vkey
        self.assertEqual(run(AGGREGATOR, "verify-bundle", path, "--vkey", vkey).returncode, 0)
        self.assertGreaterEqual(len(read_bundle(content, vkey).entries), 19)
        self.assert_quiet(page)

    def test_a_report_with_its_receipt(self):
        page = self.kepala.open("/keaslian/koperasi-aktif?p=2021")
        if not page.has("a[download][href$='.tlog-proof']"):
            page.follow("main a[href^='/keaslian?laporan=']")
        _, payload = page.download("a[download][href^='/laporan/'][href$='.json']")
        self.assertEqual(json.loads(payload)["bidang"], "koperasi")
        _, proof = page.download("a[download][href$='.tlog-proof']")
        self.assertTrue(proof.startswith(b"c2sp.org/tlog-proof@v1\n"))
        self.assert_quiet(page)

    def test_figures_as_files(self):
        page = self.kepala.open("/?p=2023")
        figures = self.office.aggregator.achievement("2023")
        links = page.texts("main a[download][href^='/unduh/']")
        self.assertEqual(len(links), 3)
        self.assertIn("XLSX", links[0], "the spreadsheet is offered first")
        name, content = page.download("a[href$='.xlsx'][download]")
        self.assertEqual(name, "capaian-2023.xlsx")
        self.assertIn("xl/workbook.xml", zipfile.ZipFile(BytesIO(content)).namelist())
        _, content = page.download("a[href$='.csv'][download]")
        self.assertIn("koperasi-aktif", content.decode("utf-8-sig"))
        _, content = page.download("a[href$='.json'][download]")
        self.assertEqual(json.loads(content)["indicators"], figures["indicators"])
        self.assert_quiet(page)


if __name__ == "__main__":
    unittest.main()
