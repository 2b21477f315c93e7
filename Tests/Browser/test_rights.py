"""Every role tries everything: what it may not do it neither sees nor gets; and strangers' pages get nothing."""

import base64
import unittest
from urllib.parse import quote

from browser.devtools import Chromium, DevToolsError, needs_chromium
from browser.office import DRAFTS, Office
from browser.page import Page
from harness.cases import expand
from harness.processes import needs_agent

ROLES = ("kepala", "perencanaan", "inspektorat", "bidang", "admin", "bupati")

# The contract's table, written down again: form or path → the roles that may.
FORMS = {
    "kunci": {"kepala", "perencanaan"},
    "buka": {"kepala", "perencanaan"},
    "kembalikan": {"perencanaan"},
    "target": {"perencanaan"},
    "sahkan": {"kepala"},
    "sampaikan": {"kepala", "perencanaan"},
}
# The forms of other pages: their address, and the roles that may.
ELSEWHERE = {
    "/program/isi": {"perencanaan", "admin"},
    "/pejabat/tetapkan": {"perencanaan", "admin"},
}
FIELDS = {
    "kunci": {"p": "2025-T3", "alasan": "Uji hak"},
    "buka": {"p": "2025-T3", "unit": "koperasi", "sampai": "2099-12-31", "alasan": "Uji hak"},
    "kembalikan": {"p": "2022", "unit": "koperasi", "teks": "Uji hak"},
    "target": {"p": "2025-T3", "indikator": "koperasi-aktif", "nilai": "70"},
    "sahkan": {"p": "2022", "ukuran": "{1}", "alasan": "Uji hak", "sandi": "sandi-uji-{0}-yang-baru"},
    "sampaikan": {"p": "2022", "kepada": "Bupati", "nomor": "1", "tanggal": "2023-02-20", "ukuran": "{1}"},
    "isi": {"p": "2022", "program": "7", "pagu": "1.000", "realisasi": "", "i-koperasi-aktif": "1"},
    "tetapkan": {"kedudukan": "bidang.koperasi", "sifat": "Plt.", "nama": "UJI HAK", "sejak": "2022-01-03"},
}
READS = {
    "/pengesahan/sahkan?p=2022": {"kepala"},
    "/log.jsonl": {"kepala", "perencanaan", "inspektorat"},
    "/": set(ROLES),
    "/riwayat": set(ROLES),
    "/keaslian?p=2022": set(ROLES),
    "/unduh/capaian-2022.json": set(ROLES),
    "/program?p=2022": set(ROLES),
    "/pejabat": set(ROLES),
    "/api/v1/programs?year=2022": set(ROLES),
    "/api/v1/officials": set(ROLES),
    "/api/v1/deliveries?year=2022": set(ROLES),
    "/dokumen?p=2022": {"kepala", "perencanaan", "inspektorat", "bupati"},
    "/dokumen/laporan-kinerja-2022": {"kepala", "perencanaan", "inspektorat", "bupati"},
    "/dokumen/tanda-terima-2022-koperasi.pdf": {"kepala", "perencanaan", "inspektorat", "bupati"},
}
OPEN_TO_NOBODY = ("/pengesahan/lain", "/admin", "/security.jsonl", "/ca.key", "/laporan/..%2F..%2Fsecurity.jsonl")


@needs_chromium
@needs_agent
class Stage(unittest.TestCase):
    """One office with one report, and a browser."""

    @classmethod
    def setUpClass(cls):
        cls.office = Office(cls)
        cls.office.submit(cls.office.enrol("koperasi"), DRAFTS / "koperasi" / "2022.json")
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)

    def act_count(self):
        return self.office.log_size


