"""Battle: attrition between two armed actors at a place, and civilians in the crossfire."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from agents import events
from agents.armed_groups import battle
from agents.armed_groups.forces import LEGITIMACY_SEEKING, PREDATORY, STATE

PLACES = 20_000
"""independent places; bounds are five standard errors, so each check fails by luck less than once in a million"""


class Fought(NamedTuple):
    losses: Any
    battles: Any
    gains: Any
    e: Any
    n: int
    violations: Any


@pytest.fixture
def fight(parameters: Any, column: Any) -> Any:
    def act(
        fighters: Any, *, kind: Any = (STATE, LEGITIMACY_SEEKING), tempo: Any = None, intent: Any = 1.0, lull: int = 0,
        truce: int = 0, operations: Any = 1, arms: Any = 1, places: int = PLACES, **settings: float,
    ) -> Fought:  # fmt: skip
        actors = len(fighters)
        cells = (places, actors)
        losses, gains = column("losses", shape=cells), column("gains", shape=cells)
        violations = column("violations", shape=(actors, actors))
        battles, e = column("battles", shape=(places,)), events.events(places * actors * actors)
        n = battle.act(
            parameters("battle", **settings), 1, 0, column("kind", kind),
            column("tempo", np.ones(actors) if tempo is None else tempo),
            column("operations", np.zeros(actors) + operations), column("arms", np.zeros(actors) + arms),
            column("battle_intent", np.zeros(cells) + intent), column("lull", np.full((actors, actors), lull)),
            column("truce", np.full((actors, actors), truce)), violations,
            column("fighters", np.tile(fighters, (places, 1))), losses, battles, gains, e, 0,
        )  # fmt: skip
        return Fought(losses, battles, gains, events.Events(*(a[:n] for a in e)), n, violations)

    return act


def check_battles(fought: Fought, rate: float) -> None:
    """Battles are Poisson, but at most two a day."""
    chance = np.array([np.exp(-rate), rate * np.exp(-rate), 1 - (1 + rate) * np.exp(-rate)])
    mean = chance @ [0, 1, 2]
    sd = np.sqrt(chance @ [0, 1, 4] - mean**2)
    assert fought.n == pytest.approx(mean * PLACES, abs=5 * sd * np.sqrt(PLACES))


def test_expected_battles(fight: Any) -> None:
    check_battles(fight([900, 400], rate=0.05), 0.05 * 600 / 100)


def test_tempo_and_intent_count_in_the_mean_of_both(fight: Any) -> None:
    fought = fight([900, 400], rate=0.05, tempo=[0.5, 2.5], intent=np.array([0.4, 1.2]))
    check_battles(fought, 0.05 * 6 * 1.5 * 0.8)


def test_a_lull_makes_battles_rarer(fight: Any) -> None:
    check_battles(fight([900, 400], rate=0.2, lull=1), 0.2 * 6 * 0.15)


def test_groups_among_themselves(fight: Any) -> None:
    check_battles(fight([900, 400], kind=[LEGITIMACY_SEEKING, PREDATORY], rate=0.1), 0.1 * 6 * 0.4)


def test_nobody_fights_without_an_enemy(fight: Any) -> None:
    fought = fight([900, 0], rate=1)
    assert fought.n == 0
    assert fought.battles.sum() == 0


def test_events_agree_with_losses_gains_and_battles(fight: Any) -> None:
    fought = fight([300, 200, 120], kind=[STATE, LEGITIMACY_SEEKING, PREDATORY], rate=0.5)
    e = fought.e
    assert fought.n > PLACES
    assert (e.kind == events.BATTLE).all()
    losses, gains = np.zeros_like(fought.losses), np.zeros_like(fought.gains)
    for side, dead, won in ((e.side_a, e.deaths_a, 1), (e.side_b, e.deaths_b, -1)):
        np.add.at(losses, (e.place, side), dead)
        np.add.at(gains, (e.place, side), won)
    np.testing.assert_array_equal(fought.losses, losses)
    np.testing.assert_array_equal(fought.gains, gains)
    np.testing.assert_array_equal(fought.battles, np.bincount(e.place, minlength=PLACES))


def test_a_battle_never_kills_more_than_a_tenth(fight: Any) -> None:
    fought = fight([55, 30], rate=1, exponent=1.5, tempo=[50, 50])
    e = fought.e
    dead = np.where(e.side_a == 0, [e.deaths_a, e.deaths_b], [e.deaths_b, e.deaths_a])
    assert (dead[0].max(), dead[1].max()) == (5, 3)
    assert (dead >= 0).all()
    assert fought.battles.max() == battle.MOST


def test_dead_follow_a_power_law_and_the_other_sides_strength(fight: Any) -> None:
    fought = fight([30_000, 90_000], rate=1)
    e = fought.e
    n = fought.n
    dead = e.deaths_a + e.deaths_b
    for k in (2, 4, 10):
        tail = ((k - 0.5) ** -1.5 - 500.5**-1.5) / (0.5**-1.5 - 500.5**-1.5)
        assert (dead >= k).mean() == pytest.approx(tail, abs=5 * np.sqrt(tail * (1 - tail) / n))
    own = np.where(e.side_a == 0, e.deaths_a, e.deaths_b)
    assert own.sum() == pytest.approx(0.75 * dead.sum(), abs=5 * 0.5 * np.sqrt(n))
    assert e.deaths_civilians.sum() == pytest.approx(0.12 * dead.sum(), abs=5 * 0.5 * np.sqrt(n))
    # The stronger side holds the field in proportion to its strength.
    assert (e.side_a == 1).mean() == pytest.approx(0.75, abs=5 * np.sqrt(0.1875 / n))


def test_battles_in_a_truce_are_rare_and_counted_as_violations(fight: Any) -> None:
    war, truce = fight([300, 300], rate=0.2), fight([300, 300], rate=0.2, truce=1)
    assert war.violations.sum() == 0
    assert 0 < truce.n < 0.15 * war.n
    assert truce.violations.tolist() == [[0, truce.n], [truce.n, 0]]


def test_operations_of_both_sides_and_arms(fight: Any) -> None:
    war = fight([300, 300], rate=0.2)
    assert fight([300, 300], rate=0.2, operations=[0, 1]).n == 0
    assert fight([300, 300], rate=0.2, operations=0.5).n < 0.7 * war.n
    armed = fight([300, 300], rate=0.2, arms=[3, 1])
    assert armed.n == war.n
    assert armed.gains[:, 0].sum() > 0 > armed.gains[:, 1].sum()
