"""Shocks to troops and police, each from its month on."""

from __future__ import annotations

from typing import Any

import pytest

from agents.peacekeepers import shocks


@pytest.mark.parametrize(
    ("months", "settings", "factors"),
    [
        (20, {}, [1, 1]),
        (20, {"troops": 2, "police": 0}, [1, 1]),
        (11, {"troops_month": 12, "troops": 2}, [1, 1]),
        (12, {"troops_month": 12, "troops": 2}, [2, 1]),
        (30, {"troops_month": 12, "troops": 0.5, "police_month": 24, "police": 3}, [0.5, 3]),
    ],
)
def test_factors(parameters: Any, column: Any, months: int, settings: Any, factors: Any) -> None:
    reinforced = column("reinforced", [7, 7])
    shocks.review(parameters("shocks", **settings), months, reinforced)
    assert reinforced.tolist() == factors
