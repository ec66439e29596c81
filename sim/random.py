"""Keyed random draws: Philox4x32-10, a counter-based generator.

A draw is a pure function of its key, so it does not depend on the order of evaluation, on threads, or on which other
draws are made (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11, section 3.3). The counter is
(place or household, day, stream and slot, actor); the generator's key is the 64-bit seed. A *stream* is a number that
each mechanism declares for itself; a *slot* numbers several draws of one mechanism on one day.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled, scalar
from sim.declare import F32, U32

M0 = np.uint64(0xD2511F53)
M1 = np.uint64(0xCD9E8D57)
W0 = np.uint32(0x9E3779B9)
W1 = np.uint32(0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)

type Words = tuple[np.uint32, np.uint32, np.uint32, np.uint32]
type Uniforms = tuple[float, float, float, float]


@scalar
def philox_round(c0: np.uint32, c1: np.uint32, c2: np.uint32, c3: np.uint32, k0: np.uint32, k1: np.uint32) -> Words:
    """One round of the generator (Salmon et al. 2011, figure 3)."""
    p0 = M0 * np.uint64(c0)
    p1 = M1 * np.uint64(c2)
    return (
        np.uint32(np.uint32(p1 >> HALF) ^ c1 ^ k0),
        np.uint32(p1 & LOW),
        np.uint32(np.uint32(p0 >> HALF) ^ c3 ^ k1),
        np.uint32(p0 & LOW),
    )


@scalar
def philox(c0: np.uint32, c1: np.uint32, c2: np.uint32, c3: np.uint32, k0: np.uint32, k1: np.uint32) -> Words:
    """Four random 32-bit words from a 128-bit counter and a 64-bit key, by ten rounds."""
    # Written out because a loop over rounds keeps the calling loop over rows from being vectorised.
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    c0, c1, c2, c3 = philox_round(c0, c1, c2, c3, k0, k1)
    k0, k1 = weyl(k0, W0), weyl(k1, W1)
    return philox_round(c0, c1, c2, c3, k0, k1)


@scalar
def weyl(key: np.uint32, constant: np.uint32) -> np.uint32:
    """Advance a key word between rounds, modulo 2**32 (in 64 bits, so that plain NumPy scalars do not overflow)."""
    return np.uint32((np.uint64(key) + np.uint64(constant)) & LOW)


@scalar
def unit(word: np.uint32) -> float:
    """Map a word to the open interval (0, 1), at the middle of its 2**-32 cell."""
    return (float(word) + 0.5) * 2.0**-32


@compiled
def words(seed: int, stream: int, slot: int, day: int, place: int, actor: int) -> Words:
    """Four words for one key.

    Args:
        seed: 0..2**64 - 1.
        stream: number of the mechanism, 0..65535.
        slot: number of the draw within the mechanism and day, 0..65535.
        day: day since the start of the warm-up.
        place: row of a location, or the identity of a household.
        actor: row of an actor, or another marker.
    """
    key = np.uint64(seed)
    return philox(
        np.uint32(place),
        np.uint32(day),
        np.uint32((stream << 16) | slot),
        np.uint32(actor),
        np.uint32(key & LOW),
        np.uint32(key >> HALF),
    )


@compiled
def uniforms(seed: int, stream: int, slot: int, day: int, place: int, actor: int) -> Uniforms:
    """Four uniform draws in (0, 1) for one key; arguments as :func:`words`."""
    a, b, c, d = words(seed, stream, slot, day, place, actor)
    return unit(a), unit(b), unit(c), unit(d)


@compiled
def fill(seed: int, stream: int, day: int, identity: U32, first: int, n: int, out: F32) -> None:
    """Four uniform draws for each of `n` rows of a block.

    Args:
        seed, stream, day: as :func:`words`; the slot and the actor are 0.
        identity: identities of all rows, which are the keys.
        first: first row.
        n: rows.
        out: (4, at least n); uniforms at the middle of their 2**-23 cell, which float32 holds exactly, so that a
            small hazard is not biased and 1 is never drawn.
    """
    key = np.uint64(seed)
    k0, k1 = np.uint32(key & LOW), np.uint32(key >> HALF)
    c1, c2, c3 = np.uint32(day), np.uint32(stream << 16), np.uint32(0)
    scale, half = np.float32(2.0**-23), np.float32(0.5)
    rows = identity[first : first + n]
    out0, out1, out2, out3 = out[0], out[1], out[2], out[3]
    for i in range(n):
        a, b, c, d = philox(rows[i], c1, c2, c3, k0, k1)
        out0[i] = (np.float32(np.int32(a >> np.uint32(9))) + half) * scale
        out1[i] = (np.float32(np.int32(b >> np.uint32(9))) + half) * scale
        out2[i] = (np.float32(np.int32(c >> np.uint32(9))) + half) * scale
        out3[i] = (np.float32(np.int32(d >> np.uint32(9))) + half) * scale


def draws(seed: int, stream: int, day: int, identities: U32) -> F32:
    """Four uniform draws for each identity, as (4, n); arguments as :func:`fill`, for rules outside the day."""
    out = np.empty((4, identities.size), np.float32)
    fill(seed, stream, day, identities, 0, identities.size, out)
    return out


def draws_of_rows(seed: int, stream: int, day: int, rows: int) -> F32:
    """Four uniform draws for each row of a table, as (4, rows)."""
    return draws(seed, stream, day, np.arange(rows, dtype=np.uint32))
