"""Comparisons: arms from commas, pairing, folders that lose nothing, tables and texts that say what was found."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import experiments
from agents.schema import SCHEMA
from experiments import comparison
from experiments.arms import MOST_ARMS, arms_of, comparisons, split
from experiments.command_line import main
from experiments.compare_folder import ARM_COLUMNS, CONFIGURED, CompareFolder, Pair, folder_path, pair
from experiments.compare_tables import COMPARISON_COLUMNS, OutcomeRow, compare_outcome, correlations
from experiments.compare_text import effect, headline, sentence
from experiments.comparison import Comparison, Group, compared, run_arms, warmup_groups, warmup_note
from experiments.figures.compare import COURSES, FOREST, PERSON_YEAR, SPREAD, away, costed, course, undominated
from experiments.figures.compare import arms as arms_figure
from experiments.figures.compare import difference as difference_figure
from experiments.figures.compare import distribution as distribution_figure
from experiments.figures.compare import pareto as pareto_figure
from experiments.figures.style import RC
from experiments.folder import ROOT, FolderError
from experiments.run import SHOWN
from scenarios.build import build as build_model
from scenarios.build import world_of
from scenarios.configuration import ConfigurationError, load_configuration, options
from scenarios.outcomes import NOTES, OUTCOMES, half_a_person, panel_frame, summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.figure import Figure

    from agents.measures import Record
    from experiments.arms import Arm
    from scenarios.world import World

SMALL = ("households=1000", "days=45", "warmup_days=30", "figures=false")
ARMS = "mandate=traditional,robust"


def arms(*overrides: str) -> list[Arm]:
    return arms_of(list(overrides), SCHEMA)


def small(path: Path, *overrides: str) -> list[Arm]:
    return arms(ARMS, *SMALL, f"output.dir={path}", *overrides)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, made_up: Callable[..., Record]) -> Callable[..., list[Pair]]:
    """Replace the runs; `fake({replicate: what it does})` returns the list of pairs that are run, as it grows."""

    def start(at_work: dict[int, Callable[[], object]] | None = None) -> list[Pair]:
        asked: list[Pair] = []

        def run(given: list[Arm], *others: Any) -> list[tuple[Record, dict[str, float]]]:
            same: Pair = others[2]
            asked.append(same)
            (at_work or {}).get(same.replicate, lambda: None)()
            # The second arm is another made-up run; its seed says which pair it is of.
            found = (
                made_up(same.seed + 1000 * row + max(same.draw, 0), days=45, warmup_months=1)
                for row in range(len(given))
            )
            return [(record, {"rows_without_spare": 1.0}) for record in found]

        monkeypatch.setattr(comparison, "run_arms", run)
        monkeypatch.setattr(comparison, "compile_first", lambda: None)
        return asked

    return start


# Arms


def test_a_comma_makes_arms_and_several_the_full_cross() -> None:
    found = arms("mandate=traditional,robust", "resources=full,half", "seed=7")
    assert [arm.name for arm in found] == [
        "mandate=traditional resources=full",
        "mandate=traditional resources=half",
        "mandate=robust resources=full",
        "mandate=robust resources=half",
    ]
    assert [arm.letter for arm in found] == list("ABCD")
    assert [arm.label for arm in found][1] == "traditional, half"
    for arm in found:
        choices = arm.configuration.choices
        assert f"mandate={choices['mandate']} resources={choices['resources']}" == arm.name
        assert arm.configuration.values["seed"] == 7
    levels = arms("mandate.robustness=0.1,0.5")
    assert [arm.label for arm in levels] == ["robustness=0.1", "robustness=0.5"]
    assert [arm.configuration.values["mandate"]["robustness"] for arm in levels] == [0.1, 0.5]


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("a,b", ("a", "b")),
        ("a", ("a",)),
        ("'a,b'", ("'a,b'",)),
        ('"a,b",c', ('"a,b"', "c")),
        ("[1,2],{3,4},f(5,6)", ("[1,2]", "{3,4}", "f(5,6)")),
        ("'it\\'s, so',b", ("'it\\'s, so'", "b")),
        ("a,", ("a", "")),
    ],
)
def test_commas_inside_quotes_and_brackets_make_no_arms(value: str, parts: tuple[str, ...]) -> None:
    assert split(value) == parts


def test_a_comma_in_a_path_makes_no_arms(tmp_path: Path) -> None:
    found = arms(ARMS, f"output.dir={tmp_path}/a,b [é]")
    assert len(found) == 2
    assert folder_path(found) == tmp_path / "a,b [é]"


def test_of_two_overrides_for_one_key_the_last_wins() -> None:
    assert len(arms("mandate=observer,robust,protection", ARMS)) == 2


@pytest.mark.parametrize("name", comparisons())
def test_named_comparisons_can_be_made_and_say_what_they_are(name: str) -> None:
    found = arms(f"comparison={name}")
    assert len(found) > 1
    assert comparisons()[name].endswith(".")
    text = (ROOT / "conf" / "comparison" / f"{name}.yaml").read_text("utf-8")
    assert text.startswith(f"# mandate compare comparison={name}\n")


def test_what_is_said_beside_a_named_comparison_wins() -> None:
    for overrides in (["comparison=mandates", ARMS], [ARMS, "comparison=mandates"]):
        assert [arm.name for arm in arms(*overrides)] == ["mandate=traditional", "mandate=robust"]
    assert len(arms("comparison=mandates", "resources=half,full")) == 8


def test_a_comparison_is_no_group_of_a_run() -> None:
    assert "comparison" not in options()
    with pytest.raises(ConfigurationError, match="comparison is not a setting"):
        load_configuration(["comparison=mandates"], SCHEMA)


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (["mandate=robust"], "a comparison needs two arms or more: give several values to one setting, "),
        (["mandate=robust,"], "mandate=robust,: an arm is empty"),
        (["mandate=robust,rbust"], "mandate=rbust is not an option of mandate; nearest: robust; "),
        (["mandate=robust,rbust"], "(override mandate=robust,rbust)"),
        (["mandate.robustness=0.1,1.7"], "1.7 is outside 0..1 (override mandate.robustness=0.1,1.7)"),
        (["consent=firm,firm"], "two arms are the same: consent=firm and consent=firm"),
        (["mandate.robustness=0.1,0.10"], "two arms are the same: "),
        (["seed=1,2"], "seed = 1,2: all arms have the same seed (override seed=1,2)"),
        (["days=100,200"], "days = 100,200: all arms have the same days"),
        (["uncertainty=seed,both"], "all arms have the same uncertainty"),
        (["mandat=robust,observer"], "mandat is not a setting; nearest: mandate"),
        (["robust"], "a comparison needs two arms"),
        (["robust", ARMS], "robust is not an override"),
        (["comparison=mandats"], "comparison=mandats is not a comparison; nearest: mandates; there are "),
        (["comparison=mandates", "comparison=consent", "resources=half,full"], "make 24 arms; a comparison has at"),
    ],
)  # fmt: skip
def test_a_slip_is_told_in_one_line_before_anything_runs(
    overrides: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigurationError) as refused:
        arms(*overrides)
    assert expected in str(refused.value)
    assert main(["compare", *overrides]) == 2
    assert capsys.readouterr().err == f"{refused.value}\n"


def test_a_slip_in_a_named_comparison_is_told_with_file_and_line(tmp_path: Path) -> None:
    import shutil

    conf = tmp_path / "conf"
    shutil.copytree(ROOT / "conf", conf)
    cases = {
        "mandate: [robust, rbust]": "(conf/comparison/own.yaml:2)",
        "mandate: {robust: 1}": "mandate is neither a value nor a list of values (conf/comparison/own.yaml:2)",
        "mandate: [robust": "conf/comparison/own.yaml:3 is not YAML",
        "- robust": "conf/comparison/own.yaml holds no settings",
    }
    for text, expected in cases.items():
        (conf / "comparison" / "own.yaml").write_text(f"# mandate compare comparison=own\n{text}\n", "utf-8")
        with pytest.raises(ConfigurationError) as refused:
            arms_of(["comparison=own"], SCHEMA, folder=conf)
        assert expected in str(refused.value)


def test_every_arm_can_have_a_letter() -> None:
    assert chr(ord("A") + MOST_ARMS - 1) <= "Z"


# Pairs


def test_luck_and_draws_vary_as_the_uncertainty_says() -> None:
    assert [pair(row, "seed", 7, 3) for row in range(3)] == [(0, 7, CONFIGURED), (1, 8, CONFIGURED), (2, 9, CONFIGURED)]
    assert [pair(row, "parameters", 7, 3) for row in range(3)] == [(0, 7, 7), (1, 7, 8), (2, 7, 9)]
    assert [pair(row, "both", 7, 3) for row in range(3)] == [(0, 7, 7), (1, 8, 8), (2, 9, 9)]
    assert [pair(row, "both", 7, 8).draw for row in range(8)] == [7, 7, 8, 8, 9, 9, 10, 10]
    nested = [pair(row, "both", 7, 50) for row in range(50)]
    assert [same.seed for same in nested] == list(range(7, 57))
    assert np.bincount([same.draw - 7 for same in nested]).tolist() == [4] * 12 + [2]


def test_arms_that_differ_on_the_missions_side_share_their_warmup() -> None:
    found = arms(ARMS, "resources=full,half", "consent=firm,fragile")
    assert warmup_groups(found) == [Group(0, tuple(range(1, 8)))]
    assert (
        warmup_note(found, warmup_groups(found))
        == "warmup computed once a seed".replace("warmup", "warm-up") + " and shared by all arms"
    )
    draws = arms(ARMS, "uncertainty=parameters")
    assert warmup_note(draws, warmup_groups(draws)) == "warm-up computed once a draw and shared by all arms"
    mixed = arms(ARMS, "households=1000,2000")
    assert warmup_groups(mixed) == [Group(0, (2,)), Group(1, (3,))]
    assert warmup_note(mixed, warmup_groups(mixed)) == (
        "warm-up computed 2 times a seed, since the arms differ in households"
    )
    apart = arms("battle.rate=0.01,0.02")
    assert warmup_note(apart, warmup_groups(apart)) == (
        "warm-up computed once an arm, since the arms differ in battle.rate"
    )
    none = arms(ARMS, "warmup_days=0")
    assert warmup_note(none, warmup_groups(none)) == "no warm-up"


@pytest.mark.parametrize("uncertainty", ["seed", "both"])
def test_every_arm_is_as_if_it_ran_alone(uncertainty: str) -> None:
    found = arms("mandate=observer,robust", "battle.rate=0.01,0.012", *SMALL, f"uncertainty={uncertainty}")
    world = world_of(found[0].configuration)
    same = Pair(0, 9, CONFIGURED if uncertainty == "seed" else 4)
    done = run_arms(found, [world] * 4, warmup_groups(found), same, threading.Event())
    assert done is not None
    for arm, (record, notes) in zip(found, done, strict=True):
        alone = build_model(arm.configuration, 9, world, draw=None if uncertainty == "seed" else 4)
        alone.run_for(45)
        assert notes == alone.notes
        assert record.cells.tobytes() == alone.record().cells.tobytes(), arm.name
        assert record.events.day.tobytes() == alone.record().events.day.tobytes()
    assert done[0][0].cells.tobytes() != done[1][0].cells.tobytes()


def test_a_stopped_replicate_gives_nothing(tmp_path: Path) -> None:
    found = small(tmp_path)
    stop = threading.Event()
    stop.set()
    assert run_arms(found, [world_of(found[0].configuration)] * 2, warmup_groups(found), Pair(0, 1, -1), stop) is None


# The whole job and its folder


def test_a_comparison_of_the_model_in_python(tmp_path: Path) -> None:
    result: Comparison = experiments.compare(
        "zaruna", ARMS, *SMALL[:3], replicates=2, seed=11, figures=False, **{"output.dir": tmp_path / "c"}
    )
    assert result.arms == {"A": "mandate=traditional", "B": "mandate=robust"}
    assert result.paths == []
    assert list(result.table.columns) == [column.name for column in COMPARISON_COLUMNS] == list(OutcomeRow._fields)
    assert len(result.summary) == 4
    assert result.summary.groupby("replicate")["seed"].nunique().eq(1).all()
    assert list(result.summary.columns[:4]) == [column.name for column in ARM_COLUMNS]
    assert set(result.panel()["arm"]) == {"A", "B"}
    for text in ("A: mandate=traditional", "2 runs an arm, paired: seeds 11-12", "warm-up computed once a seed"):
        assert text in result.text
    assert result.text.endswith("Not a forecast: compares assumptions.")
    for name in SHOWN:
        assert f"\n{name} " in result.text
    assert callable(experiments.compare)  # no module of that name hides it
    found = result.row("host_consent")
    assert found.pairs == 2
    assert result.told("host_consent").startswith(
        "Consent of the host state at the end, mandate=robust against mandate=traditional: "
    )
    with pytest.raises(KeyError, match="luck of arm B is not in the table"):
        result.row("luck")
    with pytest.raises(FolderError, match=r"difference is no picture here; there are: none \(figures=false\)"):
        result.picture("difference")


def test_a_folder_holds_what_it_should(tmp_path: Path, fake: Any) -> None:
    fake()
    result = compared(small(tmp_path, "replicates=3", "figures=true"))
    tables = ["comparison", "correlation", "summary"]
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(
        ["arms", "figures", "manifest.json", "panel.parquet"]
        + [f"{name}.{end}" for name in tables for end in ("csv", "parquet")]
    )
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["complete"] is True
    assert manifest["pairs"] == [[0, 1, -1], [1, 2, -1], [2, 3, -1]]
    assert [arm["differs"] for arm in manifest["arms"]] == [["mandate=traditional"], ["mandate=robust"]]
    assert sorted(item.name for item in (tmp_path / "arms").iterdir()) == ["A-traditional.yaml", "B-robust.yaml"]
    read = pd.read_csv(tmp_path / "comparison.csv")
    pd.testing.assert_frame_equal(read, result.table, check_dtype=False)
    assert sorted(path.name for path in result.paths) == [
        "arms.png",
        "difference.png",
        "distribution.png",
        "pareto.png",
    ]
    for path in result.paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert b"<svg" in path.with_suffix(".svg").read_bytes()


def test_a_second_command_runs_nothing_again_and_more_replicates_are_added(tmp_path: Path, fake: Any) -> None:
    asked = fake()
    first = compared(small(tmp_path, "replicates=2"))
    assert [same.replicate for same in sorted(asked)] == [0, 1]
    assert compared(small(tmp_path, "replicates=2")).text == first.text
    assert len(asked) == 2
    more = compared(small(tmp_path, "replicates=4"))
    assert sorted(same.replicate for same in asked) == [0, 1, 2, 3]
    assert more.summary["seed"].to_list() == [1, 1, 2, 2, 3, 3, 4, 4]
    fake()
    anew = compared(small(tmp_path / "anew", "replicates=4"))
    assert anew.text == more.text
    assert anew.panel().equals(more.panel())


def test_the_command_prints_the_text_and_the_paths(
    tmp_path: Path, fake: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake()
    assert main(["compare", ARMS, *SMALL[:3], f"output.dir={tmp_path / 'a b'}", "replicates=2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Zaruna")
    assert lines[-5:] == [
        str(tmp_path / "a b"),
        *(
            str(tmp_path / "a b" / "figures" / f"{name}.png")
            for name in ("arms", "difference", "distribution", "pareto")
        ),
    ]


def test_replicates_whose_draw_would_be_another_are_run_again(tmp_path: Path, fake: Any) -> None:
    asked = fake()
    compared(small(tmp_path, "replicates=3", "uncertainty=both"))
    result = compared(small(tmp_path, "replicates=8", "uncertainty=both"))
    assert [same.draw for same in sorted(asked) if same.replicate == 1] == [1, 2]
    assert [same.replicate for same in asked].count(0) == 1
    assert result.summary["draw"].to_list() == [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4


def test_a_failure_keeps_what_is_finished(tmp_path: Path, fake: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise RuntimeError("lightning struck")

    fake({2: fail})
    with pytest.raises(RuntimeError, match="lightning"):
        compared(small(tmp_path, "replicates=5", "threads=1"))
    assert "of 5 replicates are finished and kept in" in capsys.readouterr().err
    found = small(tmp_path, "replicates=5")
    kept = CompareFolder.open(found, [world_of(found[0].configuration)] * 2, "").finished()
    assert kept[:2] == [0, 1]
    assert 2 not in kept
    asked = fake()
    assert "5 runs an arm" in compared(found).text
    assert sorted(same.replicate for same in asked) == [row for row in range(5) if row not in kept]


def test_a_folder_of_something_else_is_refused(tmp_path: Path, fake: Any) -> None:
    fake()
    compared(small(tmp_path / "c", "replicates=2"))
    with pytest.raises(
        FolderError, match="holds another comparison, of mandate=traditional and mandate=robust; choose"
    ):
        compared(arms("mandate=observer,robust", *SMALL, f"output.dir={tmp_path / 'c'}"))
    with pytest.raises(FolderError, match="starts with seed 1; choose"):
        compared(small(tmp_path / "c", "seed=2"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("dear all")
    with pytest.raises(FolderError, match="holds other things than a comparison"):
        compared(small(tmp_path / "other"))
    (tmp_path / "other" / "manifest.json").write_text('{"configuration": "x", "seed": 1}')
    with pytest.raises(FolderError, match="holds no comparison that can be continued"):
        compared(small(tmp_path / "other"))
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="is a file"):
        compared(small(tmp_path / "file"))


def test_the_usual_folder_says_what_is_compared() -> None:
    names = [folder_path(arms(ARMS, *more)).name for more in ((), ("days=10",), ("seed=2",))]
    assert names[0].startswith("compare-zaruna-traditional-robust-seed1-")
    assert names[2].startswith("compare-zaruna-traditional-robust-seed2-")
    assert len(set(names)) == 3


# Tables


def frames(a: list[float], b: list[float], draws: list[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Summaries of two arms in one outcome."""
    one = {"seed": range(len(a)), "draw": draws}
    return tuple(pd.DataFrame({**one, **{outcome.name: values for outcome in OUTCOMES}}) for values in (a, b))  # type: ignore[return-value]


