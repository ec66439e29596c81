"""The Mesa face: days in one call, rows as agents, and sets of rows that answer as Mesa's own do."""

from __future__ import annotations

import time
import tracemalloc
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

import mesa  # type: ignore[import-untyped]  # Mesa ships no types
import numpy as np
import pytest
from mesa.agentset import AgentSet  # type: ignore[import-untyped]  # Mesa ships no types
from mesa.time import Priority, Schedule  # type: ignore[import-untyped]  # Mesa ships no types

from sim.declare import F32, I32, I64, U8, Columns, column, gather
from sim.face import ArrayModel, Row, RowSet
from sim.state import allocate, table_classes

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

pytestmark = pytest.mark.filterwarnings("error::FutureWarning", "error::DeprecationWarning")

PLACES, BANDS, HOMES = 4, 3, 12


class BandColumns(Columns):
    """Columns of a toy kind with few rows."""

    funds: F32 = column("band", "money", "coins", start=10)
    rank: I32 = column("band", "standing", "number")
    posture: U8 = column("band", "what it is about to do", "code")
    fighters: I32 = column("place_band", "persons under arms", "persons", start=5)
    presence: F32 = column("place_band", "share of the day", "1")


class HomeColumns(Columns):
    """Columns of a toy kind with many rows."""

    weight: I32 = column("home", "families", "families", start=1)
    fear: F32 = column("home", "fear", "1")
    place: I32 = column("home", "where it is", "row")
    key: I64 = column("home", "identity", "hash")


def toy_module(name: str, columns: type[Columns]) -> ModuleType:
    module = ModuleType(name)
    module.S = columns  # type: ignore[attr-defined]
    return module


SCHEMA = gather([toy_module("bands", BandColumns), toy_module("homes", HomeColumns)])
CLASSES = table_classes(SCHEMA, __name__)
TABLES = {"band": ("band",), "place_band": ("place", "band"), "home": ("home",)}


class Band(Row):
    _tables: ClassVar[dict[str, int]] = {"band": 0, "place_band": 1}

    mood: str = "calm"

    @property
    def fighters(self) -> int:
        """All of them, over all places."""
        return int(self.across("fighters").sum())

    @property
    def broken(self) -> int:
        number: int = self._missing_from_here
        return number

    def decide(self) -> str:
        return "wait"


class Raiders(Band):
    def decide(self) -> str:
        return "raid"


class Home(Row):
    _tables: ClassVar[dict[str, int]] = {"home": 0}

    @classmethod
    def _alive(cls, state: Any) -> NDArray[np.bool_]:
        alive: NDArray[np.bool_] = state.home.weight > 0
        return alive

    @property
    def afraid(self) -> bool:
        return bool(self.fear > 0.5)

    @afraid.setter
    def afraid(self, value: bool) -> None:
        self.fear = 0.9 if value else 0.1

    def calm_down(self, by: float = 0.1) -> float:
        self.fear -= by
        return float(self.fear)


class Toy(ArrayModel):
    """A model whose kernel pays every band a coin a day and notes how it was called."""

    def __init__(self, homes: int = HOMES, rng: int = 1) -> None:
        super().__init__(allocate(SCHEMA, CLASSES, TABLES, {"band": BANDS, "place": PLACES, "home": homes}), rng=rng)
        self.calls: list[tuple[int, int]] = []
        for index in range(BANDS):
            Band(self, index)
        self.homes = self.list_rows(Home)

    def advance(self, days: int) -> None:
        self.calls.append((self.steps, days))
        self.state.band.funds[:] += days


# -------------------------------------------------------------------------------------------------------------- days


def test_a_year_is_one_call() -> None:
    model = Toy()
    model.run_for(365)
    assert model.calls == [(0, 365)]
    assert (model.steps, model.time) == (365, 365.0)
    assert model.agents_by_type[Band].get("funds") == [375.0] * BANDS


def test_steps_pieces_and_one_call_agree() -> None:
    stepped, pieces, whole = Toy(), Toy(), Toy()
    for _ in range(10):
        stepped.step()
    pieces.run_for(3)
    pieces.run_until(10)
    whole.run_for(10)
    assert stepped.calls == [(day, 1) for day in range(10)]
    assert pieces.calls == [(0, 3), (3, 7)]
    for model in (stepped, pieces, whole):
        assert (model.steps, model.time) == (10, 10.0)
        assert model.state.band.funds.tolist() == [20.0] * BANDS


