"""The peers: PostgreSQL, RabbitMQ, Redis and rsyslog, as Debian packages them, each as durable as it can be told to be.

Each runs in a folder of its own, on loopback ports of its own, started and ended here by its process id; the
system's services are not touched. None of them verifies anything, and none is measured with TLS. `settings` says
what makes each durable; `measure_peers` proves it by counting syncs under strace, one message at a time."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import time

from intake import shapes
from measuring import LOAD, PEER_REPEAT, family, figures, floors, merged, run, syncs_during
from office import new_folder

READY_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(words, check, process):
    """Waits until `check` holds; the process must not end before."""
    end = time.monotonic() + READY_SECONDS
    while not check():
        if process.poll() is not None:
            raise RuntimeError(f"{words} ended with {process.returncode} before it was ready")
        if time.monotonic() > end:
            raise RuntimeError(f"{words} was not ready within {READY_SECONDS} s")
        time.sleep(0.1)


class Peer:
    """A peer in a folder of its own; `with Redis() as peer`."""

    def __enter__(self):
        self.folder = new_folder(f"iku-bench-{self.name}-")
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.processes = []
        self.log = open(os.path.join(self.folder, "log"), "a")
        try:
            self.process = self.start()
            wait_until(self.name, self.accepts, self.process)
            self.prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            descendants = family(process.pid)[1:]
            process.send_signal(self.end_signal)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self.end_descendants(descendants)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    end_signal = signal.SIGTERM

    def end_descendants(self, pids):
        """Children that outlived their parent."""
        time.sleep(0.2)
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def spawn(self, *command, environment=None):
        process = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, cwd=self.folder,
                                   env={**os.environ, **(environment or {})})
        self.processes.append(process)
        return process

    def accepts(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def prepare(self):
        """What is needed before the first message."""


class PostgreSQL(Peer):
    name = "postgresql"
    settings = "Debian's defaults (fsync, synchronous_commit on); one INSERT of a bytea a transaction"

    @staticmethod
    def program(name):
        found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
        return found[-1] if found else None

    @classmethod
    def version(cls):
        return cls.program("postgres") and run(cls.program("postgres"), "--version").strip()

    def start(self):
        # It refuses to work as root.
        self.user = []
        if os.geteuid() == 0:
            self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(self.folder, "postgres", "postgres")
        data = os.path.join(self.folder, "data")
        run(*self.user, self.program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        return self.spawn(
            *self.user, self.program("postgres"), "-D", data, "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=")

    # A fast shutdown: clients are sent away.
    end_signal = signal.SIGINT

    def prepare(self):
        table = "CREATE TABLE reports (id bigserial PRIMARY KEY, payload bytea NOT NULL)"
        command = [self.program("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-q", "-c", table]
        wait_until(self.name, lambda: subprocess.run(command, capture_output=True).returncode == 0, self.process)


class Redis(Peer):
    name = "redis"
    settings = "appendonly yes, appendfsync always, no snapshots, no rewrite; XADD to one stream"

    @staticmethod
    def version():
        return shutil.which("redis-server") and run("redis-server", "--version").strip()

    def start(self):
        return self.spawn(
            "redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0")


class RabbitMQ(Peer):
    name = "rabbitmq"
    settings = "one quorum queue, one node; persistent messages, publisher confirms"
    script = "/usr/lib/rabbitmq/bin/rabbitmq-server"

    @classmethod
    def version(cls):
        if not os.path.exists(cls.script):
            return None
        return "RabbitMQ " + run("dpkg-query", "-W", "-f=${Version}", "rabbitmq-server")

    def start(self):
        names = free_port()
        plugins, settings = (os.path.join(self.folder, name) for name in ["enabled_plugins", "rabbitmq.conf"])
        for path, text in [(plugins, "[].\n"), (settings, f"listeners.tcp.1 = {self.address}\n")]:
            with open(path, "w") as file:
                file.write(text)
        environment = {
            "HOME": self.folder, "ERL_EPMD_PORT": str(names), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"iku-bench-{self.port}@localhost", "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()), "RABBITMQ_CONFIG_FILE": settings,
            "RABBITMQ_ENABLED_PLUGINS_FILE": plugins, "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_MNESIA_BASE": os.path.join(self.folder, "data"), "RABBITMQ_LOG_BASE": self.folder,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}"}
        # Erlang's register of names: here, or the node would leave one behind.
        self.spawn("epmd", "-port", str(names), "-address", "127.0.0.1", environment=environment)
        time.sleep(0.5)
        return self.spawn("sh", self.script, environment=environment)


class Rsyslog(Peer):
    name = "rsyslog"
    settings = "imrelp into a ruleset without a queue; omfile with sync, before the RELP answer"

    @staticmethod
    def version():
        if not os.path.exists("/usr/sbin/rsyslogd") or not glob.glob("/usr/lib/*/rsyslog/imrelp.so"):
            return None
        return run("/usr/sbin/rsyslogd", "-v").splitlines()[0].partition(" compiled")[0].strip()

    def start(self):
        settings = os.path.join(self.folder, "rsyslog.conf")
        with open(settings, "w") as file:
            file.write(
                f'global(workDirectory="{self.folder}" maxMessageSize="16k")\n'
                'module(load="imrelp" ruleset="store")\n'
                f'input(type="imrelp" port="{self.port}" address="127.0.0.1" maxDataSize="16k")\n'
                'ruleset(name="store" queue.type="Direct") {\n'
                f'  action(type="omfile" file="{self.folder}/reports" sync="on" flushOnTXEnd="on")\n'
                '}\n')
        return self.spawn("/usr/sbin/rsyslogd", "-n", "-f", settings, "-i", os.path.join(self.folder, "pid"))


PEERS = [PostgreSQL, RabbitMQ, Redis, Rsyslog]


def measure_peers():
    """Messages a second of every peer that is installed, in the shapes of the intake."""
    return {kind.name: measure_peer(kind) for kind in PEERS}


def measure_peer(kind):
    version = kind.version()
    if not version:
        return {"not_installed": "make bench-peers installs it"}
    row = {"version": version, "settings": kind.settings}
    with kind() as peer:
        for connections, window, count in shapes():
            before = floors(peer.folder)
            rounds = figures(run(*sending(peer, connections, window, count, PEER_REPEAT)))
            row[f"{connections}x{window}"] = {**merged(rounds), "floors": before}
        count = 100
        syncs = syncs_during(
            [pid for process in peer.processes for pid in family(process.pid)],
            lambda: run(*sending(peer, 1, 1, count, 1)))
        row["syncs"] = {"messages": count, "syncs": syncs, "durable": syncs >= count}
    return row


def sending(peer, connections, window, count, rounds):
    """The command that sends rounds of messages to a peer."""
    return [LOAD, "peer", "--peer", peer.name, "--address", peer.address, "--pid", str(peer.process.pid),
            "--connections", str(connections), "--window", str(window), "--count", str(count), "--rounds", str(rounds)]
