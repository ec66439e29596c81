"""Contributors: one draw each, unlike ones where the mandate is unclear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import contributors

BASES = 4000


@pytest.fixture
def draw(parameters: Any, column: Any) -> Any:
    def review(clarity: float = 0.5, who: Any = None, seed: int = 1, caveats: float = 0.3, **values: float) -> Any:
        out = [column(name, shape=(BASES,)) for name in ("willing", "able", "language", "slow")]
        contributors.review(
            parameters("contributors", **values), seed, caveats, 0.4, 0.8, column("clarity", [clarity]),
            column("contributor", np.arange(BASES) if who is None else who), *out,
        )  # fmt: skip
        return out

    return review


def test_means(draw: Any) -> None:
    willing, able, language, slow = draw(clarity=0.9)
    assert willing.mean() == pytest.approx(0.7 * (1 - 0.4 * 0.1), abs=0.01)
    assert able.mean() == pytest.approx(0.8, abs=0.01)
    assert language.mean() == pytest.approx(0.5, abs=0.02)
    assert slow.mean() == pytest.approx(1.25, abs=0.02)
    assert (willing <= 1).all()


def test_a_clear_mandate_is_read_alike_and_an_unclear_one_is_not(draw: Any) -> None:
    assert np.ptp(draw(clarity=1)[0]) == 0
    assert draw(clarity=0.2)[0].std() > draw(clarity=0.7)[0].std() > 0.05


def test_bases_of_one_contributor_are_alike(draw: Any) -> None:
    for values in (draw(who=np.arange(BASES) % 3), draw(number=3)):
        for column in values:
            assert np.unique(column).size == 3


def test_luck_is_the_seeds(draw: Any) -> None:
    np.testing.assert_array_equal(draw(seed=5)[0], draw(seed=5)[0])
    assert (draw(seed=5)[0] != draw(seed=6)[0]).any()
