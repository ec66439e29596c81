"""Closures stop those who flee: what is shut drops out of the near places, for its days and no longer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scenarios import closures
from scenarios.world import HOME, Closure
from scenarios.zaruna import zaruna

if TYPE_CHECKING:
    from scenarios.world import World
    from tests.conftest import Build


@pytest.fixture(scope="module")
def world() -> World:
    return zaruna()


def opened(world: World, *shut: Closure) -> Any:
    from agents.ground import Ground

    whole = world.ground
    ground = Ground(
        whole.indptr, whole.neighbours, whole.nearest, whole.nearest_hours, whole.nearest_before, world.base_hours
    )
    return closures.with_shut(ground, world, shut)


def foreign(world: World) -> tuple[str, np.ndarray]:
    """Return a neighbouring state and which locations lie in it."""
    countries = [place["country"] for _, place in world.territory.nodes(data=True)]
    name = next(country for country in countries if country != HOME)
    return name, np.array([country == name for country in countries])


def test_nothing_shut_changes_nothing(world: World) -> None:
    same = opened(world)
    for field in ("nearest", "nearest_hours", "nearest_before"):
        np.testing.assert_array_equal(getattr(same, field), getattr(world.ground, field))


def test_nobody_crosses_a_shut_border(world: World) -> None:
    name, there = foreign(world)
    others = {place["country"] for _, place in world.territory.nodes(data=True)} - {name}
    shut = [Closure("border", name, other, 0, None) for other in sorted(others)]
    made = opened(world, *shut)
    reachable = np.isfinite(made.nearest_hours)
    for row in range(len(there)):
        assert (there[made.nearest[row][reachable[row]]] == there[row]).all()
        assert (made.nearest[row][~reachable[row]] == row).all()


def test_a_shut_camp_takes_nobody_in_and_a_shut_place_lets_nobody_pass(world: World) -> None:
    row = int(np.argmax(np.diff(world.ground.indptr)))
    name = world.ground.names[row]
    for kind in ("camp", "place"):
        made = opened(world, Closure(kind, name, "", 0, None))  # type: ignore[arg-type]
        others = np.arange(len(world.ground.names)) != row
        assert not (made.nearest[others] == row).any()
        hours = {
            (start, int(end)): float(time)
            for start in range(len(others))
            for end, time in zip(made.nearest[start], made.nearest_hours[start], strict=True)
            if np.isfinite(time) and start != row
        }
        before = {
            (start, int(end)): float(time)
            for start in range(len(others))
            for end, time in zip(world.ground.nearest[start], world.ground.nearest_hours[start], strict=True)
        }
        longer = [pair for pair, time in hours.items() if pair in before and time > before[pair] + 1e-4]
        assert bool(longer) == (kind == "place")


def test_a_shut_road_makes_its_ends_further(world: World) -> None:
    start = world.ground.names[0]
    end = world.ground.names[int(world.ground.neighbours[0])]
    made = opened(world, Closure("road", start, end, 0, None))
    at = world.ground.nearest[0].tolist().index(int(world.ground.neighbours[0]))
    now = dict(zip(made.nearest[0].tolist(), made.nearest_hours[0], strict=True))
    assert now.get(int(world.ground.neighbours[0]), np.inf) > world.ground.nearest_hours[0, at]


def test_days_of_closures(world: World) -> None:
    border, camp = Closure("border", "a", "b", 3, 5), Closure("camp", "c", "", 5, None)
    made = replace(world, closures=(border, camp))
    assert [closures.shut_on(made, day) for day in (2, 3, 5, 6)] == [(), (border,), (border, camp), (camp,)]
    assert [closures.next_change(made, day) for day in (-9, 3, 5, 6)] == [3, 5, 6, None]


def test_runs_stop_at_shut_borders_for_their_days(world: World, build: Build) -> None:
    """While all borders are shut nobody arrives abroad; afterwards people do. Stepping gives the same bytes."""
    name, _ = foreign(world)
    others = {place["country"] for _, place in world.territory.nodes(data=True)} - {HOME}
    shut = replace(world, closures=tuple(Closure("border", HOME, other, 0, 199) for other in sorted(others)))
    changes = {"flight.per_attack": 1000.0, "homecoming.level": -15.0}
    model = build("households=2000", world=shut, changes=changes)
    abroad = model.state.location.abroad == 1
    at_start = model.state.location.population[abroad].sum()
    model.run_for(200)
    assert model.state.location.population[abroad].sum() <= at_start
    assert model.state.location.displaced_from.sum() > 0
    model.run_for(200)
    assert model.state.location.population[abroad].sum() > at_start
    stepped = build("households=2000", world=shut, changes=changes)
    for days in (7, 150, 43, 200):
        stepped.run_for(days)
    np.testing.assert_array_equal(stepped.state.location.population, model.state.location.population)
    assert name in others
