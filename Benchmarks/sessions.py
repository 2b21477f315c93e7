"""Many agents: what a connected session costs, all of them submitting within a minute, and all coming back at once."""

import json
import subprocess

from measuring import QUICK, figures, floors, raise_descriptor_limit, spread
from office import BIDANG, Office

# With the agent beside them as many as the aggregator takes (Limits.connectionCountMax).
SESSIONS = 999 if QUICK else 9_999
WITHIN_SECONDS = 10 if QUICK else 60
STORM_AGENTS = 200 if QUICK else 1_000
OTHER = BIDANG[-1]
# What the agent beside them sends a second.
OTHER_RATE = 20


def started(command):
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def next_line(process):
    line = process.stdout.readline()
    if not line.startswith("{"):
        raise RuntimeError(f"{process.args[1]}: {process.stderr.read().strip()}")
    return json.loads(line)


def rest(process):
    """What a load generator still says; it must end well."""
    out, complaint = process.communicate(timeout=900)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args[1]}: {complaint.strip()}")
    return figures(out)


def measure_sessions():
    """Sessions that idle, then submit once each within a time, beside another agent that goes on working."""
    limit = raise_descriptor_limit()
    count = min(SESSIONS, limit - 200)
    with Office() as place:
        floor = floors(place.folder)
        other = place.submission(1, 1, OTHER_RATE * WITHIN_SECONDS, bidang=OTHER, rate=OTHER_RATE)
        crowd = started(place.load(
            "sessions", "--tokens", place.tokens(BIDANG[:-1]), "--pid", place.pid, "--connections", count,
            "--within", WITHIN_SECONDS))
        connected = next_line(crowd)
        next_line(crowd)
        beside = started(other)
        submitted = rest(crowd)[0]
        return {"floors": floor, "descriptor_limit": limit, "connected": connected, "within_seconds": WITHIN_SECONDS,
                "submitted": submitted, "other_agent": rest(beside)[0]}


def measure_storm():
    """The aggregator restarts under connected agents; they come back by their own rule."""
    raise_descriptor_limit()
    rounds, ready = [], []
    with Office() as place:
        for _ in range(1 if QUICK else 3):
            crowd = started(place.load("storm", "--tokens", place.tokens(["umkm"]), "--connections", STORM_AGENTS))
            next_line(crowd)
            place.stop()
            ready.append(place.serve())
            rounds.append(rest(crowd)[0])
    return {"restart_seconds": spread(ready),
            **{name: spread([each[name] for each in rounds]) for name in rounds[0]}}