@expand([(f"what_{role}_may", "check_role", role) for role in ROLES])
class RoleTests(Stage):
    def check_role(self, role):
        page = self.office.member(self.chromium, role, f"uji-{role}")
        self.addCleanup(page.close)
        self.check_what_is_shown(page, role)
        self.check_reading(page, role)
        self.check_forms(page, role)

    def check_what_is_shown(self, page, role):
        page.open("/pengesahan?p=2022")
        shown = {action.rpartition("/")[2] for action in page.evaluate(
            "[...document.querySelectorAll('main form')].map(form => new URL(form.action).pathname)")}
        if page.has("a[href^='/pengesahan/sahkan']"):
            shown.add("sahkan")
        self.assertEqual(shown, {form for form, roles in FORMS.items() if role in roles})
        for path, roles in ELSEWHERE.items():
            page.open(path.rpartition("/")[0])
            self.assertEqual(page.has(f"main form[action='{path}']"), role in roles, (role, path))
        self.assertEqual(page.take_problems(), [])

    def check_reading(self, page, role):
        for path, roles in READS.items():
            self.assertEqual(page.fetch(path)[0], 200 if role in roles else 403, (role, path))
        for path in OPEN_TO_NOBODY:
            self.assertEqual(page.fetch(path)[0], 404, (role, path))
        if role not in READS["/pengesahan/sahkan?p=2022"]:
            page.open("/pengesahan/sahkan?p=2022")
            self.assertFalse(page.has("form[action='/pengesahan/sahkan']"))
            self.assertTrue(page.has("main a[href='/']"), "a refusal leads on")
        page.open("/pengesahan?p=2022")

    def check_forms(self, page, role):
        """The forms sent by hand, with the page's own token, whether they are shown or not."""
        forms = {f"/pengesahan/{form}": roles for form, roles in FORMS.items()} | ELSEWHERE
        for form, roles in forms.items():
            before = self.act_count()
            fields = {name: value.format(role, before) for name, value in FIELDS[form.rpartition("/")[2]].items()}
            status, text = page.fetch(form, fields)
            self.assertEqual(status, 303 if role in roles else 403, (role, form, text[:2000]))
            self.assertEqual(self.act_count() - before, 1 if role in roles else 0, (role, form))
            if role in roles:
                by = self.office.last_act()["by"]
                self.assertEqual((by["name"], by["role"], by["via"]), (f"uji-{role}", role, "web"))


class OtherSitesTests(Stage):
    """Pages of others, which the browser is made to find at `evil.example`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.page = cls.office.member(cls.chromium, "perencanaan", "korban")

    def evil(self, html):
        """Open a page of another site in the victim's own browser."""
        page = Page(self.chromium, self.office.origin, self.page.context)
        self.addCleanup(page.close)
        page.call("Fetch.enable", patterns=[{"urlPattern": "http://evil.example/*"}])
        answer = {"responseCode": 200, "body": _base64(html),
                  "responseHeaders": [{"name": "Content-Type", "value": "text/html"}]}
        page.when("Fetch.requestPaused", lambda event: self.chromium.tell(
            "Fetch.fulfillRequest", page.session, requestId=event["requestId"], **answer))
        page.open("http://evil.example/")
        return page

    def test_a_form_of_another_site_changes_nothing(self):
        self.page.open("/pengesahan?p=2022")
        token = self.page.evaluate("document.querySelector('input[name=tanda]').value")
        before = self.act_count()
        page = self.evil(f"""<form method=post action="{self.office.origin}/pengesahan/kunci">
            <input name=p value=2025><input name=tanda value="{token}"><button>Klik</button></form>""")
        page.follow("button")
        self.assertIn(self.office.origin, page.evaluate("location.href"))
        self.assertNotIn("Tercatat", page.text)
        self.assertEqual(self.act_count(), before)

    def test_a_form_without_the_session_s_token_changes_nothing(self):
        self.page.open("/pengesahan?p=2022")
        before = self.act_count()
        for token in ("", "x", "A" * 43):
            self.page.apply("""token => document.querySelectorAll("input[name=tanda]")
                .forEach(each => each.value = token)""", token)
            self.assertEqual(self.page.fetch("/pengesahan/kunci", FIELDS["kunci"])[0], 403)
        self.assertEqual(self.act_count(), before)

    def test_no_page_stands_in_another_site_s_frame(self):
        frames = [f'<iframe src="{self.office.origin}{path}"></iframe>' for path in ("/", "/masuk")]
        page = self.evil("".join(frames))
        self.assertIn("frame-ancestors", str(page.take_problems()))

    def test_no_script_of_another_site_reads(self):
        page = self.evil("<h1>x</h1>")
        for path in ("/", "/unduh/capaian-2022.json", "/log.jsonl", "/riwayat.json"):
            with self.assertRaises(DevToolsError, msg=path):
                page.apply("address => fetch(address, { credentials: 'include' }).then(each => each.text())",
                           self.office.origin + path)

    def test_the_way_after_the_language_leads_nowhere_else(self):
        for target in ("http://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"):
            self.page.open("/bahasa/id?ke=" + _percent(target))
            self.assertIn(self.office.origin, self.page.evaluate("location.href"), target)
        self.assertEqual(self.page.dialogs, [])


def _base64(text):
    return base64.b64encode(text.encode()).decode()


def _percent(text):
    return quote(text, safe="")


if __name__ == "__main__":
    unittest.main()
