"""Rents: income per fighter from the places a group controls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import means, rents

RESOURCES = [1.0, 0.0, 0.5]
FIGHTERS = [[900, 100, 0], [900, 100, 50], [0, 200, 50]]
"""three places; the state, a group that holds a mine, a group without fighters at the first place"""


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(now: int = 1, control: Any = None, first: Any = (0, 0, 0), fighters: Any = None, **settings: float) -> Any:
        first_income, earned = column("first_income", first), column("earned", [1, 1, 1])
        rents.review(
            parameters("rents", **settings), now, column("resources", RESOURCES),
            column("control", [[0, 0.5, 0], [1, 0, 0], [0, 0.25, 0]] if control is None else control),
            column("fighters", FIGHTERS if fighters is None else fighters), first_income, earned,
        )  # fmt: skip
        return first_income, earned

    return run


def test_income_by_hand(review: Any) -> None:
    # Group 1 controls 1 x .5 + .5 x .25 = .625 of rents with 400 fighters; group 2 controls nothing.
    first, earned = review(elsewhere=0.5, fed=400)
    np.testing.assert_allclose(first, [0, 0.5 + 400 * 0.625 / 400, 0.5])
    np.testing.assert_allclose(earned, 1)


def test_a_mine_lost_is_felt_by_all_the_groups_fighters(review: Any) -> None:
    _, earned = review(first=(0, 1.125, 0.5), control=np.zeros((3, 3)), elsewhere=0.5, fed=400)
    np.testing.assert_allclose(earned, [1, 0.5 / 1.125, 1])


def test_a_price_shock_begins_in_its_month_and_spares_who_holds_nothing(review: Any) -> None:
    shock = {"shock_month": 5, "shock": 3, "elsewhere": 0.5, "fed": 400, "first": (0, 1.125, 0.5)}
    np.testing.assert_allclose(review(4, **shock)[1], 1)
    np.testing.assert_allclose(review(5, **shock)[1], [1, (0.5 + 3 * 0.625) / 1.125, 1], rtol=1e-6)
    np.testing.assert_allclose(review(5, **shock | {"shock_month": 0})[1], 1)


def test_the_first_income_is_that_without_the_shock(review: Any) -> None:
    first, earned = review(5, shock_month=5, shock=3, elsewhere=0.5, fed=400)
    assert first[1] == pytest.approx(1.125)
    assert earned[1] == pytest.approx(2.375 / 1.125)


def test_a_group_without_fighters_keeps_what_it_had(review: Any) -> None:
    first, earned = review(fighters=np.zeros((3, 3)))
    assert (first == 0).all()
    assert (earned == 1).all()


def test_supply_is_income_outside_support_and_diverted_aid_within_bounds(column: Any) -> None:
    supply = column("supply", [1, 1, 1])
    means.settle(
        column("earned", [1, 0, 2.8]), column("outside", [0.4, 0, 0.5]), column("diverted", [0, 0, 0]),
        column("trained", [1, 1, 1]), supply,
    )  # fmt: skip
    np.testing.assert_allclose(supply, [1.4, 0.2, 3.0])
    means.settle(
        column("earned", [1]), column("outside", [0.4]), column("diverted", [0.05]), column("trained", [1]), supply[:1]
    )
    assert supply[0] == pytest.approx(1.45)
