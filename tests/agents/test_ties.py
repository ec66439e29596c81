"""Social ties: sparse, by hash, along which grievances spread within a constituency and fear among all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import ties

N = 600


@pytest.fixture
def world(settled: Any) -> Any:
    """300 households at each of two places, of two constituencies; one place aggrieved."""
    state = settled([{"location": i % 2, "weight": 3, "constituency": i // 2 % 2} for i in range(N)], places=2)
    h = state.household
    h.grievance_state[:N] = h.location[:N] * 0.8
    h.fear[:N] = h.location[:N] * 0.5
    return state


def test_ties_are_sparse_constant_and_half_of_them_of_one_home(world: Any) -> None:
    h, used = world.household, np.arange(N)
    near, far = ties.tied(h, used)
    assert near.shape == far.shape == (N,)
    np.testing.assert_array_equal(near, ties.tied(h, used)[0])
    assert (h.home[near] == h.home[used]).all()
    assert np.mean(h.home[far] == h.home[used]) == pytest.approx(0.5, abs=0.11)
    assert np.unique(far).size > N / 2  # spread over all


def test_grievance_reaches_the_other_place_and_is_not_made(world: Any, parameters: Any) -> None:
    h = world.household
    before = float(h.grievance_state[:N].mean())
    for _ in range(12):
        ties.review(parameters("ties"), h)
    quiet = h.home[:N] == 0
    assert h.grievance_state[:N][quiet].mean() > 0.02
    assert h.grievance_state[:N][~quiet].mean() < 0.79
    assert h.grievance_state[:N].mean() == pytest.approx(before, rel=0.1)
    assert not h.grievance_others.any()
    assert not h.grievance_state[N:].any()  # spare rows


def test_a_grievance_stays_within_its_constituency_and_fear_does_not(world: Any, parameters: Any) -> None:
    h = world.household
    h.grievance_state[:N] = h.constituency[:N] * 0.8
    h.fear[:N] = h.constituency[:N] * 0.8
    for _ in range(12):
        ties.review(parameters("ties"), h)
    others = h.constituency[:N] == 0
    assert not h.grievance_state[:N][others].any()
    assert h.fear[:N][others].mean() > 0.02


def test_where_the_tied_family_of_the_same_home_is(world: Any, parameters: Any) -> None:
    h = world.household
    h.location[:N] = np.where(np.arange(N) % 3 == 0, 1 - h.home[:N], h.home[:N])
    ties.review(parameters("ties"), h)
    near, _ = ties.tied(h, np.arange(N))
    np.testing.assert_array_equal(h.kin_at[:N], h.location[near])
    assert (h.kin_at[N:] == -1).all()
    # A third of each home is away, and so are the kin of a third.
    assert np.mean(h.kin_at[:N] != h.home[:N]) == pytest.approx(1 / 3, abs=0.08)


def test_by_hand(world: Any, parameters: Any) -> None:
    h = world.household
    near, far = ties.tied(h, np.arange(N))
    old, own = h.grievance_state[:N].copy(), h.constituency[:N]
    ties.review(parameters("ties", grievance=0.4, rumour=0), h)
    expected = old + 0.2 * (own[near] == own) * (old[near] - old) + 0.2 * (own[far] == own) * (old[far] - old)
    np.testing.assert_allclose(h.grievance_state[:N], expected, atol=1e-6)
    np.testing.assert_allclose(h.fear[:N], h.location[:N] * 0.5)
