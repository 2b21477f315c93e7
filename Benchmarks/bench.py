#!/usr/bin/python3
"""Measures the collector on this machine: `make bench`, `make bench QUICK=1`.

Writes results/latest.json and prints a table. Every figure is repeated; the median and the spread are given.
The floors (what libsodium and the disk can do) are measured again before each figure, because a machine that
does other work is slower for both."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time

import office
from office import AGENT, AGGREGATOR, BIDANG, LOAD, Office, figures, run

QUICK = os.environ.get("QUICK") == "1"
REPEAT = 2 if QUICK else 5
RESULTS = os.path.join(office.HERE, "results")

# connections, window, reports a round; a quick run sends a quarter.
SHAPES = [(1, 1, 2_000), (16, 1, 12_000), (64, 1, 24_000), (16, 32, 40_000), (64, 32, 40_000)]
# Reports in the log at the end of the growth's run.
GROWTH = 20_000 if QUICK else 1_000_000 if os.environ.get("MILLION") == "1" else 100_000
SESSIONS = 500 if QUICK else 5_000


def spread(values):
    """Median, least and most of a figure."""
    return {"median": round(statistics.median(values), 3), "min": round(min(values), 3),
            "max": round(max(values), 3), "runs": len(values)}


def floors(folder):
    return figures(run(LOAD, "floors", "--folder", folder, "--seconds", "0.5"))[0]


def load_average():
    return os.getloadavg()[0]


def merged(rounds):
    """One spread for each figure of several rounds."""
    return {name: spread([each[name] for each in rounds]) for name in rounds[0]}


# ---- What is measured ----

def measure_intake():
    """Reports a second, verified, committed with fsync, receipted; the aggregator's processor time for each."""
    table = {}
    for connections, window, count in SHAPES:
        count = count // 4 if QUICK else count
        with Office() as place:
            before = floors(place.folder)
            rounds = place.submit(connections, window, count, rounds=REPEAT)
            table[f"{connections}x{window}"] = {
                **merged(rounds), "floors": before, "load_average": load_average()}
            tell(f"{connections} x {window}", table[f"{connections}x{window}"])
    return table


def tell(name, row):
    floor = row["floors"]
    print(f"{name:>8}: {row['per_second']['median']:>9.0f}/s (best {row['per_second']['max']:.0f}), "
          f"p50 {row['p50_us']['median'] / 1000:.2f} ms, p99 {row['p99_us']['median'] / 1000:.2f} ms, "
          f"CPU {row['cpu_us_per_report']['median']:.0f} us a report; floors: verify "
          f"{floor['verification_cpu_us']:.0f} us, {floor['verifications_per_second']:.0f}/s, "
          f"{floor['syncs_per_second']:.0f} syncs/s; load {row['load_average']:.1f}", flush=True)


def measure_open_loop(peak):
    """Latency when reports come at half the peak rate, whatever is answered."""
    with Office() as place:
        rate = max(50, int(peak / 2))
        rounds = place.submit(16, 1, rate * (2 if QUICK else 5), rounds=REPEAT, rate=rate)
        return {"rate": rate, **merged(rounds)}


def measure_syncs():
    """Syncs of the aggregator under strace, one report at a time: each answer must follow its own."""
    count = 100
    with Office() as place:
        trace = os.path.join(place.folder, "trace")
        tracer = subprocess.Popen(
            ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", trace, "-p", str(place.pid)],
            stderr=subprocess.DEVNULL)
        time.sleep(1)
        place.submit(1, 1, count)
        tracer.terminate()
        tracer.wait()
        with open(trace) as file:
            calls = sum(int(line.split()[3]) for line in file if line.rstrip().endswith("sync"))
    return {"reports": count, "syncs": calls}


def measure_sessions():
    """Memory of connected TLS sessions, and one submission of each."""
    with Office() as place:
        out = run(LOAD, "idle", "--address", place.address, "--tokens", place.tokens(1), "--pid",
                  str(place.pid), "--connections", str(SESSIONS), timeout=1200)
        connected, submitted = figures(out)
        return {"connected": connected, "submitted": submitted}


def seconds_of(*command):
    start = time.monotonic()
    run(*command, timeout=1200)
    return time.monotonic() - start


