"""The Mesa face of a model whose state is arrays: the one file that overrides what Mesa does inside.

`ArrayModel` is a `mesa.Model` that runs whole days in its kernel. `Row` is a `mesa.Agent` which owns nothing: it reads
and writes one row of the arrays. `RowSet` is an agent set for kinds with too many rows to make an object for each.

Written against Mesa 3.5: `Model._advance_time`, `Model._default_schedule`, `Model._agents_by_type`.
"""

from __future__ import annotations

import difflib
import inspect
import itertools
import math
import operator
import warnings
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

import numpy as np

with warnings.catch_warnings():
    # Mesa's batch runner, which nothing here calls, misses the widgets of notebooks when a notebook imports it.
    warnings.filterwarnings("ignore", "IProgress not found")
    import mesa
    from mesa.agentset import AbstractAgentSet, GroupBy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import ArrayLike, NDArray

    from sim.declare import I64

# ------------------------------------------------------------------------------------------------------------- model


MOST_CALLS = 100_000
"""agents of a row set for each of which Python is called at once; about a second's work"""


class ArrayModel(mesa.Model, ABC):  # type: ignore[misc]  # Mesa ships no types
    """A Mesa model whose days pass in :meth:`advance`, many at a time where nothing has to happen in between.

    `run_for`, `run_until` and `step` are Mesa's, in whole days. `model.steps` counts the days completed and
    `model.time` says the same, but inside an event scheduled at a fraction of a day. Events (`schedule_event`,
    `schedule_recurring`) run at their time: one at time 30 after day 30 is complete, one at 29.5 before day 30 begins,
    with the state that day 29 left (in Mesa an event of high priority may come before the step of its time; here the
    day comes first). Who observes `model.time` sees it change once for each call of `advance`.

    A subclass may override `step()` in Mesa's classic way, if it calls `super().step()` exactly once: what stands
    before that call happens at dawn (`steps` is the number of days completed, orders may be written), what stands
    after it at dusk (`steps` and `time` count the day). The kernel then runs one day at a time.
    """

    steps: int
    """days completed"""
    time: float
    state: Any
    """named tuple of tables, which are named tuples of arrays (see `sim.state`)"""

    def __init__(self, state: Any, *, rng: int) -> None:
        """Stand a model over `state`; `rng` seeds `model.random` and `model.rng`, which the kernel does not use."""
        super().__init__(rng=rng)
        self.state = state
        # Mesa's own schedule would be an event a day, and so a call of the kernel a day.
        self._default_schedule.stop()
        self._agents_by_type: dict[type, Any] = _ByKind()
        self._layouts: dict[type[Row], _Layout] = {}
        self._first_ids: dict[type[Row], int] = {}
        self._on_the_way = False

    @abstractmethod
    def advance(self, days: int) -> None:
        """Run the kernel for this many whole days, at least 1; `steps` still counts the days before them."""

    @property
    def stops_daily(self) -> bool:
        """Whether `advance` gets one day at a time, so that Python code within a day sees the right time.

        True when a subclass overrides `step`. A model whose `advance` calls Python behaviours extends it.
        """
        return type(self).step is not ArrayModel.step

    def step(self) -> None:
        """Run one day (called on a model: with the events of that day)."""
        self._pass_days(1)

    def _pass_days(self, days: int) -> None:
        self.advance(days)
        self.steps += days
        self.time = float(self.steps)

    def _advance_time(self, until: float) -> None:
        """Run to the end of day `until`, stopping at the events on the way.

        Raises:
            ValueError: when `until` is not a whole day.
            RuntimeError: when called by something that runs within a day, or when `step()` did not pass one day.
        """
        if self._on_the_way:
            raise RuntimeError("the model is running: step, run_for and run_until are not for events, steps or agents")
        if not float(until).is_integer():
            raise ValueError(f"days are whole: cannot run from day {self.time:g} to day {until:g}")
        if until <= self.time:
            warnings.warn(f"nothing to run: day {until:g} is complete", RuntimeWarning, stacklevel=3)
            return
        self._on_the_way = True
        try:
            self._travel(int(until))
        finally:
            self.time = float(self.steps)
            self._on_the_way = False

    def _travel(self, end: int) -> None:
        events = self._event_list
        while True:
            # Asked anew each time, since whatever just ran may have scheduled something.
            due = math.inf if events.is_empty() else events.peek_ahead()[0].time
            stop = min(end, due)
            if math.floor(stop) > self.steps:
                self._next_days(math.floor(stop) - self.steps)
            elif due <= end:
                event = events.pop_event()
                self.time = max(self.time, event.time)
                event.execute()
            else:
                return

    def _next_days(self, days: int) -> None:
        if type(self).step is ArrayModel.step:
            self._pass_days(1 if self.stops_daily else days)
            return
        before = self.steps
        self._user_step()
        if self.steps != before + 1:
            name = type(self).__name__
            raise RuntimeError(f"{name}.step() ran {self.steps - before} days: it must call super().step() once")

    # -------------------------------------------------------------------------------------------------------- agents

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """Kind -> its agents; a subclass that replaces a kind's behaviour stands under the kind.

        Kinds listed by :meth:`list_rows` stand here and are not in `model.agents`, which holds objects.
        """
        return _Kinds(self._agents_by_type)

    def list_rows[R: Row](self, kind: type[R]) -> RowSet[R]:
        """Put all live rows of a large kind under `agents_by_type`, without an object for each."""
        rows = RowSet(self, kind)
        self._agents_by_type[kind] = rows
        return rows

    def register_agent(self, agent: Any) -> None:
        """Mesa's; a new :class:`Row` takes the place of the one that stands for the same row, if there is one.

        That is how one agent's behaviour is replaced: ``Raiders(model, 2)``.
        """
        kind = agent._kind if isinstance(agent, Row) else None
        if kind is not None and isinstance(self._agents_by_type.get(kind), RowSet):
            agent.unique_id = self._first_id(kind) + agent.index
            return
        replaces = kind is not None and agent in self.agents
        if replaces:
            self.deregister_agent(agent)  # it equals the one that stands there; sets would keep the old object
        super().register_agent(agent)
        if replaces:
            self._agents_by_type[type(agent)].sort("index", ascending=True, inplace=True)

    def _first_id(self, kind: type[Row]) -> int:
        """Give the id of row 0 of a large kind; those of all its rows are set aside when first asked for."""
        if kind not in self._first_ids:
            self._first_ids[kind] = self.agent_id_counter
            self.agent_id_counter += self._layout(kind).length
        return self._first_ids[kind]

    def _layout(self, cls: type[Row]) -> _Layout:
        if cls not in self._layouts:
            self._layouts[cls] = _lay_out(cls, self.state)
        return self._layouts[cls]


