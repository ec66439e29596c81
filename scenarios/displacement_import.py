"""Makes a folder of one's own from a displacement folder: real places and routes, generic actors by rules of thumb.

A displacement folder is in the format of the Flee displacement models: `input_csv/` with `locations.csv`, `routes.csv`
and, if there are any, `conflicts.csv`, `closures.csv` and `sim_period.csv`. What such folders are known to hold besides
(spaces, trailing commas, blank lines, unknown types, routes to nowhere) is passed over with a warning.

Taken over are names, coordinates, populations at home, routes, and closures. Days and places with fighting only say
where generic groups stand. Camps keep no capacity, since in such folders it was derived from the outcome. Forced
redirections and counts of refugees are left out.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from scenarios.folder_columns import COUNTRY_FILE, LONGEST_ROAD, MOST_DAYS, MOST_PERSONS, NUMBER, name_in
from scenarios.folder_tables import WorldError, lines_of, plain, read_text
from scenarios.folder_writing import empty_folder, write_folder
from scenarios.geography import apart, by_road, join_islands, road_by_rule
from scenarios.loaders import MOST_LOCATIONS
from scenarios.places import FEWEST_PLACES, URBAN_FROM
from scenarios.rules_of_thumb import Labels, Sites, furnish
from scenarios.world import HOME, Closure, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

INPUT = "input_csv"
HOME_TYPES = ("conflict_zone", "town")
"""types of location that tell which country is the one of the conflict: the one with most of them"""
TYPES = (*HOME_TYPES, "camp", "forwarding_hub", "marker", "idpcamp")
BANNER = (
    "Imported places and routes, invented conflict: armed actors, constituencies, resources and mission are generic "
    "and follow rules of thumb; generic groups stand where days of fighting were recorded. Nothing here represents a "
    "real group, force or event."
)


@dataclass(frozen=True)
class Line:
    """One row of a table: cells by column, and where it stands."""

    where: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Place:
    """A location as the displacement folder gives it."""

    name: str
    region: str
    country: str
    latitude: float
    longitude: float
    kind: str
    population: int
    first_conflict: float
    """day; infinite for none"""


def import_displacement(source: str | Path, destination: str | Path | None = None) -> tuple[Path, World]:
    """Write the displacement folder `source` as a folder of one's own; return its path and the world in it.

    Without `destination` it is a folder named after `source` in the working directory. It may not exist or must be
    empty. The world's warnings say what was passed over or made up.

    Raises `WorldError` where the source cannot be read.
    """
    name = plain(Path(source).resolve().name) or "imported"
    world = imported(Path(source), name)
    folder = empty_folder(name if destination is None else destination)
    write_folder(world, folder)
    return folder, world


def imported(source: Path, name: str) -> World:
    """Return the displacement folder `source` as a world with generic actors, called `name`."""
    if not source.is_dir():
        raise WorldError(f"{str(source)!r} is not a folder; a displacement folder with {INPUT}/ is needed")
    if (source / COUNTRY_FILE).exists():
        raise WorldError(f"{str(source)!r} holds {COUNTRY_FILE}: it is a folder of one's own already, ready to run")
    folder = source / INPUT if (source / INPUT).is_dir() else source
    warnings: list[str] = []
    places = read_places(folder / "locations.csv", warnings)
    home = home_country(places)
    at_home = [place for place in places if place.country == home]
    if len(at_home) < FEWEST_PLACES:
        raise WorldError(f"{home!r} has {len(at_home)} locations; {FEWEST_PLACES} are needed ({folder}/locations.csv)")
    if not any(place.population for place in at_home):
        raise WorldError(f"no location in {home!r} has a population ({folder}/locations.csv)")
    ordered = at_home + [place for place in places if place.country != home]
    sites = as_sites(at_home)
    territory = as_territory(ordered, home, sites)
    add_routes(territory, folder / "routes.csv", warnings)
    for near, far, kilometres in join_islands(territory, sites.names[sites.capital]):
        warnings.append(f"{near!r} has no way by road to the largest place; joined to {far!r} by {kilometres:g} km")
    for start, end, road in territory.edges(data=True):
        if road["kilometres"] > LONGEST_ROAD:
            far = (
                f"{start!r} and {end!r} are {road['kilometres']:,.0f} km of road apart; {LONGEST_ROAD:,.0f} are allowed"
            )
            raise WorldError(f"{far}: are their coordinates right? ({folder}/locations.csv)")
    closures = read_closures(folder / "closures.csv", territory, home, warnings)
    labels = Labels(
        name=name,
        title=f"{name}: imported places and routes, generic actors",
        banner=BANNER,
        attribution=f"Places, routes and closures: displacement folder {name}; its own source and terms apply",
    )
    warnings.append("populations are those of the places in the table alone; the largest one stands for the capital")
    world = furnish(
        sites, labels, np.random.Generator(np.random.PCG64(1)), territory, contested(folder, at_home, warnings)
    )
    return replace(world, closures=closures, warnings=tuple(warnings))


# Tables


def read_lines(file: Path, needed: Sequence[str]) -> Iterator[Line]:
    """Yield the rows of a table that has at least the columns `needed`; raises `WorldError` where it cannot be read."""
    text = read_text(file).lstrip()
    # The header is written as a comment there; any other comment is skipped.
    reader = csv.reader(_header_kept(text))
    header: list[str] = []
    try:
        for raw in reader:
            cells = [plain(cell).strip("\"'").strip() for cell in raw]
            if not any(cells):
                continue
            where = f"{file}:{reader.line_num}"
            if not header:
                header = [cell.lstrip("#").strip() for cell in cells]
                missing = [name for name in needed if name not in header]
                if missing:
                    raise WorldError(f"column {missing[0]!r} is missing; needed: {', '.join(needed)} ({where})")
                continue
            yield Line(where, dict(zip(header, cells + [""] * len(header), strict=False)))
    except csv.Error as slip:
        raise WorldError(f"{file.name} is not a table: {slip} ({file}:{reader.line_num})") from None
    if not header:
        raise WorldError(f"{file.name} is empty; columns needed: {', '.join(needed)} ({file}:1)")


def _header_kept(text: str) -> Iterator[str]:
    """Yield the lines of a table without its comments, but with its first line."""
    first, _, rest = text.partition("\n")
    yield first + "\n"
    yield from lines_of(rest)


def number(line: Line, column: str, low: float, high: float, missing: float | None = None) -> float:
    """Return the number in `column`, `missing` where it is empty and may be; raises `WorldError` for anything else."""
    text = line.cells.get(column, "")
    if not text and missing is not None:
        return missing
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    if not low <= value <= high:
        raise WorldError(f"{column} = {text[:60]!r} is not a number in {low:.10g}..{high:.10g} ({line.where})")
    return value


def named(line: Line, column: str) -> str:
    """Return the name in `column`."""
    try:
        return name_in(line.cells.get(column, ""))
    except ValueError as slip:
        raise WorldError(f"{column} = {line.cells.get(column, '')[:60]!r} {slip} ({line.where})") from None


def read_places(file: Path, warnings: list[str]) -> list[Place]:
    """Return the locations, in order."""
    places: dict[str, Place] = {}
    for line in read_lines(file, ("name", "country", "latitude", "longitude", "location_type")):
        name, kind = named(line, "name"), line.cells["location_type"].lower()
        if name in places:
            raise WorldError(f"name = {name!r} stands twice; names must differ ({line.where})")
        if len(places) == MOST_LOCATIONS:
            raise WorldError(f"{file.name} has more than {MOST_LOCATIONS:,} rows, which are allowed ({line.where})")
        if kind not in TYPES:
            warnings.append(f"location_type = {kind[:60]!r} of {name!r} is not known; taken for a town ({line.where})")
        people = number(line, "population", 0, MOST_PERSONS, missing=0)
        country = named(line, "country")
        places[name] = Place(
            name=name,
            region=named(line, "region") if line.cells.get("region") else country,
            country=country,
            latitude=number(line, "latitude", -90, 90),
            longitude=number(line, "longitude", -180, 180),
            kind=kind,
            population=round(people),
            first_conflict=number(line, "conflict_date", 0, MOST_DAYS, missing=math.inf),
        )
    if not places:
        raise WorldError(f"{file.name} has no rows below its header; at least {FEWEST_PLACES} are needed ({file}:1)")
    return list(places.values())


def home_country(places: Sequence[Place]) -> str:
    """Return the country of the conflict: the one with most conflict zones, then towns; the first of equals."""
    countries = list(dict.fromkeys(place.country for place in places))

    def count(country: str) -> list[int]:
        return [sum(place.country == country and place.kind == kind for place in places) for kind in HOME_TYPES]

    return max(countries, key=count)


# The territory


def as_sites(places: Sequence[Place]) -> Sites:
    """Return the places at home as a bare map; the largest stands for the capital."""
    population = np.array([place.population for place in places], dtype=np.int64)
    return Sites(
        names=tuple(place.name for place in places),
        districts=tuple(place.region for place in places),
        latitude=np.array([place.latitude for place in places], dtype=np.float64),
        longitude=np.array([place.longitude for place in places], dtype=np.float64),
        population=population,
        urban=population >= URBAN_FROM,
        capital=int(np.argmax(population)),
    )


def as_territory(places: Sequence[Place], home: str, sites: Sites) -> nx.Graph[str]:
    """Return the places as locations without roads; services abroad are middling, those at home still 0."""
    territory: nx.Graph[str] = nx.Graph()
    capital = sites.names[sites.capital]
    for place in places:
        abroad = place.country != home
        territory.add_node(
            place.name,
            district=place.region,
            # A neighbour that is itself called "home" would be the country.
            country=f"{place.country}{' abroad' * (place.country.casefold() == HOME)}" if abroad else HOME,
            latitude=place.latitude,
            longitude=place.longitude,
            population=0 if abroad else place.population,
            urban=not abroad and place.population >= URBAN_FROM,
            capital=place.name == capital,
            resources=0.0,
            services=0.5 if abroad else 0.0,
            camp=abroad and place.kind == "camp",
        )
    return territory


def add_routes(territory: nx.Graph[str], file: Path, warnings: list[str]) -> None:
    """Add the routes as roads: paved at home between towns or to the capital, at the usual speed of their surface."""
    redirections = 0
    for line in read_lines(file, ("name1", "name2")):
        start, end = line.cells["name1"], line.cells["name2"]
        unknown = [name for name in (start, end) if name not in territory]
        if unknown or start == end or territory.has_edge(start, end):
            why = f"{unknown[0][:60]!r} is no location" if unknown else "it stands twice or leads nowhere else"
            warnings.append(f"route {start[:60]} - {end[:60]} is left out: {why} ({line.where})")
            continue
        a, b = territory.nodes[start], territory.nodes[end]
        kilometres = number(line, "distance", 0, LONGEST_ROAD, missing=0)
        if kilometres < 0.1:
            kilometres = round(by_road(apart(a, b)), 1)
            warnings.append(f"route {start} - {end} has no length; straight line x 1.3: {kilometres:g} km")
        border = a["country"] != b["country"]
        towns = a["urban"] and b["urban"]
        paved = not border and (towns or a["capital"] or b["capital"])
        territory.add_edge(start, end, **road_by_rule(kilometres, paved=paved, border=border))
        redirections += line.cells.get("forced_redirection", "") not in {"", "0"}
    if redirections:
        warnings.append(f"{redirections} forced redirections are left out ({file})")


def contested(folder: Path, places: Sequence[Place], warnings: list[str]) -> NDArray[np.float64] | None:
    """Return the share of days (0..1) with fighting in each place at home; None where nothing is known of any.

    Days come from `conflicts.csv`, or else from the first day of fighting in the locations and the length of the
    period.
    """
    shares = np.zeros(len(places))
    file = folder / "conflicts.csv"
    if file.exists() or file.is_symlink():
        days = [[_flag(line, place.name) for place in places] for line in read_lines(file, ("Day",))]
        if days:
            shares = np.array(days, dtype=np.float64).mean(axis=0)
    else:
        warnings.append("conflicts.csv is missing; days with fighting follow conflict_date in locations.csv")
        first = np.array([place.first_conflict for place in places])
        last = max(float(first[np.isfinite(first)].max(initial=0)) + 1, 365)
        shares = np.clip((last - first) / last, 0, 1)
    return shares if shares.any() else None


def _flag(line: Line, name: str) -> bool:
    """Return whether the place is marked on this day; a place without a column is not."""
    return line.cells.get(name, "0") not in {"", "0"}


# Closures


def read_closures(file: Path, territory: nx.Graph[str], home: str, warnings: list[str]) -> tuple[Closure, ...]:
    """Return the closures that the territory has a place or road for; without the file there are none."""
    if not (file.exists() or file.is_symlink()):
        return ()
    closures = []
    for line in read_lines(file, ("closure_type", "name1", "closure_start", "closure_end")):
        first_day = int(number(line, "closure_start", 0, MOST_DAYS, missing=0))
        end = int(number(line, "closure_end", 0, MOST_DAYS, missing=0))
        closure = as_closure(line, territory, home)
        if closure is None or 0 < end <= first_day:
            kind, first, second = (line.cells.get(key, "")[:60] for key in ("closure_type", "name1", "name2"))
            warnings.append(
                f"{kind} {first} {second}".strip()
                + f" is left out: there is no such place, road or border to shut ({line.where})"
            )
            continue
        closures.append(replace(closure, first_day=first_day, last_day=end - 1 if end else None))
    return tuple(closures)


def as_closure(line: Line, territory: nx.Graph[str], home: str) -> Closure | None:
    """Return what is shut, its days still 0; None for what the territory does not have and for lifted redirections."""
    kind, first, second = (line.cells.get(key, "") for key in ("closure_type", "name1", "name2"))
    if kind == "country":
        countries = {place["country"] for _, place in territory.nodes(data=True)}
        ends = [HOME if name == home else name for name in (first, second)]
        known = ends[0] != ends[1] and countries.issuperset(ends)
        return Closure("border", ends[0], ends[1], 0, None) if known else None
    if kind not in {"location", "link", "camp"} or first not in territory:
        return None
    if kind == "link" or (kind == "location" and second in territory):
        return Closure("road", first, second, 0, None) if territory.has_edge(first, second) else None
    return Closure("camp" if territory.nodes[first]["camp"] else "place", first, "", 0, None)
