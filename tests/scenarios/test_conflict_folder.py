"""Displacement folders are read as they are: a made-up one with flaws, broken ones, and the public four."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest

from scenarios.conflict_folder import Redirection, Shut, read_conflict
from scenarios.displacement_flows import case_of, expected, frictions, lived, parameters
from scenarios.folder_tables import WorldError
from tests.scenarios.conflict_folders import FILES, write

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "displacement"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("landia2020"), FILES)


def test_places_camps_and_capacities(folder: Path) -> None:
    conflict = read_conflict(folder)
    assert conflict.countries[conflict.home] == "Landia"
    assert [conflict.names[row] for row in conflict.scored] == ["Camp One", "Camp Two", "Lone"]
    np.testing.assert_array_equal(conflict.capacity, [3000, 1000, 800])
    assert conflict.days == 60
    assert [name for name, camp in zip(conflict.names, conflict.camp, strict=True) if camp] == [
        "Camp One", "Camp Two", "Lone",
    ]  # fmt: skip


def test_routes_join_names_that_are_alike_and_islands_to_the_nearest_place(folder: Path) -> None:
    conflict = read_conflict(folder)
    ways = {(conflict.names[a], conflict.names[b]): kilometres for a, b, kilometres in conflict.routes}
    assert ways["Beta", "Delta_Two"] == 70
    assert ways["Alpha", "Gamma"] == pytest.approx(1.3 * 55.6, abs=0.1)
    assert ways["Lone", "Camp Two"] == pytest.approx(1.3 * math.hypot(0.8, 0.1) * 111.2, rel=0.01)
    assert len(ways) == 8


def test_closures_and_redirections_keep_their_days(folder: Path) -> None:
    conflict = read_conflict(folder)
    row = {name: number for number, name in enumerate(conflict.names)}
    assert conflict.redirections == (Redirection(row["Hub"], row["Camp One"], 0, 20),)
    border, place, way, camp = conflict.closures
    assert border[0] == "border"
    assert border[3:] == (2, 4)
    assert place == Shut("place", row["Camp Two"], -1, 0, 6)
    assert way == Shut("way", row["Beta"], row["Hub"], 30, 31)
    assert camp == Shut("camp", row["Lone"], -1, 0, 10)


def test_days_of_fighting_hold_where_they_are_missing(folder: Path) -> None:
    conflict = read_conflict(folder)
    days = {name: np.flatnonzero(conflict.fighting[:, row]) for row, name in enumerate(conflict.names)}
    np.testing.assert_array_equal(days["Alpha"], np.arange(60))
    np.testing.assert_array_equal(days["Beta"], np.arange(5, 60))
    assert not days["Gamma"].size


def test_counts_are_summed_and_corrected(folder: Path) -> None:
    observed = read_conflict(folder).observed()
    # Outside: 200 on day 30, the last count of the date; inside: estimates until day 20. Both are corrected together.
    outside = 200 * 20 / 30
    assert observed[20, 0] == pytest.approx(1000 + outside)
    assert observed[10, 0] == pytest.approx(1000 + outside)
    assert observed[5, 0] == pytest.approx((1000 + outside) / 2)
    assert observed[59, 2] == 400


def test_every_flaw_has_a_note(folder: Path) -> None:
    text = "\n".join(read_conflict(folder).warnings)
    for part in (
        "Ghost has counts and is no location",
        "route Alpha - Nowhere is left out",
        "route Alpha - Gamma has no length: straight line x 1.3",
        "Lone has no way to the others: straight line x 1.3 to Camp Two",
        "location Nowhere is left out",
        "lifted that there is none of",
        "1 columns are no location, as Elsewhere",
        "correction of Nobody is left out",
        "the count of 2020-02-20 is no number of persons",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("input_csv/locations.csv", "name,country\n", "locations.csv has no usable rows"),
        ("input_csv/locations.csv", None, "locations.csv is missing"),
        ("input_csv/sim_period.csv", "Length,9\n", "StartDate is missing"),
        ("source_data/data_layout.csv", "total,refugees.csv\n", "no camp of source_data/data_layout.csv"),
        ("source_data/data_layout.csv", None, "data_layout.csv is missing"),
        ("source_data/one.csv", b"2020-01-01,\xff\n", "one.csv is not UTF-8 text"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(
    tmp_path: Path, name: str, text: str | bytes | None, problem: str
) -> None:
    folder = write(tmp_path / "landia", FILES)
    if text is None:
        (folder / name).unlink()
    elif isinstance(text, bytes):
        (folder / name).write_bytes(text)
    else:
        (folder / name).write_text(text)
    with pytest.raises(WorldError, match=problem) as refusal:
        read_conflict(folder)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("missing", ["routes", "conflicts", "closures", "registration_corrections"])
def test_a_missing_table_has_a_rule(tmp_path: Path, missing: str) -> None:
    files = {name: text for name, text in FILES.items() if missing not in name}
    conflict = read_conflict(write(tmp_path / "landia", files))
    check_simulation(conflict)
    if missing == "conflicts":
        assert conflict.fighting[3].sum() == 1
        assert conflict.fighting[4].sum() == 2


MOST_LIVED = 10_000_000
"""persons that are simulated one household each; a thousand times as many, by a mutation, only take longer"""


def check_simulation(conflict: object) -> None:
    """Whatever was read can be simulated: everybody is somewhere, nobody is negative."""
    case = case_of(conflict)  # type: ignore[arg-type]
    total = case.conflict.observed().sum(axis=1)
    p = parameters()
    ways = frictions(case, p)
    for limited in (False, True):
        found = expected(case, p, total, limited=limited, ways=ways)
        assert (found >= -1e-6).all()
        np.testing.assert_allclose(found.sum(axis=1), total, rtol=1e-6, atol=1e-6)
        if total.max() > MOST_LIVED:
            continue
        persons = lived(case, p, total, 1, limited=limited, ways=ways).persons
        np.testing.assert_allclose(persons.sum(axis=1), total, atol=3)


def mutated(rng: random.Random) -> dict[str, str]:
    """Return the files with one to four changes of the kinds that people and programs make."""
    files = dict(FILES)
    junk = [
        "",
        "0",
        "-1",
        "1e9",
        "nan",
        "x",
        '"',
        "Alpha",
        "camp one",
        "2020-01-09",
        "31/12/2020",
        "99999",
        "#",
        "\x00",
        "é" * 300,
        "2",
    ]
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(sorted(files))
        lines = files[name].split("\n")
        at = rng.randrange(len(lines))
        kind = rng.randrange(8)
        if kind == 0 and rng.random() < 0.5:
            del files[name]
            if not files:
                return dict(FILES)
            continue
        if kind <= 1:
            del lines[at]
        elif kind == 2:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        elif kind <= 5:
            cells = lines[at].split(",")
            cells[rng.randrange(len(cells))] = rng.choice(junk)
            lines[at] = ",".join(cells)
        elif kind == 6:
            rng.shuffle(lines)
        else:
            lines = lines[:at]
        files[name] = "\n".join(lines)
    return files


def check_mutations(path: Path, seeds: range) -> int:
    usable = 0
    refused: list[str] = []
    for seed in seeds:
        folder = write(path / str(seed), mutated(random.Random(seed)))
        for table in ("input_csv", "source_data"):
            (folder / table).mkdir(parents=True, exist_ok=True)
        try:
            conflict = read_conflict(folder)
        except WorldError as slip:
            refused.append(str(slip))
            continue
        if conflict.days <= 400:
            check_simulation(conflict)
        usable += 1
    assert all(text and "\n" not in text for text in refused)
    return usable


def test_mutated_folders_are_read_or_refused(tmp_path: Path) -> None:
    assert check_mutations(tmp_path, range(80)) > 30


@pytest.mark.slow
def test_many_mutated_folders_are_read_or_refused(tmp_path: Path) -> None:
    assert check_mutations(tmp_path, range(1_000, 5_000)) > 1_500


@pytest.mark.parametrize("name", ["burundi2015", "car2013", "mali2012", "ssudan2013"])
def test_the_public_folders(name: str) -> None:
    if not (PUBLIC / name).is_dir():
        pytest.skip(f"the public displacement folder {name} is not beside this checkout")
    conflict = read_conflict(PUBLIC / name)
    assert len(conflict.scored) == {"burundi2015": 5, "car2013": 14, "mali2012": 7, "ssudan2013": 10}[name]
    assert conflict.days == {"burundi2015": 396, "car2013": 820, "mali2012": 300, "ssudan2013": 604}[name]
    check_simulation(conflict)


def test_columns_under_other_names_are_where_they_usually_stand(tmp_path: Path) -> None:
    header = FILES["input_csv/locations.csv"].partition("\n")[0]
    other = "name,region,country,lat,lon,location_type,conflict_date,pop/cap\r"
    files = FILES | {"input_csv/locations.csv": FILES["input_csv/locations.csv"].replace(header, other)}
    same, conflict = read_conflict(write(tmp_path / "one", FILES)), read_conflict(write(tmp_path / "two", files))
    np.testing.assert_array_equal(conflict.capacity, same.capacity)
    np.testing.assert_array_equal(conflict.latitude, same.latitude)
    without = FILES | {"input_csv/routes.csv": FILES["input_csv/routes.csv"].partition("\n")[2]}
    assert read_conflict(write(tmp_path / "three", without)).routes == same.routes
