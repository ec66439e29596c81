"""Budget: what the mission costs, and what gives way when money is short.

    cost = (uniformed x 70,000 USD + helicopters x h + watched x w) / 12          a month,
    mobility *= 1 - (1 - available / cost) / operations,        where available < cost, not below 0,

since personnel are paid first and fuel, spares and flying hours, the share `operations` of all cost, take the whole
shortfall. Available is `share` of what the full plan would cost in a month, and `advance` of that until the assembly
has voted, `late` months after authorisation (70,000 USD per uniformed person and year: EMPIRICS 2). Civilian staff are
in the cost per uniformed person.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, Columns, Parameters, column, param

MILLION = 1e6


class P(Parameters):
    """Parameters of the budget."""

    share: float = param(
        1.5, 0, 5, "share", "money available, over the cost of the plan in full", "lever; ample by default", "assumed"
    )
    late: float = param(0, 0, 36, "months", "time until the budget is voted", "lever", "assumed")
    advance: float = param(
        0.5, 0, 1, "share", "of the budget, to be spent before the vote", "commitment authority; assumed", "assumed"
    )
    person: float = param(
        70_000, 20_000, 200_000, "USD/year", "cost per uniformed person, all included", "EMPIRICS 2", "strong"
    )
    helicopter: float = param(
        5e6, 0, 5e7, "USD/year", "cost of a helicopter with crew, fuel and upkeep", "size assumed", "assumed"
    )
    sensor: float = param(
        1e8, 0, 1e9, "USD/year", "cost of watching the whole country", "size assumed", "assumed"
    )  # fmt: skip
    operations: float = param(
        0.35, 0.05, 1, "share", "of the cost, for what can be cut within the year", "UN budgets; rounded", "assumed"
    )


class S(Columns):
    """State of the budget."""

    cost: F32 = column("headquarters", "cost of the month", "million USD", low=0)


def monthly(p: P, uniformed: float, helicopters: float, watched: float) -> float:
    """Cost of a month in million USD."""
    return (p.person * uniformed + p.helicopter * helicopters + p.sensor * watched) / 12.0 / MILLION


def left_to_move(p: P, months: int, cost: float, plan: float) -> float:
    """Share of units that the money lets move; `plan` is the monthly cost of the plan in full."""
    available = p.share * plan * (1.0 if months >= p.late else p.advance)
    if cost <= available:
        return 1.0
    return max(0.0, 1.0 - (1.0 - available / cost) / p.operations)


def review(
    p: P, months: int, helicopters: int, watched: float, deployed: float, planned: int, elsewhere: float, troops: I32,
    police: I32, observers: I32, sensors: F32, cost: F32, mobility: F32,
) -> None:  # fmt: skip
    """Pay for the month; `planned` is the uniformed personnel of the plan, `watched` the sensors of it.

    `elsewhere` are troops whom another organisation pays.
    """
    uniformed = float(np.sum(troops) + np.sum(police) + np.sum(observers)) - elsewhere
    cost[0] = monthly(p, uniformed, helicopters * deployed, float(sensors[0]))
    mobility[0] *= left_to_move(p, months, float(cost[0]), monthly(p, planned, helicopters, watched))
