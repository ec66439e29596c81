"""Due diligence on human rights (HRDDP): no support to units that are known to abuse.

    known    += (reported attacks of the month per 1,000 of the state's fighters - known) / memory,
    withheld  = d (1 - exp(-known / k)),

so that support depends on what is known, not on what is true. What is withheld is a reason for the state to hold its
units to account, as far as it takes up reforms,

    accountability += c withheld support receptive (1 - accountability)      a month,

and an offence to it: the baseline of its consent falls (UN 2013, A/67/775; sizes assumed). Without support nothing can
be withheld. Writes `withheld`, accountability and the host's baseline of consent.
"""

from __future__ import annotations

import math

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of due diligence."""

    diligence: float = param(0, 0, 1, "share", "how strictly the policy is applied", "lever; A/67/775", "assumed")
    known: float = param(
        1.0, 0.01, 50, "attacks per 1,000 and month", "reported attacks at which most support is withheld, less 1/e",
        "size assumed", "assumed",
    )  # fmt: skip
    memory: float = param(6, 1, 60, "months", "time over which a record is remembered", "size assumed", "assumed")
    condition: float = param(
        0.01, 0, 0.2, "1/month", "accountability won where all support is withheld", "size assumed", "contested"
    )
    offence: float = param(
        0.002, 0, 0.1, "level/month", "fall of the host's baseline of consent where all is withheld", "size assumed",
        "assumed",
    )  # fmt: skip


class S(Columns):
    """State of due diligence."""

    abuse_known: F32 = column(
        "institution", "attacks by state forces the mission knows of, per 1,000 and month", "events", low=0
    )
    withheld: F32 = column("institution", "share of support that is withheld", "share", low=0, high=1)


def review(
    p: P, fragility: float, fighters: I32, past_reported: I32, supported: F32, receptive: F32, abuse_known: F32,
    withheld: F32, accountability: F32, consent_baseline: F32,
) -> None:  # fmt: skip
    """Look at the record and withhold."""
    soldiers = int(fighters[:, 0].sum())
    lately = 1000.0 * int(past_reported[:, 0].sum()) / max(soldiers, 1)
    abuse_known[0] += (lately - abuse_known[0]) / p.memory
    withheld[0] = p.diligence * (1.0 - math.exp(-abuse_known[0] / p.known))
    cost = withheld[0] * supported[0]
    accountability[0] += p.condition * cost * receptive[0] * (1.0 - accountability[0])
    consent_baseline[0] = max(0.0, consent_baseline[0] - fragility * p.offence * cost)
