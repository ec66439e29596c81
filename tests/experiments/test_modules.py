"""Modules that are commands of their own, `python -m NAME`: what is wrong in their arguments is said, status 2."""

from __future__ import annotations

import runpy
import sys
from typing import TYPE_CHECKING

import pytest

from experiments import trade_offs
from tests.scenarios.conflict_folders import FILES, write

if TYPE_CHECKING:
    from pathlib import Path


def refused(module: str, *arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a module as a command; return the last line it complained with."""
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(SystemExit) as end:
        runpy.run_module(module, run_name="__main__")
    said = capsys.readouterr()
    assert end.value.code == 2
    assert not said.out
    usage, line = said.err.splitlines()
    assert usage.startswith(f"usage: python -m {module} [-h]")
    assert line.startswith(f"python -m {module}: error: ")
    return line.partition("error: ")[2]


@pytest.mark.parametrize("module", ["experiments.trade_offs", "experiments.displacement_fit"])
def test_a_missing_folder_is_asked_for(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = refused(module, monkeypatch=monkeypatch, capsys=capsys)
    assert found == "the following arguments are required: FOLDER"


@pytest.mark.parametrize(
    "module",
    ["experiments.dictionary", "experiments.odd", "experiments.reference_pages", "scenarios.folder_columns"],
)
def test_what_takes_no_arguments_refuses_them(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(module, "more", monkeypatch=monkeypatch, capsys=capsys) == "unrecognized arguments: more"


def test_an_unknown_experiment_is_refused_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = refused(
        "experiments.trade_offs", str(tmp_path / "docs"), "T2", "T99", monkeypatch=monkeypatch, capsys=capsys
    )
    known = ", ".join(experiment.id for experiment in trade_offs.TRADE_OFFS)
    assert found == f"argument ID: 'T99' is no experiment; nearest: 'T9'; there are {known}"
    assert not (tmp_path / "docs").exists(), "written before the arguments were read"


def test_experiments_are_chosen_by_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen: list[str] = []
    monkeypatch.setattr(trade_offs, "run", lambda experiment, _: chosen.append(experiment.id))
    monkeypatch.setattr(trade_offs, "examine", lambda *_: None)
    monkeypatch.setattr(trade_offs, "TRADE_OFFS", [each._replace(claims=()) for each in trade_offs.TRADE_OFFS])
    monkeypatch.setattr(trade_offs, "draw", lambda *_: None)
    trade_offs.main([str(tmp_path), "T9", "T1 firm"])
    assert chosen == ["T9", "T1 firm"]
    assert not (tmp_path / "trade_offs.md").exists(), "a page of some experiments alone"


def test_a_folder_without_conflicts_cannot_be_fitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused("experiments.displacement_fit", str(tmp_path), monkeypatch=monkeypatch, capsys=capsys)
    assert "holds no displacement folder" in said
    said = refused("experiments.displacement_fit", str(tmp_path / "none"), monkeypatch=monkeypatch, capsys=capsys)
    assert "is not a folder" in said
    broken = write(tmp_path / "broken", {**FILES, "input_csv/locations.csv": ""})
    said = refused("experiments.displacement_fit", str(broken), monkeypatch=monkeypatch, capsys=capsys)
    assert "locations.csv" in said
