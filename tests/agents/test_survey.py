"""Perception surveys: a sampled view, a quarter late."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import survey

PLACES = 3000
"""independent samples; bounds are five standard errors"""


@pytest.fixture
def field(parameters: Any, column: Any) -> Any:
    """What has been read and asked after surveys in the given months; trust .4 and fear .7 everywhere."""

    def run(*months: int, sample: int = 30) -> tuple[Any, ...]:
        abroad, access = column("abroad", [0] * PLACES), column("access", [0.5] * PLACES)
        abroad[0], access[1] = 1, 0
        answers = [column(name, shape=(PLACES,)) for name in survey.S.columns]
        for month in months:
            survey.review(
                parameters("survey", sample=sample), 1, 30 * month, month, abroad, column("population", [100] * PLACES),
                access, column("trust_here", [0.4] * PLACES), column("fear_here", [0.7] * PLACES), *answers,
            )  # fmt: skip
        return tuple(answers)

    return run


def test_a_sample_errs_as_samples_do(field: Any) -> None:
    trust, fear, _, _ = field(3)
    for answers, truth in ((trust[2:], 0.4), (fear[2:], 0.7)):
        sd = np.sqrt(truth * (1 - truth) / 30)
        assert answers.mean() == pytest.approx(truth, abs=5 * sd / np.sqrt(PLACES))
        assert answers.std() == pytest.approx(sd, rel=0.1)
    assert abs(np.corrcoef(trust[2:], fear[2:])[0, 1]) < 5 / np.sqrt(PLACES)


def test_it_is_read_a_quarter_later(field: Any) -> None:
    asked, _, read, _ = field(3)
    assert (read == -1).all()
    _, _, later, _ = field(3, 4, 5, 6)
    np.testing.assert_array_equal(later, asked)


def test_nobody_is_asked_abroad_or_out_of_reach(field: Any) -> None:
    trust, fear, _, _ = field(3)
    assert (trust[:2] == -1).all()
    assert (fear[:2] == -1).all()


def test_the_mean_is_over_persons_asked_about(column: Any) -> None:
    read, persons = column("surveyed_trust", [-1, 0.2, 0.8]), column("population", [500, 300, 100])
    assert survey.surveyed(read, persons) == pytest.approx(0.35)
    assert survey.surveyed(column("surveyed_trust", [-1, -1, -1]), persons) == 0
