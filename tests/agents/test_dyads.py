"""What the rules of war and peace by dyad share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import dyads


def test_the_months_violations_are_handed_over(column: Any) -> None:
    truce, held = column("truce", [[0, 1], [1, 0]]), column("held", [[0, 4], [4, 0]])
    violations, broken = column("violations", [[0, 3], [3, 0]]), column("broken", [[0, 9], [9, 0]])
    dyads.pass_month(truce, violations, held, broken)
    assert broken.tolist() == [[0, 3], [3, 0]]
    assert not violations.any()
    assert held.tolist() == [[0, 5], [5, 0]]
    dyads.pass_month(column("truce", [[0, 0], [0, 0]]), violations, held, broken)
    assert not held.any()
    assert not broken.any()


def test_access_counts_where_both_stand(column: Any) -> None:
    fighters, access = column("fighters", [[10, 10], [30, 10], [0, 50]]), column("access", [0.2, 0.6, 1])
    assert dyads.access_between(fighters, access, 0, 1) == pytest.approx((100 * 0.2 + 300 * 0.6) / 400)
    assert dyads.access_between(column("fighters", [[10, 0], [0, 10], [0, 0]]), access, 0, 1) == 0


def test_strength_and_ripeness_by_hand() -> None:
    assert dyads.strength(350, 1000) == pytest.approx(0.5)
    assert dyads.strength(0, 0) == 0
    # .009 of the fighters lost over 90 days are .0365 a year.
    assert dyads.ripeness(0.009, 90, 0.03) == pytest.approx(0.0365 / 0.03)
    assert dyads.ripeness(1, 90, 0.03) == 2.5


def test_codes_of_situation_and_ending_agree() -> None:
    from agents.armed_groups import truces

    assert (dyads.NOT_ENDED, dyads.BY_CEASEFIRE, dyads.BY_AGREEMENT) == (
        truces.WAR, truces.CEASEFIRE, truces.AGREEMENT,
    )  # fmt: skip
    assert np.unique([dyads.NOT_ENDED, dyads.BY_CEASEFIRE, dyads.BY_AGREEMENT, dyads.BY_VICTORY]).size == 4
