"""Displaced persons by pair of home and refuge."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.measures import BY_PLACE, position
from scenarios.displaced import displaced

if TYPE_CHECKING:
    from conftest import Build

SMALL = {"households": 3_000, "warmup_days": 90}


def households(*rows: tuple[int, int, int, int, int]) -> Any:
    """Return rows of (home, location, persons, weight, lost) with the types they have in a run."""
    columns = np.array(rows).reshape(-1, 5).T
    kinds = {"home": np.int16, "location": np.int16, "persons": np.uint8, "weight": np.int32, "lost": np.uint8}
    return SimpleNamespace(
        **{name: column.astype(kind) for column, (name, kind) in zip(columns, kinds.items(), strict=True)}
    )


def test_living_persons_are_counted_by_home_and_place() -> None:
    found = displaced(
        households(
            (2, 0, 5, 100, 3),
            (0, 1, 4, 10, 0),
            (2, 0, 6, 1, 0),
            (1, 1, 5, 100, 0),  # at home
            (2, 1, 5, 0, 0),  # a spare row
            (0, 2, 9, 1_000_000, 0),  # more than 8 or 16 bits hold
        ),
        3,
    )
    assert [list(column) for column in found] == [[0, 0, 2], [1, 2, 0], [40, 9_000_000, 503]]


def test_nobody_is_displaced() -> None:
    assert [len(column) for column in displaced(households(), 3)] == [0, 0, 0]
    assert [len(column) for column in displaced(households((1, 1, 5, 10, 0)), 3)] == [0, 0, 0]


def test_flows_agree_with_the_panel_of_a_run(build: Build) -> None:
    model = build(seed=3, changes=SMALL)
    model.run_for(120)
    flows = model.displaced()
    places = model.record().places[-1]
    column = position("displaced_from", BY_PLACE)
    np.testing.assert_array_equal(np.bincount(flows.home, flows.persons, len(places)), places[:, column])
    assert flows.persons.sum() > 0
    assert (flows.persons > 0).all()
    assert (flows.home != flows.place).all()
    present = places[:, position("population", BY_PLACE)]
    assert (np.bincount(flows.place, flows.persons, len(places)) <= present).all()
