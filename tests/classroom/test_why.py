"""The chain behind an incident: whole in both languages; before the debrief nothing that the mission does not know."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.schema import SCHEMA
from experiments.chain import BEHIND, OF_THE_MISSION
from experiments.classroom.exercise import Exercise
from experiments.classroom.stage import Stage
from experiments.classroom.why import (
    GRADES,
    SHAPES,
    chosen,
    counted,
    grade_counts,
    grounds,
    hours,
    incident_label,
    number,
    part_html,
    seen,
    why,
)
from experiments.classroom.words import LANGUAGES, words
from scenarios.outcomes import PANEL_KEYS
from tests.classroom.played import played, world

KNOWN = {"informants", "troops", "police", "patrols", "obstruction"}
"""measures that the mission knows of itself"""


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Exercise:
    return played(tmp_path_factory.mktemp("exercises"), revealed=False)


@pytest.fixture(scope="module")
def tables(exercise: Exercise) -> tuple[pd.DataFrame, pd.DataFrame]:
    return Stage(world(), exercise.seed).tables(exercise.course, exercise.reached)


@pytest.fixture(scope="module")
def values(exercise: Exercise) -> dict[str, object]:
    return {**exercise.course.at(exercise.reached).values, "days": exercise.reached}


Tables = tuple[pd.DataFrame, pd.DataFrame]


def as_the_mission_knows(tables: Tables) -> Tables:
    """Return tables in which everything that the mission does not know is missing or other."""
    events, panel = tables
    known = events[events["reported"]].copy()
    known["intended_deaths"] = known["displaced"] = 7_777
    panel = panel.copy()
    for measure in set(panel.columns) - {key.name for key in PANEL_KEYS} - KNOWN:
        panel[measure] = np.nan
    return known, panel


def test_before_the_debrief_nothing_is_read_that_the_mission_does_not_know(
    tables: Tables, values: dict[str, object]
) -> None:
    known = seen(tables[0], revealed=False)
    assert 10 < len(known) < len(seen(tables[0], revealed=True))
    blind = as_the_mission_knows(tables)
    for event in known["id"]:
        for language in LANGUAGES:
            told = why(int(event), tables, world(), values, words(language), revealed=False)
            assert told == why(int(event), blind, world(), values, words(language), revealed=False)


def test_an_incident_that_was_not_reported_is_not_told_before_the_debrief(
    tables: Tables, values: dict[str, object]
) -> None:
    events = tables[0]
    attacks = events[(events["day"] >= 0) & (events["event_type"] == "one_sided")]
    hidden = int(attacks.loc[~attacks["reported"], "id"].iloc[0])
    before = int(events.loc[events["day"] < 0, "id"].iloc[0])
    for event in (hidden, before, 10**9):
        with pytest.raises(KeyError):
            why(event, tables, world(), values, words("en"), revealed=False)
    told = why(hidden, tables, world(), values, words("en"), revealed=True)
    assert "It never entered the mission's reports." in [line.text for part in told.parts for line in part.lines]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hidden_lines_are_marked_and_come_back_in_the_debrief(
    tables: Tables, values: dict[str, object], language: str
) -> None:
    w = words(language)
    event = chosen(seen(tables[0], revealed=False), "largest")
    assert event is not None
    before, after = (why(event, tables, world(), values, w, revealed=shown) for shown in (False, True))
    assert [part.name for part in before.parts] == ["happened", *BEHIND]
    for one, other in zip(before.parts, after.parts, strict=True):
        assert len(one.lines) == len(other.lines)
        assert not any(line.hidden for line in other.lines)
        assert all(line.text for line in other.lines)
        for line, whole in zip(one.lines, other.lines, strict=True):
            assert bool(line.text) != line.hidden
            if line.hidden:
                assert whole.text not in " ".join(each.text for part in before.parts for each in part.lines)
    marked = "".join(part_html(part, w, sources=True) for part in before.parts)
    assert marked.count("hidden-line") >= 5
    assert "hidden-line" not in "".join(part_html(part, w, sources=True) for part in after.parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_event_is_told_in_whole_sentences(
    tables: Tables, values: dict[str, object], language: str
) -> None:
    events = seen(tables[0], revealed=True)
    some = events.groupby(["event_type", "response", "reason"]).head(2)["id"]
    assert len(some) > 8
    for event in some:
        told = why(int(event), tables, world(), values, words(language), revealed=True)
        text = " ".join(line.text for part in told.parts for line in part.lines)
        assert not re.search(r"[{}]|\bnan\b|why\.|Said|None", text), text
        if language == "fr":
            assert not re.search(r"\b(the|mission's|attacks|Movement|Wardens|hours)\b", text), text


def test_incidents_are_chosen_among_those_that_can_be_seen(tables: Tables) -> None:
    for revealed in (False, True):
        events = seen(tables[0], revealed=revealed)
        attacks = events[events["event_type"] == "one_sided"].set_index("id")
        largest, latest, missed = (chosen(events, which) for which in ("largest", "latest", "missed"))
        assert attacks.loc[largest, "deaths_civilians"] == attacks["deaths_civilians"].max()
        assert attacks.loc[latest, "day"] == attacks["day"].max()
        assert attacks.loc[missed, "response"] == "missed"
    assert chosen(events.iloc[:0], "largest") is None
    row = events.to_dict("records")[0]
    assert str(row["location"]) in incident_label(row, "1 March 2000", words("fr"))


def test_grades_and_sources_are_those_of_the_declarations() -> None:
    for language in LANGUAGES:
        for names in BEHIND.values():
            found = grounds(names, words(language))
            fields = [f for name in names for f in SCHEMA.parameters[name].values() if f.name != "enabled"]
            assert Counter(each.grade for each in found) == Counter(field.grade for field in fields)
            assert [GRADES.index(each.grade) for each in found] == sorted(GRADES.index(f.grade) for f in fields)
            assert all(each.source and each.meaning for each in found)
    assert grade_counts(grounds(["response"], words("en")), words("en")) == "◐ contested 2, ○ assumed 5"
    assert len(set(SHAPES.values())) == 3


def test_before_authorisation_there_is_no_evidence_about_a_mission() -> None:
    assert set(OF_THE_MISSION) < set(BEHIND)


def test_numbers_are_written_as_the_language_does() -> None:
    en, fr = words("en"), words("fr")
    assert number(1234.5, ",.1f", en) == "1,234.5"
    assert number(1234.5, ",.1f", fr) == "1\N{NARROW NO-BREAK SPACE}234,5"
    assert number(0.25, ".0%", fr) == "25\N{NO-BREAK SPACE}%"
    assert (counted(0, "attacks", en), counted(0, "attacks", fr)) == ("0 attacks", "0 attaque")
    assert counted(2, "attacks", fr) == "2 attaques"
    assert [hours(value, fr) for value in (0.2, 1.5, 5, 72)] == ["12 minutes", "1,5 heure", "5,0 heures", "3,0 jours"]


def test_a_class_reads_what_it_played(exercise: Exercise, tmp_path: Path) -> None:
    assert exercise.phase == "ended"
    assert played(tmp_path, revealed=True).phase == "debrief"
