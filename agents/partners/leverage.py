"""Leverage of a regional organisation: neighbours who can reward and punish bring parties back to what they agreed to.

    baseline += w leverage max(0, start - baseline)      a month,

for the host state, and for armed groups as far as `groups` says: leverage restores consent that was lost, up to where
it began, and never wins more. Size assumed.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of leverage."""

    leverage: float = param(
        0.3, 0, 1, "index", "leverage of the regional organisation over the host state", "lever; scale assumed",
        "assumed",
    )  # fmt: skip
    groups: float = param(0.5, 0, 1, "factor", "leverage over armed groups, over the host's", "size assumed", "assumed")
    pull: float = param(
        0.05, 0, 1, "1/month", "of what was lost, restored a month with full leverage", "size assumed", "assumed"
    )


def review(p: P, consent_baseline: F32, consent_start: F32) -> None:
    """Use leverage for a month."""
    lost = np.maximum(0.0, consent_start - consent_baseline)
    lost[1:] *= p.groups
    consent_baseline += p.pull * p.leverage * lost
