"""Reads a folder of one's own as a :class:`~scenarios.world.World`, and says precisely what is wrong with it.

A folder holds `country.yaml` and the tables declared in `scenarios.folder_columns`, in UTF-8 with commas. Instead of
`locations.csv` it may hold `territory.geojson` or `territory.graphml` (see `scenarios.exchange`), and then needs no
`roads.csv`. `docs/own_world.md` is the user's page about all of them.

Yes and no are written `true` and `false`. Row order is kept: it is the order of the arrays of a run.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from scenarios.exchange import READERS
from scenarios.folder_columns import (
    ACTORS,
    BASES,
    CLOSURES,
    COUNTRY_FILE,
    FASTEST,
    FORCES,
    LOCATIONS,
    LONGEST_ROAD,
    ROADS,
    SLOWEST,
    with_shares,
)
from scenarios.folder_country import read_country
from scenarios.folder_tables import Findings, Row, WorldError, read_table
from scenarios.geography import apart, join_islands
from scenarios.world import HOME, Actor, Base, Closure, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["Reading", "WorldError", "load_folder", "read_folder"]

FEWEST_LOCATIONS, MOST_LOCATIONS = 2, 10_000
"""locations; a run keeps the travel time from every base to each of them"""
SHARES_TOLERANCE = 1e-3
"""how far written (rounded) shares may be from 1 before it is an error; they are then made to sum to 1 exactly"""
MOST_CUT_OFF = 0.1
"""share of the locations that may have no road to the capital; more of them mean that roads are missing"""
ROUNDING = 0.97
"""a road may be so much shorter than the straight line, as coordinates and lengths are written rounded"""
MUCH = 0.4
"""share of the country's people in one place from which a reader should look again"""
SWAPPED = 3.0
"""straight lines so many times longer than the roads make swapped coordinates likely"""


@dataclass(frozen=True)
class Reading:
    """What reading a folder gave: a world where there is no error, and everything found, one line each."""

    world: World | None
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


def load_folder(path: str | Path) -> World:
    """Read the folder at `path` as a world.

    Raises :class:`WorldError`, one line with value, column, what is allowed and `file:line`, for the first thing that
    is missing, out of range or contradictory, and says how many more there are.
    """
    reading = read_folder(path)
    if reading.world is None:
        more = len(reading.errors) - 1
        hint = f"; {more} more: mandate scenarios check {path}" if more else ""
        raise WorldError(f"{reading.errors[0]}{hint}")
    return reading.world


def read_folder(path: str | Path) -> Reading:
    """Read the folder at `path`, noting every error, everything doubtful, and what has less effect than it may seem."""
    folder = Path(path)
    findings = Findings()
    if not folder.is_dir():
        findings.error(f"{str(path)!r} is not a folder; a folder with {COUNTRY_FILE} and its tables is needed")
        return _reading(None, findings)
    return _reading(_world(folder, findings), findings)


def _reading(world: World | None, findings: Findings) -> Reading:
    """Return what was found; a world with errors is none."""
    kept = None if findings.errors else world
    return Reading(kept, tuple(findings.errors), tuple(findings.warnings), tuple(findings.notes))


def _world(folder: Path, findings: Findings) -> World | None:
    """Read all files; None where too little can be read for a world."""
    country = read_country(folder / COUNTRY_FILE, findings)
    constituencies: tuple[str, ...] = country.get("constituencies", ())
    before = len(findings.errors)
    file = _territory_file(folder, findings)
    places, roads = _territory_rows(file, constituencies, findings)
    territory = _territory(file, places, findings)
    _add_roads(territory, roads, findings)
    shares = _shares(places, constituencies, findings)
    if len(findings.errors) == before:
        _join_islands(territory, places, findings)
        _doubt_roads(territory, places, findings)
        _doubt_people(territory, places, findings)
    actor_rows = read_table(folder / ACTORS.file, ACTORS, findings) or []
    actors = _actors(actor_rows, constituencies, folder / ACTORS.file, findings)
    forces = _forces(folder, actor_rows, actors, tuple(territory), findings)
    bases = _bases(read_table(folder / BASES.file, BASES, findings) or [], territory, findings)
    closures = _closures(folder / CLOSURES.file, territory, findings)
    if findings.errors:
        return None
    return World(
        name=country["name"],
        title=country["title"],
        territory=territory,
        constituencies=constituencies,
        shares=shares,
        actors=actors,
        forces=forces,
        bases=bases,
        banner=country["banner"],
        attribution=country.get("attribution", ""),
        warnings=tuple(findings.warnings),
        closures=closures,
    )


