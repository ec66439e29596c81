"""Leaving a group and going back: nobody is lost, and who goes back where."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import demobilisation, remobilisation
from agents.armed_groups.truces import AGREEMENT, CEASEFIRE, WAR

PLACES, ACTORS = 50, 3


class Groups:
    """A state, a group with an agreement and one at war."""

    def __init__(self, column: Any, truce: int = AGREEMENT) -> None:
        self.fighters = column("fighters", np.tile([300, 100, 100], (PLACES, 1)))
        self.former = column("ex_combatants", shape=(PLACES, ACTORS))
        self.assisted = column("assisted", shape=(PLACES, ACTORS))
        self.exits, self.returns = column("exits", [0] * ACTORS), column("returns", [0] * ACTORS)
        self.truce = column("truce", np.zeros((ACTORS, ACTORS)))
        self.truce[0, 1] = self.truce[1, 0] = truce
        self.trust = column("dyad_trust", np.full((ACTORS, ACTORS), 0.2))
        self.access = column("access", [0.5] * PLACES)
        self.harm = column("harm", shape=(PLACES, ACTORS))
        self.poor = column("poor", shape=(PLACES, ACTORS))
        self.acceptance = column("acceptance", shape=(PLACES, ACTORS))

    def people(self) -> Any:
        return self.fighters.sum(axis=0, dtype=np.int64) + self.former.sum(axis=0)

    def leave(self, p: Any, ddr: Any, day: int = 30) -> None:
        demobilisation.review(
            p, 1, day, ddr, self.fighters, self.access, self.truce, self.trust, self.former, self.exits
        )

    def go_back(self, p: Any, day: int = 30) -> None:
        remobilisation.review(
            p, 1, day, self.truce, self.harm, self.poor, self.acceptance, self.assisted, self.former, self.fighters,
            self.returns,
        )  # fmt: skip


def test_share_by_hand(parameters: Any) -> None:
    p = parameters("demobilisation", rate=0.1, alone=0.4)
    assert demobilisation.leave(p, 0.5, 0.2, 1.0) == pytest.approx(0.1 * 0.65)
    assert demobilisation.leave(p, 0.1, 0.2, 0.0) == pytest.approx(0.1 * 0.44 * 0.4)


@pytest.mark.parametrize("truce", [WAR, CEASEFIRE])
def test_without_an_agreement_nobody_leaves(parameters: Any, column: Any, truce: int) -> None:
    groups = Groups(column, truce)
    groups.leave(parameters("demobilisation", rate=1), column("ddr", [1]))
    assert groups.former.sum() == 0


def test_who_leaves_and_how_many(parameters: Any, column: Any) -> None:
    groups = Groups(column)
    groups.leave(parameters("demobilisation", rate=0.1, alone=0.4), column("ddr", [1]))
    left = groups.former.sum(axis=0)
    assert left[[0, 2]].tolist() == [0, 0]
    # 50 places, 6.5 expected at each, rounded up or down.
    assert left[1] == pytest.approx(325, abs=5 * np.sqrt(50 * 0.25))
    assert groups.exits.tolist() == left.tolist()


def test_nobody_is_lost_over_years(parameters: Any, column: Any) -> None:
    groups = Groups(column)
    before = groups.people()
    leave, back = parameters("demobilisation", rate=0.5), parameters("remobilisation", rate=0.1)
    for month in range(40):
        groups.truce[0, 1] = groups.truce[1, 0] = AGREEMENT if month % 9 < 6 else WAR
        groups.poor[:] = 0.6 * groups.former
        groups.leave(leave, column("ddr", [0.7]), 30 * month)
        groups.assisted[:] = groups.former // 2
        groups.go_back(back, 30 * month)
        np.testing.assert_array_equal(groups.people(), before)
        assert (groups.fighters >= 0).all()
        assert (groups.former >= 0).all()
        assert (groups.assisted <= groups.former).all()
        assert (groups.assisted >= 0).all()
    assert groups.former.sum() > 0


def test_returns_by_hand(parameters: Any, column: Any) -> None:
    p = parameters("remobilisation", rate=0.01, poverty=3, abuse=2, much=4, peace=0.25)
    found = remobilisation.going(
        p, column("poor", [[0, 20, 20]]), column("harm", [4]), column("acceptance", [[0.5, 0.5, 0.2]]),
        np.array([0.0, 1.0, 0.0]), column("ex_combatants", [[0, 40, 40]]),
    )  # fmt: skip
    hunted = 1 + 2 * (1 - np.exp(-1))
    np.testing.assert_allclose(
        found, [[0, 0.01 * 2.5 * hunted * 1.0 * 0.25 * 40, 0.01 * 2.5 * hunted * 1.3 * 40]], rtol=1e-5
    )


@pytest.mark.parametrize("cause", ["poverty", "abuse", "rejection", "war"])
def test_men_go_back_where_there_is_a_reason(parameters: Any, column: Any, cause: str) -> None:
    back = {}
    for reason in ("none", cause):
        groups = Groups(column, WAR if reason == "war" else AGREEMENT)
        groups.former[:, 1], groups.acceptance[:] = 100, 0.9
        if reason == "poverty":
            groups.poor[:, 1] = 100
        elif reason == "abuse":
            groups.harm[:, 0] = 10
        elif reason == "rejection":
            groups.acceptance[:] = 0.1
        groups.go_back(parameters("remobilisation", rate=0.05))
        back[reason] = int(groups.returns.sum())
    assert back[cause] > 1.3 * back["none"] > 0
