"""The weekly census of what people feel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import perception


@pytest.fixture
def census(column: Any) -> Any:
    """Sums of two threads: three rows at place 0 and one at place 1; nobody at place 2."""
    sums = np.zeros((2, perception.SUMS, 3), np.int64)
    for thread, rows in enumerate(([0, 1], [2, 3])):
        perception.take(
            column("location", np.array([0, 0, 0, 1])[rows]), column("persons", np.array([9, 2, 5, 4])[rows]),
            column("weight", np.array([10, 5, 0, 3])[rows]), column("lost", np.array([0, 0, 0, 2])[rows]),
            column("fear", np.array([0.5, 0.25, 1, 1])[rows]),
            column("trust_mission", np.array([0, 0.5, 1, 0.75])[rows]),
            column("trust_authority", np.array([0.125, 0, 1, 0.5])[rows]), sums[thread],
        )  # fmt: skip
    return sums


def means(column: Any, sums: Any, day: int) -> Any:
    out = [column(name, [0.9, 0.9, 0.9]) for name in ("fear_here", "trust_here", "authority_here")]
    perception.update(day, sums, *out)
    return out


def test_means_are_over_persons(census: Any, column: Any) -> None:
    fear, mission, authority = means(column, census, 14)
    np.testing.assert_allclose(fear, [0.475, 1, 0.9], rtol=1e-6)
    np.testing.assert_allclose(mission, [0.05, 0.75, 0.9], rtol=1e-6)
    np.testing.assert_allclose(authority, [0.1125, 0.5, 0.9], rtol=1e-6)


def test_the_dead_are_not_counted(census: Any) -> None:
    assert census[:, 0].sum() == 9 * 10 + 2 * 5 + 4 * 3 - 2


def test_a_census_is_used_once(census: Any, column: Any) -> None:
    means(column, census, 7)
    assert (census == 0).all()


def test_between_censuses_means_stand(census: Any, column: Any) -> None:
    before = census.copy()
    assert (np.array(means(column, census, 8)) == np.float32(0.9)).all()
    np.testing.assert_array_equal(census, before)
