"""Leaving: on the host's request, by an own plan, or by a request that an experiment makes."""

from __future__ import annotations

from typing import Any

import pytest

from agents.peacekeepers import leaving


@pytest.fixture
def timetable(parameters: Any, column: Any) -> Any:
    """Day of asking, day on which the drawdown began, and its length, after three years of reviews from day 100."""

    def run(asked: int = -1, **settings: float) -> tuple[int, int, int]:
        p = parameters("leaving", **settings)
        expelled, left, length = column("expelled", [-1]), column("leaving", [-1]), column("timetable", [0])
        for months in range(37):
            day = 100 + 30 * months
            if 0 <= asked <= day and expelled[0] < 0:
                expelled[0] = asked
            leaving.review(p, 180.0, day, months, expelled, left, length)
        return int(expelled[0]), int(left[0]), int(length[0])

    return run


def test_nobody_leaves_unasked(timetable: Any) -> None:
    assert timetable() == (-1, -1, 0)


def test_the_host_states_request(timetable: Any) -> None:
    assert timetable(asked=415) == (415, 415, 180)


def test_an_own_plan(timetable: Any) -> None:
    assert timetable(month=12, drawdown=360) == (-1, 460, 360)


def test_a_request_hastens_a_plan_but_does_not_delay_it(timetable: Any) -> None:
    assert timetable(asked=500, month=12, drawdown=360) == (500, 460, 220)
    assert timetable(asked=700, month=12, drawdown=360) == (700, 460, 360)


def test_a_request_by_experiment(timetable: Any) -> None:
    assert timetable(month=24, requested=True) == (820, 820, 180)