def measure_growth():
    """The same work in a small and in a large log."""
    rows = {}
    with Office() as place:
        # One generator lives through all sizes: it knows the heads of its chains.
        count = min(GROWTH, 10_000)
        rounds = place.submit(5, 32, count, rounds=GROWTH // count)
        size = count * len(rounds)
        rows["cpu_us_per_report_first"] = rounds[0]["cpu_us_per_report"]
        rows["cpu_us_per_report_last"] = statistics.median(
            [each["cpu_us_per_report"] for each in rounds[-3:]])
        rows["last_to_first"] = rows["cpu_us_per_report_last"] / rows["cpu_us_per_report_first"]
        rows["reports"] = size
        rows["resident_kib"] = rounds[-1]["resident_kib"]
        rows["achievement_command_ms"] = spread([
            1000 * seconds_of(AGGREGATOR, "achievement", "--period", "2022", "--format", "json", "--data", place.data)
            for _ in range(REPEAT)])
        place.stop()
        rows["bytes_per_report"] = place.store_bytes() / size
        starts = []
        for _ in range(REPEAT):
            starts.append(1000 * place.serve())
            place.stop()
        rows["start_to_ready_ms"] = spread(starts)
        seconds = seconds_of(AGGREGATOR, "audit", "--data", place.data)
        floor = floors(place.folder)
        rows["audit_reports_per_second"] = size / seconds
        rows["floors"] = floor
        rows["audit_to_both_cores"] = size / seconds / (floor["verifications_per_second"] * os.cpu_count())
    return rows


def measure_agent():
    """The agent: idle memory, start, one submission from process start to receipt, size of its file."""
    rows = {}
    with Office() as place:
        data = os.path.join(place.folder, "agent")
        token = run(AGGREGATOR, "token", "koperasi", "--data", place.data, "--address", place.address).strip()
        run(AGENT, "enroll", token, "--data", data)
        starts, resident = [], []
        for _ in range(REPEAT):
            start = time.monotonic()
            daemon = subprocess.Popen([AGENT, "run", "--data", data], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True)
            daemon.stdout.readline()
            starts.append(1000 * (time.monotonic() - start))
            time.sleep(2)
            with open(f"/proc/{daemon.pid}/status") as status:
                resident.append(int(next(line.split()[1] for line in status if line.startswith("VmRSS"))))
            daemon.terminate()
            daemon.wait(timeout=30)
        submits = []
        for quarter in range(1, 5):
            draft = os.path.join(place.folder, f"draft-{quarter}.json")
            with open(draft, "w") as file:
                json.dump({"period": f"2022-T{quarter}", "values": {"koperasi-aktif": {"aktif": 146, "seluruh": 188}},
                           "prepared_by": {"name": "Andi", "title": "Analis"}}, file)
            submits.append(1000 * seconds_of(AGENT, "submit", draft, "--data", data))
        stripped = os.path.join(place.folder, "iku-agent")
        run("strip", "-o", stripped, AGENT)
        rows["idle_resident_kib"] = spread(resident)
        rows["start_to_ready_ms"] = spread(starts)
        rows["submit_ms"] = spread(submits)
        rows["stripped_bytes"] = os.path.getsize(stripped)
    return rows


# ---- The machine ----

def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "?")
    return {"processors": os.cpu_count(), "model": model, "kernel": platform.release(),
            "libraries": {name: version(name) for name in ["gnutls", "nettle", "libsodium", "sqlite3", "libmicrohttpd"]},
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "quick": QUICK}


def version(name):
    done = subprocess.run(["pkg-config", "--modversion", name], capture_output=True, text=True)
    return done.stdout.strip() or None


PARTS = {"intake": measure_intake, "syncs": measure_syncs, "sessions": measure_sessions,
         "growth": measure_growth, "agent": measure_agent}


def main():
    wanted = sys.argv[1:] or list(PARTS)
    results = {"machine": machine()}
    print(json.dumps(results["machine"]), flush=True)
    for name in wanted:
        try:
            results[name] = PARTS[name]()
        except (RuntimeError, OSError, subprocess.SubprocessError, KeyError, ValueError) as error:
            results[name] = {"failed": str(error)}
        if name != "intake" or "failed" in results[name]:
            print(f"{name}: {json.dumps(results[name])}", flush=True)
        if name == "intake" and "failed" not in results[name]:
            best = max(row["per_second"]["median"] for row in results[name].values())
            results["open_loop"] = measure_open_loop(best)
            print(f"open loop: {json.dumps(results['open_loop'])}", flush=True)
    os.makedirs(RESULTS, exist_ok=True)
    with open(os.path.join(RESULTS, "latest.json"), "w") as file:
        json.dump(results, file, indent=2)
        file.write("\n")
    if any("failed" in part for part in results.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
