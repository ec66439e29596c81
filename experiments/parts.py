"""A sweep's folder: chunks of finished runs that appear whole or not at all, and the tables put together from them.

`sweep.yaml` (the design and everything resolved), `manifest.json`, `parts/part-00001.parquet` and so on, one row a run,
`results.parquet` and `results.csv`, and `figures/`. The parts alone say what is finished: a run is done when it stands
in a part, and the manifest only repeats it. Tables are ordered by design row and replicate, whatever the order in which
runs were finished, so that they are the same bytes after any number of interruptions, on any number of shards.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # pyarrow ships no types
import yaml

from experiments.folder import LOCK, FolderError, ResultFolder, code_stamp, made_by, write_whole
from scenarios.configuration import flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    type Results = Sequence[Mapping[str, Any]]

MOST_WAITING = 20
"""chunks that wait in memory while the disk refuses, before the sweep gives up"""
OTHER = "choose another folder with output.dir=FOLDER"
SHOWN_DIFFERENCES = 3
CODE = b"mandate_code"
"""key of the code's stamp in a part's metadata"""


@dataclass
class SweepFolder(ResultFolder):
    """The folder of one sweep, or of one shard of it; use as a context, which holds the folder's lock."""

    about: Mapping[str, Any]
    """what `sweep.yaml` holds; two sweeps are the same when it is the same, but for `asked`"""
    schema: pa.Schema
    asked: Mapping[str, Any]
    """replicates and shard: what of the sweep is run here"""
    banners: str = ""
    waiting: list[Results] = field(default_factory=list)
    """finished chunks that the disk has refused so far"""
    started: float = field(default_factory=time.monotonic)
    _lock: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Make the folder, or check that it holds this very sweep; nothing is changed if it does not."""
        with self._plain_errors():
            if self.is_filled():
                self._check_same()
            self.parts.mkdir(parents=True, exist_ok=True)
            self._hold()
            try:
                self._clear()
                self._check_code()
                text = yaml.safe_dump({**self.about, "asked": dict(self.asked)}, sort_keys=False, allow_unicode=True)
                write_whole(self.path / "sweep.yaml", lambda new: new.write_text(text, "utf-8"))
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_: object) -> None:
        """Let others write to the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    @property
    def parts(self) -> Path:
        """Where chunks are kept."""
        return self.path / "parts"

    @cached_property
    def _made_by(self) -> dict[str, Any]:
        return made_by()

    # Chunks

    def files(self) -> list[Path]:
        """Return the parts in the order of their numbers."""
        return sorted(self.parts.glob("part-*.parquet"), key=lambda path: int(path.stem.partition("-")[2]))

    def done(self) -> set[tuple[int, int]]:
        """Return (design row, replicate) of every run that stands in a part."""
        found: set[tuple[int, int]] = set()
        for file in self.files():
            table = pq.read_table(file, columns=["row", "replicate"])
            found.update(zip(table["row"].to_pylist(), table["replicate"].to_pylist(), strict=True))
        return found

    def keep(self, results: Results) -> None:
        """Write a chunk of finished runs.

        What the disk refuses waits in memory and is tried again with each further chunk, so that a disk that is full
        for a while costs nothing; after `MOST_WAITING` of them the sweep ends.
        """
        self.waiting.append(results)
        try:
            self.flush()
        except FolderError:
            if len(self.waiting) > MOST_WAITING:
                raise

    def flush(self) -> None:
        """Write the chunks that wait."""
        with self._plain_errors():
            while self.waiting:
                files = self.files()
                number = int(files[-1].stem.partition("-")[2]) + 1 if files else 1
                write_whole(
                    self.parts / f"part-{number:05d}.parquet", partial(self._write_part, self._table(self.waiting[0]))
                )
                del self.waiting[0]
            self._write_manifest(complete=False)

    def bytes_of(self, results: Results) -> int:
        """Return the size of a part with these runs."""
        sink = pa.BufferOutputStream()
        pq.write_table(self._table(results), sink, compression="zstd")
        return int(sink.getvalue().size)

    def assemble(self, wanted: set[tuple[int, int]]) -> pd.DataFrame:
        """Put the tables together from all parts, in order; return the runs that are `wanted` and there."""
        with self._plain_errors():
            frame = self._joined(wanted)
            table = pa.Table.from_pandas(frame, self.schema, preserve_index=False)
            write_whole(self.path / "results.parquet", lambda new: pq.write_table(table, new, compression="zstd"))
            write_whole(self.path / "results.csv", lambda new: frame.to_csv(new, index=False, lineterminator="\n"))
            self._write_manifest(complete=len(frame) == len(wanted), of=len(wanted))
        return frame

    # Inside

    def _table(self, results: Results) -> pa.Table:
        return pa.Table.from_pylist(list(results), self.schema)

    def _write_part(self, table: pa.Table, path: Path) -> None:
        stamped = table.replace_schema_metadata({CODE: code_stamp().encode()})
        pq.write_table(stamped, path, compression="zstd")

    def _joined(self, wanted: set[tuple[int, int]]) -> pd.DataFrame:
        tables = [pq.read_table(file).replace_schema_metadata(None) for file in self.files()]
        frame = pa.concat_tables([self._table([]), *tables]).to_pandas()
        there = [pair in wanted for pair in zip(frame["row"], frame["replicate"], strict=True)]
        # A run that two shards made stands there once.
        chosen = frame[there].drop_duplicates(["row", "replicate"])
        return chosen.sort_values(["row", "replicate"], ignore_index=True)

    def _write_manifest(self, *, complete: bool, of: int | None = None) -> None:
        before = self._read_manifest()
        parts = []
        for file in self.files():
            errors = (
                pq.read_table(file, columns=["error"])["error"].to_pylist() if file.name not in self._known else None
            )
            if errors is not None:
                self._known[file.name] = {"file": file.name, "runs": len(errors), "failed": sum(map(bool, errors))}
            parts.append(self._known[file.name])
        content = {
            **self._made_by,
            "asked": dict(self.asked),
            "runs": of if of is not None else before.get("runs"),
            "finished": sum(part["runs"] for part in parts),
            "failed": sum(part["failed"] for part in parts),
            "complete": complete,
            "wall_seconds": round(self._wall_before + time.monotonic() - self.started, 1),
            "parts": parts,
            "banner": self.banners,
        }
        self.write_manifest(content)

    @cached_property
    def _known(self) -> dict[str, dict[str, Any]]:
        return {}

    @cached_property
    def _wall_before(self) -> float:
        """Seconds that the same sweep took before it was interrupted."""
        return float(self._read_manifest().get("wall_seconds") or 0.0)

    def _read_manifest(self) -> dict[str, Any]:
        try:
            found = self.manifest()
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _check_same(self) -> None:
        written = read_about(self.path)
        differences = differing(written, {**self.about, "asked": dict(self.asked)})
        if differences:
            raise FolderError(f"{self.path} holds another sweep: {differences}; {OTHER}")

    def _check_code(self) -> None:
        """Refuse to mix runs of two versions of the code."""
        for file in self.files():
            stamp = (pq.read_schema(file).metadata or {}).get(CODE, b"").decode()
            if stamp != code_stamp():
                raise FolderError(
                    f"{self.path} holds {len(self.done())} runs of another version of the program "
                    f"(commit {str(self._read_manifest().get('commit'))[:9]}); go back to it, or {OTHER}"
                )

    def _hold(self) -> None:
        """Lock the folder, where the system can; the lock goes with the process, however that ends."""
        try:
            import fcntl
        except ImportError:  # Windows
            return
        # Open as long as the sweep runs.
        self._lock = (self.path / LOCK).open("ab")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise FolderError(f"{self.path}: another process is running this sweep here; {OTHER}") from None
        except OSError:  # a file system without locks
            pass

    def _clear(self) -> None:
        """Remove what a process that was killed has left half written, and parts that cannot be read."""
        for left in (*self.path.glob(".*-*"), *self.parts.glob(".*-*")):
            left.unlink(missing_ok=True)
        for file in self.files():
            try:
                pq.read_schema(file)
            except (pa.ArrowInvalid, OSError):
                # After a power cut a file can have its name before its content; its runs are made again.
                file.unlink()

    def kept(self) -> str:
        """Say how many runs are finished."""
        kept = 0
        with suppress(OSError, pa.ArrowInvalid):
            kept = len(self.done())
        return f"{kept} finished runs"


