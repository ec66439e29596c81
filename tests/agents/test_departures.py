"""Departures: who decided to flee or return sets out, and nobody else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import ground
from agents.civilians import departures, households

INFORMS, FLEES, RETURNS = 1, 2, 4


@pytest.fixture
def day(settled: Any, parameters: Any) -> Any:
    """Carry out `hits` of rows at (or displaced to) places 0, 1 and, abroad, 2; what the thread counted comes back."""

    def act(rows: Any, hits: Any, **values: float) -> tuple[Any, ground.Work]:
        state = settled(rows, places=3, abroad=[2])
        state.location.attraction[:] = 1
        nearest = np.array([[1, 2], [0, 2], [0, 1]], np.int32)
        land = ground.Ground(
            np.zeros(4, np.int32), np.zeros(0, np.int32), nearest, np.ones((3, 2), np.float32),
            np.full((3, 2), -1, np.int32), np.zeros((1, 3), np.float32),
        )  # fmt: skip
        sums = ground.work(2, 3, 3)
        u = np.full(households.BLOCK, 0.25, np.float32)
        departures.carry_out(parameters("flight", **values), land, state, sums, 0, np.array(hits, np.uint8), u, 1)
        return state, sums

    return act


def test_informants_are_families_and_stay(day: Any) -> None:
    state, sums = day([{"weight": 7}, {"weight": 5, "location": 1, "home": 1}], [INFORMS, 0])
    assert sums.informed[1].tolist() == [7, 0, 0]
    assert state.household.location[:2].tolist() == [0, 1]
    assert not sums.present.any()


def test_who_flees_is_counted_at_home_and_moves(day: Any) -> None:
    state, sums = day([{"weight": 7, "persons": 4, "lost": 1}], [FLEES])
    assert state.household.location[0] == 1
    assert state.household.status[0] == households.DISPLACED
    assert sums.fled[1].tolist() == [27, 0, 0]
    assert sums.present[1].tolist() == [-27, 27, 0]
    assert not sums.came.any()
    assert not sums.fled[0].any()


def test_who_flees_may_follow_kin(day: Any) -> None:
    # The draw of 0.25 leads to the first of two like places, unless the second is drawn to by kin.
    state, _ = day([{"weight": 2, "kin_at": -1}, {"weight": 2, "kin_at": 2}], [FLEES] * 2, kin=20, asylum=1)
    assert state.household.location[:2].tolist() == [1, 2]


def test_who_flees_again_is_not_newly_displaced(day: Any) -> None:
    _, sums = day([{"weight": 2, "location": 1, "home": 2}], [FLEES])
    assert not sums.fled.any()
    assert sums.present[1].tolist() == [10, -10, 0]


def test_return_goes_before_flight_and_leads_home(day: Any) -> None:
    state, sums = day([{"weight": 2, "location": 1, "home": 0}], [FLEES | RETURNS])
    assert state.household.location[0] == 0
    assert state.household.status[0] == households.HOME
    assert sums.came[1].tolist() == [10, 0, 0]
    assert not sums.fled.any()
