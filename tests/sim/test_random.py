"""Draws: the published answers of the generator, uniformity, and independence of keys that differ by one.

Tests of chance run on fixed keys, so they pass or fail once and for all. Each p-value must exceed 1e-6: with the about
100 that are taken here, a good generator would fail for one choice of keys in 10,000.
"""

from __future__ import annotations

import inspect
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.random import fill, philox, uniforms, unit, words

SURE = 1e-6
N = 20_000
AXES = ("seed", "stream", "slot", "day", "place", "actor")
KEY = {"seed": 7, "stream": 3, "slot": 2, "day": 100, "place": 40, "actor": 1}

# Random123's own file of known answers (kat_vectors, philox4x32 of 10 rounds): zeros, ones, digits of pi.
ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_published_answers(counter: tuple[int, ...], key: tuple[int, int], answer: tuple[int, ...]) -> None:
    place, day, stream_and_slot, actor = counter
    seed = np.uint64(key[1] << 32 | key[0])
    assert words(seed, stream_and_slot >> 16, stream_and_slot & 0xFFFF, day, place, actor) == answer


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_published_answers_in_plain_python(
    counter: tuple[int, ...], key: tuple[int, int], answer: tuple[int, ...]
) -> None:
    assert inspect.unwrap(philox)(*map(np.uint32, counter + key)) == answer


def series(axis: str, start: int = 0, **key: int) -> np.ndarray:
    """Draws of N keys that differ along one axis alone, (N, 4)."""
    at = KEY | key
    return np.array([uniforms(**(at | {axis: start + i})) for i in range(N)])


def p_of_uniform(u: np.ndarray) -> float:
    return float(stats.kstest(u, "uniform").pvalue)


def p_of_independent(u: np.ndarray, v: np.ndarray) -> float:
    """The smaller p of a correlation and of a chi-square over a 16 x 16 table, times two."""
    counts, _, _ = np.histogram2d(u, v, bins=16, range=((0, 1), (0, 1)))
    table = stats.chisquare(counts.ravel()).pvalue
    return 2 * float(min(table, stats.pearsonr(u, v).pvalue))


@pytest.mark.parametrize("axis", AXES)
def test_draws_along_each_axis_are_uniform(axis: str) -> None:
    for u in series(axis).T:
        assert p_of_uniform(u) > SURE


@pytest.mark.parametrize("axis", AXES)
def test_each_draw_is_independent_of_the_next_key(axis: str) -> None:
    for u in series(axis).T:
        assert p_of_independent(u[:-1], u[1:]) > SURE


@pytest.mark.parametrize("axis", AXES)
def test_two_series_whose_keys_differ_by_one_are_independent(axis: str) -> None:
    along = "day" if axis == "place" else "place"
    first, second = series(along), series(along, **{axis: KEY[axis] + 1})
    for u, v in itertools.product(first.T, second.T):
        assert p_of_independent(u, v) > SURE


def test_the_four_draws_of_a_key_are_independent() -> None:
    for u, v in itertools.combinations(series("place").T, 2):
        assert p_of_independent(u, v) > SURE


def test_draws_do_not_collide_between_keys() -> None:
    keys = itertools.product((1, 2), (0, 1), (0, 1), (0, 1, 256), (0, 1, 256), (0, 1))
    drawn = [words(*key) for key in keys]
    assert len(set(drawn)) == len(drawn)


def test_the_tests_of_chance_can_fail() -> None:
    u = series("place")[:, 0]
    assert p_of_uniform(u**1.1) < SURE
    assert p_of_independent(u, 0.95 * u + 0.05 * np.roll(u, 1)) < SURE
    assert p_of_independent(u, np.abs(2 * u - 1)) < SURE  # dependent, not correlated


@pytest.mark.parametrize("word", [0, 0xFFFFFFFF])
def test_a_uniform_is_neither_0_nor_1(word: int) -> None:
    assert 0.0 < unit(np.uint32(word)) < 1.0


def filled(identity: np.ndarray, seed: int = 1, stream: int = 12, day: int = 0) -> np.ndarray:
    out = np.zeros((4, identity.size), np.float32)
    fill(seed, stream, day, identity, 0, identity.size, out)
    return out


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**53),
    stream=st.integers(0, 2**16 - 1),
    day=st.integers(0, 4_000),
    identity=st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=40),
    data=st.data(),
)
def test_filling_a_block_equals_single_draws(
    seed: int, stream: int, day: int, identity: list[int], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(identity) - 1))
    n = data.draw(st.integers(0, len(identity) - first))
    out = np.full((4, n + 3), -1.0, np.float32)
    fill(seed, stream, day, np.array(identity, np.uint32), first, n, out)
    single = np.array([uniforms(seed, stream, 0, day, who, 0) for who in identity[first : first + n]]).reshape(n, 4)
    assert np.abs(out[:, :n] - single.T).max(initial=0.0) <= 2.0**-23  # the same cell of 23 bits
    assert (out[:, n:] == -1.0).all()  # nothing else is written


def test_filled_draws_are_uniform_and_independent() -> None:
    out = filled(np.arange(2**17, dtype=np.uint32)).astype(float)
    for u in out:
        assert p_of_uniform(u) > SURE
        assert stats.chisquare(np.histogram(u, 256, (0, 1))[0]).pvalue > SURE
    for u, v in itertools.combinations(out, 2):
        assert p_of_independent(u, v) > SURE


def test_a_hazard_smaller_than_the_cell_is_not_biased_upward() -> None:
    # The smallest draw is half a cell, so an event of probability 2**-25 never happens rather than too often.
    assert filled(np.arange(2**20, dtype=np.uint32)).min() >= 2.0**-24


def test_a_filled_draw_is_not_1() -> None:
    highest = np.array([8_552_331], np.uint32)  # found by search: the top 24 bits of its first word are all ones
    assert words(1, 12, 0, 0, int(highest[0]), 0)[0] >> 8 == 2**24 - 1
    assert filled(highest).max() < 1.0
