"""Leverage restores consent that was lost, and wins no more."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.partners import leverage


def test_what_was_lost_comes_back(parameters: Any, column: Any) -> None:
    baseline, start = column("consent_baseline", [0.4, 0.3, 0.7]), column("consent_start", [0.6, 0.5, 0.5])
    leverage.review(parameters("leverage", leverage=0.5, groups=0.5, pull=0.2), baseline, start)
    np.testing.assert_allclose(baseline, [0.42, 0.31, 0.7], rtol=1e-6)


def test_no_leverage_no_effect(parameters: Any, column: Any) -> None:
    baseline = column("consent_baseline", [0.4, 0.3])
    leverage.review(parameters("leverage", leverage=0), baseline, column("consent_start", [0.6, 0.5]))
    np.testing.assert_array_equal(baseline, column("consent_baseline", [0.4, 0.3]))
