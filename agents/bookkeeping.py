"""Bookkeeping of a day that is no rule: flows emptied, sums of threads settled, rows gathered, the ledger closed.

It stands apart from :mod:`agents.day` so that a change in a mechanism does not compile it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents import ledger
from agents.civilians import households
from agents.measures import MONTH
from sim.compiled import compiled

if TYPE_CHECKING:
    from agents.ground import Record, Work


@compiled
def gather_rows(
    location: Any, home: Any, tellable: Any, fear_target: Any, mission_target: Any, authority_target: Any,
    homeward: Any, push: Any, out: Any,
) -> None:  # fmt: skip
    """Fetch, for each row of a block, what holds at its place."""
    for i in range(location.size):
        here = location[i]
        out[0, i] = tellable[here]
        out[1, i] = fear_target[here]
        out[2, i] = mission_target[here]
        out[3, i] = authority_target[here]
        out[4, i] = homeward[home[i]]
        out[5, i] = push[here]


@compiled
def combine(weight: Any, status: Any, informs: Any, flees: Any, returns: Any, hits: Any) -> None:
    """Put the three decisions into bits 1, 2 and 4; a spare row decides nothing, and only who is away returns."""
    for i in range(weight.size):
        away = np.uint8(status[i] != households.HOME)
        hits[i] = (informs[i] | (flees[i] << np.uint8(1)) | ((returns[i] & away) << np.uint8(2))) * np.uint8(
            weight[i] != 0
        )


@compiled
def clear(S: Any) -> None:
    """Empty yesterday's flows."""
    place, cell, base, actor = S.location, S.location_actor, S.base, S.actor
    for k in range(place.access.size):
        place.access[k] = 0
        place.credible[k] = 0
        place.preempt[k] = 0
        place.exposed[k] = 1
        place.patrols[k] = 0
        place.watch[k] = 0
        place.battles[k] = 0
        place.fear_target[k] = 0
        place.mission_target[k] = 0
        place.authority_target[k] = 0
        place.tellable[k] = 0
        place.contact[k] = 0
        place.homeward[k] = 0
        place.informants[k] = 0
        place.newly_displaced[k] = 0
        place.returned[k] = 0
        for a in range(actor.kind.size):
            cell.arrivals[k, a] = 0
            cell.departures[k, a] = 0
            cell.losses[k, a] = 0
            cell.gains[k, a] = 0
            cell.marks[k, a] = 0
            cell.attack_probability[k, a] = 1
            cell.opportunities[k, a] = 0
            cell.preempted[k, a] = 0
            cell.deterred[k, a] = 0
            cell.attacks[k, a] = 0
            cell.answered[k, a] = 0
            cell.reported_attacks[k, a] = 0
    for b in range(base.troops.size):
        base.base_effort[b] = 0
        base.patrol_units[b] = 0
        base.quick_units[b] = 0
        base.supplied[b] = 0
        base.attacked[b] = 0
        base.peacekeepers_killed[b] = 0
    for a in range(actor.kind.size):
        actor.force_used[a] = 0
        actor.captured[a] = 0


@compiled
def settle(
    W: Work,
    population: Any,
    informants: Any,
    newly_displaced: Any,
    returned: Any,
    displaced_from: Any,
) -> None:
    """Add what the household pass counted in each thread; whole numbers, so the order does not matter."""
    for thread in range(W.present.shape[0]):
        for k in range(population.size):
            population[k] += W.present[thread, k]
            informants[k] += W.informed[thread, k]
            newly_displaced[k] += W.fled[thread, k]
            returned[k] += W.came[thread, k]
            displaced_from[k] += W.fled[thread, k] - W.came[thread, k]
            W.present[thread, k] = W.informed[thread, k] = W.fled[thread, k] = W.came[thread, k] = 0


@compiled
def close(day: int, S: Any, R: Record, first: int, n: int) -> None:
    """Write the ledger and let the orders fall back to their defaults."""
    place, actor, cell, base = S.location, S.actor, S.location_actor, S.base
    authorised = S.mission.authorised[0]
    month = (day - authorised) // MONTH - (-authorised) // MONTH
    ledger.events(month, R.events, first, n, R.cells, R.places)
    ledger.cells(month, cell.opportunities, cell.preempted, cell.deterred, cell.fighters, cell.control, R.cells)
    ledger.places(
        month, place.newly_displaced, place.returned, place.informants, place.patrols, place.access, place.population,
        place.displaced_from, place.fear_here, place.trust_here, place.authority_here, place.community_consent,
        place.cooperation, place.capacity, place.exposed, R.places,
    )  # fmt: skip
    ledger.garrisons(
        month, base.base_location, base.troops, base.police, base.observers, base.civilians, base.freedom, R.places
    )
    ledger.actors(month, actor.consent, actor.reputation, actor.tempo, actor.arms, actor.operations, R.actors)
    for b in range(base.commanded.size):
        if base.commanded[b]:
            S.base_location.priority[b, :] = 1
    for k in range(cell.target_share.shape[0]):
        place.cooperation_order[k] = -1
        for a in range(cell.target_share.shape[1]):
            cell.target_share[k, a] = -1
            cell.civilian_intent[k, a] = 1
            cell.battle_intent[k, a] = 1
