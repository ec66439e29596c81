"""A sweep's folder and its runs: nothing is lost or made twice, whatever fails."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from agents.schema import SCHEMA
from experiments import parts, sweep, sweeping
from experiments.command_line import main
from experiments.folder import FolderError
from experiments.sweeping import ModelRuns, Plan, model_outcomes, plan_of, shared_warmups, swept
from scenarios.configuration import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.configuration import Configuration

SMALL = ("scenario=generated", "scenario.locations=10", "households=1000", "days=30", "warmup_days=10")


@dataclass
class Told:
    """Says which run it was; raises, or kills its process, where it is told to."""

    raises_at: int = -1
    dies_at: int = -1
    marks: str = ""
    outcomes: tuple[str, ...] = ("y",)

    def __call__(self, configuration: Configuration, seed: int, _: threading.Event) -> dict[str, float]:
        host = float(configuration.values["consent"]["host"])
        if self.marks:
            mark = Path(self.marks) / f"{host}-{seed}"
            if seed == self.dies_at and not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            with mark.open("a") as file:
                file.write("x")
        elif seed == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if seed == self.raises_at:
            raise RuntimeError("the well\nis dry")
        return {"y": host * 100 + seed}


def planned(tmp_path: Path, *words: str, out: str = "out") -> Plan:
    file = tmp_path / "mine.yaml"
    if not file.exists():
        file.write_text("kind: grid\nfactors:\n  consent.host: [0.1, 0.2, 0.3]\n", "utf-8")
    usual = (f"design={file}", "replicates=4", "seed=5", "threads=2", "figures=false", f"output.dir={tmp_path / out}")
    return plan_of([*usual, *words], SCHEMA)


def tables(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "results.parquet").read_bytes(), (folder / "results.csv").read_bytes()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every run a chunk."""
    monkeypatch.setattr(sweeping, "CHUNK_SECONDS", 0.0)


def test_rows_stand_in_order_with_the_same_seeds_in_each(tmp_path: Path) -> None:
    table = swept(planned(tmp_path), Told()).table
    assert list(table.columns) == ["row", "consent.host", "replicate", "seed", "y", "error"]
    assert table["row"].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert table["seed"].tolist() == [5, 6, 7, 8] * 3
    assert table["y"].tolist() == pytest.approx([host * 100 + seed for host in (0.1, 0.2, 0.3) for seed in range(5, 9)])
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["complete"]


def test_a_run_that_raises_becomes_a_row_and_the_sweep_goes_on(tmp_path: Path) -> None:
    result = swept(planned(tmp_path), Told(raises_at=6))
    failed = result.table[result.table["error"] != ""]
    assert len(result.table) == 12
    assert failed["error"].unique().tolist() == ["RuntimeError: the well is dry"]
    assert failed["seed"].tolist() == [6, 6, 6]
    assert failed["y"].isna().all()
    assert "3 of 12 runs failed; the first: row 0, seed 6" in result.text
    again = pd.read_parquet(tmp_path / "out" / "results.parquet")
    pd.testing.assert_frame_equal(again, result.table, check_dtype=False)


