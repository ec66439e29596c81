"""Are the magnitudes right? Runs many seeds and shows means of months 13-36 beside the ranges they should lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from experiments.run import COVERED, aligned, closing, mean, missing, shown, shown_interval
from experiments.runner import Progress, compile_first, replicate, total_days
from scenarios.outcomes import LATER, LATER_MONTHS, summary
from sim.errors import UserError

if TYPE_CHECKING:
    from scenarios.configuration import Configuration

SEEDS = 30
DAYS_NEEDED = 30 * LATER_MONTHS[1]


class Level(NamedTuple):
    """A magnitude and the range it should lie in."""

    outcome: str
    """name of the outcome in months 13-36, without the ending"""
    meaning: str
    unit: str
    low: float
    high: float
    source: str


LEVELS = (
    Level(
        "civilians_killed",
        "civilians killed by one-sided violence",
        "per 100,000 and year",
        2,
        15,
        "5-7 in Mali 2021-23; 106 a month without a mission (Hultman, Kathman & Shannon 2013), 12.7 of 10 million",
    ),
    Level(
        "newly_displaced",
        "newly displaced",
        "% of population a year",
        0.5,
        3,
        "about 1-3 in Mali and DRC 2018-23, derived from counts of displaced persons",
    ),
    Level(
        "attacks_on_peacekeepers",
        "attacks on peacekeepers",
        "a month",
        0.5,
        6,
        "about 3 in Mali in the 11 months to May 2023",
    ),
    Level(
        "peacekeepers_killed",
        "peacekeepers killed by them",
        "per 1,000 uniformed and year",
        0.3,
        2,
        "1.6 in Mali 2013-22; 1 from all causes in all missions since 2008 (SIPRI 2015)",
    ),
    Level(
        "strength",
        "strength",
        "share of the ceiling",
        0.8,
        1.0,
        "0.925 at the peak on average (Global Peace Operations Review 2016)",
    ),
    Level(
        "months_to_90",
        "end of the first month with 90 % of the ceiling",
        "months",
        7,
        14,
        "10 to the peak on average, 12 in Africa (Global Peace Operations Review 2016)",
    ),
    Level(
        "in_time_by_groups",
        "attacks by armed groups answered in time",
        "share",
        0.1,
        0.35,
        "0.2 of 507 attacks 2010-13 (UN OIOS, A/68/787)",
    ),
    Level(
        "battle_deaths",
        "fighters killed in battle",
        "per 100,000 and year",
        3,
        20,
        "22 a month without troops in Africa 1992-2011 (Hultman, Kathman & Shannon 2014), 6.6 of 4 million",
    ),
)
"""Ranges are tolerances around what the sources say. All were used for tuning, so that agreement shows that the tuning
worked, not that the model is right. `months_to_90` reads: until strength is 90 % of the ceiling, not of its peak."""


def levels(configuration: Configuration) -> str:
    """Run `SEEDS` seeds from the configuration's first, and return the table of magnitudes beside their ranges.

    `replicates` is not asked; nothing is written.

    Raises:
        UserError: for a run that ends before month 36.
    """
    days = int(configuration.values["days"])
    if days < DAYS_NEEDED:
        raise UserError(
            f"days = {days} is too short: months {LATER_MONTHS[0]}-{LATER_MONTHS[1]} need {DAYS_NEEDED} days or more "
            f"({configuration.origin('days')})"
        )
    first = int(configuration.values["seed"])
    seeds = range(first, first + SEEDS)
    compile_first()
    with Progress(f"{SEEDS} runs", SEEDS * total_days(configuration)) as progress:
        done = [
            (summary(run.model.record(), run.model.world), run.model.world.banner)
            for run in replicate(configuration, seeds, configuration.threads, progress)
        ]
    return levels_table([outcomes for outcomes, _ in done], seeds, done[0][1])


def levels_table(outcomes: list[dict[str, float]], seeds: range, banner: str) -> str:
    """Return the table for finished runs: one dictionary of outcomes a run."""
    rows = [("magnitude", "mean", f"{COVERED:.0%} interval", "range", "", "unit")]
    inside = 0
    for level in LEVELS:
        values = np.array([found[level.outcome + LATER] for found in outcomes], dtype=np.float64)
        fits = level.low <= mean(values) <= level.high
        inside += fits
        wanted = f"{shown(level.low)} .. {shown(level.high)}"
        rows.append(
            (
                level.meaning,
                shown(mean(values)),
                shown_interval(values),
                wanted,
                "inside" if fits else "OUTSIDE",
                f"{level.unit}{missing(values)}",
            )
        )
    period = f"Months {LATER_MONTHS[0]}-{LATER_MONTHS[1]} of {len(seeds)} runs (seeds {seeds[0]}-{seeds[-1]})"
    return "\n".join(
        [
            f"{period}: mean over runs and interval of that mean (bootstrap)",
            "",
            *aligned(rows),
            "",
            f"{inside} of {len(LEVELS)} inside. The model was tuned on all of these: agreement is no evidence.",
            "Sources:",
            *(f"  {level.meaning}: {level.source}" for level in LEVELS),
            "",
            *closing(banner),
        ]
    )
