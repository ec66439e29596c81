"""Whole numbers in given proportions, so that what is divided is neither lost nor multiplied."""

from __future__ import annotations

import numpy as np

from sim.declare import F64, I64


def apportion(total: int, weights: F64) -> I64:
    """Divide `total` in proportion to `weights` (largest remainders; the first row wins a tie).

    Weights are not negative; where all are 0 the parts are as equal as they can be.
    """
    whole = float(weights.sum())
    exact = total * (weights / whole if whole > 0.0 else np.full(weights.size, 1.0 / weights.size))
    parts = np.floor(exact).astype(np.int64)
    left = total - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:left]] += 1
    return parts
