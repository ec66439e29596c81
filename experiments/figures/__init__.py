"""The pictures of a run: territory, displacement, outcomes, time series, effort and who killed whom, as PNG and SVG."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import matplotlib as mpl

from experiments.figures.displacement import displacement
from experiments.figures.effort import effort, effort_by_month
from experiments.figures.outcomes import outcomes
from experiments.figures.series import national, series
from experiments.figures.style import RC, caption, save
from experiments.figures.territory import territory
from experiments.figures.victims import deaths_by_side, who_killed_whom
from experiments.flows import mean_flows

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.folder import RunFolder


def draw(folder: RunFolder) -> list[Path]:
    """Draw every figure of the run in `folder` into its `figures/` and return the paths of the PNGs.

    Raises:
        FolderError: when the disk refuses.
    """
    world, summary = folder.world, folder.summary()
    median = median_seed(summary["seed"].to_list(), summary["civilians_killed"].to_list())
    shown = median if len(summary) > 1 else None
    about = caption(summary["seed"].to_list(), world)
    days = (int(folder.configuration.values["warmup_days"]), int(folder.configuration.values["days"]))
    with mpl.rc_context(RC):
        figures = {
            "territory": territory(
                folder.replicate("panel", median), folder.replicate("events", median), world, shown, about
            ),
            "displacement": displacement(
                mean_flows(folder.replicates("displacement"), len(summary), world), world, len(summary), about
            ),
            "series": series([national(panel, world) for panel in folder.replicates("panel")], world, days, about),
            "effort": effort([effort_by_month(panel) for panel in folder.replicates("panel")], about),
            "who_killed_whom": who_killed_whom(
                [deaths_by_side(events, world) for events in folder.replicates("events")], world, about
            ),
        }
        if len(summary) > 1:
            figures["outcomes"] = outcomes(summary, str(folder.configuration.values["uncertainty"]), about)
        for name, figure in figures.items():
            folder.picture(f"{name}.svg", partial(save, figure))
        return [folder.picture(f"{name}.png", partial(save, figure)) for name, figure in figures.items()]


def median_seed(seeds: list[int], values: list[float]) -> int:
    """Return the seed of the run with the median value (the lower one of two); the first seed where there are none."""
    known = sorted((value, seed) for seed, value in zip(seeds, values, strict=True) if not math.isnan(value))
    return known[(len(known) - 1) // 2][1] if known else seeds[0]
