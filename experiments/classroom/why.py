"""The chain behind an incident in the words of a language, and what of it the class may see.

Before the debrief the class sees incidents that were reported, and of each only what the mission itself knew; the
other lines are marked as hidden. In the debrief it sees the whole chain. Behind every part stand the mechanisms that
made it, with the evidence grade and source of each of their parameters.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from agents.schema import SCHEMA
from experiments.chain import (
    BEHIND,
    OF_THE_MISSION,
    Case,
    Counted,
    Course,
    Hours,
    Name,
    Number,
    Said,
    Several,
    chain_of,
    neighbours,
)
from experiments.classroom.phrases import calendar_words
from experiments.classroom.words import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

    from experiments.classroom.words import Words
    from scenarios.world import World
    from sim.declare import Param

GRADES = ("strong", "contested", "assumed")
SHAPES = {"strong": "●", "contested": "◐", "assumed": "○"}
"""grade -> shape shown beside its word"""
CHOICES = ("largest", "latest", "missed")
"""incidents that are looked for by more than their number"""


class Line(NamedTuple):
    """One sentence of the chain as the class sees it."""

    text: str
    """empty where it is hidden"""
    hidden: bool


class Part(NamedTuple):
    """One part of the chain."""

    name: str
    """key under ``why.parts``"""
    lines: tuple[Line, ...]
    behind: tuple[str, ...]
    """mechanisms that made it"""


class Why(NamedTuple):
    """The chain behind one incident."""

    event: int
    parts: tuple[Part, ...]


# Wording


def spoken(said: Said, w: Words) -> str:
    """Return a sentence, or part of one, in the language of `w`."""
    return w(f"why.chain.{said.key}", **{key: _value(value, w) for key, value in said.values.items()})


def _value(value: Any, w: Words) -> Any:
    """Return what stands for a value in a sentence: text as it is, the kinds of value by their own rule."""
    return SPOKEN[type(value)](value, w) if type(value) in SPOKEN else value


def _level(value: float | None, form: str, w: Words) -> str:
    if value is None:
        return w("why.chain.gap.not_asked")
    return w("why.chain.gap.level") if math.isnan(value) else number(value, form, w)


def number(value: float, form: str, w: Words) -> str:
    """Return a number by a format as the language writes it."""
    text = format(value, form)
    if w.language == "fr":
        text = text.translate({ord(","): "\N{NARROW NO-BREAK SPACE}", ord("."): ",", ord("%"): "\N{NO-BREAK SPACE}%"})
    return text


def counted(count: int, noun: str, w: Words) -> str:
    """Return a whole number with its noun; none is singular in French, plural in English."""
    one = count == 1 or (count == 0 and w.language == "fr")
    shown = number(count, ",d", w) if noun == "persons" else str(count)
    return f"{shown} {w(f'why.nouns.{noun}.{"one" if one else "many"}')}"


def hours(value: float, w: Words) -> str:
    """Return a time: minutes below an hour, days from two on."""
    if math.isnan(value):
        return ""
    if value < 1:
        return w("why.hours.minutes", n=max(1, round(60 * value)))
    if value < 48:
        return w("why.hours.hour" if value < 1.95 else "why.hours.hours", n=number(value, ".1f", w))
    return w("why.hours.days", n=number(value / 24, ".1f", w))


def actor(name: str, w: Words) -> str:
    """Return the name of an armed actor in the language; one that the lessons do not know stays as it is."""
    return w.texts.get(f"actors.{name}", name)


SPOKEN: dict[type, Callable[[Any, Words], str]] = {
    Said: spoken,
    Number: lambda value, w: (
        w(f"why.chain.{value.gap}") if math.isnan(value.value) else number(value.value, value.form, w)
    ),
    Course: lambda value, w: " -> ".join(_level(each, value.form, w) for each in value.values),
    Hours: lambda value, w: hours(value.value, w),
    Counted: lambda value, w: counted(value.number, value.noun, w),
    Name: lambda value, w: actor(value.name, w),
    Several: lambda value, w: w(f"why.signs.{value.sign}").join(spoken(item, w) for item in value.items),
    date: calendar_words,
}
"""kind of value -> its words"""


# What the class may see


def seen(events: pd.DataFrame, *, revealed: bool) -> pd.DataFrame:
    """Return the events since authorisation that the class may know of: those reported, all of them once revealed."""
    since = events[events["day"] >= 0]
    return since if revealed else since[since["reported"]]


def chosen(events: pd.DataFrame, which: str) -> int | None:
    """Return the id of an attack on civilians among `events`; None where there is none.

    Args:
        events: those that the class may see.
        which: one of :data:`CHOICES`: that killed most, the latest one, the one missed that killed most.
    """
    attacks = events[events["event_type"] == "one_sided"]
    if which == "missed":
        attacks = attacks[attacks["response"] == "missed"]
    order = ["day", "id"] if which == "latest" else ["deaths_civilians", "id"]
    found = attacks.sort_values(order, ascending=[False, True], kind="stable")
    return int(found["id"].iloc[0]) if len(found) else None


def why(
    event: int, tables: tuple[pd.DataFrame, pd.DataFrame], world: World, values: Mapping[str, Any], w: Words,
    *, revealed: bool,
) -> Why:  # fmt: skip
    """Return the chain behind an incident as the class may see it.

    Args:
        event: id of an event.
        tables: true events and panel up to where the class stands.
        world: of the run.
        values: of the configuration, its `days` those that the class has played.
        w: words of the language.
        revealed: whether the debrief has begun; before it nothing that the mission does not know is read.

    Raises:
        KeyError: for an event that the class may not see, or that there is not.
    """
    events = seen(tables[0], revealed=revealed)
    rows = events[events["id"] == event]
    if rows.empty:
        raise KeyError(event)
    history = tables[0] if revealed else tables[0][tables[0]["reported"]]
    case = Case(rows.to_dict("records")[0], history, tables[1], world, dict(values))
    case = replace(case, panel=_near(case))
    read = chain_of(case)
    parts = tuple(
        Part(
            name,
            tuple(_line(said, w, revealed=revealed) for said in sentences),
            BEHIND.get(name, ()) if case.event["day"] >= 0 or name not in OF_THE_MISSION else (),
        )
        for name, sentences in read.items()
    )
    return Why(event, parts)


def _near(case: Case) -> pd.DataFrame:
    """Return the rows of the panel that a chain asks for: looking for them among all is what takes time."""
    month = int(case.event["month"])
    places = {"", case.event["location"], *neighbours(case), *(base.location for base in case.world.bases)}
    panel = case.panel[case.panel["month"].between(month - 1, month + 1)]
    return panel[panel["location"].isin(places)]


def _line(said: Said, w: Words, *, revealed: bool) -> Line:
    hidden = said.hidden and not revealed
    return Line("" if hidden else spoken(said, w), hidden)


# Evidence


class Ground(NamedTuple):
    """One parameter behind a part of the chain."""

    grade: str
    mechanism: str
    meaning: str
    source: str


def grounds(mechanisms: Iterable[str], w: Words) -> list[Ground]:
    """Return the parameters of some mechanisms with grade and source, in the order of the grades."""
    found = [
        Ground(field.grade, w(f"mechanisms.{name}"), meaning(name, field, w), source(field, w))
        for name in mechanisms
        for field in SCHEMA.parameters[name].values()
        if field.name != "enabled"
    ]
    return sorted(found, key=lambda ground: GRADES.index(ground.grade))


def meaning(mechanism: str, field: Param, w: Words) -> str:
    """Return what a parameter means, in the language of `w`."""
    return declared(w.language)["parameters"].get(f"{mechanism}.{field.name}", field.meaning)


def source(field: Param, w: Words) -> str:
    """Return where a parameter comes from; citations are the same in every language."""
    return declared(w.language)["sources"].get(field.source, field.source)


@cache
def declared(language: str) -> dict[str, dict[str, str]]:
    """Return the declarations of the model in a language; empty for English, in which they are written."""
    path = Path(__file__).with_name(f"declared_{language}.yaml")
    if not path.is_file():
        return {"parameters": {}, "sources": {}}
    read = yaml.safe_load(path.read_text("utf-8"))
    return {part: {key: typeset(text, language) for key, text in texts.items()} for part, texts in read.items()}


def grade_counts(found: Iterable[Ground], w: Words) -> str:
    """Return how many parameters there are of each grade, each grade as its shape and its word."""
    grades = [ground.grade for ground in found]
    return ", ".join(
        w("why.grade_count", shape=SHAPES[grade], grade=w(f"why.grades.{grade}"), n=grades.count(grade))
        for grade in GRADES
        if grade in grades
    )


# As HTML, for the page and for the report


def part_html(part: Part, w: Words, *, sources: bool) -> str:
    """Return a part of the chain: its sentences, those that are hidden marked, and the evidence behind it.

    Args:
        part: of the chain.
        w: words of the page's language.
        sources: whether every parameter is listed with its source, folded away.
    """
    shown = [
        f'<span class="hidden-line">{escape(w("why.hidden"))}</span>' if line.hidden else escape(line.text)
        for line in part.lines
    ]
    text = f"<h3>{escape(w(f'why.parts.{part.name}'))}</h3><p>{' '.join(_once(shown))}</p>"
    if not part.behind:
        return f"<section>{text}</section>"
    found = grounds(part.behind, w)
    counts = escape(w("why.evidence_counts", n=len(found), counts=grade_counts(found, w)))
    if not sources:
        return f'<section>{text}<p class="grounds">{counts}</p></section>'
    return (
        f'<section>{text}<details class="grounds"><summary>{counts}</summary>{grounds_html(found, w)}</details>'
        "</section>"
    )


def _once(shown: list[str]) -> list[str]:
    """Return the sentences of a part; of hidden ones that follow each other the mark stands once."""
    return [text for at, text in enumerate(shown) if at == 0 or text != shown[at - 1]]


def grounds_html(found: Iterable[Ground], w: Words) -> str:
    """Return parameters with grade and source as a table."""
    head = "".join(
        f'<th scope="col">{escape(w(f"why.column_{column}"))}</th>'
        for column in ("grade", "mechanism", "meaning", "source")
    )
    rows = "".join(
        f'<tr><td class="grade">{grade_mark(ground.grade, w)}</td><td>{escape(ground.mechanism)}</td>'
        f"<td>{escape(ground.meaning)}</td><td>{escape(ground.source)}</td></tr>"
        for ground in found
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def grade_mark(grade: str, w: Words) -> str:
    """Return a grade as its shape and its word, so that no colour is needed to tell it."""
    return f'<span aria-hidden="true">{SHAPES[grade]}</span> {escape(w(f"why.grades.{grade}"))}'


def grades_html(w: Words) -> str:
    """Return what the grades mean."""
    rows = "".join(
        f"<dt>{grade_mark(grade, w)}</dt><dd>{escape(w(f'why.grades_meaning.{grade}'))}</dd>" for grade in GRADES
    )
    return f'<dl class="grades">{rows}</dl>'


def incident_label(event: Mapping[Any, Any], date: str, w: Words) -> str:
    """Return one line about an event for a list to choose from."""
    killed = counted(int(event["best"]), "killed", w)
    kind = w(f"why.chain.kinds.{event['event_type']}")
    return w("why.incident", date=date, place=event["location"], kind=kind, killed=killed)
