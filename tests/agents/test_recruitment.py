"""Recruitment: civilians become fighters, and nobody is lost on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import recruitment
from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.civilians.averages import mean_present
from agents.month import against

ROWS = (
    {"location": 0, "persons": 5, "weight": 200},
    {"location": 1, "persons": 4, "weight": 100},
    {"location": 1, "home": 0, "persons": 6, "weight": 50, "lost": 3},
    {"location": 2, "home": 1, "persons": 3, "weight": 30, "block": 1},
)
"""places 0 and 1 at home, 2 abroad"""


@pytest.fixture
def world(settled: Any) -> Any:
    state = settled(ROWS, abroad=[2])
    state.actor.kind[:] = [STATE, LEGITIMACY_SEEKING, PREDATORY]
    state.location_actor.fighters[:] = [[500, 100, 100], [500, 100, 0], [0, 50, 50]]
    state.location_actor.support[:] = 0.5
    state.location.services[:] = 0.5
    state.location.authority_here[:] = 0.3
    return state


@pytest.fixture
def review(parameters: Any) -> Any:
    def run(state: Any, seed: int = 1, day: int = 30, **settings: float) -> None:
        place, actor, people, politics = state.location, state.actor, state.place_plan, state.politics
        recruitment.review(
            parameters("recruitment", **settings), seed, day, actor.kind, actor.supply, actor.operations,
            actor.pressure, state.location_actor.fighters, state.location_actor.support, against(state)[0],
            place.abroad, place.services, place.authority_here, people.income, people.schooling, state.household,
            state.block.rows_used, state.block_location.block_persons, place.population, place.residents,
            place.displaced_from, people.recruited, people.recruited_children, politics.joined, politics.recruits,
            politics.child_recruits,
        )  # fmt: skip

    return run


def test_volunteers_by_hand(parameters: Any, column: Any) -> None:
    found = recruitment.willing(
        parameters("recruitment", voluntary=0.01, grievance=5), column("fighters", [100, 200]), 0.5, 1.2,
        column("support", [0.5, 1]), np.array([0.2, 0.0]), column("authority_here", [0.3, 0.5]),
        column("services", [0.5, 0.9]), column("income", [1, 0.5]),
    )  # fmt: skip
    expected = [0.01 * 0.5 * 1.2 * 100 * 0.5 * 2 * 0.7 * 1.0, 0.01 * 0.5 * 1.2 * 200 * 1 * 1 * 0.5 * 0.6 / 0.5]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize(("kind", "coercion"), [(LEGITIMACY_SEEKING, 0.2), (PREDATORY, 1), (COMMUNAL, 1)])
def test_abductions_by_hand(parameters: Any, column: Any, kind: int, coercion: float) -> None:
    p = parameters("recruitment", forced=0.01, restraint=0.8)
    fighters = column("fighters", [100])
    expected = 0.01 * 0.5 * coercion * (0.65 + 0.2) * 100
    np.testing.assert_allclose(recruitment.coerced(p, fighters, 0.5, 0.6, 0.1, kind), expected)
    assert recruitment.coerced(p, fighters, 0.5, 2.0, 0.0, kind) == 0


def test_grievance_is_the_mean_over_persons(world: Any) -> None:
    world.household.grievance_state[1] = 0.5  # 400 of the 697 persons at place 1
    found, _ = mean_present(
        world.household, (world.household.grievance_state, world.household.fear), world.location.population
    )
    np.testing.assert_allclose(found, [0, 0.5 * 400 / 697, 0])


@pytest.mark.parametrize("most", [0.002, 0.1])
def test_nobody_is_lost(world: Any, review: Any, check_counts: Any, most: float) -> None:
    civilians, fighters = int(world.location.population.sum()), int(world.location_actor.fighters.sum())
    for day in range(0, 600, 30):
        review(world, day=day, voluntary=0.2, forced=0.2, most=most)
        check_counts(world)
    gone = civilians - int(world.location.population.sum())
    assert gone > 50
    assert gone == world.place_plan.recruited.sum()
    assert gone == world.location_actor.fighters.sum() - fighters == world.politics.joined.sum()
    assert (world.location.population >= 0).all()
    assert (world.place_plan.recruited_children <= world.place_plan.recruited).all()
    assert world.location.civilians_dead.sum() == 0


def test_who_recruits_where(world: Any, review: Any) -> None:
    before = world.location_actor.fighters.copy()
    review(world, voluntary=0.2, forced=0.2, most=0.1)
    more = world.location_actor.fighters - before
    assert not more[:, 0].any()  # the state keeps its establishment
    assert not more[2].any()  # nobody is recruited abroad
    assert more[1, 2] == 0  # nor where the group does not stand
    assert more[0, 1] > 0
    assert more[0, 2] > 0
    assert world.politics.recruits.tolist() == more.sum(axis=0).tolist()


def test_a_share_of_the_people_at_most(world: Any, review: Any) -> None:
    review(world, voluntary=0.2, forced=0.2, most=0.001)
    # Two ways of two groups, each bounded: 1.697 persons expected at home, rounded up or down.
    assert world.politics.recruits.sum() <= 4 * 2


def test_children_are_counted_apart(world: Any, review: Any) -> None:
    review(world, voluntary=0.2, forced=0.2, most=0.1, children=1, children_forced=1)
    np.testing.assert_array_equal(world.politics.child_recruits, world.politics.recruits)
    review(world, voluntary=0.2, forced=0.2, most=0.1, children=0, children_forced=0)
    assert world.politics.recruits.sum() > 0
    assert world.politics.child_recruits.sum() == 0


def test_children_at_school_do_not_join(world: Any, review: Any) -> None:
    world.place_plan.schooling[:] = 1
    review(world, voluntary=0.2, forced=0.2, most=0.1)
    assert world.politics.recruits.sum() > 0
    assert world.politics.child_recruits.sum() == 0


def test_without_rates_nothing_changes(world: Any, review: Any) -> None:
    before = world.location_actor.fighters.copy()
    review(world, voluntary=0, forced=0)
    np.testing.assert_array_equal(world.location_actor.fighters, before)
    assert world.place_plan.recruited.sum() == 0


def test_a_place_runs_dry_without_harm(settled: Any, review: Any, check_counts: Any) -> None:
    state = settled([{"location": 0, "persons": 2, "weight": 1}])
    state.actor.kind[:] = [STATE, PREDATORY, PREDATORY]
    state.location_actor.fighters[0, 1:] = 20_000
    for day in range(0, 3000, 30):
        review(state, day=day, forced=0.2, most=0.1)
    check_counts(state)
    assert state.location.population[0] == 2 - state.place_plan.recruited[0] >= 0


def test_where_there_are_no_groups_nobody_is_recruited(world: Any, parameters: Any) -> None:
    place, people, cell, politics = world.location, world.place_plan, world.location_actor, world.politics
    alone = [column[:1] for column in (world.actor.kind, world.actor.supply, world.actor.operations)]
    recruitment.review(
        parameters("recruitment", voluntary=0.2, forced=0.2), 1, 30, *alone, world.actor.pressure[:1],
        cell.fighters[:, :1], cell.support[:, :1], against(world)[0], place.abroad, place.services,
        place.authority_here, people.income, people.schooling, world.household, world.block.rows_used,
        world.block_location.block_persons, place.population, place.residents, place.displaced_from, people.recruited,
        people.recruited_children, politics.joined[:1], politics.recruits[:1], politics.child_recruits[:1],
    )  # fmt: skip
    assert people.recruited.sum() == 0
    assert cell.fighters[:, 0].tolist() == [500, 500, 0]
