"""Closures: who can be reached by those who flee while borders, roads, places or camps are shut.

They act on the destinations of :mod:`agents.civilians.flight` alone: the lists of near places leave out what is shut or
beyond it. Fighters, the mission and those who return home are not stopped by them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.territory import nearest_open

if TYPE_CHECKING:
    from agents.ground import Ground
    from scenarios.world import Closure, World


def shut_on(world: World, day: int) -> tuple[Closure, ...]:
    """Return what is shut on a day since authorisation."""
    return tuple(
        closure
        for closure in world.closures
        if closure.first_day <= day and (closure.last_day is None or day <= closure.last_day)
    )


def next_change(world: World, day: int) -> int | None:
    """Return the first day after `day` on which something is shut or opened; None for no such day."""
    days = [closure.first_day for closure in world.closures]
    days += [closure.last_day + 1 for closure in world.closures if closure.last_day is not None]
    return min((change for change in days if change > day), default=None)


def with_shut(ground: Ground, world: World, shut: tuple[Closure, ...]) -> Ground:
    """Return the ground with the near places of each location that can be reached while `shut` is shut.

    Where fewer can be reached than a list holds, the location itself fills it, infinitely far.
    """
    whole = world.ground
    names = {name: row for row, name in enumerate(whole.names)}
    country = np.array([world.territory.nodes[name]["country"] for name in world.territory])
    starts = np.repeat(np.arange(len(whole.names)), np.diff(whole.indptr))
    ends = whole.neighbours
    closed = np.zeros(ends.size, dtype=np.bool_)
    unlisted = np.zeros(len(whole.names), dtype=np.bool_)
    for closure in shut:
        if closure.kind == "border":
            one, other = country[starts], country[ends]
            closed |= (one == closure.first) & (other == closure.second)
            closed |= (one == closure.second) & (other == closure.first)
        elif closure.kind == "road":
            a, b = names[closure.first], names[closure.second]
            closed |= ((starts == a) & (ends == b)) | ((starts == b) & (ends == a))
        else:
            unlisted[names[closure.first]] = True
            if closure.kind == "place":
                closed |= (starts == names[closure.first]) | (ends == names[closure.first])
    nearest, hours, before = nearest_open(whole, closed, unlisted)
    return ground._replace(nearest=nearest, nearest_hours=hours, nearest_before=before)
