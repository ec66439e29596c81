"""A sweep as labelled arrays: an `xarray.Dataset` with one dimension a factor, and one for the replicates.

A full grid has its factors as dimensions: ``data["civilians_killed"].sel({"consent": "firm"})`` is what it says. Any
other design (one at a time, lists, samples) has no such block: its rows lie along one dimension, ``point``, with the
factors' values beside it. Runs that failed or are not there yet are missing (NaN).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments.designs import from_record
from experiments.folder import NOTICE, FolderError
from experiments.parts import read_about
from scenarios.outcomes import titled
from sim.errors import UserError

if TYPE_CHECKING:
    import xarray as xr

    from experiments.designs import Design

POINT, REPLICATE, SEED = "point", "replicate", "seed"
NO_OUTCOME = ("row", REPLICATE, SEED, "error")
"""columns of the runs that are neither factors nor outcomes"""


class MissingPackageError(UserError):
    """Something that not every user needs is not installed."""


def dataset(sweep: str | Path) -> xr.Dataset:
    """Return the runs of the sweep in a folder as an `xarray.Dataset`.

    Dimensions are the design's factors (``grid``) or ``point`` (all other designs), then ``replicate``. Each outcome is
    a variable with ``long_name`` and ``units``; ``seed`` is a coordinate of the replicates.

    Args:
        sweep: the folder of a sweep.

    Raises:
        MissingPackageError: when xarray is not installed.
        FolderError: for a folder without a sweep, or without results.
    """
    try:
        import xarray as xr
    except ImportError:
        raise MissingPackageError(
            "xarray is not installed; `make setup` installs it, or `pip install xarray` (the extra `notebooks`)"
        ) from None
    path = Path(sweep).expanduser()
    about = read_about(path)
    if not (path / "results.parquet").is_file():
        raise FolderError(f"{path}: the sweep is not finished; the same command of the sweep continues it")
    runs = pd.read_parquet(path / "results.parquet")
    asked = about["asked"]
    design = from_record(str(asked["name"]), about["design"], asked["outcomes"])
    names = [str(name) for name in runs if name not in {*NO_OUTCOME, *(factor.key for factor in design.factors)}]
    rows, replicates = int(about["rows"]), int(asked["replicates"])
    shape, dims, coords = _axes(design, runs, rows)
    first = int(about["seed"])
    coords |= {REPLICATE: np.arange(replicates), SEED: (REPLICATE, first + np.arange(replicates))}
    at = runs["row"].to_numpy(np.int64), runs[REPLICATE].to_numpy(np.int64)
    data = xr.Dataset(
        {
            name: ((*dims, REPLICATE), _block(runs[name], at, (rows, replicates), shape), _labels(name))
            for name in names
        },
        coords,
        {"title": f"{design.name} ({design.kind})", "comment": f"{NOTICE[0].upper()}{NOTICE[1:]}."},
    )
    data[SEED].attrs["long_name"] = "seed of the run, the same in every row"
    return data


def _axes(design: Design, runs: pd.DataFrame, rows: int) -> tuple[tuple[int, ...], tuple[str, ...], dict[str, Any]]:
    """Return lengths and names of the design's dimensions, and the coordinates along them."""
    if design.kind == "grid":
        # `itertools.product` made the rows, so the last factor runs fastest, as in an array.
        sizes = tuple(len(factor.values) for factor in design.factors)
        return sizes, tuple(factor.key for factor in design.factors), {f.key: list(f.values) for f in design.factors}
    first = runs.drop_duplicates("row").set_index("row").reindex(range(rows))
    levels: dict[str, Any] = {factor.key: (POINT, first[factor.key].to_numpy()) for factor in design.factors}
    return (rows,), (POINT,), {POINT: np.arange(rows)} | levels


def _block(
    values: pd.Series[float], at: tuple[Any, Any], size: tuple[int, int], shape: tuple[int, ...]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the values of runs at (row, replicate) as an array of the design's shape, then replicates."""
    block = np.full(size, np.nan)
    block[at] = values.to_numpy(np.float64)
    return block.reshape(*shape, size[1])


def _labels(name: str) -> dict[str, str]:
    """Return what an axis or a legend says of an outcome."""
    meaning, unit = titled(name)
    return {"long_name": meaning, "units": unit}
