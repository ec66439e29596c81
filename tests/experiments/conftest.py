"""A made-up record of Zaruna, so that results can be tested without a run of the model."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agents.events import BATTLE, CIVILIANS, IN_TIME, LATE, MISSED, ON_PEACEKEEPERS, ONE_SIDED, Events, events
from agents.measures import BY_ACTOR, BY_CELL, BY_MISSION, BY_PLACE, MONTH, Record
from scenarios.displaced import Displaced
from scenarios.world import HOME, World
from scenarios.zaruna import zaruna

if TYPE_CHECKING:
    from collections.abc import Callable

CELL = {measure.name: row for row, measure in enumerate(BY_CELL)}
PLACE = {measure.name: row for row, measure in enumerate(BY_PLACE)}


@pytest.fixture(scope="session")
def world() -> World:
    return zaruna()


@pytest.fixture(scope="session")
def made_up(world: World) -> Callable[..., Record]:
    """Return a function that makes a plausible random record: `made_up(seed, days=..., warmup_months=...)`."""
    return partial(made_up_record, world)


@pytest.fixture(scope="session")
def fled(world: World) -> Callable[[int], Displaced]:
    """Return a function that makes plausible flows of displaced persons: `fled(seed)`."""
    return partial(made_up_flows, world)


def made_up_flows(world: World, seed: int) -> Displaced:
    rng = np.random.default_rng(seed)
    homes = np.array([place["country"] == HOME for _, place in world.territory.nodes(data=True)])
    pairs = rng.choice(homes.sum() * len(homes), 80, replace=False)
    home, place = np.flatnonzero(homes)[pairs // len(homes)], pairs % len(homes)
    there = home != place
    order = np.lexsort((place[there], home[there]))
    persons = np.ceil(50 * rng.pareto(1.2, there.sum()) + 1).astype(np.int64)
    return Displaced(home[there][order], place[there][order], persons)


def made_up_record(world: World, seed: int, *, days: int = 1095, warmup_months: int = 6) -> Record:
    rng = np.random.default_rng(seed)
    total = days + warmup_months * MONTH
    happened = made_up_events(rng, world, total, warmup_months * MONTH)
    months = -(-total // MONTH)
    cells = np.zeros((months, len(world.territory), len(world.actors), len(BY_CELL)))
    places = np.zeros((months, len(world.territory), len(BY_PLACE)))
    count_events(happened, cells, places)
    fill(rng, world, cells, places, warmup_months)
    levels = np.clip(0.6 + 0.05 * rng.standard_normal((months, len(world.actors), len(BY_ACTOR))).cumsum(0), 0, 1)
    mission = np.clip(0.7 + 0.02 * rng.standard_normal((months, len(BY_MISSION))).cumsum(0), 0, 1)
    return Record(cells, places, levels, mission, happened, warmup_months, total, warmup_months * MONTH)


def made_up_events(rng: np.random.Generator, world: World, days: int, authorised: int) -> Events:
    size = rng.poisson(1.6 * days)
    e = events(size)
    e.day[:] = np.sort(rng.integers(0, days, size))
    actor = rng.choice(len(world.actors), size, p=[0.35, 0.3, 0.2, 0.15])
    held = world.forces / world.forces.sum(axis=0)
    e.side_a[:] = actor
    e.place[:] = [rng.choice(len(world.territory), p=held[:, row]) for row in actor]
    e.kind[:] = rng.choice([BATTLE, ONE_SIDED, ON_PEACEKEEPERS], size, p=[0.4, 0.54, 0.06])
    e.kind[(e.day < authorised) & (e.kind == ON_PEACEKEEPERS)] = ONE_SIDED
    e.side_b[:] = np.where(e.kind == BATTLE, (actor + 1) % len(world.actors), CIVILIANS - (e.kind == ON_PEACEKEEPERS))
    deaths = np.floor(rng.pareto(1.5, size) * 0.8).clip(0, 150)
    e.deaths_civilians[:] = np.where(e.kind == ONE_SIDED, deaths, np.where(e.kind == BATTLE, deaths // 4, 0))
    e.deaths_a[:] = np.where(e.kind == BATTLE, rng.poisson(0.8, size), 0)
    e.deaths_b[:] = np.where(e.kind == BATTLE, rng.poisson(0.8, size), rng.random(size) < 0.2)
    e.deaths_b[e.kind == ONE_SIDED] = 0
    answered = (e.kind == ONE_SIDED) & (e.day >= authorised)
    e.response[answered] = rng.choice([IN_TIME, LATE, MISSED], answered.sum(), p=[0.2, 0.3, 0.5])
    e.duration[:] = rng.exponential(6, size)
    e.arrival[:] = np.where((e.response == IN_TIME) | (e.response == LATE), rng.exponential(5, size), -1)
    e.reason[e.response == MISSED] = rng.integers(1, 5, (e.response == MISSED).sum())
    e.reported[:] = rng.random(size) < 0.5
    e.base[:] = np.where((e.arrival >= 0) | (e.kind == ON_PEACEKEEPERS), rng.integers(0, len(world.bases), size), -1)
    e.intended[:] = e.deaths_civilians + np.where(e.response == IN_TIME, 2, 0)
    e.moved[:] = 60 * e.deaths_civilians + 30
    return e


def count_events(e: Events, cells: np.ndarray[Any, Any], places: np.ndarray[Any, Any]) -> None:
    """Add events to the panel as the model does: battles once for each side."""
    month = e.day // MONTH

    def add(name: str, chosen: np.ndarray[Any, Any], amount: Any = 1, side: Any = e.side_a) -> None:
        amounts = np.broadcast_to(amount, chosen.shape)
        np.add.at(cells[..., CELL[name]], (month[chosen], e.place[chosen], side[chosen]), amounts[chosen])

    battle, attack, against_mission = (e.kind == kind for kind in (BATTLE, ONE_SIDED, ON_PEACEKEEPERS))
    add("battles", battle)
    add("battles", battle, side=e.side_b)
    add("fighters_killed", battle, e.deaths_a)
    add("fighters_killed", battle, e.deaths_b, e.side_b)
    add("attacks", attack)
    add("opportunities", attack, 2)
    add("deterred", attack)
    add("attacks_reported", attack & (e.reported > 0))
    add("attacks_in_time", attack & (e.response == IN_TIME))
    add("attacks_late", attack & (e.response == LATE))
    add("attacks_missed", attack & (e.response == MISSED))
    add("civilians_killed", attack, e.deaths_civilians)
    add("attacks_on_peacekeepers", against_mission)
    add("peacekeepers_killed", against_mission, e.deaths_b)
    crossfire = np.where(battle, e.deaths_civilians, 0)
    np.add.at(places[..., PLACE["crossfire_killed"]], (month, e.place), crossfire)
    np.add.at(places[..., PLACE["newly_displaced"]], (month, e.place), e.moved)


def fill(
    rng: np.random.Generator,
    world: World,
    cells: np.ndarray[Any, Any],
    places: np.ndarray[Any, Any],
    warmup_months: int,
) -> None:
    """Fill in the measures that are no counts of events."""
    months, locations, actors = cells.shape[:3]
    noise = 1 + 0.3 * rng.standard_normal((months, locations, actors)).cumsum(0) / np.sqrt(months)
    fighters = world.forces * np.maximum(noise, 0.05)
    cells[..., CELL["fighters"]] = fighters
    cells[..., CELL["control"]] = fighters / np.maximum(fighters.sum(axis=2, keepdims=True), 1)
    people = np.array([p["population"] * (p["country"] == HOME) for _, p in world.territory.nodes(data=True)])
    gone = places[..., PLACE["newly_displaced"]].cumsum(0)
    places[..., PLACE["displaced_from"]] = 0.7 * gone
    places[..., PLACE["returned"]] = 0.3 * places[..., PLACE["newly_displaced"]]
    places[..., PLACE["population"]] = np.maximum(people - 0.7 * gone, 0)
    for name, level in {"fear": 0.4, "trust_mission": 0.5, "trust_authority": 0.4, "community_consent": 0.55,
                        "cooperation": 0.5, "capacity": 0.45}.items():  # fmt: skip
        places[..., PLACE[name]] = np.clip(level + 0.02 * rng.standard_normal((months, locations)).cumsum(0), 0, 1)
    month = np.arange(months) - warmup_months + 1
    present = np.where(month > 0, 0.93 / (1 + np.exp(-(month - 5.5) / 1.8)), 0)
    rows = {name: row for row, name in enumerate(world.territory)}
    for base in world.bases:
        here = places[:, rows[base.location]]
        here[:, PLACE["troops"]] += np.floor(present * base.troops)
        here[:, PLACE["police"]] += np.floor(present * base.police)
        here[:, PLACE["observers"]] += np.floor(present * base.observers)
        here[:, PLACE["mission_civilians"]] += np.floor(present * base.civilians)
        here[:, PLACE["access"]] = 0.5 * present
        here[:, PLACE["patrols"]] = 3 * present