# The territory


def _territory_file(folder: Path, findings: Findings) -> Path:
    """Return the file that describes the territory; note an error where there are several."""
    there = [name for name in (LOCATIONS.file, *READERS) if (folder / name).exists() or (folder / name).is_symlink()]
    if len(there) > 1:
        findings.error(f"{' and '.join(there)} both describe the territory; one of them is allowed ({folder})")
    return folder / (there or [LOCATIONS.file])[0]


def _territory_rows(file: Path, constituencies: Sequence[str], findings: Findings) -> tuple[list[Row], list[Row]]:
    """Return the rows of places and of roads, from the two tables or from one file in another format."""
    table = with_shares(constituencies)
    road_file = file.parent / ROADS.file
    roads: list[Row] | None = None
    if file.name in READERS:
        places, roads = READERS[file.name](file, table, findings)
        if roads and road_file.exists():
            findings.error(f"{ROADS.file} and {file.name} both hold roads; one of them is allowed ({road_file})")
    else:
        places = read_table(file, table, findings, MOST_LOCATIONS)
    if places is not None and not FEWEST_LOCATIONS <= len(places) <= MOST_LOCATIONS:
        rows = f"{len(places):,} rows" if places else "no rows below its header"
        allowed = f"{FEWEST_LOCATIONS}..{MOST_LOCATIONS:,} places are allowed"
        findings.error(f"{file.name} has {rows}; {allowed} ({file}:1)")
    if not roads:
        roads = read_table(road_file, ROADS, findings)
    return places or [], roads or []


def _territory(file: Path, rows: Sequence[Row], findings: Findings) -> nx.Graph[str]:
    """Return the locations as nodes in row order, with exactly one capital, and no roads yet.

    A location with errors stands in it by its name alone, so that what refers to it is not called unknown.
    """
    territory: nx.Graph[str] = nx.Graph()
    capital = ""
    for row in rows:
        name = row.values.get("name")
        if not isinstance(name, str):
            continue
        if name in territory:
            findings.error(row.says("name", "stands twice; names must differ"))
            continue
        territory.add_node(name)
        if not row.complete:
            _doubt_swapped(row, findings)
            continue
        _check_place(row, capital, findings)
        if row["capital"]:
            capital = name
        territory.nodes[name].update({column: row[column] for column in LOCATIONS.names if column != "name"})
    if rows and not capital and all(row.complete for row in rows):
        findings.error(f"capital = 'true' stands nowhere; exactly one place must have it ({file}:1)")
    return territory


def _doubt_swapped(row: Row, findings: Findings) -> None:
    """Hint at swapped coordinates where only the latitude is out of range and the longitude could be one."""
    latitude, other = LOCATIONS.columns[3:5]
    east = row.values.get(other.name)
    if latitude.name in row.cells and latitude.name not in row.values and isinstance(east, float):
        with suppress(ValueError):
            other.read(row.cells[latitude.name])
            latitude.read(str(east))
            findings.warnings.append(row.says(latitude.name, "could be the longitude: are the two swapped?"))


def _check_place(row: Row, capital: str, findings: Findings) -> None:
    """Note what does not fit together in one location, or with the `capital` found before."""
    at_home = row["country"] == HOME
    if not at_home and row["country"].casefold() == HOME:
        findings.error(row.says("country", f"is written {HOME!r}, in small letters"))
    if row["camp"] and at_home:
        findings.error(row.says("camp", "is for places abroad; here country = 'home'"))
    if not row["capital"]:
        return
    if not at_home:
        findings.error(row.says("capital", f"is for one place at home; here country = {row['country']!r}"))
    if capital:
        findings.error(row.says("capital", f"stands a second time; {capital!r} is the capital, exactly one is allowed"))
    if row["population"] == 0:
        findings.error(row.says("population", "is not enough for the capital; 1 or more is allowed"))


