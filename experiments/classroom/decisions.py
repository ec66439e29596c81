"""What can be decided in an exercise, by the authority that decides it, and which settings of the model it sets.

Each decision has a delay from its submission to its effect, and what it costs. Delays are assumed from UN practice:
the model itself has no lag for a resolution or for force generation after the first deployment.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from agents.peacekeepers.tasks import TASKS
from experiments.classroom.course import Change
from experiments.classroom.messages import SaidError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from experiments.classroom.course import Value
    from scenarios.configuration import Configuration
    from scenarios.world import World

COUNCIL, MISSION, CONTRIBUTORS, HOST = AUTHORITIES = ("council", "mission", "contributors", "host")
CHOICE, RANKING, EFFORT, PLACEMENT = "choice", "ranking", "effort", "placement"
MODALITIES = ("monitor", "assist", "secure")
"""in the order of the codes of `tasks.NAME_modality`, from 1"""
MOST_TROOPS_AT_A_BASE = 5_000
ROUNDING = 1e-6


@dataclass(frozen=True)
class Decision:
    """One thing that can be decided; words for it stand in the catalogues under ``decisions.NAME``."""

    name: str
    authority: str
    kind: str
    """`CHOICE` of one option; `RANKING` of tasks with a modality each; `EFFORT` over the three tiers; `PLACEMENT`"""
    delay: int
    """days from submission to effect; assumed"""
    options: Mapping[str, Mapping[str, Value]]
    """option -> settings, for a choice"""
    secret: bool = False
    """whether what is in force is hidden from the class until it has decided it or the debrief has begun"""


def _choice(name: str, authority: str, delay: int, key: str, options: Mapping[str, Value]) -> Decision:
    return Decision(name, authority, CHOICE, delay, {option: {key: value} for option, value in options.items()})


DECISIONS: dict[str, Decision] = {
    decision.name: decision
    for decision in (
        Decision("tasks", COUNCIL, RANKING, 30, {}),
        _choice(
            "force", COUNCIL, 30, "mandate.robustness",
            {"self_defence": 0.1, "defend_mandate": 0.4, "all_necessary_means": 0.6, "offensive": 0.9},
        ),
        _choice(
            "ceiling", COUNCIL, 90, "mandate.troops_share",
            {"half": 0.5, "three_quarters": 0.75, "as_planned": 1.0},
        ),
        _choice("budget", COUNCIL, 90, "budget.share", {"short": 0.6, "as_planned": 1.0, "with_reserve": 1.5}),
        Decision("effort", MISSION, EFFORT, 30, {}),
        _choice("reserve", MISSION, 30, "composition.quick", {"small": 0.05, "middle": 0.15, "large": 0.3}),
        Decision(
            "sites", MISSION, CHOICE, 60,
            {
                "none": {"site_plan.sites": 0},
                "two": {"site_plan.sites": 2, "site_plan.guards": 0.25},
                "six": {"site_plan.sites": 6, "site_plan.guards": 0.25},
                "six_strong": {"site_plan.sites": 6, "site_plan.guards": 0.5},
            },
        ),
        Decision("placement", MISSION, PLACEMENT, 60, {}),
        _choice(
            "follow", MISSION, 30, "redeployment.by", {"plan": 0, "reports": 1},
        ),
        Decision(
            "caveats", CONTRIBUTORS, CHOICE, 60,
            {"many": {"mission.caveats": 0.6}, "some": {"mission.caveats": 0.3}, "few": {"mission.caveats": 0.1}},
            # Caveats are told to the mission late or never; finding them out is what the lesson is about.
            secret=True,
        ),
        _choice(
            "capitals", CONTRIBUTORS, 30, "contributors.dual_command", {"ask": 1.0, "sometimes": 0.5, "delegate": 0.0}
        ),
        _choice("consent", HOST, 0, "consent.host", {"reluctant": 0.35, "given": 0.6, "welcoming": 0.8}),
    )
}  # fmt: skip
"""name -> decision, by authority, in the order in which they are shown"""


def settings_of(name: str, value: Any) -> dict[str, Value]:
    """Return the settings that a decision's value sets; none for a placement of troops.

    Args:
        name: of the decision.
        value: the name of an option; for the ranking of tasks a list of ``{"task", "rank", "modality"}``; for effort
            ``{"dialogue", "physical", "environment"}`` with shares that sum to 1; for a placement location -> troops.

    Raises:
        UserError: for a value that is none of these.
    """
    decision = found(name)
    if decision.kind == CHOICE:
        if not isinstance(value, str) or value not in decision.options:
            raise SaidError("decision_value", name=name, value=repr(value), allowed=", ".join(decision.options))
        return dict(decision.options[value])
    if decision.kind == RANKING:
        return _ranking(value)
    if decision.kind == EFFORT:
        return _effort(value)
    _placement(value)
    return {}


def found(name: str) -> Decision:
    """Return a decision by name.

    Raises:
        UserError: where there is none.
    """
    if name not in DECISIONS:
        raise SaidError("no_decision", name=name, allowed=", ".join(DECISIONS))
    return DECISIONS[name]


def _ranking(value: Any) -> dict[str, Value]:
    settings: dict[str, Value] = {f"tasks.{task}_rank": 0 for task in TASKS}
    if not isinstance(value, list) or not value:
        raise SaidError("tasks_none")
    for item in value:
        if not isinstance(item, dict):
            raise SaidError("tasks_item", item=repr(item))
        task, rank, modality = (item.get(key) for key in ("task", "rank", "modality"))
        if task not in TASKS:
            raise SaidError("tasks_task", task=repr(task), allowed=", ".join(TASKS))
        if not isinstance(rank, int) or isinstance(rank, bool) or not 1 <= rank <= len(TASKS):
            raise SaidError("tasks_rank", task=task, rank=repr(rank), last=len(TASKS))
        if modality not in MODALITIES:
            allowed = ", ".join(MODALITIES)
            raise SaidError("tasks_modality", task=task, modality=repr(modality), allowed=allowed)
        if settings[f"tasks.{task}_rank"]:
            raise SaidError("tasks_twice", task=task)
        settings[f"tasks.{task}_rank"] = rank
        settings[f"tasks.{task}_modality"] = MODALITIES.index(modality) + 1
    return settings


def _effort(value: Any) -> dict[str, Value]:
    tiers = ("dialogue", "physical", "environment")
    shares = [value.get(tier) for tier in tiers] if isinstance(value, dict) else []
    if len(shares) != len(tiers) or not all(
        isinstance(share, int | float) and not isinstance(share, bool) and math.isfinite(share) and 0 <= share <= 1
        for share in shares
    ):
        raise SaidError("effort_shares", allowed=", ".join(tiers))
    dialogue, physical, environment = (float(value[tier]) for tier in tiers)
    if abs(dialogue + physical + environment - 1.0) > ROUNDING:
        raise SaidError("effort_sum", total=f"{dialogue + physical + environment:.3g}")
    other = dialogue + environment
    return {"tasks.physical": physical, "tasks.dialogue": min(1.0, dialogue / other) if other > ROUNDING else 0.5}


def _placement(value: Any) -> None:
    if not isinstance(value, dict) or not value:
        raise SaidError("placement_none")
    for place, persons in value.items():
        if not isinstance(persons, int) or isinstance(persons, bool) or not 0 <= persons <= MOST_TROOPS_AT_A_BASE:
            raise SaidError("placement_troops", troops=repr(persons), place=place, most=MOST_TROOPS_AT_A_BASE)


def change_of(name: str, value: Any, day: int) -> Change:
    """Return what a decision submitted on `day` changes, and from when."""
    decision = found(name)
    troops = dict(value) if decision.kind == PLACEMENT else {}
    return Change(day + decision.delay, settings_of(name, value), troops, f"decision:{name}")


def check_placement(value: Mapping[str, int], world: World, authorised: Mapping[str, int]) -> None:
    """Refuse a placement at a place without a base, or that changes the number of troops in all.

    Args:
        value: location -> troops.
        world: of the exercise.
        authorised: location of every base -> troops authorised there today.

    Raises:
        UserError: as said.
    """
    for place in value:
        if place not in authorised:
            raise SaidError("placement_no_base", place=place, bases=", ".join(authorised))
    placed, there = sum({**authorised, **value}.values()), sum(authorised.values())
    if placed != there:
        raise SaidError("placement_total", placed=placed, title=world.title, authorised=there)


def value_now(name: str, configuration: Configuration) -> Any:
    """Return the value of a decision that a configuration stands for; None where no option fits, or for a placement."""
    decision, setting = found(name), configuration.value
    if decision.kind == CHOICE:
        for option, settings in decision.options.items():
            if all(setting(key) == value for key, value in settings.items()):
                return option
        return None
    if decision.kind == RANKING:
        ranked = [
            {"task": task, "rank": rank, "modality": MODALITIES[setting(f"tasks.{task}_modality") - 1]}
            for task in TASKS
            if (rank := int(setting(f"tasks.{task}_rank")))
        ]
        return sorted(ranked, key=lambda item: item["rank"])
    if decision.kind == EFFORT:
        physical, dialogue = setting("tasks.physical"), setting("tasks.dialogue")
        return {
            "dialogue": (1 - physical) * dialogue, "physical": physical, "environment": (1 - physical) * (1 - dialogue),
        }  # fmt: skip
    return None


def yearly_cost(configuration: Configuration, troops: int, others: int) -> float:
    """Return what a mission of this configuration costs a year when fully deployed (USD).

    Args:
        configuration: with `mandate.troops_share` and the prices of `budget`.
        troops: planned in all (persons).
        others: police and observers planned in all (persons).
    """
    budget, aviation = configuration.values["budget"], configuration.values["aviation"]
    persons = configuration.values["resources"]["personnel"] * (
        configuration.values["mandate"]["troops_share"] * troops + others
    )
    sensors = configuration.values["sensors"]["share"] * budget["sensor"]
    return float(persons * budget["person"] + aviation["helicopters"] * budget["helicopter"] + sensors)
