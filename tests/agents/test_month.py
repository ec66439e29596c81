"""The month: what headquarters decides, each mechanism on and off, in the fictional country before any day is run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import month
from agents.armed_groups.truces import AGREEMENT
from agents.ground import Ground
from agents.measures import BY_MISSION
from agents.schema import SCHEMA
from scenarios.build import initial_state
from scenarios.zaruna import zaruna
from sim.state import equal

STRONG: dict[str, dict[str, float]] = {
    "planning": {"guidance": 1, "coordination": 0.15},
    "support": {"equipment": 1.5, "leadership": 1, "late": 6},
    "composition": {"quick": 0.4, "engineers": 0.3},
    "aviation": {"helicopters": 100},
    "sensors": {"share": 1, "suspicion": 1},
    "logistics": {"roads": 50},
    "budget": {"share": 0.5},
    "site_plan": {"sites": 20, "guards": 0.5},
    "redeployment": {"by": 2, "speed": 1},
    "base_changes": {"close": 0.5},
    "leaving": {"month": 2},
    "shocks": {"troops_month": 1, "troops": 3},
    "posts": {"police": 0.5},
    "regional_force": {"mode": 2},
    "regional_partner": {"equipment": 1},
    "mixed_teams": {"troops": 0.5},
    "survivor_reporting": {"access": 1},
    "adaptation": {"by": 2, "gain": 2},
    "participation": {"councils": 1},
    "humanitarian_aid": {"funded": 1},
    "development_projects": {"number": 50},
    "livelihoods": {"loss": 1},
    "needs": {"hardship": 1},
    "indirect_deaths": {"excess": 3},
    "women_headed": {"men": 1},
    "abuses": {"looted": 1},
    "ties": {"grievance": 1},
    "push_factors": {"need": 5, "ties": 5, "assets": 5},
    "seasons": {"first": 1, "length": 12},
    "popular_support": {"lean": 1},
    "sexual_violence": {"rate": 5},
    "quick_impact": {"gain": 0.5},
    "misconduct": {"rate": 50, "loss": 1},
    "political_work": {"gain": 1},
    "leverage": {"leverage": 1, "pull": 1},
    "survey": {"sample": 5},
    "reform_support": {"first": 6},
    "due_diligence": {"diligence": 1},
    "train_and_equip": {"equipment": 1},
    "oversight": {"vetting": 1},
    "anti_corruption": {"audits": 1},
    "inclusion": {"councils": 1},
    "community_policing": {"communities": 1},
    "ownership": {"share": 1},
    "legitimacy": {"slow": 2},
    "human_rights_monitoring": {"least": 1},
    "courts": {"local": 1},
    "international_court": {"international": 1, "indicts": 1},
    "hardening": {"refusal": 1},
    "discipline": {"strength": 1},
    "truth_commission": {"month": 2},
    "redress": {"reparations": 1},
    "misconduct_inquiry": {"inquiries": 1},
    "ddr": {"offered": 0.1},
    "acceptance": {"least": 0},
    "reinsertion": {"packages": 0.5},
    "violence_reduction": {"projects": 1, "leave": 0.2},
    "idleness": {"busy": 1},
    "mission_spending": {"others": 2},
    "crime": {"usual": 5},
    "demobilisation": {"rate": 0.5},
    "remobilisation": {"rate": 0.5},
}
NEEDS: dict[str, dict[str, dict[str, float]]] = {
    "ownership": {"train_and_equip": {"equipment": 1}},
    "legitimacy": {"anti_corruption": {"audits": 1}},
    "hardening": {"international_court": {"international": 1, "indicts": 1}},
    "discipline": {"oversight": {"control": 1}},
    "regional_partner": {"regional_force": {"mode": 2}},
}
"""mechanism -> settings of others without which it has nothing to do"""
MONTHS = 9


@pytest.fixture(scope="module")
def after() -> Any:
    """State of the fictional country after nine reviews under given settings, with nothing happening between them."""
    world = zaruna()
    ground = Ground(
        world.ground.indptr, world.ground.neighbours, world.ground.nearest, world.ground.nearest_hours,
        world.ground.nearest_before, world.base_hours,
    )  # fmt: skip
    start = {name: {f: p.default for f, p in fields.items()} for name, fields in SCHEMA.parameters.items()}

    def run(settings: Any) -> Any:
        state = initial_state(world, 1000, 1, 0)
        rng = np.random.Generator(np.random.PCG64(1))
        state.location.threat[:] = rng.uniform(0, 5, state.location.threat.size)
        state.location.access[:] = 0.5
        state.base_location.reach[:] = np.exp(-ground.base_hours)
        record = SCHEMA.record({name: fields | settings.get(name, {}) for name, fields in start.items()})
        # As if one group had made peace with the state, and attacks had been reported.
        state.dyad.truce[0, 1] = state.dyad.truce[1, 0] = AGREEMENT
        state.household.grievance_state[:] = 0.5
        for number in range(MONTHS):
            state.aftermath.past_attacks[:] = state.aftermath.past_reported[:] = 2
            state.aftermath.harm[:] = 5
            month.review(month.MONTH * number, 7, record, state, ground)
            # As if the parties had lost some consent, which leverage can restore.
            state.actor.consent_baseline[:] -= 0.02
        return state

    return run


@pytest.mark.parametrize("section", STRONG)
def test_a_mechanism_that_is_off_has_no_effect_and_one_that_is_on_has(after: Any, section: str) -> None:
    others = NEEDS.get(section, {})
    off = after(others | {section: {"enabled": 0}})
    assert equal(after(others | {section: STRONG[section] | {"enabled": 0}}), off)
    assert not equal(after(others | {section: STRONG[section]}), off)


def test_personnel_are_counted_once(after: Any) -> None:
    base = after({}).base
    assert base.troops.sum() > 5000
    assert (base.guards + base.quick + base.engineers <= base.troops).all()
    assert (base.formed <= base.police).all()
    assert (base.liaison <= base.civilians).all()


@pytest.mark.parametrize("section", ["redeployment", "base_changes", "posts"])
def test_what_moves_posts_makes_none(after: Any, section: str) -> None:
    def uniformed(settings: Any) -> int:
        base = after(settings).base
        return int((base.ceiling_troops + base.ceiling_police + base.ceiling_observers).sum())

    assert uniformed({section: STRONG[section]}) == uniformed({})


def test_what_is_measured_is_as_declared(after: Any) -> None:
    found = dict(zip((m.name for m in BY_MISSION), month.measured(after({})), strict=True))
    assert found["effort_protection"] == pytest.approx(0.73, abs=0.03)
    assert found["protection_effort"] == pytest.approx(0.6, abs=0.05)
    assert found["cost"] > 10
    assert found["site_room"] > 1000
