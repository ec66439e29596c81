"""Trust: slow stocks that follow presence and capacity, less fear and grievance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import trust


@pytest.fixture
def targets(parameters: Any, column: Any) -> Any:
    def decide(**values: float) -> Any:
        mission, authority = column("mission_target", shape=(3,)), column("authority_target", shape=(3,))
        trust.decide(
            parameters("trust", **values), column("abroad", [0, 0, 1]), column("reach", [[1, 0, 1], [0.5, 0, 1]]),
            column("police", [10, 40]), column("access", [0.6, 0, 0.9]), column("community_consent", [0.8, 0.5, 0.5]),
            column("capacity", [0.5, 0, 1]), column("support", [[0.7, 0.1], [0, 1], [1, 0]]), mission, authority,
        )  # fmt: skip
        return mission, authority

    return decide


def test_targets(targets: Any) -> None:
    mission, authority = targets(police=0.3)
    won = 0.5 * 0.6 + 0.3 * (1 - np.exp(-30 / 20))
    np.testing.assert_allclose(mission, [0.1 + won * 0.9, 0.1, 0.1], rtol=1e-5)
    np.testing.assert_allclose(authority, [0.1 + 0.5 * 0.5 + 0.2 * 0.7, 0.1, 0.1], rtol=1e-5)


def test_targets_are_levels(targets: Any) -> None:
    mission, authority = targets(access=1, police=1, capacity=1)
    assert mission.max() <= 1
    assert targets(access=1, police=1)[0][0] == 1
    assert authority[0] == pytest.approx(0.1 + 0.5 + 0.2 * 0.7)


def test_households_move_slowly_toward_the_target_less_the_loss(parameters: Any, column: Any) -> None:
    start = np.array([0.2, 0.8, 0.4])
    in_mission, in_authority = column("trust_mission", start), column("trust_authority", start)
    afraid, aggrieved = np.array([0, 0.5, 1]), np.array([1, 0.4, 0])
    trust.update(
        parameters("trust", speed=0.1), column("mission_target", [0.6] * 3), column("authority_target", [0.3] * 3),
        column("fear", afraid), column("grievance_state", aggrieved), in_mission, in_authority,
    )  # fmt: skip
    np.testing.assert_allclose(in_mission, start + 0.1 * (0.6 - 0.3 * afraid - start), rtol=1e-5)
    np.testing.assert_allclose(
        in_authority, start + 0.1 * (np.maximum(0.3 - 0.5 * aggrieved, 0) - start), rtol=1e-5
    )  # fmt: skip


def test_default_speed_takes_most_of_a_year(parameters: Any, column: Any) -> None:
    level, other = column("trust_mission", [0]), column("trust_authority", [0])
    nothing = column("fear", [0])
    for _ in range(250):
        trust.update(parameters("trust"), column("fear", [1]), nothing, nothing, nothing, level, other)
    assert level[0] == pytest.approx(1 - 0.996**250, rel=1e-4)
