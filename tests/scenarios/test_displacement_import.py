"""Displacement folders become folders of one's own: the public four, where they are, and a made-up one with flaws."""

from __future__ import annotations

import shutil
from pathlib import Path

import networkx as nx
import pytest

from experiments.command_line import main
from scenarios.displacement_import import import_displacement
from scenarios.loaders import WorldError, load_folder, read_folder
from scenarios.world import HOME, Closure

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "displacement"
CONFLICTS = {"burundi2015": "Burundi", "car2013": "CAR", "mali2012": "Mali", "ssudan2013": "South_Sudan"}

FLAWED = {
    "locations.csv": """\
#name, region, country, latitude, longitude, location_type, conflict_date, population,\r
Alpha,North,Landia,1.0,1.0,conflict_zone,0,50000,\r
\r
"Beta", North,Landia,1.0,1.5,conflict_zone,40,20000\r
Gamma,South,Landia,0.5,1.0,town,,\r
Delta,South,Landia,0.5,1.5,village,,9000\r
Camp One,Far,Seaside,1.0,2.5,camp,,3000\r
Hub,Far,Seaside,1.0,2.2,forwarding_hub,,\r
Lone,Far,Seaside,0.0,2.5,camp,,800\r
""",
    "routes.csv": """\
#name1,name2,distance,forced_redirection,note
Alpha,Beta,70,,x
Alpha,Gamma,,0,
Beta,Delta,70
Gamma,Delta,70,0
Beta,Hub,90,2
Hub,Camp One,40,0
Camp One,Hub,40,0
Alpha,Nowhere,10,0
""",
    "conflicts.csv": "#Day, Alpha, Beta, Elsewhere\n0, 0, 1, 1,\n1, 0, 1, 1\n",
    "closures.csv": """\
#closure_type,name1,name2,closure_start,closure_end
country,Landia,Seaside,0,22
location,Camp One,Seaside,5,0
location,Alpha,Beta,1,3
link,Beta,Hub,2,9
camp,Camp One,,0,0
camp,Alpha,,3,4
remove_forced_redirection,Beta,Hub,10,0
link,Alpha,Hub,0,0
location,Beta,,9,9
""",
    "sim_period.csv": "StartDate,2020-01-01\nLength,2\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a displacement folder with the flaws that such folders are known to have."""
    folder = tmp_path / "landia2020"
    (folder / "input_csv").mkdir(parents=True)
    for name, text in FLAWED.items():
        (folder / "input_csv" / name).write_text(text, encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_public_folders_are_imported_checked_and_generic(
    conflict: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (PUBLIC / conflict).is_dir():
        pytest.skip(f"the public displacement folder {conflict} is not beside this checkout")
    monkeypatch.chdir(tmp_path)
    assert main(["scenarios", "import", str(PUBLIC / conflict)]) == 0
    shown = capsys.readouterr().out
    assert "invented conflict" in shown
    assert shown.splitlines()[-1] == f"mandate run scenario=folder scenario.path={conflict}"
    assert main(["scenarios", "check", conflict]) == 0
    world = load_folder(tmp_path / conflict)
    assert nx.is_connected(world.territory)
    assert [actor.name for actor in world.actors] == [
        "state forces",
        *(f"armed group {letter}" for letter in "ABC"),
    ]
    countries = {place["country"] for _, place in world.territory.nodes(data=True)}
    assert HOME in countries
    assert CONFLICTS[conflict] not in countries
    assert all(place["population"] == 0 for _, place in world.territory.nodes(data=True) if place["camp"])
    assert world.closures
    assert "generic" in world.banner


def test_flaws_are_passed_over_with_warnings(source: Path, tmp_path: Path) -> None:
    folder, made = import_displacement(source, tmp_path / "made")
    reading = read_folder(folder)
    assert reading.errors == ()
    world = reading.world
    assert world is not None
    assert world.closures == made.closures
    assert list(world.territory) == ["Alpha", "Beta", "Gamma", "Delta", "Camp One", "Hub", "Lone"]
    places = world.territory.nodes
    assert [name for name in places if places[name]["capital"]] == ["Alpha"]
    assert [name for name in places if places[name]["camp"]] == ["Camp One", "Lone"]
    assert {places[name]["country"] for name in ("Camp One", "Hub", "Lone")} == {"Seaside"}
    assert world.territory.edges["Alpha", "Gamma"]["kilometres"] == pytest.approx(1.3 * 55.6, abs=0.1)
    assert world.territory.has_edge("Lone", "Camp One") or world.territory.has_edge("Lone", "Delta")
    text = "\n".join(made.warnings)
    for part in (
        "location_type = 'village' of 'Delta' is not known; taken for a town",
        "route Alpha - Gamma has no length",
        "route Camp One - Hub is left out: it stands twice",
        "route Alpha - Nowhere is left out: 'Nowhere' is no location",
        "'Lone' has no way by road",
        "1 forced redirections are left out",
        "remove_forced_redirection Beta Hub is left out",
        "link Alpha Hub is left out",
        "location Beta is left out",
    ):
        assert part in text


def test_closures_keep_their_meaning(source: Path, tmp_path: Path) -> None:
    _, world = import_displacement(source, tmp_path / "made")
    assert world.closures == (
        Closure("border", "home", "Seaside", 0, 21),
        Closure("camp", "Camp One", "", 5, None),
        Closure("road", "Alpha", "Beta", 1, 2),
        Closure("road", "Beta", "Hub", 2, 8),
        Closure("camp", "Camp One", "", 0, None),
        Closure("place", "Alpha", "", 3, 3),
    )


def test_generic_groups_stand_where_days_of_fighting_were_recorded(source: Path, tmp_path: Path) -> None:
    _, flagged = import_displacement(source, tmp_path / "flagged")
    (source / "input_csv" / "conflicts.csv").unlink()
    _, dated = import_displacement(source, tmp_path / "dated")
    groups = [world.forces[:2, 1:].sum(axis=1) / world.forces[:, 1:].sum() for world in (flagged, dated)]
    assert groups[0][1] > groups[1][1]  # Beta alone is flagged; by first dates Alpha comes first
    assert groups[0][0] < groups[1][0]
    assert any("conflicts.csv is missing" in warning for warning in dated.warnings)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "locations.csv",
            "Alpha,North,Landia,1.0",
            "Alpha,North,Landia,91",
            "latitude = '91' is not a number in -90..90",
        ),
        ("locations.csv", "Lone,Far,Seaside,0.0,2.5", "Lone,Far,Seaside,0.0,99", "are their coordinates right?"),
        ("locations.csv", "Gamma,South", "Gamma,\0", "region = '\\x00' holds U+0000"),
        ("locations.csv", "Gamma,South", "'#Gamma',South", "name = '#Gamma' starts with #"),
        ("locations.csv", "50000", "many", "population = 'many' is not a number"),
        ("locations.csv", "Gamma,South", "Alpha,South", "name = 'Alpha' stands twice"),
        ("locations.csv", "location_type", "kind", "column 'location_type' is missing"),
        ("locations.csv", "Delta,South,Landia", "Delta,South,Otherland", "'Landia' has 3 locations; 4 are needed"),
        ("routes.csv", "Alpha,Beta,70", "Alpha,Beta,-70", "distance = '-70' is not a number in 0..5000"),
        ("closures.csv", "0,22", "soon,22", "closure_start = 'soon' is not a number"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    file: str, old: str, new: str, says: str, source: Path, tmp_path: Path
) -> None:
    path = source / "input_csv" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorldError, match=r"^[^\n]*$") as caught:
        import_displacement(source, tmp_path / "made")
    assert says in str(caught.value)
    assert not (tmp_path / "made").exists()


def test_nothing_is_overwritten_and_no_link_is_followed(source: Path, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="is there already and not empty"):
        import_displacement(source, source)
    shutil.copy(source / "input_csv" / "routes.csv", tmp_path / "elsewhere.csv")
    (source / "input_csv" / "routes.csv").unlink()
    (source / "input_csv" / "routes.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(WorldError, match=r"routes\.csv is a link"):
        import_displacement(source, tmp_path / "made")
    with pytest.raises(WorldError, match="is not a folder"):
        import_displacement(tmp_path / "nowhere")
