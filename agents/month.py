"""The month: what is decided once in thirty days, in plain NumPy; the only place where its order is written.

A review stands at the dawn of the first day of a month, counted from authorisation, before anything else of that day.
Its rules (`review`, one a mechanism) read and write state that the compiled day then works with, so that politics,
plans and money cost the day nothing and a change in them compiles nothing. `P`, `S` as in :mod:`agents.day`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents import consent
from agents.armed_groups import lulls
from agents.peacekeepers import contributors, deployment, plan, planning
from sim.declare import Schema, declaring, gather

MONTH = 30
"""days between two reviews"""

TABLES: dict[str, tuple[str, ...]] = {
    "headquarters": ("mission",),
    "component": ("component",),
    "base_plan": ("base",),
    "place_plan": ("location",),
    "politics": ("actor",),
    "process": ("mission",),
    "dyad_politics": ("actor", "actor"),
}
"""table -> axes, of the tables that the compiled day does not see"""

WITHOUT_RULE = (plan,)
"""modules that only declare"""

SCHEMA: Schema = gather(declaring({name: module for name, module in globals().items() if name != "consent"}))


def measured(S: Any) -> tuple[float, ...]:
    """Read what a month began with, in the order of :data:`agents.measures.BY_MISSION`."""
    mission, base = S.mission, S.base
    troops = np.maximum(base.troops, 1e-9)
    return (
        mission.clarity[0],
        mission.protection_effort[0],
        mission.dialogue_effort[0],
        mission.environment_effort[0],
        mission.escort_effort[0],
        mission.mobility[0],
        float(base.willing @ troops / troops.sum()),
        float(base.supplies @ troops / troops.sum()),
    )


def review(day: int, seed: int, P: Any, S: Any) -> None:
    """Decide what is decided once a month, at the dawn of `day`."""
    place, actor, cell, base, mission = S.location, S.actor, S.location_actor, S.base, S.mission
    here = day >= mission.authorised[0]
    begins = day == mission.authorised[0]

    # The armed actors and their politics.
    if P.lulls.enabled:
        lulls.review(P.lulls, seed, day, cell.fighters, place.access, actor.consent, S.dyad.lull)

    # The mission.
    if begins:
        consent.begin(
            P.consent, place.abroad, actor.consent, actor.consent_baseline, actor.consent_start,
            place.community_consent,
        )  # fmt: skip
    if here and P.planning.enabled:
        planning.review(
            P.planning, P.mandate, P.resources, mission.clarity, mission.protection_effort, mission.mobility
        )
    if begins and P.contributors.enabled:
        contributors.review(
            P.contributors, seed, P.mission.caveats, P.mission.inaction, P.mission.quality, mission.clarity,
            S.base_plan.contributor, base.willing, base.able, base.language, base.slow,
        )  # fmt: skip
    if here and P.deployment.enabled:
        deployment.review(
            P.deployment, P.mission.plateau, P.mission.midpoint, P.mission.spread, P.resources.personnel,
            P.mandate.troops_share, 1.0, day, mission.authorised, mission.expelled, S.component.reinforced,
            base.ceiling_troops, base.ceiling_police, base.ceiling_observers, base.ceiling_civilians,
            base.troops, base.police, base.observers, base.civilians,
        )  # fmt: skip
