"""Legitimacy follows fair rule slowly, and trust follows legitimacy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import legitimacy

ROWS = ({"location": 0, "weight": 10}, {"location": 1, "weight": 10}, {"location": 2, "weight": 10})


@pytest.fixture
def world(settled: Any) -> Any:
    state = settled(ROWS, abroad=[2])
    state.household.trust_authority[:] = 0.3
    state.institution.accountability[:] = 0.35
    state.place_institution.integrity[:] = 0.4
    state.place_institution.inclusion[:] = 0.3
    return state


@pytest.fixture
def review(parameters: Any) -> Any:
    def run(state: Any, begins: bool = False, **settings: float) -> None:
        local = state.place_institution
        legitimacy.review(
            parameters("legitimacy", **settings), begins, state.location.abroad, state.institution.accountability,
            local.integrity, local.inclusion, local.legitimacy, local.legitimacy_start, state.household,
        )  # fmt: skip

    return run


def test_without_reform_nothing_changes(world: Any, review: Any) -> None:
    review(world, begins=True)
    np.testing.assert_allclose(world.place_institution.legitimacy, [0.35, 0.35, 0], rtol=1e-6)
    before = world.household.trust_authority.copy()
    for _ in range(12):
        review(world)
    np.testing.assert_allclose(world.place_institution.legitimacy, [0.35, 0.35, 0], rtol=1e-6)
    np.testing.assert_allclose(world.household.trust_authority, before, atol=1e-6)


def test_fair_rule_is_noticed_slowly_and_trusted(world: Any, review: Any) -> None:
    review(world, begins=True)
    world.place_institution.integrity[0] = 0.7
    review(world, slow=24, trust=0.1)
    gain = 0.1 / 24
    np.testing.assert_allclose(world.place_institution.legitimacy, [0.35 + gain, 0.35, 0], rtol=1e-5)
    np.testing.assert_allclose(world.household.trust_authority[:3], [0.3 + 0.1 * gain, 0.3, 0.3], rtol=1e-5)


def test_trust_stays_a_level(world: Any, review: Any) -> None:
    review(world, begins=True)
    world.place_institution.integrity[:] = 1
    for _ in range(400):
        review(world, slow=1, trust=1)
    assert world.household.trust_authority.max() <= 1
