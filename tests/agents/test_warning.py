"""Early warning: what is foreseen and can be reached is pre-empted; one without the other does little."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import warning


@pytest.fixture
def chance(parameters: Any, column: Any) -> Any:
    def decide(
        hours: Any = ((0.0, 3.0),), picture: Any = (50, 50), sensors: float = 0, units: Any = 4, quick: Any = 0,
        willing: Any = 1, freedom: float = 1, air: float = 0, abroad: Any = (0, 0), **values: float,
    ) -> Any:  # fmt: skip
        bases = len(hours)
        out = column("preempt", shape=(2,))
        warning.decide(
            parameters("warning", **values), column("abroad", abroad), np.array(hours, np.float32),
            column("picture", picture), column("sensors", [sensors]),
            *(column(name, np.zeros(bases) + value) for name, value in (
                ("willing", willing), ("freedom", freedom), ("patrol_units", units), ("quick_units", quick),
                ("air", air),
            )), out,
        )  # fmt: skip
        return out

    return decide


def test_the_equation(chance: Any) -> None:
    ready = 0.8 * (1 - np.exp(-0.5 * (2 + 2 * 1)))
    known = 1 - (1 - 0.25 * (1 - np.exp(-1))) * (1 - 0.5 * 0.4)
    found = chance(picture=(1, 1), sensors=0.4, units=2, quick=1, willing=0.8, freedom=0.5, air=0.2)
    expected = 0.6 * known * ready * np.exp([0, -3 / (3 * 0.5 * 1.2)])
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@pytest.mark.parametrize(
    "without", [{"picture": (0, 0)}, {"units": 0}, {"willing": 0}, {"abroad": (1, 1)}, {"strength": 0}]
)
def test_neither_warning_nor_a_unit_alone_pre_empts(chance: Any, without: Any) -> None:
    assert (chance(**without) == 0).all()


def test_the_best_base_counts(chance: Any) -> None:
    one = chance(hours=((0.0, 3.0),), willing=0.5)
    both = chance(hours=((0.0, 3.0), (30.0, 3.0)), willing=[0.5, 1])
    assert both[0] == one[0]
    assert both[1] == pytest.approx(2 * one[1])
