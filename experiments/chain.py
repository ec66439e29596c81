"""The chain behind one event, as read from a run: what threatened the place, who knew, who could reach it, what held
them back, what came of it.

Only the reading stands here. What is read is a list of :class:`Said`: a key of the catalogue ``why.chain`` and values;
:mod:`experiments.classroom.why` puts it into words of a language. That one thing stands before another in the chain
does not prove that it caused it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.world import World

WINDOW = 42
"""days before and after the event in which other violence is counted: excitation lasts two to six weeks"""
NEAREST = 2
"""bases that are named"""
BEHIND = {
    "threat": ("strategy", "one_sided_violence", "excitation", "battle", "deterrence"),
    "who_knew": ("reporting", "engagement", "informing", "trust", "picture"),
    "who_could_reach": ("deployment", "patrols", "access", "freedom"),
    "held_back": ("response", "group_consent", "host_consent", "force_protection"),
    "came_of_it": ("flight", "fear", "community_consent"),
}
"""part of the chain -> mechanisms that made it"""
OF_THE_MISSION = ("who_knew", "who_could_reach", "held_back")
"""parts of the chain about which there is nothing to say before authorisation"""
CONSENT = ("consent", "community_consent")
"""measures without a meaning before authorisation"""
NOT_ASKED = None
"""stands in a course for a level that has no meaning then"""


class Said(NamedTuple):
    """One sentence, or part of one."""

    key: str
    """under ``why.chain``"""
    values: dict[str, Any]
    """for its braces: text, whole numbers, the kinds of value below, or another :class:`Said`"""
    hidden: bool = False
    """whether the mission does not know it"""


class Number(NamedTuple):
    """A number in a format; a missing one is told by the words of `gap`."""

    value: float
    form: str = ",.0f"
    gap: str = "gap.number"


class Course(NamedTuple):
    """A measure at the ends of some months; NaN where it was not recorded, `NOT_ASKED` where it has no meaning."""

    values: tuple[float | None, ...]
    form: str = ".2f"


class Hours(NamedTuple):
    """A time in hours."""

    value: float


class Counted(NamedTuple):
    """A number with its noun."""

    number: int
    noun: str
    """under ``why.nouns``"""


class Name(NamedTuple):
    """The name of an armed actor, of civilians or of peacekeepers."""

    name: str


class Several(NamedTuple):
    """A list of parts of a sentence."""

    items: tuple[Said, ...]
    sign: str = "comma"
    """between them; under ``why.signs``"""


@dataclass(frozen=True)
class Case:
    """An event and what is known about its run."""

    event: dict[Any, Any]
    """its row of `events.parquet`"""
    events: pd.DataFrame
    """every event of the same run"""
    panel: pd.DataFrame
    """rows of the panel about the months just before, of and after the event"""
    world: World
    values: dict[str, Any]
    """the configuration of the run"""

    def level(self, measure: str, month: int, location: str = "", actor: str = "") -> float:
        """Return a measure of the panel, missing where it was not recorded."""
        row = self._rows.get((month, location, actor))
        return float("nan") if row is None or measure not in self.panel else float(self.panel[measure].to_numpy()[row])

    @cached_property
    def _rows(self) -> dict[tuple[int, str, str], int]:
        """(month, location, actor) -> row of the panel; a chain looks up more than a hundred."""
        keys = zip(self.panel["month"], self.panel["location"], self.panel["actor"], strict=True)
        return {key: row for row, key in enumerate(keys)}


def chain_of(case: Case) -> dict[str, list[Said]]:
    """Return part of the chain -> its sentences, in order; the first part says what happened."""
    parts: dict[str, Callable[[Case], list[Said]]] = {
        "happened": happened,
        "threat": threat,
        "who_knew": who_knew,
        "who_could_reach": who_could_reach,
        "held_back": held_back,
        "came_of_it": came_of_it,
    }
    return {part: read(case) for part, read in parts.items()}


def happened(case: Case) -> list[Said]:
    """Say what happened, where and when."""
    event, day = case.event, int(case.event["day"])
    kind, battle = event["event_type"], event["event_type"] == "battle"
    dead = (
        (event["deaths_civilians"], "civilians", ""),
        (event["deaths_a"], "of", event["side_a"]),
        (event["deaths_b"], "of", event["side_b"]),
    )
    killed = [
        Said("happened.dead_of", {"n": int(n), "who": Name(who)})
        if noun == "of"
        else Said("happened.dead", {"n": Counted(int(n), "civilians")})
        for n, noun, who in dead
        if n
    ]
    when = Said("happened.day", {"day": day}) if day >= 0 else Said("happened.before", {"days": -day})
    return [
        Said(
            "happened.battle" if battle else "happened.attack",
            {
                "what": Said(f"kinds.{kind}", {}), "a": Name(event["side_a"]), "b": Name(event["side_b"]),
                "place": event["location"], "district": event["adm_1"],
                "date": pd.Timestamp(event["date_start"]).date(), "when": when, "month": int(event["month"]),
                "duration": Hours(float(event["duration_hours"])),
            },
        ),
        Said("happened.killed", {"dead": Several(tuple(killed))}) if killed else Said("happened.nobody", {}),
    ]  # fmt: skip


def threat(case: Case) -> list[Said]:
    """Say what violence came before, and who stood there."""
    event, place = case.event, case.event["location"]
    before = around(case, -WINDOW, -1)
    attacks = before[before["event_type"] == "one_sided"]
    here, by_it = attacks["location"] == place, attacks["side_a"] == event["side_a"]
    battles = before[(before["event_type"] == "battle") & (before["location"] == place)]
    same_day = around(case, 0, 0)
    companions = (same_day["location"] == place) & (same_day["side_a"] == event["side_a"])
    also = int((companions & (same_day["event_type"] == event["event_type"])).sum()) - 1
    killed = Counted(int(attacks["deaths_civilians"].sum()), "persons")
    whose = {"n": int(by_it.sum()), "a": Name(event["side_a"]), "killed": killed}
    sentences = [
        Said(
            "threat.attacks" if len(attacks) else "threat.no_attacks",
            {
                "window": WINDOW, "here": Counted(int(here.sum()), "attacks"), "near": int((~here).sum()),
                "places": Counted(len(neighbours(case)), "places"), "battles": Counted(len(battles), "battles"),
                **whose,
            },
        )
    ]  # fmt: skip
    if also > 0:
        sentences.append(Said("threat.same_day", {"a": Name(event["side_a"]), "n": also}))
    armed = tuple(
        Said(
            "threat.armed",
            {
                "a": Name(name), "fighters": course(case, "fighters", place, name, ",.0f"),
                "control": course(case, "control", place, name, ".0%"),
            },
        )
        for name in strongest(case)
    )  # fmt: skip
    sentences.append(
        Said("threat.fighters", {"months": months_read(case), "armed": Several(armed, "semicolon")}, hidden=True)
    )
    if event["event_type"] == "one_sided":
        month = int(event["month"])
        names = ("opportunities", "deterred", "preempted", "attacks")
        found = {name: Number(case.level(name, month, place, event["side_a"])) for name in names}
        sentences.append(
            Said("threat.opportunities", {"a": Name(event["side_a"]), "month": month, **found}, hidden=True)
        )
    return sentences


def strongest(case: Case) -> list[str]:
    """Return the actor that acted and the two others with most fighters at the place."""
    event, place = case.event, case.event["location"]
    there = {actor.name: case.level("fighters", int(event["month"]), place, actor.name) for actor in case.world.actors}
    others = sorted((name for name in there if there[name] >= 1), key=lambda name: -there[name])
    return [event["side_a"], *[name for name in others if name != event["side_a"]][:2]]


def who_knew(case: Case) -> list[Said]:
    """Say what the mission had learned before, and through whom it might have."""
    event, place, month = case.event, case.event["location"], int(case.event["month"])
    if event["day"] < 0:
        return [Said("who_knew.no_mission", {})]
    earlier = around(case, -WINDOW, -1)
    earlier = earlier[earlier["event_type"] == "one_sided"]
    sentences = [
        Said("who_knew.known", {"n": len(earlier), "known": int(earlier["reported"].sum())}, hidden=True)
        if len(earlier)
        else Said("who_knew.none_before", {}, hidden=True),
        Said("who_knew.informants", {"month": month, "n": Number(case.level("informants", month, place))}),
        Said(
            "who_knew.levels",
            {
                "months": months_read(case), "trust": course(case, "trust_mission", place),
                "consent": course(case, "community_consent", place),
                "access": Number(case.level("access", month, place), ".0%", "gap.share"),
            },
            hidden=True,
        ),
    ]  # fmt: skip
    if event["event_type"] == "one_sided":
        sentences.append(Said("who_knew.no_alarm" if event["reason"] == "not_notified" else "who_knew.alarm", {}))
        sentences.append(Said("who_knew.reported" if event["reported"] else "who_knew.never_reported", {}))
    return sentences


def who_could_reach(case: Case) -> list[Said]:
    """Say where the mission stood, how far that is by road, and what went to the place."""
    event, place, month = case.event, case.event["location"], int(case.event["month"])
    if event["day"] < 0:
        return [Said("who_could_reach.not_authorised", {})]
    away = bases_with_troops(case)
    if not away:
        return [Said("who_could_reach.no_troops", {"month": month})]
    bases = tuple(
        Said(
            "who_could_reach.base",
            {
                "base": name,
                "away": Said("who_could_reach.away", {"hours": Hours(away[name])})
                if away[name]
                else Said("who_could_reach.there", {}),
                "troops": Number(case.level("troops", month, name)),
                "police": Number(case.level("police", month, name)),
            },
        )
        for name in [*away][:NEAREST]
    )
    total = Number(sum(case.level("troops", month, name) for name in away))
    sentences = [
        Said("who_could_reach.bases", {"month": month, "bases": Several(bases), "total": total}),
        Said(
            "who_could_reach.patrols", {"place": place, "n": Number(case.level("patrols", month, place), ".2f")}
        ),
    ]  # fmt: skip
    if event["base"]:
        sent = event["event_type"] == "one_sided"
        sentences.append(Said(f"who_could_reach.{'sent' if sent else 'attacked'}", {"base": event["base"]}))
    return sentences


def held_back(case: Case) -> list[Said]:
    """Say what the mission did, why not more, and what limits its movement and its will."""
    event, month = case.event, int(case.event["month"])
    if event["day"] < 0:
        return [Said("held_back.no_mission", {})]
    sentences = [Said("held_back.no_record", {})]
    if event["event_type"] == "one_sided":
        sentences = answer(event)
    state = case.world.actors[STATE_FORCES].name
    consents = [Said("held_back.host", {"consent": course(case, "consent", "", state)})]
    if event["side_a"] != state:
        own = course(case, "consent", "", event["side_a"])
        consents.append(Said("held_back.of", {"a": Name(event["side_a"]), "consent": own}))
    sentences.append(
        Said("held_back.consent", {"months": months_read(case), "consents": Several(tuple(consents))}, hidden=True)
    )
    for base in [*bases_with_troops(case)][:1]:
        obstructed = Number(case.level("obstruction", month, base), ".0%", "gap.share")
        sentences.append(Said("held_back.obstructed", {"base": base, "share": obstructed}))
    sentences.append(
        Said(
            "held_back.units",
            {
                "willing": Number(case.level("willing", month), ".0%", "gap.share"),
                "mobile": Number(case.level("mobility", month), ".0%", "gap.share"),
                "clarity": Number(case.level("clarity", month), ".2f"),
            },
            hidden=True,
        )
    )
    return sentences


def answer(event: dict[Any, Any]) -> list[Said]:
    """Say what the mission did about an attack on civilians, and why not more."""
    response, reason = str(event["response"]), str(event["reason"])
    arrival = float(event["arrival_hours"])
    values = {"base": event["base"], "arrival": Hours(arrival), "duration": Hours(float(event["duration_hours"]))}
    sentences = [Said(f"responses.{response}", values if response in {"in_time", "late"} else {})]
    if response != "in_time" and reason:
        sentences.append(Said(f"reasons.{reason}", {}))
    return sentences


def came_of_it(case: Case) -> list[Said]:
    """Say what was averted, and how things stood before and after."""
    event, place = case.event, case.event["location"]
    sentences = []
    if event["event_type"] == "one_sided" and event["day"] >= 0:
        killed, intended = int(event["deaths_civilians"]), int(event["intended_deaths"])
        values = {"n": intended - killed, "intended": intended, "killed": killed}
        sentences.append(Said("came_of_it.averted", values, hidden=True))
    later = around(case, 1, WINDOW)
    attacks = later[(later["event_type"] == "one_sided") & (later["location"] == place)]
    left = int(case.values["days"]) - int(event["day"]) - 1
    window = Said("came_of_it.window", {"days": WINDOW}) if left >= WINDOW else Said("came_of_it.left", {"days": left})
    sentences.append(Said("came_of_it.fled", {"n": Counted(int(event["displaced"]), "persons")}, hidden=True))
    sentences.append(Said("came_of_it.after", {"window": window, "attacks": Counted(len(attacks), "attacks")}))
    levels = {
        "months": months_read(case, after=True), "fear": course(case, "fear", place, after=True),
        "displaced": course(case, "displaced_from", place, form=",.0f", after=True),
    }  # fmt: skip
    if event["day"] < 0:
        return [*sentences, Said("came_of_it.levels", levels, hidden=True)]
    state = case.world.actors[STATE_FORCES].name
    consents = {
        "community": course(case, "community_consent", place, after=True),
        "host": course(case, "consent", "", state, after=True),
    }
    return [*sentences, Said("came_of_it.levels_and_consent", levels | consents, hidden=True)]


# Reading


def bases_with_troops(case: Case) -> dict[str, float]:
    """Return location -> hours by road of every base with troops in the month of the event, the nearest first."""
    row = [*case.world.territory].index(case.event["location"])
    away = {
        base.location: float(case.world.base_hours[index, row])
        for index, base in enumerate(case.world.bases)
        if case.level("troops", int(case.event["month"]), base.location) >= 1
    }
    return dict(sorted(away.items(), key=lambda item: item[1]))


def neighbours(case: Case) -> list[str]:
    """Return the places of the country that a road joins to the place of the event."""
    graph = case.world.territory
    return [name for name in graph.neighbors(case.event["location"]) if graph.nodes[name]["country"] == HOME]


def around(case: Case, first: int, last: int) -> pd.DataFrame:
    """Return the events at the place and next to it, from `first` to `last` days after the event."""
    events, day = case.events, int(case.event["day"])
    near = events["location"].isin([case.event["location"], *neighbours(case)])
    return events[near & events["day"].between(day + first, day + last)]


def months(case: Case, *, after: bool) -> list[int]:
    """Return the month before the event and its own, with `after` the next one too, as far as the run has them."""
    month = int(case.event["month"])
    return [each for each in (month - 1, month, month + 1)[: 2 + after] if (case.panel["month"] == each).any()]


def months_read(case: Case, *, after: bool = False) -> Said:
    """Say at the ends of which months :func:`course` reads."""
    return Said("months", {"months": " -> ".join(map(str, months(case, after=after)))})


def course(
    case: Case, measure: str, location: str, actor: str = "", form: str = ".2f", *, after: bool = False
) -> Course:
    """Return a measure at the ends of the months around the event, one after the other."""
    asked: Sequence[int] = months(case, after=after)
    found = {month: case.level(measure, month, location, actor) for month in asked}
    return Course(
        tuple(
            found[month] if np.isnan(found[month]) or month >= 1 or measure not in CONSENT else NOT_ASKED
            for month in asked
        ),
        form,
    )
