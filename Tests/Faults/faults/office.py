"""An office under faults: one real aggregator, an agent for each bidang behind a proxy of its own, and a memory.

The memory is what no process can take back: every draft handed over, every report that ever lay in an agent's
outbox, every receipt and every checkpoint ever seen, and every report a command called queued or accepted. The
checker holds the log against it.
"""

import json
import shutil
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from harness import reports
from harness.processes import AGENT, AGGREGATOR, Agent, Aggregator, environment, wait_for
from iku.jws import Compact, json_bytes
from iku.log import Checkpoint, VerifierKey

from .children import Child
from .proxy import Proxy

PERIODS = [f"{year}{part}" for year in range(2021, 2026) for part in ("", "-T1", "-T2", "-T3", "-T4")]
COMMAND_SECONDS = 60


def values(bidang, number):
    """The bidang's figures, different for every number."""
    return {
        "perdagangan": {
            "ketersediaan-barang-pokok": {"kebutuhan": str(1000 + number), "stok": f"{1250 + number}.5"},
            "pertumbuhan-perdagangan": {"omzet": str(900000000 + number), "ekspor": "100000000"}},
        "perindustrian": {"pertumbuhan-produksi-ikm": {"produksi": str(5200000000 + number)}},
        "umkm": {"pertumbuhan-produksi-umkm": {"produksi": f"{7100000000 + number}.25"}},
        "koperasi": {"koperasi-aktif": {"aktif": str(100 + number), "seluruh": str(188 + number)}},
        "sekretariat": {"kinerja-penunjang": {"capaian": f"{number}.5", "seluruh": str(number + 1)}},
    }[bidang]


@dataclass
class Memory:
    """What was seen; guarded by ``lock``."""

    drafts: dict = field(default_factory=dict)       # (bidang, period) -> list of values handed over
    sent: dict = field(default_factory=dict)         # report hash -> set of compact JWS that lay in an agent
    receipts: dict = field(default_factory=dict)     # report hash -> set of (compact, proof text)
    notes: set = field(default_factory=set)          # checkpoints, as signed notes
    promised: dict = field(default_factory=dict)     # report hash -> what the command said
    lock: object = field(default_factory=threading.Lock)


class Bidang(Agent):
    """An agent behind its proxy, with the reports of one bidang to deliver."""

    def __init__(self, office, bidang, folder=None):
        super().__init__()
        if folder is not None:
            self.data = folder
        self.office, self.bidang = office, bidang
        self.proxy = Proxy(office.address)
        self.daemon_child = None
        self.inbox = self.folder / "inbox"
        self.number = 0
        self.corrected = 0

    def enroll_here(self):
        """Enrol through the proxy."""
        address = "{}:{}".format(*self.proxy.address)
        token = self.office.command("token", self.bidang, "--address", address).strip()
        done = self.enroll(token)
        if done.returncode != 0:
            raise AssertionError(f"enroll: {done.stderr}")
        return self

    # Drafts

    def next_draft(self, period=None):
        """A draft that says something new: ``(period, path, whether it corrects)``; remembered as handed over."""
        self.number += 1
        given = self.office.memory.drafts
        if period is None:
            free = [one for one in PERIODS if (self.bidang, one) not in given]
            period = free[0] if free else PERIODS[self.corrected % len(PERIODS)]
            self.corrected += not free
        figures = values(self.bidang, self.number)
        content = {"period": period, "values": figures, "prepared_by": reports.PERSON}
        is_new = (self.bidang, period) not in given
        if not is_new:
            content["reason"] = f"Koreksi {self.number}"
        with self.office.memory.lock:
            given.setdefault((self.bidang, period), []).append(figures)
        path = self.folder / f"draf-{self.number}.json"
        path.write_bytes(json_bytes(content))
        return period, path, not is_new

    def is_known(self, period):
        """Whether the agent keeps a report of the period, in its outbox or acknowledged."""
        for folder in ("outbox", "receipts"):
            for path in (self.data / folder).glob("*.jws"):
                if _payload(path).get("period") == period:
                    return True
        return False

    # Commands

    def command(self, *arguments, prefix=(), seconds=COMMAND_SECONDS, **extra):
        """Run a command that may be killed: the completed process."""
        line = [*prefix, AGENT, *map(str, arguments), "--data", str(self.data)]
        done = subprocess.run(line, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL,
                              env=environment(**extra))
        self.remember()
        return done

    def submit(self, prefix=(), wait="20s", period=None, path=None, **extra):
        """Hand over one draft; ``(exit code, the objects it printed)``. What it promised is remembered."""
        if path is None:
            period, path, corrects = self.next_draft(period)
            if corrects and not self.is_known(period):
                _without_reason(path)
        waiting = ("--no-wait",) if wait is None else ("--wait", wait)
        done = self.command("submit", path, *waiting, "--json", prefix=prefix, **extra)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        for line in lines:
            if line["status"] != "refused":
                with self.office.memory.lock:
                    self.office.memory.promised[line["report"]] = (self.bidang, line["status"])
        self.said = done.stderr
        return done.returncode, lines

    # The daemon

    def run_daemon(self, prefix=(), **extra):
        """``iku-agent run --inbox``."""
        self.inbox.mkdir(exist_ok=True)
        self.daemon_child = Child(*prefix, AGENT, "run", "--data", self.data, "--inbox", self.inbox, **extra)
        return self.daemon_child

    def drop(self):
        """Put a draft for a new period into the inbox, all at once; False where no period is free."""
        period, path, corrects = self.next_draft()
        if corrects:
            return False
        folder = self.inbox / "masuk"
        path.rename((folder if folder.is_dir() else self.inbox) / path.name)
        return True

    def stop_daemon(self):
        """SIGTERM; the exit code."""
        child, self.daemon_child = self.daemon_child, None
        return child.stop() if child else None

    # Memory

    def remember(self):
        """Look through the agent's files and remember them."""
        memory = self.office.memory
        with memory.lock:
            for folder in ("outbox", "receipts"):
                for path in (self.data / folder).glob("*.jws"):
                    self._remember_sent(memory, path)
            for path in (self.data / "receipts").glob("*.tlog-proof"):
                self._remember_receipt(memory, path)
            proven = _text(self.data / "proven")
            if proven:
                memory.notes.add(proven)

    @staticmethod
    def _remember_sent(memory, path):
        text = _text(path)
        if text:
            memory.sent.setdefault(path.stem[-64:], set()).add(text.strip())

    @staticmethod
    def _remember_receipt(memory, path):
        proof, compact = _text(path), _text(path.with_suffix(".jws"))
        if proof is None:
            return
        if compact is None:
            raise AssertionError(f"{path} has no report beside it")
        memory.receipts.setdefault(path.stem, set()).add((compact.strip(), proof))

    def undecided(self):
        """Drafts in the inbox that are neither done nor refused."""
        places = (self.inbox, self.inbox / "masuk", self.inbox / "menunggu")
        return [path.name for place in places if place.is_dir() for path in place.iterdir() if path.is_file()]

    def refused(self):
        """What was moved aside: reports refused by the aggregator, and drafts."""
        places = (self.data / "refused", self.inbox / "ditolak")
        return [path for place in places if place.is_dir() for path in place.iterdir()]

    def waiting(self):
        """Names in the outbox."""
        return sorted(path.name for path in (self.data / "outbox").glob("*.jws"))

    def alarms(self):
        """Codes of the alarms that are open."""
        return sorted(path.stem for path in (self.data / "alarms").glob("*.json"))

    def close(self):
        """End what runs, remove everything."""
        self.stop_daemon()
        self.proxy.close()
        super().close()