def outcome_named(name: str) -> Any:
    return next(outcome for outcome in OUTCOMES if outcome.name == name)


def test_a_difference_by_hand() -> None:
    """b - a = -1, -2, -3: mean -2, standard error 1 / sqrt(3), t of 0.95 at 2 degrees of freedom 2.92."""
    row = compare_outcome(("A", "B"), outcome_named("attacks"), "", frames([4, 6, 5], [3, 4, 2], [-1] * 3), (0, 0))
    assert (row.arm, row.against, row.outcome, row.compared) == ("B", "A", "attacks", "difference")
    assert (row.typical_against, row.typical, row.estimate) == (5, 3, -2)
    assert row.high == pytest.approx(-2 + 2.91999 / 3**0.5, abs=1e-4)
    assert (row.pairs, row.better_pairs, row.equal_pairs) == (3, 3, 0)
    assert (row.draws, row.better_draws) == (0, 0)
    assert row.sd_luck == pytest.approx(1)
    assert np.isnan(row.sd_ignorance)
    assert row.unpaired_runs == pytest.approx(3 * (1 + 1) / 1)


def test_a_ratio_by_hand() -> None:
    """With half a person being 1: (b + 1) / (a + 1) is 1/2 in every pair, and the missing pair is left out."""
    missing = float("nan")
    row = compare_outcome(
        ("A", "B"), outcome_named("civilians_killed"), "", frames([3, 7, 1], [1, 3, missing], [-1] * 3), (1, 1)
    )
    assert (row.estimate, row.low, row.high) == pytest.approx((0.5, 0.5, 0.5))
    assert np.isnan(row.unpaired_runs)  # the spread is rounding alone
    assert (row.pairs, row.better_pairs) == (2, 2)
    assert row.typical_against == pytest.approx((4 * 8) ** 0.5 - 1)


