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
    quick: Any
    patrols: Any


@pytest.fixture(scope="session")
def send(parameters: Any, column: Any) -> Any:
    def decide(
        hours: Any, troops: Any, picture: Any = 0, abroad: Any = 0, freedom: Any = 1, force_protection: Any = 0,
        false_alarms: Any = 0, clarity: float = 1, share: float = 1, overhead: float = 0, mobility: float = 1,
        able: float = 1, supplies: float = 1, commanded: int = 0, priority: Any = 1, bound: Any = (0, 0, 0),
        **values: float,
    ) -> Sent:  # fmt: skip
        hours = np.array(hours, np.float32)
        bases, places = hours.shape

        def of_base(name: str, value: Any = 0) -> Any:
            return column(name, np.zeros(bases) + value)

        out = (
            of_base("base_effort"), of_base("patrol_units"), of_base("quick_units"), column("patrols", shape=(places,)),
        )  # fmt: skip
        patrols.decide(
            parameters("patrols", **values),
            parameters("mission", overhead=overhead), column("clarity", [clarity]),
            column("protection_effort", [share]), column("mobility", [mobility]),
            column("abroad", np.zeros(places) + abroad), hours, column("picture", np.zeros(places) + picture),
            of_base("commanded", commanded), column("priority", np.zeros((bases, places)) + priority),
            of_base("troops", troops),
            *(of_base(name, value) for name, value in zip(("guards", "quick", "engineers"), bound, strict=True)),
            of_base("able", able), of_base("supplies", supplies), of_base("freedom", freedom),
            of_base("force_protection", force_protection),
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
        [[0, 1]], 500, freedom=0.8, force_protection=0.25, mobility=0.7, clarity=0.5, share=0.6, able=0.9,
        overhead=70, supplies=0.5, bound=(20, 30, 10),
    )  # fmt: skip
    expected = (440 * 0.9 - 70) * 0.75 * 0.6 * 0.7 * 0.7 * 0.8 * (1 - 0.4 * 0.5)
    assert sent.quick[0] == pytest.approx(30 * 0.9 * 0.75 * 0.7 * 0.7 * 0.8 * (1 - 0.4 * 0.5) / 30)
    assert sent.effort[0] == pytest.approx(expected)
    assert sent.units[0] == pytest.approx(expected / 30)


def test_a_base_too_small_for_itself_sends_nobody(send: Any) -> None:
    sent = send([[0, 1]], 80, able=0.8, overhead=70)
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


def test_a_commander_may_send_patrols_elsewhere(send: Any) -> None:
    hours = [[0, 1.0, 2.0]]
    usual = send(hours, 300).patrols
    np.testing.assert_array_equal(send(hours, 300, priority=[[5, 0, 1]]).patrols, usual)
    ordered = send(hours, 300, commanded=1, priority=[[5, 0, 1]]).patrols
    np.testing.assert_allclose(ordered, usual * [5, 0, 1] * (10 / (usual @ [5, 0, 1])), rtol=1e-5)
    assert send(hours, 300, commanded=1, priority=0).patrols.sum() == 0
