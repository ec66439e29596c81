"""Rules of thumb that furnish a bare map with roads, forces and bases where nobody has data about them.

`places` and `generated` share them. Every rule is an assumption: it makes a plausible country, it says nothing about
a real one. Ratios are Zaruna's (persons under arms and in the mission per 4,000,000 inhabitants); speeds are those of
a loaded lorry in the dry season.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy.spatial import KDTree

from scenarios.geography import Points, by_road, great_circle, road_by_rule
from scenarios.world import HOME, STATE_FORCES, Actor, Base, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ROADS_ABROAD = 2
"""roads from a camp abroad, to the places at home nearest to it"""

REFERENCE_POPULATION = 4_000_000
"""persons; the ratios below are for a country of this size"""
CEILINGS = {"troops": 8_000, "police": 500, "observers": 200, "civilians": 300}
"""mission personnel per reference population"""
REFERENCE_BASES = 25
"""bases for the troops above; their number follows the troops, so that a base is as strong in a large country"""
FEWEST_BASES = 3

CONSTITUENCIES = ("constituency A", "constituency B", "constituency C", "townsfolk")
"""three by region, one of the towns"""
ACTORS = (
    Actor("state forces", "state", 18_000, "constituency A", 0.55),
    Actor("armed group A", "legitimacy_seeking", 5_500, "constituency B", 0.7),
    Actor("armed group B", "predatory", 3_000, "", 0.3),
    Actor("armed group C", "communal", 1_500, "constituency C", 0.4),
)
"""generic actors; fighters per reference population"""
PLACES_HELD = (0.55, 0.25, 0.2, 0.15)
"""share of the places at home over which each actor spreads"""
BETWEEN = 8
"""near points that are asked first whether they stand between two others"""
FEW = 8
"""pairs that are compared with all points at once"""
UNCONTESTED = 0.1
"""how much a place without any recorded fighting draws armed groups, where one with fighting all the time draws 1.1"""
CONTRIBUTORS = ("contributor A", "contributor B", "contributor C", "contributor D", "contributor E")

CAMP_BEYOND = 60.0
"""km from the outermost places to the generic camps abroad"""
NEIGHBOURS = (("west", -1), ("east", 1))
"""the two generic neighbours, with the sign of their longitude"""


@dataclass(frozen=True)
class Sites:
    """A bare map: where people live, one entry a place, before anything is assumed about the conflict."""

    names: tuple[str, ...]
    districts: tuple[str, ...]
    latitude: NDArray[np.float64]
    """degrees"""
    longitude: NDArray[np.float64]
    """degrees"""
    population: NDArray[np.int64]
    """persons"""
    urban: NDArray[np.bool_]
    capital: int
    """index of the capital"""

    @property
    def points(self) -> Points:
        """Where the places are."""
        return Points(self.latitude, self.longitude)


@dataclass(frozen=True)
class Labels:
    """What a reader is told about a world."""

    name: str
    title: str
    banner: str
    attribution: str = ""
    warnings: tuple[str, ...] = ()


def furnish(
    sites: Sites,
    labels: Labels,
    rng: np.random.Generator,
    territory: nx.Graph[str] | None = None,
    contested: NDArray[np.float64] | None = None,
) -> World:
    """Return a world with `sites` at home and everything that is not known about them by the rules of this module.

    `territory` has the sites in their order, then places abroad, with the roads; without it, four generic camps lie
    abroad and roads follow :func:`road_graph`. `contested` (0..1, one a site) draws armed groups to where it is high.
    The same arguments and the same state of `rng` give the same world.
    """
    if territory is None:
        territory = road_graph(sites, camps_abroad(sites.latitude, sites.longitude))
    hours = hours_from(territory, sites.names[sites.capital])
    remoteness = hours[: len(sites.names)] / hours[: len(sites.names)].max()
    nearest, farthest = sites.points.nearest_and_farthest()
    rents = resources(sites.points, float(np.median(nearest)), remoteness, sites.urban, rng)
    provision = services(remoteness, sites.urban, sites.capital)
    shares = constituency_shares(sites.points, float(farthest.max()), sites.urban, sites.capital, rng)
    people = int(sites.population.sum())
    actors = tuple(_scaled_actor(actor, people) for actor in ACTORS)
    drawn = np.ones(len(sites.names)) if contested is None else UNCONTESTED + contested
    forces = spread_forces(sites, remoteness, rents, shares, actors, drawn)
    abroad = territory.number_of_nodes() - len(sites.names)
    for index, name in enumerate(sites.names):
        territory.nodes[name].update(resources=float(rents[index]), services=float(provision[index]))
    return World(
        name=labels.name,
        title=labels.title,
        territory=territory,
        constituencies=CONSTITUENCIES,
        shares=np.vstack([shares, np.full((abroad, len(CONSTITUENCIES)), 1 / len(CONSTITUENCIES))]),
        actors=actors,
        forces=np.vstack([forces, np.zeros((abroad, len(actors)), dtype=np.int64)]),
        bases=pick_bases(sites, rents, forces),
        banner=labels.banner,
        attribution=labels.attribution,
        warnings=labels.warnings,
    )


def in_proportion(total: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """Divide `total` (whole, 0 or more) in proportion to `weights` (0 or more, not all 0) without losing any.

    Largest remainders (Hamilton's method); equal remainders go to the earlier entry.
    """
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    short = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:short]] += 1
    return parts


def gabriel_pairs(points: Points) -> list[tuple[int, int]]:
    """Return the pairs i < j of the Gabriel graph: no third point inside the circle over their connecting line.

    i and j are joined unless some k has d(i,k)^2 + d(j,k)^2 < d(i,j)^2 (Gabriel & Sokal 1969). The graph holds the
    minimum spanning tree, so it is connected.
    """
    pairs = []
    between = near_points(points, BETWEEN)
    for i in range(len(points)):
        squares = points.to(i) ** 2
        # Most pairs have a point between them that is near one end; only the few left are compared with all points.
        ends = np.arange(i + 1, len(points))
        for k in between[i]:
            if len(ends) <= FEW:
                break
            ends = ends[squares[k] + points.to(int(k), ends) ** 2 >= squares[ends]]
        if not len(ends):
            continue
        closer = np.flatnonzero(squares < squares[ends].max())
        others = points.to(ends[:, None], closer) ** 2
        free = (squares[closer] + others >= squares[ends][:, None]).all(axis=1)
        pairs += [(i, int(j)) for j in ends[free]]
    return pairs


def near_points(points: Points, count: int) -> NDArray[np.int64]:
    """Return `count` points near each point, nearest first, (points, count); a point itself may be among them."""
    north, east = np.radians(points.latitude), np.radians(points.longitude)
    # The straight line through the globe grows with the way over it.
    globe = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    found: NDArray[np.int64] = KDTree(globe).query(globe, k=min(count + 1, len(points)))[1]
    return found[:, 1:]


def camps_abroad(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> list[tuple[str, str, float, float]]:
    """Return generic camps as (name, neighbouring state, latitude, longitude): two west and two east of the country.

    Each lies :data:`CAMP_BEYOND` km west or east of the outermost place of the northern or the southern half. No border
    is known here: the camps stand for "across the border", not for any real place.
    """
    north = latitude >= np.median(latitude)
    camps = []
    for side, sign in NEIGHBOURS:
        for number, half in enumerate((north, ~north), start=1):
            outermost = int(np.argmax(np.where(half, sign * longitude, -np.inf)))
            degree = 111.2 * np.cos(np.radians(latitude[outermost]))  # km in a degree of longitude here
            east = float(longitude[outermost] + sign * CAMP_BEYOND / degree)
            camps.append((f"abroad {side} {number}", f"neighbour {side}", float(latitude[outermost]), round(east, 4)))
    return camps


def road_graph(sites: Sites, camps: Sequence[tuple[str, str, float, float]]) -> nx.Graph[str]:
    """Return the places at home, then the `camps` abroad, joined by roads; resources and services are still 0.

    A camp is (name, neighbouring state, latitude, longitude). Roads at home are the Gabriel graph, a camp abroad has
    roads to the nearest places. A road is paved where both ends are urban or one is the capital; it is
    :data:`~scenarios.geography.DETOUR` times as long as the straight line.
    """
    territory: nx.Graph[str] = nx.Graph()
    for index, name in enumerate(sites.names):
        territory.add_node(
            name,
            district=sites.districts[index],
            country=HOME,
            latitude=float(sites.latitude[index]),
            longitude=float(sites.longitude[index]),
            population=int(sites.population[index]),
            urban=bool(sites.urban[index]),
            capital=index == sites.capital,
            resources=0.0,
            services=0.0,
            camp=False,
        )
    pairs = gabriel_pairs(sites.points)
    starts, ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    for (i, j), straight in zip(pairs, sites.points.to(ends, starts), strict=True):
        paved = sites.capital in (i, j) or bool(sites.urban[i] and sites.urban[j])
        _add_road(territory, (sites.names[i], sites.names[j]), float(straight), paved)
    for name, country, latitude, longitude in camps:
        territory.add_node(
            name,
            district=country,
            country=country,
            latitude=latitude,
            longitude=longitude,
            population=0,
            urban=False,
            capital=False,
            resources=0.0,
            services=0.5,
            camp=True,
        )
        away = great_circle(latitude, longitude, sites.latitude, sites.longitude)
        for index in np.argsort(away, kind="stable")[:ROADS_ABROAD]:
            _add_road(territory, (sites.names[index], name), float(away[index]), paved=False)
    return territory


def _add_road(territory: nx.Graph[str], ends: tuple[str, str], straight: float, paved: bool) -> None:
    """Join two places `straight` km apart."""
    start, end = ends
    border = territory.nodes[start]["country"] != territory.nodes[end]["country"]
    territory.add_edge(start, end, **road_by_rule(by_road(straight), paved=paved, border=border))


def hours_from(territory: nx.Graph[str], start: str) -> NDArray[np.float64]:
    """Return hours by road from `start` to every place, in row order."""
    hours = nx.single_source_dijkstra_path_length(territory, start, weight="hours")
    return np.array([hours[name] for name in territory], dtype=np.float64)


def resources(
    points: Points,
    usual: float,
    remoteness: NDArray[np.float64],
    urban: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return lootable rents, 0..1: a few deposits away from the capital, felt in the places around them.

    One deposit for every twelve places, at rural places, drawn with a chance that grows with remoteness; its richness
    is uniform in 0.6..1 and fades by distance over one and a half times the `usual` distance of neighbours (km).
    """
    weights = np.where(urban, 0.02, 1.0) * (0.05 + remoteness)
    count = max(2, round(len(remoteness) / 12))
    deposits = rng.choice(len(remoteness), size=count, replace=False, p=weights / weights.sum())
    reach = 1.5 * max(usual, 1.0)
    felt = np.zeros(len(remoteness))
    for deposit, richness in zip(deposits, rng.uniform(0.6, 1.0, size=count), strict=True):
        felt = np.maximum(felt, richness * np.exp(-points.to(int(deposit)) / reach))
    background = rng.uniform(0.0, 0.1, size=len(remoteness))
    level: NDArray[np.float64] = np.round(np.clip(felt + background, 0, 1), 3)
    return level


def services(remoteness: NDArray[np.float64], urban: NDArray[np.bool_], capital: int) -> NDArray[np.float64]:
    """Return the level of public services, 0..1: better in towns and near the capital, best in the capital."""
    level = 0.1 + 0.35 * urban + 0.35 * (1 - remoteness)
    level[capital] = 0.9
    return np.round(level, 3)


def constituency_shares(
    points: Points,
    widest: float,
    urban: NDArray[np.bool_],
    capital: int,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Return shares of the four constituencies, (places, 4), rows summing to 1.

    The three by region have their seats in the capital and in the places furthest from it and from each other, and thin
    out with distance, over a fifth of the `widest` distance of two places (km); townsfolk are half of a town and little
    elsewhere. A log-normal factor roughens the borders.
    """
    seats = farthest_points(points, capital, len(CONSTITUENCIES) - 1)
    reach = 0.2 * max(widest, 1.0)
    distances = np.column_stack([points.to(seat) for seat in seats])
    regional = np.exp(-distances / reach) * rng.lognormal(0.0, 0.4, size=distances.shape)
    regional /= regional.sum(axis=1, keepdims=True)
    town = np.where(urban, 0.5, 0.06)[:, None]
    return np.hstack([regional * (1 - town), town])


def farthest_points(points: Points, first: int, count: int) -> list[int]:
    """Return `count` points, each as far as possible from those before it (Gonzalez 1985), starting with `first`."""
    chosen = [first]
    nearest = points.to(first)
    while len(chosen) < count:
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, points.to(chosen[-1]))
    return chosen


def spread_fighters(total: int, weights: NDArray[np.float64], places: int) -> NDArray[np.int64]:
    """Spread `total` fighters in proportion to `weights` over the `places` with the largest ones."""
    held = np.argsort(-weights, kind="stable")[:places]
    kept = np.zeros_like(weights)
    kept[held] = weights[held]
    return in_proportion(total, kept)


def spread_forces(
    sites: Sites,
    remoteness: NDArray[np.float64],
    rents: NDArray[np.float64],
    shares: NDArray[np.float64],
    actors: tuple[Actor, ...],
    drawn: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return fighters, (places, actors), by kind of actor.

    State forces sit in the capital and in towns within reach; legitimacy-seeking groups where their constituency lives
    away from the capital; predatory ones where rents are; communal ones where their constituency is strongest; all
    groups, in proportion, where they are `drawn` to.
    """
    size = np.sqrt(sites.population / max(int(sites.population.max()), 1)) + 0.01
    columns = []
    for actor, held in zip(actors, PLACES_HELD, strict=True):
        own = shares[:, CONSTITUENCIES.index(actor.constituency)] if actor.constituency else np.zeros(len(size))
        weights = {
            "state": size * (1.2 - remoteness) * (1 + sites.urban),
            "legitimacy_seeking": drawn * size * (0.05 + remoteness) * (0.1 + own) * (0.3 + rents),
            "predatory": drawn * (0.05 + remoteness) * (0.02 + rents**2),
            "communal": drawn * size * (0.02 + own**2),
        }[actor.kind]
        columns.append(spread_fighters(actor.fighters, weights, max(2, round(held * len(size)))))
    return np.column_stack(columns)


def _scaled_actor(actor: Actor, people: int) -> Actor:
    """Return `actor` with its strength in a country of `people`."""
    return Actor(actor.name, actor.kind, scaled(actor.fighters, people), actor.constituency, actor.command_control)


def scaled(reference: int, people: int) -> int:
    """Return a number per reference population for a country of `people`."""
    return round(reference * people / REFERENCE_POPULATION)


def pick_bases(sites: Sites, rents: NDArray[np.float64], forces: NDArray[np.int64]) -> tuple[Base, ...]:
    """Return the mission's bases: a headquarters in the capital, the others half by people and half by danger.

    Danger is armed groups' fighters, more where rents are at stake. The sixth most in need are battalions, the
    third least in need platoons. Ceilings scale with the population and are met exactly. Contributors have sectors, in
    strips from west to east.
    """
    people = int(sites.population.sum())
    ceilings = {kind: scaled(number, people) for kind, number in CEILINGS.items()}
    wanted = round(REFERENCE_BASES * ceilings["troops"] / CEILINGS["troops"])
    count = min(max(wanted, FEWEST_BASES), len(sites.names))
    groups = np.delete(forces, STATE_FORCES, axis=1).sum(axis=1) * (0.5 + rents)
    need = sites.population / sites.population.sum() + groups / max(float(groups.sum()), 1.0)
    need[sites.capital] = np.inf
    chosen = np.argsort(-need, kind="stable")[:count]
    battalions, platoons = round(count / 6), round(count / 3)
    kinds = ["headquarters", *["battalion"] * battalions]
    kinds += ["company"] * (count - len(kinds) - platoons) + ["platoon"] * platoons
    strength = {  # troops, police, observers and civilians, in relation to a company's
        "headquarters": (1.5, 4.0, 2.0, 16.0),
        "battalion": (2.5, 2.0, 2.0, 3.0),
        "company": (1.0, 1.0, 1.0, 1.0),
        "platoon": (0.3, 0.0, 0.5, 0.0),
    }
    weights = np.array([strength[kind] for kind in kinds])
    weights[:, 1] *= 0.5 + sites.urban[chosen]  # police are for towns
    parts = [in_proportion(ceiling, weights[:, k]) for k, ceiling in enumerate(ceilings.values())]
    rank = np.argsort(np.argsort(sites.longitude[chosen], kind="stable"), kind="stable")
    return tuple(
        Base(
            location=sites.names[site],
            kind=kinds[k],  # type: ignore[arg-type]  # a key of `strength`
            troops=int(parts[0][k]),
            police=int(parts[1][k]),
            observers=int(parts[2][k]),
            civilians=int(parts[3][k]),
            contributor=CONTRIBUTORS[int(rank[k]) * len(CONTRIBUTORS) // count],
        )
        for k, site in enumerate(chosen)
    )
