"""Indices of sensitivity: functions with known ones go through sampling, runner and analysis in the model's place."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from agents.schema import SCHEMA
from experiments.folder import FolderError
from experiments.sensitivity import sensitivity
from experiments.sweeping import plan_of, swept

if TYPE_CHECKING:
    import pandas as pd

    from experiments.sweeping import Evaluator
    from scenarios.configuration import Configuration

A, B = 7.0, 0.1
FACTORS = """factors:
  consent.host: {low: 0.0, high: 1.0}
  consent.groups: {low: 0.0, high: 1.0}
  consent.communities: {low: 0.0, high: 1.0}
"""


@dataclass
class Ishigami:
    """sin x1 + a sin^2 x2 + b x3^4 sin x1 on -pi..pi (Ishigami & Homma 1990), the sum of luck over seeds being 0."""

    outcomes: tuple[str, ...] = ("y", "lost")

    def __call__(self, configuration: Configuration, seed: int, _: threading.Event) -> dict[str, float]:
        consent = configuration.section("consent")
        x = [np.pi * (2 * consent[name] - 1) for name in ("host", "groups", "communities")]
        luck = 0.5 if seed % 2 else -0.5
        y = np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0])
        return {"y": float(y + luck), "lost": float("nan")}


@dataclass
class Plane:
    """3 x1 - x2."""

    outcomes: tuple[str, ...] = ("y",)

    def __call__(self, configuration: Configuration, *_: object) -> dict[str, float]:
        consent = configuration.section("consent")
        return {"y": 3 * consent["host"] - consent["groups"]}


def made(tmp_path: Path, kind: str, evaluate: Evaluator | None = None, *, replicates: int = 2) -> Path:
    file = tmp_path / f"ishigami_{kind.split(maxsplit=1)[0]}.yaml"
    file.write_text(f"kind: {kind}\n{FACTORS}", "utf-8")
    words = [f"design={file}", f"replicates={replicates}", f"output.dir={tmp_path / 'out'}", "threads=2"]
    return swept(plan_of(words, SCHEMA), evaluate or Ishigami()).folder


def wide(table: pd.DataFrame, index: str) -> list[float]:
    return table[table["index"] == index]["value"].to_list()


def test_sobol_indices_of_the_ishigami_function(tmp_path: Path) -> None:
    found = sensitivity(made(tmp_path, "saltelli\nsamples: 1024"), ["y"])
    assert found.table["scale"].unique().tolist() == ["value"]
    # Analytical: Saltelli, Chan & Scott 2000, chapter 2.
    np.testing.assert_allclose(wide(found.table, "S1"), [0.3139, 0.4424, 0.0], atol=0.03)
    np.testing.assert_allclose(wide(found.table, "ST"), [0.5576, 0.4424, 0.2437], atol=0.03)
    inside = found.table["low"] <= found.table["value"]
    assert inside.all()
    assert (found.table["high"] >= found.table["value"]).all()
    assert all(path.is_file() for path in found.paths)
    assert "90% interval" in found.text


def test_morris_gives_the_slopes_of_a_plane(tmp_path: Path) -> None:
    found = sensitivity(made(tmp_path, "morris\nsamples: 12\nlevels: 8", Plane()), ["y"])
    np.testing.assert_allclose(wide(found.table, "mu_star"), [3, 1, 0], atol=1e-9)
    np.testing.assert_allclose(wide(found.table, "mu"), [3, -1, 0], atol=1e-9)
    np.testing.assert_allclose(wide(found.table, "sigma"), [0, 0, 0], atol=1e-9)


def test_morris_sees_that_effects_of_the_ishigami_function_change_their_sign(tmp_path: Path) -> None:
    found = sensitivity(made(tmp_path, "morris\nsamples: 60\nlevels: 8"), ["y"])
    star, mu = (np.array(wide(found.table, index)) for index in ("mu_star", "mu"))
    assert (star > 1.0).all()
    assert (np.abs(mu) < star)[1:].all()
    table = found.table[found.table["index"] == "mu_star"]
    assert ((table["low"] < table["value"]) & (table["value"] < table["high"])).all()
    assert (found.table["used"] == 60).all()


def test_an_outcome_without_values_says_so(tmp_path: Path) -> None:
    found = sensitivity(made(tmp_path, "morris\nsamples: 4"), ["lost"])
    assert found.table["value"].isna().all()
    assert "does not vary, or too few rows have a value" in found.text


def test_oat_gives_ranges(tmp_path: Path) -> None:
    file = tmp_path / "alone.yaml"
    file.write_text("kind: oat\nfactors:\n  consent.host: [0.25, 0.5, 0.75]\n  consent.groups: [0.5, 1.0]\n", "utf-8")
    words = [f"design={file}", "replicates=1", "seed=2", f"output.dir={tmp_path / 'out'}", "consent.communities=0.5"]
    with pytest.raises(ValueError, match=r"is outside 0\.\.1"):
        plan_of([*words, "consent.fragility=1", "consent.communities=2"], SCHEMA)
    folder = swept(plan_of(words, SCHEMA), Ishigami()).folder
    found = sensitivity(folder, ["y"])
    assert wide(found.table, "range")[1] == pytest.approx(0.0, abs=1e-9)
    assert wide(found.table, "range")[0] == pytest.approx(2.0)


def test_other_designs_and_folders_are_refused(tmp_path: Path) -> None:
    folder = made(tmp_path, "lhs\nsamples: 8")
    with pytest.raises(FolderError, match="of kind lhs; indices need morris, saltelli, oat"):
        sensitivity(folder)
    with pytest.raises(FolderError, match="no such folder"):
        sensitivity(tmp_path / "nowhere")
    with pytest.raises(FolderError, match="other things than a sweep"):
        sensitivity(tmp_path)
