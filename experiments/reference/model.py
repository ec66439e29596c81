"""The reference's model: takes a dawn from the arrays of a model into objects, and makes the day."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa

from agents.civilians.households import BLOCK
from agents.peacekeepers.response import NOBODY
from agents.peacekeepers.response import STREAM as RESPONSE
from experiments.reference.armed import ArmedActor, Attack, Presence
from experiments.reference.civilians import STATES_OF_MIND, Household
from experiments.reference.luck import Luck
from experiments.reference.peacekeepers import Base, respond
from experiments.reference.places import Place
from sim.declare import plain

if TYPE_CHECKING:
    from agents.ground import Ground


class ReferenceModel(mesa.Model):  # type: ignore[misc]  # Mesa ships no types
    """One day of the world at a time, from dawn to what households do.

    Everything is copied when it is made; the arrays are neither kept nor written.
    """

    def __init__(self, parameters: Any, state: Any, ground: Ground, seed: int, day: int) -> None:
        """Copy a dawn.

        Args:
            parameters: parameter record of the run.
            state: state by table, at the dawn of `day`.
            ground: the territory.
            seed: seed of the run.
            day: day from the start of the warm-up.
        """
        super().__init__(rng=0)
        self.p = plain(parameters)
        self.luck = Luck(seed)
        self.day = day
        self.authorised = int(state.mission.authorised[0])
        columns = state.mission
        self.orders = SimpleNamespace(
            **{
                name: float(getattr(columns, name)[0])
                for name in ("clarity", "protection_effort", "mobility", "sensors", "dialogue_effort")
            }
        )
        """what the headquarters has set"""
        self.attacks: list[Attack] = []
        self.places = [place_of(self, state, row) for row in range(state.location.abroad.size)]
        self.actors = [actor_of(self, state, row) for row in range(state.actor.kind.size)]
        self.bases = [base_of(self, state, ground, row) for row in range(state.base.troops.size)]
        self.households = [
            household_of(self, state, row) for row in range(state.household.weight.size) if state.household.weight[row]
        ]
        self.blocks: list[list[Household]] = [[] for _ in range(state.block.rows_used.size)]
        for household in self.households:
            self.blocks[household.block].append(household)
        for place in self.places:
            roads = range(ground.indptr[place.row], ground.indptr[place.row + 1])
            place.neighbours = [self.places[ground.neighbours[road]] for road in roads]
            near = zip(
                ground.nearest[place.row],
                ground.nearest_hours[place.row],
                ground.nearest_before[place.row],
                strict=True,
            )
            place.nearest = [(self.places[row], float(hours), int(before)) for row, hours, before in near]

    @property
    def here(self) -> bool:
        """Whether there is a mission."""
        return self.day >= self.authorised

    @property
    def host_consent(self) -> float:
        """Consent of the host state, whose forces are the first actor."""
        return self.actors[0].consent

    def step(self) -> None:
        """Make the day, then count it."""
        for place in self.places:
            place.dawn()
        self.attacks.clear()
        self.morning()
        self.homes()
        self.day += 1

    def morning(self) -> None:
        """What the mission and the armed actors do; before authorisation there is no mission."""
        if self.here:
            for base in self.bases:
                base.send_patrols()
            for place in self.places:
                place.measure_access()
                place.warn()
                place.shelter()
        for place in self.places:
            place.decide_targets()
        for place in self.places:
            for actor in self.actors:
                actor.act(place)
        if self.here:
            self.answer_attacks()

    def answer_attacks(self) -> None:
        """Answer the day's attacks in their order, from a random one on and in a random direction."""
        start, direction, _, _ = self.luck.draws(RESPONSE, 0, self.day, 0, NOBODY)
        numbered: list[tuple[Attack, int]] = []
        earlier: dict[tuple[Place, ArmedActor], int] = {}
        for attack in self.attacks:
            key = attack.place, attack.actor
            numbered.append((attack, earlier.get(key, 0)))
            earlier[key] = earlier.get(key, 0) + 1
        if not self.luck.less(direction, 0.5):
            numbered.reverse()
        turned = int(start * len(numbered))
        for attack, number in numbered[turned:] + numbered[:turned]:
            respond(self, attack, number)

    def homes(self) -> None:
        """What households decide, feel and do; nobody's decision sees another's of the same day."""
        for household in self.households:
            household.decide()
        for household in self.households:
            household.feel()
        for household in self.households:
            if household.weight > 0:
                household.act()


def place_of(model: ReferenceModel, state: Any, row: int) -> Place:
    """Copy a location."""
    place, columns = Place(model, row), state.location
    place.abroad = bool(columns.abroad[row])
    for name in ("population", "residents", "displaced_from", "site_capacity", "rain"):
        setattr(place, name, int(getattr(columns, name)[row]))
    for name in ("felt_threat", "community_consent", "capacity", "attraction", "picture", "push"):
        setattr(place, name, float(getattr(columns, name)[row]))
    place.support_of_state = float(state.location_actor.support[row, 0])
    return place


def actor_of(model: ReferenceModel, state: Any, row: int) -> ArmedActor:
    """Copy an armed actor and what it has at each place."""
    actor, cell = ArmedActor(model, row, int(state.actor.kind[row])), state.location_actor
    for name in ("command_control", "tempo", "operations", "arms", "pressure", "consent", "reputation"):
        setattr(actor, name, float(getattr(state.actor, name)[row]))
    for place in model.places:
        at = place.row, row
        excitation = float(cell.excitation_fast[at]) + float(cell.excitation_slow[at])
        actor.at[place] = Presence(int(cell.fighters[at]), float(cell.support[at]), float(cell.control[at]), excitation)
    return actor


def base_of(model: ReferenceModel, state: Any, ground: Ground, row: int) -> Base:
    """Copy a base."""
    base, columns = Base(model, row), state.base
    for name in ("troops", "police", "observers", "formed", "liaison", "guards", "quick", "engineers"):
        setattr(base, name, int(getattr(columns, name)[row]))
    for name in (
        "freedom", "force_protection", "false_alarms", "able", "willing", "language", "slow", "supplies", "air",
    ):  # fmt: skip
        setattr(base, name, float(getattr(columns, name)[row]))
    base.hours = [float(hours) for hours in ground.base_hours[row]]
    base.reach = [float(reach) for reach in state.base_location.reach[row]]
    return base


def household_of(model: ReferenceModel, state: Any, row: int) -> Household:
    """Copy a household row."""
    h = state.household
    household = Household(model, row, row // BLOCK, model.places[h.home[row]], model.places[h.location[row]])
    for name in ("identity", "constituency", "status", "persons", "lost", "weight"):
        setattr(household, name, int(getattr(h, name)[row]))
    for name in STATES_OF_MIND:
        setattr(household, name, float(getattr(h, name)[row]))
    if h.kin_at[row] >= 0:
        household.kin_at = model.places[h.kin_at[row]]
    return household