def test_draws_are_counted_by_the_mean_over_their_seeds() -> None:
    """Trust rises by 1, 1; 3, -1; -2, 1: better, which is higher, in two of three draws and in four of six runs."""
    row = compare_outcome(
        ("A", "B"),
        outcome_named("trust_mission"),
        "",
        frames([0] * 6, [1, 1, 3, -1, -2, 1], [5, 5, 6, 6, 7, 7]),
        (0, 0),
    )
    assert (row.better_pairs, row.pairs, row.better_draws, row.draws) == (4, 6, 2, 3)
    assert 0 <= row.ignorance <= 1
    undirected = compare_outcome(("A", "B"), outcome_named("strength"), "", frames([0, 1], [1, 2], [-1, -1]), (0, 0))
    assert undirected.better_pairs == 0


def test_where_luck_is_held_all_variance_is_ignorance() -> None:
    one, two = frames([1, 2, 3], [2, 4, 4], [5, 6, 7])
    row = compare_outcome(("A", "B"), outcome_named("attacks"), "", (one.assign(seed=1), two.assign(seed=1)), (0, 0))
    assert np.isnan(row.sd_luck)
    assert row.sd_ignorance == pytest.approx(np.std([1, 2, 1], ddof=1))


def test_half_a_person_is_half_a_person(made_up: Callable[..., Record], world: World) -> None:
    record = made_up(3)
    days = record.days - record.warmup_days
    for outcome, measure in (("civilians_killed", "civilians_killed"), ("battle_deaths", "fighters_killed")):
        from agents.measures import BY_CELL, position

        column = position(measure, BY_CELL)
        persons = record.cells[record.warmup_months :, :, :, column].sum()
        found = summary(record, world)[outcome]
        assert found / persons / 2 == pytest.approx(half_a_person(outcome_named(outcome), world, days))
    with pytest.raises(ValueError, match="counts no persons"):
        half_a_person(outcome_named("attacks"), world, days)


