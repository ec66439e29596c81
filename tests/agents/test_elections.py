"""Tension around a vote."""

from __future__ import annotations

from typing import Any

import pytest

from agents.authorities import elections


@pytest.mark.parametrize(
    ("month", "expected"),
    [(1, 0), (21, 0), (22, 0.1), (24, 0.3), (25, 0.2), (27, 0), (57, 0), (60, 0.3), (61, 0.2), (58, 0.1), (-12, 0)],
)
def test_tension_by_hand(parameters: Any, column: Any, month: int, expected: float) -> None:
    tension = column("tension", [9])
    elections.review(parameters("elections", first=24, cycle=36, around=3, most=0.3), month, tension)
    assert tension[0] == pytest.approx(expected, abs=1e-6)


def test_no_vote(parameters: Any, column: Any) -> None:
    tension = column("tension", [9])
    elections.review(parameters("elections", first=0), 12, tension)
    assert tension[0] == 0


def test_the_first_vote_may_be_at_once(parameters: Any, column: Any) -> None:
    tension = column("tension", [9])
    elections.review(parameters("elections", first=1, most=0.3), 1, tension)
    assert tension[0] == pytest.approx(0.3)
