"""What becomes of a uniform draw: choices and numbers, with a count of those too close to call in single precision."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.reference import philox

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.reference.philox import Four

TOLERANCE = 1e-6
"""a draw nearer to its threshold than this may fall on either side in the kernel"""


class Luck:
    """Keyed draws of one seed."""

    def __init__(self, seed: int) -> None:
        """Hold the seed of the run, 0 .. 2**64 - 1."""
        self.seed = seed
        self.close_calls = 0

    def draws(self, stream: int, slot: int, day: int, place: int, actor: int) -> Four[float]:
        """Return four uniform draws of a location and an actor."""
        return philox.uniforms(self.seed, stream, slot, day, place, actor)

    def household_draws(self, stream: int, day: int, identity: int) -> Four[float]:
        """Return the four uniform draws of a household on one day."""
        return philox.coarse_uniforms(self.seed, stream, day, identity)

    def happens(self, u: float, probability: float) -> bool:
        """Return whether what has this probability happens, and count a close call."""
        return self.less(u, probability)

    def less(self, a: float, b: float, scale: float = 1.0) -> bool:
        """Return whether `a < b`; a close call if they differ by less than the tolerance times `scale`."""
        if abs(a - b) < TOLERANCE * scale and a != b:
            self.close_calls += 1
        return a < b

    def settled[T](self, outcome: Callable[[float], T], u: float) -> T:
        """Return the outcome of a draw; a close call if a draw a little smaller or larger had another."""
        chosen = outcome(u)
        if any(outcome(min(max(u + aside, 1e-12), 1.0)) != chosen for aside in (-TOLERANCE, TOLERANCE)):
            self.close_calls += 1
        return chosen


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


def poisson(u: float, mean: float) -> int:
    """Smallest k whose cumulative Poisson probability reaches `u`."""
    k = 0
    cumulative = math.exp(-mean)
    while cumulative < u and k < 60:
        k += 1
        cumulative += math.exp(-mean) * mean**k / math.factorial(k)
    return k


def successes(u: float, p: float) -> int:
    """Successes of probability `p` before the first failure: at least k of them with probability p**k."""
    k = 0
    while p > 0.0 and u <= p ** (k + 1):
        k += 1
    return k


def normal(u: float, v: float) -> float:
    """Standard normal draw from two uniforms (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


def power_law(u: float, exponent: float, smallest: int, largest: int) -> int:
    """Whole number with a power-law tail: the value a continuous one, cut to half a step beyond both ends, rounds to.

    `u` is the share of the continuous distribution that lies below the value: F(x) = (l^-k - x^-k) / (l^-k - h^-k) with
    k = exponent - 1.
    """
    k = exponent - 1.0
    low, high = smallest - 0.5, largest + 0.5
    left = low**-k - u * (low**-k - high**-k)
    return math.floor(left ** (-1.0 / k) + 0.5)


def whole(x: float, u: float) -> int:
    """Round up with the probability of the fraction, else down."""
    return math.floor(x) + (u < x - math.floor(x))
