"""The description of the model in the documentation is the one of the code, and leaves no mechanism out."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from agents.schema import SCHEMA
from experiments.odd import (
    DOCUMENT,
    GAP,
    GAPS,
    PHASES,
    SCHEDULE,
    all_steps,
    filled,
    modules,
    plain,
    steps_of,
    table,
    when,
)

if TYPE_CHECKING:
    from pathlib import Path

WRITTEN = DOCUMENT.read_text("utf-8")
MECHANISMS = [name for name, fields in SCHEMA.parameters.items() if "enabled" in fields]


def gap(name: str) -> str:
    return next(found.group() for found in GAP.finditer(WRITTEN) if found["name"] == name)


def test_the_document_is_current() -> None:
    assert filled(WRITTEN) == WRITTEN, "run `make docs`"


def test_filling_leaves_the_prose_alone() -> None:
    emptied = GAP.sub(lambda found: f"<!-- begin {found['name']} -->\n<!-- end {found['name']} -->", WRITTEN)
    assert filled(emptied) == WRITTEN


def test_every_gap_is_there_once() -> None:
    assert sorted(found["name"] for found in GAP.finditer(WRITTEN)) == sorted(GAPS)
    assert WRITTEN.count("<!-- begin") == WRITTEN.count("<!-- end") == len(GAPS)


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_has_its_entries(name: str) -> None:
    assert f"| `{name}.enabled` | `agents/" in gap("switches")
    assert f"### `{name}`\n" in gap("submodels")
    assert f"| `{name}." in gap("schedule"), "no rule of it is called"


def test_every_declaration_has_its_row() -> None:
    for name, column in SCHEMA.columns.items():
        assert f"| `{name}` | {column.role} | {column.unit} |" in gap("columns")
    for section, fields in SCHEMA.parameters.items():
        for name in fields:
            assert f"`{section}.{name}`" in gap("switches" if name == "enabled" else "parameters")
    for name in SCHEMA.documents:
        assert f"### `{name}`\n" in gap("submodels")


def test_no_table_is_broken() -> None:
    width = 0
    for line in WRITTEN.splitlines():
        cells = line.replace("\\|", "").count("|")
        assert not line.startswith("|") or width in {0, cells}, line
        width = cells if line.startswith("|") else 0


def test_all_phases_are_read() -> None:
    assert [phase for _, phase in SCHEDULE] == list(PHASES) == list(all_steps())
    assert all(all_steps().values())


def test_no_rule_is_listed_twice() -> None:
    called = [(step.mechanism, step.function) for steps in all_steps().values() for step in steps]
    assert len(called) == len(set(called))


def test_the_order_is_read_as_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "made_up.py"
    source.write_text(
        "def morning(P, here):\n"
        "    # First things.\n"
        "    fear.decide(1)\n"
        "    if here and P.trust.enabled:\n"
        "        n = trust.decide(int(2))\n"
        "    helper(P)\n"
        "\n"
        "def helper(P):\n"
        "    # Then others.\n"
        "    for _ in range(3):\n"
        "        if P.battle.enabled:\n"
        "            battle.act(3)\n"
    )
    made_up = ModuleType("made_up")
    made_up.__file__ = str(source)
    vars(made_up).update({name: modules()[name] for name in ("fear", "trust", "battle")})
    steps = steps_of(made_up, "morning")
    assert [(step.heading, step.mechanism, step.function) for step in steps] == [
        ("First things.", "fear", "decide"), ("First things.", "trust", "decide"), ("Then others.", "battle", "act"),
    ]  # fmt: skip
    assert [when(step.conditions) for step in steps] == ["always", "from authorisation on", "always"]


def test_words_are_markdown() -> None:
    assert plain("see :mod:`agents.day` and ``enabled``") == "see `agents.day` and `enabled`"
    assert table(("a", "b"), [("x|y", 1)]) == ["| a | b |", "|---|---|", "| x\\|y | 1 |"]
