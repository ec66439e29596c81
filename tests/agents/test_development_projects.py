"""Development projects: slow, attackable before they deliver, and of small effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.partners import development_projects

N = 300
"""places with 10,000 people each; the last ten are abroad"""


@pytest.fixture
def build(settled: Any, parameters: Any) -> Any:
    def built(months: int, fighters: int = 0, access: float = 0.5, **settings: float) -> tuple[Any, int, int]:
        state = settled([{"location": i, "persons": 5, "weight": 2000} for i in range(N)], N, range(N - 10, N))
        place, cell, people = state.location, state.location_actor, state.place_plan
        place.services[:], place.access[:], cell.control[:, 0], cell.fighters[:, 1] = 0.5, access, 0.8, fighters
        state.household.grievance_state[:N] = 0.4
        attacked = delivered = 0
        for number in range(months):
            development_projects.review(
                parameters("development_projects", **settings), 1, 30 * number, place.abroad, place.services,
                cell.control, cell.support, cell.fighters, place.access, place.population, state.household,
                place.threat, people.works, people.jobs, people.schooling, people.resilience,
                people.projects_attacked, people.projects_delivered,
            )  # fmt: skip
            attacked += int(people.projects_attacked.sum())
            delivered += int(people.projects_delivered.sum())
        return state, attacked, delivered

    return built


def test_projects_are_begun_by_and_by_and_kept_at_their_number(build: Any) -> None:
    for months, under_way in ((1, 5), (2, 10), (6, 29), (20, 29)):
        state, _, _ = build(months, number=10, build=6)  # 2.9 million people at home
        assert np.count_nonzero(state.place_plan.works) == pytest.approx(under_way, abs=5 if months == 20 else 0)
    assert not state.place_plan.works[-10:].any()


def test_nothing_is_delivered_before_its_time(build: Any) -> None:
    state, _, delivered = build(6, number=10, build=6)
    assert delivered == 0
    assert not any(
        given.any() for given in (state.place_plan.jobs, state.place_plan.schooling, state.place_plan.resilience)
    )
    assert (state.household.grievance_state[:N] == np.float32(0.4)).all()
    state, _, delivered = build(7, number=10, build=6, work=500, pupils=400, resilience=2000)
    assert delivered == 5
    people = state.place_plan
    given = sorted({*people.jobs.tolist(), *people.schooling.tolist(), *people.resilience.tolist()} - {0.0})
    assert set(np.round(given, 4)) <= {0.05, 0.16, 0.2}


def test_who_profits_forgets_and_others_do_not(build: Any) -> None:
    state, _, _ = build(24, number=10, fading=0.5)
    people = state.place_plan
    given = (people.jobs + people.schooling + people.resilience) > 0
    assert (state.household.grievance_state[:N][given] < 0.4).all()
    assert (state.household.grievance_state[:N][~given] == np.float32(0.4)).all()


def test_groups_destroy_works_that_nobody_watches_and_it_is_felt(build: Any) -> None:
    state, attacked, delivered = build(24, fighters=1000, access=0, number=50, attacked=0.2)
    chance = 1 - np.exp(-0.2 * 1000 / 1100)
    works = attacked + delivered
    assert attacked / works == pytest.approx(1 - (1 - chance) ** 6, abs=0.1)
    assert state.location.threat.max() > 0
    _, spared, more = build(24, fighters=1000, access=1, number=50, attacked=0.2)
    assert spared == 0
    assert more > delivered


def test_without_money_nothing_is_built(build: Any) -> None:
    state, attacked, delivered = build(24, fighters=1000, number=0)
    assert attacked == delivered == np.count_nonzero(state.place_plan.works) == 0


def test_what_was_delivered_wears_out(build: Any) -> None:
    with_decay, _, _ = build(40, number=10, decay=0.5)
    without, _, _ = build(40, number=10, decay=0)
    assert with_decay.place_plan.jobs.sum() < 0.5 * without.place_plan.jobs.sum()
