"""The model as a whole: same seed, same bytes; a warm-up that all arms share; Python behaviours; Mesa's API."""

from __future__ import annotations

import functools
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import agents.day as the_day
import scenarios.build
from agents import events, ground
from agents.armed_groups import strategy
from agents.civilians.households import BLOCK, HOME
from agents.kinds import ArmedGroup, Contingent, Household, LocalAuthority, StateForces
from agents.schema import of_the_day
from scenarios import load
from scenarios.model import MandateModel
from sim.errors import UserError
from sim.state import duplicate, equal
from tests.examples import example

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(the_day.__file__).resolve().parent.parent
SMALL = {"households": 3_000, "warmup_days": 90}
DAYS = 120


def same_record(a: MandateModel, b: MandateModel) -> bool:
    """Whether two models recorded the same bytes: panels and events."""
    one, two = a.record(), b.record()
    panels = all(getattr(one, part).tobytes() == getattr(two, part).tobytes() for part in ("cells", "places", "actors"))
    return panels and all(x.tobytes() == y.tobytes() for x, y in zip(one.events, two.events, strict=True))


def digest(model: MandateModel) -> str:
    """Hash of everything a run is."""
    record, found = model.record(), hashlib.sha256()
    for part in (*(column for table in model.state for column in table), *record.events):
        found.update(part.tobytes())
    for panel in (record.cells, record.places, record.actors):
        found.update(panel.tobytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def finished(build: Any) -> MandateModel:
    """The run that others must equal: one thread, one call."""
    model = build(seed=5, changes=SMALL)
    model.run_for(DAYS)
    return model


# Same seed, same bytes.


def test_again(build: Any, finished: MandateModel) -> None:
    model = build(seed=5, changes=SMALL)
    model.run_for(DAYS)
    assert equal(model.state, finished.state)
    assert same_record(model, finished)


def test_another_seed_is_another_run(build: Any, finished: MandateModel) -> None:
    model = build(seed=6, changes=SMALL)
    model.run_for(DAYS)
    assert not same_record(model, finished)


def test_two_threads(build: Any, finished: MandateModel) -> None:
    model = build(seed=5, changes=SMALL, threads=2)
    assert model.state.block.rows_used.size > 1
    model.run_for(DAYS)
    assert equal(model.state, finished.state)
    assert same_record(model, finished)


def test_day_by_day(build: Any, finished: MandateModel) -> None:
    model = build(seed=5, changes=SMALL)
    for _ in range(DAYS):
        model.step()
    assert equal(model.state, finished.state)
    assert same_record(model, finished)


def test_a_record_taken_on_the_way_changes_nothing(build: Any, finished: MandateModel) -> None:
    model = build(seed=5, changes=SMALL)
    for days in (7, 45, DAYS - 52):
        model.run_for(days)
        model.record()
    assert same_record(model, finished)


def test_the_smallest_event_buffer(build: Any, finished: MandateModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios.build, "MandateModel", functools.partial(MandateModel, buffer=0))
    model = build(seed=5, changes=SMALL)
    model.run_for(DAYS)
    worst = the_day.worst_day(len(model.location_names), len(model.actor_names), model.state.base.troops.size)
    assert model._record.events.day.size == worst < scenarios.model.BUFFER
    assert len(model._finished) > len(finished._finished)
    assert equal(model.state, finished.state)
    assert same_record(model, finished)


def test_a_day_of_most_events_fits_the_smallest_buffer(build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios.build, "MandateModel", functools.partial(MandateModel, buffer=0))
    most = {"one_sided_violence.rate": 1.0, "battle.rate": 1.0, "attacks_on_peacekeepers.rate": 1.0}
    model = build(seed=5, changes={"households": 1_000, "warmup_days": 0, **most})
    model.run_for(30)
    assert np.bincount(model.record().events.day).max() > 50


def test_side_by_side(build: Any, finished: MandateModel) -> None:
    def run(seed: int) -> MandateModel:
        model: MandateModel = build(seed=seed, changes=SMALL)
        model.run_for(DAYS)
        return model

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(run, (5, 6)))
    assert equal(both[0].state, finished.state)
    assert same_record(both[0], finished)


