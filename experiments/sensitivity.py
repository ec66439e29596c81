"""Which factors matter? Indices of sensitivity of a finished sweep, with intervals, by SALib.

A Morris design gives mu* (mean absolute elementary effect; Campolongo, Cariboni & Saltelli 2007, Environmental
Modelling & Software 22: 1509-1518), its signed mean mu and sigma, all in the outcome's unit over the factor's whole
range. A Saltelli design gives the first and total order indices of Sobol (Saltelli et al. 2010, Computer Physics
Communications 181: 259-270): the share of the variance that a factor explains alone, and with all its interactions.
Both have bootstrap intervals over the sample. A one-at-a-time design gives the range of means along each factor.

An outcome is first averaged over the replicates of a row, which have the same seeds in all rows; what is left of luck
counts as if it were an interaction. Outcomes with heavy tails, where one big event moves a mean, are taken as the
logarithm of the value and half a person, and say so.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.designs import from_record, unit_problem
from experiments.folder import FolderError, picture_of, write_whole
from experiments.parts import read_about
from experiments.run import COVERED, aligned, closing, shown
from scenarios.configuration import Configuration
from scenarios.outcomes import LATER, OUTCOMES, half_a_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from experiments.designs import Design
    from scenarios.world import World
    from sim.declare import F64

RESAMPLES = 1_000
COLUMNS = ("outcome", "scale", "factor", "index", "value", "low", "high", "used")
"""columns of the table of indices; `used`: rows (of oat), trajectories (of morris) or base samples that had a value"""
LUCK = 1
"""seed of the bootstrap, so that the same sweep gives the same intervals"""
MEANINGS = {
    "morris": "mu*: mean absolute effect of a factor over its whole range; mu: with its sign; sigma: how it differs",
    "saltelli": "S1: share of the variance by the factor alone; ST: with all its interactions",
    "oat": "range: highest less lowest mean along the factor, all else as it is",
}


class Sensitivity(NamedTuple):
    """What an analysis gives back."""

    table: pd.DataFrame
    """tidy, one row an outcome, factor and index: `COLUMNS`"""
    text: str
    """what the command prints"""
    paths: list[Path]
    """the table and the pictures"""

    def picture(self, name: str) -> Path:
        """Return a picture by its name, ``sensitivity``; raises `FolderError` where there is none."""
        return picture_of(self.paths, name)


def sensitivity(sweep: str | Path, outcomes: Sequence[str] = ()) -> Sensitivity:
    """Analyse the sweep in a folder; writes `sensitivity.csv` and figures there.

    Args:
        sweep: the folder of a finished sweep of kind morris, saltelli or oat.
        outcomes: names; those that the design names if empty.

    Raises:
        FolderError: for a folder without such a sweep, or one that is not finished.
    """
    path = Path(sweep).expanduser()
    about = read_about(path)
    asked = about["asked"]
    design = from_record(str(asked["name"]), about["design"], asked["outcomes"])
    if design.kind not in MEANINGS:
        raise FolderError(f"{path} holds a design of kind {design.kind}; indices need {', '.join(MEANINGS)}")
    if not (path / "results.parquet").is_file():
        raise FolderError(f"{path}: the sweep is not finished; the same command of the sweep continues it")
    runs = pd.read_parquet(path / "results.parquet")
    check_whole(path, design, runs, int(about["rows"]), int(asked["replicates"]))
    names = list(outcomes) or _outcomes(design, runs)
    world = _world(about) if any(name.removesuffix(LATER) in _ratios() for name in names) else None
    days = int(about["configuration"]["days"])
    found = []
    for name in names:
        if name not in runs:
            raise FolderError(f"{name} is no outcome of {path}")
        values, scale = row_values(runs, name, world, days)
        found.append(indices(design, runs, values).assign(outcome=name, scale=scale))
    table = pd.concat(found, ignore_index=True)[list(COLUMNS)]
    banner = "" if world is None else world.banner
    try:
        write_whole(path / "sensitivity.csv", lambda new: table.to_csv(new, index=False, lineterminator="\n"))
        from experiments.figures.sensitivity import draw

        pictures = draw(path, design, table, runs, banner)
    except OSError as error:
        raise FolderError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return Sensitivity(table, told(design, table, banner), [path / "sensitivity.csv", *pictures])


def check_whole(path: Path, design: Design, runs: pd.DataFrame, rows: int, replicates: int) -> None:
    """Refuse a sweep with runs missing, or whose sample this version of the samplers would not make again."""
    missing = rows * replicates - len(runs)
    if missing:
        raise FolderError(f"{path}: {missing} runs are missing; the same command of the sweep, or a merge, adds them")
    if design.kind == "oat":
        return
    expected = pd.DataFrame(design.rows({}))
    there = runs.drop_duplicates("row").reset_index(drop=True)
    for factor in design.factors:
        numbers = not isinstance(there[factor.key].iloc[0], str)
        a, b = expected[factor.key], there[factor.key]
        same = np.allclose(a.astype(float), b.astype(float)) if numbers else a.equals(b.astype(a.dtype))
        if not same:
            raise FolderError(f"{path}: this version of SALib makes another sample; use the locked one")


def row_values(runs: pd.DataFrame, name: str, world: World | None, days: int) -> tuple[F64, str]:
    """Return an outcome of each design row, averaged over replicates, and the scale: ``value`` or ``log``.

    Missing values are left out; a row without any is NaN.
    """
    kind = _ratios().get(name.removesuffix(LATER))
    values = runs[name].to_numpy(np.float64)
    scale = "value"
    if kind is not None and world is not None:
        values, scale = np.log(values + half_a_person(kind, world, days)), "log"
    means = pd.Series(values).groupby(runs["row"].to_numpy()).mean().sort_index()
    return np.asarray(means, dtype=np.float64), scale


def indices(design: Design, runs: pd.DataFrame, values: F64) -> pd.DataFrame:
    """Return factor, index, value, low, high, used for one outcome; NaN where it does not vary or too little is there.

    Args:
        design: of kind morris, saltelli or oat.
        runs: the runs, for the factors' values of an oat design.
        values: the outcome of each row, NaN where it is missing.
    """
    if design.kind == "oat":
        return _ranges(design, runs, values)
    k = len(design.factors)
    # A trajectory of Morris has k + 1 rows, a sample of Saltelli k + 2; one with a value missing is left out.
    size = k + (1 if design.kind == "morris" else 2)
    blocks = values.reshape(-1, size)
    there = ~np.isnan(blocks).any(axis=1)
    keys = [factor.key for factor in design.factors]
    used = int(there.sum())
    if used < 2 or np.ptp(blocks[there]) <= 1e-12 * np.abs(blocks[there]).max():
        names = ("mu_star", "mu", "sigma") if design.kind == "morris" else ("S1", "ST")
        return _tidy([(key, name, np.nan, np.nan, np.nan, used) for key in keys for name in names])
    units = design.units().reshape(-1, size, k)[there].reshape(-1, k)
    found = (_morris if design.kind == "morris" else _sobol)(design, units, blocks[there].ravel())
    return _tidy([(*row, used) for row in found])


def _morris(design: Design, units: F64, values: F64) -> list[tuple[str, str, float, float, float]]:
    from SALib.analyze import morris

    problem = unit_problem([factor.key for factor in design.factors])
    found = morris.analyze(
        problem, units, values, num_levels=design.levels, num_resamples=RESAMPLES, conf_level=COVERED, seed=LUCK
    )
    rows = []
    for column, factor in enumerate(design.factors):
        star, half = float(found["mu_star"][column]), float(found["mu_star_conf"][column])
        rows.append((factor.key, "mu_star", star, star - half, star + half))
        rows.extend((factor.key, name, float(found[name][column]), np.nan, np.nan) for name in ("mu", "sigma"))
    return rows


def _sobol(design: Design, units: F64, values: F64) -> list[tuple[str, str, float, float, float]]:  # noqa: ARG001
    from SALib.analyze import sobol

    problem = unit_problem([factor.key for factor in design.factors])
    with warnings.catch_warnings():
        # A bootstrap sample in which nothing varies divides by zero; it is one of a thousand.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = sobol.analyze(
            problem, values, calc_second_order=False, num_resamples=RESAMPLES, conf_level=COVERED, seed=LUCK
        )
    rows = []
    for column, factor in enumerate(design.factors):
        for name in ("S1", "ST"):
            value, half = float(found[name][column]), float(found[f"{name}_conf"][column])
            rows.append((factor.key, name, value, value - half, value + half))
    return rows


def _ranges(design: Design, runs: pd.DataFrame, values: F64) -> pd.DataFrame:
    """Return the ends of the means along each factor; `low` and `high` are the means themselves."""
    first = runs.drop_duplicates("row").sort_values("row").reset_index(drop=True)
    rows = []
    for factor in design.factors:
        moved = (first[factor.key] != first[factor.key].iloc[0]) | (first["row"] == 0)
        along = values[moved.to_numpy()]
        along = along[~np.isnan(along)]
        low, high = (float(along.min()), float(along.max())) if len(along) else (np.nan, np.nan)
        rows.append((factor.key, "range", high - low, low, high, len(along)))
    return _tidy(rows)


def _tidy(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["factor", "index", "value", "low", "high", "used"])


def _ratios() -> dict[str, Any]:
    return {outcome.name: outcome for outcome in OUTCOMES if outcome.compared == "ratio"}


def _outcomes(design: Design, runs: pd.DataFrame) -> list[str]:
    from experiments.sweeping import shown_outcomes

    return shown_outcomes(design, runs)


def _world(about: dict[str, Any]) -> World:
    from scenarios.build import world_of

    return world_of(Configuration(about["configuration"], about["choices"], (), {}))


def told(design: Design, table: pd.DataFrame, banner: str) -> str:
    """Return the indices as text, the strongest factor of each outcome first."""
    lines = [f"{design.name}: {design.kind}. {MEANINGS[design.kind]}."]
    main = {"morris": "mu_star", "saltelli": "ST", "oat": "range"}[design.kind]
    for name, part in table.groupby("outcome", sort=False):
        scale = "logarithm of the value and half a person" if part["scale"].iloc[0] == "log" else "value"
        lines += ["", f"{name} ({scale}; {part['used'].iloc[0]} {_counted(design.kind)})"]
        wide = part.pivot(index="factor", columns="index", values="value")
        if wide[main].isna().all():
            lines.append("  does not vary, or too few rows have a value")
            continue
        ends = "lowest .. highest" if design.kind == "oat" else f"{COVERED:.0%} interval"
        names = list(dict.fromkeys(part["index"]))
        headed = [label for index in names for label in ((index, ends) if _has_interval(part, index) else (index,))]
        rows: list[tuple[str, ...]] = [("  factor", *headed, "")]
        for factor in wide.sort_values(main, ascending=False, kind="stable").index:
            cells: list[str] = []
            for index in names:
                row = part[(part["factor"] == factor) & (part["index"] == index)].iloc[0]
                cells.append(shown(float(row["value"])))
                if _has_interval(part, index):
                    cells.append(f"{shown(float(row['low']))} .. {shown(float(row['high']))}")
            rows.append((f"  {factor}", *cells, ""))
        lines += aligned(rows)
    return "\n".join([*lines, "", *(closing(banner) if banner else [])])


def _has_interval(part: pd.DataFrame, index: str) -> bool:
    return bool(part.loc[part["index"] == index, "low"].notna().any())


def _counted(kind: str) -> str:
    return {"morris": "trajectories", "saltelli": "base samples", "oat": "rows of the first factor"}[kind]
