"""The reference's generator against the published vectors, and the kernel's against the reference's."""

from __future__ import annotations

import numpy as np
import pytest

from experiments.reference import philox
from experiments.reference.luck import normal, poisson, power_law, successes, whole
from sim import numeric, random


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_published_vectors(counter: tuple[int, ...], key: tuple[int, int], expected: tuple[int, ...]) -> None:
    """Known answers of philox4x32-10 that come with Random123 (Salmon et al. 2011)."""
    assert philox.philox(counter, key) == expected  # type: ignore[arg-type]


KEYS = [(0, 0, 0, 0, 0, 0), (7, 12, 3, 180, 59, 4), (2**53, 65_535, 65_535, 4_000, 2**32 - 1, 2**31)]


@pytest.mark.parametrize("key", KEYS)
def test_the_kernel_draws_the_same_words(key: tuple[int, ...]) -> None:
    assert tuple(int(word) for word in random.words(*key)) == philox.words(*key)
    assert random.uniforms(*key) == pytest.approx(philox.uniforms(*key), abs=1e-15)


def test_the_kernel_draws_the_same_for_households() -> None:
    identities = np.array([0, 1, 999, 2**31 + 5, 2**32 - 1], np.uint32)
    out = np.zeros((4, 8), np.float32)
    random.fill(11, 12, 42, identities, 1, 4, out)
    for i, identity in enumerate(identities[1:]):
        assert out[:, i] == pytest.approx(philox.coarse_uniforms(11, 12, 42, int(identity)), abs=1e-7)


def test_distributions_agree() -> None:
    for u in np.linspace(0.0005, 0.9995, 300):
        for mean in (0.01, 0.4, 3.0):
            assert numeric.poisson(u, mean) == poisson(u, mean)
        assert numeric.geometric(u, 0.2) == successes(u, 0.2)
        assert numeric.power_law(u, 2.5, 1.0, 500.0) == power_law(u, 2.5, 1, 500)
        assert numeric.normal(u, 1.0 - u) == pytest.approx(normal(u, 1.0 - u), abs=1e-12)
        assert numeric.whole(7.0 * u, u) == whole(7.0 * u, u)
