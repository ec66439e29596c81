"""Victims: who is killed by the day's events, and what that does to the survivors of the row.

Each death takes a person drawn evenly from the civilians present, so the chance of a household is its number of living
members, whatever it represents. The row's fear jumps by the share of its families that are hit, at most one, and its
grievance against the class of perpetrator (state forces or others) likewise (Lyall, Blair & Imai 2013; sizes assumed).
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.forces import STATE
from agents.civilians import households
from agents.events import ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import I32, I64, U8, Parameters, param
from sim.random import uniforms

STREAM = 11


class P(Parameters):
    """Parameters of what a hit does."""

    grievance: float = param(
        0.8, 0, 1, "level", "grievance of a family that lost a member", "size assumed", "contested"
    )


@compiled
def update(
    p: P, seed: int, day: int, kind: U8, h: households.Table, rows_used: I32, block_persons: I32, population: I64,
    residents: I64, displaced_from: I64, civilians_dead: I64, e: Events, first: int, n: int,
) -> None:  # fmt: skip
    """Kill the civilians of events `first` .. `n` - 1; an event never kills more than are present."""
    for i in range(first, n):
        place = e.place[i]
        killed = 0
        for victim in range(e.deaths_civilians[i]):
            u, _, _, _ = uniforms(seed, STREAM, i - first, day, place, victim)
            row = households.find(int(u * population[place]), place, h, rows_used, block_persons)
            if row < 0:
                break
            hit = np.float32(1.0 / h.weight[row])
            h.fear[row] += hit * (np.float32(1.0) - h.fear[row])
            if e.kind[i] == ONE_SIDED:
                more = hit * np.float32(p.grievance)
                if kind[e.side_a[i]] == STATE:
                    h.grievance_state[row] += more * (np.float32(1.0) - h.grievance_state[row])
                else:
                    h.grievance_others[row] += more * (np.float32(1.0) - h.grievance_others[row])
            households.lose(row, h, block_persons, population, residents, displaced_from)
            killed += 1
        e.deaths_civilians[i] = killed
        civilians_dead[place] += killed
