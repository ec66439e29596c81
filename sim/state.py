"""State: one NamedTuple of arrays a table, nested in one NamedTuple.

Numba caches a compiled function only when the classes in its signature can be imported by name, so the module that
owns the day creates the classes in its own namespace (:func:`table_classes`) and state is built from them.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.declare import Schema


def table_classes(schema: Schema, module: str) -> dict[str, Any]:
    """One NamedTuple class a table (``LocationActorTable``), and ``State`` which nests them, by table.

    `module` must put them into its namespace under their own names.
    """
    tables = {table: [c.name for c in columns] for table, columns in schema.by_table().items()}
    classes: dict[str, Any] = {}
    for table, names in tables.items():
        title = "".join(word.title() for word in table.split("_")) + "Table"
        classes[table] = namedtuple(title, names)  # noqa: PYI024 - the fields are known only at run time
    classes["State"] = namedtuple("State", list(tables))  # noqa: PYI024 - the fields are known only at run time
    for cls in classes.values():
        cls.__module__ = module
    return classes


def allocate(
    schema: Schema, classes: Mapping[str, Any], tables: Mapping[str, tuple[str, ...]], sizes: Mapping[str, int]
) -> Any:
    """Allocate all columns at their starting value.

    Args:
        schema: the declarations.
        classes: what :func:`table_classes` made.
        tables: table -> names of its axes, e.g. ``{"dyad": ("actor", "actor")}``.
        sizes: axis -> length.

    Returns:
        ``State``, whose attributes are tables, whose attributes are C-contiguous arrays.
    """
    made = {}
    for table, columns in schema.by_table().items():
        shape = tuple(sizes[axis] for axis in tables[table])
        made[table] = classes[table](**{c.name: np.full(shape, c.start, dtype=c.dtype) for c in columns})
    return classes["State"](**made)


def copy_into(source: Any, target: Any) -> None:
    """Copy every array of one state into another of the same shapes."""
    for table in source._fields:
        for name in getattr(source, table)._fields:
            np.copyto(getattr(getattr(target, table), name), getattr(getattr(source, table), name))


def duplicate(state: Any) -> Any:
    """Return a deep copy of a state."""
    return type(state)(*(type(table)(*(column.copy() for column in table)) for table in state))


def equal(a: Any, b: Any) -> bool:
    """Whether two states hold the same bytes."""
    return all(x.tobytes() == y.tobytes() for s, t in zip(a, b, strict=True) for x, y in zip(s, t, strict=True))
