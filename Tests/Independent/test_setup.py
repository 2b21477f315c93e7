"""The first day by one command: `setup` in a folder of its own, from its answers to a report that is delivered
and a log-in with the password on the printed page; and that it may be run again."""

import json
import os
import pty
import re
import select
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from harness import reports
from harness.browser import Browser
from harness.processes import AGENT, AGGREGATOR, Daemon, environment, needs_agent, run
from iku.jws import json_bytes

DONE, FAILED, USAGE = 0, 1, 2
NAME = "iku.dinas.lan"


def free_port():
    """A port of the loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@needs_agent
class SetupCase(unittest.TestCase):
    """A machine before its first day."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-setup-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.data, self.agents, self.pages = (self.folder / name for name in ("office", "agents", "lembar"))
        self.port = free_port()

    def setup_office(self, *options, host="127.0.0.1", **extra):
        """Run ``setup`` without questions; the completed process."""
        return run(AGGREGATOR, "setup", "--yes", "--data", self.data, "--agents", self.agents, "--output",
                   self.pages, "--address", f"{host}:{self.port}", "--no-services", *options, **extra)

    def made(self, *options, **extra):
        """Run a ``setup`` that must succeed; its JSON."""
        done = self.setup_office(*options, "--json", **extra)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)

    def serve(self, *options):
        daemon = Daemon(AGGREGATOR, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}",
                        "--http", "127.0.0.1:0", *options)
        self.addCleanup(daemon.stop)
        return daemon

    def agent(self, bidang, *arguments):
        return run(AGENT, *arguments, "--data", self.agents / bidang)

    def password(self, login):
        """What stands on a printed page."""
        return re.search(r"^Sandi awal *: (\S+)$", (self.pages / f"{login}.txt").read_text(), re.MULTILINE)[1]

    def tree(self):
        """Every file of the machine with its content, but for what a store's readers move."""
        moving = ("-wal", "-shm", "iku.sqlite3", "lock", "security.jsonl")
        return {path: path.read_bytes() for path in self.folder.rglob("*")
                if path.is_file() and not path.name.endswith(moving)}


class TestOneMachine(SetupCase):
    """Head, planner and two bidang on one machine, without systemd."""

    def test_from_the_answers_to_a_delivered_report_and_a_log_in(self):
        result = self.made("--head", "yusuf=Yusuf Musa, S.E.", "--bidang", "koperasi=Sitti Rahma", "--bidang",
                           "perdagangan")
        self.assertEqual({page["file"] for page in result["pages"]},
                         {"admin", "yusuf", "perencanaan", "bidang-koperasi", "bidang-perdagangan"})
        self.assertTrue(all(part["made"] for part in result["parts"]), result)
        self.assertFalse(result["served"])
        self.assertIn(f"serve --data {self.data}", result["commands"][0])
        daemon = self.serve()
        draft = self.folder / "draft.json"
        draft.write_bytes(json_bytes({
            "period": "2026", "values": {"koperasi-aktif": {"aktif": 146, "seluruh": "188"}},
            "prepared_by": reports.PERSON}))
        done = self.agent("koperasi", "submit", draft, "--json")
        self.assertEqual(done.returncode, DONE, done.stdout + done.stderr)
        self.assertEqual(json.loads(done.stdout)["status"], "accepted")
        self.assertEqual(json.loads(self.agent("perdagangan", "status", "--json").stdout)["bidang"], "perdagangan")
        browser = Browser(daemon.ready["http"])
        self.assertEqual(browser.log_in("yusuf", self.password("yusuf"), new="sandi baru kepala").status, 303)
        self.assertIn("Ringkasan", browser.get("/").text)
        self.assertIn("Koperasi", browser.get("/kelengkapan").text)

    def test_no_secret_is_left_behind(self):
        result = self.made("--bidang", "koperasi")
        passwords = [page["password"] for page in result["pages"] if page["password"]]
        self.assertEqual(len(passwords), 3)
        for path, content in self.tree().items():
            if path.parent == self.pages:
                self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
                continue
            self.assertNotIn(b"iku1.", content, path)
            for password in passwords:
                self.assertNotIn(password.encode(), content, path)
        self.assertEqual(stat.S_IMODE(self.pages.stat().st_mode), 0o700)

    def test_a_second_run_changes_nothing_and_a_third_adds(self):
        self.made("--bidang", "koperasi")
        before, size = self.tree(), self.size()
        again = self.made("--bidang", "koperasi")
        self.assertEqual([part["made"] for part in again["parts"]], [False] * 4)
        self.assertEqual((again["pages"], again["vkey"]), ([], None))
        self.assertEqual((self.tree(), self.size()), (before, size))
        more = self.made("--bidang", "koperasi", "--bidang", "perindustrian")
        self.assertEqual([part["part"] for part in more["parts"] if part["made"]], ["agent perindustrian"])
        self.assertEqual(self.size(), size + 1)

    def test_it_enrols_beside_a_running_serve(self):
        self.made()
        self.serve()
        more = self.made("--bidang", "koperasi")
        self.assertEqual([part["part"] for part in more["parts"] if part["made"]], ["agent koperasi"])

    def size(self):
        return json.loads(run(AGGREGATOR, "status", "--json", "--data", self.data).stdout)["size"]


