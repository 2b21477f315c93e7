"""Large logs in little memory: both offline checks and ``export`` hold no more for sixteen megabytes than for one.

The figures printed by hand (323 MiB: 19 MiB of verify-bundle, 29 of periksa.py) stand in docs/operations.md.
"""

import os
import subprocess
import sys
import unittest

from harness import offices, reports
from harness.inspection import DONE, PROGRAM, Inspected
from harness.processes import AGGREGATOR, Aggregator, environment
from harness.synthetic import SyntheticLog, entry_line
from iku.jws import json_bytes
from iku.ledger import Entry
from iku.log import leaf_hash, root_of, sign_note, to_base64

SLACK_KIBIBYTES = 6 << 10
LARGE = 16 << 20


def thick(payload, letters):
    """A report with long notes."""
    names = ("pendukung", "penghambat", "solusi", "tindak_lanjut", "sumber_data", "definisi", "program")
    return {**payload, "notes": {"koperasi-aktif": {name: "\u6f22" * letters for name in names}}}


def peak_kibibytes(*command):
    """The most memory a command that must succeed held at once."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != DONE:
        raise AssertionError((command, process.returncode))
    return usage.ru_maxrss


@unittest.skipIf("ASAN_OPTIONS" in os.environ, "a sanitizer keeps what was given back")
class LargeBundleTests(Inspected):
    def write(self, name, byte_count, letters):
        """A bundle of one long chain, written entry by entry; ``(path, vkey)``."""
        log, leaves, lines = SyntheticLog(offices.decree()), [], []
        payload = thick(reports.report(), letters)
        for entry in log.entries:
            leaves.append(leaf_hash(entry.bytes))
            lines.append(json_bytes(entry_line(entry)) + b"\n")
        while sum(map(len, lines)) < byte_count:
            log.entries = []
            entry = log.report(payload)
            entry = Entry(len(leaves), entry.received_at, entry.compact)
            leaves.append(leaf_hash(entry.bytes))
            lines.append(json_bytes(entry_line(entry)) + b"\n")
            payload = reports.correction(payload)
        head = {"bundle": "iku/1", "office": log.office, "origin": log.origin, "vkey": str(log.vkey),
                "size": len(leaves)}
        text = f"{log.origin}\n{len(leaves)}\n{to_base64(root_of(leaves))}\n"
        end = {"checkpoint": sign_note(text, log.origin, log.key)}
        return self.file(name, b"".join(
            [json_bytes(head) + b"\n", *lines, json_bytes(end) + b"\n"])), str(log.vkey)

    def test_both_checks(self):
        small, vkey = self.write("kecil.jsonl", 1 << 20, 4000)
        large, _ = self.write("besar.jsonl", LARGE, 4000)
        self.assertGreater(large.stat().st_size, LARGE)
        for program in ((AGGREGATOR, "verify-bundle"), (sys.executable, PROGRAM)):
            peaks = [peak_kibibytes(*program, path, "--vkey", vkey, "--seen", path) for path in (small, large)]
            self.assertLess(peaks[1], peaks[0] + SLACK_KIBIBYTES, (program, peaks))

    def test_export(self):
        aggregator = Aggregator().start()
        self.addCleanup(aggregator.close)
        identity, connection = aggregator.enrolled("koperasi")
        peaks, sizes = [], []
        payload = thick(reports.report(), 4000)
        with connection:
            for count in (4, 100):
                for _ in range(count):
                    connection.submit(reports.signed(identity.key, payload))
                    payload = reports.correction(payload)
                path = self.folder / f"{count}.jsonl"
                peaks.append(peak_kibibytes(AGGREGATOR, "export", path, "--data", aggregator.data))
                sizes.append(path.stat().st_size)
        self.assertGreater(sizes[1], 10 << 20)
        self.assertLess(peaks[1], peaks[0] + SLACK_KIBIBYTES, (peaks, sizes))


if __name__ == "__main__":
    unittest.main()
