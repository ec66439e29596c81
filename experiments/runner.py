"""Runs a model for many seeds, side by side in threads, and hands the finished runs on in the order of the seeds."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TYPE_CHECKING, NamedTuple, Never, Self

from agents.measures import MONTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from types import FrameType

    from tqdm import tqdm

    from scenarios.configuration import Configuration
    from scenarios.model import MandateModel
    from scenarios.world import World

SECONDS_BETWEEN_LINES = 10.0


def as_overrides(settings: Mapping[str, object]) -> list[str]:
    """Return settings given by name in Python as overrides of the command line."""
    return [f"{name}={str(value).lower() if isinstance(value, bool) else value}" for name, value in settings.items()]


class _NoneLeft:
    """Says that there is no item any more."""


_NONE_LEFT = _NoneLeft()


class Finished(NamedTuple):
    """A replicate that is done."""

    number: int
    """place of its seed among the seeds asked for, from 0"""
    seed: int
    model: MandateModel


class Progress:
    """Says how far a job is and how long it still takes: a bar on a terminal, elsewhere a line now and then."""

    def __init__(self, what: str, total: int) -> None:
        """Start the clock.

        Args:
            what: what is being done, in a few words.
            total: days to simulate, over all replicates.
        """
        self.what = what
        self.total = total
        self.done = 0
        self._lock = threading.Lock()
        self._started = self._said = time.monotonic()
        self._bar: tqdm[Never] | None = None

    def __enter__(self) -> Self:
        """Draw the bar."""
        if sys.stderr.isatty():
            from tqdm import tqdm

            form = "{desc}: {percentage:3.0f} %|{bar}| {elapsed} so far, {remaining} left"
            # Some terminals say that they are 0 x 0, on which tqdm would draw nothing.
            wide = min(get_terminal_size().columns, 110)
            self._bar = tqdm(total=self.total, desc=self.what, bar_format=form, leave=False, ncols=wide, nrows=20)
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def advance(self, days: int) -> None:
        """Count `days` more as simulated; any thread may say so."""
        with self._lock:
            self.done += days
            if self._bar is not None:
                self._bar.update(days)
                return
            now = time.monotonic()
            if now - self._said >= SECONDS_BETWEEN_LINES and self.done < self.total:
                self._said = now
                left = (now - self._started) * (self.total - self.done) / self.done
                print(
                    f"{self.what}: {self.done / self.total:.0%}, about {left:.0f} s left", file=sys.stderr, flush=True
                )


def replicate(
    configuration: Configuration, seeds: Sequence[int], threads: int, progress: Progress | None = None
) -> Iterator[Finished]:
    """Run the model of `configuration` once a seed, `threads` at a time, and yield the runs in the order of `seeds`.

    Under ``uncertainty=parameters`` a seed is the number of a parameter draw, and the luck is the configuration's.
    Interruptions and failures are those of :func:`side_by_side`.
    """
    from scenarios.build import world_of

    world = world_of(configuration)

    def work(item: tuple[int, int], stop: threading.Event) -> MandateModel | None:
        return _run(configuration, world, item[1], stop, progress)

    for (number, seed), model in side_by_side(list(enumerate(seeds)), work, threads):
        yield Finished(number, seed, model)


def side_by_side[Item, Done](
    items: Iterable[Item], work: Callable[[Item, threading.Event], Done | None], threads: int
) -> Iterator[tuple[Item, Done]]:
    """Do `work` for each item, `threads` at a time, and yield items with what was made of them, in their order.

    An interruption (Ctrl-C) or a failure sets the event that `work` is given, at which it returns None as soon as it
    can; what was finished until then is still yielded before KeyboardInterrupt, or the error of the work, is raised.
    """
    stop = threading.Event()
    todo = iter(items)
    waiting: deque[tuple[Item, Future[Done | None]]] = deque()
    failure: BaseException | None = None
    with _interruption(stop) as interrupted, ThreadPoolExecutor(threads) as pool:
        try:
            while True:
                # One more than there are threads: nobody waits for work, and few finished models wait in memory.
                while len(waiting) <= threads and not stop.is_set():
                    item = next(todo, _NONE_LEFT)
                    if isinstance(item, _NoneLeft):
                        break
                    waiting.append((item, pool.submit(work, item, stop)))
                if not waiting:
                    break
                item, future = waiting.popleft()
                try:
                    done = future.result()
                except Exception as error:
                    failure = failure or error
                    stop.set()
                    continue
                if done is not None:
                    yield item, done
        finally:
            stop.set()
    if failure is not None:
        raise failure
    if interrupted.is_set():
        raise KeyboardInterrupt


def compile_first() -> None:
    """Compile what is not compiled yet and say so; it takes a minute that no estimate from simulated days foresees."""
    from experiments.warmup import Ticker, tiny
    from scenarios.build import build

    with Ticker():
        build(tiny()).run_for(1)


def total_days(configuration: Configuration) -> int:
    """Return the days that one run takes, the warm-up included."""
    return int(configuration.values["warmup_days"]) + int(configuration.values["days"])


def run_to_end(
    model: MandateModel, configuration: Configuration, stop: threading.Event, progress: Progress | None
) -> bool:
    """Run a model from authorisation to the end, month by month; False when it was stopped on the way."""
    left = int(configuration.values["days"])
    while left:
        if stop.is_set():
            return False
        days = min(MONTH, left)
        model.run_for(days)
        left -= days
        if progress is not None:
            progress.advance(days)
    return True


def _run(
    configuration: Configuration, world: World, seed: int, stop: threading.Event, progress: Progress | None
) -> MandateModel | None:
    """Build and run one model; nothing is returned when it was stopped."""
    from scenarios.build import build

    if stop.is_set():
        return None
    same_luck = configuration.values["uncertainty"] == "parameters"
    luck = int(configuration.values["seed"]) if same_luck else seed
    model = build(configuration, seed=luck, world=world, draw=seed)  # runs the warm-up
    if progress is not None:
        progress.advance(int(configuration.values["warmup_days"]))
    return model if run_to_end(model, configuration, stop, progress) else None


@contextmanager
def _interruption(stop: threading.Event) -> Iterator[threading.Event]:
    """Have the first Ctrl-C set `stop` and the event given, and a second one interrupt at once, as it always does.

    So a result that is being written is finished. Nothing changes outside the main thread, where nothing can be caught,
    and where somebody else (a shell's background job, a notebook) already decides about Ctrl-C.
    """
    interrupted = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        yield interrupted
        return

    def note(_: int, __: FrameType | None) -> None:
        interrupted.set()
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
