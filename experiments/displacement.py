"""Does the household rule of flight put refugees where they were counted? Scores on camp counts of real conflicts.

Every folder is simulated by :mod:`scenarios.displacement_flows` with one agent a household and `SEEDS` seeds, on two
tracks (without camp capacities, the headline; and with them), beside baselines computed from the same reading.
docs/displacement.md says what is compared with what.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.displacement_parameters import ALL, GRAVITY, GRAVITY_WITHOUT, PUBLISHED, WITHOUT
from experiments.displacement_scores import LATE, Forecast, ard, baselines, forecasts
from experiments.run import aligned
from scenarios.conflict_folder import Conflict, read_conflict
from scenarios.displacement_flows import case_of, expected, frictions, lived, parameters
from scenarios.displacement_import import INPUT
from scenarios.folder_tables import WorldError
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from experiments.displacement_violence import Violence
    from sim.declare import F64

SEEDS = range(1, 21)
BAND = (5, 95)
"""percentiles of the runs that a band shows"""
RULE, LIMITED = "rule", "rule, with capacity *"
NOTE = (
    "A model for comparing assumptions, no forecast. Given: days of fighting, closures, and the total of all camps; "
    "simulated: who goes to which camp."
)


class Score(NamedTuple):
    """Averaged relative differences of one method on one conflict; means over seeds where there are several."""

    method: str
    all_days: float
    spread: float
    """standard deviation over seeds; NaN for a method without draws"""
    late: float
    """from day `LATE` on"""
    late_spread: float
    runs: int


class Result(NamedTuple):
    """Everything about one conflict."""

    conflict: Conflict
    left_out: bool
    """whether the parameters were fitted without it; else they are the defaults"""
    used: dict[str, float]
    """parameters of the rule"""
    scores: list[Score]
    forecasts: list[Forecast]
    observed: F64
    """(days, C)"""
    simulated: F64
    """(seeds, days, C) persons, each day of a run rescaled to the observed total"""
    flows: F64
    """(L, C) persons at the end by home and camp, mean over seeds"""
    violence: tuple[Violence, ...]


class Answer(NamedTuple):
    """What the command prints and where the results are."""

    text: str
    paths: list[Path]


def displacement(path: Path, output: Path, *, figures: bool = True) -> Answer:
    """Score the rule on a displacement folder, or on every one in a folder; write tables and figures to `output`.

    Raises:
        UserError: where there is no folder to score, or none can be read.
    """
    results, refused = [], []
    for folder in folders(path):
        try:
            results.append(score(read_conflict(folder), folder))
        except WorldError as slip:
            refused.append(f"{folder.name} is left out: {slip}")
    if not results:
        raise UserError("; ".join(refused))
    try:
        output.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UserError(f"output.dir = {output} is a file; name a folder") from None
    paths = [output / name for name in ("scores.csv", "camps.csv", "forecasts.csv")]
    write_csv(paths[0], ("conflict", *Score._fields), ((r.conflict.name, *s) for r in results for s in r.scores))
    write_csv(paths[1], ("conflict", "day", "camp", "observed", "mean", "low", "high"), camp_rows(results))
    write_csv(paths[2], ("conflict", *Forecast._fields), ((r.conflict.name, *f) for r in results for f in r.forecasts))
    if figures:
        from experiments.figures.camps import draw

        paths += draw(results, output)
    return Answer("\n".join([*text_of(results), *refused]), paths)


def folders(path: Path) -> list[Path]:
    """Return the displacement folders at or in `path`, by name."""
    if not path.is_dir():
        raise UserError(f"{str(path)!r} is not a folder; a displacement folder, or one that holds some, is needed")
    if (path / INPUT).is_dir():
        return [path]
    found = sorted(folder for folder in path.iterdir() if (folder / INPUT).is_dir())
    if not found:
        raise UserError(f"{str(path)!r} holds no displacement folder: none has {INPUT}/")
    return found


def score(conflict: Conflict, folder: Path) -> Result:
    """Simulate a conflict and score it, with every baseline."""
    from experiments.displacement_violence import violence

    case, observed = case_of(conflict), conflict.observed()
    left_out = conflict.name in WITHOUT
    used = dict(WITHOUT.get(conflict.name, ALL))
    p = parameters(**used)
    ways = frictions(case, p)
    total = observed.sum(axis=1)
    if not total.any():
        raise WorldError(f"nobody is counted in any camp on any day ({folder})")
    runs = [lived(case, p, total, seed, ways=ways) for seed in SEEDS]
    simulated = np.array([run.persons for run in runs])
    scores = [several(RULE, simulated, observed)]
    scores.append(once("rule, day 0 placed", expected(case, p, total, stock=observed[0], ways=ways), observed))
    if left_out:
        scores.append(once("rule, defaults (fitted here too)", expected(case, parameters(**ALL), total), observed))
    if np.isfinite(case.capacity).all():
        limited = np.array([lived(case, p, total, seed, limited=True, ways=ways).persons for seed in SEEDS])
        scores.append(several(LIMITED, limited, observed))
        placed = expected(case, p, total, limited=True, stock=observed[0], ways=ways)
        scores.append(once("rule, day 0 placed *", placed, observed))
    exponent = GRAVITY_WITHOUT.get(conflict.name, GRAVITY)
    scores += [once(name, shares, observed) for name, shares in baselines(case, observed, exponent).items()]
    if conflict.name in PUBLISHED:
        whole, late = PUBLISHED[conflict.name]
        scores.append(Score("published model *", whole, float("nan"), late, float("nan"), 1))
    each_day = simulated.sum(axis=2, keepdims=True)
    return Result(
        conflict=conflict,
        left_out=left_out,
        used=used,
        scores=scores,
        forecasts=forecasts(case, p),
        observed=observed,
        simulated=simulated * np.where(each_day > 0, total[:, None] / np.where(each_day > 0, each_day, 1), 0),
        flows=np.mean([run.flows for run in runs], axis=0),
        violence=violence(conflict, folder, p),
    )


def several(method: str, runs: F64, observed: F64) -> Score:
    """Score runs of different seeds."""
    whole, late = ([ard(run, observed, first) for run in runs] for first in (0, LATE))
    return Score(
        method, float(np.mean(whole)), float(np.std(whole, ddof=1)), float(np.mean(late)),
        float(np.std(late, ddof=1)), len(runs),
    )  # fmt: skip


def once(method: str, persons: F64, observed: F64) -> Score:
    """Score a method that draws nothing."""
    return Score(method, ard(persons, observed), float("nan"), ard(persons, observed, LATE), float("nan"), 1)


# Text


def text_of(results: Sequence[Result]) -> list[str]:
    """Return everything that the command prints."""
    lines = [
        "Averaged relative difference of camp shares: 0 is perfect, 2 the worst. * uses camp capacities, which were",
        "often derived from the counts. Arrivals follow the observed totals; day 0 is spawned unless said otherwise.",
        "",
    ]
    for result in results:
        lines += conflict_lines(result)
    lines += summary_lines(results)
    return [*lines, "", NOTE]


def conflict_lines(result: Result) -> list[str]:
    """Return what is printed about one conflict."""
    conflict = result.conflict
    fitted = "fitted on the other conflicts" if result.left_out else "the defaults"
    values = ", ".join(f"{name} {value:g}" for name, value in result.used.items())
    rows = [("method", "all days", "sd", f"from day {LATE}", "sd", "runs")]
    rows += [
        (s.method, digits(s.all_days), digits(s.spread), digits(s.late), digits(s.late_spread), str(s.runs))
        for s in result.scores
    ]
    by_method = {s.method: s.all_days for s in result.scores}
    lines = [
        f"{conflict.name}: {conflict.days} days, {len(conflict.scored)} camps, {len(conflict.names)} places; "
        f"parameters are {fitted}: {values}",
        *aligned(rows),
        beaten(RULE, by_method, {name: s for name, s in by_method.items() if not name.endswith("*")}),
    ]
    if LIMITED in by_method:
        lines.append(beaten(LIMITED, by_method, {n: s for n, s in by_method.items() if not n.startswith("rule")}))
    if result.forecasts:
        ahead = [("forecast, days ahead", "rule", "frozen shares", "better by", "forecasts")]
        ahead += [
            (str(f.horizon), digits(f.rule), digits(f.frozen), percent(f.rule, f.frozen), str(f.starts))
            for f in result.forecasts
        ]
        lines += aligned(ahead)
    for made in result.violence:
        worse = made.score - by_method[RULE]
        lines.append(
            f"fighting by {made.source}: {digits(made.score)} ({worse:+.3f} against the recorded days), {made.about}"
        )
    lines += [f"note: {text}" for text in conflict.warnings[:8]]
    if len(conflict.warnings) > 8:
        lines.append(f"and {len(conflict.warnings) - 8} more notes")
    return [*lines, ""]


def beaten(method: str, scores: dict[str, float], others: dict[str, float]) -> str:
    """Say what `method` is better and worse than."""
    rivals = {name: value for name, value in others.items() if not name.startswith("rule")}
    wins = [name for name, value in rivals.items() if scores[method] < value]
    losses = [name for name, value in rivals.items() if scores[method] >= value]
    return f"{method}: better than {', '.join(wins) or 'none'}; not better than {', '.join(losses) or 'none'}"


def summary_lines(results: Sequence[Result]) -> list[str]:
    """Return the table of all conflicts and its geometric means, and those of the forecasts."""
    names = [result.conflict.name for result in results]
    methods = list(dict.fromkeys(s.method for result in results for s in result.scores))
    rows = [("geometric means", *names, "all days", f"from day {LATE}", "conflicts")]
    for method in methods:
        found = [{s.method: s for s in result.scores}.get(method) for result in results]
        there = [s for s in found if s is not None]
        whole, late = (geometric_mean(values) for values in ((s.all_days for s in there), (s.late for s in there)))
        cells = [digits(s.all_days) if s else "-" for s in found]
        rows.append((method, *cells, digits(whole), digits(late), str(len(there))))
    lines = aligned(rows)
    horizons = sorted({f.horizon for result in results for f in result.forecasts})
    for horizon in horizons:
        ratios = [f.rule / f.frozen for r in results for f in r.forecasts if f.horizon == horizon and f.frozen > 0]
        if ratios:
            lines.append(
                f"forecasts {horizon} days ahead: {1 - geometric_mean(ratios):.0%} better than frozen shares "
                f"(geometric mean of {len(ratios)} conflicts)"
            )
    return lines


def geometric_mean(values: Iterable[float]) -> float:
    """Return the geometric mean of the values that are there; NaN for none."""
    there = [value for value in values if value > 0]
    return float(np.exp(np.mean(np.log(there)))) if there else float("nan")


def digits(value: float) -> str:
    """Return a score as text."""
    return "-" if np.isnan(value) else f"{value:.3f}"


def percent(value: float, other: float) -> str:
    """Return by how much `value` is less than `other`."""
    return f"{1 - value / other:.0%}" if other > 0 else "-"


# Tables


def camp_rows(results: Sequence[Result]) -> Iterable[tuple[object, ...]]:
    """Yield observed and simulated persons of every camp and day."""
    for result in results:
        low, high = np.percentile(result.simulated, BAND, axis=0)
        mean = result.simulated.mean(axis=0)
        for camp, row in enumerate(result.conflict.scored):
            for day in range(result.conflict.days):
                persons = (result.observed[day, camp], mean[day, camp], low[day, camp], high[day, camp])
                whole = tuple(round(float(value)) for value in persons)
                yield (result.conflict.name, day, result.conflict.names[row], *whole)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(
            ["" if isinstance(cell, float) and np.isnan(cell) else f"{cell:.6g}" if isinstance(cell, float) else cell
             for cell in row]
            for row in rows
        )  # fmt: skip
