"""Informing: something to tell, somebody to tell it to, trust, and not too much fear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import informing

U = ((np.arange(200_000) + 0.5) / 200_000).astype(np.float32)
"""an even grid instead of draws, so that shares are exact"""


def test_what_can_be_told_and_to_whom(column: Any) -> None:
    tellable = column("tellable", shape=(5,))
    informing.decide(
        column("abroad", [0, 0, 0, 0, 1]), column("felt_threat", [2, 2, 2, 0, 2]),
        column("access", [0.9, 0.1, 0, 0.9, 0.9]), column("contact", [0.2, 0.4, 0, 0.9, 0.9]), tellable,
    )  # fmt: skip
    told = 1 - np.exp(-2)
    np.testing.assert_allclose(tellable, [0.9 * told, 0.4 * told, 0, 0, 0], rtol=1e-5)


@pytest.mark.parametrize(("trust", "fear", "known"), [(0, 0, 1), (1, 0, 1), (1, 1, 1), (0.5, 0.3, 0.4), (1, 0, 0)])
def test_share_that_informs(parameters: Any, trust: float, fear: float, known: float) -> None:
    def same(value: float) -> Any:
        return np.full(U.size, value, np.float32)

    mask = np.full(U.size, 9, np.uint8)
    informing.decide_rows(parameters("informing", level=-1), U, same(known), same(trust), same(fear), mask)
    assert set(mask) <= {0, 1}
    assert mask.mean() == pytest.approx(known / (1 + np.exp(1 - 3 * trust + 2 * fear)), abs=2 / U.size)
