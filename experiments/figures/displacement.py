"""Flight: who is displaced from where to where at the end.

Arrows show the largest flows; half-circles show, for every place, all who are displaced from it and all whom it hosts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Wedge
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
    from matplotlib.axes import Axes

    from experiments.flows import Flows
    from scenarios.world import World
    from sim.declare import F64

WIDTH, NARROW = 10.5, 7.4
"""inches of a figure with insets or a wide map, and of the narrowest one"""
KEY = 2.75
"""inches for the legend"""
TOP, BOTTOM = 0.5, 1.05
"""inches for the title, and for a caption of four lines under a bar of scale"""
LARGEST = 0.052
"""radius of the largest half-circle, as a share of the map's side were it a square of the same area"""
NAMED = 10
"""places with most people displaced from or hosted that are named where there is room"""
INSET = 3.1
"""inches for a row of insets"""
ARROWS, ARROWS_IN_INSET = 25, 12
"""largest flows drawn on the map, and in an inset of those that touch it"""
WIDEST, NARROWEST = 6.0, 0.7
"""width of the largest flow and of the smallest ones (points)"""
BEND = 0.16
"""how far an arrow bows to its left, as a share of its length: opposite flows part, and lie side by side"""
GAP = 3.5
"""points between an arrow's ends and the middles of its places"""


def displacement(flows: Flows, world: World, runs: int, about: str) -> Figure:
    """Draw the flows and the balance of every place; insets where places crowd.

    Args:
        flows: means over the runs.
        world: of the runs.
        runs: how many there were.
        about: the caption.
    """
    persons = flows.balance(len(world.territory))
    where = positions(world)
    frame = whole(where)
    insets = crowds(where, persons.max(axis=1))
    shape = (frame.top - frame.bottom) / (frame.right - frame.left)
    wide = float(np.clip(7.6 / shape, 4.0, WIDTH - KEY))
    width = WIDTH if insets else max(NARROW, wide + KEY)
    tall, below = wide * shape, INSET if insets else 0.0
    height = max(tall, 3.4) + below + TOP + BOTTOM
    figure = Figure(figsize=(width, height))
    large = figure.add_axes((0.15 / width, (BOTTOM + below) / height, wide / width, tall / height))
    side = float(np.sqrt((frame.right - frame.left) * (frame.top - frame.bottom)))
    most = max(float(persons.max(initial=0)), 1.0)
    shown = flows.chosen(slice(ARROWS))
    thick = widths(flows)
    _draw(large, world, where, persons, frame, LARGEST * side, most, shown, thick, inset=False)
    for number, inset in enumerate(insets):
        letter = "ABC"[number]
        left = 0.25 + number * WIDTH / 3
        axes = figure.add_axes((left / WIDTH, BOTTOM / height, (WIDTH / 3 - 0.45) / WIDTH, (below - 0.5) / height))
        inside = inset.holds(where)
        touching = inside[flows.home] | inside[flows.place]
        near = flows.chosen(touching).chosen(slice(ARROWS_IN_INSET))
        radius = 1.8 * LARGEST * (inset.right - inset.left)
        _draw(
            axes, world, where, persons, inset, radius, max(float(persons[inside].max()), 1.0), near, thick[touching],
            inset=True,
        )  # fmt: skip
        outline(axes, inset, letter, named=False)
        outline(large, inset, letter)
        axes.set_title(f"{letter}: larger (half-circles: own scale)", fontsize=9)
    _legend(figure, large, most, LARGEST * side, flows, wide, height)
    finish(
        figure,
        titled("Displaced people at the end: from where to where", width),
        f"{_told(flows, runs, enlarged=bool(insets))}{about}",
    )
    return figure


def _told(flows: Flows, runs: int, *, enlarged: bool) -> str:
    """Say how many persons the figure is about and how many of them the arrows show."""
    several = f"Mean of {runs} runs. " if runs > 1 else ""
    total = flows.persons.sum()
    if not total:
        return f"{several}Nobody is displaced. "
    part = flows.persons[:ARROWS].sum() / total
    drawn = "all flows" if len(flows.persons) <= ARROWS else f"the {ARROWS} largest flows, {part:.0%} of them"
    near = f" (in an enlarged part, the {ARROWS_IN_INSET} largest that touch it)" if enlarged else ""
    return (
        f"{several}{total:,.0f} residents are displaced. Arrows, from home to refuge: {drawn}{near}, where places are "
        "far enough apart for one. Half-circles: all of them. "
    )


def _draw(
    axes: Axes, world: World, where: F64, persons: F64, frame: Frame, radius: float, most: float, flows: Flows,
    thick: F64, *, inset: bool,
) -> None:  # fmt: skip
    """Draw places with half-circles, whose area is in proportion to persons, and the arrows of `flows`."""
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
                        facecolor=colour, alpha=0.6, edgecolor=BLACK, linewidth=0.5, zorder=3,
                        hatch="" if column == 0 else "....", clip_on=inset,
                    )
                )  # fmt: skip
    abroad = np.array([p["country"] != HOME for _, p in world.territory.nodes(data=True)])
    for chosen, marker, size in ((inside & ~abroad, "o", 5), (inside & abroad, "d", 34)):
        axes.scatter(
            where[chosen, 0], where[chosen, 1], s=size, marker=marker, zorder=5, facecolors="white", edgecolors=GREY
        )
    scale_bar(axes, frame, 0.06 if inset else 0.012)
    axes.apply_aspect()
    points = axes.get_window_extent().width / (frame.right - frame.left) / pixels_a_point(axes)
    lines = _arrows(axes, where, flows, thick, points)
    usual = importance(world)
    ranked = [row for row in np.argsort(-persons.max(axis=1), kind="stable").tolist() if inside[row]]
    rows = list(dict.fromkeys([*(row for row in usual[:1] if inside[row]), *ranked[:NAMED]]))
    rows += [row for row in usual if inside[row] and row not in rows and abroad[row]]
    names(axes, world, where, 3 + radii * points, rows, lines=lines)


