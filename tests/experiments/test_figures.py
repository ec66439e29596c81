"""Figures show what the tables hold, say what they must say, and come out as the same bytes."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib as mpl
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from experiments.figures import median_seed
from experiments.figures.displacement import ARROWS, GAP, NARROWEST, WIDEST, arrow, displacement, widths
from experiments.figures.effort import effort, effort_by_month
from experiments.figures.geometry import Frame, crowds, gaps, positions, round_length, titled, whole
from experiments.figures.outcomes import outcomes
from experiments.figures.series import PANELS, national, series
from experiments.figures.style import ACTORS, RC, actor_style, caption
from experiments.figures.territory import territory
from experiments.figures.victims import deaths_by_side, victims, who_killed_whom
from experiments.flows import mean_flows
from scenarios.displaced import Displaced
from scenarios.generated import generated
from scenarios.outcomes import displaced_frame, event_frame, panel_frame, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from agents.measures import Record
    from scenarios.world import World

SEEDS = [1, 2, 3]
DAYS = (180, 1095)
MAPS = ("territory", "displacement")


@pytest.fixture(scope="module")
def records(made_up: Callable[..., Record]) -> list[Record]:
    return [made_up(seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def flights(fled: Callable[[int], Displaced]) -> list[Displaced]:
    return [fled(seed) for seed in SEEDS]


def drawn(records: list[Record], flights: list[Displaced], world: World) -> dict[str, Figure]:
    """Draw every figure anew."""
    flows = mean_flows(written(flights[: len(records)], world), len(records), world)
    panels = [panel_frame(record, world, row, SEEDS[row]) for row, record in enumerate(records)]
    happened = [event_frame(record, world, row, SEEDS[row]) for row, record in enumerate(records)]
    about = caption(SEEDS[: len(records)], world)
    table = pd.DataFrame([summary(record, world) for record in records])
    with mpl.rc_context(RC):
        return {
            "territory": territory(panels[0], happened[0], world, SEEDS[0] if len(records) > 1 else None, about),
            "displacement": displacement(flows, world, len(records), about),
            "outcomes": outcomes(table, "seed", about),
            "series": series([national(panel, world) for panel in panels], world, DAYS, about),
            "effort": effort([effort_by_month(panel) for panel in panels], about),
            "victims": who_killed_whom([deaths_by_side(events, world) for events in happened], world, about),
        }


def as_bytes(figure: Figure, kind: str) -> bytes:
    buffer = BytesIO()
    with mpl.rc_context(RC):
        figure.savefig(buffer, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return buffer.getvalue()


def texts(figure: Figure) -> str:
    return " ".join(" ".join(text.get_text() for text in figure.texts).split())


@pytest.fixture(scope="module")
def figures(records: list[Record], flights: list[Displaced], world: World) -> dict[str, Figure]:
    return drawn(records, flights, world)


def test_every_figure_says_runs_seeds_banner_and_that_it_is_no_forecast(
    figures: dict[str, Figure], world: World
) -> None:
    for name, figure in figures.items():
        said = texts(figure)
        for needed in ("3 runs, seeds 1-3", "Not a forecast: compares assumptions", world.banner):
            assert needed in said, name


def test_one_run_is_enough(records: list[Record], flights: list[Displaced], world: World) -> None:
    for figure in drawn(records[:1], flights, world).values():
        assert "1 run, seed 1." in texts(figure)
        assert len(as_bytes(figure, "png")) > 10_000


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_figure_gives_the_same_bytes(
    records: list[Record], flights: list[Displaced], world: World, kind: str
) -> None:
    first = {name: as_bytes(figure, kind) for name, figure in drawn(records[:2], flights, world).items()}
    second = {name: as_bytes(figure, kind) for name, figure in drawn(records[:2], flights, world).items()}
    assert first == second


def test_the_map_says_which_run_it_shows(
    figures: dict[str, Figure], records: list[Record], flights: list[Displaced], world: World
) -> None:
    assert "Shown is seed 1, the run with the median" in texts(figures["territory"])
    assert "median" not in texts(drawn(records[:1], flights, world)["territory"])


def test_texts_do_not_run_into_each_other(figures: dict[str, Figure]) -> None:
    for name, figure in figures.items():
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.texts]
        boxes += [text.get_window_extent() for axes in figure.axes for text in axes.texts if name in MAPS]
        boxes += [axes.title.get_window_extent() for axes in figure.axes if axes.title.get_text()]
        boxes += [axes.xaxis.label.get_window_extent() for axes in figure.axes if axes.xaxis.label.get_text()]
        boxes += [legend.get_window_extent() for legend in figure.legends]
        width, height = figure.get_size_inches() * figure.dpi
        for row, box in enumerate(boxes):
            assert box.x0 >= 0, name
            assert box.y0 >= 0, name
            assert box.x1 <= width, name
            assert box.y1 <= height, name
            assert not any(box.overlaps(other) for other in boxes[:row]), name


def test_the_series_agree_with_the_outcomes(records: list[Record], world: World) -> None:
    months = national(panel_frame(records[0], world, 0, 1), world)
    assert set(months.columns) == {line.name for panel in PANELS for line in panel.lines}
    mission = months.loc[1:]
    found = summary(records[0], world)
    assert (mission["killed_groups"] + mission["killed_state"]).sum() / 3 == pytest.approx(found["civilians_killed"])
    assert mission["attacks"].sum() * 30 / 1095 == pytest.approx(found["attacks"])
    assert mission["displaced"].iloc[-1] == pytest.approx(found["displaced"])
    assert mission["strength"].mean() / 9000 == pytest.approx(found["strength"])
    assert mission["consent_host"].iloc[-1] == pytest.approx(found["host_consent"])
    assert mission["consent_groups"].iloc[-1] == pytest.approx(found["group_consent"])
    assert mission["consent_communities"].iloc[-1] == pytest.approx(found["community_consent"])
    assert mission["trust_mission"].iloc[-1] == pytest.approx(found["trust_mission"])
    assert months.loc[:0, "in_time_groups"].isna().all()
    assert months.loc[:0, "consent_host"].isna().all()


def test_the_matrix_of_deaths_holds_every_death_once(records: list[Record], world: World) -> None:
    frame = event_frame(records[0], world, 0, 1)
    frame = frame[frame["day"] >= 0]
    counts = deaths_by_side(frame, world)
    assert counts.shape == (len(world.actors), len(victims(world)))
    assert counts.sum() == frame["best"].sum()
    attacks = frame[(frame["event_type"] == "one_sided") & (frame["side_a"] == "Copper Band")]
    assert counts[2, 0] == attacks["deaths_civilians"].sum()
    peacekeepers = frame[(frame["event_type"] == "on_peacekeepers") & (frame["side_a"] == "Copper Band")]
    assert counts[2, -1] == peacekeepers["deaths_b"].sum()


def test_deaths_of_the_warm_up_are_not_in_the_matrix(records: list[Record], world: World) -> None:
    frame = event_frame(records[0], world, 0, 1)
    assert deaths_by_side(frame[frame["day"] < 0], world).sum() == 0


def test_actors_can_be_told_apart_without_colour() -> None:
    assert len({marker for _, marker in ACTORS}) == len({colour for colour, _ in ACTORS}) == len(ACTORS)
    assert actor_style(0) != actor_style(len(ACTORS))


def test_the_median_run() -> None:
    assert median_seed([1, 2, 3], [5.0, 1.0, 3.0]) == 3
    assert median_seed([1, 2, 3, 4], [5.0, 1.0, 3.0, np.nan]) == 3
    assert median_seed([1, 2], [np.nan, np.nan]) == 1


def test_a_quiet_generated_country_can_be_drawn() -> None:
    """Nothing happens, nobody controls anything: no figure may fail or warn."""
    from agents.events import events
    from agents.measures import BY_ACTOR, BY_CELL, BY_MISSION, BY_PLACE, Record

    world = generated(12)
    places, actors = len(world.territory), len(world.actors)
    shapes = ((places, actors, len(BY_CELL)), (places, len(BY_PLACE)), (actors, len(BY_ACTOR)))
    cells, by_place, by_actor = (np.zeros((2, *shape)) for shape in shapes)
    mission = np.zeros((2, len(BY_MISSION)))
    record = Record(cells, by_place, by_actor, mission, events(0), 0, 45, 0)
    nobody = Displaced(*(np.zeros(0, np.int64) for _ in range(3)))
    for figure in drawn([record], [nobody], world).values():
        assert as_bytes(figure, "png")


def test_no_global_state_of_pyplot() -> None:
    code = "import sys, experiments.figures; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_kilometre_is_as_long_in_both_directions(world: World) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for name, latitude, longitude in (("a", 59.5, 10.0), ("b", 60.5, 10.0), ("c", 60.0, 12.0)):
        graph.add_node(name, latitude=latitude, longitude=longitude)
    where = positions(replace(world, territory=graph))
    assert np.hypot(*(where[0] - where[1])) == pytest.approx(111.2)
    assert abs(where[2, 0] - where[0, 0]) == pytest.approx(2 * 111.2 * 0.5)


def test_a_territory_across_the_date_line_stays_together(world: World) -> None:
    graph: nx.Graph[str] = nx.Graph()
    for name, longitude in (("a", 179.0), ("b", -179.0)):
        graph.add_node(name, latitude=0.0, longitude=longitude)
    assert np.ptp(positions(replace(world, territory=graph))[:, 0]) == pytest.approx(222.4)


def test_insets_where_places_crowd_and_only_there() -> None:
    even = np.stack(np.meshgrid(np.arange(10.0), np.arange(10.0)), -1).reshape(-1, 2) * 100
    assert crowds(even, np.ones(len(even))) == []
    town = np.array([450.0, 450.0]) + 8 * np.stack(np.meshgrid(np.arange(3.0), np.arange(3.0)), -1).reshape(-1, 2)
    both = np.concatenate([even, town])
    found = crowds(both, np.ones(len(both)))
    assert len(found) == 1
    assert found[0].holds(town).all()
    assert crowds(both, np.zeros(len(both))) == []
    assert crowds(np.zeros((1, 2)), np.ones(1)) == []


def test_a_frame_holds_all_places_even_in_a_line() -> None:
    line = np.array([[0.0, 0.0], [100.0, 0.0]])
    frame = whole(line)
    assert frame.holds(line).all()
    assert frame.top > frame.bottom
    assert not Frame(0, 0, 1, 1).holds(np.array([[2.0, 0.5]])).any()
    assert gaps(line).tolist() == [100.0, 100.0]


def test_round_lengths_and_titles() -> None:
    assert [round_length(about) for about in (1, 4.9, 50, 99, 1234)] == [1, 2, 50, 50, 1000]
    assert titled("short", 10) == "short"
    assert "\n" in titled("a long title " * 10, 10)


def written(flows: Sequence[Displaced], world: World) -> list[pd.DataFrame]:
    return [displaced_frame(one, world, row, row) for row, one in enumerate(flows)]


def test_flows_are_means_over_all_runs_the_largest_first(world: World) -> None:
    first = Displaced(np.array([0, 0, 2]), np.array([1, 2, 0]), np.array([90, 30, 60]))
    second = Displaced(np.array([0]), np.array([2]), np.array([210]))
    nobody = Displaced(*(column[:0] for column in first))
    flows = mean_flows(written([first, second, nobody], world), 3, world)
    assert [list(column) for column in flows] == [[0, 0, 2], [2, 1, 0], [80, 30, 20]]
    balance = flows.balance(4)
    assert balance[:, 0].tolist() == [110, 0, 20, 0]
    assert balance[:, 1].tolist() == [20, 30, 80, 0]
    quiet = mean_flows(written([nobody], world), 1, world)
    assert quiet.persons.size == 0
    assert quiet.balance(4).tolist() == [[0, 0]] * 4


def test_opposite_flows_do_not_hide_each_other() -> None:
    west, east = np.array([0.0, 0.0]), np.array([200.0, 0.0])
    there, back = arrow(west, east, 3), arrow(east, west, 3)
    assert there is not None
    assert back is not None
    # Each bows to its own left, and between its ends never comes to the other's side.
    middle = [shape[(shape[:, 0] > 40) & (shape[:, 0] < 160), 1] for shape in (there, back)]
    assert middle[0].min() > 3
    assert middle[1].max() < -3


def test_an_arrow_ends_at_its_refuge_and_is_as_wide_as_told() -> None:
    start, end = np.array([10.0, 20.0]), np.array([110.0, 140.0])
    shape = arrow(start, end, 4)
    assert shape is not None
    away = np.hypot(*(shape - end).T)
    assert away.min() == pytest.approx(GAP, rel=0.2)
    half = len(shape) // 2
    shaft = np.hypot(*(shape[: half - 1] - shape[::-1][: half - 1]).T)
    assert shaft[:10] == pytest.approx(4)
    assert arrow(start, start + 5, 4) is None


@pytest.mark.parametrize("width", [NARROWEST, 2.0, WIDEST])
def test_arrows_of_any_length_have_a_shaft_or_are_left_out(width: float) -> None:
    shapes = [arrow(np.zeros(2), np.array([0.0, length]), width) for length in np.linspace(0, 60, 200)]
    drawn = [shape is not None for shape in shapes]
    assert drawn == sorted(drawn)
    assert not drawn[0]
    assert drawn[-1]
    assert all(np.isfinite(shape).all() for shape in shapes if shape is not None)


def test_the_map_of_flight_says_how_much_its_arrows_show(world: World, fled: Callable[[int], Displaced]) -> None:
    flows = mean_flows(written([fled(1), fled(2)], world), 2, world)
    share = flows.persons[:ARROWS].sum() / flows.persons.sum()
    with mpl.rc_context(RC):
        said = texts(displacement(flows, world, 2, "about"))
        few = texts(displacement(flows.chosen(slice(3)), world, 1, "about"))
        none = texts(displacement(flows.chosen(slice(0)), world, 1, "about"))
    assert "Mean of 2 runs." in said
    assert f"{flows.persons.sum():,.0f} residents are displaced" in said
    assert f"the {ARROWS} largest flows, {share:.0%} of them" in said
    assert "all flows" in few
    assert "Mean of" not in few
    assert "Nobody is displaced." in none


def test_the_widest_arrow_is_the_largest_flow(world: World, fled: Callable[[int], Displaced]) -> None:
    flows = mean_flows(written([fled(1)], world), 1, world)
    thick = widths(flows)
    assert thick[0] == WIDEST
    assert (np.diff(thick) <= 0).all()
    half = flows._replace(persons=np.array([1000.0, 500.0, 1.0]))
    assert widths(half).tolist() == [WIDEST, WIDEST / 2, NARROWEST]