def test_events_on_the_way_run_at_their_time() -> None:
    model = Toy()
    seen: list[tuple[str, float, int]] = []

    def look() -> None:
        seen.append(("look", model.time, model.steps))

    def look_again() -> None:
        seen.append(("again", model.time, model.steps))
        model.schedule_event(look, after=2)

    model.schedule_event(look, at=0)
    model.schedule_event(look, at=2.5)
    model.schedule_event(look_again, at=7)
    model.schedule_event(look, at=30)
    model.run_for(30)
    assert seen == [("look", 0, 0), ("look", 2.5, 2), ("again", 7, 7), ("look", 9, 9), ("look", 30, 30)]
    assert model.calls == [(0, 2), (2, 5), (7, 2), (9, 21)]
    assert (model.steps, model.time) == (30, 30.0)


def test_an_event_after_the_end_waits() -> None:
    model = Toy()
    seen: list[float] = []

    def look() -> None:
        seen.append(model.time)

    model.schedule_event(look, at=5.5)
    cancelled = model.schedule_event(look, at=3)
    cancelled.cancel()
    model.run_for(5)
    assert not seen
    assert model.calls == [(0, 5)]
    model.step()
    assert seen == [5.5]
    assert model.time == 6.0


def test_recurring_events_cut_the_run_into_pieces() -> None:
    model = Toy()
    seen: list[float] = []

    def look() -> None:
        seen.append(model.time)

    model.schedule_recurring(look, Schedule(interval=10, start=10, count=3))
    model.run_for(50)
    assert seen == [10.0, 20.0, 30.0]
    assert [days for _, days in model.calls] == [10, 10, 10, 20]


def test_events_of_one_time_keep_the_order_of_mesa() -> None:
    """The same events in an ordinary Mesa model run in the same order, at the same time, after as many steps."""

    def record(model: Any) -> list[tuple[str, float, int]]:
        seen: list[tuple[str, float, int]] = []

        def low() -> None:
            seen.append(("low", model.time, model.steps))

        def first() -> None:
            seen.append(("first", model.time, model.steps))

        model.schedule_event(low, at=2, priority=Priority.LOW)
        model.schedule_event(first, at=2)
        model.schedule_recurring(low, Schedule(interval=1.5, start=0.5))
        model.run_for(4)
        model.run_until(6)
        model.step()
        return seen

    assert record(Toy()) == record(mesa.Model(rng=1))


@pytest.mark.parametrize("days", [0.5, 1.25, float("nan"), float("inf")])
def test_days_are_whole(days: float) -> None:
    model = Toy()
    with pytest.raises(ValueError, match="days are whole"):
        model.run_for(days)
    with pytest.raises(ValueError, match="days are whole"):
        model.run_until(days)
    assert not model.calls


def test_going_back_warns_and_does_nothing() -> None:
    model = Toy()
    model.run_for(3)
    for days in (0, -1):
        with pytest.warns(RuntimeWarning, match="nothing to run"):
            model.run_for(days)
    with pytest.warns(RuntimeWarning):
        model.run_until(2)
    assert (model.steps, model.calls) == (3, [(0, 3)])


def test_an_event_cannot_run_the_model() -> None:
    model = Toy()

    def run_on() -> None:
        model.run_for(1)

    model.schedule_event(run_on, at=1.5)
    with pytest.raises(RuntimeError, match="the model is running"):
        model.run_for(3)
    assert (model.steps, model.time) == (1, 1.0)
    model.run_for(2)
    assert model.steps == 3


def test_a_classic_step_has_a_dawn_and_a_dusk() -> None:
    class Classic(Toy):
        def step(self) -> None:
            dawn = (self.steps, self.time, float(self.state.band.funds[0]))
            super().step()
            log.append((dawn, (self.steps, self.time, float(self.state.band.funds[0]))))
            if self.steps == 2:
                self.schedule_event(look, after=1)

    log: list[Any] = []
    looked: list[int] = []

    def look() -> None:
        looked.append(model.steps)

    model = Classic()
    assert model.stops_daily
    model.run_for(3)
    model.step()
    assert log == [((n, float(n), 10.0 + n), (n + 1, n + 1.0, 11.0 + n)) for n in range(4)]
    assert looked == [3]
    assert model.calls == [(n, 1) for n in range(4)]


