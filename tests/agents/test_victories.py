"""Victories of the state over weak groups whose losses hurt."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import victories
from agents.armed_groups.dyads import BY_VICTORY

GROUPS = 1500


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(pressure: float = 1, armed: int = 100, truce: int = 0, **settings: float) -> Any:
        actors = GROUPS + 1
        fighters = np.full((2, actors), armed)
        fighters[:, 0] = 5000
        fighters = column("fighters", fighters)
        truces, ending = column("truce", np.full((actors, actors), truce)), column("ending", np.zeros((actors, actors)))
        count, dispersed = column("victories", [0]), column("dispersed", np.zeros(actors))
        victories.review(
            parameters("victories", **settings), 1, 30, 90.0, column("pressure", np.full(actors, pressure)), fighters,
            truces, ending, count, dispersed,
        )  # fmt: skip
        return fighters, truces, ending, count[0], dispersed

    return run


def test_the_chance_by_hand(parameters: Any) -> None:
    assert victories.chance(parameters("victories", rate=0.01), 2.0, 0.5) == pytest.approx(0.01 * 2 * 0.125)


def test_defeated_groups_disperse_and_hide(review: Any) -> None:
    fighters, truce, ending, count, dispersed = review(rate=0.1, left=0.18)
    s = 200 / (200 + 0.35 * 10_000)
    expected = 0.1 * 2.5 * (1 - s) ** 3
    beaten = truce[0] == 1
    assert beaten[1:].mean() == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / GROUPS))
    assert count == beaten.sum()
    assert (fighters[:, beaten] == 18).all()
    assert (fighters[:, ~beaten][:, 1:] == 100).all()
    np.testing.assert_array_equal(dispersed, np.where(beaten, 164, 0))
    np.testing.assert_array_equal(ending[0], np.where(beaten, BY_VICTORY, 0))
    np.testing.assert_array_equal(truce[:, 0], truce[0])


def test_nobody_else_is_defeated(review: Any) -> None:
    assert review(rate=1, pressure=0)[3] == 0
    assert review(rate=1, truce=1)[3] == 0
    assert review(rate=1, armed=0)[3] == 0
