"""Joins shards of a sweep: `mandate merge outputs/sweep-NAME-shard-*` puts their runs together as one folder.

The result is the folder of the whole sweep, with the same tables, to the byte, as a sweep without shards. Where a shard
is missing or unfinished, what is there is joined all the same, and the sweep's own command, without `shard`, makes the
rest.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow.parquet as pq  # type: ignore[import-untyped]  # pyarrow ships no types

from experiments.designs import from_record
from experiments.folder import FolderError, code_stamp
from experiments.parts import CODE, SweepFolder, differing, read_about

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

OUTPUT = "output.dir="


class Merged(NamedTuple):
    """What a merge gives back."""

    folder: Path
    table: pd.DataFrame
    """as of :class:`experiments.sweeping.SweepResult`"""
    missing: int
    """runs of the sweep that no shard has finished"""
    paths: list[Path]
    """the pictures"""


def merge_words(words: Sequence[str]) -> list[str]:
    """Carry out the words of the command and return what it prints."""
    targets = [word.removeprefix(OUTPUT) for word in words if word.startswith(OUTPUT)]
    merged = merge([word for word in words if not word.startswith(OUTPUT)], targets[-1] if targets else None)
    failed = int((merged.table["error"] != "").sum())
    lines = [f"{len(merged.table)} runs joined{f', {failed} of them failed' if failed else ''}"]
    if merged.missing:
        lines.append(f"{merged.missing} runs are missing; the sweep's own command without shard makes them here")
    return [*lines, str(merged.folder), *map(str, merged.paths)]


def merge(folders: Sequence[str | Path], to: str | Path | None = None) -> Merged:
    """Join the shards in `folders` and return the whole.

    Args:
        folders: shards of one sweep, in any order.
        to: the new folder; outputs/sweep-NAME beside the shards if None.

    Raises:
        FolderError: for a folder that is no sweep's, or shards of different sweeps or versions of the program.
    """
    shards = [Path(folder).expanduser() for folder in folders]
    if not shards:
        raise FolderError("mandate merge needs the folders of shards, as outputs/sweep-NAME-shard-*")
    abouts = [read_about(shard) for shard in shards]
    first = abouts[0]
    for shard, about in zip(shards, abouts, strict=True):
        differences = differing(_whole(first), _whole(about))
        if differences or about["asked"]["replicates"] != first["asked"]["replicates"]:
            replicates = "" if differences else "the number of replicates differs"
            raise FolderError(f"{shard} is no shard of the same sweep as {shards[0]}: {differences or replicates}")
    files = [file for shard in shards for file in sorted((shard / "parts").glob("part-*.parquet"))]
    if not files:
        raise FolderError(f"{shards[0]} holds no finished runs yet")
    _check_code(files)
    asked = {**first["asked"], "shard": "all"}
    path = Path(to).expanduser() if to is not None else shards[0].with_name(_name(shards[0].name))
    schema = pq.read_schema(files[0]).remove_metadata()
    wanted = {(row, replicate) for row in range(int(first["rows"])) for replicate in range(int(asked["replicates"]))}
    banner = _banner(shards[0])
    with SweepFolder(
        path, {key: value for key, value in first.items() if key != "asked"}, schema, asked, banner
    ) as folder:
        done = folder.done()
        for file in files:
            results = [run for run in pq.read_table(file).to_pylist() if (run["row"], run["replicate"]) not in done]
            done.update((run["row"], run["replicate"]) for run in results)
            if results:
                folder.keep(results)
        folder.flush()
        table = folder.assemble(wanted)
        from experiments.figures.sweep import draw

        design = from_record(str(asked["name"]), first["design"], asked["outcomes"])
        paths = draw(folder, design, table, banner) if len(table) == len(wanted) else []
    return Merged(path, table, len(wanted) - len(table), paths)


def _whole(about: dict[str, Any]) -> dict[str, Any]:
    return {**about, "asked": {**about["asked"], "shard": "all"}}


def _name(shard: str) -> str:
    name, found, _ = shard.rpartition("-shard-")
    return name if found else f"{shard}-merged"


def _check_code(files: Sequence[Path]) -> None:
    """Refuse shards made by another version of the program, or by several."""
    for file in files:
        if (pq.read_schema(file).metadata or {}).get(CODE, b"").decode() != code_stamp():
            raise FolderError(f"{file.parent.parent} was made by another version of the program; merge with that one")


def _banner(shard: Path) -> str:
    try:
        return str(json.loads((shard / "manifest.json").read_text("utf-8"))["banner"])
    except (OSError, ValueError, KeyError):
        return ""
