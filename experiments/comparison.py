"""What does one thing change? Paired runs of two or more arms: same luck, same parameter draw, one thing different.

The first arm, A, is what the others are compared with. Run `i` of every arm has the same seed and, where parameters are
drawn, the same draw; arms that differ on the mission's side alone start from one warm-up. There is no single score: the
table gives every outcome by itself.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from experiments.arms import arms_of
from experiments.compare_folder import CONFIGURED, CompareFolder, Pair
from experiments.compare_tables import OutcomeRow, correlations, outcome_rows, table_of
from experiments.compare_text import comparison_text, sentence
from experiments.folder import FolderError, picture_of
from experiments.runner import Progress, as_overrides, compile_first, run_to_end, side_by_side, total_days

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from agents.measures import Record
    from experiments.arms import Arm
    from scenarios.configuration import Configuration
    from scenarios.world import World


@dataclass(frozen=True)
class Comparison:
    """What a comparison gives back."""

    folder: Path
    arms: dict[str, str]
    """letter -> what makes the arm differ"""
    table: pd.DataFrame
    """one row an outcome and arm; columns as in :mod:`experiments.compare_tables`"""
    correlation: pd.DataFrame
    """arm, against, measure, month, correlation: of sums from authorisation to the end of the month"""
    summary: pd.DataFrame
    """one row an arm and replicate: arm, replicate, seed, draw and all outcomes"""
    text: str
    """what the command prints"""
    paths: list[Path]
    """the pictures"""

    def panel(self) -> pd.DataFrame:
        """Return the monthly panel of all arms; it can be large."""
        return pd.read_parquet(self.folder / "panel.parquet")

    def row(self, outcome: str, arm: str = "B") -> OutcomeRow:
        """Return what the table says of one outcome of one arm.

        Args:
            outcome: its name in the table.
            arm: letter of the arm that is compared with the first.

        Raises:
            KeyError: when the table has no such row.
        """
        found = self.table[(self.table["outcome"] == outcome) & (self.table["arm"] == arm)]
        if found.empty:
            raise KeyError(f"{outcome} of arm {arm} is not in the table")
        return OutcomeRow(*found[list(OutcomeRow._fields)].iloc[0])

    def told(self, outcome: str, arm: str = "B") -> str:
        """Say in a sentence what arms differ by in one outcome, and whether that can be told from luck.

        Args:
            outcome: its name in the table.
            arm: letter of the arm that is compared with the first.

        Raises:
            KeyError: when the table has no such row.
        """
        return sentence(self.row(outcome, arm), self.arms)

    def picture(self, name: str) -> Path:
        """Return a picture by its name, as ``picture("difference")``; raises `FolderError` where there is none."""
        return picture_of(self.paths, name)


class Group(NamedTuple):
    """Arms that share a warm-up."""

    first: int
    """row of the arm that computes it"""
    others: tuple[int, ...]


def compare(scenario: str = "zaruna", *overrides: str, **settings: object) -> Comparison:
    """Compare arms of a scenario: ``compare("zaruna", "mandate=traditional,robust", replicates=50)``.

    Args:
        scenario: option of the group `scenario`.
        overrides: as on the command line; a comma makes arms, or ``"comparison=mandates"``.
        settings: further settings by name, as ``replicates=50, days=720, figures=False``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    from agents.schema import SCHEMA

    return compared(arms_of([f"scenario={scenario}", *overrides, *as_overrides(settings)], SCHEMA))


def compared(arms: list[Arm]) -> Comparison:
    """Run the replicates that are not finished yet, write the folder and draw the figures.

    What was finished stays in the folder whatever ends this early, and the same arms continue there.

    Raises:
        FolderError: for a folder that holds something else, or that the disk refuses to write.
        UserError: for an arm that does not fit its world.
    """
    from scenarios.build import world_of

    worlds = _worlds(arms, world_of)
    groups = warmup_groups(arms)
    folder = CompareFolder.open(arms, worlds, warmup_note(arms, groups))
    finished = set(folder.finished())
    todo = [same for same in folder.pairs if same.replicate not in finished]
    if todo:
        compile_first()
        _run(folder, groups, todo)
    folder.assemble()
    rows, correlation = outcome_rows(folder), correlations(folder)
    table = table_of(rows)
    folder.write("comparison", table)
    folder.write("correlation", correlation)
    return Comparison(
        folder.path,
        {arm.letter: arm.name for arm in arms},
        table,
        correlation,
        folder.summary(),
        comparison_text(folder, rows, correlation),
        _figures(folder, rows) if folder.values["figures"] else [],
    )


