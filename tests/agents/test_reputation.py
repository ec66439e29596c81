"""Reputation: learned from attacks at places where the mission is present."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.peacekeepers import reputation


@pytest.fixture
def learned(parameters: Any, column: Any, happened: Any) -> Any:
    def update(*responses: int, level: float = 0.5, access: float = 0.8, times: int = 1, **values: float) -> Any:
        e = happened(*({"response": response} for response in responses))
        actors = column("reputation", [level] * 3)
        for _ in range(times):
            reputation.update(
                parameters("reputation", **values), column("access", [access]), e, 0, len(responses), actors
            )
        return actors

    return update


def test_one_experience(learned: Any) -> None:
    assert learned(events.IN_TIME)[1] == pytest.approx(0.5 + 0.03 * 0.8 * (1 - 0.6 * 0.5))
    for response in (events.LATE, events.MISSED, events.NO_MISSION):
        assert learned(response)[1] == pytest.approx(0.5 - 0.03 * 0.8 * 0.6 * 0.5)


def test_only_the_perpetrator_learns_and_only_where_the_mission_is(learned: Any) -> None:
    np.testing.assert_array_equal(learned(events.IN_TIME)[[0, 2]], 0.5)
    np.testing.assert_array_equal(learned(events.IN_TIME, access=0), 0.5)


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_fixed_point_is_the_share_answered_over_the_doubt(learned: Any, start: float) -> None:
    many = learned(events.IN_TIME, events.MISSED, events.LATE, level=start, times=3000, learning=0.01)
    assert many[1] == pytest.approx(1 / 3 / 0.6, rel=0.01)


def test_reputation_stays_within_bounds(learned: Any) -> None:
    assert learned(events.IN_TIME, level=1, times=100)[1] == 1
    assert 0 <= learned(events.MISSED, level=0.01, learning=1, doubt=1, access=1, times=100)[1] < 1e-6
