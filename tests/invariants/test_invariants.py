"""What holds in every run, whatever is configured: people are conserved, counts are true, records agree.

Each example is a small run of a random configuration (Hypothesis), looked at when the mission is authorised, in the
middle and at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from agents.civilians.households import ABROAD, BLOCK, DISPLACED, HOME
from agents.events import (
    BATTLE,
    BY_DEVICE,
    IN_TIME,
    LATE,
    MISSED,
    NO_MISSION,
    NOT_SAID,
    ON_CONVOY,
    ON_PEACEKEEPERS,
    ONE_SIDED,
)
from agents.measures import BY_ACTOR, BY_CELL, BY_PLACE, MONTH
from agents.schema import SCHEMA
from scenarios.build import initial_state, uproot
from scenarios.draws import LEVERS
from scenarios.outcomes import event_frame, panel_frame, summary
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.model import MandateModel

WORLDS = (
    ("scenario=zaruna",),
    ("scenario=generated", "scenario.locations=10"),
    ("scenario=generated", "scenario.locations=25", "scenario.world_seed=3"),
)
TUNABLE = {
    f"{section}.{name}": field
    for section, fields in SCHEMA.parameters.items()
    if section not in LEVERS
    for name, field in fields.items()
    if field.unit != "row"
}


@st.composite
def parameter_changes(draw: st.DrawFn) -> dict[str, Any]:
    """A handful of parameters anywhere in their declared range, switches among them."""
    keys = draw(st.lists(st.sampled_from(sorted(TUNABLE)), max_size=5, unique=True))
    values = {}
    for key in keys:
        field = TUNABLE[key]
        whole = field.kind is not float
        between = st.integers(int(field.low), int(field.high)) if whole else st.floats(field.low, field.high)
        values[key] = field.kind(draw(between))
    return values


@st.composite
def runs(draw: st.DrawFn) -> dict[str, Any]:
    """What to build."""
    return {
        "overrides": (
            *draw(st.sampled_from(WORLDS)),
            "mandate=" + draw(st.sampled_from(["observer", "traditional", "protection", "robust"])),
            "consent=" + draw(st.sampled_from(["firm", "fragile", "withdrawn"])),
            "resources=" + draw(st.sampled_from(["full", "half"])),
        ),
        "seed": draw(st.integers(0, 2**53)),
        "changes": {
            "households": draw(st.integers(1_000, 3_000)),
            "warmup_days": draw(st.sampled_from([0, 60, 180])),
            **draw(parameter_changes()),
        },
    }


def examples(count: int) -> Callable[[Any], Any]:
    # Without shrinking: a failing example is a short configuration already, and each attempt is a run.
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )


def built(build: Any, what: dict[str, Any]) -> MandateModel:
    try:
        return build(*what["overrides"], seed=what["seed"], changes=what["changes"])
    except UserError:  # violence would explode
        assume(False)
        raise


def looked_at(build: Any, what: dict[str, Any]) -> Any:
    """Yield one model at authorisation, in the middle and at the end."""
    model = built(build, what)
    yield model
    for days in (45, 155):
        model.run_for(days)
        yield model


# What must hold, one function each.


def living(model: MandateModel) -> np.ndarray:
    h = model.state.household
    return h.persons.astype(np.int64) * h.weight - h.lost


def people_are_conserved(model: MandateModel) -> None:
    people, status = living(model), model.state.household.status
    parts = [people[status == code].sum() for code in (HOME, DISPLACED, ABROAD)]
    dead = model.state.location.civilians_dead.sum()
    recruited = model.state.place_plan.recruited.sum()
    of_want = model.state.place_plan.indirect_dead.sum()
    assert sum(parts) + dead + recruited + of_want == people_at_start(model)
    if model.parameters.victims.enabled:
        assert dead == model.record().events.deaths_civilians.sum()


def people_at_start(model: MandateModel) -> int:
    households = model.configuration.values["households"]
    return int(initial_state(model.world, households, model.seed, 0).location.population.sum())


def counts_equal_a_recount(model: MandateModel) -> None:
    h, place = model.state.household, model.state.location
    people, places = living(model), place.population.size
    here = np.bincount(h.location, people, places)
    assert (here == place.population).all()
    assert (np.bincount(h.home, people, places) == place.residents).all()
    away = h.location != h.home
    assert (np.bincount(h.home[away], people[away], places) == place.displaced_from).all()
    blocks = np.arange(h.weight.size) // BLOCK
    recount = np.zeros_like(model.state.block_location.block_persons)
    np.add.at(recount, (blocks, h.location), people)
    assert (recount == model.state.block_location.block_persons).all()


def status_follows_from_location(model: MandateModel) -> None:
    h = model.state.household
    used = h.weight > 0
    expected = np.where(
        h.location == h.home, HOME, np.where(model.state.location.abroad[h.location] == 1, ABROAD, DISPLACED)
    )
    assert (h.status == expected)[used].all()
    assert (model.state.location.abroad[h.home[used]] == 0).all()


def rows_are_sound(model: MandateModel) -> None:
    h = model.state.household
    used = h.weight > 0
    assert (h.lost[used] < h.persons[used]).all()
    assert (h.lost[~used] == 0).all()
    assert (h.persons[used] >= 2).all()
    assert (h.persons[used] <= 9).all()
    beyond = np.arange(h.weight.size) % BLOCK >= model.state.block.rows_used[np.arange(h.weight.size) // BLOCK]
    assert not used[beyond].any()


def columns_stay_inside_what_they_declare(model: MandateModel) -> None:
    for column in SCHEMA.columns.values():
        values = getattr(getattr(model.state, column.table), column.name)
        assert np.isfinite(values.astype(np.float64)).all(), column.name
        assert column.low is None or (values >= column.low).all(), f"{column.name}: {values.min()}"
        assert column.high is None or (values <= column.high).all(), f"{column.name}: {values.max()}"


def control_is_shared_out_at_home(model: MandateModel) -> None:
    total = model.state.location_actor.control.sum(axis=1, dtype=np.float64)
    home = model.state.location.abroad == 0
    assert np.abs(total[home] - 1).max() < 1e-5
    assert (total[~home] == 0).all()


def fighters_are_conserved(model: MandateModel) -> None:
    events = model.record().events
    battle = events.kind == BATTLE
    dead = np.zeros(len(model.actor_names), np.int64)
    np.add.at(dead, events.side_a[battle], events.deaths_a[battle])
    np.add.at(dead, events.side_b[battle], events.deaths_b[battle])
    politics = model.state.politics
    forces = model.world.forces.copy()
    forces[:, 1:] -= np.rint(model.parameters.situation.demobilised * forces[:, 1:]).astype(forces.dtype)
    came = forces.sum(axis=0) + politics.joined - politics.dispersed
    former = model.state.aftermath.ex_combatants.sum(axis=0)
    assert (model.state.location_actor.fighters.sum(axis=0) + former + dead == came).all()
    assert (model.state.aftermath.assisted <= model.state.aftermath.ex_combatants).all()


def kinds(e: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Attacks on civilians, battles, attacks on peacekeepers of any kind."""
    return e.kind == ONE_SIDED, e.kind == BATTLE, np.isin(e.kind, (ON_PEACEKEEPERS, BY_DEVICE, ON_CONVOY))


