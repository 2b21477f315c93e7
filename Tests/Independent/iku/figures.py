"""The consolidated achievement (``iku-achievement/1``) of a period, computed exactly from the log alone.

``achievement(entries, period, size)`` equals the product's JSON member by member, except for warnings:
the contract fixes only the codes in ``FIXED_WARNINGS``; the other codes and all ``values`` are this suite's.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from .formula import NotComputable, Scope, compute, names
from .ledger import project
from .log import leaf_hash, root_of, to_base64
from .number import parse_figure, rounded
from .period import Period, instant

FIXED_WARNINGS = frozenset({"period-not-ended", "baseline-differs", "mixed-units"})


@dataclass(frozen=True)
class Reading:
    """What one formula makes of a report: realisasi and capaian, or the reason why not."""

    realisasi: Fraction = None
    capaian: Fraction = None
    reason: str = None


@dataclass
class Row:
    """One indicator's figure of the period."""

    indicator: object
    target: Fraction
    source: object = None
    period: Period = None
    final: bool = False
    reading: Reading = Reading()
    alternatives: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def status(self):
        """``missing``, ``not-computable``, ``final`` or ``provisional``."""
        if self.source is None:
            return "missing"
        if self.reading.capaian is None:
            return "not-computable"
        return "final" if self.final else "provisional"

    @property
    def capaian_with_alternative(self):
        """The first alternative's capaian for a doubtful indicator where it exists, else the decreed one."""
        if self.indicator.doubtful and self.alternatives and self.alternatives[0].capaian is not None:
            return self.alternatives[0].capaian
        return self.reading.capaian


def achievement(entries, period_text, size=None):
    """The figures of a period as they stood when the log had ``size`` entries (default: all)."""
    log = entries[:len(entries) if size is None else size]
    office = project(log)
    period = Period.parse(period_text)
    catalog = office.catalog_for(period.year)
    rows = [_row(office, catalog, indicator, period) for indicator in catalog.indicators]
    by_sasaran = [_group(catalog, rows, "sasaran", name) for name in catalog.sasaran]
    by_bidang = [_group(catalog, rows, "bidang", name) for name in catalog.bidang]
    sasaran_means = [mean for mean, _ in by_sasaran if mean is not None]
    over_sasaran = _mean(sasaran_means)
    return {
        "schema": "iku-achievement/1",
        "office": catalog.office,
        "period": period_text,
        "catalog": catalog.revision,
        "log": {"size": len(log), "root": to_base64(root_of([leaf_hash(entry.bytes) for entry in log]))},
        "computed_at": log[-1].received_at,
        "cap": catalog.cap_text,
        "indicators": [_row_json(catalog, row) for row in rows],
        "sasaran": [group for _, group in by_sasaran],
        "bidang": [group for _, group in by_bidang],
        "overall": _group(catalog, rows, None, None)[1],
        "overall_by_sasaran": {"capaian": rounded(over_sasaran), "predikat": catalog.predikat(over_sasaran)},
    }


def _row(office, catalog, indicator, period):
    """The indicator's figure: the period's own report, or for a year the latest quarter that has it."""
    row = Row(indicator, indicator.target(period, office.targets))
    candidates = [period] if period.quarter else [period, *period.quarters_latest_first]
    for candidate in candidates:
        row.source = office.counting(indicator.bidang, candidate, indicator.id)
        if row.source is not None:
            row.period = candidate
            break
    if row.source is None:
        row.alternatives = [Reading() for _ in indicator.alternatives]
        return row
    ended = instant(row.source.received_at) >= row.period.end(catalog.zone)
    row.final = ended and row.period == period
    scope = _scope(office, indicator, row.source.payload, row.period)
    row.reading = _read(indicator, indicator.tree, scope, row.target)
    row.alternatives = [_read(indicator, other.tree, scope, row.target) for other in indicator.alternatives]
    row.warnings = _warnings(office, indicator, row, scope, ended)
    return row


def _figures(members):
    """Exact values of the components in an object of strings."""
    return {name: parse_figure(text) for name, text in members.items()}


def _item_figures(item):
    return {name: parse_figure(text) for name, text in item.items() if name not in ("item", "unit")}


def _last_year(office, indicator, period):
    """The components in last year's accepted report of exactly that kind of period, or none."""
    before = period.a_year_before
    owners = {other.id: other.bidang for other in office.catalog_for(before.year).indicators}
    owner = owners.get(indicator.id, indicator.bidang)
    report = office.counting(owner, before, indicator.id)
    return _figures(report.payload["values"][indicator.id]) if report else {}


def _scope(office, indicator, payload, period):
    """What the formulas see of a report: values, items, and last year's values before the baseline's."""
    baseline = _figures(payload.get("baseline", {}).get(indicator.id, {}))
    items = payload.get("items", {}).get(indicator.id, [])
    return Scope(
        values=_figures(payload["values"][indicator.id]),
        previous={**baseline, **_last_year(office, indicator, period)},
        items=tuple(_item_figures(item) for item in items))


