"""A run's folder: what stands in it, how it is written without ever losing a finished replicate, how it is read again.

`config.yaml`, `manifest.json`, `panel.parquet`, and as `.parquet` and `.csv` `summary`, `events` and `displacement`;
and `figures/`.
While a run is unfinished, `parts/` holds one folder a finished replicate; a part appears under its name only when it is
whole. The tables are put together from the parts, and the parts go when all replicates are there. The same command
continues an unfinished run. Parts of another version of the code are not mixed in: they are run again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # pyarrow ships no types
import yaml

from scenarios.configuration import NOT_IN_DIGEST, flat
from scenarios.outcomes import NOTES, displaced_frame, event_frame, panel_frame, summary
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from agents.measures import Record
    from scenarios.configuration import Configuration
    from scenarios.displaced import Displaced
    from scenarios.world import World

ROOT = Path(__file__).resolve().parents[1]
NOTICE = "not a forecast: compares assumptions"
"""stands with every result"""
TABLES = ("panel", "events", "displacement")
"""the tables with many rows a replicate, one row group each"""
AS_TEXT = ("events", "displacement")
"""those of them that are written as CSV too; the panel would take 3.5 MB a replicate of the fictional country"""
PACKAGES = ("numpy", "numba", "mesa", "networkx", "pandas", "pyarrow", "matplotlib", "scipy", "hydra-core")
"""packages whose versions are written down"""
LOCK = ".lock"
"""file that a process holds while it writes to the folder of a sweep"""
RUNS_THE_MODEL = ("sim", "agents", "scenarios")
"""our packages that decide what a replicate's results are"""


class FolderError(UserError):
    """A folder that cannot hold the results of a run; the text names the folder and what can be done."""


