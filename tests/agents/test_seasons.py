"""Seasons: which months are wet, also before authorisation and over the turn of the year."""

from __future__ import annotations

from typing import Any

import pytest

from agents.civilians import seasons


@pytest.mark.parametrize(
    ("first", "length", "expected"),
    [(6, 5, {6, 7, 8, 9, 10}), (11, 4, {11, 12, 1, 2}), (1, 1, {1}), (3, 0, set()), (8, 12, set(range(1, 13)))],
)
def test_wet_months_of_every_year(parameters: Any, first: int, length: int, expected: set[int]) -> None:
    p = parameters("seasons", first=first, length=length)
    # Month 1 is the January in which the mission is authorised; 0 is the December before.
    for year in (-2, -1, 0, 1, 3):
        assert {month for month in range(1, 13) if seasons.wet(p, month + 12 * year)} == expected


def test_rains_begin_and_end_everywhere(parameters: Any, column: Any) -> None:
    rain = column("rain", [0, 0, 0])
    seasons.review(parameters("seasons"), 6, rain)
    assert rain.tolist() == [1, 1, 1]
    seasons.review(parameters("seasons"), 11, rain)
    assert rain.tolist() == [0, 0, 0]
