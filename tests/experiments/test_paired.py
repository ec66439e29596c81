"""Statistics of paired runs against answers worked out by hand, by other software's formulas, or by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from experiments import paired

# Student's sleep data (1908), hours gained with two drugs by the same ten patients: mean difference 1.58, t = 4.0621 on
# 9 degrees of freedom, 95 % interval 0.7001 to 2.4599.
FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
ALONE = np.arange(10)


def test_one_pair_a_draw_is_the_paired_t_interval() -> None:
    found = paired.estimate(SECOND - FIRST, ALONE)
    error = 1.58 / 4.0621
    assert found.mean == pytest.approx(1.58)
    assert found.high - found.mean == pytest.approx(1.8331 * error, rel=1e-4)  # t of 0.95 at 9 degrees of freedom
    assert found.low == pytest.approx(2 * 1.58 - found.high)


def test_the_detectable_effect_is_found_as_often_as_it_says() -> None:
    """5,000 samples of 20 normal pairs whose mean is the detectable effect: power 0.8 within 0.03."""
    n, rng = 20, np.random.default_rng(1)
    spread = math.sqrt(n)  # so that the standard error is 1
    detectable = stats.t.ppf(0.95, n - 1) + stats.t.ppf(0.8, n - 1)
    seen = [paired.estimate(sample, np.arange(n)).low > 0 for sample in rng.normal(detectable, spread, (5_000, n))]
    assert np.mean(seen) == pytest.approx(paired.POWER, abs=0.03)
    sample = rng.normal(0, spread, n)
    sample *= spread / sample.std(ddof=1)
    assert paired.estimate(sample, np.arange(n)).detectable == pytest.approx(detectable)


def test_draws_are_the_units_where_pairs_share_them() -> None:
    """With equally many pairs a draw, the interval is that of the draws' means."""
    values, draws = np.array([1.0, 3.0, 4.0, 6.0, 9.0, 7.0]), np.array([4, 4, 5, 5, 9, 9])
    means = np.array([2.0, 5.0, 8.0])
    assert paired.estimate(values, draws) == pytest.approx(paired.estimate(means, np.arange(3)))
    assert paired.estimate(values, draws).high > paired.estimate(values, np.arange(6)).high


def test_intervals_over_draws_cover_as_often_as_they_say() -> None:
    """2,000 samples of 12 draws of 3 pairs, half of the variance between draws: 90 % within 2.5 %."""
    rng, draws = np.random.default_rng(2), np.repeat(np.arange(12), 3)
    covered = alone = 0
    for _ in range(2_000):
        values = rng.normal(size=12)[draws] + rng.normal(size=36)
        found = paired.estimate(values, draws)
        covered += found.low < 0 < found.high
        found = paired.estimate(values, np.arange(36))
        alone += found.low < 0 < found.high
    assert covered / 2_000 == pytest.approx(0.9, abs=0.025)
    assert alone / 2_000 < 0.85  # what forgetting the draws would claim


def test_unequal_draws_by_hand() -> None:
    """n = 3, D = 2, m = 4, m_j = 2 and 8: se^2 = 2 ((2 (-2))^2 + (1 * 4)^2) / 9 = 64 / 9."""
    found = paired.estimate(np.array([1.0, 3.0, 8.0]), np.array([0, 0, 1]))
    assert found.mean == 4
    assert found.high - 4 == pytest.approx(stats.t.ppf(0.95, 1) * 8 / 3)


def test_variance_components_by_hand() -> None:
    """Draws (1, 3), (4, 6), (9, 7): MSW = 2; MSB = 2 (9 + 0 + 9) / 2 = 18; ignorance (18 - 2) / 2 = 8."""
    values, draws = np.array([1.0, 3.0, 4.0, 6.0, 9.0, 7.0]), np.array([0, 0, 1, 1, 2, 2])
    assert paired.components(values, draws) == pytest.approx((2, 8))


def test_variance_components_of_unequal_draws_have_the_right_mean() -> None:
    """2,000 samples, luck 4 and ignorance 9; means within four standard errors."""
    rng, draws = np.random.default_rng(3), np.repeat(np.arange(10), [2, 4, 4, 4, 4, 4, 4, 4, 4, 1])
    found = np.array(
        [
            paired.components(3 * rng.normal(size=10)[draws] + 2 * rng.normal(size=len(draws)), draws)
            for _ in range(2_000)
        ]
    )
    for column, expected in enumerate((4, 9)):
        error = found[:, column].std() / math.sqrt(len(found))
        assert found[:, column].mean() == pytest.approx(expected, abs=4 * error)


def test_components_that_cannot_be_told_apart_are_not_made_up() -> None:
    for draws in (np.arange(4), np.zeros(4, dtype=np.int64)):
        assert np.isnan(paired.components(np.arange(4.0), draws)).all()
    same = paired.components(np.array([1.0, 3.0, 1.0, 3.0]), np.array([0, 0, 1, 1]))
    assert same == (2, 0)  # never below 0


def test_log_ratios_count_half_a_person_more() -> None:
    a, b = paired.logarithms(np.array([0.0, 1.5]), 0.5), paired.logarithms(np.array([0.0, 3.5]), 0.5)
    assert b - a == pytest.approx([0, math.log(2)])


def test_better_follows_the_declared_direction() -> None:
    differences = np.array([-2.0, -1.0, 0.0, 3.0])
    assert paired.better(differences, -1) == (2, 1, 4)
    assert paired.better(differences, 1) == (1, 1, 4)
    assert paired.better(differences, 0) == (0, 1, 4)


def test_unpaired_runs_are_n_over_one_minus_r_for_equal_variances() -> None:
    a = np.array([1.0, 2.0, 3.0, 4.0])
    b = np.array([2.0, 1.0, 4.0, 3.0])
    assert paired.correlation(a, b) == pytest.approx(0.6)
    assert paired.unpaired_runs(a, b) == pytest.approx(4 / 0.4)
    assert np.isnan(paired.unpaired_runs(a, a + 1))  # pairing leaves nothing to chance
    assert paired.unpaired_runs(a, -a) == pytest.approx(2)  # and hurts where arms go against each other


def test_little_is_said_of_few_runs() -> None:
    nothing, one = paired.estimate(np.array([]), np.array([])), paired.estimate(np.array([2.0]), np.array([0]))
    assert np.isnan(nothing).all()
    assert one.mean == 2
    assert np.isnan(one[1:]).all()
    assert np.isnan(paired.correlation(np.arange(2.0), np.arange(2.0)))
    assert np.isnan(paired.correlation(np.ones(5), np.arange(5.0)))
    assert np.isnan(paired.components(np.array([]), np.array([]))).all()


def test_pairs_with_a_missing_value_are_left_out() -> None:
    missing = np.nan
    found = paired.known(np.array([1.0, missing, 3.0]), np.array([1.0, 2.0, missing]))
    assert found.tolist() == [True, False, False]
