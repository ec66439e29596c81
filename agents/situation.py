"""The situation in which the world begins: war, ceasefire, after an agreement, or a fragile peace.

Settings, and what they do on the first day of the warm-up: truces between the state and every group, trust between
them, fighters who have been demobilised (they live among the population that the world's data already count), and
operations against the usual. The options stand in `conf/situation/`; under `war` nothing is touched.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I32, U8, Parameters, param


class P(Parameters, switch=False):
    """How war and peace stand at the start."""

    truce: int = param(0, 0, 2, "code", "war, ceasefire or agreement with every group", "scenario", "assumed")
    trust: float = param(0.0, 0, 1, "level", "trust between the state and the groups", "scenario", "assumed")
    demobilised: float = param(0.0, 0, 1, "share", "fighters of the groups demobilised already", "scenario", "assumed")
    operations: float = param(1.0, 0, 5, "factor", "operations of all actors over those in war", "scenario", "assumed")


def begin(
    p: P, fighters: I32, operations: F32, truce: U8, ending: U8, dyad_trust: F32
) -> None:  # fmt: skip
    """Put the world into its situation; the code of a truce is that of the ending that led to it."""
    for table, value in ((truce, p.truce), (ending, p.truce), (dyad_trust, p.trust)):
        table[0, 1:] = value
        table[1:, 0] = value
    fighters[:, 1:] -= np.rint(p.demobilised * fighters[:, 1:]).astype(np.int32)
    operations[:] = p.operations