def test_every_ratio_counts_persons_and_has_a_direction(world: World) -> None:
    ratios = [outcome for outcome in OUTCOMES if outcome.compared == "ratio"]
    assert {"civilians_killed", "crossfire_killed", "battle_deaths", "displaced"} <= {item.name for item in ratios}
    for outcome in ratios:
        assert 0 < half_a_person(outcome, world, 1095) < 0.1
        assert outcome.better != "none"


def test_correlations_are_of_sums_from_authorisation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made_up: Callable[..., Record]
) -> None:
    def run(given: list[Arm], *others: Any) -> list[tuple[Record, dict[str, float]]]:
        same = others[2]
        return [(made_up(same.seed + row * 50, days=200, warmup_months=1), {}) for row in range(len(given))]

    monkeypatch.setattr(comparison, "run_arms", run)
    monkeypatch.setattr(comparison, "compile_first", lambda: None)
    found = arms(ARMS, "households=1000", "days=200", "figures=false", f"output.dir={tmp_path}", "replicates=5")
    result = compared(found)
    assert sorted(set(result.correlation["month"])) == [3, 6]
    panel = result.panel()
    six = panel[(panel["month"] >= 1) & (panel["month"] <= 6) & (panel["location"] != "") & (panel["actor"] != "")]
    sums = six.groupby(["arm", "replicate"], observed=True)["attacks"].sum()
    expected = np.corrcoef(sums["A"], sums["B"])[0, 1]
    row = result.correlation.query("measure == 'attacks' and month == 6")
    assert row["correlation"].to_list() == pytest.approx([expected])
    folder = CompareFolder(tmp_path, found, [world_of(found[0].configuration)] * 2, "")
    assert correlations(folder).equals(result.correlation)


