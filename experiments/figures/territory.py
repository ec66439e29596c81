"""The territory at three dates: who controls what, where the mission stands, where civilians were attacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.geometry import (
    ROAD,
    Frame,
    crowds,
    importance,
    marker_scale,
    names,
    outline,
    pixels_a_point,
    positions,
    roads,
    scale_bar,
    show,
    titled,
    whole,
)
from experiments.figures.style import BLACK, GREY, SKY, actor_style, finish
from scenarios.world import HOME

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from scenarios.world import World
    from sim.declare import F64

    type Mask = np.ndarray[Any, np.dtype[np.bool_]]

LOOK_BACK = 6
"""months of attacks shown"""
NAMED = 12
"""largest places at home that are named where there is room"""
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
PERSONS_A_POINT = 1_100
"""inhabitants a square point of a place's marker"""
SMALLEST, LARGEST = 22.0, 330.0
"""square points"""
USUAL = 110.0
"""square points of a marker that must not touch the next one"""
WIDTH = 10.5
"""inches"""
SPIRAL = 0.035
"""largest radius of the attacks around a place, as a share of the map's longer side"""


class Drawn(NamedTuple):
    """One run at one date."""

    panel: pd.DataFrame
    events: pd.DataFrame
    world: World
    where: F64
    month: int


