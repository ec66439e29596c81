"""A run's folder: what is written, that nothing finished is lost, and what a user reads when it cannot be written."""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from agents.measures import Record
from agents.schema import SCHEMA
from experiments import folder as module
from experiments.dictionary import dictionary, dictionary_markdown
from experiments.folder import FolderError, RunFolder, folder_path
from scenarios.configuration import load_configuration
from scenarios.displaced import Displaced

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios.configuration import Configuration
    from scenarios.world import World

NOTES = {"rows_without_spare": 2.0, "parameter_redraws": 0.0}
TABLES = (
    "summary.parquet",
    "summary.csv",
    "panel.parquet",
    "events.parquet",
    "events.csv",
    "displacement.parquet",
    "displacement.csv",
)


def configured(path: Path, *overrides: str) -> Configuration:
    return load_configuration([f"output.dir={path}", "seed=5", "replicates=3", *overrides], SCHEMA)


@pytest.fixture(scope="module")
def records(made_up: Callable[..., Record]) -> dict[int, Record]:
    return {seed: made_up(seed, days=60, warmup_months=1) for seed in range(5, 11)}


def fled(seed: int) -> Displaced:
    """Two flows, so that a folder has something to hold; nobody fled in the run of seed 10."""
    flows = Displaced(np.array([0, 3]), np.array([3, 1]), np.array([seed, 10 * seed]))
    return flows if seed != 10 else Displaced(*(column[:0] for column in flows))


def fill(folder: RunFolder, records: dict[int, Record], *seeds: int) -> None:
    for seed in seeds:
        folder.keep(seed, records[seed], fled(seed), NOTES)


def complete(path: Path, records: dict[int, Record], world: World, *overrides: str) -> RunFolder:
    folder = RunFolder.open(configured(path, *overrides), world)
    fill(folder, records, *(seed for seed in folder.seeds if seed not in folder.finished()))
    folder.assemble()
    return folder


def contents(path: Path) -> dict[str, bytes]:
    return {name: (path / name).read_bytes() for name in TABLES}


