"""Every parameter acts: another value of it, and a run comes out otherwise.

A parameter that moves nothing is a promise that the model does not keep. Runs are small and violent, so that even rare
rules have something to do; which way a parameter moves its own quantity is tested with its mechanism.
"""

from __future__ import annotations

from typing import Any

import pytest

from agents.schema import SCHEMA
from sim.errors import UserError
from sim.state import equal

pytestmark = pytest.mark.slow

COMMON = {
    "households": 2000, "warmup_days": 60, "battle.rate": 0.1, "one_sided_violence.rate": 0.03, "lulls.enter": 0.5,
    "attacks_on_peacekeepers.rate": 0.5, "convoys.rate": 0.5, "mission.midpoint": 0.0, "mission.spread": 0.1,
}  # fmt: skip
DAYS = 360
FLOATS = [
    (f"{section}.{name}", field)
    for section, fields in SCHEMA.parameters.items()
    for name, field in fields.items()
    if name != "enabled"
]
AT_PEACE = {"situation.truce": 2, "situation.trust": 0.3}
MUCH_FORCE = {"mandate.robustness": 1.0, "response.against_state": 1.0, "response.notified": 1.0, "consent.host": 0.9}
QUICK_PEACE = {"ceasefires.rate": 0.5, "agreements.rate": 0.3, "agreements.held": 1, "mediation.level": 1.0}
BY_REPORTS = {"redeployment.by": 1}
SHORT_OF_MONEY = {"budget.share": 0.9, "budget.late": 6.0}
UNWANTED = {"host_consent.threshold": 0.9, "host_consent.patience": 30}
REGIONAL = {"regional_force.mode": 1, "regional_force.handover": 6.0, "mission.midpoint": 5.5, "mission.spread": 1.8}
TOGETHER = {**REGIONAL, "regional_force.mode": 2}
INDICTED = {
    "international_court.international": 1.0,
    "international_court.indicts": 1.0,
    "international_court.file": 0.5,
}
EQUIPPED = {"train_and_equip.equipment": 1.0}
ALSO: dict[str, dict[str, Any]] = {
    "one_sided_violence.against_state": {"consent.host": 0.9, "warning.strength": 1.0, "warning.hours": 48.0},
    "host_consent.drop": MUCH_FORCE,
    "host_consent.patience": UNWANTED,
    "deterrence.unworded": {"mandate.protection_worded": 0},
    "response.flight": {"composition.quick": 0.3, "aviation.helicopters": 40},
    "agreements.rate": QUICK_PEACE,
    "agreements.held": {**QUICK_PEACE, "agreements.held": 3},
    "agreements.mediated": {**QUICK_PEACE, "agreements.rate": 0.1},
    "ceasefires.ripe": {"ceasefires.rate": 0.1},
    "ceasefires.hurting": {"ceasefires.rate": 0.1},
    "ceasefires.mediated": {"ceasefires.rate": 0.1, "mediation.level": 1.0},
    **{f"external_support.{name}": {"external_support.month": 2} for name in ("group", "level")},
    "external_support.month": {"external_support.level": 2.0},
    "external_support.answer": {"external_support.month": 2, "external_support.level": 2.0},
    "guarantees.fade": {"situation.trust": 0.9, "ceasefires.rate": 0.2},
    "operations.agreement": AT_PEACE,
    **{
        f"recurrence.{name}": {**AT_PEACE, "recurrence.restart": 0.5, "operations.agreement": 0.0}
        for name in ("monitored", "predatory", "restart")
    },
    "looting.shortage": {"rents.shock_month": 2, "rents.shock": 0.0},
    "rents.shock": {"rents.shock_month": 2},
    **{f"seeding.{name}": {"seeding.month": 2} for name in ("location", "group", "fighters")},
    "spoilers.predatory": {"ceasefires.rate": 0.03, "spoilers.step": 2.0},
    **{f"victories.{name}": {"victories.rate": 0.3} for name in ("hurting", "left", "rate")},
    **{
        f"elections.{name}": {"elections.first": 4, "elections.cycle": 5}
        for name in ("first", "cycle", "most", "around")
    },
    "income_shock.level": {"income_shock.month": 2},
    "base_changes.reopen": {"base_changes.close": 0.3},
    "budget.advance": SHORT_OF_MONEY,
    "budget.operations": SHORT_OF_MONEY,
    "deployment.drawdown": {**UNWANTED, "consent.host": 0.3},
    **{f"leaving.{name}": {"leaving.month": 3} for name in ("drawdown", "requested")},
    **{f"redeployment.{name}": BY_REPORTS for name in ("speed", "least", "hours", "floor")},
    **{
        f"regional_force.{name}": REGIONAL
        for name in ("handover", "arrival", "capability", "civilians", "protection", "partial")
    },
    "regional_force.own_means": REGIONAL,
    **{f"regional_force.{name}": TOGETHER for name in ("part", "hats")},
    "regional_partner.mediation": {**REGIONAL, "leverage.leverage": 1.0, "ceasefires.rate": 0.1},
    "regional_partner.equipment": REGIONAL,
    "adaptation.gain": {"adaptation.by": 1},
    "participation.carried_out": {**AT_PEACE, "participation.talks": 1.0, "participation.talks_role": 1.0},
    "development_projects.build": {"development_projects.number": 200.0},
    "development_projects.threat": {"development_projects.number": 500.0, "development_projects.attacked": 2.0},
    "sexual_violence.answer": {"survivor_reporting.floor": 1.0, "sexual_violence.rate": 5.0},
    "shocks.troops": {"shocks.troops_month": 3},
    "shocks.police": {"shocks.police_month": 3},
    "shocks.troops_month": {"shocks.troops": 2.0},
    "shocks.police_month": {"shocks.police": 2.0},
    "support.before": {"support.late": 3.0, "mission.midpoint": 0.0, "mission.spread": 3.0},
    "support.delay": {"support.leadership": 0.0},
    **{f"due_diligence.{name}": {"due_diligence.diligence": 1.0} for name in ("known", "condition", "offence")},
    **{f"train_and_equip.{name}": EQUIPPED for name in ("speed", "strength")},
    "train_and_equip.vetted": {**EQUIPPED, "oversight.vetting": 1.0},
    "oversight.speed": {"oversight.control": 1.0},
    "oversight.offence": {"oversight.vetting": 1.0},
    "anti_corruption.speed": {"anti_corruption.audits": 1.0},
    "inclusion.speed": {"inclusion.councils": 1.0},
    "community_policing.speed": {"community_policing.communities": 1.0},
    "crime.reformed": {"community_policing.communities": 1.0},
    **{f"ownership.{name}": EQUIPPED for name in ("share", "speed", "fade")},
    **{f"legitimacy.{name}": {"anti_corruption.audits": 1.0} for name in ("slow", "trust")},
    "discipline.strength": {"oversight.control": 1.0},
    "idleness.busy": AT_PEACE,
    **{f"demobilisation.{name}": AT_PEACE for name in ("rate", "alone")},
    **{f"remobilisation.{name}": AT_PEACE for name in ("rate", "poverty", "abuse", "much", "peace")},
    **{f"reinsertion.{name}": AT_PEACE for name in ("packages", "speed", "poverty", "relief")},
    "acceptance.reconciled": {"truth_commission.month": 2},
    **{f"violence_reduction.{name}": {"violence_reduction.projects": 1.0} for name in ("busy", "leave")},
    **{f"courts.{name}": {"courts.local": 1.0} for name in ("capacity", "memory", "many", "fear")},
    **{
        f"international_court.{name}": {"international_court.international": 1.0}
        for name in ("capacity", "file", "indicts", "fear", "jurisdiction")
    },
    "international_court.offence": INDICTED,
    "hardening.refusal": INDICTED,
    **{
        f"truth_commission.{name}": {"truth_commission.month": 2}
        for name in ("duration", "reconciles", "distresses", "memory")
    },
    "redress.speed": {"redress.reparations": 1.0},
    **{f"misconduct_inquiry.{name}": {"misconduct.rate": 50.0} for name in ("inquiries", "surfaces", "cover_up")},
    "misconduct_inquiry.restores": {"misconduct.rate": 50.0, "misconduct_inquiry.inquiries": 1.0},
    **{
        f"tasks.{task}_modality": {f"tasks.{task}_rank": 2}
        for task in (
            "ceasefire_monitoring", "rule_of_law", "state_authority", "elections", "local_reconciliation",
            "development_qips", "mine_action",
        )
    },
}  # fmt: skip
"""parameter -> what else must be set for it to have anything to do"""
VALUES: dict[str, tuple[Any, ...]] = {
    "contributors.number": (1, 2),
    "external_support.month": (2,),
    "external_support.group": (1,),
    "rents.shock_month": (2,),
    "seeding.month": (2,),
    "seeding.location": (5,),
    "seeding.group": (2,),
    "elections.first": (2,),
    "income_shock.month": (2,),
    "leaving.month": (3,),
    "shocks.troops_month": (3,),
    "shocks.police_month": (3,),
    "truth_commission.month": (3,),
}
"""parameter -> values tried, where the ends of its range lie beyond a short run or a small world"""
ELSEWHERE = {"flight.asylum": ("scenario=zaruna",)}
"""parameter -> world in which it has something to do: one with roads abroad"""


