"""Outside support of armed groups and the state's answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import external_support


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(now: int, **settings: float) -> Any:
        outside, alarm = column("outside", [0, 0, 0]), column("alarm", [0, 0, 0])
        fighters = column("fighters", [[1000, 300, 0], [1000, 0, 100]])
        external_support.review(parameters("external_support", **settings), now, fighters, outside, alarm)
        return outside, alarm

    return run


def test_one_group_is_supported_and_the_state_answers_by_its_share(review: Any) -> None:
    outside, alarm = review(6, month=6, group=1, level=0.5, answer=0.8)
    np.testing.assert_allclose(outside, [0, 0.5, 0])
    np.testing.assert_allclose(alarm, [0.8 * 0.5 * 0.75, 0, 0])


def test_all_groups(review: Any) -> None:
    outside, alarm = review(7, month=6, level=0.5, answer=0.8)
    np.testing.assert_allclose(outside, [0, 0.5, 0.5])
    np.testing.assert_allclose(alarm, [0.4, 0, 0])


@pytest.mark.parametrize(("now", "month"), [(5, 6), (60, 0), (-3, 1)])
def test_nobody_is_supported_before_the_month_or_without_one(review: Any, now: int, month: int) -> None:
    outside, alarm = review(now, month=month)
    assert not outside.any()
    assert not alarm.any()
