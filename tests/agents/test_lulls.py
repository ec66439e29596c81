"""Lulls: truces by dyad that the mission and the host state's consent help to begin and to last."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import lulls

ACTORS = 120
DYADS = ACTORS * (ACTORS - 1) // 2
"""independent dyads; bounds are five standard errors, so each check fails by luck less than once in a million"""


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def update(start: int, access: Any, host: float, *, day: int = 30, fighters: Any = None, **settings: float) -> Any:
        where = np.ones((len(access), ACTORS)) if fighters is None else fighters
        lull = column("lull", np.full((ACTORS, ACTORS), start) * (1 - np.eye(ACTORS)))
        lulls.review(
            parameters("lulls", **settings), 1, day, column("fighters", where), column("access", access),
            column("consent", np.full(ACTORS, host)), lull,
        )  # fmt: skip
        return lull

    return update


def check_share(lull: Any, expected: float) -> None:
    share = lull.sum() / 2 / DYADS
    assert share == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / DYADS))


@pytest.mark.parametrize(("access", "host"), [(0, 0.6), (0.5, 0), (0.5, 0.6), (0.2, 0.9)])
def test_lulls_begin(month: Any, access: float, host: float) -> None:
    check_share(month(0, [access], host), 0.1 * (1 + 8 * access * host))


@pytest.mark.parametrize(("access", "host"), [(0, 0.6), (0.5, 0), (0.5, 0.6), (0.2, 0.9)])
def test_lulls_last(month: Any, access: float, host: float) -> None:
    check_share(month(1, [access], host), 1 - 0.3 * np.exp(-4 * access * host))


def test_both_sides_see_the_same_lull_and_nobody_has_one_with_himself(month: Any) -> None:
    lull = month(0, [0.5], 0.6)
    assert (lull == lull.T).all()
    assert (np.diag(lull) == 0).all()


def test_access_counts_where_both_stand(month: Any) -> None:
    # At the second place only the even actors stand, so its access bears on no dyad with an odd one.
    fighters = np.ones((2, ACTORS))
    fighters[1, 1::2] = 0
    started = month(0, [0, 1], 1, fighters=fighters, enter=0.1, begins=9)
    assert 0 < started[1::2, 1::2].mean() < 0.2
    check = month(0, [0, 1], 1, fighters=np.array([np.ones(ACTORS), np.full(ACTORS, 3)]), enter=0.1, begins=8)
    check_share(check, 0.1 * (1 + 8 * 9 / 10))
