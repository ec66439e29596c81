"""Tasks: effort and clarity of a mandate from its ranked tasks and their modalities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import tasks
from agents.schema import SCHEMA
from scenarios.configuration import load_configuration

NONE = {f"{task}_rank": 0 for task in tasks.TASKS}


@pytest.fixture
def reading(parameters: Any, column: Any) -> Any:
    """Clarity and efforts by task under the given settings."""

    def read(**settings: float) -> tuple[float, dict[str, float]]:
        clarity, effort = column("clarity", [0]), column("effort", shape=(len(tasks.TASKS),))
        tasks.assign(parameters("tasks", **settings), clarity, effort)
        return float(clarity[0]), dict(zip(tasks.TASKS, effort.tolist(), strict=True))

    return read


def option(name: str, column: Any) -> tuple[float, float]:
    """Clarity and effort on physical protection under an option of mandate."""
    p = SCHEMA.record(load_configuration([f"mandate={name}"], SCHEMA).parameters()).tasks
    clarity, effort = column("clarity", [0]), column("effort", shape=(len(tasks.TASKS),))
    four = [column(f"{tier}_effort", [0]) for tier in ("protection", "dialogue", "environment", "escort")]
    tasks.assign(p, clarity, effort)
    tasks.tiers(p, effort, *four)
    assert sum(float(part[0]) for part in four) <= 1
    return float(clarity[0]), float(four[0][0])


@pytest.mark.parametrize(
    ("name", "clarity", "protection"),
    [
        ("protection", 0.7, 0.6),
        ("robust", 0.7, 0.7),
        ("traditional", 0.7, 0.3),
        ("observer", 0.7, 0.1),
        ("fragmented", 0.18, 0.1),
    ],
)
def test_options_of_the_mandate(column: Any, name: str, clarity: float, protection: float) -> None:
    np.testing.assert_allclose(option(name, column), [clarity, protection], atol=0.06)


def test_effort_follows_rank_and_modality(reading: Any) -> None:
    _, effort = reading(
        **NONE | {"protection_rank": 1, "protection_modality": 3, "elections_rank": 2, "elections_modality": 2},
        decay=0.5,
    )
    assert effort["protection"] == pytest.approx(0.75)
    assert effort["elections"] == pytest.approx(0.25)
    assert sum(effort.values()) == pytest.approx(1)


def test_clarity_falls_with_tasks_ties_weak_words_and_assisting(reading: Any) -> None:
    one = NONE | {"protection_rank": 1, "protection_modality": 3, "wording": 1}
    assert reading(**one)[0] == pytest.approx(1)
    two = one | {"elections_rank": 2, "elections_modality": 1}
    assert reading(**two)[0] == pytest.approx(40 / 41)
    assert reading(**two | {"elections_rank": 1})[0] == pytest.approx(40 / 41 * 0.7)
    assert reading(**two | {"wording": 0.5})[0] == pytest.approx(20 / 41)
    assert reading(**two | {"elections_modality": 2})[0] < 40 / 41


def test_a_mandate_without_tasks_asks_for_nothing(reading: Any) -> None:
    clarity, effort = reading(**NONE)
    assert clarity == 0
    assert set(effort.values()) == {0}


def test_tiers_share_the_effort_on_protection(parameters: Any, column: Any) -> None:
    effort = column("effort", np.full(len(tasks.TASKS), 0.05))
    four = [column(f"{tier}_effort", [9]) for tier in ("protection", "dialogue", "environment", "escort")]
    tasks.tiers(parameters("tasks", physical=0.8, dialogue=0.5, escorts=0.4), effort, *four)
    np.testing.assert_allclose(np.ravel(four), [0.04, 0.005, 0.005, 0.02], rtol=1e-6)
