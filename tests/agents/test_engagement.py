"""Community engagement: individual police, observers and liaison assistants make contact; formed police do not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import engagement


@pytest.fixture
def contact(parameters: Any, column: Any) -> Any:
    def decide(police: int = 0, formed: int = 0, observers: int = 0, liaison: int = 0, effort: float = 0) -> Any:
        made = column("contact", shape=(3,))
        engagement.decide(
            parameters("engagement", liaison=3, dialogue=2), column("dialogue_effort", [effort]),
            column("abroad", [0, 0, 1]), column("reach", [[1, 0.5, 1], [0, 0, 0]]), column("police", [police, 0]),
            column("formed", [formed, 0]), column("observers", [observers, 0]), column("liaison", [liaison, 0]), made,
        )  # fmt: skip
        return made

    return decide


def test_staff_within_reach_makes_contact(contact: Any) -> None:
    np.testing.assert_allclose(contact(police=20), [1 - np.exp(-1), 1 - np.exp(-0.5), 0], rtol=1e-6)
    np.testing.assert_array_equal(contact(police=20), contact(observers=20))


def test_a_liaison_assistant_counts_for_three(contact: Any) -> None:
    np.testing.assert_array_equal(contact(liaison=5), contact(police=15))


def test_formed_police_do_not_talk(contact: Any) -> None:
    assert not contact(police=40, formed=40).any()


def test_dialogue_multiplies_staff_and_replaces_nobody(contact: Any) -> None:
    np.testing.assert_allclose(contact(police=10, effort=0.5), contact(police=20), rtol=1e-6)
    assert not contact(effort=1).any()
