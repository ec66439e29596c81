"""Golden trajectories: the results of two small runs, so that no change of results goes unnoticed.

Whole numbers must be equal everywhere; floats to 1e-5, since the last bits of a float differ between processors.
Files are written by `make golden` alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agents.measures import BY_ACTOR, BY_CELL, BY_PLACE

if TYPE_CHECKING:
    from scenarios.model import MandateModel

RUNS = {
    "zaruna": (("scenario=zaruna", "households=2000"), 7, 360),
    "generated": (("scenario=generated", "scenario.locations=20", "households=1000", "mandate=robust"), 8, 180),
}
"""name -> overrides, seed, days after the warm-up of 180"""
TOLERANCE = 1e-5
FOLDER = Path(__file__).parent


def trajectory(model: MandateModel) -> dict[str, Any]:
    """Monthly national series, and the final state: sums of float columns, a hash over all columns of whole numbers."""
    record = model.record()
    series: dict[str, list[float]] = {}
    for panel, measures in ((record.cells, BY_CELL), (record.places, BY_PLACE), (record.actors, BY_ACTOR)):
        for column, measure in enumerate(measures):
            national = panel[..., column].reshape(len(panel), -1).sum(axis=1)
            whole = measure.unit in {"events", "persons", "families"}
            series[measure.name] = [int(value) if whole else float(f"{value:.8g}") for value in national]
    exact, floats = hashlib.sha256(), {}
    for table in model.state:
        for name, column in zip(table._fields, table, strict=True):
            if column.dtype.kind == "f":
                floats[name] = float(f"{column.sum(dtype=np.float64):.8g}")
            else:
                exact.update(name.encode() + column.astype("<i8").tobytes())
    return {"events": int(record.events.day.size), "series": series, "floats": floats, "whole": exact.hexdigest()}


def differences(found: Any, golden: Any, where: str = "") -> list[str]:
    """Places in which two trajectories differ."""
    if isinstance(golden, dict):
        if found.keys() != golden.keys():
            return [f"{where}: the names {sorted(found.keys() ^ golden.keys())} are in one of them only"]
        return [text for key in golden for text in differences(found[key], golden[key], f"{where}.{key}".strip("."))]
    if isinstance(golden, list):
        if len(found) != len(golden):
            return [f"{where}: {len(found)} months, were {len(golden)}"]
        pairs = zip(found, golden, strict=True)
        return [text for row, pair in enumerate(pairs) for text in differences(*pair, f"{where}[{row}]")]
    same = found == golden or (isinstance(golden, float) and abs(found - golden) <= TOLERANCE * max(1.0, abs(golden)))
    return [] if same else [f"{where}: {found}, was {golden}"]


@pytest.mark.parametrize("name", RUNS)
def test_results_are_what_they_were(name: str, build: Any, request: pytest.FixtureRequest) -> None:
    overrides, seed, days = RUNS[name]
    model = build(*overrides, seed=seed)
    model.run_for(days)
    found, file = trajectory(model), FOLDER / f"{name}.json"
    if request.config.getoption("--update-golden"):
        text = json.dumps(found, indent=None, separators=(",", ":"))
        file.write_text(text.replace('],"', '],\n"').replace('},"', '},\n"') + "\n", encoding="utf-8")
        return
    assert file.exists(), f"{file.name} is missing: `make golden` writes it"
    changed = differences(found, json.loads(file.read_text(encoding="utf-8")))
    shown = "\n  ".join(changed[:12])
    assert not changed, (
        f"RESULTS CHANGED in {len(changed)} numbers of {name}. If that was meant, say so in the changelog and run "
        f"`make golden`:\n  {shown}"
    )


def test_a_difference_is_found() -> None:
    golden = {"n": [1, 2], "x": {"y": 1.0}, "hash": "a"}
    assert differences(golden, golden) == []
    assert differences({"n": [1, 2], "x": {"y": 1.0 + 5e-6}, "hash": "a"}, golden) == []
    assert differences({"n": [1, 3], "x": {"y": 1.1}, "hash": "b"}, golden) == [
        "n[1]: 3, was 2",
        "x.y: 1.1, was 1.0",
        "hash: b, was a",
    ]
    assert len(differences({"n": [1], "x": {"z": 1.0}, "hash": "a"}, golden)) == 2
