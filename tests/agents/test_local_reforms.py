"""Anti-corruption, inclusion and community policing: built where the state rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import anti_corruption, community_policing, inclusion

CONTROL = [[1, 0], [0.5, 0.5], [0, 0]]


def test_integrity_by_hand(parameters: Any, column: Any) -> None:
    level = column("integrity", [0.4, 0.4, 0.4])
    anti_corruption.review(
        parameters("anti_corruption", audits=0.5, speed=0.1), column("control", CONTROL), column("supported", [0.8]),
        column("receptive", [0.5]), level,
    )  # fmt: skip
    np.testing.assert_allclose(level, 0.4 + 0.1 * 0.5 * 0.4 * np.array([1, 0.5, 0]) * 0.6, rtol=1e-5)


@pytest.mark.parametrize(("councils", "civil_society"), [(1, 0), (0, 1), (1, 1), (0, 0)])
def test_inclusion_by_hand(parameters: Any, column: Any, councils: float, civil_society: float) -> None:
    level = column("inclusion", [0.3, 0.3, 0.3])
    inclusion.review(
        parameters("inclusion", councils=councils, civil_society=civil_society, speed=0.1), column("control", CONTROL),
        column("supported", [0.8]), column("receptive", [0.5]), level,
    )  # fmt: skip
    dose = (councils + civil_society) / 2
    np.testing.assert_allclose(level, 0.3 + 0.1 * dose * 0.4 * np.array([1, 0.5, 0]) * 0.7, rtol=1e-5)


def test_policing_reaches_the_communities_that_are_to_have_it(parameters: Any, column: Any) -> None:
    p = parameters("community_policing", communities=0.6, speed=0.5)
    level = column("policing", [0, 0, 0.7])
    for _ in range(200):
        community_policing.review(p, column("control", CONTROL), column("supported", [1]), level)
    np.testing.assert_allclose(level, [0.6, 0.6, 0.7], rtol=1e-4)


def test_policing_by_hand(parameters: Any, column: Any) -> None:
    level = column("policing", [0.2, 0.2, 0.2])
    p = parameters("community_policing", communities=1, speed=0.1)
    community_policing.review(p, column("control", CONTROL), column("supported", [0.5]), level)
    np.testing.assert_allclose(level, 0.2 + 0.1 * 0.5 * np.array([1, 0.5, 0]) * 0.8, rtol=1e-5)
