"""Force protection: after being attacked a base looks after itself, at the cost of patrols.

Rises with each attack and each death, fades over 120 days, and is capped (prototype, rule 7; Hunt 2017 on bunkering).
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of force protection."""

    per_attack: float = param(0.06, 0, 1, "share", "effort drawn in after an attack", "size assumed", "assumed")
    per_death: float = param(0.06, 0, 1, "share", "effort drawn in after a death", "size assumed", "assumed")
    memory: float = param(120, 10, 1000, "days", "time over which it fades", "prototype rule 7", "assumed")
    cap: float = param(0.5, 0, 1, "share", "most of the effort that is ever drawn in", "prototype rule 7", "assumed")


class S(Columns):
    """State of force protection."""

    force_protection: F32 = column("base", "share of effort kept for the base itself", "share", low=0, high=1)


@compiled
def update(p: P, attacked: I32, peacekeepers_killed: I32, force_protection: F32) -> None:
    """Fade and react."""
    keep = math.exp(-1.0 / p.memory)
    for base in range(force_protection.size):
        level = force_protection[base] * keep + p.per_attack * attacked[base] + p.per_death * peacekeepers_killed[base]
        force_protection[base] = min(level, p.cap)
