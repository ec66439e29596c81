"""What the Security Council asks for and allows: settings of the mandate, read by the rules of the peacekeepers.

No rule stands here. Tasks, their ranks and what makes a mandate clear stand in :mod:`agents.peacekeepers.tasks`.
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
    protection_worded: bool = param(
        True, 0, 1, "switch", "whether the mandate names the protection of civilians", "Hultman 2010", "contested"
    )
    troops_share: float = param(
        1.0, 0, 1, "share of the ceiling", "troops authorised, as a share of the ceiling in the world's plan of bases",
        "observer missions deploy no formed troops", "strong",
    )  # fmt: skip
