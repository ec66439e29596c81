"""Notebooks as they are committed: executed, with pictures, without warnings, machine paths or numbers that can age."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import Any

import numpy as np
import pytest
from nbformat import from_dict
from PIL import Image

from experiments.folder import ROOT
from notebooks.write import is_progress, shown

FOLDER = ROOT / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
MACHINE = re.compile(r"/(work|tmp|root|home|usr|var|private|Users)/|[A-Z]:\\\\|/root\b|\.venv/lib")
"""a place on the machine that ran them"""
MEASURED = re.compile(r"\d+\.\d+|\d+ ?%")
"""a number that looks like a result"""
CONFIGURED = ("90 %",)
"""of those, what no run can change: the coverage of all intervals"""
LARGEST = 1_500_000
"""bytes"""


def notebook(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))
    return found


def code(name: str) -> list[dict[str, Any]]:
    return [cell for cell in notebook(name)["cells"] if cell["cell_type"] == "code"]


def prose(name: str) -> str:
    return "\n".join("".join(cell["source"]) for cell in notebook(name)["cells"] if cell["cell_type"] == "markdown")


def outputs(name: str) -> list[dict[str, Any]]:
    return [output for cell in code(name) for output in cell["outputs"]]


def pictures(name: str) -> list[bytes]:
    return [base64.b64decode(o["data"]["image/png"]) for o in outputs(name) if "image/png" in o.get("data", {})]


def test_there_are_eight_in_order() -> None:
    assert [name[:2] for name in NAMES] == [f"{number}_" for number in range(1, 9)]


@pytest.mark.parametrize("name", NAMES)
def test_it_was_executed_from_top_to_bottom_without_errors_or_warnings(name: str) -> None:
    assert [cell["execution_count"] for cell in code(name)] == list(range(1, len(code(name)) + 1))
    for output in outputs(name):
        assert output["output_type"] != "error"
        assert output.get("name") != "stderr", output["text"]


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_pictures_that_can_be_read(name: str) -> None:
    assert pictures(name)
    for picture in pictures(name):
        image = Image.open(io.BytesIO(picture))
        assert image.width >= 700
        # Drawn on, and not one colour.
        assert np.asarray(image.convert("L")).std() > 10


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_not(name: str) -> None:
    assert "**Not a forecast: compares assumptions" in prose(name)
    assert prose(name).startswith(f"# {name[0]}. ")


@pytest.mark.parametrize("name", NAMES)
def test_it_names_no_place_on_a_machine(name: str) -> None:
    text = json.dumps([cell["source"] for cell in notebook(name)["cells"]])
    for output in outputs(name):
        words = {kind: content for kind, content in output.get("data", {}).items() if not kind.startswith("image/")}
        text += json.dumps(words) + json.dumps(output.get("text", ""))
    assert not MACHINE.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_what_runs_could_change_is_computed_and_not_written(name: str) -> None:
    text = prose(name)
    for known in CONFIGURED:
        text = text.replace(known, "")
    assert MEASURED.findall(text) == []


@pytest.mark.parametrize("name", NAMES)
def test_running_it_again_changes_only_results(name: str) -> None:
    content = notebook(name)
    assert list(content["metadata"]) == ["kernelspec"]
    assert content["metadata"]["kernelspec"]["name"] == "python3"
    assert all(cell["metadata"] == {} for cell in content["cells"])
    assert (FOLDER / f"{name}.ipynb").stat().st_size < LARGEST


@pytest.mark.parametrize("name", [name for name in NAMES if name[0] in "12345"])
def test_effects_carry_their_grade_of_evidence(name: str) -> None:
    assert re.search(r"\b(strong|contested|assumed)\b", prose(name))


def test_the_list_names_each() -> None:
    listed = re.findall(r"\]\((\w+)\.ipynb\)", (FOLDER / "README.md").read_text("utf-8"))
    assert listed == NAMES


# What writes them


def stream(name: str, text: str) -> Any:
    return from_dict({"output_type": "stream", "name": name, "text": text})  # type: ignore[no-untyped-call]


def test_progress_is_left_out_and_a_warning_is_not() -> None:
    assert is_progress(stream("stderr", "12 runs: 68%, about 5 s left\ncompiling, once: 12 functions so far, 10 s\n"))
    assert not is_progress(stream("stdout", "12 runs"))
    with pytest.raises(RuntimeError, match="a notebook warns: DeprecationWarning: old"):
        is_progress(stream("stderr", "12 runs: 68%, about 5 s left\nDeprecationWarning: old\n"))


def test_a_picture_keeps_its_looks_in_fewer_bytes() -> None:
    rng = np.random.default_rng(1)
    smooth = np.add.outer(np.linspace(0, 200, 300), np.linspace(0, 50, 400))
    before = np.stack([smooth, smooth, np.full_like(smooth, 90)], -1).astype(np.uint8)
    before[100:120] = rng.integers(0, 255, 3)
    file = io.BytesIO()
    Image.fromarray(before).save(file, "PNG", compress_level=1)
    data = {"image/png": base64.b64encode(file.getvalue()).decode()}
    output = from_dict({"output_type": "display_data", "data": data, "metadata": {}})  # type: ignore[no-untyped-call]
    found = base64.b64decode(shown(output).data["image/png"])
    after = np.asarray(Image.open(io.BytesIO(found)).convert("RGB")).astype(int)
    assert np.abs(after - before).max() <= 12
    assert len(found) < len(file.getvalue())
