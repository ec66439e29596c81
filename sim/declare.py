"""Declarations: every parameter and every column of state says what it is where it stands.

A mechanism is a module with a class ``P(Parameters)`` and/or a class ``S(Columns)``. The name of the module is the name
of the mechanism: its section of the configuration, its record of parameters, its rows in the documentation. Everything
else (the parameter record, the arrays, the schema of the configuration, the data dictionary) is built from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

type F64 = NDArray[np.float64]
type F32 = NDArray[np.float32]
type I64 = NDArray[np.int64]
type I32 = NDArray[np.int32]
type I16 = NDArray[np.int16]
type U64 = NDArray[np.uint64]
type U32 = NDArray[np.uint32]
type U8 = NDArray[np.uint8]

DTYPES: dict[str, type[np.generic]] = {
    "F64": np.float64,
    "F32": np.float32,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "U64": np.uint64,
    "U32": np.uint32,
    "U8": np.uint8,
}

Grade = Literal["strong", "contested", "assumed"]
Role = Literal["state", "order", "flow"]

# A field of a NumPy record is read as an attribute, so these names would be shadowed by the record's own.
RESERVED = frozenset(dir(np.record))


class DeclarationError(TypeError):
    """A declaration is not usable; raised at import, so it is a programmer's error."""


@dataclass(frozen=True)
class Param:
    """One parameter: value and range in `unit`, with where it comes from and how sure that is."""

    name: str
    kind: type
    default: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str
    grade: Grade


@dataclass(frozen=True)
class Column:
    """One column of one table.

    `role` is ``state`` (carried from day to day, written only in the update phase), ``order`` (what somebody decided
    for the day) or ``flow`` (what happened today; back at its start at dawn). `low` and `high` bound it in every state
    a run can reach; ``None`` means no bound.
    """

    name: str
    table: str
    dtype: type[np.generic]
    meaning: str
    unit: str
    role: Role
    start: float
    low: float | None
    high: float | None


def param(default: float, low: float, high: float, unit: str, meaning: str, source: str, grade: Grade) -> Any:
    """Declare a parameter in the body of a :class:`Parameters` class; the annotation (float, int, bool) is its type."""
    return (default, low, high, unit, meaning, source, grade)


def column(
    table: str,
    meaning: str,
    unit: str,
    role: Role = "state",
    *,
    start: float = 0,
    low: float | None = None,
    high: float | None = None,
) -> Any:
    """Declare a column in the body of a :class:`Columns` class; the annotation (F32, I32, ...) is its type."""
    return (table, meaning, unit, role, start, low, high)


class Parameters:
    """Base class of a mechanism's parameters; ``enabled`` is added to every mechanism that has a rule."""

    fields: ClassVar[dict[str, Param]] = {}
    enabled: bool

    def __init_subclass__(cls, *, switch: bool = True) -> None:
        """Collect the declared fields; `switch` False leaves out ``enabled`` (settings without a rule of their own)."""
        found: dict[str, Param] = {}
        if switch:
            found["enabled"] = Param(
                "enabled", bool, 1, 0, 1, "switch", "whether the mechanism acts at all", "ablation", "assumed"
            )
        for name, annotation in cls.__annotations__.items():
            if name in RESERVED:
                raise DeclarationError(f"{cls.__module__}.{name}: the name is an attribute of a NumPy record")
            kind = {"float": float, "int": int, "bool": bool}.get(str(annotation))
            if kind is None:
                raise DeclarationError(f"{cls.__module__}.{name}: {annotation} is not float, int or bool")
            default, low, high, unit, meaning, source, grade = getattr(cls, name)
            if not low <= default <= high:
                raise DeclarationError(f"{cls.__module__}.{name}: default {default} is outside {low}..{high}")
            found[name] = Param(name, kind, default, low, high, unit, meaning, source, grade)
        cls.fields = found


class Columns:
    """Base class of a mechanism's columns of state, orders and flows."""

    columns: ClassVar[dict[str, Column]] = {}

    def __init_subclass__(cls) -> None:
        """Collect the declared columns."""
        found: dict[str, Column] = {}
        for name, annotation in cls.__annotations__.items():
            dtype = DTYPES.get(str(annotation))
            if dtype is None:
                raise DeclarationError(f"{cls.__module__}.{name}: {annotation} is not one of {', '.join(DTYPES)}")
            table, meaning, unit, role, start, low, high = getattr(cls, name)
            found[name] = Column(name, table, dtype, meaning, unit, role, start, low, high)
        cls.columns = found


