"""The month gone by, read back from the panel, and harm that is remembered."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents import month, past
from agents.measures import BY_CELL

PLACES, ACTORS = 2, 3


def test_attacks_are_read_back_and_harm_is_remembered(parameters: Any, column: Any) -> None:
    cells = np.zeros((PLACES, ACTORS, len(BY_CELL)))
    cells[1, 2, past.ATTACKS], cells[1, 2, past.REPORTED] = 5, 2
    attacks, reported, harm = (
        column(name, shape=(PLACES, ACTORS)) for name in ("past_attacks", "past_reported", "harm")
    )
    harm[1, 2] = 10
    past.recall(parameters("past", memory=12), cells, attacks, reported, harm)
    assert attacks.tolist() == [[0, 0, 0], [0, 0, 5]]
    assert reported.tolist() == [[0, 0, 0], [0, 0, 2]]
    np.testing.assert_allclose(harm[1, 2], 10 * np.exp(-1 / 12) + 5, rtol=1e-6)


def test_a_model_reads_back_what_its_panel_says(build: Any) -> None:
    model = build(changes={"households": 1000, "warmup_days": 60})
    model.run_for(61)
    record = model.record()
    here = record.warmup_months + 1  # the month before that of day 60
    state = model.state.aftermath
    np.testing.assert_array_equal(state.past_attacks, record.cells[here, :, :, past.ATTACKS])
    np.testing.assert_array_equal(state.past_reported, record.cells[here, :, :, past.REPORTED])
    assert state.harm.sum() > state.past_attacks.sum() > 0
    assert (state.past_reported <= state.past_attacks).all()
    assert month.MONTH == 30
