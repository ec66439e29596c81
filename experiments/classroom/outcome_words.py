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
STEPS = 5
"""of the last digit, which an interval is at least wide"""
UNKNOWN, MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
NO_BREAK = "\u202f"
"""narrow space between thousands in French"""


class Shown(NamedTuple):
    """An outcome as a class reads it."""

    name: str
    """in words"""
    unit: str
    """in words; of the numbers times `scale`"""
    apart: str
    """unit of a difference, in words; empty for ratios and levels"""
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
    level = found.unit == "level"
    apart = "" if ratio or level else w("compare.points") if share else unit
    return Shown(w(f"outcomes.{outcome}.name"), unit, apart, 100.0 if share else 1.0, found.better, ratio)


def number(value: float, language: str) -> str:
    """Return a number as the language writes it: three digits, no more than needed; a dash where it is not known."""
    if not math.isfinite(value):
        return UNKNOWN
    places = 0 if value == 0 else max(0, min(DIGITS, DIGITS - 1 - math.floor(math.log10(abs(value)))))
    return written(value, places, language)


def estimate_numbers(mean: float, low: float, high: float, language: str, *, sign: bool) -> tuple[str, str, str]:
    """Return an estimate and the ends of its interval, with as many places as the width of the interval is worth.

    Args:
        mean, low, high: what is known.
        language: `en` or `fr`.
        sign: whether a plus is written before what is above 0.
    """
    width = high - low
    places = max(0, min(DIGITS, math.ceil(math.log10(STEPS / width)))) if width > 0 else DIGITS - 1
    texts = [written(value, places, language, short=False, sign=sign) for value in (mean, low, high)]
    return texts[0], texts[1], texts[2]


def written(value: float, places: int, language: str, *, short: bool = True, sign: bool = False) -> str:
    """Return a number with `places` after its point; without those that are 0 if it is to be `short`."""
    text = f"{abs(value):,.{places}f}"
    if short and "." in text:
        text = text.rstrip("0").rstrip(".")
    if language == "fr":
        text = text.replace(",", NO_BREAK).replace(".", ",")
    nothing = not any(letter in text for letter in "123456789")
    return ("" if nothing else MINUS if value < 0 else "+" if sign else "") + text