@pytest.mark.parametrize("times", [0, 2])
def test_a_step_that_does_not_run_one_day_is_an_error(times: int) -> None:
    class Wrong(Toy):
        def step(self) -> None:
            for _ in range(times):
                super().step()

    with pytest.raises(RuntimeError, match=rf"Wrong.step\(\) ran {times} days"):
        Wrong().run_for(2)


def test_a_model_may_ask_for_one_day_at_a_time() -> None:
    class Daily(Toy):
        @property
        def stops_daily(self) -> bool:
            return True

    model = Daily()
    assert not Toy().stops_daily
    model.run_for(3)
    assert model.calls == [(0, 1), (1, 1), (2, 1)]


def test_run_model_and_running() -> None:
    model = Toy()

    def stop() -> None:
        model.running = False

    model.schedule_event(stop, at=4)
    model.run_model()
    assert model.steps == 4


def test_who_observes_time_sees_pieces() -> None:
    model = Toy()
    seen: list[float] = []

    def note(message: Any) -> None:
        seen.append(message.additional_kwargs["new"])

    model.observe("time", "changed", note)
    model.run_for(30)
    assert set(seen) == {30.0}


def test_a_model_without_a_kernel_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="advance"):
        ArrayModel(None, rng=1)


# -------------------------------------------------------------------------------------------------------------- rows


def test_rows_are_numbers_and_views() -> None:
    model = Toy()
    band = model.agents_by_type[Band].to_list()[1]
    assert type(band.funds) is float
    assert type(band.rank) is int
    band.funds = 3
    band.rank += 2
    band.presence = [0.0, 0.25, 0.5, 1.0]
    band.presence[0] = 0.125
    assert model.state.band.funds.tolist() == [10, 3, 10]
    assert model.state.band.rank.tolist() == [0, 2, 0]
    assert model.state.place_band.presence[:, 1].tolist() == [0.125, 0.25, 0.5, 1.0]
    assert not model.state.place_band.presence[:, [0, 2]].any()


def test_a_property_goes_before_the_column_and_across_reaches_it() -> None:
    model = Toy()
    band = model.agents_by_type[Band].to_list()[0]
    assert band.fighters == 5 * PLACES
    band.across("fighters")[2] = 50
    assert band.fighters == 65
    assert model.agents_by_type[Band].agg("fighters", sum) == 65 + 2 * 5 * PLACES
    with pytest.raises(AttributeError, match="no setter"):
        band.fighters = 3
    band.across("funds")[...] = 7
    assert band.funds == 7


def test_an_unknown_attribute_names_the_nearest_column() -> None:
    band = Toy().agents_by_type[Band].to_list()[0]
    with pytest.raises(AttributeError, match="Band has no fund; nearest column: funds"):
        _ = band.fund
    with pytest.raises(AttributeError, match="Band has no figters; nearest column: fighters"):
        band.figters = 3
    with pytest.raises(AttributeError, match="Band has no presense; nearest column: presence"):
        band.across("presense")
    assert not hasattr(band, "_private")


def test_a_failing_property_says_why() -> None:
    band = Toy().agents_by_type[Band].to_list()[0]
    with pytest.raises(AttributeError, match="_missing_from_here"):
        _ = band.broken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("posture", 256),
        ("posture", -1),
        ("posture", 1.5),
        ("rank", 2**31),
        ("rank", float("nan")),
        ("rank", 2**70),
        ("funds", 1e300),
        ("funds", "many"),
        ("presence", [0, 1e300, 0, 0]),
    ],
)
def test_what_does_not_fit_is_refused(name: str, value: object) -> None:
    model = Toy()
    band = model.agents_by_type[Band].to_list()[0]
    before = band.across(name).copy()
    with pytest.raises(ValueError, match=rf"Band\.{name} = .* does not fit a column of "):
        setattr(band, name, value)
    np.testing.assert_array_equal(band.across(name), before)


def test_what_fits_is_rounded_to_the_column() -> None:
    band = Toy().agents_by_type[Band].to_list()[0]
    band.funds = 0.1
    assert band.funds == float(np.float32(0.1))
    band.posture = 255.0
    assert band.posture == 255
    band.funds = float("inf")
    assert band.funds == float("inf")


