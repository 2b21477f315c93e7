#!/usr/bin/python3
"""What the decree's documents cost: the time of `documents --year`, and the aggregator's resident memory before and
after every document of a year was rendered through its pages, as a page, PDF (A4 and F4) and XLSX. On its own:

    deploy/release.sh && /usr/bin/python3 Benchmarks/documents.py
"""

import json
import os
import re
import sys

from measuring import HERE, REPEAT, run, seconds_of, spread, status_kib
from office import AGENT, AGGREGATOR, BIDANG, Office

sys.path.insert(0, os.path.join(HERE, "../Tests/Interface"))

from client import Client  # noqa: E402

DRAFTS = os.path.join(HERE, "../deploy/demo")
YEARS = ("2021", "2022", "2023")


class DocumentOffice(Office):
    """An office with the demonstration's reports of three years, somebody who signs and a program."""

    def command(self, *arguments):
        return run(AGGREGATOR, *arguments, "--data", self.data)

    def report_everything(self):
        for bidang in BIDANG:
            agent = os.path.join(self.folder, bidang)
            run(AGENT, "enroll", self.token(bidang).strip(), "--data", agent)
            drafts = [os.path.join(DRAFTS, bidang, f"{year}.json") for year in YEARS]
            run(AGENT, "submit", *filter(os.path.exists, drafts), "--data", agent)
        self.command("official", "set", "--title", "Kepala Dinas", "--name", "NAMA CONTOH", "--from", "2021-01-01")
        self.command("program", "set", "7", "--year", "2022", "--pagu", "1250000000", "--realisasi", "1100000000",
                     "--indicators", "koperasi-aktif")
        return self

    def write(self, folder):
        """The command that writes the set of 2022."""
        return [AGGREGATOR, "documents", "--year", "2022", "-o", os.path.join(self.folder, folder), "--date",
                "2023-02-20", "--data", self.data]

    def render_everything(self, reader):
        """Every document of the page *Dokumen*, of the office and of each unit, in every form; how many."""
        count = 0
        for unit in ("", *BIDANG):
            page = reader.ask(f"/dokumen?p=2022&unit={unit}")[2].decode()
            for path in re.findall(r'href="(/dokumen/[a-z0-9A-Z-]+)"', page):
                for form in ("", ".pdf", ".pdf?kertas=f4", ".xlsx"):
                    status, _, data = reader.ask(path + form)
                    if status != 200 or not data:
                        raise RuntimeError(f"{path}{form}: {status}")
                    count += 1
        return count


def memory():
    """Resident KiB before and after everything was rendered twice, and how many documents that were."""
    with DocumentOffice(reporting_from="2021") as office:
        office.report_everything()
        reader = Client(office.http).log_in(office, "pembaca", "kepala")
        reader.ask("/dokumen?p=2022")
        before = status_kib(office.pid, "VmRSS")
        rendered = office.render_everything(reader)
        first = status_kib(office.pid, "VmRSS")
        office.render_everything(reader)
        return {"aggregator_kib_before_documents": before, "aggregator_kib_after_documents": first,
                "aggregator_kib_after_documents_again": status_kib(office.pid, "VmRSS"), "rendered": rendered}


def seconds():
    """How long the command takes that writes the office's set of a year, and how many files it writes."""
    with DocumentOffice(reporting_from="2021") as office:
        office.report_everything()
        taken = [seconds_of(*office.write(f"set-{number}")) for number in range(REPEAT)]
        files = len(os.listdir(os.path.join(office.folder, "set-0"))) - 1
        return {"documents_seconds": spread(taken), "files": files}


if __name__ == "__main__":
    print(json.dumps({**seconds(), **memory()}, indent=2))
