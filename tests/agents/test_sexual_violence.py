"""Sexual violence as a count: who commits it, and how little presence changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import sexual_violence
from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE


@pytest.fixture
def likely(parameters: Any, column: Any) -> Any:
    def expected(
        kind: int = PREDATORY, control: float = 0.5, access: float = 0, police: float = 0, held_back: float = 0,
        fighters: int = 100, operations: float = 1,
    ) -> float:  # fmt: skip
        p = parameters("sexual_violence", rate=1, presence=0.4, police=0.2)
        found = sexual_violence.expected(
            p, column("fighters", [fighters]), kind, operations, control, held_back, column("access", [access]),
            np.array([police]),
        )  # fmt: skip
        return float(found[0])

    return expected


@pytest.mark.parametrize(("kind", "factor"), [(STATE, 0.7), (LEGITIMACY_SEEKING, 0.5), (PREDATORY, 2), (COMMUNAL, 1.2)])
def test_by_hand(likely: Any, kind: int, factor: float) -> None:
    assert likely(kind) == pytest.approx(factor * (1 - 0.6 * 0.5))
    assert likely(kind, fighters=0) == 0
    assert likely(kind, held_back=0.25, operations=0.5) == pytest.approx(likely(kind) * 0.75 * 0.5)


def test_presence_matters_only_where_leaders_control_their_fighters(likely: Any) -> None:
    assert likely(control=0, access=1) == likely(control=0)
    assert likely(control=1, access=1) == pytest.approx(likely(control=1) * np.exp(-0.4))


def test_police_matter_for_groups_alone(likely: Any) -> None:
    assert likely(control=0, police=1) == pytest.approx(likely(control=0) * np.exp(-0.2))
    assert likely(STATE, police=1) == likely(STATE)


def test_leaders_who_seek_legitimacy_answer_to_reports_slowly(parameters: Any, column: Any) -> None:
    p = parameters("sexual_violence", answer=0.4)
    held_back = column("held_back", shape=(4,))
    kind = column("kind", [STATE, LEGITIMACY_SEEKING, PREDATORY, LEGITIMACY_SEEKING])
    control, reported = column("command_control", [1, 0.5, 1, 0]), np.array([100, 100, 100, 100])
    first = sexual_violence.answered(p, held_back, kind, control, reported)
    np.testing.assert_allclose(first, [0, 0.2 / 6, 0, 0], rtol=1e-5)
    for _ in range(200):
        held_back = sexual_violence.answered(p, held_back, kind, control, reported)
    np.testing.assert_allclose(held_back, [0, 0.2, 0, 0], rtol=1e-3)
    assert sexual_violence.answered(p, held_back, kind, control, 0 * reported)[1] < 0.2


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(protection: bool = True, police: int = 0, day: int = 30) -> Any:
        incidents = column("sexual_violence", shape=(3, 2))
        sexual_violence.review(
            parameters("sexual_violence", rate=20, police=3), 1, day, protection, column("kind", [STATE, PREDATORY]),
            column("operations", [1, 1]), column("command_control", [0.5, 0]),
            column("fighters", [[1000, 1000], [0, 0], [500, 500]]), column("abroad", [0, 0, 1]),
            column("population", [5000, 5000, 5000]), column("access", [0.5, 0, 0]), column("reach", [[1, 1, 0]]),
            column("police", [police]), column("reported_sexual_violence", shape=(3, 2)),
            column("held_back", shape=(2,)), incidents,
        )  # fmt: skip
        return incidents

    return review


def test_counts_stand_where_fighters_do_and_never_abroad(month: Any) -> None:
    found = month()
    assert found[0, 0] == pytest.approx(20 * 10**0.7 * 0.7 * 0.7 * np.exp(-0.3 * 0.25), abs=1.01)
    assert found[0, 1] == pytest.approx(20 * 10**0.7 * 2, abs=1)
    assert not found[1:].any()


def test_police_need_a_mandate_to_protect(month: Any) -> None:
    assert month(police=1000)[0, 1] < 0.1 * month()[0, 1]
    np.testing.assert_array_equal(month(protection=False, police=1000), month())