def test_own_attributes_stay_on_the_object() -> None:
    model = Toy()
    first, second, _ = model.agents_by_type[Band].to_list()
    first._memory = [1, 2]
    first.mood = "angry"
    assert (first._memory, first.mood, second.mood) == ([1, 2], "angry", "calm")
    assert not hasattr(second, "_memory")


def test_dir_lists_columns() -> None:
    names = dir(Toy().agents_by_type[Band].to_list()[0])
    assert {"funds", "rank", "presence", "fighters", "decide", "index", "unique_id", "model"} <= set(names)


def test_equality_is_by_model_kind_and_row() -> None:
    model, other = Toy(), Toy()
    band = model.agents_by_type[Band].to_list()[1]
    home = Home(model, 1)
    assert home == Home(model, 1)
    assert hash(home) == hash(Home(model, 1))
    assert home != Home(model, 2)
    assert home != Home(other, 1)
    assert home != band
    assert band != "band"
    assert len({home, Home(model, 1), band}) == 2
    assert repr(band) == "Band(1)"


@pytest.mark.parametrize("index", [-1, BANDS])
def test_a_row_must_exist(index: int) -> None:
    with pytest.raises(IndexError, match=rf"Band {index} does not exist: rows are 0\.\.2"):
        Band(Toy(), index)


def test_rows_are_not_removed() -> None:
    with pytest.raises(TypeError, match=r"Band\(0\) is a row of the state"):
        Toy().agents_by_type[Band].to_list()[0].remove()


def test_a_kind_must_fit_the_state() -> None:
    class Lost(Row):
        _tables: ClassVar[dict[str, int]] = {"bandd": 0}

    class Crooked(Row):
        _tables: ClassVar[dict[str, int]] = {"band": 0, "place_band": 0}

    class Hiding(Band):
        funds = 3

    class HidingByAnnotation(Band):
        rank: int

    model = Toy()
    with pytest.raises(TypeError, match="bandd is not a table; tables: band, place_band, home"):
        Lost(model, 0)
    with pytest.raises(TypeError, match="axes differ in length"):
        Crooked(model, 0)
    with pytest.raises(TypeError, match="hides the column funds"):
        Hiding(model, 0)
    with pytest.raises(TypeError, match="hides the column rank"):
        HidingByAnnotation(model, 0)
    with pytest.raises(TypeError, match="declares no _tables"):
        Row(model, 0)


# ------------------------------------------------------------------------------------------------------------- kinds


def test_a_replaced_behaviour_stays_under_its_kind() -> None:
    model = Toy()
    raiders = Raiders(model, 1)
    bands = model.agents_by_type[Band]
    assert [type(band) for band in bands] == [Band, Raiders, Band]
    assert bands.map("decide") == ["wait", "raid", "wait"]
    assert len(model.agents) == BANDS
    assert raiders in model.agents
    assert next(agent for agent in model.agents if agent.index == 1) is raiders
    assert len(bands.select(agent_type=Raiders)) == 1
    assert set(model.agents_by_type) == set(model.agent_types) == {Band, Home}
    with pytest.raises(KeyError, match=r"agents_by_type\[Band\].*select\(agent_type=Raiders\)"):
        _ = model.agents_by_type[Raiders]
    with pytest.raises(KeyError):
        _ = model.agents_by_type[int]


def test_ids_are_unique_over_all_kinds() -> None:
    model = Toy()
    person = mesa.Agent(model)
    ids = [*model.agents.get("unique_id"), *model.homes.get("unique_id").tolist()]
    assert len(set(ids)) == len(ids) == BANDS + HOMES + 1
    assert model.homes.to_list()[3].unique_id == model.homes.get("unique_id")[3] == Home(model, 3).unique_id
    assert person in model.agents


