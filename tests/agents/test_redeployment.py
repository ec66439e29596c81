"""Redeployment: a bounded, conserving move of authorised troops, by what headquarters goes by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import redeployment

START = [600, 300, 100, 0]


@pytest.fixture
def moved(parameters: Any, column: Any) -> Any:
    """Authorised troops of four bases, each an hour from its own place and ten from others, the last one closed."""

    def review(by: int, months: int = 3, leaving: int = -1, seed: int = 1, **settings: float) -> Any:
        ceiling = column("ceiling_troops", START)
        redeployment.review(
            parameters("redeployment", by=by, **settings), seed, 90, months, column("leaving", [leaving]),
            column("picture", [0, 5, 0, 0]), column("threat", [0, 0, 5, 0]), column("population", [10_000] * 4),
            column("abroad", [0] * 4), (10 - 9 * np.eye(4)).astype(np.float32), ceiling,
        )  # fmt: skip
        return ceiling

    return review


@pytest.mark.parametrize(("by", "to"), [(redeployment.REPORTED, 1), (redeployment.TRUE, 2)])
def test_troops_go_where_the_threat_is_seen(moved: Any, by: int, to: int) -> None:
    ceiling = moved(by)
    assert ceiling[to] > START[to]
    assert ceiling[0] < START[0]


@pytest.mark.parametrize("by", [1, 2, 3])
@pytest.mark.parametrize("speed", [0.15, 1])
def test_the_total_stays_and_small_and_closed_bases_do(moved: Any, by: int, speed: float) -> None:
    ceiling = moved(by, speed=speed)
    assert ceiling.sum() == 1000
    assert (ceiling[:3] >= 79).all()
    assert ceiling[3] == 0


def test_chance_is_chance(moved: Any) -> None:
    np.testing.assert_array_equal(moved(3), moved(3))
    assert (moved(3) != moved(3, seed=2)).any()


@pytest.mark.parametrize("case", [{"by": 0}, {"by": 2, "months": 0}, {"by": 2, "months": 4}, {"by": 2, "leaving": 80}])
def test_when_nothing_moves(moved: Any, case: Any) -> None:
    np.testing.assert_array_equal(moved(**case), START)


def test_the_speed_bounds_the_move(moved: Any) -> None:
    slow, fast = moved(2, speed=0.1) - START, moved(2, speed=1) - START
    np.testing.assert_allclose(slow, 0.1 * fast, atol=1)
