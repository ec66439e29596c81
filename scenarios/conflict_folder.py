"""Reads a displacement folder as it is: places, ways, days of fighting, closures and the counts of the camps.

The format is that of the Flee displacement models (docs/displacement.md). A folder is a record that somebody else made,
so what cannot be read is passed over by a stated rule, with a warning; only a folder without usable places, period or
counts is refused. :mod:`scenarios.displacement_import` reads the same folders for another purpose: a world to run.
"""

from __future__ import annotations

import csv
import datetime
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from scenarios.displacement_import import INPUT, Place, home_country
from scenarios.folder_columns import LONGEST_NAME, LONGEST_ROAD, MOST_DAYS, MOST_PERSONS, NUMBER
from scenarios.folder_tables import WorldError, lines_of, plain, read_text
from scenarios.geography import by_road, great_circle
from scenarios.loaders import MOST_LOCATIONS
from scenarios.observed_counts import Count, Counts, day_of, observed_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sim.declare import F64, I64

SOURCE = "source_data"
CAMPS = ("camp", "idpcamp")
"""types of location that nobody flees from"""
MOST_ROUTES = 200_000
MOST_CELLS = 50_000_000
"""days times locations; above it, memory would not do"""
LOCATION_COLUMNS = (
    ("name",),
    ("region",),
    ("country",),
    ("latitude", "lat", "gps_x"),
    ("longitude", "lon", "long", "gps_y"),
    ("location_type", "type"),
    ("conflict_date",),
    ("population", "pop_cap", "population/capacity", "pop./cap.", "capacity"),
)
"""names of the columns, in the order they usually stand in; a header that has none of the names is read by place"""
ROUTE_COLUMNS = (("name1",), ("name2",), ("distance",), ("forced_redirection",))
CLOSURE_COLUMNS = (("closure_type",), ("name1",), ("name2",), ("closure_start",), ("closure_end",))


class Route(NamedTuple):
    """A way between two places, open both ways unless everybody is sent on."""

    start: int
    end: int
    kilometres: float


class Redirection(NamedTuple):
    """Everybody at one place is sent on to another, for a time."""

    place: int
    to: int
    first_day: int
    end: int
    """the first day it is lifted"""


class Shut(NamedTuple):
    """Something shut from `first_day` until the day before `end`: a place, a camp, a way, or a border."""

    kind: str
    """`place` (nobody comes there or passes), `camp` (it takes nobody in, others pass), `way`, `border`"""
    first: int
    """row of a place, or of a country in `countries` for a border"""
    second: int
    """the other end or country; -1 for a place or a camp"""
    first_day: int
    end: int


@dataclass(frozen=True)
class Conflict:
    """A displacement folder as arrays; `L` locations, `C` camps with counts, days 0 .. `days` - 1."""

    name: str
    names: tuple[str, ...]
    """of the locations"""
    countries: tuple[str, ...]
    country: I64
    """(L,) row in `countries`"""
    home: int
    """row of the country of the conflict"""
    latitude: F64
    longitude: F64
    camp: NDBool
    """(L,) camps of any kind: nobody flees from them"""
    routes: tuple[Route, ...]
    redirections: tuple[Redirection, ...]
    closures: tuple[Shut, ...]
    fighting: NDBool
    """(days, L) flagged on the day"""
    start: datetime.date
    scored: I64
    """(C,) rows of the camps that have counts"""
    capacity: F64
    """(C,) persons; NaN where not given. Derived from the outcome in many folders"""
    counts: tuple[Counts, ...]
    """(C,) the records of each camp"""
    warnings: tuple[str, ...] = field(default=())

    @property
    def days(self) -> int:
        """Length of the period."""
        return len(self.fighting)

    def observed(self, known_at: int | None = None) -> F64:
        """Return persons by day and camp, (days, C), from the records and corrections known on day `known_at`."""
        return np.stack([observed_counts(counts, self.days, known_at) for counts in self.counts], axis=1)


