"""Consent of the host state, and the request to leave."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from agents.authorities import host_consent


class Host(NamedTuple):
    level: float
    baseline: float
    unwanted: int
    expelled: int


@pytest.fixture
def tomorrow(parameters: Any, column: Any) -> Any:
    def update(
        days: int = 1, *, start: float = 0.6, baseline: float | None = None, force: Any = (0, 0, 0), reported: Any = 0,
        fragility: float = 1.0, day: int = 200, unwanted: int = 0, expelled: int = -1, **values: float,
    ) -> Host:  # fmt: skip
        consent = column("consent", [start, 0.2, 0.9])
        base = column("consent_baseline", [start if baseline is None else baseline, 0.2, 0.9])
        in_a_row, gone = column("unwanted", [unwanted]), column("expelled", [expelled])
        for i in range(days):
            host_consent.update(
                parameters("host_consent", **values), fragility, day + i, column("authorised", [180]), gone, in_a_row,
                column("force_used", force), column("reported_attacks", np.zeros((2, 3)) + reported), consent, base,
            )  # fmt: skip
        np.testing.assert_array_equal(consent[1:], column("consent", [0.2, 0.9]))
        return Host(float(consent[0]), float(base[0]), int(in_a_row[0]), int(gone[0]))

    return update


def test_force_against_the_state_costs_consent(tomorrow: Any) -> None:
    host = tomorrow(force=(2, 0, 0), fragility=1.5, fatigue=0)
    assert host.level == pytest.approx(0.6 * (1 - 1.5 * 0.06 * 2))
    assert host.baseline == pytest.approx(0.6)


def test_consent_returns_to_its_baseline(tomorrow: Any) -> None:
    assert tomorrow(start=0.3, baseline=0.8, fatigue=0).level == pytest.approx(0.3 + 0.5 / 240)


def test_criticism_of_the_states_forces_lowers_the_baseline(tomorrow: Any) -> None:
    host = tomorrow(reported=[[2, 7, 7], [1, 7, 7]], fragility=2, fatigue=0)
    assert host.baseline == pytest.approx(0.6 - 2 * 0.0015 * 3)
    assert tomorrow(reported=[[0, 7, 7], [0, 7, 7]], fatigue=0).baseline == pytest.approx(0.6)


def test_force_against_the_states_enemies_raises_the_baseline(tomorrow: Any) -> None:
    assert tomorrow(force=(0, 2, 1), fatigue=0).baseline == pytest.approx(0.6 + 0.001 * 3 * 0.4)


def test_a_long_stay_tires(tomorrow: Any) -> None:
    assert tomorrow(365).baseline == pytest.approx(0.6 - 0.025, abs=1e-4)


def test_consent_stays_within_bounds(tomorrow: Any) -> None:
    low = tomorrow(force=(30, 0, 0), reported=500, fragility=3)
    assert (low.level, low.baseline) == (0, 0)
    high = tomorrow(start=1, force=(0, 500, 0), alliance=0.1, fatigue=0)
    assert (high.level, high.baseline) == (1, 1)


def test_request_to_leave_comes_after_patience_and_once(tomorrow: Any) -> None:
    assert tomorrow(120, start=0.1).expelled == -1
    assert tomorrow(121, start=0.1).expelled == 200 + 120
    assert tomorrow(300, start=0.1).expelled == 200 + 120
    assert tomorrow(300, start=0.1, expelled=190).expelled == 190


def test_patience_begins_anew_when_consent_is_back(tomorrow: Any) -> None:
    assert tomorrow(start=0.5, unwanted=119) == pytest.approx(tomorrow(start=0.5))
    assert tomorrow(start=0.5, unwanted=119).unwanted == 0
    assert tomorrow(start=0.1, unwanted=7).unwanted == 8


def test_before_authorisation_nothing_moves(tomorrow: Any) -> None:
    assert tomorrow(start=0.1, baseline=0.9, day=100).level == pytest.approx(0.1)
