"""Agreements out of ceasefires that have held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import agreements
from agents.armed_groups.dyads import BY_AGREEMENT, BY_CEASEFIRE, BY_VICTORY, NOT_ENDED

GROUPS = 1500


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(
        trust: float = 0.5, mediated: float = 0, held: int = 6, ended: int = BY_CEASEFIRE, refused: float = 0,
        **settings: float,
    ) -> Any:  # fmt: skip
        shape = (GROUPS + 1, GROUPS + 1)
        truce, ending = column("truce", np.full(shape, min(ended, 1))), column("ending", np.full(shape, ended))
        count = column("agreements", [0])
        agreements.review(
            parameters("agreements", **settings), 1, 30, column("dyad_trust", np.full(shape, trust)),
            column("mediated", np.full(shape, mediated)), column("refused", np.full(shape, refused)),
            column("held", np.full(shape, held)), truce, ending, count,
        )  # fmt: skip
        return truce, ending, count[0]

    return run


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, 0.1),
        ({"trust": 0}, 0.05),
        ({"mediated": 0.5}, 0.2),
        ({"trust": 1, "mediated": 1}, 0.45),
        ({"refused": 0.4}, 0.06),
    ],
)
def test_share_of_ceasefires_that_become_agreements(review: Any, given: dict[str, float], expected: float) -> None:
    truce, ending, count = review(rate=0.1, **given)
    share = (truce[0, 1:] == 2).mean()
    assert share == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / GROUPS))
    assert count == (ending[0, 1:] == BY_AGREEMENT).sum() == (truce[1:, 0] == 2).sum()


@pytest.mark.parametrize("given", [{"held": 5}, {"ended": NOT_ENDED}, {"ended": BY_VICTORY}, {"ended": BY_AGREEMENT}])
def test_no_agreement_with_others(review: Any, given: dict[str, int]) -> None:
    assert review(rate=1, trust=1, **given)[2] == 0
