"""The main job: replicates in the order of their seeds, interruptions and failures, the table."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import experiments
from agents.schema import SCHEMA
from experiments import run as running
from experiments.folder import NOTICE, FolderError, RunFolder
from experiments.run import SHOWN, WARNINGS, aligned, doubts, interval, mean, run, shown, shown_interval
from experiments.runner import Progress, replicate, total_days
from scenarios import build as building
from scenarios.configuration import load_configuration
from scenarios.displaced import Displaced
from scenarios.outcomes import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from agents.measures import Record
    from scenarios.configuration import Configuration
    from scenarios.world import World

SMALL = ("households=1000", "days=45", "warmup_days=30", "figures=false", "report=false")


def configured(path: Path, *overrides: str) -> Configuration:
    return load_configuration([*SMALL, f"output.dir={path}", *overrides], SCHEMA)


class FakeModel:
    """Runs no days, and does `at_work` once it is asked to."""

    def __init__(self, record: Record, at_work: Callable[[], object]) -> None:
        self._record = record
        self._at_work = at_work
        self.days = 0
        self.notes: dict[str, float] = {}

    def run_for(self, days: int) -> None:
        self.days += days
        self._at_work()

    def record(self) -> Record:
        return self._record

    def displaced(self) -> Displaced:
        return Displaced(np.array([0]), np.array([1]), np.array([700]))


@pytest.fixture
def fake(
    monkeypatch: pytest.MonkeyPatch, made_up: Callable[..., Record]
) -> Callable[[dict[int, Callable[[], object]]], list[int]]:
    """Replace the models; `fake({seed: what it does})` returns the list of seeds built, as it grows."""
    built: list[int] = []

    def start(at_work: dict[int, Callable[[], object]]) -> list[int]:
        def build(_: Configuration, seed: int, **__: object) -> FakeModel:
            built.append(seed)
            return FakeModel(made_up(seed, days=45, warmup_months=1), at_work.get(seed, lambda: None))

        monkeypatch.setattr(building, "build", build)
        monkeypatch.setattr(running, "compile_first", lambda: None)
        return built

    return start


@pytest.fixture
def ctrl_c() -> Iterator[Callable[[], None]]:
    """A Ctrl-C, under Python's own handling of it, which the test runner may have replaced."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield lambda: os.kill(os.getpid(), signal.SIGINT)
    signal.signal(signal.SIGINT, before)


def fail() -> None:
    raise RuntimeError("lightning struck")


# The runner


def test_runs_come_in_the_order_of_the_seeds(tmp_path: Path, fake: Any) -> None:
    later = threading.Event()
    fake({3: lambda: later.wait(20), 4: later.set})
    done = list(replicate(configured(tmp_path), [3, 4, 5], 2))
    assert [(item.number, item.seed) for item in done] == [(0, 3), (1, 4), (2, 5)]
    assert [item.model.days for item in done] == [45, 45, 45]  # type: ignore[attr-defined]  # of the fake


def test_few_models_wait_in_memory(tmp_path: Path, fake: Any) -> None:
    built = fake({})
    runs = replicate(configured(tmp_path), range(100), 2)
    next(runs)
    assert len(built) <= 4
    runs.close()


def test_a_failure_keeps_the_runs_that_are_finished(tmp_path: Path, fake: Any) -> None:
    done = threading.Event()

    def fail_late() -> None:
        done.wait(20)
        fail()

    fake({3: fail_late, 4: done.set})
    kept: list[int] = []

    def collect() -> None:
        for item in replicate(configured(tmp_path, "days=1"), [3, 4, 5, 6], 2):
            kept.append(item.seed)

    with pytest.raises(RuntimeError, match="lightning"):
        collect()
    assert kept[0] == 4
    assert 3 not in kept


def test_progress_counts_every_day(tmp_path: Path, fake: Any) -> None:
    fake({})
    configuration = configured(tmp_path)
    with Progress("3 runs", 3 * total_days(configuration)) as progress:
        list(replicate(configuration, [1, 2, 3], 2, progress))
    assert progress.done == progress.total == 3 * 75


def test_without_a_terminal_progress_is_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    with Progress("4 runs", 100) as progress:
        for _ in range(10):
            now += 4
            progress.advance(10)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "4 runs: 30%, about 28 s left",
        "4 runs: 60%, about 16 s left",
        "4 runs: 90%, about 4 s left",
    ]


# The whole job


def test_a_run_of_the_model(tmp_path: Path) -> None:
    configuration = configured(tmp_path / "run", "replicates=2", "seed=11")
    result = run(configuration)
    assert result.folder == tmp_path / "run"
    assert result.paths == []
    assert "2 runs (seeds 11-12), 45 days" in result.text
    assert result.text.endswith(f"{NOTICE.capitalize()}.")
    assert "Zaruna is fictional" in result.text
    for name in SHOWN:
        assert f"\n{name} " in result.text


def test_the_same_seed_gives_the_same_rows_beside_other_threads_and_seeds(tmp_path: Path) -> None:
    run(configured(tmp_path / "two", "replicates=2", "seed=11", "threads=2"))
    run(configured(tmp_path / "one", "replicates=1", "seed=12", "threads=1"))
    first = RunFolder.open(
        configured(tmp_path / "two", "seed=11", "replicates=2"), building.world_of(configured(tmp_path))
    )
    second = RunFolder.open(configured(tmp_path / "one", "seed=12"), first.world)
    for table in ("panel", "events", "displacement"):
        ours, theirs = first.replicate(table, 12), second.replicate(table, 12)
        numbering = ["replicate", *(["id"] if table == "events" else [])]
        assert ours.drop(columns=numbering).equals(theirs.drop(columns=numbering))


