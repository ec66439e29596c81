"""Means of what households hold over the persons present at each place, once a month. No rule stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.civilians import households
    from sim.declare import F32, F64, I64


def mean_present(h: households.Table, levels: Sequence[F32], population: I64) -> list[F64]:
    """Means of columns of households over the persons present at each place; 0 where nobody is.

    Of several columns in one call, since a quarter of the time goes into counting the living.
    """
    living = h.persons.astype(np.int64) * h.weight - h.lost
    present = np.maximum(population, 1)
    return [np.bincount(h.location, living * level, population.size) / present for level in levels]


def displaced_here(population: I64, residents: I64, displaced_from: I64) -> I64:
    """Persons present at each place who live elsewhere when there is peace."""
    return np.maximum(population - (residents - displaced_from), 0)
