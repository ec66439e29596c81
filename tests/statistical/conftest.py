"""Samples of runs for statistics: national outcomes of many seeds, two runs side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agents.measures import BY_CELL, BY_PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scenarios.model import MandateModel

type Sample = dict[str, np.ndarray]


def national(model: MandateModel) -> dict[str, float]:
    """Outcomes over the mission's time so far: sums of flows, levels at the end."""
    record, start = model.record(), model.warmup_months
    cells = dict(zip([m.name for m in BY_CELL], np.moveaxis(record.cells[start:], -1, 0), strict=True))
    places = dict(zip([m.name for m in BY_PLACE], np.moveaxis(record.places[start:], -1, 0), strict=True))
    found = {name: cells[name].sum() for name in ("attacks", "civilians_killed", "fighters_killed")}
    found |= {name: places[name].sum() for name in ("newly_displaced", "returned", "informants")}
    people = places["population"][-1]
    for level in ("fear", "trust_mission", "trust_authority"):
        found[level] = (places[level][-1] * people).sum() / people.sum()
    return found | {"displaced": places["displaced_from"][-1].sum()}


@pytest.fixture(scope="session")
def sample(build: Any) -> Callable[..., Sample]:
    """Return a function that runs many seeds: `sample(seeds, "mandate=robust", days=360)`, outcome -> (seeds,)."""

    def run(
        seeds: Iterable[int],
        *overrides: str,
        days: int = 360,
        told: Callable[[MandateModel], dict[str, Any]] = national,
        **how: Any,
    ) -> Sample:
        def one(seed: int) -> dict[str, Any]:
            model = build(*overrides, seed=seed, **how)
            if days:
                model.run_for(days)
            return told(model)

        with ThreadPoolExecutor(2) as pool:
            runs = list(pool.map(one, seeds))
        return {name: np.array([each[name] for each in runs]) for name in runs[0]}

    return run
