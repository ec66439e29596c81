"""Folders of one's own: what is made, checked, exchanged and refused, as a user of the command meets it."""

from __future__ import annotations

import json
import os
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from experiments.command_line import main
from scenarios.check import check
from scenarios.exchange import geojson, graphml
from scenarios.folder_columns import FILES, LOCATIONS, documented
from scenarios.folder_tables import fingerprint
from scenarios.folder_writing import EXAMPLE, new_folder, write_folder
from scenarios.generated import generated
from scenarios.geography import apart, centre, shared_borders
from scenarios.loaders import MOST_LOCATIONS, load_folder, read_folder
from scenarios.places import AT_PEACE, FOLDER, available, places
from scenarios.world import HOME, Closure
from scenarios.zaruna import zaruna

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.world import World

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "own_world.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a fresh copy of the example, at a path with a space, brackets and an accent."""
    new_folder(tmp_path / "my [country] é")
    return tmp_path / "my [country] é"


def change(file: Path, old: str, new: str) -> None:
    """Replace text that must be there, once."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def assert_same(a: World, b: World) -> None:
    """Compare two worlds, shares within what decimals lose."""
    assert list(a.territory) == list(b.territory)
    assert nx.utils.graphs_equal(a.territory, b.territory)
    np.testing.assert_allclose(a.shares, b.shares, atol=1e-12)
    np.testing.assert_array_equal(a.forces, b.forces)
    parts = ("name", "title", "constituencies", "actors", "bases", "banner", "attribution", "closures")
    assert [getattr(a, part) for part in parts] == [getattr(b, part) for part in parts]


# Places


@pytest.mark.parametrize("country", available())
def test_roads_of_places_fit_the_distances(country: str) -> None:
    territory = places(country).territory
    assert nx.is_connected(territory)
    for start, end, road in territory.edges(data=True):
        straight = max(apart(territory.nodes[start], territory.nodes[end]), 1.0)
        assert road["kilometres"] == pytest.approx(1.3 * straight)
        assert 18 <= road["kilometres"] / road["hours"] <= 50.001


def test_places_have_eight_countries_with_the_stated_population_and_their_neighbours() -> None:
    assert set(available()) >= {"CD", "CF", "CY", "HT", "ML", "SD", "SO", "SS"}
    mali = places("ML")
    assert sum(place["population"] for _, place in mali.territory.nodes(data=True)) == 19_077_690
    assert "19,077,690" in mali.warnings[0]
    assert {place["country"] for _, place in mali.territory.nodes(data=True)} >= {HOME, "Niger", "Mauritania"}
    assert (FOLDER / "ML_neighbours.csv").is_file()


def test_cyprus_says_that_there_is_no_war() -> None:
    assert places("CY").banner.endswith(AT_PEACE["CY"])
    assert "no war" not in places("ML").banner


# The example and the documentation


def test_the_example_is_clean_and_commented() -> None:
    reading = read_folder(EXAMPLE)
    assert (reading.errors, reading.warnings) == ((), ())
    assert len(reading.notes) == 1
    assert reading.world is not None
    assert reading.world.closures[0] == Closure("border", "home", "Beyond", 0, 30)
    assert all(file.read_text(encoding="utf-8").startswith("#") for file in EXAMPLE.iterdir())


def test_the_documentation_holds_the_tables_of_the_code() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    assert f"checked by a test -->\n\n{documented()}\n<!-- end of tables -->" in text
    assert all(f"`{name}`" in text for name in FILES)


def test_new_check_show_and_export_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["scenarios", "new", "a b"]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "mandate scenarios check 'a b'",
        "mandate run scenario=folder 'scenario.path=a b'",
    ]
    assert main(["scenarios", "check", "a b"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "note: closures stop those who flee, and nobody else (a b/closures.csv)",
        "a b: 0 errors, 0 warnings; 8 locations in the country, 1 abroad, 13 roads, 3 actors, 5 bases, 2 closures",
    ]
    assert main(["scenarios", "export", "a b"]) == 0
    assert capsys.readouterr().out.splitlines() == ["a b.graphml", "a b.geojson"]
    assert main(["scenarios", "new", "a b"]) == 2
    assert capsys.readouterr().err == "'a b' is there already and not empty; name a new folder\n"
    assert main(["scenarios", "export", "a b"]) == 2
    assert capsys.readouterr().err == "'a b.graphml' is there already; move it or name another folder\n"


# Check


def test_check_tells_all_errors_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / "country.yaml", "title:", "titel:")
    change(folder / "locations.csv", "-31.20", "-91.20")
    change(folder / "locations.csv", "90000,true", "-90000,ture")
    change(folder / "roads.csv", "Harbour,Saltern,62", "Harbour,Salten,62")
    change(folder / "actors.csv", "legitimacy_seeking", "legitimacy_seekin")
    change(folder / "forces.csv", "Harbour,state forces", "Harbor,state force")
    change(folder / "bases.csv", "560,30", ",3.5")
    change(folder / "closures.csv", "border,home,Beyond", "border,home,Bejond")
    assert main(["scenarios", "check", str(folder)]) == 2
    told = capsys.readouterr()
    assert told.err == f"{folder}: 12 errors, 0 warnings\n"
    errors = [line for line in told.out.splitlines() if line.startswith("error: ")]
    expected = [
        "field 'titel' is not known; did you mean 'title'? (@/country.yaml:4)",
        "field 'title' is missing; it is needed (@/country.yaml:1)",
        "latitude = '-91.20' is outside -90..90 degrees (@/locations.csv:5)",
        "population = '-90000' is outside 0..2000000000 persons (@/locations.csv:6)",
        "urban = 'ture' is neither true nor false (@/locations.csv:6)",
        "to = 'Salten' is not known; did you mean 'Saltern'? (@/roads.csv:3)",
        "kind = 'legitimacy_seekin' is not known; did you mean 'legitimacy_seeking'? (@/actors.csv:5)",
        "location = 'Harbor' is not known; did you mean 'Harbour'? (@/forces.csv:3)",
        "actor = 'state force' is not known; did you mean 'state forces'? (@/forces.csv:3)",
        "troops = '' is empty; a number in 0..1000000 persons is needed (@/bases.csv:4)",
        "police = '3.5' is not a whole number in 0..1000000 persons (@/bases.csv:4)",
        "second = 'Bejond' is not known; did you mean 'Beyond'? (@/closures.csv:5)",
    ]
    assert errors == [f"error: {line.replace('@', str(folder))}" for line in expected]


def test_a_broken_country_hides_no_error_of_the_tables(folder: Path) -> None:
    (folder / "country.yaml").write_text("name: [", encoding="utf-8")
    change(folder / "locations.csv", "90000", "sixty")
    change(folder / "roads.csv", "Harbour,Saltern,62", "Harbour,Salten,62")
    errors = [line for line in check(folder)[0] if line.startswith("error: ")]
    assert [line.split(" = ")[0] for line in errors[1:]] == ["error: population", "error: to"]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("locations.csv", "-31.20,-112.40", "-112.40,-31.20", "could be the longitude: are the two swapped?"),
        ("locations.csv", "-31.20,-112.40", '"-31,20",-112.40', "has a comma; write a point before decimals"),
        ("locations.csv", "\nHarbour,", "\nHar\u202ebour,", "holds U+202E, a sign that cannot be printed"),
        ("locations.csv", "\nLagoon,Coast,home", "\nLagoon,Coast,Home", "is written 'home', in small letters"),
        ("locations.csv", "\nLagoon,", "\nSaltern,", "stands twice"),
        ("locations.csv", "0.3,0.4,0.3\n", "0.3,", "13 values in a row, 14 columns are needed"),
        ("locations.csv", "Lagoon,Coast", "Lagoon,", "district = '' is empty; a name is needed"),
        ("locations.csv", "\nLagoon,Coast", "\nLagoon,#1", "starts with #, which marks a comment"),
        ("roads.csv", "from,to,", "from\tto\t", "column 'from\\tto\\tkilometres' is not known"),
        ("forces.csv", "1900", "1e9", "is not a whole number"),
        ("forces.csv", "1900", "1_900", "is not a whole number"),
        ("closures.csv", "road,Stonebridge,Highpass", "road,Stonebridge,Saltern", "has no road from 'Stonebridge'"),
        ("closures.csv", "road,Stonebridge,Highpass", "camp,Stonebridge,", "is not a camp; write place"),
        ("closures.csv", "road,Stonebridge,Highpass", "place,Stonebridge,Highpass", "a place has none"),
        ("closures.csv", "border,home,Beyond", "border,home,home", "is the same country"),
        ("closures.csv", "border,home,Beyond", "border,home,", "is empty; a border has two ends"),
        ("closures.csv", "120,210", "120,110", "is before first_day = 120"),
        ("country.yaml", "name: example", "name: *other", "country.yaml is not YAML: found undefined alias"),
        ("country.yaml", "name: example", "name: !!python/object:os.system x", "is not a text, which is needed"),
        ("country.yaml", "name: example", "name: example\nname: again", "field 'name' stands twice"),
    ],
)
def test_slips_are_told(folder: Path, file: str, old: str, new: str, says: str) -> None:
    change(folder / file, old, new)
    lines, errors = check(folder)
    assert errors
    assert any(says in line for line in lines), lines


def test_swapped_coordinates_are_seen_by_the_roads(tmp_path: Path) -> None:
    write_folder(generated(12, seed=2), tmp_path)
    rows = (tmp_path / "locations.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(",")
    moved = [row.split(",") for row in rows[1:]]
    for row in moved:  # to where both could be either
        row[4] = str(round(float(row[4]) + 165, 4))
    moved[0][3:5] = moved[0][4], moved[0][3]
    text = "\n".join([rows[0], *(",".join(row) for row in moved)]) + "\n"
    (tmp_path / "locations.csv").write_text(text, encoding="utf-8")
    (error,) = read_folder(tmp_path).errors
    assert "are swapped, by its roads" in error
    assert error.endswith(f"({tmp_path / 'locations.csv'}:2)")
    assert cells[0] == "L01"


def test_names_in_other_scripts_are_fine(folder: Path) -> None:
    for file in folder.glob("*.csv"):
        text = (
            file.read_text(encoding="utf-8").replace("Lagoon", "بحيرة").replace("Oldmine", "Vieille-Mine à l\u2019Été")
        )
        text = text.replace("Orchard", "\u0645\u06cc\u200c\u062f\u0627\u0646")
        file.write_text(text, encoding="utf-8")
    # One table with accents as two signs, as some systems write them.
    change(folder / "roads.csv", "\u00e0 l\u2019\u00c9t\u00e9", "a\u0300 l\u2019E\u0301te\u0301")
    reading = read_folder(folder)
    assert reading.errors == ()
    assert reading.world is not None
    assert {"بحيرة", "\u0645\u06cc\u200c\u062f\u0627\u0646"} <= set(reading.world.territory)


def test_doubts_are_warnings(folder: Path) -> None:
    change(folder / "locations.csv", "310000", "900000")
    change(folder / "locations.csv", "\nMidway,", "\nlagoon,")
    for name in ("roads.csv", "forces.csv", "bases.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace("Midway", "lagoon").removesuffix("\n"), encoding="utf-8")
    lines, errors = check(folder)
    assert errors == 0
    text = "\n".join(lines)
    assert "population = '900000' is 62% of the country's 1,460,000 people" in text
    assert "differs from another name in capital letters alone" in text
    assert "roads.csv does not end with a line end; it may have been cut short" in text


def test_too_few_people_and_many_locations_are_doubted(tmp_path: Path) -> None:
    write_folder(generated(10, population=12_000), tmp_path)
    assert any("about 2,352 families live here, fewer than" in line for line in check(tmp_path)[0])


def test_more_locations_than_allowed_are_refused(folder: Path) -> None:
    rows = "".join(f"P{i},D,home,0,{i / 1000},10,false,false,0,0,false,1,0,0\n" for i in range(MOST_LOCATIONS))
    with (folder / "locations.csv").open("a", encoding="utf-8") as stream:
        stream.write(rows)
    lines, errors = check(folder)
    assert errors == 1
    assert "locations.csv has more than 10,000 rows, which are allowed" in lines[0]


def test_ten_thousand_wrong_names_are_told_in_seconds(folder: Path) -> None:
    rows = "".join(f"P{i},D,home,0,{i / 1000},10,false,false,0,0,false,1,0,0\n" for i in range(2_000))
    roads = "".join(f"Q{i},Q{i + 1},150,5,track,false\n" for i in range(5_000))
    for name, text in (("locations.csv", rows), ("roads.csv", roads)):
        with (folder / name).open("a", encoding="utf-8") as stream:
            stream.write(text)
    assert check(folder)[1] == 10_000


@pytest.mark.parametrize("name", ["locations.csv", "country.yaml", "territory.geojson", "closures.csv"])
def test_links_are_refused(name: str, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("password\n", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    if name.startswith("territory"):
        (folder / "locations.csv").unlink()
    (folder / name).symlink_to(secret)
    lines, errors = check(folder)
    assert errors
    assert any(f"{name} is a link; a folder must hold its files themselves" in line for line in lines)
    assert "password" not in "\n".join(lines)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_refused(folder: Path) -> None:
    (folder / "bases.csv").unlink()
    os.mkfifo(folder / "bases.csv")
    assert any("bases.csv is not a file" in line for line in check(folder)[0])


def test_a_folder_counts_by_what_it_holds(folder: Path, tmp_path: Path) -> None:
    before = fingerprint(folder)
    shutil.copytree(folder, tmp_path / "copy")
    assert fingerprint(tmp_path / "copy") == before
    change(folder / "bases.csv", "560", "561")
    assert fingerprint(folder) != before
    assert fingerprint(tmp_path / "nowhere") != before


# Other formats


@pytest.mark.parametrize("made", [zaruna, lambda: generated(15, seed=4), lambda: load_folder(EXAMPLE)])
def test_a_written_world_is_read_as_it_was(made: Callable[[], World], tmp_path: Path) -> None:
    world = made()
    write_folder(world, tmp_path)
    assert_same(load_folder(tmp_path), world)


@pytest.mark.parametrize(("name", "text"), [("territory.geojson", geojson), ("territory.graphml", graphml)])
@pytest.mark.parametrize("source", [EXAMPLE, zaruna])
def test_an_exported_territory_stands_in_for_the_tables(
    name: str, text: Callable[[World], str], source: Path | Callable[[], World], tmp_path: Path
) -> None:
    world = load_folder(source) if isinstance(source, Path) else source()
    write_folder(world, tmp_path)
    for file in ("locations.csv", "roads.csv"):
        (tmp_path / file).unlink()
    (tmp_path / name).write_text(text(world), encoding="utf-8")
    assert_same(load_folder(tmp_path), world)


def square(east: float, north: float) -> list[list[float]]:
    """Return the outline of a square of one degree."""
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [[east + x, north + y] for x, y in corners]


def as_areas(folder: Path) -> dict[str, object]:
    """Turn the example's places into squares in a row, written as GeoJSON; return the collection."""
    world = load_folder(folder)
    collection = json.loads(geojson(world))
    points = [feature for feature in collection["features"] if feature["geometry"]["type"] == "Point"]
    for index, feature in enumerate(points):
        feature["geometry"] = {"type": "Polygon", "coordinates": [square(index, 5)]}
    collection["features"] = points
    for name in ("locations.csv", "roads.csv", "closures.csv"):
        (folder / name).unlink()
    (folder / "territory.geojson").write_text(json.dumps(collection), encoding="utf-8")
    return dict(collection)