@dataclass
class ResultFolder(ABC):
    """What the folders of runs, comparisons and sweeps have in common: the same command continues what is in them.

    Raises:
        FolderError: by every method, for what the disk refuses; what was finished before is still there then.
    """

    path: Path

    @abstractmethod
    def kept(self) -> str:
        """Say how much of what is asked for is finished, as ``3 finished replicates``."""

    def is_filled(self) -> bool:
        """Tell whether anything is in the folder yet; refuse a file in its place."""
        if self.path.exists() and not self.path.is_dir():
            raise FolderError(f"output.dir={self.path} is a file; a folder is needed")
        return self.path.is_dir() and any(item.name != LOCK for item in self.path.iterdir())

    def manifest(self) -> dict[str, Any]:
        """Return what `manifest.json` says."""
        found: dict[str, Any] = json.loads((self.path / "manifest.json").read_text("utf-8"))
        return found

    def write_manifest(self, content: Mapping[str, Any]) -> None:
        """Write `manifest.json`: `content`, and the notice that stands with every result."""
        text = json.dumps({**content, "notice": NOTICE}, indent=2, ensure_ascii=False) + "\n"
        write_whole(self.path / "manifest.json", lambda new: new.write_text(text, "utf-8"))

    def picture(self, name: str, save: Callable[[Path], object]) -> Path:
        """Have `save` write the picture `name` (with its ending) and return its path."""
        path = self.path / "figures" / name
        with self._plain_errors():
            path.parent.mkdir(exist_ok=True)
            write_whole(path, save)
        return path

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Say in one line what the disk refused and that nothing finished is lost."""
        try:
            yield
        except OSError as error:
            what = (os.strerror(error.errno) if error.errno else str(error)).splitlines()[0].lower()
            raise FolderError(f"{self.path}: {what}; {self.kept()} are kept, and the same command continues") from error


@dataclass
class ReplicateFolder(ResultFolder):
    """A folder whose tables are put together from parts, one folder a finished replicate."""

    @abstractmethod
    def finished(self) -> list[int]:
        """Return the replicates that are there, made by this version of the code, in order."""

    def kept(self) -> str:
        """Say how many replicates are finished."""
        return f"{len(self.finished()) if (self.path / 'manifest.json').is_file() else 0} finished replicates"

    def part(self, replicate: int) -> Path:
        """Return where the part of a replicate stands."""
        return self.path / "parts" / f"{replicate:05d}"

    def abouts(self) -> list[dict[str, Any]]:
        """Return what the parts made by this version of the code say about themselves, in order."""
        found = [json.loads(file.read_text("utf-8")) for file in sorted(self.path.glob("parts/?????/part.json"))]
        return [about for about in found if about["code"] == code_stamp()]

    def write_part(self, replicate: int, about: Mapping[str, Any], tables: Iterable[tuple[str, pa.Table]]) -> None:
        """Write a part, which appears only when it is whole, and in the place of one of another version."""
        target = self.part(replicate)
        new = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        try:
            for name, table in tables:
                write_table(table, new / f"{name}.parquet")
                del table  # before the next one is made
            (new / "part.json").write_text(json.dumps({**about, "code": code_stamp()}), "utf-8")
            shutil.rmtree(target, ignore_errors=True)
            new.replace(target)
        except OSError:
            shutil.rmtree(new, ignore_errors=True)
            raise


@dataclass
class RunFolder(ReplicateFolder):
    """The folder of one run: one configuration and one first seed; its replicates are called by their seeds."""

    configuration: Configuration
    world: World
    started: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, configuration: Configuration, world: World) -> RunFolder:
        """Return the folder of `configuration`, made if need be.

        Raises:
            FolderError: when the path cannot be written, or holds another run or other things; nothing is changed then.
        """
        path = folder_path(configuration)
        folder = cls(path, configuration, world)
        with folder._plain_errors():
            if folder.is_filled():
                _check_same_run(folder)
            else:
                path.mkdir(parents=True, exist_ok=True)
                folder._write_about({}, complete=False)
        return folder

    @property
    def seeds(self) -> list[int]:
        """The seeds that the configuration asks for."""
        first = int(self.configuration.values["seed"])
        return list(range(first, first + int(self.configuration.values["replicates"])))

    def finished(self) -> list[int]:
        """Return the seeds of the replicates that are there, made by this version of the code, in order."""
        manifest = self.manifest()
        whole = manifest["seeds"] if manifest["complete"] and manifest["code"] == code_stamp() else []
        return sorted({*whole, *self._parts()})

    def keep(self, seed: int, record: Record, displaced: Displaced, notes: dict[str, float]) -> None:
        """Write a finished replicate's part; it appears only when it is whole.

        Args:
            seed: of the replicate; its number in the folder counts from the first seed.
            record: what it recorded.
            displaced: who was displaced at its end.
            notes: what the model counted about itself (`NOTES`).
        """
        replicate = self._number(seed)
        counted = {note.name: float(notes.get(note.name, 0)) for note in NOTES}
        about = {"seed": seed, "outcomes": summary(record, self.world) | counted}
        of = (self.world, replicate, seed)
        frames: dict[str, Callable[[], pd.DataFrame]] = {
            "panel": lambda: panel_frame(record, *of),
            "events": lambda: event_frame(record, *of),
            "displacement": lambda: displaced_frame(displaced, *of),
        }
        with self._plain_errors():
            # One table after the other: those of a large world would not all fit.
            self.write_part(replicate, about, ((name, as_table(frame())) for name, frame in frames.items()))

    def assemble(self) -> None:
        """Put the tables together from all that is finished; remove the parts if nothing is missing any more."""
        if self._whole():
            return
        with self._plain_errors():
            self._split()
            parts = self._parts()
            complete = set(self.seeds) <= set(parts)
            self._write_tables(parts)
            self._write_about(parts, complete=complete)
            if complete:
                shutil.rmtree(self.path / "parts")

    # Reading

    def summary(self) -> pd.DataFrame:
        """Return the summary: one row a replicate."""
        return pd.read_parquet(self.path / "summary.parquet")

    def replicates(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """Yield the rows of one of `TABLES`, replicate by replicate, so that a large run fits in memory."""
        for part in row_groups(self.path / f"{table}.parquet", columns):
            yield part.to_pandas()

    def replicate(self, table: str, seed: int) -> pd.DataFrame:
        """Return the rows of one of `TABLES` of one seed."""
        return pd.read_parquet(self.path / f"{table}.parquet", filters=[("seed", "==", seed)])

    # Parts

    def _number(self, seed: int) -> int:
        return seed - int(self.configuration.values["seed"])

    def _parts(self) -> dict[int, dict[str, Any]]:
        """Return seed -> what its part says about itself, in order."""
        return {about["seed"]: about for about in self.abouts()}

    def _whole(self) -> bool:
        """Tell whether the tables hold all that is asked for, made by this version of the code."""
        manifest = self.manifest()
        return (
            bool(manifest["complete"])
            and manifest["code"] == code_stamp()
            and set(self.seeds) <= set(manifest["seeds"])
        )

    def _split(self) -> None:
        """Take complete tables apart again, when replicates are added to them."""
        manifest = self.manifest()
        if not manifest["complete"] or manifest["code"] != code_stamp():
            return
        missing = set(manifest["seeds"]) - set(self._parts())
        groups = {
            name: {part["seed"][0].as_py(): part for part in row_groups(self.path / f"{name}.parquet") if len(part)}
            for name in TABLES
        }
        empty = {name: pq.read_schema(self.path / f"{name}.parquet").empty_table() for name in TABLES}
        for row in self.summary().to_dict("records"):
            seed = int(row["seed"])
            if seed in missing:
                outcomes = {str(name): value for name, value in row.items() if name not in {"replicate", "seed"}}
                tables = ((name, groups[name].get(seed, empty[name])) for name in TABLES)
                self.write_part(self._number(seed), {"seed": seed, "outcomes": outcomes}, tables)

    # The whole

    def _write_tables(self, parts: dict[int, dict[str, Any]]) -> None:
        rows = [{"replicate": self._number(seed), "seed": seed, **part["outcomes"]} for seed, part in parts.items()]
        if not rows:
            return
        frame = pd.DataFrame(rows).astype({"replicate": "int32", "seed": "int64"})
        for table in TABLES:
            files = [self.part(self._number(seed)) / f"{table}.parquet" for seed in parts]
            write_whole(self.path / f"{table}.parquet", partial(join_files, files))
        write_whole(self.path / "summary.parquet", lambda new: pq.write_table(as_table(frame), new, compression="zstd"))
        write_whole(self.path / "summary.csv", lambda new: frame.to_csv(new, index=False, lineterminator="\n"))
        for table in AS_TEXT:
            write_whole(self.path / f"{table}.csv", partial(rows_as_csv, self.path / f"{table}.parquet"))

    def _write_about(self, parts: dict[int, dict[str, Any]], *, complete: bool) -> None:
        """Write `config.yaml`, then `manifest.json`, which tells what the tables hold and so comes last."""
        content = {
            **made_by(),
            "configuration": self.configuration.digest(),
            "choices": self.configuration.choices,
            "seed": int(self.configuration.values["seed"]),
            "seeds": list(parts),
            "replicates": len(self.seeds),
            "complete": complete,
            "wall_seconds": round(time.monotonic() - self.started, 1),
            "world": self.world.title,
            "banner": self.world.banner,
            "attribution": self.world.attribution,
        }
        write_whole(self.path / "config.yaml", lambda new: new.write_text(self.configuration.to_yaml(), "utf-8"))
        self.write_manifest(content)


def picture_of(paths: Iterable[Path], name: str) -> Path:
    """Return the picture called `name` (without its ending) of those that were drawn.

    Raises:
        FolderError: where there is none; the text says which there are.
    """
    drawn = {path.stem: path for path in paths if path.suffix == ".png"}
    if name not in drawn:
        raise FolderError(f"{name} is no picture here; there are: {', '.join(drawn) or 'none (figures=false)'}")
    return drawn[name]


def folder_path(configuration: Configuration) -> Path:
    """Return `output.dir`, or where that is empty a name made from the choices, the seed and the digest."""
    given = str(configuration.section("output")["dir"])
    if given:
        return Path(given).expanduser()
    parts = [configuration.choices[group] for group in ("scenario", "mandate", "consent", "resources")]
    return Path("outputs") / "-".join([*parts, f"seed{configuration.values['seed']}", configuration.digest()[:6]])


@cache
def code_stamp() -> str:
    """Return a hash of the code and data that decide what a replicate's results are, and of what computes them."""
    stamp = hashlib.sha256(f"{platform.python_version()} {platform.machine()}".encode())
    for name in ("numpy", "numba"):
        stamp.update(importlib.metadata.version(name).encode())
    files = (path for package in RUNS_THE_MODEL for path in (ROOT / package).rglob("*"))
    for path in sorted(path for path in files if path.suffix in {".py", ".csv", ".yaml"}):
        stamp.update(path.relative_to(ROOT).as_posix().encode())
        stamp.update(path.read_bytes())
    return stamp.hexdigest()


