"""The pieces of the benchmark: that they measure something and say it in order. Speeds are never asserted."""

from __future__ import annotations

import math
import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from experiments import benchmark as module
from experiments.benchmark import (
    BUSY,
    EDITED,
    PACKAGES,
    ROOT,
    SIZES,
    Limits,
    Size,
    Speed,
    Stage,
    Start,
    benchmark,
    copy_packages,
    edit,
    in_process,
    machine,
    machine_limits,
    measure,
    model_of,
    peak,
    reference_speed,
    report,
    row_bytes,
)
from sim.errors import UserError
from sim.state import duplicate, equal

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.model import MandateModel

TINY = Size(1_000, 2, True)
SPEEDS = [
    Speed(1_000, "zaruna", 100e-6, None, 0.8, 2_048, 300.0),
    Speed(1_000_000, "generated", 20e-3, 12.5e-3, 0.05, 1_125_376, 800.0),
]
START = Start(68, 43.0, 0.2, 3.5, 0, 17, 19.0)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SETTLED_DAYS", 5)


@pytest.fixture
def model() -> MandateModel:
    return model_of(TINY, ["warmup_days=3"])


def test_measures_a_size(model: MandateModel) -> None:
    speed = measure(model, TINY, timings=2)
    assert speed.day > 0.0
    assert speed.on_two is not None
    assert speed.on_two > 0.0
    assert math.isfinite(speed.location_share)
    assert (speed.households, speed.world, speed.rows) == (1_000, "zaruna", 2_048)


def test_days_in_parts_are_the_same_days(model: MandateModel) -> None:
    """What is timed is the model's own day: whole, on two threads or in parts, it leaves the same bytes."""
    start, ends = duplicate(model.state), []
    for run in (lambda s: s.run(9), lambda s: s.run(9, threads=2), lambda s: s.split(9)):
        model.state = duplicate(start)
        stage = Stage(model, 9)
        run(stage)
        assert stage.day == 3 + 5 + 9
        ends.append(model.state)
    assert equal(ends[0], ends[1])
    assert equal(ends[0], ends[2])
    model.state = duplicate(start)
    model.run_for(9)
    assert equal(ends[0], model.state)


def test_takes_overrides_but_for_its_own() -> None:
    overrides = ["households=5000", "mandate=robust", "scenario=zaruna", "warmup_days=0"]
    usual = model_of(TINY, overrides)
    assert usual.parameters.mandate.robustness == 0.9
    assert np.count_nonzero(usual.state.household.identity) < 5000
    large = model_of(Size(1_000, 1, False, generated=True), [*overrides, "scenario.world_seed=3"])
    assert large.world.name == "generated"
    assert large.configuration.section("scenario")["world_seed"] == 1
    with pytest.raises(UserError, match="families"):
        model_of(Size(2_000_000, 1, False), ["warmup_days=0"])


def test_every_size_has_enough_families_and_some_are_split_over_threads() -> None:
    assert [size.households for size in SIZES] == [1_000, 10_000, 100_000, 1_000_000]
    assert [size.two_threads for size in SIZES] == [False, False, True, True]
    assert SIZES[-1].generated


def test_measures_the_machine_and_the_reference(model: MandateModel) -> None:
    limits = machine_limits(length=1_000, rows=64)
    assert min(*limits.triad, limits.word) > 0.0
    assert reference_speed(model, days=1) > 0.0
    assert "Python" in machine()
    assert peak() > 10.0


def test_counts_the_bytes_of_a_row(model: MandateModel) -> None:
    rows = model.state.household.weight.size
    assert row_bytes() == sum(column.nbytes for column in model.state.household) / rows


def test_the_text_says_everything_with_its_unit() -> None:
    text = report(SPEEDS, Limits((10.0, 20.0), 0.5), 25_000.0, START, busy=0.2)
    small, large = (line.split() for line in text.splitlines() if "zaruna" in line or "generated" in line)
    assert small == ["1,000", "100", "100.0", "10.0", "-", "-", "80%", "300", "zaruna"]
    assert large == ["1,000,000", "20,000", "20.0", "50.0", "12,500", "80.0", "5%", "800", "generated"]
    assert "Compare ratios, not absolute numbers" in text
    assert "GB/s" in text
    assert "400  times" in text  # 10 million a second over 25 thousand
    assert "43.0  s of CPU time, 68 functions" in text
    assert "Other work" not in text
    assert BUSY.format(3.0) in report(SPEEDS, Limits((10.0, 20.0), 0.5), 25_000.0, START, busy=3.0)
    assert all(len(line) <= 120 for line in text.splitlines())


def test_the_command_puts_its_parts_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "SIZES", (TINY,))
    monkeypatch.setattr(module, "REFERENCE_HOUSEHOLDS", 1_000)
    monkeypatch.setattr(module, "machine_limits", lambda: Limits((1.0, 2.0), 0.5))
    monkeypatch.setattr(module, "starting", lambda: START)
    text = benchmark(["warmup_days=0"])
    assert "zaruna" in text
    assert capsys.readouterr().err.count("measuring: ") == 4


def test_edits_one_rule_of_a_copy(tmp_path: Path) -> None:
    copy_packages(tmp_path)
    edit(tmp_path / EDITED)
    differ = [
        file.relative_to(ROOT)
        for package in PACKAGES
        for file in (ROOT / package).rglob("*.py")
        if file.read_bytes() != (tmp_path / file.relative_to(ROOT)).read_bytes()
    ]
    assert differ == [EDITED]
    with pytest.raises(RuntimeError, match=r"p\.rise"):
        edit(tmp_path / EDITED)


def test_a_process_runs_the_packages_it_is_given(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim")
    said, seconds = in_process("import sim.compiled; print(sim.compiled.ROOT)", tmp_path, tmp_path)
    assert said == str(tmp_path)
    assert seconds > 0.0
    with pytest.raises(RuntimeError, match="no such thing"):
        in_process("raise ValueError('no such thing')", tmp_path, tmp_path)
