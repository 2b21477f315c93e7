"""A signing key under a passphrase: only a person signs, a transport key delivers, and no cut loses the key."""

import json
import os
import pty
import re
import select
import subprocess
import time
import unittest

from harness.processes import AGENT, Agent, environment, run, wait_for
from iku import key_file
from iku.jws import Compact
from test_agent import DONE, FAILED, QUEUED, REFUSED, USAGE, AgentCase

PHRASE = "kuda baterai staples benar"
OTHER = "lampu jendela kertas hujan"


class PassphraseCase(AgentCase):
    """An agent whose key may be protected."""

    def secret(self, *lines, name="frasa", mode=0o600):
        """A file with these lines, readable by its owner alone."""
        path = self.agent.folder / name
        path.write_text("".join(line + "\n" for line in lines))
        path.chmod(mode)
        return path

    def with_phrase(self, *arguments, phrase=PHRASE):
        """A command with the passphrase in a file."""
        return self.agent.run(*arguments, "--passphrase-file", self.secret(phrase))

    def protect(self):
        """Put the key under PHRASE, with a transport key of its own: by the program, at its own cost."""
        done = self.with_phrase("key", "protect", self.aggregator.token("koperasi"), "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["status"], "protected")
        return said

    def protected(self):
        """The same by this suite's own hand, at the least cost that is read: quick for what follows."""
        done = self.agent.run("enroll", self.aggregator.token("koperasi"), "--use", "transport")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.seal()
        return self.status()

    def seal(self):
        """The key, plain or under PHRASE, in a file of the least cost."""
        content = self.key_file()
        plain = content.startswith(b"iku-key/1 ")
        key = key_file.read_plain(content) if plain else key_file.open_sealed(content, PHRASE)
        (self.agent.data / "key").write_bytes(key_file.seal(key, PHRASE))

    def status(self, *options):
        """What ``status --json`` says."""
        done = self.agent.run("status", "--json", *options)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)

    def key_file(self):
        """The signing key's file."""
        return (self.agent.data / "key").read_bytes()

    def signed(self, command, *arguments, code=DONE, phrase=PHRASE):
        """A delivering command with the passphrase; its one line."""
        return self.deliver(code, command, *arguments, "--passphrase-file", self.secret(phrase))

    def sign_something(self, *options, code=DONE, phrase=PHRASE):
        """One more revision of one period; its line. ``phrase`` is None where the key is plain."""
        self.revision = getattr(self, "revision", 0) + 1
        if self.revision == 1:
            self.chain, reason = self.period(), ()
        else:
            reason = ("--reason", "Salah hitung")
        draft = self.draft(self.chain, aktif=self.revision)
        given = () if phrase is None else ("--passphrase-file", self.secret(phrase))
        return self.deliver(code, "correct" if reason else "submit", draft, *reason, *options, *given)

    def uses(self):
        """``kid`` to ``use``, as the office lists them."""
        listed = json.loads(self.aggregator.command("agents", "list", "--json"))
        return {one["kid"]: (one["use"], one["status"]) for one in listed}


