"""Philox4x32-10 in whole numbers of Python, as in the article (Salmon et al. 2011, SC11, section 3.3).

Four words of a counter pass through ten rounds. A round multiplies the first and the third by constants, swaps the
halves of the products and mixes them with the other words and the key, which grows by a constant between rounds.
"""

from __future__ import annotations

type Four[T] = tuple[T, T, T, T]

ROUNDS = 10
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
WORD = 2**32


def philox(counter: Four[int], key: tuple[int, int]) -> Four[int]:
    """Return four random words, each below 2**32, of a counter of four words and a key of two."""
    first, second, third, fourth = counter
    for number in range(ROUNDS):
        high_a, low_a = divmod(first * MULTIPLIERS[0], WORD)
        high_b, low_b = divmod(third * MULTIPLIERS[1], WORD)
        grown = [(word + number * step) % WORD for word, step in zip(key, KEY_STEPS, strict=True)]
        first, second, third, fourth = high_b ^ second ^ grown[0], low_b, high_a ^ fourth ^ grown[1], low_a
    return first, second, third, fourth


def words(seed: int, stream: int, slot: int, day: int, place: int, actor: int) -> Four[int]:
    """Return the four words of one key: counter (place, day, stream and slot, actor), and the seed as generator's key.

    `place` is the row of a location or the identity of a household; `stream` and `slot` are below 2**16.
    """
    return philox((place, day, stream * 2**16 + slot, actor), (seed % WORD, seed // WORD))


def uniforms(seed: int, stream: int, slot: int, day: int, place: int, actor: int) -> Four[float]:
    """Return four uniform draws in (0, 1): each word at the middle of its cell, 2**-32 wide."""
    a, b, c, d = ((word + 0.5) / WORD for word in words(seed, stream, slot, day, place, actor))
    return a, b, c, d


def coarse_uniforms(seed: int, stream: int, day: int, identity: int) -> Four[float]:
    """Return the four draws of a household: as :func:`uniforms`, but from the words' upper 23 bits alone."""
    a, b, c, d = ((word // 2**9 + 0.5) / 2**23 for word in words(seed, stream, 0, day, identity, 0))
    return a, b, c, d
