"""Posts exchanged between kinds of uniformed personnel at equal numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import posts

PLAN = ([640, 151], [96, 0], [24, 6])


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, PLAN),
        ({"observers": 1}, ([0, 0], [96, 0], [664, 157])),
        ({"police": 1, "observers": 0.5}, ([0, 0], [736, 151], [24, 6])),
        ({"police": 0.5, "observers": 0.5}, ([160, 37], [416, 76], [184, 44])),
    ],
)
def test_posts_are_exchanged_not_made(parameters: Any, column: Any, settings: Any, expected: Any) -> None:
    there = [column(f"ceiling_{kind}", now) for kind, now in zip(("troops", "police", "observers"), PLAN, strict=True)]
    posts.review(parameters("posts", **settings), *there)
    np.testing.assert_array_equal(there, expected)
    np.testing.assert_array_equal(np.sum(there, axis=0), np.sum(PLAN, axis=0))
