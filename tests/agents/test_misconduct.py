"""Misconduct: counts of cases and allegations, and the consent they cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import misconduct

BASES = 4000
"""independent draws; bounds are five standard errors"""


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(
        persons: int, fragility: float = 1.0, day: int = 200, conduct: float = 1.0, **settings: float
    ) -> tuple[Any, Any, Any]:
        cases, allegations = column("cases", shape=(BASES,)), column("allegations", shape=(BASES,))
        consent = column("community_consent", [0.5] * BASES)
        misconduct.review(
            parameters("misconduct", **settings), fragility, 1, day, column("base_location", np.arange(BASES)),
            column("troops", [persons] * BASES), column("abroad", [0] * BASES), cases, allegations, consent,
            column("conduct", [conduct] * BASES),
        )  # fmt: skip
        return cases, allegations, consent

    return review


def test_counts_have_their_means(month: Any) -> None:
    cases, allegations, _ = month(6000, rate=1, reported=0.3)
    assert cases.mean() == pytest.approx(0.5, abs=5 * np.sqrt(0.5 / BASES))
    assert allegations.mean() == pytest.approx(0.15, abs=5 * np.sqrt(0.15 / BASES))
    assert (allegations <= cases).all()
    assert cases.var() == pytest.approx(0.5, rel=0.15)


def test_each_case_costs_consent_around_it(month: Any) -> None:
    cases, _, consent = month(6000, rate=1, loss=0.1, fragility=1.5)
    np.testing.assert_allclose(consent, 0.5 * np.exp(-0.15 * cases), rtol=1e-5)


def test_better_conduct_means_fewer_cases(month: Any) -> None:
    assert month(6000, rate=1, conduct=0.5)[0].mean() == pytest.approx(0.25, abs=5 * np.sqrt(0.25 / BASES))


def test_nobody_there_and_no_rate_mean_no_cases(month: Any) -> None:
    assert month(0)[0].sum() == month(6000, rate=0)[0].sum() == 0
    assert (month(0)[2] == 0.5).all()
