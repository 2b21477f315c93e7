"""Child processes that may die: plain, under ``strace`` that injects a fault, or with another clock.

``strace -D`` keeps the program itself our child: its pid is what is stopped, killed and waited for, and its tracer
ends with it. A system call is counted per thread, from the program's start.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from functools import cache
from pathlib import Path

from harness.processes import Daemon, READY_SECONDS

FAKETIME_LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                      "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")


@cache
def may_trace():
    """Whether ``strace`` is here and allowed to trace and to inject."""
    if not shutil.which("strace"):
        return False
    done = subprocess.run(
        ["strace", "-qq", "-o", "/dev/null", "-e", "trace=write", "-e", "inject=write:error=EIO:when=1", "true"],
        capture_output=True, timeout=20)
    return done.returncode == 0


needs_strace = unittest.skipUnless(
    may_trace(), "NOT TESTED: strace is missing or ptrace is forbidden here; faults at system calls were not injected")


def faketime_library():
    """The library that moves a program's clock, or None."""
    return next((path for path in FAKETIME_LIBRARIES if os.path.exists(path)), None)


needs_faketime = unittest.skipUnless(
    faketime_library(), "NOT TESTED: libfaketime is missing (Debian: faketime); wrong clocks were not tried")


def at_time(offset):
    """The environment that moves a program's wall clock, e.g. ``-400d``; its timers run on as they are.

    The library would set ``FAKETIME_SHARED`` itself, and a Swift program then no longer finds its arguments: it looks
    for them on the stack, below an environment that must not have moved.
    """
    return {"LD_PRELOAD": faketime_library(), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1", "FAKETIME_SHARED": "/iku-none /iku-none"}


class Injection:
    """A fault at the n-th call of a system call: killed before the call, or the call fails.

    ``prefix`` goes before the command. With ``paths`` only calls on exactly these count. A kill shows in the exit
    code, a failed call in the trace.
    """

    def __init__(self, call, when, error=None, paths=()):
        fault = f"error={error}" if error else "signal=SIGKILL"
        only = [part for path in paths for part in ("-P", str(path))]
        self.call, self.when, self.error = call, when, error
        self.file = Path(tempfile.mkstemp(prefix="iku-strace-")[1])
        self.prefix = (
            "strace", "-D", "-f", "-y", "-qq", "-o", str(self.file), *only, "-e", f"trace={call}",
            "-e", f"inject={call}:{fault}:when={when}", "--")

    def happened(self, code=None):
        """Whether the fault was injected into a process that ended with ``code``."""
        if self.error is None:
            return code == -signal.SIGKILL
        return "(INJECTED)" in self.trace()

    def trace(self):
        """The trace so far; an ended tracer has written all of it."""
        return self.file.read_text("utf-8", "replace")

    def remove(self):
        """Remove the trace."""
        self.file.unlink(missing_ok=True)


class Child(Daemon):
    """A daemon that may die before it is ready: ``ready`` is None then."""

    def _ready_line(self):
        data, end = b"", time.monotonic() + READY_SECONDS
        stdout = self.process.stdout.fileno()
        while time.monotonic() < end:
            if not select.select([stdout], [], [], 0.1)[0]:
                continue
            chunk = os.read(stdout, 4096)
            data += chunk
            found = re.search(rb"^ready (.*)\n", data, re.MULTILINE)
            if found:
                return dict(part.split("=", 1) for part in found[1].decode().split())
            if not chunk:
                self.process.wait(READY_SECONDS)
                return None
        raise AssertionError(f"neither ready nor dead: {self.errors()!r}")

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_alive(self):
        return self.process.poll() is None

    def ended(self, seconds=READY_SECONDS):
        """Wait for its end; the exit code."""
        return self.process.wait(seconds)

    def kill(self):
        """SIGKILL, unless it has ended already."""
        if self.is_alive:
            self.process.kill()
        self.process.wait(READY_SECONDS)

    def pause(self):
        """SIGSTOP."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        """SIGTERM where it lives; the exit code, however it ended."""
        if self.is_alive:
            self.process.terminate()
        try:
            code = self.process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise AssertionError(f"did not end on SIGTERM: {self.errors()[-800:]!r}") from late
        finally:
            self._release()
        return code
