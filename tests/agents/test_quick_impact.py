"""Benefits delivered win communities within reach."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import quick_impact


@pytest.fixture
def won(parameters: Any, column: Any) -> Any:
    def review(engineers: int, civilians: int, development: float, consent: float = 0.5, **settings: float) -> Any:
        level = column("community_consent", [consent] * 3)
        quick_impact.review(
            parameters("quick_impact", **settings), development, column("reach", [[1, 0.5, 1]]),
            column("engineers", [engineers]), column("civilians", [civilians]), column("abroad", [0, 0, 1]), level,
        )  # fmt: skip
        return level - np.float32(consent)

    return review


def test_works_and_projects_win_consent_where_they_reach(won: Any) -> None:
    expected = 0.1 * (1 - np.exp(-np.array([30, 15]) / 30)) * 0.5
    np.testing.assert_allclose(won(20, 100, 0.1, gain=0.1, persons=30), [*expected, 0], rtol=1e-4)


def test_without_work_nothing_is_won(won: Any) -> None:
    assert (won(0, 100, 0.0) == 0).all()
    assert (won(50, 100, 0.5, consent=1.0) == 0).all()
