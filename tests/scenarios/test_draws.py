"""Draws of the parameters that no study fixes: which, how far, and that they belong to the seed."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from scipy import stats

from agents.schema import SCHEMA
from scenarios.draws import LEVERS, SHIFT, SPREAD, draw_parameters, uncertain

VALUES = {
    section: {name: field.default for name, field in fields.items()} for section, fields in SCHEMA.parameters.items()
}
DRAWN = [
    (section, name)
    for section, fields in SCHEMA.parameters.items()
    for name, field in fields.items()
    if uncertain(section, field)
]
SEEDS = 200


@pytest.fixture(scope="module")
def many() -> list[dict[str, dict[str, float]]]:
    """Draws of many seeds."""
    return [draw_parameters(SCHEMA, VALUES, seed, 0) for seed in range(SEEDS)]


def test_only_what_is_uncertain_is_drawn(many: list[dict[str, dict[str, float]]]) -> None:
    moved = {
        (section, name)
        for section, fields in VALUES.items()
        for name, value in fields.items()
        if any(drawn[section][name] != value for drawn in many)
    }
    assert moved == set(DRAWN)
    assert len(moved) > 50


def test_levers_stay_what_they_are_compared_for(many: list[dict[str, dict[str, float]]]) -> None:
    for drawn in many[:5]:
        assert {section: drawn[section] for section in LEVERS} == {section: VALUES[section] for section in LEVERS}


def test_draws_stay_inside_their_spread_and_their_range(many: list[dict[str, dict[str, float]]]) -> None:
    for section, name in DRAWN:
        field, value = SCHEMA.parameters[section][name], VALUES[section][name]
        found = np.array([drawn[section][name] for drawn in many])
        low, high = (value / SPREAD, value * SPREAD) if value > 0 else (value - SHIFT, value + SHIFT)
        assert found.min() >= max(low, field.low) - 1e-12, (section, name)
        assert found.max() <= min(high, field.high) + 1e-12, (section, name)


def test_draws_are_even_over_the_spread_and_independent(many: list[dict[str, dict[str, float]]]) -> None:
    """Kolmogorov-Smirnov for each parameter that its range does not cut off; error rate 1e-6 for all together."""
    columns = []
    for section, name in DRAWN:
        field, value = SCHEMA.parameters[section][name], VALUES[section][name]
        if value > 0 and field.low <= value / SPREAD and value * SPREAD <= field.high:
            factor = np.array([drawn[section][name] / value for drawn in many])
            columns.append(np.log(factor) / np.log(SPREAD))
            assert stats.kstest(columns[-1], "uniform", (-1, 2)).pvalue > 1e-6 / len(DRAWN), (section, name)
    assert len(columns) > 40
    correlation = np.corrcoef(columns) - np.eye(len(columns))
    assert np.abs(correlation).max() < 6 / np.sqrt(SEEDS)  # |z| < 6 for about 2,000 pairs: error rate 4e-6


def test_draws_belong_to_seed_and_attempt() -> None:
    assert draw_parameters(SCHEMA, VALUES, 3, 0) == draw_parameters(SCHEMA, VALUES, 3, 0)
    assert draw_parameters(SCHEMA, VALUES, 3, 0) != draw_parameters(SCHEMA, VALUES, 4, 0)
    assert draw_parameters(SCHEMA, VALUES, 3, 0) != draw_parameters(SCHEMA, VALUES, 3, 1)


def test_a_new_grade_moves_no_other_draw() -> None:
    section, name = DRAWN[0]
    fields = dict(SCHEMA.parameters[section])
    fields[name] = dataclasses.replace(fields[name], grade="strong")
    graded = dataclasses.replace(SCHEMA, parameters=SCHEMA.parameters | {section: fields})
    before, after = draw_parameters(SCHEMA, VALUES, 3, 0), draw_parameters(graded, VALUES, 3, 0)
    assert after[section].pop(name) == VALUES[section][name] != before[section].pop(name)
    assert before == after


def test_arms_of_a_seed_share_their_parameters(build: Any) -> None:
    changes = {"households": 1_000, "warmup_days": 0, "uncertainty": "both"}
    one = build("mandate=robust", seed=3, changes=changes).parameters
    two = build("mandate=observer", "resources=half", "consent=withdrawn", seed=3, changes=changes).parameters
    for section, name in DRAWN:
        assert one[section][name] == two[section][name], (section, name)
    assert one["mandate"] != two["mandate"]
    other = build("mandate=robust", seed=4, changes=changes).parameters
    assert other["battle"] != one["battle"]


def test_luck_alone_leaves_the_parameters_as_declared(build: Any) -> None:
    record = build(seed=3, changes={"households": 1_000, "warmup_days": 0}).parameters
    for section, name in DRAWN:
        assert record[section][name] == VALUES[section][name], (section, name)
