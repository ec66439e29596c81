"""The pictures of a sweep: a heat map where two factors are crossed, dose and response where they vary alone."""

from __future__ import annotations

import math
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from experiments.figures.style import BLACK, BLUE, GREY, RC, finish, save
from experiments.folder import NOTICE
from experiments.run import COVERED, interval, mean, shown
from scenarios.outcomes import titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from experiments.designs import Design, Factor
    from experiments.parts import SweepFolder

MOST_CELLS = 400
"""cells of a heat map that still can be read"""
MOST_PANELS = 8
COLUMNS = 2


def draw(folder: SweepFolder, design: Design, table: pd.DataFrame, banner: str) -> list[Path]:
    """Draw what suits the design into `figures/` and return the paths of the PNGs; designs of samples have none.

    Raises:
        FolderError: when the disk refuses.
    """
    from experiments.sweeping import shown_outcomes

    names = shown_outcomes(design, table)[:MOST_PANELS]
    keys = [factor.key for factor in design.factors]
    cells = math.prod(len(factor.values) for factor in design.factors)
    about = caption(table, banner)
    if table.empty or not names:
        return []
    with mpl.rc_context(RC):
        figures = {}
        if design.kind == "grid" and len(keys) == 2 and cells <= MOST_CELLS:
            figures["heat_map"] = heat_maps(table, design, names, about)
        elif design.kind == "oat" or (design.kind == "grid" and len(keys) == 1):
            figures["dose_response"] = dose_response(table, design.factors, names, about, alone=design.kind == "oat")
        for name, figure in figures.items():
            folder.picture(f"{name}.svg", partial(save, figure))
        return [folder.picture(f"{name}.png", partial(save, figure)) for name, figure in figures.items()]


def caption(table: pd.DataFrame, banner: str) -> str:
    """Return what stands under every figure: rows, runs, seeds, that it is no forecast, and the world's banner."""
    seeds = table["seed"]
    there = f"seeds {seeds.min()}-{seeds.max()}" if seeds.nunique() > 1 else f"seed {seeds.min()}"
    failed = int((table["error"] != "").sum())
    without = f", {failed} failed" if failed else ""
    runs = f"{table['row'].nunique()} rows, {len(table)} runs{without}, the same {there} in each row."
    return f"{runs} {NOTICE[0].upper()}{NOTICE[1:]}. {banner}".rstrip()


