"""What a comparison says in numbers: one row an outcome and arm, and the correlation between arms by horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from agents.measures import MONTH
from experiments import paired
from experiments.compare_folder import CONFIGURED
from scenarios.outcomes import LATER, LATER_MONTHS, OUTCOMES, Column, half_a_person

if TYPE_CHECKING:
    from experiments.compare_folder import CompareFolder
    from scenarios.outcomes import Outcome
    from scenarios.world import World
    from sim.declare import I64

HORIZONS = (3, 6, 12, 24, 36)
"""months from authorisation over which the correlation between arms is given"""
FOLLOWED = {"civilians_killed": "ratio", "attacks": "difference"}
"""measures of the panel whose sums up to each horizon are correlated -> as in `Outcome.compared`"""
SIGNS = {"lower": -1, "none": 0, "higher": 1}

COMPARISON_COLUMNS = (
    Column("arm", "letter", "arm that is compared"),
    Column("against", "letter", "arm it is compared with"),
    Column("outcome", "name", "as in the summary"),
    Column("unit", "unit", "of the outcome"),
    Column("better", "word", "which direction is better: lower, higher or none"),
    Column("compared", "word", "difference, or ratio with half a person added (heavy tails)"),
    Column("pairs", "number", "pairs of runs in which both arms have a value"),
    Column("typical_against", "as unit", "mean of the arm it is compared with; geometric mean for ratios"),
    Column("typical", "as unit", "mean of the arm; geometric mean for ratios"),
    Column("estimate", "as unit, or ratio", "mean of paired differences, or geometric mean of paired ratios"),
    Column("low", "as unit, or ratio", "lower end of the 90 % interval"),
    Column("high", "as unit, or ratio", "upper end of the 90 % interval"),
    Column("detectable", "as unit, or ratio", "smallest true effect seen with a power of 80 %"),
    Column("better_pairs", "number", "pairs in which the arm is better; 0 where no direction is"),
    Column("equal_pairs", "number", "pairs in which the two are equal"),
    Column("draws", "number", "parameter draws; 0 where parameters are as configured"),
    Column("better_draws", "number", "draws in which the arm is better in the mean over the draw's seeds"),
    Column("correlation", "number", "of the two arms over pairs; of logarithms for ratios"),
    Column("unpaired_runs", "runs", "that each arm of an unpaired comparison would need for as short an interval"),
    Column("sd_luck", "as unit, or log ratio", "standard deviation of a pair's difference between seeds of one draw"),
    Column("sd_ignorance", "as unit, or log ratio", "standard deviation between draws of the mean difference"),
)
"""columns of `comparison.csv` and `.parquet`, as in `OutcomeRow`"""


class OutcomeRow(NamedTuple):
    """One outcome of one arm against the first; `COMPARISON_COLUMNS` says what each field means."""

    arm: str
    against: str
    outcome: str
    unit: str
    better: str
    compared: str
    pairs: int
    typical_against: float
    typical: float
    estimate: float
    low: float
    high: float
    detectable: float
    better_pairs: int
    equal_pairs: int
    draws: int
    better_draws: int
    correlation: float
    unpaired_runs: float
    sd_luck: float
    sd_ignorance: float

    @property
    def is_ratio(self) -> bool:
        """Whether the estimate is a ratio, which 1 leaves as it is, and not a difference."""
        return self.compared == "ratio"

    @property
    def ignorance(self) -> float:
        """Share of the parameter draws in the variance of a pair's difference; NaN where it cannot be told."""
        variance = self.sd_luck**2 + self.sd_ignorance**2
        return self.sd_ignorance**2 / variance if variance else paired.NOWHERE


def outcome_rows(folder: CompareFolder) -> list[OutcomeRow]:
    """Compare every arm with the first, outcome by outcome: the whole mission, then months 13-36."""
    summary = folder.summary()
    by_arm = {arm.letter: summary[summary["arm"] == arm.letter].set_index("replicate") for arm in folder.arms}
    first = folder.arms[0].letter
    later = (LATER_MONTHS[1] - LATER_MONTHS[0] + 1) * MONTH
    rows = []
    for arm, world in zip(folder.arms[1:], folder.worlds[1:], strict=True):
        for suffix, days in (("", int(folder.values["days"])), (LATER, later)):
            for outcome in OUTCOMES:
                halves = _half(outcome, folder.worlds[0], days), _half(outcome, world, days)
                frames = by_arm[first], by_arm[arm.letter]
                rows.append(compare_outcome((first, arm.letter), outcome, suffix, frames, halves))
    return rows


