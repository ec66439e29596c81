"""The territory as arrays: who neighbours whom, how far it is, and who is near.

A territory is a networkx graph while people read it and arrays while the kernel runs; this is the one place where the
first becomes the second. Row `i` of every array is node `i` of the graph, in the order in which it was added.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import ArrayLike

    from sim.declare import F32, F64, I32, I64

type Flags = np.ndarray[Any, np.dtype[np.bool_]]

NEAREST = 32
"""How many nearest locations are listed for each location, at most."""
AT_ONCE = 256
"""Starts of one search of ways: no table of all pairs is held, which 10,000 locations would make too large."""
FIRST_RADIUS = 4.0
"""How far the nearest locations are looked for at first, in mean edges; doubled where they are further away."""


@dataclass(frozen=True)
class Territory:
    """A connected graph of `L` locations and `E` directed edges; an undirected road is two edges."""

    names: tuple[str, ...]
    """name of each location; its place is the row in every array"""
    indptr: I32
    """(L + 1,): the edges that leave location `i` are `indptr[i]` to `indptr[i + 1]`, the last one excluded"""
    neighbours: I32
    """(E,): where each edge leads, ascending within a location"""
    hours: F64
    """(E,): travel time along each edge, hours"""
    nearest: I32
    """(L, K): the K = min(32, L - 1) other locations reached first, nearest first, ties in order of rows"""
    nearest_hours: F32
    """(L, K): travel time to each of them, hours"""
    nearest_before: I32
    """(L, K): where in the list stands the location before it on the way; -1 where the way leads there from the start
    at once"""


def territory(graph: nx.Graph[Any], weight: str = "hours") -> Territory:
    """Turn a graph into arrays.

    Args:
        graph: a connected graph without self loops; a directed graph has one-way edges and must lead everywhere.
        weight: name of the edge attribute that holds travel time in hours.

    Raises:
        UserError: naming the node or edge, when a travel time is missing, not finite or not positive, when a node has
            no edge (unless it is the only one) or an edge to itself, or when some location cannot be reached.
    """
    names = _names(graph)
    rows = {node: row for row, node in enumerate(graph)}
    size = len(names)
    edges = _edges(graph, rows, weight)
    alone = set(range(size)).difference(*edges) if size > 1 else set()
    if alone:
        raise UserError(f"location {names[min(alone)]} has no edge: every location must be connected to another one")
    starts = np.array([start for start, _ in edges], dtype=np.int32)
    ends = np.array([end for _, end in edges], dtype=np.int32)
    matrix = csr_array((np.array(list(edges.values()), dtype=np.float64), (starts, ends)), shape=(size, size))
    matrix.sort_indices()

    _check_connected(matrix, names)
    nearest, nearest_hours, nearest_before = _nearest(matrix)
    return Territory(
        names=names,
        indptr=matrix.indptr.astype(np.int32),
        neighbours=matrix.indices.astype(np.int32),
        hours=matrix.data,
        nearest=nearest,
        nearest_hours=nearest_hours,
        nearest_before=nearest_before,
    )


def hours_from(ground: Territory, starts: ArrayLike) -> F32:
    """Travel times of the fastest ways.

    Args:
        ground: the territory.
        starts: rows of the locations that the ways begin at.

    Returns:
        (starts, L): hours to every location; 0 to the start itself.
    """
    size = len(ground.names)
    matrix = csr_array((ground.hours, ground.neighbours, ground.indptr), shape=(size, size))
    rows = np.asarray(starts, dtype=np.int64)
    hours = np.empty((rows.size, size), np.float32)
    for first in range(0, rows.size, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        hours[part] = dijkstra(matrix, directed=True, indices=rows[part])
    return hours


def nearest_open(ground: Territory, closed: Flags, unlisted: Flags) -> tuple[I32, F32, I32]:
    """`nearest`, `nearest_hours` and `nearest_before` while some edges are closed.

    Args:
        ground: the territory.
        closed: (E,) edges that nobody takes.
        unlisted: (L,) locations where nobody goes; ways may lead through them.

    Returns:
        lists as those of the territory; where fewer can be reached, the location itself fills them, infinitely far.
    """
    size = len(ground.names)
    starts = np.repeat(np.arange(size), np.diff(ground.indptr))[~closed]
    matrix = csr_array((ground.hours[~closed], (starts, ground.neighbours[~closed])), shape=(size, size))
    matrix.sort_indices()
    return _nearest(matrix, unlisted)


def _names(graph: nx.Graph[Any]) -> tuple[str, ...]:
    if graph.is_multigraph():
        raise UserError("the territory has room for parallel edges (a multigraph): use nx.Graph or nx.DiGraph")
    names = tuple(str(node) for node in graph)
    if not names:
        raise UserError("the territory has no locations: at least one is needed")
    for name, other in itertools.pairwise(sorted(names)):
        if name == other:
            raise UserError(f"two locations are called {name}: names must differ as text")
    return names


def _edges(graph: nx.Graph[Any], rows: dict[Any, int], weight: str) -> dict[tuple[int, int], float]:
    """Travel time, hours, by (row of the start, row of the end)."""
    edges: dict[tuple[int, int], float] = {}
    start: Any
    end: Any
    value: Any
    for start, end, value in graph.edges(data=weight):
        if start == end:
            raise UserError(f"edge {start} - {end} leads from a location to itself: remove it")
        hours = _hours(value, f"edge {start} - {end}: {weight}")
        edges[rows[start], rows[end]] = hours
        if not graph.is_directed():
            edges[rows[end], rows[start]] = hours
    return edges


def _hours(value: Any, what: str) -> float:
    if value is None:
        raise UserError(f"{what} is missing: a travel time in hours, above 0, is needed")
    try:
        hours = float(value)
        with np.errstate(over="ignore", under="ignore"):
            usable = bool(0 < np.float32(hours) < np.inf)  # in the arrays' precision, where it may become 0 or infinite
    except (TypeError, ValueError, OverflowError):
        usable = False
    if not usable:
        raise UserError(f"{what} = {value} is not a travel time: finite hours above 0 are allowed")
    return hours


def _check_connected(matrix: csr_array, names: Sequence[str]) -> None:
    """Refuse a territory in which some location cannot be reached from another one, naming the first two."""
    if connected_components(matrix, directed=True, connection="strong", return_labels=False) == 1:
        return
    for start, name in enumerate(names):
        cut_off = ~np.isfinite(dijkstra(matrix, directed=True, indices=start))
        if cut_off.any():
            end = names[int(np.argmax(cut_off))]
            raise UserError(f"there is no way from {name} to {end}: the territory must be connected")


def _nearest(matrix: csr_array, unlisted: Flags | None = None) -> tuple[I32, F32, I32]:
    """The nearest other locations of each location, the hours to them and what comes before each, all (L, K).

    Ways are followed up to a radius only. Beyond it nothing is nearer than it, in single precision too, so the list of
    a location is exact once its last entry lies within; the others are looked for again with twice the radius.
    `unlisted`, a mask of locations, stay out of the lists. A list of fewer than K is filled with the location itself,
    infinitely far.
    """
    size = matrix.shape[0]
    count = min(NEAREST, size - 1)
    nearest, hours = np.empty((size, count), np.int32), np.empty((size, count), np.float32)
    before = np.empty((size, count), np.int32)
    nearest[:] = np.arange(size)[:, None]
    hours[:], before[:] = np.inf, -1
    if not count or not matrix.nnz:
        return nearest, hours, before
    listed = np.ones(size, np.bool_) if unlisted is None else ~unlisted
    # No way is longer than all edges together.
    longest = float(matrix.data.sum())
    left: I64 = np.arange(size)
    radius = FIRST_RADIUS * float(matrix.data.mean())
    position = np.full(size, -1, np.int32)
    while left.size:
        missed = []
        for first in range(0, left.size, AT_ONCE):
            rows = left[first : first + AT_ONCE]
            exact, previous = dijkstra(matrix, directed=True, indices=rows, limit=radius, return_predecessors=True)
            exact[np.arange(rows.size), rows] = np.inf
            for row, far, last in zip(rows, exact, previous, strict=True):
                near = np.flatnonzero(np.isfinite(far) & listed)
                there = far[near].astype(np.float32)
                # A stable sort keeps rows with equal times in order, whatever the processor.
                order = np.argsort(there, kind="stable")[:count]
                if radius <= longest and (order.size < count or there[order[-1]] >= np.float32(radius)):
                    missed.append(row)
                    continue
                found, chosen = order.size, near[order]
                nearest[row, :found], hours[row, :found] = chosen, there[order]
                position[chosen] = np.arange(found)
                at = position[last[chosen]]
                position[chosen] = -1
                # Of two whose times are equal in single precision, the one before may stand behind.
                before[row, :found] = np.where(at < np.arange(found), at, -1)
        left = np.array(missed, dtype=np.int64)
        radius *= 2
    return nearest, hours, before
