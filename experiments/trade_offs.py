"""Trade-offs that should emerge and are never coded in: paired experiments, written down before they are run.

Each varies one thing with everything else and all luck the same, and says beforehand which outcome it looks at and what
should be seen. What does not emerge is a result too. Outcomes are those of months 13 to 36, when deployment is over,
unless an experiment says otherwise; deaths are compared by the logarithm of their ratio.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from experiments.paired import estimate, logarithms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from experiments.paired import Estimate
    from scenarios.model import MandateModel
    from sim.declare import F64

HALF = 0.5
"""events or persons added before a logarithm is taken"""


class TradeOff(NamedTuple):
    """One experiment."""

    id: str
    """as in the list of trade-offs: T1, T2, ..."""
    question: str
    expected: str
    """what should be seen, as written down beforehand"""
    common: tuple[str, ...]
    """overrides of all arms"""
    arms: dict[str, tuple[str, ...]]
    """label -> overrides; the first one is what the others are compared with"""
    outcome: str
    """outcome that is drawn; the tests look at others too"""


def grid(key: str, values: Sequence[float], **others: str) -> dict[str, tuple[str, ...]]:
    """Arms that differ in one number, labelled by it."""
    return {f"{value:g}": (f"{key}={value}", *others.values()) for value in values}


TRADE_OFFS = (
    TradeOff(
        "T1 fragile", "Robust force where consent is fragile",
        "deterrence up, consent of the groups down; civilian deaths have an interior optimum in robustness",
        ("consent=fragile",), grid("mandate.robustness", (0.0, 0.3, 0.6, 1.0)), "civilians_killed",
    ),
    TradeOff(
        "T1 firm", "Robust force where consent is firm", "civilian deaths fall with robustness to its end",
        ("consent=firm",), grid("mandate.robustness", (0.0, 0.3, 0.6, 1.0)), "civilians_killed",
    ),
    TradeOff(
        "T2", "Clear and unclear mandates", "more deaths where the mandate is less clear",
        (),
        {"protection": ("mandate=protection",), "fragmented": ("mandate=fragmented",)}, "civilians_killed",
    ),
    TradeOff(
        "T3", "More personnel", "each further soldier adds less", (),
        grid("resources.personnel", (0.25, 0.5, 1.0, 2.0)), "civilians_killed",
    ),
    TradeOff(
        "T4", "Protection sites at equal headcount", "safer inside; fewer patrols and more deaths outside", (),
        grid("site_plan.sites", (0, 4, 8)), "patrols",
    ),
    TradeOff(
        "Moved by", "A mission that stands still, is moved by true events, or by reports",
        "moving by true events protects; moving by raw reports does not (more presence, more reports)", (),
        grid("redeployment.by", (0, 2, 1)), "attacks",
    ),
    TradeOff(
        "T9", "Early drawdown after an agreement", "cheaper, and a higher hazard of relapse afterwards",
        ("situation=post_agreement", "days=1800"),
        {"none": ("exit=none",), "planned": ("exit=planned",), "early": ("exit=early",)}, "battles",
    ),
    TradeOff(
        "T10 low", "Presence against rebels and government where the host does not want it",
        "protects from rebels, not from the government", ("consent.host=0.25",),
        grid("resources.personnel", (0.0, 1.0)), "civilians_killed_by_state",
    ),
    TradeOff(
        "T10 high", "Presence against rebels and government where the host wants it",
        "protects from both", ("consent.host=0.9",),
        grid("resources.personnel", (0.0, 1.0)), "civilians_killed_by_state",
    ),
    TradeOff(
        "T11", "Caveats at equal headcount", "fewer answered attacks, more deaths", (),
        grid("mission.caveats", (0.0, 0.3, 0.6, 0.9)), "civilians_killed",
    ),
    TradeOff(
        "T12", "Early warning and reaction capacity", "together more than the product of each alone", (),
        {
            "neither": ("warning.foresight=0", "sensors.share=0", "composition.quick=0"),
            "warning": ("warning.foresight=0.6", "sensors.share=0.6", "composition.quick=0"),
            "reaction": ("warning.foresight=0", "sensors.share=0", "composition.quick=0.25"),
            "both": ("warning.foresight=0.6", "sensors.share=0.6", "composition.quick=0.25"),
        },
        "civilians_killed",
    ),
)  # fmt: skip
"""all of them; T5 to T8 wait for the mechanisms that they are about"""


def run(experiment: TradeOff, seeds: Iterable[int], *overrides: str) -> pd.DataFrame:
    """Run all arms of an experiment for each seed; tidy: arm, seed and one column an outcome."""
    from agents.schema import SCHEMA
    from scenarios.build import branch, build, warmup_key
    from scenarios.configuration import load_configuration
    from scenarios.outcomes import summary

    arms = {
        label: load_configuration([*experiment.common, *own, *overrides], SCHEMA)
        for label, own in experiment.arms.items()
    }

    def one(seed: int) -> list[dict[str, float | str]]:
        rows: list[dict[str, float | str]] = []
        standing: dict[object, MandateModel] = {}
        for label, configuration in arms.items():
            key = warmup_key(configuration)
            if key not in standing:
                standing[key] = build(configuration, seed=seed)
            model = branch(standing[key], configuration)
            model.run_for(int(configuration.values["days"]))
            rows.append({"arm": label, "seed": seed, **summary(model.record(), model.world)})
        return rows

    with ThreadPoolExecutor(2) as pool:
        return pd.DataFrame([row for rows in pool.map(one, seeds) for row in rows])


def compared(table: pd.DataFrame, outcome: str, arm: str, base: str, *, ratio: bool = True) -> Estimate:
    """Paired difference of an outcome between two arms with its 90 % interval; of logarithms where `ratio`."""
    mine, its = values(table, outcome, arm), values(table, outcome, base)
    if ratio:
        half = HALF * max(float(np.nanmean(its)), 1e-9) / 100.0
        mine, its = logarithms(mine, half), logarithms(its, half)
    return estimate(mine - its, np.arange(mine.size))


def values(table: pd.DataFrame, outcome: str, arm: str) -> F64:
    """An outcome of an arm, by seed."""
    found: F64 = table[table.arm == arm].sort_values("seed")[outcome].to_numpy(np.float64)
    return found


def draw(experiment: TradeOff, table: pd.DataFrame, outcome: str, path: Path) -> None:
    """Draw an outcome by arm: each seed as a faint line, the mean of the arms and the interval of paired ratios."""
    from matplotlib.figure import Figure

    from experiments.figures.style import BLUE, finish, save

    labels = list(experiment.arms)
    at = np.arange(len(labels))
    figure = Figure(figsize=(7.0, 4.6), layout="constrained")
    axes = figure.subplots()
    for _, runs in table.groupby("seed"):
        axes.plot(at, [runs[runs.arm == label][outcome].iloc[0] for label in labels], color="0.85", linewidth=0.6)
    means = [float(np.nanmean(values(table, outcome, label))) for label in labels]
    axes.plot(at, means, "o-", color=BLUE)
    for k, label in enumerate(labels[1:], 1):
        found = np.exp(compared(table, outcome, label, labels[0])[:3])
        axes.annotate(
            f"x {found[0]:.2f}\n({found[1]:.2f} to {found[2]:.2f})", (k, means[k]), (0, 8),
            textcoords="offset points", ha="center", fontsize=8,
        )  # fmt: skip
    axes.set_xticks(at, labels)
    axes.set_ylabel(outcome.replace("_", " "))
    seeds = table["seed"].unique()
    about = (
        f"{len(seeds)} seeds ({seeds.min()} to {seeds.max()}), one grey line each; ratios to the first arm with 90 % "
        "intervals of pairs. Not a forecast: compares assumptions."
    )
    finish(figure, f"{experiment.id}: {experiment.question}", about)
    save(figure, path)
