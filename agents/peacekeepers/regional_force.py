"""A regional organisation's contingents: before the United Nations, beside them, or alone; a lever.

Regional troops arrive in `arrival` of the time, are less well equipped, bring few civilian staff and no police. At
equal authorised strength, with s the share of a plan that has arrived under either curve,

    first:     troops = ceiling max(s_regional, s_UN), the United Nations coming `handover` months later and taking
               over whom they find (re-hatting); with a handover after the end there is the regional mission alone;
    together:  troops = ceiling (m s_regional + (1 - m) s_UN),      police by 1 - m.

R, the regional share of the troops, is all that follows from: capability *= 1 - (1 - c) R; effort on protection
*= 1 - (1 - t) R, since their task is to fight beside the host's forces rather than to be among people, whose share of
effort falls; two chains of command cost 4 h R (1 - R) of all effort, most where they are as strong (duplication and
gaps); their own organisation pays for some of them; and neighbours are parties, so consent of the groups falls with
them.

Only UN contingents curb non-state violence against civilians (SF18: Bara & Hultman 2020): here that can only follow
from what they do, never from the flag. Sizes assumed.
"""

from __future__ import annotations

import numpy as np

from agents.peacekeepers.arrivals import present
from sim.declare import F32, I32, Columns, Parameters, column, param

NONE, FIRST, TOGETHER = 0, 1, 2


class P(Parameters):
    """Parameters of regional contingents; the options of `regional` set the levers."""

    mode: int = param(0, 0, 2, "code", "none, first or together with the United Nations (0..2)", "lever", "assumed")
    handover: float = param(
        12, 0, 240, "months", "time by which the United Nations come later than in a mission of their own",
        "lever; re-hatted missions", "assumed",
    )  # fmt: skip
    part: float = param(
        0.4, 0, 1, "share", "regional troops of the ceiling where both are there together", "lever; assumed", "assumed"
    )
    arrival: float = param(
        0.5, 0.05, 2, "factor", "time to half of full deployment, over a UN mission's", "size assumed", "contested"
    )
    capability: float = param(
        0.85, 0, 1.5, "factor", "training and equipment, over a UN mission's", "size assumed", "contested"
    )
    civilians: float = param(
        0.3, 0, 1, "share", "civilian staff, of a UN mission's", "Bara & Hultman 2020; size assumed", "contested"
    )
    protection: float = param(
        0.5, 0, 1, "share", "effort on protection, of a UN mission's", "Bara & Hultman 2020; size assumed", "contested"
    )
    hats: float = param(
        0.1, 0, 1, "share", "effort lost to two chains of command of equal strength", "no study fixes a size", "assumed"
    )
    own_means: float = param(
        0.5, 0, 1, "share", "cost of regional troops that their own organisation pays", "size assumed", "assumed"
    )
    partial: float = param(
        0.01, 0, 0.5, "1/month", "consent of the groups lost a month to a regional mission alone", "size assumed",
        "assumed",
    )  # fmt: skip


class S(Columns):
    """Who is there under which flag."""

    regional_share: F32 = column("headquarters", "troops under the regional flag", "share", low=0, high=1)
    contributed: F32 = column(
        "base_plan", "training and equipment under the UN flag, as contributed", "share", low=0, high=2
    )


def begin(able: F32, contributed: F32) -> None:
    """Take note of what contributors would send to a UN mission, once, on the day of authorisation."""
    contributed[:] = able


def arrives(p: P, midpoint: float) -> float:
    """Months to half of full deployment of the United Nations."""
    return midpoint + p.handover if p.mode == FIRST else midpoint


def divide(
    p: P, regional_share: F32, effort: F32, protection_effort: F32, dialogue_effort: F32, environment_effort: F32,
    escort_effort: F32, consent_baseline: F32,
) -> None:  # fmt: skip
    """Take from the efforts of the month what two hats cost and what regional troops do not do."""
    share = float(regional_share[0])
    kept = 1.0 - 4.0 * p.hats * share * (1.0 - share)
    for each in (effort, protection_effort, dialogue_effort, environment_effort, escort_effort):
        np.multiply(each, kept, out=each)
    protection_effort *= 1.0 - (1.0 - p.protection) * share
    consent_baseline[1:] *= 1.0 - p.partial * share


def paid_elsewhere(p: P, regional_share: F32, troops: I32) -> float:
    """Troops whom the regional organisation pays, so that they cost the United Nations nothing."""
    return p.own_means * float(regional_share[0]) * int(troops.sum())


def review(
    p: P, plateau: float, midpoint: float, spread: float, personnel: float, troops_share: float, day: int,
    authorised: I32, leaving: I32, timetable: I32, reinforced: F32, ceiling_troops: I32, ceiling_civilians: I32,
    troops: I32, police: I32, observers: I32, civilians: I32, contributed: F32, capability: F32, able: F32,
    regional_share: F32,
) -> None:  # fmt: skip
    """Add the regional contingents to the UN's of the month; `midpoint` is that of a UN mission of its own."""
    if p.mode == NONE:
        return
    un = troops.copy()
    share = personnel * present(
        day, authorised, leaving, timetable, plateau, p.arrival * midpoint, p.arrival * spread
    )  # fmt: skip
    regional = ceiling_troops * share * troops_share * float(reinforced[0])
    staff = ceiling_civilians * share * p.civilians
    if p.mode == FIRST:
        troops[:] = np.maximum(troops, np.rint(regional))
        civilians[:] = np.maximum(civilians, np.rint(staff))
        own = int(troops.sum()) - int(un.sum())
    else:
        for each in (troops, police, observers, civilians):
            each[:] = np.rint((1.0 - p.part) * each)
        own = int(np.rint(p.part * regional).sum())
        troops += np.rint(p.part * regional).astype(np.int32)
        civilians += np.rint(p.part * staff).astype(np.int32)
    total = int(troops.sum())
    regional_share[0] = own / total if total else 0.0
    able[:] = (contributed * (1.0 - (1.0 - p.capability) * regional_share[0])).clip(0.0, 2.0)
    capability[:] = able
