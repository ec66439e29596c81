"""The territory as arrays, against networkx and under relabelling."""

from __future__ import annotations

import time
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import UserError
from sim.territory import NEAREST, Territory, hours_from, territory


@st.composite
def connected_graphs(draw: st.DrawFn) -> nx.Graph[Any]:
    """Draw a tree with some further edges; hours are such that sums of them are exact in single precision."""
    size = draw(st.integers(2, 45))
    hours = st.integers(1, 400).map(lambda quarter: quarter / 4)
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("n0")
    for node in range(1, size):
        graph.add_edge(f"n{node}", f"n{draw(st.integers(0, node - 1))}", hours=draw(hours))
    for _ in range(draw(st.integers(0, size))):
        a, b = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
        if a != b:
            graph.add_edge(f"n{a}", f"n{b}", hours=draw(hours))
    return graph


def travel_hours(made: Territory) -> Any:
    """Hours between any two locations, (L, L)."""
    return hours_from(made, range(len(made.names)))


def triangle() -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge("port", "pass", hours=2)
    graph.add_edge("pass", "mine", hours=1.5)
    graph.add_edge("mine", "port", hours=9)
    return graph


def test_a_triangle_by_hand() -> None:
    made = territory(triangle())
    assert made.names == ("port", "pass", "mine")
    np.testing.assert_array_equal(made.indptr, [0, 2, 4, 6])
    np.testing.assert_array_equal(made.neighbours, [1, 2, 0, 2, 0, 1])
    np.testing.assert_array_equal(made.hours, [2, 9, 2, 1.5, 9, 1.5])
    np.testing.assert_array_equal(
        travel_hours(made), np.array([[0, 2, 3.5], [2, 0, 1.5], [3.5, 1.5, 0]], dtype=np.float32)
    )
    np.testing.assert_array_equal(made.nearest, [[1, 2], [2, 0], [1, 0]])
    np.testing.assert_array_equal(made.nearest_before, [[-1, 0], [-1, -1], [-1, 0]])
    np.testing.assert_array_equal(made.nearest_hours, np.array([[2, 3.5], [1.5, 2], [1.5, 3.5]], dtype=np.float32))


def test_types_are_those_of_the_kernel() -> None:
    made = territory(triangle())
    assert {made.indptr.dtype, made.neighbours.dtype, made.nearest.dtype} == {np.dtype(np.int32)}
    assert {travel_hours(made).dtype, made.nearest_hours.dtype} == {np.dtype(np.float32)}


@settings(deadline=None, max_examples=60)
@given(connected_graphs())
def test_travel_times_are_those_of_networkx(graph: nx.Graph[Any]) -> None:
    made = territory(graph)
    expected = dict(nx.all_pairs_dijkstra_path_length(graph, weight="hours"))
    table = [[expected[a][b] for b in graph] for a in graph]
    np.testing.assert_array_equal(travel_hours(made), np.array(table, dtype=np.float32))


@settings(deadline=None, max_examples=60)
@given(connected_graphs())
def test_edges_are_those_of_the_graph(graph: nx.Graph[Any]) -> None:
    made = territory(graph)
    rows = {node: row for row, node in enumerate(graph)}
    for node, row in rows.items():
        part = slice(made.indptr[row], made.indptr[row + 1])
        found = dict(zip(made.neighbours[part].tolist(), made.hours[part].tolist(), strict=True))
        assert found == {rows[other]: data["hours"] for other, data in graph[node].items()}
        assert list(found) == sorted(found)


@settings(deadline=None, max_examples=60)
@given(connected_graphs())
def test_the_nearest_come_first_and_ties_in_order_of_rows(graph: nx.Graph[Any]) -> None:
    made = territory(graph)
    size = len(made.names)
    hours = travel_hours(made)
    for row in range(size):
        ranked = sorted((hours[row, other], other) for other in range(size) if other != row)[:NEAREST]
        assert made.nearest[row].tolist() == [other for _, other in ranked]
        assert made.nearest_hours[row].tolist() == [hours for hours, _ in ranked]


@settings(deadline=None, max_examples=60)
@given(connected_graphs())
def test_what_stands_before_a_location_lies_on_the_fastest_way(graph: nx.Graph[Any]) -> None:
    made = territory(graph)
    rows = {node: row for row, node in enumerate(graph)}
    roads = {(rows[a], rows[b]): hours for a, b, hours in graph.edges(data="hours")}
    roads |= {(b, a): hours for (a, b), hours in roads.items()}
    for start, (near, hours, before) in enumerate(
        zip(made.nearest.tolist(), made.nearest_hours, made.nearest_before.tolist(), strict=True)
    ):
        for column, (end, at) in enumerate(zip(near, before, strict=True)):
            assert -1 <= at < column or at == -1
            if (last := start if at < 0 else near[at], end) in roads:
                so_far = 0.0 if at < 0 else hours[at]
                assert hours[column] == pytest.approx(so_far + roads[last, end], rel=1e-5)
            else:
                # Only where times are equal in single precision.
                assert at < 0
                assert np.float32(hours[column]) in np.delete(hours, column)


