"""What the mission spends its effort on: shares by group of tasks, by month, and the three tiers of protection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from agents.measures import BY_MISSION
from agents.peacekeepers.tasks import TASKS
from experiments.figures.style import BLUE, GREEN, ORANGE, PURPLE, finish

if TYPE_CHECKING:
    import pandas as pd

    from sim.declare import F64

MEANING = {measure.name: measure.meaning.removeprefix("effort on ") for measure in BY_MISSION}
TIERS = (
    ("dialogue_effort", GREEN), ("protection_effort", BLUE), ("environment_effort", PURPLE), ("escort_effort", ORANGE),
)  # fmt: skip
"""of the effort on protection, the tiers of UN policy; and what humanitarian access gives to escorts"""
HATCHES = ("", "///", "...")


def effort_by_month(panel: pd.DataFrame) -> F64:
    """Return one run's effort as (months from authorisation, groups of tasks, then tiers)."""
    mission = panel[(panel["month"] > 0) & (panel["location"] == "") & (panel["actor"] == "")].sort_values("month")
    names = [*(f"effort_{task}" for task in TASKS), *(name for name, _ in TIERS)]
    found: F64 = mission[names].to_numpy(dtype=np.float64)
    return found


def effort(runs: list[F64], about: str) -> Figure:
    """Draw the mean over runs.

    Args:
        runs: one array of `effort_by_month` a run.
        about: the caption.
    """
    mean = np.mean(runs, axis=0)
    months = np.arange(1, len(mean) + 1)
    figure = Figure(figsize=(11.0, 5.6))
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(1.25, 1))
    figure.subplots_adjust(left=0.06, right=0.985, top=0.83, bottom=0.36, wspace=0.06)
    used = [row for row in np.argsort(-mean[:, : len(TASKS)].mean(axis=0), kind="stable") if mean[:, row].any()]
    colours = mpl.colormaps["tab20"].colors  # type: ignore[attr-defined]
    if used:
        areas = left.stackplot(
            months, mean[:, used].T, step="mid", colors=[colours[row] for row in used], edgecolor="white",
            linewidth=0.4, labels=[MEANING[f"effort_{TASKS[row]}"] for row in used],
        )  # fmt: skip
        for place, area in enumerate(areas):
            area.set_hatch(HATCHES[place % len(HATCHES)])
    left.set_ylim(0, 1)
    left.set_title("By group of tasks", fontsize=10)
    left.set_ylabel("share of the mission's effort")
    for column, (name, colour) in enumerate(TIERS, len(TASKS)):
        right.step(months, mean[:, column], where="mid", color=colour, linewidth=1.8, label=MEANING[name])
    right.set_title("Tiers of protection, and escorts", fontsize=10)
    for axes in (left, right):
        axes.set_xlabel("month since authorisation")
        axes.set_xlim(0.5, max(len(mean), 1) + 0.5)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, fontsize=7.5)
    finish(figure, "What the mission spends its effort on", about)
    return figure
