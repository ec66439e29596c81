"""Budget: cost of a month, and mobility that gives way when money is short."""

from __future__ import annotations

from typing import Any

import pytest

from agents.peacekeepers import budget


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    """Cost and mobility of a mission of 12,000 at full strength whose units could all move."""

    def review(
        months: int = 12, helicopters: int = 0, elsewhere: float = 0.0, **settings: float
    ) -> tuple[float, float]:
        cost, mobility = column("cost", [0]), column("mobility", [1])
        budget.review(
            parameters("budget", **settings), months, helicopters, 0.0, 1.0, 12_000, elsewhere,
            column("troops", [6000, 4000]), column("police", [1000, 500]), column("observers", [500, 0]),
            column("sensors", [0]), cost, mobility,
        )  # fmt: skip
        return float(cost[0]), float(mobility[0])

    return review


def test_cost_is_persons_and_helicopters(month: Any) -> None:
    assert month()[0] == pytest.approx(70)
    assert month(helicopters=12, helicopter=5e6)[0] == pytest.approx(75)


def test_troops_whom_others_pay_cost_nothing(month: Any) -> None:
    assert month(elsewhere=6000)[0] == pytest.approx(35)


def test_an_ample_budget_changes_nothing(month: Any) -> None:
    assert month()[1] == 1
    assert month(share=1)[1] == 1


def test_a_short_one_stops_movement_first(month: Any) -> None:
    assert month(share=0.9, operations=0.4)[1] == pytest.approx(0.75)
    assert month(share=0.5, operations=0.4)[1] == 0


def test_a_late_one_binds_until_it_is_voted(month: Any) -> None:
    late = {"share": 1.0, "late": 6, "advance": 0.9, "operations": 0.5}
    assert month(5, **late)[1] == pytest.approx(0.8)
    assert month(6, **late)[1] == 1
