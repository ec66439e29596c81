"""The event record: one row an event, as arrays the compiled day writes into. No rule stands here."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.compiled import compiled
from sim.declare import DTYPES, F32, I16, I32, U8

BATTLE, ONE_SIDED, ON_PEACEKEEPERS, BY_DEVICE, ON_CONVOY = 1, 2, 3, 4, 5
KINDS = {
    BATTLE: "battle",
    ONE_SIDED: "one_sided",
    ON_PEACEKEEPERS: "on_peacekeepers",
    BY_DEVICE: "device_on_peacekeepers",
    ON_CONVOY: "on_convoy",
}

# What the mission did about an attack on civilians, and why not more.
NO_MISSION, IN_TIME, LATE, MISSED = 0, 1, 2, 3
RESPONSES = {NO_MISSION: "no_mission", IN_TIME: "in_time", LATE: "late", MISSED: "missed"}
NOT_SAID, NOT_NOTIFIED, UNWILLING, OUT_OF_REACH, TOO_SLOW = 0, 1, 2, 3, 4
REASONS = {
    NOT_SAID: "",
    NOT_NOTIFIED: "not_notified",
    UNWILLING: "unwilling",
    OUT_OF_REACH: "no_unit_in_reach",
    TOO_SLOW: "too_slow",
}

CIVILIANS, PEACEKEEPERS = -1, -2
"""Values of `side_b` that are not an actor's row."""


class Events(NamedTuple):
    """Arrays of one length; the row number of an event is its number in the buffer."""

    day: I32
    """days since the start of the warm-up"""
    place: I16
    """row of the location"""
    kind: U8
    """BATTLE, ONE_SIDED, ON_PEACEKEEPERS, BY_DEVICE or ON_CONVOY; the last three are attacks on peacekeepers"""
    side_a: I16
    """row of the actor that attacked"""
    side_b: I16
    """row of the actor attacked, CIVILIANS or PEACEKEEPERS"""
    deaths_a: I32
    """dead of side a (persons)"""
    deaths_b: I32
    """dead of side b if an actor or peacekeepers (persons)"""
    deaths_civilians: I32
    """civilians killed (persons)"""
    intended: I32
    """civilians who would have died had nobody come (persons)"""
    duration: F32
    """length of the event (hours)"""
    arrival: F32
    """time until a unit arrived (hours); -1 for none"""
    response: U8
    """NO_MISSION, IN_TIME, LATE or MISSED"""
    reason: U8
    """why not in time"""
    reported: U8
    """1 if the mission learned of it"""
    base: I16
    """row of the base that answered or was attacked; -1 for none"""
    moved: I32
    """persons put to flight by it"""


def events(size: int) -> Events:
    """Allocate a buffer of `size` events."""
    columns: list[Any] = [np.zeros(size, DTYPES[kind]) for kind in _kinds()]
    return Events(*columns)


def copy_of(e: Events, n: int) -> Events:
    """Copy the first `n` events."""
    columns: list[Any] = [column[:n].copy() for column in e]
    return Events(*columns)


def joined(parts: list[Events]) -> Events:
    """Join event tables in order."""
    columns: list[Any] = [np.concatenate(column) for column in zip(events(0), *parts, strict=True)]
    return Events(*columns)


def _kinds() -> list[str]:
    return [getattr(kind, "__forward_arg__", str(kind)) for kind in Events.__annotations__.values()]


@compiled
def write(
    e: Events, n: int, day: int, place: int, kind: int, side_a: int, side_b: int, deaths: tuple[int, int, int],
    duration: float,
) -> int:  # fmt: skip
    """Write event `n` with its three counts of dead (side a, side b, civilians); the next free row is returned."""
    e.day[n] = day
    e.place[n] = place
    e.kind[n] = kind
    e.side_a[n] = side_a
    e.side_b[n] = side_b
    e.deaths_a[n] = deaths[0]
    e.deaths_b[n] = deaths[1]
    e.deaths_civilians[n] = deaths[2]
    e.intended[n] = deaths[2]
    e.duration[n] = duration
    e.arrival[n] = -1.0
    e.response[n] = NO_MISSION
    e.reason[n] = NOT_SAID
    e.reported[n] = 0
    e.base[n] = -1
    e.moved[n] = 0
    return n + 1
