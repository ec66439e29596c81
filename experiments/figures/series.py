"""Months in a row: protection, stability and the mission, with what most runs do and what single runs do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from agents.measures import MONTH
from experiments.figures.style import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILLION, finish
from scenarios.outcomes import ceiling, home_population
from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from scenarios.world import World
    from sim.declare import F64

SINGLE_RUNS = 8
"""runs drawn by themselves, from the first seed on"""
BAND = (0.05, 0.95)
WINDOW = 3
"""months over which the share answered in time is taken; there are too few attacks in one"""


@dataclass(frozen=True)
class Line:
    """One quantity in a panel of the figure."""

    name: str
    label: str
    colour: str
    dashes: str | tuple[int, tuple[float, float]] = "solid"


@dataclass(frozen=True)
class Panel:
    """One pair of axes."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    top: float | None = None
    """upper end of the axis; None for what the data need"""


DASHED, DOTTED = (0, (5, 2)), (0, (1, 1.2))
PANELS = (
    Panel(
        "Civilians killed in attacks on them",
        "per 100,000 and month",
        (Line("killed_groups", "by armed groups", VERMILLION), Line("killed_state", "by state forces", BLUE, DASHED)),
    ),
    Panel(
        "Attacks on civilians, and opportunities deterred",
        "events a month",
        (Line("attacks", "attacks", VERMILLION), Line("deterred", "deterred or pre-empted", GREEN, DASHED)),
    ),
    Panel(
        f"Attacks answered in time ({WINDOW} months together)",
        "share of attacks",
        (Line("in_time_groups", "by armed groups", VERMILLION), Line("in_time_state", "by state forces", BLUE, DASHED)),
    ),
    Panel("Displaced persons", "% of population", (Line("displaced", "displaced from their home", PURPLE),)),
    Panel(
        "Killed in battles",
        "per 100,000 and month",
        (Line("fighters_killed", "fighters", BLACK), Line("crossfire", "civilians in crossfire", ORANGE, DASHED)),
    ),
    Panel("Mission strength", "persons", (Line("strength", "all personnel present", BLUE),)),
    Panel(
        "Consent to the mission",
        "level, 0 to 1",
        (
            Line("consent_host", "host state", BLUE),
            Line("consent_groups", "armed groups (mean)", VERMILLION, DASHED),
            Line("consent_communities", "communities", GREEN, DOTTED),
        ),
        1.0,
    ),
    Panel(
        "Trust and fear",
        "level, 0 to 1",
        (
            Line("trust_mission", "trust in the mission", GREEN),
            Line("trust_authority", "trust in the authorities", BLUE, DASHED),
            Line("fear", "fear", BLACK, DOTTED),
        ),
        1.0,
    ),
)


def national(panel: pd.DataFrame, world: World) -> pd.DataFrame:
    """Return the monthly course of one run over the whole country, one column a line of the figure.

    Args:
        panel: rows of the panel of one run.
        world: of the run.
    """
    people = home_population(world)
    homes = {
        name: place["population"] if place["country"] == HOME else 0 for name, place in world.territory.nodes(data=True)
    }
    state = world.actors[STATE_FORCES].name
    of_actor, of_place = panel["actor"] != "", panel["location"] != ""
    by_state = _summed(panel[of_actor & of_place & (panel["actor"] == state)])
    by_groups = _summed(panel[of_actor & of_place & (panel["actor"] != state)])
    places = panel[of_place & ~of_actor]
    whole = _summed(places)
    start = places["location"].map(homes).astype(float)
    present = places["population"].where(start > 0, 0)
    parties = panel[of_actor & ~of_place & (panel["month"] > 0)]  # consent to what is not there means nothing
    attacks_by_groups, attacks_by_state = by_groups["attacks"], by_state["attacks"]
    return pd.DataFrame(
        {
            "killed_groups": by_groups["civilians_killed"] * 1e5 / people,
            "killed_state": by_state["civilians_killed"] * 1e5 / people,
            "attacks": attacks_by_groups + attacks_by_state,
            "deterred": by_groups["deterred"] + by_state["deterred"],
            "in_time_groups": _share(by_groups["attacks_in_time"], attacks_by_groups),
            "in_time_state": _share(by_state["attacks_in_time"], attacks_by_state),
            "displaced": whole["displaced_from"] * 100 / people,
            "fighters_killed": (by_groups["fighters_killed"] + by_state["fighters_killed"]) * 1e5 / people,
            "crossfire": whole["crossfire_killed"] * 1e5 / people,
            "strength": whole["troops"] + whole["police"] + whole["observers"] + whole["mission_civilians"],
            "consent_host": parties[parties["actor"] == state].groupby("month")["consent"].mean(),
            "consent_groups": parties[parties["actor"] != state].groupby("month")["consent"].mean(),
            "consent_communities": _weighted(places, "community_consent", start.where(places["month"] > 0, 0)),
            "trust_mission": _weighted(places, "trust_mission", present),
            "trust_authority": _weighted(places, "trust_authority", present),
            "fear": _weighted(places, "fear", present),
        }
    )


