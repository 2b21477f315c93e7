"""The form from another machine: HTTPS with the office's authority, a personal log-in; what others get."""

import json
import shutil
import time
import unittest

from browser import SCREENSHOTS
from browser.accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from browser.devtools import Chromium, DevToolsError, needs_chromium
from browser.form import GOOD, Desk, Person
from browser.machine import Machine, needs_machines
from browser.office import Office
from browser.page import DESKTOP, PHONE, Page
from harness.processes import needs_agent
from test_https import needs_certutil, trusting_home

USER, PASSWORD = "sitti", "kata sandi yang panjang"


@needs_chromium
@needs_certutil
@needs_agent
class SecureFormTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.agent = cls.office.enrol("koperasi")
        done = cls.office.aggregator.run(
            "key", "certificate", "--host", "localhost", "-o", cls.agent.folder, "--json")
        files = json.loads(done.stdout)
        added = cls.agent.run("user", "add", USER, "--name", "Sitti Rahma", "--title", "Staf Bidang",
                              "--nip", "198001012005012001", "--json")
        cls.first = json.loads(added.stdout)["password"]
        cls.daemon = cls.agent.daemon(
            "--http", "127.0.0.1:0", "--cert", files["certificate"], "--key", files["key"])
        cls.addClassCleanup(cls.daemon.stop)
        home = trusting_home(cls.office.aggregator.data / "ca.crt")
        cls.addClassCleanup(shutil.rmtree, home, True)
        cls.chromium = Chromium(home)
        cls.addClassCleanup(cls.chromium.close)
        port = cls.daemon.ready["http"].rpartition(":")[2]
        cls.origin = f"https://localhost:{port}"
        cls.page = Person(cls.chromium, cls.origin)
        cls.log_in_first(cls.page)

    @classmethod
    def log_in_first(cls, page):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.open("/")
        page.type("#nama", USER)
        page.type("#sandi", cls.first)
        page.follow("main button")
        page.screenshot(SCREENSHOTS / "isian-kata_sandi-1280.png")
        for part, text in (("lama", cls.first), ("baru", PASSWORD), ("ulang", PASSWORD)):
            page.type(f"#kata-sandi-{part}", text)
        page.follow("form.sheet button")

    def setUp(self):
        self.page.take_problems()

    def assert_quiet(self, page=None, status=None):
        self.assertEqual((page or self.page).take_problems(status), [])

    def test_who_logged_in_prepares_the_report(self):
        page = self.page.open("/isi/2025")
        self.assertTrue(page.evaluate("isSecureContext"))
        self.assertIn("Sitti Rahma, Staf Bidang, NIP 198001012005012001", page.text)
        self.assertFalse(page.has('[id="penyusun.nama"]'))
        page.fill(GOOD).press("kirim")
        page.wait_state("Diterima kantor")
        self.assertIn("Sitti Rahma", page.text)
        cookies = page.call("Network.getCookies", urls=[self.origin])["cookies"]
        session = next(each for each in cookies if each["name"].startswith("__Host-iku_isian"))
        self.assertTrue(session["secure"] and session["httpOnly"])
        self.assertEqual((session["sameSite"], session["path"]), ("Strict", "/"))
        self.assert_quiet()

    def test_the_log_in_page_and_strangers(self):
        stranger = Page(self.chromium, self.origin)
        self.addCleanup(stranger.close)
        for path in ("/", "/isi/2025", "/riwayat", "/unggah"):
            stranger.open(path)
            self.assertEqual(stranger.path, "/masuk", path)
        for width in (PHONE, DESKTOP):
            stranger.width(width)
            stranger.open("/masuk")
            stranger.screenshot(SCREENSHOTS / f"isian-masuk-{width}.png")
            script = axe()
            found = layout_findings(stranger) + own_findings(stranger) + keyboard_findings(stranger)
            self.assertEqual(found + (axe_findings(stranger, script) if script else []), [])
        stranger.type("#nama", USER)
        stranger.type("#sandi", "bukan kata sandinya")
        stranger.follow("main button")
        self.assertIn("salah", stranger.texts("[role=alert]")[0])
        self.assertEqual(stranger.path, "/masuk")
        self.assert_quiet(stranger, 403)

    def test_the_password_is_changed_and_the_page_left(self):
        page = Person(self.chromium, self.origin)
        self.addCleanup(page.close)
        # Somebody has just mistyped it: an answer is put off.
        for _ in range(10):
            page.open("/masuk")
            page.type("#nama", USER)
            page.type("#sandi", PASSWORD)
            page.follow("main button")
            if page.path != "/masuk":
                break
            time.sleep(1)
        page.take_problems()
        page.follow(".who a", "Kata sandi")
        self.assertTrue(page.has("#kata-sandi-baru"))
        page.follow(".who button", "Keluar")
        self.assertEqual(page.open("/isi/2025").path, "/masuk")
        self.assert_quiet(page)

    def test_a_browser_that_does_not_trust_shows_nothing(self):
        chromium = Chromium()
        self.addCleanup(chromium.close)
        with self.assertRaisesRegex(DevToolsError, "ERR_CERT_AUTHORITY_INVALID"):
            Page(chromium, self.origin).open("/masuk")


