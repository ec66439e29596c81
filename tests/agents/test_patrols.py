"""Patrols: finite effort, sent where the picture is darkest and the road shortest."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.peacekeepers import patrols


class Sent(NamedTuple):
    effort: Any
    units: Any
    patrols: Any


@pytest.fixture(scope="session")
def send(parameters: Any, column: Any) -> Any:
    def decide(
        hours: Any, troops: Any, picture: Any = 0, abroad: Any = 0, freedom: Any = 1, force_protection: Any = 0,
        false_alarms: Any = 0, mandate: Any = None, mission: Any = None, mobility: float = 1, **values: float,
    ) -> Sent:  # fmt: skip
        hours = np.array(hours, np.float32)
        bases, places = hours.shape

        def of_base(name: str, value: Any = 0) -> Any:
            return column(name, np.zeros(bases) + value)

        out = of_base("base_effort"), of_base("patrol_units"), column("patrols", shape=(places,))
        patrols.decide(
            parameters("patrols", **values),
            parameters("mandate", **{"clarity": 1, "protection_share": 1, **(mandate or {})}),
            parameters("mission", **{"quality": 1, "overhead": 0, **(mission or {})}),
            parameters("resources", mobility=mobility), column("abroad", np.zeros(places) + abroad), hours,
            column("picture", np.zeros(places) + picture), of_base("troops", troops),
            of_base("freedom", freedom), of_base("force_protection", force_protection),
            of_base("false_alarms", false_alarms), *out, np.zeros(places, np.float32),
        )  # fmt: skip
        return Sent(*out)

    return decide


@given(st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_effort_is_conserved(send: Any, luck: int) -> None:
    rng = np.random.Generator(np.random.PCG64(luck))
    bases, places = 3, 6
    hours = rng.uniform(0.1, 30, (bases, places))
    hours[:, :bases][np.eye(bases, dtype=bool)] = 0
    abroad = np.array([0, 0, 0, 1, 0, 1])
    sent = send(
        hours, rng.integers(0, 900, bases), rng.uniform(0, 5, places), abroad, rng.uniform(0.05, 1, bases),
        rng.uniform(0, 0.5, bases), rng.integers(0, 4, bases),
    )  # fmt: skip
    assert sent.patrols.sum() == pytest.approx(sent.units.sum(), rel=1e-4, abs=1e-5)
    assert (sent.patrols[abroad == 1] == 0).all()
    assert (sent.patrols >= 0).all()
    assert (sent.units <= sent.effort / 30 + 1e-4).all()


def test_effective_persons(send: Any) -> None:
    sent = send(
        [[0, 1]], 500, freedom=0.8, force_protection=0.25, mobility=0.7,
        mandate={"clarity": 0.5, "protection_share": 0.6}, mission={"quality": 0.9, "overhead": 70},
    )  # fmt: skip
    expected = (500 * 0.9 - 70) * 0.75 * 0.6 * 0.7 * 0.8 * (1 - 0.4 * 0.5)
    assert sent.effort[0] == pytest.approx(expected)
    assert sent.units[0] == pytest.approx(expected / 30)


def test_a_base_too_small_for_itself_sends_nobody(send: Any) -> None:
    sent = send([[0, 1]], 80, mission={"quality": 0.8, "overhead": 70})
    assert sent.effort[0] == sent.units[0] == sent.patrols.sum() == 0


def test_false_alarms_use_up_units(send: Any) -> None:
    sent = send([[0, 1], [1, 0]], 300, false_alarms=[3, 50])
    np.testing.assert_allclose(sent.units, [7, 0], rtol=1e-6)
    np.testing.assert_allclose(sent.effort, 300, rtol=1e-6)
    assert sent.patrols.sum() == pytest.approx(7)


def test_patrols_follow_the_picture_and_thin_out_with_travel(send: Any) -> None:
    hours, picture = np.array([0, 2.0, 4.0, 6.0]), np.array([0, 1.0, 0, 2.0])
    sent = send([hours], 300, picture, freedom=0.5, abroad=[0, 0, 1, 0])
    weight = np.exp(-hours / (2.5 * 0.5)) * (0.3 + picture) * [1, 1, 0, 1]
    np.testing.assert_allclose(sent.patrols, sent.units[0] * weight / weight.sum(), rtol=1e-5)


def test_nobody_patrols_beyond_a_days_way(send: Any) -> None:
    sent = send([[0, 14.9, 15.1]], 300)
    assert (sent.patrols > 0).tolist() == [True, True, False]
