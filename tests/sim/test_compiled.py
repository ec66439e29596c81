"""The cache of machine code never serves a stale function, and never compiles what it already has."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim.compiled
from sim.compiled import source_stamp

# `day` calls `pressure`, which calls `steepness` two imports away; `elsewhere` is used beside them and by none of them.
PROJECT = {
    "pyproject.toml": "",
    "sim/__init__.py": "",
    "sim/shapes.py": """
from sim.compiled import scalar

FACTOR = 2.0

@scalar
def steepness(x):
    return FACTOR * x
""",
    "agents/__init__.py": "",
    "agents/groups/__init__.py": "",
    "agents/groups/pressure.py": """
from sim import shapes
from sim.compiled import compiled

@compiled
def rule(given, out):
    for i in range(given.size):
        out[i] = shapes.steepness(given[i]) + 1.0
""",
    "agents/day.py": """
from agents.groups import pressure
from sim.compiled import kernel

@kernel
def run(state):
    pressure.rule(state.strength, state.fear)
    return state.fear.sum()
""",
    "agents/state.py": """
import numpy as np
from typing import NamedTuple

class State(NamedTuple):
    strength: np.ndarray
    fear: np.ndarray

def new():
    return State(strength=np.array([1.0, 2.0]), fear=np.zeros(2))
""",
    "agents/elsewhere.py": "LABEL = 'one'\n",
    "start.py": """
import json
from concurrent.futures import ThreadPoolExecutor
from agents import day, elsewhere, state
from sim.compiled import compiled_here, loaded_from_cache

with ThreadPoolExecutor(2) as pool:
    result, again = pool.map(lambda _: day.run(state.new()), range(2))