def widths(flows: Flows) -> F64:
    """Return the width of each flow's arrow (points), in proportion to persons but for the narrowest."""
    largest = max(float(flows.persons.max(initial=0)), 1.0)
    return np.maximum(WIDEST * flows.persons / largest, NARROWEST)


def _arrows(axes: Axes, where: F64, flows: Flows, thick: F64, points: float) -> F64:
    """Draw arrows from home to refuge, wide ones below narrow ones; return points along them, in kilometres.

    Args:
        axes: with limits set.
        where: of all places.
        flows: that are drawn, the largest first.
        thick: how wide their arrows are, or more of them (points).
        points: a kilometre on the page.
    """
    along = [np.empty((0, 2))]
    for home, place, width in zip(flows.home, flows.place, thick, strict=False):
        shape = arrow(where[home] * points, where[place] * points, float(width))
        if shape is None:
            continue
        patch = Polygon(shape / points, closed=True, facecolor=BLACK, edgecolor="none", alpha=0.8, zorder=4)
        # Lines that cross stay apart by a white rim.
        patch.set_path_effects([effects.withStroke(linewidth=1.4, foreground="white", alpha=0.9)])
        axes.add_patch(patch)
        along.append(shape / points)
    return np.concatenate(along)


def arrow(start: F64, end: F64, width: float) -> F64 | None:
    """Return the outline of a curved arrow, as (corners, 2); None where the places are too near for one.

    Args:
        start: middle of the place it comes from (points).
        end: middle of the place it goes to.
        width: of its shaft (points).
    """
    line = end - start
    length = float(np.hypot(*line))
    head = 3.5 + 1.6 * width
    if length < 2 * GAP + 1.2 * head:
        return None
    # A quadratic Bezier curve, cut at both ends; its head is straight, in the direction of the end.
    bow = (start + end) / 2 + 2 * BEND * np.array([-line[1], line[0]])
    cut = GAP / length
    at = np.linspace(cut, 1 - cut, 40)[:, None]
    curve = (1 - at) ** 2 * start + 2 * at * (1 - at) * bow + at**2 * end
    tip = curve[-1]
    shaft = curve[np.hypot(*(curve - tip).T) > 0.9 * head]
    along = np.gradient(shaft, axis=0)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(*along.T)[:, None]
    base = tip - shaft[-1]
    side = head * 0.55 * np.array([-base[1], base[0]]) / np.hypot(*base)
    left, right = shaft + across * width / 2, shaft - across * width / 2
    corners: F64 = np.concatenate([left, [shaft[-1] + side, tip, shaft[-1] - side], right[::-1]])
    return corners


def _legend(figure: Figure, large: Axes, most: float, radius: float, flows: Flows, wide: float, height: float) -> None:
    """Explain half-circles and arrows, with sizes in persons, right of the map."""
    large.apply_aspect()
    points = large.get_window_extent().width / np.ptp(large.get_xlim()) / pixels_a_point(large)
    halves = ((180, VERMILLION, "displaced from the place"), (0, BLUE, "displaced people there"))
    handles = [
        Line2D([], [], linestyle="", marker=_half(start), color=colour, alpha=0.6, markersize=15, label=label)
        for start, colour, label in halves
    ]
    largest = round_length(most / 5)
    for number in (largest, largest / 10):
        size = 2 * radius * np.sqrt(number / most) * float(points)
        handles.append(
            Line2D(
                [], [], linestyle="", marker=_half(0), markerfacecolor="none", markeredgecolor=BLACK, markersize=size,
                label=f"{number:,.10g} persons",
            )
        )  # fmt: skip
    if len(flows.persons):
        largest = round_length(flows.persons[0])
        for number, fled in ((largest, " fled\nin the arrow's direction"), (largest / 2, ""), (largest / 5, "")):
            handles.append(
                Line2D(
                    [], [], color=BLACK, alpha=0.8, solid_capstyle="butt",
                    linewidth=max(WIDEST * number / flows.persons[0], NARROWEST),
                    label=f"{number:,.10g} persons{fled}",
                )
            )  # fmt: skip
    handles.append(
        Line2D([], [], linestyle="", marker="d", markerfacecolor="white", markeredgecolor=GREY, label="place abroad")
    )
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=((wide + 0.3) / figure.get_figwidth(), 1 - TOP / height),
        fontsize=8.5, labelspacing=1.8, handletextpad=1.4,
    )  # fmt: skip


def _half(start: int) -> Path:
    """Return the outline of a half-circle as a marker."""
    angle = np.radians(np.linspace(start, start + 180, 25))
    return Path(np.stack([np.cos(angle), np.sin(angle)], axis=1))