class ProtectTests(PassphraseCase):
    def test_the_key_is_sealed_and_the_transport_key_enrolled(self):
        before = self.key_file()
        said = self.protect()
        self.assertEqual(key_file.open_sealed(self.key_file(), PHRASE).kid, said["kid"])
        self.assertEqual(key_file.read_plain(before).kid, said["kid"])
        with self.assertRaises(key_file.KeyFileError):
            key_file.open_sealed(self.key_file(), OTHER)
        fields = self.key_file().decode("ascii").split(" ")
        self.assertEqual((fields[:3], len(fields)), (["iku-key/2", "3", "262144"], 8))
        self.assertNotIn(before.split()[1], self.key_file())
        self.assertEqual((self.agent.data / "key").stat().st_mode & 0o777, 0o600)
        status = self.status()
        self.assertEqual((status["kid"], status["transport_kid"], status["protected"]),
                         (said["kid"], said["transport_kid"], True))
        uses = self.uses()
        self.assertEqual(uses[said["kid"]], ("report", "active"))
        self.assertEqual(uses[said["transport_kid"]], ("transport", "active"))
        self.assertIn("transport", self.aggregator.command("agents", "list"))
        self.assertIn("protected by a passphrase", self.agent.run("status").stdout)

    def test_a_person_signs_with_the_passphrase_alone(self):
        self.protected()
        period = self.period()
        draft = self.draft(period)
        for arguments in ((), ("--passphrase-file", self.secret(OTHER, name="salah"))):
            done = self.agent.run("submit", draft, *arguments)
            self.assertEqual(done.returncode, FAILED, done.stderr)
            self.assertIn("passphrase", done.stderr)
            self.assertIsNone(self.connection.head(period)["report"])
        self.assertEqual(list((self.agent.data / "outbox").iterdir()), [])
        line = self.signed("submit", draft)
        self.assert_receipt(line)
        self.assertEqual(self.connection.head(period)["kid"], self.status()["kid"])
        self.signed("correct", self.draft(period, aktif=150), "--reason", "Salah hitung")
        self.assertEqual(self.agent.run("withdraw", period, "--reason", "Keliru").returncode, FAILED)
        self.signed("withdraw", period, "--reason", "Keliru")
        self.assertEqual(self.connection.head(period)["kind"], "withdrawal")

    def test_the_rest_needs_no_passphrase(self):
        self.protected()
        draft = self.draft(self.period())
        self.signed("submit", draft)
        for command in (("preview", draft), ("status",), ("receipts", "--verify"), ("alarm", "show"),
                        ("template", "--period", "2022", "--format", "json")):
            done = self.agent.run(*command)
            self.assertEqual(done.returncode, DONE, done.stderr)

    def test_the_daemon_delivers_with_the_transport_key_alone(self):
        said = self.protected()
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        period = self.period()
        line = self.signed("submit", self.draft(period), "--no-wait", code=QUEUED)
        wait_for(lambda: self.agent.receipt(line["report"]), f"the receipt; {daemon.errors()}")
        compact, _ = self.agent.receipt(line["report"])
        self.assertEqual(Compact.parse(compact).header["kid"], said["kid"])
        self.aggregator.return_report(period, "koperasi", "Lengkapi")
        self.assertEqual(daemon.stop(), 0)
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: "return" in [one["act"]["act"] for one in self.status()["notices"]], "the notice")
        self.assertEqual(self.status()["alarms"], [])

    def test_a_running_daemon_lets_go_of_the_key(self):
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: "connected" in daemon.errors(), "a connection")
        said = self.protect()
        wait_for(lambda: daemon.errors().count("connected") >= 2, "a connection with the transport key")
        self.aggregator.revoke(said["kid"])
        line = self.signed("submit", self.draft(self.period()), "--wait", "5s", code=REFUSED)
        self.assertEqual(line["error"]["code"], "key-revoked", "of the signer; the connection is taken")

    def test_a_token_is_needed_once(self):
        done = self.with_phrase("key", "protect")
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("iku-aggregator token koperasi", done.stderr)
        self.assertTrue(self.key_file().startswith(b"iku-key/1 "))
        done = self.agent.run("enroll", self.aggregator.token("koperasi"), "--use", "transport")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(self.with_phrase("key", "protect").returncode, DONE)
        self.signed("submit", self.draft(self.period()))

    def test_a_token_of_another_bidang(self):
        done = self.with_phrase("key", "protect", self.aggregator.token("umkm"))
        self.assertEqual(done.returncode, FAILED)
        self.assertTrue(self.key_file().startswith(b"iku-key/1 "))
        self.deliver(DONE, "submit", self.draft(self.period()))

    def test_the_same_token_again(self):
        token = self.aggregator.token("koperasi")
        kids = set()
        for _ in range(2):
            done = self.agent.run("enroll", token, "--use", "transport", "--json")
            self.assertEqual(done.returncode, DONE, done.stderr)
            kids.add(json.loads(done.stdout)["kid"])
        self.assertEqual(len(kids), 1)

    def test_twice_or_not_at_all(self):
        self.protected()
        self.assertIn("change-passphrase", self.with_phrase("key", "protect").stderr)
        done = self.with_phrase("key", "unprotect")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertTrue(self.key_file().startswith(b"iku-key/1 "))
        self.deliver(DONE, "submit", self.draft(self.period()))
        for command in ("unprotect", "change-passphrase"):
            self.assertEqual(self.with_phrase("key", command).returncode, FAILED)

    def test_changing_the_passphrase(self):
        self.protected()
        wrong = self.agent.run("key", "change-passphrase", "--passphrase-file", self.secret(OTHER, name="a"),
                               "--new-passphrase-file", self.secret(OTHER, name="b"))
        self.assertEqual(wrong.returncode, FAILED)
        done = subprocess.run(
            [AGENT, "key", "change-passphrase", "--data", self.agent.data, "--passphrase-file", "-",
             "--new-passphrase-file", "-"],
            input=f"{PHRASE}\n{OTHER}\n", text=True, capture_output=True, timeout=60, env=environment())
        self.assertEqual(done.returncode, DONE, done.stderr)
        draft = self.draft(self.period())
        self.assertEqual(self.with_phrase("submit", draft).returncode, FAILED)
        self.signed("submit", draft, phrase=OTHER)

    def test_passphrases_that_are_not_taken(self):
        token = self.aggregator.token("koperasi")
        for phrase in ("", "terlalu 9", "x" * 201):
            done = self.with_phrase("key", "protect", token, phrase=phrase)
            self.assertEqual(done.returncode, FAILED, phrase)
        readable = self.secret(PHRASE, mode=0o640)
        self.assertIn("chmod 600", self.agent.run("key", "protect", "--passphrase-file", readable).stderr)
        self.assertEqual(self.agent.run("key", "protect", "--passphrase", PHRASE).returncode, USAGE)
        self.assertTrue(self.key_file().startswith(b"iku-key/1 "))
        self.assertEqual(self.with_phrase("key", "protect", phrase="x" * 200).returncode, DONE)


