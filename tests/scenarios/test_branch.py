"""A warm-up computed once for several arms: a branch equals, to the byte, the model built alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from agents.schema import SCHEMA
from scenarios.build import MISSION_SIDE, branch, parameters, warmup_key
from sim.state import equal
from sim.territory import territory

if TYPE_CHECKING:
    from scenarios.model import MandateModel

SMALL = {"households": 1_000, "warmup_days": 100}
DAYS = 120


def same(a: MandateModel, b: MandateModel) -> bool:
    """Whether two models are and recorded the same bytes."""
    one, two = a.record(), b.record()
    panels = all(getattr(one, part).tobytes() == getattr(two, part).tobytes() for part in ("cells", "places", "actors"))
    events = all(x.tobytes() == y.tobytes() for x, y in zip(one.events, two.events, strict=True))
    return panels and events and equal(a.state, b.state)


@pytest.mark.parametrize("uncertainty", ["seed", "both"])
def test_a_branch_equals_the_arm_built_alone(build: Any, uncertainty: str) -> None:
    changes = SMALL | {"uncertainty": uncertainty}
    first = build("mandate=traditional", seed=9, changes=changes)
    alone = build("mandate=robust", "consent=withdrawn", "resources=half", seed=9, changes=changes)
    branched = branch(first, alone.configuration)
    assert same(branched, alone)
    assert (branched.parameters == alone.parameters).all()
    branched.run_for(DAYS)
    alone.run_for(DAYS)
    assert same(branched, alone)
    assert branched.notes == alone.notes
    assert not same(branched, first)
    # The first arm is as if no other had left it.
    untouched = build("mandate=traditional", seed=9, changes=changes)
    assert same(first, untouched)
    first.run_for(DAYS)
    untouched.run_for(DAYS)
    assert same(first, untouched)
    assert not same(first, alone)


@pytest.mark.parametrize("section", sorted(MISSION_SIDE))
def test_sections_of_the_missions_side_change_nothing_before_authorisation(build: Any, section: str) -> None:
    """With every parameter of the section moved as far as it goes."""
    usual = build(seed=9, changes=SMALL)
    fields = SCHEMA.parameters[section].items()
    for side in ("low", "high"):
        moved = {f"{section}.{name}": field.kind(getattr(field, side)) for name, field in fields if field.unit != "row"}
        changed = build(seed=9, changes=SMALL | moved)
        assert changed.configuration.values != usual.configuration.values
        assert warmup_key(changed.configuration) == warmup_key(usual.configuration)
        assert same(changed, usual), side


def test_a_model_that_has_run_or_differs_otherwise_is_not_branched(build: Any) -> None:
    changes = SMALL | {"warmup_days": 0}
    model = build(seed=9, changes=changes)
    other = build(seed=9, changes=changes | {"battle.rate": model.configuration.values["battle"]["rate"] * 1.5})
    with pytest.raises(ValueError, match="more than the mission's side"):
        branch(model, other.configuration)
    model.run_for(1)
    with pytest.raises(ValueError, match="has run 1 days"):
        branch(model, model.configuration)


def test_the_draw_and_the_luck_are_told_apart(build: Any) -> None:
    from scenarios.build import build as build_model

    changes = {"households": 1_000, "warmup_days": 5, "uncertainty": "both"}
    usual = build(seed=3, changes=changes)
    one, two, three = (
        build_model(usual.configuration, seed=seed, draw=draw) for seed, draw in ((3, 3), (3, 8), (4, 3))
    )
    assert (one.parameters == usual.parameters).all()
    assert one.parameters != two.parameters
    assert one.parameters == three.parameters
    assert one.state.household.location.tobytes() != three.state.household.location.tobytes()


def test_paired_arms_keep_the_same_draw_even_where_one_alone_would_explode(build: Any) -> None:
    changes = {"households": 1_000, "warmup_days": 0, "uncertainty": "both"}
    calm = build(seed=0, changes=changes)
    ground, actors = territory(calm.world.territory), len(calm.actor_names)
    wild = build(seed=0, changes=changes | {"excitation.triggered": 0.55}).configuration
    attempts = {draw: parameters(wild, draw, ground, actors)[1] for draw in range(12)}
    refused = next(draw for draw, attempt in attempts.items() if attempt > 0)
    assert parameters(calm.configuration, refused, ground, actors)[1] == 0
    one, tries = parameters(calm.configuration, refused, ground, actors, [wild])
    two, also = parameters(wild, refused, ground, actors, [calm.configuration])
    assert tries == also == attempts[refused]
    assert one.battle == two.battle
