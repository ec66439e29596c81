"""Seasons: in the rains roads are bad everywhere, so that ways feel longer to those who flee.

The rains begin with month `first` of the year and last `length` months; the mission is authorised on 1 January, and
twelve months of thirty days make a year. What they do to a way is :mod:`agents.civilians.flight`'s `wet`. As a coupled
model of weather and flight has them, roads lengthen and break in the wet season (Jahani et al. 2021 on South Sudan).
Months of the northern tropics are the default. Armed actors, patrols and convoys have no seasons. Writes `rain`.
"""

from __future__ import annotations

from sim.declare import U8, Parameters, param


class P(Parameters):
    """Parameters of seasons."""

    first: int = param(6, 1, 12, "month", "of the year with which the rains begin", "northern tropics", "assumed")
    length: int = param(5, 0, 12, "months", "that the rains last; 0 for none", "northern tropics", "assumed")


def wet(p: P, month: int) -> bool:
    """Whether it rains in a month, counted from 1 for the first after authorisation; 0 and below before."""
    return (month - p.first) % 12 < p.length


def review(p: P, month: int, rain: U8) -> None:
    """Begin or end the rains."""
    rain[:] = wet(p, month)
