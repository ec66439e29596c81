"""Force protection: rises with attacks and deaths, fades, and is capped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import force_protection


@pytest.fixture
def level(parameters: Any, column: Any) -> Any:
    def update(start: float, attacked: int = 0, killed: int = 0, days: int = 1, **values: float) -> float:
        held = column("force_protection", [start])
        for _ in range(days):
            force_protection.update(
                parameters("force_protection", **values), column("attacked", [attacked]),
                column("peacekeepers_killed", [killed]), held,
            )  # fmt: skip
        return float(held[0])

    return update


def test_attacks_and_deaths_add_up(level: Any) -> None:
    expected = 0.1 * np.exp(-1 / 120) + 2 * 0.05 + 3 * 0.07
    assert level(0.1, 2, 3, per_attack=0.05, per_death=0.07, cap=1) == pytest.approx(expected)


def test_it_fades(level: Any) -> None:
    assert level(0.4, days=120) == pytest.approx(0.4 / np.e, rel=1e-4)


def test_it_is_capped(level: Any) -> None:
    assert level(0.4, 5, 5) == 0.5
    assert level(0.0, 1, 0, days=500) == 0.5
