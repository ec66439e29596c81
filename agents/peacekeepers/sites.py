"""Protection sites: displaced people who shelter at a base under guard.

    sheltered(l) = min(capacity, displaced present) / persons present,      if the guards stand,

so an attack at the place finds fewer people: of the sheltered only `leak` are within its reach. Guards stand still, so
the base has fewer patrols for those outside (UN practice in South Sudan since 2013; T4 asks at what price). Where
sites are opened is decided in :mod:`agents.peacekeepers.site_plan`. Sizes assumed.
"""

from __future__ import annotations

from sim.compiled import compiled, scalar
from sim.declare import F32, I32, I64, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of protection sites."""

    leak: float = param(
        0.15, 0, 1, "share", "risk of a sheltered person over that of one outside", "size assumed", "assumed"
    )


class S(Columns):
    """State of the sites."""

    site_capacity: I32 = column("location", "people that a protection site can hold", "persons", low=0)
    exposed: F32 = column(
        "location", "share of those present whom an attack can reach", "share", "flow", start=1, low=0, high=1
    )


@scalar
def sheltered(capacity: int, residents: int, displaced_from: int, population: int) -> int:
    """Persons in the site: the displaced from elsewhere who are present, as far as there is room."""
    return min(capacity, max(0, population - (residents - displaced_from)))


@compiled
def decide(p: P, site_capacity: I32, residents: I64, displaced_from: I64, population: I64, exposed: F32) -> None:
    """Compute whom an attack could reach today; who is present and no resident has come for shelter."""
    for place in range(exposed.size):
        if site_capacity[place] > 0 and population[place] > 0:
            inside = sheltered(site_capacity[place], residents[place], displaced_from[place], population[place])
            exposed[place] = 1.0 - (1.0 - p.leak) * inside / population[place]
