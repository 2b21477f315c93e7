"""A key under the unit head's passphrase, in the form: everything is typed and clicked, and only *Kirim* signs."""

import unittest

from browser.devtools import Chromium, needs_chromium
from browser.form import AKTIF, GOOD, PERSON, Desk
from browser.office import Office
from harness.processes import needs_agent
from iku import key_file

PHRASE = "kuda baterai staples benar"
FIELD = "frasa"


@needs_chromium
@needs_agent
class PassphraseTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.desk = Desk(cls, cls.office)
        agent = cls.desk.agent
        done = agent.run("enroll", cls.office.aggregator.token("koperasi"), "--use", "transport")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        # By this suite's own hand, at the least cost that is read: what it costs is not what is tested here.
        key = agent.data / "key"
        key.write_bytes(key_file.seal(key_file.read_plain(key.read_bytes()), PHRASE))
        cls.desk.restart()
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def setUp(self):
        self.page = self.desk.person(self.chromium)
        self.addCleanup(self.page.close)
        self.page.wait_line("Tersambung ke kantor")

    def assert_quiet(self, status=None):
        self.assertEqual(self.page.take_problems(status), [])

    def kept(self):
        """What lies in the outbox and among the receipts."""
        names = (path.name for part in ("outbox", "receipts") for path in (self.desk.agent.data / part).iterdir())
        return sorted(name for name in names if not name.startswith("."))

    def test_only_kirim_signs(self):
        before = self.kept()
        page = self.page.open("/isi/2025").fill({**GOOD, **PERSON, FIELD: PHRASE}).saved()
        page.press("simpan")
        page.fill({FIELD: PHRASE}).press("periksa")
        self.assertEqual(self.kept(), before, "nothing is signed by keeping and checking")
        # It is never shown again, and never sent while one types.
        self.assertEqual(page.value(FIELD), "")
        self.assertEqual(page.evaluate(f"document.getElementById('{FIELD}').type"), "password")
        page.press("kirim")
        self.assertIn("Isi frasa sandinya", page.shown(FIELD + "-f"))
        page.fill({FIELD: "bukan frasa ini"}).press("kirim")
        self.assertIn("frasa sandi", page.shown(FIELD + "-f").lower())
        self.assertEqual(page.value(AKTIF), "180", "what was filled in stays")
        self.assertEqual(self.kept(), before)
        self.assert_quiet(422)
        page.fill({FIELD: PHRASE}).press("kirim")
        page.wait_state("Diterima kantor")
        self.assertGreater(len(self.kept()), len(before))
        self.assertEqual(self.desk.payload(page.report)["values"]["koperasi-aktif"]["aktif"], "180")
        self.assert_quiet()

    def test_a_draft_never_holds_it(self):
        page = self.page.open("/isi/2024").fill({AKTIF: "177", FIELD: PHRASE}).saved()
        for path in self.desk.agent.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(PHRASE.encode(), path.read_bytes(), path)
        page.open("/isi/2024")
        self.assertEqual((page.value(AKTIF), page.value(FIELD)), ("177", ""))
        self.assert_quiet()


if __name__ == "__main__":
    unittest.main()
