"""Freedom of movement and reach, reviewed once a week."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import freedom

HOURS = [[0, 3.5, 7]]


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def update(
        control: Any = (1, 0, 0), consent: Any = (0.6, 0.5, 0.2), cooperation: float = 0, day: int = 0, bases: int = 1,
        **values: float,
    ) -> Any:  # fmt: skip
        free, reach = column("freedom", np.full(bases, 0.5)), column("reach", np.full((bases, 3), 0.5))
        freedom.update(
            parameters("freedom", **values), day, np.tile(np.array(HOURS, np.float32), (bases, 1)),
            column("base_location", [0] * bases), column("control", [control] * 3), column("consent", consent),
            column("cooperation", [cooperation] * 3), free, reach,
        )  # fmt: skip
        return free, reach

    return update


def test_freedom_follows_control_and_consent(review: Any) -> None:
    free, reach = review((0.5, 0.3, 0.2))
    expected = 1 - 0.9 * (0.5 * 0.4**2 + 0.3 * 0.5**2 + 0.2 * 0.8**2)
    assert free[0] == pytest.approx(expected)
    np.testing.assert_allclose(reach[0], np.exp(-np.array(HOURS[0]) / (3.5 * expected)), rtol=1e-5)


def test_full_consent_frees(review: Any) -> None:
    free, reach = review(consent=(1, 1, 1))
    assert free[0] == 1
    np.testing.assert_allclose(reach[0], np.exp([0, -1, -2]), rtol=1e-6)


def test_full_obstruction_leaves_the_gate(review: Any) -> None:
    free, reach = review(consent=(0, 0, 0), obstruction=1)
    assert free[0] == np.float32(freedom.LEAST)
    assert reach[0, 0] == 1
    assert reach[0, 1] == pytest.approx(np.exp(-1 / freedom.LEAST))


def test_a_cooperating_authority_removes_part_of_the_obstruction(review: Any) -> None:
    free, _ = review(consent=(0, 0, 0), cooperation=0.5)
    assert free[0] == pytest.approx(1 - 0.9 * (1 - 0.2 * 0.5))


def test_each_base_is_reviewed_once_a_week_on_its_own_day(review: Any) -> None:
    reviewed = np.array([review(day=day, bases=7)[0] != 0.5 for day in range(100, 107)])
    assert (reviewed.sum(axis=0) == 1).all()
    assert (reviewed.sum(axis=1) == 1).all()