class _ByKind(dict[type, Any]):
    """What Mesa registers agents in: asked for the class of a row, it answers for its kind."""

    def __getitem__(self, cls: type) -> Any:
        return super().__getitem__(_kind_of(cls))

    def __setitem__(self, cls: type, agents: Any) -> None:
        super().__setitem__(_kind_of(cls), agents)


class _Kinds(dict[type, Any]):
    """What a user asks: all agents of a kind must not be the answer to a question about some of them."""

    def __missing__(self, cls: type) -> Any:
        kind = _kind_of(cls)
        if kind in self and kind is not cls:
            name = cls.__name__
            raise KeyError(f"{name} stands under agents_by_type[{kind.__name__}]; add .select(agent_type={name})")
        raise KeyError(cls)


def _kind_of(cls: type) -> type:
    return getattr(cls, "_kind", None) or cls


# --------------------------------------------------------------------------------------------------------------- row


@dataclass(frozen=True)
class _Layout:
    """Where the columns of a kind are."""

    places: dict[str, tuple[str, int]]
    """column -> its table, and the axis along which this kind's rows lie"""
    length: int
    """number of rows, spare ones included"""


class Row(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """A Mesa agent that is a view of one row of the state.

    A *kind* is a class that says where its rows are::

        class ArmedGroup(Row):
            _tables = {"actor": 0, "location_actor": 1}   # table -> axis; the first table is its own

    Columns are attributes: `group.funds` is a Python number, and a column of a table with further axes is an array over
    these, as a view (writing into it writes the state). A property of the class goes before a column of its name, which
    :meth:`across` still reaches. Attributes that begin with an underscore, or that the class declares, belong to the
    object. Two rows are equal if model, kind and index are.

    A subclass of a kind replaces behaviour and stays under its kind: see `ArrayModel.agents_by_type`. Rows are as many
    as the arrays are long, so `remove` is refused.
    """

    _tables: ClassVar[dict[str, int]] = {}
    _kind: ClassVar[type[Row] | None] = None
    _own: ClassVar[frozenset[str]] = frozenset({"model", "index", "unique_id", "pos"})

    model: ArrayModel
    index: int
    unique_id: int
    pos: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Remember the class that declares the tables as the kind, and which attributes belong to the object."""
        super().__init_subclass__(**kwargs)
        cls._own = cls._own.union(*map(inspect.get_annotations, cls.__mro__))
        if "_tables" in cls.__dict__:
            cls._kind = cls

    def __init__(self, model: ArrayModel, index: int) -> None:
        """View row `index` and register with the model (rows of a large kind are only viewed).

        Raises:
            IndexError: when there is no such row.
            TypeError: when the class does not fit the state: a table is missing, tables differ in length, or something
                other than a property would hide a column.
        """
        length = model._layout(type(self)).length
        self.index = operator.index(index)
        if not 0 <= self.index < length:
            raise IndexError(f"{type(self).__name__} {index} does not exist: rows are 0..{length - 1}")
        super().__init__(model)

    @classmethod
    def _alive(cls, state: Any) -> NDArray[np.bool_] | None:  # noqa: ARG003 - for a large kind to override
        """Say which rows are in use, as a mask over all of them; None for all."""
        return None

    @classmethod
    def _view(cls, model: ArrayModel, index: int, unique_id: int) -> Self:
        row = cls.__new__(cls)  # `__init__` would register it and cost ten times as much
        row.__dict__.update(model=model, index=index, unique_id=unique_id, pos=None)
        return row

    def across(self, column: str) -> NDArray[Any]:
        """View this row of `column` over the other axes of its table, also where a property hides the column."""
        array, place = self._cell(column)
        view: NDArray[Any] = array[(*place, ...)]
        return view

    def remove(self) -> None:
        """Refuse: a row stands for as long as its model.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"{self} is a row of the state and cannot be removed; set its columns instead")

    def __getattr__(self, name: str) -> Any:
        """Read a column; Python asks here only for what the object and its class do not have."""
        if hasattr(type(self), name):
            # A property failed with an AttributeError: raise that again rather than answer with a column.
            return object.__getattribute__(self, name)
        if name.startswith("_") or name in Row._own:
            raise AttributeError(f"{type(self).__name__} has no {name}")
        array, place = self._cell(name)
        value = array[place]
        return value.item() if isinstance(value, np.generic) else value

    def __setattr__(self, name: str, value: Any) -> None:
        """Write a column, or what belongs to the object."""
        cls = type(self)
        if name.startswith("_") or hasattr(cls, name) or name in cls._own:
            object.__setattr__(self, name, value)
            return
        array, place = self._cell(name)
        array[place] = _fitting(value, array.dtype, f"{cls.__name__}.{name}")

    def __dir__(self) -> list[str]:
        """List the columns too."""
        return sorted({*super().__dir__(), *self.model._layout(type(self)).places})

    def __eq__(self, other: object) -> bool:
        """Whether both view the same row."""
        if not isinstance(other, Row):
            return NotImplemented
        return self.index == other.index and self._kind is other._kind and self.model is other.model

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self._kind, self.index))

    def __repr__(self) -> str:
        """Class and row."""
        return f"{type(self).__name__}({self.index})"

    def _cell(self, column: str) -> tuple[NDArray[Any], tuple[Any, ...]]:
        cls = type(self)
        table, axis = _place(cls, self.model._layout(cls), column)
        array = getattr(getattr(self.model.state, table), column)
        return array, (*(slice(None),) * axis, self.index)