def events_are_sound(model: MandateModel) -> None:
    e = model.record().events
    assert (np.diff(e.day) >= 0).all()
    attack, battle, on_us = kinds(e)
    assert (attack | battle | on_us).all()
    assert (e.side_a != e.side_b).all()
    assert (e.side_b[battle] >= 0).all()
    assert (e.deaths_a[~battle] == 0).all()
    assert (e.deaths_b[attack] == 0).all()
    assert (e.deaths_civilians[on_us] == 0).all()
    assert (e.deaths_civilians <= e.intended).all()
    assert (e.duration > 0).all()
    before = e.day < model.warmup_days
    assert not on_us[before].any()
    assert not e.reported[before].any()
    assert (e.response[before] == NO_MISSION).all()
    assert (e.base[before] == -1).all()
    assert (e.reason[e.response == IN_TIME] == NOT_SAID).all()
    assert (e.arrival[np.isin(e.response, (IN_TIME, LATE))] >= 0).all()


PROPERTIES = (
    people_are_conserved,
    counts_equal_a_recount,
    status_follows_from_location,
    rows_are_sound,
    columns_stay_inside_what_they_declare,
    control_is_shared_out_at_home,
    fighters_are_conserved,
    events_are_sound,
)


@examples(30)
@given(what=runs())
def test_every_run_keeps_its_invariants(build: Any, what: dict[str, Any]) -> None:
    for model in looked_at(build, what):
        for holds in PROPERTIES:
            holds(model)


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_configurations(build: Any, hundred: int) -> None:
    """About half of all parameters anywhere in their range at once: nothing runs away, and nobody is lost."""
    options = {
        "mandate": ("observer", "traditional", "protection", "robust", "fragmented"),
        "consent": ("firm", "fragile", "withdrawn"),
        "situation": ("war", "ceasefire", "post_agreement", "fragile_peace"),
        "exit": ("none", "early", "planned", "on_request"),
    }
    luck = np.random.default_rng(hundred)
    done = 0
    while done < 100:
        overrides = [f"{group}={names[luck.integers(len(names))]}" for group, names in options.items()]
        changes = {"households": 1_000, "warmup_days": 60}
        for key in sorted(TUNABLE):
            field = TUNABLE[key]
            value = luck.uniform(field.low, field.high)
            if luck.random() < 0.5:
                changes[key] = field.kind(value if field.kind is float else luck.integers(field.low, field.high + 1))
        try:
            model = build(*WORLDS[1], *overrides, seed=int(luck.integers(2**53)), changes=changes)
        except UserError:  # violence would explode: refused, as it should be
            continue
        model.run_for(200)
        done += 1
        for holds in PROPERTIES:
            holds(model)
        assert all(np.isfinite(part).all() for part in model._record[1:])