@needs_chromium
@needs_certutil
@needs_machines
@needs_agent
class OtherMachineTests(unittest.TestCase):
    """A PC of its own on the network: it trusts the office's authority and reaches the form by its address alone."""

    @classmethod
    def setUpClass(cls):
        cls.machine = Machine(cls)
        cls.office = Office(cls)
        cls.agent = cls.office.enrol("koperasi")
        done = cls.office.aggregator.run(
            "key", "certificate", "--host", cls.machine.here, "-o", cls.agent.folder, "--json")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        files = json.loads(done.stdout)
        added = cls.agent.run("user", "add", USER, "--name", "Sitti Rahma", "--title", "Staf Bidang", "--json")
        cls.first = json.loads(added.stdout)["password"]
        cls.daemon = cls.agent.daemon(
            "--http", f"{cls.machine.here}:0", "--cert", files["certificate"], "--key", files["key"])
        cls.addClassCleanup(cls.daemon.stop)
        cls.home = trusting_home(cls.office.aggregator.data / "ca.crt")
        cls.addClassCleanup(shutil.rmtree, cls.home, True)
        cls.origin = f"https://{cls.daemon.ready['http']}"

    def browser(self, home):
        chromium = Chromium(home, self.machine)
        self.addCleanup(chromium.close)
        return chromium

    def test_a_report_from_a_pc_of_its_own(self):
        chromium = self.browser(self.home)
        with self.assertRaisesRegex(DevToolsError, "ERR_CONNECTION_REFUSED"):
            Page(chromium, f"https://127.0.0.1:{self.origin.rpartition(':')[2]}").open("/")
        page = Person(chromium, self.origin)
        page.open("/")
        self.assertEqual(page.path, "/masuk")
        page.type("#nama", USER)
        page.type("#sandi", self.first)
        page.follow("main button")
        for part, text in (("lama", self.first), ("baru", PASSWORD), ("ulang", PASSWORD)):
            page.type(f"#kata-sandi-{part}", text)
        page.follow("form.sheet button")
        page.wait_line("Tersambung ke kantor")
        page.open("/isi/2025")
        self.assertTrue(page.evaluate("isSecureContext"))
        page.fill(GOOD).press("kirim")
        page.wait_state("Diterima kantor")
        self.assertIn("Sitti Rahma", page.text)
        self.assertEqual(page.take_problems(), [])

    def test_a_pc_that_does_not_trust_shows_nothing(self):
        with self.assertRaisesRegex(DevToolsError, "ERR_CERT_AUTHORITY_INVALID"):
            Page(self.browser(None), self.origin).open("/masuk")


@needs_chromium
@needs_agent
class OtherSiteTests(unittest.TestCase):
    """A page of another site in the same browser, where somebody has the form open."""

    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.desk = Desk(cls, cls.office)
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.page = cls.desk.person(cls.chromium).wait_line("Tersambung")
        cls.other = Page(cls.chromium, cls.office.origin, cls.page.context)

    def setUp(self):
        self.other.open("/masuk")

    def test_it_reads_nothing(self):
        for path in ("/", "/isi/2025", "/isian.js", "/riwayat"):
            said = self.other.apply(
                "address => fetch(address, { credentials: 'include' })"
                ".then(answer => answer.text(), () => 'refused')",
                self.desk.origin + path)
            self.assertEqual(said, "refused", path)

    def test_it_sends_nothing(self):
        page = self.page.open("/isi/2025")
        token = page.evaluate("document.querySelector('input[name=tanda]').value")
        for with_token in ("", token):
            # No policy of the page that sends stands in the way here: what refuses is the agent.
            self.other.call("Page.setBypassCSP", enabled=True)
            self.other.open("/masuk")
            self.other.loads(lambda with_token=with_token: self.other.apply("""(address, token) => {
                const form = document.createElement("form");
                form.method = "post"; form.action = address;
                for (const [name, value] of Object.entries({ tanda: token, aksi: "simpan",
                    "nilai.koperasi-aktif.aktif": "1" })) {
                  const input = document.createElement("input");
                  input.name = name; input.value = value; form.append(input);
                }
                document.body.append(form); form.submit(); }""", self.desk.origin + "/isi/2025", with_token))
            self.assertFalse(self.other.has("#isian"))
        page.call("Page.bringToFront")
        page.open("/isi/2025")
        self.assertEqual(page.value("nilai.koperasi-aktif.aktif"), "")
        self.assertEqual(page.take_problems(), [])

    def test_it_frames_nothing(self):
        self.other.call("Page.setBypassCSP", enabled=True)
        self.other.open("/masuk")
        self.other.apply("""address => new Promise(done => { const frame = document.createElement("iframe");
            frame.onload = () => done(); frame.src = address; document.body.append(frame); })""",
                         self.desk.origin + "/isi/2025")
        text = self.other.evaluate("""(() => { try { return document.querySelector("iframe").contentDocument
            ?.body.innerText ?? ""; } catch (error) { return ""; } })()""")
        self.assertNotIn("Isi laporan", text)

    def test_a_link_leads_here_and_no_further(self):
        self.other.loads(lambda: self.other.apply("address => { location.href = address; }",
                                                  self.desk.origin + "/isi/2025"))
        self.assertTrue(self.other.has("#isian"))


if __name__ == "__main__":
    unittest.main()
