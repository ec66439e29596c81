"""Charts of a comparison as SVG, from numbers alone: the class's prediction over the difference, clouds, single runs.

Everything here is a pure function. The unit of drawing is about one pixel of a projector 1280 wide.
"""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.classroom.lessons import DIRECTIONS
from experiments.classroom.outcome_words import estimate_numbers, number, written
from experiments.figures.style import BLUE, ORANGE, VERMILLION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.classroom.outcome_words import Shown
    from experiments.classroom.words import Words
    from experiments.compare_tables import OutcomeRow

LEAST_PAIRS = 5
"""from which on an interval is shown"""
INSIDE, OUTSIDE, UNDECIDED = "inside", "outside", "undecided"
ARMS = (BLUE, VERMILLION)
TIMES = "\N{MULTIPLICATION SIGN}"
INK, QUIET, LINE = "#1b1b1b", "#55595c", "#c9cdd0"
RATIOS = (
    0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 0.95, 1.05, 1.1, 1.25, 1.5, 2, 3, 4, 5, 10, 20, 50,
    100,
)  # fmt: skip
"""marked on an axis of ratios, beside 1, where there is room"""


# The prediction and what the runs say about it


class Zones(NamedTuple):
    """Where B counts as lower, the same or higher than A: below `low`, between, above `high`."""

    low: float
    high: float

    def touched(self, low: float, high: float) -> tuple[str, ...]:
        """Return the directions that an interval reaches into; its ends alone do not count."""
        lower, same, higher = low < self.low, low < self.high and high > self.low, high > self.high
        return tuple(name for name, there in zip(DIRECTIONS, (lower, same, higher), strict=True) if there)


def zones(margin: float, ratio: bool) -> Zones:
    """Return the zones of a question's margin.

    Args:
        margin: of the question; in the outcome's unit, or share of A's where ratios are compared.
        ratio: whether they are.
    """
    return Zones(1 - margin, 1 + margin) if ratio else Zones(-margin, margin)


def verdict(answer: str, low: float, high: float, limits: Zones) -> str:
    """Return what the runs say about a prediction.

    `INSIDE` if the whole interval lies where the class said, `OUTSIDE` if no part of it does, else `UNDECIDED`: the
    runs cannot tell. So is an interval that is not known.

    Args:
        answer: of the class, one of :data:`~experiments.classroom.lessons.DIRECTIONS`.
        low, high: ends of the interval.
        limits: where the directions begin.
    """
    if not (math.isfinite(low) and math.isfinite(high)):
        return UNDECIDED
    touched = limits.touched(low, high)
    if touched == (answer,):
        return INSIDE
    return OUTSIDE if touched and answer not in touched else UNDECIDED


def apart(a: Sequence[float], b: Sequence[float], half: float, ratio: bool) -> list[float]:
    """Return the difference or the ratio of every pair; NaN where one of the two has no value.

    Args:
        a, b: values of the pairs.
        half: half a person in their unit, added to both of a ratio, as in :mod:`experiments.paired`.
        ratio: which of the two.
    """
    return [(y + half) / (x + half) if ratio else y - x for x, y in zip(a, b, strict=True)]


# Drawing


