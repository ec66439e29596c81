"""Seeding of conflict in one location."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import seeding


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(now: int, **settings: float) -> Any:
        fighters = column("fighters", [[10, 60, 0], [10, 40, 0], [10, 0, 0]])
        stronghold = column("stronghold", [[0.3, 0.6, 0], [0.3, 0.4, 0], [0.4, 0, 0]])
        joined = column("joined", [0, 0, 0])
        seeding.review(parameters("seeding", **settings), now, fighters, stronghold, joined)
        assert joined.sum() == fighters.sum() - 130
        return fighters, stronghold

    return run


def test_fighters_appear_once_and_have_a_stronghold(review: Any) -> None:
    fighters, stronghold = review(3, month=3, location=2, group=1, fighters=100)
    assert fighters.tolist() == [[10, 60, 0], [10, 40, 0], [10, 100, 0]]
    np.testing.assert_allclose(stronghold[:, 1], [0.3, 0.2, 0.5])
    np.testing.assert_allclose(stronghold[:, 0], [0.3, 0.3, 0.4])


def test_a_group_that_had_nobody(review: Any) -> None:
    fighters, stronghold = review(3, month=3, location=0, group=2, fighters=50)
    assert fighters[:, 2].tolist() == [50, 0, 0]
    assert stronghold[:, 2].tolist() == [1, 0, 0]


@pytest.mark.parametrize(("now", "month", "number"), [(2, 3, 100), (4, 3, 100), (0, 0, 100), (3, 3, 0)])
def test_nothing_otherwise(review: Any, now: int, month: int, number: int) -> None:
    fighters, stronghold = review(now, month=month, location=2, fighters=number)
    assert fighters.sum() == 130
    assert stronghold[2, 1] == 0
