"""The pages of the documentation that list settings and commands, from the declarations and the command line.

``python -m experiments.reference_pages`` writes `docs/configuration.md` and `docs/command_line.md`.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from agents.schema import SCHEMA
from experiments.command_line import parser
from experiments.odd import file_of, first_line, table
from scenarios.configuration import all_settings, load_configuration, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scenarios.configuration import Setting

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH = "100"
"""columns of the help texts"""


def configuration() -> str:
    """Return the page of everything that can be set."""
    usual = load_configuration([], SCHEMA)
    settings = all_settings(SCHEMA)

    def value(setting: Setting) -> str:
        section, _, name = setting.key.rpartition(".")
        found = (usual.section(section) if section else usual.values)[name]
        return str(found).lower() if isinstance(found, bool) else str(found)

    lines = [
        "# Configuration",
        "",
        "Made by `make docs` from the declarations; do not edit. Everything here is set in the same way, on the "
        "command line and in Python: `GROUP=OPTION`, or `KEY=VALUE` for one setting, which wins over the option. A "
        "value out of range, of the wrong type or under an unknown name is refused in one line that says where it "
        "stands.",
        "",
        "Sizes carry a grade of evidence: *strong* (several good studies agree on direction and rough size), "
        "*contested* (studied, but results differ or do not carry over), *assumed* (no study fixes it; chosen so that "
        "the parts fit together). `uncertainty=parameters` draws the numbers that are not graded strong and are no "
        "levers. [Sources named in short](sources.md) explains `prototype`, `level table`, `EMPIRICS` and SF numbers.",
        "",
        "## Groups",
        "",
        "The option in bold is used when nothing is said.",
    ]
    for group, known in options().items():
        choices = [(f"`{group}={name}`", name == usual.choices[group], about) for name, about in known.items()]
        marked = [(f"**{choice}**" if used else choice, about) for choice, used, about in choices]
        lines += ["", f"### `{group}`", "", *table(("choice", "meaning"), marked)]
    of_runs = [each for each in settings if each.key.partition(".")[0] not in SCHEMA.parameters]
    rows = [(f"`{each.key}`", f"`{value(each)}`" if value(each) else "", each.range, each.unit, each.meaning)
            for each in of_runs]  # fmt: skip
    head = ("setting", "value", "allowed", "unit", "meaning")
    lines += ["", "## Settings of a run", "", *table(head, rows), "", "## Mechanisms", ""]
    lines.append("Each section is one file. `enabled` switches the mechanism off, for ablation.")
    for section, fields in SCHEMA.parameters.items():
        lines += ["", f"### `{section}`", "", f"{first_line(section)} In `{file_of(section)}`.", ""]
        believed = [
            (f"`{each.key}`", value(each), each.range, each.unit, declared.grade, each.meaning, declared.source)
            for each, declared in zip(of_section(settings, section), fields.values(), strict=True)
        ]
        lines += table(("setting", "value", "allowed", "unit", "grade", "meaning", "source"), believed)
    return "\n".join([*lines, ""])


def of_section(settings: list[Setting], section: str) -> list[Setting]:
    """Return the settings of one section."""
    return [each for each in settings if each.key.rpartition(".")[0] == section]


def command_line() -> str:
    """Return the page of all commands, in the words of their own help."""
    os.environ["COLUMNS"] = WIDTH
    lines = [
        "# Command line",
        "",
        "Made by `make docs` from the command line itself; do not edit. Exit status: 0 success, 1 failure, 2 bad "
        "input, 130 interrupted. What OVERRIDE can be stands in [Configuration](configuration.md); `--help` of a "
        "command that takes overrides lists it too.",
    ]
    for name, each in commands(parser(), "mandate"):
        lines += ["", f"## `{name}`", "", "```text", each.format_help().rstrip(), "```"]
    return "\n".join([*lines, ""])


def commands(top: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield every command below `top`, itself first."""
    yield name, top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, f"{name} {word}")


PAGES: dict[str, Callable[[], str]] = {"configuration.md": configuration, "command_line.md": command_line}
"""file in `docs/` -> what it holds"""


if __name__ == "__main__":
    argparse.ArgumentParser(
        prog="python -m experiments.reference_pages", description="Writes the pages of settings and commands."
    ).parse_args()
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), "utf-8")
