"""Families headed by women grow in number where people are lost."""

from __future__ import annotations

from typing import Any

import pytest

from agents.civilians import women_headed


def test_losses_leave_families_to_women(parameters: Any, column: Any) -> None:
    p = parameters("women_headed", men=0.6, renewal=100)
    share, before = column("women_headed", [0.2, 0.2]), column("residents_before", [0, 0])
    women_headed.review(p, column("residents", [5100, 0]), before, share)
    assert share.tolist() == pytest.approx([0.2, 0.2])  # nothing to compare with yet
    assert before.tolist() == [5100, 0]
    women_headed.review(p, column("residents", [5050, 0]), before, share)
    grown = 0.2 + 0.6 * 50 / 1000 * 0.8
    assert share[0] == pytest.approx(grown + (0.2 - grown) / 1200)
    assert share[1] == pytest.approx(0.2)


def test_families_form_anew_and_a_share_stays_one(parameters: Any, column: Any) -> None:
    share, before = column("women_headed", [0.9, 0.9]), column("residents_before", [1000, 1000])
    for _ in range(2000):
        women_headed.review(parameters("women_headed"), column("residents", [1000, 0]), before, share)
        assert share.max() <= 1
    assert share[0] == pytest.approx(0.2, abs=0.01)
