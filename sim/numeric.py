"""Small numeric functions of the kernels: exp in single precision, logistic, draws from distributions."""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, scalar

LOG2E = np.float32(1.4426950408889634)
# ln 2 split in two, so that x - n ln 2 keeps its low bits (Cody & Waite 1980).
LN2_HIGH = np.float32(0.693359375)
LN2_LOW = np.float32(-2.12194440e-4)
# Adding and subtracting 1.5 * 2**23 rounds a float32 to the nearest integer without a call.
ROUND = np.float32(12582912.0)
E2, E3, E4, E5 = (np.float32(c) for c in (0.5, 1 / 6, 1 / 24, 1 / 120))
E6 = np.float32(1 / 720)
ONE = np.float32(1.0)


@scalar
def exp32(x: np.float32) -> np.float32:
    """exp(x) in float32, relative error below 3e-7 for -87 <= x <= 87; outside, x is clamped.

    A polynomial instead of the C library's function: it is vectorised (4.5 against about 1 ns a value).
    """
    x = min(max(x, np.float32(-87.0)), np.float32(87.0))
    n = np.float32(np.float32(x * LOG2E + ROUND) - ROUND)
    r = np.float32(np.float32(x - n * LN2_HIGH) - n * LN2_LOW)
    series = ONE + r * (ONE + r * (E2 + r * (E3 + r * (E4 + r * (E5 + r * E6)))))
    return np.float32(series * np.int32((np.int32(n) + np.int32(127)) << np.int32(23)).view(np.float32))


@scalar
def logistic(x: np.float32) -> np.float32:
    """1 / (1 + exp(-x)) in float32."""
    return np.float32(ONE / (ONE + exp32(np.float32(-x))))


@scalar
def poisson(u: float, mean: float) -> int:
    """Poisson draw from one uniform, by inversion; for means up to about 20, never above 60."""
    k = 0
    p = math.exp(-mean)
    total = p
    while u > total and k < 60:
        k += 1
        p *= mean / k
        total += p
    return k


@scalar
def geometric(u: float, p: float) -> int:
    """Number of further successes of probability `p` before a failure, from one uniform."""
    if p <= 0.0:
        return 0
    return int(math.log(u) / math.log(p))


@scalar
def normal(u: float, v: float) -> float:
    """Return a standard normal draw from two uniforms in (0, 1) (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@scalar
def power_law(u: float, exponent: float, smallest: float, largest: float) -> int:
    """Discrete heavy-tailed draw: a continuous power law on [smallest - .5, largest + .5), rounded.

    The approximation of Clauset, Shalizi & Newman (2009), appendix D, with the upper end cut off by inversion.

    Args:
        u: uniform in (0, 1).
        exponent: exponent of the density, above 1.
        smallest, largest: first and last value possible.
    """
    power = 1.0 - exponent
    low = (smallest - 0.5) ** power
    high = (largest + 0.5) ** power
    return int((low + u * (high - low)) ** (1.0 / power) + 0.5)


@scalar
def whole(x: float, u: float) -> int:
    """Round `x` up or down at random so that the mean is `x`."""
    low = math.floor(x)
    return int(low) + int(u < x - low)


@compiled
def logistic_of(x: float) -> float:
    """1 / (1 + exp(-x)) in double precision, for location-level rules."""
    return 1.0 / (1.0 + math.exp(-x))
