"""Whatever stands in a folder, a user reads lines with what is wrong and never a traceback, and what passes can run."""

from __future__ import annotations

import os
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.command_line import main
from scenarios.exchange import geojson, graphml
from scenarios.folder_writing import EXAMPLE
from scenarios.loaders import load_folder
from sim.territory import territory
from tests.scenarios.test_displacement_import import FLAWED

if TYPE_CHECKING:
    from collections.abc import Callable

WORLD = load_folder(EXAMPLE)
TABLES = {file.name: file.read_bytes() for file in sorted(EXAMPLE.iterdir())}
IN_OTHER_FORMATS = [
    {name: text for name, text in TABLES.items() if name not in {"locations.csv", "roads.csv"}} | {file: content}
    for file, content in (
        ("territory.geojson", geojson(WORLD).encode()),
        ("territory.graphml", graphml(WORLD).encode()),
    )
]
DISPLACEMENT = {name: text.encode() for name, text in FLAWED.items()}

SNIPPETS = st.sampled_from(
    [
        *(b"", b",", b";", b"\t", b"\n", b"\r\n", b"\r", b'"', b"'", b"#", b"\x00", b"\xef\xbb\xbf", b"\xff", b"\xc3"),
        *(b"-1", b"0", b"1e999", b"nan", b"inf", b"1,5", b"1_0", b"99999999999999999999", b"true", b"home", b"Harbour"),
        *(
            b"&a: [*a]",
            b"!!python/name:os.system",
            b"{",
            b"[",
            b"]",
            b"}",
            b"<",
            b">",
            b"&#0;",
            b"<!DOCTYPE a>",
            b"null",
        ),
        *("\u0661".encode(), "\u202e".encode(), "\u00e9".encode(), "\u2028".encode(), "\U0001f600".encode()),
    ]
)


@st.composite
def spoiled(draw: st.DrawFn, files: dict[str, bytes]) -> dict[str, bytes]:
    """Draw a folder that differs from `files` in one to four places."""
    found = dict(files)
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(sorted(found)))
        text = found[name]
        how = draw(st.sampled_from(["insert", "replace", "cut", "cell", "line", "lose", "empty", "swap", "random"]))
        start = draw(st.integers(0, len(text)))
        if how == "insert":
            text = text[:start] + draw(SNIPPETS) + text[start:]
        elif how == "replace":
            text = text[:start] + draw(SNIPPETS) + text[start + draw(st.integers(0, 12)) :]
        elif how == "cut":
            text = text[:start]
        elif how == "cell":
            cells = text.split(b",")
            cells[draw(st.integers(0, len(cells) - 1))] = draw(SNIPPETS | st.binary(max_size=8))
            text = b",".join(cells)
        elif how == "line":
            lines = text.splitlines(keepends=True) or [b""]
            lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(lines)))
            text = b"".join(lines)
        elif how == "lose":
            if len(found) > 1:
                del found[name]
            continue
        elif how == "empty":
            text = b""
        elif how == "swap":
            text = found[draw(st.sampled_from(sorted(found)))]
        else:
            text = draw(st.binary(max_size=60))
        found[name] = text
    return found


def answer(*arguments: str) -> tuple[int, str]:
    """Return the exit status and everything printed."""
    shown = StringIO()
    with redirect_stdout(shown), redirect_stderr(shown):
        status = main(list(arguments))
    return status, shown.getvalue()


def in_a_folder(files: dict[str, bytes], use: Callable[[Path], None]) -> None:
    """Write `files` into a new folder and hand it to `use`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_bytes(text)
        use(folder)


def check_holds(folder: Path) -> None:
    """Assert that `check` answers in lines, and that what it calls free of errors makes a territory for a run."""
    status, shown = answer("scenarios", "check", str(folder))
    assert status in {0, 2}, shown
    assert "Traceback" not in shown
    if status == 0:
        world = load_folder(folder)
        territory(world.territory)
        np.testing.assert_allclose(world.shares.sum(axis=1), 1)
        assert world.forces.sum(axis=0).tolist() == [actor.fighters for actor in world.actors]
        assert answer("scenarios", "export", str(folder), str(folder / "out"))[0] == 0
    else:
        assert any(line.startswith("error: ") for line in shown.splitlines())


FUZZ = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@pytest.mark.parametrize("command", ["new", "check", "import", "export"])
@pytest.mark.parametrize("path", ["", " ", "\0", "a\nb", "\udcff", "a" * 5_000, os.devnull, os.devnull + "/x", "-x"])
def test_any_path_is_answered_in_one_line(command: str, path: str) -> None:
    status, shown = answer("scenarios", command, path)
    assert status == 2
    assert len(shown.splitlines()) <= 1 + (command == "check")


@FUZZ
@given(spoiled(TABLES))
def test_any_folder_of_tables_is_answered(files: dict[str, bytes]) -> None:
    in_a_folder(files, check_holds)


@FUZZ
@given(st.sampled_from(IN_OTHER_FORMATS).flatmap(spoiled))
def test_any_folder_in_another_format_is_answered(files: dict[str, bytes]) -> None:
    in_a_folder(files, check_holds)


@FUZZ
@given(spoiled(DISPLACEMENT))
def test_any_displacement_folder_is_answered(files: dict[str, bytes]) -> None:
    def use(folder: Path) -> None:
        made = folder.parent / "made"
        status, shown = answer("scenarios", "import", str(folder), str(made))
        assert status in {0, 2}, shown
        assert "Traceback" not in shown
        if status == 0:
            check_status, told = answer("scenarios", "check", str(made))
            assert check_status == 0, told

    in_a_folder(files, use)