type NDBool = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def read_conflict(folder: Path) -> Conflict:
    """Read a displacement folder.

    Raises:
        WorldError: for a folder without `input_csv/` or `source_data/`, without a period, or without a camp that stands
            in `locations.csv` and has a count.
    """
    tables, source = folder / INPUT, folder / SOURCE
    for needed in (tables, source):
        if not needed.is_dir():
            raise WorldError(
                f"{needed.name}/ is missing; a displacement folder holds {INPUT}/ and {SOURCE}/ ({folder})"
            )
    notes: list[str] = []
    places, capacities = _places(tables / "locations.csv", notes)
    row_of = Names([place.name for place in places])
    countries = tuple(dict.fromkeys(place.country for place in places))
    home = countries.index(home_country(places))
    start, days = _period(tables / "sim_period.csv", notes)
    counts = _counts(source, tables / "registration_corrections.csv", row_of, start, notes)
    if not counts:
        raise WorldError(f"no camp of {SOURCE}/data_layout.csv is a location with a count ({folder})")
    days = days or 1 + max(count.day for camp in counts.values() for count in camp.records)
    if not 1 <= days <= MOST_DAYS:
        raise WorldError(f"Length = {days} is not a number of days in 1..{MOST_DAYS:,} ({tables}/sim_period.csv)")
    if days * len(places) > MOST_CELLS:
        raise WorldError(f"{days:,} days of {len(places):,} locations are too many to hold ({folder})")
    routes, redirected = _routes(tables / "routes.csv", row_of, places, notes)
    closures, lifted = _closures(tables / "closures.csv", row_of, countries, notes)
    scored = np.array(sorted(counts), dtype=np.int64)
    for row in scored:
        if places[row].kind not in CAMPS:
            notes.append(f"{places[row].name} has counts and is a {places[row].kind}: scored as a camp")
    camp = np.array([place.kind in CAMPS for place in places])
    camp[scored] = True
    return Conflict(
        name=plain(folder.resolve().name) or "conflict",
        names=tuple(place.name for place in places),
        countries=countries,
        country=np.array([countries.index(place.country) for place in places], dtype=np.int64),
        home=home,
        latitude=np.array([place.latitude for place in places]),
        longitude=np.array([place.longitude for place in places]),
        camp=camp,
        routes=routes,
        redirections=_until_lifted(redirected, lifted, days, notes),
        closures=closures,
        fighting=_fighting(tables / "conflicts.csv", row_of, places, days, notes),
        start=start,
        scored=scored,
        capacity=np.array([capacities.get(int(row), math.nan) for row in scored]),
        counts=tuple(counts[int(row)] for row in scored),
        warnings=tuple(notes),
    )


class Names:
    """Rows by name: as written or, where that is no name, without regard to case, spaces, `_` and `-`."""

    def __init__(self, names: Sequence[str]) -> None:
        """Number the names in order."""
        self._exact = {name: row for row, name in enumerate(names)}
        self._alike: dict[str, int] = {}
        for row, name in enumerate(names):
            alike = self._simple(name)
            self._alike[alike] = -1 if alike in self._alike else row

    def __call__(self, name: str) -> int:
        """Return the row of `name`; -1 for none, or for one of several that are alike."""
        return self._exact.get(name, self._alike.get(self._simple(name), -1))

    @staticmethod
    def _simple(name: str) -> str:
        return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


# Tables


