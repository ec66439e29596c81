"""How an outcome is shown to a class: its name and unit in words, and numbers as the language writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from scenarios.outcomes import OUTCOMES

if TYPE_CHECKING:
    from experiments.classroom.words import Words

DIGITS = 3
"""of a number that is shown, at least two of them significant"""
BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
NO_BREAK = "\u202f"
"""narrow space between thousands, and before the percent sign in French"""


class Shown(NamedTuple):
    """An outcome as a class reads it."""

    name: str
    """in words"""
    unit: str
    """in words; of the numbers times `scale`"""
    apart: str
    """unit of a difference, in words; that of a ratio is empty"""
    scale: float
    """shares are shown in per cent"""
    better: str
    """which direction is better: lower, higher or none"""
    ratio: bool
    """whether arms are compared by the ratio"""


def shown(outcome: str, w: Words) -> Shown:
    """Return how an outcome of :data:`scenarios.outcomes.OUTCOMES` is shown."""
    found = BY_NAME[outcome]
    share, ratio = found.unit.startswith("share"), found.compared == "ratio"
    unit = w("compare.percent") if share else w(f"outcomes.{outcome}.unit")
    apart = "" if ratio else w("compare.points") if share else unit
    return Shown(w(f"outcomes.{outcome}.name"), unit, apart, 100.0 if share else 1.0, found.better, ratio)


def number(value: float, language: str, *, sign: bool = False) -> str:
    """Return a number in words of the language: three digits, no more than needed; a dash where it is not known.

    Args:
        value: any number.
        language: `en` or `fr`.
        sign: whether a plus is written before what is above 0.
    """
    if not math.isfinite(value):
        return "–"
    places = 0 if value == 0 else max(0, min(DIGITS, DIGITS - 1 - math.floor(math.log10(abs(value)))))
    text = f"{abs(value):,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if language == "fr":
        text = text.replace(",", NO_BREAK).replace(".", ",")
    nothing = not any(letter in text for letter in "123456789")
    return ("" if nothing else "−" if value < 0 else "+" if sign else "") + text
