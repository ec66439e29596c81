"""Writes folders: the commented example to start from, and any world in the format of a folder of one's own."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from scenarios.exchange import geojson, graphml, placed
from scenarios.folder_columns import ACTORS, BASES, CLOSURES, COUNTRY_FILE, FORCES, ROADS, with_shares
from scenarios.folder_tables import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.folder_columns import Table
    from scenarios.world import World

EXAMPLE = Path(__file__).parent / "data" / "example"
"""a small commented folder"""


def new_folder(path: str | Path) -> list[Path]:
    """Copy the commented example to the new folder `path`, which may not exist or must be empty; return its files."""
    folder = empty_folder(path)
    return [Path(shutil.copyfile(file, folder / file.name)) for file in sorted(EXAMPLE.iterdir())]


def empty_folder(path: str | Path) -> Path:
    """Make the folder `path`; raises `WorldError` where something is there already, so that nothing is overwritten."""
    folder = Path(path)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise WorldError(f"{str(path)!r} is there already and is not a folder; name a new folder")
    if folder.exists() and any(folder.iterdir()):
        raise WorldError(f"{str(path)!r} is there already and not empty; name a new folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as slip:
        raise WorldError(f"{str(path)!r} cannot be made: {slip.strerror}") from None
    return folder


def write_folder(world: World, folder: Path) -> None:
    """Write `world` into the existing `folder`; reading it again gives the same world."""
    country = {
        "name": world.name,
        "title": world.title,
        "constituencies": list(world.constituencies),
        "banner": world.banner,
    }
    if world.attribution:
        country["attribution"] = world.attribution
    text = yaml.safe_dump(country, sort_keys=False, allow_unicode=True, width=120)
    (folder / COUNTRY_FILE).write_text(text, encoding="utf-8", newline="\n")
    names = tuple(world.territory)
    locations = ({"name": name, **place, **shares} for name, place, shares in placed(world))
    roads = ({"from": start, "to": end, **road} for start, end, road in world.territory.edges(data=True))
    forces = (
        {"location": name, "actor": actor.name, "fighters": int(world.forces[row, column])}
        for column, actor in enumerate(world.actors)
        for row, name in enumerate(names)
        if world.forces[row, column]
    )
    _write(folder, with_shares(world.constituencies), locations)
    _write(folder, ROADS, roads)
    _write(folder, ACTORS, (vars(actor) for actor in world.actors))
    _write(folder, FORCES, forces)
    _write(folder, BASES, (vars(base) for base in world.bases))
    if world.closures:
        _write(folder, CLOSURES, (vars(closure) for closure in world.closures))


def _write(folder: Path, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
    """Write one table; empty stands for None, and yes and no are written in small letters."""
    with (folder / table.file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.names)
        writer.writerows([_cell(row[name]) for name in table.names] for row in rows)


def _cell(value: object) -> object:
    """Return a value as it is written in a table."""
    return str(value).lower() if isinstance(value, bool) else value


def export(world: World, name: str, folder: str | Path) -> list[Path]:
    """Write the world's territory to NAME.graphml and NAME.geojson in `folder`; return both.

    Raises `WorldError` where one of them is there already.
    """
    written = {Path(folder) / f"{name}.graphml": graphml, Path(folder) / f"{name}.geojson": geojson}
    for file in written:
        if file.exists() or file.is_symlink():
            raise WorldError(f"{str(file)!r} is there already; move it or name another folder")
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file, text in written.items():
            file.write_text(text(world), encoding="utf-8", newline="\n")
    except OSError as slip:
        raise WorldError(f"{str(folder)!r} cannot be written to: {slip.strerror}") from None
    return list(written)
