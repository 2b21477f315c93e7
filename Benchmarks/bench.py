#!/usr/bin/python3
"""Measures the collector on this machine: `make bench`, `make bench QUICK=1`, `make bench-peers`.

Without arguments everything; with the names of parts only those, which replace theirs in results/latest.json.
Every figure is repeated; the median and the spread are given. The floors (what libsodium and the disk can do) are
measured again before each figure, because a machine that does other work is slower for both."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time

from agent import measure_agent
from growth import measure_growth
from intake import measure_intake, measure_latency
from measuring import HERE, QUICK, floors
from peers import measure_peers
from province import measure_province
from sessions import measure_sessions, measure_storm
from table import table

RESULTS = os.path.join(HERE, "results")
PARTS = {"intake": measure_intake, "peers": measure_peers, "latency": measure_latency, "growth": measure_growth,
         "sessions": measure_sessions, "storm": measure_storm, "agent": measure_agent, "province": measure_province}
LIBRARIES = ["gnutls", "nettle", "libsodium", "sqlite3", "libmicrohttpd"]


def machine():
    """What was measured on."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "?")
    return {"processors": os.cpu_count(), "model": model, "kernel": platform.release(),
            "libraries": {name: version(name) for name in LIBRARIES}, "quick": QUICK,
            "floors": floors(os.environ.get("IKU_BENCH_FOLDER") or tempfile.gettempdir(), seconds=1)}


def version(name):
    done = subprocess.run(["pkg-config", "--modversion", name], capture_output=True, text=True)
    return done.stdout.strip() or None


def measure(name):
    """One part; one that fails is told as failed and does not stop the others."""
    start = time.monotonic()
    print(f"{name} …", flush=True)
    try:
        part = PARTS[name]()
    except (RuntimeError, OSError, subprocess.SubprocessError, KeyError, ValueError, IndexError) as error:
        part = {"failed": f"{type(error).__name__}: {error}"}
    part["at"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    part["took_seconds"] = round(time.monotonic() - start)
    words = part.get("failed") or "done"
    print(f"{name}: {words} ({part['took_seconds']} s)", flush=True)
    return part


def earlier():
    """The parts of earlier runs of the same kind, quick or not."""
    try:
        with open(os.path.join(RESULTS, "latest.json")) as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if found.get("machine", {}).get("quick") == QUICK else {}


def main():
    wanted = sys.argv[1:] or list(PARTS)
    unknown = [name for name in wanted if name not in PARTS]
    if unknown:
        sys.exit(f"bench.py: no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    results = {**earlier(), "machine": machine()}
    os.makedirs(RESULTS, exist_ok=True)
    for name in wanted:
        results[name] = measure(name)
        # After every part: what was measured is kept whatever becomes of the next.
        with open(os.path.join(RESULTS, "latest.json"), "w") as file:
            json.dump(results, file, indent=2)
            file.write("\n")
    text = table(results)
    with open(os.path.join(RESULTS, "latest.txt"), "w") as file:
        file.write(text)
    print(f"\n{text}")
    if any("failed" in results[name] for name in wanted):
        sys.exit(1)


if __name__ == "__main__":
    main()
