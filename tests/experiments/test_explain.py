"""The chain behind an event: every part of it, in the run's own numbers, for any event of a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from agents.events import KINDS, REASONS, RESPONSES
from agents.schema import SCHEMA
from experiments.classroom.words import words
from experiments.command_line import main
from experiments.explain import BEHIND, LABEL, WIDTH, case_of, chain, explain, found_id, grounds
from experiments.folder import FolderError, RunFolder
from experiments.report import opened
from scenarios.configuration import load_configuration
from scenarios.outcomes import IDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from agents.measures import Record
    from scenarios.displaced import Displaced
    from scenarios.world import World

LABELS = ["What happened", *BEHIND, "Read with care"]


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, made_up: Callable[..., Record], fled: Callable[[int], Displaced],
    world: World,
) -> RunFolder:  # fmt: skip
    path = tmp_path_factory.mktemp("runs") / "a run"
    asked = [f"output.dir={path}", "seed=5", "replicates=2", "days=120"]
    written = RunFolder.open(load_configuration(asked, SCHEMA), world)
    for seed in written.seeds:
        written.keep(seed, made_up(seed, days=120, warmup_months=1), fled(seed), {})
    written.assemble()
    return opened(path)


@pytest.fixture(scope="module")
def events(folder: RunFolder) -> pd.DataFrame:
    return pd.concat(folder.replicates("events"), ignore_index=True)


def one(events: pd.DataFrame, **wanted: Any) -> int:
    """Return the id of the first event of the mission with these values."""
    rows = events["day"] >= wanted.pop("since", 0)
    for column, value in wanted.items():
        rows &= events[column] == value
    return int(events.loc[rows, "id"].iloc[0])


def text_of(folder: RunFolder, event: int) -> str:
    """Return what stands right of the labels as one line, so that words are found wherever lines break."""
    return right_of_labels(explain(folder.path, str(event)).splitlines())


def right_of_labels(lines: list[str]) -> str:
    return " ".join(" ".join(line[LABEL:] for line in lines[1:]).split())


def test_every_kind_of_event_has_words() -> None:
    assert {f"why.chain.kinds.{kind}" for kind in KINDS.values()} <= set(words("en").texts)


def test_the_mechanisms_behind_the_chain_are_there() -> None:
    for names in BEHIND.values():
        for name in names:
            assert "enabled" in SCHEMA.parameters[name]


@pytest.mark.parametrize("kind", ["one_sided", "battle", "on_peacekeepers"])
def test_the_chain_is_whole_and_fits_a_terminal(folder: RunFolder, events: pd.DataFrame, kind: str) -> None:
    lines = explain(folder.path, str(one(events, event_type=kind))).splitlines()
    assert 15 <= len(lines) <= 28
    assert max(map(len, lines)) <= WIDTH
    left = [line[:20].strip() for line in lines[1:]]
    assert [label for label in left if label in LABELS] == LABELS
    assert sum(label.startswith("assumed ") for label in left) == len(BEHIND)
    assert "Not a forecast" in " ".join(lines)
    assert "nan" not in " ".join(lines)


def test_the_largest_is_the_deadliest_attack_of_all_runs(folder: RunFolder, events: pd.DataFrame) -> None:
    attacks = events[(events["event_type"] == "one_sided") & (events["day"] >= 0)]
    most = attacks["deaths_civilians"].max()
    assert found_id(folder, "largest") == attacks.loc[attacks["deaths_civilians"] == most, "id"].min()
    assert f"Killed: {most} civilians" in text_of(folder, found_id(folder, "largest"))


def test_attacks_before_are_counted_here_and_nearby(folder: RunFolder, events: pd.DataFrame, world: World) -> None:
    event = events[events["id"] == one(events, event_type="one_sided", since=60, seed=6)].iloc[0]
    own = events[(events["seed"] == 6) & (events["event_type"] == "one_sided")]
    recent = own[(own["day"] < event["day"]) & (own["day"] >= event["day"] - 42)]
    here = int((recent["location"] == event["location"]).sum())
    near = int(recent["location"].isin(set(world.territory.neighbors(event["location"]))).sum())
    text = text_of(folder, int(event["id"]))
    assert re.search(rf"In the 42 days before: {here} attacks? on civilians here and {near} at the", text)
    known = recent[recent["location"].isin({event["location"], *world.territory.neighbors(event["location"])})]
    if len(known):
        assert f"Of these {len(known)} attacks the mission had learned of {known['reported'].sum()}" in text


@pytest.mark.parametrize("response", sorted(set(RESPONSES.values()) - {"no_mission"}))
def test_the_answer_is_told(folder: RunFolder, events: pd.DataFrame, response: str) -> None:
    text = text_of(folder, one(events, event_type="one_sided", response=response))
    said = {"in_time": "while the attack was going on", "late": "was over", "missed": "The mission did not answer"}
    assert said[response] in text


@pytest.mark.parametrize("reason", sorted(filter(None, REASONS.values())))
def test_the_reason_is_told(folder: RunFolder, events: pd.DataFrame, reason: str) -> None:
    text = text_of(folder, one(events, event_type="one_sided", response="missed", reason=reason))
    assert ("Nobody raised the alarm in time." in text) == (reason == "not_notified")


def test_averted_deaths_are_the_difference(folder: RunFolder, events: pd.DataFrame) -> None:
    text = text_of(folder, one(events, event_type="one_sided", response="in_time"))
    assert "Deaths averted by the answer: 2 (" in text


def test_levels_before_and_after_are_those_of_the_panel(folder: RunFolder, events: pd.DataFrame) -> None:
    event = events[events["id"] == one(events, event_type="one_sided", month=2)].iloc[0]
    panel = folder.replicate("panel", int(event["seed"]))
    rows = panel[(panel["location"] == event["location"]) & (panel["actor"] == "") & panel["month"].isin([1, 2, 3])]
    course = " -> ".join(f"{level:.2f}" for level in rows.sort_values("month")["community_consent"])
    assert f"consent of the community {course}" in text_of(folder, int(event["id"]))


def test_before_authorisation_there_is_no_mission(folder: RunFolder, events: pd.DataFrame) -> None:
    event = int(events.loc[(events["day"] < 0) & (events["event_type"] == "one_sided"), "id"].iloc[0])
    text = text_of(folder, event)
    assert "days before the mission was authorised" in text
    assert "Nobody: the mission was not authorised yet." in text
    assert "Consent" not in text


def test_measures_that_an_older_folder_lacks_are_named(folder: RunFolder, events: pd.DataFrame) -> None:
    case = case_of(folder, one(events, event_type="one_sided"))
    older = replace(case, panel=case.panel.drop(columns=["preempted", "obstruction", "trust_mission"]))
    text = right_of_labels(chain(older, SCHEMA))
    assert "not recorded" in text
    assert "nan" not in text


def test_grounds_count_grades_and_name_what_is_off() -> None:
    values: dict[str, Any] = {"reporting": {"enabled": True}, "trust": {"enabled": False}}
    graded = [field.grade for name, field in SCHEMA.parameters["reporting"].items() if name != "enabled"]
    text = grounds(["reporting", "trust", "younger_than_the_run"], values, SCHEMA)
    assert text == f"assumed {graded.count('assumed')}/{len(graded)}, off: trust"


@pytest.mark.parametrize("word", ["x", "-3", "1.5", "9" * 30, ""])
def test_no_number_is_refused(folder: RunFolder, word: str) -> None:
    with pytest.raises(FolderError, match="is no event: give a number"):
        found_id(folder, word)


def test_an_unknown_id_is_answered_with_the_nearest(folder: RunFolder, events: pd.DataFrame) -> None:
    first = events[events["seed"] == 5]["id"]
    with pytest.raises(FolderError) as error:
        found_id(folder, str(first.max() + 7))
    assert f"nearest: {first.max()}; ids are {first.min()}..{first.max()}, {IDS}.." in str(error.value)


def test_a_run_without_deaths_has_no_largest(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = pd.DataFrame({"id": [], "event_type": [], "day": [], "deaths_civilians": []}, dtype=np.int64)
    monkeypatch.setattr(RunFolder, "replicates", lambda *_: iter([empty]))
    with pytest.raises(FolderError, match="no attack after authorisation"):
        found_id(folder, "largest")
    with pytest.raises(FolderError, match="holds no event"):
        found_id(folder, "1")


def test_the_command_prints_it(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(folder.path), "largest"]) == 0
    assert capsys.readouterr().out == explain(folder.path, "largest") + "\n"


def test_errors_are_one_line(folder: RunFolder, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([str(folder.path), "77"], [str(folder.path / "no"), "largest"], [str(folder.path)]):
        assert main(["explain", *arguments]) in ({0, 2} if "77" in arguments else {2})
    assert len(capsys.readouterr().err.splitlines()) == 2
