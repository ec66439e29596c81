"""Acceptance of former fighters by the communities among whom they live.

    acceptance = (b + (1 - b) exp(-harm / k)) + t (trust between groups - trust at the start) / (1 - that trust),
                 within 0..1,

with `harm` the attacks on civilians by their own group that are remembered there, per 10,000 people: who fought in an
abusive unit is not taken back (Humphreys & Weinstein 2007), whatever a programme gives him. Truth commissions raise
trust between groups (:mod:`agents.partners.truth_commission`). Sizes assumed. Writes `acceptance`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I64, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of acceptance."""

    least: float = param(
        0.2, 0, 1, "level", "acceptance of the most abusive", "size assumed", "assumed"
    )  # fmt: skip
    abusive: float = param(
        1.0, 0.01, 100, "attacks per 10,000", "remembered attacks by the unit that take most of it, less 1/e",
        "Humphreys & Weinstein 2007; size assumed", "contested",
    )  # fmt: skip
    reconciled: float = param(
        0.5, 0, 2, "level", "won by full trust between groups", "Cilliers, Dube & Siddiqi 2016; size assumed",
        "contested",
    )  # fmt: skip


class S(Columns):
    """State of acceptance."""

    acceptance: F32 = column(
        "aftermath", "acceptance of the actor's former fighters by the community", "level", start=0.5, low=0, high=1
    )


def review(
    p: P, start: float, population: I64, harm: F32, between_groups: F32, acceptance: F32
) -> None:  # fmt: skip
    """Let communities judge; `start` is the trust between groups that they began with."""
    by_unit = 10_000.0 * harm / (population + 1000.0)[:, None]
    won = p.reconciled * (between_groups - start) / (1.0 - start)
    level = p.least + (1.0 - p.least) * np.exp(-by_unit / p.abusive) + won[:, None]
    acceptance[:] = np.clip(level, 0.0, 1.0)
