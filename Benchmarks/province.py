"""A whole province, simulated: 24 regencies with 30 offices of 5 bidang each, delivered to one aggregator.

That is 3,600 bidang. One office's catalogue (256 KiB) holds about 1,100 with an indicator each, so 900 are generated
and each stands for four, one for each of four years: the agents, keys, connections, chains and reports are as many as
3,600 bidang have in one year. Every agent delivers four quarters and the year; every second one corrects a quarter
(10 % of all). Peak memory is the kernel's VmHWM."""

import time

from measuring import QUICK, REPEAT, figures, floors, raise_descriptor_limit, run, seconds_of, spread, status_kib
from office import AGGREGATOR, Office

REGENCIES, OFFICES, BIDANG_OF_AN_OFFICE = 24, 30, 5
YEARS = 4
AGENTS = REGENCIES * OFFICES * BIDANG_OF_AN_OFFICE // (10 if QUICK else 1)


def catalog(bidang_count):
    """A catalogue with so many bidang, an indicator each."""
    ids = [f"b{number:04}" for number in range(bidang_count)]
    return {
        "schema": "iku-catalog/1",
        "office": {"id": "provinsi", "name": "Provinsi Simulasi", "place": "Makassar", "utc_offset": "+08:00"},
        "revision": 1, "title": "IKU Provinsi Simulasi", "years": {"from": 2021, "to": 2026},
        "bidang": [{"id": unit, "name": f"Bidang {unit}"} for unit in ids],
        "sasaran": [{"id": "S", "name": "Sasaran"}],
        "indicators": [
            {"id": f"i-{unit}", "sasaran": "S", "bidang": unit, "name": "Rasio", "unit": "%", "polarity": "higher",
             "targets": {"2022": "80"}, "components": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}],
             "formula": "a / b * 100"} for unit in ids]}


def measure_province():
    """Enrolment and delivery of everything, and what the aggregator and its store weigh afterwards."""
    raise_descriptor_limit()
    units = [unit["id"] for unit in catalog(AGENTS // YEARS)["bidang"] for _ in range(YEARS)]
    with Office(catalog(AGENTS // YEARS), reporting_from="2021") as place:
        floor = floors(place.folder)
        start = time.monotonic()
        tokens = place.tokens(units)
        rows = {"floors": floor, "agents": len(units), "tokens_seconds": round(time.monotonic() - start, 1)}
        for part in figures(run(*place.load("province", "--tokens", tokens, "--pid", place.pid, "--catalog",
                                            place.catalog_file, "--years", YEARS))):
            rows.update(part)
        rows["peak_kib"] = status_kib(place.pid, "VmHWM")
        command = [AGGREGATOR, "achievement", "--period", "2022", "--format", "json", "--data", place.data]
        rows["achievement_command_ms"] = spread([1000 * seconds_of(*command) for _ in range(REPEAT)])
        place.stop()
        rows["start_to_ready_ms"] = spread([1000 * place.serve()])
        place.stop()
        rows["store_bytes"] = place.store_bytes()
        rows["bytes_per_report"] = round(rows["store_bytes"] / rows["reports"], 1)
        return rows
