"""Places of the reference: what the mission, fear and trust are there today."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

if TYPE_CHECKING:
    from experiments.reference.model import ReferenceModel
    from experiments.reference.peacekeepers import Base


class Place(mesa.Agent):  # type: ignore[misc]  # Mesa ships no types
    """A location at dawn, and what today brings there."""

    model: ReferenceModel

    def __init__(self, model: ReferenceModel, row: int) -> None:
        """Stand empty; the model fills it in."""
        super().__init__(model)
        self.row = row
        self.abroad = False
        self.population = 0
        self.residents = 0
        self.displaced_from = 0
        self.felt_threat = 0.0
        self.community_consent = 0.0
        self.capacity = 0.0
        self.support_of_state = 0.0
        self.attraction = 0.0
        self.push = 0.0
        self.rain = 0
        self.picture = 0.0
        self.site_capacity = 0
        self.neighbours: list[Place] = []
        self.nearest: list[tuple[Place, float, int]] = []
        """(place, hours, where in this list the place before it on the way stands), nearest first"""
        self.dawn()

    def dawn(self) -> None:
        """Forget yesterday's flows."""
        self.patrols = 0.0
        self.access = 0.0
        self.credible = 0.0
        self.preempt = 0.0
        self.exposed = 1.0
        self.fear_target = 0.0
        self.mission_target = 0.0
        self.authority_target = 0.0
        self.tellable = 0.0
        self.homeward = 0.0
        self.informants = 0
        self.fled = 0
        self.came = 0
        self.change = 0

    @property
    def bases(self) -> list[Base]:
        """All bases, of which each reaches here or not."""
        return self.model.bases

    def measure_access(self) -> None:
        """Set access = 1 - (1 - s cov) exp(-k patrols), cov = max_i (1 - exp(-E_i / 60)) reach_i."""
        p = self.model.p.access
        if self.abroad:
            return
        covers = {b: (1.0 - math.exp(-b.effort / p.half_strength)) * b.reach[self.row] for b in self.bases}
        self.access = 1.0 - (1.0 - p.standing * max(covers.values())) * math.exp(-p.per_patrol * self.patrols)
        if sum(covers.values()) > 0.0:
            self.credible = sum(cover * b.willing for b, cover in covers.items()) / sum(covers.values())

    def warn(self) -> None:
        """Set the chance that an opportunity here is foreseen and met by a unit beforehand."""
        p = self.model.p.warning
        if self.abroad:
            return
        for base in self.bases:
            units = base.units + 2.0 * base.quick_units
            away = base.hours[self.row] / (p.hours * base.freedom * (1.0 + base.air))
            if away < 6.0:
                ready = base.willing * (1.0 - math.exp(-0.5 * units)) * math.exp(-away)
                self.preempt = max(self.preempt, ready)
        analysed = p.foresight * (1.0 - math.exp(-self.picture))
        self.preempt *= p.strength * (1.0 - (1.0 - analysed) * (1.0 - 0.5 * self.model.orders.sensors))

    def shelter(self) -> None:
        """Set whom an attack can reach: the displaced who came, as far as a site has room, seldom."""
        strangers = max(0, self.population - (self.residents - self.displaced_from))
        inside = min(self.site_capacity, strangers)
        if inside:
            self.exposed = 1.0 - (1.0 - self.model.p.sites.leak) * inside / self.population

    def decide_targets(self) -> None:
        """Set what people here move toward, and what could be told."""
        self.fear_target = 1.0 - math.exp(-self.model.p.fear.per_threat * self.felt_threat)
        self.mission_target = self.authority_target = 0.1
        if not self.abroad:
            self.mission_target = min(0.1 + self.trust_won(), 1.0)
            won = self.model.p.trust.capacity * self.capacity + 0.2 * self.support_of_state
            self.authority_target = min(0.1 + won, 1.0)
            self.tellable = self.in_touch() * (1.0 - math.exp(-self.felt_threat))
        home = self.model.p.homecoming
        self.homeward = home.level - home.by_fear * self.fear_target + home.by_access * self.access

    def in_touch(self) -> float:
        """How far people are in touch with the mission: by access or by the staff who talk to them."""
        p = self.model.p.engagement
        if not self.model.here:
            return self.access
        staff = sum(base.talking * base.reach[self.row] for base in self.bases)
        staff *= 1.0 + p.dialogue * self.model.orders.dialogue_effort
        return max(self.access, 1.0 - math.exp(-staff / 20.0))

    def trust_won(self) -> float:
        """Trust that access and police win: (a access + b (1 - exp(-officers / 20))) (0.5 + 0.5 community consent)."""
        p = self.model.p.trust
        officers = sum(base.police * base.reach[self.row] for base in self.bases)
        won = p.access * self.access + p.police * (1.0 - math.exp(-officers / 20.0))
        return float(won * (0.5 + 0.5 * self.community_consent))

    def destination(self, u: float, kin_at: Place | None) -> Place:
        """Choose where to flee from here: near places stand in a row, each as wide as its chance, and `u` points."""
        chances = self.chances(self.felt_hours(), kin_at)
        at = u
        for (there, _, _), chance in zip(self.nearest, chances, strict=True):
            at -= chance
            if at < 0.0:
                return there
        # Rounding, or no way is open.
        return next((there for (there, _, _), chance in zip(self.nearest, chances, strict=True) if chance), self)

    def felt_hours(self) -> list[float]:
        """Sum over the legs of the way.

        hours (1 + (danger - 1) fear along it) (1 + (wet - 1) rain along it), times `asylum` beyond the border.
        """
        p = self.model.p.flight
        felt: list[float] = []
        for there, hours, before in self.nearest:
            start, passed, so_far = (
                (self, 0.0, 0.0) if before < 0 else (self.nearest[before][0], self.nearest[before][1], felt[before])
            )
            own = (hours - passed) * (1.0 + (p.danger - 1.0) * (start.fear_target + there.fear_target) / 2.0)
            own *= 1.0 + (p.wet - 1.0) * (start.rain + there.rain) / 2.0
            felt.append(so_far + own * (p.asylum if start.abroad and there.abroad else 1.0))
        return felt

    def chances(self, felt: list[float], kin_at: Place | None) -> list[float]:
        """(1 - e) w / (sum of w) + e A / (sum of A), w = A (1 + felt / scale)^-distance; A is larger where kin are."""
        p = self.model.p.flight
        appeals = [
            there.attraction**p.crowd * math.exp(-p.avoidance * there.fear_target) * (p.kin if there is kin_at else 1.0)
            for there, _, _ in self.nearest
        ]
        pulls = [a * (1.0 + hours / p.scale_hours) ** -p.distance for a, hours in zip(appeals, felt, strict=True)]
        near = sum(pulls)
        anywhere = sum(a for a, pull in zip(appeals, pulls, strict=True) if pull > 0.0)
        return [
            float((1.0 - p.indifference) * pull / near + p.indifference * a / anywhere) if pull > 0.0 else 0.0
            for pull, a in zip(pulls, appeals, strict=True)
        ]
