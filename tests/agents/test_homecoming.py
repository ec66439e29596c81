"""Return: when home is quiet."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import homecoming

U = ((np.arange(200_000) + 0.5) / 200_000).astype(np.float32)
"""an even grid instead of draws, so that shares are exact"""


def test_readiness_falls_with_fear_and_rises_with_access(parameters: Any, column: Any) -> None:
    homeward = column("homeward", shape=(3,))
    homecoming.decide(
        parameters("homecoming"), column("fear_target", [0, 0.5, 0]), column("access", [0, 0, 1]), homeward
    )
    np.testing.assert_allclose(homeward, [-5.8, -7.8, -5.3], rtol=1e-6)


@pytest.mark.parametrize("homeward", [-5.8, -2, 1])
def test_share_that_returns(homeward: float) -> None:
    mask = np.full(U.size, 9, np.uint8)
    homecoming.decide_rows(U, np.full(U.size, homeward, np.float32), mask)
    assert mask.mean() == pytest.approx(1 / (1 + np.exp(-homeward)), abs=2 / U.size)
