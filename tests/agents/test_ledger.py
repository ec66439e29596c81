"""The ledger adds each thing up under the name that the measures give it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events, ledger
from agents.measures import BY_ACTOR, BY_CELL, BY_PLACE


def named(measures: Any, row: Any) -> dict[str, float]:
    """What is not zero in one row of a panel."""
    assert len(measures) == len(row)
    return {measure.name: value for measure, value in zip(measures, row.tolist(), strict=True) if value}


def test_events(happened: Any) -> None:
    cells, places = np.zeros((2, 2, 3, len(BY_CELL))), np.zeros((2, 2, len(BY_PLACE)))
    e = happened(
        {"place": 0, "deaths_civilians": 900},
        {"place": 1, "deaths_civilians": 3, "response": events.IN_TIME, "reported": 1},
        {"place": 1, "deaths_civilians": 4, "response": events.LATE, "reported": 1},
        {"place": 1, "deaths_civilians": 5, "response": events.MISSED},
        {"place": 1, "deaths_civilians": 6, "response": events.NO_MISSION},
        {"place": 1, "kind": events.BATTLE, "side_a": 2, "side_b": 0, "deaths_a": 7, "deaths_b": 8,
         "deaths_civilians": 2},
        {"place": 1, "kind": events.ON_PEACEKEEPERS, "side_a": 2, "side_b": events.PEACEKEEPERS, "deaths_b": 9},
        {"place": 1, "deaths_civilians": 900},
    )  # fmt: skip
    ledger.events(1, e, 1, 7, cells, places)
    assert named(BY_CELL, cells[1, 1, 1]) == {
        "attacks": 4, "attacks_reported": 2, "attacks_in_time": 1, "attacks_late": 1, "attacks_missed": 1,
        "civilians_killed": 18,
    }  # fmt: skip
    assert named(BY_CELL, cells[1, 1, 2]) == {
        "battles": 1, "fighters_killed": 7, "attacks_on_peacekeepers": 1, "peacekeepers_killed": 9,
    }  # fmt: skip
    assert named(BY_CELL, cells[1, 1, 0]) == {"battles": 1, "fighters_killed": 8}
    assert named(BY_PLACE, places[1, 1]) == {"crossfire_killed": 2}
    assert not cells[0].any()
    assert not cells[1, 0].any()


def test_cells(column: Any) -> None:
    panel = np.zeros((1, 1, 2, len(BY_CELL)))
    for day in (1, 2):
        ledger.cells(
            0, column("opportunities", [[0, 3]]), column("preempted", [[0, 1]]),
            column("deterred", [[0, 2]]), column("fighters", [[0, 50 * day]]),
            column("control", [[0, 0.25 * day]]), panel,
        )  # fmt: skip
    assert named(BY_CELL, panel[0, 0, 1]) == {
        "opportunities": 6, "deterred": 4, "fighters": 100, "control": 0.5, "preempted": 2,
    }  # fmt: skip


def test_places_sum_what_happens_and_keep_the_last_of_what_is(column: Any) -> None:
    columns = (
        "newly_displaced", "returned", "informants", "patrols", "access", "population", "displaced_from", "fear_here",
        "trust_here", "authority_here", "community_consent", "cooperation", "capacity",
    )  # fmt: skip
    names = {"fear_here": "fear", "trust_here": "trust_mission", "authority_here": "trust_authority"}
    over = {measure.name: measure.over for measure in BY_PLACE}
    panel = np.zeros((1, 1, len(BY_PLACE)))
    for day in (1, 2):
        found = [column(name, [day * (k + 1)]) for k, name in enumerate(columns)]
        ledger.places(0, *found, column("exposed", [0.75]), panel)
    expected = {names.get(name, name): (k + 1) for k, name in enumerate(columns)}
    expected_sheltered = 0.25 * expected["population"] * (1 + 2)
    assert named(BY_PLACE, panel[0, 0]) == {
        name: value * (2 if over[name] == "last" else 3) for name, value in expected.items()
    } | {"sheltered": expected_sheltered}


def test_garrisons_share_a_place_and_are_counted_once(column: Any) -> None:
    panel = np.zeros((1, 2, len(BY_PLACE)))
    for _ in range(2):
        ledger.garrisons(
            0, column("base_location", [1, 1]), column("troops", [100, 20]), column("police", [3, 4]),
            column("observers", [5, 0]), column("civilians", [0, 6]), column("freedom", [0.5, 1]), panel,
        )  # fmt: skip
    assert named(BY_PLACE, panel[0, 1]) == {
        "troops": 120, "police": 7, "observers": 5, "mission_civilians": 6, "obstruction": pytest.approx(2 * 0.5 / 1.2),
    }  # fmt: skip
    assert not panel[0, 0].any()


def test_actors(column: Any) -> None:
    panel = np.zeros((1, 2, len(BY_ACTOR)))
    ledger.actors(
        0, column("consent", [0, 0.5]), column("reputation", [0, 0.25]), column("tempo", [0, 2]),
        column("arms", [0, 3]), column("operations", [0, 4]), panel,
    )  # fmt: skip
    assert named(BY_ACTOR, panel[0, 1]) == {"consent": 0.5, "reputation": 0.25, "tempo": 2, "arms": 3, "operations": 4}
