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
        self.civilians = 0
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

    def send_patrols(self) -> None:
        """Share today's patrols out over the places near enough, by distance and by what the mission believes."""
        p, m = self.model.p, self.model.p.mandate
        clear = 1.0 - p.patrols.dispersion * (1.0 - m.clarity)
        outside = max(0.0, self.troops * p.mission.quality - p.mission.overhead) * (1.0 - self.force_protection)
        self.effort = outside * m.protection_share * p.resources.mobility * self.freedom * clear
        self.units = max(0.0, self.effort / p.patrols.persons - self.false_alarms)
        weights = {}
        for place in self.model.places:
            away = self.hours[place.row] / (p.patrols.hours * self.freedom)
            if not place.abroad and away < 6.0:
                weights[place] = math.exp(-away) * (p.patrols.floor + place.picture)
        for place, weight in weights.items():
            place.patrols += self.units * weight / sum(weights.values())

    def hours_to(self, attack: Attack) -> float:
        """Travel time to an attack, longer without freedom of movement."""
        return self.hours[attack.place.row] / self.freedom


def respond(model: ReferenceModel, attack: Attack, number: int) -> None:
    """Answer an attack, the actor's `number`-th (from 0) at its place today, and write what came of it."""
    luck, p, actor, place = model.luck, model.p.response, attack.actor, attack.place
    u, v, w, x = luck.draws(STREAM, 2 * number, model.day, place.row, actor.row)
    y, z, rounding, _ = luck.draws(STREAM, 2 * number + 1, model.day, place.row, actor.row)
    attack.response = events.MISSED
    if not luck.happens(u, p.notified * (0.5 + 0.5 * place.community_consent) * (0.7 + 0.3 * place.access)):
        attack.reason = events.NOT_NOTIFIED
        return
    able = [base for base in model.bases if not luck.less(base.units, 1.0, scale=10.0)]
    base = min(able, key=lambda one: one.hours_to(attack), default=None)
    if base is None or not luck.happens(v, p.free) or luck.less(p.horizon, base.hours_to(attack), scale=10.0):
        attack.reason = events.OUT_OF_REACH
        return
    against_state = p.against_state * actor.consent if actor.kind == forces.STATE else 1.0
    if not luck.happens(w, model.willingness() * against_state):
        attack.reason = events.UNWILLING
        return
    base.units -= 1.0
    attack.base = base.row
    unclear = 1.0 + p.indecision * (1.0 - model.p.mandate.clarity)
    attack.arrival = p.delay * unclear * math.exp(0.8 * normal(y, z)) + base.hours_to(attack)
    if not luck.less(attack.arrival, attack.duration, scale=attack.duration):
        attack.response, attack.reason = events.LATE, events.TOO_SLOW
        return
    attack.response = events.IN_TIME
    died = attack.intended * attack.arrival / attack.duration
    luck.less(rounding, died % 1.0, scale=max(1.0, died))
    attack.deaths = whole(died, rounding)
    actor.at[place].answered += 1
    actor.force_used += luck.happens(x, model.p.mandate.robustness)
