"""An office on loopback in a folder of its own: made, served, loaded and taken away again."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
AGGREGATOR = os.environ.get("IKU_AGGREGATOR", os.path.join(HERE, "../.build/release/iku-aggregator"))
AGENT = os.environ.get("IKU_AGENT", os.path.join(HERE, "../.build/release/iku-agent"))
LOAD = os.path.join(HERE, ".build/release/iku-load")
BIDANG = ["perdagangan", "perindustrian", "umkm", "koperasi", "sekretariat"]


def run(*command, timeout=600):
    """The standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def figures(text):
    """One JSON object a line."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def store_option():
    """Where the store is: SQLite, or with IKU_BENCH_POSTGRES a schema of its own in that database."""
    database = os.environ.get("IKU_BENCH_POSTGRES")
    if not database:
        return ()
    schema = f"bench_{time.monotonic_ns()}"
    run("psql", "-X", "-q", "-d", database, "-c", f"CREATE SCHEMA {schema}")
    return "--store", f"{database}?options=-csearch_path%3D{schema}"


class Office:
    """One aggregator over a new store; `with Office() as office`."""

    def __init__(self, folder=None):
        self.parent = folder or os.environ.get("IKU_BENCH_FOLDER") or tempfile.gettempdir()
        self.process = None

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="iku-bench-", dir=self.parent)
        self.data = os.path.join(self.folder, "office")
        out = run(AGGREGATOR, "init", "--data", self.data, "--json", "--host", "127.0.0.1",
                  "--reporting-from", "2026", "--demo", *store_option())
        self.vkey = json.loads(out)["vkey"]
        self.serve()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def serve(self, wrapper=()):
        """Starts `serve`; the seconds from the start of the process to `ready`."""
        start = time.monotonic()
        self.process = subprocess.Popen(
            [*wrapper, AGGREGATOR, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=open(os.path.join(self.folder, "log"), "a"), text=True)
        ready = self.process.stdout.readline()
        seconds = time.monotonic() - start
        if not ready.startswith("ready "):
            raise RuntimeError(f"serve did not become ready: {ready!r}")
        self.address = ready.split("listen=")[1].split()[0]
        self.pid = self.process.pid
        return seconds

    def stop(self):
        """Ends `serve` as an administrator does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=30)

    def tokens(self, count):
        """A file of tokens, the bidang in turn."""
        path = os.path.join(self.folder, f"tokens-{count}-{time.monotonic_ns()}")
        lines = [run(AGGREGATOR, "token", BIDANG[i % len(BIDANG)], "--data", self.data, "--address", self.address)
                 for i in range(count)]
        with open(path, "w") as file:
            file.writelines(lines)
        return path

    def submit(self, connections, window, count, rounds=1, **more):
        """Rounds of submissions; a dict of figures for each."""
        options = [f"--{name}={value}" for name, value in more.items()]
        options = [part for option in options for part in option.split("=", 1)]
        out = run(LOAD, "submit", "--address", self.address, "--tokens", self.tokens(connections),
                  "--pid", str(self.pid), "--vkey", self.vkey, "--connections", str(connections),
                  "--window", str(window), "--count", str(count), "--rounds", str(rounds), *options)
        return figures(out)

    def store_bytes(self):
        """Bytes of everything in the data folder."""
        return sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _, names in os.walk(self.data) for name in names)
