"""Sensors: coverage, and distrust of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.peacekeepers import sensors


def test_coverage_costs_consent(parameters: Any, column: Any) -> None:
    watched, baseline = column("sensors", [0]), column("consent_baseline", [0.6, 0.5, 0.0])
    sensors.review(parameters("sensors", share=0.5, suspicion=0.12, groups=2), 1.5, 0.8, watched, baseline)
    assert np.isclose(watched[0], 0.4)
    np.testing.assert_allclose(baseline, [0.6 - 0.006, 0.5 - 0.012, 0], rtol=1e-5)


def test_without_sensors_nobody_minds(parameters: Any, column: Any) -> None:
    watched, baseline = column("sensors", [1]), column("consent_baseline", [0.6, 0.5])
    sensors.review(parameters("sensors", share=0), 1, 1, watched, baseline)
    assert watched[0] == 0
    np.testing.assert_array_equal(baseline, column("consent_baseline", [0.6, 0.5]))
