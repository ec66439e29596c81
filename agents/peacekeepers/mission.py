"""Settings of the mission as an organisation: how it deploys and what its units can do. No rule of its own."""

from __future__ import annotations

from sim.declare import Parameters, param


class P(Parameters, switch=False):
    """Settings of the mission."""

    plateau: float = param(
        0.93, 0, 1, "share of the ceiling", "strength at full deployment",
        "EMPIRICS deployment rows; UN monthly contributions", "strong",
    )  # fmt: skip
    midpoint: float = param(
        5.5, 0, 36, "months", "time from authorisation to half of full deployment",
        "prototype rule 10, about 10 months to peak", "strong",
    )  # fmt: skip
    spread: float = param(
        1.8, 0.1, 12, "months", "logistic spread of arrivals around the midpoint", "prototype rule 10", "assumed"
    )
    quality: float = param(
        0.8, 0, 1, "share", "training and equipment of an average unit, as effective persons per person",
        "Haass & Ansorg 2018; size assumed", "contested",
    )  # fmt: skip
    caveats: float = param(
        0.3, 0, 1, "share", "share of units that decline a risky task", "Hunnicutt & Nomikos 2020; size assumed",
        "contested",
    )  # fmt: skip
    inaction: float = param(
        0.4, 0, 1, "share", "willing units that wait for guidance under a mandate without any clarity",
        "no study fixes a size", "assumed",
    )  # fmt: skip
    overhead: float = param(
        70, 0, 400, "persons", "persons a base needs for itself", "prototype rule 3", "assumed"
    )  # fmt: skip


def willingness(caveats: float, clarity: float, inaction: float) -> float:
    """Share of units that act when a risky task comes up.

    Caveats of contributors take their share; of the rest, an unclear mandate leaves `inaction x (1 - clarity)` waiting
    for guidance (assumed).
    """
    return (1.0 - caveats) * (1.0 - inaction * (1.0 - clarity))
