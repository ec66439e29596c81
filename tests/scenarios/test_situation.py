"""Situations, switches and levers of the armed actors' politics in whole models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import situation
from agents.events import BATTLE
from agents.schema import CLASSES, SCHEMA, TABLES
from scenarios.build import check_rows
from sim.errors import UserError
from sim.state import allocate

SMALL = {"households": 1000, "warmup_days": 60}
POLITICS = (
    "rents", "external_support", "recruitment", "looting", "ceasefires", "agreements", "victories", "guarantees",
    "recurrence", "spoilers", "operations", "elections", "mediation", "seeding", "income_shock",
    "sexual_violence", "survivor_reporting", "humanitarian_aid", "participation", "regional_force",
)  # fmt: skip


def fresh() -> Any:
    sizes = {
        "location": 2,
        "actor": 3,
        "base": 1,
        "mission": 1,
        "component": 2,
        "task": 14,
        "household": 1024,
        "block": 1,
    }
    state = allocate(SCHEMA, CLASSES, TABLES, sizes)
    state.location_actor.fighters[:] = [[500, 100, 30], [500, 0, 31]]
    return state


def begin(state: Any, **settings: float) -> None:
    p = SCHEMA.record({"situation": settings}).situation
    situation.begin(
        p, state.location_actor.fighters, state.actor.operations, state.dyad.truce, state.dyad_politics.ending,
        state.dyad_politics.dyad_trust,
    )  # fmt: skip


def equal(first: Any, second: Any) -> bool:
    return all(
        np.array_equal(a, b)
        for table, other in zip(first, second, strict=True)
        for a, b in zip(table, other, strict=True)
    )


def test_war_changes_nothing() -> None:
    state = fresh()
    begin(state)
    assert equal(state, fresh())


def test_a_situation_by_hand() -> None:
    state = fresh()
    begin(state, truce=2, trust=0.25, demobilised=0.5, operations=0.3)
    assert state.dyad.truce.tolist() == [[0, 2, 2], [2, 0, 0], [2, 0, 0]]
    assert state.dyad_politics.ending.tolist() == state.dyad.truce.tolist()
    assert state.dyad_politics.dyad_trust.tolist() == [[0, 0.25, 0.25], [0.25, 0, 0], [0.25, 0, 0]]
    assert state.location_actor.fighters.tolist() == [[500, 50, 15], [500, 0, 15]]
    np.testing.assert_allclose(state.actor.operations, 0.3)


def month_by_month(model: Any, name: str) -> Any:
    from agents.measures import BY_MISSION, position

    return model.record().mission[:, position(name, BY_MISSION)]


@pytest.mark.parametrize(("name", "truce"), [("ceasefire", 1), ("post_agreement", 2), ("fragile_peace", 2)])
def test_the_warm_up_is_in_the_situation(build: Any, name: str, truce: int) -> None:
    model = build(f"situation={name}", changes=SMALL | {"recurrence.enabled": False, "agreements.enabled": False})
    assert (model.state.dyad.truce[0, 1:] == truce).all()
    assert (month_by_month(model, "dyads_in_truce") == len(model.actor_names) - 1).all()
    assert (model.state.actor.operations < 0.8).all()


def test_violence_follows_the_situation(build: Any) -> None:
    killed = {}
    for name in ("war", "ceasefire", "post_agreement"):
        killed[name] = 0
        for seed in range(1, 5):
            model = build(f"situation={name}", seed=seed, changes=SMALL)
            model.run_for(180)
            killed[name] += model.record().events.deaths_civilians.sum()
    assert killed["war"] > killed["ceasefire"] > killed["post_agreement"]


def test_without_the_mechanisms_their_state_stays_at_its_start(build: Any) -> None:
    off = {f"{section}.enabled": False for section in POLITICS}
    model = build(changes=SMALL | off)
    model.run_for(120)
    start = allocate(
        SCHEMA, CLASSES, TABLES,
        {"location": len(model.location_names), "actor": len(model.actor_names), "base": 1, "mission": 1,
         "component": 2, "task": 14, "household": 1024, "block": 1},
    )  # fmt: skip
    for table in ("politics", "process", "dyad_politics", "place_politics"):
        for name, expected in getattr(start, table)._asdict().items():
            if name != "belonging":  # who people are is no mechanism
                np.testing.assert_array_equal(getattr(getattr(model.state, table), name), expected)
    assert not model.state.place_plan.recruited.any()
    assert (model.state.actor.supply == 1).all()
    assert (model.state.actor.operations == 1).all()
    assert not model.state.dyad.truce.any()


def test_people_and_fighters_are_conserved_over_years(build: Any) -> None:
    model = build(changes=SMALL | {"recruitment.voluntary": 0.05, "victories.rate": 0.5, "recruitment.most": 0.05})
    h, start = model.state.household, build(changes=SMALL | {"warmup_days": 0}).state.location.population.sum()
    model.run_for(720)
    living = (h.persons.astype(np.int64) * h.weight - h.lost).sum()
    recruited = model.state.place_plan.recruited.sum()
    assert recruited > 1000
    of_want = model.state.place_plan.indirect_dead.sum()
    assert living + model.state.location.civilians_dead.sum() + recruited + of_want == start
    assert recruited == model.state.politics.joined.sum()
    assert model.state.politics.dispersed.sum() > 0
    assert (model.state.location_actor.fighters >= 0).all()
    events = model.record().events
    battle = events.kind == BATTLE
    fallen = events.deaths_a[battle].sum() + events.deaths_b[battle].sum()
    politics = model.state.politics
    came = model.world.forces.sum() + politics.joined.sum() - politics.dispersed.sum()
    assert model.state.location_actor.fighters.sum() + model.state.aftermath.ex_combatants.sum() + fallen == came


@pytest.mark.parametrize(
    "change", [{"seeding.location": 9999}, {"seeding.group": 900}, {"external_support.group": 900}]
)
def test_levers_name_what_exists(build: Any, change: dict[str, int]) -> None:
    with pytest.raises(UserError, match="is not in Zaruna"):
        build(changes=SMALL | change)
    model = build(changes=SMALL)
    check_rows(model.configuration, model.world)
