"""The dusk of the armed actors: who came, left and fell."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.armed_groups import forces


def test_fighters_are_settled(column: Any) -> None:
    fighters = column("fighters", [[10, 0], [7, 3]])
    forces.update(
        fighters, column("arrivals", [[1, 2], [0, 4]]), column("departures", [[3, 0], [7, 0]]),
        column("losses", [[4, 0], [0, 3]]),
    )  # fmt: skip
    np.testing.assert_array_equal(fighters, [[4, 2], [0, 4]])


def test_kinds_have_a_name_each() -> None:
    rows = (forces.STATE, forces.LEGITIMACY_SEEKING, forces.PREDATORY, forces.COMMUNAL)
    assert [forces.KINDS[row] for row in rows] == ["state", "legitimacy_seeking", "predatory", "communal"]
