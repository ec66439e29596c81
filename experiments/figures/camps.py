"""Refugees by camp: counted and simulated, from where to where, and the scores of every method."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import networkx as nx
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.displacement import BAND, NOTE, geometric_mean
from experiments.displacement_scores import LATE
from experiments.figures.displacement import displacement
from experiments.figures.style import BLACK, BLUE, GREY, RC, SKY, VERMILLION, finish, save
from experiments.flows import Flows
from scenarios.geography import TRACK_SPEED
from scenarios.world import HOME, World

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from experiments.displacement import Result
    from scenarios.conflict_folder import Conflict

ACROSS = 3
"""camps in a row of panels"""
MOST_CAMPS = 24
"""camps with a panel, the ones with most people counted"""


def draw(results: Sequence[Result], output: Path) -> list[Path]:
    """Draw all figures into `output`; return the paths of the PNGs."""
    paths = []
    with mpl.rc_context(RC):
        figures = {"scores": scores(results)}
        for result in results:
            figures[f"{result.conflict.name}-camps"] = camps(result)
            figures[f"{result.conflict.name}-flows"] = flow_map(result)
        for name, figure in figures.items():
            for ending in ("svg", "png"):
                path = output / f"{name}.{ending}"
                save(figure, path)
            paths.append(path)
    return paths


def camps(result: Result) -> Figure:
    """Draw every camp's counts and what the runs say, as a band and its mean."""
    conflict = result.conflict
    order = np.argsort(-result.observed.max(axis=0), kind="stable")[:MOST_CAMPS]
    down = -(-len(order) // ACROSS)
    height = 2.0 * down + 1.7
    figure = Figure(figsize=(10.5, height))
    grid = figure.subplots(down, ACROSS, squeeze=False, sharex=True)
    figure.subplots_adjust(
        left=0.065, right=0.985, top=1 - 0.95 / height, bottom=0.95 / height, hspace=0.42, wspace=0.2
    )
    days = np.arange(conflict.days)
    low, high = np.percentile(result.simulated, BAND, axis=0)
    mean = result.simulated.mean(axis=0)
    for axes, camp in zip(grid.flat, order, strict=False):
        axes.fill_between(days, low[:, camp], high[:, camp], color=SKY, alpha=0.6, linewidth=0)
        axes.plot(days, mean[:, camp], color=BLUE, linewidth=1.2, label="rule: mean, and 5-95 % of the runs")
        axes.plot(days, result.observed[:, camp], color=BLACK, linewidth=1.2, linestyle=(0, (4, 2)), label="counted")
        name = conflict.names[conflict.scored[camp]].replace("_", " ")
        axes.set_title(f"{name} ({conflict.countries[conflict.country[conflict.scored[camp]]].replace('_', ' ')})")
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(FuncFormatter(lambda persons, _: f"{persons:,.0f}"))
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(labelbottom=True)
    for axes in grid.flat[len(order) :]:
        axes.set_axis_off()
    lines, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(lines, labels, loc="upper left", bbox_to_anchor=(0.05, 1 - 0.38 / height), ncols=2)
    found = result.scores[0]
    fitted = "fitted on the other conflicts" if result.left_out else "the defaults"
    left = len(conflict.scored) - len(order)
    finish(
        figure,
        f"{conflict.name}: persons in each camp",
        f"{len(result.simulated)} runs, no camp capacities, parameters {fitted}: averaged relative difference "
        f"{found.all_days:.3f} over all days, {found.late:.3f} from day {LATE} on. "
        f"Across: days since {conflict.start}; each panel has its own scale"
        f"{f'; {left} smaller camps are not shown' if left else ''}. Totals are rescaled to the counted ones. {NOTE}",
    )
    return figure


def flow_map(result: Result) -> Figure:
    """Draw where the runs' refugees at the end come from and are."""
    conflict = result.conflict
    home, camp = np.nonzero(result.flows > 0)
    persons = result.flows[home, camp]
    order = np.argsort(-persons, kind="stable")
    flows = Flows(home[order], conflict.scored[camp[order]], persons[order])
    about = f"{conflict.name}, {len(result.simulated)} runs; homes are simulated, nobody recorded them. {NOTE}"
    return displacement(flows, as_world(conflict), len(result.simulated), about)


def as_world(conflict: Conflict) -> World:
    """Return the places and ways of a conflict as a bare world for the map: no actors, no bases."""
    territory: nx.Graph[str] = nx.Graph()
    people = np.zeros(len(conflict.names))
    for row, name in enumerate(conflict.names):
        at_home = conflict.country[row] == conflict.home
        people[row] = conflict.fighting[:, row].sum()
        territory.add_node(
            name, district=name, country=HOME if at_home else conflict.countries[conflict.country[row]],
            latitude=float(conflict.latitude[row]), longitude=float(conflict.longitude[row]),
            population=int(people[row]), urban=False, capital=False, resources=0.0, services=0.0,
            camp=bool(conflict.camp[row]) and not at_home,
        )  # fmt: skip
    for route in conflict.routes:
        a, b = conflict.names[route.start], conflict.names[route.end]
        territory.add_edge(
            a, b, kilometres=route.kilometres, hours=route.kilometres / TRACK_SPEED, road="track",
            border=bool(conflict.country[route.start] != conflict.country[route.end]),
        )  # fmt: skip
    return World(
        name=conflict.name, title=conflict.name, territory=territory, constituencies=(),
        shares=np.zeros((len(conflict.names), 0)), actors=(), forces=np.zeros((len(conflict.names), 0), np.int64),
        bases=(), banner="",
    )  # fmt: skip


def scores(results: Sequence[Result]) -> Figure:
    """Draw the score of every method on every conflict as a table, the better the paler."""
    methods = list(dict.fromkeys(score.method for result in results for score in result.scores))
    names = [result.conflict.name for result in results]
    table = np.full((len(methods), len(results)), np.nan)
    for column, result in enumerate(results):
        for found in result.scores:
            table[methods.index(found.method), column] = found.all_days
    several = len(results) > 1
    if several:
        means = [geometric_mean(row[~np.isnan(row)]) for row in table]
        table = np.column_stack([table, means])
    columns = [*names, "geometric\nmean"] if several else names
    width, height = max(4.0 + 1.05 * len(columns), 7.5), 1.9 + 0.3 * len(methods)
    figure = Figure(figsize=(width, height))
    box = (2.9, 0.95, 1.05 * len(columns), 0.3 * len(methods))
    axes = figure.add_axes((box[0] / width, box[1] / height, box[2] / width, box[3] / height))
    axes.imshow(np.clip(table, 0, 1.2), cmap="Blues", vmin=0, vmax=1.6, aspect="auto")
    for row, values in enumerate(table):
        rule = methods[row].startswith("rule")
        for column, value in enumerate(values):
            text = "-" if np.isnan(value) else f"{value:.3f}"
            best = not np.isnan(value) and value <= np.nanmin(table[:, column])
            axes.text(
                column, row, text, ha="center", va="center", fontsize=9, fontweight="bold" if best else "normal",
                color="white" if value > 0.95 else BLACK,
            )  # fmt: skip
        axes.text(-0.6, row, methods[row], ha="right", va="center", fontsize=9, color=VERMILLION if rule else BLACK)
    axes.set_xticks(range(len(columns)), columns)
    axes.xaxis.tick_top()
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_color(GREY)
    finish(
        figure,
        "Averaged relative difference of camp shares, all days",
        f"0 is perfect, 2 the worst; the best of a column in bold. * uses camp capacities, derived from counts. {NOTE}",
    )
    return figure
