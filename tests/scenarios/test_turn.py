"""A run that goes on under another configuration, from any day."""

import numpy as np
import pytest

from agents.schema import SCHEMA
from scenarios.build import branch, build, turn, world_of
from scenarios.configuration import Configuration, load_configuration
from scenarios.model import MandateModel
from scenarios.world import World

SMALL = ("households=1000", "warmup_days=60")


def configured(*overrides: str) -> Configuration:
    return load_configuration([*SMALL, *overrides], SCHEMA)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(configured())


def same(one: MandateModel, other: MandateModel) -> bool:
    a, b = one.record(), other.record()
    arrays = [(getattr(a, name), getattr(b, name)) for name in ("cells", "places", "actors", "mission")]
    arrays += list(zip(a.events, b.events, strict=True))
    state = [
        np.array_equal(x, y)
        for mine, its in zip(one.state, other.state, strict=True)
        for x, y in zip(mine, its, strict=True)
    ]
    return a.days == b.days and all(np.array_equal(x, y) for x, y in arrays) and all(state)


@pytest.mark.parametrize("days", [(200,), (10, 20, 60, 110), (90, 90, 20), (1, 29, 170)])
def test_a_turn_that_changes_nothing_leaves_no_trace(world: World, days: tuple[int, ...]) -> None:
    configuration = configured("mandate=robust")
    straight = build(configuration, seed=3, world=world)
    straight.run_for(200)
    turned = build(configuration, seed=3, world=world)
    for each in days:
        turned = turn(turned, configuration)
        turned.run_for(each)
    assert turned.steps == turned.time == 200
    assert same(straight, turned)


def test_a_checkpoint_is_not_changed_by_what_goes_on_from_it(world: World) -> None:
    model = build(configured(), seed=4, world=world)
    model.run_for(45)
    days, events = model.record().days, model.record().events.day.size
    before = [array.copy() for table in model.state for array in table]
    turn(model, configured("mission.caveats=0.9")).run_for(60)
    assert all(
        np.array_equal(a, b) for a, b in zip(before, [array for table in model.state for array in table], strict=True)
    )
    assert (model.record().days, model.record().events.day.size) == (days, events)
    again, once_more = turn(model, configured()), turn(model, configured())
    again.run_for(60)
    once_more.run_for(60)
    assert same(again, once_more)


def test_a_turn_on_the_first_day_is_a_branch(world: World) -> None:
    first, second = configured("mandate=protection"), configured("mandate=robust", "mission.caveats=0.7")
    model = build(first, seed=5, world=world)
    turned, branched = turn(model, second), branch(model, second)
    turned.run_for(120)
    branched.run_for(120)
    assert same(turned, branched)


def test_contributors_settle_anew_with_the_luck_they_have(world: World) -> None:
    model = build(configured(), seed=6, world=world)
    model.run_for(90)
    many, few = (turn(model, configured(f"mission.caveats={share}")) for share in (0.8, 0.1))
    assert (many.state.base.willing < model.state.base.willing).all()
    assert (few.state.base.willing > model.state.base.willing).all()
    # Who is the more willing does not change; only how many act.
    order = np.argsort(model.state.base.willing, kind="stable")
    assert (np.diff(many.state.base.willing[order]) >= 0).all()


def test_the_host_moves_its_level_by_as_much_as_it_says(world: World) -> None:
    model = build(configured("consent.host=0.6"), seed=6, world=world)
    model.run_for(90)
    turned = turn(model, configured("consent.host=0.4"))
    before, after = model.state.actor, turned.state.actor
    assert after.consent_baseline[0] == pytest.approx(before.consent_baseline[0] - 0.2, abs=1e-6)
    assert np.array_equal(before.consent[1:], after.consent[1:])


def test_sites_are_opened_and_closed(world: World) -> None:
    model = build(configured("site_plan.sites=2"), seed=6, world=world)
    model.run_for(300)
    more, none = (turn(model, configured(f"site_plan.sites={sites}")) for sites in (6, 0))
    for each in (more, none):
        each.run_for(60)
    open_at = [np.count_nonzero(each.state.location.site_capacity) for each in (none, model, more)]
    assert open_at[0] == 0 < open_at[1] < open_at[2]
    # Without sites the pull of places is what it was before any.
    assert np.array_equal(none.state.location.attraction, none.state.place_plan.pull_before)


def test_troops_are_placed(world: World) -> None:
    model = build(configured(), seed=6, world=world)
    model.run_for(300)
    first, second = (base.location for base in world.bases[:2])
    ceilings = model.state.base.ceiling_troops
    turned = turn(model, configured(), {first: int(ceilings[0]) - 100, second: int(ceilings[1]) + 100})
    turned.run_for(30)
    model.run_for(30)
    assert turned.state.base.troops[0] < model.state.base.troops[0]
    assert turned.state.base.troops[1] > model.state.base.troops[1]
    with pytest.raises(ValueError, match="no base stands at Nowhere; bases stand at"):
        turn(model, configured(), {"Nowhere": 5})


def test_what_no_decision_changes_is_refused(world: World) -> None:
    model = build(configured(), seed=6, world=world)
    with pytest.raises(ValueError, match="more than the mission's side"):
        turn(model, configured("fear.rise=0.4"))
