"""The flag of a regional organisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.peacekeepers import regional


def test_a_united_nations_mission_is_as_it_is(parameters: Any, column: Any) -> None:
    able, civilians = column("able", [0.8]), column("ceiling_civilians", [100])
    regional.review(parameters("regional"), able, civilians)
    assert (able[0], civilians[0]) == (np.float32(0.8), 100)
    assert regional.arrives(parameters("regional"), 5.5) == 5.5


def test_a_regional_one_comes_sooner_with_less(parameters: Any, column: Any) -> None:
    p = parameters("regional", flag=True, arrival=0.5, capability=0.5, civilians=0.3)
    able, civilians = column("able", [0.8]), column("ceiling_civilians", [100])
    regional.review(p, able, civilians)
    assert (able[0], civilians[0]) == (np.float32(0.4), 30)
    assert regional.arrives(p, 5.5) == 2.75
