"""Capacity of the local authorities: slow to build, quick to lose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import capacity


@pytest.fixture
def tomorrow(parameters: Any, column: Any) -> Any:
    def update(level: float, battles: int = 0, attacks: Any = (0, 0), abroad: int = 0, **values: float) -> float:
        held = column("capacity", [level])
        capacity.update(
            parameters("capacity", **values), column("abroad", [abroad]), column("services", [0.8]),
            column("control", [[0.5, 0.5]]), column("battles", [battles]), column("attacks", [attacks]), held,
        )  # fmt: skip
        return float(held[0])

    return update


def test_capacity_grows_toward_what_services_and_control_allow(tomorrow: Any) -> None:
    assert tomorrow(0.1) == pytest.approx(0.1 + 0.002 * (0.4 - 0.1))
    assert tomorrow(0.9) == pytest.approx(0.9 + 0.002 * (0.4 - 0.9))


def test_violence_wears_it_down(tomorrow: Any) -> None:
    quiet, one, two = tomorrow(0.5, grow=0), tomorrow(0.5, 1, grow=0), tomorrow(0.5, 1, (0, 1), grow=0)
    assert quiet > one > two
    assert tomorrow(0.5, 0, (1, 0), grow=0) == one
    assert tomorrow(0.5, 40, (9, 9), grow=0) == tomorrow(0.5, 3, grow=0)


def test_a_violent_day_costs_what_the_docstring_says(tomorrow: Any) -> None:
    assert tomorrow(0.5, 1, grow=0) == pytest.approx(0.5 - 0.01 * 0.5)


def test_capacity_stays_within_bounds(tomorrow: Any) -> None:
    assert tomorrow(0.02, 3, wear=1) == 0
    assert np.float32(tomorrow(1.0)) <= 1


def test_abroad_nothing_moves(tomorrow: Any) -> None:
    assert tomorrow(0.5, 3, abroad=1) == 0.5
