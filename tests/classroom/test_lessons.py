"""Lessons and injects: complete in both languages, settings that can be run, and files that are refused in one line."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.schema import SCHEMA
from experiments.chain import BEHIND
from experiments.classroom.course import Course
from experiments.classroom.decisions import CHOICE, DECISIONS
from experiments.classroom.exercise import as_data, begin
from experiments.classroom.lessons import (
    DEBRIEF_PARTS,
    FOLDER,
    LARGEST_FILE,
    MEANS,
    QUARTER,
    TEXTS,
    TYPES,
    Lesson,
    inject_of,
    lessons,
    load_lesson,
    read_inject,
)
from experiments.classroom.messages import SaidError, said
from experiments.classroom.why import declared
from experiments.classroom.words import LANGUAGES, words
from scenarios.build import warmup_key

LESSONS = lessons()
NAMES = list(LESSONS)
MOST_WORDS = 330
"""of a brief: one page of large text"""

GOOD: dict[str, Any] = {
    "name": "raid", "type": "armed_activity", "means": "radio", "sender": "force_commander",
    "receiver": "contributor_liaison", "day": 40, "days": 30, "settings": {"group_consent.drop": 0.2},
    "texts": {"en": {"title": "A raid", "activity": "There is a raid.", "expected": "Somebody reacts."}},
}  # fmt: skip


def lesson(name: str) -> Lesson:
    return LESSONS[name]


def test_both_lessons_are_there() -> None:
    assert {"robust_on_paper", "gates_open"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_complete_in_both_languages(name: str) -> None:
    one = lesson(name)
    en, fr = (one.words[language] for language in LANGUAGES)
    for texts in (en, fr):
        assert set(texts) == set(TEXTS)
        assert set(texts["roles"]) == set(one.roles)
        assert set(texts["timetable"]) == set(one.quarters) == {45, 90}
        assert set(texts["debrief"]) == set(DEBRIEF_PARTS)
        assert all(texts["debrief"][part] for part in DEBRIEF_PARTS)
        assert len(" ".join(texts["brief"]).split()) <= MOST_WORDS
    for key in ("brief", "key", "left_out"):
        assert len(en[key]) == len(fr[key]) >= 3
    assert {part: len(asked) for part, asked in en["debrief"].items()} == {
        part: len(asked) for part, asked in fr["debrief"].items()
    }
    for minutes in one.quarters:
        rows = [[row["minute"] for row in texts["timetable"][minutes]] for texts in (en, fr)]
        assert rows[0] == rows[1] == sorted(rows[0])
        assert rows[0][0] == 0
    assert 2 <= len(one.questions) <= 3
    assert len(one.injects) == 3


def numbers(text: str, language: str) -> Counter[str]:
    """Return the numbers of a text, written as in English without signs between thousands."""
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    if language == "fr":
        text = re.sub(r"(?<=\d),(?=\d)", ".", re.sub(r"(?<=\d) (?=\d{3}\b)", "", text))
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("name", NAMES)
def test_the_instructors_key_says_the_same_numbers_in_both_languages(name: str) -> None:
    for en, fr in zip(*(lesson(name).words[language]["key"] for language in LANGUAGES), strict=True):
        assert numbers(en, "en") == numbers(fr, "fr")


@pytest.mark.parametrize("name", NAMES)
def test_the_key_names_what_was_not_seen(name: str) -> None:
    assert any("NOT SEEN" in text for text in lesson(name).words["en"]["key"])
    assert any("NON OBSERVÉ" in text for text in lesson(name).words["fr"]["key"])


@pytest.mark.parametrize("name", NAMES)
def test_what_a_lesson_sets_can_be_run(name: str) -> None:
    one = lesson(name)
    start = one.course().at(0)
    assert start.values["households"] == 2000
    assert start.values["scenario"]["world"] == "zaruna"
    arms = [Course((*one.start, *more)).at(0) for more in (*one.arms.values(), one.baseline)]
    assert len({warmup_key(each) for each in (start, *arms)}) == 1
    assert len({each.digest() for each in arms[:2]}) == 2
    for decision in map(DECISIONS.__getitem__, one.decisions):
        if decision.kind == CHOICE:
            for options in decision.options.values():
                for key, value in options.items():
                    section, _, leaf = key.partition(".")
                    declared = SCHEMA.parameters[section][leaf]
                    assert declared.low <= value <= declared.high, (key, value)  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
def test_arms_are_options_that_the_class_can_choose(name: str) -> None:
    one = lesson(name)
    open_to_it = [options for each in one.decisions for options in DECISIONS[each].options.values()]
    for letter in ("A", "B"):
        values = Course((*one.start, *one.arms[letter])).at(0).values
        own = {each.partition("=")[0] for each in one.arms[letter]}
        for key in own:
            assert any(
                key in options
                and all(values[k.partition(".")[0]][k.partition(".")[2]] == v for k, v in options.items())
                for options in open_to_it
            ), (letter, key)


@pytest.mark.parametrize("name", NAMES)
def test_injects_can_happen_in_the_short_lesson(name: str, tmp_path: Path) -> None:
    one = lesson(name)
    exercise = begin(tmp_path, "TRY-1", one, 45, "en", "test")
    exercise.predict("class", {question.name: "same" for question in one.questions})
    for inject in one.injects:
        assert inject.day < exercise.days == one.quarters[45] * QUARTER
        assert inject.type in TYPES
        assert inject.means in MEANS
        exercise.inject("instructor", inject, inject.day)
    changed = [exercise.course.at(day).digest() for day in range(0, exercise.days, 5)]
    assert len(set(changed)) >= 4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_a_lesson_names_has_words(name: str, language: str) -> None:
    one, w = lesson(name), words(language)
    for outcome in (*one.outcomes, *one.pareto, *(question.outcome for question in one.questions)):
        assert w(f"outcomes.{outcome}.name")
        assert w(f"outcomes.{outcome}.unit")
    for mechanism in one.mechanisms:
        assert w(f"mechanisms.{mechanism}")
    for inject in one.injects:
        assert w(f"lesson.types.{inject.type}")
        assert w(f"lesson.means.{inject.means}")


def test_declarations_behind_lessons_and_chains_are_told_in_french() -> None:
    mechanisms = {name for names in BEHIND.values() for name in names}
    mechanisms |= {name for one in LESSONS.values() for name in one.mechanisms}
    french = declared("fr")
    fields = {
        f"{name}.{field.name}": field
        for name in mechanisms
        for field in SCHEMA.parameters[name].values()
        if field.name != "enabled"
    }
    assert set(french["parameters"]) == set(fields)
    citation = re.compile(r"(?:[A-Z][\w&., ]+(?:et al\. )?\d{4}|UCDP GED)(?:; [A-Z][\w&. ]+\d{4})*")
    untold = {field.source for field in fields.values()} - set(french["sources"])
    assert {text for text in untold if not citation.fullmatch(text)} == set()
    assert set(french["sources"]) <= {field.source for field in fields.values()}


# Files that are wrong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "robust_on_paper", tmp_path / "robust_on_paper")
    return tmp_path / "robust_on_paper"


WRONG = [
    ("lesson", {"colour": 1}, "colour is not a key that there is"),
    ("lesson", {"seed": 1.5}, "seed = 1.5 is not a whole number"),
    ("lesson", {"decisions": ["peace"]}, "decisions = peace is not allowed"),
    ("lesson", {"outcomes": ["peace"]}, "outcomes = peace is not allowed"),
    ("lesson", {"mechanisms": ["peace"]}, "mechanisms = peace is not allowed"),
    ("lesson", {"pareto": ["in_time"]}, "pareto = in_time is not allowed; allowed: two outcomes"),
    ("lesson", {"roles": ["council_member"]}, "is not allowed; allowed: council_member"),
    ("lesson", {"arms": {"A": []}}, "arms.B is missing"),
    ("lesson", {"questions": [{"name": "x", "outcome": "in_time", "margin": -1}]}, "questions.x.margin = -1"),
    ("fr", {"title": ""}, "fr.yaml: title = is not a text"),
    ("fr", {"key": "one"}, "fr.yaml: key = one is not a list"),
    ("en", {"roles": {}}, "roles.contributor_liaison is missing"),
    ("en", {"injects": {}}, "en.yaml: injects.ambush is missing"),
    (
        "en",
        {"timetable": {45: [{"minute": 50, "what": "x"}], 90: []}},
        "timetable.45 = 50 is not a whole number in 0..45",
    ),
]


@pytest.mark.parametrize(("file", "change", "message"), WRONG)
def test_a_wrong_lesson_is_refused_in_one_line(folder: Path, file: str, change: dict[str, Any], message: str) -> None:
    path = folder / f"{file}.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | change, allow_unicode=True), "utf-8")
    with pytest.raises(SaidError) as error:
        load_lesson(folder)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_lesson_without_a_file_or_a_key_is_refused(folder: Path) -> None:
    path = folder / "lesson.yaml"
    whole = yaml.safe_load(path.read_text("utf-8"))
    for key in whole:
        path.write_text(yaml.safe_dump({name: value for name, value in whole.items() if name != key}), "utf-8")
        with pytest.raises(SaidError, match=f"{key} is missing"):
            load_lesson(folder)
    path.unlink()
    with pytest.raises(SaidError, match="cannot be read"):
        load_lesson(folder)


# Injects


def test_an_inject_comes_back_from_the_log() -> None:
    for one in LESSONS.values():
        for inject in one.injects:
            assert inject_of(json.loads(json.dumps(as_data(inject))), "log") == inject


def test_a_file_of_one_language_serves_both() -> None:
    read = read_inject(json.dumps(GOOD), "raid.json")
    assert read.texts["fr"] == read.texts["en"] == GOOD["texts"]["en"]
    assert read_inject(yaml.safe_dump(GOOD).encode(), "raid.yaml") == read


MALFORMED: list[tuple[Any, str]] = [
    ({"settings": {"consent.host": 1.7}}, "consent.host = 1.7 is not in 0..1 level"),
    ({"settings": {"consent.host": float("nan")}}, "consent.host = nan is not in"),
    ({"settings": {"consent.host": "0.5"}}, "consent.host = 0.5 is not in"),
    ({"settings": {"consent.host": True}}, "consent.host = True is not in"),
    ({"settings": {"site_plan.sites": 1.5}}, "site_plan.sites = 1.5 is not a whole number in 0..50"),
    ({"settings": {"seeding.location": 9999}}, "seeding.location = 9999 is not a whole number in 0..59"),
    ({"settings": {"external_support.group": 4}}, "external_support.group = 4 is not a whole number in 0..3"),
    ({"settings": {"consent.nobody": 1}}, "consent.nobody is no setting of the model"),
    ({"settings": {"excitation.triggered": 0.1}}, "excitation.triggered is not on the mission's side"),
    ({"settings": {"deterrence.enabled": False}}, "deterrence.enabled is not on the mission's side"),
    ({"settings": {"seed": 4}}, "seed is no setting of the model"),
    ({"settings": {}}, "give settings or troops"),
    ({"settings": []}, "settings = [] is not a table"),
    ({"troops": {"Atlantis": 3}, "days": 0}, "no base stands at Atlantis"),
    ({"troops": {"Lumekka": -1}, "days": 0}, "troops.Lumekka = -1 is not a whole number in 0..5000"),
    ({"troops": {"Lumekka": 10}}, "troops change for good"),
    ({"day": 900}, "day = 900 is not a whole number in 0..269"),
    ({"day": 260}, "days = 30 is not a whole number in 0..10"),
    ({"day": True}, "day = True is not a whole number"),
    ({"type": "weather"}, "type = weather is not allowed; allowed: armed_activity"),
    ({"means": "owl"}, "means = owl is not allowed; allowed: radio"),
    ({"sender": "wizard"}, "sender = wizard is not allowed"),
    ({"name": "../x"}, "name = ../x is not a name"),
    ({"texts": {}}, "texts.en is missing"),
    ({"texts": {"de": {}}}, "texts.de is not a key that there is; allowed: en, fr"),
    ({"texts": {"en": {"title": "x", "activity": "x"}}}, "texts.en.expected is missing"),
    ({"texts": {"en": {"title": "x" * 3000, "activity": "x", "expected": "x"}}}, "texts.en.title has 3,000 characters"),
    ({"outcome": "fewer deaths"}, "outcome is not a key that there is"),
]


@pytest.mark.parametrize(("change", "message"), MALFORMED)
def test_a_malformed_inject_is_refused_in_one_line(change: dict[str, Any], message: str) -> None:
    with pytest.raises(SaidError) as error:
        inject_of(GOOD | change, "mine.yaml", days=270, roles=lesson("robust_on_paper").roles)
    assert message in str(error.value)
    for language in LANGUAGES:
        told = said(error.value, words(language))
        assert told.startswith("mine.yaml")
        assert "\n" not in told


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "is not a table"),
        (b"- 1", "is not a table"),
        (b"\xff\xfe\x00", "cannot be read as YAML or JSON"),
        (b"a: &x [1]\nb: *x", "no aliases"),
        (b"a: 1\na: 2", "mine.yaml:2 cannot be read"),
        (b"a: !!python/object/apply:os.system ['true']", "mine.yaml:1 cannot be read"),
        (b"[" * 30_000, "cannot be read as YAML or JSON"),
        (b"a: 2026-99-99", "cannot be read as YAML or JSON"),
        (b"x" * (LARGEST_FILE + 1), "holds 64,001 bytes; at most 64,000"),
        (b"day: " + b"9" * 6000, "cannot be read as YAML or JSON"),
        (b"<<: {a: 1}", "cannot be read as YAML or JSON"),
        (b"? [1]\n: 2", "cannot be read as YAML or JSON"),
    ],
)
def test_a_file_that_is_no_data_is_refused_in_one_line(raw: bytes, message: str) -> None:
    with pytest.raises(SaidError) as error:
        read_inject(raw, "mine.yaml")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_names_nothing_to_run(tmp_path: Path) -> None:
    with pytest.raises(SaidError):
        read_inject(f"!!python/object/apply:pathlib.Path.touch [{tmp_path / 'x'}]", "mine.yaml")
    assert not (tmp_path / "x").exists()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*GOOD, "troops", "x"]), TREES, max_size=4))
def test_any_data_is_an_inject_or_is_refused(change: dict[str, Any]) -> None:
    try:
        inject_of(GOOD | change, "mine.yaml", days=270)
    except SaidError as error:
        told = [said(error, words(language)) for language in LANGUAGES]
    else:
        told = []
    assert not any("\n" in text for text in told)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_file_is_an_inject_or_is_refused(raw: bytes | str) -> None:
    with pytest.raises(SaidError):
        read_inject(raw, "mine.yaml")


def test_the_inject_of_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "classroom.md").read_text("utf-8")
    block = page.split("```yaml\n")[1].split("```")[0]
    read = read_inject(block, "convoy_ban.yaml", days=270, roles=lesson("robust_on_paper").roles)
    assert (read.name, read.day, read.settings) == ("convoy_ban", 100, {"resources.mobility": 0.5})
