"""Humanitarian aid: who is reached, what is taken, and where agencies stay away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups.forces import LEGITIMACY_SEEKING, PREDATORY, STATE
from agents.partners import humanitarian_aid

PLACES = 3
"""ruled by the state, ruled by a predatory group, abroad"""


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    def review(
        escorts: float = 0, councils: float = 0, consent: float = 1, access: float = 0, room: int = 0,
        suspension: float = 0, women: float = 0, months: int = 1, **settings: float,
    ) -> Any:  # fmt: skip
        found = {
            name: column(name, shape=(PLACES,)) for name in ("served", "relief", "suspension", "aid_incidents")
        } | {"diverted": column("diverted", shape=(3,))}
        found["suspension"][:] = suspension
        for number in range(months):
            humanitarian_aid.review(
                parameters("humanitarian_aid", **{"attacked": 0, **settings}), 1, 30 * number, escorts, councils,
                column("kind", [STATE, LEGITIMACY_SEEKING, PREDATORY]), column("consent", [consent] * 3),
                column("fighters", [[100, 0, 0], [0, 0, 200], [0, 0, 50]]),
                column("control", [[1, 0, 0], [0, 0, 1], [0, 0, 0]]), column("abroad", [0, 0, 1]),
                column("access", [access] * PLACES), column("site_capacity", [0, room, 0]),
                column("population", [10_000, 10_000, 10_000]), column("in_need", [1000, 1000, 0]),
                column("women_headed", [women] * PLACES), column("livelihood", [0.8] * PLACES),
                column("first_income", [0, 0.5, 0.5]), *found.values(),
            )  # fmt: skip
        return found

    return review


def test_who_is_reached_by_hand(month: Any) -> None:
    whole = {"funded": 1, "divertible": 0, "exclusion": 0}
    np.testing.assert_allclose(month(**whole)["served"], [900, 300, 0], rtol=1e-5)
    np.testing.assert_allclose(month(consent=0, **whole)["served"], [450, 150, 0], rtol=1e-5)
    np.testing.assert_allclose(month(access=0.5, escorts=0.1, **whole)["served"], [925, 475, 0], rtol=1e-5)
    np.testing.assert_allclose(month(room=400, **whole)["served"], [900, 400 + 180, 0], rtol=1e-5)
    np.testing.assert_allclose(month(suspension=0.5, suspended=36, **whole)["served"], [450, 150, 0], rtol=1e-5)
    np.testing.assert_allclose(month(**whole)["relief"], [0.45, 0.15, 0], rtol=1e-5)  # of 2,000 livelihoods lost


def test_what_donors_do_not_fund_is_missing_everywhere(month: Any) -> None:
    np.testing.assert_allclose(month(funded=0.3, divertible=0, exclusion=0)["served"], [450, 150, 0], rtol=1e-5)
    assert not month(funded=0)["served"].any()


def test_groups_take_what_is_divertible_where_they_rule(month: Any) -> None:
    found = month(funded=1, divertible=0.5, exclusion=0, ration=0.1)
    np.testing.assert_allclose(found["served"], [900, 150, 0], rtol=1e-5)  # the state takes nothing
    np.testing.assert_allclose(found["diverted"], [0, 0, 0.1 * 150 / (250 * 0.5)], rtol=1e-5)
    assert not month(divertible=0)["diverted"].any()


def test_families_headed_by_women_get_their_part_where_women_have_a_voice(month: Any) -> None:
    whole = {"funded": 1, "divertible": 0, "exclusion": 0.4, "women": 0.5}
    np.testing.assert_allclose(month(**whole)["served"], [720, 240, 0], rtol=1e-5)
    np.testing.assert_allclose(month(councils=1, **whole)["served"], [900, 300, 0], rtol=1e-5)


def test_agencies_are_attacked_where_aid_does_not_pass_and_stay_away(month: Any) -> None:
    found = month(attacked=5, suspended=3)
    expected = 5 * 2**0.7 * 0.7
    assert found["aid_incidents"][1] == pytest.approx(expected, abs=1)
    assert found["aid_incidents"][0] <= 1  # .5 expected
    assert found["aid_incidents"][2] == 0
    assert found["suspension"][1] > 0.9
    assert month(attacked=5, months=2)["served"][1] < 0.1 * month(attacked=5)["served"][1]
    np.testing.assert_allclose(month(suspension=0.8, suspended=2)["suspension"], 0.8 * np.exp(-0.5), rtol=1e-5)
