"""Self-excitation: the sum over all days to come is the expected offspring, and the spectral radius bounds it."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents import events
from agents.armed_groups import excitation
from sim.numeric import power_law


@pytest.fixture(scope="session")
def offspring(parameters: Any, column: Any) -> Any:
    """Excited attacks over all days to come of marks on one day, by (location, actor)."""

    def total(graph: Any, marks: Any, control: Any, days: int = 1500, **values: float) -> Any:
        p = parameters("excitation", **values)
        marks = column("marks", marks)
        fast, slow = column("excitation_fast", shape=marks.shape), column("excitation_slow", shape=marks.shape)
        held = column("control", np.zeros(marks.shape) + control)
        summed = np.zeros(marks.shape)
        for _ in range(days):
            excitation.update(p, *graph, held, marks, fast, slow)
            summed += fast + slow
            marks[:] = 0
        return summed

    return total


@pytest.mark.parametrize("kernels", [{}, {"fast_days": 0.5, "slow_days": 20, "fast_share": 0.1}])
def test_integrated_offspring(offspring: Any, roads: Any, kernels: Any) -> None:
    control = np.zeros((4, 3))
    control[1] = [0.1, 0.3, 0.6]
    marks = np.zeros((4, 3))
    marks[1, 1] = 2 * excitation.MEAN_MARK
    line = roads(4, [(0, 1), (1, 2), (2, 3)])
    expected = np.zeros((4, 3))
    expected[1] = 2 * 0.35 * np.array([0.06 * 2 * 0.7, 0.68, 0.06 * 2 * 0.7])
    expected[[0, 2], 1] = 2 * 0.35 * 0.20 / 2
    np.testing.assert_allclose(offspring(line, marks, control, **kernels), expected, rtol=1e-3)


def test_excitation_fades(parameters: Any, column: Any, roads: Any) -> None:
    fast, slow = column("excitation_fast", [[1]]), column("excitation_slow", [[1]])
    nothing = column("marks", [[0]])
    excitation.update(parameters("excitation"), *roads(1, []), column("control", [[1]]), nothing, fast, slow)
    np.testing.assert_allclose([fast[0, 0], slow[0, 0]], np.exp([-1 / 2, -1 / 40]), rtol=1e-6)


def test_mark_is_bounded() -> None:
    assert [excitation.mark(dead) for dead in (0, 3, 24, 500)] == [1, 2, 5, 5]


def test_mean_mark_is_that_of_the_default_severity() -> None:
    draw = inspect.unwrap(power_law)
    dead = np.array([draw(u, 2.5, 1.0, 500.0) for u in (np.arange(20_000) + 0.5) / 20_000])
    marks = np.sqrt(np.minimum(1 + dead, 25))
    assert marks.mean() == pytest.approx(excitation.MEAN_MARK, rel=0.02)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_spectral_radius_is_the_largest_eigenvalue(offspring: Any, parameters: Any, roads: Any, luck: int) -> None:
    rng = np.random.Generator(np.random.PCG64(luck))
    places, actors, companions = int(rng.integers(1, 6)), int(rng.integers(1, 4)), float(rng.uniform(0, 1))
    edges = [(i, int(rng.integers(0, i))) for i in range(1, places)]
    graph = roads(places, [*edges, *((0, i) for i in range(2, places) if rng.uniform() < 0.5)])
    values = {name: float(rng.uniform(0, 1)) for name in ("triggered", "own", "near", "enemy")}
    # The matrix of offspring, column by column, from the rule itself at no control by the perpetrator.
    matrix = np.empty((places * actors, places * actors))
    for cause in range(places * actors):
        marks = np.zeros(places * actors)
        marks[cause] = excitation.MEAN_MARK
        quick = offspring(graph, marks.reshape(places, actors), 0, days=80, slow_days=5, **values)
        matrix[:, cause] = quick.ravel()
    largest = (1 + companions) * np.abs(np.linalg.eigvals(matrix)).max()
    found = excitation.spectral_radius(parameters("excitation", **values), graph[0], actors, companions)
    assert found == pytest.approx(largest, rel=2e-3, abs=1e-9)


def test_count_sums_the_marks_of_attacks_on_civilians_alone(happened: Any, column: Any) -> None:
    e = happened(
        {"place": 1, "intended": 3}, {"place": 1, "intended": 0}, {"place": 0, "kind": events.BATTLE, "intended": 9},
        {"place": 1, "side_a": 0, "intended": 99}, {"place": 0, "intended": 3},
    )  # fmt: skip
    marks = column("marks", shape=(2, 2))
    excitation.count(e, 0, 4, marks)
    np.testing.assert_allclose(marks, [[0, 0], [5, 3]])
