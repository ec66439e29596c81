"""Statistics of paired runs: what two arms differ by, when run `i` of both has the same luck and the same parameters.

For each outcome a pair `i` gives a difference d_i = b_i - a_i, or for heavy-tailed outcomes, where one big event moves
a mean, the logarithm of a ratio, d_i = ln((b_i + h) / (a_i + h)) with h half a person. Everything below is about d, so
that intervals, variances and correlations of one row belong together; a ratio is shown as exp(d).

Pairs that share a parameter draw are not independent: intervals are taken over draws, with Student's t.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from sim.declare import F64, I64

COVERED = 0.9
"""share of the intervals, two-sided"""
POWER = 0.8
"""chance of seeing the smallest effect that counts as detectable"""

ROUNDING = 1e-20
"""share of a variance below which another one is rounding alone"""
NOWHERE = float("nan")


class Estimate(NamedTuple):
    """A mean of paired differences and what is known about it; NaN for what cannot be said."""

    mean: float
    low: float
    """end of the interval of `COVERED`"""
    high: float
    detectable: float
    """smallest true mean difference that is seen with `POWER` at this number of pairs and draws"""


class Components(NamedTuple):
    """The variance of paired differences, by its source."""

    luck: float
    """between seeds of the same parameter draw"""
    ignorance: float
    """between parameter draws, of the mean over luck"""


class Better(NamedTuple):
    """In how many pairs, or parameter draws, the second arm is better."""

    better: int
    equal: int
    of: int


def known(a: F64, b: F64) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return the pairs in which both arms have a value."""
    return ~(np.isnan(a) | np.isnan(b))


def logarithms(values: F64, half: float) -> F64:
    """Return ln(values + half), whose paired differences are logarithms of ratios.

    The half keeps runs without any person comparable and takes away most of the bias of the logarithm of a small count
    (as for logits: Gart & Zweifel 1967, Biometrika 54: 181-187).

    Args:
        values: of an arm.
        half: half a counted person in their unit.
    """
    return np.log(values + half)


def estimate(differences: F64, draws: I64) -> Estimate:
    """Return the mean of paired differences with its interval and the smallest effect that it could have shown.

    The standard error counts draws as the independent units (cluster-robust; Liang & Zeger 1986, Biometrika 73: 13-22,
    for a mean), with n pairs in D draws, n_j of them with mean m_j in draw j::

        se^2 = D / (D - 1)  sum_j n_j^2 (m_j - m)^2 / n^2,      interval = m +- t(D - 1) se,
        detectable = (t_{(1 + COVERED) / 2}(D - 1) + t_{POWER}(D - 1)) se.

    With one pair a draw it is the paired t interval; with equally many, that of the draws' means. The detectable effect
    is that of a two-sided test at 1 - `COVERED` (Cohen 1988, chapter 2, with t for its normal quantiles).

    Args:
        differences: one a pair.
        draws: number of the parameter draw of each pair; any numbers, one for each unit taken as independent.
    """
    n = len(differences)
    if n == 0:
        return Estimate(NOWHERE, NOWHERE, NOWHERE, NOWHERE)
    mean = float(differences.mean())
    sizes, means = by_draw(differences, draws)
    units = len(sizes)
    if units < 2:
        return Estimate(mean, NOWHERE, NOWHERE, NOWHERE)
    error = float(np.sqrt(units / (units - 1) * (sizes**2 @ (means - mean) ** 2))) / n
    quantile = float(stats.t.ppf((1 + COVERED) / 2, units - 1))
    margin = quantile * error
    return Estimate(mean, mean - margin, mean + margin, margin + float(stats.t.ppf(POWER, units - 1)) * error)


def by_draw(values: F64, draws: I64) -> tuple[F64, F64]:
    """Return how many values each draw has, and their mean, in the order of the draws' numbers."""
    _, place = np.unique(draws, return_inverse=True)
    sizes = np.bincount(place).astype(np.float64)
    return sizes, np.bincount(place, weights=values) / sizes


def components(differences: F64, draws: I64) -> Components:
    """Split the variance of paired differences into luck and ignorance (one-way random effects, unbalanced).

    With n pairs in D draws, n_j of them with mean m_j in draw j (Searle, Casella & McCulloch 1992, chapter 3)::

        luck = sum_ij (d_ij - m_j)^2 / (n - D)
        ignorance = max(0, (sum_j n_j (m_j - m)^2 / (D - 1) - luck) / n_0),   n_0 = (n - sum_j n_j^2 / n) / (D - 1)

    NaN where draws have one pair each, or where there is one draw: then the two cannot be told apart.
    """
    n = len(differences)
    if n == 0:
        return Components(NOWHERE, NOWHERE)
    sizes, means = by_draw(differences, draws)
    units = len(sizes)
    if units < 2 or units == n:
        return Components(NOWHERE, NOWHERE)
    between = float(sizes @ (means - differences.mean()) ** 2)
    within = float(((differences - differences.mean()) ** 2).sum()) - between
    luck = max(within, 0.0) / (n - units)
    usual = (n - float((sizes**2).sum()) / n) / (units - 1)
    return Components(luck, max(0.0, (between / (units - 1) - luck) / usual))


def better(differences: F64, sign: int) -> Better:
    """Count the differences that are better: above 0 for `sign` 1 (higher is better), below for -1, none for 0."""
    turned = sign * differences
    return Better(int((turned > 0).sum()), int((differences == 0).sum()), len(differences))


def correlation(a: F64, b: F64) -> float:
    """Return Pearson's correlation between two arms over pairs; NaN for under three or where one does not vary."""
    if len(a) < 3 or not np.ptp(a) or not np.ptp(b):
        return NOWHERE
    return float(np.corrcoef(a, b)[0, 1])


def unpaired_runs(a: F64, b: F64) -> float:
    """Return the runs an arm that a comparison without pairing would need for the same standard error.

    The variance of the difference of means is (var a + var b) / N unpaired and var d / n paired, so that
    N = n (var a + var b) / var d; with equal variances n / (1 - r). On when common random numbers pay: Glasserman & Yao
    1992, Management Science 38: 884-908.

    Args:
        a, b: values of the pairs, logarithms if ratios are compared.
    """
    if len(a) < 2:
        return NOWHERE
    spread, apart = float((b - a).var(ddof=1)), float(a.var(ddof=1) + b.var(ddof=1))
    return len(a) * apart / spread if spread > ROUNDING * apart else NOWHERE
