"""Mission support: late or lacking equipment, leadership and communications."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import support


def able_at(parameters: Any, column: Any, months: int, **settings: float) -> Any:
    able = column("able", [0, 0])
    support.review(parameters("support", **settings), months, column("capability", [0.8, 1.6]), able)
    return able


def test_usual_support_changes_nothing(parameters: Any, column: Any) -> None:
    np.testing.assert_array_equal(able_at(parameters, column, 0), column("able", [0.8, 1.6]))
    slow, capability = column("slow", [1, 1.4]), column("capability", [0, 0])
    support.begin(parameters("support"), column("able", [0.8, 1.6]), capability, slow)
    np.testing.assert_array_equal(slow, column("slow", [1, 1.4]))
    np.testing.assert_array_equal(capability, column("capability", [0.8, 1.6]))


def test_equipment_comes_late_and_stays_in_range(parameters: Any, column: Any) -> None:
    late = {"late": 6, "before": 0.5}
    np.testing.assert_allclose(able_at(parameters, column, 5, **late), [0.4, 0.8], rtol=1e-6)
    np.testing.assert_allclose(able_at(parameters, column, 6, **late), [0.8, 1.6], rtol=1e-6)
    np.testing.assert_allclose(able_at(parameters, column, 0, equipment=1.5), [1.2, 2], rtol=1e-6)


@pytest.mark.parametrize(("leadership", "communications", "factor"), [(0, 0, 1.2), (1, 1, 0.8), (1, 0, 1)])
def test_headquarters_delay(
    parameters: Any, column: Any, leadership: float, communications: float, factor: float
) -> None:
    slow = column("slow", [1, 2])
    p = parameters("support", leadership=leadership, communications=communications)
    support.begin(p, column("able", [1, 1]), column("capability", [0, 0]), slow)
    np.testing.assert_allclose(slow, [factor, 2 * factor], rtol=1e-6)
