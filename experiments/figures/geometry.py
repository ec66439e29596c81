"""What maps share: kilometres from degrees, a bar of scale, names that do not collide, and where an inset is needed."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.patheffects as effects
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle
from matplotlib.transforms import Bbox

from experiments.figures.style import BLACK
from scenarios.world import HOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.text import Annotation

    from scenarios.world import World
    from sim.declare import F64

ROAD = "#BDBDBD"
KM_A_DEGREE = 111.2
"""kilometres of a degree of latitude, or of longitude at the equator"""
MARGIN = 0.07
"""share of a map's width and height left free on every side"""
WINDOW = 0.15
"""side of an inset's square, as a share of the longer side of the territory"""
CROWDED = 6
"""places in such a square above which it gets an inset"""
MOST_INSETS = 3
TOUCHING = 0.022
"""two places touch on the map if they are nearer than this share of the longer side"""
FEWEST_TOUCHING = 3
"""places of a crowded square that touch another"""
SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""where a name may stand beside its place, as (across, up), best first"""


class Frame(NamedTuple):
    """A rectangle of the map, in kilometres."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, where: F64) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which points lie inside."""
        x, y = where[:, 0], where[:, 1]
        return (x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)


def positions(world: World) -> F64:
    """Return where places are, in kilometres east and north of the territory's middle.

    Degrees of longitude are shortened by the cosine of the middle latitude (an equirectangular projection that is true
    there), so that a kilometre is as long in both directions, and distances are right to a few percent in all but the
    largest countries.
    """
    degrees = np.array([(p["longitude"], p["latitude"]) for _, p in world.territory.nodes(data=True)], dtype=np.float64)
    if np.ptp(degrees[:, 0]) > 180:  # across the date line
        degrees[:, 0] %= 360
    middle = (degrees.min(axis=0) + degrees.max(axis=0)) / 2
    return (degrees - middle) * KM_A_DEGREE * np.array([np.cos(np.radians(middle[1])), 1.0])


def whole(where: F64) -> Frame:
    """Return the frame of all places, with a margin; never flat, even where all lie in a line."""
    low, high = where.min(axis=0), where.max(axis=0)
    size = np.maximum(high - low, 0.25 * max(float((high - low).max()), 1.0))
    middle, half = (low + high) / 2, (0.5 + MARGIN) * size
    return Frame(*(middle - half), *(middle + half))


def show(axes: Axes, frame: Frame) -> None:
    """Have axes show a frame, a kilometre as long in both directions, with a bar of scale."""
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.set_xlim(frame.left, frame.right)
    axes.set_ylim(frame.bottom, frame.top)


def scale_bar(axes: Axes, frame: Frame, below: float = 0.012) -> None:
    """Draw a bar with its length in kilometres under the map's lower left corner, `below` of its height under it."""
    length = round_length((frame.right - frame.left) / 5)
    high = frame.top - frame.bottom
    left, bottom = frame.left, frame.bottom - below * high
    axes.plot(
        [left, left, left + length, left + length], [bottom + 0.012 * high, bottom, bottom, bottom + 0.012 * high],
        color=BLACK, linewidth=1.1, clip_on=False, zorder=7, solid_capstyle="butt",
    )  # fmt: skip
    axes.annotate(
        f"{length:,.10g} km", (left + length, bottom), (4, 0), textcoords="offset points", fontsize=7.5, va="center",
        annotation_clip=False,
    )  # fmt: skip


