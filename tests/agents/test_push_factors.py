"""Push factors: unmet need, neighbours gone and livelihoods lost make people readier to leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import push_factors


@pytest.fixture
def pushed(parameters: Any, column: Any) -> Any:
    """`push` at a place of 1,000 residents at home and of one abroad in the same state."""

    def review(away: int = 0, in_need: int = 0, served: int = 0, livelihood: float = 1.0, **values: float) -> float:
        push = column("push", [9, 9])
        push_factors.review(
            parameters("push_factors", **{"need": 1, "ties": 2, "assets": 3, **values}), column("abroad", [0, 1]),
            column("population", [1000 - away] * 2), column("residents", [1000] * 2),
            column("displaced_from", [away] * 2), column("in_need", [in_need] * 2), column("served", [served] * 2),
            column("livelihood", [livelihood] * 2), push,
        )  # fmt: skip
        assert push[1] == 0
        return float(push[0])

    return review


def test_peace_pushes_nobody(pushed: Any) -> None:
    assert pushed() == 0


def test_by_hand(pushed: Any) -> None:
    assert pushed(in_need=200) == pytest.approx(0.2)
    assert pushed(in_need=200, served=150) == pytest.approx(0.05)
    assert pushed(in_need=200, served=300) == 0
    assert pushed(away=200) == pytest.approx(0.4)
    assert pushed(livelihood=0.6) == pytest.approx(1.2)
    assert pushed(away=200, in_need=400, livelihood=0.6) == pytest.approx(0.5 + 0.4 + 1.2)
    assert pushed(away=1000, in_need=5) == pytest.approx(1 + 2)


def test_a_place_without_residents_is_no_error(parameters: Any, column: Any) -> None:
    push = column("push", [9])
    none = column("residents", [0])
    push_factors.review(
        parameters("push_factors"), column("abroad", [0]), none, none, none, none, none, column("livelihood", [1]), push
    )
    np.testing.assert_array_equal(push, 0)
