"""Due diligence: what is known of abuse withholds support, presses for accountability and offends the host."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.authorities import due_diligence

FIGHTERS = [[600, 50], [400, 50]]


@pytest.fixture
def review(parameters: Any, column: Any) -> Any:
    def run(reported: int, supported: float = 0.8, known: float = 0.0, **settings: float) -> Any:
        record, withheld = column("abuse_known", [known]), column("withheld", [0])
        accountability, baseline = column("accountability", [0.4]), column("consent_baseline", [0.6, 0.5])
        due_diligence.review(
            parameters("due_diligence", **settings), 1.5, column("fighters", FIGHTERS),
            column("past_reported", [[reported, 9], [0, 9]]), column("supported", [supported]),
            column("receptive", [0.5]), record, withheld, accountability, baseline,
        )  # fmt: skip
        return record[0], withheld[0], accountability[0], baseline

    return run


def test_what_is_known_withholds(review: Any) -> None:
    known, withheld, accountability, baseline = review(
        6, diligence=0.9, memory=6, known=2.0, condition=0.1, offence=0.01
    )
    assert known == pytest.approx(2 + (6 - 2) / 6)
    assert withheld == pytest.approx(0.9 * (1 - np.exp(-known / 1.0)), rel=1e-5)
    assert accountability == pytest.approx(0.4 + 0.1 * withheld * 0.8 * 0.5 * 0.6, rel=1e-5)
    np.testing.assert_allclose(baseline, [0.6 - 1.5 * 0.01 * withheld * 0.8, 0.5], rtol=1e-5)


def test_nothing_is_withheld_without_a_record_or_without_the_policy(review: Any) -> None:
    assert review(0, diligence=1)[1] == 0
    assert review(9, diligence=0)[1:3] == (0, pytest.approx(0.4))


def test_without_support_nothing_can_be_withheld(review: Any) -> None:
    _, withheld, accountability, baseline = review(9, diligence=1, supported=0.0)
    assert withheld > 0
    assert accountability == pytest.approx(0.4)
    assert baseline[0] == pytest.approx(0.6)
