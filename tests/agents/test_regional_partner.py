"""A regional organisation's leverage at the table, and what it gives the host's forces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.partners import regional_partner


def test_envoys_come_where_the_region_is_engaged_and_has_leverage(parameters: Any, column: Any) -> None:
    p = parameters("regional_partner", mediation=0.5)
    for mode, leverage, expected in ((0, 1.0, 0.1), (1, 0.0, 0.1), (1, 0.4, 0.2), (2, 0.4, 0.2)):
        mediated = column("mediated", [[0, 0.1], [0.1, 0]])
        regional_partner.mediate(p, mode, leverage, 0.25, mediated)
        np.testing.assert_allclose(mediated, [[0, expected], [expected, 0]], rtol=1e-6)


def test_the_hosts_forces_are_equipped_by_the_share_of_regional_troops(parameters: Any, column: Any) -> None:
    outside = column("outside", [9, 0.3])
    regional_partner.review(parameters("regional_partner", equipment=0.2), column("regional_share", [0.5]), outside)
    assert outside.tolist() == pytest.approx([0.1, 0.3])
