"""Women in contingents and police: share, role and barriers are different things."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import mixed_teams


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(attention: float = 0.0, **settings: float) -> tuple[Any, Any]:
        reached, conduct = column("women_reached", shape=(3,)), column("conduct", shape=(2,))
        mixed_teams.review(
            parameters("mixed_teams", **settings), attention, column("abroad", [0, 0, 1]),
            column("reach", [[1, 0, 1], [0, 0.5, 0]]), column("troops", [500, 0]), column("police", [0, 100]),
            column("observers", [0, 0]), column("civilians", [50, 0]), reached, conduct,
        )  # fmt: skip
        return reached, conduct

    return review


def test_women_reached_by_hand(month: Any) -> None:
    reached, _ = month(troops=0.1, police=0.2, role=0.5, barriers=0.6, persons=20)
    expected = 1 - np.exp(-np.array([500 * 0.1 * 0.5 * 0.4, 0.5 * 100 * 0.2 * 0.5 * 0.4]) / 20)
    np.testing.assert_allclose(reached, [*expected, 0], rtol=1e-5)


@pytest.mark.parametrize("settings", [{"troops": 0.0, "police": 0.0}, {"role": 0.0}, {"barriers": 1.0}])
def test_numbers_without_a_role_or_behind_barriers_reach_nobody(month: Any, settings: dict[str, float]) -> None:
    assert not month(**settings)[0].any()
    assert month(attention=0.1, **settings)[0][0] > 0  # advisers do


def test_more_women_who_are_heard_mean_fewer_cases(month: Any) -> None:
    def conduct(**settings: float) -> Any:
        return month(conduct=2, **settings)[1]

    few, many = conduct(troops=0.03, police=0.03, barriers=0.5), conduct(troops=0.4, police=0.4, barriers=0.5)
    np.testing.assert_allclose(few, 1, rtol=1e-6)  # as in the years the rate is taken from
    np.testing.assert_allclose(many, np.exp(-2 * 0.5 * 0.37), rtol=1e-5)
    assert (conduct(troops=0.4, police=0.4, barriers=0) < many).all()


def test_conduct_does_nothing_without_effect(month: Any) -> None:
    assert (month(conduct=0)[1] == 1).all()
