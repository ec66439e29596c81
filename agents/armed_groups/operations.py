"""Operations: how active an armed actor wants to be, as war and politics stand.

For a group, and for the state as the mean over its enemies weighted by their fighters,

    operations = (1 - restraint of the truce) (1 + spoiling) (1 + alarm) (1 + tension),

1 in an ordinary war. Restraint is `ceasefire` or, under an agreement, `agreement`, times `wary + (1 - wary) trust`: who
does not trust the other stays on guard (sizes assumed). Operations bear on violence against civilians, on battle and on
attacks on peacekeepers; they return when a truce breaks down. Reads truces, trust and what spoilers, outside support
and elections make actors want; writes `operations`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, I32, U8, Parameters, param

MOST = 5.0


class P(Parameters):
    """Parameters of operations."""

    ceasefire: float = param(
        0.7, 0, 1, "share", "operations given up in a ceasefire between parties that trust each other",
        "size assumed", "assumed",
    )  # fmt: skip
    agreement: float = param(0.95, 0, 1, "share", "the same under an agreement", "size assumed", "assumed")
    wary: float = param(0.5, 0, 1, "share", "restraint without trust, over that with", "size assumed", "assumed")


def restrained(p: P, truce: U8, dyad_trust: F32, fighters: I32) -> F64:
    """Share of its usual operations that each actor gives up for its truces."""
    armed = fighters.sum(axis=0)[1:]
    trusting = p.wary + (1.0 - p.wary) * dyad_trust[0, 1:]
    by_group = np.array([0.0, p.ceasefire, p.agreement])[truce[0, 1:]] * trusting
    groups = int(armed.sum())
    return np.concatenate([[float(by_group @ armed) / groups if groups else 0.0], by_group])


def review(
    p: P, truce: U8, dyad_trust: F32, fighters: I32, spoiling: F32, alarm: F32, tension: F32, operations: F32
) -> None:
    """Set every actor's operations for the month."""
    given_up = restrained(p, truce, dyad_trust, fighters)
    operations[:] = np.minimum((1.0 - given_up) * (1.0 + spoiling) * (1.0 + alarm) * (1.0 + tension[0]), MOST)
