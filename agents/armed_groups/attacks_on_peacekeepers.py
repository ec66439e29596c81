"""Attacks on peacekeepers, direct or by improvised explosive device, by the actors near a base.

Expected attacks of a day by actor a on base i,

    r (N / 320)^0.5 (1 - consent_a)^2 f / (f + 150) tempo operations arms / (1 + E / 200)
      (1 - force protection) (1 + 2 t),

with N the base's uniformed personnel, f the actor's fighters at the base and half of those next to it, E its effective
persons and `t` the force used against the actor in recent months. Bases that are weak for their size draw more (Ruggeri
et al. 2018; prototype, T3). Deaths of an attack are geometric, with another chance for explosive
devices. A direct attack that kills at a weak base captures arms (:mod:`agents.armed_groups.arms`).
"""

from __future__ import annotations

import math

from agents.armed_groups import forces
from agents.events import BY_DEVICE, ON_PEACEKEEPERS, PEACEKEEPERS, Events, write
from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param
from sim.numeric import geometric
from sim.random import uniforms

STREAM = 6


class P(Parameters):
    """Parameters of attacks on peacekeepers."""

    rate: float = param(
        0.014,
        0,
        1,
        "1/day",
        "attacks on a base of 320 whose neighbour does not consent at all",
        "level table",
        "assumed",
    )
    devices: float = param(
        0.4, 0, 1, "share", "attacks by improvised explosive device", "EMPIRICS: 74 of 179 hostile deaths", "contested"
    )
    device_deadly: float = param(
        0.25,
        0,
        0.9,
        "share",
        "the same chance for an explosive device",
        "EMPIRICS: .4-.5 deaths an attack",
        "contested",
    )
    capture: float = param(
        0.01, 0, 0.5, "factor", "arms captured from a weak base, over the actor's own at the start",
        "prototype rule 9; size assumed", "assumed",
    )  # fmt: skip
    deadly: float = param(
        0.2, 0, 0.9, "share", "chance of one more dead, each time", "EMPIRICS mission rows", "contested"
    )


class S(Columns):
    """What happened today."""

    attacked: I32 = column("base", "attacks on the base today", "events", "flow", low=0)
    peacekeepers_killed: I32 = column("base", "peacekeepers killed by attack today", "persons", "flow", low=0)


@compiled
def act(
    p: P, seed: int, day: int, indptr: I32, neighbours: I32, fighters: I32, tempo: F32, operations: F32, arms: F32,
    consent: F32, confronted: F32, base_location: I32, troops: I32, police: I32, observers: I32, base_effort: F32,
    force_protection: F32, attacked: I32, peacekeepers_killed: I32, captured: F32, e: Events, n: int,
) -> int:  # fmt: skip
    """Attack bases; at most one attack of an actor on a base in a day."""
    for base in range(base_location.size):
        size = troops[base] + police[base] + observers[base]
        if size == 0:
            continue
        place = base_location[base]
        exposure = p.rate * math.sqrt(size / 320.0) / (1.0 + base_effort[base] / 200.0) * (1.0 - force_protection[base])
        for actor in range(1, fighters.shape[1]):
            near = forces.near(fighters, actor, place, indptr, neighbours)
            mean = exposure * (1.0 - consent[actor]) ** 2 * near / (near + 150.0) * tempo[actor]
            mean *= (1.0 + 2.0 * confronted[actor]) * arms[actor] * operations[actor]
            u, v, w, x = uniforms(seed, STREAM, base, day, place, actor)
            if u >= mean:
                continue
            device = x < p.devices
            dead = min(geometric(v, p.device_deadly if device else p.deadly), size)
            if dead > 0 and not device:
                captured[actor] += p.capture / (1.0 + base_effort[base] / 100.0)
            attacked[base] += 1
            peacekeepers_killed[base] += dead
            kind = BY_DEVICE if device else ON_PEACEKEEPERS
            n = write(e, n, day, place, kind, actor, PEACEKEEPERS, (0, dead, 0), 0.5 + 3.0 * w)
            e.base[n - 1] = base
    return n
