"""Chance openings and closings of bases conserve every kind of personnel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import base_changes

PLAN = ([600, 300, 100], [60, 0, 30], [0, 0, 9], [50, 20, 10])
KINDS = ("ceiling_troops", "ceiling_police", "ceiling_observers", "ceiling_civilians")


@pytest.fixture
def run(parameters: Any, column: Any) -> Any:
    def months(*chances: tuple[float, float]) -> tuple[Any, Any]:
        ceilings = tuple(column(kind, numbers) for kind, numbers in zip(KINDS, PLAN, strict=True))
        closed, part = column("closed", [0] * 3), column("part", [0] * 3)
        base_changes.begin(ceilings, part)
        for number, (close, reopen) in enumerate(chances):
            p = parameters("base_changes", close=close, reopen=reopen)
            base_changes.review(p, 1, 30 * number, ceilings, closed, part)
            assert [int(ceiling.sum()) for ceiling in ceilings] == [sum(numbers) for numbers in PLAN]
            assert all((ceiling[closed == 1] == 0).all() for ceiling in ceilings)
        return np.array(ceilings), closed

    return months


def test_nothing_happens_by_default(run: Any) -> None:
    ceilings, closed = run((0, 0), (0, 0))
    np.testing.assert_array_equal(ceilings, PLAN)
    assert closed.sum() == 0


def test_all_but_headquarters_can_close(run: Any) -> None:
    ceilings, closed = run((1, 0))
    np.testing.assert_array_equal(closed, [0, 1, 1])
    np.testing.assert_array_equal(ceilings[:, 0], [sum(numbers) for numbers in PLAN])


def test_a_base_that_opens_gets_its_part_back(run: Any) -> None:
    ceilings, closed = run((1, 0), (0, 1))
    assert closed.sum() == 0
    assert (ceilings[0] > 0).all()
    assert ceilings[0, 1] > ceilings[0, 2]


def test_chances_in_between_conserve(run: Any) -> None:
    run(*[(0.3, 0.3)] * 50)
