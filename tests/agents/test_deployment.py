"""Deployment: a logistic arrival, and a drawdown by a timetable."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import deployment

KINDS = ("troops", "police", "observers", "civilians")


@pytest.fixture
def strength(column: Any) -> Any:
    """Personnel of two bases with ceilings of 100,000 and 1,000 of each kind, authorised on day 180."""

    def review(
        day: int, leaving: int = -1, personnel: float = 1.0, troops_share: float = 1.0, reinforced: Any = (1, 1)
    ) -> Any:
        ceilings = [column(f"ceiling_{kind}", [100_000, 1000]) for kind in KINDS]
        there = [column(kind, [7, 7]) for kind in KINDS]
        deployment.review(
            0.93, 5.5, 1.8, personnel, troops_share, day, column("authorised", [180]), column("leaving", [leaving]),
            column("timetable", [200]), column("reinforced", reinforced), *ceilings, *there,
        )  # fmt: skip
        return np.array(there)

    return review


@pytest.mark.parametrize("months", [1, 5.5, 10, 36])
def test_strength_is_logistic_in_months_at_the_middle_of_the_month_to_come(strength: Any, months: float) -> None:
    day = round(180 + months * 30.4375) - 15
    exact = (day + 15 - 180) / 30.4375
    share = 0.93 / (1 + np.exp(-(exact - 5.5) / 1.8))
    np.testing.assert_allclose(strength(day), np.tile([100_000 * share, 1000 * share], (4, 1)), atol=0.5)


def test_nobody_is_there_before_authorisation(strength: Any) -> None:
    assert (strength(150) == 0).all()


def test_ceilings_are_never_passed_by_who_is_paid_for_in_full(strength: Any) -> None:
    assert (strength(3000)[:, 0] == 93_000).all()


def test_means_mandate_and_reinforcement(strength: Any) -> None:
    np.testing.assert_array_equal(strength(3000, personnel=0.5)[:, 0], 46_500)
    np.testing.assert_array_equal(strength(3000, troops_share=0.1)[:, 0], [9300, 93_000, 93_000, 93_000])
    np.testing.assert_array_equal(strength(3000, reinforced=(2, 0.5))[:, 0], [186_000, 46_500, 93_000, 93_000])


def test_drawdown_by_the_timetable(strength: Any) -> None:
    left = [strength(day, leaving=3000)[0, 0] / 93_000 for day in (3035, 3085, 3185, 3500)]
    np.testing.assert_allclose(left, [0.75, 0.5, 0, 0], atol=1e-5)
