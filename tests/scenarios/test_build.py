"""What a model is built from: people as the world has them, rows in blocks, actors and bases where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from agents.armed_groups import excitation, forces
from agents.civilians.households import BLOCK
from agents.schema import SCHEMA
from scenarios.build import FAMILY_SIZES, SPARE, apportion, initial_state, parameters, spectral_radius, spread, world_of
from scenarios.configuration import load_configuration
from scenarios.generated import generated
from scenarios.places import places
from scenarios.world import HOME
from scenarios.zaruna import zaruna
from sim.state import equal
from sim.territory import territory

if TYPE_CHECKING:
    from scenarios.world import World

N = 5_000
SEED = 3


@pytest.fixture(scope="module", params=["zaruna", "generated", "places"])
def world(request: pytest.FixtureRequest) -> World:
    """Every kind of world."""
    return {"zaruna": zaruna, "generated": lambda: generated(40), "places": places}[request.param]()


@pytest.fixture(scope="module")
def state(world: World) -> Any:
    """The first day of the warm-up."""
    return initial_state(world, N, SEED, 180)


def inhabitants(world: World) -> np.ndarray:
    nodes = world.territory.nodes(data=True)
    return np.array([place["population"] if place["country"] == HOME else 0 for _, place in nodes])


def test_worlds_are_found_by_configuration() -> None:
    for overrides, expected in (
        (["scenario=zaruna"], zaruna()),
        (["scenario=generated", "scenario.locations=12", "scenario.world_seed=5"], generated(12, seed=5)),
        (["scenario=places"], places("CF")),
    ):
        found = world_of(load_configuration(overrides, SCHEMA))
        assert found.title == expected.title
        assert dict(found.territory.nodes(data=True)) == dict(expected.territory.nodes(data=True))


def test_every_place_has_its_people(world: World, state: Any) -> None:
    short = inhabitants(world) - state.location.population
    assert short.min() >= 0
    assert short.max() <= 8
    assert (state.location.residents == state.location.population).all()


def test_nobody_is_made_up_at_full_resolution() -> None:
    """As many rows as families: places whose families happen to be large must not get more people than they have."""
    small = generated(10, population=10_000)
    state = initial_state(small, 1_950, SEED, 0)
    assert (state.location.population <= inhabitants(small)).all()


def test_rows_are_as_many_as_asked_for(state: Any) -> None:
    used = state.household.weight > 0
    assert used.sum() == N
    assert np.unique(state.household.identity[used]).size == N
    assert used.reshape(-1, BLOCK).sum(axis=1).max() <= BLOCK - BLOCK // SPARE
    for block, rows in enumerate(state.block.rows_used):
        assert used[block * BLOCK : block * BLOCK + rows].all()
        assert not used[block * BLOCK + rows : (block + 1) * BLOCK].any()


def test_rows_lie_in_proportion_to_population(world: World, state: Any) -> None:
    used = state.household.weight > 0
    rows = np.bincount(state.household.location[used], minlength=world.territory.number_of_nodes())
    exact = N * inhabitants(world) / inhabitants(world).sum()
    assert (rows[exact > 0] >= 1).all()
    assert (np.abs(rows - exact) < 1 + 0.02 * exact + (exact < 1)).all()
    weights = state.household.weight[used]
    for place in np.flatnonzero(rows):
        here = weights[state.household.location[used] == place]
        assert here.max() - here.min() <= 1


def test_families_have_the_stated_sizes(state: Any) -> None:
    """Chi-square at p > 1e-6, over all rows of a fixed seed."""
    sizes = np.bincount(state.household.persons[state.household.weight > 0], minlength=10)[2:]
    assert stats.chisquare(sizes, FAMILY_SIZES / FAMILY_SIZES.sum() * N).pvalue > 1e-6


def test_families_belong_to_the_constituencies_of_their_place(world: World, state: Any) -> None:
    """Chi-square of rows by constituency, at p > 1e-6, over all rows of a fixed seed."""
    used = state.household.weight > 0
    found = np.bincount(state.household.constituency[used], minlength=len(world.constituencies))
    expected = world.shares[state.household.location[used]].sum(axis=0)
    held = expected > 0
    assert found[~held].sum() == 0
    assert stats.chisquare(found[held], expected[held] * N / expected[held].sum()).pvalue > 1e-6


def test_actors_and_bases_stand_where_the_world_has_them(world: World, state: Any) -> None:
    assert (state.location_actor.fighters == world.forces).all()
    assert [forces.KINDS[kind] for kind in state.actor.kind] == [actor.kind for actor in world.actors]
    names = list(world.territory)
    assert [names[row] for row in state.base.base_location] == [base.location for base in world.bases]
    assert state.base.ceiling_troops.tolist() == [base.troops for base in world.bases]
    assert (state.base.troops == 0).all()
    stronghold = state.location_actor.stronghold.sum(axis=0)
    assert np.abs(stronghold - 1).max() < 1e-5


def test_support_is_the_share_of_the_own_constituency(world: World, state: Any) -> None:
    for row, actor in enumerate(world.actors):
        own = world.shares[:, world.constituencies.index(actor.constituency)] if actor.constituency else 0.0
        assert np.abs(state.location_actor.support[:, row] - own).max() < 1e-6


def test_control_starts_with_presence(world: World, state: Any) -> None:
    home = state.location.abroad == 0
    control = state.location_actor.control
    assert np.abs(control.sum(axis=1)[home] - 1).max() < 1e-5
    assert (control[~home] == 0).all()
    assert (control[home][:, 1:][world.forces[home][:, 1:] == 0] == 0).all()


def test_the_same_seed_is_the_same_start(world: World, state: Any) -> None:
    assert equal(state, initial_state(world, N, SEED, 180))
    assert not equal(state, initial_state(world, N, SEED + 1, 180))


def test_a_family_keeps_its_draws_when_places_are_elsewhere_in_the_list(world: World) -> None:
    """Size and constituency go by identity: the first families are the same with twice as many rows."""
    one, two = (initial_state(world, n, SEED, 0).household for n in (1_000, 2_000))
    sizes = [dict(zip(h.identity[h.weight > 0], h.persons[h.weight > 0], strict=True)) for h in (one, two)]
    assert all(sizes[0][identity] == sizes[1][identity] for identity in range(1_000))


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=40), st.integers(0, 400))
def test_apportioned_rows_add_up_and_every_place_has_one(people: list[int], more: int) -> None:
    population = np.array([*people, 1_000])
    n = int((population > 0).sum()) + more
    rows = apportion(population, n)
    assert rows.sum() == n
    assert (rows[population > 0] >= 1).all()
    assert (rows[population == 0] == 0).all()


@given(st.lists(st.integers(2, 9), min_size=1, max_size=60), st.integers(1, 100_000))
def test_spread_weights_add_up_to_the_people(persons: list[int], people: int) -> None:
    sizes = np.array(persons)
    weights = spread(people, sizes)
    assert weights.min() >= 0
    assert 0 <= people - (weights * sizes).sum() <= 8
    assert weights.max() - weights.min() <= 1


def test_the_spectral_radius_is_that_of_the_full_matrix() -> None:
    """Against the dense matrix of offspring, built cell by cell from the text of the rule."""
    ground = territory(generated(12).territory)
    record, _ = parameters(load_configuration(["scenario=generated"], SCHEMA), 1, ground, 3)
    p, size, actors = record.excitation, ground.indptr.size - 1, 3
    matrix = np.zeros((size * actors, size * actors))
    for place in range(size):
        near = ground.neighbours[ground.indptr[place] : ground.indptr[place + 1]]
        for actor in range(actors):
            cell = place * actors + actor
            matrix[cell, cell] += p.own
            for other in set(range(actors)) - {actor}:
                matrix[cell, place * actors + other] += 2 * p.enemy
            for neighbour in near:
                matrix[cell, neighbour * actors + actor] += p.near / near.size
    again = record.one_sided_violence.companions
    expected = p.triggered * np.abs(np.linalg.eigvals(matrix)).max() / (1 - again)
    assert spectral_radius(record, ground, actors) == pytest.approx(expected, rel=1e-3)
    assert 0 < expected < excitation.LARGEST_RADIUS


@pytest.mark.parametrize("switch", ["excitation", "one_sided_violence"])
def test_without_excitation_nothing_explodes(switch: str) -> None:
    ground = territory(generated(12).territory)
    overrides = [f"{switch}.enabled=false", "excitation.triggered=2"]
    record, redraws = parameters(load_configuration(overrides, SCHEMA), 1, ground, 3)
    assert spectral_radius(record, ground, 3) == 0.0
    assert redraws == 0
