"""Indirect deaths: who is in need and not reached dies more often, and nobody is lost from the counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import indirect_deaths

ROWS = (
    {"location": 0, "persons": 5, "weight": 2000},
    {"location": 1, "home": 0, "persons": 4, "weight": 1000},
    {"location": 2, "home": 1, "persons": 3, "weight": 3000, "block": 1},
)
"""places 0 and 1 at home, 2 abroad"""


@pytest.fixture
def die(settled: Any, parameters: Any) -> Any:
    def run(months: int = 1, served: float = 0, capacity: float = 0, **settings: float) -> Any:
        state = settled(ROWS, abroad=[2])
        place, people = state.location, state.place_plan
        place.services[:], place.capacity[:] = 1, capacity
        for number in range(months):
            people.in_need[:] = place.population
            people.served[:] = served * place.population
            indirect_deaths.review(
                parameters("indirect_deaths", **settings), 1, 30 * number, place.abroad, people.in_need, people.served,
                place.services, place.capacity, state.household, state.block.rows_used,
                state.block_location.block_persons, place.population, place.residents, place.displaced_from,
                people.indirect_dead, people.indirect_deaths,
            )  # fmt: skip
        return state

    return run


def test_as_many_die_as_expected(die: Any) -> None:
    # 14,000 people at 3 deaths per 10,000 and day.
    assert die(excess=3).place_plan.indirect_deaths.sum() == pytest.approx(14_000 * 0.0003 * 30, abs=1)
    assert die(excess=3, served=0.75).place_plan.indirect_deaths.sum() == pytest.approx(31.5, abs=1)
    assert die(excess=3, capacity=1, care=0.5).place_plan.indirect_deaths.sum() == pytest.approx(63, abs=1)


def test_nobody_is_lost(die: Any, check_counts: Any) -> None:
    state = die(months=12, excess=3)
    check_counts(state)
    assert state.place_plan.indirect_dead.sum() == 23_000 - state.location.population.sum()
    assert state.place_plan.indirect_dead[2] == 0  # abroad
    assert state.place_plan.indirect_dead[:2].min() > 0
    assert state.location.civilians_dead.sum() == 0


def test_aid_or_no_excess_saves_all(die: Any) -> None:
    assert die(excess=3, served=1).place_plan.indirect_dead.sum() == 0
    assert die(excess=0).place_plan.indirect_dead.sum() == 0
    np.testing.assert_array_equal(die(served=1).location.population, [10_000, 4_000, 9_000])