OWN_PROCESS = """
import sys
import numpy as np
from scenarios import load
model = load("zaruna", *sys.argv[2:], seed=5)
model.run_for(int(sys.argv[1]))
record = model.record()
np.savez(sys.stdout.buffer, cells=record.cells, places=record.places, actors=record.actors, *record.events,
         **{c: getattr(t, c) for t in model.state for c in t._fields})
"""


def in_another_process(tmp_path: Path, days: int, *overrides: str, **environment: str) -> dict[str, np.ndarray]:
    """Arrays of a run of seed 5 in a process of its own."""
    with (tmp_path / "run.npz").open("wb") as file:
        subprocess.run(
            [sys.executable, "-c", OWN_PROCESS, str(days), *overrides],
            stdout=file, check=True, cwd=ROOT, env=os.environ | environment,
        )  # fmt: skip
    return dict(np.load(tmp_path / "run.npz"))


def arrays(model: MandateModel) -> dict[str, np.ndarray]:
    """The same arrays of a run in this process."""
    record = model.record()
    found = {name: getattr(table, name) for table in model.state for name in table._fields}
    found |= {f"arr_{number}": column for number, column in enumerate(record.events)}
    return found | {"cells": record.cells, "places": record.places, "actors": record.actors}


def test_another_process(finished: MandateModel, tmp_path: Path) -> None:
    other = in_another_process(tmp_path, DAYS, "households=3000", "warmup_days=90")
    mine = arrays(finished)
    assert other.keys() == mine.keys()
    assert [name for name in mine if mine[name].tobytes() != other[name].tobytes()] == []


def test_plain_python_runs_the_same_days(tmp_path: Path) -> None:
    overrides = ("households=1000", "warmup_days=6", "one_sided_violence.rate=0.1")
    plain = in_another_process(tmp_path, 4, *overrides, NUMBA_DISABLE_JIT="1")
    model = load("zaruna", *overrides, seed=5)
    model.run_for(4)
    assert model.record().events.day.size > 10
    for name, values in arrays(model).items():
        tolerance = 0.0 if values.dtype.kind in "iu" else 1e-5
        np.testing.assert_allclose(plain[name], values, rtol=tolerance, atol=tolerance, err_msg=name)


# The warm-up is everybody's.

ARMS = (
    ("mandate=observer",),
    ("mandate=robust", "resources=half"),
    ("consent=withdrawn",),
    ("consent=firm", "mission.caveats=0.9"),
    ("mandate=traditional", "patrols.enabled=false", "deployment.enabled=false"),
)


@pytest.mark.parametrize("arm", ARMS, ids=" ".join)
def test_arms_share_their_warm_up_to_the_byte(build: Any, arm: tuple[str, ...]) -> None:
    changes = {"households": 1_000}
    one, two = build(seed=9, changes=changes), build(*arm, seed=9, changes=changes)
    assert one.record().events.day.size > 100
    assert equal(one.state, two.state)
    assert same_record(one, two)
    one.run_for(DAYS)
    two.run_for(DAYS)
    assert not same_record(one, two)


def test_nothing_of_the_mission_happens_in_the_warm_up(build: Any) -> None:
    state = build(seed=9, changes={"households": 1_000}).state
    people = state.base.troops + state.base.police + state.base.observers + state.base.civilians
    for column in (people, state.location.access, state.location.informants, state.base_location.reach):
        assert (column == 0).all()


# One household more changes nobody else's luck.


def on_day(model: MandateModel) -> tuple[Any, ...]:
    """Scratch and record for a day that is run by hand."""
    shape = (len(model.location_names), len(model.actor_names))
    worst = the_day.worst_day(*shape, model.state.base.troops.size)
    record = ground.record(events.events(worst), model.record().cells.shape[0] + 1, *shape)
    return ground.work(2, *shape), record


