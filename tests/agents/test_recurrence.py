"""Relapse through violations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import recurrence
from agents.armed_groups.forces import LEGITIMACY_SEEKING, PREDATORY, STATE

GROUPS = 1500


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(
        broken: int = 5, trust: float = 0, access: float = 0, kind: int = LEGITIMACY_SEEKING, truce: int = 1,
        **settings: float,
    ) -> Any:  # fmt: skip
        actors = GROUPS + 1
        shape = (actors, actors)
        truces, ending = column("truce", np.full(shape, truce)), column("ending", np.full(shape, truce))
        count = column("relapses", [0])
        recurrence.review(
            parameters("recurrence", **settings), 1, 30, column("kind", [STATE] + [kind] * GROUPS),
            column("fighters", np.full((1, actors), 100)), column("access", [access]),
            column("dyad_trust", np.full(shape, trust)), column("broken", np.full(shape, broken)), truces, ending,
            count,
        )  # fmt: skip
        return truces, ending, count[0]

    return run


def test_the_chance_by_hand(parameters: Any) -> None:
    p = parameters("recurrence", restart=0.04, monitored=0.8, predatory=2)
    assert recurrence.chance(p, 3, 0.25, 0.5, predatory=False) == pytest.approx(1 - (1 - 0.04 * 0.75 * 0.6) ** 3)
    assert recurrence.chance(p, 3, 0.25, 0.5, predatory=True) == pytest.approx(1 - (1 - 0.08 * 0.75 * 0.6) ** 3)
    assert recurrence.chance(p, 0, 0, 0, predatory=True) == 0


@pytest.mark.parametrize(
    ("given", "each"),
    [
        ({}, 0.1),
        ({"trust": 0.5}, 0.05),
        ({"access": 0.5}, 0.06),
        ({"kind": PREDATORY}, 0.2),
        ({"broken": 1}, 0.1),
    ],
)
def test_share_of_truces_that_break_down(review: Any, given: dict[str, float], each: float) -> None:
    truce, ending, count = review(restart=0.1, **given)
    expected = 1 - (1 - each) ** given.get("broken", 5)
    share = (truce[0, 1:] == 0).mean()
    assert share == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / GROUPS))
    assert count == (truce[0, 1:] == 0).sum() == (ending[1:, 0] == 0).sum()


def test_no_relapse_without_violation_or_truce(review: Any) -> None:
    assert review(restart=1, broken=0)[2] == 0
    assert review(restart=1, truce=0)[2] == 0
