"""Every command and every block of code in README and docs is carried out, page by page, in a folder of its own.

What stands for something else (RUN, FOLDER, ...) is replaced by the table below; what takes long is in the slow tier,
where each page is carried out whole and in order.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from experiments.command_line import COMMANDS, main
from tests.scenarios.conflict_folders import FILES, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
}

REPLACED = {
    "outputs/sweep-NAME-shard-*": "outputs/shard-*",
    "../displacement/mali2012": "given/mali2012",
    "RUN": "given/run",
    "EVENT": "largest",
    "SWEEP": "given/sweep",
    "displacement=FOLDER": "displacement=given/mali2012",
    "FOLDER": "given/mali2012",
    "PATH": "my_country",
    "output.dir=OUT": "output.dir=outputs/camps",
    "TO": "imported",
}
"""what stands in a command for something of the reader's -> what it is here"""
SMALL = "days=30 warmup_days=30 households=1000"
GIVEN = {
    "RUN": (f"mandate run replicates=1 {SMALL} figures=false report=false output.dir=given/run",),
    "SWEEP": ("mandate sweep design=given/design.yaml output.dir=given/sweep",),
    "outputs/sweep-NAME-shard-*": (
        "mandate sweep design=given/design.yaml shard=1/2 output.dir=outputs/shard-1",
        "mandate sweep design=given/design.yaml shard=2/2 output.dir=outputs/shard-2",
    ),
}
"""what stands in a command -> commands that make it"""
DESIGN = """kind: morris
samples: 2
levels: 4
seed: 1
factors: {resources.personnel: {low: 0.5, high: 1}, consent.host: {low: 0.3, high: 0.9}}
settings: {days: 30, warmup_days: 30, households: 1000, figures: false}
replicates: 1
outcomes: [attacks]
"""
REFUSED = {"mandate run consent.host=1.7"}
"""commands that show what is answered to a slip: status 2"""
SHORTER = {
    "mandate sweep design=levers_sobol": f"{SMALL} replicates=1",
    "mandate sweep design=levers_screening": f"{SMALL} replicates=1",
    "python -m experiments.trade_offs docs": "T11",
}
"""commands that take a quarter of an hour and more -> what is said behind them here; tests/statistical runs all
trade-offs"""
ELSEWHERE = {
    "make setup": "is the first step of every target in .ci/run",
    "make lint": "is a line of .ci/run",
    "make test": "is a line of .ci/run",
    "make trade-offs": "is a line of .ci/run",
    "make docs": "is a line of .ci/run",
    "make verify": "would carry out itself",
    "mandate classroom": "serves until it is stopped: the tests of the page start it",
    ".uv/bin/uv run --group places python -m scenarios.geonames TD": "has a test of its own below",
}
"""what is not carried out here -> why"""
QUICK = {
    "README.md": (
        "mandate run --help",
        "mandate report RUN",
        "mandate explain RUN largest",
        "mandate scenarios list",
        "mandate scenarios show zaruna",
        "mandate scenarios new PATH",
        "mandate scenarios check PATH",
        "mandate scenarios export PATH",
    ),
    "docs/first_run.md": (
        "mandate run replicates=5 output.dir=outputs/first",
        "mandate explain outputs/first largest",
        "mandate run consent.host=1.7",
    ),
    "docs/own_world.md": (
        "mandate scenarios new my_country",
        "mandate scenarios check my_country",
        "mandate scenarios show folder scenario.path=my_country",
        "mandate scenarios export my_country",
        "mandate scenarios import ../displacement/mali2012",
        "python -m scenarios.folder_columns",
        "mandate scenarios import PATH TO",
    ),
    "docs/displacement.md": ("mandate validate displacement=FOLDER output.dir=OUT figures=false",),
    "docs/sweep.md": ("mandate sweep design=consent_by_resources dry_run=true",),
}
"""page -> commands that `make test` carries out, in their order; the slow tier carries out all"""
SLOW_PYTHON = {"docs/compare.md", "docs/sweep.md"}
"""pages whose Python takes more than some seconds"""
SHORTER_PYTHON = {
    'sweep("levers_screening", "scenario=zaruna", replicates=3)': (
        'sweep("levers_screening", "scenario=zaruna", "households=1000", "days=30", "warmup_days=30", replicates=1)'
    )
}
"""code that takes a quarter of an hour -> what is run here"""
FILES_OF_THEIR_OWN = {"docs/add_a_mechanism.md"}
"""pages whose Python are files and changes: test_add_a_mechanism.py carries them out"""

