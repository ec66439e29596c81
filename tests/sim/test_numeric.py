"""Small numeric functions: error bounds over their range, and draws against the distributions they name.

A draw from one uniform is an inversion, so an even grid of N uniforms stands for the whole distribution: the share of
each value must equal its probability to 1/N a value, without chance. Only the normal draw takes two uniforms and is
tested by chance, at p > 1e-6 on fixed draws.
"""

from __future__ import annotations

import inspect
import math
from typing import TYPE_CHECKING, Any

import numba
import numpy as np
import pytest
from scipy import stats

from sim.numeric import exp32, geometric, logistic, logistic_of, normal, poisson, power_law, whole

if TYPE_CHECKING:
    from collections.abc import Callable

SURE = 1e-6
N = 100_000
EVEN = (np.arange(N) + 0.5) / N


@numba.njit
def exps(x: Any) -> Any:
    out = np.empty(x.size, np.float32)
    for i in range(x.size):
        out[i] = exp32(x[i])
    return out


@numba.njit
def logistics(x: Any) -> Any:
    out = np.empty(x.size, np.float32)
    for i in range(x.size):
        out[i] = logistic(x[i])
    return out


@numba.njit
def draws(u: Any, v: Any, which: int, a: float, b: float, c: float) -> Any:
    out = np.empty(u.size)
    for i in range(u.size):
        if which == 0:
            out[i] = poisson(u[i], a)
        elif which == 1:
            out[i] = geometric(u[i], a)
        elif which == 2:
            out[i] = power_law(u[i], a, b, c)
        elif which == 3:
            out[i] = whole(a, u[i])
        else:
            out[i] = normal(u[i], v[i])
    return out


def on_the_grid(which: int, a: float, b: float = 0.0, c: float = 0.0) -> np.ndarray:
    return draws(EVEN, EVEN, which, a, b, c)


def shares(values: np.ndarray, upto: int) -> np.ndarray:
    """Share of each value 0 .. upto."""
    return np.array([(values == k).mean() for k in range(upto + 1)])


def test_exp32_keeps_its_error_bound_over_its_range() -> None:
    x = np.linspace(-87, 87, 2 * N, dtype=np.float32)
    true = np.exp(x.astype(np.float64))
    assert np.abs(exps(x) / true - 1).max() < 3e-7


def test_exp32_stops_at_the_ends_of_its_range() -> None:
    ends = exps(np.array([-1000, -87, 87, 1000], np.float32))
    assert ends[0] == ends[1] > 0
    assert ends[3] == ends[2] < np.inf


def test_logistic() -> None:
    x = np.linspace(-80, 80, N, dtype=np.float32)
    true = 1 / (1 + np.exp(-x.astype(np.float64)))
    assert np.abs(logistics(x) / true - 1).max() < 1e-6
    far = logistics(np.array([-1000, 0, 1000], np.float32))
    assert 0 < far[0] < 1e-37
    assert far[1:].tolist() == [0.5, 1.0]


@pytest.mark.parametrize("x", [-700.0, -3.0, 0.0, 2.5, 700.0])
def test_logistic_in_double_precision(x: float) -> None:
    assert math.isclose(logistic_of(x), 1 / (1 + math.exp(-x)), rel_tol=1e-14)


@pytest.mark.parametrize("mean", [0.0, 0.03, 0.7, 5.0, 20.0])
def test_poisson(mean: float) -> None:
    found = shares(on_the_grid(0, mean), 60)
    assert np.abs(found - stats.poisson.pmf(np.arange(61), mean)).max() < 2 / N


def test_poisson_stops_at_60() -> None:
    assert on_the_grid(0, 100.0).max() == 60


@pytest.mark.parametrize("p", [0.0, 0.2, 0.8])
def test_geometric_counts_further_successes(p: float) -> None:
    k = np.arange(40)
    assert np.abs(shares(on_the_grid(1, p), 39) - (1 - p) * p**k).max() < 2 / N


@pytest.mark.parametrize(("exponent", "smallest", "largest"), [(2.5, 1, 500), (1.8, 1, 10), (4.0, 3, 5000)])
def test_power_law(exponent: float, smallest: int, largest: int) -> None:
    values = on_the_grid(2, exponent, smallest, largest)
    assert values.min() == smallest
    assert values.max() <= largest
    k = np.arange(smallest, largest + 1)
    above = (k - 0.5) ** (1 - exponent) - (largest + 0.5) ** (1 - exponent)
    above /= (smallest - 0.5) ** (1 - exponent) - (largest + 0.5) ** (1 - exponent)
    found = np.array([(values >= at).mean() for at in k[:50]])
    assert np.abs(found - above[:50]).max() < 2 / N


def test_power_law_has_the_exponent_by_maximum_likelihood() -> None:
    # Clauset, Shalizi & Newman (2009), equation 3.7: good where the smallest value is not small.
    values = on_the_grid(2, 2.5, 20, 1e9)
    found = 1 + N / np.log(values / 19.5).sum()
    assert abs(found - 2.5) < 0.01


@pytest.mark.parametrize("x", [0.0, 0.25, 3.0, 7.9])
def test_whole_rounds_to_a_neighbour_and_keeps_the_mean(x: float) -> None:
    values = on_the_grid(3, x)
    assert set(values) <= {math.floor(x), math.ceil(x)}
    assert abs(values.mean() - x) < 1 / N


def test_normal() -> None:
    rng = np.random.default_rng(1)
    z = draws(rng.random(N), rng.random(N), 4, 0.0, 0.0, 0.0)
    assert stats.kstest(z, "norm").pvalue > SURE
    assert stats.kstest(z * 1.05, "norm").pvalue < SURE  # the test can fail


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (exp32, [(np.float32(x),) for x in (-90, -3.3, 0, 0.7, 50, 90)]),
        (logistic, [(np.float32(x),) for x in (-12.1, 0, 4)]),
        (poisson, [(u, m) for u in (1e-9, 0.4, 1 - 1e-9) for m in (0.01, 3.0)]),
        (geometric, [(u, p) for u in (1e-9, 0.4, 1 - 1e-9) for p in (0.0, 0.2)]),
        (normal, [(1e-9, 0.3), (0.5, 0.9)]),
        (power_law, [(u, 2.5, 1.0, 500.0) for u in (1e-9, 0.5, 1 - 1e-9)]),
        (whole, [(3.2, 0.1), (3.2, 0.9)]),
    ],
)
def test_plain_python_says_the_same(function: Callable[..., float], arguments: list[tuple[float, ...]]) -> None:
    plain = inspect.unwrap(function)
    for given in arguments:
        assert math.isclose(plain(*given), function(*given), rel_tol=1e-6)
