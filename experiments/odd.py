"""The tables of `docs/odd.md`: entities, order, parameters, switches, streams and submodels, from the declarations.

The document is prose by hand with marked gaps; `make docs` fills the gaps and leaves the prose alone. Everything is
read from :data:`agents.schema.SCHEMA` and from the source of the day and the month, so that a mechanism that is
declared and called appears without a further step.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import pkgutil
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import agents
from agents.schema import SCHEMA, TABLES
from scenarios.configuration import options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import ModuleType

    from sim.declare import Column, Param

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "odd.md"
GAP = re.compile(r"<!-- begin (?P<name>\w+) -->\n.*?<!-- end (?P=name) -->", re.DOTALL)
SCHEDULE = (
    ("agents.month", "review"),
    ("agents.day", "morning"),
    ("agents.day", "homes"),
    ("agents.day", "evening"),
)
"""module and function of each phase, in the order in which they run; helpers in the same module are part of it"""
PHASES = {
    "review": "The review, at the dawn of every thirtieth day",
    "morning": "The morning: decisions, then events",
    "homes": "The homes: every household, block by block",
    "evening": "The evening: what the day changes",
}
WHEN = {"here": "from authorisation on", "begins": "on the day of authorisation", "census": "once a week"}
"""a condition in the source -> what it means"""
SWITCH = re.compile(r"P\.(\w+)\.enabled")


class Step(NamedTuple):
    """A call of a rule in the order of a day or a month."""

    heading: str
    """comment that stands over it in the source"""
    mechanism: str
    function: str
    conditions: tuple[str, ...]


# Reading the source


@cache
def modules() -> dict[str, ModuleType]:
    """Return name -> module of every module of the domain."""
    found = (importlib.import_module(each.name) for each in pkgutil.walk_packages(agents.__path__, "agents."))
    return {module.__name__.rpartition(".")[2]: module for module in found}


def source_of(module: ModuleType) -> str:
    """Return a module's text."""
    return Path(str(module.__file__)).read_text("utf-8")


def file_of(name: str) -> str:
    """Return the file of a module of the domain, from the root of the project."""
    return modules()[name].__name__.replace(".", "/") + ".py"


