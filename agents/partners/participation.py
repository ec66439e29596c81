"""Women in peace talks and local councils: share, role and barriers apart, and what their voice changes.

    voice = share x role x (1 - barriers),

for talks and for councils: who is counted, who has a say and who is kept from using it are different things. Where
women have a voice in talks, agreements have more provisions and more of them are carried out (Krause, Krause & Branfors
2018), which is what former enemies learn to trust each other by:

    trust += w voice (1 - trust)          a month, in dyads under an agreement.

That peace lasts longer with women at the table is known as a correlation (SF46). A voice in councils opens a way to
report (:mod:`agents.peacekeepers.survivor_reporting`) and a fair share of aid to families headed by women
(:mod:`agents.partners.humanitarian_aid`). Sizes assumed. Reads truces; writes voices and `dyad_trust`.
"""

from __future__ import annotations

import numpy as np

from agents.armed_groups.truces import AGREEMENT
from sim.declare import F32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Women's share, role and barriers; the options of `gender` set them."""

    talks: float = param(0.1, 0, 1, "share", "women at the table of peace talks", "lever; size assumed", "assumed")
    talks_role: float = param(
        0.3, 0, 1, "share", "of them, who negotiate or sign", "lever; size assumed", "assumed"
    )  # fmt: skip
    talks_barriers: float = param(
        0.5, 0, 1, "share", "of their say, lost to barriers", "lever; size assumed", "assumed"
    )
    councils: float = param(0.2, 0, 1, "share", "women in local councils", "lever; size assumed", "assumed")
    councils_role: float = param(0.3, 0, 1, "share", "of them, who decide", "lever; size assumed", "assumed")
    councils_barriers: float = param(
        0.5, 0, 1, "share", "of their say, lost to barriers", "lever; size assumed", "assumed"
    )
    carried_out: float = param(
        0.03, 0, 1, "1/month", "trust won through what is carried out, with a full voice of women in the talks",
        "Krause, Krause & Branfors 2018; size assumed", "contested",
    )  # fmt: skip


class S(Columns):
    """Voices."""

    talks_voice: F32 = column("process", "voice of women in peace talks", "share", low=0, high=1)
    councils_voice: F32 = column("process", "voice of women in local councils", "share", low=0, high=1)


def voice(share: float, role: float, barriers: float) -> float:
    """What a share of women has to say."""
    return share * role * (1.0 - barriers)


def review(p: P, truce: U8, talks_voice: F32, councils_voice: F32, dyad_trust: F32) -> None:
    """Set the voices and let agreements be carried out for a month."""
    talks_voice[0] = voice(p.talks, p.talks_role, p.talks_barriers)
    councils_voice[0] = voice(p.councils, p.councils_role, p.councils_barriers)
    gained = p.carried_out * talks_voice[0] * (1.0 - dyad_trust)
    dyad_trust += np.where(truce == AGREEMENT, gained, 0.0)
    np.fill_diagonal(dyad_trust, 0.0)
