"""Grievance from looting and sexual violence goes to the class of perpetrator, at the place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import abuses


@pytest.fixture
def after(settled: Any, parameters: Any, column: Any) -> Any:
    def run(taken: Any, incidents: Any, **settings: float) -> Any:
        state = settled([{"location": 0, "weight": 20}, {"location": 1, "weight": 20, "grievance_state": 0.5}])
        abuses.review(
            parameters("abuses", **settings), column("looted", taken), column("sexual_violence", incidents),
            state.location.population, state.household,
        )  # fmt: skip
        return state.household

    return run


def test_by_perpetrator_and_place(after: Any) -> None:
    h = after([[10, 20, 0], [0, 0, 0], [0, 0, 0]], [[0, 0, 5], [5, 0, 0], [0, 0, 0]], looted=0.2, sexual_violence=2)
    np.testing.assert_allclose(h.grievance_state[:2], [1 - np.exp(-0.02), 0.5 + 0.5 * (1 - np.exp(-0.1))], rtol=1e-5)
    np.testing.assert_allclose(h.grievance_others[:2], [1 - np.exp(-0.14), 0], rtol=1e-5)
    assert not h.grievance_state[2:].any()


def test_nothing_happens_without_abuse(after: Any) -> None:
    h = after(np.zeros((3, 3)), np.zeros((3, 3)))
    assert h.grievance_state[:2].tolist() == [0, 0.5]
    assert not h.grievance_others.any()
