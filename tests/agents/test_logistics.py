"""Logistics: engineers let more units move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import logistics


@pytest.mark.parametrize(("engineers", "share"), [([0, 0], 0), ([10, 40], 0.1), ([500, 0], 1)])
def test_engineers_open_roads(parameters: Any, column: Any, engineers: Any, share: float) -> None:
    mobility = column("mobility", [0])
    logistics.review(
        parameters("logistics", roads=3), 0.7, column("troops", [400, 100]), column("engineers", engineers), mobility
    )
    assert mobility[0] == pytest.approx(1 - 0.3 * np.exp(-3 * share))


def test_without_troops_mobility_is_as_usual(parameters: Any, column: Any) -> None:
    mobility = column("mobility", [0])
    logistics.review(parameters("logistics"), 0.7, column("troops", [0]), column("engineers", [0]), mobility)
    assert mobility[0] == pytest.approx(0.7)