def test_ordinary_agents_live_beside_rows() -> None:
    class Walker(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
        pass

    class Runner(Walker):
        pass

    model = Toy()
    walker, _ = Walker(model), Runner(model)
    assert len(model.agents_by_type[Walker]) == len(model.agents_by_type[Runner]) == 1
    walker.remove()
    assert len(model.agents) == BANDS + 1


def test_few_rows_can_be_made_as_in_mesa() -> None:
    model = Toy()
    made = Raiders.create_agents(model, BANDS, list(range(BANDS)))
    assert len(made) == len(model.agents_by_type[Band]) == BANDS
    assert all(type(band) is Raiders for band in model.agents)


def test_mesa_collects_from_rows() -> None:
    model = Toy()
    collector = mesa.DataCollector(
        model_reporters={"fighters": lambda m: m.agents_by_type[Band].agg("fighters", sum)},
        agenttype_reporters={Band: {"funds": "funds"}, Home: {"fear": "fear"}},
    )
    model.run_for(2)
    collector.collect(model)
    assert collector.get_model_vars_dataframe()["fighters"].tolist() == [5 * PLACES * BANDS]
    assert collector.get_agenttype_vars_dataframe(Band)["funds"].tolist() == [12.0] * BANDS
    assert len(collector.get_agenttype_vars_dataframe(Home)) == HOMES


# ---------------------------------------------------------------------------------------------------------- row sets


class PlainHome(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """The same as `Home`, as an ordinary Mesa agent."""

    def __init__(self, model: Any, row: Home) -> None:
        super().__init__(model)
        self.index, self.weight, self.fear = row.index, row.weight, row.fear
        self.place, self.key = row.place, row.key

    @property
    def afraid(self) -> bool:
        return bool(self.fear > 0.5)

    def calm_down(self, by: float = 0.1) -> float:
        self.fear -= by
        return float(self.fear)


def pair(seed: int = 5) -> tuple[Toy, RowSet[Home], Any]:
    """Give a model, its set of homes (the fourth and last one dead), and the same homes in one of Mesa's sets."""
    model = Toy(rng=seed)
    draw = np.random.default_rng(seed)
    home = model.state.home
    home.weight[:] = draw.integers(1, 9, HOMES)
    home.weight[[3, HOMES - 1]] = 0
    home.fear[:] = draw.integers(0, 8, HOMES) / 8
    home.place[:] = draw.integers(0, PLACES, HOMES)
    home.key[:] = draw.integers(2**53, 2**62, HOMES)
    plain_model = mesa.Model(rng=seed)
    plain = AgentSet([PlainHome(plain_model, row) for row in model.homes], random=plain_model.random)
    plain_model.homes = plain  # sets hold agents weakly, the model strongly
    model._plain = plain_model
    return model, model.homes, plain


def indices(agents: Any) -> list[int]:
    return [agent.index for agent in agents]


def test_a_large_kind_stands_under_its_kind_and_not_among_the_objects() -> None:
    model, homes, _ = pair()
    assert model.agents_by_type[Home] is homes
    assert len(model.agents) == BANDS
    assert len(homes) == HOMES - 2
    assert repr(homes) == "<RowSet of 10 Home>"
    assert Home(model, 0) in homes
    assert Home(model, 3) not in homes
    assert model.agents.to_list()[0] not in homes
    assert Home(Toy(), 0) not in homes


def test_the_set_follows_the_living() -> None:
    model, homes, _ = pair()
    part = homes.select(mask=homes.get("index") < 3)
    model.state.home.weight[[0, 3]] = [0, 4]
    assert indices(homes) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert indices(part) == [1, 2]


SAME: dict[str, Callable[[Any], Any]] = {
    "len": len,
    "get": lambda s: list(s.get("fear")),
    "get key": lambda s: list(s.get("key")),
    "get property": lambda s: list(s.get("afraid")),
    "get several": lambda s: [list(row) for row in s.get(["fear", "place"])],
    "get missing": lambda s: list(s.get("wealth", handle_missing="default", default_value=3)),
    "get some missing": lambda s: [list(row) for row in s.get(["fear", "wealth"], "default", 0.5)],
    "sum": lambda s: s.agg("fear", sum),
    "sum of integers": lambda s: s.agg("weight", sum),
    "several": lambda s: s.agg("weight", [sum, min, max, len]),
    "mean": lambda s: s.agg("fear", np.mean),
    "sum of a property": lambda s: s.agg("afraid", sum),
    "select function": lambda s: indices(s.select(lambda h: h.place == 1)),
    "select two": lambda s: indices(s.select(at_most=2)),
    "select none": lambda s: indices(s.select(at_most=0)),
    "select a third": lambda s: indices(s.select(at_most=0.34)),
    "select one": lambda s: indices(s.select(at_most=1)),
    "select all": lambda s: indices(s.select(at_most=1.0)),
    "select two and a half": lambda s: indices(s.select(at_most=2.5)),
    "select both": lambda s: indices(s.select(lambda h: h.fear > 0.2, at_most=3)),
    "select type": lambda s: indices(s.select(agent_type=mesa.Agent)),
    "select other type": lambda s: indices(s.select(agent_type=Band)),
    "select everything": lambda s: indices(s.select()),
    "shuffle": lambda s: indices(s.shuffle()),
    "shuffle twice": lambda s: indices(s.shuffle().shuffle(inplace=True)),
    "sort": lambda s: indices(s.sort("fear")),
    "sort ascending": lambda s: indices(s.sort("fear", ascending=True)),
    "sort by function": lambda s: indices(s.sort(lambda h: (h.place, 1)[0])),
    "sort in place": lambda s: indices(s.select(at_most=5).sort("place", inplace=True)),
    "sort by place, then fear": lambda s: indices(s.sort("fear").sort("place", ascending=True)),
    "map": lambda s: s.map(lambda h, more: h.place + more, 3),
    "map method": lambda s: s.map("calm_down", by=0.25),
    "do": lambda s: list(s.do("calm_down", 0.25).get("fear")),
    "shuffle_do": lambda s: list(s.shuffle_do("calm_down", by=0.25).get("fear")),
    "groupby": lambda s: {k: indices(v) for k, v in s.groupby("place")},
    "groups in order": lambda s: [(k, indices(v)) for k, v in s.groupby("place", result_type="list")],
    "groupby function": lambda s: [(k, indices(v)) for k, v in s.groupby(lambda h: h.fear > 0.5)],
    "groupby count": lambda s: s.groupby("place").count(),
    "groupby agg": lambda s: s.groupby("place").agg("weight", sum),
    "set": lambda s: list(s.set("fear", 0.25).get("fear")),
    "select in place": lambda s: indices(s.shuffle().select(lambda h: h.fear > 0.2, inplace=True).sort("index")),
    "and": lambda s: sorted(indices(s.select(at_most=5) & s.sort("index").select(at_most=7))),
    "or": lambda s: sorted(indices(s.select(at_most=2) | s.sort("index").select(at_most=3))),
    "minus": lambda s: indices(s - s.select(at_most=4)),
    "xor": lambda s: sorted(indices(s.select(at_most=6) ^ s.sort("index").select(at_most=6))),
    "equal": lambda s: (s == s.shuffle(), s == s.select(at_most=2), s != s.select()),
}


@pytest.mark.parametrize("what", SAME)
def test_a_row_set_answers_as_mesa_does(what: str) -> None:
    for seed in range(4):
        _, homes, plain = pair(seed)
        assert SAME[what](homes) == SAME[what](plain)


def test_setting_one_value_each() -> None:
    model, homes, _ = pair()
    homes.set("fear", np.arange(10) / 16)
    assert homes.get("fear").tolist() == [n / 16 for n in range(10)]
    assert model.state.home.fear[4] == np.float32(3 / 16)
    part = homes.sort("index").select(at_most=2)
    part.set("place", [2, 3])
    assert model.state.home.place[[10, 9]].tolist() == [2, 3]
    part.set("afraid", True)
    assert part.get("afraid").tolist() == [True, True]
    part.set("afraid", [True, False])
    assert part.get("afraid").tolist() == [True, False]


def test_setting_keeps_to_the_column() -> None:
    _, homes, _ = pair()
    with pytest.raises(ValueError, match=r"Home\.place = 4294967296 does not fit a column of int32"):
        homes.set("place", np.arange(10) << 32)
    with pytest.raises(AttributeError, match="Home has no fears; nearest column: fear"):
        homes.set("fears", 1)
    with pytest.raises(AttributeError, match="Home has no _note"):
        homes.set("_note", 1)


def test_slips_in_questions_are_named() -> None:
    _, homes, _ = pair()
    with pytest.raises(AttributeError, match="nearest column: fear"):
        homes.get("feer")
    with pytest.raises(ValueError, match="handle_missing"):
        homes.get("fear", handle_missing="ignore")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="10 booleans are needed"):
        homes.select(mask=np.ones(HOMES, dtype=bool))
    with pytest.raises(ValueError, match="10 booleans are needed"):
        homes.select(mask=np.arange(10))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="empty"):
        homes.select(at_most=0).agg("fear", min)
    assert homes.select(at_most=0).agg("fear", sum) == 0


