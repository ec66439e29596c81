"""The kernel against the plain reference: the same dawn, one day, every row and every event."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agents import events, ground, month
from agents.civilians.households import HOME, SPLIT
from agents.day import evening, homes, morning, worst_day
from experiments.reference import ReferenceModel
from experiments.reference.civilians import STATES_OF_MIND
from scenarios import load
from sim.state import duplicate

if TYPE_CHECKING:
    from experiments.reference.armed import Attack
    from scenarios.model import MandateModel

AUTHORISED = 25
DAYS = (3, 14, 24, 25, 26, 33, *range(40, 100, 6))
"""dawns compared: in the warm-up, on the day of authorisation, and as the mission arrives"""
EVENTFUL = (
    "one_sided_violence.rate=0.5",
    "one_sided_violence.state=1",
    "one_sided_violence.substitution=0.8",
    "deterrence.loss=3",
    "flight.level=-6",
    "homecoming.level=-3",
    "seasons.first=2",
    "push_factors.ties=3",
    "informing.level=-4",
    "mission.midpoint=0.5",
    "mission.spread=0.3",
    "mission.caveats=0.2",
    "mandate.robustness=0.3",
    "response.against_state=0.8",
)
"""enough of everything within a few days"""
WORLDS = (("scenario.locations=10", 1_000, 1), ("scenario.locations=14", 1_600, 2), ("scenario.locations=20", 2_000, 3))
PLAIN = pytest.approx


class Stage:
    """A model's arrays, run a day at a time by the kernel's entries."""

    def __init__(self, model: MandateModel) -> None:
        (self.P, self.S), self.G, self.seed = model.today, model.ground, model.seed
        self.model = model
        places, actors = self.S.location_actor.fighters.shape
        self.S.mission.authorised[0] = AUTHORISED
        self.W = ground.work(2, places, actors)
        buffer = events.events(worst_day(places, actors, self.S.base.troops.size))
        self.R = ground.record(buffer, 12, places, actors)
        self.day, self.reviewed = 0, -1

    def run_to(self, day: int) -> None:
        for today in range(self.day, day):
            self.review(today)
            n = self.until_dusk(today)
            evening(today, self.seed, self.P, self.S, self.G, self.W, self.R, 0, n)
        self.day = day

    def review(self, day: int) -> None:
        """What the month decides belongs to the dawn, from which both start."""
        if (day - AUTHORISED) % month.MONTH == 0 and self.reviewed != day:
            self.model.review(day)
            self.reviewed = day

    def until_dusk(self, day: int) -> int:
        n: int = morning(day, self.seed, self.P, self.S, self.G, self.W, self.R, 0)
        homes(day, self.seed, self.P, self.S, self.G, self.W, 0, self.S.block.rows_used.size, 0)
        return n

    def compare(self, day: int) -> Comparison:
        """Make the day twice from its dawn, by the kernel and by the reference, and leave the dawn as it was."""
        self.run_to(day)
        self.review(day)
        reference = ReferenceModel(self.P, self.S, self.G, self.seed, day)
        goes_on, self.S = self.S, duplicate(self.S)
        n = self.until_dusk(day)
        reference.step()
        made = Comparison(day, duplicate(goes_on), self.S, self.R.events, n, self.W, reference)
        self.S = goes_on
        return made


class Comparison:
    """A day, by both."""

    def __init__(
        self, day: int, dawn: Any, dusk: Any, e: events.Events, n: int, work: ground.Work, reference: ReferenceModel
    ) -> None:
        self.day, self.dawn, self.dusk, self.reference = day, dawn, dusk, reference
        self.events = [{name: column[i].item() for name, column in e._asdict().items()} for i in range(n)]
        # The sums of the pass are scratch, which the next day begins with empty.
        self.counts = {name: getattr(work, name).sum(axis=0) for name in ("informed", "present", "fled", "came")}
        for name in (*self.counts, "sums"):
            getattr(work, name)[:] = 0


@pytest.fixture(scope="module")
def days() -> list[Comparison]:
    made = []
    for size, households, seed in WORLDS:
        stage = Stage(load("generated", size, f"households={households}", "warmup_days=0", *EVENTFUL, seed=seed))
        made += [stage.compare(day) for day in DAYS]
    return made


def test_flows_of_the_morning_agree(days: list[Comparison]) -> None:
    for made in days:
        place, cell = made.dusk.location, made.dusk.location_actor
        for mine in made.reference.places:
            for name in ("patrols", "access", "fear_target", "mission_target", "authority_target", "tellable"):
                assert getattr(place, name)[mine.row] == PLAIN(getattr(mine, name), rel=1e-5, abs=1e-5), name
            assert place.homeward[mine.row] == PLAIN(mine.homeward, abs=1e-5)
            for actor in made.reference.actors:
                chance = cell.attack_probability[mine.row, actor.row]
                assert chance == PLAIN(actor.attack_probability(mine), abs=1e-5)


def test_violence_and_response_agree_event_by_event(days: list[Comparison]) -> None:
    for made in days:
        attacks = [event for event in made.events if event["kind"] == events.ONE_SIDED]
        assert len(attacks) == len(made.reference.attacks)
        for event, mine in zip(attacks, made.reference.attacks, strict=True):
            assert exact(event) == exact_of(mine)
            assert event["duration"] == PLAIN(mine.duration, rel=1e-5)
            assert event["arrival"] == PLAIN(mine.arrival, rel=1e-5)
        for actor in made.reference.actors:
            assert made.dusk.actor.force_used[actor.row] == actor.force_used
            for place, mine_here in actor.at.items():
                for name in ("opportunities", "deterred", "attacks", "answered"):
                    column = getattr(made.dusk.location_actor, name)
                    assert column[place.row, actor.row] == getattr(mine_here, name), name
        for base in made.reference.bases:
            if made.reference.here:
                assert made.dusk.base.patrol_units[base.row] == PLAIN(base.units, abs=1e-5)


NAMES = ("place", "side_a", "intended", "deaths_civilians", "response", "reason", "base")


def exact(event: dict[str, Any]) -> tuple[int, ...]:
    return tuple(event[name] for name in NAMES)


def exact_of(mine: Attack) -> tuple[int, ...]:
    return mine.place.row, mine.actor.row, mine.intended, mine.deaths, mine.response, mine.reason, mine.base


def test_households_agree_row_by_row(days: list[Comparison]) -> None:
    for made in days:
        h = made.dusk.household
        assert np.count_nonzero(made.dawn.household.weight) == len(made.reference.households)
        for mine in made.reference.households:
            if mine.in_doubt:
                continue
            assert h.weight[mine.row] == mine.weight
            if mine.weight == 0:
                continue
            where = (h.location[mine.row], h.home[mine.row], h.status[mine.row], h.lost[mine.row])
            assert where == (mine.place.row, mine.home.row, mine.status, mine.lost)
            for name in STATES_OF_MIND:
                assert getattr(h, name)[mine.row] == PLAIN(getattr(mine, name), abs=1e-5), name


def test_sums_of_the_household_pass_agree(days: list[Comparison]) -> None:
    for made in days:
        if any(household.in_doubt for household in made.reference.households):
            continue
        for place in made.reference.places:
            ours = (place.informants, place.change, place.fled, place.came)
            assert tuple(made.counts[name][place.row] for name in ("informed", "present", "fled", "came")) == ours


def test_few_choices_are_too_close_to_call(days: list[Comparison]) -> None:
    assert sum(made.reference.luck.close_calls for made in days) <= 3


def test_everything_that_can_happen_happened(days: list[Comparison]) -> None:
    """Agreement about nothing would say nothing: each branch that the reference has was taken."""
    happened: Counter[str] = Counter()
    for made in days:
        e = [event for event in made.events if event["kind"] == events.ONE_SIDED]
        happened.update(events.RESPONSES[event["response"]] for event in e)
        happened.update(events.REASONS[event["reason"]] for event in e if event["reason"])
        happened["shortened"] += sum(event["deaths_civilians"] < event["intended"] for event in e)
        happened["force"] += int(made.dusk.actor.force_used.sum())
        cell, h, before = made.dusk.location_actor, made.dusk.household, made.dawn.household
        happened["deterred"] += int(cell.deterred.sum())
        settled = cell.opportunities.sum(axis=1) - cell.deterred.sum(axis=1)
        happened["elsewhere"] += int(((cell.attacks.sum(axis=1) > 0) & (settled == 0)).sum())
        happened["by state"] += int(cell.attacks[:, 0].sum())
        moved = (h.location != before.location) & (before.weight > 0)
        happened["fled"] += int((moved & (before.status == HOME)).sum())
        happened["returned"] += int((moved & (h.status == HOME)).sum())
        happened["merged"] += int(((h.weight == 0) & (before.weight > 0)).sum())
        happened["split rows"] += int(((h.identity & SPLIT) > 0).sum())
        place = made.dawn.location
        happened["pushed"] += int((moved & (before.status == HOME) & (place.push[before.location] > 0.2)).sum())
        again = moved & (before.status != HOME) & (h.status != HOME)
        happened["fled onward"] += int(again.sum())
        happened["fled in the rain"] += int((moved & (h.status != HOME) & (place.rain[before.location] == 1)).sum())
        happened["followed kin"] += int((moved & (h.status != HOME) & (h.location == before.kin_at)).sum())
        happened["informed"] += int(made.counts["informed"].sum())
    wanted = {*events.RESPONSES.values(), *events.REASONS.values(), "shortened", "force", "deterred", "elsewhere"}
    wanted |= {"by state", "fled", "returned", "merged", "split rows", "informed"}
    wanted |= {"pushed", "fled onward", "fled in the rain", "followed kin"}
    assert {what for what in wanted - {""} if happened[what] == 0} == set(), dict(happened)


def test_the_reference_leaves_the_arrays_alone_and_counts_its_days() -> None:
    model = load("generated", "scenario.locations=10", "households=1000", "warmup_days=0", seed=5)
    before = duplicate(model.state)
    reference = ReferenceModel(model.parameters, model.state, model.ground, model.seed, 0)
    reference.step()
    reference.step()
    assert reference.day == 2
    for table, kept in zip(model.state, before, strict=True):
        for column, was in zip(table, kept, strict=True):
            np.testing.assert_array_equal(column, was)
