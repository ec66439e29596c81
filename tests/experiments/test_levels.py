"""The table of magnitudes: means beside their ranges, with what it cannot show said."""

from __future__ import annotations

import numpy as np
import pytest

from agents.schema import SCHEMA
from experiments import levels as module
from experiments.levels import LEVELS, levels, levels_table
from scenarios.configuration import load_configuration
from scenarios.outcomes import LATER, OUTCOMES
from sim.errors import UserError

BANNER = "A made-up country."


def middle() -> dict[str, float]:
    return {level.outcome + LATER: (level.low + level.high) / 2 for level in LEVELS}


def row(table: str, number: int) -> str:
    return next(line for line in table.splitlines() if line.startswith(LEVELS[number].meaning))


def test_magnitudes_are_outcomes_with_a_range_and_a_source() -> None:
    assert {level.outcome for level in LEVELS} <= {outcome.name for outcome in OUTCOMES}
    assert all(level.low < level.high and level.source for level in LEVELS)


def test_inside_and_outside_are_marked() -> None:
    good, high = middle(), middle()
    high[LEVELS[2].outcome + LATER] = LEVELS[2].high * 3
    table = levels_table([good, high], range(7, 9), BANNER)
    assert "OUTSIDE" in row(table, 2)
    assert table.count("OUTSIDE") == 1
    assert "inside" in row(table, 0)
    assert f"{len(LEVELS) - 1} of {len(LEVELS)} inside" in table


def test_the_table_says_how_and_what_for() -> None:
    table = levels_table([middle(), middle()], range(7, 9), BANNER)
    for said in ("Months 13-36 of 2 runs (seeds 7-8)", "tuned", BANNER, "Not a forecast: compares assumptions."):
        assert said in table
    assert all(level.source in table for level in LEVELS)


def test_a_strength_that_is_never_reached_is_said_and_outside() -> None:
    never = middle() | {"months_to_90" + LATER: np.nan}
    number = [level.outcome for level in LEVELS].index("months_to_90")
    assert "(in 1 of 2 runs)" in row(levels_table([middle(), never], range(2), BANNER), number)
    nowhere = row(levels_table([never, never], range(2), BANNER), number)
    assert "OUTSIDE" in nowhere
    assert "(in 0 of 2 runs)" in nowhere


def test_a_run_that_is_too_short_is_refused_before_it_starts() -> None:
    configuration = load_configuration(["days=1079"], SCHEMA)
    with pytest.raises(UserError, match=r"days = 1079 is too short: months 13-36 need 1080.*override days=1079"):
        levels(configuration)


def test_levels_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SEEDS", 2)
    table = levels(load_configuration(["households=1000", "days=1080", "seed=4"], SCHEMA))
    assert "2 runs (seeds 4-5)" in table
    assert "Zaruna is fictional" in table
