"""What every world must keep, what Zaruna promises, and what the loader says about broken folders."""

from __future__ import annotations

import math
import shutil
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from scenarios.generated import generated
from scenarios.geography import Points
from scenarios.geonames import largest_places
from scenarios.loaders import WorldError, load_folder, read_folder
from scenarios.places import ATTRIBUTION, available, places, with_rural
from scenarios.rules_of_thumb import gabriel_pairs, in_proportion
from scenarios.world import HOME
from scenarios.zaruna import FOLDER, zaruna

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scenarios.world import World

WORLDS: dict[str, Callable[[], World]] = {
    "zaruna": zaruna,
    **{f"places {country}": partial(places, country) for country in available()},
    "generated smallest": lambda: generated(10),
    "generated": lambda: generated(60, seed=7),
    "generated small towns": lambda: generated(40, seed=3, population=200_000),
}


@pytest.fixture(params=WORLDS, scope="module")
def world(request: pytest.FixtureRequest) -> World:
    """Every kind of world."""
    return WORLDS[request.param]()


def home_population(world: World) -> int:
    """Return the persons at home."""
    return sum(place["population"] for _, place in world.territory.nodes(data=True) if place["country"] == HOME)


def base_totals(world: World) -> tuple[int, int, int, int]:
    """Return the mission's ceilings: troops, police, observers, civilians."""
    parts = np.array([(base.troops, base.police, base.observers, base.civilians) for base in world.bases])
    troops, police, observers, civilians = (int(total) for total in parts.sum(axis=0))
    return troops, police, observers, civilians


def test_territory_keeps_the_contract(world: World) -> None:
    territory = world.territory
    assert nx.is_connected(territory)
    places_by_name = dict(territory.nodes(data=True))
    assert sum(place["capital"] for place in places_by_name.values()) == 1
    for place in places_by_name.values():
        assert place["population"] >= 0
        assert 0 <= place["resources"] <= 1
        assert 0 <= place["services"] <= 1
        assert math.isfinite(place["latitude"] + place["longitude"])
        assert not (place["camp"] and place["country"] == HOME)
        assert place["district"]
    for start, end, road in territory.edges(data=True):
        assert road["kilometres"] > 0
        assert road["hours"] > 0
        assert road["road"] in {"paved", "track"}
        assert road["border"] == (places_by_name[start]["country"] != places_by_name[end]["country"])


def test_neighbours_have_camps(world: World) -> None:
    abroad = {place["country"] for _, place in world.territory.nodes(data=True)} - {HOME}
    assert abroad
    assert {place["country"] for _, place in world.territory.nodes(data=True) if place["camp"]} == abroad


def test_shares_and_forces_have_the_rows_of_the_territory(world: World) -> None:
    rows = world.territory.number_of_nodes()
    assert world.shares.shape == (rows, len(world.constituencies))
    np.testing.assert_allclose(world.shares.sum(axis=1), 1, atol=1e-12)
    assert world.forces.shape == (rows, len(world.actors))
    assert world.forces.dtype == np.int64
    assert (world.forces >= 0).all()
    assert world.forces.sum(axis=0).tolist() == [actor.fighters for actor in world.actors]


def test_actors_and_bases_point_to_what_there_is(world: World) -> None:
    assert [actor.kind for actor in world.actors] == ["state", "legitimacy_seeking", "predatory", "communal"]
    for actor in world.actors:
        assert actor.constituency in {"", *world.constituencies}
    assert [base.kind for base in world.bases].count("headquarters") == 1
    for base in world.bases:
        assert world.territory.nodes[base.location]["country"] == HOME
        assert base.contributor.startswith("contributor ")


def test_zaruna_has_its_totals() -> None:
    world = zaruna()
    assert world.name == "zaruna"
    assert home_population(world) == 4_000_000
    assert [actor.fighters for actor in world.actors] == [18_000, 5_500, 3_000, 1_500]
    assert base_totals(world) == (8_000, 500, 200, 300)
    assert len(world.bases) == 25
    assert world.territory.number_of_nodes() == 60
    countries = {place["country"] for _, place in world.territory.nodes(data=True)}
    assert len(countries) == 3
    assert "fictional" in world.banner
    assert world.warnings == ()


def test_zaruna_spreads_its_forces() -> None:
    held = (zaruna().forces > 0).sum(axis=0)
    assert 28 <= held[0] <= 34
    assert ((held[1:] >= 8) & (held[1:] <= 15)).all()


