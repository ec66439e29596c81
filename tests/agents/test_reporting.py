"""Reporting: which true attacks the mission learns of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.peacekeepers import reporting

EVENTS = 4000
"""independent attacks; bounds are five standard errors, so each check fails by luck less than once in a million"""


@pytest.fixture
def learned(parameters: Any, column: Any) -> Any:
    def act(
        access: float = 0, trust: float = 0, observers: int = 0, civilians: int = 0, reach: float = 1,
        kind: int = events.ONE_SIDED, base: int = -1, **values: float,
    ) -> Any:  # fmt: skip
        e = events.events(EVENTS)
        e.kind[:], e.base[:], e.place[:] = kind, base, np.arange(EVENTS)
        watch, reported = column("watch", shape=(EVENTS,)), column("reported_attacks", shape=(EVENTS, 1))
        reporting.act(
            parameters("reporting", **values), 1, 0, column("reach", np.full((2, EVENTS), reach)),
            column("observers", [observers, 0]), column("civilians", [0, civilians]),
            column("access", [access] * EVENTS), column("trust_here", [trust] * EVENTS), watch, reported, e, 0, EVENTS,
        )  # fmt: skip
        return e.reported, reported[:, 0], watch

    return act


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({}, 0.12),
        ({"access": 0.6}, 0.12 + 0.55 * 0.6 * 0.5),
        ({"access": 0.6, "trust": 0.8}, 0.12 + 0.55 * 0.6 * 0.9),
        ({"trust": 0.8}, 0.12),
        ({"observers": 10, "civilians": 20, "reach": 0.5, "verified": 0.6}, 0.12 + 0.6 * (1 - np.exp(-15 / 20))),
    ],
)
def test_share_reported(learned: Any, case: Any, expected: float) -> None:
    reported, counted, _ = learned(**case)
    assert reported.mean() == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / EVENTS))
    np.testing.assert_array_equal(reported, counted)


def test_watch_is_who_can_reach_the_place(learned: Any) -> None:
    np.testing.assert_allclose(learned(observers=10, civilians=20, reach=0.5)[2], 15)


def test_attacks_on_bases_are_always_known_but_are_not_attacks_on_civilians(learned: Any) -> None:
    reported, counted, _ = learned(kind=events.ON_PEACEKEEPERS, base=0)
    assert (reported == 1).all()
    assert counted.sum() == 0


def test_what_a_unit_went_to_is_known(learned: Any) -> None:
    reported, counted, _ = learned(base=0, floor=0)
    assert (reported == 1).all()
    assert (counted == 1).all()


def test_battles_may_be_reported_and_are_not_counted_as_attacks(learned: Any) -> None:
    reported, counted, _ = learned(kind=events.BATTLE, access=1, trust=1)
    assert reported.mean() > 0.5
    assert counted.sum() == 0