class TransportKeyTests(PassphraseCase):
    def test_a_report_it_signs_is_of_an_unknown_key(self):
        """The transport key put in the signing key's place, by somebody who holds the machine."""
        self.protected()
        (self.agent.data / "key").write_bytes((self.agent.data / "transport.key").read_bytes())
        record = json.loads((self.agent.data / "agent.json").read_text())
        record["kid"] = record["transport_kid"]
        del record["sum"]
        (self.agent.data / "agent.json").write_text(json.dumps(record))
        period = self.period()
        line = self.deliver(REFUSED, "submit", self.draft(period))
        self.assertEqual(line["error"]["code"], "unknown-key")
        self.assertIsNone(self.connection.head(period)["report"])

    def test_an_agent_that_only_delivers(self):
        courier = Agent()
        self.addCleanup(courier.close)
        done = run(AGENT, "enroll", self.aggregator.token("koperasi"), "--use", "transport", "--data", courier.data)
        self.assertEqual(done.returncode, DONE, done.stderr)
        line = self.deliver(QUEUED, "submit", self.draft(self.period()), "--no-wait")
        code, lines = courier.deliver("submit", self.draft(self.period()))
        self.assertEqual((code, lines[0]["error"]["code"]), (FAILED, "no-signing-key"))
        # Carried over by hand, as from a machine without a line.
        waiting, = (self.agent.data / "outbox").iterdir()
        (courier.data / "outbox" / waiting.name).write_bytes(waiting.read_bytes())
        daemon = courier.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: courier.receipt(line["report"]), f"the receipt; {daemon.errors()}")
        daemon.stop()
        done = courier.run("enroll", self.aggregator.token("koperasi"))
        self.assertEqual(done.returncode, DONE, done.stderr)
        code, lines = courier.deliver("submit", self.draft(self.period()))
        self.assertEqual((code, lines[0]["status"]), (DONE, "accepted"))

    def test_one_that_was_revoked_is_replaced(self):
        said = self.protected()
        self.aggregator.revoke(said["transport_kid"])
        line = self.signed("submit", self.draft(self.period()), "--wait", "5s", code=FAILED)
        self.assertEqual(line["error"]["code"], "key-revoked")
        done = self.agent.run("enroll", self.aggregator.token("koperasi"), "--use", "transport")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.agent.run("alarm", "clear")
        self.signed("submit", self.draft(self.period()))
        self.assertNotEqual(self.status()["transport_kid"], said["transport_kid"])

    def test_one_that_was_lost_is_replaced(self):
        self.protected()
        (self.agent.data / "transport.key").unlink()
        done = self.agent.run("status")
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("--use transport", done.stderr)
        done = self.agent.run("enroll", self.aggregator.token("koperasi"), "--use", "transport")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.signed("submit", self.draft(self.period()))