def _lay_out(cls: type[Row], state: Any) -> _Layout:
    name = cls.__name__
    if not cls._tables:
        raise TypeError(f"{name} declares no _tables: table -> axis of its rows")
    places: dict[str, tuple[str, int]] = {}
    lengths: dict[str, int] = {}
    for table, axis in cls._tables.items():
        if table not in state._fields:
            raise TypeError(f"{name}._tables: {table} is not a table; tables: {', '.join(state._fields)}")
        columns = getattr(state, table)
        lengths[table] = columns[0].shape[axis]
        places.update(dict.fromkeys(columns._fields, (table, axis)))
    if len(set(lengths.values())) > 1:
        raise TypeError(f"{name}._tables: the axes differ in length: {lengths}")
    for column in places:
        own = inspect.getattr_static(cls, column, None)
        if not isinstance(own, property) and (hasattr(cls, column) or column in cls._own):
            raise TypeError(f"{name}.{column} hides the column {column}: rename it, or make it a property")
    return _Layout(places, next(iter(lengths.values())))


def _place(cls: type[Row], layout: _Layout, column: str) -> tuple[str, int]:
    try:
        return layout.places[column]
    except KeyError:
        nearest = difflib.get_close_matches(column, layout.places, n=1, cutoff=0.0)[0]
        raise AttributeError(f"{cls.__name__} has no {column}; nearest column: {nearest}") from None