def test_a_complete_folder_holds_what_it_should(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = complete(tmp_path / "a run [é]", records, world)
    assert sorted(item.name for item in folder.path.iterdir()) == sorted([*TABLES, "config.yaml", "manifest.json"])
    assert (folder.path / "config.yaml").read_text("utf-8") == folder.configuration.to_yaml()
    summary = folder.summary()
    assert summary["seed"].to_list() == [5, 6, 7]
    assert summary["replicate"].to_list() == [0, 1, 2]
    assert set(summary["rows_without_spare"]) == {2.0}
    events = pd.read_parquet(folder.path / "events.parquet")
    assert events["id"].is_unique
    assert len(events) == sum(len(records[seed].events.day) for seed in (5, 6, 7))
    panels = list(folder.replicates("panel", ["seed", "month"]))
    assert [set(panel["seed"]) for panel in panels] == [{5}, {6}, {7}]
    pd.testing.assert_frame_equal(
        folder.replicate("events", 6), events[events["seed"] == 6].reset_index(drop=True), check_dtype=False
    )


def test_the_csv_says_the_same_as_the_parquet(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = complete(tmp_path, records, world)
    pd.testing.assert_frame_equal(pd.read_csv(folder.path / "summary.csv"), folder.summary(), check_dtype=False)
    events = pd.read_parquet(folder.path / "events.parquet")
    as_text = pd.read_csv(folder.path / "events.csv", parse_dates=["date_start", "date_end"], keep_default_na=False)
    as_text["arrival_hours"] = pd.to_numeric(as_text["arrival_hours"])
    assert len(events) > 100
    pd.testing.assert_frame_equal(as_text, events.astype({"location": "str"}), check_dtype=False)


def test_flows_of_displaced_persons_are_written_by_name(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    folder = complete(tmp_path / "run", records, world, "seed=9", "replicates=2")
    names = list(world.territory)
    lines = (folder.path / "displacement.csv").read_text("utf-8").splitlines()
    # Seed 10, in which nobody fled, has no row.
    assert lines == [
        "replicate,seed,home,place,persons", f"0,9,{names[0]},{names[3]},9", f"0,9,{names[3]},{names[1]},90",
    ]  # fmt: skip
    table = pd.read_parquet(folder.path / "displacement.parquet")
    pd.testing.assert_frame_equal(
        pd.read_csv(folder.path / "displacement.csv"), table.astype({"home": "str", "place": "str"}), check_dtype=False
    )
    grown = complete(tmp_path / "run", {**records, 11: records[5]}, world, "seed=9", "replicates=3")
    assert grown.replicate("displacement", 11)["persons"].to_list() == [11, 110]
    assert len(grown.replicate("displacement", 10)) == 0


def test_a_run_in_which_nobody_fled_has_an_empty_table(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    folder = complete(tmp_path, records, world, "seed=10", "replicates=1")
    assert (folder.path / "displacement.csv").read_text("utf-8") == "replicate,seed,home,place,persons\n"


def test_the_manifest_tells_how_the_results_were_made(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = complete(tmp_path, records, world)
    manifest = folder.manifest()
    assert manifest["seeds"] == [5, 6, 7]
    assert manifest["complete"] is True
    assert manifest["configuration"] == folder.configuration.digest()
    assert manifest["notice"] == "not a forecast: compares assumptions"
    assert manifest["banner"] == world.banner
    assert re.fullmatch(r"\d+\.\d+\.\d+", manifest["version"])
    assert manifest["packages"]["numpy"] == np.__version__
    assert manifest["wall_seconds"] >= 0
    if (module.ROOT / ".git").exists():
        assert re.fullmatch("[0-9a-f]{40}", manifest["commit"])
        assert manifest["dirty"] in (True, False)


def test_every_written_column_is_in_the_dictionary_and_nothing_else(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    folder = complete(tmp_path, records, world)
    for table in ("summary", "panel", "events", "displacement"):
        written = list(pd.read_parquet(folder.path / f"{table}.parquet").columns)
        assert [entry.column for entry in dictionary() if entry.file == table] == written
    assert all(entry.unit and entry.meaning for entry in dictionary())


def test_the_dictionary_reads_as_markdown() -> None:
    rows = [line for line in dictionary_markdown().splitlines() if line.startswith("| `")]
    assert len(rows) == len(dictionary())
    assert all(row.count("|") == 4 for row in rows)


def test_an_unfinished_run_keeps_what_is_finished_and_continues(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    interrupted = RunFolder.open(configured(tmp_path / "interrupted"), world)
    fill(interrupted, records, 5, 7)
    interrupted.assemble()
    assert interrupted.summary()["seed"].to_list() == [5, 7]
    assert interrupted.manifest()["complete"] is False
    continued = RunFolder.open(configured(tmp_path / "interrupted"), world)
    assert continued.finished() == [5, 7]
    fill(continued, records, 6)
    continued.assemble()
    assert contents(continued.path) == contents(complete(tmp_path / "at once", records, world).path)
    assert not (continued.path / "parts").exists()


def test_a_killed_write_leaves_no_half_replicate(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = RunFolder.open(configured(tmp_path), world)
    fill(folder, records, 5)
    half = folder.path / "parts" / "00001.999"
    half.mkdir()
    (half / "panel.parquet").write_bytes(b"half")
    assert RunFolder.open(configured(tmp_path), world).finished() == [5]
    fill(folder, records, 6, 7)
    folder.assemble()
    assert folder.summary()["seed"].to_list() == [5, 6, 7]


def test_more_replicates_are_added_to_those_there(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    complete(tmp_path / "grown", records, world)
    grown = RunFolder.open(configured(tmp_path / "grown", "replicates=5"), world)
    assert grown.finished() == [5, 6, 7]
    fill(grown, records, 8, 9)
    grown.assemble()
    assert contents(grown.path) == contents(complete(tmp_path / "five", records, world, "replicates=5").path)


def test_fewer_replicates_lose_nothing(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    before = contents(complete(tmp_path, records, world).path)
    RunFolder.open(configured(tmp_path, "replicates=1"), world).assemble()
    assert contents(tmp_path) == before


def test_results_of_another_version_of_the_code_are_made_again(
    tmp_path: Path, records: dict[int, Record], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    complete(tmp_path, records, world)
    monkeypatch.setattr(module, "code_stamp", lambda: "another version")
    folder = RunFolder.open(configured(tmp_path), world)
    assert folder.finished() == []
    fill(folder, {seed: records[seed + 1] for seed in (5, 6, 7)}, 5, 6)
    assert folder.finished() == [5, 6]
    fill(folder, {7: records[8]}, 7)
    folder.assemble()
    assert len(folder.replicate("events", 7)) == len(records[8].events.day)


def test_replicates_without_events_can_be_joined_and_taken_apart(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    from agents.events import events

    one = records[5]
    silent = Record(
        one.cells, one.places, one.actors, one.mission, events(0), one.warmup_months, one.days, one.warmup_days
    )
    mixed = {**records, 5: silent, 6: silent}
    complete(tmp_path, mixed, world)
    grown = complete(tmp_path, mixed, world, "replicates=4")
    assert len(grown.replicate("events", 5)) == 0
    assert len(grown.replicate("events", 7)) == len(records[7].events.day)


# What a user reads


def refusal(path: Path, world: World, *overrides: str) -> str:
    with pytest.raises(FolderError) as caught:
        RunFolder.open(configured(path, *overrides), world)
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return text


def test_a_folder_of_another_configuration_is_refused(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    before = contents(complete(tmp_path, records, world).path)
    text = refusal(tmp_path, world, "days=90", "mandate=robust")
    assert "output.dir=" in text
    assert "days" in text
    assert contents(tmp_path) == before


def test_a_folder_of_another_seed_is_refused(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    complete(tmp_path, records, world)
    text = refusal(tmp_path, world, "seed=9")
    assert "seed 5" in text
    assert "output.dir=" in text


def test_where_and_with_what_it_runs_makes_no_other_run(
    tmp_path: Path, records: dict[int, Record], world: World
) -> None:
    complete(tmp_path, records, world)
    assert RunFolder.open(configured(tmp_path, "threads=1", "figures=false"), world).finished() == [5, 6, 7]


def test_a_folder_of_other_things_is_refused(tmp_path: Path, world: World) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    assert "output.dir=" in refusal(tmp_path, world)
    assert [item.name for item in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"configuration": 1}'])
def test_a_broken_manifest_is_refused(tmp_path: Path, world: World, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    assert "cannot be read" in refusal(tmp_path, world)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, world: World) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file" in refusal(tmp_path / "file", world)
    assert "not a directory" in refusal(tmp_path / "file" / "below", world)


def test_the_default_folder_is_named_after_the_choices() -> None:
    configuration = load_configuration(["mandate=robust", "seed=7"], SCHEMA)
    name = f"outputs/zaruna-robust-fragile-full-seed7-{configuration.digest()[:6]}"
    assert folder_path(configuration) == Path(name)


@pytest.mark.parametrize("step", ["part", "tables", "manifest"])
def test_a_full_disk_loses_nothing_that_is_finished(
    tmp_path: Path, records: dict[int, Record], world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = RunFolder.open(configured(tmp_path), world)
    fill(folder, records, 5, 6)
    with monkeypatch.context() as patch:
        if step == "part":
            patch.setattr(module.pq, "write_table", full)
            with pytest.raises(FolderError, match="no space left on device; 2 finished replicates are kept"):
                fill(folder, records, 7)
        else:
            patch.setattr(*((module, "join_files") if step == "tables" else (RunFolder, "_write_about")), full)
            with pytest.raises(FolderError, match="no space left on device; 2 finished"):
                folder.assemble()
    again = RunFolder.open(configured(tmp_path), world)
    assert again.finished() == [5, 6]
    fill(again, records, 7)
    again.assemble()
    assert again.summary()["seed"].to_list() == [5, 6, 7]
    assert not [item for item in tmp_path.rglob(".*") if item.is_file()]


LIMITED = """
import resource, sys
import numpy as np
sys.path.insert(0, {tests!r})
from functools import partial
from conftest import made_up_record, zaruna
from agents.schema import SCHEMA
from experiments.folder import FolderError, RunFolder
from scenarios.configuration import load_configuration
from scenarios.displaced import Displaced

world = zaruna()
nobody = Displaced(*(np.zeros(0, int) for _ in range(3)))
make = partial(made_up_record, world)
configuration = load_configuration(["replicates=2", "seed=5", "output.dir={path}"], SCHEMA)
folder = RunFolder.open(configuration, world)
folder.keep(5, make(5, days=60, warmup_months=1), nobody, {{}})
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
try:
    folder.keep(6, make(6, days=60, warmup_months=1), nobody, {{}})
except FolderError as error:
    print(error)
print(folder.finished())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a matter of Unix")
def test_a_disk_that_refuses_for_real(tmp_path: Path) -> None:
    code = LIMITED.format(tests=str(Path(__file__).parent), path=str(tmp_path / "run"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    error, finished = done.stdout.splitlines()
    assert "1 finished replicates are kept" in error
    assert finished == "[5]"
    assert [item.name for item in (tmp_path / "run" / "parts").iterdir()] == ["00000"]


def test_nothing_is_pickled(tmp_path: Path, records: dict[int, Record], world: World) -> None:
    folder = RunFolder.open(configured(tmp_path), world)
    fill(folder, records, 5)
    folder.assemble()
    for path in folder.path.rglob("*"):
        if path.is_file():
            assert path.suffix in {".json", ".yaml", ".csv", ".parquet"}
    json.loads((folder.path / "parts" / "00000" / "part.json").read_text("utf-8"))
