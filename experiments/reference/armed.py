"""Armed actors of the reference: opportunities for violence against civilians, and what becomes of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa

from agents import events
from agents.armed_groups import forces
from agents.armed_groups.one_sided_violence import MOST, STREAM
from experiments.reference.luck import normal, poisson, power_law, successes, whole

if TYPE_CHECKING:
    from experiments.reference.model import ReferenceModel
    from experiments.reference.places import Place


@dataclass
class Attack:
    """An attack on civilians and what the mission did about it."""

    place: Place
    actor: ArmedActor
    intended: int
    """civilians who die if nobody comes"""
    duration: float
    """hours"""
    deaths: int
    response: int = events.NO_MISSION
    reason: int = events.NOT_SAID
    base: int = -1
    arrival: float = -1.0
    """hours; -1 for nobody"""
    by_quick_reaction: bool = False
    """whether the unit that went was of a quick reaction force"""


@dataclass
class Presence:
    """What an actor has at one place."""

    fighters: int
    support: float
    control: float
    excitation: float
    opportunities: int = 0
    preempted: int = 0
    deterred: int = 0
    attacks: int = 0
    answered: int = 0


class ArmedActor(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """State forces (row 0) or an armed group."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, row: int, kind: int) -> None:
        """Stand without fighters; the model fills in the rest."""
        super().__init__(model)
        self.row = row
        self.kind = kind
        self.command_control = 0.0
        self.tempo = 1.0
        self.arms = 1.0
        self.operations = 1.0
        self.pressure = 0.0
        self.consent = 0.0
        self.reputation = 0.0
        self.force_used = 0
        self.at: dict[Place, Presence] = {}

    def attack_probability(self, place: Place) -> float:
        """P(attack | opportunity) = exp(-L (b + s rho) rep_a access credible), less reckoned with by state forces.

        Of a mandate that does not name civilians only a part is believed.
        """
        p, mandate = self.model.p.deterrence, self.model.p.mandate
        cost = p.loss * (p.baseline + p.slope * mandate.robustness) * self.reputation
        if not mandate.protection_worded:
            cost *= p.unworded
        if self.kind == forces.STATE:
            cost *= p.state * self.consent
        return math.exp(-cost * place.access * place.credible)

    def rate(self, place: Place) -> float:
        """Expected opportunities today."""
        p, here = self.model.p.one_sided_violence, self.at[place]
        factor = {forces.PREDATORY: p.predatory, forces.COMMUNAL: p.communal}.get(self.kind, 1.0)
        if self.kind == forces.STATE:
            factor = p.state * (1.0 + p.emboldening * (1.0 - self.model.host_consent) * 2.0 * place.access)
        selectivity = self.model.p.strategy.selectivity
        intent = 1.0 - selectivity + selectivity * 4.0 * here.control * (1.0 - here.control)
        emptied = min(place.displaced_from / (place.residents + 1), 1.0)
        own = p.rate * (here.fighters / 100.0) ** 0.7 * factor * self.tempo * self.arms * intent
        own *= (1.0 - here.support) * (1.0 - p.discipline * self.command_control) * (1.0 - emptied)
        own *= 1.0 + p.losses * self.pressure
        # Who operates less uses less of its excitement too.
        return float((own + here.excitation) * self.operations)

    def act(self, place: Place) -> None:
        """Find and use today's opportunities at a place; at most MOST opportunities and MOST attacks come of it."""
        here, luck, day = self.at[place], self.model.luck, self.model.day
        if here.fighters == 0 or place.abroad or place.population == 0:
            return
        mean = self.rate(place)
        u = luck.draws(STREAM, 0, day, place.row, self.row)[0]
        left = MOST
        for number in range(min(luck.settled(lambda draw: poisson(draw, mean), u), MOST)):
            here.opportunities += 1
            target = self.target(place, number)
            if target is not None:
                left -= self.attack(place, target, number, left)

    def target(self, place: Place, number: int) -> Place | None:
        """Return where opportunity `number` at `place` becomes an attack, None where it does not."""
        here, luck = self.at[place], self.model.luck
        v, w, x, y = luck.draws(STREAM, 2 * number + 1, self.model.day, place.row, self.row)
        in_the_way = 1.0
        if self.kind == forces.STATE:
            in_the_way = self.model.p.one_sided_violence.against_state * self.model.host_consent
        if luck.happens(y, place.preempted * in_the_way):
            here.preempted += 1
            return None
        if luck.happens(v, self.attack_probability(place)):
            return place
        here.deterred += 1
        if not luck.happens(w, self.model.p.one_sided_violence.substitution):
            return None
        open_to_it = [there for there in place.neighbours if not there.abroad]
        weakest = min([place, *open_to_it], key=lambda there: there.access)
        if weakest is place or not luck.happens(x, self.attack_probability(weakest)) or weakest.population == 0:
            return None
        return weakest

    def attack(self, origin: Place, target: Place, number: int, most: int) -> int:
        """Attack civilians at `target`, perhaps several times, at most `most` times; return how often."""
        luck, p, day = self.model.luck, self.model.p.one_sided_violence, self.model.day
        w = luck.draws(STREAM, 2 * number + 2, day, origin.row, self.row)[1]
        times = min(1 + luck.settled(lambda draw: successes(draw, p.companions), w), most)
        for companion in range(times):
            u, v, z, rounding = luck.draws(STREAM, 16 + 8 * number + companion, day, origin.row, self.row)
            severe = luck.settled(lambda draw: power_law(draw, p.exponent, 1, int(p.most_killed)), u)
            dead = min(severe, target.population)
            if target.exposed < 1.0:
                luck.less(rounding, dead * target.exposed % 1.0, scale=max(1.0, dead))
                dead = whole(dead * target.exposed, rounding)
            duration = p.hours * max(dead, 1) ** 0.25 * math.exp(0.9 * normal(v, z))
            self.model.attacks.append(Attack(target, self, dead, duration, dead))
            self.at[target].attacks += 1
        return times