def _fitting(value: ArrayLike, dtype: np.dtype[Any], what: str) -> NDArray[Any]:
    """Convert `value` to the type of a column.

    Raises:
        ValueError: when that would change it by more than rounding to the precision of a float.
    """
    given = np.asarray(value)
    if given.dtype.kind in "biuf":
        with np.errstate(over="ignore", invalid="ignore"):
            kept = given.astype(dtype)
        fits = kept == given if dtype.kind in "iu" else np.isfinite(kept) | ~np.isfinite(given)
        if fits.all():
            return kept
        given = given[~fits] if given.ndim else given
    shown = given.flat[0] if given.size else value
    raise ValueError(f"{what} = {shown} does not fit a column of {dtype}")


# ----------------------------------------------------------------------------------------------------------- row set


class RowSet[R: Row](AbstractAgentSet[R]):  # type: ignore[misc]  # Mesa ships no types
    """An agent set that holds row numbers; its agents are views, made when somebody looks at them.

    The set of a whole kind follows the state: it holds the rows alive at each moment, and cannot be changed in place.
    What `select`, `shuffle`, `sort`, `groupby` and `copy` return holds those of its rows that are still alive.

    It answers as Mesa's sets do, but for four things. `do`, `shuffle_do` and `map` refuse more than :data:`MOST_CALLS`
    agents, since each of them costs an object and a call: select some first. `get` returns an array, not a list. `set`
    also takes one value for each agent. `select` also takes a mask, which needs no view:
    ``homes.select(mask=homes.get("fear") > 0.5)``.
    A private attribute given to a view ends with the view.
    """

    def __init__(self, model: ArrayModel, kind: type[R], rows: ArrayLike | None = None) -> None:
        """Hold `rows` of `kind`; None for the whole kind."""
        self.model = model
        self.kind = kind
        self.random = model.random
        self._first_id = model._first_id(_kind_of(kind))
        self._rows: I64 | None = None if rows is None else np.asarray(rows, dtype=np.int64)

    @property
    def rows(self) -> I64:
        """Numbers of the rows in the set that are alive now, in the set's order."""
        alive = self.kind._alive(self.model.state)
        if self._rows is None:
            return np.arange(self.model._layout(self.kind).length) if alive is None else np.flatnonzero(alive)
        return self._rows.copy() if alive is None else self._rows[alive[self._rows]]

    def __len__(self) -> int:
        """Count the agents."""
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        """View one agent after the other."""
        return self._views(self.rows)

    def __contains__(self, agent: object) -> bool:
        """Whether the set holds this agent; costs a look at the whole set."""
        known = isinstance(agent, Row) and agent.model is self.model and agent._kind is self.kind._kind
        return known and bool((self.rows == cast("Row", agent).index).any())

    def __repr__(self) -> str:
        """Count and kind."""
        return f"<RowSet of {len(self)} {self.kind.__name__}>"

    def to_list(self) -> list[R]:
        """Make an object for each agent."""
        return list(self)

    # -------------------------------------------------------------------------------------------------------- values

    def get(
        self,
        attr_names: str | list[str],
        handle_missing: Literal["error", "default"] = "error",
        default_value: Any = None,
    ) -> NDArray[Any]:
        """Values of an attribute, (agents,), or of several, (agents, attributes) in a type that holds them all.

        The result is a copy. A column whose table has further axes gives (agents, ...).

        Raises:
            AttributeError: when there is no such attribute and `handle_missing` is not ``"default"``.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"handle_missing = {handle_missing} is not one of error, default")
        rows = self.rows
        names = [attr_names] if isinstance(attr_names, str) else attr_names
        found = []
        for name in names:
            try:
                found.append(self._values(name, rows))
            except AttributeError:
                if handle_missing == "error":
                    raise
                found.append(np.full(len(rows), default_value))
        return found[0] if isinstance(attr_names, str) else np.stack(found, axis=1)

    def set(self, attr_name: str, value: Any) -> Self:
        """Set a column, or a property with a setter, to one value or to an array with a value for each agent.

        Raises:
            AttributeError: when there is no such column or property.
            ValueError: when a value does not fit the type of the column.
        """
        rows = self.rows
        if isinstance(inspect.getattr_static(self.kind, attr_name, None), property):
            each = value if np.ndim(value) and len(value) == len(rows) else itertools.repeat(value)
            for agent, own in zip(self._views(rows), each, strict=False):
                setattr(agent, attr_name, own)
        else:
            column = self._column(attr_name)
            column[rows] = _fitting(value, column.dtype, f"{self.kind.__name__}.{attr_name}")
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """Apply a function, or each of several, to the values of an attribute; `sum`, `min`, `max` run in NumPy."""
        values = self.get(attribute)
        if values.dtype.kind == "f":  # Python adds in double precision; single precision would lose families
            values = values.astype(np.float64)
        if callable(func):
            return _aggregate(values, func)
        return [_aggregate(values, each) for each in func]

    def _column(self, name: str) -> NDArray[Any]:
        """View a whole column with this kind's rows along the first axis."""
        table, axis = _place(self.kind, self.model._layout(self.kind), name)
        return np.moveaxis(getattr(getattr(self.model.state, table), name), axis, 0)

    def _values(self, name: str, rows: I64) -> NDArray[Any]:
        if name == "index":
            return rows
        if name == "unique_id":
            return rows + self._first_id
        if hasattr(self.kind, name):
            return np.asarray([getattr(agent, name) for agent in self._views(rows)])
        return self._column(name)[rows]

    def _views(self, rows: I64) -> Iterator[R]:
        # In parts, since a list of all numbers would be as large as what this class avoids.
        for start in range(0, len(rows), 4096):
            for index in rows[start : start + 4096].tolist():
                yield self.kind._view(self.model, index, self._first_id + index)

    # ----------------------------------------------------------------------------------------------- parts and order

    def select(
        self,
        filter_func: Callable[[R], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
        *,
        mask: NDArray[np.bool_] | None = None,
    ) -> RowSet[R]:
        """Select agents as Mesa does: by function, number (or share, a float up to 1), or class; or by `mask`.

        Args:
            filter_func: called with a view of each agent.
            at_most: take the first so many.
            inplace: change this set instead of making one.
            agent_type: all agents are of the kind, so this selects all or none.
            mask: (agents,) booleans, in the order of the set.

        Raises:
            ValueError: when the mask is not boolean or its length is not that of the set.
        """
        rows = self.rows
        if isinstance(at_most, float) and at_most <= 1:
            at_most = int(len(rows) * at_most)
        limit = None if at_most == math.inf else max(0, math.ceil(at_most))
        if mask is not None:
            if mask.dtype != np.bool_ or mask.shape != rows.shape:
                raise ValueError(f"mask is {mask.dtype} {mask.shape}: {len(rows)} booleans are needed, one an agent")
            rows = rows[mask]
        if agent_type is not None and not issubclass(self.kind, agent_type):
            rows = rows[:0]
        if filter_func is not None:
            wanted = (agent.index for agent in self._views(rows) if filter_func(agent))
            rows = np.fromiter(itertools.islice(wanted, limit), dtype=np.int64)
        return self._with(rows[:limit], inplace=inplace)

    def copy(self) -> RowSet[R]:
        """Make a set of the agents that are in this one now."""
        return self._with(self.rows, inplace=False)

    __copy__ = copy

    def shuffle(self, inplace: bool = False) -> RowSet[R]:
        """Put the agents into the order in which Mesa would put them, drawn from `model.random`."""
        order = self.rows.tolist()
        self.random.shuffle(order)
        return self._with(order, inplace=inplace)

    def sort(
        self,
        key: Callable[[R], Any] | str,
        ascending: bool = False,
        inplace: bool = False,
    ) -> RowSet[R]:
        """Sort by attribute or function, descending unless told otherwise; equals keep their order."""
        rows = self.rows
        values = self._values(key, rows) if isinstance(key, str) else np.array([key(agent) for agent in self])
        if ascending:
            order = np.argsort(values, kind="stable")
        else:  # sorting the reverse and reversing the result keeps equals in order
            order = len(rows) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        return self._with(rows[order], inplace=inplace)

    def groupby(self, by: Callable[[R], Any] | str, result_type: Literal["agentset", "list"] = "agentset") -> GroupBy:
        """Group by attribute or function, in the order in which groups first appear."""
        rows = self.rows
        values = self._values(by, rows).tolist() if isinstance(by, str) else [by(agent) for agent in self]
        members: dict[Any, list[int]] = {}
        for row, value in zip(rows.tolist(), values, strict=True):
            members.setdefault(value, []).append(row)
        groups = {value: self._with(own, inplace=False) for value, own in members.items()}
        return GroupBy(groups if result_type == "agentset" else {value: list(own) for value, own in groups.items()})

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same agents."""
        if not self._comparable(other):
            return NotImplemented
        return np.array_equal(np.sort(self.rows), np.sort(cast("RowSet[R]", other).rows))

    __hash__ = None  # type: ignore[assignment]  # as of every mutable set

    def __and__(self, other: RowSet[R]) -> RowSet[R]:
        """Agents in both sets."""
        if not self._comparable(other):
            return NotImplemented
        return self.select(mask=np.isin(self.rows, other.rows))

    def __sub__(self, other: RowSet[R]) -> RowSet[R]:
        """Agents in this set alone."""
        if not self._comparable(other):
            return NotImplemented
        return self.select(mask=~np.isin(self.rows, other.rows))

    def __or__(self, other: RowSet[R]) -> RowSet[R]:
        """Agents in either set."""
        if not self._comparable(other):
            return NotImplemented
        return self._with(np.concatenate([self.rows, (other - self).rows]), inplace=False)

    def _comparable(self, other: object) -> bool:
        return isinstance(other, RowSet) and other.model is self.model and other.kind._kind is self.kind._kind

    def _with(self, rows: ArrayLike, *, inplace: bool) -> RowSet[R]:
        if not inplace:
            return RowSet(self.model, self.kind, rows)
        if self._rows is None:
            raise TypeError(f"the set of every {self.kind.__name__} follows the state: change a copy() of it in place")
        self._rows = np.asarray(rows, dtype=np.int64)
        return self

    def _update(self, agents: Iterable[R]) -> RowSet[R]:
        return self._with(list(dict.fromkeys(agent.index for agent in agents)), inplace=True)

    # ------------------------------------------------------------------------------------------------------- actions

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Call a method, or a function with the agent first, for each agent.

        Raises:
            ValueError: for more than :data:`MOST_CALLS` agents, as `shuffle_do` and `map` do.
        """
        self._check_calls("do")
        for agent in self:
            _call(agent, method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Self:
        """Do so in random order."""
        self._check_calls("shuffle_do")
        self.shuffle().do(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Do so and return the results."""
        self._check_calls("map")
        return [_call(agent, method, *args, **kwargs) for agent in self]

    def _check_calls(self, what: str) -> None:
        """Refuse to make an object and a call for each of very many rows."""
        if len(self) > MOST_CALLS:
            raise ValueError(
                f"{what} calls Python once an agent: {len(self):,} of {self.kind.__name__} are more than the "
                f"{MOST_CALLS:,} allowed; select() some first, or work on whole columns with get() and set()"
            )

    def add(self, agent: R) -> None:
        """Refuse: the model makes the rows.

        Raises:
            TypeError: always, as `discard` and `remove` do.
        """
        self._refuse(agent)

    def discard(self, agent: R) -> None:
        """Refuse: the model makes the rows."""
        self._refuse(agent)

    def remove(self, agent: R) -> None:
        """Refuse: the model makes the rows."""
        self._refuse(agent)

    def _refuse(self, agent: object) -> None:
        raise TypeError(f"{agent}: the rows of {self.kind.__name__} are made by the model; use select, &, | and -")


def _call(agent: Row, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return getattr(agent, method)(*args, **kwargs) if isinstance(method, str) else method(agent, *args, **kwargs)


def _aggregate(values: NDArray[Any], func: Callable[..., Any]) -> Any:
    if values.ndim == 1 and values.dtype.kind in "biuf":
        if func is sum:
            return values.sum().item()
        if func is min and len(values):
            return values.min().item()
        if func is max and len(values):
            return values.max().item()
    return func(values)
