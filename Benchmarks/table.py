"""The readable side of results/latest.json: results/latest.txt, at most 100 columns, every part with its time."""

SHAPE_NAMES = ["1x1", "16x1", "64x1", "16x32", "64x32"]
# What the issue of performance asks for; beside each figure, so that nobody has to look it up.
GOALS = {"1x1": 3_000, "64x1": 15_000, "64x32": 20_000}


def number(figure, divisor=1, digits=0):
    """A median with its spread: `123 (120-130)`."""
    if figure is None:
        return "-"
    if not isinstance(figure, dict):
        return f"{figure / divisor:,.{digits}f}"
    low, high = (f"{figure[name] / divisor:,.{digits}f}" for name in ["min", "max"])
    middle = f"{figure['median'] / divisor:,.{digits}f}"
    return middle if low == high else f"{middle} ({low}-{high})"


def pair(name, value, goal=""):
    """One line: what, how much, and what it should be."""
    return f"  {name:<44} {value:<32} {goal}".rstrip()


def table(results):
    """All of it as text."""
    machine = results["machine"]
    lines = [
        "Benchmarks of the IKU collector" + (" (QUICK: less sent, less repeated)" if machine["quick"] else ""),
        f"{machine['processors']} x {machine['model']}, Linux {machine['kernel']}",
        "  " + ", ".join(f"{name} {value}" for name, value in machine["libraries"].items() if value),
        f"  the disk synchronises {number(machine['floors']['syncs_per_second'])} times a second, one core verifies "
        f"{number(machine['floors']['verifications_per_second'])}",
        f"  load of the machine when it began: {machine['floors']['load_average']:.1f}",
        "  Each figure: the median, and in parentheses the least and the most.", ""]
    for name, write in WRITERS.items():
        part = results.get(name)
        if part is None:
            continue
        title = f"{name} ({part.get('at', '?')})"
        if "failed" in part:
            lines += [title, f"  FAILED: {part['failed']}"[:100], ""]
            continue
        lines += [title, *write(part, results), ""]
    return "\n".join(lines)


def durable(row):
    syncs = row.get("syncs")
    return f"{'yes' if syncs['durable'] else 'NO'} {syncs['syncs']}/{syncs['messages']}" if syncs else "-"


def intake(part, results):
    """Ours and the peers' in one table: reports a second."""
    heads = "".join(f"{name:>11}" for name in SHAPE_NAMES)
    lines = [f"  {'a second, median':<16}{heads}   durable (syncs/acks)"]
    rows = {"IKU collector": part, **results.get("peers", {})}
    for name, row in rows.items():
        if not isinstance(row, dict) or "not_installed" in row or "1x1" not in row:
            continue
        rates = "".join(f"{row[shape]['per_second']['median']:>11,.0f}" for shape in SHAPE_NAMES)
        lines.append(f"  {name:<16}{rates}   {durable(row)}")
        lines.append(across("  least", [row[shape]["per_second"]["min"] for shape in SHAPE_NAMES]))
        lines.append(across("  most", [row[shape]["per_second"]["max"] for shape in SHAPE_NAMES]))
        lines.append(across("  CPU us each", [row[shape]["cpu_us_per_report"]["median"] for shape in SHAPE_NAMES]))
    lines.append(f"  {'goal':<16}" + "".join(f"{GOALS.get(shape, '-'):>11}" for shape in SHAPE_NAMES))
    floor = [part[shape]["floors"] for shape in SHAPE_NAMES]
    lines.append(across("floor: verify", [each["verifications_per_second"] for each in floor]))
    lines.append(across("floor: syncs", [each["syncs_per_second"] for each in floor]))
    lines.append(across("machine load", [each["load_average"] for each in floor], 1))
    return lines


def across(name, values, digits=0):
    """A line of the intake's table: one value a shape."""
    return f"  {name:<16}" + "".join(f"{value:>11,.{digits}f}" for value in values)


def peers(part, _):
    lines = []
    for name, row in part.items():
        if isinstance(row, dict):
            lines.append(f"  {name}: {row.get('version') or row.get('not_installed')}"[:100])
            if "settings" in row:
                lines.append(f"    {row['settings']}"[:100])
    return lines


def latency(part, _):
    def row(name, figures):
        return [pair(f"{name}: p50", number(figures["p50_us"], 1000, 2) + " ms", "0.4" if "1 x 1" in name else ""),
                pair(f"{name}: p99", number(figures["p99_us"], 1000, 2) + " ms"),
                pair(f"{name}: p99.9", number(figures["p999_us"], 1000, 2) + " ms")]
    return (row("1 x 1, closed loop", part["closed"])
            + row(f"one agent, open loop, {part['open_one']['rate']}/s", part["open_one"])
            + row(f"64 agents, open loop, {part['open_many']['rate']}/s", part["open_many"]))


