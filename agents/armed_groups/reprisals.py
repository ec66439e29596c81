"""Reprisals: armed groups punish places from which somebody informed the mission.

    excited rate += r i (1 - access) control,        i = fading mean of informants in 1,000 families a day,

which is the informants' risk: informing protects where the mission is near and endangers where it is not (Kalyvas 2006;
Lyall, Shiraito & Imai 2015 on informing under threat; sizes assumed). It is linear in informants, who come in lumps of
as many families as a household stands for, so that the mean does not depend on how many households are simulated. It
fades with the fast kernel of :mod:`agents.armed_groups.excitation`.
"""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I64, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of reprisals."""

    risk: float = param(
        0.0005, 0, 0.01, "attacks/day", "added rate for one informant a day in a thousand families, unprotected",
        "size assumed", "assumed",
    )  # fmt: skip


class S(Columns):
    """What is punished."""

    told: F32 = column("location", "informants of late, a day", "families in 1,000", low=0, high=1000)


@compiled
def update(
    p: P, abroad: U8, population: I64, informants: I64, access: F32, control: F32, told: F32, excitation_fast: F32
) -> None:
    """Notice today's informants and add to the excited rate of the groups that rule there."""
    for place in range(told.size):
        if abroad[place]:
            continue
        told[place] = told[place] * 0.95 + 0.05 * min(informants[place] / (population[place] / 5000.0 + 1.0), 1000.0)
        if told[place] == 0.0:
            continue
        for actor in range(1, control.shape[1]):
            excitation_fast[place, actor] += p.risk * told[place] * (1.0 - access[place]) * control[place, actor]
