"""Pairs of runs with the same luck under two courses, computed beside the page, with partial results at any time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from agents.measures import BY_CELL, position
from experiments.classroom.course import begun, configured, run_on, turned
from experiments.classroom.outcome_words import BY_NAME
from experiments.compare_folder import CONFIGURED
from experiments.compare_tables import compare_outcome
from scenarios.build import branch, build, warmup_key, world_of
from scenarios.outcomes import OUTCOMES, half_a_person, summary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

    from agents.measures import Record
    from experiments.classroom.course import Course
    from experiments.compare_tables import OutcomeRow
    from scenarios.world import World

WORKERS = 2
LINES = ("civilians_killed", "attacks", "attacks_in_time", "attacks_reported")
"""measures by cell whose monthly sums are kept of every run"""
ATTEMPTS = 3
"""times that a pair is tried whose worker was killed"""


class Done(NamedTuple):
    """One pair."""

    seed: int
    outcomes: tuple[dict[str, float], dict[str, float]]
    """of A and of B, name -> value"""
    lines: tuple[dict[str, list[float]], dict[str, list[float]]]
    """of A and of B, measure -> its sum over the country in each month since authorisation"""


class Workers:
    """Processes that run pairs; made when first used, made again when one was killed."""

    def __init__(self, number: int = WORKERS) -> None:
        """Start nothing yet."""
        self.number = number
        self._pool: ProcessPoolExecutor | None = None
        self._lock = threading.Lock()

    def submit(self, work: Any, *arguments: Any) -> Future[Any]:
        """Have a worker do something."""
        with self._lock:
            if self._pool is None:
                # A server has threads, and a fork of a process with threads can hang.
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self.number, mp_context=context, initializer=_step_back)
            return self._pool.submit(work, *arguments)

    def warm(self) -> None:
        """Have every worker import what it needs, so that the first comparison does not wait for it."""
        for _ in range(self.number):
            self.submit(_ready)

    def broken(self) -> None:
        """Forget a pool of which a worker was killed."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def close(self) -> None:
        """End the processes."""
        self.broken()


class Pairs:
    """A comparison under way: B against A, pair `i` with the seed `seeds[i]`."""

    def __init__(self, a: Course, b: Course, seeds: Sequence[int], days: int, world: World, workers: Workers) -> None:
        """Take note of what is to be run; :meth:`start` starts it."""
        self.a, self.b = a, b
        self.seeds = list(seeds)
        self.days = days
        self.world = world
        self.error = ""
        """why it ended early, if it did; empty otherwise"""
        self._workers = workers
        self._done: dict[int, Done] = {}
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def total(self) -> int:
        """Pairs asked for."""
        return len(self.seeds)

    @property
    def done(self) -> int:
        """Pairs finished."""
        return len(self._done)

    @property
    def running(self) -> bool:
        """Whether pairs are being computed."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Compute the pairs that are not finished; does nothing while they are being computed."""
        if self.running or self.done == self.total:
            return
        self._cancelled.clear()
        self.error = ""
        self._thread = threading.Thread(target=self._run, name="pairs", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop after the pairs that are being run; what is finished stays."""
        self._cancelled.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until nothing is computed any more."""
        if self._thread is not None:
            self._thread.join(seconds)

    def finished(self) -> list[Done]:
        """Return the pairs that are finished, by seed."""
        with self._lock:
            return [self._done[seed] for seed in self.seeds if seed in self._done]

    def table(self) -> list[OutcomeRow]:
        """Compare B with A in every outcome, by the pairs that are finished; empty before the first one."""
        done = self.finished()
        if not done:
            return []
        frames = tuple(
            pd.DataFrame([pair.outcomes[arm] | {"seed": pair.seed, "draw": CONFIGURED} for pair in done])
            for arm in (0, 1)
        )
        rows = []
        for outcome in OUTCOMES:
            half = self.half(outcome.name)
            rows.append(compare_outcome(("A", "B"), outcome, "", (frames[0], frames[1]), (half, half)))
        return rows

    def half(self, outcome: str) -> float:
        """Return what is added to both values of an outcome whose arms are compared by their ratio; 0 for others."""
        found = BY_NAME[outcome]
        return half_a_person(found, self.world, self.days) if found.compared == "ratio" else 0.0

    def values(self, outcome: str) -> tuple[list[int], list[float], list[float]]:
        """Return seeds, values of A and values of B, of the pairs that are finished."""
        done = self.finished()
        a, b = ([pair.outcomes[arm][outcome] for pair in done] for arm in (0, 1))
        return [pair.seed for pair in done], a, b

    def _run(self) -> None:
        """Keep as many pairs under way as there are workers, so that a cancellation is felt at once."""
        left = [(seed, ATTEMPTS) for seed in self.seeds if seed not in self._done][::-1]
        under_way: dict[Future[Done], tuple[int, int]] = {}
        while (left or under_way) and not self._cancelled.is_set():
            try:
                while left and len(under_way) < self._workers.number:
                    seed, attempts = left.pop()
                    under_way[self._workers.submit(pair, self.a, self.b, seed, self.days)] = seed, attempts
                self._collect(under_way, left)
            except Exception as error:
                self.error = f"{type(error).__name__}: {error}"
                return

    def _collect(self, under_way: dict[Future[Done], tuple[int, int]], left: list[tuple[int, int]]) -> None:
        finished, _ = wait(under_way, timeout=0.5, return_when=FIRST_COMPLETED)
        for future in finished:
            seed, attempts = under_way.pop(future)
            try:
                done = future.result()
            except BrokenProcessPool:
                # A worker was killed; nobody can say which pair it had, so each is tried again.
                self._workers.broken()
                if attempts <= 1:
                    raise
                left.append((seed, attempts - 1))
                continue
            with self._lock:
                self._done[seed] = done


# In a worker


def pair(a: Course, b: Course, seed: int, days: int) -> Done:
    """Run both courses with the same luck; one warm-up serves both where they differ on the mission's side alone."""
    first, second = configured(a.start), configured(b.start)
    begins = build(first, seed=seed, world=_world(a.start))
    if warmup_key(first) == warmup_key(second):
        other = turned(branch(begins, second), b)
    else:
        other = begun(b, seed, _world(b.start))
    models = run_on(turned(begins, a), a, days), run_on(other, b, days)
    records = [model.record() for model in models]
    outcomes = [summary(record, model.world) for record, model in zip(records, models, strict=True)]
    lines = [_lines(record) for record in records]
    return Done(seed, (outcomes[0], outcomes[1]), (lines[0], lines[1]))


def _lines(record: Record) -> dict[str, list[float]]:
    cells = record.cells[record.warmup_months :]
    sums = np.asarray(cells.sum(axis=(1, 2)))
    return {name: sums[:, position(name, BY_CELL)].tolist() for name in LINES}


def _ready() -> None:
    """Import everything and load the compiled kernels."""
    start = ("households=1000", "warmup_days=0")
    build(configured(start), world=_world(start)).run_for(1)


@cache
def _world(start: tuple[str, ...]) -> World:
    return world_of(configured(start))


def _step_back() -> None:
    """Let the page go first, where the system knows priorities, and end with the server, however that ends."""
    threading.Thread(target=_end_with_server, daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)


def _end_with_server() -> None:
    """Wait for the server; a worker of one that was killed would else wait for work for ever."""
    server = multiprocessing.parent_process()
    if server is not None:
        server.join()
        os._exit(1)