def round_length(about: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, ... that is not above `about`."""
    power = 10.0 ** np.floor(np.log10(about))
    return float(power * max(step for step in (1, 2, 5) if step * power <= about * (1 + 1e-9)))


def roads(axes: Axes, world: World, where: F64) -> None:
    """Draw the roads."""
    rows = {name: row for row, name in enumerate(world.territory)}
    for kind, style, width in (("paved", "solid", 1.3), ("track", (0, (3, 2)), 0.8)):
        ends = [
            (where[rows[a]], where[rows[b]]) for a, b, road in world.territory.edges(data=True) if road["road"] == kind
        ]
        axes.add_collection(LineCollection(ends, colors=ROAD, linewidths=width, linestyles=[style], zorder=1))


def titled(text: str, width: float) -> str:
    """Return a figure's title in lines that fit `width` (inches)."""
    return textwrap.fill(text, int((width - 0.3) * 72 / (13 * 0.66)))


# Crowds


def crowds(where: F64, important: F64) -> list[Frame]:
    """Return squares in which places crowd so that the map needs an inset of them, the fullest first.

    Args:
        where: of all places.
        important: weight of each; places without weight do not count, and between squares as full the heavier wins.
    """
    side = float(np.ptp(where, axis=0).max())
    left = important > 0
    found: list[Frame] = []
    while len(found) < MOST_INSETS and left.any():
        near = (np.abs(where[:, None] - where[None]).max(axis=2) <= WINDOW * side / 2) & left[None]
        number = np.where(left, near.sum(axis=1), 0)
        best = max(np.flatnonzero(left).tolist(), key=lambda row: (int(number[row]), float(important[row])))
        if number[best] <= CROWDED:
            break
        there = near[best]
        left &= ~there
        if (gaps(where[there]) < TOUCHING * side).sum() >= FEWEST_TOUCHING:
            found.append(square(where[there]))
    return found


def gaps(where: F64) -> F64:
    """Return each place's distance to the nearest other one; infinite for one place alone."""
    apart = np.hypot(*np.moveaxis(where[:, None] - where[None], 2, 0))
    np.fill_diagonal(apart, np.inf)
    nearest: F64 = apart.min(axis=1, initial=np.inf)
    return nearest


def square(where: F64) -> Frame:
    """Return a square around places, with a margin."""
    low, high = where.min(axis=0), where.max(axis=0)
    half = (0.5 + 2 * MARGIN) * max(float((high - low).max()), 1e-6)
    return Frame(*((low + high) / 2 - half), *((low + high) / 2 + half))


def outline(axes: Axes, frame: Frame, letter: str, *, named: bool = True) -> None:
    """Draw a frame with its letter at the upper left corner."""
    size = (frame.right - frame.left, frame.top - frame.bottom)
    box = Rectangle((frame.left, frame.bottom), *size, fill=False, edgecolor=BLACK, linewidth=1.0, zorder=7)
    box.set_clip_on(False)
    axes.add_patch(box)
    if named:
        axes.annotate(
            letter, (frame.left, frame.top), (2, -2), textcoords="offset points", fontsize=9, fontweight="bold",
            ha="left", va="top", zorder=8, path_effects=[effects.withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip


# Names


def importance(world: World) -> list[int]:
    """Return the rows of places in the order in which they are named: capital, largest at home, then those abroad."""
    places: list[Any] = [place for _, place in world.territory.nodes(data=True)]
    home = [row for row, place in enumerate(places) if place["country"] == HOME]
    home.sort(key=lambda row: (not places[row]["capital"], -places[row]["population"]))
    return home + [row for row, place in enumerate(places) if place["country"] != HOME]


def names(
    axes: Axes, world: World, where: F64, reach: F64, rows: Sequence[int], size: float = 8.5, lines: F64 | None = None
) -> None:
    """Name the places in `rows`, in that order, each where there is room, or not at all.

    Args:
        axes: with limits set and all else drawn.
        world: names the places.
        where: of all places.
        reach: of each place's marker below and above its middle, as (places, 2) (points).
        rows: of the places that may be named.
        size: of the letters (points).
        lines: points along lines (kilometres) that names should not lie on where another side is as good.
    """
    axes.apply_aspect()  # names are placed by what is where on the page
    places: list[Any] = list(world.territory.nodes(data=True))
    points = axes.transData.transform(where)
    drawn = axes.transData.transform(lines) if lines is not None and len(lines) else np.empty((0, 2))
    taken = [text.get_window_extent() for text in axes.texts]
    for row in rows:
        name, place = places[row]
        foreign = place["country"] != HOME
        country = "" if not foreign or str(place["country"]) in name else f"\n({place['country']})"
        text = axes.annotate(
            f"{name}{country}".replace("_", " "), where[row], (0, 0), textcoords="offset points",
            fontsize=size - 1 if foreign else size, color="#505050" if foreign else BLACK,
            fontweight="bold" if place["capital"] else "normal", zorder=6,
        )  # fmt: skip
        text.set_path_effects([effects.withStroke(linewidth=2.5, foreground="white")])
        most = (0, 0) if foreign else (99, 999) if place["capital"] else (2, 999)
        box = _fit(text, axes, taken, np.delete(points, row, axis=0), drawn, reach[row], most)
        if box is None:
            text.remove()
        else:
            taken.append(box)


def _fit(
    text: Annotation, axes: Axes, taken: list[Bbox], points: F64, lines: F64, reach: F64, most: tuple[int, int]
) -> Bbox | None:
    """Move a name to the side where it covers the fewest places, then the least of lines; return the box it fills.

    None if every side leaves the map, meets another name or covers more than `most` places or points of lines.
    """
    room = axes.get_window_extent().expanded(1.04, 1.06)
    best: tuple[int, int, int] | None = None
    for number, (across, up) in enumerate(SIDES):
        box = _moved(text, across, up, reach)
        inside = box.x0 >= room.x0 and box.x1 <= room.x1 and box.y0 >= room.y0 and box.y1 <= room.y1
        covered, crossed = (int(((some > box.min) & (some < box.max)).all(axis=1).sum()) for some in (points, lines))
        if inside and not any(box.overlaps(other) for other in taken):
            found = (covered, crossed, number)
            best = found if best is None else min(best, found)
    if best is None or best[0] > most[0] or best[1] > most[1]:
        return None
    return _moved(text, *SIDES[best[2]], reach)


def _moved(text: Annotation, across: int, up: int, reach: F64) -> Bbox:
    """Put a name on one side of its place and return the box it fills."""
    below, above = reach.tolist()
    far = (below, max(below, above), above)[up + 1] * (0.75 if across and up else 1)
    text.xyann = (across * far, up * far)
    text.set_horizontalalignment(("right", "center", "left")[across + 1])
    text.set_verticalalignment(("top", "center_baseline", "bottom")[up + 1])
    return text.get_window_extent()


def marker_scale(axes: Axes, where: F64, frame: Frame, usual: float) -> float:
    """Return how much smaller markers must be so that most do not cover their neighbour; at most 1.

    Args:
        axes: that show the frame.
        where: of all places.
        frame: of which places count.
        usual: area of a usual marker (square points).
    """
    axes.apply_aspect()
    there = where[frame.holds(where)]
    points_a_km = axes.get_window_extent().width / (frame.right - frame.left) / pixels_a_point(axes)
    gap = float(np.median(gaps(there))) * points_a_km if len(there) else np.inf
    return float(np.clip((gap / 1.15) ** 2 / usual, 0.12, 1.0)) if np.isfinite(gap) else 1.0


def pixels_a_point(axes: Axes) -> float:
    """Return how many pixels of the figure a point is."""
    figure = axes.get_figure(root=True)
    return figure.dpi / 72 if figure is not None else 1.0