class Drawing:
    """An SVG in the making."""

    def __init__(self, width: float, height: float, about: str) -> None:
        """Begin an empty one; `about` says in words what it shows."""
        self.width, self.height = width, height
        self._about = escape(about)
        self._parts: list[str] = []

    def add(self, tag: str, /, **attributes: object) -> None:
        """Add an element; underscores in the names of attributes are hyphens."""
        self._parts.append(f"<{tag} {_written(attributes)}/>")

    def text(self, x: float, y: float, text: str, size: float = 22, anchor: str = "start", **more: object) -> None:
        """Write a line of text."""
        attributes = {"x": x, "y": y, "font_size": size, "text_anchor": anchor, "fill": INK} | more
        self._parts.append(f"<text {_written(attributes)}>{escape(text)}</text>")

    def haloed(self, x: float, y: float, text: str, size: float, anchor: str) -> None:
        """Write a bold line of text that can be read over what is drawn."""
        self.text(x, y, text, size, anchor, font_weight="bold", stroke="#fff", stroke_width=6, stroke_linejoin="round")
        self.text(x, y, text, size, anchor, font_weight="bold")

    def shape(self, *corners: tuple[float, float], **more: object) -> None:
        """Draw a polygon."""
        self.add("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, **more: object) -> None:
        """Draw a straight line."""
        self.add("line", **({"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": INK, "stroke_width": 2} | more))

    def svg(self) -> str:
        """Return the whole of it."""
        return (
            f'<svg class="chart" viewBox="0 0 {_plain(self.width)} {_plain(self.height)}" role="img" '
            f'aria-label="{self._about}" xmlns="http://www.w3.org/2000/svg">{"".join(self._parts)}</svg>'
        )


def _written(attributes: dict[str, object]) -> str:
    return " ".join(f'{name.rstrip("_").replace("_", "-")}="{_plain(value)}"' for name, value in attributes.items())


def _plain(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else escape(str(value))


class Axis(NamedTuple):
    """An axis between two values, linear or logarithmic."""

    low: float
    high: float
    start: float
    """position of `low`"""
    end: float
    """position of `high`"""
    ratio: bool = False

    def at(self, value: float) -> float:
        """Return the position of a value; one beyond an end is there."""
        low, high, value = (math.log(each) if self.ratio else each for each in (self.low, self.high, value))
        share = (min(max(value, low), high) - low) / (high - low)
        return self.start + share * (self.end - self.start)


def axis(values: Sequence[float], start: float, end: float, ratio: bool = False) -> Axis:
    """Return an axis on which all values that are known can be seen, with some room at its ends."""
    known = [value for value in values if math.isfinite(value) and (value > 0 or not ratio)] or [1.0]
    low, high = min(known), max(known)
    if ratio:
        room = max(0.08 * math.log(high / low), 0.02)
        return Axis(low * math.exp(-room), high * math.exp(room), start, end, ratio=True)
    room = max(0.08 * (high - low), 0.02 * max(abs(low), abs(high)), 1e-9)
    return Axis(low - room, high + room, start, end)


def ticks(on: Axis, least: float) -> list[float]:
    """Return round values that stand at least `least` apart on an axis; of ratios always 1, where it is on it."""
    if on.ratio:
        chosen = [1.0] if on.low <= 1 <= on.high else []
        for value in sorted(RATIOS, key=lambda each: abs(math.log(each))):
            far = all(abs(on.at(value) - on.at(other)) >= least for other in chosen)
            if on.low <= value <= on.high and far:
                chosen.append(value)
        return sorted(chosen)
    wanted = least * (on.high - on.low) / abs(on.end - on.start)
    power = 10 ** math.floor(math.log10(wanted))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted)
    first = math.ceil(on.low / step)
    return [round(number * step, 12) for number in range(first, math.floor(on.high / step) + 1)]


# The large chart: the difference, and the prediction over it

LEFT, RIGHT = 40.0, 1180.0
BAND_TOP, DOTS_BOTTOM, MEAN_Y, AXIS_Y = 74.0, 246.0, 272.0, 326.0
DOT = 8.0


class Prediction(NamedTuple):
    """What the class has said, and how large a difference counts."""

    answer: str
    """one of :data:`~experiments.classroom.lessons.DIRECTIONS`"""
    margin: float
    """as in a :class:`~experiments.classroom.lessons.Question`"""


def difference_chart(
    row: OutcomeRow,
    pairs: Sequence[float],
    about: Shown,
    names: tuple[str, str],
    w: Words,
    prediction: Prediction | None = None,
    own: int | None = None,
) -> str:
    """Draw how B differs from A: single pairs, mean with its interval, no difference, and the prediction over it.

    Args:
        row: of the comparison; its interval is drawn from `LEAST_PAIRS` pairs on.
        pairs: difference or ratio of every pair, of :func:`apart`.
        about: the outcome.
        names: of A and B, short.
        w: words of the page's language.
        prediction: of the class, where there is one.
        own: index of the pair that the class itself played, which is marked.
    """
    ratio, scale = row.is_ratio, 1.0 if row.is_ratio else about.scale
    none = 1.0 if ratio else 0.0
    values = [value * scale for value in pairs]
    mean, low, high = (value * scale for value in (row.estimate, row.low, row.high))
    sure = row.pairs >= LEAST_PAIRS and math.isfinite(low)
    limits = zones(prediction.margin * scale, ratio) if prediction else Zones(none, none)
    edge = _beyond(limits, none, ratio) if prediction else (none,)
    across = axis([*values, none, *edge, *((low, high) if sure else ())], LEFT, RIGHT, ratio)
    page = Drawing(1220, 400, difference_words(row, about, names, w))
    if prediction:
        _draw_zones(page, across, limits, prediction.answer, w)
    for value in ticks(across, 90):
        x = across.at(value)
        page.line(x, AXIS_Y, x, AXIS_Y + 8, stroke=QUIET)
        page.text(x, AXIS_Y + 30, _tick(value, ratio, w), 21, "middle", fill=QUIET)
    page.line(LEFT, AXIS_Y, RIGHT, AXIS_Y, stroke=QUIET, stroke_width=1.5)
    page.line(across.at(none), BAND_TOP, across.at(none), AXIS_Y + 8, stroke_width=3)
    _draw_dots(page, across, values, w, own)
    if sure:
        _draw_mean(page, across, (mean, low, high), ratio, about, w)
    for side, anchor, x in (("lower", "start", LEFT), ("higher", "end", RIGHT)):
        known = "" if about.better == "none" else w("compare.is_better" if about.better == side else "compare.is_worse")
        text = w(f"compare.side_{side}", b=names[1], good=known)
        page.text(x, AXIS_Y + 64, text, 22, anchor, font_weight="bold")
    return page.svg()


def _beyond(limits: Zones, none: float, ratio: bool) -> tuple[float, float]:
    """Return ends at which all three zones can be seen."""
    if ratio:
        return max(0.01, limits.low) / 1.12, limits.high * 1.12
    return none - 1.9 * (none - limits.low), none + 1.9 * (limits.high - none)


def _tick(value: float, ratio: bool, w: Words) -> str:
    if ratio:
        return f"{TIMES}{number(value, w.language)}"
    return written(value, 3, w.language, sign=True)


def _draw_zones(page: Drawing, across: Axis, limits: Zones, answer: str, w: Words) -> None:
    """Draw the band of the same, and mark the zone that the class has said."""
    left, right = across.at(limits.low), across.at(limits.high)
    page.add("rect", x=left, y=BAND_TOP, width=right - left, height=AXIS_Y - BAND_TOP, fill="#e4e6e8")
    start, end = {"lower": (LEFT, left), "same": (left, right), "higher": (right, RIGHT)}[answer]
    page.add(
        "rect", x=start, y=BAND_TOP, width=end - start, height=AXIS_Y - BAND_TOP, fill=ORANGE, fill_opacity=0.3,
        stroke="#8a5a00", stroke_width=3, stroke_dasharray="10 6", class_="predicted",
    )  # fmt: skip
    x = (start + end) / 2
    page.shape((x - 12, 50), (x + 12, 50), (x, 70), fill="#8a5a00")
    _label(page, x, w("compare.you_said", answer=w(f"brief.directions.{answer}")), "#ffd98a", "#8a5a00")
    if answer != "same":
        page.text((left + right) / 2, BAND_TOP - 8, w("compare.same_band"), 18, "middle", fill=QUIET)


def stacked(positions: Sequence[float], width: float) -> list[int]:
    """Return the level of each dot in a pile: 0 at the bottom, one more for each that it would lie on."""
    levels: list[int] = [0] * len(positions)
    placed: list[tuple[float, int]] = []
    for row in sorted(range(len(positions)), key=lambda each: positions[each]):
        x = positions[row]
        taken = {level for other, level in placed if abs(other - x) < width}
        levels[row] = next(level for level in range(len(positions)) if level not in taken)
        placed.append((x, levels[row]))
    return levels


def _draw_dots(page: Drawing, across: Axis, values: list[float], w: Words, own: int | None) -> None:
    there = [row for row, value in enumerate(values) if math.isfinite(value)]
    positions = [across.at(values[row]) for row in there]
    levels = stacked(positions, 2 * DOT + 1)
    rise = min(2 * DOT + 1, (DOTS_BOTTOM - BAND_TOP - 3 * DOT) / max(1, *levels, 1))
    spots = [(x, DOTS_BOTTOM - DOT - level * rise) for x, level in zip(positions, levels, strict=True)]
    for x, y in spots:
        page.add(
            "circle", cx=x, cy=y, r=DOT, fill=BLUE, fill_opacity=0.75, stroke="#fff", stroke_width=1, class_="pair"
        )
    if own in there:
        x, y = spots[there.index(own)]
        page.line(x, 48, x, y - DOT - 6)
        page.add("circle", cx=x, cy=y, r=DOT + 5, fill="none", stroke=INK, stroke_width=3, class_="own")
        _label(page, x, w("compare.own_run"), "#ffffff", INK)


def _label(page: Drawing, x: float, text: str, fill: str, stroke: str) -> None:
    """Put a label over the chart, above `x` as far as there is room."""
    width = 15.4 * len(text) + 30
    x = min(max(x, LEFT + width / 2), RIGHT - width / 2)
    page.add("rect", x=x - width / 2, y=8, width=width, height=42, rx=6, fill=fill, stroke=stroke, stroke_width=2)
    page.text(x, 37, text, 25, "middle", font_weight="bold")


def _draw_mean(
    page: Drawing, across: Axis, found: tuple[float, float, float], ratio: bool, about: Shown, w: Words
) -> None:
    mean, low, high = map(across.at, found)
    page.line(low, MEAN_Y, high, MEAN_Y, stroke_width=7, class_="interval")
    for end in (low, high):
        page.line(end, MEAN_Y - 13, end, MEAN_Y + 13, stroke_width=4)
    diamond = (mean - 13, MEAN_Y), (mean, MEAN_Y - 13), (mean + 13, MEAN_Y), (mean, MEAN_Y + 13)
    page.shape(*diamond, fill=VERMILLION, stroke=INK, stroke_width=2.5)
    text = w("compare.mean_label", estimate=estimate_words(*found, ratio=ratio, about=about, w=w))
    half = 5.8 * len(text)
    x = min(max(mean, LEFT + half), RIGHT - half)
    page.haloed(x, MEAN_Y + 38, text, 21, "middle")


# Words


def estimate_words(mean: float, low: float, high: float, *, ratio: bool, about: Shown, w: Words) -> str:
    """Return an estimate with its interval, in numbers that are scaled already."""
    values = estimate_numbers(mean, low, high, w.language, sign=not ratio)
    if ratio:
        return w("compare.estimate", mean=TIMES + values[0], low=TIMES + values[1], high=TIMES + values[2])
    return f"{w('compare.estimate', mean=values[0], low=values[1], high=values[2])} {about.apart}".rstrip()


def row_words(row: OutcomeRow, about: Shown, w: Words) -> str:
    """Return the estimate of a row, or that there are too few pairs for one."""
    if row.pairs < LEAST_PAIRS or not math.isfinite(row.low):
        return w("compare.not_yet") if row.pairs else w("compare.not_seen")
    scale = 1.0 if row.is_ratio else about.scale
    mean, low, high = (value * scale for value in (row.estimate, row.low, row.high))
    return estimate_words(mean, low, high, ratio=row.is_ratio, about=about, w=w)


def cells(row: OutcomeRow, about: Shown, w: Words) -> list[str]:
    """Return a row of a table of outcomes: its name, what A and B come to, how far apart they are, the better pairs."""
    typical = [number(value * about.scale, w.language) for value in (row.typical_against, row.typical)]
    return [f"{about.name} ({about.unit})", *typical, row_words(row, about, w), _better_cell(row, about, w)]


def _better_cell(row: OutcomeRow, about: Shown, w: Words) -> str:
    if about.better == "none":
        return w("compare.neither")
    text = w("compare.of", count=row.better_pairs, pairs=row.pairs)
    return f"{text} {w('compare.equal', count=row.equal_pairs)}" if row.equal_pairs else text


def difference_words(row: OutcomeRow, about: Shown, names: tuple[str, str], w: Words) -> str:
    """Return in one sentence what the large chart shows."""
    return w("compare.chart_words", name=about.name, a=names[0], b=names[1], estimate=row_words(row, about, w))


def verdict_words(row: OutcomeRow, prediction: Prediction, about: Shown, names: tuple[str, str], w: Words) -> str:
    """Return in plain words whether the class was right, wrong, or the runs cannot tell."""
    answer = w(f"brief.directions.{prediction.answer}")
    if row.pairs < LEAST_PAIRS or not math.isfinite(row.low):
        return w("compare.verdict_none", answer=answer, least=LEAST_PAIRS)
    limits = zones(prediction.margin, row.is_ratio)
    touched = limits.touched(row.low, row.high)
    found = w("compare.or").join(w(f"brief.directions.{name}") for name in touched)
    text = verdict(prediction.answer, row.low, row.high, limits)
    return w(f"compare.verdict_{text}", answer=answer, found=found, name=about.name, b=names[1])


def better_words(row: OutcomeRow, pairs: Sequence[float], about: Shown, names: tuple[str, str], w: Words) -> str:
    """Return in how many pairs B is better, for the named outcome and direction; where none is better, higher."""
    if not row.pairs:
        return w("compare.never_seen", name=about.name)
    if about.better == "none":
        above = sum(value > (1.0 if row.is_ratio else 0.0) for value in pairs)
        return w("compare.higher_pairs", name=about.name, b=names[1], count=above, pairs=row.pairs)
    direction = w(f"brief.directions.{about.better}")
    counts = {"count": row.better_pairs, "pairs": row.pairs}
    text = w("compare.better_pairs", name=about.name, b=names[1], direction=direction, **counts)
    return f"{text} {w('compare.equal_pairs', count=row.equal_pairs)}" if row.equal_pairs else text


# Two outcomes against each other


def pareto_chart(
    means: tuple[tuple[float, float], tuple[float, float]],
    values: tuple[tuple[Sequence[float], Sequence[float]], tuple[Sequence[float], Sequence[float]]],
    abouts: tuple[Shown, Shown],
    names: tuple[str, str],
    w: Words,
) -> str:
    """Draw two outcomes against each other: both arms' runs, and their means.

    Args:
        means: of the outcome to the right and of the one upward, that of A and that of B.
        values: of the same, those of A's runs and those of B's.
        abouts: the two outcomes.
        names: of A and B.
        w: words of the page's language.
    """
    scaled = [
        [[value * about.scale for value in arm] for arm in both] for both, about in zip(values, abouts, strict=True)
    ]
    page = Drawing(620, 520, w("compare.pareto_words", x=abouts[0].name, y=abouts[1].name, a=names[0], b=names[1]))
    across = axis([value for arm in scaled[0] for value in arm], 96, 600)
    up = axis([value for arm in scaled[1] for value in arm], 440, 70)
    _draw_frame(page, across, up, abouts, w)
    for arm, colour in enumerate(ARMS):
        for x, y in zip(scaled[0][arm], scaled[1][arm], strict=True):
            if math.isfinite(x) and math.isfinite(y):
                _mark(page, arm, across.at(x), up.at(y), 6, fill=colour, fill_opacity=0.5)
    for arm, colour in enumerate(ARMS):
        mean = [means[outcome][arm] * abouts[outcome].scale for outcome in (0, 1)]
        if all(map(math.isfinite, mean)):
            x, y = across.at(mean[0]), up.at(mean[1])
            _mark(page, arm, x, y, 11, fill=colour, stroke=INK, stroke_width=3)
            aside, anchor = (17, "start") if (mean[0] >= means[0][1 - arm] * abouts[0].scale) else (-17, "end")
            page.haloed(x + aside, y + 7, names[arm], 21, anchor)
    _draw_best_corner(page, abouts, w)
    return page.svg()


def _mark(page: Drawing, arm: int, x: float, y: float, r: float, **more: object) -> None:
    """Draw a circle for A, a square for B."""
    if arm == 0:
        page.add("circle", cx=x, cy=y, r=r, **more)
    else:
        page.add("rect", x=x - r, y=y - r, width=2 * r, height=2 * r, **more)


def _draw_frame(page: Drawing, across: Axis, up: Axis, abouts: tuple[Shown, Shown], w: Words) -> None:
    for value in ticks(across, 90):
        page.line(across.at(value), up.start, across.at(value), up.end, stroke=LINE, stroke_width=1)
        page.text(across.at(value), up.start + 24, number(value, w.language), 17, "middle", fill=QUIET)
    for value in ticks(up, 60):
        page.line(across.start, up.at(value), across.end, up.at(value), stroke=LINE, stroke_width=1)
        page.text(across.start - 8, up.at(value) + 6, number(value, w.language), 17, "end", fill=QUIET)
    page.line(across.start, up.start, across.end, up.start, stroke=QUIET)
    page.line(across.start, up.start, across.start, up.end, stroke=QUIET)
    page.text(across.end, up.start + 50, f"{abouts[0].name} →", 17, "end", font_weight="bold")
    page.text(across.end, up.start + 73, abouts[0].unit, 17, "end", fill=QUIET)
    page.text(8, 28, f"↑ {abouts[1].name}", 17, font_weight="bold")
    page.text(8, 51, abouts[1].unit, 17, fill=QUIET)


def _draw_best_corner(page: Drawing, abouts: tuple[Shown, Shown], w: Words) -> None:
    """Name the corner in which both outcomes are better, where both have a better direction."""
    if "none" in (abouts[0].better, abouts[1].better):
        return
    right, top = abouts[0].better == "higher", abouts[1].better == "higher"
    text = {
        (False, False): f"↙ {w('compare.better_both')}", (False, True): f"↖ {w('compare.better_both')}",
        (True, False): f"{w('compare.better_both')} ↘", (True, True): f"{w('compare.better_both')} ↗",
    }[right, top]  # fmt: skip
    x, y = (594 if right else 104), (92 if top else 432)
    page.haloed(x, y, text, 18, "end" if right else "start")


# Single runs, month by month


def lines_chart(
    runs: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]], title: str, names: tuple[str, str], w: Words
) -> str:
    """Draw every run's months as a thin line, and the mean of each arm as a thick one.

    Args:
        runs: of A and of B, a list of numbers by month for each run.
        title: what is counted.
        names: of A and B.
        w: words of the page's language.
    """
    page = Drawing(620, 520, w("compare.lines_words", title=title, a=names[0], b=names[1]))
    months = max((len(run) for arm in runs for run in arm), default=1)
    across = Axis(1, max(2, months), 70, 600)
    up = Axis(0.0, _top(runs), 440, 50)
    for value in ticks(up, 60):
        page.line(across.start, up.at(value), across.end, up.at(value), stroke=LINE, stroke_width=1)
        page.text(across.start - 8, up.at(value) + 6, number(value, w.language), 17, "end", fill=QUIET)
    step = max(1, math.ceil(months / 8))
    for month in range(1, months + 1, step):
        page.text(across.at(month), up.start + 24, str(month), 17, "middle", fill=QUIET)
    page.text(across.end, up.start + 54, w("compare.months"), 17, "end", font_weight="bold")
    page.text(8, 28, title, 17, font_weight="bold")
    for arm, colour in enumerate(ARMS):
        for run in runs[arm]:
            _draw_line(page, across, up, run, stroke=colour, stroke_width=1, stroke_opacity=0.3)
    for arm, colour in enumerate(ARMS):
        if runs[arm]:
            mean = np.mean(np.array(runs[arm]), axis=0).tolist()
            dash = "14 6" if arm else "none"
            _draw_line(page, across, up, mean, stroke="#fff", stroke_width=9)
            _draw_line(page, across, up, mean, stroke=colour, stroke_width=5, stroke_dasharray=dash)
    return page.svg()


def _top(runs: tuple[Sequence[Sequence[float]], Sequence[Sequence[float]]]) -> float:
    """Return the end of an axis that nearly all months are on; a month of a large massacre would flatten all others."""
    months = np.array([value for arm in runs for run in arm for value in run] or [1.0])
    return max(1.0, 1.15 * float(np.quantile(months, 0.99)))


def _draw_line(page: Drawing, across: Axis, up: Axis, values: Sequence[float], **more: object) -> None:
    points = " ".join(f"{across.at(k + 1):.1f},{up.at(value):.1f}" for k, value in enumerate(values))
    page.add("polyline", points=points, fill="none", **more)
