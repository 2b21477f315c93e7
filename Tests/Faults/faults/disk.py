"""A small disk of its own for one side: it can be filled, emptied, and made read-only."""

import os
import subprocess
import tempfile
import unittest
from functools import cache
from pathlib import Path


def _mount(*arguments):
    return subprocess.run(["mount", *arguments], capture_output=True, text=True, timeout=20)


@cache
def may_mount():
    """Whether a tmpfs can be mounted here."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        if _mount("-t", "tmpfs", "-o", "size=64k", "iku-faults", folder).returncode != 0:
            return False
        subprocess.run(["umount", folder], check=True, timeout=20)
        return True


needs_mount = unittest.skipUnless(
    may_mount(), "NOT TESTED: no tmpfs can be mounted here (root is needed); full and read-only disks were not tried")


class SmallDisk:
    """A mounted tmpfs of so many KiB."""

    def __init__(self, kibibytes):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-disk-"))
        done = _mount("-t", "tmpfs", "-o", f"size={kibibytes}k,mode=0700", "iku-faults", str(self.folder))
        if done.returncode != 0:
            raise OSError(done.stderr)
        self.ballast = self.folder / "ballast"

    def free(self):
        """Bytes that still go on it."""
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize

    def fill(self, leaving=0):
        """Fill it up but for some bytes."""
        count = self.free() - leaving
        with open(self.ballast, "ab", buffering=0) as file:
            while count > 0:
                try:
                    count -= file.write(bytes(min(count, 1 << 16)))
                except OSError:
                    break

    def empty(self):
        """Take the ballast away."""
        self.ballast.unlink(missing_ok=True)

    def read_only(self, on=True):
        """Remount it read-only, or writable again; whether the kernel did it."""
        return _mount("-o", f"remount,{'ro' if on else 'rw'}", str(self.folder)).returncode == 0

    def close(self):
        """Unmount and remove, though after a failure a daemon may still have files open on it."""
        subprocess.run(["umount", "--lazy", str(self.folder)], capture_output=True, timeout=20)
        try:
            self.folder.rmdir()
        except OSError:
            pass
