"""Composition: personnel divided into kinds, none counted twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import composition

KINDS = ("quick", "engineers", "formed", "liaison")


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(troops: Any, ceiling: Any = None, **settings: float) -> dict[str, Any]:
        kinds = {kind: column(kind, shape=(len(troops),)) for kind in KINDS}
        composition.review(
            parameters("composition", **settings), column("ceiling_troops", troops if ceiling is None else ceiling),
            column("troops", troops), column("police", [40] * len(troops)), column("civilians", [20] * len(troops)),
            *kinds.values(),
        )  # fmt: skip
        return kinds

    return review


def test_quick_reaction_stands_at_headquarters_and_battalions(month: Any) -> None:
    quick = month([200, 800, 600, 150], quick=0.1)["quick"]
    assert quick.sum() == 175
    assert quick[3] == 0
    np.testing.assert_allclose(quick[:3], 175 * np.array([200, 800, 600]) / 1600, atol=1)


def test_nobody_is_two_things(month: Any) -> None:
    found = month([200, 800, 150], quick=0.5, most=1, engineers=0.5)
    assert (found["quick"] + found["engineers"] <= [200, 800, 150]).all()


def test_shares_of_the_others(month: Any) -> None:
    found = month([200, 800], formed=0.6, liaison=0.3, engineers=0.03)
    np.testing.assert_array_equal(found["formed"], [24, 24])
    np.testing.assert_array_equal(found["liaison"], [6, 6])
    np.testing.assert_array_equal(found["engineers"], [6, 24])


def test_without_troops_there_is_no_quick_reaction(month: Any) -> None:
    assert month([0, 0], ceiling=[700, 0])["quick"].sum() == 0
    assert month([0, 90], ceiling=[0, 100], quick=0.5)["quick"].sum() == 0
