"""Acceptance of former fighters: less after abuse by their unit, more after reconciliation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import acceptance


@pytest.mark.parametrize("trust", [0.4, 0.7])
def test_by_hand(parameters: Any, column: Any, trust: float) -> None:
    found = column("acceptance", shape=(2, 2))
    acceptance.review(
        parameters("acceptance", least=0.2, abusive=2, reconciled=0.5), 0.4, column("population", [9_000, 99_000]),
        column("harm", [[0, 2], [0, 10]]), column("between_groups", [trust, trust]), found,
    )  # fmt: skip
    won = 0.5 * (trust - 0.4) / 0.6
    expected = 0.2 + 0.8 * np.exp(-np.array([[0, 1], [0, 0.5]])) + won
    np.testing.assert_allclose(found, np.minimum(expected, 1), rtol=1e-5)
