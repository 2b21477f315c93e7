"""A PostgreSQL server of its own: made, started, killed, promoted, removed. Never run as root."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness.processes import wait_for

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres")) if Path("/usr/lib/postgresql").is_dir() else []
PROGRAMS = _PLACES[-1].parent if _PLACES else None

needs_server = unittest.skipUnless(
    PROGRAMS, "NOT TESTED: no PostgreSQL server on this machine (Debian: postgresql)")

SETTINGS = {
    "listen_addresses": "127.0.0.1", "logging_collector": "off", "wal_level": "replica", "max_wal_senders": "4",
    "hot_standby": "on", "shared_buffers": "32MB", "wal_sender_timeout": "5s", "max_connections": "60",
}


def _user():
    """Who the server runs as: this user, or for root the one Debian made for it."""
    if os.geteuid() != 0:
        return []
    entry = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


class Server:
    """One server with its data in a folder of its own; ``standby_of`` makes it follow another."""

    def __init__(self, standby_of=None, name="a", **settings):
        self.folder = Path(tempfile.mkdtemp(prefix="iku-postgres-"))
        self.name, self.port, self.process = name, free_port(), None
        self.settings = {**SETTINGS, **settings}
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        if standby_of is None:
            self._run("initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "iku")
        else:
            self._run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "--checkpoint=fast", "-d",
                      f"host=127.0.0.1 port={standby_of.port} user=iku application_name={name}")
        self.start()

    def _run(self, program, *arguments):
        done = subprocess.run([*_user(), PROGRAMS / program, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, cwd="/")
        if done.returncode != 0:
            raise AssertionError(f"{program}: {done.stderr}")
        return done.stdout

    def start(self):
        """Start; returns once it answers."""
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                [*_user(), PROGRAMS / "postgres", "-D", self.data, "-k", self.folder, "-p", str(self.port), *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True)
        wait_for(lambda: self.try_sql("SELECT 1") == "1", "the database server answers")
        return self

    def stop(self, how=signal.SIGINT):
        """End it in an orderly way (SIGINT) or at once (SIGQUIT: as a crash, its next start recovers)."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(60)

    def kill(self):
        """SIGKILL to the server and every process of its."""
        children = [int(pid) for pid in
                    Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]
        self.process.kill()
        for child in children:
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(30)

    def promote(self):
        """Make a standby the primary."""
        self._run("pg_ctl", "promote", "-D", self.data, "-w")

    def close(self):
        """End and remove it."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Asking

    def try_sql(self, sql, database="postgres"):
        """What ``psql`` prints; None where it fails."""
        done = subprocess.run(
            [PROGRAMS / "psql", "-X", "-A", "-t", "-q", "-d", self.url(database), "-c", sql],
            capture_output=True, text=True, timeout=60, env={"PATH": os.environ["PATH"], "PGCONNECT_TIMEOUT": "3"})
        return done.stdout.strip() if done.returncode == 0 else None

    def sql(self, sql, database="postgres"):
        """As ``try_sql``, and it must succeed."""
        found = self.try_sql(sql, database)
        if found is None:
            raise AssertionError(f"refused: {sql}")
        return found

    def url(self, database="postgres", *others):
        """The address of a database, on this server or whichever of ``others`` takes writes."""
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in (self, *others))
        return f"postgresql://iku@{hosts}/{database}"

    def session(self, database):
        """A ``psql`` that stays; ``with server.session(…) as one: one.ask(…)``."""
        return Session(self.url(database))

    def database(self, name):
        """A new database; its address."""
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def configure(self, name, value):
        """Change a setting for good."""
        self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")

    def wait_until_synchronous(self, name):
        """Until the standby of this name is one that commits wait for."""
        wait_for(lambda: self.try_sql(
            f"SELECT sync_state FROM pg_stat_replication WHERE application_name = '{name}'") == "sync",
            f"{name} is the synchronous standby")


class Session:
    """One connection of a person at ``psql``; what it holds it holds until the end of the block."""

    def __init__(self, url):
        self.process = subprocess.Popen([PROGRAMS / "psql", "-X", "-A", "-t", "-q", "-d", url], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, sql):
        """The first line of the answer."""
        self.process.stdin.write(sql + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=20)
