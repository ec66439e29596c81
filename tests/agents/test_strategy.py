"""Strategy: a logit choice over expected gain around the strongholds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups import strategy
from agents.armed_groups.forces import LEGITIMACY_SEEKING, PREDATORY, STATE

PLACES, ACTORS = 5, 4
PYTHON = 3
"""row of the actor for which a Python class decides"""


@pytest.fixture
def orders(parameters: Any, column: Any) -> Any:
    rng = np.random.Generator(np.random.PCG64(1))
    cells = (PLACES, ACTORS)
    world = {
        "by_python": column("by_python", [0, 0, 0, 1]),
        "kind": column("kind", [STATE, LEGITIMACY_SEEKING, PREDATORY, PREDATORY]),
        "abroad": column("abroad", [0, 0, 0, 0, 1]),
        "urban": column("urban", [1, 0, 0, 1, 0]),
        "resources": column("resources", rng.uniform(size=PLACES)),
        "support": column("support", rng.uniform(size=cells)),
        "stronghold": column("stronghold", rng.dirichlet(np.ones(PLACES), ACTORS).T),
        "fighters": column("fighters", rng.integers(0, 300, cells)),
        "control": column("control", rng.dirichlet(np.ones(ACTORS), PLACES)),
        "access": column("access", rng.uniform(size=PLACES)),
    }

    def decide(settings: Any = None, **changes: Any) -> Any:
        given = {**world, **{name: column(name, value) for name, value in changes.items()}}
        out = [column(name, shape=cells) for name in ("target_share", "civilian_intent", "battle_intent")]
        strategy.decide(parameters("strategy", **(settings or {})), *given.values(), *out)
        return given, *out

    return decide


def test_shares_sum_to_one_and_none_is_abroad(orders: Any) -> None:
    _, share, _, _ = orders()
    np.testing.assert_allclose(share[:, :PYTHON].sum(axis=0), 1, rtol=1e-5)
    assert (share[:4, :PYTHON] > 0).all()
    assert (share[4, :PYTHON] == 0).all()


def test_actors_decided_for_in_python_are_left_alone(orders: Any) -> None:
    _, share, civilian, battle = orders()
    assert (share[:, PYTHON] == -1).all()
    assert (civilian[:, PYTHON] == 1).all()
    assert (battle[:, PYTHON] == 1).all()


def test_target_follows_the_equation(orders: Any) -> None:
    w, share, _, _ = orders()
    everyone = w["fighters"].sum(axis=1)
    for actor, (rents, urban) in enumerate([(0.6, 0.6), (0.6, 0), (2, 0)]):
        c = w["control"][:, actor]
        enemies = (everyone - w["fighters"][:, actor]) / (everyone + 20)
        gain = rents * w["resources"] + w["support"][:, actor] + 0.8 * 4 * c * (1 - c) + urban * w["urban"]
        gain = gain - 0.8 * enemies - 0.4 * w["access"]
        wanted = (w["stronghold"][:, actor] + 0.002) * np.exp(0.8 * gain) * (w["abroad"] == 0)
        np.testing.assert_allclose(share[:, actor], wanted / wanted.sum(), rtol=1e-5)


def test_without_precision_actors_stay_where_they_began(orders: Any) -> None:
    w, share, _, _ = orders({"precision": 0})
    wanted = (w["stronghold"][:4] + 0.002) / (w["stronghold"][:4] + 0.002).sum(axis=0)
    np.testing.assert_allclose(share[:4, :PYTHON], wanted[:, :PYTHON], rtol=1e-5)


def test_predators_go_to_rents_more_than_others(orders: Any) -> None:
    poor = np.array([0, 0, 0, 0, 0])
    rich = np.array([0, 1, 0, 0, 0])
    gained = orders(resources=rich)[1][1] / orders(resources=poor)[1][1]
    assert gained[PREDATORY] > gained[LEGITIMACY_SEEKING] > 1


def test_civilians_suffer_where_control_is_contested(orders: Any) -> None:
    control = np.tile([[0], [0.5], [1], [0.25], [0]], (1, ACTORS))
    _, _, civilian, _ = orders(control=control)
    np.testing.assert_allclose(civilian[:4, 0], [0.4, 1, 0.4, 0.4 + 0.6 * 0.75], rtol=1e-6)


def test_battle_is_offered_by_the_stronger(orders: Any) -> None:
    fighters = np.zeros((PLACES, ACTORS))
    fighters[0] = [74, 25, 0, 0]
    _, _, _, battle = orders(fighters=fighters)
    np.testing.assert_allclose(battle[0, :PYTHON], [2 * 74 / 100, 2 * 25 / 100, 0], rtol=1e-6)