def made_by() -> dict[str, Any]:
    """Return what a manifest says about the program: version, commit, code, Python and packages."""
    return {
        "program": "mandate-lab",
        "version": importlib.metadata.version("mandate-lab"),
        **_commit(),
        "code": code_stamp(),
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
    }


def _check_same_run(folder: RunFolder) -> None:
    """Refuse a folder that holds something else than this run."""
    path, configuration = folder.path, folder.configuration
    other = "choose another folder with output.dir=FOLDER"
    if not (path / "manifest.json").is_file():
        raise FolderError(f"{path} holds other things than a run; {other}")
    try:
        manifest = folder.manifest()
        digest, seed = str(manifest["configuration"]), int(manifest["seed"])
        known = {*manifest} >= {"seeds", "complete", "code"}
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise FolderError(f"{path / 'manifest.json'} cannot be read; {other}")
    if digest != configuration.digest():
        raise FolderError(f"{path} holds the run of another configuration{_differences(folder)}; {other}")
    if seed != int(configuration.values["seed"]):
        raise FolderError(f"{path} holds the run that starts with seed {seed}; {other}")


def _differences(folder: RunFolder) -> str:
    """Say in which settings the run in the folder differs, where its `config.yaml` can tell."""
    try:
        written = yaml.safe_load((folder.path / "config.yaml").read_text("utf-8"))
        there, here = dict(flat(written)), dict(flat(folder.configuration.values))
    except (OSError, ValueError, AttributeError, yaml.YAMLError):
        return ""
    names = [name for name in here if name not in NOT_IN_DIGEST and there.get(name) != here[name]]
    more = ", ..." if len(names) > 3 else ""
    return f" (it differs in {', '.join(names[:3])}{more})" if names else ""


