"""The pictures of a comparison: both arms by month, what they differ by, how runs spread, and what is traded off."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator, NullFormatter

from agents.measures import MONTH
from experiments.figures.series import national, whole_months
from experiments.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, RC, SKY, VERMILLION, finish, save
from experiments.folder import NOTICE
from scenarios.outcomes import OUTCOMES, ceiling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.compare_folder import CompareFolder
    from experiments.compare_tables import OutcomeRow
    from sim.declare import F64

LOOKS = (
    (BLUE, "o", "solid"),
    (VERMILLION, "s", (0, (5, 2))),
    (GREEN, "^", (0, (1, 1.2))),
    (PURPLE, "D", (0, (6, 1.5, 1, 1.5))),
    (ORANGE, "v", (0, (3, 1))),
    (BLACK, "P", (0, (8, 2))),
    (SKY, "X", (0, (2, 2))),
    (GREY, "h", (0, (4, 1, 1, 1, 1, 1))),
)
"""colour, marker and line of each arm: all three differ, for print in black and white; they repeat after eight"""
COURSES = (
    ("killed", "Civilians killed in attacks on them, so far", "per 100,000"),
    ("attacks", "Attacks on civilians, so far", "events"),
    ("displaced", "Displaced persons", "% of population"),
    ("battle_dead", "Fighters killed in battle, so far", "per 100,000"),
    ("strength", "Mission strength", "persons"),
    ("consent_host", "Consent of the host state", "level, 0 to 1"),
    ("trust_mission", "Trust in the mission", "level, 0 to 1"),
    ("fear", "Fear", "level, 0 to 1"),
)
"""quantities of the first figure: column, title, unit"""
SPREAD = (
    "civilians_killed", "attacks", "in_time", "newly_displaced",
    "battle_deaths", "attacks_on_peacekeepers", "host_consent", "trust_mission",
)  # fmt: skip
"""outcomes of the figure of distributions"""
FOREST = (
    "civilians_killed", "civilians_killed_by_state", "civilians_killed_by_groups", "crossfire_killed",
    "newly_displaced", "displaced", "battle_deaths", "peacekeepers_killed",
    "attacks", "battles", "attacks_on_peacekeepers",
    "deterred_share", "in_time", "missed", "host_consent", "community_consent", "trust_mission", "trust_authority",
    "capacity", "fear",
)  # fmt: skip
"""outcomes of the figure of differences"""
PERSON_YEAR = 70_000
"""cost of a person of the mission and year (US dollars); assumed, of the order of what member states are charged"""
BAND = (0.05, 0.95)
LEAST_SPAN = 0.1
"""least length of an axis of levels"""
HEADROOM = 0.05
"""room above the highest value, as a share of it, so that a level line does not lie on the edge"""
MOST_LINES = 60
"""pairs joined by lines"""
TITLES = {outcome.name: outcome for outcome in OUTCOMES}
UNITS = {"events a month": "counts", "share": "levels", "level": "levels"}


def draw(folder: CompareFolder, rows: Sequence[OutcomeRow]) -> list[Path]:
    """Draw every figure of the comparison in `folder` into its `figures/` and return the paths of the PNGs.

    Raises:
        FolderError: when the disk refuses.
    """
    about, labels, summary = caption(folder), labels_of(folder), folder.summary()
    days = (int(folder.values["warmup_days"]), int(folder.values["days"]))
    with mpl.rc_context(RC):
        figures = {
            "arms": arms(courses(folder), labels, days, about),
            "difference": difference(rows, labels, about),
            "distribution": distribution(summary, labels, about),
            "pareto": pareto(costed(summary, folder), labels, about),
        }
        for name, figure in figures.items():
            folder.picture(f"{name}.svg", partial(save, figure))
        return [folder.picture(f"{name}.png", partial(save, figure)) for name, figure in figures.items()]


def caption(folder: CompareFolder) -> str:
    """Return what stands under every figure: runs, seeds, that it is no forecast, and the worlds' banners."""
    summary = folder.summary()
    runs = len(summary) // len(folder.arms)
    seeds = f"seeds {summary['seed'].min()}-{summary['seed'].max()}"
    one = f"seed {summary['seed'].min()}"
    drawn = summary["draw"].nunique()
    ignorance = "" if folder.values["uncertainty"] == "seed" else f", {drawn} parameter draws"
    paired = f"{runs} runs an arm, paired, {seeds if summary['seed'].nunique() > 1 else one}{ignorance}."
    banners = " ".join(dict.fromkeys(world.banner for world in folder.worlds))
    return f"{paired} {NOTICE[0].upper()}{NOTICE[1:]}. {banners}"


