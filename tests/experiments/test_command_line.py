"""The command `mandate` as a user meets it: exit status, what is printed, and the one line of an error."""

from __future__ import annotations

import argparse
import errno
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from experiments.command_line import COMMANDS, answer, main, parser
from scenarios.configuration import RUN_SETTINGS, Configuration, options
from scenarios.zaruna import zaruna
from sim.declare import gather
from sim.errors import UserError
from tests.scenarios.light import OF_THE_GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable

MAIN = "import sys; from experiments.command_line import main; sys.exit(main(sys.argv[1:]))"


@dataclass
class FakeRun:
    """What a run hands back, with a record of what it was asked for."""

    asked: list[Configuration] = field(default_factory=list)
    text: str = "deaths  12 [8, 17]"
    folder: Path = Path("out/first")
    paths: list[Path] = field(default_factory=lambda: [Path("out/first/figures/territory.png")])

    def run(self, configuration: Configuration) -> FakeRun:
        """Stand for `experiments.run.run`."""
        self.asked.append(configuration)
        return self


@pytest.fixture(autouse=True)
def declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand a light module in for the compiled day."""
    fake(monkeypatch, "agents.schema", SCHEMA=gather(OF_THE_GROUPS))


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> FakeRun:
    """Stand a run in that answers at once."""
    stand_in = FakeRun()
    fake(monkeypatch, "experiments.run", run=stand_in.run)
    return stand_in


def fake(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> None:
    """Put a module called `name` in place."""
    module = ModuleType(name)
    vars(module).update(content)
    monkeypatch.setitem(sys.modules, name, module)


def raising(error: BaseException) -> Callable[..., None]:
    """Return a function that raises `error`."""

    def act(*_: object, **__: object) -> None:
        raise error

    return act


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


# Commands


def test_run_prints_the_table_and_the_paths(runs: FakeRun, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "mandate=robust", "seed=7", "output.dir=out/a b"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "deaths  12 [8, 17]",
        str(Path("out/first")),
        str(Path("out/first/figures/territory.png")),
    ]
    (asked,) = runs.asked
    assert asked.choices["mandate"] == "robust"
    assert asked.values["seed"] == 7
    assert asked.values["output"]["dir"] == "out/a b"


def test_warmup_benchmark_and_levels_call_their_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[object] = []
    fake(monkeypatch, "experiments.warmup", warmup=lambda *, progress: seen.append(progress))
    fake(monkeypatch, "experiments.benchmark", benchmark=lambda overrides: f"benchmark of {overrides}")
    fake(monkeypatch, "experiments.levels", levels=lambda configuration: f"levels, seed {configuration.values['seed']}")
    assert main(["warmup"]) == 0
    assert main(["benchmark", "households=5000"]) == 0
    assert main(["validate", "levels", "seed=4"]) == 0
    assert seen == [True]
    assert capsys.readouterr().out.splitlines() == ["benchmark of ['households=5000']", "levels, seed 4"]


def test_scenarios_list_says_what_each_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["folder", "generated", "places", "zaruna"]
    for line, meaning in zip(lines, options()["scenario"].values(), strict=True):
        assert line.endswith(meaning)


def test_scenarios_show_counts_what_the_world_holds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = zaruna()
    asked: list[Configuration] = []

    def world_of(configuration: Configuration) -> object:
        asked.append(configuration)
        return world

    fake(monkeypatch, "scenarios.build", world_of=world_of)
    assert main(["scenarios", "show", "zaruna"]) == 0
    shown = capsys.readouterr().out
    assert asked[0].choices["scenario"] == "zaruna"
    assert shown.splitlines()[0] == f"zaruna: {world.title}"
    for text in (world.banner, world.attribution, *world.warnings, *world.constituencies):
        assert text in shown
    lines = {line[:20].strip(): line[20:] for line in shown.splitlines()}
    assert lines["locations"] == "56 in the country, 4 abroad"
    assert lines["population"] == "4,000,000 persons in the country"
    assert lines["actors"] == str(len(world.actors))
    assert lines["bases"] == str(len(world.bases))
    assert lines["company"] == str(sum(base.kind == "company" for base in world.bases))
    assert lines["ceilings"] == "8,000 troops; 500 police; 200 observers; 300 civilians"
    people = [float(lines[name].split()[0].replace(",", "")) for name in world.constituencies]
    assert sum(people) == pytest.approx(4_000_000, abs=len(people))


# Help


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in COMMANDS)


def test_the_checked_commands_are_those_of_the_parser() -> None:
    def commands(of: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
        actions = of._subparsers._group_actions if of._subparsers else []
        return dict(actions[0].choices) if actions else {}

    assert {name: tuple(commands(inner)) for name, inner in commands(parser()).items()} == COMMANDS


def test_help_of_run_lists_groups_options_and_settings_with_unit_and_range(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--help"]) == 0
    shown = capsys.readouterr().out
    for group, known in options().items():
        assert all(f"{group}={option}" in shown for option in known)
    assert "mandate=protection* " in shown
    assert all(f"  {setting.key}=" in shown for setting in RUN_SETTINGS)
    line = next(line for line in shown.splitlines() if line.startswith("  mission.midpoint="))
    assert line.split(maxsplit=1) == [
        "mission.midpoint=5.5",
        "(0..36, months) time from authorisation to half of full deployment",
    ]


def test_help_imports_nothing_slow() -> None:
    slow = "numba mesa hydra omegaconf numpy pandas scipy networkx matplotlib"
    code = (
        "import sys; from experiments.command_line import main; main(['--help']); "
        "print(set(sys.argv[1:]) & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *slow.split()], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.splitlines()[-1] == "set()"


# Errors


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["rn"],
            (f"rn is not a command of mandate; nearest: run; there are {', '.join(COMMANDS)}; see mandate --help"),
        ),
        (
            [],
            f"mandate: a command is missing; there are {', '.join(COMMANDS)}; see mandate --help",
        ),
        (
            ["scenarios", "lst"],
            (
                "lst is not a command of mandate scenarios; nearest: list; "
                "there are list, show, new, check, import, export; see mandate scenarios --help"
            ),
        ),
        (
            ["validate"],
            "mandate validate: a command is missing; there are levels, displacement; see mandate validate --help",
        ),
        (
            ["scenarios", "show"],
            "mandate scenarios show: the following arguments are required: NAME; see mandate scenarios show --help",
        ),
        (["run", "--fast"], "mandate: unrecognized arguments: --fast; see mandate --help"),
        (["run", "consent.host=1.7"], "consent.host = 1.7 is outside 0..1 (override consent.host=1.7)"),
        (
            ["scenarios", "show", "zarun"],
            (
                "scenario=zarun is not an option of scenario; nearest: zaruna; "
                "there are folder, generated, places, zaruna (override scenario=zarun)"
            ),
        ),
        (["benchmark", "seed=x"], "seed = x is not a whole number (override seed=x)"),
    ],
)
def test_a_slip_is_told_in_one_line(
    arguments: list[str], expected: str, runs: FakeRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.err == f"{expected}\n"
    assert not told.out
    assert not runs.asked


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (UserError("the folder out/first holds another run"), 2, "the folder out/first holds another run\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "no space left on device\n"),
        (PermissionError(errno.EACCES, "Permission denied", "out"), 2, "out: permission denied\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (
            ZeroDivisionError("division\nby zero"),
            1,
            (
                "mandate run failed: ZeroDivisionError: division by zero\n"
                "This is a fault of the program; MANDATE_TRACEBACK=1 in the environment shows where.\n"
            ),
        ),
        (
            MemoryError(),
            1,
            (
                "mandate run failed: MemoryError\n"
                "This is a fault of the program; MANDATE_TRACEBACK=1 in the environment shows where.\n"
            ),
        ),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_what_ends_a_run_decides_the_status(
    error: BaseException,
    status: int,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("MANDATE_TRACEBACK", raising=False)
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # put back after a broken pipe
    fake(monkeypatch, "experiments.run", run=raising(error))
    before = sys.stdout
    assert main(["run"]) == status
    assert capsys.readouterr().err == expected
    if sys.stdout is not before:
        sys.stdout.close()


def test_a_traceback_is_shown_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MANDATE_TRACEBACK", "1")
    fake(monkeypatch, "experiments.run", run=raising(ZeroDivisionError("here")))
    assert main(["run"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_user_never_sees_a_traceback_even_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MANDATE_TRACEBACK", "1")
    assert main(["run", "seed=x"]) == 2
    assert capsys.readouterr().err == "seed = x is not a whole number (override seed=x)\n"


def test_a_wrong_end_inside_a_command_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch, "experiments.run", run=raising(SystemExit(3)))
    with pytest.raises(RuntimeError, match="ended with 3"):
        answer(["run"])
    assert main(["run"]) == 1


# A process of its own


def test_the_process_ends_with_the_status() -> None:
    done = process("rn")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rn is not a command of mandate; nearest: run; ")
    assert process("scenarios", "list").returncode == 0


def test_a_package_of_the_same_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", MAIN, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "Mandate's own package agents cannot be used: another package called agents "
        f"({tmp_path / 'agents'}) stands in front of it; use this checkout's own environment\n"
    )
