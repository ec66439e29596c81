"""The main job: replicates of one scenario, their folder, their figures and a short table of outcomes."""

from __future__ import annotations

import shlex
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.folder import NOTICE, FolderError, RunFolder, picture_of
from experiments.runner import Progress, as_overrides, compile_first, total_days
from experiments.runner import replicate as finished_runs
from scenarios.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scenarios.configuration import Configuration
    from scenarios.world import World
    from sim.declare import F64

SHOWN = (
    "civilians_killed",
    "civilians_killed_by_state",
    "civilians_killed_by_groups",
    "crossfire_killed",
    "attacks",
    "deterred_share",
    "in_time",
    "missed",
    "newly_displaced",
    "displaced",
    "battles",
    "battle_deaths",
    "strength",
    "months_to_90",
    "attacks_on_peacekeepers",
    "peacekeepers_killed",
    "host_consent",
    "community_consent",
    "trust_mission",
    "fear",
)
"""outcomes of the short table"""
WIDTH = 120
"""letters of a line that is folded"""
COVERED = 0.9
"""share of the intervals"""
RESAMPLES = 2_000
WARNINGS = 8
"""doubts about a world's data that a run tells"""


@dataclass(frozen=True)
class RunResult:
    """What a run gives back."""

    folder: Path
    summary: pd.DataFrame
    """one row a replicate: replicate, seed and all outcomes"""
    text: str
    """what the command prints: the short table of outcomes"""
    paths: list[Path]
    """the pictures, and the report last"""

    def panel(self) -> pd.DataFrame:
        """Return the monthly panel of all replicates; it can be large."""
        return pd.read_parquet(self.folder / "panel.parquet")

    def events(self) -> pd.DataFrame:
        """Return the events of all replicates, in the columns of UCDP GED and our own."""
        return pd.read_parquet(self.folder / "events.parquet")

    def displacement(self) -> pd.DataFrame:
        """Return the persons displaced at the end, by replicate, home and place."""
        return pd.read_parquet(self.folder / "displacement.parquet")

    def picture(self, name: str) -> Path:
        """Return a picture by its name, as ``picture("series")``; raises `FolderError` where there is none."""
        return picture_of(self.paths, name)


def replicate(scenario: str = "zaruna", *overrides: str, **settings: object) -> RunResult:
    """Run replicates of one scenario: ``replicate("zaruna", "mandate=robust", replicates=20)``.

    Args:
        scenario: option of the group `scenario`.
        overrides: as on the command line.
        settings: further settings by name, as ``replicates=20, days=720, figures=False``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    from agents.schema import SCHEMA
    from scenarios.configuration import load_configuration

    return run(load_configuration([f"scenario={scenario}", *overrides, *as_overrides(settings)], SCHEMA))


def run(configuration: Configuration) -> RunResult:
    """Run the replicates that are not finished yet, write the folder, the figures and the report.

    What was finished stays in the folder whatever ends this early, and the same configuration continues there.

    Raises:
        FolderError: for a folder that holds another run, or that the disk refuses to write.
    """
    from scenarios.build import check, world_of

    world = world_of(configuration)
    check(configuration, world)
    folder = RunFolder.open(configuration, world)
    print(*(f"{line}\n" for line in doubts(world, configuration)), sep="", end="", file=sys.stderr, flush=True)
    finished = set(folder.finished())
    todo = [seed for seed in folder.seeds if seed not in finished]
    if todo:
        compile_first()
    try:
        with Progress(f"{len(todo)} runs", len(todo) * total_days(configuration)) as progress:
            for done in finished_runs(configuration, todo, configuration.threads, progress):
                folder.keep(done.seed, done.model.record(), done.model.displaced(), done.model.notes)
    except FolderError:
        raise
    except BaseException:
        folder.assemble()
        print(
            f"{len(folder.finished())} of {len(folder.seeds)} runs are finished and kept in {folder.path}; "
            "the same command continues",
            file=sys.stderr,
        )
        raise
    folder.assemble()
    paths = _figures(folder) if configuration.values["figures"] else []
    if configuration.values["report"]:
        paths.append(_report(folder))
    return RunResult(folder.path, folder.summary(), outcome_table(folder), paths)


def doubts(world: World, configuration: Configuration) -> list[str]:
    """Return the warnings about a world's data, a line each; of many the first, and the command that shows all."""
    lines = [f"warning: {text}" for text in world.warnings[:WARNINGS]]
    more = len(world.warnings) - WARNINGS
    if more > 0:
        path = str(configuration.section("scenario")["path"])
        places = f"show {configuration.choices['scenario']} country={configuration.values['country']}"
        lines.append(f"and {more} more: mandate scenarios {f'check {shlex.quote(path)}' if path else places}")
    return lines