@pytest.fixture(scope="module")
def at_the_end(build: Any) -> Any:
    """Return a function: the state after a run with these changes, each made once."""
    made: dict[tuple[Any, ...], Any] = {}

    def run(changes: dict[str, Any], world: tuple[str, ...] = ("scenario=generated", "scenario.locations=25")) -> Any:
        key = (world, *sorted(changes.items()))
        if key not in made:
            model = build(*world, seed=2, changes={**COMMON, **changes})
            model.run_for(DAYS)
            made[key] = model.state
        return made[key]

    return run


@pytest.mark.parametrize(("key", "field"), FLOATS, ids=[key for key, _ in FLOATS])
def test_another_value_gives_another_run(at_the_end: Any, key: str, field: Any) -> None:
    also, world = ALSO.get(key, {}), {"world": ELSEWHERE[key]} if key in ELSEWHERE else {}
    usual = at_the_end(also, **world)
    default = {**COMMON, **also}.get(key, field.default)
    ends = field.low, field.high, 0.5 * (field.low + field.high)
    others = [value for value in VALUES.get(key, ends) if value != default]
    for other in others:
        try:
            if not equal(at_the_end({**also, key: field.kind(other)}, **world), usual):
                return
        except UserError:  # violence would explode
            continue
    pytest.fail(f"{key} moves nothing at {others}")
