"""The month: what is decided once in thirty days, in plain NumPy; the only place where its order is written.

A review stands at the dawn of the first day of a month, counted from authorisation, before anything else of that day.
Its rules (`review`, one a mechanism) read and write state that the compiled day then works with, so that politics,
plans and money cost the day nothing and a change in them compiles nothing. `P`, `S` as in :mod:`agents.day`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents import consent, situation
from agents.armed_groups import (
    agreements,
    ceasefires,
    dyads,
    external_support,
    guarantees,
    looting,
    lulls,
    means,
    operations,
    recruitment,
    recurrence,
    rents,
    seeding,
    spoilers,
    truces,
    victories,
)
from agents.authorities import elections
from agents.civilians import income_shock
from agents.partners import mediation
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
    "place_politics": ("location", "actor"),
}
"""table -> axes, of the tables that the compiled day does not see"""

WITHOUT_RULE = (situation, dyads, means, plan)
"""modules that only declare"""

OF_THE_DAY = ("consent", "truces")
"""modules that the review uses and the day declares"""

SCHEMA: Schema = gather(declaring({name: module for name, module in globals().items() if name not in OF_THE_DAY}))


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
        float(np.count_nonzero(S.dyad.truce[0, 1:])),
        float(np.count_nonzero(S.dyad.truce[0, 1:] == truces.AGREEMENT)),
        float(S.process.ceasefires[0]),
        float(S.process.agreements[0]),
        float(S.process.victories[0]),
        float(S.process.relapses[0]),
        float(S.politics.recruits.sum()),
        float(S.politics.child_recruits.sum()),
        float(S.place_politics.looting_incidents.sum()),
        float(S.place_politics.looted.sum()),
    )


def review(day: int, seed: int, P: Any, S: Any) -> None:
    """Decide what is decided once a month, at the dawn of `day`."""
    place, actor, cell, base, mission = S.location, S.actor, S.location_actor, S.base, S.mission
    dyad, politics, between, people = S.dyad, S.politics, S.dyad_politics, S.place_plan
    here = day >= mission.authorised[0]
    begins = day == mission.authorised[0]
    # Months of the mission count from 1; those of the warm-up are 0 and below.
    month = (day - int(mission.authorised[0])) // MONTH + 1

    # The armed actors and their politics.
    dyads.pass_month(dyad.truce, dyad.violations, between.held, between.broken)
    if P.lulls.enabled:
        lulls.review(P.lulls, seed, day, cell.fighters, place.access, actor.consent, dyad.lull)
    if P.seeding.enabled:
        seeding.review(P.seeding, month, cell.fighters, cell.stronghold, politics.joined)
    if P.external_support.enabled:
        external_support.review(P.external_support, month, cell.fighters, politics.outside, politics.alarm)
    if P.rents.enabled:
        rents.review(
            P.rents, month, place.resources, cell.control, cell.fighters, politics.first_income, politics.earned
        )
    means.settle(politics.earned, politics.outside, actor.supply)
    if P.income_shock.enabled:
        income_shock.review(P.income_shock, month, people.income)
    if P.recruitment.enabled:
        recruitment.review(
            P.recruitment, seed, day, actor.kind, actor.supply, actor.operations, actor.pressure, cell.fighters,
            cell.support, place.abroad, place.services, place.authority_here, people.income, S.household,
            S.block.rows_used, S.block_location.block_persons, place.population, place.residents,
            place.displaced_from, people.recruited, people.recruited_children, politics.joined,
            politics.recruits, politics.child_recruits,
        )  # fmt: skip
    if P.looting.enabled:
        looting.review(
            P.looting, seed, day, actor.kind, actor.supply, actor.command_control, cell.fighters, place.abroad,
            place.population, place.threat, S.place_politics.looting_incidents, S.place_politics.looted,
        )  # fmt: skip
    if P.recurrence.enabled:
        recurrence.review(
            P.recurrence, seed, day, actor.kind, cell.fighters, place.access, between.dyad_trust, between.broken,
            dyad.truce, between.ending, S.process.relapses,
        )  # fmt: skip
    if P.guarantees.enabled:
        guarantees.review(P.guarantees, dyad.truce, between.broken, between.dyad_trust)
    if here and P.mediation.enabled:
        mediation.review(P.mediation, actor.consent, between.mediated)
    if P.agreements.enabled:
        agreements.review(
            P.agreements, seed, day, between.dyad_trust, between.mediated, between.held, dyad.truce, between.ending,
            S.process.agreements,
        )  # fmt: skip
    if P.ceasefires.enabled:
        ceasefires.review(
            P.ceasefires, seed, day, P.pressure.memory, cell.fighters, place.access, actor.pressure, between.mediated,
            dyad.truce, between.ending, S.process.ceasefires,
        )  # fmt: skip
    if P.victories.enabled:
        victories.review(
            P.victories, seed, day, P.pressure.memory, actor.pressure, cell.fighters, dyad.truce, between.ending,
            S.process.victories, politics.dispersed,
        )  # fmt: skip
    if P.spoilers.enabled:
        spoilers.review(P.spoilers, actor.kind, cell.fighters, dyad.truce, politics.spoiling)
    if P.elections.enabled:
        elections.review(P.elections, month, S.process.tension)
    if P.operations.enabled:
        operations.review(
            P.operations, dyad.truce, between.dyad_trust, cell.fighters, politics.spoiling, politics.alarm,
            S.process.tension, actor.operations,
        )  # fmt: skip

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