FENCE = re.compile(
    r"^(?P<fence>```+|:::+)\{?(?P<language>[\w-]*)\}?[^\n]*\n(?P<text>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL
)
SPAN = re.compile(r"`([^`]+)`")
COMMAND = re.compile(r"(mandate|make|python -m|\.uv/bin/uv)(?= )")
SHELL = {"sh", ""}


class Found(NamedTuple):
    """A piece of a page."""

    place: int
    text: str


def blocks(text: str, languages: set[str]) -> list[Found]:
    """The fenced blocks of a page in one of the languages."""
    found = (Found(block.start(), block["text"]) for block in FENCE.finditer(text) if block["language"] in languages)
    return [block for block in found if "\n" in block.text]


def is_name(words: str) -> bool:
    """Whether the words only name a command that needs more to be carried out, as `mandate run` does in a sentence."""
    parts = words.split()[1:]
    complete = {("warmup",), ("benchmark",), ("validate", "levels"), ("scenarios", "list")}
    known = {(name,) for name in COMMANDS} | {(name, below) for name, after in COMMANDS.items() for below in after}
    return words.startswith("mandate ") and tuple(parts) in known - complete


def commands_of(page: str) -> list[str]:
    """Every command on a page, in order and once: those of blocks, and those in sentences and tables."""
    text = PAGES[page]
    found = [
        Found(block.place, re.sub(r"\s+# .*", "", line).strip())
        for block in blocks(text, SHELL)
        for line in block.text.splitlines()
        if COMMAND.match(line)
    ]
    prose = FENCE.sub(lambda block: " " * len(block.group()), text)
    spans = [Found(span.start(), " ".join(span[1].split())) for span in SPAN.finditer(prose)]
    found += [span for span in spans if COMMAND.match(span.text) and not is_name(span.text)]
    # In tables a second command stands without its first words: `mandate scenarios list`, `show zaruna`.
    for row in prose.splitlines():
        _, *others = SPAN.findall(row.split("|")[1]) if row.startswith("| `mandate scenarios") else [""]
        found += [
            Found(text.index(row) + len("| `mandate scenarios") + n, f"mandate scenarios {each}")
            for n, each in enumerate(others)
        ]
    ordered = sorted(found, key=lambda each: each.place)
    return list(dict.fromkeys(part.strip() for each in ordered for part in each.text.split(" && ")))


def replaced(command: str) -> str:
    """A command with what stands for something of the reader's replaced, and with less to do where it is long."""
    words = [REPLACED.get(word, word) for word in command.split()]
    if command.startswith("mandate scenarios import PATH"):
        words[3] = "given/another"
    return " ".join([*words, SHORTER.get(command, "")]).strip()


def with_given(commands: Sequence[str]) -> list[str]:
    """The commands after those that make what they take for granted."""
    words = {word for command in commands for word in command.split()}
    return [*(before for word in GIVEN if word in words for before in GIVEN[word]), *commands]


