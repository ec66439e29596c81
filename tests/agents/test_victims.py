"""Victims: who is killed by the day's events, and what that does to the survivors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.armed_groups.forces import LEGITIMACY_SEEKING, STATE
from agents.civilians import victims


@pytest.fixture
def kill(parameters: Any, column: Any, happened: Any) -> Any:
    def update(state: Any, *rows: Any, day: int = 0, **values: float) -> Any:
        place, e = state.location, happened(*rows)
        victims.update(
            parameters("victims", **values), 1, day, column("kind", [STATE, LEGITIMACY_SEEKING, 2]), state.household,
            state.block.rows_used, state.block_location.block_persons, place.population, place.residents,
            place.displaced_from, place.civilians_dead, e, 0, len(rows),
        )  # fmt: skip
        return e

    return update


def test_the_dead_are_taken_from_the_living(settled: Any, kill: Any, check_counts: Any) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    rows = [
        {
            "block": i % 2, "location": int(rng.integers(0, 3)), "home": int(rng.integers(0, 2)),
            "persons": int(rng.integers(2, 10)), "weight": int(rng.integers(1, 9)),
        }
        for i in range(60)
    ]  # fmt: skip
    state = settled(rows, abroad=[2])
    before = state.location.population.copy()
    for day in range(20):
        kill(state, {"place": day % 2, "deaths_civilians": 7}, {"place": 1, "deaths_civilians": 2}, day=day)
        check_counts(state)
    np.testing.assert_array_equal(state.location.civilians_dead, [70, 110, 0])
    np.testing.assert_array_equal(state.location.population, before - [70, 110, 0])


def test_an_event_never_kills_more_than_are_present(settled: Any, kill: Any, check_counts: Any) -> None:
    state = settled([{"location": 0, "weight": 3}, {"location": 0, "home": 1, "persons": 2}, {"location": 1}])
    e = kill(state, {"place": 0, "deaths_civilians": 400}, {"place": 0, "deaths_civilians": 1})
    assert e.deaths_civilians.tolist() == [17, 0]
    np.testing.assert_array_equal(state.location.civilians_dead, [17, 0, 0])
    assert state.household.weight[:3].tolist() == [0, 0, 1]
    check_counts(state)


def test_the_chance_of_a_row_is_its_number_of_persons(settled: Any, kill: Any) -> None:
    state = settled([{"persons": 9, "weight": 500}, {"persons": 3, "weight": 500}, {"persons": 3, "weight": 1000}])
    kill(state, {"place": 0, "deaths_civilians": 3000})
    h = state.household
    dead = np.array([4500, 1500, 3000]) - (h.persons[:3].astype(int) * h.weight[:3] - h.lost[:3])
    share = np.array([0.5, 1 / 6, 1 / 3])
    # Without replacement, 3000 of 9000; five standard errors: an error less than once in a million.
    error = 5 * np.sqrt(3000 * share * (1 - share) * 6000 / 8999)
    assert (np.abs(dead - 3000 * share) < error).all()


@pytest.mark.parametrize(
    ("event", "state_grievance", "others_grievance"),
    [
        ({"side_a": 0}, 0.2 + 0.25 * 0.8 * 0.8, 0.2),
        ({"side_a": 1}, 0.2, 0.2 + 0.25 * 0.8 * 0.8),
        ({"side_a": 0, "kind": events.BATTLE}, 0.2, 0.2),
    ],
)
def test_a_hit_frightens_and_embitters_the_families_hit(
    settled: Any, kill: Any, event: Any, state_grievance: float, others_grievance: float
) -> None:
    feelings = {"fear": 0.4, "grievance_state": 0.2, "grievance_others": 0.2}
    state = settled([{"weight": 4, **feelings}, {"location": 1, "weight": 4, **feelings}])
    kill(state, {"place": 0, "deaths_civilians": 1, **event})
    h = state.household
    np.testing.assert_allclose(h.fear[:2], [0.4 + 0.25 * 0.6, 0.4], rtol=1e-6)
    np.testing.assert_allclose(h.grievance_state[:2], [state_grievance, 0.2], rtol=1e-6)
    np.testing.assert_allclose(h.grievance_others[:2], [others_grievance, 0.2], rtol=1e-6)


def test_many_hits_never_frighten_more_than_fully(settled: Any, kill: Any) -> None:
    state = settled([{"persons": 9, "weight": 2}])
    kill(state, {"place": 0, "deaths_civilians": 15}, grievance=1)
    assert state.household.fear[0] == 1
    assert state.household.grievance_others[0] == 1