def _add_roads(territory: nx.Graph[str], rows: Sequence[Row], findings: Findings) -> None:
    """Add the roads, which must join different known places once and cross a border only where countries differ."""
    names = tuple(territory)
    for row in rows:
        ends = [end for end in ("from", "to") if end in row.values]
        unknown = [end for end in ends if row[end] not in territory]
        for end in unknown if names else ():
            findings.unknown(row, end, names)
        if unknown or len(ends) != 2:
            continue
        start, end = row["from"], row["to"]
        if start == end:
            findings.error(row.says("to", "is where the road starts; a road joins two places"))
        elif territory.has_edge(start, end):
            findings.error(row.says("to", f"has its road from {start!r} already; one road a pair is allowed"))
        elif row.complete:
            _check_road(row, territory, findings)
            attributes = {column: row[column] for column in ("kilometres", "hours", "road", "border")}
            territory.add_edge(start, end, **attributes)


def _check_road(row: Row, territory: nx.Graph[str], findings: Findings) -> None:
    """Note an impossible speed, and a border where there is none or none where there is one."""
    kilometres, hours = row["kilometres"], row["hours"]
    if not SLOWEST <= kilometres / hours <= FASTEST:
        speed = f"{kilometres / hours:.3g} km/h over {kilometres:g} km"
        findings.error(row.says("hours", f"means {speed}; allowed are {SLOWEST:g}..{FASTEST:g} km/h"))
    countries = [territory.nodes[row[end]].get("country") for end in ("from", "to")]
    crosses = countries[0] != countries[1]
    if None not in countries and row["border"] != crosses:
        lie = f"but {row['from']!r} and {row['to']!r} lie in {'two countries' if crosses else 'one country'}"
        findings.error(row.says("border", lie))


def _join_islands(territory: nx.Graph[str], rows: Sequence[Row], findings: Findings) -> None:
    """Join what has no road to the capital to the place nearest to it, each with a warning; note an error for many."""
    capital = next((name for name in territory if territory.nodes[name].get("capital")), None)
    if capital is None:
        return
    reached = nx.node_connected_component(territory, capital)
    islands = [row for row in rows if row["name"] not in reached]
    if len(islands) > max(1, round(MOST_CUT_OFF * len(territory))):
        few = ", ".join(repr(row["name"]) for row in islands[1:6])
        findings.error(
            islands[0].says(
                "name",
                f"has no way by road to the capital {capital!r}, nor have {len(islands) - 1} others ({few}, ...); "
                "are roads missing?",
            )
        )
        return
    row_of = {row["name"]: row for row in islands}
    for near, far, kilometres in join_islands(territory, capital):
        says = f"has no way by road to the capital {capital!r}"
        if kilometres > LONGEST_ROAD:
            says += f", and {far!r}, the place nearest to it, is {kilometres:g} km away; are its coordinates right?"
            findings.error(row_of[near].says("name", says))
        else:
            says += f"; it is joined to {far!r} by {kilometres:g} km of track"
            findings.warnings.append(row_of[near].says("name", says))


def _doubt_roads(territory: nx.Graph[str], rows: Sequence[Row], findings: Findings) -> None:
    """Warn of roads shorter than the straight line; call coordinates swapped where that alone explains them."""
    for row in rows:
        roads = [(territory.nodes[end], road["kilometres"]) for end, road in territory[row["name"]].items()]
        here = territory.nodes[row["name"]]
        turned = {"latitude": here["longitude"], "longitude": here["latitude"]}
        if not roads or abs(here["longitude"]) > 90:
            continue
        too_short = all(apart(here, end) > SWAPPED * length for end, length in roads)
        if too_short and all(ROUNDING * apart(turned, end) <= length for end, length in roads):
            findings.error(row.says("latitude", f"and longitude = {here['longitude']:g} are swapped, by its roads"))
    if findings.errors:
        return
    findings.warnings += _short_roads(territory)


