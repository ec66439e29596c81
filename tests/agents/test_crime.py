"""Crime apart from the war: idle fighters and spending raise it, police bring it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import idleness
from agents.authorities import crime
from agents.peacekeepers import mission_spending


@pytest.fixture
def rate(parameters: Any, column: Any) -> Any:
    def review(
        fighters: float = 0, persons: float = 0, officers: int = 0, patrolled: float = 0, **settings: float
    ) -> Any:
        found = column("crime", [0, 0, 0])
        crime.review(
            parameters("crime", **settings), column("abroad", [0, 0, 1]),
            column("population", [49_000, 999_000, 9_000]), column("reach", [[1, 0, 1]]), column("police", [officers]),
            column("idle_here", [fighters, 0, fighters]), column("spending_here", [persons, 0, 0]),
            column("policing", [patrolled, 0, 0]), found,
        )  # fmt: skip
        return found

    return review


def test_by_hand(rate: Any) -> None:
    found = rate(100, 200, 10, 0.5, usual=2, idle=0.2, spending=0.05, police=0.4, reformed=0.3)
    here = 2 * (1 + 0.2 * 2 + 0.05 * 4) * (1 - 0.4 * (1 - np.exp(-1))) * (1 - 0.3 * 0.5)
    np.testing.assert_allclose(found, [here, 2, 0], rtol=1e-5)


def test_the_channels_have_their_own_switches(rate: Any) -> None:
    usual, idle, spending = rate()[0], rate(fighters=100)[0], rate(persons=100)[0]
    assert idle > usual
    assert spending > usual
    assert rate(100, 100)[0] - usual == pytest.approx(idle + spending - 2 * usual, rel=1e-5)
    assert rate(100, 100, 30)[0] < rate(100, 100)[0]


def test_who_spends_where(parameters: Any, column: Any) -> None:
    spending = column("spending_here", [7, 7, 7])
    mission_spending.review(
        parameters("mission_spending", others=0.5), column("base_location", [1, 1, 2]), column("troops", [100, 50, 0]),
        column("police", [10, 0, 4]), column("observers", [2, 0, 0]), column("civilians", [8, 0, 0]), spending,
    )  # fmt: skip
    np.testing.assert_allclose(spending, [0, 160, 2])


def test_who_is_idle_where(parameters: Any, column: Any) -> None:
    idle = column("idle_here", [0, 0])
    lull = column("lull", [[0, 0, 1], [0, 0, 0], [1, 0, 0]])
    idleness.review(
        parameters("idleness", lull=0.5, busy=0.7), column("operations", [1, 0.4, 1.5]), lull,
        column("fighters", [[900, 100, 0], [900, 0, 50]]), column("ex_combatants", [[0, 30, 0], [0, 0, 0]]),
        column("assisted", [[0, 10, 0], [0, 0, 0]]), idle,
    )  # fmt: skip
    np.testing.assert_allclose(idle, [100 * 0.6 + 30 - 0.7 * 10, 50 * 0.5], rtol=1e-5)