def test_places_scale_to_the_country_and_say_where_they_come_from() -> None:
    world = places("CF")
    assert world.name == "places"
    assert world.attribution == ATTRIBUTION
    assert "Nothing here represents a real group" in world.banner
    people = home_population(world)
    assert people == 4_666_377
    assert world.actors[0].fighters == round(18_000 * people / 4_000_000)
    assert base_totals(world) == tuple(round(part * people / 4_000_000) for part in (8_000, 500, 200, 300))
    assert [actor.name for actor in world.actors][1:] == ["armed group A", "armed group B", "armed group C"]


@pytest.mark.parametrize("country", ["XX", "cf", "../CF", "", "CF_country"])
def test_places_name_the_tables_there_are(country: str) -> None:
    with pytest.raises(WorldError, match=r"there are CD, CF, CY.*scenarios\.geonames") as caught:
        places(country)
    assert "\n" not in str(caught.value)
    assert "CF" in available()


def test_rural_people_fill_up_the_country_or_towns_shrink_to_it() -> None:
    towns = np.array([90_000, 10_000], dtype=np.int64)
    assert with_rural(towns, 140_000).tolist() == [120_000, 20_000]
    assert with_rural(towns, 50_000).tolist() == [45_000, 5_000]


def test_places_of_one_name_are_told_apart() -> None:
    twins = [
        {"name": name, "countrycode": "XX", "population": people, "geonameid": number}
        for number, (name, people) in enumerate([("Twin", 700), ("Other", 900), ("Twin", 800), ("Empty", 0)])
    ]
    assert [place["name"] for place in largest_places(twins, "XX")] == ["Other", "Twin (2)", "Twin (0)"]


@pytest.mark.parametrize("locations", [10, 60, 1_000])
def test_generated_is_quick_and_depends_on_the_seed_alone(locations: int) -> None:
    start = time.process_time()
    first = generated(locations, seed=5)
    assert time.process_time() - start < 2
    second, other = generated(locations, seed=5), generated(locations, seed=6)
    assert nx.utils.graphs_equal(first.territory, second.territory)
    assert list(first.territory) == list(second.territory)
    np.testing.assert_array_equal(first.shares, second.shares)
    np.testing.assert_array_equal(first.forces, second.forces)
    assert first.bases == second.bases
    assert not nx.utils.graphs_equal(first.territory, other.territory)
    assert home_population(first) == 65_000 * locations


@pytest.mark.parametrize("seed", range(30))
def test_generated_is_connected_and_exact_for_any_seed(seed: int) -> None:
    world = generated(10 + seed, seed=seed, population=123_457)
    assert nx.is_connected(world.territory)
    assert home_population(world) == 123_457
    assert world.forces.sum(axis=0).tolist() == [actor.fighters for actor in world.actors]
    assert base_totals(world) == tuple(round(part * 123_457 / 4_000_000) for part in (8_000, 500, 200, 300))


def test_generated_refuses_what_it_cannot_make() -> None:
    with pytest.raises(WorldError, match=r"locations = 9 is outside 10\.\.10000"):
        generated(9)
    with pytest.raises(WorldError, match=r"locations = 10001 is outside 10\.\.10000"):
        generated(10_001)
    with pytest.raises(WorldError, match="population = 5 persons is outside"):
        generated(10, population=5)
    with pytest.raises(WorldError, match="seed = -1 is negative"):
        generated(10, seed=-1)


def test_gabriel_pairs_agree_with_the_definition() -> None:
    rng = np.random.Generator(np.random.PCG64(11))
    points = Points(rng.uniform(-3, 3, 60), rng.uniform(-3, 3, 60))
    squares = np.array([points.to(end) for end in range(60)]) ** 2
    slow = [
        (i, j)
        for i in range(60)
        for j in range(i + 1, 60)
        if all(squares[i, k] + squares[j, k] >= squares[i, j] for k in range(60))
    ]
    assert gabriel_pairs(points) == slow