def _read(indicator, tree, scope, target):
    """Realisasi by the formula, then capaian by the polarity, with the first reason that applies."""
    try:
        realisasi = compute(tree, scope)
    except NotComputable as fault:
        return Reading(reason=fault.reason)
    if indicator.polarity == "lower-ratio" and realisasi == 0:
        return Reading(realisasi, reason="division-by-zero")
    if target is None:
        return Reading(realisasi, reason="target-missing")
    if target <= 0:
        return Reading(realisasi, reason="target-not-positive")
    return Reading(realisasi, _capaian(indicator.polarity, realisasi, target))


def _capaian(polarity, realisasi, target):
    if polarity == "higher":
        return realisasi / target * 100
    if polarity == "lower":
        return (2 * target - realisasi) / target * 100
    return target / realisasi * 100


def _warnings(office, indicator, row, scope, ended):
    """The warnings of a figure, in no particular order."""
    payload = row.source.payload
    found = [] if ended else [{"code": "period-not-ended", "values": {"period": str(row.period)}}]
    baseline = _figures(payload.get("baseline", {}).get(indicator.id, {}))
    last_year = _last_year(office, indicator, row.period)
    for component in sorted(names(indicator.tree, "prev")):
        pair = (last_year.get(component), baseline.get(component))
        if None not in pair and pair[0] != pair[1]:
            found.append({"code": "baseline-differs", "values": {"component": component}})
    units = {item.get("unit") for item in payload.get("items", {}).get(indicator.id, [])}
    if len(units) > 1:
        found.append({"code": "mixed-units", "values": {"units": sorted(map(str, units))}})
    for rule, tree in indicator.rules:
        if rule["severity"] == "warning" and not _holds(tree, scope):
            found.append({"code": "rule", "values": {"check": rule["check"], "text": rule["text"]}})
    if _moved_tenfold(office, indicator, row):
        found.append({"code": "factor-10", "values": {}})
    return found


def _holds(tree, scope):
    """Whether a rule holds; one that cannot be computed is passed over."""
    try:
        return compute(tree, scope)
    except NotComputable:
        return True


def _moved_tenfold(office, indicator, row):
    """Whether the correction moved the realisasi by more than a factor of ten."""
    before = office.reports.get(row.source.payload["supersedes"])
    if before is None or indicator.id not in before.payload["values"]:
        return False
    scope = _scope(office, indicator, before.payload, row.period)
    old, new = _read(indicator, indicator.tree, scope, None).realisasi, row.reading.realisasi
    if not old or not new:
        return False
    return abs(new) > 10 * abs(old) or abs(old) > 10 * abs(new)


def _mean(numbers):
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None


def _group(catalog, rows, attribute, name):
    """The exact capaian and the JSON of a sasaran, a bidang, or (no attribute) of all indicators."""
    members = [row for row in rows if attribute is None or getattr(row.indicator, attribute) == name]
    numbers = [row.reading.capaian for row in members if row.reading.capaian is not None]
    clamped = [catalog.clamped(number) for number in numbers]
    mean = _mean(clamped)
    all_mean = sum(clamped, Fraction(0)) / len(members) if members else None
    group = {} if attribute is None else {"id": name}
    group |= {
        "capaian": rounded(mean),
        "predikat": catalog.predikat(mean),
        "capaian_all": rounded(all_mean),
        "capaian_uncapped": rounded(_mean(numbers)),
        "with_alternatives": _with_alternatives(catalog, members),
        "reported": len(numbers),
        "indicators": len(members),
        "complete": bool(members) and all(row.status == "final" for row in members),
    }
    return mean, group


def _with_alternatives(catalog, members):
    """The group's capaian with the first alternative in the place of each doubtful indicator."""
    mean = None
    if any(row.indicator.doubtful for row in members):
        numbers = [row.capaian_with_alternative for row in members]
        mean = _mean([catalog.clamped(number) for number in numbers if number is not None])
    return {"capaian": rounded(mean), "predikat": catalog.predikat(mean)}


def _row_json(catalog, row):
    """A row as ``iku-achievement/1`` writes it."""
    reading, indicator, payload = row.reading, row.indicator, row.source and row.source.payload
    computable = reading.realisasi is not None and row.target is not None
    return {
        "id": indicator.id,
        "sasaran": indicator.sasaran,
        "bidang": indicator.bidang,
        "status": row.status,
        "reason": reading.reason,
        "period": str(row.period) if row.period else None,
        "target": rounded(row.target),
        "realisasi": rounded(reading.realisasi),
        "difference": rounded(reading.realisasi - row.target) if computable else None,
        "capaian": rounded(reading.capaian),
        "predikat": catalog.predikat(reading.capaian),
        "report": row.source.report_hash if row.source else None,
        "revision": payload["revision"] if payload else None,
        "warnings": row.warnings,
        "alternatives": [
            _alternative_json(catalog, other, found)
            for other, found in zip(indicator.alternatives, row.alternatives)
        ],
    }


def _alternative_json(catalog, alternative, reading):
    return {
        "formula": alternative.formula,
        "text": alternative.text,
        "realisasi": rounded(reading.realisasi),
        "capaian": rounded(reading.capaian),
        "predikat": catalog.predikat(reading.capaian),
        "reason": reading.reason,
    }


def comparable(figures):
    """A copy with each row's warnings reduced to the sorted fixed codes: the part the contract fixes."""
    rows = [
        {**row, "warnings": sorted({warning["code"] for warning in row["warnings"]} & FIXED_WARNINGS)}
        for row in figures["indicators"]
    ]
    return {**figures, "indicators": rows}
