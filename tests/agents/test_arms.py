"""Arms follow supply, and what is captured adds to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import arms


@pytest.mark.parametrize(
    ("start", "supply", "captured", "expected"),
    [(1, 1, 0, 1), (1, 2, 0, 1.01), (2, 1, 0, 1.99), (1, 1, 0.05, 1.05), (2.99, 3, 0.5, 3), (0.2, 0.2, 0, 0.2)],
)
def test_a_day(parameters: Any, column: Any, start: float, supply: float, captured: float, expected: float) -> None:
    held = column("arms", [start])
    arms.update(parameters("arms", memory=100), held, column("supply", [supply]), column("captured", [captured]))
    np.testing.assert_allclose(held, expected, rtol=1e-6)
