"""Ownership: what is owned lasts, what is not fades when support ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import ownership

STARTS = (0.4, 0.35, 0.4, 0.3)


@pytest.fixture
def run(parameters: Any, column: Any) -> Any:
    def months(n: int, supported: float, gain: float = 0.2, owned: float = 0.0, **settings: float) -> Any:
        state = [
            column("state_capability", [0.4 + gain]), column("state_capability_owned", [owned]),
            column("accountability", [0.35 + gain]), column("accountability_owned", [owned]),
            column("integrity", [0.4 + gain, 0.4]), column("integrity_owned", [owned, 0]),
            column("inclusion", [0.3 + gain, 0.3]), column("inclusion_owned", [owned, 0]),
            column("policing", [gain, 0]), column("policing_owned", [owned, 0]),
        ]  # fmt: skip
        for _ in range(n):
            ownership.review(parameters("ownership", **settings), STARTS, column("supported", [supported]), *state)
        return state

    return months


def test_a_month_by_hand(run: Any) -> None:
    level, owned = run(1, 0.5, owned=0.05, share=0.8, speed=0.1, fade=0.2)[2:4]
    left = 0.2 - 0.2 * 0.5 * 0.15
    assert level[0] == pytest.approx(0.35 + left)
    assert owned[0] == pytest.approx(0.05 + 0.1 * 0.8 * (left - 0.05))


def test_owned_gains_outlast_support_and_others_fade(run: Any) -> None:
    owned = run(60, 0.0, owned=0.1, share=0.0)
    for start, level in zip((*STARTS, 0.0), owned[::2], strict=True):
        assert level[0] == pytest.approx(start + 0.1, abs=0.01)
        # Where nothing was gained there is nothing to lose.
        assert level[-1] == pytest.approx(start) or level.size == 1
    assert run(60, 0.0, share=0.0)[0][0] == pytest.approx(0.4, abs=0.01)


def test_nothing_fades_under_full_support(run: Any) -> None:
    assert run(24, 1.0, share=0.0)[0][0] == pytest.approx(0.6)


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_what_is_owned_is_part_of_the_gain(run: Any, share: float) -> None:
    state = run(100, 0.3, share=share, speed=0.5)
    for start, level, owned in zip((*STARTS, 0.0), state[::2], state[1::2], strict=True):
        assert (owned >= 0).all()
        assert (owned <= np.maximum(level - start, 0) + 1e-6).all()
