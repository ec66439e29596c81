"""Persons taken out of the civilians, many at once: the same as one after the other, and nobody twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import households, taken


@pytest.fixture(scope="module")
def model(build: Any) -> Any:
    return build(changes={"households": 1_000, "warmup_days": 0})


def test_one_call_is_as_many_calls_one_after_the_other(model: Any) -> None:
    from sim.state import duplicate, equal

    luck = np.random.default_rng(1)
    where = luck.integers(0, model.state.location.population.size, 200)
    position = luck.random(200).astype(np.float32)
    once, singly = duplicate(model.state), duplicate(model.state)

    def counts(state: Any) -> tuple[Any, ...]:
        place = state.location
        return (
            state.household, state.block.rows_used, state.block_location.block_persons, place.population,
            place.residents, place.displaced_from,
        )  # fmt: skip

    homes = taken.homes_of(where, position, *counts(once))
    h, rows_used, block_persons, population, residents, displaced_from = counts(singly)
    for i, place in enumerate(where):
        row = households.find(int(float(position[i]) * population[place]), place, h, rows_used, block_persons)
        assert homes[i] == (h.home[row] if row >= 0 else -1)
        if row >= 0:
            households.lose(row, h, block_persons, population, residents, displaced_from)
    assert equal(once, singly)
    before = model.state.location.population.sum()
    assert before - once.location.population.sum() == (homes >= 0).sum() > 100


def test_nobody_is_nobody(model: Any) -> None:
    place = model.state.location
    homes = taken.homes_of(
        np.zeros(0, np.intp), np.zeros(0, np.float32), model.state.household, model.state.block.rows_used,
        model.state.block_location.block_persons, place.population, place.residents, place.displaced_from,
    )  # fmt: skip
    assert homes.size == 0
