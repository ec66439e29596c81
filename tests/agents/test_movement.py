"""Movement: fighters relax along roads toward where the orders want them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.armed_groups import forces, movement


@pytest.fixture(scope="session")
def march(parameters: Any, column: Any) -> Any:
    def act(
        graph: Any, wanted: Any, fighters: Any, *, losses: Any = 0, abroad: Any = 0, day: int = 0, rate: float = 0.04
    ) -> Any:
        fighters = column("fighters", fighters)
        shape = fighters.shape
        arrivals, departures = column("arrivals", shape=shape), column("departures", shape=shape)
        movement.act(
            parameters("movement", rate=rate), 1, day, *graph, column("abroad", np.zeros(shape[0]) + abroad),
            column("target_share", wanted), fighters, np.zeros(shape[1], np.int64),
            column("losses", np.zeros(shape) + losses), arrivals, departures,
        )  # fmt: skip
        return arrivals, departures

    return act


@given(st.integers(0, 10_000), st.floats(0, 0.5))
@settings(max_examples=100, deadline=None)
def test_fighters_are_conserved_and_only_the_living_march(march: Any, roads: Any, luck: int, rate: float) -> None:
    rng = np.random.Generator(np.random.PCG64(luck))
    places, actors = int(rng.integers(2, 9)), 3
    graph = roads(places, [(i, int(rng.integers(0, i))) for i in range(1, places)])
    fighters = rng.integers(0, 400, (places, actors))
    losses = (fighters * rng.uniform(0, 1, (places, actors)) ** 0.3).astype(int)
    abroad = rng.uniform(size=places) < 0.2
    wanted = rng.dirichlet(np.ones(places) * 0.3, actors).T
    wanted[rng.uniform(size=wanted.shape) < 0.1] = -1
    arrivals, departures = march(graph, wanted, fighters, losses=losses, abroad=abroad, rate=rate)
    np.testing.assert_array_equal(arrivals.sum(axis=0), departures.sum(axis=0))
    assert (departures >= 0).all()
    assert (arrivals >= 0).all()
    assert (departures <= fighters - losses).all()
    assert (arrivals[abroad] == 0).all()
    assert (arrivals[wanted < 0] == 0).all()
    assert (departures[wanted < 0] == 0).all()


def test_march_follows_roads_and_never_goes_abroad(march: Any, roads: Any) -> None:
    star = roads(5, [(0, 1), (0, 2), (0, 3), (3, 4)])
    arrivals, departures = march(
        star, [[0.0], [0.3], [0.3], [0.3], [0.4]], [[1000], [0], [0], [0], [0]], abroad=[0, 0, 1, 0, 0], rate=0.5
    )
    assert departures[0] == arrivals[1] + arrivals[3]
    assert (arrivals[[1, 3]] > 0).all()
    assert (arrivals[[0, 2, 4]] == 0).all()


def test_expected_flow(march: Any, roads: Any) -> None:
    # Pairs of places with one road; rounding at random has a standard deviation of at most one half, and the bound is
    # five standard errors: an error less than once in a million.
    pairs = 2000
    graph = roads(2 * pairs, [(2 * i, 2 * i + 1) for i in range(pairs)])
    fighters = np.tile([[90], [10]], (pairs, 1))
    wanted = np.tile([[0.25 / pairs], [0.75 / pairs]], (pairs, 1))
    _, departures = march(graph, wanted, fighters)
    full, empty = 90 / (25 + 5), 10 / (75 + 5)
    expected = 0.04 * 90 * (full - empty) / (full + empty)
    assert departures[::2].mean() == pytest.approx(expected, abs=5 * 0.5 / np.sqrt(pairs))
    assert (departures[1::2] == 0).all()


def test_flow_is_shared_over_the_roads(march: Any, roads: Any) -> None:
    star = roads(5, [(0, 1), (0, 2), (0, 3), (0, 4)])
    arrivals, _ = march(star, [[0.0], [0.25], [0.25], [0.25], [0.25]], [[4000], [0], [0], [0], [0]])
    np.testing.assert_allclose(arrivals[1:, 0], 0.04 * 4000 / 4, atol=1)


def test_in_the_long_run_fighters_stand_in_proportion(march: Any, roads: Any, column: Any) -> None:
    ring = roads(6, [(i, (i + 1) % 6) for i in range(6)])
    wanted = np.array([[0.3], [0.05], [0.25], [0.1], [0.2], [0.1]])
    fighters = column("fighters", [[6000], [0], [0], [0], [0], [0]])
    nobody = np.zeros_like(fighters)
    late = []
    for day in range(600):
        forces.update(fighters, *march(ring, wanted, fighters, day=day, rate=0.3), nobody)
        late.append(fighters[:, 0].copy())
    expected = (wanted[:, 0] * 6000 + 5) / (6000 + 30) * 6000
    np.testing.assert_allclose(np.mean(late[-200:], axis=0), expected, rtol=0.01)
