"""A catalogue (``iku-catalog/1``) as the figures need it: targets, owners, formulas, scale, cap."""

from dataclasses import dataclass
from fractions import Fraction

from .formula import parse_check, parse_formula
from .number import parse_figure
from .period import office_zone

_DEFAULT_SCALE = [
    {"from": "91", "id": "sangat-tinggi"},
    {"from": "76", "id": "tinggi"},
    {"from": "66", "id": "sedang"},
    {"from": "51", "id": "rendah"},
    {"from": None, "id": "sangat-rendah"},
]


@dataclass(frozen=True)
class Alternative:
    """Another reading of a doubtful formula."""

    formula: str
    text: str
    tree: tuple


class Indicator:
    """One IKU of a catalogue revision."""

    def __init__(self, data):
        self.id = data["id"]
        self.sasaran = data["sasaran"]
        self.bidang = data["bidang"]
        self.polarity = data["polarity"]
        self.targets = data["targets"]
        self.components = {component["id"]: component for component in data["components"]}
        self.tree = parse_formula(data["formula"], self.components)
        self.doubtful = "doubtful" in data
        self.items = data.get("items")
        self.alternatives = [
            Alternative(other["formula"], other["text"], parse_formula(other["formula"], self.components))
            for other in data.get("alternatives", [])
        ]
        self.rules = [
            (rule, parse_check(rule["check"], self.components)) for rule in data.get("rules", [])
        ]

    def target(self, period, target_acts):
        """The target a figure of ``period`` is held against: an act, the quarter's, the year's, or None."""
        if period.quarter and (self.id, str(period)) in target_acts:
            return target_acts[self.id, str(period)]
        text = self.targets.get(str(period), self.targets.get(str(period.year)))
        return None if text is None else parse_figure(text)


class Catalog:
    """One revision of an office's catalogue."""

    def __init__(self, data):
        self.data = data
        self.office = data["office"]["id"]
        self.zone = office_zone(data["office"]["utc_offset"])
        self.revision = data["revision"]
        self.applies_from = data.get("applies_from", data["years"]["from"])
        self.bidang = [bidang["id"] for bidang in data["bidang"]]
        self.sasaran = [sasaran["id"] for sasaran in data["sasaran"]]
        self.indicators = [Indicator(indicator) for indicator in data["indicators"]]
        self.cap_text = data.get("consolidation", {}).get("cap", "100")
        self.scale = data.get("predikat", _DEFAULT_SCALE)

    def clamped(self, capaian):
        """A capaian held between 0 and the cap, as group means take it."""
        at_least_zero = max(capaian, Fraction(0))
        return at_least_zero if self.cap_text is None else min(at_least_zero, parse_figure(self.cap_text))

    def predikat(self, capaian):
        """The rating of an exact capaian; thresholds belong to the better step."""
        if capaian is None:
            return None
        for step in self.scale:
            if step["from"] is None or capaian >= parse_figure(step["from"]):
                return step["id"]
        raise ValueError("the predikat scale has no lowest step")


def in_force(catalogs, year):
    """The revision that holds for ``year``: the newest whose ``applies_from`` it has reached."""
    reached = [catalog for catalog in catalogs if catalog.applies_from <= year]
    return max(reached, key=lambda catalog: catalog.revision) if reached else catalogs[0]
