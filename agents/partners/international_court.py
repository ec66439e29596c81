"""An international court: its jurisdiction, investigation, and indictment.

    taken_a     = min(cases_a, cases_a / all cases x capacity international),
    file_a     += taken_a,        full_a = 1 - exp(-file_a / k),
    P(indicted_a this month) = i full_a,
    restraint_a = 1 - (1 - restraint_a)(1 - w international heed_a (j + (1 - j) full_a, or 1 once indicted)),

with `heed` 1 for the state and for groups that seek legitimacy, 0 for predators and little for communal groups: the
court deters those who want to be recognised, by being there already (Jo & Simmons 2016: killing by governments 100 to
53 after ratification, less by rebels who seek legitimacy, others as before; SF54). With the default `w` full fear is
worth about half of that on a log scale: through commanders alone (:mod:`agents.armed_groups.discipline`) the whole
cannot be reached. An indictment stands; indicted leaders are harder to bring to sign
(:mod:`agents.armed_groups.hardening`), and an indicted government takes it amiss: the baseline of the host's consent
falls once. Writes cases, indictments, `restraint` and the host's baseline.
"""

from __future__ import annotations

import numpy as np

from agents.authorities.institutions import HEED
from sim.declare import F32, U8, Columns, Parameters, column, param
from sim.random import fill

STREAM = 74


class P(Parameters):
    """Parameters of the court."""

    international: float = param(0, 0, 1, "share", "work of the court, of a full docket", "lever", "assumed")
    capacity: float = param(
        4, 0, 500, "cases/month", "cases that a fully working court takes up", "size assumed", "assumed"
    )
    file: float = param(20, 0.5, 1000, "cases", "cases that make an indictment likely, less 1/e", "size assumed",
                        "assumed")  # fmt: skip
    indicts: float = param(
        0.1, 0, 1, "1/month", "chance of an indictment on a full file", "size assumed", "assumed"
    )  # fmt: skip
    fear: float = param(
        0.75, 0, 1, "share", "restraint of leaders who heed the court", "Jo & Simmons 2016; half of it", "contested"
    )
    jurisdiction: float = param(
        0.5, 0, 1, "share", "of that, from jurisdiction alone, before there is a file", "size assumed", "assumed"
    )
    offence: float = param(
        0.1, 0, 1, "level", "fall of the host's baseline of consent when its own are indicted", "size assumed",
        "assumed",
    )  # fmt: skip


class S(Columns):
    """The court's files."""

    on_file: F32 = column("docket", "cases of the actor on the court's file", "cases", low=0)
    indicted: U8 = column("docket", "1 when leaders of the actor are indicted", "flag", low=0, high=1)


def review(
    p: P, fragility: float, seed: int, day: int, kind: U8, cases_open: F32, investigated: F32, on_file: F32,
    indicted: U8, restraint: F32, consent_baseline: F32,
) -> None:  # fmt: skip
    """Investigate and indict for a month."""
    waiting = cases_open.astype(np.float64)
    total = float(waiting.sum())
    shares = waiting / total if total > 0.0 else waiting
    taken = np.minimum(waiting, shares * p.capacity * p.international)
    cases_open -= taken
    investigated += taken
    on_file += taken
    full = 1.0 - np.exp(-on_file / p.file)
    draws = np.empty((4, kind.size), np.float32)
    fill(seed, STREAM, day, np.arange(kind.size, dtype=np.uint32), 0, kind.size, draws)
    fresh = (draws[0] < p.indicts * full * (p.international > 0.0)) & (indicted == 0)
    indicted[fresh] = 1
    if fresh[0]:
        consent_baseline[0] = max(0.0, consent_baseline[0] - fragility * p.offence)
    near = np.where(indicted == 1, 1.0, p.jurisdiction + (1.0 - p.jurisdiction) * full)
    feared = p.fear * p.international * HEED[kind] * near
    restraint[:] = 1.0 - (1.0 - restraint) * (1.0 - feared)
