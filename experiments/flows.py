"""Flows of displaced persons: how many of which place are where at the end, on average over runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from scenarios.world import World
    from sim.declare import F64, I64


class Flows(NamedTuple):
    """Displaced persons by pair, the largest flow first."""

    home: I64
    """row of the location they fled from"""
    place: I64
    """row of the location where they are"""
    persons: F64
    """mean over runs"""

    def balance(self, locations: int) -> F64:
        """Return, as (locations, 2), persons displaced from each place and displaced persons there."""
        return np.stack([np.bincount(rows, self.persons, locations) for rows in (self.home, self.place)], axis=1)

    def chosen(self, rows: NDArray[Any] | slice) -> Flows:
        """Return some of the flows, by a mask or a slice."""
        return Flows(self.home[rows], self.place[rows], self.persons[rows])


def mean_flows(tables: Iterable[pd.DataFrame], runs: int, world: World) -> Flows:
    """Return the flows at the end, as means over runs; a run without a flow counts as 0 of it.

    Args:
        tables: home, place and persons of each run.
        runs: how many there were.
        world: of the runs.
    """
    pairs = ["home", "place"]
    # Words as they stand in the table: categories of their own would not join.
    rows = pd.concat([table[[*pairs, "persons"]].astype({"home": "str", "place": "str"}) for table in tables])
    total = rows.groupby(pairs)["persons"].sum().reset_index()
    number = {name: row for row, name in enumerate(world.territory)}
    home, place = (np.array(total[column].map(number), dtype=np.int64) for column in pairs)
    persons = total["persons"].to_numpy(dtype=np.float64) / runs
    order = np.lexsort((place, home, -persons))
    return Flows(home, place, persons).chosen(order)
