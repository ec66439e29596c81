"""Bases of the reference: their patrols, and their answer to attacks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import mesa

from agents import events
from agents.armed_groups import forces
from agents.peacekeepers.response import STREAM
from experiments.reference.luck import normal, whole

if TYPE_CHECKING:
    from experiments.reference.armed import Attack
    from experiments.reference.model import ReferenceModel
    from experiments.reference.places import Place


class Base(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """A base and the contingent in it."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, row: int) -> None:
        """Stand empty; the model fills it in."""
        super().__init__(model)
        self.row = row
        self.troops = 0
        self.police = 0
        self.observers = 0
        self.civilians = 0
        self.guards = 0
        self.quick = 0
        self.engineers = 0
        self.able = 1.0
        self.willing = 1.0
        self.language = 0.0
        self.slow = 1.0
        self.air = 0.0
        self.supplies = 1.0
        self.freedom = 1.0
        self.force_protection = 0.0
        self.false_alarms = 0.0
        self.hours: list[float] = []
        """travel time to each place"""
        self.reach: list[float] = []
        """share of its means that reaches each place"""
        self.effort = 0.0
        """effective persons outside"""
        self.units = 0.0
        """patrols it can send"""
        self.quick_units = 0.0
        """units of its quick reaction force that can move"""

    def send_patrols(self) -> None:
        """Share today's patrols out over the places near enough, by distance and by what the mission believes.

        Guards, engineers and the quick reaction force patrol nowhere; of what a base lacks in supplies 60 % counts.
        """
        if self.troops == 0:
            return
        p = self.model.p
        clear = 1.0 - p.patrols.dispersion * (1.0 - self.model.clarity)
        moving = (1.0 - self.force_protection) * self.model.mobility * self.freedom * clear
        moving *= 1.0 - 0.6 * (1.0 - self.supplies)
        free = self.troops - self.guards - self.quick - self.engineers
        self.effort = max(0.0, free * self.able - p.mission.overhead) * self.model.protection_effort * moving
        self.units = max(0.0, self.effort / p.patrols.persons - self.false_alarms)
        self.quick_units = self.quick * self.able * moving / p.patrols.persons
        weights = {}
        for place in self.model.places:
            away = self.hours[place.row] / (p.patrols.hours * self.freedom)
            if not place.abroad and away < 6.0:
                weights[place] = math.exp(-away) * (p.patrols.floor + place.picture)
        for place, weight in weights.items():
            place.patrols += self.units * weight / sum(weights.values())

    def reaction(self, place: Place) -> float:
        """Return the chance of standing at a place in time: willing (1 - exp(-units / 2)) exp(-travel / h).

        A quick reaction unit counts twice and flies where it can; beyond six times the travel time nobody is in time.
        """
        units = self.units + 2.0 * self.quick_units
        away = self.hours[place.row] / (self.model.p.warning.hours * self.freedom * (1.0 + self.air))
        return self.willing * (1.0 - math.exp(-units / 2.0)) * math.exp(-away) if away < 6.0 else 0.0

    def sendable(self, place: Place) -> list[Unit]:
        """Return what the base could send to a place: a patrol, and a quick reaction unit that may fly."""
        luck, by_road = self.model.luck, self.hours[place.row] / self.freedom
        by_air = by_road * (1.0 - self.model.p.response.flight * self.air)
        patrol = [] if luck.less(self.units, 1.0, scale=10.0) else [Unit(self, by_road, quick=False)]
        return patrol + ([] if luck.less(self.quick_units, 1.0, scale=10.0) else [Unit(self, by_air, quick=True)])


class Unit(NamedTuple):
    """A unit that could be sent to an attack."""

    base: Base
    hours: float
    """travel time"""
    quick: bool
    """of the quick reaction force"""


def respond(model: ReferenceModel, attack: Attack, number: int) -> None:
    """Answer an attack, the actor's `number`-th (from 0) at its place today, and write what came of it."""
    luck, p, actor, place = model.luck, model.p.response, attack.actor, attack.place
    u, v, w, x = luck.draws(STREAM, 2 * number, model.day, place.row, actor.row)
    y, z, rounding, _ = luck.draws(STREAM, 2 * number + 1, model.day, place.row, actor.row)
    attack.response = events.MISSED
    sendable = [unit for base in model.bases for unit in base.sendable(place)]
    unit = min(sendable, key=lambda one: one.hours, default=None)
    known = p.notified * (0.5 + 0.5 * place.community_consent) * (0.7 + 0.3 * place.access)
    if unit:
        known *= 0.8 + 0.2 * unit.base.language
    if not luck.happens(u, known):
        attack.reason = events.NOT_NOTIFIED
        return
    bound_elsewhere = unit is not None and not unit.quick and not luck.happens(v, p.free)
    if unit is None or bound_elsewhere or luck.less(p.horizon, unit.hours, scale=10.0):
        attack.reason = events.OUT_OF_REACH
        return
    against_state = p.against_state * actor.consent if actor.kind == forces.STATE else 1.0
    if not luck.happens(w, unit.base.willing * against_state):
        attack.reason = events.UNWILLING
        return
    attack.base, attack.by_quick_reaction = unit.base.row, unit.quick
    delay = p.delay * (1.0 + p.indecision * (1.0 - model.clarity)) * unit.base.slow * math.exp(0.8 * normal(y, z))
    if unit.quick:
        unit.base.quick_units -= 1.0
        delay *= 0.5
    else:
        unit.base.units -= 1.0
    attack.arrival = delay + unit.hours
    if not luck.less(attack.arrival, attack.duration, scale=attack.duration):
        attack.response, attack.reason = events.LATE, events.TOO_SLOW
        return
    attack.response = events.IN_TIME
    died = attack.intended * attack.arrival / attack.duration
    luck.less(rounding, died % 1.0, scale=max(1.0, died))
    attack.deaths = whole(died, rounding)
    actor.at[place].answered += 1
    actor.force_used += luck.happens(x, model.p.mandate.robustness)