@pytest.fixture
def carry_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], None]:
    """Carry out a command in the page's folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("mali2012", "another"):
        write(tmp_path / "given" / name, FILES)
    (tmp_path / "given" / "design.yaml").write_text(DESIGN)

    def run(command: str) -> None:
        words = [name for word in shlex.split(command) for name in expanded(word)]
        expected = 2 if command in REFUSED else 0
        if words[0] == "mandate":
            status = main(words[1:])
            said = capsys.readouterr()
            assert status == expected, f"{command}\n{said.err[-2000:]}"
            return
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        if words[0] == "make":
            # The environment is the project's own, and must not be set up again from the copy.
            words[1:1] = ["-o", ".venv/.ready"]
            done = subprocess.run(words, cwd=copied(tmp_path / "copy"), capture_output=True, text=True, check=False)
        else:
            words[0] = sys.executable
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == expected, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"

    return run


def expanded(word: str) -> list[str]:
    """What a shell makes of a word with an asterisk; the word itself otherwise."""
    return sorted(map(str, Path().glob(word))) if "*" in word else [word]


def copied(folder: Path) -> Path:
    """A copy of the project with the same environment, in which targets may write."""
    if not folder.exists():
        away = shutil.ignore_patterns(".git", ".venv", ".uv", ".*_cache", "outputs", "_build", "_api", "__pycache__")
        shutil.copytree(ROOT, folder, ignore=away)
        for name in (".venv", ".uv", ".numba_cache"):
            (folder / name).symlink_to(ROOT / name)
    return folder


def test_the_pages_have_commands() -> None:
    assert sum(len(commands_of(page)) for page in PAGES) > 50
    assert "mandate scenarios check PATH" in commands_of("README.md")
    assert "make run" in commands_of("README.md")


def test_tables_name_nothing_that_is_gone() -> None:
    found = {command for page in PAGES for command in commands_of(page)}
    assert set(SHORTER) | set(ELSEWHERE) | REFUSED <= found
    for page, commands in QUICK.items():
        assert set(commands) <= set(commands_of(page)), page
        assert [each for each in commands_of(page) if each in commands] == list(commands), page
    words = {word for command in found for word in command.split()}
    assert set(REPLACED) <= words
    code = "".join(PAGES.values())
    assert all(each in code for each in SHORTER_PYTHON)


def test_what_is_said_to_run_in_ci_does() -> None:
    script = (ROOT / ".ci" / "run").read_text().splitlines()
    for command, why in ELSEWHERE.items():
        assert command in script or "a line of .ci/run" not in why


def test_every_name_of_a_command_is_one() -> None:
    known = {*COMMANDS, *(command.split()[1] for command in ELSEWHERE)}
    for page, text in PAGES.items():
        for span in SPAN.findall(FENCE.sub("", text)):
            if re.match(r"mandate [a-z]", span):
                assert span.split()[1] in known, f"{page}: {span}"


@pytest.mark.parametrize("page", QUICK)
def test_quick_commands(page: str, carry_out: Callable[[str], None]) -> None:
    for command in with_given(QUICK[page]):
        carry_out(replaced(command))


def here() -> dict[str, list[str]]:
    """Page -> its commands but those elsewhere, and those on an earlier page that leave nothing for later ones."""
    found: dict[str, list[str]] = {}
    before: set[str] = set()
    for page in PAGES:
        commands = [each for each in commands_of(page) if each not in ELSEWHERE]
        found[page] = [each for each in commands if each not in before or "output.dir=" in each]
        before.update(commands)
    return {page: commands for page, commands in found.items() if commands}


@pytest.mark.slow
@pytest.mark.parametrize("page", here())
def test_all_commands(page: str, carry_out: Callable[[str], None]) -> None:
    for command in with_given(here()[page]):
        carry_out(replaced(command))


@pytest.mark.slow
def test_places_of_another_country_are_made(tmp_path: Path) -> None:
    (command,) = (each for each in ELSEWHERE if each.startswith(".uv/bin/uv"))
    folder = copied(tmp_path / "copy")
    # An environment of its own: the command puts a package into it that nothing else needs.
    (folder / ".venv").unlink()
    done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    shown = [".venv/bin/mandate", "scenarios", "show", "places", "country=TD"]
    done = subprocess.run(shown, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Chad" in done.stdout


def run_python(page: str) -> None:
    """Run the Python of a page in its order, in one namespace."""
    names: dict[str, object] = {}
    for block in blocks(PAGES[page], {"python"}):
        text = block.text
        for typed, here in SHORTER_PYTHON.items():
            text = text.replace(typed, here)
        exec(compile(text, page, "exec"), names)


WITH_PYTHON = [page for page in PAGES if blocks(PAGES[page], {"python"}) and page not in FILES_OF_THEIR_OWN]


@pytest.mark.parametrize("page", [page for page in WITH_PYTHON if page not in SLOW_PYTHON])
def test_python(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_python(page)


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(SLOW_PYTHON))
def test_slow_python(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_python(page)


@pytest.mark.slow
def test_the_design_of_the_page_can_be_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (design,) = blocks(PAGES["docs/sweep.md"], {"yaml"})
    Path("mine.yaml").write_text(design.text)
    assert main(["sweep", "design=mine.yaml", "dry_run=true"]) == 0
    assert "300" in capsys.readouterr().out
