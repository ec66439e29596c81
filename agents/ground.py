"""The ground a model stands on and the scratch it works with: arrays that are not state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from agents.civilians.households import BLOCK
from agents.civilians.perception import SUMS
from agents.events import Events
from agents.measures import BY_ACTOR, BY_CELL, BY_PLACE
from sim.declare import F32, F64, I32, I64, U8


class Ground(NamedTuple):
    """The territory as arrays; constant during a run."""

    indptr: I32
    """(locations + 1,) roads of each location in `neighbours`"""
    neighbours: I32
    """row of the location at the other end of each road"""
    nearest: I32
    """(locations, K) nearest other locations by travel time"""
    nearest_hours: F32
    """(locations, K) their travel times (hours)"""
    nearest_before: I32
    """(locations, K) where in the list the place before it on the way stands; -1 for none between"""
    base_hours: F32
    """(bases, locations) travel times from each base (hours)"""


class Work(NamedTuple):
    """Scratch and the sums of the household pass, one of each for every thread."""

    draws: F32
    """(threads, 4, BLOCK) uniform draws"""
    gathered: F32
    """(threads, 6, BLOCK) values of each row's place"""
    masks: U8
    """(threads, 4, BLOCK) who informs, leaves, returns; and all three as bits"""
    informed: I64
    """(threads, locations) families"""
    present: I64
    """(threads, locations) change of persons present"""
    fled: I64
    """(threads, locations) residents newly displaced"""
    came: I64
    """(threads, locations) residents come home"""
    sums: I64
    """(threads, SUMS, locations) the weekly census"""
    weight: F32
    """(locations,)"""
    strength: I64
    """(actors,)"""


class Record(NamedTuple):
    """What the day writes for the outside: the event buffer and the monthly panel."""

    events: Events
    cells: F64
    """(months, locations, actors, len(BY_CELL))"""
    places: F64
    """(months, locations, len(BY_PLACE))"""
    actors: F64
    """(months, actors, len(BY_ACTOR))"""


def work(threads: int, locations: int, actors: int) -> Work:
    """Allocate scratch."""
    by_place = (threads, locations)
    return Work(
        np.zeros((threads, 4, BLOCK), np.float32),
        np.zeros((threads, 6, BLOCK), np.float32),
        np.zeros((threads, 4, BLOCK), np.uint8),
        np.zeros(by_place, np.int64),
        np.zeros(by_place, np.int64),
        np.zeros(by_place, np.int64),
        np.zeros(by_place, np.int64),
        np.zeros((threads, SUMS, locations), np.int64),
        np.zeros(locations, np.float32),
        np.zeros(actors, np.int64),
    )


def record(buffer: Events, months: int, locations: int, actors: int) -> Record:
    """Allocate a panel of `months` beside an event buffer."""
    return Record(
        buffer,
        np.zeros((months, locations, actors, len(BY_CELL))),
        np.zeros((months, locations, len(BY_PLACE))),
        np.zeros((months, actors, len(BY_ACTOR))),
    )
