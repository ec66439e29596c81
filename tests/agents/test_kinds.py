"""Armed groups as Mesa agents: the orders they give in Python, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.kinds import ArmedGroup, Contingent, Household, LocalAuthority, StateForces
from sim.face import ArrayModel


class Model(ArrayModel):
    """Three places and three actors that stand still."""

    location_names = ("A", "B", "C")
    actor_names = ("state", "north", "south")

    def __init__(self, state: Any) -> None:
        super().__init__(state, rng=1)
        self.behaviours: dict[tuple[str, int], Any] = {}

    def advance(self, days: int) -> None:
        """Let nothing happen."""


class Cautious(ArmedGroup):
    """A group that decides in Python."""

    def decide(self) -> None:
        """Stay at home."""


@pytest.fixture
def model(settled: Any) -> Model:
    made = Model(settled([{"weight": 2}, {"weight": 0}]))
    orders = made.state.location_actor
    orders.target_share[:], orders.civilian_intent[:], orders.battle_intent[:] = -1, 1, 1
    return made


def test_shares_are_scaled_and_the_rest_of_the_world_gets_none(model: Model) -> None:
    ArmedGroup(model, 1).order(target_share={"A": 1, "C": 3})
    orders = model.state.location_actor
    np.testing.assert_allclose(orders.target_share[:, 1], [0.25, 0, 0.75])
    assert (orders.target_share[:, [0, 2]] == -1).all()
    assert (orders.civilian_intent == 1).all()


def test_intents_are_one_number_or_one_a_location(model: Model) -> None:
    ArmedGroup(model, 2).order(civilian_intent=0.5, battle_intent=np.array([0, 1, 5]))
    orders = model.state.location_actor
    np.testing.assert_allclose(orders.civilian_intent[:, 2], 0.5)
    np.testing.assert_allclose(orders.battle_intent[:, 2], [0, 1, 5])
    assert (orders.battle_intent[:, :2] == 1).all()
    assert (orders.target_share == -1).all()


@pytest.mark.parametrize(
    ("order", "error", "text"),
    [
        ({"target_share": {"A": -0.1}}, ValueError, r"target_share\['A'\] = -0.1 is outside"),
        ({"target_share": {"A": float("nan")}}, ValueError, "nan is outside"),
        ({"target_share": {"A": float("inf")}}, ValueError, "inf is outside"),
        ({"target_share": {"A": 0}}, ValueError, "above 0 somewhere"),
        ({"target_share": {}}, ValueError, "above 0 somewhere"),
        ({"target_share": {"Atlantis": 1}}, KeyError, "'Atlantis' is not a location"),
        ({"civilian_intent": 5.1}, ValueError, "civilian_intent = 5.1 is outside"),
        ({"battle_intent": [1, -1, 1]}, ValueError, "battle_intent"),
        ({"battle_intent": float("nan")}, ValueError, "battle_intent"),
    ],
)
def test_an_impossible_order_is_refused_and_changes_nothing(model: Model, order: Any, error: Any, text: str) -> None:
    group = ArmedGroup(model, 1)
    with pytest.raises(error, match=text):
        group.order(**order)
    orders = model.state.location_actor
    assert (orders.target_share == -1).all()
    assert (orders.civilian_intent == 1).all()
    assert (orders.battle_intent == 1).all()


def test_state_forces_are_no_armed_group(model: Model) -> None:
    with pytest.raises(IndexError, match="rows 1 and above"):
        ArmedGroup(model, 0)
    assert StateForces(model, 0).name == "state"


def test_a_subclass_that_decides_takes_over_and_gives_back(model: Model) -> None:
    cautious = Cautious(model, 2)
    assert model.state.actor.by_python.tolist() == [0, 0, 1]
    assert model.behaviours == {("ArmedGroup", 2): cautious}
    ArmedGroup(model, 2)
    assert model.state.actor.by_python.tolist() == [0, 0, 0]
    assert model.behaviours == {}


def test_fighters_are_counted_over_all_places(model: Model) -> None:
    model.state.location_actor.fighters[:, 1] = [5, 0, 7]
    group = ArmedGroup(model, 1)
    assert group.fighters == 12
    assert group.fighters_by_location.tolist() == [5, 0, 7]
    assert group.name == "north"


def test_spare_rows_are_no_households(model: Model) -> None:
    model.list_rows(Household)
    assert len(model.agents_by_type[Household]) == 1


class Commander(Contingent):
    """A base commanded in Python."""

    def decide(self) -> None:
        """Send nobody to B."""
        self.order({"B": 0.0})


class Defiant(LocalAuthority):
    """An authority that decides in Python."""

    def decide(self) -> None:
        """Work with nobody."""
        self.order(0.0)


def test_commanders_and_authorities_take_over_and_give_back(model: Model) -> None:
    commander, defiant = Commander(model, 0), Defiant(model, 1)
    assert model.behaviours == {("Contingent", 0): commander, ("LocalAuthority", 1): defiant}
    assert commander.commanded == 1
    for agent in model.behaviours.values():
        agent.decide()
    assert model.state.base_location.priority[0].tolist() == [1, 0, 1]
    assert model.state.location.cooperation_order.tolist() == [-1, 0, -1]
    Contingent(model, 0)
    LocalAuthority(model, 1)
    assert model.behaviours == {}
    assert model.state.base.commanded[0] == 0


@pytest.mark.parametrize("factor", [-1, np.inf, np.nan])
def test_priorities_out_of_range_are_refused(model: Model, factor: float) -> None:
    with pytest.raises(ValueError, match=r"outside 0\.\.inf"):
        Contingent(model, 0).order({"A": factor})


def test_unknown_places_and_levels_are_refused(model: Model) -> None:
    with pytest.raises(KeyError, match="'D' is not a location"):
        Contingent(model, 0).order({"D": 1})
    with pytest.raises(ValueError, match=r"cooperation = 1.5 is outside 0..1"):
        LocalAuthority(model, 0).order(1.5)
