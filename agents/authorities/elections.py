"""Elections: tension around a vote.

From month `first` of the mission on, a vote is held every `cycle` months; around it tension rises and falls,

    tension = most max(0, 1 - |months to the vote| / around),

and with it what all armed actors want to do (power is at stake: Hoeglund 2009; Daxecker 2012). Size assumed. Writes
`tension`.
"""

from __future__ import annotations

from sim.declare import F32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of elections."""

    first: int = param(24, 0, 240, "month", "month of the mission in which the first vote is held; 0: never",
                       "constitutional practice", "assumed")  # fmt: skip
    cycle: int = param(60, 1, 240, "months", "time between two votes", "constitutional practice", "assumed")
    around: float = param(3, 0.5, 24, "months", "time before and after a vote in which tension is felt",
                          "Daxecker 2012; size assumed", "assumed")  # fmt: skip
    most: float = param(0.2, 0, 2, "factor", "operations added at the vote", "Hoeglund 2009; size assumed", "assumed")


class S(Columns):
    """State of elections."""

    tension: F32 = column("process", "operations added by tension around a vote", "factor", low=0)


def distance(p: P, month: int) -> float:
    """Months between `month` and the nearest vote."""
    if month <= p.first:
        return float(p.first - month)
    since = (month - p.first) % p.cycle
    return float(min(since, p.cycle - since))


def review(p: P, month: int, tension: F32) -> None:
    """Set the tension of the month; there is none before the mission is authorised."""
    held = p.first > 0 and month > 0
    tension[0] = p.most * max(0.0, 1.0 - distance(p, month) / p.around) if held else 0.0
