"""Reports of sexual violence: a small share, larger where women are reached; true counts are not touched."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import survivor_reporting


def test_shares_by_hand(parameters: Any, column: Any) -> None:
    p = parameters("survivor_reporting", floor=0.02, access=0.1, councils=0.5)
    reached, trust = column("women_reached", [0, 1, 0.5]), column("trust_here", [1, 1, 0.5])
    np.testing.assert_allclose(survivor_reporting.share(p, reached, 0.0, trust), [0.02, 0.12, 0.0575], rtol=1e-5)
    found = survivor_reporting.share(p, reached, 0.4, trust)
    np.testing.assert_allclose(found, [0.02 + 0.1 * 0.2, 0.12, 0.02 + 0.1 * 0.6 * 0.75], rtol=1e-5)


def test_reports_are_a_share_and_never_more_than_there_was(parameters: Any, column: Any) -> None:
    true, known = (
        column("sexual_violence", np.full((4000, 3), [0, 1, 7])),
        column("reported_sexual_violence", shape=(4000, 3)),
    )
    before = true.copy()
    survivor_reporting.review(
        parameters("survivor_reporting", floor=0.05, access=0), 1, 30, column("women_reached", shape=(4000,)), 0.0,
        column("trust_here", shape=(4000,)), true, known,
    )  # fmt: skip
    np.testing.assert_array_equal(true, before)
    assert known.mean(axis=0) == pytest.approx([0, 0.05, 0.35], abs=0.04)
    assert (known <= true).all()


def test_the_default_lies_within_what_surveys_found(parameters: Any, column: Any) -> None:
    """SF43: 2 to 10 % reported."""
    found = survivor_reporting.share(
        parameters("survivor_reporting"),
        column("women_reached", [0, 0.25, 1]),
        0.03,
        column("trust_here", [0.1, 0.3, 1]),
    )
    assert found.min() == pytest.approx(0.02, abs=0.001)
    assert 0.02 < found[1] < 0.06