@pytest.mark.parametrize("spare", [True, False])
def test_people_are_conserved_when_spare_rows_run_out(build: Any, spare: bool) -> None:
    """Violence a hundred times as strong puts more to flight than there are spare rows."""
    more = {} if spare else {"flight.per_attack": 1000.0, "one_sided_violence.rate": 0.3}
    model = build(seed=3, changes={"households": 1_000, **more})
    model.run_for(200)
    assert (model.notes["rows_without_spare"] > 0) is not spare
    for holds in PROPERTIES:
        holds(model)


def test_no_two_rows_share_their_luck(build: Any) -> None:
    model = build(seed=3, changes={"households": 1_000})
    model.run_for(200)
    identities = model.state.household.identity[model.state.household.weight > 0]
    assert np.unique(identities).size == identities.size


# The record: events, panels and summaries say the same.

CELL, PLACE, ACTOR = ([m.name for m in measures] for measures in (BY_CELL, BY_PLACE, BY_ACTOR))


def counted(model: MandateModel, chosen: np.ndarray, side: np.ndarray, amount: np.ndarray | int = 1) -> np.ndarray:
    """Sum of `amount` over chosen events, by month, place and actor."""
    record = model.record()
    month = (record.events.day - model.warmup_days) // MONTH + model.warmup_months
    total = np.zeros(record.cells.shape[:3])
    amounts = np.broadcast_to(amount, chosen.shape)
    np.add.at(total, (month[chosen], record.events.place[chosen], side[chosen]), amounts[chosen])
    return total


def panels_agree_with_events(model: MandateModel) -> None:
    record = model.record()
    e = record.events
    attack, battle, on_us = kinds(e)
    expected = {
        "attacks": counted(model, attack, e.side_a),
        "attacks_reported": counted(model, attack & (e.reported == 1), e.side_a),
        "attacks_in_time": counted(model, attack & (e.response == IN_TIME), e.side_a),
        "attacks_late": counted(model, attack & (e.response == LATE), e.side_a),
        "attacks_missed": counted(model, attack & (e.response == MISSED), e.side_a),
        "civilians_killed": counted(model, attack, e.side_a, e.deaths_civilians),
        "battles": counted(model, battle, e.side_a) + counted(model, battle, e.side_b),
        "fighters_killed": counted(model, battle, e.side_a, e.deaths_a) + counted(model, battle, e.side_b, e.deaths_b),
        "attacks_on_peacekeepers": counted(model, on_us, e.side_a),
        "peacekeepers_killed": counted(model, on_us, e.side_a, e.deaths_b),
    }
    for name, values in expected.items():
        assert (record.cells[..., CELL.index(name)] == values).all(), name
    crossfire = counted(model, battle, e.side_a, e.deaths_civilians).sum(axis=2)
    assert (record.places[..., PLACE.index("crossfire_killed")] == crossfire).all()


