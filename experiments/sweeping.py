"""What does a whole design say? Every row of it, several replicates each, in chunks that survive whatever happens.

A sweep is one process: rows are expanded inside it, run side by side in threads (the kernels hold no lock) or, where
somebody's Python decides for an actor, in worker processes, one a thread. Replicate `r` has the seed ``seed + r`` in
every row, so that rows differ by what the design varies and not by luck (common random numbers). A run that raises
becomes a row with its seed and error; a worker that dies is started again and its run is made again.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, Self

import numpy as np

from experiments.designs import NAMED, read_design, rows_of, value_of
from experiments.folder import picture_of
from experiments.parts import SweepFolder
from experiments.runner import Progress, as_overrides, compile_first, run_to_end, side_by_side
from scenarios.configuration import GROUPS, NOT_IN_DIGEST, ConfigurationError, all_settings, flat, nearest, nested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    import pandas as pd
    import pyarrow as pa  # type: ignore[import-untyped]  # pyarrow ships no types
    import xarray as xr

    from experiments.designs import Design, Rows
    from scenarios.configuration import Configuration
    from scenarios.model import MandateModel
    from scenarios.world import World
    from sim.declare import Schema

CHUNK_SECONDS = 8.0
"""a thread hands its finished runs over after about this time; a run that takes longer is a chunk"""
COLLECT_SECONDS = 2.0
"""a worker process lets go of old models after about this time"""
TRIES = 3
"""times a run is begun before its worker's death counts as the run's own failure"""
OWN = ("dry_run", "shard", "workers")
"""words of this command beside `design`"""
WORKERS = ("threads", "processes")
MOST_ROWS_SHOWN = 24
RUN_COLUMNS = ("row", "replicate", "seed", "error")


class Evaluator(Protocol):
    """What is run: the model, or in tests a function in its place. It must be picklable to run in processes."""

    outcomes: tuple[str, ...]

    def __call__(self, configuration: Configuration, seed: int, stop: threading.Event) -> dict[str, float] | None:
        """Return the outcomes of a run; None when it was stopped."""


class Shard(NamedTuple):
    """One of several jobs that share a sweep."""

    number: int
    of: int

    @property
    def ending(self) -> str:
        """What its folder's name ends in."""
        return f"-shard-{self.number:0{len(str(self.of))}d}-of-{self.of}"


