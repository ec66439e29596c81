"""The ledger: what happened today, added to the month's panel. Not a rule: it changes nothing.

The order of the numbers is that of :data:`agents.measures.BY_CELL`, ``BY_PLACE`` and ``BY_ACTOR``; a test reads both.
"""

from __future__ import annotations

from agents.events import BATTLE, BY_DEVICE, IN_TIME, LATE, MISSED, ON_CONVOY, ON_PEACEKEEPERS, ONE_SIDED, Events
from sim.compiled import compiled
from sim.declare import F32, F64, I32, I64


@compiled
def events(month: int, e: Events, first: int, n: int, cells: F64, places: F64) -> None:
    """Add events `first` .. `n` - 1."""
    for i in range(first, n):
        place = e.place[i]
        cell = cells[month, place, e.side_a[i]]
        if e.kind[i] == ONE_SIDED:
            cell[2] += 1
            cell[3] += e.reported[i]
            cell[4] += e.response[i] == IN_TIME
            cell[5] += e.response[i] == LATE
            cell[6] += e.response[i] == MISSED
            cell[7] += e.deaths_civilians[i]
        elif e.kind[i] == BATTLE:
            other = cells[month, place, e.side_b[i]]
            cell[8] += 1
            other[8] += 1
            cell[9] += e.deaths_a[i]
            other[9] += e.deaths_b[i]
            places[month, place, 0] += e.deaths_civilians[i]
        elif e.kind[i] == ON_PEACEKEEPERS or e.kind[i] == BY_DEVICE or e.kind[i] == ON_CONVOY:
            cell[10] += 1
            cell[11] += e.deaths_b[i]


@compiled
def cells(
    month: int, opportunities: I32, preempted: I32, deterred: I32, fighters: I32, control: F32, panel: F64
) -> None:
    """Add what is counted by location and actor."""
    for place in range(fighters.shape[0]):
        for actor in range(fighters.shape[1]):
            cell = panel[month, place, actor]
            cell[0] += opportunities[place, actor]
            cell[1] += deterred[place, actor]
            cell[12] = fighters[place, actor]
            cell[13] = control[place, actor]
            cell[14] += preempted[place, actor]


@compiled
def places(
    month: int, newly_displaced: I64, returned: I64, informants: I64, patrols: F32, access: F32, population: I64,
    displaced_from: I64, fear_here: F32, trust_here: F32, authority_here: F32, community_consent: F32,
    cooperation: F32, capacity: F32, exposed: F32, panel: F64,
) -> None:  # fmt: skip
    """Add what is counted by location; means are sums here and divided by the days of the month when read."""
    for place in range(population.size):
        row = panel[month, place]
        row[1] += newly_displaced[place]
        row[2] += returned[place]
        row[3] += informants[place]
        row[4] += patrols[place]
        row[5] += access[place]
        row[6] = population[place]
        row[7] = displaced_from[place]
        row[8] = fear_here[place]
        row[9] = trust_here[place]
        row[10] = authority_here[place]
        row[11] = community_consent[place]
        row[12] = cooperation[place]
        row[13] = capacity[place]
        row[18] += (1.0 - exposed[place]) * population[place]


@compiled
def garrisons(
    month: int, base_location: I32, troops: I32, police: I32, observers: I32, civilians: I32, freedom: F32, panel: F64
) -> None:
    """Write who is based where."""
    for base in range(base_location.size):
        row = panel[month, base_location[base]]
        row[14] = row[15] = row[16] = row[17] = 0.0
    for base in range(base_location.size):
        row = panel[month, base_location[base]]
        row[14] += troops[base]
        row[15] += police[base]
        row[16] += observers[base]
        row[17] += civilians[base]
    for base in range(base_location.size):
        row = panel[month, base_location[base]]
        if troops[base] > 0:
            row[19] += (1.0 - freedom[base]) * troops[base] / row[14]


@compiled
def actors(month: int, consent: F32, reputation: F32, tempo: F32, arms: F32, operations: F32, panel: F64) -> None:
    """Write what is known by actor."""
    for actor in range(consent.size):
        panel[month, actor, 0] = consent[actor]
        panel[month, actor, 1] = reputation[actor]
        panel[month, actor, 2] = tempo[actor]
        panel[month, actor, 3] = arms[actor]
        panel[month, actor, 4] = operations[actor]