def as_table(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as it is written."""
    return pa.Table.from_pandas(frame, preserve_index=False)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table in one row group."""
    pq.write_table(table, path, compression="zstd", row_group_size=max(1, len(table)))


def row_groups(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Yield the row groups of a table in turn."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number, columns=columns)


def join_files(files: list[Path], target: Path) -> None:
    """Write the tables in `files`, one after the other, as one with a row group each."""
    with pq.ParquetWriter(target, pq.read_schema(files[0]), compression="zstd") as writer:
        for file in files:
            table = pq.read_table(file)
            writer.write_table(table, row_group_size=max(1, len(table)))


def rows_as_csv(table: Path, target: Path) -> None:
    """Write the rows of `table` as text, one row group at a time."""
    with target.open("w", encoding="utf-8", newline="") as file:
        pq.read_schema(table).empty_table().to_pandas().to_csv(file, index=False, lineterminator="\n")
        for part in row_groups(table):
            part.to_pandas().to_csv(file, index=False, header=False, lineterminator="\n")


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Have `write` make a new file, and give it the name `path` only when it is whole."""
    # The ending stays last: some writers choose the format by it.
    new = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        write(new)
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def _commit() -> dict[str, Any]:
    """Return the commit of the checkout and whether its code was changed since; empty values where git cannot say."""
    unknown = {"commit": None, "dirty": None}
    found = _git("rev-parse", "--show-toplevel", "HEAD")
    if found is None or Path(found.splitlines()[0]).resolve() != ROOT:
        return unknown
    changed = _git("status", "--porcelain", "--", *RUNS_THE_MODEL, "experiments", "conf", "uv.lock")
    return {"commit": found.splitlines()[1], "dirty": bool(changed)}


def _git(*arguments: str) -> str | None:
    try:
        command = ["git", "-C", str(ROOT), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