class TestQuestions(SetupCase):
    """Somebody at a terminal."""

    def converse(self, *answers):
        """Type an answer after each question; the exit code, and what the terminal showed."""
        controller, terminal = pty.openpty()
        self.addCleanup(os.close, controller)
        process = subprocess.Popen(
            [AGGREGATOR, "setup", "--data", self.data, "--agents", self.agents, "--no-services", "--json"],
            stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, env=environment(), close_fds=True)
        os.close(terminal)
        shown, left, end = "", list(answers), time.monotonic() + 60
        while process.poll() is None and time.monotonic() < end:
            if select.select([controller], [], [], 0.1)[0]:
                try:
                    shown += os.read(controller, 4096).decode()
                except OSError:
                    break
            if left and shown.endswith(": "):
                answer = left.pop(0)
                os.write(controller, b"\x04" if answer is None else answer.encode() + b"\n")
                shown += "\n"
        output = process.communicate(timeout=60)[0].decode()
        return process.returncode, shown, output

    def test_five_questions_with_standard_answers_and_a_check(self):
        code, shown, output = self.converse(
            "", f"0.0.0.0:{self.port}", f"127.0.0.1:{self.port}", "yusuf=Yusuf Musa", "", "koperasi")
        self.assertEqual(code, DONE, shown)
        self.assertIn("is no address", shown)
        self.assertIn("[perencanaan]: ", shown)
        result = json.loads(output)
        self.assertEqual([page["login"] for page in result["pages"]],
                         ["admin", "yusuf", "perencanaan", "koperasi"])

    def test_the_end_of_input_makes_nothing(self):
        code, _, _ = self.converse("", f"127.0.0.1:{self.port}", None)
        self.assertEqual(code, FAILED)
        self.assertFalse(self.data.exists())


class TestRefusals(SetupCase):
    def refused(self, code, *options, **extra):
        done = self.setup_office(*options, **extra)
        self.assertEqual(done.returncode, code, done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        return done.stderr

    def test_what_is_wrong_is_told_before_anything_is_made(self):
        for options in (("--bidang", "perikanan"), ("--head", "admin"), ("--head", "perencanaan"),
                        ("--planner", "dua kata"), ("--address", "0.0.0.0")):
            with self.subTest(options):
                self.refused(USAGE, *options)
        self.refused(USAGE, "--catalog", self.folder / "missing.json")
        self.assertIn("iku-agent", self.refused(FAILED, "--bidang", "koperasi", IKU_AGENT="/nowhere/iku-agent"))
        self.assertFalse(self.data.exists())

    def test_without_a_terminal_it_wants_leave(self):
        done = run(AGGREGATOR, "setup", "--data", self.data, "--agents", self.agents)
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("--yes", done.stderr)

    def test_what_was_made_before_a_fault_is_told_and_the_rest_follows(self):
        broken = self.folder / "broken"
        broken.write_text("#!/bin/sh\necho 'iku-agent: no' >&2\nexit 1\n")
        broken.chmod(0o755)
        done = self.setup_office("--bidang", "koperasi", "--json", IKU_AGENT=str(broken))
        self.assertEqual(done.returncode, FAILED)
        told = {page["login"]: page["password"] for page in json.loads(done.stdout)["pages"]}
        self.assertEqual(set(told), {"admin", "kepala", "perencanaan"})
        more = self.made("--bidang", "koperasi")
        self.assertEqual([part["part"] for part in more["parts"] if part["made"]], ["agent koperasi"])
        browser = Browser(self.serve().ready["http"])
        self.assertEqual(browser.log_in("kepala", told["kepala"], new="sandi baru kepala").status, 303)


class TestOffice(SetupCase):
    """Reached from other PCs: HTTPS, with the office's authority and a user for each form."""

    def test_forms_and_pages_take_the_printed_passwords_over_https(self):
        self.made("--bidang", "koperasi=Sitti Rahma", host=NAME)
        page = (self.pages / "bidang-koperasi.txt").read_text()
        self.assertIn(f"https://{NAME}:", page)
        self.assertTrue(all(len(line) <= 80 for line in page.splitlines()), page)
        trust = ssl.create_default_context(cafile=str(self.data / "ca.crt"))
        folder = self.agents / "koperasi"
        office = self.serve("--https")
        form = Daemon(AGENT, "run", "--data", folder, "--http", "127.0.0.1:0", "--cert", folder / "form.crt",
                      "--key", folder / "form.key")
        self.addCleanup(form.stop)
        for daemon, login, file in ((office, "kepala", "kepala"), (form, "koperasi", "bidang-koperasi")):
            browser = Browser(daemon.ready["http"], trust, NAME)
            answer = browser.log_in(login, self.password(file), new="sandi baru sekali")
            self.assertEqual(answer.status, 303, answer.text)
            self.assertEqual(browser.get("/").status, 200)
        self.assertIn("Sitti Rahma", run(AGENT, "user", "list", "--data", folder).stdout)
        fingerprint = "".join(re.search(r"^Sidik *: (\S+):\n *(\S+)$", page, re.MULTILINE).groups())
        shown = json.loads(run(AGGREGATOR, "key", "show", "--json", "--data", self.data).stdout)
        self.assertEqual(fingerprint.replace(":", ""), shown["ca"].replace(":", ""))


if __name__ == "__main__":
    unittest.main()
