"""Speed and memory by size, beside the machine's own limits and the plain reference: `mandate benchmark`.

Numbers are only worth something beside each other: machines differ, and so does one machine from hour to hour. What
stays is the ratio to memory bandwidth, to the price of a random word and to the reference, all of the same minutes.

The days measured are days of a mission at full strength, after a warm-up and ten months of deployment.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents import events, ground, month
from agents.day import evening, homes, morning, run_days, run_days_on_two, worst_day
from agents.measures import MONTH
from experiments.run import aligned
from sim.compiled import PACKAGES, ROOT, compiled
from sim.random import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scenarios.model import MandateModel
    from sim.declare import F64

TIMINGS = 5
QUIET = 1.5
"""load up to which a machine counts as idle; building and compiling before the first measurement are a load of 1"""
BUSY = "Other work was running (load {:.1f}), so that speeds are too low, most of all on two threads."
SETTLED_DAYS = 300
"""days of the mission that pass before days are timed: its strength and displacement have built up"""


class Size(NamedTuple):
    """A size to measure."""

    households: int
    days: int
    """days of one timing"""
    two_threads: bool
    """worth splitting over two threads"""
    generated: bool = False
    """on a generated territory, since the usual one has fewer families"""


SIZES = (
    Size(1_000, 300, False),
    Size(10_000, 200, False),
    Size(100_000, 50, True),
    Size(1_000_000, 8, True, generated=True),
)


class Speed(NamedTuple):
    """What was measured at one size; medians of several timings."""

    households: int
    world: str
    day: float
    """seconds of a whole day on one thread"""
    on_two: float | None
    """seconds of a whole day on two threads"""
    location_share: float
    """part of a day that is not the household pass"""
    rows: int
    """rows allocated, spare ones included"""
    peak: float
    """MiB, largest resident size of this process until then"""


class Limits(NamedTuple):
    """What the machine can do."""

    triad: tuple[float, float]
    """GB/s on one and two threads"""
    word: float
    """ns for one random word"""


class Start(NamedTuple):
    """What compiling and starting costs."""

    functions: int
    compile_seconds: float
    """CPU time of the first compile, s"""
    help_seconds: float
    """wall time of `mandate --help`, s"""
    run_seconds: float
    """wall time of a small warm `mandate run`, s"""
    compiled_again: int
    """functions that this run compiled although all were there"""
    edited_functions: int
    edited_seconds: float
    """CPU time of compiling after an edit of one rule, s"""


def benchmark(overrides: Sequence[str]) -> str:
    """Measure everything, in about three minutes, and return it as a table.

    Args:
        overrides: settings of the models, as on the command line; the number of households is the benchmark's own, and
            so is the territory of the largest size.

    Raises:
        UserError: for settings that cannot be used, or a world with fewer families than a size needs.
    """
    from experiments.warmup import compile_all

    compile_all()
    busy = os.getloadavg()[0]
    speeds = []
    for size in SIZES:
        say(f"{size.households:,} households")
        speeds.append(measure(model_of(size, overrides), size))
    say(f"the plain reference at {REFERENCE_HOUSEHOLDS:,} households")
    reference = reference_speed(model_of(Size(REFERENCE_HOUSEHOLDS, 1, False), overrides))
    # After the models, whose peak of memory the long arrays would hide.
    say("the machine's own limits")
    limits = machine_limits()
    say("compiling from nothing, about a minute")
    start = starting()
    return report(speeds, limits, reference, start, busy)


def say(what: str) -> None:
    """Print what is being measured, where errors go."""
    print(f"measuring: {what}", file=sys.stderr, flush=True)


# Days


class Stage:
    """A model's arrays and scratch of its own, so that days can be run in parts."""

    def __init__(self, model: MandateModel, days: int) -> None:
        """Stand at the model's present day with room for `days` more in the panel."""
        places, actors = model.state.location_actor.fighters.shape
        self.model = model
        self.blocks = model.state.block.rows_used.size
        self.day = model.warmup_days + model.steps
        self.worst = worst_day(places, actors, model.state.base.troops.size)
        self.work = ground.work(2, places, actors)
        months = model.warmup_months + (model.steps + days) // MONTH + 2
        self.record = ground.record(events.events(max(4096, self.worst)), months, places, actors)

    def run(self, days: int, threads: int = 1) -> None:
        """Run whole days as a model does."""
        end = self.day + days
        advance = run_days if threads == 1 else run_days_on_two
        m = self.model
        while self.day < end:
            since = (self.day - m.warmup_days) % month.MONTH
            if since == 0:
                m.review(self.day)
            days = min(end - self.day, month.MONTH - since)
            self.day, _ = advance(self.day, days, m.seed, *m.today, m.ground, self.work, self.record, 0, self.worst)

    def split(self, days: int) -> tuple[float, float]:
        """Run whole days in parts; return the seconds at location level and those of the household pass.

        Calling a part from Python takes a while, since hundreds of arrays are handed over; an empty household pass
        measures that, and it is taken off.
        """
        m = self.model
        (p, s), g, w, r = m.today, m.ground, self.work, self.record
        at_locations = at_homes = 0.0
        for day in range(self.day, self.day + days):
            marks = [time.perf_counter()]
            homes(day, m.seed, p, s, g, w, 0, 0, 0)
            marks.append(time.perf_counter())
            n = morning(day, m.seed, p, s, g, w, r, 0)
            marks.append(time.perf_counter())
            homes(day, m.seed, p, s, g, w, 0, self.blocks, 0)
            marks.append(time.perf_counter())
            evening(day, m.seed, p, s, g, w, r, 0, n)
            marks.append(time.perf_counter())
            call, before, at_home, after = np.diff(marks)
            at_locations += before + after - 2.0 * call
            at_homes += at_home - call
        self.day += days
        return at_locations, at_homes


