"""`mandate explain`: the chain behind one event of a run, in plain words.

It follows the order in which the model works: what threatened the place, who knew, who could reach it, what held them
back, what came of it (:mod:`experiments.chain`). Everything is read from the run's folder, so it tells what the model
did, never what happened in a real place; that one thing stands before another in the chain does not prove that it
caused it.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from experiments import chain as reading
from experiments.chain import OF_THE_MISSION, Case, chain_of
from experiments.classroom.why import spoken
from experiments.classroom.words import words
from experiments.folder import NOTICE, FolderError
from experiments.report import opened
from scenarios.outcomes import IDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from experiments.folder import RunFolder
    from sim.declare import Schema

LARGEST = "largest"
"""the word for the attack that killed most civilians"""
WIDTH, LABEL = 100, 20
"""columns of the text, and of the words on its left"""
WORDS = words("en")
BEHIND = {WORDS(f"why.parts.{part}"): names for part, names in reading.BEHIND.items()}
"""label of a part of the chain -> mechanisms that made it"""


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
    lines = [f"Event {case.event['id']} (run with seed {case.event['seed']})"]
    for part, sentences in chain_of(case).items():
        spoken_of = part in reading.BEHIND and (case.event["day"] >= 0 or part not in OF_THE_MISSION)
        mark = grounds(reading.BEHIND[part], case.values, schema) if spoken_of else ""
        lines += paragraph(WORDS(f"why.parts.{part}"), " ".join(spoken(each, WORDS) for each in sentences), mark)
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
