"""Consent of the armed groups: lost to force and partiality, regained with time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import group_consent


@pytest.fixture
def tomorrow(parameters: Any, column: Any) -> Any:
    """Consent, baseline and memory of being confronted after a day of three actors."""

    def update(
        force: Any = 0, consent: Any = 0.5, baseline: Any = 0.5, start: Any = 0.5, confronted: Any = 0,
        fragility: float = 1.0, **values: float,
    ) -> Any:  # fmt: skip
        def actors(name: str, value: Any) -> Any:
            return column(name, np.zeros(3) + value)

        remembered, level = actors("confronted", confronted), actors("consent", consent)
        base = actors("consent_baseline", baseline)
        group_consent.update(
            parameters("group_consent", **values), fragility, actors("force_used", force), remembered, level, base,
            actors("consent_start", start),
        )  # fmt: skip
        return level, base, remembered

    return update


def test_nothing_moves_a_consent_at_its_baseline(tomorrow: Any) -> None:
    level, base, remembered = tomorrow()
    assert (level == 0.5).all()
    assert (base == 0.5).all()
    assert (remembered == 0).all()


def test_force_costs_consent_in_proportion(tomorrow: Any) -> None:
    level, _, remembered = tomorrow([3, 2, 0], consent=0.8, baseline=0.8, start=0.8, fragility=1.5, bias=0)
    np.testing.assert_allclose(level, [0.8, 0.8 * (1 - 1.5 * 0.06 * 2), 0.8], rtol=1e-6)
    np.testing.assert_allclose(remembered, [0.3, 0.2, 0], rtol=1e-6)


def test_consent_returns_to_its_baseline(tomorrow: Any) -> None:
    level, _, _ = tomorrow(consent=0.2, baseline=0.8, start=0.8)
    np.testing.assert_allclose(level, [0.2, 0.2 + 0.6 / 240, 0.2 + 0.6 / 240], rtol=1e-6)


def test_baseline_returns_to_the_start(tomorrow: Any) -> None:
    _, base, _ = tomorrow(baseline=0.2, start=0.7)
    np.testing.assert_allclose(base, [0.2, 0.2 + 0.0003 * 0.5, 0.2 + 0.0003 * 0.5], rtol=1e-6)


def test_partiality_lowers_the_baseline_of_who_is_confronted_more(tomorrow: Any) -> None:
    _, base, remembered = tomorrow(confronted=[0, 3, 0.3], fragility=2)
    np.testing.assert_allclose(remembered, np.array([0, 3, 0.3]) * np.exp(-1 / 90), rtol=1e-6)
    lost = 2 * 0.002 * (3 - 1.1) * np.exp(-1 / 90)
    np.testing.assert_allclose(base, [0.5, 0.5 - lost, 0.5], rtol=1e-6)
    _, even, _ = tomorrow(confronted=3)
    assert (even == 0.5).all()


def test_the_host_state_is_moved_elsewhere(tomorrow: Any) -> None:
    level, base, _ = tomorrow([5, 0, 0], consent=0.3, baseline=0.9, start=0.1)
    assert (level[0], base[0]) == (np.float32(0.3), np.float32(0.9))


def test_consent_stays_within_bounds(tomorrow: Any) -> None:
    level, base, _ = tomorrow(50, confronted=[0, 900, 900], fragility=3)
    assert (level[1:] == 0).all()
    assert (base[1:] == 0).all()
    assert (tomorrow(consent=1, baseline=1, start=1)[0] == 1).all()
