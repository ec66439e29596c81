"""Departures: the rows of a block that flee or return set out, and informants are counted. No decision is made here.

It stands apart from :mod:`agents.day` so that a change in another mechanism does not compile it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agents.civilians import flight, households
from sim.compiled import compiled
from sim.declare import F32, U8

if TYPE_CHECKING:
    from agents.ground import Ground, Work


@compiled
def carry_out(flight_: flight.P, G: Ground, S: Any, W: Work, a: int, hits: U8, u: F32, thread: int) -> None:
    """Carry out what the rows of a block decided; few rows decide anything on a day."""
    h, place = S.household, S.location
    for i in range(hits.size):
        if hits[i] == 0:
            continue
        row = a + i
        here, home = h.location[row], h.home[row]
        if hits[i] & 1:
            W.informed[thread, here] += h.weight[row]
        if hits[i] & 4:
            to = home
        elif hits[i] & 2:
            to = flight.destination(
                flight_, u[i], here, G.nearest, G.nearest_hours, G.nearest_before, place.abroad, place.rain,
                place.attraction, place.fear_target, h.kin_at[row],
            )  # fmt: skip
        else:
            continue
        if to == here:
            continue
        moving = households.move(row, to, place.abroad, h, S.block_location.block_persons)
        W.present[thread, here] -= moving
        W.present[thread, to] += moving
        if here == home:
            W.fled[thread, home] += moving
        elif to == home:
            W.came[thread, home] += moving
            households.merge(row, h)
