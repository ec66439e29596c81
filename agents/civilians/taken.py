"""Many persons taken out of the civilians at once, for rules of the month. No rule stands here."""

from __future__ import annotations

import numpy as np

from agents.civilians import households
from sim.compiled import compiled
from sim.declare import F32, I32, I64


@compiled
def take(
    where: I64, position: F32, h: households.Table, rows_used: I32, block_persons: I32, population: I64, residents: I64,
    displaced_from: I64, homes: I64,
) -> None:  # fmt: skip
    """Take a person at each place of `where`, one after the other; `homes` gets the home of each, -1 for nobody.

    In one call, since calling a compiled rule from Python takes microseconds, which a month's hundreds of persons pay.

    Args:
        where: (persons,) row of a location each; a place may come several times.
        position: (persons,) who of those present is taken, as a uniform draw.
        homes: (persons,) written.
    """
    for i in range(where.size):
        place = where[i]
        row = households.find(int(float(position[i]) * population[place]), place, h, rows_used, block_persons)
        homes[i] = -1
        if row >= 0:
            homes[i] = h.home[row]
            households.lose(row, h, block_persons, population, residents, displaced_from)


def homes_of(
    where: I64, position: F32, h: households.Table, rows_used: I32, block_persons: I32, population: I64, residents: I64,
    displaced_from: I64,
) -> I64:  # fmt: skip
    """Take persons as :func:`take` does and return their homes."""
    homes = np.full(where.size, -1, np.int64)
    if where.size:
        positions = np.ascontiguousarray(position)
        take(
            where.astype(np.int64), positions, h, rows_used, block_persons, population, residents, displaced_from, homes
        )
    return homes