def territory(panel: pd.DataFrame, events: pd.DataFrame, world: World, seed: int | None, about: str) -> Figure:
    """Draw the territory at the end of one run, large, and at authorisation and half way; insets where places crowd.

    Args:
        panel: rows of the panel of that run.
        events: its events.
        world: its world.
        seed: its seed, where it is one of several, the one with the median number of civilians killed.
        about: the caption.
    """
    last, first = int(panel["month"].max()), int(panel["month"].min())
    start, half = max(min(0, last), first), max(1, last // 2)
    where = positions(world)
    frame = whole(where)
    insets = crowds(where, _inhabitants(world))
    shape = (frame.top - frame.bottom) / (frame.right - frame.left)
    tall = float(np.clip(0.66 * WIDTH * shape, 3.9, 8.2))
    below = 3.1 if insets else 0.0
    height = tall + below + 2.4
    figure = Figure(figsize=(WIDTH, height))

    def place(left: float, bottom: float, wide: float, high: float) -> Axes:
        """Add axes, by inches from the lower left corner."""
        return figure.add_axes((left / WIDTH, bottom / height, wide / WIDTH, high / height))

    base = 1.65 + below
    large = place(0.15, base, 0.645 * WIDTH, tall)
    small = [place(0.69 * WIDTH, base + part * tall / 2, 0.295 * WIDTH, 0.43 * tall) for part in (1, 0)]
    titles = (f"Month {last}, the end", "At authorisation", f"Month {half}")
    for axes, title, month in zip((large, *small), titles, (last, start, half), strict=True):
        _draw_map(axes, Drawn(panel[panel["month"] == month], events, world, where, month), frame, axes is large)
        axes.set_title(title)
    for number, inset in enumerate(insets):
        letter = "ABC"[number]
        axes = place(0.25 + number * WIDTH / 3, 1.65, WIDTH / 3 - 0.45, below - 0.5)
        _draw_map(axes, Drawn(panel[panel["month"] == last], events, world, where, last), inset, True, 0.06)
        outline(axes, inset, letter, named=False)
        outline(large, inset, letter)
        axes.set_title(f"{letter}: at the end, larger")
    figure.legend(
        handles=_legend(world), loc="lower center", ncols=4, fontsize=8.5, bbox_to_anchor=(0.5, 0.62 / height),
        columnspacing=1.4, handletextpad=0.5,
    )  # fmt: skip
    which = f"Shown is seed {seed}, the run with the median number of civilians killed, of " if seed is not None else ""
    finish(figure, titled(f"{world.title}: control, mission and attacks on civilians", WIDTH), f"{which}{about}")
    return figure


def _inhabitants(world: World) -> F64:
    """Return the persons of every place at home; 0 abroad."""
    places = (place for _, place in world.territory.nodes(data=True))
    return np.array([place["population"] if place["country"] == HOME else 0 for place in places], dtype=np.float64)


def _draw_map(axes: Axes, drawn: Drawn, frame: Frame, named: bool, below: float = 0.012) -> None:
    show(axes, frame)
    scale = marker_scale(axes, drawn.where, frame, USUAL)
    sizes = np.clip(_inhabitants(drawn.world) / PERSONS_A_POINT, SMALLEST, LARGEST) * scale
    inside = frame.holds(drawn.where)
    roads(axes, drawn.world, drawn.where)
    _places(axes, drawn, sizes, inside)
    _attacks(axes, drawn, frame, scale, inside)
    _bases(axes, drawn, sizes, scale, inside)
    scale_bar(axes, frame, below)
    order = [row for row in importance(drawn.world) if inside[row]]
    home = [row for row in order if drawn.world.territory.nodes[list(drawn.world.territory)[row]]["country"] == HOME]
    chosen = [*home[:NAMED], *(row for row in order if row not in home)] if named else home[:1]
    names(axes, drawn.world, drawn.where, 2 + np.stack([sizes, sizes], axis=1) ** 0.5 / 2, chosen)


def _places(axes: Axes, drawn: Drawn, sizes: F64, inside: Mask) -> None:
    """Draw places at home by the actor that controls the largest share; paler where that share is smaller."""
    world, where = drawn.world, drawn.where
    cells = drawn.panel[(drawn.panel["location"] != "") & (drawn.panel["actor"] != "")]
    control = cells.pivot(index="location", columns="actor", values="control")
    actors = [actor.name for actor in world.actors]
    shares = control.reindex(index=list(world.territory), columns=actors).to_numpy(dtype=np.float64)
    abroad = np.array([place["country"] != HOME for _, place in world.territory.nodes(data=True)])
    holder = np.nan_to_num(shares).argmax(axis=1)
    held = np.nan_to_num(shares).max(axis=1)
    for row in range(len(actors)):
        colour, marker = actor_style(row)
        mine = inside & ~abroad & (holder == row) & (held > 0)
        mine = np.flatnonzero(mine)[np.argsort(-sizes[mine], kind="stable")]  # small ones above large ones
        faces = [_shade(colour, share) for share in held[mine]]
        _scatter(axes, where[mine], s=sizes[mine], c=faces or None, marker=marker, edgecolors=BLACK, linewidths=0.6)
    empty = inside & ~abroad & (held == 0)
    _scatter(axes, where[empty], s=sizes[empty], facecolors="white", edgecolors=GREY, linewidths=0.6)
    there = inside & abroad
    _scatter(axes, where[there], s=46, facecolors="white", edgecolors=GREY, marker="d", linewidths=1.2)


def _attacks(axes: Axes, drawn: Drawn, frame: Frame, scale: float, inside: Mask) -> None:
    """Draw a dot for each attack on civilians, in a spiral around its place; hollow where the mission never knew."""
    events, month = drawn.events, drawn.month
    recent = events[
        (events["event_type"] == "one_sided") & (events["month"] <= month) & (events["month"] > month - LOOK_BACK)
    ]
    recent = recent[inside[recent["location_id"].to_numpy(dtype=np.int64)]]
    if recent.empty:
        return
    place = recent["location_id"].to_numpy(dtype=np.int64)
    reported = recent["reported"].to_numpy(dtype=bool)
    turn = recent.groupby("location_id").cumcount().to_numpy(dtype=np.float64)
    side = max(frame.right - frame.left, frame.top - frame.bottom)
    # Where one place was attacked again and again its spiral is wound tighter, so that it stays at its place.
    step = min(0.011 * np.sqrt(scale), SPIRAL / np.sqrt(turn.max() + 1))
    radius, angle = step * side * np.sqrt(turn + 1), GOLDEN_ANGLE * turn
    at = drawn.where[place] + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    small = float(np.clip(step / 0.011, 0.45, 1.0)) ** 2
    _scatter(axes, at[~reported], s=8 * small, facecolors="white", edgecolors=BLACK, linewidths=0.6, zorder=4)
    _scatter(axes, at[reported], s=10 * small, facecolors=BLACK, edgecolors="white", linewidths=0.5, zorder=4)


def _bases(axes: Axes, drawn: Drawn, sizes: F64, scale: float, inside: Mask) -> None:
    """Draw the mission above the places where it stands; larger where it is stronger."""
    rows = drawn.panel[(drawn.panel["location"] != "") & (drawn.panel["actor"] == "")].set_index("location")
    places = rows.reindex(list(drawn.world.territory))
    persons = places[["troops", "police", "observers", "mission_civilians"]].sum(axis=1).to_numpy(dtype=np.float64)
    there = (persons > 0) & inside
    markers = (26 + 0.09 * persons[there]) * max(scale, 0.25)
    at = axes.transData.transform(drawn.where[there])
    # Half of both markers above the place: the lift is in points, so that it is the same in every map.
    at[:, 1] += (np.sqrt(sizes[there]) + 0.6 * np.sqrt(markers)) / 2 * pixels_a_point(axes)
    _scatter(
        axes, axes.transData.inverted().transform(at), s=markers, facecolors=SKY, edgecolors=BLACK, marker="P",
        linewidths=0.8, zorder=5,
    )  # fmt: skip


def _scatter(axes: Axes, at: F64, **look: Any) -> None:
    if len(at):
        axes.scatter(at[:, 0], at[:, 1], **{"zorder": 3, **look})


def _shade(colour: str, share: float) -> tuple[float, float, float]:
    """Mix a colour with white: full where `share` is 1, pale where it is a third or less."""
    strength = float(np.clip(0.25 + 0.75 * (share - 1 / 3) / (2 / 3), 0.25, 1))
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return red, green, blue


def _legend(world: World) -> list[Any]:
    def point(label: str, marker: str, face: str, edge: str = BLACK, size: float = 7) -> Line2D:
        """Return an entry that shows a marker."""
        return Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            markerfacecolor=face,
            markeredgecolor=edge,
            markersize=size,
            label=label,
        )

    actors = [
        point(f"most control: {a.name}", actor_style(row)[1], actor_style(row)[0]) for row, a in enumerate(world.actors)
    ]
    return [
        *actors,
        Patch(facecolor="#E4E4E4", edgecolor=BLACK, linewidth=0.6, label="paler: a smaller share of control"),
        point("larger: more inhabitants", "s", "white", size=10),
        point("base, larger if stronger", "P", SKY, size=8),
        point("place abroad", "d", "white", GREY),
        point(f"attack in the last {LOOK_BACK} months, reported", "o", BLACK, size=3.5),
        point("same, not reported", "o", "white", size=3.5),
        Line2D([], [], color=ROAD, linewidth=1.3, label="paved road"),
        Line2D([], [], color=ROAD, linewidth=0.8, linestyle=(0, (3, 2)), label="track"),
    ]