def folded(line: str) -> str:
    """Return a line of text that stays readable, in as many as it takes."""
    return textwrap.fill(line, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def outcome_table(folder: RunFolder) -> str:
    """Return the short table over all replicates in `folder`, with what every result of this world must say."""
    summary = folder.summary()
    choices = " ".join(f"{group}={option}" for group, option in folder.configuration.choices.items())
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    rows = [("outcome", "mean", f"{COVERED:.0%} interval", "unit")]
    for name in SHOWN:
        values = summary[name].to_numpy(dtype=np.float64)
        rows.append((name, shown(mean(values)), shown_interval(values), units[name] + missing(values)))
    period = f"{folder.configuration.values['days']} days from authorisation"
    return "\n".join(
        [
            folded(f"{folder.world.title}: {choices}"),
            f"{runs_and_seeds(summary)}, {period}; mean over runs and interval of that mean (bootstrap)",
            "",
            *aligned(rows),
            "",
            *closing(folder.world.banner),
        ]
    )


def runs_and_seeds(summary: pd.DataFrame) -> str:
    """Say how many runs a summary holds and which seeds they had."""
    seeds = summary["seed"]
    if len(seeds) == 1:
        return f"1 run (seed {seeds.iloc[0]})"
    return f"{len(seeds)} runs (seeds {seeds.min()}-{seeds.max()})"


def mean(values: F64) -> float:
    """Return the mean of the values that are not missing; NaN when all are."""
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else float("nan")


def interval(values: F64) -> tuple[float, float]:
    """Return the interval of the mean over runs: percentiles of the means of resampled runs (bootstrap).

    Outcomes are skewed and seldom below zero, which an interval of Student's t would ignore. Missing values are left
    out; NaN for fewer than two.
    """
    there = values[~np.isnan(values)]
    if len(there) < 2:
        return float("nan"), float("nan")
    # The same runs always give the same interval.
    drawn = np.random.default_rng(0).choice(there, (RESAMPLES, len(there))).mean(axis=1)
    low, high = np.quantile(drawn, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return float(low), float(high)


def shown(value: float) -> str:
    """Return a number with about three digits that mean something."""
    if np.isnan(value):
        return "-"
    digits = 3 - min(3, len(str(int(abs(value)))) if abs(value) >= 1 else 0)
    return f"{value:,.{digits}f}"


def shown_interval(values: F64) -> str:
    """Return the interval of the mean of `values` as text."""
    low, high = interval(values)
    return "-" if np.isnan(low) else f"{shown(low)} .. {shown(high)}"


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return rows of text as lines of columns; numbers stand on the right, the first and last column on the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        middle = [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        lines.append("  ".join([row[0].ljust(widths[0]), *middle, row[-1]]).rstrip())
    return lines


def missing(values: F64) -> str:
    """Say in how many runs a value is there, where it is missing in some."""
    there = int((~np.isnan(values)).sum())
    return "" if there == len(values) else f" (in {there} of {len(values)} runs)"


def closing(banner: str) -> list[str]:
    """Return the lines that stand below every table of results."""
    return [banner, f"{NOTICE[0].upper()}{NOTICE[1:]}."]


def _figures(folder: RunFolder) -> list[Path]:
    from experiments.figures import draw

    return draw(folder)


def _report(folder: RunFolder) -> Path:
    from experiments.report import write

    return write(folder)