def model_of(size: Size, overrides: Sequence[str]) -> MandateModel:
    """Build the model of a size and run its mission to full strength."""
    from agents.schema import SCHEMA
    from scenarios.build import build
    from scenarios.configuration import load_configuration

    ours = {"households": str(size.households)} | ({"scenario": "generated"} if size.generated else {})
    # A chosen territory goes with its settings: the generated one of the largest size is as large as it has to be.
    theirs = [override for override in overrides if override.partition("=")[0].partition(".")[0] not in ours]
    configuration = load_configuration([*theirs, *(f"{key}={value}" for key, value in ours.items())], SCHEMA)
    model = build(configuration)
    model.run_for(SETTLED_DAYS)
    return model


def measure(model: MandateModel, size: Size, timings: int = TIMINGS) -> Speed:
    """Time whole days and parts of days of a model."""
    stage = Stage(model, 3 * (timings + 1) * size.days)
    stage.run(1)
    day = median_time(lambda: stage.run(size.days), timings) / size.days
    on_two = None
    if size.two_threads:
        stage.run(1, threads=2)
        on_two = median_time(lambda: stage.run(size.days, threads=2), timings) / size.days
    parts = [stage.split(size.days) for _ in range(timings)]
    share = statistics.median(at_locations / (at_locations + at_homes) for at_locations, at_homes in parts)
    return Speed(size.households, model.world.name, day, on_two, share, model.state.household.weight.size, peak())


def median_time(what: Callable[[], None], timings: int = TIMINGS) -> float:
    """Return the median time of a call, s."""
    seconds = []
    for _ in range(timings):
        started = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


# Memory


def row_bytes() -> int:
    """Return the bytes of one household row, all columns together."""
    from agents.schema import SCHEMA

    return sum(np.dtype(column.dtype).itemsize for column in SCHEMA.by_table()["household"])