# Runs


def _worlds(arms: Sequence[Arm], world_of: Callable[[Configuration], World]) -> list[World]:
    """Return the world of each arm; arms of the same scenario share one."""
    made: dict[str, World] = {}
    found = []
    for arm in arms:
        values = arm.configuration.values
        key = f"{sorted(values['scenario'].items())} {values['country']}"
        if key not in made:
            made[key] = world_of(arm.configuration)
        found.append(made[key])
    return found


def warmup_groups(arms: Sequence[Arm]) -> list[Group]:
    """Return which arms share a warm-up, because they differ on the mission's side alone."""
    from scenarios.build import warmup_key

    rows: dict[object, list[int]] = {}
    for row, arm in enumerate(arms):
        rows.setdefault(warmup_key(arm.configuration), []).append(row)
    return [Group(first, tuple(others)) for first, *others in rows.values()]


def warmup_note(arms: Sequence[Arm], groups: Sequence[Group]) -> str:
    """Say how often the warm-up is computed, and why if it is more than once a seed."""
    from scenarios.build import warmup_key

    if int(arms[0].configuration.values["warmup_days"]) == 0:
        return "no warm-up"
    # With the luck of one seed, each parameter draw has its own warm-up.
    unit = "draw" if arms[0].configuration.values["uncertainty"] == "parameters" else "seed"
    if len(groups) == 1:
        return f"warm-up computed once a {unit} and shared by all arms"
    keys = [dict(warmup_key(arms[group.first].configuration)) for group in groups]
    names = [name for name in keys[0] if len({str(key[name]) for key in keys}) > 1]
    often = "once an arm" if len(groups) == len(arms) else f"{len(groups)} times a {unit}"
    more = ", ..." if len(names) > 3 else ""
    return f"warm-up computed {often}, since the arms differ in {', '.join(names[:3])}{more}"


def _run(folder: CompareFolder, groups: Sequence[Group], todo: Sequence[Pair]) -> None:
    """Run what is to be done and keep what is finished, whatever happens."""
    configuration = folder.arms[0].configuration
    warmup, days = int(configuration.values["warmup_days"]), total_days(configuration)
    a_pair = len(groups) * warmup + len(folder.arms) * (days - warmup)
    try:
        with Progress(f"{len(todo)} x {len(folder.arms)} runs", len(todo) * a_pair) as progress:

            def work(same: Pair, stop: threading.Event) -> list[tuple[Record, dict[str, float]]] | None:
                return run_arms(folder.arms, folder.worlds, groups, same, stop, progress)

            for same, done in side_by_side(todo, work, configuration.threads):
                folder.keep(same.replicate, done)
    except FolderError:
        raise
    except BaseException:
        folder.assemble()
        print(
            f"{len(folder.finished())} of {len(folder.pairs)} replicates are finished and kept in {folder.path}; "
            "the same command continues",
            file=sys.stderr,
        )
        raise


def run_arms(
    arms: Sequence[Arm],
    worlds: Sequence[World],
    groups: Sequence[Group],
    same: Pair,
    stop: threading.Event,
    progress: Progress | None = None,
) -> list[tuple[Record, dict[str, float]]] | None:
    """Run all arms of one replicate; return what each recorded and counted, or nothing when it was stopped."""
    from scenarios.build import branch, build

    draw = None if same.draw == CONFIGURED else same.draw
    configurations = [arm.configuration for arm in arms]
    done: dict[int, tuple[Record, dict[str, float]]] = {}
    for group in groups:
        if stop.is_set():
            return None
        first = build(
            configurations[group.first], same.seed, worlds[group.first], draw=draw, paired_with=configurations
        )
        if progress is not None:
            progress.advance(int(configurations[0].values["warmup_days"]))
        # The one that ran the warm-up comes last, since the others branch off before it runs on.
        for row in (*group.others, group.first):
            model = first if row == group.first else branch(first, configurations[row], draw, configurations)
            if not run_to_end(model, configurations[row], stop, progress):
                return None
            done[row] = model.record(), model.notes
    return [done[row] for row in range(len(arms))]


def _figures(folder: CompareFolder, rows: Sequence[OutcomeRow]) -> list[Path]:
    from experiments.figures.compare import draw

    return draw(folder, rows)
