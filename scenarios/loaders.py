"""Reads a folder of plain tables as a :class:`~scenarios.world.World`, and says precisely what is wrong with it.

A folder holds `country.yaml` (name, title, constituencies, banner, attribution) and five tables in UTF-8 with commas:

============== =======================================================================================================
file           columns
============== =======================================================================================================
locations.csv  name, district, country (`home` or a neighbouring state), latitude and longitude (degrees), population
               (persons), urban, capital, resources (0..1), services (0..1), camp, then one column a constituency: its
               share of the population (0..1, summing to 1 in a row)
roads.csv      from, to, kilometres, hours (dry season), road (`paved` or `track`), border
actors.csv     name, kind, fighters (persons), constituency (may be empty), command_control (0..1); state forces first
forces.csv     location, actor, fighters; a place left out has none
bases.csv      location, kind, troops, police, observers, civilians (persons), contributor
============== =======================================================================================================

Yes and no are written `true` and `false`. Row order is kept: it is the order of the arrays of a run.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import networkx as nx
import numpy as np
import yaml

from scenarios.world import HOME, Actor, ActorKind, Base, World
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

LOCATION_COLUMNS = (
    "name",
    "district",
    "country",
    "latitude",
    "longitude",
    "population",
    "urban",
    "capital",
    "resources",
    "services",
    "camp",
)
ROAD_COLUMNS = ("from", "to", "kilometres", "hours", "road", "border")
ACTOR_COLUMNS = ("name", "kind", "fighters", "constituency", "command_control")
FORCE_COLUMNS = ("location", "actor", "fighters")
BASE_COLUMNS = ("location", "kind", "troops", "police", "observers", "civilians", "contributor")

COUNTRY_FIELDS = ("name", "title", "constituencies", "banner", "attribution")
ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)
BASE_KINDS: tuple[str, ...] = ("headquarters", "battalion", "company", "platoon")
ROAD_KINDS = ("paved", "track")

MOST_PERSONS = 2_000_000_000
"""persons; above it a number is a slip of the keyboard"""
LONGEST_ROAD = 5_000.0
"""kilometres"""
SLOWEST, FASTEST = 0.5, 130.0
"""km/h over a whole road; outside it, kilometres and hours do not belong together"""
SHARES_TOLERANCE = 1e-3
"""how far written (rounded) shares may be from 1 before it is an error; they are then made to sum to 1 exactly"""
EARTH_RADIUS = 6_371.0
"""kilometres"""


class WorldError(UserError):
    """A world that cannot be read or made; the text is one line for the person who wrote the data."""

    def __init__(self, text: str) -> None:
        """Keep `text` as one line, whatever was quoted in it."""
        super().__init__(" ".join(text.splitlines()))


def load_folder(path: str | Path) -> World:
    """Read the folder at `path` (format in the module's docstring) as a world.

    Raises :class:`WorldError`, one line with value, column, what is allowed and `file:line`, for anything missing,
    out of range or contradictory: unknown columns and names, duplicates, roads to nowhere, a territory in pieces,
    shares that do not sum to 1, forces that do not sum to an actor's fighters, other than one capital.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise WorldError(f"{str(path)!r} is not a folder; a folder with country.yaml and five tables is needed")
    country = _read_country(folder / "country.yaml")
    places = read_rows(folder / "locations.csv", (*LOCATION_COLUMNS, *country.constituencies))
    territory = _territory(places)
    _add_roads(territory, read_table(folder / "roads.csv", ROAD_COLUMNS))
    _check_connected(territory, places)
    shares = _shares(places, country.constituencies)
    actor_rows = read_rows(folder / "actors.csv", ACTOR_COLUMNS)
    actors = _actors(actor_rows, country.constituencies)
    forces = _forces(read_table(folder / "forces.csv", FORCE_COLUMNS), actor_rows, tuple(territory), actors)
    return World(
        name=country.name,
        title=country.title,
        territory=territory,
        constituencies=country.constituencies,
        shares=shares,
        actors=actors,
        forces=forces,
        bases=_bases(read_table(folder / "bases.csv", BASE_COLUMNS), territory),
        banner=country.banner,
        attribution=country.attribution,
        warnings=_doubts(territory),
    )


@dataclass(frozen=True)
class _Country:
    """What `country.yaml` says."""

    name: str
    title: str
    constituencies: tuple[str, ...]
    banner: str
    attribution: str


@dataclass(frozen=True)
class Row:
    """One row of a table, which knows where it stands so that its errors can say so."""

    file: Path
    line: int
    cells: dict[str, str]

    def error(self, column: str, problem: str) -> WorldError:
        """Make the error that the value in `column` is `problem`."""
        return WorldError(f"{column} = {self.cells[column]!r} {problem} ({self.file}:{self.line})")

    def text(self, column: str) -> str:
        """Return a name, which may not be empty nor hold a line break."""
        if not self.cells[column]:
            raise self.error(column, "is empty; a name is needed")
        if not self.cells[column].isprintable():
            raise self.error(column, "holds a line break or another sign that cannot be printed")
        return self.cells[column]

    def choice(self, column: str, allowed: Sequence[str]) -> str:
        """Return a value that must be one of `allowed`."""
        value = self.text(column)
        if value not in allowed:
            raise self.error(column, f"is not known{_nearest(value, allowed)}")
        return value

    def flag(self, column: str) -> bool:
        """Return true or false."""
        value = self.cells[column].lower()  # spreadsheets write TRUE
        if value not in {"true", "false"}:
            raise self.error(column, "is neither true nor false")
        return value == "true"

    def number(self, column: str, low: float, high: float) -> float:
        """Return a finite number in `low`..`high`."""
        try:
            value = float(self.cells[column])
        except ValueError:
            raise self.error(column, f"is not a number in {low:g}..{high:g}") from None
        if not (math.isfinite(value) and low <= value <= high):
            raise self.error(column, f"is outside {low:g}..{high:g}")
        return value

    def persons(self, column: str) -> int:
        """Return a whole number of persons, 0 or more."""
        try:
            value = int(self.cells[column])
        except ValueError:
            raise self.error(column, "is not a whole number of persons, 0 or more") from None
        if not 0 <= value <= MOST_PERSONS:
            raise self.error(column, f"is outside 0..{MOST_PERSONS} persons")
        return value


def _nearest(value: str, allowed: Sequence[str]) -> str:
    """Return how an unknown name is explained: the nearest one, or the allowed ones where they are few."""
    close = get_close_matches(value, allowed, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    few = 12
    return f"; allowed: {', '.join(allowed)}" if len(allowed) <= few else f"; it is none of the {len(allowed)} names"


def _read_text(file: Path) -> str:
    """Return the file's text, without the byte order mark that spreadsheets put before it."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WorldError(f"{file.name} is missing; it is needed beside the other tables ({file})") from None
    except UnicodeDecodeError as slip:
        raise WorldError(f"{file.name} is not UTF-8 text: byte {slip.start} cannot be read ({file}:1)") from None
    except OSError as slip:
        raise WorldError(f"{file.name} cannot be read: {slip.strerror} ({file})") from None


def _read_country(file: Path) -> _Country:
    """Read and check `country.yaml`."""
    text = _read_text(file)
    try:
        content = yaml.safe_load(text)
        keys = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as slip:  # the second for dates such as 2026-13-45
        mark = getattr(slip, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise WorldError(f"country.yaml is not YAML: {getattr(slip, 'problem', slip)} ({file}:{line})") from None
    if not isinstance(content, dict):
        raise WorldError(f"country.yaml must have the fields {', '.join(COUNTRY_FIELDS)} ({file}:1)")
    lines = {key.value: key.start_mark.line + 1 for key, _ in keys.value}
    for key in content:
        if key not in COUNTRY_FIELDS:
            hint = _nearest(str(key), COUNTRY_FIELDS)
            raise WorldError(f"field {str(key)!r} is not known{hint} ({file}:{lines.get(str(key), 1)})")

    def text_of(field: str) -> str:
        value = content.get(field)
        if not isinstance(value, str) or not value.strip():
            raise WorldError(f"{field} = {value!r} is not a text, which is needed ({file}:{lines.get(field, 1)})")
        return value.strip()

    return _Country(
        name=text_of("name"),
        title=text_of("title"),
        constituencies=_constituencies(content.get("constituencies"), f"{file}:{lines.get('constituencies', 1)}"),
        banner=text_of("banner"),
        attribution=text_of("attribution") if content.get("attribution") else "",
    )


def _constituencies(names: object, where: str) -> tuple[str, ...]:
    """Return the constituencies' names: texts, at least one, all different, and no name of another column."""
    if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise WorldError(f"constituencies = {names!r} is not a list of names, at least one ({where})")
    stripped = tuple(name.strip() for name in names)
    for index, name in enumerate(stripped):
        if name in stripped[:index]:
            raise WorldError(f"constituencies: {name!r} stands twice; names must differ ({where})")
        if name in LOCATION_COLUMNS:
            raise WorldError(f"constituencies: {name!r} is the name of another column of locations.csv ({where})")
    return stripped


def read_table(file: Path, columns: Sequence[str]) -> list[Row]:
    """Read a table that must have exactly `columns`, in any order; empty lines are passed over."""
    reader = csv.reader(io.StringIO(_read_text(file)), strict=True)
    rows: list[Row] = []
    header: list[str] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if not any(stripped):
                continue
            if not header:
                header = stripped
                _check_header(file, reader.line_num, header, columns)
                continue
            if len(stripped) != len(header):
                problem = f"{len(stripped)} values in a row, {len(header)} columns are needed"
                raise WorldError(f"{stripped[0]!r}: {problem} ({file}:{reader.line_num})")
            rows.append(Row(file, reader.line_num, dict(zip(header, stripped, strict=True))))
    except csv.Error as slip:
        raise WorldError(f"{file.name} is not a table: {slip} ({file}:{reader.line_num})") from None
    if not header:
        raise WorldError(f"{file.name} is empty; columns needed: {', '.join(columns)} ({file}:1)")
    return rows


def read_rows(file: Path, columns: Sequence[str]) -> list[Row]:
    """Read a table that may not be empty below its header."""
    rows = read_table(file, columns)
    if not rows:
        raise WorldError(f"{file.name} has no rows below its header; at least one is needed ({file}:1)")
    return rows


def _check_header(file: Path, line: int, header: Sequence[str], columns: Sequence[str]) -> None:
    """Raise where a column is unknown, missing or doubled."""
    if len(header) == 1 and ";" in header[0]:
        raise WorldError(f"{header[0]!r}: columns are separated by semicolons; commas are needed ({file}:{line})")
    for index, name in enumerate(header):
        if name not in columns:
            raise WorldError(f"column {name!r} is not known{_nearest(name, columns)} ({file}:{line})")
        if name in header[:index]:
            raise WorldError(f"column {name!r} stands twice ({file}:{line})")
    missing = [name for name in columns if name not in header]
    if missing:
        raise WorldError(f"column {missing[0]!r} is missing; needed: {', '.join(columns)} ({file}:{line})")


def _territory(rows: Sequence[Row]) -> nx.Graph[str]:
    """Return the locations as nodes in row order, with exactly one capital, and no roads yet."""
    territory: nx.Graph[str] = nx.Graph()
    capital = ""
    for row in rows:
        name = row.text("name")
        if name in territory:
            raise row.error("name", "stands twice; names must differ")
        country = row.text("country")
        at_home = country == HOME
        if row.flag("camp") and at_home:
            raise row.error("camp", "is for places abroad; here country = 'home'")
        if row.flag("capital"):
            if not at_home:
                raise row.error("capital", f"is for one place at home; here country = {country!r}")
            if capital:
                raise row.error("capital", f"stands a second time; {capital!r} is the capital, exactly one is allowed")
            if row.persons("population") == 0:
                raise row.error("population", "is not enough for the capital; 1 or more is allowed")
            capital = name
        territory.add_node(
            name,
            district=row.text("district"),
            country=country,
            latitude=row.number("latitude", -90, 90),
            longitude=row.number("longitude", -180, 180),
            population=row.persons("population"),
            urban=row.flag("urban"),
            capital=row.flag("capital"),
            resources=row.number("resources", 0, 1),
            services=row.number("services", 0, 1),
            camp=row.flag("camp"),
        )
    if not capital:
        raise WorldError(f"capital = 'true' stands nowhere; exactly one place must have it ({rows[0].file}:1)")
    return territory


def _add_roads(territory: nx.Graph[str], rows: Sequence[Row]) -> None:
    """Add the roads, which must join different known places once and cross a border only where countries differ."""
    names = tuple(territory)
    for row in rows:
        start, end = row.choice("from", names), row.choice("to", names)
        if start == end:
            raise row.error("to", "is where the road starts; a road joins two places")
        if territory.has_edge(start, end):
            raise row.error("to", f"has its road from {start!r} already; one road a pair is allowed")
        kilometres = row.number("kilometres", 0.1, LONGEST_ROAD)
        hours = row.number("hours", 0.001, LONGEST_ROAD / SLOWEST)
        if not SLOWEST <= kilometres / hours <= FASTEST:
            speed = f"{kilometres / hours:.3g} km/h over {kilometres:g} km"
            raise row.error("hours", f"means {speed}; allowed are {SLOWEST:g}..{FASTEST:g} km/h")
        crosses = territory.nodes[start]["country"] != territory.nodes[end]["country"]
        if row.flag("border") != crosses:
            raise row.error(
                "border", f"but {start!r} and {end!r} lie in {'two countries' if crosses else 'one country'}"
            )
        territory.add_edge(
            start, end, kilometres=kilometres, hours=hours, road=row.choice("road", ROAD_KINDS), border=crosses
        )


def _check_connected(territory: nx.Graph[str], rows: Sequence[Row]) -> None:
    """Raise at the first place that no road connects with the capital."""
    capital = next(name for name, data in territory.nodes(data=True) if data["capital"])
    reached = nx.node_connected_component(territory, capital)
    for row in rows:
        if row.cells["name"] not in reached:
            raise row.error("name", f"has no way by road to the capital {capital!r}; roads.csv must connect all places")


def _shares(rows: Sequence[Row], constituencies: Sequence[str]) -> NDArray[np.float64]:
    """Return the shares of constituencies, (locations, constituencies), each row summing to 1."""
    shares = np.array([[row.number(name, 0, 1) for name in constituencies] for row in rows], dtype=np.float64)
    totals = shares.sum(axis=1)
    for row, total in zip(rows, totals, strict=True):
        if abs(total - 1) > SHARES_TOLERANCE:
            columns = ", ".join(constituencies)
            raise row.error("name", f"has shares ({columns}) that sum to {total:.6g}; they must sum to 1")
    normal: NDArray[np.float64] = shares / totals[:, None]
    return normal


def _actors(rows: Sequence[Row], constituencies: Sequence[str]) -> tuple[Actor, ...]:
    """Return the actors: the state forces first and once, then the armed groups."""
    actors: list[Actor] = []
    for row in rows:
        kind = row.choice("kind", ACTOR_KINDS)
        if (kind == "state") != (not actors):
            raise row.error("kind", "is out of place; the first row, and no other, is the state forces ('state')")
        name = row.text("name")
        if any(actor.name == name for actor in actors):
            raise row.error("name", "stands twice; names must differ")
        actors.append(
            Actor(
                name=name,
                kind=next(known for known in ACTOR_KINDS if known == kind),
                fighters=row.persons("fighters"),
                constituency=row.choice("constituency", constituencies) if row.cells["constituency"] else "",
                command_control=row.number("command_control", 0, 1),
            )
        )
    return tuple(actors)


def _forces(
    rows: Sequence[Row], actor_rows: Sequence[Row], names: Sequence[str], actors: Sequence[Actor]
) -> NDArray[np.int64]:
    """Return fighters, (locations, actors), whose columns sum to each actor's fighters."""
    forces = np.zeros((len(names), len(actors)), dtype=np.int64)
    row_of = {name: index for index, name in enumerate(names)}
    column_of = {actor.name: index for index, actor in enumerate(actors)}
    seen: set[tuple[int, int]] = set()
    for row in rows:
        cell = row_of[row.choice("location", names)], column_of[row.choice("actor", tuple(column_of))]
        if cell in seen:
            raise row.error("actor", f"stands twice at {row.cells['location']!r}; one row a place and actor is allowed")
        seen.add(cell)
        forces[cell] = row.persons("fighters")
    for row, actor, total in zip(actor_rows, actors, forces.sum(axis=0), strict=True):
        if total != actor.fighters:
            raise row.error("fighters", f"is not what forces.csv gives {actor.name!r}: {total}; both must be the same")
    return forces


def _bases(rows: Sequence[Row], territory: nx.Graph[str]) -> tuple[Base, ...]:
    """Return the planned bases, all at home and with one headquarters at most."""
    bases: list[Base] = []
    names = tuple(territory)
    for row in rows:
        location = row.choice("location", names)
        if territory.nodes[location]["country"] != HOME:
            raise row.error("location", "lies abroad; bases stand at home")
        kind = row.choice("kind", BASE_KINDS)
        if kind == "headquarters" and any(base.kind == kind for base in bases):
            raise row.error("kind", "stands a second time; one headquarters is allowed")
        bases.append(
            Base(
                location=location,
                kind=kind,  # type: ignore[arg-type]  # just checked to be one of BASE_KINDS
                troops=row.persons("troops"),
                police=row.persons("police"),
                observers=row.persons("observers"),
                civilians=row.persons("civilians"),
                contributor=row.text("contributor"),
            )
        )
    return tuple(bases)


def great_circle(
    latitude: float | NDArray[np.float64],
    longitude: float | NDArray[np.float64],
    other_latitude: float | NDArray[np.float64],
    other_longitude: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return great-circle distances (km) between points in degrees, broadcast (haversine formula, Sinnott 1984)."""
    north, other_north = np.radians(latitude), np.radians(other_latitude)
    half_north = (other_north - north) / 2
    half_east = (np.radians(other_longitude) - np.radians(longitude)) / 2
    chord = np.sin(half_north) ** 2 + np.cos(north) * np.cos(other_north) * np.sin(half_east) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return distance


def _doubts(territory: nx.Graph[str]) -> tuple[str, ...]:
    """Return what a reader should doubt without its being impossible: roads shorter than the straight line."""
    return tuple(_short_roads(territory))


def _short_roads(territory: nx.Graph[str]) -> Iterable[str]:
    rounding = 0.97  # coordinates and lengths are written rounded
    for start, end, road in territory.edges(data=True):
        a, b = territory.nodes[start], territory.nodes[end]
        straight = float(great_circle(a["latitude"], a["longitude"], b["latitude"], b["longitude"]))
        if road["kilometres"] < rounding * straight:
            length = f"{road['kilometres']:g} km"
            yield f"road {start} - {end}: {length} is shorter than the straight line, {straight:.0f} km"
