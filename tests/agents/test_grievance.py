"""Grievance fades with a half-life."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.civilians import grievance


def test_grievance_halves(parameters: Any, column: Any) -> None:
    state, others = column("grievance_state", [0.8, 0]), column("grievance_others", [0.2, 1])
    for _ in range(100):
        grievance.update(parameters("grievance", half_life=100), state, others)
    np.testing.assert_allclose(state, [0.4, 0], rtol=1e-4)
    np.testing.assert_allclose(others, [0.1, 0.5], rtol=1e-4)