def _rows(file: Path, *, header: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield where a row stands and its cells; blank rows and comments are passed over.

    With a `header` the first line is one even where it is written as a comment, as usual in this format.
    """
    first, _, rest = read_text(file).lstrip().partition("\n")
    if first.startswith("#"):
        first = first.lstrip("#") if header else ""
    reader = csv.reader([first, *lines_of(rest)])
    try:
        for cells in reader:
            text = [plain(cell).strip("\"'").strip() for cell in cells]
            if any(text):
                yield f"{file.name}:{reader.line_num}", text
    except csv.Error as slip:
        raise WorldError(f"{file.name} is not a table: {slip} ({file}:{reader.line_num})") from None


def _cells(file: Path, columns: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, list[str]]]:
    """Yield where a row stands and its cells in the order of `columns`, found by the header or, without one, by place.

    A missing file has no rows.
    """
    if not file.exists():
        return
    at: list[int] = []
    for where, cells in _rows(file, header=True):
        if not at:
            header = [cell.casefold().lstrip("#").strip() for cell in cells]
            found = [next((header.index(name) for name in names if name in header), -1) for names in columns]
            if found[0] >= 0:
                # A column under another name is where it usually stands, unless that one has a name of its own.
                at = [usual if column < 0 and usual not in found else column for usual, column in enumerate(found)]
                continue
            at = list(range(len(columns)))
        yield where, [cells[column] if 0 <= column < len(cells) else "" for column in at]


def _number(text: str, low: float, high: float) -> float:
    """Return the number written in `text`; NaN for anything else or one outside the range."""
    value = float(text) if len(text) <= LONGEST_NAME and NUMBER.fullmatch(text) else math.nan
    return value if low <= value <= high else math.nan


def _places(file: Path, notes: list[str]) -> tuple[list[Place], dict[int, float]]:
    """Return the locations and the capacities of camps by row."""
    if not file.exists():
        raise WorldError(f"locations.csv is missing ({file})")
    places: dict[str, Place] = {}
    capacities: dict[int, float] = {}
    for where, (name, region, country, north, east, kind, first, people) in _cells(file, LOCATION_COLUMNS):
        latitude, longitude = _number(north, -90, 90), _number(east, -180, 180)
        if not name or len(name) > LONGEST_NAME or not country or math.isnan(latitude + longitude):
            notes.append(f"{name[:60] or 'a row'} is left out: name, country or coordinates cannot be read ({where})")
            continue
        if name in places:
            notes.append(f"{name} stands twice; the first one counts ({where})")
            continue
        if len(places) == MOST_LOCATIONS:
            raise WorldError(f"{file.name} has more than {MOST_LOCATIONS:,} rows, which are allowed ({file})")
        persons, day = _number(people, 0, MOST_PERSONS), _number(first, 0, MOST_DAYS)
        if persons > 0:
            capacities[len(places)] = persons
        places[name] = Place(
            name=name,
            region=region or country,
            country=country,
            latitude=latitude,
            longitude=longitude,
            kind=kind.casefold().replace(" ", "_"),
            population=0 if math.isnan(persons) else round(persons),
            first_conflict=math.inf if math.isnan(day) else day,
        )
    if not places:
        raise WorldError(f"locations.csv has no usable rows ({file})")
    return list(places.values()), capacities


def _period(file: Path, notes: list[str]) -> tuple[datetime.date, int]:
    """Return the first day and the number of days; 0 for a length that is not given (to the last count)."""
    start, days = None, 0
    if not file.exists():
        raise WorldError(f"sim_period.csv is missing: StartDate and Length are needed ({file})")
    for where, cells in _rows(file, header=True):
        key, value = cells[0].casefold(), cells[1] if len(cells) > 1 else ""
        if key == "startdate":
            start = _date(value)
        elif key == "length":
            length = _number(value, 1, MOST_DAYS)
            if math.isnan(length):
                notes.append(f"Length = {value[:60]!r} cannot be read; the period ends with the last count ({where})")
            else:
                days = int(length)
    if start is None:
        raise WorldError(f"StartDate is missing or no date (yyyy-mm-dd) ({file})")
    return start, days


def _date(text: str) -> datetime.date | None:
    """Return the date written in `text`, None for no date; a time of day is passed over."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _counts(
    folder: Path, corrections: Path, row_of: Names, start: datetime.date, notes: list[str]
) -> dict[int, Counts]:
    """Return the counts of every camp of the layout that is a location, by its row."""
    layout = folder / "data_layout.csv"
    if not layout.exists():
        raise WorldError(f"data_layout.csv is missing: it says which file holds which camp's counts ({layout})")
    found: dict[int, tuple[list[Count], ...]] = {}
    for where, cells in _rows(layout, header=False):
        name, files = cells[0], [cell for cell in cells[1:] if cell]
        row = row_of(name)
        if name.casefold() == "total" or (row < 0 and not files):
            continue
        if row < 0:
            notes.append(f"{name[:60]} has counts and is no location: left out ({where})")
            continue
        series = tuple(filter(None, (_series(folder, file, start, notes) for file in files)))
        if not series:
            notes.append(f"{name[:60]} has no counts: not scored ({where})")
        elif row in found:
            notes.append(f"{name[:60]} stands twice; the first one counts ({where})")
        else:
            found[row] = series
    corrected: dict[int, list[int]] = {row: [] for row in found}
    if corrections.exists():
        for where, cells in _rows(corrections, header=False):
            row, date = row_of(cells[0]), _date(cells[1] if len(cells) > 1 else "")
            method = cells[2].casefold() if len(cells) > 2 else "normalize"
            if row not in found or date is None or method not in {"normalize", "normalise", ""}:
                if _date(cells[1] if len(cells) > 1 else "") is not None:
                    notes.append(f"correction of {cells[0][:60]} is left out: no scored camp, or no method ({where})")
                continue
            corrected[row].append(day_of(date, start))
    return {row: Counts(series, tuple(sorted(corrected[row]))) for row, series in found.items()}


