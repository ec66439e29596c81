"""Leaving: when the mission begins to draw down, and by what timetable.

It leaves when the host state has asked it to (:mod:`agents.authorities.host_consent`), within the time of a request, or
in a month of its own plan, more slowly; whichever timetable ends first holds. A lever lets the host state ask in that
month whatever its consent. Strength then falls in a straight line (:mod:`agents.peacekeepers.deployment`). Requests
have left some six months (Mali 2023), planned transitions a year or more (Liberia, Cote d'Ivoire); sizes assumed.
"""

from __future__ import annotations

from sim.declare import I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of leaving; the options of `exit` set them."""

    month: int = param(
        0, 0, 120, "months", "time from authorisation to the begin of the drawdown; 0: none planned", "lever", "assumed"
    )
    drawdown: float = param(
        360, 30, 2000, "days", "time from there to the departure of the last", "lever; UN practice", "assumed"
    )
    requested: bool = param(
        False, 0, 1, "switch", "whether the host state asks the mission to leave in that month", "lever", "assumed"
    )


class S(Columns):
    """The timetable."""

    timetable: I32 = column("headquarters", "time from the begin of the drawdown to its end", "days", low=0)


def review(p: P, on_request: float, day: int, months: int, expelled: I32, leaving: I32, timetable: I32) -> None:
    """Begin or hasten the drawdown; `on_request` is the time (days) that a request leaves."""
    due = p.month > 0 and months >= p.month
    if due and p.requested and expelled[0] < 0:
        expelled[0] = day
    if due and not p.requested and leaving[0] < 0:
        leaving[0], timetable[0] = day, p.drawdown
    if expelled[0] >= 0:
        ends = expelled[0] + on_request
        if leaving[0] < 0:
            leaving[0], timetable[0] = expelled[0], on_request
        else:
            timetable[0] = min(timetable[0], ends - leaving[0])
