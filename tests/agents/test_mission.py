"""Willingness: caveats take their share, and unclear guidance a share of the rest."""

from __future__ import annotations

import pytest

from agents.peacekeepers.mission import willingness


@pytest.mark.parametrize(
    ("caveats", "clarity", "inaction", "expected"),
    [(0, 1, 0.4, 1), (0.3, 1, 0.4, 0.7), (0, 0, 0.4, 0.6), (0.3, 0.5, 0.4, 0.56), (1, 1, 0, 0), (0, 0, 1, 0)],
)
def test_willingness(caveats: float, clarity: float, inaction: float, expected: float) -> None:
    assert willingness(float(caveats), float(clarity), float(inaction)) == pytest.approx(expected)
