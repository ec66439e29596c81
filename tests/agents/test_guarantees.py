"""Trust between former enemies: slow to grow, quick to lose."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.armed_groups import guarantees


def test_trust_by_hand(parameters: Any, column: Any) -> None:
    trust = column("dyad_trust", [[0, 0.4, 0.4], [0.4, 0, 0.4], [0.4, 0.4, 0]])
    truce = column("truce", [[0, 1, 2], [1, 0, 0], [2, 0, 0]])
    broken = column("broken", [[0, 0, 2], [0, 0, 0], [2, 0, 0]])
    guarantees.review(parameters("guarantees", slow=24, violated=0.1, fade=0.05), truce, broken, trust)
    quiet, violated, war = 0.4 + 0.6 / 24, (0.4 + 0.6 / 24) * 0.81, 0.4 * 0.95
    expected = [[0, quiet, violated], [quiet, 0, war], [violated, war, 0]]
    np.testing.assert_allclose(trust, expected, rtol=1e-6)


def test_trust_is_far_from_full_after_three_quiet_years(parameters: Any, column: Any) -> None:
    trust, truce = column("dyad_trust", np.zeros((2, 2))), column("truce", [[0, 1], [1, 0]])
    for _ in range(36):
        guarantees.review(parameters("guarantees"), truce, column("broken", np.zeros((2, 2))), trust)
    np.testing.assert_allclose(trust[0, 1], 1 - (23 / 24) ** 36, rtol=1e-5)
    assert trust[0, 1] < 0.8
