"""Threat memory: recent violence per head, and a part of the neighbours'."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.civilians import threat_memory


@pytest.fixture
def remembered(parameters: Any, column: Any, roads: Any, happened: Any) -> Any:
    def update(*rows: Any, threat: Any = (0, 0, 0), population: Any = (9000, 9000, 9000), **values: float) -> Any:
        e = happened(*rows)
        held, felt = column("threat", threat), column("felt_threat", shape=(3,))
        threat_memory.update(
            parameters("threat_memory", **values), *roads(3, [(0, 1), (1, 2)]), column("population", population), e, 0,
            len(rows), held, felt,
        )  # fmt: skip
        return held, felt

    return update


def test_violence_is_remembered_per_head(remembered: Any) -> None:
    held, _ = remembered(
        {"place": 0, "deaths_civilians": 3, "deaths_a": 50},
        {"place": 0, "deaths_civilians": 1},
        {"place": 1, "kind": events.BATTLE, "deaths_civilians": 2, "deaths_a": 6, "deaths_b": 4},
        {"place": 2, "kind": events.ON_PEACEKEEPERS, "deaths_b": 4},
        population=[9000, 19_000, 500],
    )
    np.testing.assert_allclose(held, [10_000 * 4 / 10_000, 10_000 * (2 + 0.3 * 10) / 20_000, 0], rtol=1e-6)


def test_violence_is_forgotten(remembered: Any) -> None:
    held, _ = remembered(threat=[5, 1, 0])
    np.testing.assert_allclose(held, np.exp(-1 / 60) * np.array([5, 1, 0]), rtol=1e-6)


def test_rumours_come_from_the_mean_of_the_neighbours(remembered: Any) -> None:
    held, felt = remembered(threat=[5, 1, 3], rumour=0.4)
    np.testing.assert_allclose(felt, held + 0.4 * np.array([held[1], (held[0] + held[2]) / 2, held[1]]), rtol=1e-6)