def with_one_more(state: Any, place: int) -> tuple[Any, int]:
    """Put a family of four with an identity of its own into the first spare row of block 0."""
    more = duplicate(state)
    h, row = more.household, int(np.flatnonzero(state.household.weight[:BLOCK] == 0)[0])
    more.block.rows_used[0] = max(more.block.rows_used[0], row + 1)
    h.identity[row], h.persons[row], h.weight[row], h.lost[row] = 1_234_567, 4, 1, 0
    h.location[row] = h.home[row] = place
    h.status[row], h.fear[row] = HOME, 1.0
    more.block_location.block_persons[0, place] += 4
    more.location.population[place] += 4
    more.location.residents[place] += 4
    return more, row


def test_one_household_more_changes_nobody_elses_day(build: Any) -> None:
    model = build(seed=4, changes={"households": 2_000, "flight.level": -6.0, "homecoming.level": -3.0})
    model.run_for(200)
    day, fled = model.warmup_days + 200, 0
    for _ in range(20):
        state, (work, record) = model.state, on_day(model)
        the_day.morning(day, model.seed, *model.today, model.ground, work, record, 0)
        model.run_for(1)
        day += 1
        alone = duplicate(state)
        more, row = with_one_more(state, place=3)
        for each in (alone, more):
            scratch, _ = on_day(model)
            the_day.homes(day, model.seed, model.today[0], of_the_day(each), model.ground, scratch, 0, 2, 0)
        others = np.arange(state.household.weight.size) != row
        for one, two in zip(alone.household, more.household, strict=True):
            assert one[others].tobytes() == two[others].tobytes()
        fled += int((alone.household.location != state.household.location).sum())
    assert fled > 20


def test_one_household_more_leaves_the_luck_of_places_alone(build: Any) -> None:
    model = build(seed=4, changes={"households": 2_000})
    model.run_for(200)
    day = model.warmup_days + 200
    more, _ = with_one_more(model.state, place=3)
    happened = []
    for each in (model.state, more):
        work, record = on_day(model)
        n = 0
        for ahead in range(5):
            state = of_the_day(duplicate(each))
            n = the_day.morning(day + ahead, model.seed, model.today[0], state, model.ground, work, record, n)
        happened.append([column[:n].tobytes() for column in record.events])
    assert n > 5
    assert happened[0] == happened[1]


# Behaviours in Python.


@pytest.fixture(scope="module")
def raiders() -> ModuleType:
    """The example of the documentation."""
    return example("raiders")


@pytest.fixture
def raided(build: Any, raiders: ModuleType) -> tuple[MandateModel, ArmedGroup]:
    """A model in which the group of row 2 raids."""
    model = build(seed=5, changes=SMALL)
    return model, raiders.Raiders(model, 2)


