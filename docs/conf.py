"""How Sphinx builds this documentation: `make docs`, into `docs/_build/html`. No outside request is made."""

from __future__ import annotations

import inspect
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# As plain Python, compiled rules have a signature and a docstring that can be read.
os.environ["NUMBA_DISABLE_JIT"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sim.compiled import PACKAGES
from sim.declare import Columns, Parameters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

project = "Mandate"
author = "The Mandate authors"
copyright = "The Mandate authors"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
]
exclude_patterns = ["_build"]
# A type that is declared in several mechanisms (P, S) is the one of the page that names it.
suppress_warnings = ["ref.python"]

myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]

toc_object_entries = False
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = "Mandate"
html_static_path = ["_static"]
html_css_files = ["wide_tables.css"]
html_copy_source = False
html_show_sphinx = False

ROLE = re.compile(r"(:[\w:]+:`[^`]*`|``.*?``|`[^`]+`_*)")
"""what is markup already: roles and code"""
DIRECTIVE = re.compile(r"^\s*(\.\. |:\w[^:]*:|[-*] |\d+\. )")


def as_restructured_text(lines: list[str]) -> list[str]:
    """Return a docstring as reStructuredText: indented blocks keep their lines; `*`, `|` and `_` mean themselves."""
    written: list[str] = []
    block = False
    for number, line in enumerate(lines):
        indented = line.startswith("    ")
        before = lines[number - 1] if number else ""
        if block and line.strip() and not indented:
            written += [""] if before.strip() else []
            block = False
        if indented and not block and not before.strip() and written and not told(written):
            written += ["::", ""]
            block = True
        written.append(line if block else escaped(line))
    return written


def told(written: list[str]) -> bool:
    """Whether the last paragraph says that what follows is indented for a reason: a literal, a list, a section."""
    last = next((line for line in reversed(written) if line.strip()), "")
    return last.rstrip().endswith("::") or bool(DIRECTIVE.match(last)) or last.startswith("    ")


def escaped(line: str) -> str:
    """Return a line of prose with the characters that would start markup escaped, outside roles and code."""
    parts = ROLE.split(line)
    return "".join(part if number % 2 else re.sub(r"(?<!^)[*|]|^[*|](?! )|(?<=\w)_(?!\w)", r"\\\g<0>", part)
                   for number, part in enumerate(parts))  # fmt: skip


def table(head: tuple[str, ...], widths: tuple[int, ...], rows: list[tuple[object, ...]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield from ("", ".. list-table::", "   :header-rows: 1", f"   :widths: {' '.join(map(str, widths))}", "")
    for row in (head, *rows):
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {escaped(' ' + str(cell)).strip()}"
    yield ""


def add_declarations(_: Sphinx, what: str, __: str, documented: object, ___: object, lines: list[str]) -> None:
    """Write docstrings as reStructuredText, and the parameters and columns that a class declares under its own."""
    lines[:] = as_restructured_text(lines)
    if what != "class" or not inspect.isclass(documented):
        return
    if issubclass(documented, Parameters) and documented.fields:
        rows = [
            (f"``{each.name}``", f"{each.default:g}", f"{each.low:g} .. {each.high:g}", each.unit, each.grade,
             f"{each.meaning} ({each.source})")
            for each in documented.fields.values()
        ]  # fmt: skip
        lines += table(("parameter", "default", "range", "unit", "grade", "meaning (source)"), (18, 9, 12, 13, 11, 37),
                       rows)  # fmt: skip
    elif issubclass(documented, Columns) and documented.columns:
        columns = [
            (f"``{each.name}``", f"``{each.table}``", each.role, each.unit, each.meaning)
            for each in documented.columns.values()
        ]
        lines += table(("column", "table", "role", "unit", "meaning"), (22, 18, 9, 16, 35), columns)


def skip_declared(_: Sphinx, __: str, ___: str, member: object, skip: bool, ____: object) -> bool | None:
    """Leave out the bare values of declarations: the table under their class says what they are."""
    declared = isinstance(member, tuple) and not hasattr(member, "_fields")
    return True if skip or declared else None


def write_pages(app: Sphinx) -> None:
    """Write a page for each package of ours, with everything its modules say of themselves, into `_api/`."""
    folder = Path(app.srcdir) / "_api"
    folder.mkdir(exist_ok=True)
    root = Path(app.srcdir).parent
    packages = (path.parent for name in PACKAGES for path in sorted((root / name).rglob("__init__.py")))
    for directory in packages:
        package = ".".join(directory.relative_to(root).parts)
        lines = [f"``{package}``", "=" * 80, "", f".. automodule:: {package}", "   :members:", ""]
        for name in sorted(path.stem for path in directory.glob("*.py") if path.stem != "__init__"):
            lines += [f"``{name}``", "-" * 80, "", f".. automodule:: {package}.{name}", "   :members:", ""]
        page = folder / f"{package}.rst"
        text = "\n".join(lines)
        if not page.is_file() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Connect what is above."""
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", add_declarations, priority=400)
    app.connect("autodoc-skip-member", skip_declared)
