"""Development projects: jobs, schools and resilience, slow to build and attacked before they deliver.

Development agencies keep a number of projects under way, in proportion to the people at home, and begin them by and by,
a part 1 / build of the number a month. A new one goes to a place
by chance with weight

    persons (1 - services) state control (0.3 + 0.7 access),

since works need people in want, an authority to hand them to and a way there. A project takes `build` months. While it
is being built each group destroys it in a month with

    1 - exp(-a F / (F + 100) (1 - support)(1 - access)),

for what the state delivers costs a group its followers (Crost, Felter & Johnston 2014, on violence before a project
begins to deliver). What is delivered is, in turn by chance, work for some people, a school or resilience (stores, seed,
irrigation), and wears out by `decay` a month. Work and resilience enter livelihoods, children at school do not join
(:mod:`agents.armed_groups.recruitment`), and of the grievances of those who profit a share fades each month. Small
effects that come late (Berman, Shapiro & Felter 2011: sign; SF12 finds none on security); sizes assumed. Begins with
the mission. Reads population, services, control, support, access; writes works, what they give, grievances and threat.
"""

from __future__ import annotations

import math

import numpy as np

from agents.civilians import households
from sim.declare import F32, F64, I32, I64, U8, Columns, Parameters, column, param
from sim.random import draws_of_rows

STREAM = 85
CHILDREN = 0.25
"""children of school age, of all people; assumed"""
WORK, SCHOOL = 1.0 / 3.0, 2.0 / 3.0
"""a project gives work below the first, a school below the second, resilience above"""


class P(Parameters):
    """Parameters of projects; the options of `development` set the levers."""

    number: float = param(
        4, 0, 500, "projects per million", "projects under way at a time", "lever; size assumed", "assumed"
    )
    build: int = param(6, 1, 60, "months", "time to deliver", "size assumed", "assumed")
    work: float = param(500, 0, 50_000, "persons", "who live from the work of a project", "size assumed", "assumed")
    pupils: float = param(400, 0, 50_000, "persons", "children whom a school takes", "size assumed", "assumed")
    resilience: float = param(
        2000, 0, 100_000, "persons", "whom a project makes resilient", "size assumed", "assumed"
    )  # fmt: skip
    decay: float = param(0.02, 0, 1, "1/month", "of what was delivered, worn out", "size assumed", "assumed")
    fading: float = param(
        0.05, 0, 1, "1/month", "of their grievances, given up by who profits", "Berman, Shapiro & Felter 2011; size "
        "assumed", "contested",
    )  # fmt: skip
    attacked: float = param(
        0.03, 0, 2, "1/month", "attacks on a project by a strong group that nobody supports or watches",
        "Crost, Felter & Johnston 2014; size assumed", "contested",
    )  # fmt: skip
    threat: float = param(
        0.3, 0, 10, "deaths", "deaths by which such an attack is remembered as a threat", "size assumed", "assumed"
    )


class S(Columns):
    """What is being built and what was delivered."""

    works: I32 = column("place_plan", "months for which a project has been built here; 0 for none", "months", low=0)
    jobs: F32 = column("place_plan", "people who live from the work of projects", "share", low=0, high=1)
    schooling: F32 = column("place_plan", "children in schools that projects built", "share", low=0, high=1)
    resilience: F32 = column("place_plan", "people whom projects made resilient", "share", low=0, high=1)
    projects_attacked: I32 = column("place_plan", "projects destroyed in the last month", "projects", low=0)
    projects_delivered: I32 = column("place_plan", "projects delivered in the last month", "projects", low=0)


def danger(p: P, fighters: I32, support: F32, access: F32) -> F64:
    """Probability that a project at each place is destroyed in a month."""
    groups = fighters[:, 1:].astype(np.float64)
    hostile = (groups / (groups + 100.0) * (1.0 - support[:, 1:])).sum(axis=1)
    return np.asarray(1.0 - np.exp(-p.attacked * hostile * (1.0 - access)))


def begun(number: int, u: F32, weight: F64) -> I64:
    """Choose at most `number` places with chances in proportion to their weights (Gumbel draws from uniforms)."""
    open_to_it = np.flatnonzero(weight > 0.0)
    score = np.log(weight[open_to_it]) - np.log(-np.log(u[open_to_it].astype(np.float64)))
    return np.asarray(open_to_it[np.argsort(-score, kind="stable")[: max(number, 0)]], dtype=np.int64)


def review(
    p: P, seed: int, day: int, abroad: U8, services: F32, control: F32, support: F32, fighters: I32, access: F32,
    population: I64, h: households.Table, threat: F32, works: I32, jobs: F32, schooling: F32, resilience: F32,
    projects_attacked: I32, projects_delivered: I32,
) -> None:  # fmt: skip
    """Build for a month."""
    u = draws_of_rows(seed, STREAM, day, abroad.size)
    home = (abroad == 0) & (population > 0)

    # What groups destroy, and what is ready.
    destroyed = (works > 0) & (u[0] < danger(p, fighters, support, access))
    projects_attacked[:] = destroyed
    threat += 10_000.0 * p.threat * destroyed / (population + 1_000.0)
    works[works > 0] += 1
    ready = (works > p.build) & ~destroyed
    projects_delivered[:] = ready
    works[ready | destroyed] = 0

    # What was delivered wears out, and new works add to it.
    people = np.maximum(population, 1)
    for given, persons, of, this in (
        (jobs, p.work, people, u[1] < WORK),
        (schooling, p.pupils, CHILDREN * people, (u[1] >= WORK) & (u[1] < SCHOOL)),
        (resilience, p.resilience, people, u[1] >= SCHOOL),
    ):
        kept = (1.0 - p.decay) * given
        given[:] = kept + np.where(ready & this, np.minimum(persons / of, 1.0) * (1.0 - kept), 0.0)

    # What is begun.
    weight = population * (1.0 - services) * control[:, 0] * (0.3 + 0.7 * access)
    number = p.number * float(population[home].sum()) / 1e6
    wanted = min(round(number) - int(np.count_nonzero(works)), math.ceil(number / p.build))
    works[begun(wanted, u[2], np.where(home & (works == 0), weight, 0.0))] = 1

    # Who profits holds less against others.
    keep = (1.0 - p.fading * np.minimum(jobs + schooling * CHILDREN + resilience, 1.0)).astype(np.float32)[h.location]
    for grievance in (h.grievance_state, h.grievance_others):
        np.multiply(grievance, keep, out=grievance)
