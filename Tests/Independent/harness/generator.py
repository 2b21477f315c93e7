"""Random but acceptable reports for any catalogue, from a seed: years, quarters, corrections, withdrawals,
items, baselines, zeros that divide, and figures that stand on a predikat's threshold."""

import random

from iku.formula import NotComputable, Scope, compute
from iku.catalog import Catalog
from iku.number import parse_figure, plain

from .reports import PERSON, correction, hash_of, withdrawal

_UNITS = ("ton", "liter")


class Generator:
    """Writes the next report of some bidang; remembers each chain's latest payload."""

    def __init__(self, catalog, seed):
        self.random = random.Random(seed)
        self.heads = {}
        self.use(catalog)

    def use(self, catalog, applies_from=None):
        """Judge periods from ``applies_from`` on by another revision."""
        revision = Catalog(catalog)
        if applies_from is None:
            self.revisions = [(0, revision)]
        else:
            self.revisions.append((applies_from, revision))
        years = catalog["years"]
        self.periods = [
            f"{year}{suffix}" for year in range(years["from"], years["to"] + 1)
            for suffix in ("", "", "", "-T1", "-T2", "-T3", "-T4")]

    def revision_for(self, period):
        """The catalogue revision that judges reports for a period."""
        return [revision for start, revision in self.revisions if start <= int(period[:4])][-1]

    def next(self):
        """One more payload that must be accepted."""
        period = self.random.choice(self.periods)
        catalog = self.revision_for(period)
        owners = sorted({indicator.bidang for indicator in catalog.indicators})
        bidang = self.random.choice(owners)
        before = self.heads.get((bidang, period))
        if before and before["kind"] == "report" and self.random.random() < 0.2:
            payload = withdrawal(before)
        else:
            payload = self._report(catalog, bidang, period, before)
        self.heads[bidang, period] = payload
        return payload

    def _report(self, catalog, bidang, period, before):
        owned = [indicator for indicator in catalog.indicators if indicator.bidang == bidang]
        chosen = [indicator for indicator in owned if self.random.random() < 0.8] or owned[:1]
        payload = {
            "schema": "iku-report/1", "kind": "report", "office": catalog.office, "bidang": bidang,
            "period": period, "revision": 1, "supersedes": None, "reason": None, "catalog": 1,
            "values": {}, "items": {}, "baseline": {}, "dropped": [], "prepared_by": PERSON,
            "created_at": f"2026-01-01T00:00:00.{self.random.randrange(10**6):06}+08:00"}
        for indicator in chosen:
            self._fill(payload, indicator)
        if before is None:
            return payload
        lost = [name for name in before["values"] if name not in payload["values"]]
        follows = correction({**payload, "revision": before["revision"]}, dropped=lost)
        return {**follows, "supersedes": hash_of(before)}

    def _fill(self, payload, indicator):
        """Values of one indicator that its error rules let through, item by item where it may be."""
        for _ in range(100):
            count = self.random.randrange(1, 6) if indicator.items and self.random.random() < 0.7 else 0
            items = [self._components(indicator) for _ in range(count)]
            values = self._sums(items) if items else self._components(indicator)
            if self._allowed(indicator, values):
                break
        else:
            raise AssertionError(f"no acceptable values found for {indicator.id}")
        payload["values"][indicator.id] = {name: plain(value) for name, value in values.items()}
        if items:
            payload["items"][indicator.id] = [
                self._item(number, item) for number, item in enumerate(items)]
        if self.random.random() < 0.5:
            baseline = self._components(indicator)
            payload["baseline"][indicator.id] = {name: plain(value) for name, value in baseline.items()}

    def _item(self, number, item):
        figures = {name: plain(value) for name, value in item.items()}
        return {"item": f"Barang {number}", "unit": self.random.choice(_UNITS), **figures}

    @staticmethod
    def _sums(items):
        return {name: sum(item[name] for item in items) for name in items[0]}

    def _components(self, indicator):
        return {
            name: parse_figure(self._figure(component.get("integer", False)))
            for name, component in indicator.components.items()}

    def _figure(self, integer):
        """A figure: often small and colliding, sometimes zero, huge, or with twelve decimals."""
        kind = self.random.randrange(12)
        if kind == 0:
            return "0"
        if kind < 7 or (integer and kind < 11):
            return str(self.random.randrange(1, 40))
        if integer or kind == 7:
            return str(self.random.randrange(1, 10**15))
        decimals = self.random.choice((1, 2, 3, 12))
        fraction = str(self.random.randrange(10**decimals)).rjust(decimals, "0")
        return f"{self.random.randrange(10**self.random.choice((1, 3, 9)))}.{fraction}"

    @staticmethod
    def _allowed(indicator, values):
        for rule, tree in indicator.rules:
            try:
                if rule["severity"] == "error" and not compute(tree, Scope(values)):
                    return False
            except NotComputable:
                continue
        return True
