"""Hardening: leaders who are indicted are harder to bring to sign.

    refused = r indicted,      chances of ceasefires and agreements x (1 - refused),

for the dyad of the state and the group, whichever of the two is indicted: who goes to prison when the war ends has a
reason to go on (Snyder & Vinjamuri 2003; contested: others find talks unharmed, so the default is small). Writes
`refused`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of hardening."""

    refusal: float = param(
        0.3, 0, 1, "share", "signatures that an indicted leader refuses", "Snyder & Vinjamuri 2003; size assumed",
        "contested",
    )  # fmt: skip


class S(Columns):
    """State of hardening."""

    refused: F32 = column("dyad_politics", "share of chances to sign that are refused", "share", low=0, high=1)


def review(p: P, indicted: U8, refused: F32) -> None:
    """Let indicted leaders refuse this month."""
    either = np.maximum(indicted, indicted[0])
    refused[0, 1:] = p.refusal * either[1:]
    refused[1:, 0] = refused[0, 1:]