def test_figures_are_drawn_where_asked_for(tmp_path: Path, fake: Any) -> None:
    fake({})
    result = run(configured(tmp_path, "replicates=2", "figures=true"))
    names = ["territory", "displacement", "series", "effort", "who_killed_whom", "outcomes"]
    assert [path.name for path in result.paths] == [f"{name}.png" for name in names]
    for path in result.paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert b"<svg" in path.with_suffix(".svg").read_bytes()


def test_the_report_is_written_where_asked_for(tmp_path: Path, fake: Any) -> None:
    fake({})
    result = run(configured(tmp_path, "replicates=2", "report=true"))
    assert [path.name for path in result.paths] == ["report.html"]
    assert "2 runs (seeds 1-2)" in result.paths[0].read_text("utf-8")


def test_doubts_about_the_data_are_told_once(
    tmp_path: Path, fake: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake({})
    configuration = configured(tmp_path, "replicates=2")
    world = replace(building.world_of(configuration), warnings=("towns.csv: is that so?",))
    monkeypatch.setattr(building, "world_of", lambda _: world)
    run(configuration)
    told = capsys.readouterr()
    assert told.err == "warning: towns.csv: is that so?\n"
    assert "is that so" not in told.out


def test_of_many_doubts_the_first_are_told(world: World, tmp_path: Path) -> None:
    def told(number: int, *overrides: str) -> list[str]:
        many = tuple(f"doubt {row}" for row in range(number))
        return doubts(replace(world, warnings=many), configured(tmp_path, *overrides))

    own = ("scenario=folder", "scenario.path=my [é] folder")
    assert told(0) == []
    assert told(WARNINGS, *own) == [f"warning: doubt {row}" for row in range(WARNINGS)]
    more = told(WARNINGS + 2, *own)
    assert more[:-1] == told(WARNINGS)
    assert more[-1] == "and 2 more: mandate scenarios check 'my [é] folder'"
    real = told(WARNINGS + 1, "scenario=places", "country=ML")
    assert real[-1] == "and 1 more: mandate scenarios show places country=ML"


def test_a_second_command_runs_nothing_again(tmp_path: Path, fake: Any) -> None:
    built = fake({})
    first = run(configured(tmp_path, "replicates=2"))
    assert sorted(built) == [1, 2]
    second = run(configured(tmp_path, "replicates=2"))
    assert sorted(built) == [1, 2]
    assert second.text == first.text
    run(configured(tmp_path, "replicates=3"))
    assert sorted(built) == [1, 2, 3]


def test_a_run_in_python(tmp_path: Path, fake: Any) -> None:
    fake({})
    result = experiments.replicate("zaruna", f"output.dir={tmp_path / 'out'}", replicates=2, seed=7, report=False)
    assert result.summary["seed"].tolist() == [7, 8]
    for frame in (result.panel(), result.events(), result.displacement()):
        assert set(frame["seed"]) == {7, 8}
    assert "2 runs (seeds 7-8)" in result.text
    assert result.picture("series") == tmp_path / "out" / "figures" / "series.png"
    with pytest.raises(FolderError, match="luck is no picture here; there are: territory, displacement, series,"):
        result.picture("luck")
    assert callable(experiments.replicate)  # no module of that name hides it


def test_ctrl_c_keeps_what_is_finished_and_the_same_command_continues(
    tmp_path: Path, fake: Any, ctrl_c: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    built = fake({3: ctrl_c})
    configuration = configured(tmp_path, "replicates=5", "threads=1")
    with pytest.raises(KeyboardInterrupt):
        run(configuration)
    finished = RunFolder.open(configuration, building.world_of(configuration)).finished()
    assert finished[:2] == [1, 2]
    assert 5 not in finished
    assert f"{len(finished)} of 5 runs are finished" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    again = fake({})
    again.clear()
    assert "5 runs (seeds 1-5)" in run(configuration).text
    assert sorted(built) == [seed for seed in range(1, 6) if seed not in finished]


def test_a_failure_keeps_the_folder_usable(tmp_path: Path, fake: Any) -> None:
    fake({2: fail})
    with pytest.raises(RuntimeError, match="lightning"):
        run(configured(tmp_path, "replicates=3", "threads=1"))
    fake({})
    assert "3 runs (seeds 1-3)" in run(configured(tmp_path, "replicates=3")).text


# The table


def test_shown_outcomes_exist() -> None:
    assert set(SHOWN) <= {outcome.name for outcome in OUTCOMES}


def test_interval_covers_the_mean_and_narrows_with_runs() -> None:
    rng = np.random.default_rng(1)
    few, many = rng.exponential(2, 20), rng.exponential(2, 2000)
    for values in (few, many):
        low, high = interval(values)
        assert low < mean(values) < high
    # For 2,000 runs the bootstrap must agree with the normal approximation.
    low, high = interval(many)
    assert high - low == pytest.approx(2 * 1.645 * many.std() / np.sqrt(2000), rel=0.08)
    assert interval(few) == interval(few)


def test_missing_values_are_left_out() -> None:
    values = np.array([1.0, np.nan, 3.0])
    assert mean(values) == 2
    assert interval(values) == (1, 3)
    assert np.isnan(mean(np.array([np.nan])))
    assert shown_interval(np.array([1.0])) == "-"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0.000"), (0.1234, "0.123"), (1.234, "1.23"), (-12.34, "-12.3"), (12345.6, "12,346"), (np.nan, "-")],
)
def test_numbers_have_about_three_digits(value: float, text: str) -> None:
    assert shown(value) == text


def test_columns_line_up() -> None:
    assert aligned([("a", "1.0", "x"), ("bbb", "10.0", "yy")]) == ["a     1.0  x", "bbb  10.0  yy"]