def labels_of(folder: CompareFolder) -> dict[str, str]:
    """Return letter -> what an arm is called in figures."""
    return {arm.letter: f"{arm.letter}: {arm.label}" for arm in folder.arms}


def look(row: int) -> tuple[str, str, Any]:
    """Return colour, marker and line of the arm in `row`."""
    return LOOKS[row % len(LOOKS)]


# Both arms by month


def courses(folder: CompareFolder) -> dict[str, list[pd.DataFrame]]:
    """Return letter -> the monthly course of each run over the whole country."""
    found: dict[str, list[pd.DataFrame]] = {arm.letter: [] for arm in folder.arms}
    for panel in folder.panels():
        for arm, world in zip(folder.arms, folder.worlds, strict=True):
            found[arm.letter].append(course(panel[panel["arm"] == arm.letter].drop(columns="arm"), world))
    return found


def course(panel: pd.DataFrame, world: Any) -> pd.DataFrame:
    """Return what the first figure shows of one run; sums begin at authorisation and run on."""
    months = national(panel, world)
    mission = months.index > 0
    months["killed"] = (months["killed_groups"] + months["killed_state"]).where(mission, 0).cumsum()
    months["attacks"] = months["attacks"].where(mission, 0).cumsum()
    months["battle_dead"] = months["fighters_killed"].where(mission, 0).cumsum()
    return months[[name for name, _, _ in COURSES]]


