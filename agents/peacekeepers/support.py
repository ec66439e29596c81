"""Mission support: equipment that comes late, and what leadership and communications do to delays.

    able *= equipment,                             and `before` as well until `late` months after authorisation;
    slow *= 1 + d (1/2 - (leadership + communications) / 2),

so that an average headquarters (1/2) changes nothing. That leadership matters is an evaluators' finding (UN OIOS);
sizes assumed.
"""

from __future__ import annotations

from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of mission support."""

    equipment: float = param(
        1.0, 0, 1.5, "factor", "capability by equipment, over that of a usual mission", "lever", "assumed"
    )
    late: float = param(0, 0, 36, "months", "time by which equipment and personnel come late", "lever", "assumed")
    before: float = param(
        0.7, 0, 1, "factor", "capability while equipment has not come", "size assumed", "assumed"
    )  # fmt: skip
    leadership: float = param(0.5, 0, 1, "index", "mission leadership; 0.5 is usual", "lever; scale assumed", "assumed")
    communications: float = param(
        0.5, 0, 1, "index", "communications inside the mission; 0.5 is usual", "lever; scale assumed", "assumed"
    )
    delay: float = param(
        0.4, 0, 2, "factor", "delay added or taken off, from usual to worst or best, twice over",
        "size assumed", "assumed",
    )  # fmt: skip


class S(Columns):
    """What headquarters remembers of the units."""

    capability: F32 = column(
        "base_plan", "training and equipment as contributed, before late or lacking equipment", "share", low=0, high=2
    )


def begin(p: P, able: F32, capability: F32, slow: F32) -> None:
    """Take note of what was contributed and let headquarters change the delays, once, on the day of authorisation."""
    capability[:] = able
    slow *= max(0.0, 1.0 + p.delay * (0.5 - 0.5 * (p.leadership + p.communications)))


def review(p: P, months: int, capability: F32, able: F32) -> None:
    """Set what the units can do with what has come; `capability` is what they can with usual equipment."""
    able[:] = (capability * p.equipment * (1.0 if months >= p.late else p.before)).clip(0.0, 2.0)
