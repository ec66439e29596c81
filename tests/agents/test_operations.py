"""Operations fall under a truce and rise with what spoilers, support and elections bring."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import operations


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(
        truces: Any = (0, 0), trust: float = 1, spoiling: Any = (0, 0, 0), alarm: float = 0, tension: float = 0
    ) -> Any:
        truce = np.zeros((3, 3))
        truce[0, 1:] = truce[1:, 0] = truces
        found = column("operations", [1, 1, 1])
        operations.review(
            parameters("operations", ceasefire=0.5, agreement=0.8, wary=0.4), column("truce", truce),
            column("dyad_trust", np.full((3, 3), trust)),
            column("fighters", [[900, 300, 100]]), column("spoiling", spoiling), column("alarm", [alarm, 0, 0]),
            column("tension", [tension]), found,
        )  # fmt: skip
        return found

    return run


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (1, 1, 1)),
        ({"truces": (1, 0)}, (1 - 0.5 * 0.75, 0.5, 1)),
        ({"truces": (1, 2)}, (1 - 0.5 * 0.75 - 0.8 * 0.25, 0.5, 0.2)),
        ({"truces": (1, 0), "spoiling": (0, 0, 0.6)}, (0.625, 0.5, 1.6)),
        ({"truces": (1, 2), "trust": 0}, (1 - 0.2 * 0.75 - 0.32 * 0.25, 0.8, 0.68)),
        ({"truces": (0, 1), "trust": 0.5}, (1 - 0.35 * 0.25, 1, 0.65)),
        ({"alarm": 0.4}, (1.4, 1, 1)),
        ({"tension": 0.2, "truces": (1, 0)}, (0.625 * 1.2, 0.6, 1.2)),
        ({"alarm": 3, "tension": 1}, (5, 2, 2)),
    ],
)
def test_operations_by_hand(review: Any, given: dict[str, Any], expected: Any) -> None:
    np.testing.assert_allclose(review(**given), expected, rtol=1e-6)
