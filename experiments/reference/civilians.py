"""Households of the reference: one object a row, whose day is decide, feel, act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mesa

from agents.civilians.households import ABROAD, DISPLACED, HOME
from agents.day import STREAM_HOUSEHOLDS
from experiments.reference.luck import logistic

if TYPE_CHECKING:
    from experiments.reference.model import ReferenceModel
    from experiments.reference.places import Place

SPLIT_BIT = 2**31
STATES_OF_MIND = ("fear", "trust_mission", "trust_authority", "grievance_state", "grievance_others")


class Household(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """`weight` families of `persons` members, `lost` of whom are dead; weight 0 once merged into another."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, row: int, block: int, home: Place, place: Place) -> None:
        """Stand at `place` without anything else; the model fills it in."""
        super().__init__(model)
        self.row = row
        self.block = block
        self.home = home
        self.place = place
        self.identity = 0
        self.constituency = 0
        self.status = HOME
        self.kin_at: Place | None = None
        self.persons = 2
        self.lost = 0
        self.weight = 1
        self.fear = 0.0
        self.trust_mission = 0.0
        self.trust_authority = 0.0
        self.grievance_state = 0.0
        self.grievance_others = 0.0
        self.informs = self.flees = self.returns = False
        self.in_doubt = False

    @property
    def alive(self) -> int:
        """Living members of all its families."""
        return self.persons * self.weight - self.lost

    def decide(self) -> None:
        """Decide, seeing the dawn, whether to inform, to flee and to return."""
        luck, p = self.model.luck, self.model.p
        calls = luck.close_calls
        u, v, w, self.pointer = luck.household_draws(STREAM_HOUSEHOLDS, self.model.day, self.identity)
        ready = logistic(
            p.informing.level + p.informing.by_trust * self.trust_mission - p.informing.by_fear * self.fear
        )
        self.informs = luck.happens(u, self.place.tellable * ready)
        self.flees = luck.happens(v, logistic(p.flight.level + p.flight.by_fear * self.fear + self.place.push))
        self.returns = self.status != HOME and luck.happens(w, logistic(self.home.homeward))
        self.in_doubt = luck.close_calls > calls

    def feel(self) -> None:
        """Let fear, trust and grievance move by a day, all from where they were at dawn."""
        p, place, fear = self.model.p, self.place, self.fear
        rising = place.fear_target > fear
        self.fear += (p.fear.rise if rising else p.fear.fall) * (place.fear_target - fear)
        mission = max(place.mission_target - p.trust.failure * fear, 0.0)
        authority = max(place.authority_target - p.trust.grievance * self.grievance_state, 0.0)
        self.trust_mission += p.trust.speed * (mission - self.trust_mission)
        self.trust_authority += p.trust.speed * (authority - self.trust_authority)
        fading = 0.5 ** (1.0 / p.grievance.half_life)
        self.grievance_state *= fading
        self.grievance_others *= fading

    def act(self) -> None:
        """Carry out what was decided; who wants to return returns, even if also afraid."""
        if self.informs:
            self.place.informants += self.weight
        if self.returns:
            self.go(self.home)
        elif self.flees:
            calls = self.model.luck.close_calls
            here, kin_at = self.place, self.kin_at
            to = self.model.luck.settled(lambda u: here.destination(u, kin_at), self.pointer)
            self.in_doubt = self.in_doubt or self.model.luck.close_calls > calls
            if to is not self.place:
                self.go(to)

    def go(self, to: Place) -> None:
        """Move with everybody; who left home counts as fled, who reached it as come back."""
        left = self.place
        left.change -= self.alive
        to.change += self.alive
        self.place = to
        self.status = HOME if to is self.home else ABROAD if to.abroad else DISPLACED
        if left is self.home:
            self.home.fled += self.alive
        elif to is self.home:
            self.home.came += self.alive
            self.join()

    def join(self) -> None:
        """Become part of the first household like it in its block, if it was split off."""
        if self.identity < SPLIT_BIT:
            return
        like = next((other for other in self.model.blocks[self.block] if self.can_join(other)), None)
        if like is None:
            return
        share = self.weight / (self.weight + like.weight)
        for name in STATES_OF_MIND:
            setattr(like, name, getattr(like, name) + share * (getattr(self, name) - getattr(like, name)))
        families, dead = divmod(like.lost + self.lost, like.persons)
        like.weight += self.weight - families
        like.lost = dead
        like.in_doubt = like.in_doubt or self.in_doubt
        self.weight = self.lost = 0

    def can_join(self, other: Household) -> bool:
        """Return whether `other` is at home in the same place, of the same people and family size."""
        return (
            other is not self
            and other.weight > 0
            and other.status == HOME
            and (other.home, other.constituency, other.persons) == (self.home, self.constituency, self.persons)
        )