def _short_roads(territory: nx.Graph[str]) -> Iterable[str]:
    """Yield a line for every road shorter than the straight line."""
    for start, end, road in territory.edges(data=True):
        straight = apart(territory.nodes[start], territory.nodes[end])
        if road["kilometres"] < ROUNDING * straight:
            length = f"{road['kilometres']:g} km"
            yield f"road {start} - {end}: {length} is shorter than the straight line, {straight:.0f} km"


def _doubt_people(territory: nx.Graph[str], rows: Sequence[Row], findings: Findings) -> None:
    """Warn of a place with much of the country's people, and of names that differ in capitals alone."""
    at_home = [row for row in rows if row["country"] == HOME]
    everybody = sum(row["population"] for row in at_home)
    for row in at_home:
        if row["population"] > MUCH * everybody:
            share = row["population"] / everybody
            findings.warnings.append(row.says("population", f"is {share:.0%} of the country's {everybody:,} people"))
    names = Counter(name.casefold() for name in territory)
    for row in rows:
        if names[row["name"].casefold()] > 1:
            findings.warnings.append(row.says("name", "differs from another name in capital letters alone"))


def _shares(rows: Sequence[Row], constituencies: Sequence[str], findings: Findings) -> NDArray[np.float64]:
    """Return the shares of constituencies, (locations, constituencies), each row summing to 1."""
    complete = [row for row in rows if row.complete]
    shares = np.array([[row[name] for name in constituencies] for row in complete], dtype=np.float64)
    totals = shares.sum(axis=1) if complete else np.ones(0)
    for row, total in zip(complete, totals, strict=True):
        if constituencies and abs(total - 1) > SHARES_TOLERANCE:
            columns = ", ".join(constituencies)
            findings.error(row.says("name", f"has shares ({columns}) that sum to {total:.6g}; they must sum to 1"))
    with np.errstate(invalid="ignore", divide="ignore"):  # of rows that are errors
        normal: NDArray[np.float64] = shares / totals[:, None]
    return normal


# Actors, forces, bases, closures


def _actors(rows: Sequence[Row], constituencies: Sequence[str], file: Path, findings: Findings) -> tuple[Actor, ...]:
    """Return the actors: the state forces first and once, then the armed groups."""
    actors: list[Actor] = []
    for index, row in enumerate(rows):
        if "kind" in row.values and (row["kind"] == "state") != (index == 0):
            findings.error(
                row.says("kind", "is out of place; the first row, and no other, is the state forces ('state')")
            )
        if "name" in row.values and any(other.values.get("name") == row["name"] for other in rows[:index]):
            findings.error(row.says("name", "stands twice; names must differ"))
        constituency = row.values.get("constituency")
        if constituency and constituencies and constituency not in constituencies:
            findings.unknown(row, "constituency", constituencies)
        if row.complete:
            actors.append(
                Actor(row["name"], row["kind"], row["fighters"], row["constituency"] or "", row["command_control"])
            )
    if not rows and file.is_file() and not any(str(file) in error for error in findings.errors):
        findings.error(f"{file.name} has no rows below its header; at least one is needed ({file}:1)")
    return tuple(actors)


