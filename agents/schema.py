"""All declarations of the model together: those of the day, which the compiled kernel sees, and those of the month."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from agents import day, month
from sim.declare import Schema, joined
from sim.state import table_classes

SCHEMA: Schema = joined(day.SCHEMA, month.SCHEMA)
TABLES = day.TABLES | month.TABLES
_MONTHLY = table_classes(month.SCHEMA, __name__)
CLASSES: dict[str, Any] = {
    **day.CLASSES,
    **_MONTHLY,
    "State": namedtuple("State", [name for name in (*day.CLASSES, *_MONTHLY) if name != "State"]),  # noqa: PYI024 - the fields are known only at run time
}
globals().update({cls.__name__: cls for name, cls in CLASSES.items() if name in _MONTHLY})


def of_the_day(state: Any) -> Any:
    """The tables of a state that the compiled day works on; the same arrays."""
    cls = day.CLASSES["State"]
    return cls(*(getattr(state, table) for table in cls._fields))
