"""A recorded run's system calls, in the order that counts, and the files that are written but not yet durable.

``strace -f`` splits a call that another thread's call interrupts; such a call *begins* at its first line and *ends* at
its ``resumed`` line. An answer leaves when its call begins; a file is durable when its fsync has ended.
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

CALLS = ("openat,write,pwrite64,writev,sendto,sendmsg,recvfrom,recvmsg,fsync,fdatasync,rename,renameat,renameat2,"
         "unlink,unlinkat,ftruncate,exit_group")
_LINE = re.compile(r"^(\d+)\s+(.*)$")
_CALL = re.compile(r"^(\w+)\((.*)$")
_RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$")
_RESULT = re.compile(r"= (-?\d+|\?)(?:<[^>]*>)?[^=]*$")
_PATH = re.compile(r"^\d+<([^>]*)>")


@dataclass(frozen=True)
class Moment:
    """The beginning or the end of one call."""

    thread: int
    call: str
    arguments: str
    ends: bool
    result: int = None

    @property
    def path(self):
        """What the first argument's descriptor is, as ``-y`` shows it."""
        found = _PATH.match(self.arguments)
        return found[1] if found else ""

    @property
    def names(self):
        """The quoted arguments: paths of a rename or an unlink."""
        return re.findall(r'"([^"]*)"', self.arguments)


class Recording:
    """Records a program's calls: ``prefix`` goes before its command."""

    def __init__(self, *inject):
        self.file = Path(tempfile.mkstemp(prefix="iku-strace-")[1])
        faults = [part for one in inject for part in ("-e", f"inject={one}")]
        self.prefix = ("strace", "-D", "-f", "-y", "-qq", "-s", "400", "-o", str(self.file), "-e", f"trace={CALLS}",
                       *faults, "--")

    def text(self):
        """The trace as it is."""
        return self.file.read_text("utf-8", "replace")

    def remove(self):
        """Remove the trace."""
        self.file.unlink(missing_ok=True)

    def moments(self):
        """Beginnings and ends of calls, in order."""
        begun = {}
        for line in self.text().splitlines():
            found = _LINE.match(line)
            if found:
                yield from _moments(int(found[1]), found[2], begun)


def _moments(thread, text, begun):
    resumed, call = _RESUMED.match(text), _CALL.match(text)
    if resumed:
        name, arguments = begun.pop(thread, (resumed[1], ""))
        yield Moment(thread, name, arguments + resumed[2], True, _result(resumed[2]))
    elif call:
        name, arguments = call[1], call[2]
        yield Moment(thread, name, arguments, False)
        if arguments.endswith("<unfinished ...>"):
            begun[thread] = (name, arguments)
        else:
            yield Moment(thread, name, arguments, True, _result(arguments))


def _result(text):
    found = _RESULT.search(text)
    return int(found[1]) if found and found[1] != "?" else None


class Undurable:
    """Files and folders changed since their last fsync, among those that ``matters`` names.

    A file that was made anew counts, with its folder, once something is written to it.
    """

    def __init__(self, folder, matters):
        self.folder, self.matters = Path(folder), matters
        self.files, self.folders, self.new = set(), set(), set()

    def see(self, moment):
        """Let a moment take effect."""
        if moment.call in ("fsync", "fdatasync"):
            if moment.ends and moment.result == 0:
                self._synchronised(moment.path)
        elif moment.call in ("write", "pwrite64", "writev"):
            if not moment.ends and self.matters(moment.path):
                self._written(moment.path)
        elif moment.ends and moment.result is not None and moment.result >= 0:
            self._named(moment)

    def _synchronised(self, path):
        self.files.discard(path)
        self.folders.discard(path)
        self.new = {one for one in self.new if str(Path(one).parent) != path}

    def _written(self, path):
        self.files.add(path)
        if path in self.new:
            self.folders.add(str(Path(path).parent))

    def _named(self, moment):
        names = [str(self.folder / name) for name in moment.names]
        if moment.call.startswith("rename") and self.matters(names[-1]):
            old, new = names[-2:]
            if old in self.files:
                self.files.remove(old)
                self.files.add(new)
            self.folders.add(str(Path(new).parent))
        elif moment.call.startswith("unlink") and names:
            self.new.add(names[0])

    def __bool__(self):
        return bool(self.files or self.folders)

    def __str__(self):
        return f"files {sorted(self.files)}, folders {sorted(self.folders)}"
