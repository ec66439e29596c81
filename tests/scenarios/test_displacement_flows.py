"""Newcomers to camps: by the household rule, through closures and redirections, settled by hosts; agents and means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from scenarios import displacement_flows as flows
from scenarios.conflict_folder import Conflict, Redirection, Shut, read_conflict
from tests.scenarios.conflict_folders import FILES, write

DAYS = 60


@pytest.fixture(scope="module")
def conflict(tmp_path_factory: pytest.TempPathFactory) -> Conflict:
    """The made-up conflict with nothing shut and nobody sent on."""
    made = read_conflict(write(tmp_path_factory.mktemp("landia2020"), FILES))
    return replace(made, closures=(), redirections=())


def row(conflict: Conflict, name: str) -> int:
    return conflict.names.index(name)


def day_one(conflict: Conflict, **values: float) -> np.ndarray:
    """Return the friction of every place and camp on day 1."""
    case = flows.case_of(conflict)
    return flows.frictions(case, flows.parameters(**values))[case.state[1]]


def test_newcomers_fade_from_places_with_fighting_and_come_from_everywhere_at_home(conflict: Conflict) -> None:
    weights = flows.newcomers(conflict, conflict.fighting)
    at_home = [0.1, 0.1, 0.1, 0.1, 0, 0, 0, 0]
    for day in (0, 5, 59):
        expected = np.array(at_home)
        expected[0] += np.exp(-day / 90)
        expected[1] += np.exp(-(day - 5) / 90) if day >= 5 else 0
        np.testing.assert_allclose(weights[day], expected / expected.sum())


def test_felt_hours_along_the_fastest_way(conflict: Conflict) -> None:
    # On day 1 Alpha alone is fought over; Beta - Hub crosses the border, Hub - Camp One lies beyond it.
    found = day_one(conflict, danger=3, asylum=0.1, distance=2)
    hours = (70 * (1 + 2 * 0.5) + 90 + 0.1 * 40) / 18
    assert found[row(conflict, "Alpha"), 0] == pytest.approx((1 + hours / 2) ** -2)


def test_rains_follow_the_calendar_on_both_sides_of_the_equator(conflict: Conflict) -> None:
    there = replace(conflict, latitude=np.where(np.arange(len(conflict.names)) == row(conflict, "Hub"), -5.0, 5.0))
    for month, north, south in ((6, True, False), (10, True, False), (11, False, True), (3, False, True)):
        found = flows.raining(replace(there, start=date(2020, month, 1)), 1)
        assert found.tolist() == [south if name == "Hub" else north for name in conflict.names]
    assert not flows.raining(replace(there, start=date(2020, 4, 1)), 1).any()
    assert flows.raining(replace(there, start=date(2020, 5, 30)), 2).any()


def test_rain_lengthens_the_ways(conflict: Conflict) -> None:
    july = replace(conflict, start=date(2020, 7, 1), latitude=np.full(len(conflict.names), 5.0))
    hours = (70 + 90 + 40) * 1.5 / 18
    found = day_one(july, danger=1, asylum=1, distance=2, wet=1.5)
    assert found[row(conflict, "Alpha"), 0] == pytest.approx((1 + hours / 2) ** -2)


def test_a_closed_border_leads_to_no_camp_and_then_as_if_by_the_straight_line(conflict: Conflict) -> None:
    border = Shut("border", conflict.countries.index("Landia"), conflict.countries.index("Seaside"), 0, 99)
    found = day_one(replace(conflict, closures=(border,)))
    # Lone is joined by way of Camp Two alone, so nothing is left but the straight line, to all camps.
    assert (found[row(conflict, "Alpha")] > 0).all()
    straight = flows.case_of(conflict).straight[row(conflict, "Alpha")]
    np.testing.assert_allclose(found[row(conflict, "Alpha")], (1 + straight / 2) ** -2.54)


def test_closed_camps_take_nobody_but_let_pass(conflict: Conflict) -> None:
    camp = replace(conflict, closures=(Shut("camp", row(conflict, "Camp Two"), -1, 0, 99),))
    place = replace(conflict, closures=(Shut("place", row(conflict, "Camp Two"), -1, 0, 99),))
    assert day_one(camp)[0, 1] == day_one(place)[0, 1] == 0
    # The way to Lone leads through Camp Two.
    assert day_one(camp)[0, 2] == pytest.approx(day_one(conflict)[0, 2])
    assert day_one(place)[0, 2] == 0


def test_where_all_camps_are_shut_all_take_people(conflict: Conflict) -> None:
    shut = tuple(Shut("camp", int(camp), -1, 0, 99) for camp in conflict.scored)
    assert (day_one(replace(conflict, closures=shut))[0] > 0).all()


def test_everybody_is_sent_on_from_a_place_of_transit(conflict: Conflict) -> None:
    sent = replace(conflict, redirections=(Redirection(row(conflict, "Hub"), row(conflict, "Camp One"), 0, 99),))
    found = day_one(sent)[row(conflict, "Beta")]
    assert found[0] > 0
    assert found[1] == found[2] == 0


def test_a_camp_that_holds_people_releases_a_small_share(conflict: Conflict) -> None:
    on = Redirection(row(conflict, "Camp Two"), row(conflict, "Camp One"), 0, 99)
    case = flows.case_of(replace(conflict, redirections=(on,)))
    stock = np.array([0.0, 10_000, 0])
    total = np.full(DAYS, 10_000.0)
    found = flows.expected(case, flows.parameters(), total, stock=stock)
    np.testing.assert_allclose(found[:, 1], 10_000 * 0.99 ** np.arange(1, DAYS + 1))
    lived = flows.lived(case, flows.parameters(), total, 1, stock=stock).persons
    # 2,000 households decide by themselves: five standard errors of a binomial share.
    left = 0.99 ** np.arange(1, DAYS + 1)
    assert (np.abs(lived[:, 1] - found[:, 1]) < 5 * 5 * np.sqrt(2_000 * left * (1 - left)) + 1).all()


def test_hosts_fill_the_camp_where_most_are_missing(conflict: Conflict) -> None:
    case = flows.case_of(conflict)
    p = flows.parameters()
    ways = flows.frictions(case, p)
    # Camps One and Two lie in one country. All are in One, so that newcomers to the country go to Two.
    chances, mix = np.zeros((len(conflict.names), 3)), np.zeros(3)
    flows.settle(
        p, case.newcomers[1], ways[case.state[1]], np.ones(3), case.host, np.array([9e5, 0, 0]), 10.0, chances, mix
    )
    assert mix[0] == 0
    assert mix[1] > mix[2] > 0
    assert mix.sum() == pytest.approx(1)
    np.testing.assert_allclose(chances[:4].sum(axis=1), 1)


def test_room_draws_people_until_camps_are_full(conflict: Conflict) -> None:
    case = flows.case_of(conflict)
    total = np.linspace(0, 4_800, DAYS)
    found = flows.expected(case, flows.parameters(crowd=1, distance=0), total, limited=True)
    # As near as the newcomers of a day, who all see the room of the evening before.
    np.testing.assert_allclose(found[-1], case.capacity, atol=total[1])


def test_agents_follow_the_expectation(conflict: Conflict) -> None:
    case = flows.case_of(conflict)
    total = np.linspace(0, 30_000, DAYS)
    p = flows.parameters()
    mean = np.mean([flows.lived(case, p, total, seed).persons[-1] for seed in range(1, 21)], axis=0)
    # 20 runs of 6,000 households: the standard error of a share is below 0.0015.
    np.testing.assert_allclose(mean / total[-1], flows.expected(case, p, total)[-1] / total[-1], atol=0.0075)


def test_the_same_seed_gives_the_same_run_and_flows_add_up(conflict: Conflict) -> None:
    case = flows.case_of(conflict)
    total = np.concatenate([np.linspace(0, 20_000, 30), np.linspace(20_000, 5_000, 30)])
    one, same, other = (flows.lived(case, flows.parameters(), total, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.persons, same.persons)
    np.testing.assert_array_equal(one.flows, same.flows)
    assert (one.persons != other.persons).any()
    np.testing.assert_array_equal(one.flows.sum(axis=0), one.persons[-1])
    np.testing.assert_allclose(one.persons.sum(axis=1), total, atol=2.5)


def test_the_rule_is_the_one_of_the_day(conflict: Conflict) -> None:
    """Shares of the driver's newcomers from a place are those of households of the day between the same places."""
    from agents.civilians import flight

    p = flows.parameters()
    case = flows.case_of(conflict)
    ways = flows.frictions(case, p)[case.state[1]]
    chances = np.zeros(3)
    assert flight.shares(p, np.ones(3), ways[0], chances)
    # Alpha - Beta - Hub - Camp One or Two - Lone as the day lists them; only camps attract.
    names = ["Beta", "Hub", "Camp Two", "Camp One", "Lone"]
    lone = next(
        r.kilometres for r in conflict.routes if conflict.names[r.start] == "Lone" or conflict.names[r.end] == "Lone"
    )
    kilometres = np.array([70, 160, 170, 200, 170 + lone])
    before = np.array([[-1, 0, 1, 1, 2]], np.int32)
    abroad = np.array([0, 0, 1, 1, 1, 1], np.uint8)
    attraction = np.array([1e-30, 1e-30, 1e-30, 1, 1, 1], np.float32)
    fear = np.array([1, 0, 0, 0, 0, 0], np.float32)
    rain = flows.raining(conflict, 1)[[row(conflict, name) for name in ["Alpha", *names]]].astype(np.uint8)
    draws = (np.arange(20_000) + 0.5) / 20_000
    to = [
        flight.destination(
            p, float(u), 0, np.arange(1, 6, dtype=np.int32)[None], (kilometres / 18).astype(np.float32)[None], before,
            abroad, rain, attraction, fear, -1,
        )
        for u in draws
    ]  # fmt: skip
    found = np.bincount(to, minlength=6) / len(draws)
    assert names[2] == conflict.names[conflict.scored[1]]
    np.testing.assert_allclose(found[[4, 3, 5]], chances, atol=2e-4)


def test_parameters_of_the_rule_alone() -> None:
    p: Any = flows.parameters(distance=3)
    assert p.distance == 3
    assert p.crowd == flows.parameters().crowd
