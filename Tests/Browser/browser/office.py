"""An office with its five bidang and their demonstration reports, and people who log in with a browser."""

from harness.processes import Aggregator, Agent
from harness.reports import BIDANG
from iku.bundle import read_bundle

from . import PROJECT
from .page import Page

DRAFTS = PROJECT / "deploy" / "demo"
LATE = ("umkm", "2022")
PASSWORD = "sandi-{}-yang-baru"


class Office:
    """A served aggregator with agents; ``close`` removes everything."""

    def __init__(self, case, *options, catalog=None, serve=()):
        """``case`` is a test class: the office ends with it."""
        self.aggregator = Aggregator(catalog, "--reporting-from", "2022", *options)
        case.addClassCleanup(self.aggregator.close)
        self.aggregator.start(*serve)
        self.agents = {}
        self.case = case

    @property
    def origin(self):
        return f"http://{self.aggregator.http}"

    def enrol(self, bidang):
        """An agent of a bidang."""
        agent = Agent("id")
        self.case.addClassCleanup(agent.close)
        done = agent.enroll(self.aggregator.token(bidang))
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        self.agents[bidang] = agent
        return agent

    def report_everything(self, years=("2021", "2022", "2023")):
        """Every bidang reports every year, but for the one that is late."""
        for bidang in BIDANG:
            agent = self.enrol(bidang)
            for year in years:
                if (bidang, year) != LATE:
                    self.submit(agent, DRAFTS / bidang / f"{year}.json")
        return self

    def submit(self, agent, draft):
        done = agent.run("submit", draft)
        if done.returncode != 0:
            raise AssertionError(f"{draft}: {done.stderr}")

    def correct(self, bidang, draft, reason="Enam koperasi ternyata tidak mengadakan rapat anggota"):
        """A correction from the bidang's agent; it has been acknowledged."""
        done = self.agents[bidang].run("correct", draft, "--reason", reason)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    @property
    def log_size(self):
        return self.aggregator.achievement("2022")["log"]["size"]

    @property
    def vkey(self):
        lines = self.aggregator.command("key", "show").splitlines()
        return next(line.split()[1] for line in lines if line.startswith("vkey"))

    def last_act(self):
        """The payload of the newest act in the log."""
        entries = read_bundle(self.aggregator.export(), self.vkey).entries
        return [entry.payload for entry in entries if entry.is_act][-1]

    def account(self, role, name=None):
        """A new account: name and one-time password."""
        name = name or role
        return name, self.aggregator.add_user(name, role)

    def member(self, chromium, role, name=None, origin=None):
        """A page of somebody logged in, the first password replaced."""
        name, password = self.account(role, name)
        page = Page(chromium, origin or self.origin)
        first_log_in(page, name, password)
        return page


def log_in(page, name, password):
    """Fill in the log-in page and send it."""
    page.open("/masuk")
    page.type("#nama", name)
    page.type("#sandi", password)
    return page.follow("main button, form button")


def first_log_in(page, name, password):
    """Log in with a one-time password and replace it."""
    log_in(page, name, password)
    for field, text in (("lama", password), ("baru", PASSWORD.format(name)), ("ulang", PASSWORD.format(name))):
        page.type(f"#kata-sandi-{field}", text)
    return page.follow("form.sheet button")
