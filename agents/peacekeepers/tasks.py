"""What the mandate asks for: ranked tasks, each with a modality, and what follows for effort and clarity.

The catalogue follows the UN peacekeeping mandates data (PEMA: 41 tasks, each monitored, assisted or secured), in 14
groups. Headquarters divides its effort by rank r and by how much of it a modality asks for,

    effort_i ~ q^(r_i - 1) m_i,      m = 0.5 monitor, 1 assist, 1.5 secure,

and how clearly a mandate speaks is made of what can be read in it,

    clarity = wording / (1 + (n - 1) / N) (1 - u (n - d) / (n - 1)) (1 - v a),

with n tasks of which d have ranks of their own, and a the share of effort on tasks that are to be assisted: to watch
and to secure say what a unit does, to assist leaves it to whoever is assisted. Effort on the protection of civilians
goes to the three tiers of UN policy (UN DPO 2023): dialogue and engagement, physical protection, protective
environment; part of that on humanitarian access goes to escorts. That clarity has a size at all is assumed.

Settings of the mandate; the rules that act on them are those of planning and of the day.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, F64, Columns, Parameters, column, param

TASKS = (
    "protection",
    "ceasefire_monitoring",
    "humanitarian_access",
    "human_rights",
    "wps_crsv",
    "ddr_cvr",
    "police_defence_reform",
    "rule_of_law",
    "state_authority",
    "elections",
    "peace_process",
    "local_reconciliation",
    "development_qips",
    "mine_action",
)
"""groups of tasks; rows of the table `task`"""
PROTECTION, HUMANITARIAN_ACCESS = TASKS.index("protection"), TASKS.index("humanitarian_access")
PEACE_PROCESS, DEVELOPMENT = TASKS.index("peace_process"), TASKS.index("development_qips")
MONITOR, ASSIST, SECURE = 1, 2, 3
INTENSITY = np.array([0.0, 0.5, 1.0, 1.5])
"""effort that a modality asks for, over that of assisting; assumed"""


class P(Parameters, switch=False):
    """Settings of the mandate's tasks: rank 0 for a task that is not in it; equal ranks for tasks nobody ranked."""

    wording: float = param(
        0.95, 0, 1, "index", "strength of wording: 1 where the Council decides, near 0 where it encourages",
        "lever; scale assumed", "assumed",
    )  # fmt: skip
    decay: float = param(
        0.25, 0.01, 1, "share", "effort on a task over that on one ranked just before it", "size assumed", "assumed"
    )
    many: float = param(
        40, 1, 1000, "tasks", "further tasks that halve clarity", "no study fixes a size", "assumed"
    )  # fmt: skip
    unranked: float = param(
        0.3, 0, 1, "share", "clarity lost where no task has a rank of its own", "no study fixes a size", "assumed"
    )
    vague: float = param(
        0.15, 0, 1, "share", "clarity lost where all effort assists others", "no study fixes a size", "assumed"
    )
    physical: float = param(
        0.8, 0, 1, "share", "effort on protection that goes to physical protection", "UN DPO 2023; size assumed",
        "assumed",
    )  # fmt: skip
    dialogue: float = param(
        0.5, 0, 1, "share", "of the other effort on protection: dialogue and engagement; the rest is environment",
        "UN DPO 2023; size assumed", "assumed",
    )  # fmt: skip
    escorts: float = param(
        0.5, 0, 1, "share", "effort on humanitarian access that escorts convoys", "size assumed", "assumed"
    )
    protection_rank: int = param(
        1, 0, 14, "rank", "protection of civilians: rank; 0 not in the mandate", "lever", "assumed"
    )
    protection_modality: int = param(
        3, 1, 3, "code", "protection of civilians: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    ceasefire_monitoring_rank: int = param(
        0, 0, 14, "rank", "monitoring of ceasefires: rank; 0 not in the mandate", "lever", "assumed"
    )
    ceasefire_monitoring_modality: int = param(
        1, 1, 3, "code", "monitoring of ceasefires: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    humanitarian_access_rank: int = param(
        2, 0, 14, "rank", "humanitarian access: rank; 0 not in the mandate", "lever", "assumed"
    )
    humanitarian_access_modality: int = param(
        2, 1, 3, "code", "humanitarian access: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    human_rights_rank: int = param(2, 0, 14, "rank", "human rights: rank; 0 not in the mandate", "lever", "assumed")
    human_rights_modality: int = param(
        1, 1, 3, "code", "human rights: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    wps_crsv_rank: int = param(
        3,
        0,
        14,
        "rank",
        "women, peace and security, sexual violence: rank; 0 not in the mandate",
        "lever",
        "assumed",
    )
    wps_crsv_modality: int = param(
        1,
        1,
        3,
        "code",
        "women, peace and security, sexual violence: 1 monitor, 2 assist, 3 secure",
        "lever; PEMA",
        "assumed",
    )
    ddr_cvr_rank: int = param(
        3,
        0,
        14,
        "rank",
        "DDR and reduction of community violence: rank; 0 not in the mandate",
        "lever",
        "assumed",
    )
    ddr_cvr_modality: int = param(
        2,
        1,
        3,
        "code",
        "DDR and reduction of community violence: 1 monitor, 2 assist, 3 secure",
        "lever; PEMA",
        "assumed",
    )
    police_defence_reform_rank: int = param(
        4, 0, 14, "rank", "reform of police and defence: rank; 0 not in the mandate", "lever", "assumed"
    )
    police_defence_reform_modality: int = param(
        2, 1, 3, "code", "reform of police and defence: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    rule_of_law_rank: int = param(
        0, 0, 14, "rank", "rule of law and justice: rank; 0 not in the mandate", "lever", "assumed"
    )
    rule_of_law_modality: int = param(
        1, 1, 3, "code", "rule of law and justice: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    state_authority_rank: int = param(
        0, 0, 14, "rank", "extension of state authority: rank; 0 not in the mandate", "lever", "assumed"
    )
    state_authority_modality: int = param(
        1, 1, 3, "code", "extension of state authority: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    elections_rank: int = param(0, 0, 14, "rank", "elections: rank; 0 not in the mandate", "lever", "assumed")
    elections_modality: int = param(
        1, 1, 3, "code", "elections: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    peace_process_rank: int = param(
        3, 0, 14, "rank", "the peace process: rank; 0 not in the mandate", "lever", "assumed"
    )
    peace_process_modality: int = param(
        2, 1, 3, "code", "the peace process: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    local_reconciliation_rank: int = param(
        0, 0, 14, "rank", "local reconciliation: rank; 0 not in the mandate", "lever", "assumed"
    )
    local_reconciliation_modality: int = param(
        1, 1, 3, "code", "local reconciliation: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )
    development_qips_rank: int = param(
        0,
        0,
        14,
        "rank",
        "quick-impact projects, development: rank; 0 not in the mandate",
        "lever",
        "assumed",
    )
    development_qips_modality: int = param(
        1,
        1,
        3,
        "code",
        "quick-impact projects, development: 1 monitor, 2 assist, 3 secure",
        "lever; PEMA",
        "assumed",
    )
    mine_action_rank: int = param(0, 0, 14, "rank", "mine action: rank; 0 not in the mandate", "lever", "assumed")
    mine_action_modality: int = param(
        1, 1, 3, "code", "mine action: 1 monitor, 2 assist, 3 secure", "lever; PEMA", "assumed"
    )


class S(Columns):
    """Effort by group of tasks."""

    effort: F32 = column("task", "share of the mission's effort on the tasks of the group", "share", low=0, high=1)


def ranks(p: P) -> tuple[F64, F64]:
    """Rank and modality of every group of tasks."""
    return (
        np.array([getattr(p, f"{task}_rank") for task in TASKS], dtype=np.float64),
        np.array([getattr(p, f"{task}_modality") for task in TASKS], dtype=np.float64),
    )


def shares(p: P, rank: F64, modality: F64) -> F64:
    """Effort on each group of tasks by its rank and modality; all 0 in a mandate without tasks."""
    weight = np.where(rank > 0, p.decay ** np.maximum(rank - 1.0, 0.0), 0.0) * INTENSITY[modality.astype(np.int64)]
    total = weight.sum()
    return np.asarray(weight / total if total > 0.0 else weight)


def clearness(p: P, rank: F64, modality: F64, effort: F64) -> float:
    """How clearly a mandate speaks; 0 for one without tasks."""
    given = rank[rank > 0]
    n = given.size
    if n == 0:
        return 0.0
    tied = (n - np.unique(given).size) / max(n - 1, 1)
    assisting = float(effort[modality == ASSIST].sum())
    few = 1.0 / (1.0 + (n - 1) / p.many)
    return float(p.wording * few * (1.0 - p.unranked * tied) * (1.0 - p.vague * assisting))


def assign(p: P, clarity: F32, effort: F32) -> None:
    """Read the mandate as it stands: its clarity and the effort on each group of tasks."""
    rank, modality = ranks(p)
    share = shares(p, rank, modality)
    effort[:] = share
    clarity[0] = clearness(p, rank, modality, share)


def tiers(
    p: P, effort: F32, protection_effort: F32, dialogue_effort: F32, environment_effort: F32, escort_effort: F32
) -> None:
    """Divide the effort on protection among its tiers, and take escorts out of humanitarian access."""
    softer = (1.0 - p.physical) * effort[PROTECTION]
    protection_effort[0] = p.physical * effort[PROTECTION]
    dialogue_effort[0] = p.dialogue * softer
    environment_effort[0] = (1.0 - p.dialogue) * softer
    escort_effort[0] = p.escorts * effort[HUMANITARIAN_ACCESS]
