"""Pressure: losses of late over what is left."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.armed_groups import pressure


def test_losses_add_and_fade(parameters: Any, column: Any) -> None:
    level = column("pressure", [0.5, 0.1])
    fighters, losses = column("fighters", [[99, 50], [0, 49]]), column("losses", [[0, 10], [0, 15]])
    pressure.update(parameters("pressure", memory=90), fighters, losses, level)
    keep = np.exp(-1 / 90)
    np.testing.assert_allclose(level, [0.5 * keep, 0.1 * keep + 25 / 100], rtol=1e-6)


def test_an_actor_that_is_wiped_out_stays_finite(parameters: Any, column: Any) -> None:
    level = column("pressure", [0])
    pressure.update(parameters("pressure"), column("fighters", [[0]]), column("losses", [[5000]]), level)
    assert level[0] == 10
