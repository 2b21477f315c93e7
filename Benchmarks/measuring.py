"""What every part of the benchmark shares: repeats, spreads, the floors of the moment, figures of a process."""

import json
import os
import resource
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LOAD = os.environ.get("IKU_LOAD", os.path.join(HERE, ".build/release/iku-load"))
QUICK = os.environ.get("QUICK") == "1"
REPEAT = 2 if QUICK else 5
PEER_REPEAT = 1 if QUICK else 3


def run(*command, timeout=1200):
    """The standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def seconds_of(*command):
    """How long a command takes, process start to end."""
    start = time.monotonic()
    run(*command)
    return time.monotonic() - start


def figures(text):
    """One JSON object a line."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def spread(values):
    """Median, least and most of a figure."""
    return {"median": round(statistics.median(values), 3), "min": round(min(values), 3),
            "max": round(max(values), 3), "runs": len(values)}


def merged(rounds):
    """One spread for each figure of several rounds."""
    return {name: spread([each[name] for each in rounds]) for name in rounds[0]}


def floors(folder, seconds=0.5):
    """What one core verifies and the disk synchronises at this moment, and how busy the machine is."""
    found = figures(run(LOAD, "floors", "--folder", folder, "--seconds", str(seconds)))[0]
    return {**found, "load_average": os.getloadavg()[0]}


def verifications_of_all_cores(folder):
    """Raw verifications a second of all cores at once: one process a core, at the same time."""
    command = [LOAD, "floors", "--folder", folder, "--seconds", "2"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(os.cpu_count())]
    outputs = [process.communicate(timeout=60)[0] for process in running]
    return sum(figures(output)[0]["verifications_per_second"] for output in outputs)


def raise_descriptor_limit():
    """As many open files as the machine allows; what is started from here inherits it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def status_kib(pid, name):
    """A figure of /proc/PID/status in KiB: VmRSS (resident now), VmHWM (at most so far)."""
    with open(f"/proc/{pid}/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith(name + ":")))


def wake_ups(pid):
    """How often the threads of a process have gone to sleep and been woken so far."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/status") as status:
            total += int(next(line.split()[1] for line in status if line.startswith("voluntary_ctxt_switches")))
    return total


def family(root):
    """A process and everything that descends from it."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as stat:
                parents[int(name)] = int(stat.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, grown = [], [root]
    while grown:
        found += grown
        grown = [pid for pid, parent in parents.items() if parent in grown]
    return found


def calls_during(pids, work, only=None):
    """System calls of these processes and their children while `work` is done, by name, as strace counts them."""
    trace = f"/tmp/iku-bench-trace-{os.getpid()}"
    attach = [part for pid in pids for part in ("-p", str(pid))]
    filters = ["-e", f"trace={only}"] if only else []
    tracer = subprocess.Popen(["strace", "-f", "-c", *filters, "-o", trace, *attach], stderr=subprocess.DEVNULL)
    time.sleep(1)
    try:
        work()
    finally:
        tracer.terminate()
        tracer.wait()
    with open(trace) as file:
        lines = [line.split() for line in file]
    os.unlink(trace)
    # % time, seconds, usecs/call, calls, [errors,] name; headings and the sum hold no number or the word "total".
    return {line[-1]: int(line[3]) for line in lines
            if len(line) >= 5 and line[3].isdigit() and line[-1] != "total"}


def syncs_during(pids, work):
    """Calls of fsync and its kin while `work` is done."""
    return sum(calls_during(pids, work, "fsync,fdatasync,msync,sync_file_range,syncfs,sync").values())