# Texts


def row(**changes: Any) -> OutcomeRow:
    usual: dict[str, Any] = {
        "arm": "B", "against": "A", "outcome": "civilians_killed", "unit": "persons", "better": "lower",
        "compared": "ratio", "pairs": 50, "typical_against": 9.0, "typical": 7.0, "estimate": 0.83, "low": 0.75,
        "high": 0.92, "detectable": 1.1, "better_pairs": 37, "equal_pairs": 0, "draws": 13, "better_draws": 10,
        "correlation": 0.5, "unpaired_runs": 100.0, "sd_luck": 1.0, "sd_ignorance": 0.0,
    }  # fmt: skip
    return OutcomeRow(**(usual | changes))


@pytest.mark.parametrize(
    ("uncertainty", "expected"),
    [
        ("seed", "B better in 37 of 50 seeds"),
        ("parameters", "B better in 37 of 50 parameter draws"),
        (
            "both",
            "B better in 37 of 50 seeds and in 77 % of 13 parameter draws; sd by luck x2.72, by ignorance x1.00",
        ),
    ],
)
def test_the_headline_says_how_often_an_arm_is_better(tmp_path: Path, uncertainty: str, expected: str) -> None:
    folder = CompareFolder(tmp_path, small(tmp_path, f"uncertainty={uncertainty}"), [], "")
    assert headline(row(), folder) == f"civilians_killed: x0.830, 90 % interval x0.750 .. x0.920; {expected}"
    assert headline(row(better="none"), folder).endswith(".. x0.920")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            "x0.830 (90 % interval x0.750 .. x0.920, 50 pairs), better in 37 of them. The interval leaves out no "
            "change.",
        ),
        (
            {"high": 1.02, "detectable": 1.1},
            "x0.830 (90 % interval x0.750 .. x1.02, 50 pairs), better in 37 of them. No change lies in the interval; a "
            "true effect of x1.10 or its inverse would mostly have been seen.",
        ),
        (
            {"compared": "difference", "better": "none", "estimate": 0.1, "low": -0.1, "high": 0.3, "detectable": 0.4},
            "+0.100 (90 % interval -0.100 .. +0.300, 50 pairs). No change lies in the interval; a true effect of 0.400 "
            "up or down would mostly have been seen.",
        ),
        ({"estimate": 1.0, "low": 1.0, "high": 1.0 + 1e-16}, "the same in all 50 pairs."),
        ({"low": float("nan"), "high": float("nan"), "pairs": 1}, "cannot be said from 1 pairs."),
    ],
)
def test_a_sentence_says_whether_an_effect_can_be_told_from_luck(changes: dict[str, Any], expected: str) -> None:
    arms = {"A": "mandate=traditional", "B": "mandate=robust"}
    start = "Civilians killed in one-sided violence, mandate=robust against mandate=traditional: "
    assert sentence(row(**changes), arms) == start + expected