def read_about(path: Path) -> dict[str, Any]:
    """Return what `sweep.yaml` in a sweep's folder says.

    Raises:
        FolderError: when it is no sweep's folder, or the file cannot be read.
    """
    file = path / "sweep.yaml"
    if not file.is_file():
        raise FolderError(
            f"{path} holds other things than a sweep; {OTHER}" if path.is_dir() else f"{path}: there is no such folder"
        )
    try:
        found = yaml.safe_load(file.read_text("utf-8"))
        known = {*found} >= {"design", "rows", "configuration", "choices", "options", "seed", "asked"}
    except (OSError, ValueError, TypeError, yaml.YAMLError):
        known = False
    if not known:
        raise FolderError(f"{file} cannot be read; {OTHER}")
    result: dict[str, Any] = found
    return result


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Say in which keys two sweeps differ, with both values; more replicates of the same sweep are no difference."""
    there, here = ({key: value for key, value in flat(about) if key != "asked.replicates"} for about in (old, new))
    keys = [key for key in (*here, *(key for key in there if key not in here)) if there.get(key) != here.get(key)]
    # A changed option shows in what it sets; its digest says something only where nothing else does.
    told = [key for key in keys if not key.startswith("options.")] or keys
    shown = [_difference(key, there.get(key), here.get(key)) for key in told[:SHOWN_DIFFERENCES]]
    more = f", and {len(told) - SHOWN_DIFFERENCES} more" if len(told) > SHOWN_DIFFERENCES else ""
    return ", ".join(shown) + more


def _difference(key: str, old: object, new: object) -> str:
    if key.startswith("options."):
        return f"{key.partition('.')[2] or 'the configuration'} has changed in conf/"
    name = key.removeprefix("configuration.").removeprefix("choices.")
    return f"{name} was {_short(old)}, now is {_short(new)}"


def _short(value: object) -> str:
    text = "not set" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
