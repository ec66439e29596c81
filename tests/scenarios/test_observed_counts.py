"""Counts of a camp by day: interpolation, several files, corrections, and what is known at a date."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from scenarios.observed_counts import Count, Counts, day_of, observed_counts


def camp(*series: dict[int, float], corrections: tuple[int, ...] = ()) -> Counts:
    return Counts(tuple([Count(day, persons) for day, persons in sorted(one.items())] for one in series), corrections)


def test_days_count_from_the_start() -> None:
    assert day_of(datetime.date(2012, 3, 1), datetime.date(2012, 2, 28)) == 2


def test_counts_are_interpolated_between_dates_and_held_at_the_ends() -> None:
    found = observed_counts(camp({1: 100, 3: 300}), 6)
    np.testing.assert_allclose(found, [100, 100, 200, 300, 300, 300])
    np.testing.assert_allclose(observed_counts(camp({-2: 0, 2: 400}), 3), [200, 300, 400])


def test_a_camp_is_the_sum_of_its_files() -> None:
    np.testing.assert_allclose(observed_counts(camp({0: 0, 4: 400}, {0: 10, 2: 30}), 5), [10, 120, 230, 330, 430])


def test_a_correction_multiplies_all_earlier_counts() -> None:
    # 300 were estimated where 150 were registered: earlier estimates are halved, by date, in order.
    found = observed_counts(camp({0: 100, 2: 300, 4: 150, 5: 160}, corrections=(4,)), 6)
    np.testing.assert_allclose(found, [50, 100, 150, 150, 150, 160])
    twice = observed_counts(camp({0: 100, 1: 200, 2: 400, 3: 200}, corrections=(3, 1)), 4)
    np.testing.assert_allclose(twice, [100, 100, 200, 200])


def test_a_correction_between_dates_takes_the_next_count() -> None:
    np.testing.assert_allclose(observed_counts(camp({0: 100, 4: 50}, corrections=(2,)), 5), 50)


@pytest.mark.parametrize("correction", [0, 9])
def test_a_correction_without_a_count_before_or_after_does_nothing(correction: int) -> None:
    plain = observed_counts(camp({0: 100, 4: 50}), 5)
    np.testing.assert_array_equal(observed_counts(camp({0: 100, 4: 50}, corrections=(correction,)), 5), plain)


def test_zeros_are_not_corrected() -> None:
    np.testing.assert_allclose(observed_counts(camp({0: 0, 2: 500}, corrections=(2,)), 3), [0, 250, 500])
    np.testing.assert_allclose(observed_counts(camp({0: 500, 2: 0}, corrections=(2,)), 3), [500, 250, 0])


def test_only_what_is_known_at_a_date_counts() -> None:
    counts = camp({0: 100, 2: 300, 4: 150}, corrections=(4,))
    np.testing.assert_allclose(observed_counts(counts, 5, known_at=3), [100, 200, 300, 300, 300])
    np.testing.assert_allclose(observed_counts(counts, 5, known_at=4), [50, 100, 150, 150, 150])
    np.testing.assert_array_equal(observed_counts(camp({3: 5}), 4, known_at=2), 0)
