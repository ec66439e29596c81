"""Access: the mission's presence at a place, by patrols and by being near."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.peacekeepers import access


@pytest.fixture
def presence(parameters: Any, column: Any) -> Any:
    def decide(effort: Any, reach: Any, patrols: Any, abroad: int = 0, willing: Any = None, both: bool = False) -> Any:
        out, credible = column("access", shape=(len(patrols),)), column("credible", shape=(len(patrols),))
        access.decide(
            parameters("access"), column("abroad", [abroad] * len(patrols)), column("base_effort", effort),
            column("willing", np.ones(len(effort)) if willing is None else willing), column("reach", reach),
            column("patrols", patrols), out, credible, np.full(len(patrols), 9, np.float32),
        )  # fmt: skip
        return (out, credible) if both else out

    return decide


def test_access_follows_the_equation(presence: Any) -> None:
    effort, reach, patrols = np.array([40, 120.0]), np.array([[1, 0.9, 0, 0], [0, 0.5, 0, 0.2]]), np.array([0, 5, 9, 0])
    cover = ((1 - np.exp(-effort / 60))[:, None] * reach).max(axis=0)
    expected = 1 - (1 - 0.8 * cover) * np.exp(-0.06 * patrols)
    np.testing.assert_allclose(presence(effort, reach, patrols), expected, rtol=1e-5)


def test_without_effort_there_is_no_access(presence: Any) -> None:
    assert (presence([0], [[1, 1]], [0, 0]) == 0).all()


def test_there_is_no_access_abroad(presence: Any) -> None:
    assert (presence([120], [[1, 1]], [5, 5], abroad=1) == 0).all()


def test_many_patrols_are_never_more_than_full_access(presence: Any) -> None:
    found = presence([1e6], [[1, 0]], [1000, 1000])
    np.testing.assert_allclose(found, 1)
    assert (found <= 1).all()


def test_credible_is_the_willingness_of_who_covers_a_place(presence: Any) -> None:
    _, credible = presence([60, 120], [[1, 0.5, 0], [0, 0.5, 0]], [0, 0, 3], willing=[0.2, 0.8], both=True)
    near, far = 1 - np.exp(-1), 1 - np.exp(-2)
    expected = [0.2, (0.2 * near + 0.8 * far) / (near + far), 0]
    np.testing.assert_allclose(credible, expected, rtol=1e-5)
