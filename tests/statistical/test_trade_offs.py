"""Trade-offs emerge: the paired experiments of `experiments/trade_offs.py`, each as it was written down beforehand.

Nothing in a rule names these outcomes. A test looks at the 90 % interval of paired differences (Student's t, one-sided
error 5 % where a sign is asked for). The quick tier has few seeds and asks for large effects alone.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments.trade_offs import TRADE_OFFS, compared, run, values

if TYPE_CHECKING:
    import pandas as pd

    from experiments.paired import Estimate

HOUSEHOLDS = "households=2000"
QUICK = range(1, 9)
FULL = range(1, 33)
LATER = "_months_13_36"
BY_ID = {experiment.id: experiment for experiment in TRADE_OFFS}


@functools.cache
def table(id_: str, seeds: range) -> pd.DataFrame:
    """Runs of an experiment, each made once."""
    return run(BY_ID[id_], seeds, HOUSEHOLDS)


def effect(id_: str, outcome: str, arm: str, base: str, seeds: range = FULL, *, ratio: bool = True) -> Estimate:
    return compared(table(id_, seeds), outcome, arm, base, ratio=ratio)


# Quick tier


def test_t11_caveats_leave_attacks_unanswered() -> None:
    assert effect("T11", f"in_time{LATER}", "0.9", "0", QUICK, ratio=False).high < 0
    assert effect("T11", f"attacks{LATER}", "0.9", "0", QUICK).low > 0


def test_t1_robust_force_deters() -> None:
    assert effect("T1 firm", f"deterred_share{LATER}", "1", "0", QUICK, ratio=False).low > 0


# Full tier


@pytest.mark.slow
def test_t1_robust_force_costs_the_consent_of_the_groups() -> None:
    for consent in ("T1 fragile", "T1 firm"):
        assert effect(consent, f"deterred_share{LATER}", "1", "0", ratio=False).low > 0
        assert effect(consent, "group_consent", "1", "0", ratio=False).high < 0


@pytest.mark.slow
def test_t1_where_consent_is_firm_more_force_protects_more() -> None:
    assert effect("T1 firm", f"civilians_killed{LATER}", "1", "0").high < 0
    assert effect("T1 firm", f"civilians_killed{LATER}", "1", "0.6").mean < 0


@pytest.mark.slow
def test_t2_an_unclear_mandate_costs_lives() -> None:
    assert effect("T2", f"civilians_killed{LATER}", "fragmented", "protection").low > 0


@pytest.mark.slow
def test_t3_each_further_soldier_adds_less() -> None:
    runs = table("T3", FULL)
    means = [np.log(np.mean(values(runs, f"attacks{LATER}", arm))) for arm in ("0.25", "0.5", "1", "2")]
    per_share = np.diff(means) / np.diff([0.25, 0.5, 1, 2])
    assert effect("T3", f"attacks{LATER}", "2", "0.25").high < 0
    assert per_share[0] < per_share[2]


@pytest.mark.slow
def test_t4_sites_shelter_inside_and_cost_patrols_outside() -> None:
    assert effect("T4", f"patrols{LATER}", "8", "0").high < 0


@pytest.mark.slow
def test_t10_presence_protects_from_the_government_only_where_it_is_wanted() -> None:
    for consent in ("T10 low", "T10 high"):
        assert effect(consent, f"attacks_by_groups{LATER}", "1", "0").high < 0
    assert effect("T10 low", f"attacks_by_state{LATER}", "1", "0").low > -0.05
    assert effect("T10 high", f"attacks_by_state{LATER}", "1", "0").high < 0


@pytest.mark.slow
def test_t11_caveats_cost_lives() -> None:
    assert effect("T11", f"in_time{LATER}", "0.9", "0", ratio=False).high < 0
    assert effect("T11", f"civilians_killed{LATER}", "0.9", "0").low > 0


@pytest.mark.slow
def test_t12_warning_and_reaction_do_more_together_than_the_product_of_each() -> None:
    runs = table("T12", FULL)
    log = {arm: np.log(values(runs, f"attacks{LATER}", arm)) for arm in BY_ID["T12"].arms}
    together = (log["both"] - log["neither"]) - (log["warning"] - log["neither"]) - (log["reaction"] - log["neither"])
    assert effect("T12", f"attacks{LATER}", "both", "neither").high < 0
    assert together.mean() < 0
