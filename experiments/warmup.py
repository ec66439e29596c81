"""Compile everything once, so that no later command has to: `mandate warmup`.

A compiled function is kept on disk for each combination of argument types. Types do not depend on the world, its size
or the settings, so two tiny models are enough: one whose days run in one call, and one whose households are split over
two threads.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple, Self

from experiments.runner import SECONDS_BETWEEN_LINES

if TYPE_CHECKING:
    from scenarios.configuration import Configuration

TINY = ("scenario=generated", "scenario.locations=10", "households=1000", "warmup_days=1", "days=1")


class Compiled(NamedTuple):
    """What had to be compiled."""

    functions: int
    """functions compiled, 0 when all were there"""
    seconds: float
    """CPU time of it, s; imports and the reading of settings are not in it"""


def warmup(progress: bool = True) -> None:
    """Compile what is not compiled yet and say how long it took.

    Args:
        progress: say now and then, where errors go, how far it is.
    """
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}:
        print("nothing to compile: NUMBA_DISABLE_JIT is set")
        return
    compiled = compile_all(progress)
    if compiled.functions == 0:
        print("already compiled")
    else:
        print(f"compiled {compiled.functions} functions in {compiled.seconds:.0f} s of CPU time")


def compile_all(progress: bool = False) -> Compiled:
    """Run a day on one thread and on two, which compiles what is not compiled yet."""
    from scenarios.build import build
    from sim.compiled import compiled_here

    configuration = tiny()
    functions, started = compiled_here(), time.process_time()
    with Ticker() if progress else nullcontext():
        for threads in (1, 2):
            build(configuration, threads=threads).run_for(1)
    return Compiled(compiled_here() - functions, time.process_time() - started)


def tiny() -> Configuration:
    """Return the configuration of a model whose days take no time."""
    from agents.schema import SCHEMA
    from scenarios.configuration import load_configuration

    return load_configuration(TINY, SCHEMA)


class Ticker:
    """Says how many functions are compiled: one changing line on a terminal, elsewhere a line now and then."""

    def __init__(self) -> None:
        """Prepare; nothing is said before something is compiled."""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching and take the line away."""
        self._done.set()
        self._thread.join()

    def _tick(self) -> None:
        from sim.compiled import compiled_here

        line = sys.stderr.isatty()
        started, before = time.monotonic(), compiled_here()
        while not self._done.wait(0.5 if line else SECONDS_BETWEEN_LINES):
            functions = compiled_here() - before
            if functions:
                text = f"compiling, once: {functions} functions so far, {time.monotonic() - started:.0f} s"
                print(f"\r{text}" if line else text, end="" if line else "\n", file=sys.stderr, flush=True)
        if line:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
