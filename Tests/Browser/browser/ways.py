"""Every page in every way it is looked at: phone, desk, dark, in English, by keyboard, on paper."""

from harness.cases import expand

from . import SCREENSHOTS
from .accessibility import axe, axe_findings, keyboard_findings, layout_findings, own_findings
from .page import DESKTOP, PHONE
from .paper import A4_MILLIMETRES, lost_words, marks, needs_poppler, pictures, size

WAYS = ("phone", "desktop", "dark", "english", "keyboard", "paper")


def in_every_way(pages):
    """A class decorator: a test of every page ``(name, path, most sheets of paper)`` in every way."""
    return expand([(f"{name}_{way}", f"check_{way}", name, path, count)
                   for way in WAYS for name, path, count in pages])


class PageChecks:
    """Checks of one page; the test case has ``page``, and ``open`` (which may set ``status``)."""

    #: The answer's status that is meant, where it is not 200.
    status = None
    #: Width and height in millimetres of a page's first sheet, where it is not A4 upright.
    papers = {}
    #: Before the names of its pictures.
    prefix = ""
    #: The cookie of the language.
    language_cookie = "iku_bahasa"

    def open(self, name, path):
        self.page.open(path)

    def assert_nothing(self, *found):
        self.maxDiff = None
        self.assertEqual([each for part in found for each in part], [])

    def assert_quiet(self):
        self.assert_nothing(self.page.take_problems(self.status))

    def picture(self, name, ending):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        return SCREENSHOTS / f"{self.prefix}{name}{ending}"

    def check_layout(self, name, path, width):
        self.page.width(width)
        self.open(name, path)
        self.page.screenshot(self.picture(name, f"-{width}.png"))
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
        self.page.screenshot(self.picture(name, "-dark.png"))
        self.assert_nothing(own_findings(self.page))
        self.assert_quiet()

    def check_english(self, name, path, _):
        self.page.call("Network.setCookie", name=self.language_cookie, value="en", url=self.page.origin)
        self.addCleanup(
            self.page.call, "Network.deleteCookies", name=self.language_cookie, url=self.page.origin)
        self.page.width(PHONE)
        self.open(name, path)
        self.page.screenshot(self.picture(name, "-en.png"))
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
        pdf = self.page.print(self.picture(name, ".pdf"))
        pictures(pdf)
        self.assertEqual(size(pdf), self.papers.get(name, A4_MILLIMETRES))
        sheets = marks(pdf)
        self.assertLessEqual(len(sheets), count)
        self.check_sheets(name, sheets)
        self.assertEqual(lost_words(self.page, pdf), [])
        self.assert_quiet()

    def check_sheets(self, name, sheets):
        """What the sheets of a page must bear."""
