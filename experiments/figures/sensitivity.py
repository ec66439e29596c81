"""The pictures of an analysis of sensitivity: bars with intervals, or a tornado, the strongest factor on top."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import BLUE, GREY, ORANGE, RC, finish, save
from experiments.figures.sweep import caption
from experiments.folder import write_whole
from scenarios.outcomes import titled

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.designs import Design

FORMS = {
    "morris": (("mu_star", "mean absolute effect, mu*", BLUE),),
    "saltelli": (("S1", "alone (first order)", BLUE), ("ST", "with interactions (total order)", ORANGE)),
}
"""bars of each kind of design: index, what it is called, colour"""
TITLES = {
    "morris": "Screening by elementary effects (Morris)",
    "saltelli": "Shares of variance (Sobol)",
    "oat": "Ranges, one factor at a time",
}
COLUMNS = 2
TEXT, TITLE = 10.0, 10.5
"""points; readable when the page is printed at half its size"""
NOTES = {
    "morris": "Whiskers: 90 % bootstrap interval. Effects are over a factor's whole range.",
    "saltelli": "Whiskers: 90 % bootstrap interval. Alone less than with interactions: the factor acts through others.",
    "oat": "Ends: lowest and highest mean along the factor; the line is the configuration as it is.",
}


def draw(path: Path, design: Design, table: pd.DataFrame, runs: pd.DataFrame, banner: str) -> list[Path]:
    """Draw the indices of every outcome into `figures/` and return the path of the PNG."""
    with mpl.rc_context(RC):
        figure = bars(design, table, f"{NOTES[design.kind]} {caption(runs, banner)}", runs)
        found = []
        for ending in ("svg", "png"):
            target = path / "figures" / f"sensitivity.{ending}"
            target.parent.mkdir(exist_ok=True)
            write_whole(target, partial(save, figure))
            found.append(target)
    return found[1:]


def bars(design: Design, table: pd.DataFrame, about: str, runs: pd.DataFrame) -> Figure:
    """Draw one panel an outcome."""
    names = list(dict.fromkeys(table["outcome"]))
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    high = 1.0 + 0.36 * len(design.factors)
    width, height = 5.4 * columns, high * rows + 1.35
    figure = Figure(figsize=(width, height))
    panels = figure.subplots(rows, columns, squeeze=False)
    figure.subplots_adjust(
        left=2.05 / width, right=1 - 0.2 / width, top=1 - 1.0 / height, bottom=1.05 / height,
        wspace=0.78, hspace=1.0 / (high - 0.6),
    )  # fmt: skip
    for number, axes in enumerate(panels.flat):
        if number >= len(names):
            axes.set_visible(False)
            continue
        part = table[table["outcome"] == names[number]]
        meaning, unit = titled(names[number])
        scale = f"logarithm of {unit}" if part["scale"].iloc[0] == "log" else unit
        if design.kind == "oat":
            _tornado(axes, part, scale, _usual(runs, names[number], part))
        else:
            _bars(axes, part, design.kind)
            share = f"share of variance{' of the logarithm' if part['scale'].iloc[0] == 'log' else ''}"
            axes.set_xlabel(share if design.kind == "saltelli" else scale, fontsize=TEXT)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        if not part["value"].fillna(0).any():
            axes.set_xticks([0.0])
            axes.text(0.53, 0.5, "the same in\nevery row", transform=axes.transAxes, va="center", fontsize=TEXT)
        axes.set_title("\n".join(textwrap.wrap(meaning, 34)), fontsize=TITLE)
    if design.kind == "saltelli":
        handles, labels = panels[0][0].get_legend_handles_labels()
        top = 1 - 0.38 / height
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.004, top), ncols=2, fontsize=TEXT)
    finish(figure, f"{TITLES[design.kind]}: {design.name}", about)
    return figure


def _bars(axes: Axes, part: pd.DataFrame, kind: str) -> None:
    forms = FORMS[kind]
    last = part[part["index"] == forms[-1][0]].sort_values("value", kind="stable", na_position="first")
    factors = list(last["factor"])
    at = np.arange(len(factors))
    thick = 0.7 / len(forms)
    for number, (index, label, colour) in enumerate(forms):
        rows = part[part["index"] == index].set_index("factor").loc[factors]
        values = rows["value"].to_numpy(np.float64)
        half = np.nan_to_num(rows["high"].to_numpy(np.float64) - values)
        # A mean of absolute values is never below 0, whatever the symmetric interval says.
        below = np.minimum(half, np.nan_to_num(values)) if kind == "morris" else half
        place = at + thick * (len(forms) - 1) / 2 - thick * number
        axes.barh(place, np.nan_to_num(values), thick, color=colour, label=label)
        axes.errorbar(
            np.nan_to_num(values), place, xerr=(below, half), fmt="none", ecolor="#202020", elinewidth=1, capsize=2
        )
    axes.set_yticks(at, factors, fontsize=TEXT)
    axes.axvline(0, color=GREY, lw=0.8)
    axes.grid(visible=False, axis="y")


def _tornado(axes: Axes, part: pd.DataFrame, scale: str, usual: float) -> None:
    rows = part.sort_values("value", kind="stable", na_position="first")
    low, span = rows["low"].to_numpy(np.float64), rows["value"].to_numpy(np.float64)
    axes.use_sticky_edges = False
    axes.barh(np.arange(len(rows)), span, 0.6, left=low, color=BLUE)
    axes.set_yticks(np.arange(len(rows)), list(rows["factor"]), fontsize=TEXT)
    axes.axvline(usual, color="#202020", lw=1)
    axes.set_xlabel(scale, fontsize=TEXT)
    axes.grid(visible=False, axis="y")


def _usual(runs: pd.DataFrame, name: str, part: pd.DataFrame) -> float:
    """Return the mean of row 0; on a logarithmic scale the ends hold it, and nothing is drawn beside them."""
    values: Any = runs.loc[runs["row"] == 0, name]
    return float(values.mean()) if part["scale"].iloc[0] == "value" else float("nan")
