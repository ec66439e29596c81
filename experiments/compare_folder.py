"""The folder of a comparison: what stands in it, and how nothing finished is ever lost.

`arms/` (one configuration an arm), `manifest.json`, `summary.parquet` and `.csv` (one row an arm and replicate),
`panel.parquet`, `comparison.parquet` and `.csv`, `correlation.csv` and `figures/`. As in a run's folder, `parts/` holds
one folder a finished replicate, with all its arms, until all are there; the same command continues.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from experiments.folder import (
    FolderError,
    ReplicateFolder,
    as_table,
    code_stamp,
    join_files,
    made_by,
    row_groups,
    write_table,
    write_whole,
)
from scenarios.outcomes import NOTES, Column, panel_frame, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from agents.measures import Record
    from experiments.arms import Arm
    from scenarios.world import World

NESTED = ((32, 4), (8, 2), (0, 1))
"""(replicates from which, seeds of one parameter draw) under ``uncertainty=both``, to tell luck and ignorance apart
with draws enough to see how they differ"""
CONFIGURED = -1
"""number of the parameter draw where parameters are not drawn"""
ARM_COLUMNS = (
    Column("arm", "letter", "arm of the comparison; the manifest says what makes it differ"),
    Column("replicate", "number", "number of the paired runs, from 0; the arms of a replicate share seed and draw"),
    Column("seed", "number", "seed of the run, its luck"),
    Column("draw", "number", "number of its parameter draw; -1 where parameters are as configured"),
)
"""first columns of the summary; outcomes follow as in a run's"""
SAFE = re.compile(r"[^A-Za-z0-9._=-]+")
LONGEST_NAME = 80


class Pair(NamedTuple):
    """What the arms of a replicate share."""

    replicate: int
    seed: int
    draw: int


