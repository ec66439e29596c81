"""Protection sites: who shelters is seldom reached."""

from __future__ import annotations

from typing import Any

import pytest

from agents.peacekeepers import sites


@pytest.mark.parametrize(
    ("capacity", "away", "population", "inside"),
    [
        (0, 0, 1500, 0),  # no site
        (400, 0, 1500, 400),  # 500 came, room for 400
        (900, 0, 1500, 500),  # room for more than came
        (900, 200, 1500, 700),  # residents who fled leave as many strangers among those present
        (900, 0, 1000, 0),  # nobody came
        (900, 1000, 300, 300),
    ],
)
def test_exposed(parameters: Any, column: Any, capacity: int, away: int, population: int, inside: int) -> None:
    exposed = column("exposed", [1])
    sites.decide(
        parameters("sites", leak=0.25), column("site_capacity", [capacity]), column("residents", [1000]),
        column("displaced_from", [away]), column("population", [population]), exposed,
    )  # fmt: skip
    assert exposed[0] == pytest.approx(1 - 0.75 * inside / population)


def test_an_empty_place(parameters: Any, column: Any) -> None:
    exposed = column("exposed", [1])
    sites.decide(
        parameters("sites"), column("site_capacity", [10]), column("residents", [5]), column("displaced_from", [5]),
        column("population", [0]), exposed,
    )  # fmt: skip
    assert exposed[0] == 1