@pytest.mark.parametrize(
    ("value", "compared", "text"),
    [
        (0.83, "ratio", "x0.830"),
        (1234.0, "ratio", "x1,234"),
        (0.0001, "ratio", "x1.0e-04"),
        (-6.4, "difference", "-6.40"),
        (0.0, "difference", "+0.000"),
        (-0.00034, "difference", "-0.0003"),
        (float("nan"), "ratio", "-"),
    ],
)
def test_ratios_and_differences_are_told_apart(value: float, compared: str, text: str) -> None:
    assert effect(row(compared=compared), value) == text


def test_the_text_tells_both_kinds_of_uncertainty(tmp_path: Path, fake: Any) -> None:
    fake()
    text = compared(small(tmp_path, "replicates=8", "uncertainty=both")).text
    assert "8 runs an arm, paired: seeds 1-8, 4 parameter draws" in text
    head = next(line for line in text.splitlines() if line.startswith("outcome "))
    assert "of draws" in head
    assert "ignorance" in head
    assert "ignorance: share of the draws in the variance" in text
    lines = text.splitlines()
    assert max(len(line) for line in lines) < 170


def test_help_lists_the_named_comparisons(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"comparison={name}" in shown for name in comparisons())
    assert "A comma makes arms" in shown
    assert "  replicates=20" in shown


