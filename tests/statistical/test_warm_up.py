"""What has settled when the mission comes, and what has not.

The world goes on for a year without a mission. Months 4-6, the end of the default warm-up, are compared with months
7-12: a series has settled if its mean changes by less than 15 % (two one-sided t tests over seeds: were the true change
15 %, the test would pass in at most 5 % of samples).

Settled: violence against civilians, battle deaths, those who flee, trust, control. Not settled: fear (15 % higher in
months 7-12) and the number of battles (11 % higher, with fewer dead each). The stock of the displaced grows (13 %),
since most displacement is protracted, and fighters become fewer, since nobody is recruited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from agents.measures import BY_CELL, BY_PLACE, position

if TYPE_CHECKING:
    from scenarios.model import MandateModel

SEEDS = range(96)
MARGIN = 0.15

pytestmark = pytest.mark.slow


def by_month(model: MandateModel) -> dict[str, np.ndarray]:
    """National series: sums of counts, means of levels."""
    record, found = model.record(), {}
    home = model.state.location.abroad == 0
    for panel, measures in ((record.cells, BY_CELL), (record.places, BY_PLACE)):
        for column, measure in enumerate(measures):
            values = panel[..., column][:, home].reshape(len(panel), -1)
            found[measure.name] = values.mean(axis=1) if measure.unit == "level" else values.sum(axis=1)
    people = record.places[..., position("population", BY_PLACE)]
    fear = record.places[..., position("fear", BY_PLACE)]
    state = record.cells[:, home, 0, position("control", BY_CELL)]
    return found | {"fear": (fear * people).sum(axis=1) / people.sum(axis=1), "state_control": state.mean(axis=1)}


@pytest.fixture(scope="module")
def year(sample: Any) -> Any:
    """Series of a year without a mission, (seeds, months)."""
    return sample(SEEDS, days=0, told=by_month, changes={"households": 2_000, "warmup_days": 360})


def change(series: np.ndarray, early: slice = slice(3, 6), late: slice = slice(6, 12)) -> np.ndarray:
    """Change of each seed between two periods, over the mean of the first."""
    before, after = series[:, early].mean(axis=1), series[:, late].mean(axis=1)
    return (after - before) / before.mean()


def within(changes: np.ndarray, margin: float) -> bool:
    """Whether the mean change is inside the margin, by two one-sided t tests at 5 %."""
    below = stats.ttest_1samp(changes, margin, alternative="less").pvalue
    above = stats.ttest_1samp(changes, -margin, alternative="greater").pvalue
    return bool(max(below, above) < 0.05)


SETTLED = (
    "attacks", "civilians_killed", "fighters_killed", "newly_displaced", "trust_mission", "trust_authority",
    "capacity", "state_control", "fighters",
)  # fmt: skip


@pytest.mark.parametrize("name", SETTLED)
def test_has_settled_when_the_mission_comes(year: Any, name: str) -> None:
    assert within(change(year[name]), MARGIN), f"{name} changes by {change(year[name]).mean():.1%}"


@pytest.mark.xfail(strict=True, reason="fear is 15 % and battles are 11 % higher in months 7-12 than in months 4-6")
@pytest.mark.parametrize("name", ["fear", "battles"])
def test_has_settled_to_a_tenth_when_the_mission_comes(year: Any, name: str) -> None:
    assert within(change(year[name]), 0.10)


def test_fear_has_settled_after_half_a_year_more(sample: Any) -> None:
    long = sample(range(64), days=0, told=by_month, changes={"households": 2_000, "warmup_days": 720})
    assert within(change(long["fear"], slice(6, 12), slice(12, 24)), MARGIN)


def test_the_displaced_become_more(year: Any) -> None:
    """A stated limit: 13 % more in months 7-12 than in months 4-6; compare arms, not before with after."""
    assert 0.05 < change(year["displaced_from"]).mean() < 0.25


def test_fighters_become_fewer_by_a_hundredth_a_half_year(year: Any) -> None:
    """A stated limit: nobody is recruited."""
    assert -0.02 < change(year["fighters"]).mean() < 0
