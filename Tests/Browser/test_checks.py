"""The checks themselves: on a page made badly on purpose each says so, on a sound one it says nothing."""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from browser.accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from browser.devtools import Chromium, needs_chromium
from browser.page import PHONE, Page
from browser.paper import A4_MILLIMETRES, lost_words, marks, needs_poppler, size

SOUND = """<!DOCTYPE html><html lang="id"><head><title>Uji</title></head><body style="color:#222;background:#fff">
<main><h1>Uji</h1><p>Teks <a href="#a">tautan</a></p><label for="a">Nama</label><input id="a" style="height:30px">
<table><caption>T</caption><tr><th scope="col">Satu</th></tr><tr><td>1</td></tr></table></main></body></html>"""

# A fault, what makes it in the sound page, and what the finding says.
STRUCTURE = [
    ('lang="id"', "", "no language"),
    ("<title>Uji</title>", "", "no title"),
    ("<h1>Uji</h1>", "", "not one h1"),
    ("<p>Teks", "<h3>Tiga</h3><p>Teks", "skips a level"),
    ("<p>Teks", "<nav><a href='#b'>x</a></nav><p>Teks", "a navigation without a name"),
    ('<label for="a">Nama</label>', "", "a field without a label"),
    (">tautan<", "><", "nothing to read out"),
    ("<caption>T</caption>", "", "a table without a caption"),
    ('<th scope="col">', "<th>", "a head without a scope"),
    ("<p>Teks", '<p id="a">Teks', "two of id a"),
    ("height:30px", "height:18px;padding:0;border:0", "a target of"),
    ("color:#222", "color:#999", "a contrast of 2.8"),
]
LAYOUT = [
    ("<p>Teks", '<p style="width:900px">Teks', "the page is"),
    ("<p>Teks", '<div style="overflow:hidden;width:60px;white-space:nowrap">Panjang sekali</div><p>Teks', "cut"),
]


@needs_chromium
class CheckTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.page = Page(cls.chromium, "about:blank")

    def show(self, html):
        frame = self.page.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.page.call("Page.setDocumentContent", frameId=frame, html=html)
        self.page.take_problems()

    def assert_finds(self, check, old, new, words):
        self.assertIn(old, SOUND)
        self.show(SOUND.replace(old, new, 1))
        found = check(self.page)
        self.assertTrue(any(words in each for each in found), (words, found))

    def test_a_sound_page(self):
        self.show(SOUND)
        for check in (own_findings, layout_findings, keyboard_findings):
            self.assertEqual(check(self.page), [], check)

    def test_faults_of_structure(self):
        for old, new, words in STRUCTURE:
            self.assert_finds(own_findings, old, new, words)

    def test_faults_of_layout(self):
        self.page.width(PHONE)
        for old, new, words in LAYOUT:
            self.assert_finds(layout_findings, old, new, words)

    def test_a_focus_that_does_not_show(self):
        self.assert_finds(keyboard_findings, "<p>Teks", "<style>*{outline:none!important}</style><p>Teks",
                          "does not show")

    def test_axe(self):
        script = axe()
        if script is None:
            self.skipTest("NOT TESTED: axe-core was not fetched")
        self.show(SOUND)
        self.assertEqual(axe_findings(self.page, script), [])
        self.assert_finds(lambda page: axe_findings(page, script), '<label for="a">Nama</label>', "",
                          "label (critical)")

    def test_problems_are_heard(self):
        for script, words in (("console.error('aduh')", "aduh"), ("setTimeout(() => null.x)", "Uncaught")):
            self.show(SOUND)
            self.page.evaluate(script)
            self.page.evaluate("new Promise(done => setTimeout(done, 20))")
            self.assertIn(words, str(self.page.take_problems()))
            self.assertEqual(self.page.take_problems(), [])

    def test_a_breach_of_the_policy_is_heard(self):
        self.show(SOUND.replace("<title>", """<meta http-equiv="Content-Security-Policy" content="script-src 'self'">
            <script>window.ran = true</script><title>"""))
        self.assertIsNone(self.page.evaluate("window.ran"))
        self.page.evaluate("void document.body.appendChild(Object.assign(document.createElement('script'), "
                           "{ textContent: 'window.ran = true' }))")
        self.assertIn("Content Security Policy", str(self.page.take_problems()))

    @needs_poppler
    def test_paper(self):
        with TemporaryDirectory() as folder:
            self.show(SOUND)
            path = self.page.print(Path(folder) / "sound.pdf")
            self.assertEqual(lost_words(self.page, path), [])
            self.assertIn("Tekstautan", marks(path)[0])
            self.show(SOUND.replace("<title>", "<style>@page{size:A4}</style><title>").replace(
                "<p>Teks", '<div style="width:50px;overflow:hidden;white-space:nowrap">Teks dihapus</div><p>Teks'))
            path = self.page.print(Path(folder) / "lost.pdf")
            self.assertEqual(size(path), A4_MILLIMETRES)
            self.assertEqual(lost_words(self.page, path), ["dihapus"])


if __name__ == "__main__":
    unittest.main()
