"""Institutions, justice and former fighters, on against off: what must be seen, as paired experiments.

Sizes are those of EMPIRICS (SF27 crime, SF49 packages, SF51 policing, SF54 courts, SF55 truth); intervals are those of
`experiments/trade_offs.py`.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments.trade_offs import Claim, TradeOff, examine, fewer, further, higher, lower, run, versus

if TYPE_CHECKING:
    import pandas as pd

    from scenarios.model import MandateModel

pytestmark = pytest.mark.slow
SEEDS = range(1, 9)
REFORM = ("oversight.vetting=1", "oversight.control=1", "oversight.law=1", "due_diligence.diligence=1")
EQUIP = ("ssr=train_and_equip",)


def first_year(model: MandateModel) -> dict[str, float]:
    """Legitimacy after a year."""
    from agents.measures import BY_MISSION, position

    record = model.record()
    legitimacy = record.mission[:, position("legitimacy", BY_MISSION)]
    return {"legitimacy_year_1": float(legitimacy[record.warmup_months + 12])}


def within(text: str, arm: str, base: str, outcome: str, low: float, high: float, *, log: bool = False) -> Claim:
    """A difference, or a ratio where `log`, that lies between two bounds."""
    ends = (float(np.log(low)), float(np.log(high))) if log else (low, high)
    return Claim(text, versus(arm, base, outcome), above=ends[0], below=ends[1], scale="log" if log else "level")


EFFECTS = (
    TradeOff(
        "reform", "Training and equipment, and reform", (),
        {"none": (), "equip": EQUIP, "reform": REFORM, "both": (*EQUIP, *REFORM)},
        (
            higher("capability grows", "equip", "none", "state_capability"),
            further("abuse grows without oversight", "equip", "none", "attacks_by_state"),
            within("reform does little in war (SF52)", "reform", "none", "attacks_by_state", 0.95, 1.05, log=True),
            lower("capability grows more slowly with reform", "both", "equip", "state_capability"),
            lower("the host minds", "reform", "none", "host_consent"),
        ),
        (),
    ),
    TradeOff(
        "reform in peace", "Reform after a ceasefire, with a willing host", ("situation=ceasefire", "consent=firm"),
        {"none": (), "reform": REFORM},
        (fewer("vetting, oversight and due diligence lower abuse", "reform", "none", "attacks_by_state"),),
        (),
    ),
    TradeOff(
        "policing", "Community policing", (), {"none": (), "policing": ("community_policing.communities=1",)},
        (
            within("crime falls by 5 to 40 % (SF51)", "policing", "none", "crime", 0.6, 0.95, log=True),
            within("trust is as it was (SF51)", "policing", "none", "trust_authority", -0.01, 0.01),
        ),
        (),
    ),
    TradeOff(
        "crime", "Troops, police and crime", (),
        {
            "nobody": ("resources.personnel=0",),
            "troops": ("crime.police=0",),
            "without spending": ("crime.police=0", "mission_spending.enabled=false"),
            "without idleness": ("crime.police=0", "idleness.enabled=false"),
            "police": (),
        },
        (
            within("troops alone raise crime by 5 to 60 % (SF27)", "troops", "nobody", "crime", 1.05, 1.6, log=True),
            lower("one channel is spending", "without spending", "troops", "crime"),
            lower("the other is idle fighters", "without idleness", "troops", "crime"),
            within("police bring it back (SF27)", "police", "nobody", "crime", 0.8, 1.05, log=True),
        ),
        (),
    ),
    TradeOff(
        "governance", "Anti-corruption, inclusion, civil society", (),
        {
            "none": (),
            "reform": ("anti_corruption.audits=1", "inclusion.councils=1", "inclusion.civil_society=1"),
        },
        (
            higher("legitimacy grows", "reform", "none", "legitimacy"),
            higher("and with it trust", "reform", "none", "trust_authority"),
            within("nothing is seen in the first year", "reform", "none", "legitimacy_year_1", -0.005, 0.005),
        ),
        (), measure=first_year,
    ),
    TradeOff(
        "ddr", "A programme of DDR, and its packages", ("situation=post_agreement",),
        {"none": ("ddr.offered=0",), "programme": (), "no packages": ("reinsertion.packages=0",),
         "no abuse": ("remobilisation.abuse=0",)},
        (
            within("poverty falls by 15 to 40 points (SF49)", "programme", "none", "ex_combatants_poor", -0.4, -0.15),
            within("attitudes are as they were (SF49)", "programme", "none", "trust_authority", -0.005, 0.005),
            fewer("fewer stay under arms", "programme", "none", "group_fighters"),
            higher("more go back without work", "no packages", "programme", "returned_to_arms"),
            lower("abuse sends men back", "no abuse", "programme", "returned_to_arms"),
        ),
        (),
    ),
    TradeOff(
        "justice", "Courts, truth and redress", (),
        {"none": (), "local": ("justice=local",), "court": ("justice=international",), "truth": ("justice=truth",)},
        (
            within("the court lowers abuse by the state (SF54)", "court", "none", "attacks_by_state", 0.35, 0.85,
                   log=True),
            fewer("local courts lower it too", "local", "none", "attacks_by_state"),
            within("trust between groups grows by 5 to 25 % (SF55)", "truth", "none", "trust_between_groups",
                   0.02, 0.1),
            higher("people are in distress (SF55)", "truth", "none", "distress"),
        ),
        (),
    ),
    TradeOff(
        "misconduct", "Misconduct, buried and investigated, over five years", ("days=1800",),
        {
            "none": ("misconduct.enabled=false",),
            "never out": ("misconduct_inquiry.enabled=false",),
            "buried": (),
            "investigated": ("misconduct_inquiry.inquiries=1",),
        },
        (
            lower("consent falls with cases", "never out", "none", "community_consent"),
            lower("and trust", "never out", "none", "trust_mission"),
            lower("what is buried costs more later", "buried", "never out", "community_consent"),
            higher("inquiries give back a part", "investigated", "never out", "community_consent"),
        ),
        (), whole=True,
    ),
)  # fmt: skip
CLAIMS = [(experiment, claim) for experiment in EFFECTS for claim in experiment.claims]


@functools.cache
def table(id_: str) -> pd.DataFrame:
    """Runs of an experiment, each made once."""
    return run(next(each for each in EFFECTS if each.id == id_), SEEDS)


@pytest.mark.parametrize(("experiment", "claim"), CLAIMS, ids=[f"{e.id}: {c.text}" for e, c in CLAIMS])
def test_effect_is_seen(experiment: TradeOff, claim: Claim) -> None:
    found = examine(experiment, table(experiment.id), claim)
    assert found.emerged, found
