"""Reporting periods: a year (``2022``) or a quarter of it (``2022-T1``), with their ends in office time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

_PERIOD = re.compile(r"([0-9]{4})(?:-T([1-4]))?")
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})")


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a quarter of it; ``quarter`` is 0 for the whole year."""

    year: int
    quarter: int = 0

    @staticmethod
    def parse(text):
        """The period written ``text``; ValueError where it is none."""
        match = _PERIOD.fullmatch(text)
        if not match:
            raise ValueError(f"not a period: {text!r}")
        return Period(int(match[1]), int(match[2] or 0))

    def __str__(self):
        return f"{self.year}-T{self.quarter}" if self.quarter else str(self.year)

    @property
    def a_year_before(self):
        """The same kind of period one year earlier: what ``prev`` looks at."""
        return Period(self.year - 1, self.quarter)

    @property
    def quarters_latest_first(self):
        """The four quarters of the year, the fourth first: the order in which a year falls back."""
        return [Period(self.year, quarter) for quarter in (4, 3, 2, 1)]

    def begin(self, zone):
        """The first instant of the period."""
        month = 3 * self.quarter - 2 if self.quarter else 1
        return datetime(self.year, month, 1, tzinfo=zone)

    def end(self, zone):
        """The first instant after the period."""
        if self.quarter in (0, 4):
            return datetime(self.year + 1, 1, 1, tzinfo=zone)
        return datetime(self.year, 3 * self.quarter + 1, 1, tzinfo=zone)


def office_zone(offset):
    """The time zone of an office that writes ``+08:00``."""
    sign, hours, minutes = _OFFSET.fullmatch(offset).groups()
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-shift if sign == "-" else shift)


def instant(received_at):
    """The instant of an entry's ``received_at`` (UTC, milliseconds, ``Z``)."""
    return datetime.strptime(received_at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