def test_parts_lose_nobody() -> None:
    assert in_proportion(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert in_proportion(0, np.array([1.0, 2.0])).tolist() == [0, 0]


@dataclass(frozen=True)
class Slip:
    """One way to break Zaruna's folder, and what must be said about it."""

    file: str
    old: str
    new: str
    says: str
    line: int | None


SLIPS = {
    "latitude": Slip("locations.csv", "-6.176", "-96.176", "latitude = '-96.176' is outside -90..90", 2),
    "not finite": Slip("locations.csv", "-6.176", "nan", "latitude = 'nan' is not a number in -90..90", 2),
    "no number": Slip("locations.csv", "612300", "612 300", "population = '612 300' is not a whole number", 2),
    "negative": Slip("locations.csv", "612300", "-5", "population = '-5' is outside 0..", 2),
    "resources": Slip("locations.csv", "0.10,0.85", "1.10,0.85", "resources = '1.10' is outside 0..1", 2),
    "no flag": Slip("locations.csv", "612300,true", "612300,yes", "urban = 'yes' is neither true nor false", 2),
    "twice": Slip("locations.csv", "\nOstabel,", "\nLumekka,", "name = 'Lumekka' stands twice", 3),
    "line break": Slip("locations.csv", "\nOstabel,", '\n"Osta\nbel",', "holds a line break", 4),
    "empty capital": Slip("locations.csv", "612300", "0", "population = '0' is not enough for the capital", 2),
    "no name": Slip("locations.csv", "\nOstabel,", "\n,", "name = '' is empty", 3),
    "shares": Slip("locations.csv", "0.06,0.52\n", "0.06,0.62\n", "sum to 1.1; they must sum to 1", 2),
    "no capital": Slip("locations.csv", "612300,true,true", "612300,true,false", "exactly one place must have it", 1),
    "two capitals": Slip("locations.csv", "98100,true,false", "98100,true,true", "stands a second time; 'Lumekka'", 3),
    "camp at home": Slip("locations.csv", "0.10,0.85,false", "0.10,0.85,true", "camp = 'true' is for places abroad", 2),
    "column": Slip("locations.csv", "population", "popultaion", "did you mean 'population'?", 1),
    "column gone": Slip("bases.csv", ",contributor\n", "\n", "column 'contributor' is missing", 1),
    "column twice": Slip("roads.csv", "kilometres,hours", "hours,hours", "column 'hours' stands twice", 1),
    "row too long": Slip("locations.csv", "0.06,0.52\n", "0.06,0.52,1\n", "16 values in a row, 15 columns", 2),
    "no column": Slip("actors.csv", "constituency", "xyz", "column 'xyz' is not known; allowed: name, kind", 1),
    "semicolons": Slip("forces.csv", "location,actor,fighters", "location;actor;fighters", "commas are needed", 1),
    "quote": Slip("actors.csv", "state forces,state", '"state" forces,state', "actors.csv is not a table", 2),
    "road's end": Slip("roads.csv", "Lumekka,Ostabel", "Lumekka,Ostable", "did you mean 'Ostabel'?", 2),
    "road to itself": Slip("roads.csv", "Lumekka,Ostabel", "Lumekka,Lumekka", "a road joins two places", 2),
    "road twice": Slip("roads.csv", "Lumekka,Pirunda", "Ostabel,Lumekka", "has its road from 'Ostabel' already", 3),
    "length": Slip("roads.csv", "Ostabel,44", "Ostabel,0", "kilometres = '0' is outside 0.1..5000", 2),
    "speed": Slip("roads.csv", "44,0.88", "44,0.08", "means 550 km/h over 44 km", 2),
    "surface": Slip("roads.csv", "0.88,paved", "0.88,sand", "road = 'sand' is not known; allowed: paved, track", 2),
    "border": Slip("roads.csv", "0.88,paved,false", "0.88,paved,true", "lie in one country", 2),
    "kind": Slip("actors.csv", "predatory", "predator", "did you mean 'predatory'?", 4),
    "state first": Slip("actors.csv", "forces,state", "forces,communal", "the first row, and no other", 2),
    "supporters": Slip("actors.csv", "5500,uplanders", "5500,uplander", "did you mean 'uplanders'?", 3),
    "control": Slip("actors.csv", "0.55", "55", "command_control = '55' is outside 0..1", 2),
    "forces' sum": Slip("forces.csv", "forces,4250", "forces,4251", "forces.csv gives 'state forces': 18001", None),
    "forces' actor": Slip("forces.csv", "Lumekka,state forces", "Lumekka,state force", "did you mean", 2),
    "forces twice": Slip("forces.csv", "\nOstabel,", "\nLumekka,", "stands twice at 'Lumekka'", 3),
    "base": Slip("bases.csv", "\nNurekka", "\nNureka", "did you mean 'Nurekka'?", 3),
    "base abroad": Slip("bases.csv", "\nNurekka", "\nAdrunelle", "bases stand at home", 3),
    "base kind": Slip("bases.csv", "Nurekka,battalion", "Nurekka,battery", "kind = 'battery' is not known", 3),
    "two headquarters": Slip("bases.csv", "Nurekka,battalion", "Nurekka,headquarters", "one headquarters", 3),
    "troops": Slip("bases.csv", "720", "7.5", "troops = '7.5' is not a whole number", 3),
    "yaml": Slip("country.yaml", "title: ", "title: [", "country.yaml is not YAML", None),
    "yaml date": Slip("country.yaml", "name: zaruna", "name: 2026-13-45", "name = '2026-13-45' is not a text", 2),
    "yaml field": Slip("country.yaml", "title: ", "titel: ", "did you mean 'title'?", 3),
    "yaml text": Slip("country.yaml", "name: zaruna", "name: 7", "name = '7' is not a text", 2),
    "constituencies": Slip("country.yaml", "[lowlanders, rivers", "[rivers, rivers", "stands twice", 4),
    "no constituencies": Slip("country.yaml", "[lowlanders, rivers, uplanders, townsfolk]", "[]", "not a list", 4),
    "column's name": Slip("country.yaml", "[lowlanders", "[camp", "is the name of another column", 4),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_slips_are_told_in_one_line_with_file_and_line(slip: Slip, tmp_path: Path) -> None:
    folder = tmp_path / "my [country] é"
    shutil.copytree(FOLDER, folder)
    file = folder / slip.file
    text = file.read_text(encoding="utf-8")
    assert slip.old in text
    file.write_text(text.replace(slip.old, slip.new, 1), encoding="utf-8")
    message, *others = read_folder(folder).errors
    assert slip.says in message
    assert "\n" not in message
    if slip.line is not None:
        assert message.endswith(f"({file}:{slip.line})")
    with pytest.raises(WorldError) as caught:
        load_folder(folder)
    more = f"; {len(others)} more: mandate scenarios check {folder}" if others else ""
    assert str(caught.value) == message + more


def test_an_island_is_joined_with_a_warning_and_many_are_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "island"
    shutil.copytree(FOLDER, folder)
    file = folder / "roads.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if "Rekombe" not in line) + "\n", encoding="utf-8")
    (doubt,) = load_folder(folder).warnings
    assert doubt.startswith("name = 'Rekombe' has no way by road to the capital 'Lumekka'; it is joined to ")
    file.write_text("\n".join(lines[:30]) + "\n", encoding="utf-8")
    with pytest.raises(WorldError, match=r"has no way by road to the capital 'Lumekka', nor have \d+ others"):
        load_folder(folder)


@pytest.mark.parametrize(
    "name", ["country.yaml", "locations.csv", "roads.csv", "actors.csv", "forces.csv", "bases.csv"]
)
def test_missing_empty_and_unreadable_files_are_named(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(FOLDER, folder)
    file = folder / name
    for content in (b"", b"\xff\xfe\x00", None):
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)
        with pytest.raises(WorldError) as caught:
            load_folder(folder)
        assert name in str(caught.value)
        assert "\n" not in str(caught.value)


def test_headers_without_rows_need_places_and_actors(tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(FOLDER, folder)
    for name in ("locations.csv", "actors.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.splitlines()[0] + "\n", encoding="utf-8")
        with pytest.raises(WorldError, match=rf"{name} has no rows below its header"):
            load_folder(folder)
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(WorldError, match="is not a folder"):
        load_folder(folder / "nothing")


def test_spreadsheet_habits_are_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "spreadsheet"
    shutil.copytree(FOLDER, folder)
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("true", "TRUE").replace("\n", "\r\n")
        file.write_text("\ufeff" + text + ",,\r\n", encoding="utf-8", newline="")
    again = load_folder(folder)
    assert nx.utils.graphs_equal(again.territory, zaruna().territory)


def test_roads_shorter_than_the_straight_line_are_doubted(tmp_path: Path) -> None:
    folder = tmp_path / "short"
    shutil.copytree(FOLDER, folder)
    file = folder / "roads.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Ostabel,44,", "Ostabel,22,", 1), encoding="utf-8")
    (doubt,) = load_folder(folder).warnings
    assert doubt == "road Lumekka - Ostabel: 22 km is shorter than the straight line, 36 km"
