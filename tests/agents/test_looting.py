"""Looting by fighters who are not supplied or not controlled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import looting
from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE

PLACES = 40


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(*, seed: int = 1, supply: float = 1, control: float = 0, population: int = 5000, **settings: float) -> Any:
        kind = [STATE, LEGITIMACY_SEEKING, PREDATORY, COMMUNAL]
        threat = column("threat", np.zeros(PLACES))
        incidents, looted = (column(name, np.zeros((PLACES, 4))) for name in ("looting_incidents", "looted"))
        abroad = column("abroad", np.arange(PLACES) == 0)
        looting.review(
            parameters("looting", **settings), seed, 30, column("kind", kind), column("supply", [supply] * 4),
            column("command_control", [control] * 4), column("fighters", np.full((PLACES, 4), 100)), abroad,
            column("population", np.full(PLACES, population)), threat, incidents, looted,
        )  # fmt: skip
        return incidents, looted, threat

    return run


def test_expected_incidents_by_hand(parameters: Any, column: Any) -> None:
    p = parameters("looting", rate=0.3, shortage=2, discipline=0.6)
    found = looting.expected(p, column("fighters", [100, 0, 1000]), PREDATORY, 0.5, 0.5)
    np.testing.assert_allclose(found, 0.3 * np.array([1, 0, 10**0.7]) * 2 * (1 + 2 * 0.5) * 0.7)
    plenty = looting.expected(p, column("fighters", [100]), STATE, 2.0, 0)
    np.testing.assert_allclose(plenty, 0.3 * 0.5)


def test_incidents_follow_what_is_expected(review: Any) -> None:
    incidents, looted, threat = review(rate=0.3)
    # The national number is the expected one, rounded up or down; .3 x 39 places at home x kind.
    np.testing.assert_allclose(incidents.sum(axis=0), 0.3 * 39 * np.array([0.5, 0.7, 2.0, 1.2]), atol=1)
    assert (incidents[0] == 0).all()
    assert ((looted > 0) == (incidents > 0)).all()
    np.testing.assert_allclose(threat, incidents.sum(axis=1) * 10000 * 0.05 / 6000, rtol=1e-5)


def test_shortage_and_loose_command_loot_more(review: Any) -> None:
    usual = review(rate=2)[0].sum()
    assert review(rate=2, supply=0.2)[0].sum() > 2 * usual
    assert review(rate=2, control=1)[0].sum() < 0.5 * usual


def test_no_more_are_looted_than_are_there(review: Any) -> None:
    incidents, looted, _ = review(population=3, affected=500, rate=2)
    assert (looted <= 3 * incidents).all()
    assert not review(population=0)[0].any()


def test_persons_have_their_mean() -> None:
    u = (np.arange(20000) + 0.5) / 20000
    drawn = looting.persons(u.astype(np.float32), 20.0)
    assert drawn.min() == 1
    assert drawn.mean() == pytest.approx(20, rel=0.01)
    assert (looting.persons(u.astype(np.float32), 1.0) == 1).all()


def test_the_same_seed_loots_the_same(review: Any) -> None:
    np.testing.assert_array_equal(review(seed=3)[1], review(seed=3)[1])
    assert (review(seed=3)[1] != review(seed=4)[1]).any()
