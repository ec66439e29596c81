"""Control of a location: the share in which each armed actor rules daily life.

Control follows presence with a delay and shifts with battles,

    c_a += drift (presence_a - c_a) + shift won_a (1 - c_a or c_a),     then rescaled to sum 1,

where presence is the share of fighters, the state counting for `administration` fighters more wherever it has
offices. The continuous reading of Kalyvas's (2006) zones; sizes assumed.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of control."""

    drift: float = param(0.01, 0, 1, "1/day", "pull of control toward presence", "size assumed", "assumed")
    shift: float = param(0.05, 0, 1, "share", "control won or lost with a battle", "size assumed", "assumed")
    administration: float = param(
        30, 0, 500, "fighters", "what the state's offices and police count for", "size assumed", "assumed"
    )


class S(Columns):
    """State of control."""

    control: F32 = column("location_actor", "share in which the actor controls the place", "share", low=0, high=1)


@compiled
def update(p: P, abroad: U8, fighters: I32, gains: F32, control: F32) -> None:
    """Move control by a day; each location's shares sum to 1."""
    places, actors = fighters.shape
    for place in range(places):
        if abroad[place]:
            continue
        present = p.administration
        for actor in range(actors):
            present += fighters[place, actor]
        total = 0.0
        for actor in range(actors):
            own = fighters[place, actor] + (p.administration if actor == 0 else 0.0)
            share = own / present if present > 0.0 else control[place, actor]
            c = control[place, actor] + p.drift * (share - control[place, actor])
            won = p.shift * gains[place, actor]
            c += won * (1.0 - c) if won > 0.0 else won * c
            c = min(max(c, 0.0), 1.0)
            control[place, actor] = c
            total += c
        for actor in range(actors):
            control[place, actor] /= total
