"""Seeding of conflict in one location: a lever.

At the start of month `month` of the mission, `fighters` of group `group` appear at `location` from outside the world
and make it one of the group's strongholds, so that they stay. Reads nothing; writes fighters and strongholds.
"""

from __future__ import annotations

from sim.declare import F32, I32, I64, Parameters, param


class P(Parameters):
    """Parameters of seeding."""

    month: int = param(0, 0, 120, "month", "month of the mission in which they appear; 0: never", "lever", "assumed")
    location: int = param(0, 0, 9999, "row", "row of the location, counted from 0", "lever", "assumed")
    group: int = param(1, 1, 1000, "row", "row of the group; 0 is the state", "lever", "assumed")
    fighters: int = param(300, 0, 10000, "persons", "fighters who appear", "lever", "assumed")


def review(p: P, month: int, fighters: I32, stronghold: F32, joined: I64) -> None:
    """Put the fighters there, once."""
    if p.month == 0 or month != p.month or p.fighters == 0:
        return
    before = int(fighters[:, p.group].sum())
    fighters[p.location, p.group] += p.fighters
    joined[p.group] += p.fighters
    stronghold[:, p.group] *= before / (before + p.fighters)
    stronghold[p.location, p.group] += p.fighters / (before + p.fighters)
