"""A bidang's desk: an agent that serves its form, an office behind it, a person whose clicks are counted."""

from harness.processes import wait_for
from iku.jws import Compact

from . import PROJECT
from .devtools import DevToolsError
from .office import Office
from .page import Page

DRAFTS = PROJECT / "deploy" / "demo"
CONNECT_SECONDS = 40
#: What a member of staff needs for one click, reading included, and for typing one field.
SECONDS_A_CLICK, SECONDS_A_FIELD = 3, 5

AKTIF, SELURUH = "nilai.koperasi-aktif.aktif", "nilai.koperasi-aktif.seluruh"
NAME, TITLE = "penyusun.nama", "penyusun.jabatan"
GOOD = {AKTIF: "180", SELURUH: "188"}
PERSON = {NAME: "Sitti Rahma", TITLE: "Staf Bidang Koperasi"}


def field(name):
    """The selector of a form's field: its name has points."""
    return f'[id="{name}"]'


class Desk:
    """An agent of ``bidang`` with its form on a free port of the loopback; ``case`` is a test class."""

    def __init__(self, case, office=None, bidang="koperasi", *options):
        self.office = office or Office(case)
        self.bidang, self.options = bidang, options
        self.agent = self.office.enrol(bidang)
        self.daemon = None
        case.addClassCleanup(self.stop)
        self.start()

    @property
    def origin(self):
        return f"http://{self.daemon.ready['http']}"

    def start(self, address="127.0.0.1:0"):
        self.daemon = self.agent.daemon("--http", address, *self.options)
        return self

    def stop(self):
        daemon, self.daemon = self.daemon, None
        if daemon and daemon.process.poll() is None:
            daemon.stop()

    def kill(self):
        """SIGKILL, and start it again where it was."""
        address = self.daemon.ready["http"]
        self.daemon.kill()
        self.daemon.stop()
        return self.start(address)

    def restart(self):
        """End the agent and start it again where it was."""
        address = self.daemon.ready["http"]
        self.stop()
        return self.start(address)

    def person(self, chromium):
        """A page of somebody who uses this desk."""
        return Person(chromium, self.origin)

    def payload(self, report):
        """The payload of a delivered report."""
        compact, _ = wait_for(lambda: self.agent.receipt(report), "the receipt", CONNECT_SECONDS)
        return Compact.parse(compact).payload


class Person(Page):
    """A page whose clicks and typed fields are kept, in words."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.clicks, self.typed = [], []

    def click(self, selector, text=None):
        super().click(selector, text)
        self.clicks.append(text or selector)

    def type(self, selector, text):
        """Typing takes the cursor into the field; it counts as a field, not as a click."""
        super().type(selector, text)
        self.clicks.pop()
        self.typed.append(selector)

    def forget(self):
        """Begin to count anew."""
        self.clicks, self.typed = [], []

    @property
    def seconds(self):
        """How long a person would take for what was done."""
        return len(self.clicks) * SECONDS_A_CLICK + len(self.typed) * SECONDS_A_FIELD

    # The form

    def fill(self, values):
        for name, text in values.items():
            self.type(field(name), text)
        return self

    def saved(self):
        """Wait until what was typed is kept and answered."""
        self.wait_for("document.getElementById('tersimpan').textContent.includes('Tersimpan')"
                      " || document.getElementById('tersimpan').textContent.includes('Saved')", "the draft")
        return self

    def shows(self, name, text, what="the answer"):
        """Wait until a part of the form (by id) shows a text."""
        self.apply("name => { if (!document.getElementById(name)) throw new Error('no ' + name); }", name)
        try:
            self.wait_for(f"""(() => {{ const place = document.getElementById({name!r});
                return !place.hidden && place.innerText.includes({text!r}); }})()""", f"{what}: {text}")
        except DevToolsError as error:
            raise AssertionError(f"{name}: {self.shown(name)!r}") from error

    def shown(self, name):
        """What a part of the page (by id) shows; nothing where it is hidden or absent."""
        return self.apply("""name => { const place = document.getElementById(name);
            return place && place.getClientRects().length ? place.innerText : ""; }""", name)

    def value(self, name):
        return self.apply("name => document.getElementById(name).value", name)

    def press(self, action):
        """One of the form's buttons: kirim, kirim-tetap, simpan, periksa."""
        return self.follow(f"button[id={action}]")

    def capture(self, area):
        """What sticks to the window's edge stands where it belongs."""
        self.apply("""isStuck => document.querySelectorAll(".actions")
            .forEach(each => each.style.position = "static")""", False)
        return super().capture(area)

    # What becomes of it

    def state(self):
        """What became of the report on this page."""
        return self.shown("keadaan")

    def wait_state(self, text, seconds=CONNECT_SECONDS):
        self.wait_for(f"(document.getElementById('keadaan') || {{}}).innerText === {text!r}", text, seconds)
        return self

    def wait_line(self, text, path="/", seconds=CONNECT_SECONDS):
        """Wait until the bar that says how the line is has a text."""
        self.chromium.wait(lambda: text in self.open(path).shown("sambungan"), text, seconds)
        return self

    @property
    def report(self):
        """The hash of the report whose state is shown."""
        return self.path.rpartition("/")[2]

    def attach(self, selector, *paths):
        """Put files into a field for files, as the browser's own dialogue does."""
        answer = self.call("Runtime.evaluate", expression=f"document.querySelector({selector!r})")
        self.call("DOM.setFileInputFiles", files=[str(path) for path in paths],
                  objectId=answer["result"]["objectId"])