@dataclass(frozen=True)
class Schema:
    """All declarations of a model, in the order of the day."""

    parameters: dict[str, dict[str, Param]]
    """mechanism (or group of settings) -> field -> parameter"""
    columns: dict[str, Column]
    """column name -> column; names are unique over all tables"""
    owners: dict[str, str]
    """column name -> mechanism that declares it"""
    documents: dict[str, str]
    """mechanism -> its module's docstring"""

    def record_dtype(self) -> np.dtype[Any]:
        """Type of the one parameter record: a record of records, every field 8 bytes wide."""
        parts = []
        for section, fields in self.parameters.items():
            inner = np.dtype([(f.name, np.float64 if f.kind is float else np.int64) for f in fields.values()])
            parts.append((section, np.dtype((np.record, inner))))
        return np.dtype((np.record, np.dtype(parts)))

    def record(self, values: Mapping[str, Mapping[str, float]] | None = None) -> Any:
        """Build the parameter record.

        Args:
            values: section -> field -> value; what is missing keeps its default. Ranges are the caller's business
                (the configuration checks them with the place a value came from).
        """
        record = np.zeros(1, dtype=self.record_dtype())
        for section, fields in self.parameters.items():
            given = (values or {}).get(section, {})
            for name, field in fields.items():
                record[section][name][0] = given.get(name, field.default)
        return record.view(np.recarray)[0]

    def part_of(self, whole: Any) -> Any:
        """Copy the sections of this schema out of a record that has more of them."""
        record = np.zeros(1, dtype=self.record_dtype())
        for section in self.parameters:
            record[section][0] = whole[section]
        return record.view(np.recarray)[0]

    def by_table(self) -> dict[str, list[Column]]:
        """Columns of each table, in order of declaration."""
        tables: dict[str, list[Column]] = {}
        for item in self.columns.values():
            tables.setdefault(item.table, []).append(item)
        return tables


def plain(record: Any) -> SimpleNamespace:
    """Turn a parameter record into plain Python numbers, read in the same way: `p.fear.rise`.

    Reading a field of a NumPy record takes microseconds, which rules in Python pay at every parameter.
    """
    return SimpleNamespace(
        **{
            section: SimpleNamespace(**{name: record[section][name].item() for name in record[section].dtype.names})
            for section in record.dtype.names
        }
    )


def gather(modules: Iterable[ModuleType]) -> Schema:
    """Collect the declarations of `modules`.

    Raises:
        DeclarationError: when two modules share a name, or two columns do.
    """
    parameters: dict[str, dict[str, Param]] = {}
    columns: dict[str, Column] = {}
    owners: dict[str, str] = {}
    documents: dict[str, str] = {}
    for module in modules:
        name = module.__name__.rpartition(".")[2]
        if name in documents:
            raise DeclarationError(f"two modules are called {name}")
        documents[name] = module.__doc__ or ""
        own = getattr(module, "P", None)
        if own is not None:
            if name in RESERVED:
                raise DeclarationError(f"{name} is an attribute of a NumPy record")
            parameters[name] = own.fields
        for item in getattr(module, "S", Columns).columns.values():
            if item.name in columns:
                raise DeclarationError(f"column {item.name} is declared by {owners[item.name]} and by {name}")
            columns[item.name] = item
            owners[item.name] = name
    return Schema(parameters, columns, owners, documents)


def joined(first: Schema, second: Schema) -> Schema:
    """Put two schemas together, the first one first.

    Raises:
        DeclarationError: when both have a section or a column of the same name.
    """
    for kind, mine, its in (("section", first.documents, second.documents), ("column", first.columns, second.columns)):
        twice = mine.keys() & its.keys()
        if twice:
            raise DeclarationError(f"two declarations of {kind} {min(twice)}")
    return Schema(
        first.parameters | second.parameters,
        first.columns | second.columns,
        first.owners | second.owners,
        first.documents | second.documents,
    )


def declaring(namespace: Mapping[str, object]) -> list[ModuleType]:
    """Modules in `namespace` that declare parameters or columns, in the order in which they were imported there."""
    return [m for m in namespace.values() if isinstance(m, ModuleType) and (hasattr(m, "P") or hasattr(m, "S"))]
