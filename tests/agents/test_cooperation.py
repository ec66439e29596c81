"""Cooperation of the local authorities with the mission."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.authorities import cooperation


def test_cooperation_moves_toward_its_target(parameters: Any, column: Any) -> None:
    level = column("cooperation", [0.5, 0.5, 0.0, 0.3])
    control, access = np.array([1, 0.25, 0.5, 0.5]), np.array([0, 0.5, 1, 0])
    cooperation.update(
        parameters("cooperation", speed=0.1), column("abroad", [0, 0, 0, 1]), column("consent", [0.8, 0.1]),
        column("control", np.stack([control, 1 - control], axis=1)), column("access", access),
        column("cooperation_order", [-1] * 4), level,
    )  # fmt: skip
    start = np.array([0.5, 0.5, 0.0])
    target = 0.8 * (0.4 + 0.6 * control[:3]) * (0.7 + 0.3 * access[:3])
    np.testing.assert_allclose(level, [*(start + 0.1 * (target - start)), 0.3], rtol=1e-6)


def test_an_authority_may_order_its_own_level(parameters: Any, column: Any) -> None:
    level = column("cooperation", [0.5, 0.5])
    cooperation.update(
        parameters("cooperation", speed=0.1), column("abroad", [0, 0]), column("consent", [0, 0]),
        column("control", np.ones((2, 2)) / 2), column("access", [0, 0]), column("cooperation_order", [1, 0]), level,
    )  # fmt: skip
    np.testing.assert_allclose(level, [0.55, 0.45], rtol=1e-6)
