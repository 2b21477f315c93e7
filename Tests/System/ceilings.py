#!/usr/bin/python3
"""Ceilings that are counts: what one report costs the aggregator in allocations, bytes, system calls and syncs, what
a session weighs, and how large the programs are. Times are never a ceiling: they belong to the machine.

ceilings.json holds each ceiling with the figure it was set from; one line a check, `ok …` or `not ok …`, and an
exit of 1 where one is over. A figure a report is a difference: a long round less a short one, so that handshakes,
enrolments and the start fall away. `--print` prints the figures as measured, to set a ceiling anew with a reason."""

import json
import os
import shutil
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../Benchmarks"))

from measuring import calls_during, figures, run, status_kib  # noqa: E402
from office import AGENT, AGGREGATOR, Office, new_folder  # noqa: E402

SHEET = os.path.join(os.path.dirname(AGGREGATOR), "iku-sheet")
# connections, window: reports of the short round and of the long one.
SHAPES = {"1x1": (1, 1, 200, 1_200), "16x32": (16, 32, 1_600, 9_600)}
SESSIONS = 300


def counts(path):
    """Calls of the allocator, and bytes asked of it."""
    with open(path, "rb") as file:
        return struct.unpack("QQ", file.read(16))


def written(pid):
    """Bytes handed to `write` and its kin so far."""
    with open(f"/proc/{pid}/io") as file:
        return int(next(line.split()[1] for line in file if line.startswith("wchar:")))


def a_report(shape, work):
    """What `work(command)` counts for a long round less a short one, a report."""
    place, connections, window, short, long = shape
    # The first round makes the store's pages and the caches.
    run(*place.submission(connections, window, short))
    least = work(place.submission(connections, window, short))
    most = work(place.submission(connections, window, long))
    return [(high - low) / (long - short) for high, low in zip(most, least)]


def allocations(library, folder):
    """Allocations, bytes of the heap and bytes written a report, in each shape."""
    found = {}
    for name, shape in SHAPES.items():
        path = os.path.join(folder, f"counts-{name}")
        with Office(environment={"LD_PRELOAD": library, "IKU_COUNT_FILE": path}) as place:
            def work(command):
                before = (*counts(path), written(place.pid))
                run(*command)
                return [after - was for after, was in zip((*counts(path), written(place.pid)), before)]

            calls, size, wrote = a_report((place, *shape), work)
        found[f"allocations_per_report_{name}"] = round(calls, 1)
        found[f"heap_bytes_per_report_{name}"] = round(size)
        found[f"bytes_written_per_report_{name}"] = round(wrote)
    return found


def system_calls():
    """System calls a report, one at a time, and how many of them are syncs: at least one, or nothing is durable."""
    with Office() as place:
        def work(command):
            found = calls_during([place.pid], lambda: run(*command))
            return sum(found.values()), sum(count for name, count in found.items() if "sync" in name)

        calls, syncs = a_report((place, *SHAPES["1x1"]), work)
    return {"system_calls_per_report_1x1": round(calls, 1), "syncs_per_report_1x1": round(syncs, 2)}


def memory():
    """The aggregator when it has nothing to do, and one more session of it."""
    with Office() as place:
        idle = status_kib(place.pid, "VmRSS")
        connected = figures(run(*place.load(
            "sessions", "--tokens", place.tokens(["umkm"]), "--pid", place.pid, "--connections", SESSIONS,
            "--within", 2)))[0]
    return {"idle_aggregator_kib": idle, "kib_per_session": round(connected["resident_kib_per_session"], 1)}


def sizes(folder):
    """Bytes of each program without its symbols, as it is shipped."""
    found = {}
    for program in [AGENT, AGGREGATOR, SHEET]:
        name = os.path.basename(program)
        stripped = os.path.join(folder, name)
        run("strip", "-o", stripped, program)
        found[f"stripped_bytes_{name}"] = os.path.getsize(stripped)
    return found


def measure():
    folder = new_folder("iku-ceilings-")
    try:
        clang = os.path.join(os.path.dirname(os.path.realpath(shutil.which("swift"))), "clang")
        library = os.path.join(folder, "count-allocations.so")
        run(clang, "-shared", "-fPIC", "-O1", "-fno-builtin", os.path.join(HERE, "count-allocations.c"), "-o", library)
        return {**sizes(folder), **allocations(library, folder), **system_calls(), **memory()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check(found, ceilings):
    """One line a ceiling; how many are not kept. A figure without a ceiling, or the other way round, is a fault."""
    failures = 0
    for name in sorted({*found, *ceilings}):
        if name not in found or name not in ceilings:
            words, kept = f"{name}: {'no ceiling' if name in found else 'not measured'}", False
        else:
            ceiling, least = ceilings[name]["at_most"], ceilings[name].get("at_least", 0)
            kept = least <= found[name] <= ceiling
            words = f"{name}: {found[name]:,}, at most {ceiling:,}" + (f", at least {least:,}" if least else "")
        print(("ok " if kept else "not ok ") + words, flush=True)
        failures += not kept
    return failures


def main():
    found = measure()
    if sys.argv[1:] == ["--print"]:
        print(json.dumps(found, indent=2))
        return
    with open(os.path.join(HERE, "ceilings.json")) as file:
        failures = check(found, json.load(file)["ceilings"])
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        print(f"not ok ceilings.py could not measure: {error}", flush=True)
        sys.exit(1)