# Figures

LABELS = {"A": "A: traditional", "B": "B: robust", "C": "C: observer"}


@pytest.fixture(scope="module")
def made_up_summary(made_up: Callable[..., Record], world: World) -> pd.DataFrame:
    rows = [
        {"arm": letter, "replicate": replicate, "seed": replicate, "draw": -1}
        | summary(made_up(replicate + 100 * place), world)
        | {note.name: 0.0 for note in NOTES}
        for place, letter in enumerate(LABELS)
        for replicate in range(4)
    ]
    return pd.DataFrame(rows).assign(cost=lambda frame: 500 * frame["strength"])


def figures(made_up: Callable[..., Record], world: World, summary_: pd.DataFrame, letters: str) -> dict[str, Figure]:
    labels = {letter: LABELS[letter] for letter in letters}
    runs = {
        letter: [course(panel_frame(made_up(place), world, 0, place), world)] * 2
        for place, letter in enumerate(letters)
    }
    rows = [
        row(arm=letter, outcome=name, compared=outcome_named(name).compared, better=outcome_named(name).better)
        for letter in letters[1:]
        for name in FOREST
    ]
    about = "4 runs an arm, paired, seeds 0-3. Not a forecast: compares assumptions."
    with mpl.rc_context(RC):
        return {
            "arms": arms_figure(runs, labels, (180, 1095), about),
            "difference": difference_figure(rows, labels, about),
            "distribution": distribution_figure(summary_[summary_["arm"].isin(list(letters))], labels, about),
            "pareto": pareto_figure(summary_[summary_["arm"].isin(list(letters))], labels, about),
        }


