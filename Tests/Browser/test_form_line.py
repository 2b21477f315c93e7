"""The form while the line is down, the aggregator dies, and the office returns, locks and refuses."""

import signal
import unittest

from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, Desk
from harness.processes import needs_agent


@needs_chromium
@needs_agent
class LineTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.desk = Desk(cls)
        cls.aggregator = cls.desk.office.aggregator
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.periods = iter([f"{year}-T{quarter}" for year in (2025, 2024, 2023) for quarter in (1, 2, 3, 4)])

    def setUp(self):
        if self.aggregator.daemon is None:
            self.aggregator.start()
        self.page = self.desk.person(self.chromium)
        self.addCleanup(self.page.close)
        self.page.wait_line("Tersambung ke kantor")
        self.period = next(self.periods)

    def assert_quiet(self, status=None):
        self.assertEqual(self.page.take_problems(status), [])

    def send(self, values=GOOD):
        page = self.page.open(f"/isi/{self.period}").fill({**values, **PERSON}).press("kirim")
        if page.has("#pertanyaan"):
            page.press("kirim-tetap")
        return page

    def deliver(self):
        self.send().wait_state("Diterima kantor")
        return self.page.report

    def log_has(self, period):
        row = self.aggregator.achievement(period)["indicators"]
        return next(each for each in row if each["id"] == "koperasi-aktif")["status"] != "missing"

    # The line

    def test_offline_it_waits_and_is_delivered_later(self):
        self.aggregator.stop()
        self.page.wait_line("Tidak tersambung ke kantor; terakhir terhubung")
        page = self.send()
        self.assertEqual(page.state(), "Menunggu dikirim")
        self.assertIn("Anda boleh menutup halaman ini", page.text)
        self.assertIn("1 laporan menunggu", page.shown("sambungan"))
        page.evaluate("window.isTheSame = true")
        self.aggregator.start()
        # The page that stayed open says it by itself.
        page.wait_state("Diterima kantor", 90)
        self.assertTrue(page.evaluate("window.isTheSame"))
        self.assertIn("Tersambung ke kantor", page.shown("sambungan"))
        self.assertTrue(self.log_has(self.period))
        self.assert_quiet()

    def test_the_aggregator_is_killed_in_between(self):
        page = self.page.open(f"/isi/{self.period}").fill({**GOOD, **PERSON})
        process = self.aggregator.daemon.process
        process.send_signal(signal.SIGSTOP)
        try:
            page.press("kirim")
            if page.has("#pertanyaan"):
                page.press("kirim-tetap")
            self.assertEqual(page.state(), "Menunggu dikirim")
        finally:
            self.aggregator.daemon.kill()
            self.aggregator.stop()
        self.aggregator.start()
        page.wait_state("Diterima kantor", 120)
        self.assertTrue(self.log_has(self.period))
        done = self.desk.agent.run("receipts", "--verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_quiet()

    def test_killed_and_restarted_agent_delivers_what_was_queued(self):
        self.aggregator.stop()
        self.page.wait_line("Tidak tersambung")
        page = self.send()
        report = page.report
        self.desk.kill()
        self.aggregator.start()
        page.open(f"/keadaan/{report}")
        page.wait_state("Diterima kantor", 90)
        self.assert_quiet()

    def test_a_correction_of_what_still_waits(self):
        self.aggregator.stop()
        self.page.wait_line("Tidak tersambung")
        page = self.send()
        page.open(f"/koreksi/{self.period}")
        page.fill({AKTIF: "179", "alasan": "Satu koperasi bubar"})
        page.press("kirim")
        self.assertEqual(page.state(), "Menunggu dikirim")
        self.aggregator.start()
        page.wait_state("Diterima kantor", 90)
        payload = self.desk.payload(page.report)
        self.assertEqual((payload["revision"], payload["values"]["koperasi-aktif"]["aktif"]), (2, "179"))
        self.assert_quiet()

    # What the office says

    def test_a_returned_report_is_told_until_it_is_corrected(self):
        self.deliver()
        self.aggregator.return_report(self.period, "koperasi", "Lampirkan <rekap> RAT.")
        self.desk.restart()
        page = self.page
        self.chromium.wait(lambda: "Diminta perbaikan oleh" in page.open("/").text, "the notice", 60)
        self.assertIn("Lampirkan <rekap> RAT.", page.text)
        page.follow("main .note a.button", "Koreksi sekarang")
        page.fill({AKTIF: "179", "alasan": "Rekap diperbaiki"})
        page.press("kirim")
        page.wait_state("Diterima kantor")
        self.assertNotIn("Diminta perbaikan", page.open("/").text)
        self.assert_quiet()

    def test_a_lock_is_told_and_keeps_the_form_shut(self):
        self.aggregator.lock(self.period)
        self.desk.restart()
        page = self.page
        self.chromium.wait(lambda: "dikunci oleh" in page.open("/").text, "the notice", 60)
        page.open(f"/isi/{self.period}")
        self.assertIn("dikunci. Minta bagian perencanaan membukanya.", page.texts("main [role=alert]")[0])
        self.assertFalse(page.has("#isian"))
        page.open("/")
        page.follow("main .note button", "Sudah dibaca")
        self.assertNotIn("dikunci oleh", page.open("/").text)
        self.assert_quiet()

    def test_what_the_office_refuses_says_what_to_change(self):
        self.aggregator.stop()
        self.page.wait_line("Tidak tersambung")
        page = self.send()
        self.aggregator.lock(self.period)
        self.aggregator.start()
        page.wait_state("Ditolak kantor", 90)
        self.assertIn("dikunci", page.text)
        self.aggregator.unlock(self.period)
        self.desk.restart()
        button = f"a.button[href^='/isi/{self.period}']"
        self.chromium.wait(lambda: page.open("/").has(button), "the unlocking", 60)
        if page.has("main summary"):
            page.click("main summary", "Tahun-tahun sebelumnya")
        page.follow(button)
        self.assertEqual(page.value(AKTIF), "180")
        page.press("kirim")
        if page.has("#pertanyaan"):
            page.press("kirim-tetap")
        page.wait_state("Diterima kantor")
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
