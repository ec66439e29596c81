"""One-sided violence: opportunities, which of them become attacks, where, and how many they kill."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from agents import events
from agents.armed_groups import one_sided_violence as osv
from agents.armed_groups.forces import COMMUNAL, LEGITIMACY_SEEKING, PREDATORY, STATE

PLACES = 20_000
"""independent places; bounds are five standard errors, so each check fails by luck less than once in a million"""


class Attacked(NamedTuple):
    opportunities: Any
    preempted: Any
    deterred: Any
    attacks: Any
    e: Any
    n: int


@pytest.fixture
def attack(parameters: Any, column: Any, roads: Any) -> Any:
    def act(
        places: int = PLACES, edges: Any = (), settings: Any = None, kind: Any = (LEGITIMACY_SEEKING,), **changes: Any
    ) -> Attacked:
        actors = len(kind)
        here, cell = (places,), (places, actors)
        world = {
            "abroad": (here, 0), "residents": (here, 100_000), "displaced_from": (here, 0),
            "population": (here, 100_000), "kind": ((actors,), kind), "command_control": ((actors,), 0),
            "support": (cell, 0), "fighters": (cell, 100), "tempo": ((actors,), 1), "operations": ((actors,), 1),
            "arms": ((actors,), 1), "pressure": ((actors,), 0), "consent": ((actors,), 1), "civilian_intent": (cell, 1),
            "access": (here, 0), "excitation_fast": (cell, 0), "excitation_slow": (cell, 0), "preempt": (here, 0),
            "exposed": (here, 1), "attack_probability": (cell, 1),
        }  # fmt: skip
        assert set(changes) <= set(world)
        given = [column(name, np.zeros(shape) + changes.get(name, start)) for name, (shape, start) in world.items()]
        out = [column(name, shape=cell) for name in ("opportunities", "preempted", "deterred", "attacks")]
        e = events.events(places * actors * osv.MOST)
        p = parameters("one_sided_violence", **(settings or {}))
        n = osv.act(p, 1, 0, *roads(places, edges), *given, *out, e, 0)
        return Attacked(*out, events.Events(*(a[:n] for a in e)), n)

    return act


def check_opportunities(found: Attacked, rate: float) -> None:
    """Opportunities are Poisson, but at most four a day."""
    chance = np.array([np.exp(-rate) * rate**k / f for k, f in enumerate((1, 1, 2, 6))])
    k = np.arange(5)
    chance = np.append(chance, 1 - chance.sum())
    mean = chance @ k
    sd = np.sqrt(chance @ k**2 - mean**2)
    assert found.opportunities.sum() == pytest.approx(mean * PLACES, abs=5 * sd * np.sqrt(PLACES))


@pytest.mark.parametrize(
    ("changes", "factor"),
    [
        ({}, 1),
        ({"fighters": 250}, 2.5**0.7),
        ({"tempo": 1.4}, 1.4),
        ({"operations": 0.5}, 0.5),
        ({"arms": 1.5}, 1.5),
        ({"pressure": 0.2}, 1.3),
        ({"excitation_fast": 0.1, "operations": 0}, 0),
        ({"civilian_intent": 0.5}, 0.5),
        ({"support": 0.4}, 0.6),
        ({"command_control": 0.5}, 0.7),
        ({"displaced_from": 25_000}, 0.75),
        ({"displaced_from": 200_000}, 0),
        ({"kind": [PREDATORY]}, 1.6),
        ({"kind": [COMMUNAL]}, 1.2),
        ({"kind": [STATE]}, 0.35),
        ({"kind": [STATE], "access": 0.8, "consent": 0.25}, 0.35 * (1 + 0.75 * 2 * 0.8)),
        ({"access": 0.8, "consent": 0.25}, 1),
        ({"excitation_fast": 0.1, "excitation_slow": 0.2, "tempo": 2, "support": 0.5}, 1.6),
    ],
)
def test_expected_opportunities(attack: Any, changes: Any, factor: float) -> None:
    check_opportunities(attack(settings={"rate": 0.5}, **changes), 0.5 * factor)


def test_default_rate(parameters: Any) -> None:
    assert osv.rate(parameters("one_sided_violence"), 1, 100, 0.0, 0.0, 0.0, 0.0, 1.0) == pytest.approx(0.008)


@pytest.mark.parametrize("nowhere", [{"abroad": 1}, {"population": 0}, {"fighters": 0}])
def test_no_attack_where_nobody_could_attack_or_be_attacked(attack: Any, nowhere: Any) -> None:
    found = attack(places=100, excitation_fast=5, **nowhere)
    assert found.n == 0
    assert found.opportunities.sum() == 0


def test_undeterred_opportunities_all_become_attacks(attack: Any) -> None:
    found = attack(settings={"rate": 0.5, "companions": 0})
    assert found.deterred.sum() == 0
    np.testing.assert_array_equal(found.attacks, found.opportunities)


def test_a_warned_unit_pre_empts_groups_and_seldom_the_state(attack: Any) -> None:
    for kind, consent, share in ((LEGITIMACY_SEEKING, 0.5, 0.4), (STATE, 0.5, 0.4 * 0.3 * 0.5)):
        found = attack(settings={"rate": 1.0, "companions": 0}, preempt=0.4, kind=[kind], consent=consent)
        opportunities = found.opportunities.sum()
        assert found.preempted.sum() == pytest.approx(
            share * opportunities, abs=5 * np.sqrt(share * (1 - share) * opportunities)
        )
        assert found.attacks.sum() == opportunities - found.preempted.sum()


def test_who_shelters_is_out_of_reach(attack: Any) -> None:
    open_, closed = attack(settings={"rate": 0.5}), attack(settings={"rate": 0.5}, exposed=0.25)
    assert closed.n == open_.n
    expected = 0.25 * open_.e.deaths_civilians
    assert (np.abs(closed.e.deaths_civilians - expected) < 1).all()
    assert closed.e.deaths_civilians.sum() == pytest.approx(expected.sum(), rel=0.05)


def test_fully_deterred_place_has_no_attack(attack: Any) -> None:
    found = attack(settings={"rate": 0.5, "substitution": 0}, attack_probability=0)
    assert found.n == 0
    np.testing.assert_array_equal(found.deterred, found.opportunities)


def test_deterrence_is_a_probability(attack: Any) -> None:
    found = attack(settings={"rate": 0.5, "substitution": 0}, attack_probability=0.3)
    opportunities = found.opportunities.sum()
    assert found.deterred.sum() == pytest.approx(0.7 * opportunities, abs=5 * np.sqrt(0.21 * opportunities))


def test_deterred_attacks_move_to_the_weakest_neighbour(attack: Any) -> None:
    # Triples: a guarded centre with armed men between a better and a worse guarded neighbour.
    triples = 5000
    edges = [(3 * i, 3 * i + j) for i in range(triples) for j in (1, 2)]
    world: dict[str, Any] = {
        "fighters": np.tile([[100], [0], [0]], (triples, 1)),
        "access": np.tile([0.8, 0.2, 0.5], triples),
    }
    settings = {"rate": 0.3, "substitution": 0.4, "companions": 0}
    open_doors = np.tile([[0], [1], [1]], (triples, 1))
    found = attack(3 * triples, edges, settings, attack_probability=open_doors, **world)
    opportunities = found.opportunities.sum()
    moved = found.attacks[1::3].sum()
    assert found.deterred.sum() == opportunities
    assert moved == pytest.approx(0.4 * opportunities, abs=5 * np.sqrt(0.24 * opportunities))
    assert moved == found.n
    # There it still has to pass that neighbour's own deterrence.
    half_open = np.tile([[0], [0.5], [1]], (triples, 1))
    fewer = attack(3 * triples, edges, settings, attack_probability=half_open, **world).n
    assert fewer == pytest.approx(0.2 * opportunities, abs=5 * np.sqrt(0.16 * opportunities))
    # Nobody moves abroad, to an empty place, or to where the mission is no weaker.
    for closed in (
        {"abroad": np.tile([0, 1, 1], triples)},
        {"population": np.tile([1000, 0, 0], triples)},
        {"access": 0.5},
    ):
        assert attack(3 * triples, edges, settings, attack_probability=open_doors, **{**world, **closed}).n == 0


def test_companions(attack: Any) -> None:
    found = attack(settings={"rate": 0.3, "companions": 0.4})
    alone = found.attacks[found.opportunities == 1]
    chance = 0.4 ** np.arange(4)  # of at least 1, 2, 3, 4 attacks
    mean = chance.sum()
    sd = np.sqrt(chance @ (2 * np.arange(1, 5) - 1) - mean**2)
    assert alone.mean() == pytest.approx(mean, abs=5 * sd / np.sqrt(alone.size))


def test_attacks_of_a_day_are_bounded_and_agree_with_events(attack: Any) -> None:
    found = attack(places=500, settings={"rate": 1, "companions": 0.8}, kind=[STATE, PREDATORY], fighters=3000)
    assert found.attacks.max() == osv.MOST
    assert found.opportunities.max() == osv.MOST
    counts = np.zeros_like(found.attacks)
    np.add.at(counts, (found.e.place, found.e.side_a), 1)
    np.testing.assert_array_equal(found.attacks, counts)
    assert (found.e.kind == events.ONE_SIDED).all()
    assert (found.e.side_b == events.CIVILIANS).all()


def test_severity_is_a_power_law(attack: Any) -> None:
    dead = attack(settings={"rate": 1, "companions": 0, "most_killed": 200}).e.deaths_civilians
    assert dead.size > 10_000
    assert dead.max() <= 200
    for k in (2, 3, 10, 30):
        tail = ((k - 0.5) ** -1.5 - 200.5**-1.5) / (0.5**-1.5 - 200.5**-1.5)
        assert (dead >= k).mean() == pytest.approx(tail, abs=5 * np.sqrt(tail * (1 - tail) / dead.size))


def test_nobody_kills_more_than_live_there(attack: Any) -> None:
    found = attack(places=3000, settings={"rate": 1}, population=3)
    assert set(found.e.deaths_civilians) == {1, 2, 3}
    np.testing.assert_array_equal(found.e.intended, found.e.deaths_civilians)


def test_duration_grows_with_the_fourth_root_of_the_dead(attack: Any) -> None:
    e = attack(settings={"rate": 1, "companions": 0, "hours": 10, "exponent": 1.8}).e
    log_hours = np.log(e.duration)
    for few in (e.deaths_civilians == 1, e.deaths_civilians >= 30):
        rest = log_hours[few] - 0.25 * np.log(e.deaths_civilians[few])
        assert rest.mean() == pytest.approx(np.log(10), abs=5 * 0.9 / np.sqrt(few.sum()))
        assert rest.std() == pytest.approx(0.9, rel=5 / np.sqrt(2 * few.sum()))
