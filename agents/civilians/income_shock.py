"""A shock to people's income: a lever.

From month `month` of the mission on, everybody's income is `level` of what it would be. A growth rate lower by five
points raised the likelihood of conflict by a half (Miguel, Satyanath & Sergenti 2004; contested by Ciccone 2011).
Writes `income`.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of the shock."""

    month: int = param(
        0, 0, 120, "month", "month of the mission from which incomes differ; 0: never", "lever", "assumed"
    )
    level: float = param(0.95, 0.1, 3, "factor", "incomes from that month on, over the usual", "lever", "assumed")


def review(p: P, month: int, income: F32) -> None:
    """Change the incomes of the month."""
    if 0 < p.month <= month:
        income *= p.level