def peak() -> float:
    """Return the largest resident size of this process so far, MiB."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / 2**20 if sys.platform == "darwin" else largest / 2**10


# The machine


@compiled
def triad(a: F64, b: F64, c: F64, scale: float) -> None:
    """Set a = b + scale c: three numbers moved for two operations (McCalpin 1995, STREAM)."""
    for i in range(a.size):
        a[i] = b[i] + scale * c[i]


def machine_limits(length: int = 8_000_000, rows: int = 65_536) -> Limits:
    """Measure bandwidth with arrays of `length` numbers, and the price of random words with `rows` draws of four."""
    a, b, c = np.zeros(length), np.ones(length), np.ones(length)
    triad(a, b, c, 3.0)
    moved = 3 * a.nbytes / 1e9

    half = length // 2

    def on_two() -> None:
        other = threading.Thread(target=triad, args=(a[:half], b[:half], c[:half], 3.0))
        other.start()
        triad(a[half:], b[half:], c[half:], 3.0)
        other.join()

    one = median_time(lambda: triad(a, b, c, 3.0))
    identity, out = np.arange(rows, dtype=np.uint32), np.zeros((4, rows), np.float32)
    fill(1, 1, 1, identity, 0, rows, out)
    words = median_time(lambda: fill(1, 1, 1, identity, 0, rows, out), 5 * TIMINGS)
    return Limits((moved / one, moved / median_time(on_two)), words / (4 * rows) * 1e9)


def machine() -> str:
    """Describe the machine in a line."""
    name = platform.processor() or platform.machine()
    about = Path("/proc/cpuinfo")
    if about.is_file():
        named = [line.partition(":")[2].strip() for line in about.read_text().splitlines() if "model name" in line]
        name = named[0] if named else name
    import numba

    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}"
    return f"{name}, {os.cpu_count()} cores, {platform.system()}; {versions}"


# The reference

REFERENCE_HOUSEHOLDS = 10_000


def reference_speed(model: MandateModel, days: int = 3) -> float:
    """Return the household-days a second of the plain reference, in ordinary Mesa agents, from the model's dawn."""
    from experiments.reference import ReferenceModel

    day = model.warmup_days + model.steps
    reference = ReferenceModel(model.parameters, model.state, model.ground, model.seed, day)
    reference.step()
    return len(reference.households) / median_time(reference.step, days)


# Compiling and starting

COMPILE = "import json; from experiments.warmup import compile_all; print(json.dumps(compile_all()))"
HELP = "from experiments.command_line import main; main(['--help'])"
SMALL_RUN = (
    "from experiments.command_line import main; from sim.compiled import compiled_here;"
    "main('run households=1000 replicates=1 days=90 figures=false output.dir=FOLDER'.split()); print(compiled_here())"
)
EDITED = Path("agents/civilians/fear.py")


def starting() -> Start:
    """Measure compiling from nothing, starting from the cache and compiling after an edit, each in its own process."""
    with tempfile.TemporaryDirectory(prefix="mandate-benchmark-") as name:
        folder = Path(name)
        cache, copy = folder / "cache", folder / "copy"
        cache.mkdir()
        functions, seconds = json.loads(in_process(COMPILE, ROOT, cache)[0])
        _, help_seconds = in_process(HELP, ROOT, cache)
        # A new interpreter has to read many files; the second time they are in memory.
        in_process(SMALL_RUN.replace("FOLDER", str(folder / "first")), ROOT, cache)
        said, run_seconds = in_process(SMALL_RUN.replace("FOLDER", str(folder / "second")), ROOT, cache)
        copy_packages(copy)
        edit(copy / EDITED)
        again, edited_seconds = json.loads(in_process(COMPILE, copy, cache)[0])
    return Start(functions, seconds, help_seconds, run_seconds, int(said), again, edited_seconds)


