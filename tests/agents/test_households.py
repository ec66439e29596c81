"""Rows of households: found, split, moved, merged and buried without anybody appearing or vanishing."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.civilians import households
from agents.civilians.households import ABROAD, BLOCK, DISPLACED, HOME

FEELINGS = ("fear", "trust_mission", "trust_authority", "grievance_state", "grievance_others")

row = st.fixed_dictionaries(
    {
        "block": st.integers(0, 1), "location": st.integers(0, 2), "home": st.integers(0, 1),
        "constituency": st.integers(0, 1), "persons": st.integers(2, 4), "weight": st.integers(1, 9),
        "lost": st.integers(0, 1), "fear": st.floats(0, 1),
    }
)  # fmt: skip
operation = st.tuples(st.sampled_from(["move", "split", "bury", "home"]), st.integers(0, 10_000), st.integers(0, 2))


def apply(state: Any, what: str, chosen: int, to: int) -> int:
    """Do one thing to one living row, as the rules do; the persons that died of it are returned."""
    h, place = state.household, state.location
    block_persons = state.block_location.block_persons
    living = np.flatnonzero(h.weight > 0)
    if living.size == 0:
        return 0
    at = int(living[chosen % living.size])
    if what == "split" and h.weight[at] > 1:
        part = households.split(at, 1 + chosen % (int(h.weight[at]) - 1), chosen, h, state.block.rows_used)
        assert h.weight[part] > 0
        at = part
    if what == "bury":
        place.population[h.location[at]] -= 1
        place.residents[h.home[at]] -= 1
        place.displaced_from[h.home[at]] -= h.status[at] != HOME
        households.bury(at, h, block_persons)
        return 1
    to = int(h.home[at]) if what == "home" else to
    was, there = h.status[at], h.location[at]
    moving = households.move(at, to, place.abroad, h, block_persons)
    place.population[there] -= moving
    place.population[to] += moving
    place.displaced_from[h.home[at]] += moving * (int(h.status[at] != HOME) - int(was != HOME))
    if h.status[at] == HOME:
        households.merge(at, h)
    return 0


@given(st.lists(row, min_size=1, max_size=8), st.lists(operation, max_size=40))
@settings(max_examples=60, deadline=None)
def test_persons_are_conserved(settled: Any, check_counts: Any, rows: Any, operations: Any) -> None:
    state = settled(rows, abroad=[2])
    start, dead = state.location.population.sum(), 0
    for what in operations:
        dead += apply(state, *what)
        check_counts(state)
    assert state.location.population.sum() == start - dead


@given(st.lists(row, min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_everybody_present_is_found_once(settled: Any, rows: Any) -> None:
    state = settled(rows)
    h = state.household
    for place, people in enumerate(state.location.population):
        found = [
            households.find(position, place, h, state.block.rows_used, state.block_location.block_persons)
            for position in range(people + 1)
        ]
        assert found.pop() == -1
        for at, times in zip(*np.unique(found, return_counts=True), strict=True):
            assert h.location[at] == place
            assert times == int(h.persons[at]) * h.weight[at] - h.lost[at]


def test_status_follows_from_the_place(settled: Any) -> None:
    state = settled([{"location": 0}], abroad=[2])
    h = state.household
    for to, status in ((1, DISPLACED), (2, ABROAD), (0, HOME)):
        moved = households.move(0, to, state.location.abroad, h, state.block_location.block_persons)
        assert (h.status[0], h.location[0], moved) == (status, to, 5)


def test_a_part_takes_everything_with_it_but_the_dead(settled: Any) -> None:
    feelings = dict(zip(FEELINGS, (0.1, 0.2, 0.3, 0.4, 0.5), strict=True))
    state = settled([{"location": 1, "home": 0, "constituency": 2, "weight": 7, "lost": 3, **feelings}])
    h = state.household
    part = households.split(0, 3, 17, h, state.block.rows_used)
    assert (part, state.block.rows_used[0]) == (1, 2)
    for name in ("location", "home", "constituency", "status", "persons", *FEELINGS):
        assert getattr(h, name)[part] == getattr(h, name)[0]
    assert h.weight[:2].tolist() == [4, 3]
    assert h.lost[:2].tolist() == [3, 0]
    assert h.identity[part] & households.SPLIT
    assert not h.identity[0] & households.SPLIT


def test_no_part_without_a_spare_row_in_the_block(settled: Any) -> None:
    state = settled([{"weight": 5}] * BLOCK + [{"block": 1, "weight": 5}])
    before = state.household.weight.copy()
    assert households.split(3, 2, 0, state.household, state.block.rows_used) == -1
    np.testing.assert_array_equal(state.household.weight, before)
    assert households.split(BLOCK, 2, 0, state.household, state.block.rows_used) == BLOCK + 1


def test_identities_differ_by_parent_and_day() -> None:
    made = {int(households.split_identity(parent, day, 9)) for parent in range(40) for day in range(40)}
    assert len(made) == 1600
    assert min(made) >= int(households.SPLIT)


def test_identities_are_made_without_warnings_in_plain_mode() -> None:
    plain = inspect.unwrap(households.split_identity)
    assert plain(5, 17, 9) == households.split_identity(5, 17, 9)


def test_two_parts_of_one_day_have_luck_of_their_own(settled: Any) -> None:
    state = settled([{"weight": 9}])
    parts = [households.split(0, 2, 5, state.household, state.block.rows_used) for _ in range(2)]
    assert np.unique(state.household.identity[parts]).size == 2


def test_merging_takes_the_mean_by_families(settled: Any) -> None:
    state = settled([{"weight": 6, "lost": 3, "fear": 0.2}, {"weight": 2, "lost": 4, "fear": 0.6, "trust_mission": 1}])
    h = state.household
    h.identity[1] |= households.SPLIT
    households.merge(1, h)
    # Seven lost members make up one family of five.
    assert (h.weight[:2].tolist(), h.lost[:2].tolist()) == ([7, 0], [2, 0])
    assert h.fear[0] == pytest.approx(0.2 + 0.25 * 0.4)
    assert h.trust_mission[0] == pytest.approx(0.25)


@pytest.mark.parametrize(
    "unlike",
    [{"home": 1}, {"location": 1}, {"constituency": 1}, {"persons": 4}, {"block": 1}],
)
def test_only_like_rows_at_home_are_merged(settled: Any, unlike: Any) -> None:
    state = settled([{"home": 0, "weight": 2}, {"home": 0, "weight": 3, **unlike}])
    h = state.household
    h.identity[0] |= households.SPLIT
    before = h.weight.copy()
    households.merge(0, h)
    np.testing.assert_array_equal(h.weight, before)


def test_rows_of_the_first_day_are_never_given_up(settled: Any) -> None:
    state = settled([{"weight": 2}, {"weight": 3}])
    households.merge(0, state.household)
    assert state.household.weight[:2].tolist() == [2, 3]


def test_a_family_is_gone_when_all_its_members_are(settled: Any) -> None:
    state = settled([{"persons": 2, "weight": 2}])
    h, counts = state.household, state.block_location.block_persons
    seen = []
    for _ in range(4):
        households.bury(0, h, counts)
        seen.append((int(h.weight[0]), int(h.lost[0]), int(counts[0, 0])))
    assert seen == [(2, 1, 3), (1, 0, 2), (1, 1, 1), (0, 0, 0)]
