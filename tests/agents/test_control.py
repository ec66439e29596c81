"""Control: shares that follow presence and shift with battles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.armed_groups import control


@pytest.fixture(scope="session")
def after(parameters: Any, column: Any) -> Any:
    def update(shares: Any, fighters: Any, gains: Any = 0, abroad: Any = 0, **values: float) -> Any:
        held = column("control", shares)
        control.update(
            parameters("control", **values), column("abroad", np.zeros(held.shape[0]) + abroad),
            column("fighters", np.zeros(held.shape) + fighters), column("gains", np.zeros(held.shape) + gains), held,
        )  # fmt: skip
        return held

    return update


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1), st.floats(0, 500))
@settings(max_examples=100, deadline=None)
def test_shares_stay_shares(after: Any, luck: int, drift: float, shift: float, administration: float) -> None:
    rng = np.random.Generator(np.random.PCG64(luck))
    fighters = rng.integers(0, 200, (4, 3)) * (rng.uniform(size=(4, 3)) < 0.7)
    won = rng.integers(-3, 4, (4, 3))
    won[:, 0] = -won[:, 1:].sum(axis=1)
    held = after(
        rng.dirichlet(np.ones(3), 4), fighters, won, drift=drift, shift=shift, administration=administration
    )  # fmt: skip
    np.testing.assert_allclose(held.sum(axis=1), 1, rtol=1e-5)
    assert ((held >= 0) & (held <= 1)).all()


def test_control_drifts_toward_presence(after: Any) -> None:
    held = after([[0.5, 0.5]], [[20, 150]])
    np.testing.assert_allclose(held, [[0.5 + 0.01 * (0.25 - 0.5), 0.5 + 0.01 * (0.75 - 0.5)]], rtol=1e-6)


def test_presence_is_reached(after: Any) -> None:
    held = np.array([[1.0, 0.0]])
    for _ in range(2000):
        held = after(held, [[20, 150]])
    np.testing.assert_allclose(held, [[0.25, 0.75]], rtol=1e-4)


def test_battles_shift_control(after: Any) -> None:
    won, lost = 0.4 + 0.05 * 0.6, 0.6 - 0.05 * 0.6
    held = after([[0.4, 0.6]], 0, [[1, -1]], drift=0)
    np.testing.assert_allclose(held, [[won / (won + lost), lost / (won + lost)]], rtol=1e-6)
    # With a third party who did not fight, its share only gives way in the rescaling.
    raw = np.array([0.4 + 0.1 * 0.6, 0.5 - 0.1 * 0.5, 0.1])
    np.testing.assert_allclose(after([[0.4, 0.5, 0.1]], 0, [[2, -2, 0]], drift=0)[0], raw / raw.sum(), rtol=1e-6)


def test_abroad_nobody_rules(after: Any) -> None:
    held = after([[0, 0], [0.4, 0.6]], [[10, 20], [10, 20]], [[1, -1], [1, -1]], abroad=[1, 0])
    assert (held[0] == 0).all()
    assert held[1].sum() == pytest.approx(1)
