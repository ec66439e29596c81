"""Spoilers: who is left out of a peace."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import spoilers
from agents.armed_groups.forces import LEGITIMACY_SEEKING, PREDATORY, STATE


@pytest.mark.parametrize(
    ("truces", "expected"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((1, 0, 0), (0, 0.3 * 300 / 400, 0.6 * 300 / 500)),
        ((2, 1, 0), (0, 0, 0.6)),
        ((1, 1, 1), (0, 0, 0)),
    ],
)
def test_spoiling_by_hand(parameters: Any, column: Any, truces: Any, expected: Any) -> None:
    truce = np.zeros((4, 4))
    truce[0, 1:] = truce[1:, 0] = truces
    spoiling = column("spoiling", [9, 9, 9, 9])
    spoilers.review(
        parameters("spoilers", step=0.3, predatory=2),
        column("kind", [STATE, LEGITIMACY_SEEKING, LEGITIMACY_SEEKING, PREDATORY]),
        column("fighters", [[1000, 300, 100, 100], [1000, 0, 100, 0]]), column("truce", truce), spoiling,
    )  # fmt: skip
    np.testing.assert_allclose(spoiling, (0, *expected), rtol=1e-6)
