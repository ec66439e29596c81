"""Distances, outlines and roads by rule: what a map says before anything is known about roads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EARTH_RADIUS = 6_371.0
"""kilometres"""
DETOUR = 1.3
"""road kilometres per kilometre of straight line"""
PAVED_SPEED, TRACK_SPEED = 50.0, 18.0
"""km/h"""
SAME_POINT = 6
"""decimals of a degree (0.1 m): points of two outlines that agree so far are one"""

type Point = tuple[float, float]
"""longitude and latitude, degrees, in the order of GeoJSON"""
type Ring = Sequence[Point]
type Rows = int | slice | NDArray[np.int64]


def great_circle(
    latitude: float | NDArray[np.float64],
    longitude: float | NDArray[np.float64],
    other_latitude: float | NDArray[np.float64],
    other_longitude: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances (km) between points in degrees, broadcast (haversine formula, Sinnott 1984)."""
    north, other_north = np.radians(latitude), np.radians(other_latitude)
    east, other_east = np.radians(longitude), np.radians(other_longitude)
    return _haversine((north, east, np.cos(north)), (other_north, other_east, np.cos(other_north)))


def _haversine(start: tuple[Any, Any, Any], end: tuple[Any, Any, Any]) -> NDArray[np.float64]:
    """Return km between points given by latitude and longitude (radians) and the cosine of the latitude."""
    north, east, across = start
    other_north, other_east, other_across = end
    half_north, half_east = (other_north - north) / 2, (other_east - east) / 2
    chord = np.sin(half_north) ** 2 + across * other_across * np.sin(half_east) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.minimum(chord, 1)))
    return distance


@dataclass(frozen=True)
class Points:
    """Points of a map that are asked for distances, a row at a time: a table of all pairs would not fit for 10,000."""

    latitude: NDArray[np.float64]
    """degrees"""
    longitude: NDArray[np.float64]
    """degrees"""

    def __len__(self) -> int:
        """Number of points."""
        return len(self.latitude)

    @cached_property
    def _on_globe(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Latitude and longitude in radians, and the cosine of the latitude; most of the cost of a distance."""
        north = np.radians(self.latitude)
        return north, np.radians(self.longitude), np.cos(north)

    def to(self, ends: Rows, starts: Rows = slice(None)) -> NDArray[np.float64]:
        """Return great-circle distances (km) from `starts` to `ends`, which are rows that broadcast."""
        north, east, across = self._on_globe
        return _haversine((north[starts], east[starts], across[starts]), (north[ends], east[ends], across[ends]))

    def nearest_and_farthest(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return each point's distance (km) to the point nearest to it and to the one farthest from it."""
        nearest, farthest = np.empty(len(self)), np.empty(len(self))
        for point in range(len(self)):
            distances = self.to(point)
            farthest[point] = distances.max()
            distances[point] = np.inf
            nearest[point] = distances.min()
        return nearest, farthest


def apart(a: dict[str, Any], b: dict[str, Any]) -> float:
    """Return the great-circle distance (km) of two locations, given as node attributes."""
    return float(great_circle(a["latitude"], a["longitude"], b["latitude"], b["longitude"]))


def road_by_rule(kilometres: float, *, paved: bool, border: bool) -> dict[str, Any]:
    """Return the attributes of a road of `kilometres`: travel time by the usual speed of its surface."""
    return {
        "kilometres": kilometres,
        "hours": kilometres / (PAVED_SPEED if paved else TRACK_SPEED),
        "road": "paved" if paved else "track",
        "border": border,
    }


def by_road(straight: float) -> float:
    """Return road kilometres for a straight line of so many; at least 1.3, as suburbs may share their coordinates."""
    return DETOUR * max(straight, 1.0)


def centre(rings: Sequence[Ring]) -> Point:
    """Return the centre of gravity of the largest of `rings` (outer rings of one place), on a flat map.

    Rings of no area have their mean point. A ring is closed: its last point is its first.
    """
    ring = np.array(max(rings, key=lambda points: abs(area(points))), dtype=np.float64)
    signed = area(ring)
    if abs(signed) < 1e-12:
        east, north = ring.mean(axis=0)
        return float(east), float(north)
    middle = ring.mean(axis=0)  # near 0, products of coordinates lose no digits
    x, y = (ring - middle).T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    east = ((x[:-1] + x[1:]) * cross).sum() / (6 * signed)
    north = ((y[:-1] + y[1:]) * cross).sum() / (6 * signed)
    return float(east + middle[0]), float(north + middle[1])


def area(ring: Ring | NDArray[np.float64]) -> float:
    """Return the signed area of a closed ring in square degrees (shoelace formula)."""
    points = np.array(ring, dtype=np.float64)
    x, y = (points - points.mean(axis=0)).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def shared_borders(outlines: Sequence[Sequence[Ring]]) -> list[tuple[int, int]]:
    """Return the pairs i < j of places whose outlines have two points or more in common, in order."""
    owners: dict[Point, set[int]] = {}
    for place, rings in enumerate(outlines):
        for ring in rings:
            for east, north in ring:
                owners.setdefault((round(east, SAME_POINT), round(north, SAME_POINT)), set()).add(place)
    common = Counter(pair for places in owners.values() for pair in combinations(sorted(places), 2))
    return sorted(pair for pair, points in common.items() if points > 1)


def is_closed(ring: Sequence[Point]) -> bool:
    """Return whether a ring has three corners or more and ends where it starts."""
    return len(ring) > 3 and ring[0] == ring[-1] and any(a != b for a, b in pairwise(ring))


def join_islands(territory: nx.Graph[str], capital: str) -> list[tuple[str, str, float]]:
    """Add a road from every piece without a way to the `capital` to the place nearest to it; return ends and km.

    The road is the straight line times the usual detour, at the speed of a track: it stands for a boat or a footpath.
    """
    reached = nx.node_connected_component(territory, capital)
    added = []
    for name in list(territory):
        if name in reached:
            continue
        island = sorted(nx.node_connected_component(territory, name))
        mainland = sorted(reached)
        distances = great_circle(*_degrees(territory, island, (-1, 1)), *_degrees(territory, mainland, (1, -1)))
        row, column = np.unravel_index(int(np.argmin(distances)), distances.shape)
        near, far = island[int(row)], mainland[int(column)]
        kilometres = round(by_road(float(distances[row, column])), 1)
        crosses = territory.nodes[near]["country"] != territory.nodes[far]["country"]
        territory.add_edge(near, far, **road_by_rule(kilometres, paved=False, border=crosses))
        added.append((near, far, kilometres))
        reached |= set(island)
    return added


def _degrees(
    territory: nx.Graph[str], names: Sequence[str], shape: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitudes and longitudes of places as arrays of `shape`."""
    latitude, longitude = (
        np.array([territory.nodes[name][key] for name in names], dtype=np.float64).reshape(shape)
        for key in ("latitude", "longitude")
    )
    return latitude, longitude
