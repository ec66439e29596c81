"""Support to reform: when it comes, and how far reforms are taken up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import reform_support


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(
        months: int = 5, reform: float = 0.0, leaving: int = -1, truce: int = 0, **settings: float
    ) -> tuple[float, float]:
        supported, receptive = column("supported", [0.5]), column("receptive", [0.5])
        fighters, truces = column("fighters", [[100, 30, 10], [100, 0, 20]]), column("truce", np.zeros((3, 3)))
        truces[0, 1] = truces[1, 0] = truce
        reform_support.review(
            parameters("reform_support", **settings), 400, months, reform, column("leaving", [leaving]),
            column("timetable", [100]), column("consent", [0.6, 0, 0]), fighters, truces, supported, receptive,
        )  # fmt: skip
        return float(supported[0]), float(receptive[0])

    return run


def test_donors_and_the_missions_effort(review: Any) -> None:
    assert review(donors=0.6)[0] == pytest.approx(0.6)
    assert review(donors=0.6, much=0.03, reform=0.03)[0] == pytest.approx(0.6 + 0.4 * (1 - np.exp(-1)))


def test_it_begins_late_and_ends_with_the_mission(review: Any) -> None:
    assert review(months=23, first=24)[0] == 0
    assert review(months=24, first=24)[0] > 0
    assert review(leaving=301)[0] > 0
    assert review(leaving=300)[0] == 0


def test_governance_is_taken_up_in_peace(review: Any) -> None:
    assert review(in_war=0.8)[1] == pytest.approx(0.6 * (1 - 0.8))
    assert review(in_war=0.8, truce=1)[1] == pytest.approx(0.6 * (1 - 0.8 * 0.5))
