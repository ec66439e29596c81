"""Attacks on peacekeepers: their rate by everything that it depends on, and their dead."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents import events
from agents.armed_groups import attacks_on_peacekeepers

BASES = 40_000
"""independent bases; bounds are five standard errors, so each check fails by luck less than once in a million"""


@pytest.fixture
def captures() -> list[Any]:
    """Arms captured, by actor, in each call of `attack`."""
    return []


@pytest.fixture
def attack(parameters: Any, column: Any, roads: Any, captures: list[Any]) -> Any:
    def act(bases: int = BASES, settings: Any = None, **changes: Any) -> Any:
        world = {
            "fighters": ((2, 2), [[0, 150], [0, 0]]), "tempo": ((2,), 1), "operations": ((2,), 1),
            "arms": ((2,), 1), "consent": ((2,), 0), "confronted": ((2,), 0),
            "base_location": ((bases,), 0), "troops": ((bases,), 320), "police": ((bases,), 0),
            "observers": ((bases,), 0), "base_effort": ((bases,), 0), "force_protection": ((bases,), 0),
        }  # fmt: skip
        assert set(changes) <= set(world)
        given = [column(name, np.zeros(shape) + changes.get(name, start)) for name, (shape, start) in world.items()]
        attacked, killed = column("attacked", shape=(bases,)), column("peacekeepers_killed", shape=(bases,))
        e, captured = events.events(bases), column("captured", [0, 0])
        p = parameters("attacks_on_peacekeepers", **{"rate": 0.4, **(settings or {})})
        n = attacks_on_peacekeepers.act(p, 1, 0, *roads(2, [(0, 1)]), *given, attacked, killed, captured, e, 0)
        captures.append(captured)
        return attacked, killed, events.Events(*(a[:n] for a in e))

    return act


@pytest.mark.parametrize(
    ("changes", "factor"),
    [
        ({}, 1),
        ({"troops": 50, "police": 20, "observers": 10}, 0.5),
        ({"consent": 0.4}, 0.36),
        ({"fighters": [[0, 50], [0, 0]]}, 0.5),
        ({"fighters": [[0, 0], [0, 100]]}, 0.5),
        ({"tempo": 1.7}, 1.7),
        ({"base_effort": 100}, 1 / 1.5),
        ({"force_protection": 0.3}, 0.7),
        ({"confronted": 0.4}, 1.8),
    ],
)
def test_expected_attacks(attack: Any, changes: Any, factor: float) -> None:
    chance = 0.4 * 0.5 * factor
    attacked, _, _ = attack(**changes)
    assert attacked.mean() == pytest.approx(chance, abs=5 * np.sqrt(chance * (1 - chance) / BASES))


@pytest.mark.parametrize(
    "nobody",
    [
        {"troops": 0},
        {"consent": 1},
        {"fighters": [[0, 0], [0, 0]]},
        {"fighters": [[900, 0], [900, 0]]},
        {"force_protection": 1},
    ],
)
def test_no_attack_without_a_target_or_an_enemy(attack: Any, nobody: Any) -> None:
    assert attack(bases=2000, settings={"rate": 1}, **nobody)[2].day.size == 0


def test_dead_are_geometric(attack: Any) -> None:
    _, _, e = attack(settings={"deadly": 0.5, "device_deadly": 0.5, "rate": 1})
    for k in (1, 2, 4):
        tail = 0.5**k
        assert (e.deaths_b >= k).mean() == pytest.approx(tail, abs=5 * np.sqrt(tail * (1 - tail) / e.day.size))


def test_events_agree_with_the_bases(attack: Any) -> None:
    settings = {"rate": 1, "deadly": 0.9, "device_deadly": 0.9}
    attacked, killed, e = attack(bases=2000, settings=settings, troops=3, tempo=10)
    assert killed.max() == 3
    np.testing.assert_array_equal(attacked, np.bincount(e.base, minlength=2000))
    np.testing.assert_array_equal(killed, np.bincount(e.base, e.deaths_b, minlength=2000))
    assert set(e.kind) == {events.ON_PEACEKEEPERS, events.BY_DEVICE}
    assert (e.side_b == events.PEACEKEEPERS).all()
    assert (e.deaths_civilians == 0).all()


def test_a_share_of_attacks_is_by_device(attack: Any) -> None:
    _, _, e = attack()
    share = (e.kind == events.BY_DEVICE).mean()
    assert share == pytest.approx(0.4, abs=5 * np.sqrt(0.24 / e.kind.size))
    assert set(attack(settings={"devices": 0})[2].kind) == {events.ON_PEACEKEEPERS}


def test_direct_attacks_that_kill_capture_arms_from_weak_bases(attack: Any, captures: list[Any]) -> None:
    attack(settings={"devices": 1})
    attack(settings={"devices": 0})
    attack(settings={"devices": 0}, base_effort=100)
    assert captures[0].sum() == 0
    assert captures[1][1] > 0 == captures[1][0]
    assert captures[2][1] < captures[1][1]
