"""After a warm-up nothing has to be compiled: not by a run, not on two threads, not in any world."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from experiments.warmup import Compiled, Ticker, compile_all, warmup

ROOT = Path(__file__).parents[2]
SMALL = "households=1000 warmup_days=2 days=3"
RUN = f"""
from experiments.command_line import main
from sim.compiled import compiled_here, loaded_from_cache
status = main("run {SMALL} replicates=2 figures=false".split() + ["output.dir=FOLDER"])
print("status", status, "compiled", compiled_here(), "loaded", loaded_from_cache() > 0)
"""
WORLDS = f"""
from agents.schema import SCHEMA
from scenarios.build import build
from scenarios.configuration import load_configuration
from sim.compiled import compiled_here, loaded_from_cache
for world in ("zaruna", "places", "generated"):
    for threads, seed in ((1, 1), (2, 2**53)):
        configuration = load_configuration([f"scenario={{world}}", *"{SMALL}".split()], SCHEMA)
        build(configuration, seed=seed, threads=threads).run_for(2)
print("status 0 compiled", compiled_here(), "loaded", loaded_from_cache() > 0)
"""
LOADED = """
from scenarios import load
from sim.compiled import compiled_here, loaded_from_cache
model = load("zaruna", "households=1000", "warmup_days=2", "uncertainty=both", "mandate=robust", seed=0)
model.run_for(2)
model.step()
print("status 0 compiled", compiled_here(), "loaded", loaded_from_cache() > 0)
"""


pytestmark = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT", "0") != "0", reason="nothing is compiled")


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    compile_all()


@pytest.mark.parametrize("code", [RUN, WORLDS, LOADED], ids=["mandate run", "worlds and threads", "load"])
def test_a_second_start_compiles_nothing(code: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code.replace("FOLDER", str(tmp_path / "run"))],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["status 0 compiled 0 loaded True"], done.stdout + done.stderr


def test_says_when_nothing_had_to_be_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    warmup(progress=True)
    said = capsys.readouterr()
    assert said.out == "already compiled\n"
    assert said.err == ""


def test_says_when_there_is_nothing_to_compile(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    warmup()
    assert "NUMBA_DISABLE_JIT" in capsys.readouterr().out


def test_says_what_was_compiled(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.warmup.compile_all", lambda _: Compiled(68, 43.2))
    warmup()
    assert capsys.readouterr().out == "compiled 68 functions in 43 s of CPU time\n"


def test_a_line_now_and_then_while_compiling(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, said = iter([0, 3]), threading.Event()

    def so_far() -> int:
        number = next(counted, 5)
        if number == 5:
            said.set()
        return number

    monkeypatch.setattr("experiments.warmup.SECONDS_BETWEEN_LINES", 0.01)
    monkeypatch.setattr("sim.compiled.compiled_here", so_far)
    with Ticker():
        assert said.wait(10)
    assert capsys.readouterr().err.startswith("compiling, once: 3 functions so far, 0 s\n")
