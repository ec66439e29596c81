"""Declarations, what is gathered from them, and the state that is allocated."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import numba  # type: ignore[import-untyped, unused-ignore]  # typed in part
import numpy as np
import pytest

from sim.declare import (
    DTYPES,
    F32,
    F64,
    I16,
    I32,
    I64,
    RESERVED,
    U8,
    U32,
    U64,
    Column,
    Columns,
    DeclarationError,
    Parameters,
    Schema,
    column,
    declaring,
    gather,
    param,
)
from sim.state import allocate, copy_into, duplicate, equal, table_classes


class RainParameters(Parameters):
    level: float = param(0.25, 0, 1, "1", "share of days with rain", "invented", "assumed")
    days: int = param(3, 1, 30, "days", "how long it rains", "invented", "contested")
    heavy: bool = param(True, 0, 1, "switch", "whether roads close", "invented", "strong")


class RainColumns(Columns):
    """One column of each type."""

    depth: F64 = column("place", "water on the ground", "mm", low=0)
    share: F32 = column("place", "share under water", "1", "flow", start=0.5, low=0, high=1)
    total: I64 = column("place", "water since the start", "mm")
    wells: I32 = column("place", "wells", "wells", start=7)
    signed: I16 = column("place_actor", "something signed", "1", start=-2)
    key: U64 = column("place_actor", "identity", "hash")
    seed: U32 = column("actor_actor", "state of a draw", "bits")
    order: U8 = column("actor_actor", "what is ordered", "code", "order", start=255)


class PlainParameters(Parameters, switch=False):
    hours: float = param(24, 1, 24, "hours", "hours a day", "invented", "assumed")


def module(name: str, **namespace: object) -> ModuleType:
    made = ModuleType(f"toys.{name}", f"What {name} is.")
    vars(made).update(namespace)
    return made


SCHEMA = gather([module("rain", P=RainParameters, S=RainColumns), module("plain", P=PlainParameters)])
CLASSES = table_classes(SCHEMA, __name__)
TABLES = {"place": ("place",), "place_actor": ("place", "actor"), "actor_actor": ("actor", "actor")}
SIZES = {"place": 4, "actor": 3}
globals().update({cls.__name__: cls for cls in CLASSES.values()})


def state() -> Any:
    return allocate(SCHEMA, CLASSES, TABLES, SIZES)


# -------------------------------------------------------------------------------------------------------- parameters


def test_a_parameter_keeps_all_that_is_said_of_it() -> None:
    level = RainParameters.fields["level"]
    assert (level.name, level.kind, level.default, level.low, level.high) == ("level", float, 0.25, 0, 1)
    assert (level.unit, level.meaning) == ("1", "share of days with rain")
    assert (level.source, level.grade) == ("invented", "assumed")
    assert [field.kind for field in RainParameters.fields.values()] == [bool, float, int, bool]


def test_every_mechanism_has_a_switch_and_settings_have_none() -> None:
    assert list(RainParameters.fields) == ["enabled", "level", "days", "heavy"]
    assert RainParameters.fields["enabled"].default == 1
    assert list(PlainParameters.fields) == ["hours"]


@pytest.mark.parametrize("name", ["base", "size", "data", "min", "max", "mean", "T", "dtype", "flags"])
def test_names_of_a_numpy_record_are_refused(name: str) -> None:
    assert name in RESERVED
    body = {"__annotations__": {name: "float"}, name: param(0, 0, 1, "1", "", "", "assumed")}
    with pytest.raises(DeclarationError, match=f"{name}: the name is an attribute of a NumPy record"):
        type("P", (Parameters,), body)
    with pytest.raises(DeclarationError, match=f"{name} is an attribute of a NumPy record"):
        gather([module(name, P=PlainParameters)])


@pytest.mark.parametrize("default", [-0.1, 1.1, float("nan")])
def test_a_default_outside_its_range_is_refused(default: float) -> None:
    with pytest.raises(DeclarationError, match=r"level: default .* is outside 0\.\.1"):

        class P(Parameters):
            level: float = param(default, 0, 1, "1", "", "", "assumed")


def test_other_types_are_refused() -> None:
    with pytest.raises(DeclarationError, match="name: str is not float, int or bool"):

        class P(Parameters):
            name: str = param(0, 0, 1, "1", "", "", "assumed")

    with pytest.raises(DeclarationError, match="depth: float is not one of F64, F32"):

        class S(Columns):
            depth: float = column("place", "", "")


# ------------------------------------------------------------------------------------------------------------ gather


def test_gathering_keeps_order_owners_and_documents() -> None:
    assert list(SCHEMA.parameters) == ["rain", "plain"]
    assert SCHEMA.documents == {"rain": "What rain is.", "plain": "What plain is."}
    assert set(SCHEMA.owners.values()) == {"rain"}
    assert {table: [c.name for c in columns] for table, columns in SCHEMA.by_table().items()} == {
        "place": ["depth", "share", "total", "wells"],
        "place_actor": ["signed", "key"],
        "actor_actor": ["seed", "order"],
    }
    assert SCHEMA.columns["share"] == Column("share", "place", np.float32, "share under water", "1", "flow", 0.5, 0, 1)


def test_two_modules_of_one_name_are_refused() -> None:
    with pytest.raises(DeclarationError, match="two modules are called rain"):
        gather([module("rain", P=RainParameters), module("rain")])


def test_two_columns_of_one_name_are_refused() -> None:
    class S(Columns):
        depth: F32 = column("actor", "how deep they are in it", "1")

    with pytest.raises(DeclarationError, match="column depth is declared by rain and by snow"):
        gather([module("rain", S=RainColumns), module("snow", S=S)])


def test_declaring_modules_are_found_in_order() -> None:
    rain, plain, other = module("rain", S=RainColumns), module("plain", P=PlainParameters), module("other")
    assert declaring({"b": rain, "a": plain, "other": other, "number": 3}) == [rain, plain]


def test_nothing_declared_is_an_empty_schema() -> None:
    assert gather([]) == Schema({}, {}, {}, {})


# ------------------------------------------------------------------------------------------------------------ record


def test_every_field_of_the_record_is_eight_bytes_wide() -> None:
    dtype = SCHEMA.record_dtype()
    assert dtype.names == ("rain", "plain")
    assert dtype.fields is not None
    for section in dtype.names:
        inner = dtype.fields[section][0]
        assert inner.fields is not None
        for name, (field, offset, *_) in inner.fields.items():
            assert field in (np.float64, np.int64), name
            assert offset % 8 == 0
    assert dtype.itemsize == 8 * 5


def test_the_record_holds_defaults_and_what_is_given() -> None:
    record = SCHEMA.record()
    assert (record.rain.enabled, record.rain.level, record.rain.days, record.rain.heavy) == (1, 0.25, 3, 1)
    assert record.plain.hours == 24
    other = SCHEMA.record({"rain": {"level": 0.75, "enabled": False}})
    assert (other.rain.enabled, other.rain.level, other.rain.days) == (0, 0.75, 3)
    assert record.rain.level == 0.25


def read_record(parameters: Any, tables: Any) -> float:
    rain = parameters.rain
    if rain.enabled and rain.heavy:
        tables.place.depth[0] = rain.level * rain.days + parameters.plain.hours
    return float(tables.place.depth[0])


def test_numba_reads_the_record_and_the_state() -> None:
    compiled = numba.njit(read_record)
    for values in ({}, {"rain": {"level": 1.0}}, {"rain": {"enabled": 0}}):
        assert compiled(SCHEMA.record(values), state()) == read_record(SCHEMA.record(values), state())
    assert compiled(SCHEMA.record(), state()) == 0.25 * 3 + 24
    assert not hasattr(compiled, "signatures") or len(compiled.signatures) == 1


# ------------------------------------------------------------------------------------------------------------- state


def test_state_has_the_declared_shapes_types_and_starts() -> None:
    made = state()
    assert made._fields == ("place", "place_actor", "actor_actor")
    shapes = {"place": (4,), "place_actor": (4, 3), "actor_actor": (3, 3)}
    for item in SCHEMA.columns.values():
        array = getattr(getattr(made, item.table), item.name)
        assert array.shape == shapes[item.table]
        assert array.dtype == item.dtype
        assert array.flags.c_contiguous
        assert (array == item.start).all()
    assert {item.dtype for item in SCHEMA.columns.values()} == set(DTYPES.values())


def test_the_classes_can_be_imported_by_name() -> None:
    for cls in CLASSES.values():
        assert cls.__module__ == __name__
        assert getattr(sys.modules[__name__], cls.__qualname__) is cls


def test_a_duplicate_is_equal_and_shares_nothing() -> None:
    made = state()
    copy = duplicate(made)
    assert type(copy) is type(made)
    assert equal(made, copy)
    for table, other in zip(made, copy, strict=True):
        for a, b in zip(table, other, strict=True):
            assert not np.shares_memory(a, b)
    copy.place_actor.signed[2, 1] += 1
    assert not equal(made, copy)
    assert (made.place_actor.signed == -2).all()


def test_equality_is_of_bytes() -> None:
    made, other = state(), state()
    made.place.depth[0] = other.place.depth[0] = np.nan
    assert equal(made, other)
    made.place.share[0], other.place.share[0] = 0.0, -0.0
    assert not equal(made, other)


def test_copying_into_a_state_keeps_its_arrays() -> None:
    made, target = state(), state()
    made.place.depth[:] = [1, 2, 3, 4]
    made.actor_actor.order[1, 2] = 9
    kept = target.place.depth
    copy_into(made, target)
    assert equal(made, target)
    assert target.place.depth is kept
    made.place.depth[0] = 5
    assert target.place.depth[0] == 1
