"""What all figures share: colours that colour-blind readers can tell apart, a caption, and equal bytes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from experiments.folder import NOTICE

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from scenarios.world import World

# Okabe & Ito (2008).
BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILLION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
GREY = "#7F7F7F"
ACTORS = ((BLUE, "s"), (VERMILLION, "o"), (GREEN, "^"), (PURPLE, "D"), (ORANGE, "v"), (YELLOW, "h"), (SKY, "p"))
"""colour and marker of the state forces, then of the armed groups; both differ, for print in black and white"""

RC: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine draws the same
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#E5E5E5",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.hashsalt": "mandate",
}
CAPTION_SIZE = 8.0


def actor_style(row: int) -> tuple[str, str]:
    """Return colour and marker of the actor in `row`; they repeat in worlds with many groups."""
    return ACTORS[row] if row < len(ACTORS) else ACTORS[1 + (row - 1) % (len(ACTORS) - 1)]


def caption(seeds: list[int], world: World) -> str:
    """Return what stands under every figure: runs, seeds, that it is no forecast, and the world's banner."""
    runs = f"{len(seeds)} runs, seeds {min(seeds)}-{max(seeds)}" if len(seeds) > 1 else f"1 run, seed {seeds[0]}"
    return f"{runs}. {NOTICE[0].upper()}{NOTICE[1:]}. {world.banner}"


def finish(figure: Figure, title: str, about: str) -> None:
    """Put the title above and the caption below a figure whose axes leave room for them."""
    width, height = figure.get_size_inches()
    figure.text(0.012, 1 - 0.12 / height, title, va="top", fontsize=13, fontweight="bold")
    # A letter is about half as wide as it is high; 72 points are an inch.
    letters = int((width - 0.3) * 72 / (CAPTION_SIZE * 0.52))
    lines = textwrap.fill(about, letters)
    figure.text(0.012, 0.1 / height, lines, va="bottom", fontsize=CAPTION_SIZE, color="#404040", linespacing=1.3)


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG or SVG, by the ending of `path`; the same figure gives the same bytes."""
    figure.savefig(path, dpi=130, metadata={"Date": None} if path.suffix == ".svg" else None)