def arms(runs: dict[str, list[pd.DataFrame]], labels: dict[str, str], days: tuple[int, int], about: str) -> Figure:
    """Draw the courses of all arms: the median of the runs and, for four arms or fewer, the band of 90 % of them.

    Args:
        runs: letter -> one frame of `course` a run.
        labels: letter -> what the arm is called.
        days: of the warm-up and after it; months that are not whole are left out.
        about: the caption.
    """
    first = next(iter(runs.values()))[0]
    months = whole_months(first.index.to_numpy(dtype=np.float64), *days)
    above = _above(12, list(labels.values()))
    height = 10.5 + above
    figure = Figure(figsize=(12, height))
    grid = figure.subplots(len(COURSES) // 2, 2, sharex=True)
    figure.subplots_adjust(
        left=0.065, right=0.985, top=1 - above / height, bottom=1.0 / height, hspace=0.3, wspace=0.14
    )
    several = len(first) > 0 and len(next(iter(runs.values()))) > 1
    for axes, (name, title, unit) in zip(grid.flat, COURSES, strict=True):
        for row, (letter, frames) in enumerate(runs.items()):
            values = np.stack([frame.loc[months, name].to_numpy(dtype=np.float64) for frame in frames])
            _course(axes, months, values, row, labels[letter], band=several and len(runs) <= 4)
        axes.set_title(title)
        axes.set_ylabel(unit)
        # Limits follow the data before 0 is added below, which leaves a level line on the upper edge.
        axes.set_ylim(0, (1 + HEADROOM) * max(axes.dataLim.y1, 0.0) or None)
        axes.set_xlim(months[0] - 1, months[-1])
        axes.xaxis.set_major_locator(MultipleLocator(6 if len(months) <= 60 else 12))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        if months[0] <= 0:
            axes.axvspan(months[0] - 1, 0, color="#EFEFEF", zorder=0)
            axes.axvline(0, color=BLACK, linewidth=0.9)
    for axes in grid[-1]:
        axes.set_xlabel(f"months since the mission's authorisation (of {MONTH} days)")
    _legend(figure, labels, lines=True)
    number = len(next(iter(runs.values())))
    band = "; band: 90 % of the runs" if len(runs) <= 4 else ""
    shade = "Grey: warm-up before authorisation. " if months[0] <= 0 else ""
    lines = f"Lines: median of {number} runs{band}. " if several else ""
    finish(figure, "The arms by month", f"{lines}{shade}{about}")
    return figure


def _course(axes: Axes, months: list[int], values: F64, row: int, label: str, *, band: bool) -> None:
    colour, _, dashes = look(row)
    at = np.array(months) - 0.5
    known = ~np.isnan(values).all(axis=0)
    low, median, high = np.full((3, len(months)), np.nan)
    if known.any():
        low[known], median[known], high[known] = np.nanquantile(values[:, known], [BAND[0], 0.5, BAND[1]], axis=0)
    if band:
        axes.fill_between(at, low, high, color=colour, alpha=0.15, linewidth=0)
    axes.plot(at, median, color=colour, linestyle=dashes, linewidth=2.0, label=label)


def _columns(width: float, labels: Sequence[str]) -> int:
    """Return how many columns a legend of `labels` has in a figure of this width (inches)."""
    longest = max(len(label) for label in labels)
    return max(1, min(len(labels), int(width * 72 / (longest * 5.4 + 50))))


def _above(width: float, labels: Sequence[str]) -> float:
    """Return the inches that title and legend take, and the titles of the axes below them."""
    rows = -(-len(labels) // _columns(width, labels))
    return 0.85 + 0.2 * rows


def _legend(figure: Figure, labels: dict[str, str], *, lines: bool, skip: str = "") -> None:
    """Put one legend of the arms under the title, without the arm `skip`."""
    width, height = figure.get_size_inches()
    handles = []
    for row, (letter, label) in enumerate(labels.items()):
        if letter == skip:
            continue
        colour, marker, dashes = look(row)
        shown: dict[str, Any] = (
            {"linestyle": dashes, "linewidth": 2} if lines else {"linestyle": "", "marker": marker, "markersize": 7}
        )
        handles.append(Line2D([], [], color=colour, label=label, **shown))
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.005, 1 - 0.38 / height), fontsize=9, labelspacing=0.35,
        ncols=_columns(width, [str(handle.get_label()) for handle in handles]), handlelength=3 if lines else 1.2,
        borderaxespad=0.2,
    )  # fmt: skip


# What they differ by


