"""Exact figures: the decimal strings of signed JSON, read as fractions and rounded once, at output.

A figure in signed JSON matches ``-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,12})?``. Nothing here ever touches
binary floating point.
"""

import re
from fractions import Fraction

OUTPUT_DECIMALS = 10
_FIGURE = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?")


def is_figure(text):
    """Whether ``text`` may stand as a figure in signed JSON (no exponent, no leading zero, no ``-0``)."""
    if not isinstance(text, str) or not _FIGURE.fullmatch(text):
        return False
    return not (text.startswith("-") and Fraction(text) == 0)


def parse_figure(text):
    """The exact value of a figure; ValueError where ``text`` is none."""
    if not is_figure(text):
        raise ValueError(f"not a figure: {text!r}")
    return Fraction(text)


def rounded(value, decimals=OUTPUT_DECIMALS):
    """``value`` as text with that many decimals, half away from zero, no sign on zero; None stays None."""
    if value is None:
        return None
    scaled = abs(value) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(units).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and units else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def plain(value):
    """The shortest figure that writes ``value`` exactly; ValueError where twelve decimals do not suffice."""
    scaled = value * 10**12
    if scaled.denominator != 1:
        raise ValueError(f"not a decimal of twelve places: {value}")
    text = rounded(value, 12).rstrip("0").rstrip(".")
    return text or "0"
