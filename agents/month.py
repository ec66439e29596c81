"""The month: what is decided once in thirty days, in plain NumPy; the only place where its order is written.

A review stands at the dawn of the first day of a month, counted from authorisation, before anything else of that day.
Its rules (`review`, one a mechanism) read and write state that the compiled day then works with, so that politics,
plans and money cost the day nothing and a change in them compiles nothing. `P`, `S`, `G` as in :mod:`agents.day`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from agents import consent, past, situation
from agents.armed_groups import (
    agreements,
    ceasefires,
    demobilisation,
    discipline,
    dyads,
    external_support,
    guarantees,
    hardening,
    idleness,
    looting,
    lulls,
    means,
    operations,
    recruitment,
    recurrence,
    remobilisation,
    rents,
    seeding,
    sexual_violence,
    spoilers,
    truces,
    victories,
)
from agents.authorities import (
    anti_corruption,
    community_policing,
    courts,
    crime,
    due_diligence,
    elections,
    inclusion,
    institutions,
    legitimacy,
    oversight,
    ownership,
    redress,
    reform_support,
    train_and_equip,
)
from agents.civilians import (
    abuses,
    acceptance,
    income,
    income_shock,
    indirect_deaths,
    livelihoods,
    needs,
    popular_support,
    push_factors,
    seasons,
    ties,
    women_headed,
)
from agents.civilians.averages import mean_present
from agents.partners import (
    ddr,
    development_projects,
    humanitarian_aid,
    international_court,
    leverage,
    mediation,
    participation,
    regional_partner,
    reinsertion,
    truth_commission,
    violence_reduction,
)
from agents.peacekeepers import (
    adaptation,
    aviation,
    base_changes,
    budget,
    composition,
    contributors,
    deployment,
    human_rights_monitoring,
    leaving,
    logistics,
    misconduct,
    misconduct_inquiry,
    mission_spending,
    mixed_teams,
    plan,
    planning,
    political_work,
    posts,
    quick_impact,
    redeployment,
    regional_force,
    sensors,
    shocks,
    site_plan,
    support,
    survey,
    survivor_reporting,
    tasks,
)
from sim.declare import Schema, declaring, gather

if TYPE_CHECKING:
    from agents.ground import Ground
    from sim.declare import F64

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
    "task": ("task",),
    "aftermath": ("location", "actor"),
    "institution": ("mission",),
    "place_institution": ("location",),
    "docket": ("actor",),
}
"""table -> axes, of the tables that the compiled day does not see"""

WITHOUT_RULE = (situation, dyads, means, income, plan, tasks, past, institutions)
"""modules that only declare"""

OF_THE_DAY = ("consent", "truces")
"""modules that the review uses and the day declares"""

SCHEMA: Schema = gather(declaring({name: module for name, module in globals().items() if name not in OF_THE_DAY}))


REFORM, DDR_CVR, HUMAN_RIGHTS = map(tasks.TASKS.index, ("police_defence_reform", "ddr_cvr", "human_rights"))


def recall(cells: F64, P: Any, S: Any) -> None:
    """Read the panel of the month gone by, (locations, actors, measures), before a review."""
    past.recall(P.past, cells, S.aftermath.past_attacks, S.aftermath.past_reported, S.aftermath.harm)


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
        *S.task.effort,
        S.headquarters.cost[0],
        float(S.location.site_capacity.sum()),
        survey.surveyed(S.place_plan.surveyed_trust, S.location.population),
        *of_institutions(S),
        *people_measured(S),
    )


def of_institutions(S: Any) -> tuple[float, ...]:
    """Read the measures of institutions, justice and former fighters."""
    state, local, docket, left = S.institution, S.place_institution, S.docket, S.aftermath
    people = S.location.residents / max(int(S.location.residents.sum()), 1)
    former, soldiers = int(left.ex_combatants.sum()), max(int(S.location_actor.fighters[:, 0].sum()), 1)
    abuse = float(left.past_attacks[:, 0].sum())
    return (
        float(state.state_capability[0]),
        float(state.accountability[0]),
        float(state.supported[0]),
        float(state.withheld[0]),
        abuse,
        1.0 / (1.0 + 1000.0 * abuse / soldiers),
        float(local.crime @ people),
        float(local.policing @ people),
        1.0 - float(local.integrity @ people),
        float(local.inclusion @ people),
        float(local.legitimacy @ people),
        float(local.idle_here.sum()),
        float(former),
        float(left.poor.sum()) / former if former else 0.0,
        float(left.assisted.sum()),
        float((left.acceptance * left.ex_combatants).sum()) / former if former else 0.0,
        float(S.politics.returns.sum()),
        float(docket.cases_open.sum()),
        float(docket.investigated.sum()),
        float(docket.indicted.sum()),
        float(local.between_groups @ people),
        float(local.distress @ people),
        float(S.base_plan.buried.sum()),
    )


def people_measured(S: Any) -> tuple[float, ...]:
    """Read how people live and what partners do for them, the last of :data:`agents.measures.BY_MISSION`."""
    people, home = S.place_plan, np.where(S.location.abroad == 1, 0, S.location.population)
    persons = max(int(home.sum()), 1)
    means = (people.livelihood, people.income, people.women_headed, people.jobs, people.schooling, people.women_reached)
    return (
        *(float(each @ home) / persons for each in means),
        float(people.in_need.sum()),
        float(people.served.sum()),
        float(people.indirect_deaths.sum()),
        float(people.aid_incidents.sum()),
        float(S.politics.diverted.mean()),
        float(np.count_nonzero(people.works)),
        float(people.projects_delivered.sum()),
        float(people.projects_attacked.sum()),
        float(S.place_politics.sexual_violence.sum()),
        float(S.place_politics.reported_sexual_violence.sum()),
        float(S.base_plan.cases.sum()),
        *(float(each @ home) / persons for each in against(S)),
        float(S.headquarters.regional_share[0]),
        float(S.process.talks_voice[0]),
        float(S.process.councils_voice[0]),
        *S.task.reported_indicator[adaptation.READ],
        *S.task.true_indicator[adaptation.READ],
    )


def against(S: Any) -> list[F64]:
    """Return the mean grievances against state forces and against others at each place."""
    h = S.household
    return mean_present(h, (h.grievance_state, h.grievance_others), S.location.population)


def panel(S: Any, cells: F64, places: F64) -> None:
    """Write what a month began with by place, into the last columns of its panel."""
    people, between = S.place_plan, S.place_politics
    by_cell = (between.sexual_violence, between.reported_sexual_violence)
    by_place = (people.in_need, people.served, people.indirect_deaths, people.livelihood, people.women_headed)
    cells[:, :, -len(by_cell) :] = np.stack(by_cell, axis=-1)
    places[:, -len(by_place) :] = np.stack(by_place, axis=-1)


def review(day: int, seed: int, P: Any, S: Any, G: Ground) -> None:
    """Decide what is decided once a month, at the dawn of `day`."""
    place, actor, cell, mission = S.location, S.actor, S.location_actor, S.mission
    dyad, politics, between, people = S.dyad, S.politics, S.dyad_politics, S.place_plan
    here = bool(day >= mission.authorised[0])
    begins = bool(day == mission.authorised[0])
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
    means.settle(politics.earned, politics.outside, politics.diverted, politics.trained, actor.supply)

    # How people live.
    income.usual(people.income)
    if P.income_shock.enabled:
        income_shock.review(P.income_shock, month, people.income)
    if P.livelihoods.enabled:
        livelihoods.review(
            P.livelihoods, place.abroad, place.threat, people.resilience, people.relief, people.jobs,
            place.population, place.residents, place.displaced_from, people.livelihood, people.income,
        )  # fmt: skip
    if P.women_headed.enabled:
        women_headed.review(P.women_headed, place.residents, people.residents_before, people.women_headed)
    if P.needs.enabled:
        needs.review(
            P.needs, place.abroad, place.population, place.residents, place.displaced_from, people.livelihood,
            people.women_headed, people.in_need,
        )  # fmt: skip
    if P.push_factors.enabled:
        push_factors.review(
            P.push_factors, place.abroad, place.population, place.residents, place.displaced_from, people.in_need,
            people.served, people.livelihood, place.push,
        )  # fmt: skip
    if P.seasons.enabled:
        seasons.review(P.seasons, month, place.rain)
    if P.indirect_deaths.enabled:
        indirect_deaths.review(
            P.indirect_deaths, seed, day, place.abroad, people.in_need, people.served, place.services, place.capacity,
            S.household, S.block.rows_used, S.block_location.block_persons, place.population, place.residents,
            place.displaced_from, people.indirect_dead, people.indirect_deaths,
        )  # fmt: skip
    if P.ties.enabled:
        ties.review(P.ties, S.household)
    against_state, against_others = against(S)
    if P.popular_support.enabled:
        popular_support.review(
            P.popular_support, against_state, against_others, S.place_politics.belonging, cell.support
        )

    # Who joins them, and what they do to people.
    if P.recruitment.enabled:
        recruitment.review(
            P.recruitment, seed, day, actor.kind, actor.supply, actor.operations, actor.pressure, cell.fighters,
            cell.support, against_state, place.abroad, place.services, place.authority_here, people.income,
            people.schooling, S.household, S.block.rows_used, S.block_location.block_persons, place.population,
            place.residents, place.displaced_from, people.recruited, people.recruited_children, politics.joined,
            politics.recruits, politics.child_recruits,
        )  # fmt: skip
    if P.looting.enabled:
        looting.review(
            P.looting, seed, day, actor.kind, actor.supply, actor.command_control, cell.fighters, place.abroad,
            place.population, place.threat, S.place_politics.looting_incidents, S.place_politics.looted,
        )  # fmt: skip
    if P.sexual_violence.enabled:
        sexual_violence.review(
            P.sexual_violence, seed, day, bool(P.mandate.protection_worded), actor.kind, actor.operations,
            actor.command_control, cell.fighters, place.abroad, place.population, place.access, S.base_location.reach,
            S.base.police, S.place_politics.reported_sexual_violence, politics.held_back,
            S.place_politics.sexual_violence,
        )  # fmt: skip
    if P.abuses.enabled:
        abuses.review(
            P.abuses, S.place_politics.looted, S.place_politics.sexual_violence, place.population, S.household
        )

    # War and peace between them.
    if P.recurrence.enabled:
        recurrence.review(
            P.recurrence, seed, day, actor.kind, cell.fighters, place.access, between.dyad_trust, between.broken,
            dyad.truce, between.ending, S.process.relapses,
        )  # fmt: skip
    if P.guarantees.enabled:
        guarantees.review(P.guarantees, dyad.truce, between.broken, between.dyad_trust)
    if here and P.mediation.enabled:
        mediation.review(P.mediation, actor.consent, between.mediated)
    if here and P.hardening.enabled:
        hardening.review(P.hardening, S.docket.indicted, between.refused)
    if here and P.regional_force.enabled and P.regional_partner.enabled:
        regional_partner.mediate(
            P.regional_partner, P.regional_force.mode, P.leverage.leverage, P.leverage.groups, between.mediated
        )
    if P.agreements.enabled:
        agreements.review(
            P.agreements, seed, day, between.dyad_trust, between.mediated, between.refused, between.held, dyad.truce,
            between.ending, S.process.agreements,
        )  # fmt: skip
    if P.ceasefires.enabled:
        ceasefires.review(
            P.ceasefires, seed, day, P.pressure.memory, cell.fighters, place.access, actor.pressure, between.mediated,
            between.refused, dyad.truce, between.ending, S.process.ceasefires,
        )  # fmt: skip
    if P.victories.enabled:
        victories.review(
            P.victories, seed, day, P.pressure.memory, actor.pressure, cell.fighters, dyad.truce, between.ending,
            S.process.victories, politics.dispersed,
        )  # fmt: skip
    if P.demobilisation.enabled:
        demobilisation.review(
            P.demobilisation, seed, day, S.institution.ddr, cell.fighters, place.access, dyad.truce,
            between.dyad_trust, S.aftermath.ex_combatants, politics.exits,
        )  # fmt: skip
    if P.remobilisation.enabled:
        remobilisation.review(
            P.remobilisation, seed, day, dyad.truce, S.aftermath.harm, S.aftermath.poor, S.aftermath.acceptance,
            S.aftermath.assisted, S.aftermath.ex_combatants, cell.fighters, politics.returns,
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

    # Partners and the mission.
    if here:
        help_people(day, seed, P, S)
        lead(day, seed, begins, P, S, G)

    # Institutions and justice.
    if here:
        govern(day, seed, begins, P, S)


def help_people(day: int, seed: int, P: Any, S: Any) -> None:
    """Do what partners do in a month: for those in need, for development, and at the table of talks."""
    place, actor, cell, people = S.location, S.actor, S.location_actor, S.place_plan
    if P.participation.enabled:
        participation.review(
            P.participation, S.dyad.truce, S.process.talks_voice, S.process.councils_voice, S.dyad_politics.dyad_trust
        )
    if P.humanitarian_aid.enabled:
        humanitarian_aid.review(
            P.humanitarian_aid, seed, day, float(S.task.effort[tasks.HUMANITARIAN_ACCESS]),
            float(S.process.councils_voice[0]), actor.kind, actor.consent, cell.fighters, cell.control, place.abroad,
            place.access, place.site_capacity, place.population, people.in_need, people.women_headed,
            people.livelihood, S.politics.first_income, people.served, people.relief, people.suspension,
            people.aid_incidents, S.politics.diverted,
        )  # fmt: skip
    if P.development_projects.enabled:
        development_projects.review(
            P.development_projects, seed, day, place.abroad, place.services, cell.control, cell.support, cell.fighters,
            place.access, place.population, S.household, place.threat, people.works, people.jobs, people.schooling,
            people.resilience, people.projects_attacked, people.projects_delivered,
        )  # fmt: skip


def lead(day: int, seed: int, begins: bool, P: Any, S: Any, G: Ground) -> None:
    """Do what headquarters does in a month, from reading the mandate to asking what people think of the mission."""
    place, actor, base, mission = S.location, S.actor, S.base, S.mission
    plan_of, office = S.base_plan, S.headquarters
    months = (day - int(mission.authorised[0])) // MONTH
    ceilings = (base.ceiling_troops, base.ceiling_police, base.ceiling_observers, base.ceiling_civilians)

    # What is asked for, and where effort goes.
    tasks.assign(P.tasks, mission.clarity, S.task.effort)
    if P.planning.enabled:
        planning.review(P.planning, months, P.contributors.number, plan_of.contributor, mission.clarity, S.task.effort)
    if P.survivor_reporting.enabled:
        survivor_reporting.review(
            P.survivor_reporting, seed, day, S.place_plan.women_reached, float(S.process.councils_voice[0]),
            place.trust_here, S.place_politics.sexual_violence, S.place_politics.reported_sexual_violence,
        )  # fmt: skip
    if P.adaptation.enabled:
        adaptation.read(
            place.abroad, place.population, place.picture, place.threat, S.place_plan.in_need, S.place_plan.relief,
            place.access, place.fear_here, S.place_plan.surveyed_fear, S.place_politics.sexual_violence,
            S.place_politics.reported_sexual_violence, S.dyad.truce, S.dyad_politics.broken,
            S.task.reported_indicator, S.task.true_indicator,
        )  # fmt: skip
        adaptation.review(
            P.adaptation, months, S.task.reported_indicator, S.task.true_indicator, S.task.used_to, S.task.adapted,
            S.task.effort,
        )  # fmt: skip
    tasks.tiers(
        P.tasks, S.task.effort, mission.protection_effort, mission.dialogue_effort, mission.environment_effort,
        mission.escort_effort,
    )  # fmt: skip
    if P.regional_force.enabled:
        regional_force.divide(
            P.regional_force, office.regional_share, S.task.effort, mission.protection_effort,
            mission.dialogue_effort, mission.environment_effort, mission.escort_effort, actor.consent_baseline,
        )  # fmt: skip

    # Authorisation: the parties' consent, the plan of bases and who is sent.
    if begins:
        consent.begin(
            P.consent, place.abroad, actor.consent, actor.consent_baseline, actor.consent_start,
            place.community_consent,
        )  # fmt: skip
        if P.contributors.enabled:
            contributors.review(
                P.contributors, seed, P.mission.caveats, P.mission.inaction, P.mission.quality, mission.clarity,
                plan_of.contributor, base.willing, base.able, base.language, base.slow,
            )  # fmt: skip
        if P.posts.enabled:
            posts.review(P.posts, base.ceiling_troops, base.ceiling_police, base.ceiling_observers)
        if P.support.enabled:
            support.begin(P.support, base.able, plan_of.capability, base.slow)
        if P.regional_force.enabled:
            regional_force.begin(base.able, plan_of.contributed)
        if P.site_plan.enabled:
            site_plan.begin(P.site_plan, base.ceiling_troops, plan_of.site, place.attraction, S.place_plan.pull_before)
        base_changes.begin(ceilings, plan_of.part)

    # How many, where, and for how long.
    if P.leaving.enabled:
        leaving.review(
            P.leaving, P.deployment.drawdown, day, months, mission.expelled, office.leaving, office.timetable
        )
    if P.shocks.enabled:
        shocks.review(P.shocks, months, S.component.reinforced)
    if P.base_changes.enabled:
        base_changes.review(P.base_changes, seed, day, ceilings, plan_of.closed, plan_of.part)
    if P.redeployment.enabled:
        redeployment.review(
            P.redeployment, seed, day, months, office.leaving, place.picture, place.threat, place.population,
            place.abroad, G.base_hours, base.ceiling_troops,
        )  # fmt: skip
    deployed = 0.0
    if P.deployment.enabled:
        own = P.mission.midpoint + (P.support.late if P.support.enabled else 0.0)
        midpoint = regional_force.arrives(P.regional_force, own) if P.regional_force.enabled else own
        deployed = deployment.review(
            P.mission.plateau, midpoint, P.mission.spread, P.resources.personnel, P.mandate.troops_share, day,
            mission.authorised, office.leaving, office.timetable, S.component.reinforced, *ceilings,
            base.troops, base.police, base.observers, base.civilians,
        )  # fmt: skip
        if P.regional_force.enabled:
            regional_force.review(
                P.regional_force, P.mission.plateau, own, P.mission.spread, P.resources.personnel,
                P.mandate.troops_share, day, mission.authorised, office.leaving, office.timetable,
                S.component.reinforced, base.ceiling_troops, base.ceiling_civilians, base.troops, base.police,
                base.observers, base.civilians, plan_of.contributed, plan_of.capability, base.able,
                office.regional_share,
            )  # fmt: skip
        if P.regional_force.enabled and P.regional_partner.enabled:
            regional_partner.review(P.regional_partner, office.regional_share, S.politics.outside)

    # With what.
    if P.support.enabled:
        support.review(P.support, months, plan_of.capability, base.able)
    if P.composition.enabled:
        composition.review(
            P.composition, base.ceiling_troops, base.troops, base.police, base.civilians, base.quick, base.engineers,
            base.formed, base.liaison,
        )  # fmt: skip
    if P.site_plan.enabled:
        site_plan.review(
            P.site_plan, base.base_location, plan_of.site, base.troops, base.quick, base.engineers, base.formed,
            base.guards, place.site_capacity, place.attraction, S.place_plan.pull_before,
        )  # fmt: skip
    if P.aviation.enabled:
        aviation.review(P.aviation, deployed, base.quick, base.air)
    if P.sensors.enabled:
        sensors.review(P.sensors, P.consent.fragility, deployed, mission.sensors, actor.consent_baseline)
    mission.mobility[0] = P.resources.mobility
    if P.logistics.enabled:
        logistics.review(P.logistics, P.resources.mobility, base.troops, base.engineers, mission.mobility)
    if P.budget.enabled:
        planned = P.mandate.troops_share * int(base.ceiling_troops.sum())
        planned += int(base.ceiling_police.sum()) + int(base.ceiling_observers.sum())
        elsewhere = 0.0
        if P.regional_force.enabled:
            elsewhere = regional_force.paid_elsewhere(P.regional_force, office.regional_share, base.troops)
        budget.review(
            P.budget, months, P.aviation.helicopters * P.aviation.enabled, P.sensors.share * P.sensors.enabled,
            deployed, P.resources.personnel * planned, elsewhere, base.troops, base.police, base.observers,
            mission.sensors, office.cost, mission.mobility,
        )  # fmt: skip

    # What people and parties make of it.
    if P.mixed_teams.enabled:
        mixed_teams.review(
            P.mixed_teams, float(S.task.effort[adaptation.CRSV]), place.abroad, S.base_location.reach, base.troops,
            base.police, base.observers, base.civilians, S.place_plan.women_reached, plan_of.conduct,
        )  # fmt: skip
    if P.quick_impact.enabled:
        quick_impact.review(
            P.quick_impact, float(S.task.effort[tasks.DEVELOPMENT]), S.base_location.reach, base.engineers,
            base.civilians, place.abroad, place.community_consent,
        )  # fmt: skip
    if P.misconduct.enabled:
        misconduct.review(
            P.misconduct, P.consent.fragility, seed, day, base.base_location,
            base.troops + base.police + base.observers, place.abroad, plan_of.cases, plan_of.allegations,
            place.community_consent, plan_of.conduct,
        )  # fmt: skip
    if P.political_work.enabled:
        political = float(S.task.effort[tasks.PEACE_PROCESS] + mission.dialogue_effort[0])
        political_work.review(P.political_work, political, deployed, actor.consent_baseline)
    if P.leverage.enabled:
        leverage.review(P.leverage, actor.consent_baseline, actor.consent_start)
    if P.survey.enabled:
        survey.review(
            P.survey, seed, day, months, place.abroad, place.population, place.access, place.trust_here,
            place.fear_here, S.place_plan.asked_trust, S.place_plan.asked_fear, S.place_plan.surveyed_trust,
            S.place_plan.surveyed_fear,
        )  # fmt: skip


def decide(seed: int, old: Any, new: Any, S: Any) -> None:
    """Settle anew what the day of authorisation settled, where a decision during the mission changes its parameters.

    Parties move their baseline of consent by as much as their level is moved; contributors answer with the luck they
    have, to the mandate as it reads now; sites stand at the largest bases of today. Posts, closed bases and where
    institutions began stay as they are: nothing of them is decided anew.

    Args:
        seed: of the run.
        old, new: parameters before and after the decision, by mechanism.
        S: state, changed in place.
    """
    base, actor, place, plan_of = S.base, S.actor, S.location, S.base_plan
    for rows, before, after in (
        (slice(0, 1), old.consent.host, new.consent.host),
        (slice(1, None), old.consent.groups, new.consent.groups),
    ):
        for level in (actor.consent, actor.consent_baseline, actor.consent_start):
            level[rows] = np.clip(level[rows] + np.float32(after - before), 0.0, 1.0)
    moved = np.float32(new.consent.communities - old.consent.communities)
    place.community_consent[:] = np.where(
        place.abroad == 1, place.community_consent, np.clip(place.community_consent + moved, 0.0, 1.0)
    )
    contributed = (new.contributors, new.support, new.mission.caveats, new.mission.inaction, new.mission.quality)
    if new.contributors.enabled and contributed != (
        old.contributors, old.support, old.mission.caveats, old.mission.inaction, old.mission.quality
    ):  # fmt: skip
        contributors.review(
            new.contributors, seed, new.mission.caveats, new.mission.inaction, new.mission.quality, S.mission.clarity,
            plan_of.contributor, base.willing, base.able, base.language, base.slow,
        )  # fmt: skip
        if new.support.enabled:
            support.begin(new.support, base.able, plan_of.capability, base.slow)
        if new.regional_force.enabled:
            regional_force.begin(base.able, plan_of.contributed)
    if new.site_plan.enabled and new.site_plan.sites != old.site_plan.sites:
        place.attraction[:] = S.place_plan.pull_before
        site_plan.begin(new.site_plan, base.ceiling_troops, plan_of.site, place.attraction, S.place_plan.pull_before)


def govern(day: int, seed: int, begins: bool, P: Any, S: Any) -> None:
    """Let a month pass for institutions, justice and those who were fighters."""
    place, actor, cell, base, mission = S.location, S.actor, S.location_actor, S.base, S.mission
    state, local, docket, left, office = S.institution, S.place_institution, S.docket, S.aftermath, S.headquarters
    months = (day - int(mission.authorised[0])) // MONTH
    fragility, effort = P.consent.fragility, S.task.effort
    if begins:
        institutions.begin(
            P.institutions, state.state_capability, state.accountability, local.integrity, local.inclusion
        )

    # Reform of the security sector and of local authorities.
    if P.reform_support.enabled:
        reform_support.review(
            P.reform_support, day, months, float(effort[REFORM]), office.leaving, office.timetable, actor.consent,
            cell.fighters, S.dyad.truce, state.supported, state.receptive,
        )  # fmt: skip
    if P.due_diligence.enabled:
        due_diligence.review(
            P.due_diligence, fragility, cell.fighters, left.past_reported, state.supported, state.receptive,
            state.abuse_known, state.withheld, state.accountability, actor.consent_baseline,
        )  # fmt: skip
    if P.train_and_equip.enabled:
        train_and_equip.review(
            P.train_and_equip, P.institutions.capability, P.oversight.vetting * P.oversight.enabled, state.supported,
            state.withheld, state.state_capability, S.politics.trained,
        )  # fmt: skip
    if P.oversight.enabled:
        oversight.review(
            P.oversight, fragility, state.supported, state.receptive, state.accountability, actor.consent_baseline
        )
    if P.anti_corruption.enabled:
        anti_corruption.review(P.anti_corruption, cell.control, state.supported, state.receptive, local.integrity)
    if P.inclusion.enabled:
        inclusion.review(P.inclusion, cell.control, state.supported, state.receptive, local.inclusion)
    if P.community_policing.enabled:
        community_policing.review(P.community_policing, cell.control, state.supported, local.policing)
    if P.ownership.enabled:
        start = P.institutions
        ownership.review(
            P.ownership, (start.capability, start.accountability, start.integrity, start.inclusion), state.supported,
            state.state_capability, state.state_capability_owned, state.accountability, state.accountability_owned,
            local.integrity, local.integrity_owned, local.inclusion, local.inclusion_owned, local.policing,
            local.policing_owned,
        )  # fmt: skip
    if P.legitimacy.enabled:
        legitimacy.review(
            P.legitimacy, begins, place.abroad, state.accountability, local.integrity, local.inclusion,
            local.legitimacy, local.legitimacy_start, S.household,
        )  # fmt: skip

    # Human rights and justice.
    docket.restraint[:] = 0.0
    if P.human_rights_monitoring.enabled:
        human_rights_monitoring.review(
            P.human_rights_monitoring, float(effort[HUMAN_RIGHTS]), left.past_reported, docket.cases_open,
            docket.documented,
        )  # fmt: skip
    if P.courts.enabled:
        courts.review(
            P.courts, actor.kind, state.accountability, docket.cases_open, docket.investigated, docket.tried,
            docket.restraint,
        )  # fmt: skip
    if P.international_court.enabled:
        international_court.review(
            P.international_court, fragility, seed, day, actor.kind, docket.cases_open, docket.investigated,
            docket.on_file, docket.indicted, docket.restraint, actor.consent_baseline,
        )  # fmt: skip
    if P.discipline.enabled:
        discipline.review(
            P.discipline, begins, P.institutions.accountability, state.accountability, docket.restraint, docket.led,
            actor.command_control,
        )  # fmt: skip
    if P.truth_commission.enabled:
        truth_commission.review(
            P.truth_commission, begins, months + 1, cell.control, local.between_groups, local.distress
        )
    if P.redress.enabled:
        redress.review(P.redress, cell.control, S.household)
    if P.misconduct_inquiry.enabled:
        misconduct_inquiry.review(
            P.misconduct_inquiry, P.misconduct.loss, fragility, base.base_location, place.abroad,
            S.base_plan.allegations, S.base_plan.buried, place.community_consent,
        )  # fmt: skip

    # Former fighters, and crime apart from the war.
    if P.ddr.enabled:
        ddr.review(P.ddr, float(effort[DDR_CVR]), office.leaving, office.timetable, day, state.ddr)
    if P.acceptance.enabled:
        acceptance.review(
            P.acceptance, P.truth_commission.start, place.population, left.harm, local.between_groups,
            left.acceptance,
        )  # fmt: skip
    if P.reinsertion.enabled:
        reinsertion.review(
            P.reinsertion, seed, day, state.ddr, place.services, S.place_plan.income, left.ex_combatants,
            left.assisted, left.poor,
        )  # fmt: skip
    if P.idleness.enabled:
        idleness.review(
            P.idleness, actor.operations, S.dyad.lull, cell.fighters, left.ex_combatants, left.assisted,
            local.idle_here,
        )  # fmt: skip
    if P.violence_reduction.enabled:
        violence_reduction.review(
            P.violence_reduction, seed, day, state.ddr, place.abroad, place.access, S.dyad.truce, local.idle_here,
            cell.fighters, left.ex_combatants,
        )  # fmt: skip
    if P.mission_spending.enabled:
        mission_spending.review(
            P.mission_spending, base.base_location, base.troops, base.police, base.observers, base.civilians,
            local.spending_here,
        )  # fmt: skip
    if P.crime.enabled:
        crime.review(
            P.crime, place.abroad, place.population, S.base_location.reach, base.police, local.idle_here,
            local.spending_here, local.policing, local.crime,
        )  # fmt: skip
