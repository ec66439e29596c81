"""How far the runs lie apart: a point a run, the mean with its interval, and the range of most runs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.figures.style import BLACK, BLUE, GREY, VERMILLION, finish
from scenarios.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.declare import F64

SPREAD = (
    "civilians_killed", "attacks", "in_time", "newly_displaced", "battle_deaths", "attacks_on_peacekeepers",
    "host_consent", "trust_mission",
)  # fmt: skip
"""outcomes drawn"""
VARIED = {
    "seed": "Runs differ by luck alone; ignorance was not varied.",
    "parameters": "Runs differ by their parameter draw alone (ignorance); luck is the same.",
    "both": "Runs differ by luck and by their parameter draw (ignorance).",
}


def outcomes(summary: pd.DataFrame, uncertainty: str, about: str) -> Figure:
    """Draw the runs of a summary.

    Args:
        summary: one row a run, two or more.
        uncertainty: what differs between runs, as the setting of that name.
        about: the caption.
    """
    meaning = {outcome.name: outcome for outcome in OUTCOMES}
    figure = Figure(figsize=(10.5, 7.0))
    grid = figure.subplots(4, 2)
    figure.subplots_adjust(left=0.03, right=0.98, top=0.845, bottom=0.13, hspace=1.35, wspace=0.1)
    for axes, name in zip(grid.flat, SPREAD, strict=True):
        _runs(axes, summary[name].to_numpy(dtype=np.float64))
        outcome = meaning[name]
        axes.set_title("\n".join(textwrap.wrap(outcome.meaning, 62)), fontsize=9.5)
        axes.set_xlabel(outcome.unit, fontsize=8.5, labelpad=1)
    handles = [
        Line2D([], [], linestyle="", marker="o", color=BLUE, alpha=0.6, markersize=5, label="one run"),
        Line2D([], [], color=VERMILLION, marker="D", linewidth=3, label="mean and its 90 % interval"),
        Line2D([], [], color=GREY, linewidth=1.2, marker="|", label="90 % of the runs"),
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.005, 0.95), ncols=3, fontsize=9)
    finish(figure, "How far the runs lie apart", f"{VARIED[uncertainty]} {about}")
    return figure


def _runs(axes: Axes, values: F64) -> None:
    """Draw one outcome: points above, mean with interval and range below."""
    from experiments.run import COVERED, interval, mean

    there = values[~np.isnan(values)]
    axes.set_ylim(-1.0, 1.15)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    if not len(there):
        axes.text(0.5, 0.5, "missing in all runs", transform=axes.transAxes, ha="center")
        axes.set_xticks([])
        return
    # The same everywhere, so that a figure is the same bytes.
    aside = np.random.default_rng(0).uniform(0.1, 0.95, len(there))
    axes.scatter(there, aside, s=22, color=BLUE, alpha=0.6, linewidths=0, zorder=3)
    low, high = np.quantile(there, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    axes.plot([low, high], [-0.7, -0.7], color=GREY, linewidth=1.2, marker="|", markersize=9)
    ends = interval(there)
    if not np.isnan(ends[0]):
        axes.plot(ends, [-0.3, -0.3], color=VERMILLION, linewidth=3, solid_capstyle="butt")
    axes.plot([mean(there)], [-0.3], marker="D", color=VERMILLION, markersize=6, markeredgecolor=BLACK, zorder=4)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    if there.min() >= 0:
        axes.set_xlim(0, 1.05 * float(there.max()) or 1.0)
