"""What the Security Council asks for and allows: settings of the mandate, read by the rules of the peacekeepers.

No rule stands here. *Clarity* stands for the observable parts of a mandate (number of tasks, ranking, wording); that
it acts through dispersion of effort, delay and inaction is an assumption of the model.
"""

from __future__ import annotations

from sim.declare import Parameters, param


class P(Parameters, switch=False):
    """Settings of the mandate."""

    robustness: float = param(
        0.6, 0, 1, "share",
        "how far troops may and will use force beyond self-defence: 0 self-defence only, 1 offensive operations",
        "Hunnicutt et al. 2021; scale assumed", "contested",
    )  # fmt: skip
    protection_share: float = param(
        0.6, 0, 1, "share of effort", "effort on physical protection of civilians; the rest serves other tasks",
        "UN DPO 2023 policy on protection of civilians; size assumed", "assumed",
    )  # fmt: skip
    clarity: float = param(
        0.7, 0, 1, "index", "clarity of the mandate: tasks few and ranked, wording strong",
        "no study fixes a size", "assumed",
    )  # fmt: skip
    protection_worded: bool = param(
        True, 0, 1, "switch", "whether the mandate names the protection of civilians", "Hultman 2010", "contested"
    )
    troops_share: float = param(
        1.0, 0, 1, "share of the ceiling", "troops authorised, as a share of the ceiling in the world's plan of bases",
        "observer missions deploy no formed troops", "strong",
    )  # fmt: skip
