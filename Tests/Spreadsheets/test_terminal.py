"""A file of several periods at a terminal: shown, asked about once, delivered with a bar."""

import os
import pty
import subprocess
import unittest

import sheets  # noqa: F401  (finds the harness)
from harness.processes import AGENT, Agent, Aggregator, environment, needs_agent

DONE, FAILED = 0, 1


def at_terminal(arguments, answer):
    """Run a command whose standard streams are a terminal; its exit code and everything it showed."""
    master, slave = pty.openpty()
    process = subprocess.Popen([AGENT, *map(str, arguments)], stdin=slave, stdout=slave, stderr=slave,
                               env=environment(IKU_LANG="id"), close_fds=True)
    os.close(slave)
    os.write(master, answer.encode())
    shown = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(master)
    return process.wait(60), shown.decode("utf-8", "replace")


@needs_agent
class TerminalTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.agent = Agent(language="id")
        cls.addClassCleanup(cls.agent.close)
        done = cls.agent.enroll(cls.aggregator.token("koperasi"))
        if done.returncode != DONE:
            raise AssertionError(done.stderr)

    def table(self, years):
        rows = ["#angka;id", "bagian;indikator;isian;nilai"]
        for year in years:
            rows += [f"periode;;;{year}", "nilai;koperasi-aktif;aktif;146", "nilai;koperasi-aktif;seluruh;188"]
        rows += ["penyusun;;nama;Sitti", "penyusun;;jabatan;Staf"]
        path = self.agent.folder / f"{years[0]}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        return path

    def submit(self, path, answer, *options):
        return at_terminal(["submit", path, "--data", self.agent.data, *options], answer)

    def test_no_sends_nothing_and_yes_everything(self):
        path = self.table([2021, 2022, 2023])
        code, shown = self.submit(path, "t\n")
        self.assertEqual(code, FAILED, shown)
        self.assertIn("Kirim 3 laporan ini? [y/t]", shown)
        self.assertIn("2022  % Koperasi aktif  realisasi 77,66%  capaian 100,73%  Sangat Tinggi", shown)
        self.assertIn("Tidak ada yang dikirim", shown)
        self.assertEqual(self.aggregator.achievement("2022")["indicators"][3]["status"], "missing")
        code, shown = self.submit(path, "ya\n")
        self.assertEqual(code, DONE, shown)
        self.assertIn("3/3 laporan", shown)
        self.assertEqual(shown.count("diterima, periode"), 3)

    def test_yes_is_not_asked(self):
        code, shown = self.submit(self.table([2024, 2025]), "", "--yes")
        self.assertEqual(code, DONE, shown)
        self.assertNotIn("Kirim 2", shown)

    def test_one_period_is_not_asked_about(self):
        code, shown = self.submit(self.table(["2021-T1"]), "")
        self.assertEqual(code, DONE, shown)
        self.assertNotIn("[y/t]", shown)


if __name__ == "__main__":
    unittest.main()