def _series(folder: Path, name: str, start: datetime.date, notes: list[str]) -> list[Count]:
    """Return the counts of one file, by date; of several on a date the last one counts."""
    file = folder / name
    try:
        usable = not {"/", "\\"} & set(name) and file.is_file() and not file.is_symlink()
    except (OSError, ValueError):  # a name that no system allows
        usable = False
    if not usable:
        notes.append(f"{name[:60]} is missing ({folder.name}/data_layout.csv)")
        return []
    counts: dict[int, float] = {}
    for where, cells in _rows(file, header=False):
        date = _date(cells[0])
        persons = _number(cells[1] if len(cells) > 1 else "", 0, MOST_PERSONS)
        if date is not None and not math.isnan(persons):
            counts[day_of(date, start)] = persons
        elif date is not None:
            notes.append(f"the count of {cells[0][:60]} is no number of persons: left out ({where})")
        elif cells[0][:1].isdigit():
            notes.append(f"{cells[0][:60]!r} is no date (yyyy-mm-dd): its count is left out ({where})")
    return [Count(day, counts[day]) for day in sorted(counts)]


# Ways


def _routes(
    file: Path, row_of: Names, places: Sequence[Place], notes: list[str]
) -> tuple[tuple[Route, ...], list[tuple[int, int]]]:
    """Return the ways and who is sent on where; a place with no way gets one to the place nearest to it."""
    routes: dict[tuple[int, int], Route] = {}
    redirected: list[tuple[int, int]] = []
    if not file.exists():
        notes.append("routes.csv is missing: every place gets a way to the nearest ones")
    for where, (first, second, length, flag) in _cells(file, ROUTE_COLUMNS):
        a, b = row_of(first), row_of(second)
        pair = (min(a, b), max(a, b))
        if a < 0 or b < 0 or a == b:
            notes.append(f"route {first[:60]} - {second[:60]} is left out: it does not join two locations ({where})")
            continue
        if len(routes) == MOST_ROUTES:
            raise WorldError(f"{file.name} has more than {MOST_ROUTES:,} routes, which are allowed ({file})")
        kilometres = _number(length, 0, LONGEST_ROAD)
        if math.isnan(kilometres) or kilometres < 0.1:
            kilometres = by_road(_apart(places[a], places[b]))
            notes.append(f"route {first} - {second} has no length: straight line x 1.3 ({where})")
        if pair not in routes or kilometres < routes[pair].kilometres:
            routes[pair] = Route(*pair, kilometres)
        if flag not in {"", "0"}:
            kind = _number(flag, 1, 2)
            if kind == 1:
                redirected.append((b, a))
            elif kind == 2:
                redirected.append((a, b))
            else:
                notes.append(f"forced_redirection = {flag[:60]!r} is not 0, 1 or 2: taken for 0 ({where})")
    for near, far in _missing_ways(routes, places):
        kilometres = by_road(_apart(places[near], places[far]))
        routes[min(near, far), max(near, far)] = Route(near, far, kilometres)
        notes.append(f"{places[near].name} has no way to the others: straight line x 1.3 to {places[far].name}")
    return tuple(routes.values()), redirected


def _apart(a: Place, b: Place) -> float:
    return float(great_circle(a.latitude, a.longitude, b.latitude, b.longitude))


def _missing_ways(routes: dict[tuple[int, int], Route], places: Sequence[Place]) -> list[tuple[int, int]]:
    """Return ways that join every piece of the map to the largest one, always the place nearest to what is joined."""
    ends = np.array(list(routes), dtype=np.int64).reshape(-1, 2)
    graph = csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(places), len(places)))
    piece = connected_components(graph, directed=False)[1]
    latitude = np.array([place.latitude for place in places])
    longitude = np.array([place.longitude for place in places])
    apart, nearest = np.full(len(places), np.inf), np.zeros(len(places), np.int64)
    joined = np.zeros(len(places), np.bool_)
    added = []

    def join(number: int) -> None:
        for row in np.flatnonzero(piece == number):
            joined[row] = True
            distance = great_circle(latitude[row], longitude[row], latitude, longitude)
            nearest[distance < apart] = row
            np.minimum(apart, distance, out=apart)

    join(int(np.argmax(np.bincount(piece))))
    while not joined.all():
        row = int(np.argmin(np.where(joined, np.inf, apart)))
        added.append((row, int(nearest[row])))
        join(int(piece[row]))
    return added


