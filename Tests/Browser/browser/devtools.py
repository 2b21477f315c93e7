"""Chromium without a screen, and the DevTools protocol over two pipes: nothing to install but the browser.

Chromium reads commands from descriptor 3 and writes answers and events to descriptor 4, each a JSON object and a
zero byte. Every wait is for a condition and bounded; the browser is a child of this process and is ended by its pid.
"""

import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 20

needs_chromium = unittest.skipUnless(CHROMIUM, "NOT TESTED: chromium is not installed")

_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
    "--no-first-run", "--no-default-browser-check", "--disable-extensions", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
    "--disable-domain-reliability",
    # Pages of other sites shall reach this machine: what refuses them must be the aggregator, not the browser.
    "--disable-features=Translate,OptimizationHints,MediaRouter,LocalNetworkAccessChecks",
    "--metrics-recording-only", "--password-store=basic", "--use-mock-keychain", "--hide-scrollbars",
    "--font-render-hinting=none", "--lang=id", "about:blank")


class DevToolsError(Exception):
    """The browser refused a command, or left a wait unanswered."""


class Chromium:
    """A browser; ``home`` may hold what it trusts (``.pki/nssdb``), ``machine`` is where it runs, if not here."""

    def __init__(self, home=None, machine=None):
        self.machine = machine
        self.folder = Path(tempfile.mkdtemp(prefix="iku-chromium-"))
        commands, self._write = os.pipe()
        self._read, answers = os.pipe()
        self.process = self._start(commands, answers, home or self.folder)
        os.close(commands)
        os.close(answers)
        self._number, self._buffer, self._answers = 0, b"", {}
        self._listeners = {}
        self.events = []
        self.version = self.call("Browser.getVersion")["product"]

    def _start(self, commands, answers, home):
        def place():
            # Out of the way first: the pipe's own descriptors may be 3 and 4.
            high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 20) for descriptor in (commands, answers)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Makassar"}
        return subprocess.Popen(
            [*(self.machine.prefix if self.machine else ()), CHROMIUM, *_OPTIONS[:-1], f"--user-data-dir={self.folder}/profile", _OPTIONS[-1]],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=(3, 4), preexec_fn=place, env=environment, start_new_session=True)

    # Commands and events

    def call(self, method, session=None, **parameters):
        """The result of a command."""
        number = self.tell(method, session, **parameters)
        self.wait(lambda: number in self._answers, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise DevToolsError(f"{method}: {answer['error']}")
        return answer["result"]

    def tell(self, method, session=None, **parameters):
        """Send a command; its number. Its answer is kept until somebody asks."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._send(message)
        return self._number

    def _send(self, message):
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._write, data):]

    def wait(self, condition, what, seconds=SECONDS):
        """The first true result of a condition, asked after every message and every 50 ms."""
        end = time.monotonic() + seconds
        while True:
            result = condition()
            if result:
                return result
            if time.monotonic() > end:
                raise DevToolsError(f"not within {seconds} s: {what}")
            self.pump(0.05)

    def pump(self, seconds=0.0):
        """Take in what the browser says within that time."""
        if not select.select([self._read], [], [], seconds)[0]:
            return
        chunk = os.read(self._read, 1 << 20)
        if not chunk:
            raise DevToolsError(f"the browser ended: {self.process.poll()}")
        *messages, self._buffer = (self._buffer + chunk).split(b"\0")
        for text in messages:
            self._take(json.loads(text))

    def _take(self, message):
        if "id" in message:
            self._answers[message["id"]] = message
        elif message.get("sessionId") in self._listeners:
            self._listeners[message["sessionId"]](message["method"], message["params"])
        else:
            self.events.append((message["method"], message["params"]))

    # Contexts and tabs

    def context(self):
        """A browser context: cookies and storage of its own."""
        return self.call("Target.createBrowserContext")["browserContextId"]

    def tab(self, context, listener):
        """A new tab of a context: its target and the session that steers it; ``listener(method, parameters)``."""
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._listeners[session] = listener
        return target, session

    def download(self, context, start):
        """Do ``start()`` and wait until a file has come; its suggested name and content."""
        folder = tempfile.mkdtemp(dir=self.folder)
        self.call("Browser.setDownloadBehavior", behavior="allowAndName", browserContextId=context,
                  downloadPath=folder, eventsEnabled=True)
        self.events.clear()
        start()

        def finished():
            states = [event for name, event in self.events if name == "Browser.downloadProgress"]
            return [event for event in states if event["state"] != "inProgress"]
        state = self.wait(finished, "a download")[-1]
        names = {event["guid"]: event["suggestedFilename"] for name, event in self.events
                 if name == "Browser.downloadWillBegin"}
        if state["state"] != "completed":
            raise DevToolsError(f"the download was {state['state']}")
        return names[state["guid"]], (Path(folder) / state["guid"]).read_bytes()

    def close(self):
        """End the browser and remove its profile."""
        try:
            self._send({"id": self._number + 1, "method": "Browser.close"})
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            # Its own process group, started above: the browser with its children.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self.folder, ignore_errors=True)
