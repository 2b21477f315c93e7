"""The formula language, numbers and periods, by hand-worked cases."""

import unittest
from datetime import datetime, timezone
from fractions import Fraction as F

from iku.formula import FormulaError, NotComputable, Scope, compute, parse_check, parse_formula
from iku.number import is_figure, plain, rounded
from iku.period import Period, office_zone


def value(text, values=None, previous=None, items=()):
    return compute(parse_formula(text), Scope(values or {}, previous or {}, tuple(items)))


class FormulaTests(unittest.TestCase):
    def test_precedence_and_association(self):
        for text, result in (("1 + 2 * 3", 7), ("8 - 2 - 1", 5), ("8 / 2 / 2", 2), ("-2 * -3", 6),
                             ("2 - -3", 5), ("(1 + 2) * 3", 9), ("0.5 + 0.25", F(3, 4)), ("7 / 2 * 2", 7)):
            self.assertEqual(value(text), result, text)

    def test_min_max_and_names(self):
        self.assertEqual(value("min(a, 1) + max(a, 1)", {"a": F(5, 2)}), F(7, 2))
        self.assertEqual(value("_b1", {"_b1": F(4)}), 4)

    def test_prev(self):
        self.assertEqual(value("(a - prev(a)) / prev(a) * 100", {"a": F(11)}, {"a": F(10)}), 10)

    def test_items(self):
        items = [{"s": F(1), "k": F(2)}, {"s": F(9), "k": F(3)}]
        sums = {"s": F(10), "k": F(5)}
        self.assertEqual(value("mean(min(s / k, 1)) * 100", sums, items=items), 75)
        self.assertEqual(value("share(s >= k)", sums, items=items), 50)
        self.assertEqual(value("s / k", sums, items=items), 2)
        self.assertEqual(value("share(s < k) + mean(s)", sums), 10)

    def test_reasons_in_order(self):
        cases = (("a / 0 + prev(b)", {}, "component-missing"),
                 ("a / 0 + prev(b)", {"a": F(1)}, "previous-missing"),
                 ("1 / (2 - 2)", {}, "division-by-zero"), ("min(1, 1 / 0)", {}, "division-by-zero"))
        for text, values, reason in cases:
            with self.assertRaises(NotComputable) as caught:
                value(text, values)
            self.assertEqual(caught.exception.reason, reason)

    def test_one_item_that_cannot_be_computed_spoils_all(self):
        items = [{"s": F(1), "k": F(0)}, {"s": F(9), "k": F(3)}]
        with self.assertRaises(NotComputable):
            value("share(s / k > 1)", {"s": F(10), "k": F(3)}, items=items)

    def test_refused_texts(self):
        for text in ("", "a +", "a b", "1.", ".5", "(a", "a)", "pow(a)", "mean(prev(a))", "share(a)",
                     "mean(mean(a))", "share(mean(a) > 1)", "a > 1", "prev(a + 1)", "min(a)", "a ** 2",
                     "+a", "prev", "1e3", "a" * 1001):
            with self.assertRaises(FormulaError, msg=text):
                parse_formula(text, {"a"})

    def test_checks(self):
        cases = (("1 <= 1", True), ("1 < 1", False), ("2 >= 3", False), ("3 > 2", True), ("1 == 2 - 1", True))
        for text, result in cases:
            self.assertIs(compute(parse_check(text), Scope({})), result)
        with self.assertRaises(FormulaError):
            parse_check("1 < 2 < 3")


class NumberTests(unittest.TestCase):
    def test_figures(self):
        for text in ("0", "-1", "0.5", "-0.5", "10.50", "9" * 18, "1." + "1" * 12):
            self.assertTrue(is_figure(text), text)
        for text in ("", "-0", "-0.0", "01", "1.", ".5", "+1", "1e3", "9" * 19, "1." + "1" * 13, " 1", "1\n",
                     "१", 1):
            self.assertFalse(is_figure(text), text)

    def test_rounding_is_half_away_from_zero(self):
        half = F(5, 10**11)
        self.assertEqual(rounded(1 + half), "1.0000000001")
        self.assertEqual(rounded(-1 - half), "-1.0000000001")
        self.assertEqual(rounded(half - F(1, 10**30)), "0.0000000000")
        self.assertEqual(rounded(-F(1, 10**12)), "0.0000000000")
        self.assertEqual(rounded(F(-1, 4), 2), "-0.25")
        self.assertIsNone(rounded(None))

    def test_plain(self):
        self.assertEqual([plain(F(5, 4)), plain(F(10)), plain(F(0))], ["1.25", "10", "0"])


class PeriodTests(unittest.TestCase):
    def test_ends_in_office_time(self):
        zone = office_zone("+08:00")
        self.assertEqual(Period.parse("2022").end(zone), datetime(2022, 12, 31, 16, tzinfo=timezone.utc))
        self.assertEqual(Period.parse("2022-T3").end(zone), datetime(2022, 9, 30, 16, tzinfo=timezone.utc))
        self.assertEqual(Period.parse("2022-T2").begin(zone), datetime(2022, 3, 31, 16, tzinfo=timezone.utc))

    def test_text(self):
        self.assertEqual(str(Period.parse("2022-T4").a_year_before), "2021-T4")
        for text in ("2022-T5", "2022-T0", "22", "2022-t1", "2022-1", "2022 ", "2022\n"):
            with self.assertRaises(ValueError):
                Period.parse(text)


if __name__ == "__main__":
    unittest.main()
