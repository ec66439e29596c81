"""Train and equip: capability grows, and the state's arms with it."""

from __future__ import annotations

from typing import Any

import pytest

from agents.armed_groups import means
from agents.authorities import train_and_equip


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(level: float = 0.4, vetting: float = 0.0, withheld: float = 0.0, **settings: float) -> tuple[float, Any]:
        capability, trained = column("state_capability", [level]), column("trained", [1, 1])
        train_and_equip.review(
            parameters("train_and_equip", **settings), 0.4, vetting, column("supported", [0.5]),
            column("withheld", [withheld]), capability, trained,
        )  # fmt: skip
        return float(capability[0]), trained.tolist()

    return run


FULL = {"training": 1, "equipment": 1, "pay": 1}


def test_growth_by_hand(review: Any) -> None:
    level, _ = review(speed=0.1, **FULL)
    assert level == pytest.approx(0.4 + 0.1 * 0.5 * 0.6)
    assert review(speed=0.1, equipment=1)[0] == pytest.approx(0.4 + 0.5 * 0.1 * 0.5 * 0.6)


def test_vetting_and_due_diligence_slow_it(review: Any) -> None:
    free, vetted, withheld = (
        review(speed=0.1, vetted=0.3, **FULL, **how)[0] - 0.4 for how in ({}, {"vetting": 1}, {"withheld": 0.6})
    )
    assert vetted == pytest.approx(0.7 * free)
    assert withheld == pytest.approx(0.4 * free)


def test_capability_arms_the_state_alone(review: Any, column: Any) -> None:
    assert review()[1] == pytest.approx([1, 1])
    assert review(level=0.9, strength=0.5)[1] == pytest.approx([1.5, 1])
    supply = column("supply", [1, 1, 1])
    means.settle(
        column("earned", [1, 1, 2]), column("outside", [0, 0.5, 2]), column("diverted", [0, 0, 0]),
        column("trained", [1.5, 1, 1]), supply,
    )  # fmt: skip
    assert supply.tolist() == [1.5, 1.5, 3]  # as many arms as there can be
