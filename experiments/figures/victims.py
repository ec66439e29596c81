"""Who killed whom: deaths of the mission period, killers in rows and victims in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from experiments.figures.style import finish

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from scenarios.world import World
    from sim.declare import F64

FEWEST = 0.5
"""deaths a run; at it and below, the colour is the lightest"""


def victims(world: World) -> list[str]:
    """Return the columns of the matrix: what the victims were."""
    return ["civilians,\nattacked", "civilians,\nin crossfire", *(a.name for a in world.actors), "peacekeepers"]


def deaths_by_side(events: pd.DataFrame, world: World) -> F64:
    """Count the deaths of one run from authorisation on, as (killers, victims).

    Civilians who died in the crossfire stand with the side that attacked.
    """
    names = [actor.name for actor in world.actors]
    columns = {name: 2 + row for row, name in enumerate(names)} | {"peacekeepers": 2 + len(names)}
    found = np.zeros((len(names), 3 + len(names)))
    mission = events[events["day"] >= 0]
    counts = mission.groupby(["event_type", "side_a", "side_b"])[["deaths_a", "deaths_b", "deaths_civilians"]].sum()
    for row in counts.reset_index().itertuples():
        attacker = names.index(str(row.side_a))
        found[attacker, 0 if row.event_type == "one_sided" else 1] += row.deaths_civilians
        if row.side_b in columns:
            found[attacker, columns[str(row.side_b)]] += row.deaths_b
        if row.side_b in names:
            found[names.index(str(row.side_b)), columns[str(row.side_a)]] += row.deaths_a
    return found


def who_killed_whom(runs: list[F64], world: World, about: str) -> Figure:
    """Draw the mean over runs as a matrix with numbers.

    Args:
        runs: one array of `deaths_by_side` a run.
        world: names the sides.
        about: the caption.
    """
    counts = np.stack(runs)
    rows, columns = counts.shape[1:]
    width, height = 2.6 + 1.22 * columns, 1.95 + 0.66 * rows
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((2.1 / width, 0.72 / height, 1 - 2.25 / width, 1 - 1.75 / height))
    mean = counts.mean(axis=0)
    norm = LogNorm(FEWEST, max(float(mean.max()), 2 * FEWEST))
    axes.imshow(np.maximum(mean, FEWEST), cmap="Blues", norm=norm, aspect="auto")
    axes.set_xticks(range(columns), victims(world))
    axes.set_yticks(range(rows), [actor.name for actor in world.actors])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_xticks(np.arange(columns + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(rows + 1) - 0.5, minor=True)
    axes.grid(visible=False)
    axes.grid(which="minor", color="white", linewidth=2)
    axes.tick_params(which="minor", length=0)
    axes.spines[:].set_visible(False)
    for row in range(rows):
        axes.add_patch(
            Rectangle((row + 1.5, row - 0.5), 1, 1, facecolor="white", edgecolor="#C8C8C8", hatch="////", lw=0)
        )
    axes.set_ylabel("killed by")
    _numbers(axes, counts, dark=norm(np.maximum(mean, FEWEST)) > 0.55)
    spread = "; below it the range of 90 % of the runs" if len(runs) > 1 else ""
    per = "mean number a run" if len(runs) > 1 else "number"
    finish(
        figure,
        "Who killed whom, from the mission's authorisation to the end",
        f"Deaths, {per}{spread}. Crossfire stands with the side that attacked. {about}",
    )
    return figure


def _numbers(axes: Axes, counts: F64, *, dark: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    low, high = np.quantile(counts, [0.05, 0.95], axis=0)
    for (row, column), value in np.ndenumerate(counts.mean(axis=0)):
        colour = "white" if dark[row, column] else "black"
        if column == row + 2:  # nobody fights himself
            continue
        several = len(counts) > 1
        text = f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"
        axes.text(column, row - 0.1 * several, text, ha="center", va="center", color=colour, fontsize=11)
        if several:
            spread = f"{low[row, column]:,.0f}-{high[row, column]:,.0f}"
            axes.text(column, row + 0.26, spread, ha="center", va="center", color=colour, fontsize=7.5)
