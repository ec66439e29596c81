"""Luck: arms of a seed share it, and the size of attacks has the tail that is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import optimize, stats

from agents.events import ONE_SIDED

if TYPE_CHECKING:
    from scenarios.model import MandateModel

SMALL = {"households": 1_000, "warmup_days": 60}
SEEDS = range(32)


def test_arms_of_a_seed_share_their_luck(sample: Any) -> None:
    """Two mandates over the first 180 days: the correlation over seeds is above 0 with an error rate of 1e-4 each."""
    one, two = (sample(SEEDS, f"mandate={name}", days=180, changes=SMALL) for name in ("observer", "robust"))
    for outcome in ("attacks", "civilians_killed", "fighters_killed", "newly_displaced"):
        assert stats.pearsonr(one[outcome], two[outcome], alternative="greater").pvalue < 1e-4, outcome
        assert stats.pearsonr(one[outcome], np.roll(two[outcome], 1)).pvalue > 1e-3, outcome  # of unlike seeds


def intended(model: MandateModel) -> dict[str, Any]:
    """How many attacks would have killed 0, 1, 2, ... persons, had no response cut them short."""
    e = model.record().events
    return {"attacks": np.bincount(e.intended[e.kind == ONE_SIDED], minlength=501)}


def exponent(counts: np.ndarray, largest: int) -> float:
    """Exponent of the power law of whole numbers 1 .. largest by maximum likelihood."""
    k = np.arange(1, largest + 1)

    def minus_log_likelihood(a: float) -> float:
        mass = (k - 0.5) ** (1 - a) - (k + 0.5) ** (1 - a)
        return -float(counts[1 : largest + 1] @ np.log(mass / mass.sum()))

    return float(optimize.minimize_scalar(minus_log_likelihood, bounds=(1.2, 6), method="bounded").x)


@pytest.mark.parametrize("true", [2.1, 2.5, 3.2])
def test_the_tail_of_attacks_on_civilians(sample: Any, true: float) -> None:
    """From the events of whole runs; the standard error is about 0.02, so 0.1 fails with a rate below 1e-5."""
    changes = SMALL | {"one_sided_violence.rate": 0.1, "one_sided_violence.exponent": true}
    counts = sample(range(6), days=120, told=intended, changes=changes)["attacks"].sum(axis=0)
    assert counts.sum() > 5_000
    assert abs(exponent(counts, 500) - true) < 0.1
    assert np.flatnonzero(counts).max() <= 500
