"""What `mandate compare` prints: arms, outcomes in words and as a table, correlations, and how to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from experiments.compare_folder import CONFIGURED
from experiments.compare_tables import HORIZONS
from experiments.paired import COVERED, POWER
from experiments.run import SHOWN, aligned, closing, folded, shown
from scenarios.outcomes import titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from experiments.arms import Arm
    from experiments.compare_folder import CompareFolder
    from experiments.compare_tables import OutcomeRow

HEADLINES = ("civilians_killed", "attacks", "battle_deaths")
"""outcomes told in words above the table"""
SAME = 1e-9
"""below it, what arms differ by is rounding"""
PERCENT = f"{100 * COVERED:.0f} %"


def comparison_text(folder: CompareFolder, rows: Sequence[OutcomeRow], correlation: pd.DataFrame) -> str:
    """Return what the command prints, without the paths."""
    arms = folder.arms
    lines = [heading(folder), *(f"{arm.letter}: {arm.name}" for arm in arms), *about_pairs(folder)]
    for arm in arms[1:]:
        found = {row.outcome: row for row in rows if row.arm == arm.letter}
        lines += ["", f"{arm.letter} ({arm.label}) against {arms[0].letter} ({arms[0].label})"]
        lines += [f"  {headline(found[name], folder)}" for name in HEADLINES]
        lines += ["", *aligned(outcome_lines([found[name] for name in SHOWN], folder, arm))]
    lines += ["", *correlation_lines(correlation), "", *explanation(folder), "", *banners(folder)]
    return "\n".join(lines)


def heading(folder: CompareFolder) -> str:
    """Name the world and the choices that all arms share."""
    varied = {override.partition("=")[0] for arm in folder.arms for override in arm.overrides}
    choices = folder.arms[0].configuration.choices
    shared = " ".join(f"{group}={option}" for group, option in choices.items() if group not in varied)
    return folded(f"{' / '.join(dict.fromkeys(world.title for world in folder.worlds))}: {shared}")


def about_pairs(folder: CompareFolder) -> list[str]:
    """Say what is paired, how often, for how long, and what of it was shared."""
    summary = folder.summary()
    runs = summary[summary["arm"] == folder.arms[0].letter]
    seeds, draws = runs["seed"], runs["draw"]
    luck = f"seeds {seeds.min()}-{seeds.max()}" if seeds.nunique() > 1 else f"seed {seeds.iloc[0]}"
    ignorance = "parameters as configured" if draws.iloc[0] == CONFIGURED else f"{draws.nunique()} parameter draws"
    number = f"{len(runs)} run{'s' * (len(runs) > 1)} an arm, paired: {luck}, {ignorance}"
    return [f"{number}; {folder.values['days']} days from authorisation", folder.warmup]


def headline(row: OutcomeRow, folder: CompareFolder) -> str:
    """Return an outcome in words."""
    text = f"{row.outcome}: {effect(row, row.estimate)}, {PERCENT} interval {interval(row)}"
    if row.better == "none" or not row.pairs:
        return text
    uncertainty = folder.values["uncertainty"]
    units = "parameter draws" if uncertainty == "parameters" else "seeds"
    text += f"; {row.arm} better in {row.better_pairs} of {row.pairs} {units}"
    if uncertainty != "both":
        return text
    text += f" and in {share_of_draws(row)} of {row.draws} parameter draws"
    luck, ignorance = spread(row, row.sd_luck), spread(row, row.sd_ignorance)
    return f"{text}; sd by luck {luck}, by ignorance {ignorance}"


def sentence(row: OutcomeRow, arms: Mapping[str, str]) -> str:
    """Return an outcome of one arm in a sentence, which says too whether it can be told from no change at all.

    Args:
        row: of the outcome and arm.
        arms: letter -> what makes the arm differ.
    """
    text = f"{titled(row.outcome)[0]}, {arms[row.arm]} against {arms[row.against]}: "
    nothing = 1.0 if row.is_ratio else 0.0
    if np.isnan(row.low):
        return f"{text}cannot be said from {row.pairs} pairs."
    if max(abs(row.low - nothing), abs(row.high - nothing)) < SAME:
        return f"{text}the same in all {row.pairs} pairs."
    text += f"{effect(row, row.estimate)} ({PERCENT} interval {interval(row)}, {row.pairs} pairs)"
    if row.better != "none":
        text += f", better in {row.better_pairs} of them"
    if row.low <= nothing <= row.high:
        least = effect(row, row.detectable).removeprefix("+")
        either = " or its inverse" if row.is_ratio else " up or down"
        return f"{text}. No change lies in the interval; a true effect of {least}{either} would mostly have been seen."
    return f"{text}. The interval leaves out no change."


def outcome_lines(rows: Sequence[OutcomeRow], folder: CompareFolder, arm: Arm) -> list[tuple[str, ...]]:
    """Return the table of one comparison, the first row of which is its head."""
    both = folder.values["uncertainty"] == "both"
    first, letter = folder.arms[0].letter, arm.letter
    pairs = len(folder.summary()) // len(folder.arms)
    head = ("outcome", first, letter, f"{letter} - {first}", f"{PERCENT} interval", f"{letter} better in")
    lines = [(*head, *(("of draws", "ignorance") * both), "r", "unpaired", "detectable", "unit")]
    for row in rows:
        directed = row.better != "none" and row.pairs > 0
        equal = f" ({row.equal_pairs} equal)" if row.equal_pairs else ""
        there = "" if row.pairs == pairs else f" (in {row.pairs} of {pairs} pairs)"
        draws = (share_of_draws(row) if directed else "-", percent(row.ignorance))
        lines.append(
            (
                row.outcome,
                shown(row.typical_against),
                shown(row.typical),
                effect(row, row.estimate),
                interval(row),
                f"{row.better_pairs} of {row.pairs}{equal}" if directed else "-",
                *(draws * both),
                number(row.correlation, ".2f"),
                number(row.unpaired_runs, ",.0f"),
                effect(row, row.detectable).removeprefix("+"),
                f"{row.unit}{there}",
            )
        )
    return lines


def effect(row: OutcomeRow, value: float) -> str:
    """Return an estimate or an end of its interval: x0.83 is a ratio, +0.83 a difference; a dash if unknown."""
    if np.isnan(value):
        return "-"
    if row.is_ratio:
        return f"x{shown(value) if 0.01 <= value < 1e6 else f'{value:.1e}'}"
    size = abs(value)
    return f"{'-' if value < 0 else '+'}{f'{size:.1g}' if 0 < size < 0.001 else shown(size)}"


def spread(row: OutcomeRow, deviation: float) -> str:
    """Return a standard deviation of differences; that of ratios as a factor."""
    return effect(row, float(np.exp(deviation)) if row.is_ratio else deviation).removeprefix("+")


def interval(row: OutcomeRow) -> str:
    """Return the interval as text."""
    return "-" if np.isnan(row.low) else f"{effect(row, row.low)} .. {effect(row, row.high)}"


def share_of_draws(row: OutcomeRow) -> str:
    """Return the share of parameter draws in which the arm is better."""
    return percent(row.better_draws / row.draws) if row.draws else "-"


def percent(share: float) -> str:
    """Return a share in percent."""
    return "-" if np.isnan(share) else f"{100 * share:.0f} %"


def number(value: float, form: str) -> str:
    """Return a number, or a dash where there is none."""
    return "-" if np.isnan(value) else f"{value:{form}}"


def correlation_lines(correlation: pd.DataFrame) -> list[str]:
    """Return the correlations: one row an arm and measure, one column a horizon."""
    if correlation.empty:
        return [f"Correlation between arms by horizon: none, since the runs end before month {HORIZONS[0]}."]
    months = sorted({int(month) for month in correlation["month"]})
    lines = [("", *(f"month {month}" for month in months), "")]
    for (arm, against, measure), group in correlation.groupby(["arm", "against", "measure"], sort=False):
        values = dict(zip(group["month"], group["correlation"], strict=True))
        lines.append((f"{arm} with {against}, {measure}", *(number(values[month], ".2f") for month in months), ""))
    return ["Correlation between arms, sums from authorisation to the end of (logarithms for deaths):", *aligned(lines)]


def explanation(folder: CompareFolder) -> list[str]:
    """Return how the table is read."""
    how = str(folder.values["uncertainty"])
    units = {"seed": "seeds", "parameters": "parameter draws", "both": "parameter draws, averaged over their seeds"}[
        how
    ]
    lines = [
        "x: ratio of geometric means, half a person added, for outcomes with heavy tails; others: difference of means.",
        f"Interval: Student's t over {units}; one in ten would exclude no effect by chance alone.",
        "Better: by the direction that each outcome declares; - where none is better.",
        "r: correlation of the arms over pairs. unpaired: runs an arm needs without pairing, for as short an interval,",
        "n (var A + var B) / var(B - A).",
        f"detectable: smallest true effect (a ratio, or its inverse) that is seen with a power of {100 * POWER:.0f} %.",
    ]
    if how == "parameters":
        lines.append("Luck is held at one seed: intervals are about ignorance, within this one history.")
    if how == "both":
        lines += [
            "of draws: parameter draws in which an arm is better in the mean over the draw's seeds.",
            "ignorance: share of the draws in the variance of a pair's difference; the rest is luck.",
        ]
    return lines


def banners(folder: CompareFolder) -> list[str]:
    """Return what every result of these worlds must say."""
    first, *others = dict.fromkeys(world.banner for world in folder.worlds)
    return [*others, *closing(first)]
