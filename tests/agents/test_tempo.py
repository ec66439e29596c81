"""Tempo: an Ornstein-Uhlenbeck process of the log, whose exponential has mean 1."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import tempo

ACTORS = 20_000
"""independent actors; bounds are five standard errors, so each check fails by luck less than once in a million"""


def test_stationary_law(parameters: Any, column: Any) -> None:
    p = parameters("tempo", sd=0.6, days=10)
    log_tempo, level = column("log_tempo", shape=(ACTORS,)), column("tempo", shape=(ACTORS,))
    for day in range(150):
        before = log_tempo.copy()
        tempo.update(p, 1, day, log_tempo, level)
    root = np.sqrt(ACTORS)
    assert level.mean() == pytest.approx(1, abs=5 * np.sqrt(np.exp(0.36) - 1) / root)
    assert log_tempo.std() == pytest.approx(0.6, abs=5 * 0.6 / np.sqrt(2) / root)
    remembered = np.exp(-1 / 10)
    assert np.corrcoef(before, log_tempo)[0, 1] == pytest.approx(remembered, abs=5 * (1 - remembered**2) / root)


def test_one_day_is_exact(parameters: Any, column: Any) -> None:
    log_tempo, level = column("log_tempo", np.full(ACTORS, 0.5)), column("tempo", shape=(ACTORS,))
    tempo.update(parameters("tempo", sd=0.8, days=45), 1, 0, log_tempo, level)
    sd = 0.8 * np.sqrt(1 - np.exp(-2 / 45))
    assert log_tempo.mean() == pytest.approx(0.5 * np.exp(-1 / 45), abs=5 * sd / np.sqrt(ACTORS))
    assert log_tempo.std() == pytest.approx(sd, rel=5 / np.sqrt(2 * ACTORS))
    np.testing.assert_allclose(level, np.exp(log_tempo - 0.32), rtol=1e-5)


def test_without_spread_every_week_is_alike(parameters: Any, column: Any) -> None:
    log_tempo, level = column("log_tempo", shape=(5,)), column("tempo", shape=(5,))
    tempo.update(parameters("tempo", sd=0), 1, 0, log_tempo, level)
    assert (level == 1).all()