@settings(deadline=None, max_examples=60)
@given(connected_graphs(), st.randoms(use_true_random=False))
def test_another_order_of_nodes_permutes_everything(graph: nx.Graph[Any], random: Any) -> None:
    order = list(range(len(graph)))
    random.shuffle(order)
    nodes = list(graph)
    shuffled: nx.Graph[Any] = nx.Graph()
    shuffled.add_nodes_from(nodes[row] for row in order)
    shuffled.add_edges_from(graph.edges(data=True))
    made, other = territory(graph), territory(shuffled)
    assert other.names == tuple(made.names[row] for row in order)
    np.testing.assert_array_equal(travel_hours(other), travel_hours(made)[np.ix_(order, order)])
    np.testing.assert_array_equal(other.nearest_hours, made.nearest_hours[order])


@settings(deadline=None, max_examples=20)
@given(connected_graphs())
def test_other_names_change_nothing_else(graph: nx.Graph[Any]) -> None:
    made, other = territory(graph), territory(nx.relabel_nodes(graph, {node: f"other {node}" for node in graph}))
    assert other.names == tuple(f"other {name}" for name in made.names)
    for field in ("indptr", "neighbours", "hours", "nearest", "nearest_hours", "nearest_before"):
        np.testing.assert_array_equal(getattr(other, field), getattr(made, field))


def test_one_way_edges_of_a_directed_graph() -> None:
    ring: nx.DiGraph[Any] = nx.DiGraph()
    ring.add_weighted_edges_from([("a", "b", 1), ("b", "c", 1), ("c", "a", 1)], weight="hours")
    made = territory(ring)
    np.testing.assert_array_equal(travel_hours(made), np.array([[0, 1, 2], [2, 0, 1], [1, 2, 0]], dtype=np.float32))
    ring.remove_edge("c", "a")
    with pytest.raises(UserError, match="no way from b to a"):
        territory(ring)


def test_a_single_location_is_a_territory() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_node("island")
    made = territory(graph)
    assert travel_hours(made).tolist() == [[0]]
    assert made.nearest.shape == made.nearest_hours.shape == (1, 0)


def test_another_weight() -> None:
    graph = nx.relabel_nodes(nx.path_graph(3), {0: "a", 1: "b", 2: "c"})
    nx.set_edge_attributes(graph, dict.fromkeys(graph.edges, 4.0), "wet_season")
    assert travel_hours(territory(graph, weight="wet_season"))[0, 2] == 8


@pytest.mark.parametrize("hours", [0, -1, float("nan"), float("inf"), 1e-60, 1e60, "far", [1]])
def test_hours_must_be_finite_and_positive(hours: object) -> None:
    graph = triangle()
    graph.add_edge("port", "pass", hours=hours)
    with pytest.raises(UserError, match=r"edge port - pass: hours = .* finite hours above 0"):
        territory(graph)


def test_hours_must_be_there() -> None:
    graph = triangle()
    graph.add_edge("port", "cape")
    with pytest.raises(UserError, match="edge port - cape: hours is missing"):
        territory(graph)


def test_an_isolated_location_is_named() -> None:
    graph = triangle()
    graph.add_node("island")
    with pytest.raises(UserError, match="location island has no edge"):
        territory(graph)


def test_an_edge_to_itself_is_named() -> None:
    graph = triangle()
    graph.add_edge("mine", "mine", hours=1)
    with pytest.raises(UserError, match="edge mine - mine leads from a location to itself"):
        territory(graph)


def test_two_parts_are_refused() -> None:
    graph = triangle()
    graph.add_edge("isle", "atoll", hours=1)
    with pytest.raises(UserError, match="no way from port to isle"):
        territory(graph)


def test_an_empty_graph_parallel_edges_and_equal_names_are_refused() -> None:
    with pytest.raises(UserError, match="no locations"):
        territory(nx.Graph())
    with pytest.raises(UserError, match="parallel"):
        territory(nx.MultiGraph([("a", "b")]))
    with pytest.raises(UserError, match="two locations are called 1"):
        territory(nx.Graph([(1, "1")]))


def test_the_nearest_of_a_long_road_are_found_however_far_they_are() -> None:
    # Edges of very different length: most places must look again, some of them far beyond the first radius.
    graph: nx.Graph[Any] = nx.Graph()
    nx.add_path(graph, range(700))
    nx.set_edge_attributes(graph, {edge: 1.0 + 50.0 * (edge[0] % 60 == 0) for edge in graph.edges}, "hours")
    made = territory(graph)
    hours = travel_hours(made)
    np.fill_diagonal(hours, np.inf)
    order = np.argsort(hours, axis=1, kind="stable")[:, :NEAREST]
    np.testing.assert_array_equal(made.nearest, order)
    np.testing.assert_array_equal(made.nearest_hours, np.take_along_axis(hours, order, axis=1))


def thousand() -> Territory:
    graph = nx.random_geometric_graph(1000, 0.06, seed=4)
    nx.add_path(graph, range(1000))
    nx.set_edge_attributes(graph, {edge: 1 + (edge[0] + edge[1]) % 7 for edge in graph.edges}, "hours")
    return territory(graph)


def test_a_thousand_locations_in_two_seconds() -> None:
    start = time.process_time()
    made = thousand()
    assert time.process_time() - start < 2
    assert made.nearest.shape == (1000, NEAREST)