@pytest.mark.parametrize("letters", ["AB", "ABC"])
def test_texts_of_figures_do_not_run_into_each_other(
    made_up: Callable[..., Record], world: World, made_up_summary: pd.DataFrame, letters: str
) -> None:
    for name, figure in figures(made_up, world, made_up_summary, letters).items():
        figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in figure.texts]
        boxes += [axes.title.get_window_extent() for axes in figure.axes if axes.title.get_text()]
        boxes += [axes.xaxis.label.get_window_extent() for axes in figure.axes if axes.xaxis.label.get_text()]
        boxes += [legend.get_window_extent() for legend in figure.legends]
        width, height = figure.get_size_inches() * figure.dpi
        for place, box in enumerate(boxes):
            assert box.x0 >= 0, name
            assert box.y0 >= 0, name
            assert box.x1 <= width, name
            assert box.y1 <= height, name
            assert not any(box.overlaps(other) for other in boxes[:place]), name
        assert "Not a forecast: compares assumptions." in " ".join(text.get_text() for text in figure.texts).replace(
            "\n", " "
        )


def test_a_mission_shorter_than_a_month_can_be_drawn(tmp_path: Path) -> None:
    """Its only whole months are those of the warm-up, in which nobody consents to anything."""
    for replicates in (1, 2):
        more = ("days=10", "figures=true", f"replicates={replicates}")
        assert len(compared(small(tmp_path / str(replicates), *more)).paths) == 4


def test_the_cost_is_that_of_the_persons_present(tmp_path: Path, world: World, made_up_summary: pd.DataFrame) -> None:
    folder = CompareFolder(tmp_path, arms("comparison=mandates")[:3], [world] * 3, "")
    found = costed(made_up_summary.assign(strength=0.5), folder)
    assert set(found["cost"]) == {0.5 * 9000 * PERSON_YEAR / 1e6}


def test_names_of_arms_turn_away_from_their_neighbour() -> None:
    found = away(np.array([[0.0, 0.0], [0.1, 0.1], [1.0, 0.9], [1.0, 0.9]]))
    np.testing.assert_allclose(found, [[-1, -0.7], [1, 0.7], [1, 0.7], [-1, -0.7]])
    np.testing.assert_allclose(away(np.array([[2.0, 3.0], [2.0, 4.0]])), [[1, -0.7], [-1, 0.7]])


def test_only_arms_that_another_beats_are_dominated() -> None:
    costs = np.array([[1.0, 5.0, 1.0], [2.0, 4.0, 1.0], [2.0, 5.0, 1.0], [2.0, 4.0, 1.0]])
    assert undominated(costs).tolist() == [True, True, False, True]


def test_figures_show_outcomes_that_exist(made_up: Callable[..., Record], world: World) -> None:
    names = {outcome.name for outcome in OUTCOMES}
    assert {*FOREST, *SPREAD} <= names
    months = course(panel_frame(made_up(1), world, 0, 1), world)
    assert list(months.columns) == [name for name, _, _ in COURSES]
    assert months.loc[0, "killed"] == 0
    assert months["killed"].iloc[-1] / 3 == pytest.approx(summary(made_up(1), world)["civilians_killed"])


# The page


def test_the_page_explains_every_column() -> None:
    page = (ROOT / "docs" / "compare.md").read_text("utf-8")
    for column in (*COMPARISON_COLUMNS, *ARM_COLUMNS):
        assert f"| `{column.name}` | {column.unit} | {column.meaning} |" in page
