"""Response: who comes to an attack, when, and what that saves."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from agents import events
from agents.armed_groups.forces import LEGITIMACY_SEEKING, STATE
from agents.peacekeepers import response

EVENTS = 4000
"""independent attacks; bounds are five standard errors, so each check fails by luck less than once in a million"""
SURE = {"notified": 1, "free": 1, "horizon": 72}


class Answered(NamedTuple):
    e: Any
    units: Any
    answered: Any
    force_used: Any


@pytest.fixture
def respond(parameters: Any, column: Any) -> Any:
    """Attacks of one actor, one at each of as many places, near bases with many units and no doubt about anything."""

    def act(
        n: int = EVENTS, *, hours: Any = ((1.0,),), will: float = 1.0, kind: int = LEGITIMACY_SEEKING,
        consent: float = 1, community: float = 1, access: float = 1, contact: float = 0, freedom: Any = 1,
        units: Any = 1e6,
        quick: Any = 0, clarity: float = 1, language: float = 1, slow: float = 1, air: float = 0, mandate: Any = None,
        duration: Any = 6, intended: int = 10, event_kind: int = events.ONE_SIDED, **values: float,
    ) -> Answered:  # fmt: skip
        hours = np.array(hours, np.float32) + np.zeros((1, n), np.float32)
        bases = hours.shape[0]
        e = events.events(n)
        e.kind[:], e.side_a[:], e.side_b[:], e.base[:] = event_kind, 0, events.CIVILIANS, -1
        e.place[:] = np.arange(n)
        e.deaths_civilians[:] = e.intended[:] = intended
        e.duration[:], e.arrival[:] = duration, -1
        left, held = column("patrol_units", np.zeros(bases) + units), column("quick_units", np.zeros(bases) + quick)
        given = {"freedom": freedom, "willing": will, "language": language, "slow": slow, "air": air}
        answered, force = column("answered", shape=(n, 1)), column("force_used", [0])
        response.act(
            parameters("response", **{**SURE, **values}), parameters("mandate", **(mandate or {})),
            column("clarity", [clarity]), 1, 0, hours, column("kind", [kind]), column("consent", [consent]),
            column("community_consent", [community] * n), column("access", [access] * n),
            column("contact", [contact] * n),
            *(column(name, np.zeros(bases) + value) for name, value in given.items()), left, held, answered, force,
            e, 0, n,
        )  # fmt: skip
        return Answered(e, left, answered, force)

    return act


def check_share(hits: Any, expected: float) -> None:
    assert hits.mean() == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / hits.size))


def test_in_time_if_and_only_if_before_the_end(respond: Any) -> None:
    found = respond(duration=np.linspace(1, 8, EVENTS))
    e = found.e
    in_time = e.arrival < e.duration
    assert 0.2 < in_time.mean() < 0.95
    np.testing.assert_array_equal(e.response, np.where(in_time, events.IN_TIME, events.LATE))
    np.testing.assert_array_equal(e.reason, np.where(in_time, events.NOT_SAID, events.TOO_SLOW))
    np.testing.assert_array_equal(found.answered[:, 0], in_time)
    assert (e.deaths_civilians[~in_time] == 10).all()
    assert found.units[0] == 1e6 - EVENTS


def test_dead_are_the_share_of_the_duration_before_the_arrival(respond: Any) -> None:
    e = respond(delay=0, hours=[[1.5]], duration=8, intended=20).e
    assert (e.arrival == 1.5).all()
    assert set(e.deaths_civilians) == {3, 4}
    check_share(e.deaths_civilians == 4, 0.75)
    assert (e.intended == 20).all()


def test_deaths_never_rise(respond: Any) -> None:
    e = respond(duration=np.linspace(0.5, 40, EVENTS), intended=1).e
    assert (e.deaths_civilians <= e.intended).all()
    assert e.deaths_civilians.min() == 0


def test_delay_is_log_normal_and_longer_under_an_unclear_mandate(respond: Any) -> None:
    e = respond(clarity=0.25, duration=1000).e
    log_delay = np.log(e.arrival - 1.0)
    assert log_delay.mean() == pytest.approx(np.log(1.2 * 1.75), abs=5 * 0.8 / np.sqrt(EVENTS))
    assert log_delay.std() == pytest.approx(0.8, rel=5 / np.sqrt(2 * EVENTS))


def test_travel_is_longer_where_movement_is_obstructed(respond: Any) -> None:
    assert (respond(10, delay=0, hours=[[2.0]], freedom=0.5).e.arrival == 4).all()


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ({"notified": 0}, events.NOT_NOTIFIED),
        ({"units": 0.9}, events.OUT_OF_REACH),
        ({"free": 0}, events.OUT_OF_REACH),
        ({"hours": [[7.0]], "freedom": 0.5, "horizon": 12}, events.OUT_OF_REACH),
        ({"will": 0.0}, events.UNWILLING),
        ({"kind": STATE, "consent": 0}, events.UNWILLING),
    ],
)
def test_each_reason_to_miss_an_attack(respond: Any, case: Any, reason: int) -> None:
    found = respond(100, **case)
    assert (found.e.response == events.MISSED).all()
    assert (found.e.reason == reason).all()
    assert (found.e.base == -1).all()
    assert (found.e.deaths_civilians == 10).all()
    assert found.answered.sum() == found.force_used[0] == 0
    assert found.units[0] == np.float32(case.get("units", 1e6))


def test_notice_needs_the_community_and_presence(respond: Any) -> None:
    e = respond(notified=0.9, community=0.4, access=0.2).e
    check_share(e.reason != events.NOT_NOTIFIED, 0.9 * 0.7 * 0.76)


def test_staff_in_contact_hear_of_it_where_nobody_patrols(respond: Any) -> None:
    e = respond(notified=0.9, access=0.1, contact=0.6).e
    check_share(e.reason != events.NOT_NOTIFIED, 0.9 * (0.7 + 0.3 * 0.6))


def test_units_may_be_bound_or_unwilling(respond: Any) -> None:
    check_share(respond(free=0.8).e.reason == events.OUT_OF_REACH, 0.2)
    check_share(respond(will=0.7).e.reason == events.UNWILLING, 0.3)
    check_share(respond(will=0.7, kind=STATE, consent=0.5).e.reason != events.UNWILLING, 0.7 * 0.3 * 0.5)


def test_notice_needs_the_language(respond: Any) -> None:
    check_share(respond(notified=0.9, language=0.25).e.reason != events.NOT_NOTIFIED, 0.9 * 0.85)


def test_a_capital_that_is_asked_first_costs_time(respond: Any) -> None:
    log_delay = np.log(respond(slow=1.5, duration=1000).e.arrival - 1.0)
    assert log_delay.mean() == pytest.approx(np.log(1.2 * 1.5), abs=5 * 0.8 / np.sqrt(EVENTS))


def test_quick_reaction_is_never_bound_leaves_in_half_the_time_and_may_fly(respond: Any) -> None:
    found = respond(quick=1e6, units=0, free=0, hours=[[4.0]], air=0.5, duration=1000)
    assert (found.e.response == events.IN_TIME).all()
    log_delay = np.log(found.e.arrival - 4 * (1 - 0.7 * 0.5))
    assert log_delay.mean() == pytest.approx(np.log(0.6), abs=5 * 0.8 / np.sqrt(EVENTS))


def test_units_are_used_up(respond: Any) -> None:
    found = respond(10, units=3.5, delay=0)
    assert (found.e.response == events.IN_TIME).sum() == 3
    assert (found.e.reason == events.OUT_OF_REACH).sum() == 7
    assert found.units[0] == 0.5


def test_the_base_that_is_there_first_answers(respond: Any) -> None:
    found = respond(3, hours=[[2.0], [1.0], [3.0]], freedom=[1, 0.3, 1], units=[2, 9, 9], delay=0, duration=10)
    assert found.e.base.tolist() == [0, 0, 2]
    np.testing.assert_allclose(found.e.arrival, [2, 2, 3])


def test_force_is_used_only_in_time_and_as_the_mandate_allows(respond: Any) -> None:
    found = respond(delay=0, mandate={"robustness": 0.3})
    assert found.force_used[0] == pytest.approx(0.3 * EVENTS, abs=5 * np.sqrt(0.21 * EVENTS))
    assert respond(100, delay=0, mandate={"robustness": 0}).force_used[0] == 0
    assert respond(100, delay=0, mandate={"robustness": 1}).force_used[0] == 100
    assert respond(100, delay=0, duration=0.5, mandate={"robustness": 1}).force_used[0] == 0


@pytest.mark.parametrize("kind", [events.BATTLE, events.ON_PEACEKEEPERS])
def test_only_attacks_on_civilians_are_answered(respond: Any, kind: int) -> None:
    found = respond(20, event_kind=kind)
    assert (found.e.response == events.NO_MISSION).all()
    assert found.units[0] == 1e6


def test_attacks_of_one_actor_at_one_place_have_luck_of_their_own(column: Any, parameters: Any) -> None:
    n = 50
    e = events.events(n)
    e.kind[:], e.duration[:] = events.ONE_SIDED, 100
    response.act(
        parameters("response", **SURE), parameters("mandate"), column("clarity", [1]), 1, 0,
        np.ones((1, 1), np.float32),
        column("kind", [1]), column("consent", [1]), column("community_consent", [1]), column("access", [1]),
        column("contact", [0]),
        *(column(name, [1]) for name in ("freedom", "willing", "language", "slow", "air")),
        column("patrol_units", [1e6]), column("quick_units", [0]), column("answered", [[0]]), column("force_used", [0]),
        e, 0, n,
    )  # fmt: skip
    assert np.unique(e.arrival).size == n
