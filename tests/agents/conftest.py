"""Small arrays for rules that are called one by one: parameters, columns, roads, events and households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agents import events
from agents.civilians.households import BLOCK, HOME
from agents.peacekeepers import tasks
from agents.schema import CLASSES, SCHEMA, TABLES
from sim.state import allocate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray


@pytest.fixture(scope="session")
def parameters() -> Callable[..., Any]:
    """`parameters("tempo", sd=0)`: the record a rule gets, with defaults elsewhere."""

    def record(section: str, **values: float) -> Any:
        assert set(values) <= set(SCHEMA.parameters[section])
        return getattr(SCHEMA.record({section: values}), section)

    return record


@pytest.fixture(scope="session")
def column() -> Callable[..., NDArray[Any]]:
    """`column("fear", [0, 1])` has the declared type; `column("fear", shape=(3,))` stands at the declared start."""

    def make(name: str, values: Any = None, shape: tuple[int, ...] | None = None) -> NDArray[Any]:
        declared = SCHEMA.columns[name]
        if shape is not None:
            return np.full(shape, declared.start if values is None else values, dtype=declared.dtype)
        return np.array(values, dtype=declared.dtype)

    return make


@pytest.fixture(scope="session")
def roads() -> Callable[..., tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """`roads(3, [(0, 1), (1, 2)])`: undirected roads as `indptr` and `neighbours`."""

    def make(places: int, edges: Iterable[tuple[int, int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        ends = sorted({(a, b) for a, b in edges} | {(b, a) for a, b in edges})
        degree = np.bincount([a for a, _ in ends], minlength=places) if ends else np.zeros(places, int)
        return np.concatenate([[0], np.cumsum(degree)]).astype(np.int32), np.array([b for _, b in ends], np.int32)

    return make


@pytest.fixture(scope="session")
def happened() -> Callable[..., events.Events]:
    """`happened({"place": 1, "deaths_civilians": 3})`: attacks on civilians by actor 1 at place 0 unless said else."""

    def make(*rows: Mapping[str, float], spare: int = 0) -> events.Events:
        buffer = events.events(len(rows) + spare)
        for i, row in enumerate(rows):
            given = {"kind": events.ONE_SIDED, "side_a": 1, "side_b": events.CIVILIANS, "base": -1, **row}
            for name, value in given.items():
                getattr(buffer, name)[i] = value
        return buffer

    return make


@pytest.fixture(scope="session")
def settled() -> Callable[..., Any]:
    """A state whose households are `rows` (location, home, persons, weight, lost, block ...) with counts to match."""

    def make(rows: Iterable[Mapping[str, float]], places: int = 3, abroad: Iterable[int] = ()) -> Any:
        rows = [{"block": 0, "location": 0, "persons": 5, "weight": 1, **row} for row in rows]
        blocks = 1 + max((int(row["block"]) for row in rows), default=0)
        sizes = {"location": places, "actor": 3, "base": 1, "mission": 1, "household": blocks * BLOCK, "block": blocks}
        sizes |= {"component": 2, "task": len(tasks.TASKS)}
        state = allocate(SCHEMA, CLASSES, TABLES, sizes)
        state.location.abroad[list(abroad)] = 1
        h = state.household
        for number, row in enumerate(rows):
            block = int(row["block"])
            at = block * BLOCK + int(state.block.rows_used[block])
            state.block.rows_used[block] += 1
            h.identity[at] = number
            for name, value in {"home": row["location"], **row}.items():
                if name != "block":
                    getattr(h, name)[at] = value
            away = 2 if state.location.abroad[h.location[at]] else 1
            h.status[at] = HOME if h.location[at] == h.home[at] else away
        here, living = counted(state)
        state.block_location.block_persons[:] = here
        state.location.population[:] = here.sum(axis=0)
        np.add.at(state.location.residents, h.home, living)
        np.add.at(state.location.displaced_from, h.home, np.where(h.status == HOME, 0, living))
        return state

    return make


def counted(state: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Living persons by (block, location), counted from the rows, and of each row."""
    h = state.household
    living = h.persons.astype(np.int64) * h.weight - h.lost
    here = np.zeros(state.block_location.block_persons.shape, np.int64)
    np.add.at(here, (np.arange(living.size) // BLOCK, h.location), living)
    return here, living


@pytest.fixture(scope="session")
def check_counts() -> Callable[[Any], None]:
    """Whether every count of persons agrees with the rows, and no row is impossible."""

    def check(state: Any) -> None:
        h, place = state.household, state.location
        here, living = counted(state)
        assert (living >= 0).all()
        assert ((h.lost < h.persons) | (h.weight == 0)).all()
        assert (h.lost[h.weight == 0] == 0).all()
        np.testing.assert_array_equal(state.block_location.block_persons, here)
        np.testing.assert_array_equal(place.population, here.sum(axis=0))
        residents, displaced = np.zeros(place.residents.size, np.int64), np.zeros(place.residents.size, np.int64)
        np.add.at(residents, h.home, living)
        np.add.at(displaced, h.home, np.where(h.status == HOME, 0, living))
        np.testing.assert_array_equal(place.residents, residents)
        np.testing.assert_array_equal(place.displaced_from, displaced)
        used = h.weight > 0
        status = np.where(h.location == h.home, 0, np.where(place.abroad[h.location] == 1, 2, 1))
        np.testing.assert_array_equal(h.status[used], status[used])
        rows = np.arange(h.weight.size)
        assert (rows[used] % BLOCK < state.block.rows_used[rows[used] // BLOCK]).all()

    return check
