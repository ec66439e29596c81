"""Means do not depend on how many households stand for the country.

The same seeds with 2,000 and with 100,000 households. For each outcome two one-sided tests (TOST) on the paired
differences: were the true means 15 % apart, the test would pass in at most 5 % of samples; where they are equal it
fails in less than 1 % (the standard error of a mean difference is 2 to 5 % with these seeds).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

SEEDS = range(40)
MARGIN = 0.15
OUTCOMES = (
    "attacks", "civilians_killed", "fighters_killed", "newly_displaced", "displaced", "returned", "informants", "fear",
    "trust_mission", "trust_authority",
)  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def both(sample: Any) -> tuple[Any, Any]:
    """Outcomes of the first year with few and with many households."""
    few, many = (sample(SEEDS, changes={"households": n}) for n in (2_000, 100_000))
    return few, many


def equivalent(differences: np.ndarray, margin: float) -> bool:
    """Whether the mean of paired differences is inside the margin, by two one-sided t tests at 5 %."""
    below = stats.ttest_1samp(differences, margin, alternative="less").pvalue
    above = stats.ttest_1samp(differences, -margin, alternative="greater").pvalue
    return bool(max(below, above) < 0.05)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_mean_agrees(both: tuple[Any, Any], outcome: str) -> None:
    few, many = (each[outcome].astype(float) for each in both)
    middle = (few.mean() + many.mean()) / 2
    assert equivalent(few - many, MARGIN * middle), f"{few.mean():.4g} with few rows, {many.mean():.4g} with many"


def test_means_20_percent_apart_would_be_found(both: tuple[Any, Any]) -> None:
    for outcome in OUTCOMES:
        few, many = (each[outcome].astype(float) for each in both)
        assert not equivalent(1.2 * few - many, MARGIN * (0.6 * few.mean() + many.mean() / 2)), outcome