def in_process(code: str, root: Path, cache: Path) -> tuple[str, float]:
    """Run code against the packages in `root`; return the last line it printed and the wall time, s."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(root)}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"a process of the benchmark failed: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.splitlines()[-1], seconds


def copy_packages(target: Path) -> None:
    """Copy everything that a model is made from."""
    for package in (*PACKAGES, "conf"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))


def edit(file: Path) -> None:
    """Change a number in the body of a file's `update`, without a change of meaning.

    Raises:
        RuntimeError: when there is no such function any more.
    """
    before, head, body = file.read_text().partition("\ndef update(")
    changed = body.replace("np.float32(p.rise)", "np.float32(1.0 * p.rise)", 1)
    if changed == body:
        raise RuntimeError(f"{file.name} has no update() that reads p.rise; the benchmark edits it")
    file.write_text(before + head + changed)


# The text


def report(speeds: Sequence[Speed], limits: Limits, reference: float, start: Start, busy: float) -> str:
    """Return everything as text."""
    return "\n".join(
        [
            f"Machine: {machine()}",
            "Compare ratios, not absolute numbers: another machine or another hour has others.",
            *([BUSY.format(busy)] if busy > QUIET else []),
            "",
            *speed_table(speeds),
            f"Medians of {TIMINGS} timings of whole days, events and location level included. Households are rows in",
            "use at the start. places: share of location-level work. MiB: peak memory of the process so far, with",
            "interpreter and libraries.",
            "",
            *aligned([("beside it", "value", "unit"), *beside(speeds, limits, reference, start)]),
        ]
    )


def speed_table(speeds: Sequence[Speed]) -> list[str]:
    """Return the table of sizes as lines."""
    head = (
        "households",
        "us/day",
        "ns/household-day",
        "M/s",
        "us/day on 2",
        "M/s on 2",
        "places",
        "MiB",
        "world",
    )
    rows = [head]
    for speed in speeds:
        n, two = speed.households, speed.on_two
        rows.append(
            (
                f"{n:,}",
                f"{1e6 * speed.day:,.0f}",
                f"{1e9 * speed.day / n:.1f}",
                f"{n / speed.day / 1e6:.1f}",
                "-" if two is None else f"{1e6 * two:,.0f}",
                "-" if two is None else f"{n / two / 1e6:.1f}",
                f"{speed.location_share:.0%}",
                f"{speed.peak:,.0f}",
                speed.world,
            )
        )
    return aligned(rows)


def beside(speeds: Sequence[Speed], limits: Limits, reference: float, start: Start) -> list[tuple[str, str, str]]:
    """Return the rows of the second table: memory, limits, the reference and starting."""
    largest = speeds[-1]
    alike = min(speeds, key=lambda speed: abs(speed.households - REFERENCE_HOUSEHOLDS))
    fastest = min(speed.day / speed.households for speed in speeds)
    return [
        ("state of a household row", f"{row_bytes()}", "bytes"),
        (
            "state of a household, spare rows included",
            f"{row_bytes() * largest.rows / largest.households:.1f}",
            f"bytes, at {largest.households:,}",
        ),
        ("memory bandwidth, triad", f"{limits.triad[0]:.1f}", "GB/s, one thread"),
        ("", f"{limits.triad[1]:.1f}", "GB/s, two threads"),
        ("random word, Philox4x32-10", f"{limits.word:.2f}", "ns"),
        ("four words, as part of the fastest household-day", f"{4 * limits.word / (1e9 * fastest):.0%}", ""),
        ("plain Mesa reference", f"{reference / 1e3:,.1f}", f"thousand household-days/s at {REFERENCE_HOUSEHOLDS:,}"),
        ("kernel over reference", f"{alike.households / alike.day / reference:,.0f}", "times, whole day, one thread"),
        ("first compile", f"{start.compile_seconds:.1f}", f"s of CPU time, {start.functions} functions"),
        ("compile after an edit of one rule", f"{start.edited_seconds:.1f}",
         f"s of CPU time, {start.edited_functions} functions"),
        ("mandate --help", f"{start.help_seconds:.2f}", "s"),
        ("mandate run, 1,000 households, 270 days, warm", f"{start.run_seconds:.2f}",
         f"s, {start.compiled_again} functions compiled"),
    ]  # fmt: skip
