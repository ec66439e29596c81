"""Dates and values of decisions as a class reads them, on the pages and in the report."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from experiments.classroom.decisions import CHOICE, DECISIONS, EFFORT, PLACEMENT
from experiments.classroom.outcome_words import number
from scenarios.outcomes import AUTHORISED

if TYPE_CHECKING:
    from datetime import date

    from experiments.classroom.words import Words


def calendar_words(then: date, w: Words) -> str:
    """Return a date as the language writes it."""
    return w("common.date", day=then.day, month=w(f"common.months.{then.month}"), year=then.year)


def date_words(day: int, w: Words) -> str:
    """Return the date of a day of the mission."""
    return calendar_words(AUTHORISED.item() + timedelta(days=day), w)


def value_words(name: str, value: Any, w: Words) -> str:
    """Return the value of a decision in words; a placement has no words of its own: a page says what it changes.

    Raises:
        ValueError: for a placement.
    """
    kind = DECISIONS[name].kind
    if kind == PLACEMENT:
        raise ValueError(f"{name} is a placement")
    if kind == CHOICE:
        return w(f"decisions.{name}.options.{value}")
    if kind == EFFORT:
        return ", ".join(
            f"{w(f'decisions.effort.tiers.{tier}')} {number(round(100 * share), w.language)}\N{NO-BREAK SPACE}%"
            for tier, share in value.items()
        )
    names, modalities = "decisions.tasks.names.", "decisions.tasks.modalities."
    return "; ".join(
        f"{item['rank']}. {w(names + item['task'])} ({w(modalities + item['modality'])})" for item in value
    )
