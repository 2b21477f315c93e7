"""The real binaries on loopback: their paths come from ``IKU_AGGREGATOR`` and ``IKU_AGENT``.

Every command line this suite uses is written in this file, so that a changed option is changed once. Every
wait is bounded; only processes started here are ended.
"""

import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from iku.jws import json_bytes
from iku.wire import Connection, Identity, Refused, Token

AGGREGATOR = os.environ.get("IKU_AGGREGATOR")
AGENT = os.environ.get("IKU_AGENT")
COMMAND_SECONDS = 60
READY_SECONDS = 20

needs_aggregator = unittest.skipUnless(AGGREGATOR, "IKU_AGGREGATOR is not set")
needs_agent = unittest.skipUnless(AGGREGATOR and AGENT, "IKU_AGGREGATOR and IKU_AGENT are not set")


def environment(**extra):
    """A child's environment: no option of the product leaks in from the tester's own."""
    passed_on = ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "LSAN_OPTIONS")
    kept = {name: os.environ[name] for name in passed_on if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "IKU_LANG": "en", **extra}


def run(program, *arguments, **extra):
    """Run a command to its end; the completed process, text decoded."""
    return subprocess.run(
        [program, *map(str, arguments)], capture_output=True, text=True, timeout=COMMAND_SECONDS,
        stdin=subprocess.DEVNULL, env=environment(**extra))


def wait_for(condition, what, seconds=READY_SECONDS):
    """The first true result of ``condition``, asked a few times a second; AssertionError at the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


class Daemon:
    """A child process that says ``ready …`` on stdout and ends on SIGTERM."""

    def __init__(self, *command, **extra):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.log, env=environment(**extra))
        self.ready = self._ready_line()

    def _ready_line(self):
        """The members of the ready line, e.g. ``{"listen": …, "http": …}``."""
        data, end = b"", time.monotonic() + READY_SECONDS
        stdout = self.process.stdout.fileno()
        while time.monotonic() < end:
            if select.select([stdout], [], [], 0.1)[0]:
                chunk = os.read(stdout, 4096)
                data += chunk
                found = re.search(rb"^ready (.*)\n", data, re.MULTILINE)
                if found:
                    return dict(part.split("=", 1) for part in found[1].decode().split())
                if not chunk:
                    break
        self.kill()
        raise AssertionError(f"no ready line; stdout {data!r}; stderr {self.errors()!r}")

    def errors(self):
        """What it wrote to stderr so far."""
        self.log.seek(0)
        return self.log.read().decode("utf-8", "replace")

    def stop(self):
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._release()
        return code

    def kill(self):
        """SIGKILL."""
        self.process.kill()
        self.process.wait(READY_SECONDS)

    def _release(self):
        self.process.stdout.close()
        self.log.close()


class Aggregator:
    """An aggregator with a data directory of its own, served on free ports of the loopback."""

    def __init__(self, catalog=None, *options):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-aggregator-"))
        self.data = self.folder / "data"
        self.daemon = None
        self.address = None
        if catalog is not None:
            options = ("--catalog", self.write("catalog.json", catalog), *options)
        self.command("init", *options)

    def write(self, name, value):
        """Write JSON beside the data directory; its path."""
        path = self.folder / name
        path.write_bytes(json_bytes(value))
        return path

    def start(self, *options):
        """Serve, with more options for ``serve``; after a stop, on the same wire port as before."""
        listen = "{}:{}".format(*self.address) if self.address else "127.0.0.1:0"
        self.daemon = Daemon(AGGREGATOR, "serve", "--data", self.data,
                             "--listen", listen, "--http", "127.0.0.1:0", *options)
        host, _, port = self.daemon.ready["listen"].rpartition(":")
        self.address = (host, int(port))
        return self

    def stop(self):
        """End the server with SIGTERM; its exit code."""
        daemon, self.daemon = self.daemon, None
        return daemon.stop() if daemon else None

    def close(self):
        """End the server and remove everything."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments):
        """Run a command on this store, whatever its exit code."""
        return run(AGGREGATOR, *arguments, "--data", self.data)

    def command(self, *arguments):
        """Run a command that must succeed; its stdout."""
        done = self.run(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: exit {done.returncode}: {done.stderr}")
        return done.stdout

    @property
    def http(self):
        """Where the pages are: ``host:port``."""
        return self.daemon.ready["http"]

    def add_user(self, name, role):
        """A new account; its one-time password."""
        return json.loads(self.command("user", "add", name, "--role", role, "--json"))["password"]

    def bearer(self, name):
        """A token with which another system reads."""
        return self.command("user", "token", name).strip()

    def metrics(self):
        """``/metrics`` as a dictionary: name with labels → number."""
        with urllib.request.urlopen(f"http://{self.http}/metrics", timeout=COMMAND_SECONDS) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, _, value in
                (line.rpartition(" ") for line in lines if not line.startswith("#"))}

    def token(self, bidang, *options):
        """A fresh enrolment token, as text."""
        address = "{}:{}".format(*self.address)
        return self.command("token", bidang, "--address", address, *options).strip()

    def achievement(self, period, size=None):
        """The figures as JSON, as of a size where one is given."""
        as_of = () if size is None else ("--as-of", size)
        return json.loads(self.command("achievement", "--period", period, "--format", "json", *as_of))

    def lock(self, period, bidang=None, until=None):
        """Lock a period."""
        return self._period("lock", period, bidang, until)

    def unlock(self, period, bidang=None, until=None):
        """Unlock a period."""
        return self._period("unlock", period, bidang, until)

    def _period(self, act, period, bidang, until):
        options = [*(("--bidang", bidang) if bidang else ()), *(("--until", until) if until else ())]
        return self.command("period", act, period, *options, "--reason", "Uji")

    def return_report(self, period, bidang, text):
        """Send a report back with a text: a notice to its bidang."""
        return self.command("period", "return", period, "--bidang", bidang, "--text", text)

    def revoke(self, kid):
        """Revoke a key."""
        return self.command("agents", "revoke", kid, "--reason", "Uji")

    def adopt(self, catalog):
        """Adopt a catalogue revision."""
        path = self.write(f"revision-{catalog['revision']}.json", catalog)
        return self.command("catalog", "adopt", path, "--decree", "188.4/1/2026", "--date", "2026-01-05",
                            "--reason", "Perbaikan rumus", "--accept")

    def set_target(self, indicator, period, value):
        """Set a quarter's target."""
        return self.command("target", "set", indicator, period, value)

    def export(self):
        """The exported bundle, as bytes."""
        path = self.folder / "bundle.jsonl"
        path.unlink(missing_ok=True)
        self.command("export", path)
        return path.read_bytes()

    def connect(self, identity=None, token=None):
        """A connection of an identity (enrolled or not), its server key checked against a token's pins."""
        context = (identity or Identity()).context()
        return Connection(self.address, context, pins=token.pins if token else None)

    def enrolled(self, bidang, use=None, identity=None):
        """A new identity, enrolled for a bidang, on its connection: ``(identity, connection)``."""
        identity = identity or Identity()
        token = Token(self.token(bidang))
        connection = self.connect(identity, token)
        patiently(lambda: connection.enroll(token.secret, bidang, use=use))
        return identity, connection


