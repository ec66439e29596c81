"""The scores of flight on camp counts: arithmetic, baselines, forecasts without leaks, the command, and its targets."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import pytest

from experiments import displacement_parameters as fitted
from experiments.command_line import main
from experiments.displacement import RULE, displacement, geometric_mean
from experiments.displacement_scores import ard, baselines, follow, forecast, forecasts, kilometres, nearest
from scenarios.conflict_folder import Conflict, read_conflict
from scenarios.displacement_flows import case_of, frictions, parameters
from scenarios.observed_counts import Count, Counts
from tests.scenarios.conflict_folders import FILES, write

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "displacement"


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("all") / "landia2020", FILES)


@pytest.fixture(scope="module")
def conflict(folder: Path) -> Conflict:
    return read_conflict(folder)


def test_ard_by_hand() -> None:
    observed = np.array([[0, 0], [60, 40], [50, 150]], dtype=float)
    simulated = np.array([[5, 5], [1, 1], [30, 10]], dtype=float)
    # Day 1: |.5 - .6| + |.5 - .4|; day 2: |.75 - .25| + |.25 - .75|; day 0 has nobody.
    assert ard(simulated, observed) == pytest.approx((0.2 + 1.0) / 2)
    assert ard(simulated, observed, first=2) == pytest.approx(1.0)
    assert np.isnan(ard(simulated, observed, first=3))
    assert ard(observed, observed) == 0
    assert ard(np.zeros((3, 2)), observed) == pytest.approx((0.2 + 0.5) / 2)


def test_geometric_mean_leaves_out_what_is_missing() -> None:
    assert geometric_mean([2, 8, float("nan")]) == pytest.approx(4)
    assert np.isnan(geometric_mean([]))


def test_baselines(conflict: Conflict) -> None:
    case, observed = case_of(conflict), conflict.observed()
    found = baselines(case, observed, exponent=2)
    np.testing.assert_array_equal(
        found["uniform, open camps"][[0, 5, 6, 10]], [[1, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    )
    np.testing.assert_array_equal(found["capacity, open camps *"][7], [3000, 1000, 0])
    np.testing.assert_allclose(found["shares of day 7 (peek)"][50], observed[7] / observed[7].sum())
    roads = kilometres(case)[case.state[25]]
    alpha = conflict.names.index("Alpha")
    np.testing.assert_allclose(roads[alpha][:2], [70 + 90 + 40, 70 + 90 + 10])
    assert nearest(roads)[alpha].tolist() == [0, 1, 0]
    for name in ("nearest open camp", "one-parameter gravity"):
        np.testing.assert_allclose(found[name].sum(axis=1), observed.sum(axis=1))


def test_a_fall_is_shared_by_all_camps(conflict: Conflict) -> None:
    case = case_of(conflict)
    chances = np.broadcast_to(np.array([0.5, 0.3, 0.2]), (len(case.legs), len(conflict.names), 3))
    found = follow(case, np.array([0.0, 100, 50, 70]), chances)
    np.testing.assert_allclose(found[2:], [[25, 15, 10], [35, 21, 14]])


def test_forecasts_read_nothing_after_their_start(conflict: Conflict) -> None:
    """Changing every record, correction, closure and day of fighting after a start changes nothing in its forecast."""
    start, p = 32, parameters()
    later = tuple(
        Counts(
            tuple([c if c.day <= start else Count(c.day, c.persons * 7 + 1) for c in one] for one in counts.series),
            (*(day for day in counts.corrections if day <= start), start + 9),
        )
        for counts in conflict.counts
    )
    fighting = conflict.fighting.copy()
    fighting[start + 1 :] = ~fighting[start + 1 :]
    closures = tuple(c for c in conflict.closures if c.first_day <= start)
    changed = dataclasses.replace(conflict, counts=later, fighting=fighting, closures=closures)
    runs = []
    for made in (conflict, changed):
        case = case_of(made)
        runs.append(forecast(case, p, made.observed(known_at=start), start, 20, frictions(case, p)))
    np.testing.assert_array_equal(*runs)
    assert (runs[0].sum(axis=1) > conflict.observed(known_at=start)[start].sum()).all()


def test_forecasts_are_scored_against_what_was_counted(conflict: Conflict) -> None:
    # The period has room for one start at the shortest horizon: from day 30 to day 60 it would need day 60.
    assert forecasts(case_of(conflict), parameters()) == []
    longer = dataclasses.replace(conflict, fighting=np.concatenate([conflict.fighting, conflict.fighting]))
    found = forecasts(case_of(longer), parameters())
    assert [(one.horizon, one.starts) for one in found] == [(30, 4)]
    assert 0 < found[0].rule < 2
    assert 0 < found[0].frozen < 2


def test_the_command_on_one_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["validate", f"displacement={folder}", "output.dir=scored"]) == 0
    shown = capsys.readouterr().out
    assert "landia2020: 60 days, 3 camps, 8 places; parameters are the defaults" in shown
    assert "rule: better than" in shown
    assert "note: Ghost has counts and is no location" in shown
    listed = {line for line in shown.splitlines() if line.startswith("scored/")}
    assert listed == {
        str(path.relative_to(tmp_path)) for path in (tmp_path / "scored").iterdir() if path.suffix != ".svg"
    }
    rows = table(tmp_path / "scored" / "scores.csv")
    assert rows[0]["method"] == RULE
    assert rows[0]["runs"] == "20"
    assert 0 < float(rows[0]["all_days"]) < 2
    camps = table(tmp_path / "scored" / "camps.csv")
    assert len(camps) == 3 * 60
    assert all(int(row["low"]) <= int(row["high"]) for row in camps)


def test_an_unusable_folder_among_others_is_left_out_with_its_reason(tmp_path: Path) -> None:
    broken = write(tmp_path / "all" / "broken", FILES)
    (broken / "input_csv" / "locations.csv").unlink()
    write(tmp_path / "all" / "landia2020", FILES)
    text = displacement(tmp_path / "all", tmp_path / "out", figures=False).text
    assert "broken is left out: locations.csv is missing" in text
    assert "landia2020: 60 days" in text


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["displacement=nowhere"], "'nowhere' is not a folder"),
        (["displacement="], "names no folder"),
        (["displacement=."], "holds no displacement folder: none has input_csv/"),
        (["displacement=.", "seed=3"], "seed=3 is not known here"),
        (["displacement"], "PATH"),
        (["displaced=."], "nearest: displacement"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(
    arguments: list[str],
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["validate", *arguments]) == 2
    said = capsys.readouterr().err
    assert problem in said
    assert len(said.splitlines()) == 1


def test_the_defaults_are_the_fitted_values() -> None:
    p = parameters()
    assert {name: getattr(p, name) for name in fitted.ALL} == fitted.ALL


@pytest.mark.slow
def test_the_fit_gives_the_values_in_the_tables() -> None:
    from experiments.displacement_fit import counted, fit, fit_gravity

    names = sorted(fitted.WITHOUT)
    if not all((PUBLIC / name).is_dir() for name in names):
        pytest.skip("the public displacement folders are not beside this checkout")
    conflicts = {name: counted(PUBLIC / name) for name in names}
    assert fit(list(conflicts.values())) == pytest.approx(fitted.ALL, abs=0.02)
    for left_out in names:
        used = [counts for name, counts in conflicts.items() if name != left_out]
        assert fit(used) == pytest.approx(fitted.WITHOUT[left_out], abs=0.02)
        assert fit_gravity(used) == pytest.approx(fitted.GRAVITY_WITHOUT[left_out], abs=0.02)


@pytest.mark.slow
def test_the_rule_reaches_what_it_must_on_the_public_conflicts(tmp_path: Path) -> None:
    """Targets stated beforehand: geometric means of left-out scores, and forecasts against frozen shares."""
    if not all((PUBLIC / name).is_dir() for name in fitted.WITHOUT):
        pytest.skip("the public displacement folders are not beside this checkout")
    displacement(PUBLIC, tmp_path / "out", figures=False)
    by_method: dict[str, list[float]] = {}
    for row in table(tmp_path / "out" / "scores.csv"):
        by_method.setdefault(row["method"], []).append(float(row["all_days"]))
    means = {method: geometric_mean(values) for method, values in by_method.items()}
    assert means[RULE] <= 0.40
    for rival in ("uniform, open camps", "nearest open camp", "shares of day 7 (peek)", "one-parameter gravity"):
        assert means[RULE] < means[rival]
    assert means["rule, with capacity *"] <= 0.20
    assert means["rule, with capacity *"] < means["capacity, open camps *"]
    ratios: dict[str, list[float]] = {}
    for row in table(tmp_path / "out" / "forecasts.csv"):
        ratios.setdefault(row["horizon"], []).append(float(row["rule"]) / float(row["frozen"]))
    assert geometric_mean(ratios["90"]) <= 0.85
    assert geometric_mean(ratios["180"]) <= 0.80
