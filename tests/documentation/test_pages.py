"""Files and functions that the documentation names exist, and pages made from the code are current."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.reference_pages import PAGES as MADE
from sim.compiled import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
IDENTIFIER = re.compile(r"^@?([A-Za-z_]\w*)$")
NO_DEFINITION = {"u", "STREAM", "S", "P", "experiments", "scenarios", "agents", "sim", "scalar"}
"""words of the tour in code font that are no function of the files of their section"""


@pytest.mark.parametrize("file", MADE)
def test_pages_made_from_the_code_are_current(file: str) -> None:
    assert (DOCS / file).read_text("utf-8") == MADE[file](), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    linked += re.findall(r"literalinclude\} (\S+)", text)
    for link in linked:
        assert (page.parent / link).exists(), link
    named = re.findall(r"`((?:agents|sim|scenarios|experiments|docs|tests|conf)/[\w/.-]+)`", text)
    example = {"agents/civilians/remittances.py", "tests/agents/test_remittances.py"}
    made = {"docs/_build/html"}
    for name in set(named) - example - made:
        assert (ROOT / name).exists(), name


def defined(file: Path) -> set[str]:
    """Names that a Python file defines at its top."""
    names: set[str] = set()
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return names


def test_the_tour_names_functions_that_there_are() -> None:
    _, *stops = re.split(r"^## ", (DOCS / "tour.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(stops) > 8
    for stop in stops:
        files = {DOCS / link for link in re.findall(r"\]\(([^)]+\.py)\)", stop)}
        there = {name for file in files for name in defined(file)}
        prose = re.sub(r"^```.*?^```", "", stop, flags=re.MULTILINE | re.DOTALL)
        named = {found[1] for span in re.findall(r"`([^`]+)`", prose) if (found := IDENTIFIER.match(span))}
        assert files, stop
        assert named - NO_DEFINITION <= there, f"{stop.splitlines()[0]}: {named - NO_DEFINITION - there}"


def test_regularities_named_by_number_are_explained() -> None:
    explained = set(re.findall(r"^\| (SF\d\d) ", (DOCS / "sources.md").read_text("utf-8"), re.MULTILINE))
    code = [path.read_text("utf-8") for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    named = set(re.findall(r"\bSF\d\d\b", "".join([*code, *(page.read_text("utf-8") for page in PAGES)])))
    assert named == explained


def test_citation_and_package_agree() -> None:
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    assert version
    assert f"\nversion: {version[1]}\n" in citation
    assert f"## {version[1]} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.slow
def test_the_site_builds_and_shows_compiled_rules(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "-d",
        str(tmp_path / "trees"),
        str(DOCS),
        str(tmp_path / "site"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    page = (tmp_path / "site" / "_api" / "agents.civilians.html").read_text("utf-8")
    assert "Whether a household informs, from its uniform draw." in page
    assert 'id="agents.civilians.informing.decide_rows"' in page
    assert "trust_mission" in page.partition('id="agents.civilians.informing.decide_rows"')[2][:3000]
