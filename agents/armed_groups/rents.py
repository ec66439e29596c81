"""Rents: a group that controls lootable resources can pay and arm its fighters, everywhere.

Income per fighter of group a,

    y = s + yield x price x sum_l(resources_l control_la) / F_a,        earned = y / y(first review),

with `s` what comes from elsewhere (contributions, taxes on trade, remittances), in units of a fighter's upkeep. It sets
the supply of all the group's fighters, so that a mine held in one place is felt in others (spill-over: Berman,
Couttenier, Rohner & Thoenig 2017, who ascribe up to a fourth of violence to mineral prices). The state lives on a
budget and is left out. From month `shock_month` on the price is `shock`. Sizes of `s` and `yield` assumed: rents then
make up about a fourth of incomes. Reads control, fighters, resources; writes `earned`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of rents."""

    elsewhere: float = param(
        0.75, 0.05, 5, "upkeep", "income of a fighter that does not come from lootable rents", "size assumed", "assumed"
    )
    fed: float = param(
        400, 0, 20000, "fighters", "fighters whom the richest place feeds", "Berman et al. 2017; size assumed",
        "contested",
    )  # fmt: skip
    shock_month: int = param(0, 0, 120, "month", "month of the mission from which prices differ; 0: never", "lever",
                             "assumed")  # fmt: skip
    shock: float = param(2.0, 0, 10, "factor", "prices of resources from that month on", "lever", "assumed")


class S(Columns):
    """State of rents."""

    first_income: F32 = column("politics", "income per fighter at the first review", "upkeep", low=0)


def price(p: P, month: int) -> float:
    """Price of resources in a month of the mission, over the usual one."""
    return p.shock if 0 < p.shock_month <= month else 1.0


def income(p: P, price: float, controlled: float, fighters: int) -> float:
    """Income per fighter of a group that controls `controlled` rents, in units of a fighter's upkeep."""
    return p.elsewhere + p.fed * price * controlled / fighters


def review(p: P, month: int, resources: F32, control: F32, fighters: I32, first_income: F32, earned: F32) -> None:
    """Set what every group earns; one without fighters keeps what it had."""
    armed = fighters.sum(axis=0)
    controlled = resources.astype(np.float64) @ control
    for actor in range(1, armed.size):
        if armed[actor] == 0:
            continue
        if first_income[actor] == 0.0:
            first_income[actor] = income(p, 1.0, controlled[actor], armed[actor])
        earned[actor] = income(p, price(p, month), controlled[actor], armed[actor]) / first_income[actor]
