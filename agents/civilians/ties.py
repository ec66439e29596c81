"""Social ties: what families hold against others, and what they fear, travels along kin and friends.

Every household is tied to two others by a hash of its identity: one that has the same home, wherever both are now, and
one anywhere. In a month its grievances and its fear move a share w of the way to the mean of theirs (DeGroot 1974),

    g += w mean(g of the tied - g),

grievances only along ties within a constituency, since harm to another's group does not carry over (Condra & Shapiro
2012; Lyall, Blair & Imai 2013), fear along all: rumours ask nobody. So what happened in one place is known in others,
and the displaced carry it with them. Where the tied family of the same home is, is known too: who flees may follow it
(:mod:`agents.civilians.flight`). Averages are linear, so a row that stands for many families behaves in the mean
like them. No matrix of ties is held. Sizes assumed. Reads locations,
reads and writes grievances and fear, writes `kin_at`.
"""

from __future__ import annotations

import numpy as np

from agents.civilians import households
from sim.declare import F32, I64, Parameters, param
from sim.random import draws

STREAM = 81


class P(Parameters):
    """Parameters of social ties."""

    grievance: float = param(
        0.05, 0, 1, "1/month", "of the difference in grievance, closed in a month", "DeGroot 1974; size assumed",
        "assumed",
    )  # fmt: skip
    rumour: float = param(
        0.05, 0, 1, "1/month", "of the difference in fear, closed in a month", "size assumed", "assumed"
    )


def tied(h: households.Table, used: I64) -> tuple[I64, I64]:
    """Two tied rows of each row in `used`, as positions in it; constant in time as long as the rows stand."""
    # No seed and no day in the key: who is whose kin is no luck of the run.
    u = draws(0, STREAM, 0, h.identity[used])[:2].astype(np.float64)
    own = h.home[used]
    order = np.argsort(own, kind="stable")
    count = np.bincount(own)
    first = np.cumsum(count) - count
    near = order[first[own] + (u[0] * count[own]).astype(np.int64)]
    far = order[(u[1] * used.size).astype(np.int64)]
    return near, far


def moved(level: F32, near: I64, far: I64, share_near: F32 | np.float32, share_far: F32 | np.float32) -> F32:
    """Levels after a month; shares are those of the difference to each tie."""
    return np.asarray(
        level + share_near * (level[near] - level) + share_far * (level[far] - level), dtype=np.float32
    )  # fmt: skip


def review(p: P, h: households.Table) -> None:
    """Let a month's news travel; all at once, from what everybody held before."""
    used = np.flatnonzero(h.weight > 0)
    near, far = tied(h, used)
    h.kin_at[used] = h.location[used[near]]
    constituency = h.constituency[used]
    half = np.float32(0.5 * p.grievance)
    kin = np.where(constituency == constituency[near], half, np.float32(0.0))
    friend = np.where(constituency == constituency[far], half, np.float32(0.0))
    h.grievance_state[used] = moved(h.grievance_state[used], near, far, kin, friend)
    h.grievance_others[used] = moved(h.grievance_others[used], near, far, kin, friend)
    all_listen = np.float32(0.5 * p.rumour)
    h.fear[used] = moved(h.fear[used], near, far, all_listen, all_listen)