class RotationTests(PassphraseCase):
    def test_under_the_passphrase(self):
        self.protected()
        period = self.period()
        first = self.signed("submit", self.draft(period), "--no-wait", code=QUEUED)
        old = self.status()["kid"]
        self.assertEqual(self.agent.run("key", "rotate").returncode, FAILED)
        self.assertEqual(self.with_phrase("key", "rotate", phrase=OTHER).returncode, FAILED)
        self.assertEqual(self.status()["kid"], old)
        done = self.with_phrase("key", "rotate", "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        new = json.loads(done.stdout)["kid"]
        self.assertTrue(self.key_file().startswith(b"iku-key/2 "))
        self.assertFalse((self.agent.data / "key.new").exists())
        self.assertEqual((self.uses()[old][1], self.uses()[new][1]), ("rotated", "active"))
        self.assertIsNone(self.agent.receipt(first["report"]))
        second = self.signed("submit", self.draft(self.period()))
        for line in (first, second):
            wait_for(lambda line=line: self.agent.receipt(line["report"]), "the receipt")
            compact, _ = self.agent.receipt(line["report"])
            self.assertEqual(Compact.parse(compact).header["kid"], new)
        self.assertEqual(self.status()["alarms"], [])

    def test_cut_at_each_step(self):
        """Wherever it ends, the passphrase finishes it, and what waits arrives signed by a key in service."""
        self.protected()
        for point in ("file-before-rename", "agent-before-send", "agent-after-send"):
            for count in range(1, 20):
                line = self.sign_something("--no-wait", code=QUEUED)
                done = run(AGENT, "key", "rotate", "--data", self.agent.data, "--passphrase-file",
                           self.secret(PHRASE), IKU_CRASH_AT=f"{point}:{count}")
                if done.returncode != DONE:
                    self.assertEqual(done.returncode, -9, done.stderr)
                    self.assertEqual(self.with_phrase("key", "rotate").returncode, DONE)
                daemon = self.agent.daemon()
                self.addCleanup(daemon.stop)
                wait_for(lambda: self.agent.receipt(line["report"]), f"the receipt; {daemon.errors()}")
                daemon.stop()
                status = self.status()
                self.assertEqual((status["protected"], status["unfinished_rotation"]), (True, False))
                self.assertEqual((status["damaged"], status["alarms"]), ([], []))
                if done.returncode == DONE:
                    break
            self.assertGreater(count, 1, f"{point} was reached")

    def test_the_daemon_waits_for_the_passphrase(self):
        """Decided on the aggregator and in agent.json, not yet signed anew: the daemon alone cannot."""
        self.protected()
        line = self.signed("submit", self.draft(self.period()), "--no-wait", code=QUEUED)
        for count in range(1, 60):
            done = run(AGENT, "key", "rotate", "--data", self.agent.data, "--passphrase-file",
                       self.secret(PHRASE), IKU_CRASH_AT=f"file-before-rename:{count}")
            if self.status()["unfinished_rotation"]:
                break
            self.assertEqual(done.returncode, -9, "never half done")
            self.assertEqual(self.with_phrase("key", "rotate").returncode, DONE)
        self.assertIn("key rotate", self.agent.run("status").stdout)
        daemon = self.agent.daemon()
        self.addCleanup(daemon.stop)
        wait_for(lambda: "connected" in daemon.errors(), "a connection")
        time.sleep(1)
        self.assertIsNone(self.agent.receipt(line["report"]))
        self.assertEqual(self.with_phrase("key", "rotate").returncode, DONE)
        wait_for(lambda: self.agent.receipt(line["report"]), f"the receipt; {daemon.errors()}")
        self.assertEqual(self.status()["alarms"], [])


class CrashTests(PassphraseCase):
    POINTS = ("file-before-write", "file-after-sync", "file-before-rename", "file-before-folder-sync",
              "file-after-folder-sync")

    def opens(self):
        """How the key signs now: plain, or with a passphrase that was given."""
        if self.key_file().startswith(b"iku-key/1 "):
            self.sign_something(phrase=None)
            return "plain"
        self.sign_something()
        return PHRASE

    def sweep(self, points, prepare, *command):
        """``command`` killed at the n-th pass of each point: the old file stands, or the new one, and signs."""
        for point in points:
            for count in range(1, 40):
                prepare()
                before, kid = self.key_file(), self.status()["kid"]
                done = run(AGENT, *command, "--data", self.agent.data, IKU_CRASH_AT=f"{point}:{count}")
                if done.returncode == DONE:
                    break
                self.assertEqual(done.returncode, -9, done.stderr)
                self.assertEqual(self.status()["kid"], kid)
                if self.key_file() != before:
                    self.opens()
            else:
                self.fail(f"{point} has no end")
            self.assertGreater(count, 1, f"{point} was reached")
        self.opens()

    def plain(self):
        """Back to a key without a passphrase."""
        if not self.key_file().startswith(b"iku-key/1 "):
            self.seal()
            self.assertEqual(self.with_phrase("key", "unprotect").returncode, DONE)

    def test_protect(self):
        self.protected()
        self.sweep(self.POINTS, self.plain, "key", "protect", "--passphrase-file", self.secret(PHRASE, name="p"))

    def test_enrolling_the_transport_key(self):
        """The token's secret is spent once; whatever was cut, the same token ends it."""
        for point in (*self.POINTS, "agent-before-send", "agent-after-send"):
            for count in range(1, 40):
                token = self.aggregator.token("koperasi")
                command = ("enroll", token, "--use", "transport", "--data", self.agent.data)
                done = run(AGENT, *command, IKU_CRASH_AT=f"{point}:{count}")
                if done.returncode == DONE:
                    break
                self.assertEqual(done.returncode, -9, done.stderr)
                self.assertEqual(self.opens(), "plain")
                again = run(AGENT, *command)
                self.assertEqual(again.returncode, DONE, again.stderr)
                kid = self.status()["transport_kid"]
                self.assertEqual(self.uses()[kid], ("transport", "active"))
                self.assertEqual(self.opens(), "plain")

    def test_unprotect_and_change(self):
        self.protected()

        def protected():
            if self.key_file().startswith(b"iku-key/1 "):
                key = key_file.read_plain(self.key_file())
                (self.agent.data / "key").write_bytes(key_file.seal(key, PHRASE))
        given = ("--passphrase-file", self.secret(PHRASE, name="p"))
        self.sweep(self.POINTS, self.seal, "key", "unprotect", *given)
        new = ("--new-passphrase-file", self.secret(PHRASE, name="q"))
        self.sweep(("file-before-rename", "file-before-folder-sync"), self.seal, "key", "change-passphrase",
                   *given, *new)


class DamageTests(PassphraseCase):
    def test_bits_and_ends_of_the_sealed_file(self):
        """A sample against the program; every bit and every length in the Swift tests of the file."""
        self.protected()
        path, draft = self.agent.data / "key", self.draft(self.period())
        sound = path.read_bytes()
        cases = [bytes(byte ^ (1 << bit if place == at else 0) for place, byte in enumerate(sound))
                 for at, bit in ((at, at % 8) for at in range(0, len(sound), 11))]
        cases += [sound[:count] for count in range(0, len(sound), 17)]
        for content in cases:
            path.write_bytes(content)
            done = self.with_phrase("submit", draft)
            self.assertEqual(done.returncode, FAILED, content)
            self.assertRegex(done.stderr, r"key: .*(damaged|not the key that was enrolled).*backup")
        self.assertEqual(list((self.agent.data / "outbox").iterdir()), [])
        path.write_bytes(sound)
        self.signed("submit", draft)


class InboxTests(PassphraseCase):
    def setUp(self):
        super().setUp()
        self.inbox = self.agent.folder / "inbox"
        self.unsigned = self.inbox / "belum-ditandatangani"

    def drop(self, name, period, aktif=146):
        beside = self.draft(period, aktif=aktif, name=name)
        beside.rename(self.inbox / "masuk" / name)

    def run_daemon(self):
        daemon = self.agent.daemon("--inbox", self.inbox)
        self.addCleanup(daemon.stop)
        return daemon

    def waits(self, name):
        return wait_for(lambda: (self.unsigned / f"{name}.txt").exists() and self.unsigned / name, f"{name} held")

    def ends(self, name):
        wait_for(lambda: (self.inbox / "selesai" / f"{name}.tanda-terima.txt").exists(), f"{name} in selesai")

    def test_a_draft_waits_for_a_person(self):
        self.protected()
        self.run_daemon()
        period = self.period()
        self.drop("a.json", period)
        held = self.waits("a.json")
        self.assertIn(f'iku-agent submit "{held}"', (self.unsigned / "a.json.txt").read_text())
        self.assertIsNone(self.connection.head(period)["report"])
        self.assertEqual(self.status("--inbox", self.inbox)["unsigned"], [str(held)])
        self.assertEqual(self.agent.run("preview", held).returncode, DONE)
        self.signed("submit", held)
        self.ends("a.json")
        self.assertEqual(list(self.unsigned.iterdir()), [])
        self.assertEqual(self.connection.head(period)["revision"], 1)

    def test_faults_are_told_without_a_signature(self):
        self.protected()
        self.run_daemon()
        self.drop("salah.json", self.period(), aktif=999)
        wait_for(lambda: (self.inbox / "ditolak" / "salah.json.txt").exists(), "the refused draft")

    def test_a_key_that_is_unprotected_takes_them_by_itself(self):
        self.protected()
        self.run_daemon()
        self.drop("a.json", self.period())
        self.waits("a.json")
        self.assertEqual(self.with_phrase("key", "unprotect").returncode, DONE)
        self.ends("a.json")


class TerminalTests(PassphraseCase):
    """Asked on the terminal: nothing typed shows, and the passphrase is asked for twice."""

    def talk(self, arguments, answers):
        """Run on a pseudo-terminal, answer each prompt; ``(exit code, everything shown)``."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(AGENT, [AGENT, *map(str, arguments), "--data", str(self.agent.data)], environment())
        shown, answers, end = b"", list(answers), time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                chunk = os.read(terminal, 4096)
            except OSError:
                break
            shown += chunk
            if answers and re.search(rb"(key|again|characters\)): $", shown):
                time.sleep(0.1)
                os.write(terminal, answers.pop(0))
                shown += b"\n"
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()

    def test_protect_and_submit(self):
        token = self.aggregator.token("koperasi")
        typed = [PHRASE.encode() + b"\r", PHRASE.encode() + b"\r"]
        code, shown = self.talk(["key", "protect", token], typed)
        self.assertEqual(code, DONE, shown)
        self.assertNotIn("kuda", shown)
        draft = self.draft(self.period())
        mended = b"kuda bateraj\x7fi staples benar\r"
        code, shown = self.talk(["submit", draft], [b"salah sama sekali\r", mended])
        self.assertEqual(code, DONE, shown)
        self.assertIn("passphrase is wrong", shown)
        self.assertNotIn("kuda", shown)
        code, shown = self.talk(["submit", draft], [b"salah sekali\r"] * 3)
        self.assertEqual(code, FAILED, shown)

    def test_two_that_differ_and_a_person_who_gives_up(self):
        token = self.aggregator.token("koperasi")
        code, shown = self.talk(["key", "protect", token], [PHRASE.encode() + b"\r", OTHER.encode() + b"\r"])
        self.assertEqual(code, FAILED, shown)
        self.assertIn("differ", shown)
        code, shown = self.talk(["key", "protect"], [b"kuda\x03"])
        self.assertEqual(code, FAILED, shown)
        self.assertIn("cancelled", shown)
        self.assertTrue(self.key_file().startswith(b"iku-key/1 "))


if __name__ == "__main__":
    unittest.main()
