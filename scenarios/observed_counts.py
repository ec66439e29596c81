"""Observed persons in a camp by day: records, corrections of their level, and interpolation between dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from sim.declare import F64


class Count(NamedTuple):
    """A count on a day."""

    day: int
    """days since the start of the period; may lie before or after it"""
    persons: float


class Counts(NamedTuple):
    """All records of a camp."""

    series: tuple[Sequence[Count], ...]
    """one for each file, each by date; the camp is their sum"""
    corrections: tuple[int, ...]
    """days on which counting changed from estimates to registration, in order"""

    @property
    def records(self) -> list[Count]:
        """All counts of all files."""
        return [count for counts in self.series for count in counts]


def day_of(date: datetime.date, start: datetime.date) -> int:
    """Return the day of a date, counted from `start`."""
    return (date - start).days


def observed_counts(counts: Counts, days: int, known_at: int | None = None) -> F64:
    """Return the persons in a camp on days 0 .. `days` - 1.

    Between dates counts are interpolated linearly, before the first and after the last they are held. A correction
    multiplies all earlier counts of the camp by (count at that date) / (count before it), in the order of dates; where
    either is 0 or missing it does nothing.

    Args:
        counts: the camp's records and corrections.
        days: length of the period.
        known_at: use only records and corrections of this day or earlier; all if None. A camp of which nothing is known
            yet has nobody.
    """
    last = np.inf if known_at is None else known_at
    series = [[count for count in one if count.day <= last] for one in counts.series]
    series = [one for one in series if one]
    if not series:
        return np.zeros(days)
    dates = np.unique([count.day for one in series for count in one])
    persons = np.zeros(len(dates))
    for one in series:
        persons += np.interp(dates, [count.day for count in one], [count.persons for count in one])
    for day in sorted(counts.corrections):
        at = int(np.searchsorted(dates, day))
        if day <= last and 0 < at < len(dates) and persons[at] > 0 and persons[at - 1] > 0:
            persons[:at] *= persons[at] / persons[at - 1]
    return np.interp(np.arange(days), dates, persons)
