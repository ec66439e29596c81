"""Flight: how many people of each place are displaced from it, and how many displaced people it hosts, at the end.

Who went where is not recorded, so no arrows are drawn: half-circles show the balance of every place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Wedge
from matplotlib.path import Path

from experiments.figures.geometry import (
    Frame,
    crowds,
    importance,
    names,
    outline,
    pixels_a_point,
    positions,
    roads,
    round_length,
    scale_bar,
    show,
    titled,
    whole,
)
from experiments.figures.style import BLACK, BLUE, GREY, VERMILLION, finish
from scenarios.world import HOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from scenarios.world import World
    from sim.declare import F64

WIDTH = 10.5
"""inches"""
LARGEST = 0.055
"""radius of the largest half-circle, as a share of the map's longer side"""
NAMED = 10
"""places with most people displaced from or hosted that are named where there is room"""
INSET = 3.1
"""inches for a row of insets"""


def balance(panel: pd.DataFrame, world: World) -> F64:
    """Return of one run at its end, as (places, 2), persons displaced from each place and displaced persons there.

    Who is displaced to a place is not recorded; it is who is present, less the residents who are alive and at home.
    """
    of_place = panel["location"] != ""
    dead = panel[of_place & (panel["actor"] != "")].groupby("location", observed=False)["civilians_killed"].sum()
    places = panel[of_place & (panel["actor"] == "")]
    crossfire = places.groupby("location", observed=False)["crossfire_killed"].sum()
    last = places[places["month"] == places["month"].max()].set_index("location")
    order = list(world.territory)
    persons = [p["population"] if p["country"] == HOME else 0 for _, p in world.territory.nodes(data=True)]
    gone = last["displaced_from"].reindex(order).to_numpy(dtype=np.float64)
    present = last["population"].reindex(order).to_numpy(dtype=np.float64)
    killed = (dead.reindex(order).fillna(0) + crossfire.reindex(order).fillna(0)).to_numpy(dtype=np.float64)
    at_home = np.array(persons, dtype=np.float64) - killed - gone
    return np.stack([gone, np.maximum(present - at_home, 0)], axis=1)


def displacement(runs: Sequence[F64], world: World, about: str) -> Figure:
    """Draw the mean balance of every place over runs; insets where places crowd.

    Args:
        runs: one array of `balance` a run.
        world: of the runs.
        about: the caption.
    """
    persons = np.mean(runs, axis=0)
    where = positions(world)
    frame = whole(where)
    insets = crowds(where, persons.max(axis=1))
    shape = (frame.top - frame.bottom) / (frame.right - frame.left)
    wide = float(np.clip(7.6 / shape, 4.0, WIDTH - 2.6))
    tall, below = wide * shape, INSET if insets else 0.0
    height = max(tall, 3.0) + below + 1.6
    figure = Figure(figsize=(WIDTH, height))
    large = figure.add_axes((0.15 / WIDTH, (0.9 + below) / height, wide / WIDTH, tall / height))
    side = max(frame.right - frame.left, frame.top - frame.bottom)
    most = max(float(persons.max()), 1.0)
    _draw(large, world, where, persons, frame, LARGEST * side, most)
    for number, inset in enumerate(insets):
        letter = "ABC"[number]
        left = 0.25 + number * WIDTH / 3
        axes = figure.add_axes((left / WIDTH, 0.9 / height, (WIDTH / 3 - 0.45) / WIDTH, (below - 0.5) / height))
        inside = persons[inset.holds(where)]
        _draw(axes, world, where, persons, inset, 1.8 * LARGEST * (inset.right - inset.left), max(inside.max(), 1.0))
        outline(axes, inset, letter, named=False)
        outline(large, inset, letter)
        axes.set_title(f"{letter}: larger, with a scale of its own")
    _legend(figure, large, most, LARGEST * side, wide, height)
    several = f"Mean of {len(runs)} runs. " if len(runs) > 1 else ""
    total = persons[:, 0].sum()
    finish(
        figure,
        titled("Where people fled from, and where displaced people are, at the end", WIDTH),
        f"{several}{total:,.0f} residents are displaced. Who went where is not recorded, so half-circles show each "
        f"place's balance in place of arrows. {about}",
    )
    return figure


def _draw(axes: Axes, world: World, where: F64, persons: F64, frame: Frame, radius: float, most: float) -> None:
    """Draw places with their half-circles, whose area is in proportion to persons."""
    show(axes, frame)
    roads(axes, world, where)
    inside = frame.holds(where)
    radii = radius * np.sqrt(persons / most)
    for row in np.argsort(-persons.max(axis=1), kind="stable"):  # small ones above large ones
        for column, (start, colour) in enumerate(((180, VERMILLION), (0, BLUE))):
            if inside[row] and radii[row, column] > 0:
                axes.add_patch(
                    Wedge(
                        (float(where[row, 0]), float(where[row, 1])), float(radii[row, column]), start, start + 180,
                        facecolor=colour, alpha=0.75, edgecolor=BLACK, linewidth=0.5, zorder=3,
                        hatch="" if column == 0 else "....",
                    )
                )  # fmt: skip
    abroad = np.array([p["country"] != HOME for _, p in world.territory.nodes(data=True)])
    for chosen, marker, size in ((inside & ~abroad, "o", 5), (inside & abroad, "d", 34)):
        axes.scatter(
            where[chosen, 0], where[chosen, 1], s=size, marker=marker, zorder=4, facecolors="white", edgecolors=GREY
        )
    scale_bar(axes, frame, 0.06 if radius > LARGEST * (frame.right - frame.left) * 1.5 else 0.012)
    axes.apply_aspect()
    points = axes.get_window_extent().width / (frame.right - frame.left) / pixels_a_point(axes)
    usual = importance(world)
    ranked = [row for row in np.argsort(-persons.max(axis=1), kind="stable").tolist() if inside[row]]
    rows = list(dict.fromkeys([*(row for row in usual[:1] if inside[row]), *ranked[:NAMED]]))
    rows += [row for row in usual if inside[row] and row not in rows and abroad[row]]
    names(axes, world, where, 3 + radii.max(axis=1) * points, rows)


def _legend(figure: Figure, large: Axes, most: float, radius: float, wide: float, height: float) -> None:
    """Explain the half-circles, with two sizes in persons, right of the map."""
    large.apply_aspect()
    points = large.get_window_extent().width / np.ptp(large.get_xlim()) / pixels_a_point(large)
    handles = [
        Line2D(
            [], [], linestyle="", marker=_half(180), color=VERMILLION, markersize=15, label="displaced from the place"
        ),
        Line2D([], [], linestyle="", marker=_half(0), color=BLUE, markersize=15, label="displaced people there"),
    ]
    largest = round_length(most / 3)
    for number in (largest, largest / 10):
        size = 2 * radius * np.sqrt(number / most) * float(points)
        handles.append(
            Line2D(
                [], [], linestyle="", marker=_half(0), markerfacecolor="none", markeredgecolor=BLACK, markersize=size,
                label=f"{number:,.10g} persons",
            )
        )  # fmt: skip
    handles.append(
        Line2D([], [], linestyle="", marker="d", markerfacecolor="white", markeredgecolor=GREY, label="place abroad")
    )
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=((wide + 0.3) / WIDTH, 1 - 0.8 / height), fontsize=8.5,
        labelspacing=1.8, handletextpad=1.4,
    )  # fmt: skip


def _half(start: int) -> Path:
    """Return the outline of a half-circle as a marker."""
    angle = np.radians(np.linspace(start, start + 180, 25))
    return Path(np.stack([np.cos(angle), np.sin(angle)], axis=1))
