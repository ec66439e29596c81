"""A course: one run whose configuration changes on given days, by decisions and injects.

A course is data: the overrides it starts with, and changes. The same course and seed give the same bytes, however often
the run is stopped, resumed or looked at on its way, so that what is stored of an exercise is only its course.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from agents.schema import SCHEMA
from scenarios.build import build, turn
from scenarios.configuration import load_configuration, with_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.configuration import Configuration
    from scenarios.model import MandateModel
    from scenarios.world import World

type Value = bool | int | float | str
"""what a setting can be"""


@dataclass(frozen=True)
class Change:
    """What is different from the dawn of a day on."""

    day: int
    """of the mission; 0 is authorisation (days)"""
    settings: Mapping[str, Value]
    """full key -> value, as ``{"mission.caveats": 0.5}``; later changes win"""
    troops: Mapping[str, int] = field(default_factory=dict)
    """location of a base -> troops authorised there (persons)"""
    by: str = ""
    """decision or inject that it comes from"""


@dataclass(frozen=True)
class Course:
    """A run with its changes."""

    start: tuple[str, ...]
    """overrides from the start on, as on the command line"""
    changes: tuple[Change, ...] = ()

    def until(self, day: int) -> tuple[Change, ...]:
        """Return the changes that act before `day`, in the order in which they do; of one day, in the order given."""
        return tuple(sorted((each for each in self.changes if each.day < day), key=lambda each: each.day))

    def at(self, day: int) -> Configuration:
        """Return the configuration that acts on `day`.

        Raises:
            ConfigurationError: when a change sets something that there is not, or outside its range.
        """
        settings = {key: value for change in self.until(day + 1) for key, value in change.settings.items()}
        return with_settings(configured(self.start), settings, SCHEMA)

    def with_changes(self, more: Sequence[Change]) -> Course:
        """Return the course with further changes."""
        return Course(self.start, (*self.changes, *more))


@lru_cache(maxsize=256)
def configured(overrides: tuple[str, ...]) -> Configuration:
    """Return the checked configuration of some overrides; composing one takes longer than running a quarter."""
    return load_configuration(list(overrides), SCHEMA)


def begun(course: Course, seed: int, world: World) -> MandateModel:
    """Build the model of a course on the day of authorisation, with what is decided for that day."""
    return turned(build(configured(course.start), seed=seed, world=world), course)


def turned(model: MandateModel, course: Course) -> MandateModel:
    """Return the model itself, or the one that goes on from it if changes act from its day on."""
    return onward(model, course) if any(change.day == model.steps for change in course.changes) else model


def onward(model: MandateModel, course: Course) -> MandateModel:
    """Return a model that goes on from another one with what is decided for its day; they share nothing."""
    day = model.steps
    troops = {
        place: persons for change in course.changes if change.day == day for place, persons in change.troops.items()
    }
    return turn(model, course.at(day), troops)


def run_on(model: MandateModel, course: Course, last: int) -> MandateModel:
    """Run a model of `course` to the dawn of day `last`; changes of that day have not acted yet.

    The model given may be run on itself: hand over one from :func:`begun`, or from :func:`onward` of a checkpoint.
    """
    while model.steps < last:
        stop = min((change.day for change in course.changes if model.steps < change.day < last), default=last)
        model.run_for(stop - model.steps)
        if stop < last:
            model = turned(model, course)
    return model


def run_course(course: Course, seed: int, days: int, world: World) -> MandateModel:
    """Run a whole course."""
    return run_on(begun(course, seed, world), course, days)
