"""Apportioning: whole parts in proportion, nothing lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.apportion import apportion


@given(st.integers(0, 10**6), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_parts_add_up_and_are_within_one_of_their_due(total: int, weights: list[float]) -> None:
    w = np.array(weights)
    parts = apportion(total, w)
    due = total * (w / w.sum() if w.sum() > 0 else np.full(w.size, 1 / w.size))
    assert parts.sum() == total
    assert (parts >= 0).all()
    assert (np.abs(parts - due) < 1 + 1e-6).all()
