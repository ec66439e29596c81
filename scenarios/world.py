"""A world: what a user calls a country, before it becomes arrays.

Loaders and generators (`zaruna`, `places`, `generated`, later folders of one's own) all return a :class:`World`;
`scenarios.build` is the only reader. A world holds data, never behaviour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sim.territory import hours_from, territory

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    from sim.declare import F32
    from sim.territory import Territory

STATE_FORCES = 0
"""The actor index of the state forces in every world; armed groups follow."""

HOME = "home"
"""The `country` of a location inside the country of the conflict; any other value names a neighbouring state."""

ActorKind = Literal["state", "legitimacy_seeking", "predatory", "communal"]
BaseKind = Literal["headquarters", "battalion", "company", "platoon"]
ClosureKind = Literal["border", "place", "road", "camp"]


@dataclass(frozen=True)
class Actor:
    """An armed actor: the state forces first, then the armed groups.

    `kind` is a type of actor, not an ethnic or political label: `legitimacy_seeking` groups want recognition and are
    sensitive to their reputation, `predatory` ones live from rents, `communal` ones defend a constituency
    (Jo & Simmons 2016; Weinstein 2007).
    """

    name: str
    kind: ActorKind
    fighters: int
    """persons under arms at the start, over all locations"""
    constituency: str
    """constituency that supports it; empty for none"""
    command_control: float
    """0..1: how far leaders control what fighters do to civilians"""


@dataclass(frozen=True)
class Base:
    """A planned mission base."""

    location: str
    kind: BaseKind
    troops: int
    police: int
    observers: int
    civilians: int
    contributor: str
    """a generic label (contributor A, B, ...), never a real country"""


@dataclass(frozen=True)
class Closure:
    """Something shut for a time: a `border` (every road between two countries), every road at a `place`, a `road`, or
    a `camp`, which takes nobody in. Only those who flee are stopped (:mod:`scenarios.closures`).
    """

    kind: ClosureKind
    first: str
    """a country for a border, otherwise a location"""
    second: str
    """the other country or the road's other end; empty for a place and a camp"""
    first_day: int
    """days since the mission's authorisation"""
    last_day: int | None
    """the last day shut; None: to the end"""


@dataclass(frozen=True)
class World:
    """A country and its armed actors.

    `territory` is an undirected graph whose nodes are location names, in row order, with attributes
    ``district`` (str), ``country`` (:data:`HOME` or the name of a neighbouring state), ``latitude`` and ``longitude``
    (degrees), ``population`` (persons), ``urban`` (bool), ``capital`` (bool), ``resources`` (0..1, lootable rents),
    ``services`` (0..1), ``camp`` (bool: a place abroad that receives refugees). Edges carry ``kilometres`` (road
    length), ``hours`` (travel time by road in the dry season), ``road`` (``paved`` or ``track``) and ``border`` (bool).
    """

    name: str
    title: str
    territory: nx.Graph[str]
    constituencies: tuple[str, ...]
    shares: NDArray[np.float64]
    """(locations, constituencies): share of a location's population in each constituency; rows sum to 1"""
    actors: tuple[Actor, ...]
    forces: NDArray[np.int64]
    """(locations, actors): fighters at the start; columns sum to each actor's `fighters`"""
    bases: tuple[Base, ...]
    banner: str
    """printed with every result of this world: what is fictional or generic about it"""
    attribution: str = ""
    """source and licence of the data"""
    warnings: tuple[str, ...] = field(default=())
    """what a reader of the data should doubt"""
    closures: tuple[Closure, ...] = field(default=())
    """what is shut for a time"""

    @cached_property
    def ground(self) -> Territory:
        """The territory as arrays; found once for all runs of this world, so the graph must not change any more."""
        return territory(self.territory)

    @cached_property
    def base_hours(self) -> F32:
        """Travel times (hours) from each base to each location, (bases, locations); a world without bases has a row."""
        row_of = {name: row for row, name in enumerate(self.territory)}
        return hours_from(self.ground, [row_of[base.location] for base in self.bases] or [0])