def growth(part, _):
    stages = part["stages"]
    width = 21
    lines = ["  " + f"{'reports stored':<32}" + "".join(f"{row['reports']:>{width},}" for row in stages)]
    for words, name, divisor, digits in [
            ("intake, CPU us a report", "intake_cpu_us", 1, 0), ("a correction 1 x 1, CPU us", "correction_cpu_us", 1, 0),
            ("a correction 1 x 1, p50 ms", "correction_p50_us", 1000, 2),
            ("achievement as a command, ms", "achievement_command_ms", 1, 0),
            ("start to ready, ms", "start_to_ready_ms", 1, 0), ("resident, MiB", "resident_kib", 1024, 0),
            ("bytes on disk a report", "bytes_per_report", 1, 0)]:
        lines.append(f"  {words:<32}" + "".join(f"{number(row[name], divisor, digits):>{width}}" for row in stages))
    lines.append(f"  {'achievement in the server, ms':<32}" + "".join(
        f"{number(row['achievement_server_us']['p50_us'], 1000, 2):>{width}}" for row in stages))
    return lines + [
        pair("intake's CPU, last to first", number(part["intake_cpu_us_last_to_first"], 1, 2), "1.2"),
        pair("a correction's CPU, last to first", number(part["correction_cpu_us_last_to_first"], 1, 2)),
        pair("to fill it through the intake", number(part["fill_seconds"]) + " s"),
        pair("audit of all, reports a second", f"{part['audit_per_second']:,} ({part['audit_seconds']} s)"),
        pair("audit, to what all cores verify", number(part["audit_to_raw"], 1, 2), "0.7"),
        "  goals: achievement 5 ms in the server, 50 as a command; start 1,000 ms; 2,560 bytes a report"]


def sessions(part, _):
    connected, submitted, other = part["connected"], part["submitted"], part["other_agent"]
    return [
        pair("connected TLS sessions", number(connected["sessions"]), "10,000 with another"),
        pair("resident memory of each", f"{connected['resident_kib_per_session']:.1f} KiB", "40"),
        pair("handshakes a second (one client thread)", number(connected["handshakes_per_second"])),
        pair("aggregator's CPU a handshake", f"{connected['cpu_us_per_handshake']:.0f} us"),
        pair("all submitted once in", f"{submitted['seconds']:.1f} s, {submitted['refused']} refused", "60 s, none"),
        pair("their p50 / p99", f"{submitted['p50_us'] / 1000:.2f} / {submitted['p99_us'] / 1000:.2f} ms"),
        pair("another agent's p50 / p99 meanwhile", f"{other['p50_us'] / 1000:.2f} / {other['p99_us'] / 1000:.2f} ms")]


def storm(part, _):
    return [
        pair("agents that lost their aggregator", number(part["agents"])),
        pair("first back after / all back after", f"{number(part['first_seconds'], 1, 2)} / "
             f"{number(part['last_seconds'], 1, 2)} s"),
        pair("most within 100 ms", number(part["most_in_100_ms"])),
        pair("attempts that met a closed door", number(part["refused_attempts"])),
        pair("from wanting to connect to the hello, p99", number(part["p99_us"], 1000, 1) + " ms")]


def agent(part, _):
    lines = []
    for name, words in [("daemon", "agent"), ("daemon_with_form", "agent with --http")]:
        row = part[name]
        if "not_there" in row:
            lines.append(pair(words, "not there"))
            continue
        plain = name == "daemon"
        lines += [
            pair(f"{words}: idle resident", number(row["idle_resident_kib"], 1024, 1) + " MiB",
                 "12 (10)" if plain else ""),
            pair(f"{words}: wake-ups a second", number(row["wake_ups_per_second"], 1, 2), "0 beyond a timer"),
            pair(f"{words}: start to ready", number(row["start_to_ready_ms"], 1, 1) + " ms", "20" if plain else "")]
    return lines + [
        pair("submit, process start to receipt", number(part["submit_ms"], 1, 1) + " ms", "60"),
        pair("stripped file", f"{part['stripped_bytes'] / 1e6:.2f} MB", "8")]


def province(part, _):
    return [
        pair("agents / reports", f"{part['agents']:,} / {part['reports']:,.0f}"),
        pair("tokens made, a command each", f"{part['tokens_seconds']} s"),
        pair("connected and enrolled", f"{part['enrolment_seconds']:.1f} s"),
        pair("delivered", f"{part['seconds']:.1f} s, {part['per_second']:,.0f}/s, {part['refused']} refused"),
        pair("aggregator's CPU a report", f"{part['cpu_us_per_report']:.0f} us"),
        pair("aggregator's peak memory", f"{part['peak_kib'] / 1024:.0f} MiB"),
        pair("store", f"{part['store_bytes'] / 1e6:.1f} MB, {part['bytes_per_report']:,.0f} bytes a report"),
        pair("start to ready afterwards", number(part["start_to_ready_ms"]) + " ms"),
        pair("achievement of a year, as a command", number(part["achievement_command_ms"]) + " ms")]


WRITERS = {"intake": intake, "peers": peers, "latency": latency, "growth": growth, "sessions": sessions, "storm": storm,
           "agent": agent, "province": province}
