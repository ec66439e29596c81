"""Aviation: seats over persons who wait for them."""

from __future__ import annotations

from typing import Any

import pytest

from agents.peacekeepers import aviation


@pytest.mark.parametrize(
    ("helicopters", "deployed", "quick", "share"),
    [
        (0, 1, [100, 0], 0),
        (10, 1, [400, 200], 0.15),
        (10, 0.5, [400, 200], 0.075),
        (10, 1, [20, 0], 1),
        (10, 1, [0, 0], 0),
    ],
)
def test_share_that_can_fly(
    parameters: Any, column: Any, helicopters: int, deployed: float, quick: Any, share: float
) -> None:
    air = column("air", [9, 9])
    aviation.review(
        parameters("aviation", helicopters=helicopters, available=0.6, lift=15), deployed, column("quick", quick), air
    )
    assert air.tolist() == pytest.approx([share, share])
