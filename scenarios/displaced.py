"""Who is displaced from where to where: the stock of displaced persons by home and refuge on one day of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    Households = Any
    """the NamedTuple of household columns, a class made at run time"""


class Displaced(NamedTuple):
    """Displaced persons by pair, in the order of homes and then of places; only pairs with somebody."""

    home: NDArray[np.int64]
    """row of the location where they live when there is peace"""
    place: NDArray[np.int64]
    """row of the location where they are"""
    persons: NDArray[np.int64]
    """living persons"""


def displaced(households: Households, locations: int) -> Displaced:
    """Count living persons who are not at home, by home and place.

    Args:
        households: columns `home`, `location`, `persons`, `weight` and `lost`; spare rows count nobody.
        locations: number of locations in the world.
    """
    away = np.flatnonzero((households.weight > 0) & (households.home != households.location))
    pairs = households.home[away].astype(np.int64) * locations + households.location[away]
    alive = households.persons[away].astype(np.int64) * households.weight[away] - households.lost[away]
    pair, row = np.unique(pairs, return_inverse=True)
    persons = np.zeros(len(pair), np.int64)
    np.add.at(persons, row, alive)
    there = persons > 0  # of a family whose members were all killed nobody is left
    return Displaced(pair[there] // locations, pair[there] % locations, persons[there])