def table_of(rows: list[OutcomeRow]) -> pd.DataFrame:
    """Return the rows as a tidy table."""
    return pd.DataFrame(rows, columns=[column.name for column in COMPARISON_COLUMNS])


def compare_outcome(
    letters: tuple[str, str],
    outcome: Outcome,
    suffix: str,
    frames: tuple[pd.DataFrame, pd.DataFrame],
    halves: tuple[float, float],
) -> OutcomeRow:
    """Compare two arms in one outcome.

    Args:
        letters: of the arm compared with and of the other one, as in all pairs here.
        outcome: which.
        suffix: of its column's name.
        frames: summaries by replicate, with seed and draw.
        halves: half a person in the outcome's unit, in each arm's world; used for ratios.
    """
    name = f"{outcome.name}{suffix}"
    a, b = (frame[name].to_numpy(dtype=np.float64) for frame in frames)
    there = paired.known(a, b)
    a, b = a[there], b[there]
    draws = frames[0]["draw"].to_numpy(dtype=np.int64)[there]
    configured = not len(draws) or int(draws[0]) == CONFIGURED
    # Where parameters are not drawn, each seed is a unit of its own.
    units: I64 = np.arange(len(a)) if configured else draws
    ratio = outcome.compared == "ratio"
    if ratio:
        a, b = paired.logarithms(a, halves[0]), paired.logarithms(b, halves[1])
    difference = b - a
    found = paired.estimate(difference, units)
    luck, ignorance = paired.components(difference, units)
    if len(a) > 1 and configured:
        luck = float(difference.var(ddof=1))
    elif len(a) > 1 and frames[0]["seed"].nunique() == 1:
        ignorance = float(difference.var(ddof=1))
    sign = SIGNS[outcome.better]
    of_pairs, of_draws = paired.better(difference, sign), paired.better(paired.by_draw(difference, units)[1], sign)

    def back(value: float) -> float:
        return float(np.exp(value)) if ratio else value

    typical = [
        back(float(values.mean())) - half if len(values) else paired.NOWHERE
        for values, half in zip((a, b), halves, strict=True)
    ]
    return OutcomeRow(
        arm=letters[1],
        against=letters[0],
        outcome=name,
        unit=outcome.unit,
        better=outcome.better,
        compared=outcome.compared,
        pairs=of_pairs.of,
        typical_against=typical[0],
        typical=typical[1],
        estimate=back(found.mean),
        low=back(found.low),
        high=back(found.high),
        detectable=back(found.detectable),
        better_pairs=of_pairs.better,
        equal_pairs=of_pairs.equal,
        draws=0 if configured else of_draws.of,
        better_draws=0 if configured else of_draws.better,
        correlation=paired.correlation(a, b),
        unpaired_runs=paired.unpaired_runs(a, b),
        sd_luck=float(np.sqrt(luck)),
        sd_ignorance=float(np.sqrt(ignorance)),
    )


def correlations(folder: CompareFolder) -> pd.DataFrame:
    """Return the correlation of each arm with the first, of sums from authorisation to each horizon, over replicates.

    Of logarithms, with half a person added, for deaths, as ratios are compared; of counts for attacks. Columns: arm,
    against, measure, month, correlation.
    """
    months = [month for month in HORIZONS if month * MONTH <= int(folder.values["days"])]
    totals: dict[tuple[str, str, int], list[float]] = {}
    for panel in folder.panels(["arm", "month", "location", "actor", *FOLLOWED]):
        cells = panel[(panel["month"] > 0) & (panel["location"] != "") & (panel["actor"] != "")]
        sums = cells.groupby(["arm", "month"], observed=True)[list(FOLLOWED)].sum()
        for arm in folder.arms:
            course = sums.loc[arm.letter].cumsum() if months else sums
            for measure in FOLLOWED:
                for month in months:
                    totals.setdefault((arm.letter, measure, month), []).append(float(course[measure].loc[month]))
    rows = []
    first = folder.arms[0].letter
    for arm in folder.arms[1:]:
        for measure, how in FOLLOWED.items():
            for month in months:
                a, b = (np.array(totals[letter, measure, month]) for letter in (first, arm.letter))
                if how == "ratio":
                    a, b = paired.logarithms(a, 0.5), paired.logarithms(b, 0.5)
                rows.append((arm.letter, first, measure, month, paired.correlation(a, b)))
    return pd.DataFrame(rows, columns=["arm", "against", "measure", "month", "correlation"])


def _half(outcome: Outcome, world: World, days: int) -> float:
    return half_a_person(outcome, world, days) if outcome.compared == "ratio" else 0.0
