"""The event record: what a new row says, and that one buffer is never shared."""

from __future__ import annotations

import numpy as np
import pytest

from agents import events


def test_a_new_event_overwrites_whatever_stood_there() -> None:
    e = events.events(3)
    for column in e:
        column[:] = 77
    assert events.write(e, 1, 9, 4, events.BATTLE, 2, 3, (5, 6, 7), 1.5) == 2
    written = {name: column[1].item() for name, column in e._asdict().items()}
    assert written == {
        "day": 9, "place": 4, "kind": events.BATTLE, "side_a": 2, "side_b": 3, "deaths_a": 5, "deaths_b": 6,
        "deaths_civilians": 7, "intended": 7, "duration": 1.5, "arrival": -1, "response": events.NO_MISSION,
        "reason": events.NOT_SAID, "reported": 0, "base": -1, "moved": 0,
    }  # fmt: skip
    assert all((column[[0, 2]] == 77).all() for column in e)


def test_sides_that_are_no_actor_fit_the_record() -> None:
    e = events.events(1)
    events.write(e, 0, 0, 0, events.ONE_SIDED, 0, events.PEACEKEEPERS, (0, 0, 0), 1.0)
    assert e.side_b[0] == events.PEACEKEEPERS == -2
    assert events.CIVILIANS == -1


@pytest.mark.parametrize("names", [events.KINDS, events.RESPONSES, events.REASONS])
def test_codes_have_a_name_each(names: dict[int, str]) -> None:
    assert len(set(names.values())) == len(names)


def test_copies_and_joins_are_new_arrays_in_order() -> None:
    first, second = events.events(3), events.events(2)
    first.day[:], second.day[:] = [1, 2, 3], [4, 5]
    part = events.copy_of(first, 2)
    joined = events.joined([part, second])
    np.testing.assert_array_equal(joined.day, [1, 2, 4, 5])
    assert [column.dtype for column in joined] == [column.dtype for column in first]
    first.day[:] = 0
    np.testing.assert_array_equal(part.day, [1, 2])
