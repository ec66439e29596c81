"""Fear: quick to rise, slow to fall."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.civilians import fear

levels = st.floats(0, 1, width=32)


@pytest.fixture(scope="session")
def tomorrow(parameters: Any, column: Any) -> Any:
    def update(level: float, target: float, **values: float) -> float:
        held = column("fear", [level])
        fear.update(parameters("fear", **values), column("fear", [target]), held)
        return float(held[0])

    return update


def test_target_follows_the_threat(parameters: Any, column: Any) -> None:
    target = column("fear_target", shape=(3,))
    fear.decide(parameters("fear"), column("felt_threat", [0, 2, 50]), target)
    np.testing.assert_allclose(target, 1 - np.exp([0, -0.24, -6]), rtol=1e-5)


# The first call compiles the rule, which takes longer than an example may.
@settings(deadline=None)
@given(levels, levels)
def test_fear_rises_quickly_and_falls_slowly(tomorrow: Any, level: float, target: float) -> None:
    speed = 0.2 if target > level else 0.02
    after = tomorrow(level, target)
    assert after == pytest.approx(level + speed * (target - level), abs=1e-6)
    assert 0 <= after <= 1


def test_each_direction_has_its_own_speed(tomorrow: Any) -> None:
    assert tomorrow(0.2, 0.7, rise=0.1, fall=0.5) == pytest.approx(0.25)
