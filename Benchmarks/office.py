"""An office on loopback in a folder of its own: made, served, loaded and taken away again."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from measuring import HERE, LOAD, figures, run

AGGREGATOR = os.environ.get("IKU_AGGREGATOR", os.path.join(HERE, "../.build/release/iku-aggregator"))
AGENT = os.environ.get("IKU_AGENT", os.path.join(HERE, "../.build/release/iku-agent"))
BIDANG = ["perdagangan", "perindustrian", "umkm", "koperasi", "sekretariat"]


def new_folder(name="iku-bench-"):
    """A folder of its own, on the disk that is measured (`IKU_BENCH_FOLDER`)."""
    return tempfile.mkdtemp(prefix=name, dir=os.environ.get("IKU_BENCH_FOLDER") or tempfile.gettempdir())


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

    def __init__(self, catalog=None, reporting_from="2026", environment=None):
        """`catalog`: a catalogue as data, in the place of the decree's; `environment`: more of it for `serve`."""
        self.catalog, self.reporting_from = catalog, reporting_from
        self.environment = {**os.environ, **(environment or {})}
        self.process, self.address = None, "127.0.0.1:0"

    def __enter__(self):
        self.folder = new_folder()
        self.data = os.path.join(self.folder, "office")
        options = []
        if self.catalog:
            self.catalog_file = os.path.join(self.folder, "catalog.json")
            with open(self.catalog_file, "w") as file:
                json.dump(self.catalog, file, separators=(",", ":"))
            options = ["--catalog", self.catalog_file]
        out = run(AGGREGATOR, "init", "--data", self.data, "--json", "--host", "127.0.0.1",
                  "--reporting-from", self.reporting_from, "--demo", *options, *store_option())
        self.vkey = json.loads(out)["vkey"]
        self.serve()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def serve(self):
        """Starts `serve`, where it was before if it was; the seconds from the start of the process to `ready`."""
        with open(os.path.join(self.folder, "log"), "a") as log:
            start = time.monotonic()
            self.process = subprocess.Popen(
                [AGGREGATOR, "serve", "--data", self.data, "--listen", self.address, "--http", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
            ready = self.process.stdout.readline()
            seconds = time.monotonic() - start
        if not ready.startswith("ready "):
            raise RuntimeError(f"serve did not become ready: {ready!r}")
        self.address = ready.split("listen=")[1].split()[0]
        self.http = ready.split("http=")[1].split()[0]
        self.pid = self.process.pid
        return seconds

    def stop(self):
        """Ends `serve` as an administrator does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)

    def token(self, bidang):
        """One token, as the command prints it."""
        return run(AGGREGATOR, "token", bidang, "--data", self.data, "--address", self.address)

    def tokens(self, bidang):
        """A file of tokens, one for each named bidang, in this order."""
        path = os.path.join(self.folder, f"tokens-{len(bidang)}-{time.monotonic_ns()}")
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            lines = list(pool.map(self.token, bidang))
        with open(path, "w") as file:
            file.writelines(lines)
        return path

    def load(self, command, *options):
        """`iku-load COMMAND` against this office, ready to be started."""
        return [LOAD, command, "--address", self.address, *map(str, options)]

    def submission(self, connections, window, count, rounds=1, bidang=None, **more):
        """The command that submits rounds of reports."""
        units = [bidang or BIDANG[place % len(BIDANG)] for place in range(connections)]
        options = [part for name, value in more.items() for part in (f"--{name}", value)]
        return self.load(
            "submit", "--tokens", self.tokens(units), "--pid", self.pid, "--vkey", self.vkey, "--connections",
            connections, "--window", window, "--count", count, "--rounds", rounds, *options)

    def submit(self, *shape, **more):
        """Rounds of submissions; a dict of figures for each."""
        return figures(run(*self.submission(*shape, **more)))

    def store_bytes(self):
        """Bytes of everything in the data folder."""
        return sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _, names in os.walk(self.data) for name in names)
