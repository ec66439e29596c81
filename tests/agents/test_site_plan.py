"""The plan for protection sites: opened at the largest bases, guarded, closed in the drawdown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import site_plan


@pytest.fixture
def sites(parameters: Any, column: Any) -> Any:
    """Guards, room and attraction at three places, two bases of them at the last, after months of the given troops."""

    def run(*troops: Any, quick: int = 0, formed: int = 0, **settings: float) -> tuple[Any, Any, Any]:
        p = parameters("site_plan", **settings)
        at = column("base_location", [0, 2, 2])
        site, guards = column("site", [0, 0, 0]), column("guards", [0, 0, 0])
        room, attraction, before = (
            column("site_capacity", [0] * 3),
            column("attraction", [1, 2, 3]),
            column("pull_before", [0] * 3),
        )
        site_plan.begin(p, column("ceiling_troops", [300, 800, 700]), site, attraction, before)
        for month in troops:
            site_plan.review(
                p, at, site, column("troops", month), column("quick", [quick] * 3), column("engineers", [0] * 3),
                column("formed", [formed] * 3), guards, room, attraction, before,
            )  # fmt: skip
        return guards, room, attraction

    return run


def test_the_largest_bases_open_sites(sites: Any) -> None:
    guards, room, attraction = sites([300, 800, 700], sites=1, guards=0.25, persons=50, pull=2)
    np.testing.assert_array_equal(guards, [0, 200, 0])
    np.testing.assert_array_equal(room, [0, 0, 10_000])
    np.testing.assert_allclose(attraction, [1, 2, 5])


def test_two_sites_at_one_place_add_up(sites: Any) -> None:
    assert sites([300, 800, 700], sites=2, guards=0.25, persons=50)[1][2] == 50 * (200 + 175)


def test_a_site_closes_when_too_few_are_left(sites: Any) -> None:
    guards, room, attraction = sites([300, 800, 700], [100, 70, 70], sites=2, guards=0.25, least=20)
    assert guards.sum() == room.sum() == 0
    np.testing.assert_array_equal(attraction, [1, 2, 3])


def test_guards_are_not_the_quick_reaction_force(sites: Any) -> None:
    assert (sites([300, 800, 700], quick=700, sites=2, guards=1)[0] == [0, 100, 0]).all()


def test_formed_police_guard_before_troops(sites: Any) -> None:
    with_police, alone = sites([300, 800, 700], formed=150, sites=1), sites([300, 800, 700], sites=1)
    np.testing.assert_array_equal(with_police[0], [0, 50, 0])
    np.testing.assert_array_equal(with_police[1], alone[1])


def test_none_is_none(sites: Any) -> None:
    guards, room, attraction = sites([300, 800, 700], sites=0)
    assert guards.sum() == room.sum() == 0
    np.testing.assert_array_equal(attraction, [1, 2, 3])
