"""Halving the step: two steps a day with half of every rate tell the same story.

Every parameter says its unit, so the step is halved by them: what happens per day is halved, what lasts days is
doubled, and odds of a day's decision are halved. What has no unit of time in a parameter (a weekly census, memories
inside rules) stays a step, which is part of what is measured. Means over sixty-four paired seeds may be 10 % apart
(`MODEL.md`, section 2); the interval of the ratio is printed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from agents import month
from agents.events import ONE_SIDED
from agents.schema import SCHEMA

pytestmark = pytest.mark.slow

SEEDS = range(1, 65)
DAYS, WARM_UP = 360, 180
HALVED = ("1/day", "1/day per 100 fighters", "level/day", "level/year", "attacks/day", "share/week", "1/convoy")
DOUBLED = ("days",)
ODDS = ("flight.level", "homecoming.level", "informing.level")
"""chances of a day as log-odds"""
OF_MEMORY = ("ceasefires.hurting", "victories.hurting")
"""shares of a year that are reckoned from a memory in days"""
DEPLOYMENT = ("mission.midpoint", "mission.spread")
"""months of thirty steps"""


def half_step() -> dict[str, Any]:
    changes: dict[str, Any] = {"warmup_days": 2 * WARM_UP}
    for section, fields in SCHEMA.parameters.items():
        for name, field in fields.items():
            key = f"{section}.{name}"
            if field.unit in HALVED or key in OF_MEMORY:
                changes[key] = 0.5 * field.default
            elif field.unit in DOUBLED or key in DEPLOYMENT:
                changes[key] = field.kind(2 * field.default)
            elif key in ODDS:
                changes[key] = field.default - math.log(2.0)
    return changes


def told(model: Any) -> dict[str, float]:
    events, state = model.record().events, model.state
    attacks = (events.kind == ONE_SIDED) & (events.day >= model.warmup_days)
    home = state.location.abroad == 0
    return {
        "attacks": float(attacks.sum()),
        "killed": float(events.deaths_civilians[attacks].sum()),
        "displaced": float(state.location.displaced_from.sum()),
        "host consent": float(state.actor.consent[0]),
        "group consent": float(state.actor.consent[1:].mean()),
        "community consent": float(state.location.community_consent[home].mean()),
    }


@pytest.fixture(scope="module")
def both(sample: Any) -> tuple[Any, Any]:
    households = {"households": 2_000}
    whole = sample(SEEDS, days=DAYS, told=told, changes={**households, "warmup_days": WARM_UP})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(month, "MONTH", 60)
        half = sample(SEEDS, days=2 * DAYS, told=told, changes={**households, **half_step()})
    return whole, half


@pytest.mark.parametrize(
    "outcome", ["attacks", "killed", "displaced", "host consent", "group consent", "community consent"]
)
def test_the_step_does_not_matter(both: tuple[Any, Any], outcome: str) -> None:
    whole, half = (each[outcome].astype(float) for each in both)
    found = half.mean() / whole.mean()
    error = np.std(half - whole, ddof=1) / math.sqrt(len(SEEDS)) / whole.mean()
    reach = stats.t.ppf(0.95, len(SEEDS) - 1) * error
    print(f"{outcome}: ratio {found:.3f} +- {reach:.3f}")
    assert abs(found - 1.0) < 0.1, f"{whole.mean():.4g} by days, {half.mean():.4g} by half days"


def test_a_step_that_was_not_halved_would_be_found(sample: Any, both: tuple[Any, Any]) -> None:
    """Twice as many steps at the rates of a day: far more than 10 %."""
    twice = sample(SEEDS[:16], days=2 * DAYS, told=told, changes={"households": 2_000, "warmup_days": WARM_UP})
    assert twice["attacks"].mean() > 1.5 * both[0]["attacks"].mean()
