"""Truth, redress and inquiries: trust between groups, distress, grievance, and what is buried."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import redress
from agents.partners import truth_commission
from agents.peacekeepers import misconduct_inquiry

CONTROL = [[1, 0], [0.5, 0.5]]


def sat(parameters: Any, column: Any, months: int, **settings: float) -> Any:
    trust, distress = column("between_groups", [0, 0]), column("distress", [0, 0])
    p = parameters("truth_commission", **settings)
    for month in range(1, months + 1):
        truth_commission.review(p, month == 1, month, column("control", CONTROL), trust, distress)
    return trust, distress


def test_a_month_by_hand(parameters: Any, column: Any) -> None:
    trust, distress = sat(parameters, column, 1, month=1, reconciles=0.1, distresses=0.01)
    np.testing.assert_allclose(trust, 0.4 + 0.1 * np.array([1, 0.5]) * 0.6, rtol=1e-5)
    np.testing.assert_allclose(distress, 0.08 + 0.01 * np.array([1, 0.5]) * 0.92, rtol=1e-5)


def test_never_means_never(parameters: Any, column: Any) -> None:
    trust, distress = sat(parameters, column, 40)
    np.testing.assert_allclose(trust, 0.4, rtol=1e-6)
    np.testing.assert_allclose(distress, 0.08, rtol=1e-6)


def test_sizes_are_those_of_the_trial_and_last(parameters: Any, column: Any) -> None:
    """EMPIRICS SF55: trust up 5 to 25 %, distress up by some 36 %, beyond 31 months."""
    trust, distress = sat(parameters, column, 18, month=1)
    assert 1.05 < trust[0] / 0.4 < 1.25
    assert 1.2 < distress[0] / 0.08 < 1.5
    later = sat(parameters, column, 18 + 31, month=1)
    assert 0.4 < later[0][0] < trust[0]
    assert 0.08 < later[1][0] < distress[0]


def test_redress_settles_grievances_where_the_state_rules(parameters: Any, settled: Any, column: Any) -> None:
    state = settled(({"location": 0}, {"location": 1}), places=2)
    h = state.household
    h.grievance_state[:2], h.grievance_others[:2] = 0.8, 0.4
    redress.review(parameters("redress", reparations=0.5, speed=0.1), column("control", CONTROL), h)
    np.testing.assert_allclose(h.grievance_state[:2], [0.8 * 0.95, 0.8 * 0.975], rtol=1e-5)
    np.testing.assert_allclose(h.grievance_others[:2], [0.4 * 0.95, 0.4 * 0.975], rtol=1e-5)
    before = h.grievance_state.copy()
    redress.review(parameters("redress"), column("control", CONTROL), h)
    np.testing.assert_array_equal(h.grievance_state, before)


def inquired(parameters: Any, column: Any, months: int, inquiries: float, **settings: float) -> Any:
    consent, buried = column("community_consent", [0.5, 0.5]), column("buried", [0])
    allegations = column("allegations", [2])
    for _ in range(months):
        misconduct_inquiry.review(
            parameters("misconduct_inquiry", inquiries=inquiries, **settings), 0.06, 1.0, column("base_location", [1]),
            column("abroad", [0, 0]), allegations, buried, consent,
        )  # fmt: skip
        allegations[:] = 0
    return consent, buried[0]


def test_an_inquiry_gives_back_a_part(parameters: Any, column: Any) -> None:
    consent, buried = inquired(parameters, column, 1, 1.0, restores=0.5)
    np.testing.assert_allclose(consent, [0.5, 0.5 * (1 + 0.5 * (1 - np.exp(-0.12)))], rtol=1e-5)
    assert buried == 0


def test_what_is_buried_comes_out_and_costs_more_than_the_case(parameters: Any, column: Any) -> None:
    first, waiting = inquired(parameters, column, 1, 0.0, surfaces=0.1)
    assert first.tolist() == [0.5, 0.5]
    assert waiting == 2
    consent, buried = inquired(parameters, column, 300, 0.0, surfaces=0.1, cover_up=1.5)
    assert buried == pytest.approx(0, abs=1e-3)
    assert consent[1] == pytest.approx(0.5 * np.exp(-1.5 * 0.06 * 2), rel=1e-3)
    assert consent[1] < 0.5 * np.exp(-0.06 * 2)
    assert consent[0] == 0.5