def panels_agree_with_the_state(model: MandateModel) -> None:
    record, cell, place = model.record(), model.state.location_actor, model.state.location
    if not len(record.cells):
        return
    between, people = model.state.place_politics, model.state.place_plan
    for name, column in (
        ("fighters", cell.fighters), ("control", cell.control), ("sexual_violence", between.sexual_violence),
        ("sexual_violence_reported", between.reported_sexual_violence),
    ):  # fmt: skip
        assert (record.cells[-1, ..., CELL.index(name)] == column).all(), name
    columns = {name: getattr(place, name) for name in ("population", "displaced_from", "community_consent")}
    reviewed = ("in_need", "served", "indirect_deaths", "livelihood", "women_headed")
    columns |= {name: getattr(people, name) for name in reviewed}
    columns |= {"fear": place.fear_here, "trust_mission": place.trust_here, "trust_authority": place.authority_here}
    for name, column in columns.items():
        assert (record.places[-1, :, PLACE.index(name)] == column).all(), name
    assert (record.actors[-1, :, ACTOR.index("consent")] == model.state.actor.consent).all()


def flows_of_displaced_explain_their_stock(model: MandateModel) -> None:
    record, place = model.record(), model.state.location
    fled, back = (record.places[..., PLACE.index(name)].sum(axis=0) for name in ("newly_displaced", "returned"))
    gone_away = displaced_at_start(model) + fled - back - place.displaced_from
    assert (gone_away >= 0).all()
    people = model.state.place_plan
    assert gone_away.sum() <= place.civilians_dead.sum() + people.recruited.sum() + people.indirect_dead.sum()


def displaced_at_start(model: MandateModel) -> np.ndarray:
    state = initial_state(model.world, model.configuration.values["households"], model.seed, 0)
    uproot(state, model.ground, model.parameters.flight, model.seed)
    return state.location.displaced_from


def opportunities_explain_attacks(model: MandateModel) -> None:
    """Nobody attacks without an opportunity, except as a companion; and nobody is deterred from what is not there."""
    record = model.record()
    chances, deterred = (record.cells[..., CELL.index(name)] for name in ("opportunities", "deterred"))
    assert (deterred <= chances).all()
    assert record.cells[..., CELL.index("attacks")].sum(axis=(0, 1))[chances.sum(axis=(0, 1)) == 0].sum() == 0


def summary_agrees_with_panels(model: MandateModel) -> None:
    record = model.record()
    days = record.days - model.warmup_days
    if days == 0:
        return
    said = summary(record, model.world)
    mission = record.cells[model.warmup_months :]
    people = record.places[0, :, PLACE.index("population")].sum() if model.warmup_days == 0 else None
    for name in ("opportunities", "deterred", "attacks", "attacks_on_peacekeepers"):
        assert said[name] * days / MONTH == pytest.approx(mission[..., CELL.index(name)].sum()), name
    assert said["battles"] * days / MONTH == pytest.approx(mission[..., CELL.index("battles")].sum() / 2)
    assert said["attacks_by_state"] + said["attacks_by_groups"] == pytest.approx(said["attacks"])
    killed = mission[..., CELL.index("civilians_killed")].sum()
    persons = sum(p["population"] for _, p in model.world.territory.nodes(data=True) if p["country"] == "home")
    assert said["civilians_killed"] * persons * days / 365 / 100_000 == pytest.approx(killed)
    assert people is None or people <= persons
    fled = record.places[model.warmup_months :, :, PLACE.index("newly_displaced")].sum()
    assert said["newly_displaced"] * persons * days / 365 / 100 == pytest.approx(fled)
    if mission[..., CELL.index("attacks")].sum():
        assert said["in_time"] + said["late"] + said["missed"] == pytest.approx(1)