def difference(rows: Sequence[OutcomeRow], labels: dict[str, str], about: str) -> Figure:
    """Draw the paired differences with their intervals: ratios, counts relative to the first arm, shares and levels."""
    found = {(row.outcome, row.arm): row for row in rows if not np.isnan(row.estimate)}
    letters = list(dict.fromkeys(row.arm for row in rows))
    first = next(iter(labels))
    kinds: dict[str, list[str]] = {"ratio": [], "counts": [], "levels": []}
    for name in FOREST:
        if any((name, letter) in found for letter in letters):
            outcome = TITLES[name]
            kinds["ratio" if outcome.compared == "ratio" else UNITS[outcome.unit]].append(name)
    kinds = {kind: names for kind, names in kinds.items() if names}
    slots = sum(len(names) for names in kinds.values()) * max(1.0, 0.42 * len(letters))
    above = 0.5 if len(letters) == 1 else _above(11, [labels[letter] for letter in letters]) - 0.2
    height = 0.3 * slots + 0.62 * len(kinds) + 0.75 + above
    figure = Figure(figsize=(11, height))
    grid = figure.subplots(len(kinds), 1, squeeze=False, height_ratios=[len(names) + 0.4 for names in kinds.values()])
    figure.subplots_adjust(
        left=0.335, right=0.83 if len(letters) == 1 else 0.97, top=1 - above / height, bottom=1.0 / height,
        hspace=2.6 * len(kinds) / (slots + 2),
    )  # fmt: skip
    axis_names = {
        "ratio": f"ratio to {labels[first]}",
        "counts": f"difference, % of the mean of {labels[first]}",
        "levels": "difference, percentage points (shares, and levels of 0 to 1)",
    }
    for axes, (kind, names) in zip(grid[:, 0], kinds.items(), strict=True):
        for place, name in enumerate(names):
            for step, letter in enumerate(letters):
                if (name, letter) in found:
                    at = place + (step - (len(letters) - 1) / 2) * 0.8 / max(len(letters), 2)
                    _interval(axes, at, found[name, letter], kind, list(labels).index(letter), alone=len(letters) == 1)
        axes.set_yticks(range(len(names)), [_meaning(name) for name in names], fontsize=8.5)
        axes.set_ylim(len(names) - 0.45, -0.55)
        axes.tick_params(axis="y", length=0)
        axes.axvline(1 if kind == "ratio" else 0, color=BLACK, linewidth=1)
        axes.set_xlabel(axis_names[kind])
        _scale(axes, kind)
    if len(letters) > 1:
        _legend(figure, labels, lines=False, skip=first)
    title = f"What changes from {labels[first]}" + (f" to {labels[letters[0]]}" if len(letters) == 1 else "")
    finish(
        figure,
        title,
        "Paired differences with 90 % intervals; filled: the interval leaves out no change; hollow: it does not. "
        f"\u2193 lower is better, \u2191 higher is better. {about}",
    )
    return figure


def _interval(axes: Axes, at: float, row: OutcomeRow, kind: str, arm: int, *, alone: bool) -> None:
    colour, marker, _ = look(arm)
    values = np.array([row.low, row.estimate, row.high])
    if kind == "counts":
        values = 100 * values / row.typical_against if row.typical_against else values * np.nan
    elif kind == "levels":
        values = 100 * values
    nothing = 1 if kind == "ratio" else 0
    sure = bool(values[0] > nothing or values[2] < nothing)
    axes.plot(values[[0, 2]], [at, at], color=colour, linewidth=1.6, solid_capstyle="butt")
    face = colour if sure else "white"
    axes.plot(
        values[1], at, marker=marker, markersize=6.5, markerfacecolor=face, markeredgecolor=colour,
        markeredgewidth=1.4, linestyle="",
    )  # fmt: skip
    if alone:
        better = f"better in {row.better_pairs} of {row.pairs}" if row.better != "none" else ""
        axes.annotate(
            better, (1.015, at), xycoords=("axes fraction", "data"), va="center", fontsize=8, annotation_clip=False
        )


