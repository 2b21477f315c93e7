"""Over HTTPS, in a browser that trusts the office's authority and nothing else of ours."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from browser.devtools import Chromium, DevToolsError, needs_chromium
from browser.office import DRAFTS, Office
from browser.page import Page
from harness.processes import needs_agent

needs_certutil = unittest.skipUnless(shutil.which("certutil"), "NOT TESTED: libnss3-tools is not installed")


def trusting_home(authority):
    """A home folder whose browser trusts an authority, as an administrator sets it up."""
    home = Path(tempfile.mkdtemp(prefix="iku-home-"))
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    for arguments in (("-N", "--empty-password"), ("-A", "-n", "IKU", "-t", "C,,", "-i", str(authority))):
        subprocess.run(["certutil", "-d", f"sql:{store}", *arguments], check=True, capture_output=True, timeout=60)
    return home


@needs_chromium
@needs_certutil
@needs_agent
class SecureTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls, serve=("--https", "--setup-http", "127.0.0.1:0"))
        cls.office.submit(cls.office.enrol("koperasi"), DRAFTS / "koperasi" / "2022.json")
        home = trusting_home(cls.office.aggregator.data / "ca.crt")
        cls.addClassCleanup(shutil.rmtree, home, True)
        cls.chromium = Chromium(home)
        cls.addClassCleanup(cls.chromium.close)
        cls.origin = f"https://{cls.office.aggregator.http}"
        cls.page = cls.office.member(cls.chromium, "kepala", origin=cls.origin)

    def setUp(self):
        self.page.take_problems()

    def test_the_line_is_secure_and_so_is_the_cookie(self):
        self.page.open("/?p=2022")
        self.assertTrue(self.page.evaluate("isSecureContext"))
        self.assertTrue(self.page.evaluate("location.protocol === 'https:'"))
        cookies = self.page.call("Network.getCookies", urls=[self.origin])["cookies"]
        session = next(each for each in cookies if each["name"] == "__Host-iku_sesi")
        self.assertTrue(session["secure"] and session["httpOnly"])
        self.assertEqual((session["sameSite"], session["path"]), ("Strict", "/"))
        self.assertEqual(self.page.take_problems(), [])

    def test_live_update_over_https(self):
        page = self.page.open("/indikator/koperasi-aktif?p=2022")
        page.evaluate("window.isTheSame = true")
        self.assertIn("79,79%", page.text)
        self.chromium.wait(lambda: page.evaluate("performance.now() > 300"), "the stream")
        self.office.correct("koperasi", DRAFTS / "koperasi" / "2022-koreksi.json")
        page.wait_for("document.querySelector('main').innerText.includes('76,60%')", "the new figure", 2)
        self.assertTrue(page.evaluate("window.isTheSame"))
        self.assertEqual(page.take_problems(), [])

    def test_acts_and_downloads_over_https(self):
        page = self.page.open("/pengesahan?p=2024")
        page.click("summary", "Kunci periode ini")
        page.type("#pengesahan-kunci-alasan", "Sudah diserahkan")
        page.follow("details[open] button")
        self.assertTrue(page.has("[role=status]"))
        page.open("/?p=2022")
        name, content = page.download("a[download][href$='.xlsx']")
        self.assertEqual((name, content[:2]), ("capaian-2022.xlsx", b"PK"))
        self.assertEqual(page.take_problems(), [])

    def test_a_browser_that_does_not_trust_shows_nothing(self):
        chromium = Chromium()
        self.addCleanup(chromium.close)
        page = Page(chromium, self.origin)
        with self.assertRaisesRegex(DevToolsError, "ERR_CERT_AUTHORITY_INVALID"):
            page.open("/masuk")

    def test_the_page_on_how_to_trust(self):
        page = Page(self.chromium, "http://" + self.office.aggregator.daemon.ready["setup"])
        self.addCleanup(page.close)
        page.open("/")
        for words in ("Windows", "Edge", "Chrome", "Firefox", "Android"):
            self.assertIn(words, page.text)
        name, content = page.download("a[href='/otoritas-iku.crt']")
        self.assertTrue(name.startswith("otoritas-iku"))
        self.assertTrue(content)
        self.assertEqual(page.take_problems(), [])


if __name__ == "__main__":
    unittest.main()