def frames_agree_with_the_record(model: MandateModel) -> None:
    record = model.record()
    panel = panel_frame(record, model.world, 0, model.seed)
    for names, values in ((CELL, record.cells), (PLACE, record.places), (ACTOR, record.actors)):
        for column, name in enumerate(names):
            assert panel[name].sum() == pytest.approx(values[..., column].sum()), name
    events = event_frame(record, model.world, 0, model.seed)
    assert len(events) == record.events.day.size
    assert (events["day"] == record.events.day - model.warmup_days).all()
    attacks = events[events["event_type"] == "one_sided"]
    cells = panel[panel["attacks"] > 0]
    keys = ["month", "location", "side_a"]
    shown = dict(
        zip(zip(cells["month"], cells["location"], cells["actor"], strict=True), cells["attacks"], strict=True)
    )
    assert shown == attacks.groupby(keys).size().to_dict()


AGREEMENTS = (
    panels_agree_with_events,
    panels_agree_with_the_state,
    flows_of_displaced_explain_their_stock,
    opportunities_explain_attacks,
    summary_agrees_with_panels,
    frames_agree_with_the_record,
)


@examples(15)
@given(what=runs())
def test_every_record_agrees_with_itself(build: Any, what: dict[str, Any]) -> None:
    for model in looked_at(build, what):
        for agree in AGREEMENTS:
            agree(model)


def test_a_warm_up_of_no_whole_months_is_dated_right(build: Any) -> None:
    model = build(seed=2, changes={"households": 1_000, "warmup_days": 100})
    model.run_for(60)
    record = model.record()
    assert (event_frame(record, model.world, 0, 2)["day"] == record.events.day - 100).all()
    summary_agrees_with_panels(model)


# Each of these checks can fail.


def spoil_household(column: str, value: int) -> Callable[[MandateModel], None]:
    def spoil(model: MandateModel) -> None:
        getattr(model.state.household, column)[0] += value

    return spoil


def spoil_fighters(model: MandateModel) -> None:
    model.state.location_actor.fighters[0, 0] += 1


def spoil_control(model: MandateModel) -> None:
    model.state.location_actor.control[0, 0] += 0.01


def spoil_panel(model: MandateModel) -> None:
    model._record.cells[0, 0, 0] += 1
    model._record.places[0, 0] += 1


def spoil_events(model: MandateModel) -> None:
    for part in model._finished:
        part.deaths_civilians[part.kind == ONE_SIDED] += 1


def spoil_flows(model: MandateModel) -> None:
    model._record.places[0, 0, PLACE.index("returned")] += 1_000


def spoil_places(model: MandateModel) -> None:
    for part in model._finished:
        part.place[:] = 0


SPOILT = (
    (people_are_conserved, spoil_household("weight", 1)),
    (people_are_conserved, spoil_events),
    (counts_equal_a_recount, spoil_household("lost", 1)),
    (counts_equal_a_recount, spoil_household("location", 1)),
    (status_follows_from_location, spoil_household("status", 1)),
    (rows_are_sound, spoil_household("lost", 9)),
    (rows_are_sound, spoil_household("persons", 9)),
    (columns_stay_inside_what_they_declare, spoil_household("fear", 2)),
    (control_is_shared_out_at_home, spoil_control),
    (fighters_are_conserved, spoil_fighters),
    (events_are_sound, spoil_events),
    (panels_agree_with_events, spoil_events),
    (panels_agree_with_events, spoil_panel),
    (panels_agree_with_the_state, spoil_fighters),
    (flows_of_displaced_explain_their_stock, spoil_flows),
    (frames_agree_with_the_record, spoil_places),
)


@pytest.mark.parametrize(("holds", "spoil"), SPOILT)
def test_a_spoilt_model_is_found(build: Any, holds: Callable[[Any], None], spoil: Callable[[Any], None]) -> None:
    model = build(seed=3, changes={"households": 1_000, "warmup_days": 60})
    model.run_for(60)
    holds(model)
    spoil(model)
    with pytest.raises(AssertionError):
        holds(model)