def heat_maps(table: pd.DataFrame, design: Design, names: Sequence[str], about: str) -> Figure:
    """Draw the mean of each outcome over the grid of two factors, with its number in each cell."""
    down, across = design.factors
    columns = min(COLUMNS, len(names))
    rows = -(-len(names) // columns)
    wide, high = max(4.6, 1.5 + 0.75 * len(across.values)), max(2.2, 1.3 + 0.42 * len(down.values))
    width, height = wide * columns, high * rows + 1.05
    figure = Figure(figsize=(width, height))
    panels = figure.subplots(rows, columns, squeeze=False)
    figure.subplots_adjust(
        left=1.15 / width, right=1 - 0.15 / width, top=1 - 0.85 / height, bottom=0.95 / height,
        wspace=1.15 / (wide - 1.0), hspace=1.15 / max(high - 1.0, 1.0),
    )  # fmt: skip
    for number, axes in enumerate(panels.flat):
        if number >= len(names):
            axes.set_visible(False)
            continue
        values = np.array(
            [[_mean_of(table, {down.key: a, across.key: b}, names[number]) for b in across.values] for a in down.values]
        )
        _heat(axes, values, down.values, across.values)
        meaning, unit = titled(names[number])
        axes.set_title("\n".join([*textwrap.wrap(meaning, int(wide * 9)), unit]), fontsize=9)
        axes.set_ylabel(down.key)
        axes.set_xlabel(across.key)
    finish(figure, f"{down.key} by {across.key}", f"Mean over replicates. {about}")
    return figure


def _heat(axes: Axes, values: np.ndarray[Any, Any], down: Sequence[object], across: Sequence[object]) -> None:
    low, high = float(np.nanmin(values, initial=np.inf)), float(np.nanmax(values, initial=-np.inf))
    span = high - low if high > low else 1.0
    # A map with one direction of lightness reads in grey and by colour-blind readers.
    axes.imshow(values, cmap="cividis", vmin=low, vmax=low + span, aspect="auto")
    axes.set_xticks(range(len(across)), [_level(level) for level in across])
    axes.set_yticks(range(len(down)), [_level(level) for level in down])
    axes.tick_params(length=0)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    for (row, column), value in np.ndenumerate(values):
        colour = "white" if (value - low) / span < 0.5 else "black"
        axes.text(column, row, shown(float(value)), ha="center", va="center", color=colour, fontsize=9)


def dose_response(
    table: pd.DataFrame, factors: Sequence[Factor], names: Sequence[str], about: str, *, alone: bool
) -> Figure:
    """Draw each outcome (row) against each factor (column), with the interval of the mean over replicates.

    Args:
        table: the runs.
        factors: what was varied.
        names: the outcomes.
        about: the caption.
        alone: whether row 0 is the configuration as it is and every other row moves one factor.
    """
    width, height = 1.1 + 2.35 * len(factors), 1.6 + 1.75 * len(names)
    figure = Figure(figsize=(max(width, 5.5), height))
    panels = figure.subplots(len(names), len(factors), squeeze=False, sharey="row")
    figure.subplots_adjust(
        left=0.95 / width, right=1 - 0.15 / width, top=1 - 0.6 / height, bottom=1.15 / height, hspace=0.32, wspace=0.2
    )
    base = table[table["row"] == 0]
    for column, factor in enumerate(factors):
        key = factor.key
        usual = base[key].iloc[0]
        moved = table[(table[key] != usual) | (table["row"] == 0)] if alone else table
        levels = list(dict.fromkeys(moved[key]))
        # Options have the order in which the design names them, and no line between them.
        named = isinstance(usual, str) and _names_all(factor, levels)
        levels = sorted(levels, key=factor.values.index if named else None)
        at = range(len(levels)) if isinstance(usual, str) else levels
        for row, name in enumerate(names):
            axes = panels[row][column]
            samples = [moved.loc[moved[key] == level, name].to_numpy(np.float64) for level in levels]
            means = [mean(values) for values in samples]
            bands = np.array([interval(values) for values in samples])
            if not np.isnan(bands).all():
                if isinstance(usual, str):
                    axes.vlines(at, bands[:, 0], bands[:, 1], color=BLUE, lw=1.2)
                else:
                    axes.fill_between(at, bands[:, 0], bands[:, 1], color=BLUE, alpha=0.2, lw=0)
            axes.plot(at, means, color=BLUE, marker="o", ms=3.5, ls="none" if isinstance(usual, str) else "solid")
            if alone:
                axes.axvline(at[levels.index(usual)], color=GREY, lw=0.9, ls=(0, (4, 2)))
            if isinstance(usual, str):
                axes.set_xticks(list(at), [_level(level) for level in levels], fontsize=7.5)
                axes.set_xlim(-0.5, len(levels) - 0.5)
            if row == len(names) - 1:
                axes.set_xlabel(key, color=BLACK, fontsize=8.5)
            else:
                axes.tick_params(labelbottom=False)
            if column == 0:
                unit = titled(name)[1]
                axes.set_ylabel("\n".join([name.replace("_", " "), *textwrap.wrap(unit, 24)]), fontsize=8)
    dashed = " The dashed line is the configuration as it is; one factor at a time moves away from it." if alone else ""
    finish(
        figure,
        "Dose and response",
        f"Mean over replicates with its {COVERED:.0%} interval (bootstrap).{dashed} {about}",
    )
    return figure


def _names_all(factor: Factor, levels: Sequence[object]) -> bool:
    """Say whether the design names all `levels`; the option in use need not be among them."""
    return all(level in factor.values for level in levels)


def _level(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _mean_of(table: pd.DataFrame, levels: dict[str, Any], name: str) -> float:
    chosen = table
    for key, value in levels.items():
        chosen = chosen[chosen[key] == value]
    return mean(chosen[name].to_numpy(np.float64))