def pair(replicate: int, uncertainty: str, first: int, replicates: int) -> Pair:
    """Return the luck and the parameter draw of a replicate.

    ``seed``: luck differs, parameters are as configured. ``parameters``: draws differ, luck is that of the first seed.
    ``both``: luck differs, and each draw is given to a few seeds in turn (`NESTED`).

    Args:
        replicate: its number, from 0.
        uncertainty: as configured.
        first: first seed and number of the first draw.
        replicates: how many there will be.
    """
    if uncertainty == "seed":
        return Pair(replicate, first + replicate, CONFIGURED)
    if uncertainty == "parameters":
        return Pair(replicate, first, first + replicate)
    seeds = next(seeds for fewest, seeds in NESTED if replicates >= fewest)
    return Pair(replicate, first + replicate, first + replicate // seeds)


@dataclass
class CompareFolder(ReplicateFolder):
    """The folder of one comparison: its arms and its first seed."""

    arms: list[Arm]
    worlds: list[World]
    """of each arm"""
    warmup: str
    """how often the warm-up is computed, in words"""
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, arms: list[Arm], worlds: list[World], warmup: str) -> CompareFolder:
        """Return the folder of a comparison, made if need be.

        Raises:
            FolderError: when the path cannot be written, or holds another comparison or other things; nothing is
                changed then.
        """
        folder = cls(folder_path(arms), arms, worlds, warmup)
        with folder._plain_errors():
            if folder.is_filled():
                folder._check_same()
            else:
                folder.path.mkdir(parents=True, exist_ok=True)
                folder._write_about([], complete=False)
        return folder

    @property
    def values(self) -> dict[str, Any]:
        """The settings of the first arm; those of how runs are made are everybody's."""
        return self.arms[0].configuration.values

    def pair(self, replicate: int) -> Pair:
        """Return what the arms of a replicate share."""
        values = self.values
        return pair(replicate, str(values["uncertainty"]), int(values["seed"]), int(values["replicates"]))

    @property
    def pairs(self) -> list[Pair]:
        """All that the configuration asks for."""
        return [self.pair(replicate) for replicate in range(int(self.values["replicates"]))]

    def finished(self) -> list[int]:
        """Return the replicates that are there, made by this version of the code, in order."""
        manifest = self.manifest()
        whole = manifest["pairs"] if manifest["complete"] and manifest["code"] == code_stamp() else []
        return sorted({item[0] for item in whole if Pair(*item) == self.pair(item[0])} | {*self._parts()})

    def keep(self, replicate: int, done: Sequence[tuple[Record, dict[str, float]]]) -> None:
        """Write a finished replicate's part, all arms together; it appears only when it is whole.

        Args:
            replicate: its number.
            done: what each arm recorded, and what its model counted about itself.
        """
        same = self.pair(replicate)
        outcomes, panels = [], []
        for arm, world, (record, notes) in zip(self.arms, self.worlds, done, strict=True):
            counted = {note.name: float(notes.get(note.name, 0)) for note in NOTES}
            outcomes.append(summary(record, world) | counted)
            panel = panel_frame(record, world, replicate, same.seed)
            # Not `insert`, of which pandas warns where a frame has more than a hundred columns of their own.
            panels.append(pd.concat([pd.Series(arm.letter, panel.index, name="arm"), panel], axis=1))
        # Worlds may differ in their places and actors, and so in what a word can be.
        words: dict[str, Any] = {"location": "category", "actor": "category"}
        panel = pd.concat(panels, ignore_index=True).astype({"location": "str", "actor": "str"}).astype(words)
        panel["arm"] = panel["arm"].astype(pd.CategoricalDtype([arm.letter for arm in self.arms]))
        with self._plain_errors():
            self._write_part(same, outcomes, panel)

    def assemble(self) -> None:
        """Put the tables together from all that is finished; remove the parts if nothing is missing any more."""
        if self._whole():
            return
        with self._plain_errors():
            self._split()
            parts = self._parts()
            complete = {same.replicate for same in self.pairs} <= set(parts)
            if parts:
                frame = self._summary_of(parts)
                files = [self.part(replicate) / "panel.parquet" for replicate in parts]
                write_whole(self.path / "panel.parquet", partial(join_files, files))
                self.write("summary", frame)
            self._write_about([self.pair(replicate) for replicate in parts], complete=complete)
            if complete:
                shutil.rmtree(self.path / "parts")

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Write a table as Parquet and as CSV."""
        with self._plain_errors():
            write_whole(self.path / f"{name}.parquet", partial(write_table, as_table(frame)))
            write_whole(self.path / f"{name}.csv", lambda new: frame.to_csv(new, index=False, lineterminator="\n"))

    # Reading

    def summary(self) -> pd.DataFrame:
        """Return the summary: one row an arm and replicate."""
        return pd.read_parquet(self.path / "summary.parquet")

    def panels(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield the panel replicate by replicate, all arms of one together."""
        for part in row_groups(self.path / "panel.parquet", columns):
            yield part.to_pandas()

    # Parts

    def _parts(self) -> dict[int, dict[str, Any]]:
        """Return replicate -> what its part says, for those whose seed and draw are still the same, in order."""
        pairs = ((Pair(*about["pair"]), about) for about in self.abouts())
        return {same.replicate: about for same, about in pairs if same == self.pair(same.replicate)}

    def _write_part(self, same: Pair, outcomes: list[dict[str, float]], panel: pd.DataFrame) -> None:
        self.write_part(same.replicate, {"pair": list(same), "arms": outcomes}, [("panel", as_table(panel))])

    def _summary_of(self, parts: dict[int, dict[str, Any]]) -> pd.DataFrame:
        rows = [
            {"arm": arm.letter, **self.pair(replicate)._asdict(), **outcomes}
            for replicate, part in parts.items()
            for arm, outcomes in zip(self.arms, part["arms"], strict=True)
        ]
        return pd.DataFrame(rows).astype({"replicate": "int32", "seed": "int64", "draw": "int64"})

    def _whole(self) -> bool:
        """Tell whether the tables hold all that is asked for, made by this version of the code."""
        manifest = self.manifest()
        there = {Pair(*item) for item in manifest["pairs"]}
        return bool(manifest["complete"]) and manifest["code"] == code_stamp() and set(self.pairs) <= there

    def _split(self) -> None:
        """Take complete tables apart again, when replicates are added to them."""
        manifest = self.manifest()
        if not manifest["complete"] or manifest["code"] != code_stamp():
            return
        before, there = self.summary(), self._parts()
        for panel in self.panels():
            replicate = int(panel["replicate"].iloc[0])
            same = Pair(*next(item for item in manifest["pairs"] if item[0] == replicate))
            if same != self.pair(replicate) or replicate in there:
                continue
            rows = before[before["replicate"] == replicate].drop(columns=[column.name for column in ARM_COLUMNS])
            outcomes = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
            self._write_part(same, outcomes, panel)

    # The whole

    def _write_about(self, pairs: list[Pair], *, complete: bool) -> None:
        """Write the configurations, then `manifest.json`, which tells what the tables hold and so comes last."""
        (self.path / "arms").mkdir(exist_ok=True)
        for arm in self.arms:
            target = self.path / "arms" / f"{arm.letter}-{slug(arm.label)}.yaml"
            write_whole(target, partial(_write_text, arm.configuration.to_yaml()))
        worlds = list(dict.fromkeys((world.title, world.banner, world.attribution) for world in self.worlds))
        content = {
            **made_by(),
            "kind": "comparison",
            "configuration": digest(self.arms),
            "arms": [
                {
                    "letter": arm.letter,
                    "label": arm.label,
                    "differs": list(arm.overrides),
                    "configuration": arm.configuration.digest(),
                    "choices": arm.configuration.choices,
                }
                for arm in self.arms
            ],
            "warmup": self.warmup,
            "uncertainty": self.values["uncertainty"],
            "seed": int(self.values["seed"]),
            "pairs": [list(item) for item in pairs],
            "replicates": int(self.values["replicates"]),
            "complete": complete,
            "wall_seconds": round(time.monotonic() - self.started, 1),
            "worlds": [title for title, _, _ in worlds],
            "banners": [banner for _, banner, _ in worlds],
            "attributions": [attribution for _, _, attribution in worlds],
        }
        self.write_manifest(content)

    def _check_same(self) -> None:
        """Refuse a folder that holds something else than this comparison."""
        other = "choose another folder with output.dir=FOLDER"
        if not (self.path / "manifest.json").is_file():
            raise FolderError(f"{self.path} holds other things than a comparison; {other}")
        try:
            manifest = self.manifest()
            known = {*manifest} >= {"configuration", "seed", "pairs", "complete", "code", "arms"}
        except (ValueError, TypeError):
            known = False
        if not known:
            raise FolderError(f"{self.path} holds no comparison that can be continued; {other}")
        if manifest["configuration"] != digest(self.arms):
            there = " and ".join(" ".join(arm["differs"]) for arm in manifest["arms"])
            raise FolderError(f"{self.path} holds another comparison, of {there}; {other}")
        if manifest["seed"] != int(self.values["seed"]):
            raise FolderError(f"{self.path} holds the comparison that starts with seed {manifest['seed']}; {other}")


def digest(arms: Sequence[Arm]) -> str:
    """Return the SHA-256 (hex) of all arms, in their order."""
    return hashlib.sha256(" ".join(arm.configuration.digest() for arm in arms).encode()).hexdigest()


def folder_path(arms: Sequence[Arm]) -> Path:
    """Return `output.dir`, or a name made from the arms, the seed and their digest where that is empty."""
    configuration = arms[0].configuration
    given = str(configuration.section("output")["dir"])
    if given:
        return Path(given).expanduser()
    labels = "-".join(arm.label for arm in arms)
    name = slug(f"{configuration.choices['scenario']}-{labels}")
    return Path("outputs") / f"compare-{name}-seed{configuration.values['seed']}-{digest(arms)[:6]}"


def slug(text: str) -> str:
    """Return a text as a part of a file's name."""
    return SAFE.sub("-", text)[:LONGEST_NAME].strip("-")


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, "utf-8")
