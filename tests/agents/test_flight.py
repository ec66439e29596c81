"""Flight: how many leave, where they go, and that rows are split without losing anybody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.civilians import flight
from agents.civilians.households import BLOCK
from sim.state import duplicate

U = ((np.arange(100_000) + 0.5) / 100_000).astype(np.float32)
"""an even grid instead of draws, so that shares are exact"""
NEAREST = np.array([[1, 2], [0, 2], [0, 1]], np.int32)
HOURS = np.array([[2, 6], [2, 4], [6, 4]], np.float32)
BEFORE = np.full((3, 2), -1, np.int32)


@pytest.fixture
def flee(parameters: Any, column: Any, happened: Any) -> Any:
    """Put people to flight from the places of events in a state of three places."""

    def update(state: Any, *rows: Any, day: int = 0, **values: float) -> Any:
        place, e = state.location, happened(*rows)
        flight.update(
            parameters("flight", **values), 1, day, place.abroad, NEAREST, HOURS, BEFORE, place.rain,
            column("attraction", [1, 2, 3]), place.fear_target, place.push, state.household, state.block.rows_used,
            state.block_location.block_persons, place.population, place.newly_displaced, place.displaced_from,
            place.returned, state.mission.unsplit, e, 0, len(rows),
        )  # fmt: skip
        return e

    return update


@pytest.mark.parametrize(("fear", "push"), [(0, 0), (0.4, 0), (1, 0), (0.4, 1.5), (0.4, -0.5)])
def test_share_that_leaves_out_of_fear(parameters: Any, fear: float, push: float) -> None:
    mask = np.full(U.size, 9, np.uint8)
    each = np.full(U.size, fear, np.float32), np.full(U.size, push, np.float32)
    flight.decide_rows(parameters("flight", level=-4), U, *each, mask)
    assert mask.mean() == pytest.approx(1 / (1 + np.exp(4 - 5 * fear - push)), abs=2 / U.size)


def went(
    p: Any, hours: Any, before: Any, abroad: Any, attraction: Any, fear: Any, rain: Any = None, kin_at: int = -1
) -> np.ndarray:
    """Share of those who flee from place 0 to each of the others."""
    rain = np.zeros(len(abroad), np.uint8) if rain is None else np.array(rain, np.uint8)
    nearest = np.arange(1, len(hours) + 1, dtype=np.int32)[None]
    to = [
        flight.destination(
            p, float(u), 0, nearest, np.array([hours], np.float32), np.array([before], np.int32),
            np.array(abroad, np.uint8), rain, attraction, fear, kin_at,
        )
        for u in U[::20]
    ]  # fmt: skip
    return np.bincount(to, minlength=len(hours) + 1)[1:] / len(to)


def test_destinations_follow_the_gravity_model_but_for_the_indifferent(parameters: Any, column: Any) -> None:
    attraction, fear = column("attraction", [9, 0.5, 20, 2, 3]), column("fear_target", [0, 0, 0.5, 0.8, 0])
    p = parameters("flight", danger=1, asylum=1)
    share = went(p, [1, 3, 8, 20], [-1, 0, -1, 2], [0] * 5, attraction, fear)
    appeal = attraction[1:] ** 0.56 * np.exp(-2 * fear[1:])
    weight = appeal * (1 + np.array([1, 3, 8, 20]) / 2) ** -2.54
    np.testing.assert_allclose(share, 0.89 * weight / weight.sum() + 0.11 * appeal / appeal.sum(), atol=4 / 5000)


def test_danger_lengthens_the_legs_it_lies_on_and_asylum_shortens_those_beyond_the_border(
    parameters: Any, column: Any
) -> None:
    attraction, fear = column("attraction", [1] * 5), column("fear_target", [1, 0, 0, 0.5, 0])
    p = parameters("flight", danger=3, asylum=0.2, avoidance=0, indifference=0, crowd=0)
    # 0 - 1 - 2 over the border of 1 and 2; 2 - 4 abroad; 0 - 3 at home.
    share = went(p, [1, 3, 4, 7], [-1, 0, -1, 1], [0, 0, 1, 0, 1], attraction, fear)
    felt = np.array([1 * 2, 1 * 2 + 2, 4 * (1 + 2 * 0.75), 1 * 2 + 2 + 0.2 * 4])
    weight = (1 + felt / 2) ** -2.54
    np.testing.assert_allclose(share, weight / weight.sum(), atol=4 / 5000)


def test_rain_lengthens_the_legs_it_falls_on(parameters: Any, column: Any) -> None:
    attraction, fear = column("attraction", [1] * 4), column("fear_target", [0, 1, 0, 0])
    p = parameters("flight", danger=2, asylum=0.2, wet=1.5, avoidance=0, indifference=0)
    # 0 - 1 - 2, and 0 - 3 in the dry; rain at 1 and 2.
    share = went(p, [1, 3, 4], [-1, 0, -1], [0] * 4, attraction, fear, [0, 1, 1, 0])
    first = 1 * 1.5 * 1.25
    weight = (1 + np.array([first, first + 2 * 1.5 * 1.5, 4]) / 2) ** -2.54
    np.testing.assert_allclose(share, weight / weight.sum(), atol=4 / 5000)


def test_households_follow_their_kin(parameters: Any, column: Any) -> None:
    attraction, fear = column("attraction", [1] * 4), column("fear_target", [0] * 4)
    p = parameters("flight", kin=3, indifference=0.2)
    share = went(p, [2, 3, 4], [-1, -1, -1], [0] * 4, attraction, fear, kin_at=2)
    appeal = np.array([1, 3, 1])
    weight = appeal * (1 + np.array([2, 3, 4]) / 2) ** -2.54
    np.testing.assert_allclose(share, 0.8 * weight / weight.sum() + 0.2 * appeal / 5, atol=4 / 5000)
    # Kin in the same place, or far from all that is near, draw nobody anywhere.
    for kin_at in (0, 9):
        np.testing.assert_array_equal(
            went(p, [2, 3, 4], [-1] * 3, [0] * 4, attraction, fear, kin_at=kin_at),
            went(p, [2, 3, 4], [-1] * 3, [0] * 4, attraction, fear),
        )


def test_shares_leave_out_what_cannot_be_reached(parameters: Any) -> None:
    out = np.full(3, 9.0)
    p = parameters("flight", indifference=0.5)
    assert flight.shares(p, np.array([1.0, 3, 5]), np.array([1.0, 0.5, 0]), out)
    np.testing.assert_allclose(out, [0.5 * 1 / 2.5 + 0.5 * 1 / 4, 0.5 * 1.5 / 2.5 + 0.5 * 3 / 4, 0])
    assert not flight.shares(p, np.array([1.0, 3, 5]), np.zeros(3), out)
    assert out[2] == 0


@pytest.mark.parametrize(
    ("kind", "dead", "civilians", "push", "present", "expected"),
    [
        (events.ONE_SIDED, 9, 2, 0, 10_000, 30 + 60 * 2),
        (events.ONE_SIDED, 0, 0, 0, 10_000, 30),
        (events.BATTLE, 7, 2, 0, 10_000, 20 * 7),
        (events.ON_PEACEKEEPERS, 7, 0, 0, 10_000, 0),
        (events.ONE_SIDED, 2, 2, 0, 100, 30),
        (events.BATTLE, 50, 0, 0, 0, 0),
        (events.ONE_SIDED, 9, 2, 0.4, 10_000, int(150 * np.exp(0.4))),
        (events.ONE_SIDED, 2, 2, 0.4, 100, 30),
    ],
)
def test_frightened(
    parameters: Any, kind: int, dead: int, civilians: int, push: float, present: int, expected: int
) -> None:
    assert flight.frightened(parameters("flight"), kind, dead, civilians, push, present) == expected


def test_counts_stay_true_and_nobody_is_lost(settled: Any, flee: Any, check_counts: Any) -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    rows = [
        {
            "block": int(rng.integers(0, 2)), "location": int(rng.integers(0, 3)), "home": int(rng.integers(0, 2)),
            "persons": int(rng.integers(2, 10)), "weight": int(rng.integers(1, 60)), "lost": int(rng.integers(0, 2)),
        }
        for _ in range(120)
    ]  # fmt: skip
    state = settled(rows, abroad=[2])
    before = state.location.population.sum()
    here = state.location.population.copy()
    for day in range(30):
        attack = {"place": day % 2, "deaths_civilians": 3, "side_b": events.CIVILIANS}
        battle = {"place": (day + 1) % 2, "kind": events.BATTLE, "deaths_a": 4, "deaths_b": 2}
        e = flee(state, attack, battle, day=day)
        check_counts(state)
        assert (e.moved > 0).all()
    assert state.location.population.sum() == before
    assert (state.location.population != here).all()
    assert state.mission.unsplit[0] == 0


def test_as_many_leave_as_are_frightened(settled: Any, flee: Any) -> None:
    # 32 persons in families of 5: six families, and a seventh with probability 2/5. Five standard errors: an error
    # less than once in a million.
    start = settled([{"weight": 1000}, {"weight": 500}])
    moved, days = [], 1500
    for day in range(days):
        state = duplicate(start)
        e = flee(state, {"place": 0, "deaths_civilians": 1}, day=day, per_attack=12, per_death=20)
        moved.append(int(e.moved[0]))
        assert state.location.newly_displaced[0] == state.location.displaced_from[0] == moved[-1]
    assert set(moved) == {30, 35}
    assert np.mean(moved) == pytest.approx(32, abs=5 * 5 * np.sqrt(0.24 / days))


def test_who_comes_home_is_counted_as_returned(settled: Any, flee: Any, check_counts: Any) -> None:
    state = settled([{"location": 1, "home": 0, "weight": 5}] * 80)
    flee(state, {"place": 1, "deaths_civilians": 4})
    assert state.location.returned[0] == state.location.population[0] > 0
    assert state.location.population[2] > 0
    assert state.location.newly_displaced.sum() == 0
    check_counts(state)


def test_without_a_spare_row_all_of_it_goes_or_none(settled: Any, flee: Any, check_counts: Any) -> None:
    full = settled([{"location": 0, "weight": 20}] + [{"location": 1, "weight": 2}] * (BLOCK - 1))
    moved = []
    days = 500
    for day in range(days):
        state = duplicate(full)
        moved.append(int(flee(state, {"place": 0}, day=day, per_attack=20, largest=1).moved[0]))
        assert state.mission.unsplit[0] == 1
        check_counts(state)
    assert set(moved) == {0, 100}
    # Four of its twenty families are frightened, so it goes one day in five; five standard errors.
    assert np.mean(moved) == pytest.approx(20, abs=5 * 100 * np.sqrt(0.16 / days))