def _closures(
    file: Path, row_of: Names, countries: Sequence[str], notes: list[str]
) -> tuple[tuple[Shut, ...], list[tuple[int, int, int, int]]]:
    """Return what is shut, and lifted redirections (two places, first day, first day no longer lifted)."""
    country_of = Names(countries)
    shut: list[Shut] = []
    lifted: list[tuple[int, int, int, int]] = []
    for where, (kind, first, second, begins, ends) in _cells(file, CLOSURE_COLUMNS):
        begin, end = _number(begins or "0", 0, MOST_DAYS), _number(ends or "0", 0, MOST_DAYS)
        a, b = row_of(first), row_of(second) if second else -1
        closure = None
        if not math.isnan(begin + end) and (end == 0 or end > begin):
            span = int(begin), int(end) or MOST_DAYS + 1
            closure = _closure(kind.casefold(), (a, b), (country_of(first), country_of(second) if second else -1), span)
            if kind.casefold() == "remove_forced_redirection" and a >= 0 and b >= 0:
                lifted.append((a, b, *span))
                continue
        if closure is None:
            what = " ".join(filter(None, (kind, first, second)))[:120]
            notes.append(f"{what} is left out: no such place, way or border, or no days ({where})")
        else:
            shut.append(closure)
    return tuple(shut), lifted


def _closure(kind: str, places: tuple[int, int], countries: tuple[int, int], span: tuple[int, int]) -> Shut | None:
    """Return what a line shuts; None where there is no such thing."""
    a, b = places
    if kind == "country":
        return Shut("border", *countries, *span) if min(countries) >= 0 and countries[0] != countries[1] else None
    if a < 0:
        return None
    if kind == "link" or (kind == "location" and b >= 0):
        return Shut("way", a, b, *span) if b >= 0 else None
    if kind == "location":
        return Shut("place", a, -1, *span)
    return Shut("camp", a, -1, *span) if kind in {"camp", "idpcamp"} else None


def _until_lifted(
    redirected: Sequence[tuple[int, int]], lifted: Sequence[tuple[int, int, int, int]], days: int, notes: list[str]
) -> tuple[Redirection, ...]:
    """Return the redirections with their days: before and after the spans in which they are lifted."""
    found = []
    for place, to in redirected:
        free = [span for a, b, *span in lifted if {a, b} == {place, to}]
        day = 0
        for begin, end in sorted(free):
            if begin > day:
                found.append(Redirection(place, to, day, begin))
            day = max(day, end)
        if day < days:
            found.append(Redirection(place, to, day, MOST_DAYS + 1))
    known = [{place, to} for place, to in redirected]
    if any({a, b} not in known for a, b, *_ in lifted):
        notes.append("a forced redirection is lifted that there is none of: left out (closures.csv)")
    return tuple(found)


def _fighting(file: Path, row_of: Names, places: Sequence[Place], days: int, notes: list[str]) -> NDBool:
    """Return the places flagged by day, (days, locations).

    A day that is missing is like the last one before it. A conflict zone without a column is flagged from the
    `conflict_date` of the locations on.
    """
    flagged = np.zeros((days, len(places)), dtype=np.bool_)
    columns: list[int] = []
    known: dict[int, list[str]] = {}
    if file.exists():
        for where, cells in _rows(file, header=True):
            if not columns:
                columns = [row_of(cell.lstrip("#").strip()) for cell in cells[1:]]
                unknown = [cell for cell, row in zip(cells[1:], columns, strict=True) if cell and row < 0]
                if unknown:
                    notes.append(f"{len(unknown)} columns are no location, as {unknown[0][:60]}: left out ({where})")
                continue
            day = _number(cells[0], 0, MOST_DAYS)
            if math.isnan(day):
                notes.append(f"day {cells[0][:60]!r} is no number: left out ({where})")
            else:
                known[int(day)] = cells[1:]
    else:
        notes.append("conflicts.csv is missing: days of fighting follow conflict_date in locations.csv")
    today = np.zeros(len(places), dtype=np.bool_)
    for day in range(days):
        if day in known:
            today = np.zeros(len(places), dtype=np.bool_)
            for row, cell in zip(columns, known[day], strict=False):
                if row >= 0:
                    today[row] = _number(cell, 0, math.inf) > 0
        flagged[day] = today
    for row, place in enumerate(places):
        if place.kind == "conflict_zone" and (row not in columns or not known) and place.first_conflict < days:
            flagged[int(place.first_conflict) :, row] = True
    return flagged
