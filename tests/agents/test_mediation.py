"""Mediation needs both parties."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.partners import mediation


@pytest.mark.parametrize("level", [0, 0.5, 2])
def test_mediation_by_hand(parameters: Any, column: Any, level: float) -> None:
    mediated = column("mediated", np.zeros((3, 3)))
    mediation.review(parameters("mediation", level=level), column("consent", [0.64, 0.25, 0]), mediated)
    expected = level * 0.8 * 0.5
    np.testing.assert_allclose(mediated, [[0, expected, 0], [expected, 0, 0], [0, 0, 0]], rtol=1e-6)
