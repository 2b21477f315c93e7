"""The same work in a small and in a large log: what grows with it, and what must not.

The large log is not faked: every report is signed and goes through the intake like any other, 64 connections with
32 in flight. That fills a million in a minute or two on an idle machine, and a few times that on a busy one."""

from measuring import QUICK, REPEAT, figures, floors, merged, run, seconds_of, spread, status_kib
from measuring import verifications_of_all_cores
from office import AGGREGATOR, Office

# Reports in the log when a stage begins.
STAGES = [1_000, 20_000, 100_000] if QUICK else [1_000, 100_000, 1_000_000]
ROUND = 20_000
YEAR = "2022"


def measure_growth():
    """Intake, a correction, the figures of a year, start, disk: at each size; then the audit of the largest."""
    rows = {"stages": []}
    with Office() as place:
        stored, filled = 0, 0.0
        for size in STAGES:
            missing = size - stored
            rounds = place.submit(64 if missing > 64 else 1, 32, min(ROUND, missing), rounds=max(1, missing // ROUND))
            filled += sum(each["seconds"] for each in rounds)
            stored += int(sum(each["answers"] for each in rounds))
            row, more = stage(place, stored)
            rows["stages"].append(row)
            stored += more
        rows["fill_seconds"] = round(filled, 1)
        rows.update(audit(place, stored))
    first, last = rows["stages"][0], rows["stages"][-1]
    for name in ["intake_cpu_us", "correction_cpu_us"]:
        rows[f"{name}_last_to_first"] = round(last[name]["median"] / first[name]["median"], 3)
    return rows


def stage(place, stored):
    """What work costs beside so many stored reports; how many more are stored now."""
    row = {"reports": stored, "floors": floors(place.folder)}
    intake = place.submit(16, 32, 4_000, rounds=REPEAT)
    corrections = place.submit(1, 1, 400, rounds=REPEAT)
    row["intake_cpu_us"] = spread([each["cpu_us_per_report"] for each in intake])
    row["correction_cpu_us"] = spread([each["cpu_us_per_report"] for each in corrections])
    row["correction_p50_us"] = spread([each["p50_us"] for each in corrections])
    row["resident_kib"] = status_kib(place.pid, "VmRSS")
    asked = figures(run(*place.load("ask", "--tokens", place.tokens(["umkm"]), "--period", YEAR, "--count", 50)))
    row["achievement_server_us"] = merged(asked)
    command = [AGGREGATOR, "achievement", "--period", YEAR, "--format", "json", "--data", place.data]
    row["achievement_command_ms"] = spread([1000 * seconds_of(*command) for _ in range(REPEAT)])
    more = int(sum(each["answers"] for each in intake + corrections))
    place.stop()
    row["bytes_per_report"] = round(place.store_bytes() / (stored + more), 1)
    starts = [1000 * place.serve()]
    for _ in range(1, REPEAT):
        place.stop()
        starts.append(1000 * place.serve())
    row["start_to_ready_ms"] = spread(starts)
    return row, more


def audit(place, stored):
    """Reports audited a second, against what all cores verify a second when they do nothing else."""
    place.stop()
    raw = verifications_of_all_cores(place.folder)
    seconds = seconds_of(AGGREGATOR, "audit", "--data", place.data)
    return {"audit_reports": stored, "audit_seconds": round(seconds, 1),
            "audit_per_second": round(stored / seconds), "verifications_of_all_cores": round(raw),
            "audit_to_raw": round(stored / seconds / raw, 3)}