@dataclass(frozen=True)
class Plan:
    """A checked sweep, ready to be run."""

    design: Design
    rows: Rows
    shard: Shard | None = None
    workers: str = "threads"
    dry_run: bool = False

    @property
    def configuration(self) -> Configuration:
        """What all rows share."""
        return self.rows.base

    @property
    def replicates(self) -> int:
        """Runs a row: as the command says, else as the design, else as the configuration."""
        own = self.configuration.origin("replicates").startswith("override")
        given = int(self.configuration.values["replicates"])
        return given if own else self.design.replicates or given

    @property
    def keys(self) -> list[str]:
        """The factors' names."""
        return [factor.key for factor in self.design.factors]

    def seed(self, replicate: int) -> int:
        """Return the seed of a replicate, the same in every row."""
        return int(self.configuration.values["seed"]) + replicate

    def runs(self) -> list[tuple[int, int]]:
        """Return (row, replicate) of every run of this shard, in the order of execution: by replicate, then by row.

        So rows that share a warm-up follow each other, and an interrupted sweep has all rows.
        """
        total = len(self.rows) * self.replicates
        first, last = 0, total
        if self.shard is not None:
            first, last = ((self.shard.number + move) * total // self.shard.of for move in (-1, 0))
        return [(number % len(self.rows), number // len(self.rows)) for number in range(first, last)]

    @cached_property
    def folder(self) -> Path:
        """`output.dir`, or outputs/sweep-NAME; a shard's own folder lies beside it."""
        given = str(self.configuration.section("output")["dir"])
        path = Path(given).expanduser() if given else Path("outputs") / f"sweep-{self.design.name}"
        return path.with_name(path.name + self.shard.ending) if self.shard else path

    def about(self) -> dict[str, Any]:
        """Return what decides the results, for `sweep.yaml`."""
        values = {
            key: value
            for key, value in flat(self.configuration.values)
            if key not in NOT_IN_DIGEST and key not in self.keys
        }
        return {
            "design": self.design.record(),
            "rows": len(self.rows),
            "seed": int(self.configuration.values["seed"]),
            "choices": {
                group: option for group, option in self.configuration.choices.items() if group not in self.keys
            },
            "configuration": nested(values),
            "options": dict(self.rows.digests),
        }

    def asked(self) -> dict[str, Any]:
        """Return what of the sweep is run, and how it is called."""
        shard = {"number": self.shard.number, "of": self.shard.of} if self.shard else "all"
        return {
            "name": self.design.name,
            "replicates": self.replicates,
            "shard": shard,
            "outcomes": list(self.design.outcomes),
        }


@dataclass(frozen=True)
class SweepResult:
    """What a sweep gives back."""

    folder: Path
    table: pd.DataFrame
    """tidy, one row a run: row, factors, replicate, seed, outcomes, error (empty where it went well)"""
    text: str
    """what the command prints"""
    paths: list[Path]
    """the pictures"""

    def dataset(self) -> xr.Dataset:
        """Return the runs as labelled arrays; see :func:`experiments.arrays.dataset`."""
        from experiments.arrays import dataset

        return dataset(self.folder)

    def picture(self, name: str) -> Path:
        """Return a picture by its name, as ``picture("heat_map")``; raises `FolderError` where there is none."""
        return picture_of(self.paths, name)


# Asking


def sweep(
    design: str, *overrides: str, behave: Callable[[MandateModel], object] | None = None, **settings: object
) -> SweepResult:
    """Run a design: ``sweep("consent_by_resources", "scenario=zaruna", replicates=5, shard="3/10")``.

    Args:
        design: a name in `conf/design/`, or a file that ends in .yaml or .csv.
        overrides: as on the command line.
        behave: called with each model on the day of authorisation, to put Python classes in place of actors. It must be
            a function of an importable module (worker processes call it), and runs in processes.
        settings: further settings by name, as ``replicates=5, dry_run=True``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    from agents.schema import SCHEMA

    plan = plan_of([f"{NAMED}={design}", *overrides, *as_overrides(settings)], SCHEMA)
    if behave is None:
        return swept(plan)
    outcomes = model_outcomes()
    return swept(
        Plan(plan.design, plan.rows, plan.shard, "processes", plan.dry_run), ModelRuns(outcomes, False, behave)
    )


def plan_of(words: Sequence[str], schema: Schema) -> Plan:
    """Read the words of the command; every row is checked.

    Raises:
        ConfigurationError: for anything a user can get wrong.
    """
    own: dict[str, str] = {}
    overrides = []
    for text in words:
        key, equals, value = text.partition("=")
        if equals and key in {NAMED, *OWN}:
            own[key] = value
            continue
        known = {NAMED, *OWN, *GROUPS, *(item.key for item in all_settings(schema))}
        if equals and key not in known and nearest(key, known) in {NAMED, *OWN}:
            raise ConfigurationError(f"{key} is not a setting; nearest: {nearest(key, known)} (override {text})")
        overrides.append(text)
    if not own.get(NAMED):
        from experiments.designs import designs

        raise ConfigurationError(f"mandate sweep needs {NAMED}=NAME; there are {', '.join(designs())}")
    dry_run, workers = own.get("dry_run", "false"), own.get("workers", "threads")
    if dry_run not in {"true", "false"}:
        raise ConfigurationError(f"dry_run = {dry_run} is not true or false (override dry_run={dry_run})")
    if workers not in WORKERS:
        near = nearest(workers, WORKERS)
        raise ConfigurationError(
            f"workers = {workers} is none of {', '.join(WORKERS)}; nearest: {near} (override workers={workers})"
        )
    shard = shard_of(own["shard"]) if "shard" in own else None
    design = read_design(own[NAMED], schema)
    return Plan(design, rows_of(design, overrides, schema), shard, workers, dry_run == "true")


def shard_of(text: str) -> Shard:
    """Read ``3/10``."""
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of) <= 100_000):
        raise ConfigurationError(
            f"shard = {text} is no part of a sweep; write 3/10 for the third of ten (override shard={text})"
        )
    return Shard(int(number), int(of))


# Running


def swept(plan: Plan, evaluate: Evaluator | None = None) -> SweepResult:
    """Make the runs that are not finished yet, put the tables together and draw the figures.

    Args:
        plan: what to run.
        evaluate: what stands for the model, in tests.

    Raises:
        FolderError: for a folder that holds another sweep, or that the disk refuses to write.
        UserError: for a world that cannot be built.
    """
    from experiments.designs import MOST_RUNS

    if len(plan.rows) * plan.replicates > MOST_RUNS:
        raise ConfigurationError(
            f"{len(plan.rows)} rows x {plan.replicates} replicates are more than {MOST_RUNS:,} runs"
        )
    is_model = evaluate is None
    evaluate = ModelRuns(model_outcomes(), shared_warmups(plan)) if evaluate is None else evaluate
    worlds = [] if not is_model else worlds_of(plan)
    banners = " ".join(dict.fromkeys(world.banner for world in worlds))
    schema = schema_of(plan, evaluate.outcomes)
    folder = SweepFolder(plan.folder, plan.about(), schema, plan.asked(), banners)
    runs = plan.runs()
    if plan.dry_run:
        return SweepResult(plan.folder, _nothing(schema), _forecast(plan, folder, evaluate, runs), [])
    with folder:
        done = folder.done()
        todo = [run for run in runs if run not in done]
        if todo and is_model:
            compile_first()
        try:
            _run(plan, folder, evaluate, todo)
        except BaseException:
            kept = folder.done()
            print(
                f"{sum(run in kept for run in runs)} of {len(runs)} runs are finished and kept in {folder.path}; "
                "the same command continues",
                file=sys.stderr,
            )
            raise
        table = folder.assemble(set(runs))
        paths = []
        if plan.configuration.values["figures"] and not plan.shard:
            from experiments.figures.sweep import draw

            paths = draw(folder, plan.design, table, banners)
    return SweepResult(plan.folder, table, told(plan, table, banners), paths)


def _run(plan: Plan, folder: SweepFolder, evaluate: Evaluator, todo: list[tuple[int, int]]) -> None:
    """Make the runs, chunk by chunk."""
    left = iter(todo)
    lock = threading.Lock()
    begun = threading.Event()

    def next_run() -> tuple[int, int] | None:
        with lock:
            found = next(left, None)
            if found is None:
                begun.set()
            return found

    def tokens() -> Iterator[int]:
        number = 0
        while not begun.is_set():
            yield number
            number += 1

    threads = max(1, min(plan.configuration.threads, len(todo)))
    progress = Progress(f"{len(todo)} runs", len(todo))
    with _flat_memory(), progress, _lanes(plan, evaluate) as lanes:

        def chunk(_: int, stop: threading.Event) -> list[dict[str, Any]]:
            results: list[dict[str, Any]] = []
            until = time.monotonic() + CHUNK_SECONDS
            while not stop.is_set() and (run := next_run()) is not None:
                result = _one(plan, lanes, run, stop)
                if result is not None:
                    results.append(result)
                    progress.advance(1)
                if time.monotonic() >= until:
                    break
            return results

        for _, results in side_by_side(tokens(), chunk, threads):
            if results:
                folder.keep(results)
                gc.collect()
        folder.flush()


@contextmanager
def _flat_memory() -> Iterator[None]:
    """Have Python's collector look at what runs leave behind alone.

    A model and its agents refer to each other, so it goes when cycles are collected. Python puts that off until a
    quarter of all objects is new, and libraries have hundreds of thousands: old models would pile up by the hundred.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _one(plan: Plan, evaluate: _Lanes, run: tuple[int, int], stop: threading.Event) -> dict[str, Any] | None:
    """Make one run and return its row of the table; None when it was stopped."""
    row, replicate = run
    seed = plan.seed(replicate)
    found: dict[str, float] | None = {}
    error = ""
    try:
        found = evaluate(plan.rows.configuration(row), seed, stop)
    except (Exception, SystemExit) as raised:
        error = error_text(raised)
    if found is None:
        return None
    return {
        "row": row,
        **plan.rows.values(row, plan.keys),
        "replicate": replicate,
        "seed": seed,
        **found,
        "error": error,
    }


def error_text(error: BaseException) -> str:
    """Return an error in one line: a user's error speaks for itself, any other by its type too."""
    from sim.errors import UserError

    text = " ".join(str(error).split())
    if isinstance(error, (UserError, _RunError)):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def schema_of(plan: Plan, outcomes: Sequence[str]) -> pa.Schema:
    """Return the columns of the table."""
    import pyarrow as pa

    kinds = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
    factors = [pa.field(key, kinds[type(value_of(plan.configuration, key))]) for key in plan.keys]
    return pa.schema([
        pa.field("row", pa.int32()), *factors, pa.field("replicate", pa.int32()), pa.field("seed", pa.int64()),
        *(pa.field(name, pa.float64()) for name in outcomes), pa.field("error", pa.string()),
    ])  # fmt: skip


def _nothing(schema: pa.Schema) -> pd.DataFrame:
    frame: pd.DataFrame = schema.empty_table().to_pandas()
    return frame


# The model


def model_outcomes() -> tuple[str, ...]:
    """Return the names of all outcomes of a run."""
    from scenarios.outcomes import LATER, NOTES, OUTCOMES

    names = [outcome.name for outcome in OUTCOMES]
    return (*names, *(f"{name}{LATER}" for name in names), *(note.name for note in NOTES))


def shared_warmups(plan: Plan) -> bool:
    """Say whether runs of one seed can share a warm-up: fewer kinds of it than rows, and no drawn parameters.

    Draws are made anew where violence would explode, which can differ between rows, so those build every run.
    """
    from scenarios.build import warmup_key

    if plan.configuration.values["uncertainty"] != "seed":
        return False
    return len({warmup_key(plan.rows.configuration(row)) for row in range(len(plan.rows))}) * 2 <= len(plan.rows)


def worlds_of(plan: Plan) -> list[World]:
    """Build the world of every row once, so that one that cannot be built is told before anything runs."""
    from scenarios.build import world_of

    found: dict[str, World] = {}
    for row in range(len(plan.rows)):
        configuration = plan.rows.configuration(row)
        key = _world_key(configuration)
        if key not in found:
            found[key] = world_of(configuration)
    return list(found.values())


def _world_key(configuration: Configuration) -> str:
    return f"{sorted(configuration.values['scenario'].items())} {configuration.values['country']}"


@dataclass
class ModelRuns:
    """Runs the model; worlds, and the warm-ups that rows of one seed share, are kept for the next run of a thread."""

    outcomes: tuple[str, ...]
    share: bool
    """whether rows of one seed begin from one warm-up"""
    behave: Callable[[MandateModel], object] | None = None
    measure: Callable[[MandateModel], dict[str, float]] | None = None
    """what is read from a finished run besides its outcomes"""
    _kept: threading.local = field(default_factory=threading.local, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what is kept; another process makes its own."""
        return {"outcomes": self.outcomes, "share": self.share, "behave": self.behave, "measure": self.measure}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Begin with nothing kept."""
        self.__dict__.update(state, _kept=threading.local())

    def __call__(self, configuration: Configuration, seed: int, stop: threading.Event) -> dict[str, float] | None:
        """Run once and return the outcomes, and what the model counted about itself."""
        from scenarios.outcomes import NOTES, summary

        model = self._model(configuration, seed)
        if self.behave is not None:
            self.behave(model)
        if not run_to_end(model, configuration, stop, None):
            return None
        notes = model.notes
        found = summary(model.record(), model.world) | {note.name: float(notes.get(note.name, 0)) for note in NOTES}
        return found | (self.measure(model) if self.measure is not None else {})

    def _model(self, configuration: Configuration, seed: int) -> MandateModel:
        from scenarios.build import branch, build, warmup_key

        same_luck = configuration.values["uncertainty"] == "parameters"
        luck = int(configuration.values["seed"]) if same_luck else seed
        world = self._world(configuration)
        if not self.share:
            return build(configuration, seed=luck, world=world, draw=seed)
        key = (seed, warmup_key(configuration))
        kept: tuple[object, MandateModel] | None = getattr(self._kept, "model", None)
        if kept is None or kept[0] != key:
            kept = self._kept.model = (key, build(configuration, seed=luck, world=world, draw=seed))
        return branch(kept[1], configuration, draw=seed)

    def _world(self, configuration: Configuration) -> World:
        from scenarios.build import world_of

        kept: tuple[str, World] | None = getattr(self._kept, "world", None)
        key = _world_key(configuration)
        if kept is None or kept[0] != key:
            kept = self._kept.world = (key, world_of(configuration))
        return kept[1]


# Worker processes


class _RunError(Exception):
    """A run failed in another process; the text is what its row says."""


@dataclass
class _Lanes:
    """Runs `evaluate` in the calling thread, or in a worker process that belongs to this thread."""

    evaluate: Evaluator
    processes: bool
    _own: threading.local = field(default_factory=threading.local)
    _all: list[_Worker] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.end()

    def __call__(self, configuration: Configuration, seed: int, stop: threading.Event) -> dict[str, float] | None:
        if not self.processes:
            return self.evaluate(configuration, seed, stop)
        for _ in range(TRIES):
            worker: _Worker | None = getattr(self._own, "worker", None)
            if worker is None:
                worker = self._own.worker = _Worker(self.evaluate)
                self._all.append(worker)
            try:
                return worker.ask(configuration, seed, stop)
            except (EOFError, OSError):
                # It was killed, or its interpreter crashed; the next one makes the run again.
                worker.end()
                self._all.remove(worker)
                self._own.worker = None
        raise _RunError(f"the worker process died {TRIES} times in this run")


def _lanes(plan: Plan, evaluate: Evaluator) -> _Lanes:
    return _Lanes(evaluate, plan.workers == "processes")


class _Worker:
    """A process that runs models, one at a time."""

    def __init__(self, evaluate: Evaluator) -> None:
        # A fresh interpreter: a fork would copy the locks of threads that it does not have.
        context = multiprocessing.get_context("spawn")
        self.here, there = context.Pipe()
        self.process = context.Process(target=_serve, args=(there, evaluate), daemon=True)
        self.process.start()
        there.close()

    def ask(self, configuration: Configuration, seed: int, stop: threading.Event) -> dict[str, float] | None:
        """Return the outcomes of a run; None when it was stopped on the way.

        Raises:
            _RunError: when the run raised.
            EOFError, OSError: when the process has died.
        """
        self.here.send((configuration, seed))
        while not self.here.poll(0.2):
            if stop.is_set():
                return None
        found, error = self.here.recv()
        if error:
            raise _RunError(error)
        return dict(found)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.here.close()
        self.process.kill()
        self.process.join()


def _serve(there: Connection, evaluate: Evaluator) -> None:
    """Run what the pipe asks for until its other end is gone; that is how a worker outlives no killed main process."""
    # Ctrl-C reaches all processes of a terminal; the main one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    never = threading.Event()
    gc.freeze()
    collected = time.monotonic()
    while True:
        if time.monotonic() - collected > COLLECT_SECONDS:
            gc.collect()
            collected = time.monotonic()
        try:
            configuration, seed = there.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[dict[str, float] | None, str] = (evaluate(configuration, seed, never), "")
        except (Exception, SystemExit) as raised:
            answer = (None, error_text(raised))
        try:
            there.send(answer)
        except (BrokenPipeError, OSError):
            return


# Texts


def _forecast(plan: Plan, folder: SweepFolder, evaluate: Evaluator, runs: list[tuple[int, int]]) -> str:
    """Say how many runs, how long and how much disk, measured on one run; nothing is written."""
    if isinstance(evaluate, ModelRuns):
        compile_first()
    stop = threading.Event()
    lanes = _Lanes(evaluate, processes=False)
    _one(plan, lanes, runs[0], stop)  # the first run also imports
    started = time.monotonic()
    result = _one(plan, lanes, runs[-1], stop)
    seconds = time.monotonic() - started
    threads = max(1, min(plan.configuration.threads, len(runs)))
    done = 0
    if (plan.folder / "sweep.yaml").is_file():
        done = len(folder.done() & set(runs))
    todo = len(runs) - done
    took = seconds * todo / threads
    parts = max(1, min(todo, round(took * threads / CHUNK_SECONDS)))
    size = _disk(folder, result or {}, len(runs), parts)
    shard = f", shard {plan.shard.number}/{plan.shard.of}" if plan.shard else ""
    finished = f", {done} of them finished" if done else ""
    return "\n".join([
        f"{plan.design.name}: {plan.design.kind}, {len(plan.rows)} rows x {plan.replicates} replicates{shard}",
        f"runs: {len(runs)}{finished}",
        f"time: about {duration(took)} on {threads} {plan.workers} (a run takes {seconds:.2g} s)",
        f"disk: about {size / 1e6:.2g} MB in {plan.folder}",
    ])  # fmt: skip


def _disk(folder: SweepFolder, result: dict[str, Any], runs: int, parts: int) -> float:
    """Estimate bytes: a run stands in a part, in results.parquet and in results.csv; a part has a fixed size too."""
    rng = np.random.default_rng(0)
    many = [
        {key: value * rng.random() if isinstance(value, float) else value for key, value in result.items()}
        for _ in range(200)
    ]
    fixed = folder.bytes_of(many[:1])
    each = (folder.bytes_of(many) - fixed) / (len(many) - 1)
    text = sum(len(f"{value},") for value in result.values())
    return parts * fixed + fixed + runs * (2 * each + text)


def duration(seconds: float) -> str:
    """Return a time for a reader."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


def shown_outcomes(design: Design, table: pd.DataFrame) -> list[str]:
    """Return the outcomes that are printed and drawn."""
    if design.outcomes:
        return [name for name in design.outcomes if name in table]
    known = [name for name in ("civilians_killed", "in_time", "newly_displaced", "host_consent") if name in table]
    return (
        known
        or [str(name) for name in table.columns if name not in {*RUN_COLUMNS, *(f.key for f in design.factors)}][:4]
    )


def told(plan: Plan, table: pd.DataFrame, banner: str) -> str:
    """Return the means of each row, where they are few, and what went wrong."""
    from experiments.run import aligned, closing, mean, shown

    names = shown_outcomes(plan.design, table)
    seeds = f"seeds {plan.seed(0)}-{plan.seed(plan.replicates - 1)}" if plan.replicates > 1 else f"seed {plan.seed(0)}"
    lines = [f"{plan.design.name}: {plan.design.kind}, {len(plan.rows)} rows x {plan.replicates} replicates ({seeds})"]
    if plan.shard:
        lines.append(f"shard {plan.shard.number}/{plan.shard.of}: {len(table)} runs; mandate merge joins the shards")
    elif len(plan.rows) <= MOST_ROWS_SHOWN:
        rows = [("row", *plan.keys, *names, "")]
        for row, part in table.groupby("row"):
            values = [_cell(part[key].iloc[0]) for key in plan.keys]
            rows.append((str(row), *values, *(shown(mean(part[name].to_numpy(np.float64))) for name in names), ""))
        lines += ["mean over replicates", "", *aligned(rows)]
    failed = table[table["error"] != ""]
    if len(failed):
        first = failed.iloc[0]
        lines += [
            "",
            f"{len(failed)} of {len(table)} runs failed; "
            f"the first: row {first['row']}, seed {first['seed']}: {first['error']}",
        ]
    return "\n".join([*lines, "", *(closing(banner) if banner else [])])


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
