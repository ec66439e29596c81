"""Indicators, and effort that follows them: as reported, or as things are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import adaptation
from agents.peacekeepers.adaptation import BY_PLAN, BY_REPORTS, BY_TRUTH, CRSV, HUMAN_RIGHTS
from agents.peacekeepers.tasks import HUMANITARIAN_ACCESS, PEACE_PROCESS, PROTECTION, TASKS


@pytest.fixture
def read(column: Any) -> Any:
    def run(months: int = 400, access: Any = (1, 1, 0), known: Any = ((0, 1), (0, 0), (0, 0))) -> Any:
        reported, true = (column("reported_indicator", shape=(len(TASKS),)) for _ in range(2))
        for _ in range(months):
            adaptation.read(
                column("abroad", [0, 0, 1]), column("population", [10_000, 20_000, 5_000]),
                column("picture", [3, 1, 9]),
                column("threat", [2, 0, 9]), column("in_need", [100, 200, 0]), column("relief", [0.5, 0, 0]),
                column("access", access), column("fear_here", [0.2, 0.5, 0.9]), column("surveyed_fear", [0.3, -1, -1]),
                column("sexual_violence", [[4, 10], [0, 6], [0, 0]]),
                column("reported_sexual_violence", known), column("truce", [[0, 1, 0], [1, 0, 0], [0, 0, 0]]),
                column("broken", [[0, 2, 0], [2, 0, 0], [0, 0, 0]]), reported, true,
            )  # fmt: skip
        return reported, true

    return run


def test_indicators_by_hand(read: Any) -> None:
    reported, true = read()
    at = [PROTECTION, HUMANITARIAN_ACCESS, HUMAN_RIGHTS, CRSV, PEACE_PROCESS]
    np.testing.assert_allclose(reported[at], [4, 250, 0.3, 1, 3], rtol=1e-4)
    np.testing.assert_allclose(true[at], [2, 250, 0.4, 20, 3], rtol=1e-4)
    reported, true = read(access=(0, 0.5, 0))
    assert reported[HUMANITARIAN_ACCESS] == pytest.approx(100, rel=1e-4)
    assert true[HUMANITARIAN_ACCESS] == pytest.approx(250, rel=1e-4)
    assert read(months=1)[0][PROTECTION] == pytest.approx(4 / 3)  # smoothed over a quarter


@pytest.fixture
def effort_after(parameters: Any, column: Any) -> Any:
    """Effort on protection and on sexual violence after the given quarterly readings of the latter."""

    def run(by: int, reports: Any, truth: Any, gain: float = 0.5) -> Any:
        used, adapted = column("used_to", shape=(len(TASKS),)), column("adapted", shape=(len(TASKS),))
        effort = column("effort", shape=(len(TASKS),))
        reported, true = effort.copy(), effort.copy()
        for number, (known, happened) in enumerate(zip(reports, truth, strict=True)):
            effort[:] = 0
            effort[[PROTECTION, CRSV, TASKS.index("elections")]] = 0.6, 0.2, 0.2
            for indicator, value in ((reported, known), (true, happened)):
                indicator[PROTECTION], indicator[CRSV] = 10, value
            p = parameters("adaptation", by=by, gain=gain)
            adaptation.review(p, 3 * number + 3, reported, true, used, adapted, effort)
        assert effort.sum() == pytest.approx(1)
        return effort

    return run


def test_effort_follows_what_is_reported_and_nobody_gains_for_nothing(effort_after: Any) -> None:
    more = effort_after(BY_REPORTS, (2, 3), (50, 50))
    weight = (3 / 2) ** 0.5
    assert more[CRSV] == pytest.approx(0.2 * weight / (0.8 + 0.2 * weight), rel=1e-5)
    assert more[PROTECTION] == pytest.approx(0.6 / (0.8 + 0.2 * weight), rel=1e-5)


def test_reports_that_rise_with_presence_mislead(effort_after: Any) -> None:
    """Reports double while nothing happens more often."""
    assert effort_after(BY_REPORTS, (2, 4), (50, 50))[CRSV] > 0.24
    assert effort_after(BY_TRUTH, (2, 4), (50, 50))[CRSV] == pytest.approx(0.2)
    assert effort_after(BY_PLAN, (2, 4), (50, 90))[CRSV] == pytest.approx(0.2)
    assert effort_after(BY_TRUTH, (4, 2), (50, 90))[CRSV] > 0.23


def test_one_reading_counts_for_a_factor_of_two_at_most(effort_after: Any) -> None:
    assert effort_after(BY_REPORTS, (1, 100), (1, 1), gain=1)[CRSV] == pytest.approx(0.4 / 1.2, rel=1e-5)
    assert effort_after(BY_REPORTS, (0, 100), (1, 1))[CRSV] == pytest.approx(0.2)  # nothing to compare with


def test_between_quarters_weights_stay(parameters: Any, column: Any) -> None:
    effort, used, adapted = (column(name, shape=(len(TASKS),)) for name in ("effort", "used_to", "adapted"))
    effort[:], used[:], adapted[PROTECTION] = 1 / len(TASKS), 1, 2
    reading = column("reported_indicator", np.full(len(TASKS), 5.0))
    adaptation.review(parameters("adaptation", by=1), 4, reading, reading, used, adapted, effort)
    assert adapted[PROTECTION] == 2
    assert effort[PROTECTION] == pytest.approx(2 / (len(TASKS) + 1))
