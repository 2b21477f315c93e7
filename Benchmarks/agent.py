"""The agent: what it weighs when idle, how often it wakes, how fast it starts and delivers, how large it is."""

import json
import os
import subprocess
import time

from measuring import QUICK, REPEAT, floors, run, seconds_of, spread, status_kib, wake_ups
from office import AGENT, Office

SETTLE_SECONDS = 3
WATCH_SECONDS = 3 if QUICK else 10
# Years of the decree, four quarters each: as many submissions as are measured.
YEARS = [2022, 2023, 2024]


def measure_agent():
    """Idle memory and wake-ups, start, one submission from process start to receipt, the stripped file's size."""
    with Office() as place:
        data = os.path.join(place.folder, "agent")
        run(AGENT, "enroll", place.token("koperasi").strip(), "--data", data)
        rows = {"floors": floors(place.folder), "daemon": daemon(data)}
        try:
            rows["daemon_with_form"] = daemon(data, "--http", "127.0.0.1:0")
        except RuntimeError as error:
            rows["daemon_with_form"] = {"not_there": str(error)}
        rows["submit_ms"] = submissions(place, data)
        stripped = os.path.join(place.folder, "iku-agent")
        run("strip", "-o", stripped, AGENT)
        rows["stripped_bytes"] = os.path.getsize(stripped)
        return rows


def daemon(data, *options):
    """`run`, again and again: start to `ready`, then what it does while nothing is asked of it."""
    starts, resident, wakes = [], [], []
    for _ in range(REPEAT):
        start = time.monotonic()
        process = subprocess.Popen([AGENT, "run", "--data", data, *options], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        try:
            ready = process.stdout.readline()
            starts.append(1000 * (time.monotonic() - start))
            if not ready.startswith("ready ") or (options and ready.strip().endswith("http=-")):
                process.terminate()
                raise RuntimeError(f"{ready.strip()} {process.communicate(timeout=30)[1].strip()}".strip())
            time.sleep(SETTLE_SECONDS)
            before = wake_ups(process.pid)
            time.sleep(WATCH_SECONDS)
            wakes.append((wake_ups(process.pid) - before) / WATCH_SECONDS)
            resident.append(status_kib(process.pid, "VmRSS"))
        finally:
            process.terminate()
            process.wait(timeout=30)
    return {"start_to_ready_ms": spread(starts), "idle_resident_kib": spread(resident),
            "wake_ups_per_second": spread(wakes)}


def submissions(place, data):
    """`submit` of one report: a process each."""
    times = []
    for period in [f"{year}-T{quarter}" for year in YEARS for quarter in range(1, 5)][:4 if QUICK else 12]:
        draft = os.path.join(place.folder, f"{period}.json")
        with open(draft, "w") as file:
            json.dump({"period": period, "values": {"koperasi-aktif": {"aktif": 146, "seluruh": 188}},
                       "prepared_by": {"name": "Andi", "title": "Analis"}}, file)
        times.append(1000 * seconds_of(AGENT, "submit", draft, "--data", data))
    return spread(times)
