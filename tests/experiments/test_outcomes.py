"""Events, panel and outcomes say what the record says, in the columns that are declared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from agents.events import BATTLE, CIVILIANS, IN_TIME, MISSED, ON_PEACEKEEPERS, ONE_SIDED, PEACEKEEPERS, events
from agents.measures import BY_ACTOR, BY_CELL, BY_MISSION, BY_PLACE, Record
from scenarios.outcomes import (
    EVENT_COLUMNS,
    LATER,
    MEASURES,
    OUTCOMES,
    PANEL_KEYS,
    event_frame,
    outcomes_frame,
    panel_frame,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.world import World

CELL = [measure.name for measure in BY_CELL]
PLACE = [measure.name for measure in BY_PLACE]
GROUP, OTHER_GROUP = 1, 2


def quiet(world: World, days: int = 1080, warmup_months: int = 6) -> Record:
    """Return a record in which nothing happened."""
    months = warmup_months - (-days // 30)
    places, actors = len(world.territory), len(world.actors)
    return Record(
        np.zeros((months, places, actors, len(BY_CELL))),
        np.zeros((months, places, len(BY_PLACE))),
        np.zeros((months, actors, len(BY_ACTOR))),
        np.zeros((months, len(BY_MISSION))),
        events(0),
        warmup_months,
        warmup_months * 30 + days,
        warmup_months * 30,
    )


def with_events(record: Record, *rows: dict[str, float]) -> Record:
    e = events(len(rows))
    for number, row in enumerate(rows):
        e.arrival[number] = e.base[number] = -1
        for name, value in row.items():
            getattr(e, name)[number] = value
    return replace(record, events=e)


def test_events_have_the_declared_columns_in_order(world: World, made_up: Callable[..., Record]) -> None:
    frame = event_frame(made_up(1), world, 0, 1)
    assert list(frame.columns) == [column.name for column in EVENT_COLUMNS]
    assert list(frame.columns[:19]) == [
        "id", "year", "date_start", "date_end", "type_of_violence", "side_a", "side_b", "dyad_name", "adm_1", "adm_2",
        "latitude", "longitude", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
    ]  # fmt: skip


def test_a_run_without_events_has_the_same_columns_and_types(world: World, made_up: Callable[..., Record]) -> None:
    pd.testing.assert_series_equal(
        event_frame(quiet(world), world, 0, 1).dtypes, event_frame(made_up(1), world, 0, 1).dtypes
    )


def test_event_ids_are_unique_over_replicates(world: World, made_up: Callable[..., Record]) -> None:
    record = made_up(1)
    ids = pd.concat([event_frame(record, world, number, 1)["id"] for number in range(3)])
    assert ids.is_unique


def test_dates_count_from_the_authorisation(world: World) -> None:
    days = [0, 179, 180, 180 + 365]
    record = with_events(quiet(world), *({"day": day, "kind": ONE_SIDED, "side_b": CIVILIANS} for day in days))
    frame = event_frame(record, world, 0, 1)
    assert frame["day"].to_list() == [-180, -1, 0, 365]
    assert frame["month"].to_list() == [-5, 0, 1, 13]
    assert frame["date_start"].dt.strftime("%Y-%m-%d").to_list() == [
        "1999-07-05", "1999-12-31", "2000-01-01", "2000-12-31",
    ]  # fmt: skip
    assert frame["year"].to_list() == [1999, 1999, 2000, 2000]


def test_an_event_ends_after_its_whole_days(world: World) -> None:
    record = with_events(quiet(world), *({"day": 180, "duration": hours} for hours in (23.5, 24, 80)))
    frame = event_frame(record, world, 0, 1)
    assert (frame["date_end"] - frame["date_start"]).dt.days.to_list() == [0, 1, 3]


def test_kinds_of_violence_and_names_of_sides(world: World) -> None:
    record = with_events(
        quiet(world),
        {"kind": BATTLE, "side_a": 0, "side_b": GROUP},
        {"kind": BATTLE, "side_a": GROUP, "side_b": 0},
        {"kind": BATTLE, "side_a": GROUP, "side_b": OTHER_GROUP},
        {"kind": ONE_SIDED, "side_a": 0, "side_b": CIVILIANS},
        {"kind": ON_PEACEKEEPERS, "side_a": GROUP, "side_b": PEACEKEEPERS},
        {"kind": ON_PEACEKEEPERS, "side_a": 0, "side_b": PEACEKEEPERS},
    )
    frame = event_frame(record, world, 0, 1)
    assert frame["type_of_violence"].to_list() == [1, 1, 2, 3, 2, 1]
    assert frame["side_b"].to_list() == [
        "Lantern Movement", "state forces", "Copper Band", "civilians", "peacekeepers", "peacekeepers",
    ]  # fmt: skip
    assert frame["side_a"][1] == "Lantern Movement"
    assert frame["dyad_name"][0] == frame["dyad_name"][1] == "state forces - Lantern Movement"
    assert frame["dyad_name"][4] == "Lantern Movement - peacekeepers"


def test_deaths_words_and_missing_values(world: World) -> None:
    record = with_events(
        quiet(world),
        {"kind": BATTLE, "deaths_a": 2, "deaths_b": 3, "deaths_civilians": 4},
        {"kind": ONE_SIDED, "place": 5, "response": IN_TIME, "arrival": 3, "base": 1, "reported": 1},
        {"kind": ONE_SIDED, "place": 5, "response": MISSED, "reason": 3},
    )
    frame = event_frame(record, world, 0, 1)
    assert frame["best"].to_list() == frame["high"].to_list() == frame["low"].to_list() == [9, 0, 0]
    assert frame["arrival_hours"].isna().to_list() == [True, False, True]
    assert frame["base"].to_list() == ["", world.bases[1].location, ""]
    assert frame["response"].to_list() == ["no_mission", "in_time", "missed"]
    assert frame["reason"].to_list() == ["", "", "no_unit_in_reach"]
    assert frame["reported"].to_list() == [False, True, False]
    assert frame["adm_2"][1] == frame["location"][1] == list(world.territory)[5]
    assert frame["adm_1"][1] == world.territory.nodes[frame["adm_2"][1]]["district"]


def test_panel_puts_every_measure_where_it_belongs(world: World) -> None:
    record = quiet(world)
    record.cells[7, 3, 1, CELL.index("attacks")] = 5
    record.places[7, 3, PLACE.index("fear")] = 0.25
    record.actors[7, 1, 0] = 0.75
    frame = panel_frame(record, world, 2, 9)
    assert list(frame.columns) == [column.name for column in (*PANEL_KEYS, *MEASURES)]
    months, places, actors = record.cells.shape[:3]
    assert len(frame) == months * (places * actors + places + actors + 1)
    assert (frame["month"].min(), frame["month"].max()) == (-5, 36)
    here, who = list(world.territory)[3], world.actors[1].name
    now = frame[frame["month"] == 2]
    cell = now[(now["location"] == here) & (now["actor"] == who)].iloc[0]
    place = now[(now["location"] == here) & (now["actor"] == "")].iloc[0]
    actor = now[(now["location"] == "") & (now["actor"] == who)].iloc[0]
    assert (cell["attacks"], place["fear"], actor["consent"]) == (5, 0.25, 0.75)
    assert np.isnan([cell["fear"], cell["consent"], place["attacks"], place["consent"], actor["attacks"]]).all()
    assert frame["attacks"].sum() == 5
    assert set(frame["replicate"]) == {2}
    assert set(frame["seed"]) == {9}


def test_outcomes_are_those_declared_for_both_periods(world: World, made_up: Callable[..., Record]) -> None:
    names = [outcome.name for outcome in OUTCOMES]
    assert list(summary(made_up(1), world)) == [*names, *(name + LATER for name in names)]
    assert len(set(names)) == len(names)


def test_rates_by_hand(world: World) -> None:
    record = quiet(world, days=1080)
    first, thirteenth = 6, 18  # rows of months 1 and 13
    cells, places = record.cells, record.places
    cells[0, :, :, CELL.index("civilians_killed")] = 1000  # warm-up: must not count
    cells[first, 0, 0, CELL.index("civilians_killed")] = 100
    cells[thirteenth, 0, 1, CELL.index("civilians_killed")] = 300
    cells[thirteenth, 0, 0, CELL.index("attacks")] = 2
    cells[thirteenth, 0, 1, CELL.index("attacks")] = 8
    cells[thirteenth, 0, 1, CELL.index("attacks_in_time")] = 4
    cells[thirteenth, 0, 1, CELL.index("peacekeepers_killed")] = 9
    places[first:, 0, PLACE.index("troops")] = 4500
    places[thirteenth, 0, PLACE.index("newly_displaced")] = 40_000
    places[-1, 0, PLACE.index("displaced_from")] = 20_000
    found = summary(record, world)
    year = 365 / 1080
    later = 365 / 720
    assert found["civilians_killed"] == pytest.approx(400 / 40 * year)  # 4 million: 40 times 100,000
    assert found["civilians_killed_by_state"] == pytest.approx(100 / 40 * year)
    assert found["civilians_killed_by_groups" + LATER] == pytest.approx(300 / 40 * later)
    assert found["civilians_killed_by_state" + LATER] == 0
    assert found["attacks"] == pytest.approx(10 / 36)
    assert found["in_time"] == pytest.approx(0.4)
    assert found["in_time_by_groups"] == pytest.approx(0.5)
    assert found["in_time_by_state"] == 0
    assert found["strength"] == pytest.approx(0.5)
    assert np.isnan(found["months_to_90"])
    assert found["peacekeepers_killed"] == pytest.approx(9 / 4.5 * year)
    assert found["newly_displaced"] == pytest.approx(1.0 * year)
    assert found["displaced"] == pytest.approx(0.5)


def test_months_to_90_counts_from_authorisation_in_both_periods(world: World) -> None:
    record = quiet(world)
    record.places[6 + 10 :, 0, PLACE.index("troops")] = 8_100
    found = summary(record, world)
    assert found["months_to_90"] == found["months_to_90" + LATER] == 11


def test_response_hours_leave_out_the_warm_up_and_those_who_never_came(world: World) -> None:
    rows = [
        {"day": day, "kind": ONE_SIDED, "arrival": hours} for day, hours in ((10, 99), (200, 2), (201, 4), (202, -1))
    ]
    assert summary(with_events(quiet(world), *rows), world)["response_hours"] == pytest.approx(3)


def test_battles_are_counted_once(world: World) -> None:
    record = with_events(quiet(world), *({"day": 180 + day, "kind": BATTLE} for day in range(72)))
    assert summary(record, world)["battles"] == pytest.approx(2)


def test_outcomes_agree_with_the_events(world: World, made_up: Callable[..., Record]) -> None:
    record = made_up(3, days=1095)
    frame = event_frame(record, world, 0, 3)
    frame = frame[frame["day"] >= 0]
    attacks = frame[frame["event_type"] == "one_sided"]
    found = summary(record, world)
    assert found["attacks"] == pytest.approx(len(attacks) * 30 / 1095)
    assert found["civilians_killed"] == pytest.approx(attacks["deaths_civilians"].sum() / 40 / 3)
    assert found["reported_share"] == pytest.approx(attacks["reported"].mean())
    assert found["response_hours"] == pytest.approx(attacks["arrival_hours"].mean(), rel=1e-5)
    battles = frame[frame["event_type"] == "battle"]
    assert found["battle_deaths"] == pytest.approx((battles["deaths_a"] + battles["deaths_b"]).sum() / 40 / 3)


def test_shares_of_nothing_are_missing(world: World) -> None:
    found = summary(quiet(world), world)
    for name in ("in_time", "deterred_share", "response_hours", "months_to_90", "peacekeepers_killed", "fear"):
        assert np.isnan(found[name]), name
    assert found["attacks"] == 0


def test_a_world_without_a_mission_has_no_strength(world: World) -> None:
    found = summary(quiet(world), replace(world, bases=()))
    assert np.isnan(found["strength"])
    assert np.isnan(found["months_to_90"])


@pytest.mark.parametrize("days", [0, 1, 45, 1079])
def test_a_run_that_ends_before_month_36_has_no_later_outcomes(world: World, days: int) -> None:
    found = summary(quiet(world, days=days), world)
    assert all(np.isnan(value) for name, value in found.items() if name.endswith(LATER))
    assert (found["attacks"] == 0) == (days > 0)


def test_a_short_last_month_counts_by_its_days(world: World) -> None:
    record = quiet(world, days=45)
    record.cells[6:, 0, 1, CELL.index("attacks")] = [2, 1]
    assert summary(record, world)["attacks"] == pytest.approx(2)


def test_outcomes_frame_is_tidy(world: World, made_up: Callable[..., Record]) -> None:
    frame = outcomes_frame(made_up(1), world, 7)
    assert list(frame.columns) == ["seed", "outcome", "value", "unit", "area"]
    assert frame["outcome"].is_unique
    assert set(frame["area"]) == {"protection", "stability", "mission"}
    assert set(frame["seed"]) == {7}
