"""Community engagement: who of the mission talks to people, the first tier of protection (UN DPO 2023).

    contact(l) = 1 - exp(-(1 + d effort) sum_i staff_i reach_il / 20),
    staff = individual police + observers + w liaison assistants,

with `effort` that on dialogue and engagement. Formed police, troops and other civilian staff do not talk to people for
a living; patrols are in touch by being there (:mod:`agents.peacekeepers.access`). Contact is whom a family informs
(:mod:`agents.civilians.informing`) and through whom word of an attack comes (:mod:`agents.peacekeepers.response`), so
that police protect from armed groups by what communities tell and troops do (SF02; sizes assumed).
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of community engagement."""

    liaison: float = param(
        3, 0, 20, "officers", "officers that one community liaison assistant, who speaks the languages, counts for",
        "UN practice; size assumed", "assumed",
    )  # fmt: skip
    dialogue: float = param(
        2, 0, 20, "factor", "contact added if all effort were dialogue and engagement", "size assumed", "assumed"
    )


class S(Columns):
    """What is so today."""

    contact: F32 = column("location", "whether people can talk to the mission's staff", "share", "flow", low=0, high=1)


@compiled
def decide(
    p: P, dialogue_effort: F32, abroad: U8, reach: F32, police: I32, formed: I32, observers: I32, liaison: I32,
    contact: F32,
) -> None:  # fmt: skip
    """Compute today's contact of each place."""
    talking = 1.0 + p.dialogue * dialogue_effort[0]
    for base in range(police.size):
        staff = police[base] - formed[base] + observers[base] + p.liaison * liaison[base]
        if staff > 0.0:
            for place in range(contact.size):
                contact[place] += staff * reach[base, place]
    for place in range(contact.size):
        contact[place] = 0.0 if abroad[place] else 1.0 - math.exp(-talking * contact[place] / 20.0)
