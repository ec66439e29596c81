"""Designs: what their rows are, and what a user reads when one is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agents.schema import SCHEMA
from experiments.designs import Factor, designs, from_record, read_design, rows_of
from scenarios.configuration import ConfigurationError, load_configuration

HOST = "consent.host: {low: 0.0, high: 1.0}"


def written(tmp_path: Path, text: str, name: str = "mine.yaml") -> str:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize("name", designs())
def test_every_design_that_ships_can_be_run(name: str) -> None:
    design = read_design(name, SCHEMA)
    rows = rows_of(design, [], SCHEMA)
    assert len(rows) > 1
    assert designs()[name]
    assert rows.configuration(len(rows) - 1).values["days"] == 1095
    assert from_record(name, design.record()).rows(rows.values(0, [f.key for f in design.factors])) == rows.rows


def test_rows_have_the_configurations_that_overrides_would_give(tmp_path: Path) -> None:
    text = "kind: grid\nfactors:\n  consent: [firm, withdrawn]\n  resources.personnel: [0.5, 1]\nsettings: {days: 60}\n"
    rows = rows_of(read_design(written(tmp_path, text), SCHEMA), ["households=2000"], SCHEMA)
    assert len(rows) == 4
    found = rows.configuration(2)
    wanted = load_configuration(["consent=withdrawn", "resources.personnel=0.5", "days=60", "households=2000"], SCHEMA)
    assert found.digest() == wanted.digest()
    assert found.choices == wanted.choices
    assert rows.values(3, ["consent", "resources.personnel"]) == {"consent": "withdrawn", "resources.personnel": 1.0}


def test_one_at_a_time_begins_with_the_configuration_and_moves_one(tmp_path: Path) -> None:
    text = "kind: oat\nfactors:\n  consent.host: [0.2, 0.6]\n  mandate: [robust, protection]\n"
    rows = rows_of(read_design(written(tmp_path, text), SCHEMA), [], SCHEMA)
    assert rows.rows == [{}, {"consent.host": 0.2}, {"mandate": "robust"}]
    assert rows.values(0, ["mandate"]) == {"mandate": "protection"}


@pytest.mark.parametrize(("kind", "number"), [("lhs", 16), ("sobol", 16), ("saltelli", 16 * 4), ("morris", 16 * 3)])
def test_samples_fill_the_ranges_and_are_the_same_every_time(tmp_path: Path, kind: str, number: int) -> None:
    text = f"kind: {kind}\nsamples: 16\nseed: 3\nfactors:\n  {HOST}\n  households: {{low: 1000, high: 1004}}\n"
    one, two = (read_design(written(tmp_path, text), SCHEMA) for _ in range(2))
    rows = one.rows({})
    assert rows == two.rows({})
    assert len(rows) == number
    host = np.array([row["consent.host"] for row in rows])
    assert 0 <= host.min() < 0.3
    assert 0.7 < host.max() <= 1
    assert {type(row["households"]) for row in rows} == {int}
    assert {row["households"] for row in rows} <= set(range(1000, 1005))


def test_a_factor_turns_coordinates_into_values() -> None:
    assert [Factor("a", ("x", "y")).at(u) for u in (0.0, 0.49, 0.5, 1.0)] == ["x", "x", "y", "y"]
    assert Factor("a", (), 1.0, 100.0, "log").at(0.5) == pytest.approx(10.0)
    assert [Factor("a", (), 1.0, 3.0, whole=True).at(u) for u in (0.0, 0.5, 1.0)] == [1, 2, 3]


def test_a_csv_is_a_list_and_an_empty_cell_changes_nothing(tmp_path: Path) -> None:
    name = written(tmp_path, "consent.host,mandate\n0.1,robust\n\n,observer\n", "rows.csv")
    assert read_design(name, SCHEMA).listed == (
        {"consent.host": 0.1, "mandate": "robust"},
        {"mandate": "observer"},
    )


WRONG = {
    "kind: gird\nfactors: {}": "kind = gird is no kind of design; nearest: grid",
    "kind: grid": "needs factors",
    "kind: grid\nfactor: {}": r"factor is no part of a design; nearest: factors \(.*:2\)",
    "kind: grid\nfactors:\n  consent.hots: [1]": r"consent.hots is not a setting; nearest: consent.host \(.*:3\)",
    "kind: grid\nfactors:\n  consent.host: [0.5, 1.7]": r"consent.host = 1.7 is outside 0..1 \(.*:3\)",
    "kind: grid\nfactors:\n  consent.host: [high]": "consent.host = high is not a number",
    "kind: grid\nfactors:\n  consent.host: [0.5, 0.5]": "has a level twice",
    "kind: grid\nfactors:\n  consent: [frim]": "frim is not an option of consent; nearest: firm",
    "kind: grid\nfactors:\n  seed: [1, 2]": "seed cannot be a factor",
    "kind: grid\nfactors:\n  consent.host: {low: 0, high: 1}": "needs 2 to 1,000 levels",
    "kind: lhs\nfactors:\n  consent.host: {low: 0, high: 1}": "needs samples",
    "kind: lhs\nsamples: 4\nfactors:\n  consent.host: {low: 1, high: 0}": "low = 1 is not below high = 0",
    "kind: lhs\nsamples: 4\nfactors:\n  consent.host: {low: 0, high: 1, scale: log}": "not above 0",
    "kind: sobol\nsamples: 100\nfactors:\n  consent.host: {low: 0, high: 1}": "not a power of 2; nearest: 128",
    "kind: grid\nsamples: 4\nfactors:\n  consent.host: [0, 1]": "samples belongs to lhs",
    "kind: grid\noutcomes: [killed]\nfactors:\n  consent.host: [0, 1]": "killed is not an outcome; nearest: ",
    "kind: list": "either rows or file",
    "kind: list\nrows:\n  - {consent.host: 3}": r"consent.host = 3 is outside 0..1 \(.*:2, row 1\)",
    "kind: [": "is not YAML",
    "- a": "holds no design",
    "kind: grid\nfactors:\n  scenario.path: ['${oc.env:HOME}']": "is refused",
    "kind: grid\nfactors:\n  _target_: [os.system]": "is refused|not a setting",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_in_one_line_with_its_place(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError, match=WRONG[text]) as caught:
        read_design(written(tmp_path, text), SCHEMA)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_and_an_override_of_a_factor_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="nearest: consent_by_resources"):
        read_design("consent_by_resource", SCHEMA)
    with pytest.raises(ConfigurationError, match="there is no such file"):
        read_design("nowhere.yaml", SCHEMA)
    with pytest.raises(ConfigurationError, match="consent is a factor of conf/design/consent_by"):
        rows_of(read_design("consent_by_resources", SCHEMA), ["consent=firm"], SCHEMA)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("consent.host,consent.host\n1,1\n", "names a setting twice"),
        ("consent.host\n1,2\n", ":2 has 2 cells; the header has 1"),
        ("consent.host\n", "holds no rows"),
        ("consent.host\n\nhigh\n", r"rows.csv:3\)"),
    ],
)
def test_a_wrong_csv_is_told_by_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        read_design(written(tmp_path, text, "rows.csv"), SCHEMA)