def test_rows_are_made_by_the_model() -> None:
    model, homes, _ = pair()
    for change in (homes.add, homes.discard, homes.remove):
        with pytest.raises(TypeError, match=r"Home\(0\): the rows of Home are made by the model"):
            change(Home(model, 0))
    with pytest.raises(TypeError, match="made by the model"):
        homes.clear()


def test_the_whole_kind_is_not_changed_in_place() -> None:
    _, homes, _ = pair()
    for change in (
        homes.shuffle,
        lambda inplace: homes.sort("fear", inplace=inplace),
        lambda inplace: homes.select(at_most=3, inplace=inplace),
    ):
        with pytest.raises(TypeError, match="the set of every Home follows the state"):
            change(inplace=True)
    copy = homes.copy()
    assert copy.shuffle(inplace=True) is copy
    assert copy == homes
    assert indices(homes) == sorted(indices(homes))


def test_a_column_with_further_axes() -> None:
    model = Toy()
    bands = RowSet(model, Band, [2, 0])
    model.state.place_band.presence[:] = np.arange(PLACES * BANDS).reshape(PLACES, BANDS)
    np.testing.assert_array_equal(bands.get("presence"), model.state.place_band.presence[:, [2, 0]].T)
    bands.set("presence", 1)
    assert model.state.place_band.presence[:, 1].tolist() == [1, 4, 7, 10]
    assert (model.state.place_band.presence[:, [0, 2]] == 1).all()