def patiently(ask, attempts=20):
    """Repeat a request that is refused with ``rate-limited``, as a real agent would."""
    for _ in range(attempts):
        try:
            return ask()
        except Refused as refusal:
            if refusal.code != "rate-limited":
                raise
            time.sleep(min(refusal.error.get("after_ms", 500), 3000) / 1000)
    return ask()


class Agent:
    """An agent with a data directory of its own."""

    def __init__(self, language="en"):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-agent-"))
        self.data = self.folder / "data"
        self.language = language

    def close(self):
        """Remove everything."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments):
        """Run a command, whatever its exit code."""
        return run(AGENT, *arguments, "--data", self.data, IKU_LANG=self.language)

    def enroll(self, token):
        """Enrol with a token's text."""
        return self.run("enroll", token)

    def draft(self, name, value):
        """Write a draft; its path."""
        path = self.folder / name
        path.write_bytes(json_bytes(value))
        return path

    def deliver(self, *arguments):
        """``submit``, ``correct`` or ``withdraw`` with ``--json``: ``(exit code, objects)``."""
        done = self.run(*arguments, "--json")
        try:
            return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]
        except json.JSONDecodeError as error:
            raise AssertionError(f"{arguments}: {done.stdout!r} {done.stderr!r}") from error

    def daemon(self, *options):
        """``iku-agent run``."""
        return Daemon(AGENT, "run", "--data", self.data, *options, IKU_LANG=self.language)

    def receipt(self, report_hash):
        """The kept compact JWS and proof of a report, or None while there is none."""
        stem = self.data / "receipts" / report_hash
        paths = [Path(f"{stem}.jws"), Path(f"{stem}.tlog-proof")]
        if not all(path.exists() for path in paths):
            return None
        return paths[0].read_text("ascii").strip(), paths[1].read_text("utf-8")
