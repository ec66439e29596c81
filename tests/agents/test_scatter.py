"""Events of a month scattered over places."""

from __future__ import annotations

import numpy as np
import pytest

from agents.scatter import scatter


def test_numbers_and_places_follow_what_is_expected() -> None:
    expected = np.array([0.0, 30.0, 0.0, 10.25, 0.0])
    found = [scatter(seed, 30, 60, 1, 0, expected)[0] for seed in range(400)]
    numbers = np.array([places.size for places in found])
    assert set(numbers) == {40, 41}
    assert numbers.mean() == pytest.approx(40.25, abs=0.11)
    counts = np.bincount(np.concatenate(found), minlength=5)
    assert counts[[0, 2, 4]].sum() == 0
    assert counts[3] / counts.sum() == pytest.approx(10.25 / 40.25, abs=0.02)


def test_draws_differ_by_actor_way_and_day_and_return() -> None:
    expected = np.array([5.0, 5.0])
    usual = scatter(1, 30, 60, 1, 0, expected)[1]
    np.testing.assert_array_equal(usual, scatter(1, 30, 60, 1, 0, expected)[1])
    for other in ((1, 30, 60, 2, 0), (1, 30, 60, 1, 1), (1, 30, 90, 1, 0), (2, 30, 60, 1, 0), (1, 31, 60, 1, 0)):
        assert (scatter(*other, expected)[1] != usual).all()


def test_nothing_expected() -> None:
    places, draws = scatter(1, 30, 60, 1, 0, np.zeros(3))
    assert places.size == 0
    assert draws.shape == (2, 0)
