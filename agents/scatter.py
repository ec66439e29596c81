"""Scattering of a month's events over places: many keyed draws at once. No rule stands here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.random import draws

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.declare import F32, F64, I32

MOST = 1 << 20
"""events of one actor and way in a month"""


def scatter(seed: int, stream: int, day: int, actor: int, way: int, expected: F64) -> tuple[NDArray[np.intp], F32]:
    """Draw how many events there are, each at a place in proportion to what is expected there.

    The number is the expected total, rounded up or down by chance, so that counts stay true in the mean.

    Args:
        seed, stream, day: as in :func:`sim.random.words`.
        actor: row of the actor, below 2,048.
        way: 0 or 1, for two kinds of event of an actor.
        expected: (locations,) expected events.

    Returns:
        the places, and two uniform draws for each event (2, events).
    """
    edges = expected.cumsum()
    total = float(edges[-1])
    bound = min(math.ceil(total), MOST)
    if bound == 0:
        return np.zeros(0, np.intp), np.zeros((2, 0), np.float32)
    first = (2 * actor + way) * MOST
    u = draws(seed, stream, day, np.arange(first, first + bound, dtype=np.uint32))
    n = min(int(total + float(u[3, 0])), bound)
    places = edges.searchsorted(u[0, :n].astype(np.float64) * total, side="right")
    return np.minimum(places, edges.size - 1), u[1:3, :n]


def rounded(seed: int, stream: int, day: int, expected: F64) -> I32:
    """Round expected counts of any shape up or down by chance, so that counts stay true in the mean.

    Args:
        seed, stream, day: as in :func:`sim.random.words`.
        expected: expected counts, one key each by its place in the array.
    """
    u = draws(seed, stream, day, np.arange(expected.size, dtype=np.uint32))[0].astype(np.float64)
    return np.floor(expected + u.reshape(expected.shape)).astype(np.int32)
