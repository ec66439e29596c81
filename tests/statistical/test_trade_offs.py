"""Trade-offs emerge: the paired experiments of `experiments/trade_offs.py`, each as it was written down beforehand.

Nothing in a rule names these outcomes. A test looks at the 90 % interval of paired differences (Student's t, one-sided
error 5 % where a sign is asked for). There are few seeds, so large effects alone are asked for.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from experiments.trade_offs import TRADE_OFFS, compared, run

if TYPE_CHECKING:
    import pandas as pd

    from experiments.paired import Estimate

HOUSEHOLDS = "households=2000"
QUICK = range(1, 9)
LATER = "_months_13_36"
BY_ID = {experiment.id: experiment for experiment in TRADE_OFFS}


@functools.cache
def table(id_: str, seeds: range) -> pd.DataFrame:
    """Runs of an experiment, each made once."""
    return run(BY_ID[id_], seeds, HOUSEHOLDS)


def effect(id_: str, outcome: str, arm: str, base: str, seeds: range = QUICK, *, ratio: bool = True) -> Estimate:
    return compared(table(id_, seeds), outcome, arm, base, ratio=ratio)


def test_t11_caveats_leave_attacks_unanswered() -> None:
    assert effect("T11", f"in_time{LATER}", "0.9", "0", ratio=False).high < 0
    assert effect("T11", f"attacks{LATER}", "0.9", "0").low > 0


def test_t1_robust_force_deters() -> None:
    assert effect("T1 firm", f"deterred_share{LATER}", "1", "0", ratio=False).low > 0
