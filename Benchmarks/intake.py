"""Durable signed intake: how many reports a second, how long each takes, what each costs, and that each is synced."""

from measuring import QUICK, REPEAT, floors, merged, run, syncs_during
from office import Office

# connections, window, reports a round; a quick run sends a quarter.
SHAPES = [(1, 1, 2_000), (16, 1, 12_000), (64, 1, 24_000), (16, 32, 40_000), (64, 32, 40_000)]


def shapes():
    """As many rounds and reports as this run has time for."""
    return [(connections, window, count // 4 if QUICK else count) for connections, window, count in SHAPES]


def measure_intake():
    """Reports a second: verified, committed with fsync, figures updated, receipted, over TLS."""
    table = {}
    for connections, window, count in shapes():
        with Office() as place:
            before = floors(place.folder)
            rounds = place.submit(connections, window, count, rounds=REPEAT)
            table[f"{connections}x{window}"] = {**merged(rounds), "floors": before}
    table["syncs"] = measure_syncs()
    return table


def measure_syncs(count=100):
    """Syncs of the aggregator, one report at a time: each answer must follow its own."""
    with Office() as place:
        command = place.submission(1, 1, count)
        syncs = syncs_during([place.pid], lambda: run(*command))
    return {"messages": count, "syncs": syncs, "durable": syncs >= count}


def measure_latency():
    """Submit to verified receipt: one agent that waits for each answer, then an open loop at half the peak rate, in
    which an answer's time counts from when its request was due (no coordinated omission)."""
    seconds = 2 if QUICK else 5
    with Office() as place:
        floor = floors(place.folder)
        closed = place.submit(1, 1, 1_000 if QUICK else 4_000, rounds=REPEAT)
    with Office() as place:
        peak = max(each["per_second"] for each in place.submit(64, 32, 10_000 if QUICK else 40_000, rounds=2))
    with Office() as place:
        single_peak = max(each["per_second"] for each in closed)
        single_rate = max(20, int(single_peak / 2))
        single = place.submit(1, 1, single_rate * seconds, rounds=REPEAT, rate=single_rate)
    with Office() as place:
        rate = max(50, int(peak / 2))
        many = place.submit(64, 1, rate * seconds, rounds=REPEAT, rate=rate)
    return {"floors": floor, "closed": merged(closed), "peak": peak,
            "open_one": {"rate": single_rate, **merged(single)}, "open_many": {"rate": rate, **merged(many)}}
