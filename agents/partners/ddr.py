"""A programme of disarmament, demobilisation and reintegration (DDR): how much of it there is.

    ddr = offered (1 - exp(-effort / e)),

with the mission's effort on DDR and on reducing community violence; there is none without a mission. It bears on who
leaves a group (:mod:`agents.armed_groups.demobilisation`), on packages (:mod:`agents.partners.reinsertion`) and on
projects where there is no agreement (:mod:`agents.partners.violence_reduction`). Size assumed. Writes `ddr`.
"""

from __future__ import annotations

import math

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of the programme."""

    offered: float = param(1, 0, 1, "share", "money for the programme, of what it needs", "lever", "assumed")
    much: float = param(
        0.03, 0.001, 1, "share", "effort on DDR that carries most of a programme, less 1/e", "size assumed", "assumed"
    )


class S(Columns):
    """The programme."""

    ddr: F32 = column("institution", "share of a full programme of DDR", "share", low=0, high=1)


def review(p: P, effort_on_ddr: float, leaving: I32, timetable: I32, day: int, ddr: F32) -> None:
    """Set the programme of the month; it ends when the mission has left."""
    gone = leaving[0] >= 0 and day >= leaving[0] + timetable[0]
    ddr[0] = 0.0 if gone else p.offered * (1.0 - math.exp(-effort_on_ddr / p.much))
