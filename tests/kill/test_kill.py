"""kill -9 in the middle of 500 runs: the same command again ends with the same bytes as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

RUN = """
import sys
from experiments import sweeping
from experiments.command_line import main
sweeping.CHUNK_SECONDS = 1.0
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""
DESIGN = "kind: grid\nfactors:\n  consent.host: [0.1, 0.3, 0.5, 0.7, 0.9]\n  mandate: [observer, protection]\n"
SETTINGS = (
    "scenario=generated", "scenario.locations=10", "households=1000", "days=60", "warmup_days=30",
    "replicates=50", "threads=2", "figures=false",
)  # fmt: skip


def begin(tmp_path: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    script, design = tmp_path / "run.py", tmp_path / "mine.yaml"
    script.write_text(RUN, "utf-8")
    design.write_text(DESIGN, "utf-8")
    command = [sys.executable, str(script), "sweep", f"design={design}", *SETTINGS, f"output.dir={out}", *words]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])})


def tables(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "results.parquet").read_bytes(), (folder / "results.csv").read_bytes()


def wait_for_parts(process: subprocess.Popen[bytes], out: Path, number: int) -> None:
    until = time.monotonic() + 240
    while len(list((out / "parts").glob("part-*"))) < number:
        assert process.poll() is None, "the sweep ended before it could be killed"
        assert time.monotonic() < until
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that `pid` has started, but for Python's own tracker of resources."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    pids = [int(word) for file in found for word in file.read_text().split()]
    running = []
    for each in pids:
        with suppress(FileNotFoundError):  # it has ended meanwhile
            if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes():
                running.append(each)
    return running


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("untouched")
    assert begin(folder, folder / "out").wait(600) == 0
    return tables(folder / "out")


@pytest.mark.parametrize("workers", ["threads", "processes"])
def test_a_killed_main_process(tmp_path: Path, untouched: tuple[bytes, bytes], workers: str) -> None:
    out = tmp_path / "out"
    for number in (2, 5):
        process = begin(tmp_path, out, f"workers={workers}")
        wait_for_parts(process, out, number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not (out / "results.parquet").exists()
    kept = sum(len(pd.read_parquet(file)) for file in (out / "parts").glob("part-*"))
    assert 0 < kept < 500
    assert begin(tmp_path, out, f"workers={workers}").wait(600) == 0
    assert tables(out) == untouched
    runs = pd.concat([pd.read_parquet(file) for file in (out / "parts").glob("part-*")])
    assert len(runs) == 500
    assert not runs.duplicated(["row", "replicate"]).any()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_killed_workers(tmp_path: Path, untouched: tuple[bytes, bytes]) -> None:
    out = tmp_path / "out"
    process = begin(tmp_path, out, "workers=processes")
    for number in (1, 4):
        wait_for_parts(process, out, number)
        workers = children(process.pid)
        assert workers
        os.kill(workers[0], signal.SIGKILL)
    assert process.wait(600) == 0
    assert tables(out) == untouched
    assert (pd.read_parquet(out / "results.parquet")["error"] == "").all()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_workers_do_not_outlive_a_killed_main_process(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = begin(tmp_path, out, "workers=processes")
    wait_for_parts(process, out, 1)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 60
    while any(alive(pid) for pid in workers):
        assert time.monotonic() < until
        time.sleep(0.1)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
