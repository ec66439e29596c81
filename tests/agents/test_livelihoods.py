"""Livelihoods: lost to violence and flight, replaced in part by aid, added to by work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import income, livelihoods

PLACES = 4
"""quiet, violent, full of displaced people, abroad"""


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(months: int = 1, relief: float = 0, jobs: float = 0, resilience: float = 0, **settings: float) -> Any:
        livelihood, earned = column("livelihood", shape=(PLACES,)), column("income", shape=(PLACES,))
        for _ in range(months):
            income.usual(earned)
            livelihoods.review(
                parameters("livelihoods", **settings), column("abroad", [0, 0, 0, 1]), column("threat", [0, 5, 0, 5]),
                column("resilience", [resilience] * PLACES), column("relief", [relief] * PLACES),
                column("jobs", [jobs] * PLACES), column("population", [100, 100, 200, 100]),
                column("residents", [100, 100, 150, 0]), column("displaced_from", [0, 0, 50, 0]), livelihood, earned,
            )  # fmt: skip
        return livelihood, earned

    return run


def test_a_month_by_hand(review: Any) -> None:
    livelihood, earned = review(loss=0.1, displaced=0.6, recover=5)
    # Half of those present at the third place live elsewhere: 200 present, 100 of them its own.
    expected = 1 - (1 - np.array([1, np.exp(-0.5), 1 - 0.6 * 0.5, 1])) / 5
    np.testing.assert_allclose(livelihood, expected, rtol=1e-5)
    np.testing.assert_allclose(earned, expected, rtol=1e-5)


def test_livelihoods_settle(review: Any) -> None:
    livelihood, _ = review(months=400, loss=0.1, displaced=0.6, recover=5)
    np.testing.assert_allclose(livelihood, [1, np.exp(-0.5), 0.7, 1], rtol=1e-4)


def test_aid_replaces_a_part_of_what_was_lost_and_work_adds(review: Any) -> None:
    lost, bare = review(months=400)
    np.testing.assert_allclose(review(months=400, relief=1)[1] - bare, 0.5 * (1 - lost), atol=1e-5)
    np.testing.assert_allclose(review(months=400, jobs=0.1)[1] - bare, 0.1, atol=1e-5)


def test_resilience_lets_violence_cost_less(review: Any) -> None:
    assert review(months=400, resilience=1)[0][1] == pytest.approx(1)
    assert review(months=400)[0][1] < 0.7