def series(runs: Sequence[pd.DataFrame], world: World, days: tuple[int, int], about: str) -> Figure:
    """Draw the courses of all runs: the median, the band of 90 % of the runs, and some single runs.

    Args:
        runs: one frame of `national` a run.
        world: tells the mission's ceiling.
        days: of the warm-up and after it; months that are not whole are left out.
        about: the caption.
    """
    months = whole_months(runs[0].index.to_numpy(), *days)
    rows = len(PANELS) // 2
    figure = Figure(figsize=(12, 2.75 * rows + 1.2))
    grid = figure.subplots(rows, 2, sharex=True)
    figure.subplots_adjust(left=0.065, right=0.985, top=0.905, bottom=0.092, hspace=0.42, wspace=0.14)
    for axes, panel in zip(grid.flat, PANELS, strict=True):
        for line in panel.lines:
            values = np.stack([run.loc[months, line.name].to_numpy(dtype=np.float64) for run in runs])
            _draw_line(axes, months, values, line)
        if panel.lines[0].name == "strength":
            axes.axhline(ceiling(world), color=GREY, linewidth=1.2, linestyle=DASHED, label="ceiling")
        _furnish(axes, panel, months)
    for axes in grid[0] if months[0] <= 0 else ():
        place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        axes.annotate("mission\nauthorised", (0, 1), (-4, -3), ha="right", va="top", fontsize=7.5, **place)
    for axes in grid[-1]:
        axes.set_xlabel(f"months since the mission's authorisation (of {MONTH} days)")
    shade = "Grey: warm-up before authorisation. " if months[0] <= 0 else ""
    several = f"Lines: median of {len(runs)} runs; band: 90 % of the runs; thin: single runs. " if len(runs) > 1 else ""
    finish(
        figure,
        "Protection, stability and the mission by month",
        f"{several}{shade}{about}",
    )
    return figure


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=["location", "actor"]).groupby("month").sum()


def _share(part: pd.Series[float], whole: pd.Series[float]) -> pd.Series[float]:
    """Return the share in the months up to each; missing before the mission and where there was nothing."""
    mission = whole.index > 0
    summed = whole[mission].rolling(WINDOW, min_periods=1).sum()
    return (part[mission].rolling(WINDOW, min_periods=1).sum() / summed.where(summed > 0)).reindex(whole.index)


def _weighted(places: pd.DataFrame, name: str, weights: pd.Series[float]) -> pd.Series[float]:
    total = weights.groupby(places["month"]).sum()
    return (places[name] * weights).groupby(places["month"]).sum() / total.where(total > 0)


def whole_months(months: F64, warmup_days: int, days: int) -> list[int]:
    """Return the months of 30 days; all of them where none is whole."""
    whole = [int(m) for m in months if m * MONTH <= days and (m - 1) * MONTH >= -warmup_days]
    return whole or [int(m) for m in months]


def _draw_line(axes: Axes, months: list[int], values: F64, line: Line) -> None:
    middle = np.array(months) - 0.5
    if len(values) > 1:
        for run in values[:SINGLE_RUNS]:
            axes.plot(middle, run, color=line.colour, linewidth=0.5, alpha=0.35)
        known = ~np.isnan(values).all(axis=0)
        low, median, high = np.full((3, len(months)), np.nan)
        if known.any():
            low[known], median[known], high[known] = np.nanquantile(values[:, known], [BAND[0], 0.5, BAND[1]], axis=0)
        axes.fill_between(middle, low, high, color=line.colour, alpha=0.16, linewidth=0)
    else:
        median = values[0]
    axes.plot(middle, median, color=line.colour, linestyle=line.dashes, linewidth=2.0, label=line.label)


def _top(axes: Axes) -> float:
    """Return where the axis ends: above nearly all that is drawn, with room for a note; say so if peaks are cut."""
    drawn = np.concatenate([np.asarray(line.get_ydata(), dtype=np.float64) for line in axes.get_lines()])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn) or not drawn.max():
        return 1.0
    # One massacre in one run would press everything else flat.
    highest, usual = float(drawn.max()), float(np.quantile(drawn, 0.99))
    if highest < 2 * usual or not usual:
        return 1.16 * highest
    note = f"single runs reach {highest:.2g}"
    axes.text(0.99, 0.97, note, transform=axes.transAxes, ha="right", va="top", fontsize=7.5, color="#404040")
    return 1.16 * 1.5 * usual


def _furnish(axes: Axes, panel: Panel, months: list[int]) -> None:
    axes.set_title(panel.title, pad=20)
    axes.set_ylabel(panel.unit)
    axes.set_xlim(months[0] - 1, months[-1])
    axes.xaxis.set_major_locator(MultipleLocator(6 if len(months) <= 60 else 12))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.set_ylim(0, panel.top or _top(axes))
    if months[0] <= 0:
        axes.axvspan(months[0] - 1, 0, color="#EFEFEF", zorder=0)
        axes.axvline(0, color=BLACK, linewidth=0.9)
    # Above the axes: inside, it would cover lines, and in short runs the day of authorisation.
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=len(panel.lines) + 1, fontsize=8, borderaxespad=0,
        borderpad=0.2, handlelength=2.6,
    )  # fmt: skip
