"""The picture: a fading memory of what is reported, true or false."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import picture

PLACES = 20_000
"""independent places; bounds are five standard errors, so each check fails by luck less than once in a million"""


@pytest.fixture
def seen(parameters: Any, column: Any) -> Any:
    def update(
        places: int = PLACES, start: float = 0, abroad: Any = 0, reported: Any = 0, informants: int = 0,
        population: int = 45_000, reach: Any = ((1,), (1,)), troops: Any = (100, 100), alarms: float = 5,
        **values: float,
    ) -> Any:  # fmt: skip
        held, false = column("picture", np.full(places, start)), column("false_alarms", [alarms] * len(troops))
        picture.update(
            parameters("picture", **values), 1, 0, column("abroad", np.zeros(places) + abroad),
            column("reach", np.array(reach) + np.zeros((1, places))), column("troops", troops),
            column("population", [population] * places), column("reported_attacks", np.zeros((places, 2)) + reported),
            column("informants", [informants] * places), held, false,
        )  # fmt: skip
        return held, false

    return update


def test_reports_add_up_and_fade(seen: Any) -> None:
    held, _ = seen(3, start=0.8, reported=[[0, 0], [1, 2], [0, 1]], false_alarms=0, per_report=1.5)
    np.testing.assert_allclose(held, 0.8 * np.exp(-1 / 45) + 1.5 * np.array([0, 3, 1]), rtol=1e-6)


def test_informants_count_by_the_thousand_families_however_many(seen: Any) -> None:
    held, _ = seen(2, informants=30, false_alarms=0)
    np.testing.assert_allclose(held, 0.05 * 30 / (45_000 / 5000 + 1), rtol=1e-6)
    np.testing.assert_allclose(seen(2, informants=10_000, false_alarms=0)[0], 0.05 * 10_000 / 10, rtol=1e-6)


def test_abroad_nothing_is_seen(seen: Any) -> None:
    held, false = seen(100, start=0.8, abroad=1, reported=3, false_alarms=1)
    np.testing.assert_allclose(held, 0.8)
    assert false.sum() == 0


@pytest.mark.parametrize(("informants", "mean"), [(0, 0.3), (20, 0.9), (100, 3.3)])
def test_false_alarms_are_poisson_and_bind_units(seen: Any, informants: int, mean: float) -> None:
    held, false = seen(informants=informants, false_alarms=0.3, per_informant=0)
    assert false.sum() == pytest.approx(mean * PLACES, abs=5 * np.sqrt(mean * PLACES))
    assert held.sum() == pytest.approx(0.5 * false.sum(), rel=1e-5)


def test_yesterdays_alarms_are_over(seen: Any) -> None:
    assert (seen(false_alarms=0)[1] == 0).all()


def test_the_nearest_base_with_troops_goes(seen: Any) -> None:
    _, false = seen(reach=[[0.3], [0.9], [0.6]], troops=[50, 0, 50], false_alarms=0.5)
    assert false[0] == false[1] == 0
    assert false[2] > 0
    assert seen(reach=[[0.04], [0.04]], false_alarms=0.5)[1].sum() == 0
