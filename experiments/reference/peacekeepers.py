"""Bases of the reference: their patrols, and their answer to attacks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from agents import events
from agents.armed_groups import forces
from agents.peacekeepers.response import STREAM
from experiments.reference.luck import normal, whole

if TYPE_CHECKING:
    from experiments.reference.armed import Attack
    from experiments.reference.model import ReferenceModel


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
        self.formed = 0
        self.liaison = 0
        self.freedom = 1.0
        self.force_protection = 0.0
        self.false_alarms = 0.0
        self.hours: list[float] = []
        """travel time to each place"""
        self.reach: list[float] = []
        """share of its means that reaches each place"""
        self.guards = self.quick = self.engineers = 0
        self.able = self.willing = self.language = 0.0
        self.supplies = self.slow = 1.0
        self.air = 0.0
        self.effort = 0.0
        """effective persons outside"""
        self.units = 0.0
        """patrols it can send"""
        self.quick_units = 0.0
        """quick reaction units that can move"""

    @property
    def talking(self) -> float:
        """Staff who talk to people, as officers."""
        return self.police - self.formed + self.observers + self.model.p.engagement.liaison * self.liaison

    def send_patrols(self) -> None:
        """Share today's patrols out over the places near enough, by distance and by what the mission believes."""
        p, orders = self.model.p, self.model.orders
        clear = 1.0 - p.patrols.dispersion * (1.0 - orders.clarity)
        moving = (1.0 - self.force_protection) * orders.mobility * (0.4 + 0.6 * self.supplies) * self.freedom * clear
        free = self.troops - self.guards - self.quick - self.engineers
        self.effort = max(0.0, free * self.able - p.mission.overhead) * orders.protection_effort * moving
        self.quick_units = self.quick * self.able * moving / p.patrols.persons
        self.units = max(0.0, self.effort / p.patrols.persons - self.false_alarms)
        weights = {}
        for place in self.model.places:
            away = self.hours[place.row] / (p.patrols.hours * self.freedom)
            if not place.abroad and away < 6.0:
                weights[place] = math.exp(-away) * (p.patrols.floor + place.picture)
        for place, weight in weights.items():
            place.patrols += self.units * weight / sum(weights.values())

    def send_to(self, attack: Attack) -> list[tuple[float, bool, Base]]:
        """List the units at hand for an attack: travel time, whether quick reaction, and the base."""
        luck, by_road = self.model.luck, self.hours[attack.place.row] / self.freedom
        found: list[tuple[float, bool, Base]] = []
        if not luck.less(self.units, 1.0, scale=10.0):
            found.append((by_road, False, self))
        if not luck.less(self.quick_units, 1.0, scale=10.0):
            found.append((by_road * (1.0 - self.model.p.response.flight * self.air), True, self))
        return found


def respond(model: ReferenceModel, attack: Attack, number: int) -> None:
    """Answer an attack, the actor's `number`-th (from 0) at its place today, and write what came of it."""
    luck, p, actor, place = model.luck, model.p.response, attack.actor, attack.place
    u, v, w, x = luck.draws(STREAM, 2 * number, model.day, place.row, actor.row)
    y, z, rounding, _ = luck.draws(STREAM, 2 * number + 1, model.day, place.row, actor.row)
    attack.response = events.MISSED
    at_hand = [unit for base in model.bases for unit in base.send_to(attack)]
    first = min(at_hand, key=lambda unit: unit[0], default=None)
    known = p.notified * (0.5 + 0.5 * place.community_consent) * (0.7 + 0.3 * place.in_touch())
    if not luck.happens(u, known * (0.8 + 0.2 * first[2].language) if first else known):
        attack.reason = events.NOT_NOTIFIED
        return
    if first is None or not (first[1] or luck.happens(v, p.free)) or luck.less(p.horizon, first[0], scale=10.0):
        attack.reason = events.OUT_OF_REACH
        return
    hours, quick, base = first
    against_state = p.against_state * actor.consent if actor.kind == forces.STATE else 1.0
    if not luck.happens(w, base.willing * against_state):
        attack.reason = events.UNWILLING
        return
    if quick:
        base.quick_units -= 1.0
    else:
        base.units -= 1.0
    attack.base = base.row
    unclear = 1.0 + p.indecision * (1.0 - model.orders.clarity)
    delay = p.delay * unclear * base.slow * math.exp(0.8 * normal(y, z)) * (0.5 if quick else 1.0)
    attack.arrival = delay + hours
    if not luck.less(attack.arrival, attack.duration, scale=attack.duration):
        attack.response, attack.reason = events.LATE, events.TOO_SLOW
        return
    attack.response = events.IN_TIME
    died = attack.intended * attack.arrival / attack.duration
    luck.less(rounding, died % 1.0, scale=max(1.0, died))
    attack.deaths = whole(died, rounding)
    actor.at[place].answered += 1
    actor.force_used += luck.happens(x, model.p.mandate.robustness)
