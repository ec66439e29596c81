"""The model: a `mesa.Model` over the arrays of a built world, standing on the day the mission is authorised."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import numpy as np

from agents import day as the_day
from agents import events, ground, measures, month
from agents.kinds import ArmedGroup, Contingent, Household, LocalAuthority, StateForces
from agents.schema import of_the_day
from scenarios import closures
from scenarios.displaced import displaced
from sim.declare import plain
from sim.face import ArrayModel

if TYPE_CHECKING:
    import pandas as pd

    from agents.ground import Ground
    from scenarios.configuration import Configuration
    from scenarios.displaced import Displaced
    from scenarios.world import Closure, World

LOG = logging.getLogger("mandate")
BUFFER = 4096
"""events held before they are copied out; more where a day could write more"""


class MandateModel(ArrayModel):
    """One run of one configuration.

    Time 0 is the day of authorisation: the warm-up has been run when the model is built, so `run_for(365)` is the first
    year of the mission. `agents_by_type` holds :class:`ArmedGroup`, :class:`StateForces`, :class:`Contingent`,
    :class:`LocalAuthority` and :class:`Household`.
    """

    def __init__(
        self, configuration: Configuration, world: World, seed: int, parameters: Any, state: Any, arrays: Ground,
        *, redraws: int = 0, threads: int = 1, buffer: int = BUFFER, after: MandateModel | None = None,
    ) -> None:  # fmt: skip
        """Stand a model over a built state and run its warm-up; :func:`scenarios.build.build` is the way to get one.

        With `after`, a model of the same seed, `state` is a copy of that model's state, and the days it has run count
        as this one's; :func:`scenarios.build.branch` and :func:`scenarios.build.turn` are the ways to get one.
        """
        super().__init__(state, rng=seed)
        self.configuration = configuration
        self.world = world
        self.seed = seed
        self.parameters = parameters
        self._plain = plain(parameters)
        # What the compiled day sees of parameters and state; the arrays are the same.
        self.today = (the_day.SCHEMA.part_of(parameters), of_the_day(state))
        self.ground = arrays
        self._shut: tuple[Closure, ...] = ()
        self.threads = threads
        self.parameter_redraws = redraws
        self.behaviours: dict[tuple[str, int], ArmedGroup | Contingent | LocalAuthority] = {}
        self.location_names = tuple(world.territory)
        self.actor_names = tuple(actor.name for actor in world.actors)
        self.warmup_days = int(state.mission.authorised[0])
        self._shape = (len(self.location_names), len(self.actor_names))
        self._worst = the_day.worst_day(*self._shape, state.base.troops.size)
        self._work = ground.work(2, *self._shape)
        self._record = ground.record(events.events(max(buffer, self._worst)), 0, *self._shape)
        self._mission = np.zeros((0, len(measures.BY_MISSION)))
        self._finished: list[events.Events] = []
        self._day = 0
        if after is None:
            self._run(self.warmup_days)
        else:
            self._follow(after)
        StateForces(self, 0)
        for row in range(1, len(self.actor_names)):
            ArmedGroup(self, row)
        for row in range(len(world.bases)):
            Contingent(self, row)
        for home in np.flatnonzero(state.location.abroad == 0):
            LocalAuthority(self, int(home))
        self.list_rows(Household)

    @property
    def stops_daily(self) -> bool:
        """Whether days are run one by one: a Python class decides for somebody, or overrides `step`."""
        return bool(self.behaviours) or super().stops_daily

    def advance(self, days: int) -> None:
        """Run whole days; Python behaviours decide first."""
        if self.behaviours and self.steps == 0:
            LOG.warning("%d agent(s) decide in Python: days are run one by one", len(self.behaviours))
        for actor in self.behaviours.values():
            actor.decide()
        self._run(days)

    def _run(self, days: int) -> None:
        self._extend_panel(self._day + days)
        end = self._day + days
        run = the_day.run_days if self.threads == 1 else the_day.run_days_on_two
        while self._day < end:
            since = (self._day - self.warmup_days) % month.MONTH
            if since == 0 and self.state.headquarters.reviewed[0] != self._day:
                row = (self._day - self.warmup_days) // month.MONTH + self.warmup_months
                if row > 0:
                    month.recall(self._record.cells[row - 1], self._plain, self.state)
                self.review(self._day)
                self.state.headquarters.reviewed[0] = self._day
                self._mission[row] = month.measured(self.state)
                month.panel(self.state, self._record.cells[row], self._record.places[row])
            days = min(end - self._day, month.MONTH - since, self._open_and_shut())
            self._day, n = run(
                self._day, days, self.seed, *self.today, self.ground, self._work, self._record, 0, self._worst
            )
            if n:
                self._finished.append(events.copy_of(self._record.events, n))

    def review(self, day: int) -> None:
        """Decide what is decided once a month, at the dawn of `day`."""
        month.review(day, self.seed, self._plain, self.state, self.ground)

    def _open_and_shut(self) -> int:
        """Have closures act on the ground; return for how many days they stay as they are."""
        if not self.world.closures:
            return month.MONTH
        today = self._day - self.warmup_days
        shut = closures.shut_on(self.world, today)
        if shut != self._shut:
            self.ground, self._shut = closures.with_shut(self.ground, self.world, shut), shut
        change = closures.next_change(self.world, today)
        return month.MONTH if change is None else change - today

    def _follow(self, other: MandateModel) -> None:
        """Take over what `other` has recorded, as far as it can still change, by copy."""
        self._day = other._day
        self._shut = other._shut
        self.steps, self.time = other.steps, other.time
        scratch: list[Any] = [array.copy() for array in other._work]
        self._work = ground.Work(*scratch)
        self._finished = list(other._finished)
        self._extend_panel(self._day)
        for mine, its in zip(self._record[1:], other._record[1:], strict=True):
            mine[: its.shape[0]] = its
        self._mission[: other._mission.shape[0]] = other._mission

    def _extend_panel(self, days: int) -> None:
        months = self.warmup_months + -(-max(days - self.warmup_days, 0) // measures.MONTH)
        held = self._record.cells.shape[0]
        if months > held:
            longer = ground.record(self._record.events, months, *self._shape)
            for old, new in zip(self._record[1:], longer[1:], strict=True):
                new[:held] = old
            self._record = longer
            self._mission = np.concatenate([self._mission, np.zeros((months - held, self._mission.shape[1]))])

    @property
    def warmup_months(self) -> int:
        """Months of the panel before authorisation."""
        return -(-self.warmup_days // measures.MONTH)

    @property
    def notes(self) -> dict[str, float]:
        """What a reader of the results should know about the run itself."""
        return {
            "rows_without_spare": float(self.state.mission.unsplit[0]),
            "parameter_redraws": float(self.parameter_redraws),
            "python_behaviours": float(len(self.behaviours)),
        }

    def record(self) -> measures.Record:
        """What the run has recorded so far; means are over the days of each month that have passed."""
        places = self._record.places.copy()
        days = np.full(places.shape[0], float(measures.MONTH))
        if days.size:
            # The first month of the warm-up and the last month of the run may be short.
            days[0] -= self.warmup_months * measures.MONTH - self.warmup_days
            days[-1] -= (
                self.warmup_months + -(-max(self._day - self.warmup_days, 0) // measures.MONTH)
            ) * measures.MONTH
            days[-1] += self.warmup_months * measures.MONTH + self._day - self.warmup_days
        for column, measure in enumerate(measures.BY_PLACE):
            if measure.over == "mean":
                places[:, :, column] /= days[:, None]
        return measures.Record(
            cells=self._record.cells.copy(),
            places=places,
            actors=self._record.actors.copy(),
            mission=self._mission.copy(),
            events=events.joined(self._finished),
            warmup_days=self.warmup_days,
            warmup_months=self.warmup_months,
            days=self._day,
        )

    def displaced(self) -> Displaced:
        """Persons who are displaced now, by home and place; it reads every household, so ask at the end of a run."""
        return displaced(self.state.household, len(self.location_names))

    def outcomes(self) -> pd.DataFrame:
        """Outcomes so far as a tidy table (outcome, value, unit, area); see the data dictionary."""
        from scenarios.outcomes import outcomes_frame

        return outcomes_frame(self.record(), self.world, self.seed)
