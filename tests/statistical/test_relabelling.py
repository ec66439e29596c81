"""The order in which locations and groups are listed is nobody's advantage.

Runs of a world and of the same world with permuted rows, on seeds of their own. Kolmogorov-Smirnov tests of the two
samples at p > 1e-3 for each outcome; by chance, about one set of seeds in a hundred would fail somewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from scipy import stats

from scenarios.zaruna import zaruna

if TYPE_CHECKING:
    from scenarios.world import World

SEEDS = 60
CHANGES = {"households": 1_000, "warmup_days": 90}
OUTCOMES = ("attacks", "civilians_killed", "fighters_killed", "newly_displaced", "displaced")
SURE = 1e-3

pytestmark = pytest.mark.slow


def locations_permuted(world: World) -> World:
    """The same country with its locations listed in another order."""
    order = np.random.default_rng(5).permutation(world.territory.number_of_nodes())
    names = list(world.territory)
    graph = nx.Graph(**world.territory.graph)
    graph.add_nodes_from((names[row], world.territory.nodes[names[row]]) for row in order)
    graph.add_edges_from(world.territory.edges(data=True))
    return replace(world, territory=graph, shares=world.shares[order], forces=world.forces[order])


def groups_permuted(world: World) -> World:
    """The same country with its armed groups listed in reverse; the state forces stay the first actor."""
    order = [0, *range(len(world.actors) - 1, 0, -1)]
    return replace(world, actors=tuple(world.actors[row] for row in order), forces=world.forces[:, order])


@pytest.fixture(scope="module")
def as_listed(sample: Any) -> Any:
    """Outcomes of the world as it is."""
    return sample(range(SEEDS), changes=CHANGES, world=zaruna())


@pytest.mark.parametrize("permuted", [locations_permuted, groups_permuted])
def test_distributions_stay(sample: Any, as_listed: Any, permuted: Any) -> None:
    other = sample(range(1_000, 1_000 + SEEDS), changes=CHANGES, world=permuted(zaruna()))
    for outcome in OUTCOMES:
        assert stats.ks_2samp(as_listed[outcome], other[outcome]).pvalue > SURE, outcome


def test_a_third_more_violence_would_be_found(sample: Any, as_listed: Any) -> None:
    more = CHANGES | {"one_sided_violence.rate": 0.011, "battle.rate": 0.055}
    other = sample(range(1_000, 1_000 + SEEDS), changes=more, world=zaruna())
    for outcome in ("attacks", "fighters_killed"):
        assert stats.ks_2samp(as_listed[outcome], other[outcome]).pvalue < SURE, outcome
