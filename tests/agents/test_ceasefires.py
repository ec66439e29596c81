"""Ceasefires out of ripeness, parity, access and mediation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import ceasefires
from agents.armed_groups.dyads import BY_CEASEFIRE

GROUPS = 1500
"""independent dyads; bounds are five standard errors, so each check fails by luck less than once in a million"""


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(
        pressure: float = 0, access: float = 0, mediated: float = 0, truce: int = 0, armed: int = 350,
        refused: float = 0, **settings: float,
    ) -> Any:  # fmt: skip
        actors = GROUPS + 1
        fighters = np.full((1, actors), armed)
        fighters[0, 0] = 1000
        between = column("mediated", np.full((actors, actors), mediated))
        truces, ending = column("truce", np.full((actors, actors), truce)), column("ending", np.zeros((actors, actors)))
        count = column("ceasefires", [0])
        ceasefires.review(
            parameters("ceasefires", **settings), 1, 30, 90.0, column("fighters", fighters), column("access", [access]),
            column("pressure", np.full(actors, pressure)), between,
            column("refused", np.full((actors, actors), refused)), truces, ending, count,
        )  # fmt: skip
        return truces, ending, count[0]

    return run


def test_the_chance_by_hand(parameters: Any) -> None:
    p = parameters("ceasefires", rate=0.01, ripe=0.4, mediated=2)
    assert ceasefires.chance(p, 1.5, 0.25, 0.5, 0.3) == pytest.approx(
        0.01 * (0.6 + 0.4 * 1.5) * 0.75 * 1.5 * (1 + 2 * 0.3 * 1.5)
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, 0.1 * 0.6),
        ({"pressure": 1}, 0.1 * 1.6),
        ({"pressure": 1, "refused": 0.3}, 0.1 * 1.6 * 0.7),
        ({"access": 0.5}, 0.1 * 0.6 * 1.5),
        ({"mediated": 0.5}, 0.1 * 0.6 * 2),
        ({"mediated": 0.5, "access": 0.5}, 0.1 * 0.6 * 1.5 * 2.5),
    ],
)
def test_share_of_dyads_that_stop_fighting(review: Any, given: dict[str, float], expected: float) -> None:
    truce, ending, count = review(rate=0.1, **given)
    share = (truce[0, 1:] == 1).mean()
    assert share == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / GROUPS))
    np.testing.assert_array_equal(truce, truce.T)
    np.testing.assert_array_equal(ending[0, 1:], np.where(truce[0, 1:] == 1, BY_CEASEFIRE, 0))
    assert count == (truce[0, 1:] == 1).sum()
    assert not truce[1:, 1:].any()


def test_only_who_is_at_war_and_has_fighters(review: Any) -> None:
    assert review(rate=1, truce=2)[2] == 0
    assert review(rate=1, armed=0)[2] == 0
    assert review(rate=0)[2] == 0
