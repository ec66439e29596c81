"""What is recorded: the measures of the monthly panel and what a finished run hands on.

Four tables by month: of (location, actor), of locations, of actors and of the whole mission. ``sum`` measures add the
days of a month, ``mean`` measures average them, ``last`` measures are read on its last day, ``first`` ones after the
review at its start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from sim.declare import F64

if TYPE_CHECKING:
    from agents.events import Events

MONTH = 30
"""days of a month of the panel"""


class Measure(NamedTuple):
    """One column of the panel."""

    name: str
    unit: str
    over: Literal["sum", "mean", "last", "first"]
    meaning: str


def position(name: str, measures: tuple[Measure, ...]) -> int:
    """Return the column of a measure in the table of `measures`.

    Raises:
        ValueError: when no measure of the table has the name.
    """
    return [measure.name for measure in measures].index(name)


BY_CELL = (
    Measure("opportunities", "events", "sum", "opportunities for violence against civilians"),
    Measure("deterred", "events", "sum", "opportunities deterred by fear of being met"),
    Measure("attacks", "events", "sum", "attacks on civilians by the actor (true)"),
    Measure("attacks_reported", "events", "sum", "attacks on civilians the mission learned of"),
    Measure("attacks_in_time", "events", "sum", "attacks answered in time"),
    Measure("attacks_late", "events", "sum", "attacks answered late"),
    Measure("attacks_missed", "events", "sum", "attacks not answered while a mission was there"),
    Measure("civilians_killed", "persons", "sum", "civilians killed in one-sided violence by the actor"),
    Measure("battles", "events", "sum", "battles in which the actor fought"),
    Measure("fighters_killed", "persons", "sum", "the actor's own dead in battle"),
    Measure(
        "attacks_on_peacekeepers", "events", "sum", "attacks on peacekeepers by the actor, devices and convoys too"
    ),
    Measure("peacekeepers_killed", "persons", "sum", "peacekeepers killed by the actor"),
    Measure("fighters", "persons", "last", "the actor's fighters"),
    Measure("control", "share", "last", "share in which the actor controls the place"),
    Measure("preempted", "events", "sum", "opportunities pre-empted by a unit that was warned"),
    Measure("sexual_violence", "events", "first", "incidents of sexual violence in the month before (true)"),
    Measure("sexual_violence_reported", "events", "first", "of those of the month before, reported"),
)

BY_PLACE = (
    Measure("crossfire_killed", "persons", "sum", "civilians killed in battles"),
    Measure("newly_displaced", "persons", "sum", "residents who fled their home"),
    Measure("returned", "persons", "sum", "displaced residents who came home"),
    Measure("informants", "families", "sum", "families that informed the mission"),
    Measure("patrols", "patrols/day", "mean", "patrols that reached the place"),
    Measure("access", "share", "mean", "access of the mission to the place"),
    Measure("population", "persons", "last", "civilians present"),
    Measure("displaced_from", "persons", "last", "residents displaced elsewhere"),
    Measure("fear", "level", "last", "mean fear of the households present"),
    Measure("trust_mission", "level", "last", "mean trust in the mission"),
    Measure("trust_authority", "level", "last", "mean trust in the authorities"),
    Measure("community_consent", "level", "last", "consent of the community to the mission"),
    Measure("cooperation", "level", "last", "cooperation of the local authority with the mission"),
    Measure("capacity", "level", "last", "capacity of the local authority"),
    Measure("troops", "persons", "last", "troops based here"),
    Measure("police", "persons", "last", "police based here"),
    Measure("observers", "persons", "last", "military observers based here"),
    Measure("mission_civilians", "persons", "last", "civilian staff of the mission based here"),
    Measure("sheltered", "persons", "mean", "persons whom a protection site keeps from harm"),
    Measure("obstruction", "share", "mean", "movement of the base here that those in control do not allow"),
    Measure("in_need", "persons", "first", "people in acute need"),
    Measure("served", "persons", "first", "people in need whom aid serves"),
    Measure("indirect_deaths", "persons", "first", "indirect deaths in the month before"),
    Measure("livelihood", "share", "first", "livelihood over that in peace"),
    Measure("women_headed", "share", "first", "families living here in peace that are headed by women"),
)

BY_ACTOR = (
    Measure("consent", "level", "last", "consent of the actor (or of its government) to the mission"),
    Measure("reputation", "level", "last", "reputation of the mission with the actor"),
    Measure("tempo", "factor", "last", "factor on the actor's activity"),
    Measure("arms", "factor", "last", "arms and supplies over those at the start"),
    Measure("operations", "factor", "last", "operations against the usual: less in a ceasefire"),
)

BY_MISSION = (
    Measure("clarity", "index", "first", "clarity of the mandate as the mission reads it"),
    Measure("protection_effort", "share", "first", "effort on physical protection"),
    Measure("dialogue_effort", "share", "first", "effort on dialogue and engagement"),
    Measure("environment_effort", "share", "first", "effort on a protective environment"),
    Measure("escort_effort", "share", "first", "effort on escorts"),
    Measure("mobility", "share", "first", "share of units that can move on a day"),
    Measure("willing", "share", "first", "share of units that act when a risky task comes up, by troops"),
    Measure("supplies", "share", "first", "supplies of the bases, by troops"),
    Measure("dyads_in_truce", "dyads", "first", "groups under a ceasefire or agreement with the state, or defeated"),
    Measure("dyads_in_agreement", "dyads", "first", "groups under a peace agreement with the state"),
    Measure("ceasefires", "events", "first", "ceasefires since the start of the warm-up"),
    Measure("agreements", "events", "first", "peace agreements since the start of the warm-up"),
    Measure("victories", "events", "first", "victories of the state over a group since the start of the warm-up"),
    Measure("relapses", "events", "first", "returns to war since the start of the warm-up"),
    Measure("recruited", "persons", "first", "civilians recruited at the review"),
    Measure("children_recruited", "persons", "first", "children among them"),
    Measure("looting_incidents", "events", "first", "incidents of looting, drawn at the review"),
    Measure("looted", "persons", "first", "persons looted in them"),
    Measure("effort_protection", "share", "first", "effort on the protection of civilians"),
    Measure("effort_ceasefire_monitoring", "share", "first", "effort on the monitoring of ceasefires"),
    Measure("effort_humanitarian_access", "share", "first", "effort on humanitarian access"),
    Measure("effort_human_rights", "share", "first", "effort on human rights"),
    Measure("effort_wps_crsv", "share", "first", "effort on women, peace and security and sexual violence in conflict"),
    Measure("effort_ddr_cvr", "share", "first", "effort on DDR and the reduction of community violence"),
    Measure("effort_police_defence_reform", "share", "first", "effort on the reform of police and defence"),
    Measure("effort_rule_of_law", "share", "first", "effort on the rule of law and justice"),
    Measure("effort_state_authority", "share", "first", "effort on the extension of state authority"),
    Measure("effort_elections", "share", "first", "effort on elections"),
    Measure("effort_peace_process", "share", "first", "effort on the peace process"),
    Measure("effort_local_reconciliation", "share", "first", "effort on local reconciliation"),
    Measure("effort_development_qips", "share", "first", "effort on development and quick-impact projects"),
    Measure("effort_mine_action", "share", "first", "effort on mine action"),
    Measure("cost", "million USD", "first", "cost of the mission in the month"),
    Measure("site_room", "persons", "first", "people whom the protection sites can hold"),
    Measure("surveyed_trust", "share", "first", "trust in the mission by the survey last read; 0 before there is one"),
    Measure("state_capability", "level", "first", "capability of the state forces"),
    Measure("accountability", "level", "first", "accountability of the state forces"),
    Measure("reform_support", "share", "first", "share of the chosen reforms that donors and mission deliver"),
    Measure("support_withheld", "share", "first", "share of support withheld under due diligence"),
    Measure("state_abuse", "events", "first", "attacks on civilians by the state forces last month (true)"),
    Measure(
        "compliance",
        "share",
        "first",
        "compliance of the state forces with human rights: 1 / (1 + their attacks last month per 1,000 fighters)",
    ),
    Measure("crime", "1/100,000/month", "first", "homicides apart from the war, by residents"),
    Measure("community_policing", "share", "first", "communities in which reformed police patrol, by residents"),
    Measure("corruption", "level", "first", "corruption of local authorities, by residents"),
    Measure("inclusion", "level", "first", "inclusion in local affairs, by residents"),
    Measure("legitimacy", "level", "first", "legitimacy of local authorities, by residents"),
    Measure("idle_fighters", "persons", "first", "idle fighters and former fighters"),
    Measure("ex_combatants", "persons", "first", "former fighters"),
    Measure("ex_combatants_poor", "share", "first", "of them, those in poverty"),
    Measure("ex_combatants_assisted", "persons", "first", "of them, those who had a package"),
    Measure("ex_combatants_accepted", "level", "first", "their acceptance by communities; 0 without any"),
    Measure("returned_to_arms", "persons", "first", "former fighters who went back at the review"),
    Measure("cases_open", "cases", "first", "documented attacks that no court has taken up"),
    Measure("cases_investigated", "cases", "first", "cases that courts have taken up so far"),
    Measure("indicted", "actors", "first", "armed actors whose leaders are indicted"),
    Measure("trust_between_groups", "level", "first", "trust between groups, by residents"),
    Measure("distress", "share", "first", "adults in clinical distress, by residents"),
    Measure("misconduct_buried", "cases", "first", "allegations of misconduct that nobody has answered"),
    Measure("livelihoods", "share", "first", "livelihood over that in peace, mean by persons"),
    Measure("income", "factor", "first", "income over the usual, mean by persons"),
    Measure("headed_by_women", "share", "first", "families headed by women, mean by persons"),
    Measure("jobs", "share", "first", "people who live from the work of projects"),
    Measure("schooling", "share", "first", "children in schools that projects built"),
    Measure("women_reached", "share", "first", "women whom women of the mission reach"),
    Measure("people_in_need", "persons", "first", "people in acute need"),
    Measure("people_served", "persons", "first", "people in need whom aid serves"),
    Measure("deaths_of_want", "persons", "first", "indirect deaths in the month before"),
    Measure("aid_incidents", "events", "first", "attacks on aid agencies in the month before"),
    Measure("aid_diverted", "factor", "first", "aid taken by an actor, over its first income (mean of actors)"),
    Measure("projects_under_way", "projects", "first", "development projects under way"),
    Measure("projects_delivered", "projects", "first", "of them, delivered in the month before"),
    Measure("projects_attacked", "projects", "first", "of them, destroyed in the month before"),
    Measure("crsv", "events", "first", "incidents of sexual violence in the month before (true)"),
    Measure("crsv_reported", "events", "first", "of those of the month before, reported"),
    Measure("misconduct_cases", "cases", "first", "cases of misconduct in the month before, known or not"),
    Measure("grievance_state", "level", "first", "mean grievance against state forces"),
    Measure("grievance_others", "level", "first", "mean grievance against armed groups"),
    Measure("regional_share", "share", "first", "troops under the flag of a regional organisation"),
    Measure("talks_voice", "share", "first", "voice of women in peace talks"),
    Measure("councils_voice", "share", "first", "voice of women in local councils"),
    Measure("reported_protection", "index", "first", "indicator of protection: threat by the mission's picture"),
    Measure("reported_access", "index", "first", "indicator of access: unmet need where the mission goes"),
    Measure("reported_fear", "index", "first", "indicator of human rights: fear by the last survey"),
    Measure("reported_crsv", "index", "first", "indicator of sexual violence: reports of the month"),
    Measure("reported_peace", "index", "first", "indicator of the peace process: wars and broken truces"),
    Measure("true_protection", "index", "first", "the same by the true threat"),
    Measure("true_access", "index", "first", "the same everywhere"),
    Measure("true_fear", "index", "first", "the same as it is"),
    Measure("true_crsv", "index", "first", "the same by incidents"),
    Measure("true_peace", "index", "first", "the same; nothing is hidden in it"),
)


@dataclass(frozen=True)
class Record:
    """What a run recorded, as arrays; the first axis of a panel is the month, warm-up months first."""

    cells: F64
    """(months, locations, actors, len(BY_CELL))"""
    places: F64
    """(months, locations, len(BY_PLACE))"""
    actors: F64
    """(months, actors, len(BY_ACTOR))"""
    mission: F64
    """(months, len(BY_MISSION))"""
    events: Events
    """every event of the run, in order"""
    warmup_months: int
    """months before the mission was authorised, the first perhaps short; month 1 of the results is this row"""
    days: int
    """days run, the warm-up included"""
    warmup_days: int
    """days before the mission was authorised"""
