"""Discipline: accountability binds the state's commanders, fear of courts those of any actor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import discipline

LED = np.array([0.5, 0.7, 0.3], np.float32)


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(accountability: float = 0.35, restraint: Any = (0, 0, 0), strength: float = 0.8) -> Any:
        control, led = column("command_control", LED), column("led", shape=(3,))
        p = parameters("discipline", strength=strength)
        for begins in (True, False):
            discipline.review(
                p,
                begins,
                0.35,
                column("accountability", [accountability]),
                column("restraint", restraint),
                led,
                control,
            )
        np.testing.assert_array_equal(led, LED)
        return control

    return run


def test_leaders_who_need_not_answer_lead_as_before(review: Any) -> None:
    np.testing.assert_array_equal(review(), LED)


def test_by_hand(review: Any) -> None:
    answering = 1 - np.array([(1 - 0.13 / 0.65) * (1 - 0.1), 1 - 0.5, 1])
    np.testing.assert_allclose(review(0.48, (0.1, 0.5, 0)), LED + 0.8 * (1 - LED) * answering, rtol=1e-5)


@pytest.mark.parametrize("accountability", [0, 1])
def test_control_stays_a_share(review: Any, accountability: float) -> None:
    found = review(accountability, (1, 1, 1), strength=1)
    assert (found >= LED).all()
    assert (found <= 1).all()