def _forces(
    folder: Path, actor_rows: Sequence[Row], actors: Sequence[Actor], places: Sequence[str], findings: Findings
) -> NDArray[np.int64]:
    """Return fighters, (locations, actors), whose columns sum to each actor's fighters."""
    before = len(findings.errors)
    rows = read_table(folder / FORCES.file, FORCES, findings)
    names = tuple(str(row["name"]) for row in actor_rows if "name" in row.values)
    forces = np.zeros((len(places), len(names)), dtype=np.int64)
    row_of = {name: index for index, name in enumerate(places)}
    column_of = {name: index for index, name in enumerate(names)}
    seen: set[tuple[int, int]] = set()
    for row in rows or []:
        refers = {"location": row_of, "actor": column_of}
        unknown = [column for column, known in refers.items() if column in row.values and row[column] not in known]
        for column in unknown:
            if refers[column]:
                findings.unknown(row, column, tuple(refers[column]))
        if unknown or not row.complete:
            continue
        cell = row_of[row["location"]], column_of[row["actor"]]
        if cell in seen:
            says = f"stands twice at {row['location']!r}; one row a place and actor is allowed"
            findings.error(row.says("actor", says))
        seen.add(cell)
        forces[cell] = row["fighters"]
    # A sum is an error of its own only where nothing that enters it is.
    if places and len(findings.errors) == before and len(actors) == len(actor_rows):
        for row, actor, total in zip(actor_rows, actors, forces.sum(axis=0), strict=True):
            if total != actor.fighters:
                says = f"is not what {FORCES.file} gives {actor.name!r}: {total}; both must be the same"
                findings.error(row.says("fighters", says))
    return forces


def _bases(rows: Sequence[Row], territory: nx.Graph[str], findings: Findings) -> tuple[Base, ...]:
    """Return the planned bases, all at home and with one headquarters at most."""
    bases: list[Base] = []
    headquarters = False
    for row in rows:
        location = row.cells.get("location", "")
        if "location" in row.values and len(territory) and location not in territory:
            findings.unknown(row, "location", tuple(territory))
        elif location in territory and territory.nodes[location].get("country", HOME) != HOME:
            findings.error(row.says("location", "lies abroad; bases stand at home"))
        if row.values.get("kind") == "headquarters":
            if headquarters:
                findings.error(row.says("kind", "stands a second time; one headquarters is allowed"))
            headquarters = True
        if row.complete:
            numbers = {column: row[column] for column in ("troops", "police", "observers", "civilians")}
            bases.append(Base(row["location"], row["kind"], **numbers, contributor=row["contributor"]))
    return tuple(bases)


def _closures(file: Path, territory: nx.Graph[str], findings: Findings) -> tuple[Closure, ...]:
    """Return the closures; a file that is not there has none."""
    if not (file.exists() or file.is_symlink()):
        return ()
    rows = read_table(file, CLOSURES, findings) or []
    closures = []
    countries = tuple(dict.fromkeys(place["country"] for _, place in territory.nodes(data=True) if place))
    for row in rows:
        if not (row.complete and len(territory)):  # without a territory every name would be unknown
            continue
        if _closure_fits(row, territory, countries, findings):
            closures.append(Closure(row["kind"], row["first"], row["second"] or "", row["first_day"], row["last_day"]))
    if closures:
        findings.notes.append(f"closures stop those who flee, and nobody else ({file})")
    return tuple(closures)


def _closure_fits(row: Row, territory: nx.Graph[str], countries: Sequence[str], findings: Findings) -> bool:
    """Note what is wrong with a closure; return whether nothing is."""
    before = len(findings.errors)
    kind = row["kind"]
    known = countries if kind == "border" else tuple(territory)
    pair = kind in {"border", "road"}
    for column in ("first", "second") if pair else ("first",):
        if row[column] is None:
            findings.error(row.says(column, f"is empty; a {kind} has two ends"))
        elif row[column] not in known:
            findings.unknown(row, column, known)
    if not pair and row["second"] is not None:
        findings.error(row.says("second", f"is for borders and roads; a {kind} has none"))
    if len(findings.errors) > before:
        return False
    if kind == "border" and row["first"] == row["second"]:
        findings.error(row.says("second", "is the same country; a border has two sides"))
    if kind == "road" and territory.size() and not territory.has_edge(row["first"], row["second"]):
        findings.error(row.says("second", f"has no road from {row['first']!r}"))
    if kind == "camp" and territory.nodes[row["first"]].get("camp") is False:
        findings.error(row.says("first", "is not a camp; write place"))
    if row["last_day"] is not None and row["last_day"] < row["first_day"]:
        findings.error(row.says("last_day", f"is before first_day = {row['first_day']}"))
    return len(findings.errors) == before
