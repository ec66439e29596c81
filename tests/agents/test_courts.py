"""Cases, local courts, the international court, and what leaders fear of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import hardening
from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.authorities import courts
from agents.partners import international_court
from agents.peacekeepers import human_rights_monitoring

KIND = [STATE, LEGITIMACY_SEEKING, PREDATORY, COMMUNAL]


def test_reported_attacks_become_cases_by_effort(parameters: Any, column: Any) -> None:
    open_, documented = column("cases_open", [10, 0]), column("documented", [0, 0])
    human_rights_monitoring.review(
        parameters("human_rights_monitoring", least=0.2, much=0.1, memory=12), 0.1,
        column("past_reported", [[1, 4], [2, 0]]), open_, documented,
    )  # fmt: skip
    share = 0.2 + 0.8 * (1 - np.exp(-1))
    np.testing.assert_allclose(documented, [3 * share, 4 * share], rtol=1e-5)
    np.testing.assert_allclose(open_, [10 * np.exp(-1 / 12) + 3 * share, 4 * share], rtol=1e-5)


class Docket:
    """Cases of four actors before the courts."""

    def __init__(self, column: Any, cases: Any = (20, 10, 60, 10)) -> None:
        self.open, self.column = column("cases_open", cases), column
        self.investigated, self.tried = column("investigated", [0] * 4), column("tried", [0] * 4)
        self.on_file, self.indicted = column("on_file", [0] * 4), column("indicted", [0] * 4)
        self.restraint, self.baseline = column("restraint", [0] * 4), column("consent_baseline", [0.6] * 4)

    def at_home(self, p: Any, accountability: float = 0.4) -> None:
        courts.review(
            p, self.column("kind", KIND), self.column("accountability", [accountability]), self.open,
            self.investigated, self.tried, self.restraint,
        )  # fmt: skip

    def abroad(self, p: Any, day: int = 30) -> None:
        international_court.review(
            p, 1.0, 1, day, self.column("kind", KIND), self.open, self.investigated, self.on_file, self.indicted,
            self.restraint, self.baseline,
        )  # fmt: skip


def test_local_courts_by_hand(parameters: Any, column: Any) -> None:
    docket = Docket(column)
    docket.at_home(parameters("courts", local=0.5, capacity=20, memory=24, many=2, fear=0.5))
    taken = np.array([2 * 0.4, 1, 6, 1])  # of 10; courts that depend on the state try it less
    np.testing.assert_allclose(docket.open, [20, 10, 60, 10] - taken, rtol=1e-5)
    np.testing.assert_allclose(docket.investigated, taken, rtol=1e-5)
    np.testing.assert_allclose(docket.restraint, 0.5 * np.array([1, 1, 0, 0.2]) * (1 - np.exp(-taken / 2)), rtol=1e-5)


def test_no_court_takes_more_than_there_is(parameters: Any, column: Any) -> None:
    docket = Docket(column, (0.5, 0, 1, 0))
    docket.at_home(parameters("courts", local=1, capacity=500), accountability=1.0)
    np.testing.assert_allclose(docket.open, 0, atol=1e-6)
    docket.abroad(parameters("international_court", international=1))
    assert docket.investigated.sum() == pytest.approx(1.5)


def test_without_support_no_court_sits(parameters: Any, column: Any) -> None:
    docket = Docket(column)
    docket.at_home(parameters("courts"))
    for month in range(60):
        docket.abroad(parameters("international_court"), 30 * month)
    assert docket.investigated.sum() == docket.restraint.sum() == docket.indicted.sum() == 0
    assert docket.open.sum() == 100


def test_the_court_indicts_in_time_and_only_some_fear_it(parameters: Any, column: Any) -> None:
    docket = Docket(column)
    p = parameters("international_court", international=1, capacity=5, file=5, indicts=0.2, fear=0.5, offence=0.1)
    for month in range(60):
        docket.restraint[:] = 0
        docket.abroad(p, 30 * month)
    assert docket.indicted.tolist() == [1, 1, 1, 1]
    np.testing.assert_allclose(docket.restraint, [0.5, 0.5, 0, 0.1], rtol=1e-5)
    # The government minds once.
    np.testing.assert_allclose(docket.baseline, [0.5, 0.6, 0.6, 0.6], rtol=1e-5)
    assert docket.on_file.sum() == pytest.approx(100, rel=1e-3)


def test_jurisdiction_alone_is_feared(parameters: Any, column: Any) -> None:
    docket = Docket(column, (0, 0, 0, 0))
    docket.abroad(parameters("international_court", international=0.5, fear=0.6, jurisdiction=0.4))
    np.testing.assert_allclose(docket.restraint, 0.6 * 0.5 * 0.4 * np.array([1, 1, 0, 0.2]), rtol=1e-5)
    assert docket.indicted.sum() == 0


def test_both_courts_together_are_feared_more(parameters: Any, column: Any) -> None:
    docket = Docket(column)
    docket.restraint[:] = 0.5
    docket.tried[:] = 1e3
    docket.at_home(parameters("courts", fear=0.4))
    assert docket.restraint[1] == pytest.approx(1 - 0.5 * 0.6, rel=1e-5)


@pytest.mark.parametrize(("indicted", "refused"), [([0, 0, 1], [0, 0.3]), ([1, 0, 0], [0.3, 0.3]), ([0, 0, 0], [0, 0])])
def test_indicted_leaders_refuse_to_sign(parameters: Any, column: Any, indicted: Any, refused: Any) -> None:
    found = column("refused", np.zeros((3, 3)))
    hardening.review(parameters("hardening", refusal=0.3), column("indicted", indicted), found)
    np.testing.assert_allclose(found[0, 1:], refused, rtol=1e-6)
    np.testing.assert_allclose(found, found.T)
