"""Convoys: weekly supply by road, attacks on it, and what a base has left."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.peacekeepers import convoys

BASES = 7000
"""a seventh of them is supplied on a day; bounds are five standard errors"""


@pytest.fixture
def send(parameters: Any, column: Any, roads: Any) -> Any:
    def act(escort: float = 0, settings: Any = None, **changes: Any) -> Any:
        world = {
            "fighters": ((2, 2), [[0, 0], [0, 150]]), "arms": ((2,), 1), "operations": ((2,), 1), "consent": ((2,), 0),
            "base_location": ((BASES,), 1), "troops": ((BASES,), 300), "freedom": ((BASES,), 1),
        }  # fmt: skip
        given = [column(name, np.zeros(shape) + changes.get(name, start)) for name, (shape, start) in world.items()]
        attacked, killed = column("attacked", shape=(BASES,)), column("peacekeepers_killed", shape=(BASES,))
        supplied, e = column("supplied", shape=(BASES,)), events.events(BASES)
        hours = np.tile(np.array([0, 4], np.float32), (BASES, 1))
        n = convoys.act(
            parameters("convoys", **{"rate": 0.8, **(settings or {})}), 1, 0, *roads(2, []), hours, *given,
            column("escort_effort", [escort]), attacked, killed, supplied, e, 0,
        )  # fmt: skip
        return n, supplied, attacked, killed, events.Events(*(a[:n] for a in e))

    return act


@pytest.mark.parametrize(
    ("changes", "factor"),
    [({}, 1), ({"consent": 0.5}, 0.25), ({"arms": 0.5}, 0.5), ({"operations": 0}, 0), ({"escort": 0.1}, 0.25),
     ({"escort": 0.2}, 0), ({"troops": 0}, 0)],
)  # fmt: skip
def test_attacks(send: Any, changes: Any, factor: float) -> None:
    mean = 0.8 * 0.5 * 0.5 * factor
    n = send(**changes)[0]
    assert n == pytest.approx(mean * BASES / 7, abs=5 * np.sqrt(mean * (1 - mean) * BASES / 7))


def test_a_convoy_a_week_brings_what_freedom_allows_less_what_is_lost(send: Any) -> None:
    n, supplied, attacked, killed, e = send(freedom=0.9)
    sent = np.arange(BASES) % 7 == 0
    assert (supplied[~sent] == 0).all()
    np.testing.assert_allclose(supplied[sent], np.where(attacked[sent] > 0, 0.5, 0.9), rtol=1e-6)
    assert attacked.sum() == n
    assert killed.sum() == e.deaths_b.sum() > 0
    assert set(e.kind) == {events.ON_CONVOY}


@pytest.mark.parametrize(("supplied", "expected"), [(1, 0.65), (0.5, 0.5), (0, 0.35)])
def test_supplies_rise_and_fall_once_a_week(parameters: Any, column: Any, supplied: float, expected: float) -> None:
    for day in range(7):
        left = column("supplies", [0.5])
        convoys.update(parameters("convoys"), day, column("troops", [300]), column("supplied", [supplied]), left)
        assert left[0] == pytest.approx(expected if day == 0 else 0.5)
