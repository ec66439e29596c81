"""Train and equip: capability of the state forces, and what it does in battle and to civilians.

    capability += g dose support (1 - withheld)(1 - w vetting)(1 - capability)      a month,
    dose        = .5 equipment + .3 training + .2 pay,

fast, as equipment is; vetting takes men and time from it. Capability stands behind the arms of the state forces
(:mod:`agents.armed_groups.means`),

    trained = (capability / capability at the start)^b,      b = .5,

which bear on battle and on violence against civilians alike: a force that can do more does more harm too, unless
somebody makes it answer (prototype, second trial, rule 6, with exponent .7: abuse 1.23 with a programme, .99 with
oversight beside it). Sizes assumed. Writes `state_capability` and `trained` of the
state.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of train and equip."""

    training: float = param(0, 0, 1, "share", "training, of a full programme", "lever", "assumed")
    equipment: float = param(0, 0, 1, "share", "equipment, of a full programme", "lever", "assumed")
    pay: float = param(0, 0, 1, "share", "regular pay, of a full programme", "lever", "assumed")
    speed: float = param(
        0.03, 0, 0.5, "1/month", "of what is missing, built by a full programme", "prototype, rule 6; size assumed",
        "assumed",
    )  # fmt: skip
    vetted: float = param(
        0.3, 0, 1, "share", "growth lost to full vetting", "size assumed", "assumed"
    )  # fmt: skip
    strength: float = param(
        0.5, 0, 2, "exponent", "of capability in the arms of the state forces", "prototype, rule 6; size assumed",
        "contested",
    )  # fmt: skip


def dose(p: P) -> float:
    """Share of a full programme that is asked for."""
    return 0.5 * p.equipment + 0.3 * p.training + 0.2 * p.pay


def review(
    p: P, start: float, vetting: float, supported: F32, withheld: F32, state_capability: F32, trained: F32
) -> None:  # fmt: skip
    """Build capability for a month and arm the state by it; `start` is the capability it began with."""
    growth = p.speed * dose(p) * supported[0] * (1.0 - withheld[0]) * (1.0 - p.vetted * vetting)
    state_capability[0] += growth * (1.0 - state_capability[0])
    trained[0] = (float(state_capability[0]) / start) ** p.strength
