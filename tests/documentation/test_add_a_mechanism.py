"""The steps of "Add a mechanism" are carried out: its files and changes in a copy of the project, then its tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.compiled import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "add_a_mechanism.md").read_text("utf-8")
BLOCK = re.compile(r"(?P<above>[^\n]*)\n\n```(?P<language>\w+)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"`((?:[\w.]+/)*[\w]+\.(?:py|toml))`")


def steps() -> tuple[dict[str, str], list[tuple[str, str, str]], str]:
    """The page's new files, its changes (file, before, after), and the code that uses the result."""
    files: dict[str, str] = {}
    changes: list[tuple[str, str, str]] = []
    script, place = "", 0
    for block in BLOCK.finditer(PAGE):
        named = FILE.findall(PAGE[place : block.start("language")])
        if block["language"] == "python" and (file_of := FILE.findall(block["above"])):
            files[file_of[-1]] = block["text"]
        elif block["language"] == "python":
            script = block["text"]
        elif block["language"] == "diff":
            file = named[-1] if named else changes[-1][0]
            lines = block["text"].splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] in " -")
            after = "".join(line[1:] for line in lines if line[0] in " +")
            changes.append((file, before, after))
        place = block.end()
    return files, changes, script


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the page's files and changes."""
    folder = tmp_path_factory.mktemp("project")
    for name in (*PACKAGES, "conf", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "golden"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    files, changes, _ = steps()
    for name, text in files.items():
        assert not (folder / name).exists(), name
        (folder / name).write_text(text, "utf-8")
    for name, before, after in changes:
        text = (folder / name).read_text("utf-8")
        assert text.count(before) == 1, f"{name} has no such lines, or has them twice:\n{before}"
        (folder / name).write_text(text.replace(before, after), "utf-8")
    return folder


def carried_out(folder: Path, *words: str) -> None:
    # Sources of the day are the same, so nothing compiles where its machine code is at hand.
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(ROOT / ".numba_cache")}
    environment.pop("PYTEST_XDIST_WORKER", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


def test_the_page_has_its_steps() -> None:
    files, changes, script = steps()
    assert list(files) == ["agents/civilians/remittances.py", "tests/agents/test_remittances.py"]
    assert [name for name, _, _ in changes] == ["agents/month.py", "agents/month.py", "pyproject.toml"]
    assert "remittances.enabled" in script


@pytest.mark.slow
def test_its_tests_pass(copy: Path) -> None:
    day = "tests/agents/test_day.py"
    carried_out(
        copy, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "tests/agents/test_remittances.py", day,
        "-k", "money or contract or streams",
    )  # fmt: skip


def test_it_runs(copy: Path) -> None:
    (copy / "script.py").write_text(steps()[2], "utf-8")
    carried_out(copy, "script.py")


def test_it_is_in_the_house_style(copy: Path) -> None:
    new = list(steps()[0])
    carried_out(copy, "-m", "ruff", "check", "--no-cache", *new, "agents/month.py")
    carried_out(copy, "-m", "ruff", "format", "--no-cache", "--check", *new, "agents/month.py")


@pytest.mark.slow
def test_it_keeps_the_direction_of_imports(copy: Path) -> None:
    carried_out(copy, "-m", "importlinter.cli", "lint")
