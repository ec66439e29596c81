"""Generated territories of any size, for experiments on size and for worlds that are nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scenarios.geography import Points
from scenarios.loaders import WorldError
from scenarios.rules_of_thumb import Labels, Sites, farthest_points, furnish, in_proportion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.world import World

FEWEST, MOST = 10, 10_000
"""locations at home"""
PERSONS_A_LOCATION = 65_000
"""the default population for every location, roughly Zaruna's"""
FEWEST_PERSONS, MOST_PERSONS = 1_000, 10_000_000
"""persons a location, on average"""
SPACING = 85.0
"""km: the side of the square that each location has on average, roughly Zaruna's"""
CLOSEST = 0.55
"""least distance of two locations, in spacings"""
RANK_EXPONENT = 0.8
"""a location's population falls with its rank to this power (Zipf's law has 1; countries with few towns have less)"""
URBAN_SHARE = 0.2
"""the largest fifth of locations is urban"""
PLACES_A_DISTRICT = 6
CENTRE = (-5.0, -125.0)
"""latitude and longitude in the open Pacific, so that no real territory is meant"""


def generated(locations: int = 200, seed: int = 1, population: int | None = None) -> World:
    """Return a territory of 10 to 10,000 `locations` at home (and four camps abroad) that depends on `seed` alone.

    `population` is the number of persons at home; without it there are 65,000 a location. Raises `WorldError` for
    numbers outside their range.
    """
    if not FEWEST <= locations <= MOST:
        raise WorldError(f"locations = {locations} is outside {FEWEST}..{MOST} (scenario=generated)")
    if seed < 0:
        raise WorldError(f"seed = {seed} is negative; 0 or more is allowed (scenario=generated)")
    people = PERSONS_A_LOCATION * locations if population is None else population
    low, high = FEWEST_PERSONS * locations, MOST_PERSONS * locations
    if not low <= people <= high:
        raise WorldError(f"population = {people} persons is outside {low}..{high} (scenario=generated)")
    rng = np.random.Generator(np.random.PCG64(seed))
    north, east = scattered_points(locations, rng)
    latitude = np.round(CENTRE[0] + north / 111.2, 4)
    longitude = np.round(CENTRE[1] + east / 111.2 / np.cos(np.radians(latitude)), 4)
    rank = rng.permutation(locations)
    capital = int(np.argmin(rank))
    sites = Sites(
        names=tuple(f"L{number:0{len(str(locations))}d}" for number in range(1, locations + 1)),
        districts=districts(Points(latitude, longitude), capital),
        latitude=latitude,
        longitude=longitude,
        population=in_proportion(people, 1 / (rank + 1.0) ** RANK_EXPONENT),
        urban=rank < max(1, round(URBAN_SHARE * locations)),
        capital=capital,
    )
    labels = Labels(
        name="generated",
        title=f"A generated territory of {locations} locations (seed {seed})",
        banner="Generated territory with generic actors: no real place, group or mission is meant.",
    )
    return furnish(sites, labels, rng)


def scattered_points(count: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return `count` random points of a square around 0, (north, east) in km, none too close to another.

    Points are drawn one after the other and dropped where they come closer than :data:`CLOSEST` spacings to an earlier
    one (random sequential addition); at this density less than half of the draws are dropped.
    """
    half = SPACING * np.sqrt(count) / 2
    least = CLOSEST * SPACING
    north, east = np.empty(count), np.empty(count)
    found = 0
    while found < count:
        point = rng.uniform(-half, half, size=2)
        close = np.flatnonzero(np.abs(north[:found] - point[0]) < least)
        if (np.hypot(north[close] - point[0], east[close] - point[1]) >= least).all():
            north[found], east[found] = point
            found += 1
    return north, east


def districts(points: Points, capital: int) -> tuple[str, ...]:
    """Return each location's district: the nearest of seats that lie far from each other, the capital's first."""
    count = max(2, round(len(points) / PLACES_A_DISTRICT))
    district = np.zeros(len(points), dtype=np.int64)
    nearest = np.full(len(points), np.inf)
    for number, seat in enumerate(farthest_points(points, capital, count)):
        distances = points.to(seat)
        district[distances < nearest] = number
        nearest = np.minimum(nearest, distances)
    return tuple(f"D{number + 1:0{len(str(count))}d}" for number in district)
