"""Inclusion and civil society: who has a say in local affairs.

    inclusion += g (councils + civil society) / 2  support receptive control (1 - inclusion)      a month,

by councils in which women and minorities sit and by associations that can speak, where the state rules. Slow (sizes
assumed; no study fixes them). It acts on what people think of their authorities
(:mod:`agents.authorities.legitimacy`). Writes `inclusion`.
"""

from __future__ import annotations

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of inclusion."""

    councils: float = param(0, 0, 1, "share", "inclusive local councils, of a full programme", "lever", "assumed")
    civil_society: float = param(0, 0, 1, "share", "support to civil society", "lever", "assumed")
    speed: float = param(
        0.015, 0, 0.5, "1/month", "of what is missing, built by a full programme that is fully taken up",
        "size assumed", "assumed",
    )  # fmt: skip


def review(p: P, control: F32, supported: F32, receptive: F32, inclusion: F32) -> None:
    """Open local affairs for a month."""
    dose = 0.5 * (p.councils + p.civil_society) * float(supported[0] * receptive[0])
    inclusion += p.speed * dose * control[:, 0] * (1.0 - inclusion)