def test_areas_are_joined_by_their_borders(folder: Path) -> None:
    as_areas(folder)
    reading = read_folder(folder)
    assert reading.errors == ()
    assert reading.world is not None
    territory = reading.world.territory
    names = list(territory)
    assert sorted(territory.edges) == sorted(pairwise(names))
    assert territory.nodes[names[2]]["longitude"] == pytest.approx(2.5)
    assert territory.nodes[names[2]]["latitude"] == pytest.approx(5.5)
    assert territory.edges[names[0], names[1]]["kilometres"] == pytest.approx(143.9, abs=0.2)


def test_a_corner_is_no_border() -> None:
    outlines = [[square(0, 0)], [square(1, 0)], [square(1, 1)], [square(0, 1), square(5, 5)]]
    rings = [[[(x, y) for x, y in ring] for ring in place] for place in outlines]
    assert shared_borders(rings) == [(0, 1), (0, 3), (1, 2), (2, 3)]
    assert centre(rings[3]) == pytest.approx((0.5, 1.5))
    assert centre([[(1.0, 1.0), (3.0, 1.0), (1.0, 1.0)]]) == pytest.approx((5 / 3, 1.0))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no features"),
        ('{"features": [NaN]}', "NaN is no number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"features": [{"geometry": {"type": "Circle"}}]}', "geometry = 'Circle' is not known"),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": [1]}}]}', "are not [longitude, latitude]"),
        ('{"features": [{"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}]}', "is not closed"),
        ('{"features": [{"geometry": {"type": "MultiPolygon", "coordinates": [3]}}]}', "are no outline"),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": [400, 95]}}]}', "in degrees"),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": [40, 95]}}]}', "latitude = '95' is outside"),
    ],
)
def test_broken_geojson_is_told(content: str, says: str, folder: Path) -> None:
    as_areas(folder)
    (folder / "territory.geojson").write_text(content, encoding="utf-8")
    lines, errors = check(folder)
    assert errors
    assert any(says in line for line in lines), lines


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"{BOMB}<graphml>&b;</graphml>", "declares a document type or entities, which are refused"),
        ("<graphml", "is not XML"),
        ("<graphml/>", "holds no graph"),
        ('<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph/></graphml>', "has no rows below its header"),
    ],
)
def test_broken_graphml_is_told(content: str, says: str, folder: Path) -> None:
    for name in ("locations.csv", "roads.csv"):
        (folder / name).unlink()
    (folder / "territory.graphml").write_text(content, encoding="utf-8")
    lines, errors = check(folder)
    assert errors
    assert any(says in line for line in lines), lines


def test_two_descriptions_of_the_territory_are_refused(folder: Path) -> None:
    world = load_folder(folder)
    (folder / "territory.graphml").write_text(graphml(world), encoding="utf-8")
    assert any("locations.csv and territory.graphml both describe the territory" in line for line in check(folder)[0])
    (folder / "locations.csv").unlink()
    assert any("roads.csv and territory.graphml both hold roads" in line for line in check(folder)[0])


def test_every_column_has_a_meaning() -> None:
    assert all(column.meaning for column in LOCATIONS.columns)