def test_a_kind_without_spare_rows() -> None:
    class Every(Row):
        _tables: ClassVar[dict[str, int]] = {"home": 0}

    model = Toy()
    model.state.home.weight[:] = 0
    assert len(model.list_rows(Every)) == HOMES


# ------------------------------------------------------------------------------------------------------- many of them

MANY = 200_000


@pytest.fixture(scope="module")
def many() -> Toy:
    model = Toy(homes=MANY)
    model.state.home.fear[:] = np.random.default_rng(3).random(MANY)
    model.state.home.place[:] = np.arange(MANY) % PLACES
    return model


def test_a_set_costs_no_object_a_row(many: Toy) -> None:
    tracemalloc.start()
    homes = many.list_rows(Home)
    made = tracemalloc.get_traced_memory()[1]
    for _ in homes:
        pass
    looked_at = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made < 10_000
    assert looked_at < 16 * MANY  # an object would take some 300 bytes


def test_questions_about_all_rows_are_quick(many: Toy) -> None:
    homes = many.agents_by_type[Home]
    start = time.process_time()
    afraid = homes.select(mask=homes.get("fear") > 0.5)
    afraid.set("fear", 0.5)
    total = afraid.agg("weight", sum)
    by_place = homes.groupby("place").count()
    calm = homes - afraid
    assert time.process_time() - start < 1
    assert total == len(afraid) == MANY - len(calm)
    assert 0.49 * MANY < total < 0.51 * MANY
    assert by_place == dict.fromkeys(range(PLACES), MANY // PLACES)
    assert homes.agg("fear", max) == 0.5


@pytest.mark.parametrize("what", ["do", "shuffle_do", "map"])
def test_python_is_not_called_for_every_row_of_very_many(many: Toy, what: str) -> None:
    homes = many.agents_by_type[Home]
    before = homes.get("fear")
    with pytest.raises(ValueError, match=f"{what} calls .* 200,000 of Home are more than the 100,000 allowed; select"):
        getattr(homes, what)("calm_down")
    np.testing.assert_array_equal(homes.get("fear"), before)
    few = homes.select(mask=homes.get("index") < 50)
    few.set("fear", 0.5)
    getattr(few, what)("calm_down", by=0.25)
    assert few.get("fear").tolist() == [0.25] * 50


def test_looking_at_each_row_is_possible(many: Toy) -> None:
    start = time.process_time()
    assert sum(1 for home in many.agents_by_type[Home] if home.place == 1) == MANY // PLACES
    assert time.process_time() - start < 5


def test_single_precision_sums_do_not_lose_families(many: Toy) -> None:
    many.state.home.fear[:] = 0.1
    assert many.agents_by_type[Home].agg("fear", sum) == pytest.approx(MANY * float(np.float32(0.1)), rel=1e-12)
