"""Deployment: a logistic arrival, and a drawdown once the host state has asked the mission to leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import deployment

KINDS = ("troops", "police", "observers", "civilians")


@pytest.fixture
def strength(parameters: Any, column: Any) -> Any:
    """Personnel of the month that begins on a day, of two bases with ceilings of 100,000 and 1,000 of each kind."""

    def update(
        day: int, leaving: int = -1, personnel: float = 1.0, troops_share: float = 1.0, police_share: float = 1.0,
        reinforced: Any = (1, 1),
    ) -> Any:  # fmt: skip
        ceilings = [column(f"ceiling_{kind}", [100_000, 1000]) for kind in KINDS]
        there = [column(kind, [7, 7]) for kind in KINDS]
        deployment.review(
            parameters("deployment", drawdown=200), 0.93, 5.5, 1.8, personnel, troops_share, police_share, day,
            column("authorised", [180]), column("leaving", [leaving]), column("reinforced", reinforced), *ceilings,
            *there,
        )  # fmt: skip
        return np.array(there)

    return update


@pytest.mark.parametrize("months", [1, 5.5, 10, 36])
def test_strength_is_logistic_in_months(strength: Any, months: float) -> None:
    day = round(180 + months * 30.4375) - 15
    exact = (day + 15 - 180) / 30.4375
    share = 0.93 / (1 + np.exp(-(exact - 5.5) / 1.8))
    np.testing.assert_allclose(strength(day), np.tile([100_000 * share, 1000 * share], (4, 1)), atol=0.5)


def test_nobody_is_there_before_authorisation(strength: Any) -> None:
    assert (strength(150) == 0).all()


def test_ceilings_are_never_passed_by_who_is_paid_for_in_full(strength: Any) -> None:
    assert (strength(3000)[:, 0] == 93_000).all()


def test_means_and_mandate(strength: Any) -> None:
    np.testing.assert_array_equal(strength(3000, personnel=0.5)[:, 0], 46_500)
    np.testing.assert_array_equal(strength(3000, troops_share=0.1)[:, 0], [9300, 93_000, 93_000, 93_000])
    np.testing.assert_array_equal(strength(3000, police_share=0.1)[:, 0], [93_000, 9300, 93_000, 93_000])


def test_reinforcements_of_troops_and_of_police(strength: Any) -> None:
    np.testing.assert_array_equal(strength(3000, reinforced=(1.5, 2))[:, 0], [139_500, 186_000, 93_000, 93_000])


def test_drawdown_after_a_request_to_leave(strength: Any) -> None:
    left = [strength(day - 15, leaving=3000)[0, 0] / 93_000 for day in (3000, 3050, 3100, 3200, 3500)]
    np.testing.assert_allclose(left, [1, 0.75, 0.5, 0, 0], atol=1e-5)
