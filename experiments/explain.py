"""`mandate explain`: the chain behind one event of a run, in plain words.

It follows the order in which the model works: what threatened the place, who knew, who could reach it, what held them
back, what came of it. Everything is read from the run's folder, so it tells what the model did, never what happened in
a real place; that one thing stands before another in the chain does not prove that it caused it.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.folder import NOTICE, FolderError
from experiments.report import answer_words, hours, opened, persons
from scenarios.outcomes import IDS
from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from experiments.folder import RunFolder
    from scenarios.world import World
    from sim.declare import Schema

LARGEST = "largest"
"""the word for the attack that killed most civilians"""
WINDOW = 42
"""days before and after the event in which other violence is counted: excitation lasts two to six weeks"""
NEAREST = 2
"""bases that are named"""
WIDTH, LABEL = 100, 20
"""columns of the text, and of the words on its left"""
BEHIND = {
    "Threat": ("strategy", "one_sided_violence", "excitation", "battle", "deterrence"),
    "Who knew": ("reporting", "engagement", "informing", "trust", "picture"),
    "Who could reach it": ("deployment", "patrols", "access", "freedom"),
    "What held them back": ("response", "group_consent", "host_consent", "force_protection"),
    "What came of it": ("flight", "fear", "community_consent"),
}
"""part of the chain -> mechanisms that made it"""
OF_THE_MISSION = ("Who knew", "Who could reach it", "What held them back")
"""parts of the chain about which there is nothing to say before authorisation"""
CONSENT = ("consent", "community_consent")
"""measures without a meaning before authorisation"""
WHAT = {
    "one_sided": "attack on civilians",
    "battle": "battle",
    "on_peacekeepers": "direct attack on peacekeepers",
    "device_on_peacekeepers": "attack on peacekeepers with an explosive device",
    "on_convoy": "attack on a convoy of the mission",
}
"""type of event -> words"""


class Case(NamedTuple):
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
        panel = self.panel
        rows = (panel["month"] == month) & (panel["location"] == location) & (panel["actor"] == actor)
        return float(panel.loc[rows, measure].iloc[0]) if measure in panel and rows.any() else float("nan")


def explain(path: Path, word: str) -> str:
    """Return the chain behind event `word`, an id or `largest`, of the run in `path`.

    Raises:
        FolderError: for a path that holds no finished run, or an event that is not in it.
    """
    folder = opened(path)
    return "\n".join(chain(case_of(folder, found_id(folder, word)), _schema()))


def _schema() -> Schema:
    from agents.schema import SCHEMA

    return SCHEMA


# Finding the event


def found_id(folder: RunFolder, word: str) -> int:
    """Return the id that `word` stands for.

    Raises:
        FolderError: where `word` is no event of the folder; the text says which there are.
    """
    if word == LARGEST:
        return largest_attack(folder)
    if not re.fullmatch("[0-9]{1,18}", word):
        raise FolderError(f"{word} is no event: give a number of column id of events.parquet, or {LARGEST}")
    wanted, nearest, ranges = int(word), [], []
    for part in folder.replicates("events", ["id"]):
        ids = part["id"].to_numpy()
        if len(ids):
            nearest.append(int(ids[np.abs(ids - wanted).argmin()]))
            ranges.append(f"{ids[0]}..{ids[-1]}")
    if not nearest:
        raise FolderError(f"{folder.path} holds no event")
    if wanted in nearest:
        return wanted
    shown = ", ".join(ranges[:2]) + (f", ... {ranges[-1]}" if len(ranges) > 2 else "")
    close = min(nearest, key=lambda each: abs(each - wanted))
    raise FolderError(f"event {word} is not in {folder.path}; nearest: {close}; ids are {shown} (one range a run)")


def largest_attack(folder: RunFolder) -> int:
    """Return the id of the attack that killed most civilians after authorisation, in any run; the first of equals."""
    best = (0, 0)
    for part in folder.replicates("events", ["id", "event_type", "day", "deaths_civilians"]):
        attacks = part[(part["event_type"] == "one_sided") & (part["day"] >= 0)]
        if len(attacks):
            row = attacks.nlargest(1, "deaths_civilians")
            best = max(best, (int(row["deaths_civilians"].iloc[0]), -int(row["id"].iloc[0])))
    if not best[0]:
        raise FolderError(
            f"{folder.path} holds no attack after authorisation that killed civilians; give an event's id"
        )
    return -best[1]


def case_of(folder: RunFolder, event_id: int) -> Case:
    """Read what is known about an event."""
    seed = folder.seeds[event_id // IDS]
    events = folder.replicate("events", seed)
    event = events[events["id"] == event_id].to_dict("records")[0]
    month = int(event["month"])
    # A large world's panel is large; only places where something is asked of it are read.
    places = {"", event["location"], *(base.location for base in folder.world.bases)}
    panel = pd.read_parquet(
        folder.path / "panel.parquet",
        filters=[
            ("seed", "==", seed),
            ("month", ">=", month - 1),
            ("month", "<=", month + 1),
            ("location", "in", list(places)),
        ],
    )
    return Case(event, events, panel, folder.world, folder.configuration.values)


# The chain


def chain(case: Case, schema: Schema) -> list[str]:
    """Return the text, line by line."""
    parts = {
        "What happened": happened(case),
        "Threat": threat(case),
        "Who knew": who_knew(case),
        "Who could reach it": who_could_reach(case),
        "What held them back": held_back(case),
        "What came of it": came_of_it(case),
    }
    lines = [f"Event {case.event['id']} (run with seed {case.event['seed']})"]
    for label, sentences in parts.items():
        spoken_of = label in BEHIND and (case.event["day"] >= 0 or label not in OF_THE_MISSION)
        mark = grounds(BEHIND[label], case.values, schema) if spoken_of else ""
        lines += paragraph(label, " ".join(filter(None, sentences)), mark)
    care = f"{NOTICE[0].upper()}{NOTICE[1:]}. Assumed 3/4: no study fixes 3 of 4 sizes. {case.world.banner}"
    return [*lines, *paragraph("Read with care", care, "")]


def paragraph(label: str, text: str, mark: str) -> list[str]:
    """Return a text as lines; on its left stand its label and, below, a mark."""
    lines = textwrap.wrap(text, WIDTH - LABEL, break_on_hyphens=False)
    left = [label, *textwrap.wrap(mark, LABEL - 1)]
    return [f"{beside:<{LABEL}}{line}".rstrip() for beside, line in zip_longest(left, lines, fillvalue="")]


def grounds(names: Iterable[str], values: dict[str, Any], schema: Schema) -> str:
    """Say how well founded the mechanisms behind a part of the chain are, and which of them are switched off."""
    there = [name for name in names if name in values]  # a folder may be older than a mechanism
    off = [name for name in there if not values[name]["enabled"]]
    grades = Counter[str](
        field.grade
        for name in there
        if name not in off
        for field in schema.parameters[name].values()
        if field.name != "enabled"
    )
    text = f"assumed {grades['assumed']}/{grades.total()}"
    return f"{text}, off: {', '.join(off)}" if off else text


def happened(case: Case) -> list[str]:
    """Say what happened, where and when."""
    event = case.event
    what, place, day = WHAT[event["event_type"]], event["location"], int(event["day"])
    when = f"day {day} of the mission" if day >= 0 else f"{-day} days before the mission was authorised"
    against = f" and {event['side_b']}" if event["event_type"] == "battle" else ""
    by = "between" if against else "by"
    dead = {
        f"civilian{'s' * (event['deaths_civilians'] != 1)}": event["deaths_civilians"],
        f"of {event['side_a']}": event["deaths_a"],
        f"of {event['side_b']}": event["deaths_b"],
    }
    killed = ", ".join(f"{int(number)} {who}" for who, number in dead.items() if number) or "nobody"
    return [
        f"{what[0].upper()}{what[1:]} {by} {event['side_a']}{against} at {place} (district {event['adm_1']}) on "
        f"{pd.Timestamp(event['date_start']):%Y-%m-%d} ({when}, month {event['month']}), over "
        f"{hours(float(event['duration_hours']))}.",
        f"Killed: {killed}.",
    ]


def threat(case: Case) -> list[str]:
    """Say what violence came before, and who stood there."""
    event, place = case.event, case.event["location"]
    before = around(case, -WINDOW, -1)
    attacks = before[before["event_type"] == "one_sided"]
    here, by_it = attacks["location"] == place, attacks["side_a"] == event["side_a"]
    battles = before[(before["event_type"] == "battle") & (before["location"] == place)]
    same_day = around(case, 0, 0)
    companions = (same_day["location"] == place) & (same_day["side_a"] == event["side_a"])
    also = int((companions & (same_day["event_type"] == event["event_type"])).sum()) - 1
    whose = (
        f" ({int(by_it.sum())} of them by {event['side_a']}; {persons(int(attacks['deaths_civilians'].sum()))} killed)"
    )
    sentences = [
        f"In the {WINDOW} days before: {number(int(here.sum()), 'attack')} on civilians here and "
        f"{int((~here).sum())} at the {number(len(neighbours(case)), 'place')} next to it"
        f"{whose if len(attacks) else ''}, {number(len(battles), 'battle')} here."
    ]
    if also > 0:
        sentences.append(f"On the same day {event['side_a']} made {also} more here.")
    sentences.append(f"Fighters here and control of the place, {months_read(case)}:")
    armed = [
        f"{name} {course(case, 'fighters', place, name, ',.0f')}, {course(case, 'control', place, name, '.0%')}"
        for name in strongest(case)
    ]
    sentences.append("; ".join(armed) + ".")
    if event["event_type"] == "one_sided":
        names = ("opportunities", "deterred", "preempted", "attacks")
        found = [number_or_gap(case.level(name, int(event["month"]), place, event["side_a"])) for name in names]
        sentences.append(
            f"Opportunities of {event['side_a']} here in month {event['month']}: {found[0]}; deterred {found[1]}, "
            f"pre-empted {found[2]}; attacks {found[3]}."
        )
    return sentences


def strongest(case: Case) -> list[str]:
    """Return the actor that acted and the two others with most fighters at the place."""
    event, place = case.event, case.event["location"]
    there = {actor.name: case.level("fighters", int(event["month"]), place, actor.name) for actor in case.world.actors}
    others = sorted((name for name in there if there[name] >= 1), key=lambda name: -there[name])
    return [event["side_a"], *[name for name in others if name != event["side_a"]][:2]]


def who_knew(case: Case) -> list[str]:
    """Say what the mission had learned before, and through whom it might have."""
    event, place, month = case.event, case.event["location"], int(case.event["month"])
    if event["day"] < 0:
        return ["There was no mission that could have known."]
    earlier = around(case, -WINDOW, -1)
    earlier = earlier[earlier["event_type"] == "one_sided"]
    known = (
        f"Of these {len(earlier)} attacks the mission had learned of {int(earlier['reported'].sum())}."
        if len(earlier)
        else "There was no attack before from which the mission could have learned."
    )
    informants = case.level("informants", month, place)
    told = (
        f"In month {month} {number_or_gap(informants)} families here informed the mission. On scales from 0 to 1, "
        f"{months_read(case)}: trust in it {course(case, 'trust_mission', place)}, consent of the community "
        f"{course(case, 'community_consent', place)}; its access {percent(case.level('access', month, place))}."
    )
    if event["event_type"] != "one_sided":
        return [known, told]
    into = "It entered the mission's reports." if event["reported"] else "It never entered the mission's reports."
    alarm = "Nobody raised the alarm in time." if event["reason"] == "not_notified" else "The alarm was raised in time."
    return [known, told, alarm, into]


def who_could_reach(case: Case) -> list[str]:
    """Say where the mission stood, how far that is by road, and what went to the place."""
    event, place, month = case.event, case.event["location"], int(case.event["month"])
    if event["day"] < 0:
        return ["Nobody: the mission was not authorised yet."]
    away = bases_with_troops(case)
    if not away:
        return [f"Nobody: the mission had no troops anywhere in month {month}."]
    bases = [
        f"{name} ({'at the place itself' if away[name] == 0 else hours(away[name]) + ' by free road'}, "
        f"{case.level('troops', month, name):,.0f} troops, {case.level('police', month, name):,.0f} police)"
        for name in [*away][:NEAREST]
    ]
    total = sum(case.level("troops", month, name) for name in away)
    sentences = [
        f"Nearest bases with troops in month {month}: {', '.join(bases)}; {total:,.0f} troops in the country.",
        f"Patrols that reached {place}: {case.level('patrols', month, place):.2f} a day.",
    ]
    if event["base"]:
        did = "The base that was attacked" if event["event_type"] != "one_sided" else "The base that sent a unit"
        sentences.append(f"{did}: {event['base']}.")
    return sentences


def held_back(case: Case) -> list[str]:
    """Say what the mission did, why not more, and what limits its movement and its will."""
    event, month = case.event, int(case.event["month"])
    if event["day"] < 0:
        return ["There was no mission yet."]
    sentences = ["The record holds answers to attacks on civilians only."]
    if event["event_type"] == "one_sided":
        answer = answer_words(event)
        sentences = [answer.did, answer.why]
    state = case.world.actors[STATE_FORCES].name
    consents = [f"host state {course(case, 'consent', '', state)}"]
    if event["side_a"] != state:
        consents.append(f"{event['side_a']} {course(case, 'consent', '', event['side_a'])}")
    sentences.append(f"Consent to the mission (0 to 1, {months_read(case)}): {', '.join(consents)}.")
    for base in [*bases_with_troops(case)][:1]:
        obstructed = percent(case.level("obstruction", month, base))
        sentences.append(f"Movement of the base at {base} that those in control did not allow: {obstructed}.")
    sentences.append(
        f"Of all units {percent(case.level('willing', month))} act when a task is risky, "
        f"{percent(case.level('mobility', month))} can move; clarity of the mandate {case.level('clarity', month):.2f}."
    )
    return sentences


def came_of_it(case: Case) -> list[str]:
    """Say what was averted, and how things stood before and after."""
    event, place = case.event, case.event["location"]
    sentences = []
    if event["event_type"] == "one_sided" and event["day"] >= 0:
        killed, intended = int(event["deaths_civilians"]), int(event["intended_deaths"])
        sentences.append(
            f"Deaths averted by the answer: {intended - killed} ({intended} without it, {killed} with it)."
        )
    later = around(case, 1, WINDOW)
    attacks = later[(later["event_type"] == "one_sided") & (later["location"] == place)]
    left = int(case.values["days"]) - int(event["day"]) - 1
    window = f"{WINDOW} days" if left >= WINDOW else f"{left} days that the run had left"
    sentences.append(f"{persons(int(event['displaced']))} put to flight. In the {window} after: "
                     f"{number(len(attacks), 'attack')} on civilians here.")  # fmt: skip
    sentences.append(
        f"Before and after ({months_read(case, after=True)}; other causes act too): fear here "
        f"{course(case, 'fear', place, after=True)}, residents displaced "
        f"{course(case, 'displaced_from', place, form=',.0f', after=True)}"
    )
    if event["day"] < 0:
        return [*sentences[:-1], f"{sentences[-1]}."]
    state = case.world.actors[STATE_FORCES].name
    sentences[-1] += (
        f", consent of the community {course(case, 'community_consent', place, after=True)}, of the host state "
        f"{course(case, 'consent', '', state, after=True)}."
    )
    return sentences


# Reading and wording


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


def months_read(case: Case, *, after: bool = False) -> str:
    """Say at the ends of which months :func:`course` reads."""
    return f"end of month {' -> '.join(map(str, months(case, after=after)))}"


def course(case: Case, measure: str, location: str, actor: str = "", form: str = ".2f", *, after: bool = False) -> str:
    """Return a measure at the ends of the months around the event, one after the other."""
    said = []
    for month in months(case, after=after):
        value = case.level(measure, month, location, actor)
        asked = month >= 1 or measure not in CONSENT
        said.append("not recorded" if np.isnan(value) else format(value, form) if asked else "not asked")
    return " -> ".join(said)


def number(count: int, what: str) -> str:
    """Return a count with its noun."""
    return f"{count} {what}{'s' * (count != 1)}"


def number_or_gap(value: float) -> str:
    """Return a whole number, or words where it was not recorded."""
    return "an unrecorded number of" if np.isnan(value) else f"{value:,.0f}"


def percent(value: float) -> str:
    """Return a share, or words where it was not recorded."""
    return "an unrecorded share" if np.isnan(value) else f"{value:.0%}"
