"""Oversight: accountability grows where it is taken up, and vetting offends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import oversight


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(receptive: float = 0.5, baseline: float = 0.6, **settings: float) -> Any:
        accountability, consent = column("accountability", [0.4]), column("consent_baseline", [baseline, 0.5])
        oversight.review(
            parameters("oversight", **settings), 2.0, column("supported", [0.8]), column("receptive", [receptive]),
            accountability, consent,
        )  # fmt: skip
        return accountability[0], consent

    return run


def test_growth_and_offence_by_hand(review: Any) -> None:
    level, consent = review(vetting=1, control=0.5, law=0, speed=0.1, offence=0.01)
    assert level == pytest.approx(0.4 + 0.1 * 0.5 * 0.8 * 0.5 * 0.6)
    np.testing.assert_allclose(consent, [0.6 - 2 * 0.01 * 0.8, 0.5], rtol=1e-5)


def test_nothing_grows_against_the_host_or_without_a_programme(review: Any) -> None:
    assert review(receptive=0, vetting=1, control=1, law=1)[0] == pytest.approx(0.4)
    level, consent = review()
    assert level == pytest.approx(0.4)
    assert consent[0] == pytest.approx(0.6)


def test_consent_has_a_floor(review: Any) -> None:
    assert review(baseline=0.001, vetting=1, offence=0.1)[1][0] == 0
