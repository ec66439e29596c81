"""The territory at three dates: who controls what, where the mission stands, where civilians were attacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.style import BLACK, GREY, SKY, actor_style, finish
from scenarios.world import HOME

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import Bbox

    from scenarios.world import World
    from sim.declare import F64

ROAD = "#BDBDBD"
LOOK_BACK = 6
"""months of attacks shown"""
NAMED = 6
"""largest places at home that are named"""
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
PERSONS_A_POINT = 1_100
"""inhabitants a square point of a place's marker"""
SMALLEST, LARGEST = 22.0, 330.0
"""square points"""
ROOMY = 70
"""places"""


def territory(panel: pd.DataFrame, events: pd.DataFrame, world: World, seed: int | None, about: str) -> Figure:
    """Draw the territory at authorisation, half way and at the end of one run.

    Args:
        panel: rows of the panel of that run.
        events: its events.
        world: its world.
        seed: its seed, where it is one of several, the one with the median number of civilians killed.
        about: the caption.
    """
    last, first = int(panel["month"].max()), int(panel["month"].min())
    dates = {
        "At authorisation": max(min(0, last), first),
        f"Month {max(1, last // 2)}": max(1, last // 2),
        f"Month {last}, the end": last,
    }
    where = _positions(world)
    shape = np.ptp(where, axis=0)
    tall = float(np.clip(5.0 * 1.2 * shape[1] / (1.1 * shape[0] + 1e-9), 2.5, 8))
    figure = Figure(figsize=(15, tall + 1.7))
    height = figure.get_size_inches()[1]
    grid = figure.subplots(1, 3)
    figure.subplots_adjust(left=0.012, right=0.995, top=1 - 0.65 / height, bottom=1.05 / height, wspace=0.0)
    for axes, (title, month) in zip(grid, dates.items(), strict=True):
        _draw_map(axes, panel[panel["month"] == month], events, world, where, month)
        axes.set_title(title)
    figure.legend(
        handles=_legend(world), loc="lower center", ncols=6, fontsize=8.5, bbox_to_anchor=(0.5, 0.48 / height),
        columnspacing=1.6, handletextpad=0.5,
    )  # fmt: skip
    which = f"Shown is seed {seed}, the run with the median number of civilians killed, of " if seed is not None else ""
    finish(figure, f"{world.title}: control, mission and attacks on civilians", f"{which}{about}")
    return figure


def _positions(world: World) -> F64:
    """Return x and y of every location, in degrees of latitude, so that a kilometre is as long in both."""
    degrees = np.array([(p["longitude"], p["latitude"]) for _, p in world.territory.nodes(data=True)], dtype=np.float64)
    degrees[:, 0] *= np.cos(np.radians(degrees[:, 1].mean()))
    return degrees


def _draw_map(axes: Axes, panel: pd.DataFrame, events: pd.DataFrame, world: World, where: F64, month: int) -> None:
    axes.set_aspect("equal")
    axes.set_axis_off()
    low, high, size = where.min(axis=0), where.max(axis=0), np.ptp(where, axis=0)
    axes.set_xlim(low[0] - 0.05 * size[0], high[0] + 0.05 * size[0])
    axes.set_ylim(low[1] - 0.11 * size[1], high[1] + 0.09 * size[1])
    _roads(axes, world, where)
    _places(axes, panel, world, where)
    _attacks(axes, events, where, month, _scale(world))
    _bases(axes, panel, world, where)
    axes.apply_aspect()  # names are placed by what is where on the page
    _names(axes, world, where)


def _sizes(world: World) -> F64:
    """Return the size of every place's marker, in square points."""
    persons = np.array([place["population"] for _, place in world.territory.nodes(data=True)], dtype=np.float64)
    return np.clip(persons / PERSONS_A_POINT, SMALLEST, LARGEST) * _scale(world)


def _scale(world: World) -> float:
    """Return how much smaller markers are than on a map of `ROOMY` places, so that they do not cover each other."""
    return min(1.0, ROOMY / len(world.territory))


def _roads(axes: Axes, world: World, where: F64) -> None:
    rows = {name: row for row, name in enumerate(world.territory)}
    for kind, style, width in (("paved", "solid", 1.3), ("track", (0, (3, 2)), 0.8)):
        ends = [
            (where[rows[a]], where[rows[b]]) for a, b, road in world.territory.edges(data=True) if road["road"] == kind
        ]
        axes.add_collection(LineCollection(ends, colors=ROAD, linewidths=width, linestyles=[style], zorder=1))


def _places(axes: Axes, panel: pd.DataFrame, world: World, where: F64) -> None:
    """Draw places at home by the actor that controls the largest share; paler where that share is smaller."""
    cells = panel[(panel["location"] != "") & (panel["actor"] != "")]
    control = cells.pivot(index="location", columns="actor", values="control")
    names = [actor.name for actor in world.actors]
    shares = control.reindex(index=list(world.territory), columns=names).to_numpy(dtype=np.float64)
    places = [place for _, place in world.territory.nodes(data=True)]
    sizes = _sizes(world)
    abroad = np.array([place["country"] != HOME for place in places])
    holder = np.nan_to_num(shares).argmax(axis=1)
    held = np.nan_to_num(shares).max(axis=1)
    for row in range(len(names)):
        colour, marker = actor_style(row)
        mine = ~abroad & (holder == row) & (held > 0)
        faces = [_shade(colour, share) for share in held[mine]]
        _scatter(axes, where[mine], s=sizes[mine], c=faces or None, marker=marker, edgecolors=BLACK, linewidths=0.6)
    empty = ~abroad & (held == 0)
    _scatter(axes, where[empty], s=sizes[empty], facecolors="white", edgecolors=GREY, linewidths=0.6)
    _scatter(axes, where[abroad], s=46, facecolors="white", edgecolors=GREY, marker="d", linewidths=1.2)


def _attacks(axes: Axes, events: pd.DataFrame, where: F64, month: int, scale: float) -> None:
    """Draw a dot for each attack on civilians, in a spiral around its place; hollow where the mission never knew."""
    recent = events[
        (events["event_type"] == "one_sided") & (events["month"] <= month) & (events["month"] > month - LOOK_BACK)
    ]
    place = recent["location_id"].to_numpy(dtype=np.int64)
    reported = recent["reported"].to_numpy(dtype=bool)
    turn = recent.groupby("location_id").cumcount().to_numpy(dtype=np.float64)
    step = 0.011 * np.sqrt(scale) * float(np.ptp(where, axis=0).max())
    radius, angle = step * np.sqrt(turn + 1), GOLDEN_ANGLE * turn
    at = where[place] + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    _scatter(axes, at[~reported], s=7 * scale, facecolors="white", edgecolors=BLACK, linewidths=0.6, zorder=4)
    _scatter(axes, at[reported], s=9 * scale, facecolors=BLACK, edgecolors="white", linewidths=0.5, zorder=4)


def _bases(axes: Axes, panel: pd.DataFrame, world: World, where: F64) -> None:
    """Draw the mission where it stands; larger where it is stronger."""
    places = (
        panel[(panel["location"] != "") & (panel["actor"] == "")].set_index("location").reindex(list(world.territory))
    )
    persons = places[["troops", "police", "observers", "mission_civilians"]].sum(axis=1).to_numpy(dtype=np.float64)
    there = persons > 0
    lift = 0.028 * np.sqrt(_scale(world)) * float(np.ptp(where, axis=0).max())
    sizes = (30 + 0.09 * persons[there]) * _scale(world)
    _scatter(
        axes, where[there] + (0, lift), s=sizes, facecolors=SKY, edgecolors=BLACK, marker="P", linewidths=0.8, zorder=5
    )


def _names(axes: Axes, world: World, where: F64) -> None:
    """Name the largest places at home and those abroad, each where there is room, or not at all."""
    places: list[Any] = list(world.territory.nodes(data=True))
    persons = [place["population"] if place["country"] == HOME else 0 for _, place in places]
    largest = sorted(range(len(places)), key=lambda row: -persons[row])[:NAMED]
    abroad = [row for row, (_, place) in enumerate(places) if place["country"] != HOME]
    reach = 2 + np.sqrt(_sizes(world)) / 2
    taken: list[Bbox] = []
    for row in [*largest, *abroad]:
        name, place = places[row]
        foreign = place["country"] != HOME
        text = axes.annotate(
            f"{name}\n({place['country']})" if foreign else name,
            where[row],
            (0, 0),
            textcoords="offset points",
            fontsize=7.5 if foreign else 8.5,
            color="#505050" if foreign else BLACK,
            fontweight="bold" if place["capital"] else "normal",
            zorder=6,
        )
        text.set_path_effects([effects.withStroke(linewidth=2.5, foreground="white")])
        box = _fit(text, axes, taken, where, float(reach[row]), may_cover=not foreign)
        if box is None:
            text.remove()
        else:
            taken.append(box)


def _fit(text: Annotation, axes: Axes, taken: list[Bbox], where: F64, reach: float, *, may_cover: bool) -> Bbox | None:
    """Move a name to the side of its place where it covers the fewest places, and return the box it fills.

    None if every side leaves the map or meets another name, or if it would cover places and may not.
    """
    room, points = axes.get_window_extent(), axes.transData.transform(where)
    best: tuple[int, int] | None = None
    sides = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1))
    for number, (across, up) in enumerate(sides):
        box = _moved(text, across, up, reach)
        inside = box.x0 >= room.x0 and box.x1 <= room.x1 and box.y0 >= room.y0 and box.y1 <= room.y1
        covered = int(((points > box.min) & (points < box.max)).all(axis=1).sum())
        if inside and not any(box.overlaps(other) for other in taken) and (best is None or covered < best[0]):
            best = (covered, number)
    if best is None or (best[0] and not may_cover):
        return None
    return _moved(text, *sides[best[1]], reach)


def _moved(text: Annotation, across: int, up: int, reach: float) -> Bbox:
    """Put a name on one side of its place and return the box it fills."""
    text.xyann = (across * reach, up * reach)
    text.set_horizontalalignment(("right", "center", "left")[across + 1])
    text.set_verticalalignment(("top", "center_baseline", "bottom")[up + 1])
    return text.get_window_extent()


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
