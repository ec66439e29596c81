"""Convoys: a base lives from what reaches it by road once a week, and convoys are attacked.

    attacked with p = r (h / (h + 4)) sum_a (1 - consent_a)^2 f / (f + 150) arms_a (1 - escort)^2,

with `h` hours from the headquarters, `f` the fighters at the base's place and half of those next to it and `escort`
what escorts make of their share of effort. A convoy that is attacked, or that those who control the place do not let
pass, leaves supplies short, and units without fuel stay in. The share of attacks on convoys among attacks on missions
is not published; sizes assumed.
"""

from __future__ import annotations

from agents.armed_groups import forces
from agents.events import ON_CONVOY, PEACEKEEPERS, Events, write
from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param
from sim.numeric import geometric
from sim.random import uniforms

STREAM = 15
WEEK = 7


class P(Parameters):
    """Parameters of convoys."""

    rate: float = param(
        0.02, 0, 1, "1/convoy", "attacks on an unescorted convoy far from help", "size assumed", "assumed"
    )
    deadly: float = param(
        0.15, 0, 0.9, "share", "chance of one more dead, each time", "EMPIRICS mission rows", "contested"
    )
    escort: float = param(
        0.2, 0.01, 1, "share of effort", "effort at which escorts are as good as complete", "size assumed", "assumed"
    )
    loss: float = param(0.4, 0, 1, "share", "supplies lost with a convoy", "size assumed", "assumed")
    use: float = param(0.15, 0, 1, "share/week", "supplies that a base uses up in a week", "size assumed", "assumed")


class S(Columns):
    """State of supplies."""

    supplies: F32 = column("base", "supplies, over what the base needs to move", "share", start=1, low=0, high=1)
    supplied: F32 = column("base", "what this week's convoy brought, over a full one", "share", "flow", low=0, high=1)


@compiled
def act(
    p: P, seed: int, day: int, indptr: I32, neighbours: I32, base_hours: F32, fighters: I32, arms: F32, operations: F32,
    consent: F32, base_location: I32, troops: I32, freedom: F32, escort_effort: F32, attacked: I32,
    peacekeepers_killed: I32, supplied: F32, e: Events, n: int,
) -> int:  # fmt: skip
    """Send this weekday's convoys; `supplied` is what reached each base."""
    escorted = min(escort_effort[0] / p.escort, 1.0)
    for base in range(base_location.size):
        if troops[base] == 0 or (base + day) % WEEK != 0:
            continue
        place = base_location[base]
        supplied[base] = freedom[base]
        hours = base_hours[0, place]
        road = p.rate * hours / (hours + 4.0) * (1.0 - escorted) ** 2
        if road <= 0.0:
            continue
        for actor in range(1, fighters.shape[1]):
            near = forces.near(fighters, actor, place, indptr, neighbours)
            mean = road * (1.0 - consent[actor]) ** 2 * near / (near + 150.0) * arms[actor] * operations[actor]
            u, v, w, _ = uniforms(seed, STREAM, base, day, place, actor)
            if u >= mean:
                continue
            dead = min(geometric(v, p.deadly), int(troops[base]))
            attacked[base] += 1
            peacekeepers_killed[base] += dead
            supplied[base] = max(0.0, supplied[base] - p.loss)
            n = write(e, n, day, place, ON_CONVOY, actor, PEACEKEEPERS, (0, dead, 0), 0.5 + 3.0 * w)
            e.base[n - 1] = base
    return n


@compiled
def update(p: P, day: int, troops: I32, supplied: F32, supplies: F32) -> None:
    """Take in what came and use up a week's need."""
    for base in range(supplies.size):
        if troops[base] > 0 and (base + day) % WEEK == 0:
            # What reaches a base is twice its need, so that a shortage is made good in some weeks.
            level = supplies[base] + p.use * (2.0 * supplied[base] - 1.0)
            supplies[base] = min(max(level, 0.0), 1.0)
