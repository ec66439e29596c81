"""Movement of fighters along roads, toward where the orders want them.

From each location a share of the fighters moves a day along each road to a place that is more wanting,

    flow(l -> m) = rate F(l) max(0, n(l) - n(m)) / (n(l) + n(m)) / roads(l),     n = F / (wanted + 5 persons),

so that in the long run fighters stand in proportion to the orders. Relaxation along the graph keeps marches local;
the daily rate is assumed.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I32, I64, U8, Parameters, param
from sim.numeric import whole
from sim.random import uniforms

STREAM = 2


class P(Parameters):
    """Parameters of movement."""

    rate: float = param(0.04, 0, 0.5, "1/day", "share of a surplus that marches in a day", "size assumed", "assumed")


@compiled
def act(
    p: P, seed: int, day: int, indptr: I32, neighbours: I32, abroad: U8, target_share: F32, fighters: I32,
    strength: I64, losses: I32, arrivals: I32, departures: I32,
) -> None:  # fmt: skip
    """March; `strength` is scratch of one number an actor."""
    places, actors = fighters.shape
    for actor in range(actors):
        strength[actor] = 0
    for place in range(places):
        for actor in range(actors):
            strength[actor] += fighters[place, actor]
    for place in range(places):
        roads = indptr[place + 1] - indptr[place]
        for actor in range(actors):
            here = fighters[place, actor]
            if here == 0 or target_share[place, actor] < 0.0:
                continue
            fullness = here / (target_share[place, actor] * strength[actor] + 5.0)
            left = here - losses[place, actor]
            for j in range(indptr[place], indptr[place + 1]):
                there = neighbours[j]
                if abroad[there] or target_share[there, actor] < 0.0:
                    continue
                other = fighters[there, actor] / (target_share[there, actor] * strength[actor] + 5.0)
                if fullness <= other:
                    continue
                u, _, _, _ = uniforms(seed, STREAM, there, day, place, actor)
                mean = p.rate * here * (fullness - other) / (fullness + other) / roads
                marching = min(whole(mean, u), left)
                left -= marching
                departures[place, actor] += marching
                arrivals[there, actor] += marching
