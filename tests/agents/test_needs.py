"""Needs: the displaced, those who lost their livelihood, and families headed by women."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import needs


@pytest.fixture
def counted(parameters: Any, column: Any) -> Any:
    def review(livelihood: float = 1.0, women_headed: float = 0.0, away: int = 0) -> int:
        in_need = column("in_need", [7, 7])
        needs.review(
            parameters("needs", displaced=0.8, hardship=0.5, women_headed=0.4), column("abroad", [0, 1]),
            column("population", [1000 + away, 500]), column("residents", [1000, 0]), column("displaced_from", [0, 0]),
            column("livelihood", [livelihood] * 2), column("women_headed", [women_headed] * 2), in_need,
        )  # fmt: skip
        assert in_need[1] == 0  # others care abroad
        return int(in_need[0])

    return review


def test_needs_by_hand(counted: Any) -> None:
    assert counted() == 0
    assert counted(away=100) == 80
    assert counted(livelihood=0.6) == 200
    assert counted(livelihood=0.6, women_headed=0.5) == 240
    assert counted(livelihood=0.6, away=100) == 280


def test_nobody_is_in_need_twice(parameters: Any, column: Any) -> None:
    in_need = column("in_need", [0])
    needs.review(
        parameters("needs", displaced=1, hardship=1, women_headed=2), column("abroad", [0]), column("population", [10]),
        column("residents", [4]), column("displaced_from", [0]), column("livelihood", [0]), column("women_headed", [1]),
        in_need,
    )  # fmt: skip
    np.testing.assert_array_equal(in_need, [10])