@cache
def functions_of(module: ModuleType) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module, as parsed."""
    return {node.name: node for node in ast.parse(source_of(module)).body if isinstance(node, ast.FunctionDef)}


def steps_of(module: ModuleType, function: str) -> list[Step]:
    """Return the calls of rules in a function, those of its helpers in the same module included, in order."""
    lines = source_of(module).splitlines()
    local, rules = functions_of(module), set(map(id, modules().values()))
    heading = ""

    def visit(node: ast.AST, conditions: tuple[str, ...]) -> Iterator[Step]:
        nonlocal heading
        if isinstance(node, ast.stmt):
            above = lines[node.lineno - 2].strip()
            heading = above.removeprefix("# ") if above.startswith("# ") else heading
        if isinstance(node, ast.If):
            tests = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
            for chosen in node.body:
                yield from visit(chosen, (*conditions, *map(ast.unparse, tests)))
            for other in node.orelse:
                yield from visit(other, conditions)
            return
        for child in ast.iter_child_nodes(node):
            yield from visit(child, conditions)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            name = node.func.value.id
            if id(getattr(module, name, None)) in rules:
                yield Step(heading, name, node.func.attr, conditions)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in local:
            for inner in local[node.func.id].body:
                yield from visit(inner, conditions)

    return [step for statement in local[function].body for step in visit(statement, ())]


def all_steps() -> dict[str, list[Step]]:
    """Return phase -> its calls."""
    return {function: steps_of(importlib.import_module(module), function) for module, function in SCHEDULE}


# Wording


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table."""
    cells = ([str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)
    return [f"| {' | '.join(head)} |", "|" + "---|" * len(head), *(f"| {' | '.join(row)} |" for row in cells)]


def when(conditions: Iterable[str]) -> str:
    """Say under which conditions a rule runs, apart from its switch."""
    return ", ".join(WHEN.get(each, f"`{each}`") for each in conditions if not SWITCH.fullmatch(each)) or "always"


def does(step: Step) -> str:
    """Return the first paragraph of a rule's docstring."""
    rule = functions_of(modules()[step.mechanism]).get(step.function)
    text = (ast.get_docstring(rule) if rule else "") or ""
    return plain(text.split("\n\n")[0].replace("\n", " "))


def plain(text: str) -> str:
    """Return a docstring with its references to code as Markdown."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")


def number(value: float | None) -> str:
    """Return a bound or a default; empty for none."""
    return "" if value is None else f"{value:g}"


def bounds(low: float | None, high: float | None) -> str:
    """Return a range; open at an end without a bound."""
    return "any" if low is None and high is None else f"{number(low)} .. {number(high)}"


def first_line(name: str) -> str:
    """Return the first paragraph of a declaring module's docstring."""
    return plain(" ".join(SCHEMA.documents[name].strip().split("\n\n")[0].split()))


def headline(module: ModuleType) -> str:
    """Return the name that a module's docstring gives to what it does: the words before the first colon."""
    return (module.__doc__ or "").strip().split("\n\n")[0].split(":")[0].split(".")[0].replace("\n", " ")


def believed(fields: dict[str, Param]) -> list[Param]:
    """Return the parameters of a section without its switch."""
    return [field for name, field in fields.items() if name != "enabled"]


# The gaps


def entities() -> list[str]:
    """Every table of state: what a row is, and how many columns it has."""
    columns = SCHEMA.by_table()
    rows = [
        (f"`{name}`", " x ".join(axes), *(count(columns.get(name, []), role) for role in ("state", "order", "flow")))
        for name, axes in TABLES.items()
        if name in columns
    ]
    return table(("table", "one row for each", "state", "orders", "flows"), rows)


def count(columns: Iterable[Column], role: str) -> int:
    """Count the columns with a role."""
    return sum(column.role == role for column in columns)


def columns() -> list[str]:
    """Every column of every table."""
    lines: list[str] = []
    for name, found in SCHEMA.by_table().items():
        rows = [
            (f"`{column.name}`", column.role, column.unit, bounds(column.low, column.high), number(column.start),
             f"`{SCHEMA.owners[column.name]}`", column.meaning)
            for column in found
        ]  # fmt: skip
        head = ("column", "role", "unit", "bounds", "start", "declared by", "meaning")
        lines += [f"#### `{name}`, by {' and '.join(TABLES[name])}", "", *table(head, rows), ""]
    return lines[:-1]


def schedule() -> list[str]:
    """Every rule in the order in which it runs."""
    lines: list[str] = []
    for phase, steps in all_steps().items():
        lines += [f"### {PHASES[phase]}", ""]
        rows = [
            (index, step.heading.rstrip("."), f"`{step.mechanism}.{step.function}`", when(step.conditions), does(step))
            for index, step in enumerate(steps, start=1)
        ]
        lines += [*table(("", "part", "rule", "when", "what it does"), rows), ""]
    return lines[:-1]


def switches() -> list[str]:
    """Every mechanism that can be switched off, with its file and when it runs."""
    called: dict[str, list[str]] = {}
    for phase, steps in all_steps().items():
        for step in steps:
            called.setdefault(step.mechanism, []).append(f"{phase} (`{step.function}`)")
    rows = [
        (f"`{name}.enabled`", f"`{file_of(name)}`", ", ".join(dict.fromkeys(called.get(name, ["never"]))),
         first_line(name))
        for name, fields in SCHEMA.parameters.items() if "enabled" in fields
    ]  # fmt: skip
    return table(("switch", "file", "runs in", "mechanism"), rows)


def grades() -> list[str]:
    """How many parameters there are of each grade of evidence, by section."""
    rows: list[tuple[object, ...]] = []
    whole = Counter[str]()
    for name, fields in SCHEMA.parameters.items():
        counts = Counter[str](field.grade for field in believed(fields))
        whole += counts
        rows.append((f"`{name}`", *(counts[grade] for grade in ("strong", "contested", "assumed"))))
    rows.append(("all", *(whole[grade] for grade in ("strong", "contested", "assumed"))))
    return table(("section", "strong", "contested", "assumed"), rows)


def parameters() -> list[str]:
    """Every parameter, by section."""
    lines: list[str] = []
    for name, fields in SCHEMA.parameters.items():
        rows = [
            (f"`{name}.{field.name}`", number(field.default), bounds(field.low, field.high), field.unit, field.grade,
             field.source, field.meaning)
            for field in believed(fields)
        ]  # fmt: skip
        if rows:
            head = ("parameter", "default", "range", "unit", "grade", "source", "meaning")
            lines += [f"#### `{name}`", "", *table(head, rows), ""]
    return lines[:-1]


def groups() -> list[str]:
    """Every group of the configuration with its options."""
    rows = [(f"`{group}={name}`", about) for group, known in options().items() for name, about in known.items()]
    return table(("choice", "meaning"), rows)


def streams() -> list[str]:
    """Every stream of random draws."""
    rows = sorted(
        (value, f"`{name}`", constant.removeprefix("STREAM").strip("_").lower().replace("_", " ") or headline(module))
        for name, module in modules().items()
        for constant, value in vars(module).items()
        if constant.startswith("STREAM") and f"\n{constant} = " in source_of(module)
    )
    return table(("stream", "declared by", "for"), rows)


def submodels() -> list[str]:
    """The docstring of every module that declares anything: its equation, its sources and what is assumed."""
    lines: list[str] = []
    for name in SCHEMA.documents:
        lines += [f"### `{name}`", "", f"In `{file_of(name)}`.", "", plain(SCHEMA.documents[name].strip()), ""]
    return lines[:-1]


GAPS: dict[str, Callable[[], list[str]]] = {
    each.__name__: each
    for each in (entities, columns, schedule, switches, grades, parameters, groups, streams, submodels)
}
"""name of a gap -> what fills it"""


def filled(text: str) -> str:
    """Return the document with its gaps filled anew."""

    def fill(gap: re.Match[str]) -> str:
        name = gap["name"]
        return "\n".join([f"<!-- begin {name} -->", "", *GAPS[name](), "", f"<!-- end {name} -->"])

    return GAP.sub(fill, text)


if __name__ == "__main__":
    argparse.ArgumentParser(
        prog="python -m experiments.odd", description="Fills the tables of docs/odd.md."
    ).parse_args()
    DOCUMENT.write_text(filled(DOCUMENT.read_text("utf-8")), "utf-8")
