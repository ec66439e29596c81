"""Planning: guidance adds clarity, coordination costs effort."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import planning


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(months: int, senders: Any, number: int = 0, **settings: float) -> tuple[float, Any]:
        clarity, effort = column("clarity", [0.4]), column("effort", [0.6, 0.4])
        planning.review(
            parameters("planning", **settings), months, number, column("contributor", senders), clarity, effort
        )
        return float(clarity[0]), effort

    return review


def test_guidance_closes_part_of_what_the_mandate_leaves_open(month: Any) -> None:
    assert month(0, [0])[0] == pytest.approx(0.4)
    assert month(12, [0], guidance=0.5)[0] == pytest.approx(0.4 + 0.5 * (1 - np.exp(-1)) * 0.6)
    assert month(600, [0], guidance=0.5)[0] == pytest.approx(0.7)


def test_coordination_takes_the_same_share_of_every_effort(month: Any) -> None:
    one = month(0, [0, 0, 0], partners=0, coordination=0.1)[1]
    np.testing.assert_allclose(one, np.array([0.6, 0.4]) * (1 - 0.1 * np.log(2)), rtol=1e-6)
    eight = month(0, range(8), partners=0, coordination=0.1)[1]
    np.testing.assert_allclose(eight, np.array([0.6, 0.4]) * (1 - 0.1 * np.log(9)), rtol=1e-6)
    np.testing.assert_array_equal(month(0, range(8), number=1, partners=0, coordination=0.1)[1], one)
    np.testing.assert_allclose(month(0, range(8), coordination=0)[1], [0.6, 0.4], rtol=1e-6)
