"""Sweeps as labelled arrays: every run at its levels, whatever the design, and a plain word without xarray."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from agents.schema import SCHEMA
from experiments.arrays import MissingPackageError, dataset
from experiments.folder import FolderError
from experiments.sweeping import SweepResult, plan_of, swept

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from scenarios.configuration import Configuration


class Levels:
    """Stands for the model: its outcome tells which row and seed it was; one run fails."""

    outcomes = ("civilians_killed", "in_time_months_13_36", "rows_without_spare")

    def __call__(self, configuration: Configuration, seed: int, _: threading.Event) -> dict[str, float]:
        values = configuration.values
        if values["consent"]["host"] == 0.3 and seed == 6:
            raise RuntimeError("the well is dry")
        told = 100 * values["consent"]["host"] + seed + (0.5 if configuration.choices["mandate"] == "robust" else 0)
        return {"civilians_killed": told, "in_time_months_13_36": -told, "rows_without_spare": 0.0}


def made(tmp_path: Path, design: str, *words: str) -> SweepResult:
    file = tmp_path / "mine.yaml"
    file.write_text(design, "utf-8")
    usual = (f"design={file}", "replicates=3", "seed=5", "threads=2", "figures=false", f"output.dir={tmp_path / 'out'}")
    return swept(plan_of([*usual, *words], SCHEMA), Levels())


GRID = "kind: grid\nfactors:\n  mandate: [traditional, robust]\n  consent.host: [0.1, 0.2, 0.3]\n"


def test_a_grid_has_its_factors_as_dimensions(tmp_path: Path) -> None:
    data = made(tmp_path, GRID).dataset()
    killed = data["civilians_killed"]
    assert killed.dims == ("mandate", "consent.host", "replicate")
    assert killed.shape == (2, 3, 3)
    assert data["mandate"].values.tolist() == ["traditional", "robust"]
    assert data["seed"].values.tolist() == [5, 6, 7]
    at = killed.sel({"mandate": "robust", "consent.host": 0.2})
    np.testing.assert_allclose(at, [25.5, 26.5, 27.5])
    failed = killed.sel({"consent.host": 0.3})
    assert np.isnan(failed.isel(replicate=1)).all()
    np.testing.assert_allclose(failed.isel(replicate=2), [37, 37.5])


def test_every_run_stands_where_the_table_has_it(tmp_path: Path) -> None:
    result = made(tmp_path, GRID)
    data = result.dataset()
    for run in result.table.to_dict("records"):
        levels = {"mandate": run["mandate"], "consent.host": run["consent.host"], "replicate": run["replicate"]}
        np.testing.assert_equal(float(data["civilians_killed"].sel(levels)), run["civilians_killed"])


def test_variables_say_what_they_are_and_in_which_unit(tmp_path: Path) -> None:
    data = made(tmp_path, GRID).dataset()
    assert data["civilians_killed"].attrs == {
        "long_name": "Civilians killed in one-sided violence",
        "units": "persons per 100,000 and year",
    }
    assert data["in_time_months_13_36"].attrs["long_name"] == "Attacks on civilians answered in time, months 13-36"
    assert data.attrs == {"title": "mine (grid)", "comment": "Not a forecast: compares assumptions."}


@pytest.mark.parametrize(
    "design",
    [
        "kind: oat\nfactors:\n  mandate: [traditional, robust]\n  consent.host: [0.1, 0.4]\n",
        "kind: list\nrows:\n  - {mandate: robust, consent.host: 0.1}\n  - {mandate: traditional, consent.host: 0.4}\n",
        "kind: lhs\nsamples: 5\nfactors:\n  mandate: [traditional, robust]\n  consent.host: {low: 0.4, high: 0.9}\n",
    ],
)
def test_other_designs_lie_along_points(tmp_path: Path, design: str) -> None:
    result = made(tmp_path, design)
    data = result.dataset()
    assert data["civilians_killed"].dims == ("point", "replicate")
    assert data.sizes["point"] == result.table["row"].nunique()
    for run in result.table.to_dict("records"):
        here = data.sel(point=run["row"], replicate=run["replicate"])
        assert str(here["mandate"].values) == run["mandate"]
        assert float(here["consent.host"]) == run["consent.host"]
        assert float(here["civilians_killed"]) == run["civilians_killed"]


def test_runs_of_another_shard_are_missing(tmp_path: Path) -> None:
    data = made(tmp_path, GRID, "shard=1/2").dataset()
    assert int(data["civilians_killed"].notnull().sum()) == 8  # nine runs, one of which failed


def test_without_xarray_it_says_so_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(MissingPackageError, match=r"^xarray is not installed; `make setup` installs it.*$"):
        dataset(tmp_path)


def test_a_folder_without_a_finished_sweep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="holds other things than a sweep"):
        dataset(tmp_path)
    folder = made(tmp_path, GRID).folder
    (folder / "results.parquet").unlink()
    with pytest.raises(FolderError, match="the sweep is not finished"):
        dataset(folder)
