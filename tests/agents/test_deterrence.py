"""Deterrence: the expected cost of being met against the gain of an attack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups.forces import LEGITIMACY_SEEKING, STATE
from agents.peacekeepers import deterrence

ACCESS = np.array([0, 0.3, 1])


@pytest.fixture
def chance(parameters: Any, column: Any) -> Any:
    """Probability that an opportunity of the state and of a group becomes an attack, by place."""

    def decide(
        robustness: float = 0.6, will: float = 0.7, host: float = 0.5, reputation: Any = 0.4, worded: bool = True,
        **p: float,
    ) -> Any:  # fmt: skip
        out = column("attack_probability", shape=(3, 2))
        deterrence.decide(
            parameters("deterrence", **p), parameters("mandate", robustness=robustness, protection_worded=worded),
            column("kind", [STATE, LEGITIMACY_SEEKING]), column("consent", [host, 0.9]),
            column("reputation", np.zeros(2) + reputation), column("access", ACCESS),
            column("credible", np.zeros(3) + will), out,
        )  # fmt: skip
        return out

    return decide


def test_probability_follows_the_equation(chance: Any) -> None:
    cost = 7 * (0.1 + 1.8 * 0.6) * 0.4 * 0.7 * ACCESS
    np.testing.assert_allclose(chance()[:, 1], np.exp(-cost), rtol=1e-5)
    np.testing.assert_allclose(chance()[:, 0], np.exp(-0.35 * 0.5 * cost), rtol=1e-5)


@pytest.mark.parametrize("nothing", [{"will": 0.0}, {"reputation": 0}, {"loss": 0}])
def test_nothing_deters_without_will_reputation_or_loss(chance: Any, nothing: Any) -> None:
    assert (chance(**nothing) == 1).all()


def test_little_is_deterred_without_robustness(chance: Any) -> None:
    np.testing.assert_allclose(chance(robustness=0)[:, 1], np.exp(-7 * 0.1 * 0.4 * 0.7 * ACCESS), rtol=1e-5)
    assert (chance(robustness=0)[1:, 1] > chance(robustness=1)[1:, 1]).all()


def test_a_state_that_does_not_want_the_mission_is_not_deterred(chance: Any) -> None:
    assert (chance(host=0)[:, 0] == 1).all()


def test_a_mandate_that_does_not_name_civilians_is_hardly_believed(chance: Any) -> None:
    cost = 0.15 * 7 * (0.1 + 1.8 * 0.6) * 0.4 * 0.7 * ACCESS
    np.testing.assert_allclose(chance(worded=False)[:, 1], np.exp(-cost), rtol=1e-5)
