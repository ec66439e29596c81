"""DDR: the programme, its packages, poverty, and projects where there is no agreement."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups.truces import AGREEMENT
from agents.partners import ddr, reinsertion, violence_reduction

PLACES = 60


@pytest.mark.parametrize(("leaving", "left"), [(-1, False), (50, False), (0, True)])
def test_the_programme_lives_on_effort_and_ends_with_the_mission(
    parameters: Any, column: Any, leaving: int, left: bool
) -> None:
    found = column("ddr", [0.5])
    p = parameters("ddr", offered=0.8, much=0.05)
    ddr.review(p, 0.1, column("leaving", [leaving]), column("timetable", [60]), 100, found)
    assert found[0] == pytest.approx(0.0 if left else 0.8 * (1 - np.exp(-2)), rel=1e-5)


def packages(parameters: Any, column: Any, months: int, **settings: float) -> Any:
    former, assisted = column("ex_combatants", np.full((PLACES, 2), 40)), column("assisted", shape=(PLACES, 2))
    poor = column("poor", shape=(PLACES, 2))
    for month in range(months):
        reinsertion.review(
            parameters("reinsertion", **settings), 1, 30 * month, column("ddr", [0.5]),
            column("services", [0.5] * PLACES), column("income", [1] * PLACES), former, assisted, poor,
        )  # fmt: skip
        assert (assisted <= former).all()
    return assisted.sum() / former.sum(), poor.sum() / former.sum()


def test_packages_and_poverty_by_hand(parameters: Any, column: Any) -> None:
    helped, poor = packages(parameters, column, 1, speed=0.2, packages=0.5)
    assert helped == pytest.approx(0.2 * 0.5 * 0.5, abs=0.01)
    assert poor == pytest.approx(0.65 - 0.28 * helped, abs=1e-5)


def test_a_full_programme_lowers_poverty_by_what_was_measured(parameters: Any, column: Any) -> None:
    _, with_ = packages(parameters, column, 60)
    _, without = packages(parameters, column, 60, packages=0)
    assert 0.2 <= without - with_ <= 0.35


def test_poverty_is_a_share(parameters: Any, column: Any) -> None:
    p = parameters("reinsertion", poverty=1)
    found = reinsertion.poverty(p, column("services", [0, 1]), column("income", [0.2, 3]), np.array([[0], [1.0]]))
    assert found.tolist() == [[1.0], [pytest.approx((0.5 - 0.28) / 3)]]


def test_projects_keep_men_busy_and_let_some_leave(parameters: Any, column: Any) -> None:
    fighters = column("fighters", np.tile([300, 100, 100], (PLACES, 1)))
    former, idle = column("ex_combatants", shape=(PLACES, 3)), column("idle_here", [50.0] * PLACES)
    truce = column("truce", np.zeros((3, 3)))
    truce[0, 2] = truce[2, 0] = AGREEMENT
    abroad = column("abroad", [0] * (PLACES - 1) + [1])
    access = column("access", [0.5] * PLACES)
    before = fighters.sum()
    p = parameters("violence_reduction", projects=0.8, busy=0.5, leave=0.1)
    violence_reduction.review(p, 1, 30, column("ddr", [0.5]), abroad, access, truce, idle, fighters, former)
    np.testing.assert_allclose(idle, [50 * 0.9] * (PLACES - 1) + [50], rtol=1e-5)
    assert fighters.sum() + former.sum() == before
    assert former[:, [0, 2]].sum() == former[-1].sum() == 0
    assert former[:, 1].sum() == pytest.approx(0.1 * 0.2 * 100 * (PLACES - 1), abs=5 * np.sqrt(PLACES / 4))
    again = idle.copy()
    p = parameters("violence_reduction")
    violence_reduction.review(p, 1, 30, column("ddr", [0.5]), abroad, access, truce, idle, fighters, former)
    np.testing.assert_array_equal(idle, again)
