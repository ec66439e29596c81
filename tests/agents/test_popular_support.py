"""Popular support leans to the enemies of whoever people hold a grievance against."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.civilians import popular_support
from agents.month import against


def test_support_by_hand(settled: Any, parameters: Any, column: Any) -> None:
    state = settled([{"location": 0, "grievance_state": 0.5, "grievance_others": 0.1}, {"location": 1}])
    belonging = column("belonging", [[0.5, 0.2, 0], [0.5, 0.2, 0], [0, 0, 0]])
    support = column("support", belonging)
    popular_support.review(parameters("popular_support", lean=0.4), *against(state), belonging, support)
    # The state gains by what people hold against groups, groups by what they hold against the state.
    np.testing.assert_allclose(support[0], [0.5 + 0.4 * 0.5 * 0.1, 0.2 + 0.4 * 0.8 * 0.5, 0], rtol=1e-6)
    np.testing.assert_allclose(support[1:], belonging[1:])


def test_it_is_set_anew_and_does_not_pile_up(settled: Any, parameters: Any, column: Any) -> None:
    state = settled([{"location": 0, "grievance_state": 0.5}])
    belonging = column("belonging", [[0.5, 0.2, 0.1]] * 3)
    support = column("support", belonging)
    for _ in range(50):
        popular_support.review(parameters("popular_support", lean=1), *against(state), belonging, support)
    np.testing.assert_allclose(support[0], [0.5, 0.6, 0.55], rtol=1e-6)
    state.household.grievance_state[:] = 0
    popular_support.review(parameters("popular_support", lean=1), *against(state), belonging, support)
    np.testing.assert_allclose(support, belonging)
