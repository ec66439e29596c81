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
from experiments.figures.displacement import balance, displacement
from experiments.figures.geometry import Frame, crowds, gaps, positions, round_length, titled, whole
from experiments.figures.outcomes import outcomes
from experiments.figures.series import PANELS, national, series
from experiments.figures.style import ACTORS, RC, actor_style, caption
from experiments.figures.territory import territory
from experiments.figures.victims import deaths_by_side, victims, who_killed_whom
from scenarios.generated import generated
from scenarios.outcomes import event_frame, panel_frame, summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from agents.measures import Record
    from scenarios.world import World

SEEDS = [1, 2, 3]
DAYS = (180, 1095)
MAPS = ("territory", "displacement")


@pytest.fixture(scope="module")
def records(made_up: Callable[..., Record]) -> list[Record]:
    return [made_up(seed) for seed in SEEDS]


def drawn(records: list[Record], world: World) -> dict[str, Figure]:
    """Draw every figure anew."""
    panels = [panel_frame(record, world, row, SEEDS[row]) for row, record in enumerate(records)]
    happened = [event_frame(record, world, row, SEEDS[row]) for row, record in enumerate(records)]
    about = caption(SEEDS[: len(records)], world)
    table = pd.DataFrame([summary(record, world) for record in records])
    with mpl.rc_context(RC):
        return {
            "territory": territory(panels[0], happened[0], world, SEEDS[0] if len(records) > 1 else None, about),
            "displacement": displacement([balance(panel, world) for panel in panels], world, about),
            "outcomes": outcomes(table, "seed", about),
            "series": series([national(panel, world) for panel in panels], world, DAYS, about),
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
def figures(records: list[Record], world: World) -> dict[str, Figure]:
    return drawn(records, world)


def test_every_figure_says_runs_seeds_banner_and_that_it_is_no_forecast(
    figures: dict[str, Figure], world: World
) -> None:
    for name, figure in figures.items():
        said = texts(figure)
        for needed in ("3 runs, seeds 1-3", "Not a forecast: compares assumptions", world.banner):
            assert needed in said, name


def test_one_run_is_enough(records: list[Record], world: World) -> None:
    for figure in drawn(records[:1], world).values():
        assert "1 run, seed 1." in texts(figure)
        assert len(as_bytes(figure, "png")) > 10_000


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_figure_gives_the_same_bytes(records: list[Record], world: World, kind: str) -> None:
    first = {name: as_bytes(figure, kind) for name, figure in drawn(records[:2], world).items()}
    second = {name: as_bytes(figure, kind) for name, figure in drawn(records[:2], world).items()}
    assert first == second


def test_the_map_says_which_run_it_shows(figures: dict[str, Figure], records: list[Record], world: World) -> None:
    assert "Shown is seed 1, the run with the median" in texts(figures["territory"])
    assert "median" not in texts(drawn(records[:1], world)["territory"])


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
    from agents.measures import BY_ACTOR, BY_CELL, BY_PLACE, Record

    world = generated(12)
    places, actors = len(world.territory), len(world.actors)
    shapes = ((places, actors, len(BY_CELL)), (places, len(BY_PLACE)), (actors, len(BY_ACTOR)))
    cells, by_place, by_actor = (np.zeros((2, *shape)) for shape in shapes)
    record = Record(cells, by_place, by_actor, events(0), 0, 45, 0)
    for figure in drawn([record], world).values():
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


def test_the_displaced_are_somewhere(records: list[Record], world: World) -> None:
    panel = panel_frame(records[0], world, 0, 1)
    last = panel[(panel["month"] == panel["month"].max()) & (panel["location"] != "") & (panel["actor"] == "")]
    found = balance(panel, world)
    assert found.shape == (len(world.territory), 2)
    assert found[:, 0].sum() == pytest.approx(last["displaced_from"].sum())
    # One place takes in a thousand persons more than are at home.
    moved = panel.copy()
    moved.loc[last.index[0], "population"] += 1e6
    assert (balance(moved, world) - found)[0, 1] > 9e5
    assert (found >= 0).all()