def _scale(axes: Axes, kind: str) -> None:
    if kind != "ratio":
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:+,.10g}" if value else "0"))
        axes.xaxis.set_major_locator(MaxNLocator(8))
        return
    axes.set_xscale("log", base=2)
    low, high = axes.get_xlim()
    coarse = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10)
    fine = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2)
    ticks = [tick for tick in (coarse if high > 3 * low else fine) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{t:g}" for t in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks([], minor=True)


def _meaning(name: str) -> str:
    outcome = TITLES[name]
    arrow = {"lower": "\u2193 ", "higher": "\u2191 ", "none": ""}[outcome.better]
    texts = {
        "civilians_killed_by_state": "civilians killed by the state forces",
        "civilians_killed_by_groups": "civilians killed by armed groups",
        "displaced": "residents displaced at the end",
        "peacekeepers_killed": "peacekeepers killed by attacks",
        "battle_deaths": "fighters killed in battle",
    }
    text = texts.get(name, outcome.meaning).removesuffix(" at the end, by population").split(" at the end,")[0]
    return arrow + text.removesuffix(" (true)").removesuffix(" at the end")


# How runs spread


def distribution(summary: pd.DataFrame, labels: dict[str, str], about: str) -> Figure:
    """Draw every run of every arm, the runs of a pair joined by a line, and the median of each arm."""
    above = _above(12, list(labels.values())) + 0.15  # titles of two lines
    height = 6.4 + above
    figure = Figure(figsize=(12, height))
    grid = figure.subplots(2, 4)
    figure.subplots_adjust(
        left=0.06, right=0.985, top=1 - above / height, bottom=1.0 / height, hspace=0.38, wspace=0.32
    )
    for axes, name in zip(grid.flat, SPREAD, strict=True):
        runs = summary.pivot(index="replicate", columns="arm", values=name)[list(labels)].to_numpy(dtype=np.float64)
        _paired(axes, runs)
        axes.set_title("\n".join(textwrap.wrap(_meaning(name), 28)), fontsize=9.5)
        axes.set_ylabel(TITLES[name].unit, fontsize=8)
        axes.set_xticks(range(len(labels)), list(labels))
        axes.set_xlim(-0.5, len(labels) - 0.5)
        axes.grid(visible=False, axis="x")
    _legend(figure, labels, lines=False)
    finish(
        figure,
        "How the runs of each arm spread",
        f"One point a run; thin lines join runs of the same seed and parameters; bar: median. {about}",
    )
    return figure


def _paired(axes: Axes, runs: F64) -> None:
    """Draw runs as (replicates, arms); on a logarithmic axis where all are above 0 and they spread tenfold."""
    # The same everywhere, so that a figure is the same bytes.
    shift = np.random.default_rng(0).uniform(-0.13, 0.13, len(runs))
    for run, aside in list(zip(runs, shift, strict=True))[:MOST_LINES]:
        axes.plot(np.arange(len(run)) + aside, run, color="#A0A0A0", linewidth=0.5, alpha=0.6, zorder=1)
    for row, values in enumerate(runs.T):
        colour, marker, _ = look(row)
        axes.scatter(row + shift, values, s=13, color=colour, marker=marker, alpha=0.75, linewidths=0, zorder=2)
        there = values[~np.isnan(values)]
        if len(there):
            axes.hlines(np.median(there), row - 0.3, row + 0.3, color=BLACK, linewidth=2.2, zorder=3)
    known = runs[~np.isnan(runs)]
    if len(known) and known.min() > 0 and known.max() > 10 * known.min():
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        ticks = [digit * 10.0**power for power in range(-6, 9) for digit in (1, 2, 5)]
        ticks = [tick for tick in ticks if low <= tick <= high]
        axes.set_yticks(ticks, [f"{tick:,.10g}" for tick in ticks])
        axes.set_yticks([], minor=True)
    elif len(known):
        room = HEADROOM * max(float(known.max()), 0.0)
        axes.set_ylim(min(0.0, float(known.min())), float(known.max()) + room if room else None)


# What is traded off


def costed(summary: pd.DataFrame, folder: CompareFolder) -> pd.DataFrame:
    """Return the summary with the mission's cost (million dollars a year): mean strength at `PERSON_YEAR` a person."""
    full = {arm.letter: ceiling(world) for arm, world in zip(folder.arms, folder.worlds, strict=True)}
    persons = summary["strength"].fillna(0) * summary["arm"].map(full).astype(float)
    return summary.assign(cost=persons * PERSON_YEAR / 1e6)


def pareto(summary: pd.DataFrame, labels: dict[str, str], about: str) -> Figure:
    """Draw protection against two measures of stability, larger points for dearer missions; no score is made of them.

    Args:
        summary: rows of all arms, with `cost`.
        labels: letter -> what the arm is called.
        about: the caption.
    """
    means = summary.groupby("arm", observed=True)[["civilians_killed", "battle_deaths", "capacity", "cost"]].mean()
    means = means.loc[list(labels)]
    million = [float(cost) for cost in means["cost"]]
    legend = {
        letter: f"{label} (${cost:,.0f} million a year)"
        for (letter, label), cost in zip(labels.items(), million, strict=True)
    }
    above = _above(12, list(legend.values()))
    height = 6.0 + above
    figure = Figure(figsize=(12, height))
    grid = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.065, right=0.985, top=1 - above / height, bottom=1.25 / height, wspace=0.17)
    sizes = [40 + 360 * cost / (max(million) or 1.0) for cost in million]
    for axes, (name, worse) in zip(grid, (("battle_deaths", 1), ("capacity", -1)), strict=True):
        criteria = means[["civilians_killed", name, "cost"]].to_numpy(dtype=np.float64)
        front = undominated(criteria * (1, worse, 1))
        aside = away(criteria[:, :2])
        for row in sorted(range(len(labels)), key=lambda row: -sizes[row]):  # the small on top of the large
            letter = list(labels)[row]
            colour, marker, _ = look(row)
            runs = summary[summary["arm"] == letter]
            axes.scatter(
                runs["civilians_killed"], runs[name], s=9, color=colour, marker=marker, alpha=0.35, linewidths=0
            )
            middle = float(criteria[row, 0]), float(criteria[row, 1])
            edge, width = (BLACK, 2.0) if front[row] else ("white", 1.0)
            axes.scatter(
                *middle, s=sizes[row], color=colour, marker=marker, edgecolors=edge, linewidths=width, zorder=3
            )
            reach = 3 + sizes[row] ** 0.5 / 2
            across, up = aside[row]
            text = axes.annotate(
                letter, middle, (across * reach, up * reach), textcoords="offset points", fontsize=10,
                fontweight="bold", ha="center", va="center", zorder=4,
            )  # fmt: skip
            text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])
        axes.set_xlabel("civilians killed in one-sided violence (per 100,000 and year), \u2190 better")
        unit = "per 100,000 and year" if name == "battle_deaths" else TITLES[name].unit
        axes.set_ylabel(f"{_meaning(name)[2:]} ({unit}), {'\u2193' if worse > 0 else '\u2191'} better")
        axes.set_title("Protection and battle" if worse > 0 else "Protection and local authority")
        low, high = axes.get_ylim()
        if worse < 0 and high - low < LEAST_SPAN:  # a level that hardly differs must not look as if it did
            axes.set_ylim((low + high - LEAST_SPAN) / 2, (low + high + LEAST_SPAN) / 2)
    _legend(figure, legend, lines=False)
    finish(
        figure,
        "Protection, stability and cost",
        "Large points: means of arms, their area the cost; small points: runs. Black edge: no "
        "other arm is at least as good in protection, this stability and cost and better in one, by means. Cost: mean "
        f"strength at ${PERSON_YEAR:,} a person and year (assumed). Nothing is added up to a score. {about}",
    )
    return figure


def away(points: F64) -> F64:
    """Return the corner of each point in which its name is farthest from its nearest neighbour, as (across, up).

    Args:
        points: (points, 2).
    """
    span = np.ptp(points, axis=0)
    where = points / np.where(span > 0, span, 1.0)
    apart = where[:, None, :] - where[None, :, :]
    distance = (apart**2).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    from_nearest = apart[np.arange(len(where)), distance.argmin(axis=1)]
    # Of two at the very same place, the first stands to the right and the other one to the left.
    turn = np.where(np.arange(len(where)) % 2, -1.0, 1.0)[:, None]
    return np.where(from_nearest == 0, turn, np.sign(from_nearest)) * (1.0, 0.7)


def undominated(costs: F64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which rows no other row beats: none is as low in every column and lower in one.

    Args:
        costs: (arms, criteria), lower is better in all.
    """
    no_worse = (costs[None, :, :] <= costs[:, None, :]).all(axis=2)
    lower = (costs[None, :, :] < costs[:, None, :]).any(axis=2)
    return ~(no_worse & lower).any(axis=1)
