"""An agent without the package of the child programs: CSV and JSON go on, what cannot be done names the package."""

import shutil
import unittest

from harness.clerk import Clerk
from harness.processes import AGENT, Daemon, run, wait_for
from test_agent import AgentCase

NOWHERE = {"IKU_SHEET": "/nowhere/iku-sheet", "IKU_PRINT": "/nowhere/iku-print"}
PACKAGE = "paket iku-documents"


class WithoutDocumentsTests(AgentCase):
    def command(self, *arguments):
        """A command that must fail with the package's name."""
        done = run(AGENT, *arguments, "--data", self.agent.data, **NOWHERE, IKU_LANG="id")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(PACKAGE, done.stderr)
        self.assertIn("iku-sheet", done.stderr)

    def serve(self, *options):
        daemon = Daemon(AGENT, "run", "--data", self.agent.data, *options, **NOWHERE, IKU_LANG="id")
        self.addCleanup(daemon.stop)
        return daemon

    def workbook(self):
        path = self.agent.folder / "laporan.xlsx"
        path.write_bytes(b"PK\x03\x04" + bytes(200))
        return path

    def test_commands_name_it(self):
        self.command("template", "--period", "2022", "--format", "xlsx", "-o", self.agent.folder / "t.xlsx")
        self.command("preview", self.workbook())
        self.command("submit", self.workbook())

    def test_other_formats_need_none(self):
        for kind in ("csv", "json"):
            path = self.agent.folder / f"t.{kind}"
            done = run(AGENT, "template", "--period", "2022", "--format", kind, "-o", path,
                       "--data", self.agent.data, **NOWHERE)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_inbox_names_it_and_receipts_remain(self):
        inbox = self.agent.folder / "kotak"
        daemon = self.serve("--inbox", inbox)
        shutil.copy(self.workbook(), inbox / "masuk")
        refused = inbox / "ditolak" / "laporan.xlsx.txt"
        wait_for(refused.exists, "the refusal: " + daemon.errors())
        self.assertIn(PACKAGE, " ".join(refused.read_text("utf-8").split()))
        shutil.copy(self.draft(self.period(), name="baik.json"), inbox / "masuk")
        wait_for((inbox / "selesai" / "baik.json").exists, "the receipt: " + daemon.errors())
        names = sorted(path.name for path in (inbox / "selesai").iterdir())
        self.assertEqual(names, ["baik.json", *(f"baik.json.{ending}" for ending in (
            "jws", "tanda-terima.html", "tanda-terima.txt", "tlog-proof"))])
        self.assertIn("iku-documents", daemon.errors())

    def test_the_form_names_it(self):
        period = self.period()
        code, lines = self.agent.deliver("submit", self.draft(period))
        self.assertEqual(code, 0, lines)
        clerk = Clerk(self.serve("--http", "127.0.0.1:0").ready["http"])
        clerk.get("/")
        taken = clerk.upload("/unggah", "laporan.xlsx", self.workbook().read_bytes())
        self.assertEqual(taken.status, 303, taken.text)
        for path in ("/templat/2022.xlsx", f"/riwayat/{period}/{lines[0]['report']}.pdf", taken.headers["Location"]):
            self.assertIn(PACKAGE, clerk.get(path).text, path)
        self.assertEqual(clerk.get("/templat/2022.csv").status, 200)


if __name__ == "__main__":
    unittest.main()
