"""The random offices themselves: their logs are valid bundles, and their figures reach the rare cases."""

import unittest

from harness import offices
from harness.generator import Generator
from harness.synthetic import SyntheticLog
from iku.bundle import read_bundle
from iku.figures import FIXED_WARNINGS, achievement


class GeneratorTests(unittest.TestCase):
    def grow(self, catalog, count):
        log, generator = SyntheticLog(catalog), Generator(catalog, 1)
        for _ in range(count):
            log.report(generator.next())
        return log, sorted(set(generator.periods))

    def test_logs_are_valid_and_reproducible(self):
        for catalog in (offices.decree(), offices.imaginary()):
            log, _ = self.grow(catalog, 120)
            bundle = read_bundle(log.bundle(), str(log.vkey))
            self.assertEqual(len(bundle.entries), len(log.entries))
            again, _ = self.grow(catalog, 120)
            self.assertEqual(again.bundle(), log.bundle())

    def test_the_rare_cases_are_reached(self):
        seen = set()
        for catalog in (offices.decree(), offices.imaginary()):
            log, periods = self.grow(catalog, 150)
            for period in periods:
                for row in achievement(log.entries, period)["indicators"]:
                    seen |= {row["status"], row["reason"]}
                    seen |= {warning["code"] for warning in row["warnings"]}
                    seen |= {other["reason"] for other in row["alternatives"]}
                    seen |= {"fallback"} if row["period"] not in (None, period) else set()
        self.assertLessEqual(FIXED_WARNINGS | {
            "final", "provisional", "missing", "not-computable", "previous-missing", "division-by-zero",
            "target-missing", "target-not-positive", "fallback"}, seen)


if __name__ == "__main__":
    unittest.main()
