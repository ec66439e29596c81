"""Regional contingents: sooner and lighter, at the headcount of the plan, and what two hats cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import regional_force
from agents.peacekeepers.arrivals import strength

KINDS = ("troops", "police", "observers", "civilians")


@pytest.fixture
def month(parameters: Any, column: Any) -> Any:
    """Personnel of a base with ceilings of 10,000, the UN's share of which is there already, and what follows."""

    def review(day: int, un: float, leaving: int = -1, **settings: float) -> dict[str, Any]:
        there = {kind: column(kind, [round(10_000 * un)]) for kind in KINDS}
        also = {name: column(name, [0.8]) for name in ("contributed", "capability", "able")}
        also["regional_share"] = column("regional_share", [0])
        regional_force.review(
            parameters("regional_force", **settings), 0.9, 6.0, 2.0, 1.0, 1.0, day, column("authorised", [0]),
            column("leaving", [leaving]), column("timetable", [200]), column("reinforced", [1, 1]),
            column("ceiling_troops", [10_000]), column("ceiling_civilians", [10_000]), *there.values(), *also.values(),
        )  # fmt: skip
        return {name: float(value[0]) for name, value in (there | also).items()}

    return review


def arrived(day: int, arrival: float) -> float:
    return strength((day + 15) / 30.4375, 0.9, 6.0 * arrival, 2.0 * arrival)


def test_without_a_regional_mission_nothing_differs(month: Any) -> None:
    found = month(600, 0.9, mode=0)
    assert [found[kind] for kind in KINDS] == [9000] * 4
    assert found["able"] == pytest.approx(0.8)
    assert found["regional_share"] == 0


def test_first_comes_sooner_with_few_civilians_and_is_re_hatted(month: Any) -> None:
    early = month(120, 0.0, mode=1, arrival=0.5, capability=0.75, civilians=0.3)
    share = arrived(120, 0.5)
    assert share > 2 * arrived(120, 1)
    assert early["troops"] == pytest.approx(10_000 * share, abs=1)
    assert early["civilians"] == pytest.approx(3_000 * share, abs=1)
    assert early["police"] == early["observers"] == 0
    assert early["regional_share"] == 1
    assert early["able"] == early["capability"] == pytest.approx(0.8 * 0.75)
    # The United Nations take over whom they find: nobody is there twice.
    later = month(500, 0.5, mode=1, capability=0.75)
    assert later["troops"] == pytest.approx(9000, abs=1)
    assert later["regional_share"] == pytest.approx(4 / 9, abs=0.001)
    assert later["able"] == pytest.approx(0.8 * (1 - 0.25 * 4 / 9), rel=1e-3)
    handed = month(2000, 0.9, mode=1)
    assert handed["troops"] == 9000
    assert handed["regional_share"] == 0
    assert handed["able"] == pytest.approx(0.8)


def test_together_share_the_ceiling(month: Any) -> None:
    found = month(3000, 0.9, mode=2, part=0.4, civilians=0.3)
    assert found["troops"] == 9000
    assert found["police"] == 5400
    assert found["civilians"] == pytest.approx(5400 + 0.4 * 0.3 * 9000, abs=1)
    assert found["regional_share"] == pytest.approx(0.4)


def test_both_leave_by_one_timetable(month: Any) -> None:
    assert month(3100, 0.0, leaving=3000, mode=1)["troops"] == pytest.approx(9000 * (1 - 115 / 200), abs=1)
    assert month(3500, 0.0, leaving=3000, mode=1)["troops"] == 0


def test_the_united_nations_come_later_only_where_the_region_goes_first(parameters: Any) -> None:
    found = [regional_force.arrives(parameters("regional_force", mode=mode, handover=12), 5.5) for mode in (0, 1, 2)]
    assert found == [5.5, 17.5, 5.5]


@pytest.mark.parametrize(("share", "kept"), [(0, 1), (0.5, 0.9), (1, 1), (0.2, 1 - 0.4 * 0.16)])
def test_two_hats_cost_effort_and_regional_troops_protect_less(
    parameters: Any, column: Any, share: float, kept: float
) -> None:
    p = parameters("regional_force", hats=0.1, protection=0.5, partial=0.1)
    names = ("effort", "protection_effort", "dialogue_effort", "environment_effort", "escort_effort")
    found = {name: column(name, [0.5]) for name in names}
    consent = column("consent_baseline", [0.6, 0.5])
    regional_force.divide(p, column("regional_share", [share]), *found.values(), consent)
    for name, value in found.items():
        expected = 0.5 * kept * ((1 - 0.5 * share) if name == "protection_effort" else 1)
        assert value[0] == pytest.approx(expected, rel=1e-5)
    np.testing.assert_allclose(consent, [0.6, 0.5 * (1 - 0.1 * share)], rtol=1e-5)


def test_who_pays_whom(parameters: Any, column: Any) -> None:
    p = parameters("regional_force", own_means=0.25)
    found = regional_force.paid_elsewhere(p, column("regional_share", [0.4]), column("troops", [600, 400]))
    assert found == pytest.approx(100)