def test_the_example_says_what_changed(
    raiders: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(raiders, "SEEDS", [1])
    monkeypatch.setattr(raiders, "DAYS", 60)
    raiders.main()
    table = capsys.readouterr().out
    assert "its fighters in the 3 richest places" in table
    assert "civilians it killed" in table


def test_a_behaviour_stays_under_its_kind(raided: tuple[MandateModel, ArmedGroup]) -> None:
    model, group = raided
    groups = model.agents_by_type[ArmedGroup]
    assert [type(each).__name__ for each in groups] == ["ArmedGroup", "Raiders", "ArmedGroup"]
    assert group in groups
    assert group.by_python == 1
    assert model.notes["python_behaviours"] == 1


def test_fighters_go_where_they_are_ordered(
    raided: tuple[MandateModel, ArmedGroup], finished: MandateModel, raiders: ModuleType
) -> None:
    model, _ = raided
    rents = np.where(model.state.location.abroad == 1, 0.0, model.state.location.resources)
    rich = np.argsort(rents)[-raiders.RICH :]

    def share_there(each: MandateModel) -> float:
        fighters = each.state.location_actor.fighters[:, 2]
        return float(fighters[rich].sum() / fighters.sum())

    model.run_for(DAYS)
    assert share_there(model) > share_there(finished) + 0.1


def test_others_decide_as_before(raided: tuple[MandateModel, ArmedGroup], build: Any) -> None:
    """On the first day, when all still see the same dawn: intents of the others, and the marches they lead to."""
    model, _ = raided
    alone = build(seed=5, changes=SMALL)
    seen = []
    for each in (alone, model):
        each.state.location_actor.civilian_intent[:, 2] = 1.0
        for actor in each.behaviours.values():
            actor.decide()
        orders = duplicate(each.state)
        work, record = on_day(each)
        the_day.morning(each.warmup_days, each.seed, each.today[0], of_the_day(orders), each.ground, work, record, 0)
        seen.append(orders.location_actor)
    others = [0, 1, 3]
    for name in ("target_share", "civilian_intent", "battle_intent", "arrivals", "departures"):
        one, two = (getattr(cell, name) for cell in seen)
        assert one[:, others].tobytes() == two[:, others].tobytes(), name
        assert one[:, 2].tobytes() != two[:, 2].tobytes(), name


class Compiled(ArmedGroup):
    """Gives exactly the orders that the compiled strategy would."""

    def decide(self) -> None:
        s = self.model.state
        place, cell = s.location, s.location_actor
        orders = [np.empty_like(cell.target_share) for _ in range(3)]
        strategy.decide(
            self.model.parameters.strategy, np.zeros_like(s.actor.by_python), s.actor.kind, place.abroad, place.urban,
            place.resources, cell.support, cell.stronghold, cell.fighters, cell.control, place.access, *orders,
        )  # fmt: skip
        for name, values in zip(("target_share", "civilian_intent", "battle_intent"), orders, strict=True):
            self.across(name)[:] = values[:, self.index]


def test_the_compiled_decisions_given_in_python_make_the_same_bytes(build: Any) -> None:
    # At dawn Python sees yesterday's access of the mission where the rule sees today's, so it must not weigh here.
    changes = SMALL | {"strategy.avoidance": 0.0}
    one, two = build(seed=5, changes=changes), build(seed=5, changes=changes)
    for row in (1, 2, 3):
        Compiled(two, row)
    one.run_for(DAYS)
    two.run_for(DAYS)
    assert same_record(one, two)
    two.state.actor.by_python[:] = 0
    assert equal(one.state, two.state)


def test_taking_a_behaviour_back(build: Any, finished: MandateModel, raiders: ModuleType) -> None:
    model = build(seed=5, changes=SMALL)
    raiders.Raiders(model, 2)
    ArmedGroup(model, 2)
    model.run_for(DAYS)
    assert equal(model.state, finished.state)


@pytest.mark.parametrize(
    ("orders", "error", "text"),
    [
        ({"target_share": {"Nowhere": 1.0}}, KeyError, "'Nowhere' is not a location"),
        ({"target_share": {"Nurekka": -1.0}}, ValueError, r"target_share\['Nurekka'\] = -1.0 is outside 0..inf"),
        ({"target_share": {"Nurekka": np.nan}}, ValueError, "outside 0..inf"),
        ({"target_share": {"Nurekka": 0.0}}, ValueError, "above 0 somewhere"),
        ({"civilian_intent": 5.1}, ValueError, "civilian_intent = 5.1 is outside 0..5"),
        ({"battle_intent": -0.1}, ValueError, "battle_intent = -0.1 is outside 0..5"),
        ({"battle_intent": float("nan")}, ValueError, "outside 0..5"),
    ],
)
def test_errors_of_orders_are_clear(
    raided: tuple[MandateModel, ArmedGroup], orders: dict[str, Any], error: type[Exception], text: str
) -> None:
    model, group = raided
    before = duplicate(model.state)
    with pytest.raises(error, match=text):
        group.order(**orders)
    assert equal(before, model.state)


def test_the_state_forces_are_no_armed_group(build: Any) -> None:
    with pytest.raises(IndexError, match="row 0 is the state forces"):
        ArmedGroup(build(seed=1, changes={"households": 1_000, "warmup_days": 0}), 0)


# Mesa's API.


def test_kinds_are_reached_as_mesa_reaches_them(finished: MandateModel) -> None:
    kinds = finished.agents_by_type
    fighters = finished.state.location_actor.fighters.sum(axis=0)
    assert kinds[ArmedGroup].agg("fighters", sum) == fighters[1:].sum()
    assert kinds[StateForces].get("fighters") == [fighters[0]]
    assert [group.name for group in kinds[ArmedGroup]] == list(finished.actor_names[1:])
    assert [base.location_name for base in kinds[Contingent]] == [base.location for base in finished.world.bases]
    assert len(kinds[LocalAuthority]) == (finished.state.location.abroad == 0).sum()
    assert finished.time == finished.steps == DAYS


def test_households_are_a_set_of_rows(finished: MandateModel) -> None:
    h, homes = finished.state.household, finished.agents_by_type[Household]
    used = h.weight > 0
    assert len(homes) == used.sum()
    away = homes.select(lambda home: home.status != HOME)
    assert 0 < len(away) == (h.status[used] != HOME).sum()
    assert homes.agg("weight", sum) == h.weight.sum()
    assert (homes.get("fear") == h.fear[used]).all()
    assert away.get(["persons", "weight"]).shape == (len(away), 2)


def test_households_are_grouped_and_a_selection_of_them_acts(build: Any) -> None:
    model = build(seed=5, changes={"households": 1_000, "warmup_days": 0})
    homes = model.agents_by_type[Household]
    by_place = homes.groupby("location")
    assert sum(by_place.count().values()) == len(homes)
    assert sum(by_place.agg("persons", sum).values()) == homes.agg("persons", sum)
    place = int(homes.get("location")[0])
    here = homes.select(mask=homes.get("location") == place)
    here.do(lambda home: setattr(home, "fear", 0.75))
    h = model.state.household
    assert (h.fear[(h.location == place) & (h.weight > 0)] == 0.75).all()
    assert (h.fear[h.location != place] != 0.75).all()


def test_setting_a_column_of_households_writes_the_state(build: Any) -> None:
    model = build(seed=5, changes={"households": 1_000, "warmup_days": 0})
    model.agents_by_type[Household].select(at_most=10).set("fear", 0.5)
    assert (model.state.household.fear == 0.5).sum() == 10


def test_outcomes_are_tidy(finished: MandateModel) -> None:
    table = finished.outcomes()
    assert list(table.columns) == ["seed", "outcome", "value", "unit", "area"]
    assert (table["seed"] == 5).all()
    assert table["outcome"].is_unique
    assert table.set_index("outcome").loc["attacks", "value"] > 0


# What is refused.


def test_violence_that_would_explode_is_refused_in_one_line() -> None:
    with pytest.raises(UserError, match=r"excitation\.triggered = 1\.5 events makes violence explode") as refused:
        load("zaruna", "excitation.triggered=1.5", "households=1000")
    text = str(refused.value)
    assert len(text.splitlines()) == 1
    assert "must stay below 0.9" in text
    assert text.endswith("(override excitation.triggered=1.5)")


def test_violence_that_would_explode_in_every_draw_is_refused() -> None:
    with pytest.raises(UserError, match="in each of 100 parameter draws"):
        load("zaruna", "excitation.triggered=2", "households=1000", "uncertainty=parameters")


def test_draws_that_would_explode_are_drawn_again_and_counted(build: Any) -> None:
    changes = {"households": 1_000, "warmup_days": 0, "uncertainty": "parameters", "excitation.triggered": 0.55}
    redraws = [build(seed=seed, changes=changes).notes["parameter_redraws"] for seed in range(12)]
    assert 0.0 in redraws
    assert max(redraws) > 0
    usual = [build(seed=seed, changes=changes | {"uncertainty": "seed"}).notes["parameter_redraws"] for seed in (0, 1)]
    assert usual == [0, 0]


def test_more_households_than_families_are_refused() -> None:
    with pytest.raises(UserError, match="households = 200000 is more than the") as refused:
        load("generated", "scenario.locations=10", "households=200000")
    assert len(str(refused.value).splitlines()) == 1
