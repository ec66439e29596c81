"""Political work raises the parties' baselines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import political_work


@pytest.mark.parametrize(("effort", "deployed"), [(0.2, 1.0), (0.2, 0.5), (0.0, 1.0)])
def test_baselines_rise_with_effort(parameters: Any, column: Any, effort: float, deployed: float) -> None:
    baseline = column("consent_baseline", [0.6, 0.0, 1.0])
    political_work.review(parameters("political_work", gain=0.1), effort, deployed, baseline)
    gain = 0.1 * effort * deployed
    np.testing.assert_allclose(baseline, [0.6 + 0.4 * gain, gain, 1], rtol=1e-6)
