"""Reprisals: informing endangers a place where a group rules and the mission is far."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import reprisals


@pytest.fixture
def punish(parameters: Any, column: Any) -> Any:
    def update(informants: int, access: float = 0, control: float = 1, abroad: int = 0) -> Any:
        told, excited = column("told", [0]), column("excitation_fast", [[0, 0.1]])
        reprisals.update(
            parameters("reprisals", risk=0.01), column("abroad", [abroad]), column("population", [5000]),
            column("informants", [informants]), column("access", [access]), column("control", [[1 - control, control]]),
            told, excited,
        )  # fmt: skip
        return told[0], excited[0]

    return update


def test_informants_raise_the_rate_of_the_groups_alone(punish: Any) -> None:
    told, excited = punish(2)
    assert told == pytest.approx(0.05 * 2 / 2)
    np.testing.assert_allclose(excited, [0, 0.1 + 0.01 * told], rtol=1e-5)


@pytest.mark.parametrize("safe", [{"access": 1}, {"control": 0}, {"abroad": 1}])
def test_nobody_is_punished_where_the_mission_is_or_no_group_rules(punish: Any, safe: Any) -> None:
    np.testing.assert_allclose(punish(50, **safe)[1], [0, 0.1])


def test_one_lump_and_many_single_families_are_the_same(punish: Any) -> None:
    assert punish(40)[1][1] - 0.1 == pytest.approx(40 * (punish(1)[1][1] - 0.1), rel=1e-3)


def test_silence_is_safe(punish: Any) -> None:
    told, excited = punish(0)
    assert told == 0
    np.testing.assert_allclose(excited, [0, 0.1])
