"""War and peace between the state and each armed group: columns that several rules of the month share. No rule.

Row 0 is the state, so the dyad of group `a` is the cell (0, a); columns are kept symmetric. A truce itself stands in
:mod:`agents.armed_groups.truces`, where the day reads it.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Columns, column

NOT_ENDED, BY_CEASEFIRE, BY_AGREEMENT, BY_VICTORY = 0, 1, 2, 3


class S(Columns):
    """State of a dyad, and the endings counted."""

    dyad_trust: F32 = column("dyad_politics", "trust of the two in each other's word", "level", low=0, high=1)
    ending: U8 = column(
        "dyad_politics", "how the war stands or ended: not, ceasefire, agreement, victory (0..3)", "code", low=0, high=3
    )
    held: I32 = column("dyad_politics", "months for which the truce has held", "months", low=0)
    broken: I32 = column("dyad_politics", "violations of the truce since the last review", "events", low=0)
    ceasefires: I32 = column("process", "ceasefires so far", "events", low=0)
    agreements: I32 = column("process", "peace agreements so far", "events", low=0)
    victories: I32 = column("process", "victories of the state so far", "events", low=0)
    relapses: I32 = column("process", "returns to war so far", "events", low=0)


def pass_month(truce: U8, violations: I32, held: I32, broken: I32) -> None:
    """Hand the violations that the days counted to the rules of the month, and let truces grow older."""
    broken[:] = violations
    violations[:] = 0
    held[:] = np.where(truce > 0, held + 1, 0)


def access_between(fighters: I32, access: F32, a: int, b: int) -> float:
    """Access of the mission to a dyad, weighted by its fighters; 0 where the two do not meet."""
    both = fighters[:, a].astype(np.float64) * fighters[:, b]
    armed = float(both.sum())
    return float(both @ access) / armed if armed > 0.0 else 0.0


def strength(group: int, state: int) -> float:
    """Strength of a group beside the state, F / (F + .35 F_state), 0..1 (prototype, second trial, rule 4)."""
    return group / (group + 0.35 * state) if group > 0 else 0.0


def ripeness(pressure: float, memory: float, hurting: float) -> float:
    """Yearly losses in battle over the share that hurts, at most 2.5 (Zartman's hurting stalemate; prototype).

    Args:
        pressure: share of fighters lost over the `memory` (days) of :mod:`agents.armed_groups.pressure`.
        memory: days.
        hurting: yearly loss, as a share of the fighters, at which a war hurts.
    """
    return min(pressure * 365.0 / memory / hurting, 2.5)