assert result == again
print(json.dumps([result, compiled_here(), loaded_from_cache()]))
""",
}
RESULT = 8.0  # 2 * (1 + 2) + 1 + 1
ALL = 3  # run, rule, steepness


def start(project: Path, **environment: str) -> list[Any]:
    """Run the project in a fresh process: its result, signatures compiled, signatures loaded."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    command = [sys.executable, "-W", "error::RuntimeWarning", "start.py"]
    done = subprocess.run(
        command, cwd=project, env=inherited | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: list[Any] = json.loads(done.stdout)
    return answer


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has run once."""
    root = tmp_path_factory.mktemp("warm")
    write(root, PROJECT)
    shutil.copy(sim.compiled.__file__, root / "sim")
    assert start(root) == [RESULT, ALL, 0]
    assert list(root.glob(".numba_cache/agents.groups/*.nbc"))
    return root


@pytest.fixture
def project(warm: Path, tmp_path: Path) -> Path:
    """A copy of the warm project elsewhere, every file of which is newer than its cache says."""
    return Path(shutil.copytree(warm, tmp_path / "copy", copy_function=shutil.copyfile))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_second_start_compiles_nothing(warm: Path) -> None:
    assert start(warm) == [RESULT, 0, 1]


def test_neither_a_copy_nor_a_link_nor_a_touch_nor_an_edit_elsewhere_compiles_anything(project: Path) -> None:
    for file in project.rglob("*.py"):
        os.utime(file, (2e9, 2e9))
    edit(project / "agents/elsewhere.py", "one", "two")
    (project.parent / "link").symlink_to(project, target_is_directory=True)
    assert start(project.parent / "link") == [RESULT, 0, 1]


def test_an_edited_callee_two_imports_away_changes_the_result(project: Path) -> None:
    edit(project / "sim/shapes.py", "FACTOR = 2.0", "FACTOR = 4.0")
    assert start(project) == [14.0, ALL, 0]
    edit(project / "sim/shapes.py", "FACTOR = 4.0", "FACTOR = 2.0")
    assert start(project) == [RESULT, 0, 1]  # the version before is still there


def test_an_edited_caller_loads_the_callees_it_left_alone(project: Path) -> None:
    edit(project / "agents/day.py", "state.fear.sum()", "-state.fear.sum()")
    result, compiled, loaded = start(project)
    assert (result, loaded) == (-RESULT, 1)
    assert compiled < ALL


def test_swapped_columns_of_one_type_do_not_meet_old_code(project: Path) -> None:
    edit(
        project / "agents/state.py",
        "strength: np.ndarray\n    fear: np.ndarray",
        "fear: np.ndarray\n    strength: np.ndarray",
    )
    result, compiled, _ = start(project)
    assert result == RESULT
    assert compiled > 0


def test_a_damaged_entry_is_compiled_again(project: Path) -> None:
    for entry in project.glob(".numba_cache/*/*.nb?"):
        entry.write_bytes(entry.read_bytes()[:-20])
    assert start(project) == [RESULT, ALL, 0]
    assert start(project) == [RESULT, 0, 1]


def test_other_settings_of_the_compiler_do_not_share_code(project: Path) -> None:
    assert start(project, NUMBA_BOUNDSCHECK="1") == [RESULT, ALL, 0]


def test_a_class_without_an_importable_name_is_reported(project: Path) -> None:
    edit(project / "agents/state.py", "def new():", "State.__name__ = State.__qualname__ = 'Hidden'\n\ndef new():")
    with pytest.raises(AssertionError, match=r"agents\.state\.Hidden is not importable under its name"):
        start(project)


def test_plain_python_gives_the_same_result(project: Path) -> None:
    shutil.rmtree(project / ".numba_cache")
    assert start(project, NUMBA_DISABLE_JIT="1") == [RESULT, 0, 0]
    assert not (project / ".numba_cache").exists()


def test_the_directory_of_numba_is_respected(project: Path, tmp_path: Path) -> None:
    shutil.move(project / ".numba_cache", tmp_path / "kept")
    assert start(project, NUMBA_CACHE_DIR=str(tmp_path / "kept")) == [RESULT, 0, 1]
    assert not (project / ".numba_cache").exists()


IMPORTS = {
    "import other.deep.leaf": True,
    "import other.deep.leaf as name": True,
    "from other.deep import leaf": True,
    "from other.deep.leaf import x": True,
    "from other.deep.leaf import *": True,
    "from . import near": True,
    "from .near import leaf": True,
    "from .. import main_helper": True,
    "def f():\n    from other.deep import leaf": True,
    "try:\n    pass\nexcept ImportError:\n    from other.deep import leaf": True,
    "if TYPE_CHECKING:\n    from other.deep import leaf": False,
    "if TYPE_CHECKING:\n    pass\nelse:\n    from other.deep import leaf": True,
    "import numpy": False,
    "from other import deep": False,  # an attribute `deep.leaf` would be found at run time only
    "x = 'from other.deep import leaf'": False,
    "x = 1; from other.deep import leaf": True,
    "from other.deep import (  # why (not)\n    leaf,\n)": True,
    "from other.deep import \\\n    leaf": True,
    "'''A text:\n\nimport of things\n'''\nfrom other.deep import leaf  # so": True,
    "x = 1; from other.deep import leaf\n(": False,  # such a file cannot be imported
}


@pytest.mark.parametrize(("statement", "follows"), IMPORTS.items(), ids=list(IMPORTS))
def test_the_stamp_follows_imports(statement: str, follows: bool, tmp_path: Path) -> None:
    files = {
        "study.py": "from package.inner import main\n",
        "package/__init__.py": "",
        "package/main_helper.py": "from package.inner import near\n",
        "package/inner/__init__.py": "",
        "package/inner/main.py": statement,
        "package/inner/near.py": "import package.inner.main\nfrom other.deep import leaf\n",  # a circle
        "other/__init__.py": "",
        "other/deep/__init__.py": "",
        "other/deep/leaf.py": "x = 1\n",
    }
    stamps = []
    for name, leaf in (("first", "x = 1\n"), ("same", "x = 1\n"), ("edited", "x = 2\n")):
        write(tmp_path / name, files | {"other/deep/leaf.py": leaf})
        stamps.append(source_stamp(tmp_path / name / "study.py"))
    first, same, edited = stamps
    assert first == same
    assert (edited != first) is follows