class Office(Aggregator):
    """The aggregator, its agents and the memory."""

    def __init__(self, *bidang, folder=None):
        self.memory = Memory()
        self.agents = []
        self.environment = {}
        if folder is None:
            super().__init__()
        else:
            self._init_in(folder)
        self.serve()
        self.vkey = VerifierKey.parse(json.loads(self.command("key", "show", "--json"))["vkey"])
        try:
            for name in bidang:
                self.agents.append(Bidang(self, name))
                self.agents[-1].enroll_here()
        except BaseException:
            self.close()
            raise

    def _init_in(self, folder):
        self.folder = self.data = Path(folder)
        self.daemon = self.address = None
        self.command("init")

    def serve(self, prefix=(), **extra):
        """Serve, always on the same port; ``daemon.ready`` is None where it died before."""
        listen = "{}:{}".format(*self.address) if self.address else "127.0.0.1:0"
        self.daemon = Child(*prefix, AGGREGATOR, "serve", "--data", self.data, "--listen", listen,
                            "--http", "127.0.0.1:0", **{**self.environment, **extra})
        if self.daemon.ready:
            host, _, port = self.daemon.ready["listen"].rpartition(":")
            self.address = (host, int(port))
        return self.daemon

    def kill(self):
        """SIGKILL; what lies on the disk stays as it is."""
        daemon, self.daemon = self.daemon, None
        daemon.kill()
        daemon._release()

    def restart(self, prefix=(), **extra):
        """After whatever end, serve again."""
        self.stop()
        return self.serve(prefix, **extra)

    def remember(self):
        """Remember what all agents hold."""
        for agent in self.agents:
            agent.remember()

    def checkpoint(self, note):
        """Remember a checkpoint seen elsewhere."""
        with self.memory.lock:
            self.memory.notes.add(note)
        return Checkpoint.open(note, self.vkey)

    def size(self):
        """The size of the log on the disk, asked of a command."""
        return json.loads(self.command("audit", "--json"))["size"]

    def drain(self, seconds=40):
        """Deliver everything that waits: by fresh daemons, whose patience is unused."""
        for agent in self.agents:
            agent.stop_daemon()
        for agent in self.agents:
            if agent.run_daemon().ready is None:
                raise AssertionError(f"the agent does not start: {agent.daemon_child.errors()}")
        wait_for(lambda: not any(agent.waiting() or agent.undecided() for agent in self.agents),
                 "every outbox and inbox is empty: "
                 f"{[(agent.bidang, agent.alarms()) for agent in self.agents]}", seconds)
        for agent in self.agents:
            agent.stop_daemon()
            agent.remember()

    def close(self):
        """End and remove everything."""
        for agent in self.agents:
            agent.close()
        if self.daemon is not None and not self.daemon.is_alive:
            self.daemon._release()
            self.daemon = None
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _text(path):
    """A file's text; None where it is gone or its name was not there."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None


def _payload(path):
    try:
        return Compact.parse(path.read_text("ascii").strip()).payload
    except FileNotFoundError:
        return {}


def _without_reason(path):
    content = json.loads(path.read_text("utf-8"))
    content.pop("reason", None)
    path.write_bytes(json_bytes(content))
