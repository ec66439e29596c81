"""Monitoring of human rights: attacks that the mission learned of become cases that a court could use.

    cases_a += reported attacks by a in the month  (f + (1 - f)(1 - exp(-effort / e))),
    cases_a *= exp(-1 / memory),

with `effort` of the mission on human rights: officers who take statements and keep evidence, which is lost with time.
What is not reported becomes no case. Courts live on these cases (:mod:`agents.authorities.courts`,
:mod:`agents.partners.international_court`). Sizes assumed. Writes `cases_open`.
"""

from __future__ import annotations

import math

from sim.declare import F32, I32, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of monitoring."""

    least: float = param(
        0.2, 0, 1, "share", "reported attacks that become cases without effort", "size assumed", "assumed"
    )
    much: float = param(
        0.05, 0.001, 1, "share", "effort on human rights that documents the rest, less 1/e", "size assumed", "assumed"
    )
    memory: float = param(36, 1, 600, "months", "time over which evidence is lost", "size assumed", "assumed")


class S(Columns):
    """Cases."""

    cases_open: F32 = column("docket", "documented attacks by the actor that no court has taken up", "cases", low=0)
    documented: F32 = column("docket", "cases documented at the last review", "cases", low=0)


def review(p: P, human_rights: float, past_reported: I32, cases_open: F32, documented: F32) -> None:
    """Document the month; `human_rights` is the mission's effort on it."""
    share = p.least + (1.0 - p.least) * (1.0 - math.exp(-human_rights / p.much))
    documented[:] = share * past_reported.sum(axis=0)
    cases_open *= math.exp(-1.0 / p.memory)
    cases_open += documented
