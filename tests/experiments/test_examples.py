"""The example that draws simulated and real events with the same code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PIL import Image

from experiments.folder import ROOT
from tests.examples import example as load

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

REAL = ROOT.parent / "shared" / "data" / "events" / "ucdp_ged_23_1_car.geojson"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    return load("events_side_by_side")


@pytest.fixture
def by_hand(tmp_path: Path) -> Path:
    """Six events in eight years, as UCDP offers them for download."""
    path = tmp_path / "GEDEvent.csv"
    path.write_text(
        "id,year,date_start,type_of_violence,latitude,longitude,deaths_civilians,best,country\n"
        "1,2001,2001-05-01 00:00:00.000,1,4.5,18.5,0,3,Nowhere\n"
        "2,2006,2006-01-31 00:00:00.000,3,4.5,18.5,7,7,Nowhere\n"
        "3,2006,2006-02-01 00:00:00.000,3,5.0,19.0,1,1,Nowhere\n"
        "4,2007,2007-02-01 00:00:00.000,2,5.0,19.0,1,4,Nowhere\n"
        "5,2008,2008-12-31 00:00:00.000,3,6.0,19.5,0,0,Nowhere\n"
        "6,2009,2009-01-01 00:00:00.000,3,6.0,19.5,2,2,Nowhere\n",
        "utf-8",
    )
    return path


def test_csv_and_geojson_of_the_same_events_are_read_as_the_same(
    example: ModuleType, by_hand: Path, tmp_path: Path
) -> None:
    table = pd.read_csv(by_hand)
    features = [
        {
            "type": "Feature",
            "properties": {name: row[name] for name in table if name not in {"latitude", "longitude"}},
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
        }
        for row in table.to_dict("records")
    ]
    other = tmp_path / "events.geojson"
    other.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    columns = list(example.NEEDED)
    pd.testing.assert_frame_equal(example.read(by_hand)[columns], example.read(other)[columns])


def test_of_a_long_table_the_busiest_years_are_shown(example: ModuleType, by_hand: Path) -> None:
    shown = example.busiest(example.read(by_hand))
    assert shown["date_start"].dt.year.tolist() == [2006, 2006, 2007, 2008]


def test_a_table_without_the_public_columns_is_refused(example: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("date_start,deaths\n2001-01-01,3\n", "utf-8")
    with pytest.raises(ValueError, match=r"mine\.csv has no type_of_violence, latitude, longitude"):
        example.read(path)


def test_it_draws_two_runs_where_nothing_is_named(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "both.png"
    example.main(["--output", str(output)])
    assert capsys.readouterr().out == f"{output}\n"
    with Image.open(output) as picture:
        assert picture.width > 1_000


def test_a_run_and_a_table_stand_side_by_side(example: ModuleType, by_hand: Path, tmp_path: Path) -> None:
    simulated = example.simulated()["Zaruna, seed 1"]
    run = tmp_path / "first" / "events.parquet"
    run.parent.mkdir()
    pd.concat([simulated, simulated.assign(replicate=1)]).to_parquet(run)
    assert len(example.read(run)) == len(simulated)
    example.main([str(run), str(by_hand), "--output", str(tmp_path / "both.png")])
    with Image.open(tmp_path / "both.png") as picture:
        assert picture.width > 1_000


@pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL.name} of the public data is not here")
def test_it_draws_a_real_table(example: ModuleType, tmp_path: Path) -> None:
    events = example.read(REAL)
    assert len(events) > 1_000
    example.main([str(REAL), "--output", str(tmp_path / "real.png")])
    assert (tmp_path / "real.png").is_file()