@pytest.mark.usefixtures("quick")
def test_the_same_command_makes_only_what_is_missing(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    whole = swept(planned(tmp_path), Told(marks=str(marks)))
    before = tables(whole.folder)
    lost = [whole.folder / "parts" / f"part-{number:05d}.parquet" for number in (2, 7)]
    runs = sum(pq.read_metadata(file).num_rows for file in lost)
    for file in lost:
        file.unlink()
    swept(planned(tmp_path), Told(marks=str(marks)))
    assert tables(whole.folder) == before
    assert sum(len(mark.read_text()) for mark in marks.iterdir()) == 12 + runs


def test_more_replicates_continue_a_sweep_and_fewer_show_part_of_it(tmp_path: Path) -> None:
    swept(planned(tmp_path, "replicates=2"), Told())
    more = swept(planned(tmp_path), Told())
    alone = swept(planned(tmp_path, out="other"), Told())
    assert tables(more.folder) == tables(alone.folder)
    assert len(swept(planned(tmp_path, "replicates=1"), Told()).table) == 3


def test_a_changed_configuration_is_refused_and_the_difference_shown(tmp_path: Path) -> None:
    before = tables(swept(planned(tmp_path), Told()).folder)
    with pytest.raises(FolderError, match=r"holds another sweep: mandate was protection, now is robust, days was 1095"):
        swept(planned(tmp_path, "days=60", "mandate=robust"), Told())
    with pytest.raises(FolderError, match="seed was 5, now is 6"):
        swept(planned(tmp_path, "seed=6"), Told())
    (tmp_path / "mine.yaml").write_text("kind: grid\nfactors:\n  consent.host: [0.1, 0.4]\n", "utf-8")
    with pytest.raises(FolderError, match=r"consent.host was \[0.1, 0.2, 0.3\], now is \[0.1, 0.4\]"):
        swept(planned(tmp_path), Told())
    assert tables(tmp_path / "out") == before


def test_runs_of_another_version_of_the_program_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swept(planned(tmp_path), Told())
    monkeypatch.setattr(parts, "code_stamp", lambda: "another")
    with pytest.raises(FolderError, match="holds 12 runs of another version of the program"):
        swept(planned(tmp_path), Told())


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(FolderError, match="holds other things than a sweep"):
        swept(planned(tmp_path), Told())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["thesis.txt"]


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    plan = planned(tmp_path)
    swept(plan, Told())
    holds = (
        "import fcntl, sys; file = open(sys.argv[1], 'ab'); fcntl.flock(file, fcntl.LOCK_EX); print(1, flush=True); "
        "sys.stdin.read()"
    )
    command = [sys.executable, "-c", holds, str(plan.folder / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(FolderError, match="another process is running this sweep"):
            swept(plan, Told())
        other.communicate()
    swept(plan, Told())


# Disk


class FullDisk:
    """Refuses to write parts from the `first` to the `last` attempt."""

    def __init__(self, first: int, last: int, real: Any) -> None:
        self.first, self.last, self.real, self.attempts = first, last, real, 0

    def __call__(self, table: Any, where: Any, **options: Any) -> None:
        if not Path(str(where)).name.startswith("."):
            return self.real(table, where, **options)
        self.attempts += 1
        if self.first <= self.attempts <= self.last:
            Path(where).write_bytes(b"half of it")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.real(table, where, **options)


@pytest.mark.usefixtures("quick")
def test_a_disk_that_is_full_for_a_while_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = swept(planned(tmp_path, out="other"), Told())
    monkeypatch.setattr(parts.pq, "write_table", FullDisk(3, 6, pq.write_table))
    assert tables(swept(planned(tmp_path), Told()).folder) == tables(alone.folder)


@pytest.mark.usefixtures("quick")
def test_a_disk_that_stays_full_ends_in_one_line_and_the_same_command_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = swept(planned(tmp_path, out="other"), Told())
    with monkeypatch.context() as patched:
        patched.setattr(parts, "MOST_WAITING", 2)
        patched.setattr(parts.pq, "write_table", FullDisk(4, 10**6, pq.write_table))
        with pytest.raises(FolderError, match=r"no space left on device; 3 finished runs are kept") as caught:
            swept(planned(tmp_path), Told())
        assert "\n" not in str(caught.value)
    assert not list((tmp_path / "out" / "parts").glob(".*"))
    assert tables(swept(planned(tmp_path), Told()).folder) == tables(alone.folder)


# Interruption and processes


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests run as a shell's background job, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("quick", "interruptible")
def test_an_interruption_keeps_what_is_finished(tmp_path: Path) -> None:
    @dataclass
    class Interrupted(Told):
        def __call__(self, configuration: Configuration, seed: int, _: threading.Event) -> dict[str, float]:
            if seed == 7:
                os.kill(os.getpid(), signal.SIGINT)
            return super().__call__(configuration, seed, _)

    alone = swept(planned(tmp_path, out="other"), Told())
    with pytest.raises(KeyboardInterrupt):
        swept(planned(tmp_path), Interrupted())
    kept = len(list((tmp_path / "out" / "parts").iterdir()))
    assert 0 < kept < 12
    assert tables(swept(planned(tmp_path), Told()).folder) == tables(alone.folder)


@pytest.mark.slow
def test_a_worker_that_dies_is_started_again_and_its_run_made_again(tmp_path: Path) -> None:
    alone = swept(planned(tmp_path, out="other"), Told())
    marks = tmp_path / "marks"
    marks.mkdir()
    result = swept(planned(tmp_path, "workers=processes"), Told(dies_at=6, marks=str(marks)))
    assert tables(result.folder) == tables(alone.folder)


@pytest.mark.slow
def test_a_run_that_always_kills_its_worker_becomes_a_row(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("kind: grid\nfactors:\n  consent.host: [0.1]\n", "utf-8")
    table = swept(planned(tmp_path, "workers=processes", "replicates=2"), Told(dies_at=6)).table
    assert table["error"].tolist() == ["", "the worker process died 3 times in this run"]


# The model


def test_threads_processes_and_shared_warmups_give_the_same_tables(tmp_path: Path) -> None:
    words = (*SMALL, "replicates=2")
    shared = swept(planned(tmp_path, *words))
    assert shared_warmups(planned(tmp_path, *words))
    processes = swept(planned(tmp_path, *words, "workers=processes", "threads=1", out="processes"))
    alone = swept(planned(tmp_path, *words, out="alone"), ModelRuns(model_outcomes(), share=False))
    assert (shared.table["error"] == "").all()
    assert tables(shared.folder) == tables(processes.folder) == tables(alone.folder)


def put_nobody(model: Any) -> None:
    """Stand for a user's Python that fails with one seed."""
    if model.seed == 2:
        raise ValueError("no such actor")


def test_the_python_function_gives_a_tidy_frame_and_runs_user_python_in_processes(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("kind: grid\nfactors:\n  consent.host: [0.1]\n", "utf-8")
    result = sweep(str(file), *SMALL, f"output.dir={tmp_path / 'out'}", behave=put_nobody, replicates=2, figures=False)
    assert result.table["error"].tolist() == ["", "ValueError: no such actor"]
    assert result.table["civilians_killed"].notna().tolist() == [True, False]


def test_dry_run_says_runs_time_and_disk_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["sweep", "design=consent_by_resources", *SMALL, f"output.dir={out}", "dry_run=true"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "consent_by_resources: grid, 15 rows x 20 replicates"
    assert told[1] == "runs: 300"
    assert told[2].startswith("time: about ")
    assert told[3].startswith("disk: about ")
    assert not out.exists()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("shard=0/3", "shard = 0/3 is no part of a sweep; write 3/10"),
        ("shard=4", "shard = 4 is no part"),
        ("dry_run=yes", "dry_run = yes is not true or false"),
        ("workers=thread", "nearest: threads"),
        ("drv_run=true", "drv_run is not a setting; nearest: dry_run"),
    ],
)
def test_wrong_words_are_refused(word: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        plan_of(["design=consent_by_resources", word], SCHEMA)


def test_a_design_is_needed() -> None:
    with pytest.raises(ConfigurationError, match="needs design=NAME; there are consent_by_resources"):
        plan_of(["days=60"], SCHEMA)


def test_help_is_quick_and_imports_neither_salib_nor_pandas() -> None:
    script = (
        "import sys\nfrom experiments.command_line import main\nmain(['--help'])\n"
        "print(sorted({'SALib', 'pandas', 'scipy', 'numba'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert "sensitivity" in done.stdout
    assert done.stderr.strip() == "[]"
