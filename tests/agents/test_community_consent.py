"""Consent of communities: won by being there, lost by failing to protect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.civilians import community_consent


@pytest.fixture
def tomorrow(parameters: Any, column: Any, happened: Any) -> Any:
    def update(
        *rows: Any, level: Any = 0.5, access: float = 0, fragility: float = 1.0, start: float = 0.5, force: Any = (0, 0)
    ) -> Any:
        held = column("community_consent", np.zeros(2) + level)
        community_consent.update(
            parameters("community_consent"), fragility, start, column("abroad", [0, 1]),
            column("access", [access, access]), column("support", [[0.3, 0.7], [0.3, 0.7]]),
            column("force_used", force), happened(*rows), 0, len(rows), held,
        )  # fmt: skip
        return held

    return update


def test_presence_is_rewarded_and_never_beyond_full_consent(tomorrow: Any) -> None:
    np.testing.assert_allclose(tomorrow(access=0.5), [0.5 + 0.15 / 240, 0.5], rtol=1e-6)
    np.testing.assert_allclose(tomorrow(access=1, start=0.9), [0.5 + 0.5 / 240, 0.5], rtol=1e-6)
    np.testing.assert_allclose(tomorrow(level=0.9), [0.9 - 0.4 / 240, 0.9], rtol=1e-6)


@pytest.mark.parametrize("response", [events.LATE, events.MISSED])
def test_failure_costs_consent(tomorrow: Any, response: int) -> None:
    event = {"place": 0, "response": response}
    assert tomorrow(event, fragility=2)[0] == pytest.approx(0.5 * (1 - 2 * 0.05))
    assert tomorrow(event, event)[0] == pytest.approx(0.5 * 0.95**2)


def test_force_against_the_group_people_side_with_costs_consent(tomorrow: Any) -> None:
    assert tomorrow(force=(0, 2), fragility=0.5)[0] == pytest.approx(0.5 * (1 - 0.5 * 0.06 * 0.7 * 2))
    assert tomorrow(force=(0, 400), fragility=3)[0] == 0


def test_force_against_the_state_is_the_governments_to_resent(tomorrow: Any) -> None:
    assert tomorrow(force=(5, 0))[0] == 0.5


def test_success_wins_consent(tomorrow: Any) -> None:
    assert tomorrow({"place": 0, "response": events.IN_TIME}, fragility=3)[0] == pytest.approx(0.5 + 0.05 * 0.5)


def test_without_a_mission_or_an_attack_on_civilians_nothing_is_held_against_it(tomorrow: Any) -> None:
    assert tomorrow({"place": 0, "response": events.NO_MISSION})[0] == 0.5
    assert tomorrow({"place": 0, "response": events.MISSED, "kind": events.BATTLE})[0] == 0.5


def test_consent_stays_within_bounds(tomorrow: Any) -> None:
    assert tomorrow(*[{"place": 0, "response": events.MISSED}] * 400, fragility=3)[0] < 1e-6
    assert 0.999 < tomorrow(*[{"place": 0, "response": events.IN_TIME}] * 400, level=1)[0] <= 1
