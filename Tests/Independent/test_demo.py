"""An office of examples (``init --demo``): its hello says so, and so does everything that an agent of it shows."""

import json
import unittest

from harness import reports
from harness.browser import Browser
from harness.processes import Agent, Aggregator, needs_agent
from iku.wire import Connection, Identity

BANNER = "CONTOH – BUKAN DATA RESMI"
PAGES = ("/", "/isi/2022", "/riwayat", "/unggah", "/capaian/2022")


class OfficeCase(unittest.TestCase):
    """An office, and an agent of it with its form."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator(None, *cls.options).start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.agent = Agent("id")
        cls.addClassCleanup(cls.agent.close)
        done = cls.agent.enroll(cls.aggregator.token("koperasi"))
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def form(self):
        daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(daemon.stop)
        browser = Browser(daemon.ready["http"])
        browser.get("/")
        return browser

    def hello(self):
        connection = Connection(self.aggregator.address, Identity().context())
        self.addCleanup(connection.close)
        return connection.hello

    def template(self, kind):
        path = self.agent.folder / f"templat.{kind}"
        done = self.agent.run("template", "--period", "2022", "--format", kind, "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path.read_text("utf-8-sig")


@needs_agent
class DemonstrationTests(OfficeCase):
    options = ("--demo",)

    def test_the_hello_says_so(self):
        self.assertIs(self.hello()["demo"], True)

    def test_it_is_known_from_the_enrolment_on(self):
        self.assertIs(json.loads((self.agent.data / "agent.json").read_bytes())["demo"], True)
        self.assertIn(BANNER, self.template("csv"))

    def test_every_page_of_the_form_says_so(self):
        browser = self.form()
        for path in PAGES:
            self.assertIn(f'<aside class="banner" aria-label="{BANNER}">{BANNER}</aside>', browser.get(path).text, path)

    def test_a_template_is_read_all_the_same(self):
        draft = self.agent.draft("2022.json", {
            "period": "2022", "values": {"koperasi-aktif": {"aktif": 146, "seluruh": 188}},
            "prepared_by": reports.PERSON})
        code, lines = self.agent.deliver("submit", draft)
        self.assertEqual(code, 0, lines)
        path = self.agent.folder / "lagi.csv"
        self.agent.run("template", "--period", "2022", "--format", "csv", "-o", path)
        text = path.read_bytes().decode("utf-8-sig")
        self.assertIn(BANNER, text)
        path.write_bytes(text.replace(";146;", ";147;").replace("alasan;;;;;;", "alasan;;;;;salah hitung;").encode())
        code, lines = self.agent.deliver("submit", path)
        self.assertEqual((code, lines[0]["revision"]), (0, 2), lines)


@needs_agent
class RealTests(OfficeCase):
    def test_nothing_says_so(self):
        self.assertNotIn("demo", self.hello())
        self.assertFalse(json.loads((self.agent.data / "agent.json").read_bytes()).get("demo"))
        self.assertNotIn(BANNER, self.template("csv"))
        browser = self.form()
        for path in PAGES:
            self.assertNotIn(BANNER, browser.get(path).text, path)

    def test_an_agent_of_before_learns_it_from_the_hello(self):
        """What an earlier program wrote says nothing; a record that is wrong is put right by the next hello."""
        path = self.agent.data / "agent.json"
        record = json.loads(path.read_bytes())
        del record["sum"]
        for wrong in ({**record, "demo": True}, {name: value for name, value in record.items() if name != "demo"}):
            path.write_text(json.dumps(wrong))
            draft = self.agent.draft("t.json", {
                "period": "2021-T1", "values": {"koperasi-aktif": {"aktif": 146, "seluruh": 188}},
                "prepared_by": reports.PERSON})
            self.agent.deliver("submit", draft)
            self.assertIsNot(json.loads(path.read_bytes()).get("demo"), True)


if __name__ == "__main__":
    unittest.main()
