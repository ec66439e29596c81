"""An exercise is its log: handlers, roles, moments, and what is left after a crash."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.classroom import exercise as exercises
from experiments.classroom.exercise import (
    BRIEF,
    DEBRIEF,
    DECIDING,
    ENDED,
    PLAYING,
    Exercise,
    NotAllowedError,
    begin,
    codes,
    resume,
)
from sim.errors import UserError
from tests.classroom.small_lesson import LESSON, RAID

LESSONS = {"small": LESSON}


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    return begin(tmp_path, "kestrel-7", LESSON, 45, "en", "0.1.0")


def known(exercise: Exercise) -> dict[str, Any]:
    """Everything that an exercise knows, but for the log's own place."""
    return {name: value for name, value in vars(exercise).items() if name != "log"}


def played(exercise: Exercise, day: int = 90) -> None:
    exercise.predict("class", {"answered": "higher"})
    exercise.reach("class", day)


def test_an_exercise_goes_from_brief_to_debrief(exercise: Exercise) -> None:
    assert exercise.code == "KESTREL-7"
    assert exercise.phase == BRIEF
    exercise.predict("class", {"answered": "higher"})
    assert exercise.phase == PLAYING
    exercise.reach("class", 37)
    exercise.reach("class", 90, "abc")
    assert exercise.phase == DECIDING
    exercise.draft("class", "caveats", "few")
    assert exercise.drafts == {"caveats": "few"}
    exercise.decide("class", {"caveats": "few"})
    assert exercise.phase == PLAYING
    assert not exercise.drafts
    exercise.reach("class", 180)
    assert exercise.phase == ENDED
    exercise.reveal("instructor")
    assert exercise.phase == DEBRIEF
    assert [entry.kind for entry in exercise.entries] == [
        "opened", "predicted", "reached", "reached", "drafted", "decided", "reached", "revealed",
    ]  # fmt: skip


def test_what_is_resumed_is_what_was_left(exercise: Exercise, tmp_path: Path) -> None:
    played(exercise)
    exercise.inject("instructor", RAID, 95)
    exercise.draft("class", "effort", {"dialogue": 0.2, "physical": 0.7, "environment": 0.1})
    exercise.note("class", "Où est la réserve ?")
    exercise.decide("class", {"caveats": "few", "effort": {"dialogue": 0.3, "physical": 0.5, "environment": 0.2}})
    again = resume(tmp_path, "kestrel-7", LESSONS)
    assert known(again) == known(exercise)
    assert again.course == exercise.course
    again.reach("class", 120)
    assert resume(tmp_path, "KESTREL-7", LESSONS).reached == 120


def test_a_line_cut_off_by_a_crash_was_never_acknowledged(exercise: Exercise, tmp_path: Path) -> None:
    played(exercise)
    path = exercise.log.path
    whole = path.read_bytes()
    for cut in (1, 5, 40):
        path.write_bytes(whole + b'{"number": 3, "at": "2026-11-22T10:00:00+00:00", "role"'[:cut])
        again = resume(tmp_path, "KESTREL-7", LESSONS)
        assert known(again) == known(exercise)
        assert path.read_bytes() == whole
    again.decide("class", {})
    assert resume(tmp_path, "KESTREL-7", LESSONS).decided == [(90, {})]


def test_an_entry_is_on_the_disk_before_it_is_acknowledged(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    monkeypatch.setattr(exercises.os, "fsync", lambda handle: synced.append(os.fstat(handle).st_size))
    exercise.predict("class", {"answered": "same"})
    assert synced == [exercise.log.path.stat().st_size]


def test_nothing_is_known_that_could_not_be_written(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = exercise.log.path.read_bytes()
    with monkeypatch.context() as disk:
        disk.setattr(exercises.os, "fsync", full)
        with pytest.raises(UserError, match=r"log\.jsonl cannot be written: no space"):
            exercise.predict("class", {"answered": "same"})
    assert exercise.phase == BRIEF
    assert exercise.log.path.read_bytes() == before
    # Once there is room again, the exercise goes on.
    exercise.predict("class", {"answered": "same"})
    assert known(resume(exercise.log.path.parents[1], "KESTREL-7", LESSONS)) == known(exercise)


def test_an_exercise_that_cannot_be_written_leaves_its_code_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="KESTREL-7 cannot be written: not a directory"):
        begin(tmp_path / "file", "kestrel-7", LESSON, 45, "en", "0.1.0")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(exercises.Path, "open", full)
        with pytest.raises(UserError, match="cannot be written: no space"):
            begin(tmp_path, "kestrel-7", LESSON, 45, "en", "0.1.0")
    assert codes(tmp_path) == []
    begin(tmp_path, "kestrel-7", LESSON, 45, "en", "0.1.0")


def test_two_servers_do_not_write_to_one_log(exercise: Exercise, tmp_path: Path) -> None:
    other = resume(tmp_path, "KESTREL-7", LESSONS)
    exercise.predict("class", {"answered": "same"})
    with pytest.raises(UserError, match="was written by somebody else"):
        other.note("class", "late")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"[]\n", r"log\.jsonl:2 is no entry"),
        (b"{}\n", r"log\.jsonl:2 is no entry"),
        (b'{"number": 7, "at": "", "role": "class", "kind": "noted", "data": {"text": ""}}\n', "entry 7, expected 1"),
        (b'{"number": 1, "at": "", "role": "class", "kind": "danced", "data": {}}\n', "'danced' is no kind of entry"),
    ],
)
def test_a_damaged_log_is_named(exercise: Exercise, tmp_path: Path, line: bytes, message: str) -> None:
    with exercise.log.path.open("ab") as file:
        file.write(line)
    with pytest.raises(UserError, match=message):
        resume(tmp_path, "KESTREL-7", LESSONS)


def test_only_the_instructor_injects_and_reveals(exercise: Exercise) -> None:
    played(exercise, 30)
    for handler in (lambda: exercise.inject("class", RAID, 40), lambda: exercise.reveal("class")):
        with pytest.raises(NotAllowedError, match="only the instructor"):
            handler()
    with pytest.raises(NotAllowedError, match="only the class or instructor"):
        exercise.note("guest", "hello")
    assert len(exercise.entries) == 3


def test_each_thing_has_its_moment(exercise: Exercise) -> None:
    with pytest.raises(NotAllowedError, match="nothing can be played"):
        exercise.reach("class", 30)
    with pytest.raises(NotAllowedError, match="that is being played"):
        exercise.inject("instructor", RAID, 5)
    played(exercise, 45)
    with pytest.raises(NotAllowedError, match="locked"):
        exercise.predict("class", {"answered": "same"})
    with pytest.raises(NotAllowedError, match="at the end of a quarter, once"):
        exercise.decide("class", {})
    with pytest.raises(UserError, match=r"day 30 is not in 46\.\.90"):
        exercise.reach("class", 30)
    with pytest.raises(UserError, match=r"day 91 is not in 46\.\.90"):
        exercise.reach("class", 91)
    with pytest.raises(UserError, match=r"inject raid: day 44 is not in 45\.\.179"):
        exercise.inject("instructor", RAID, 44)
    exercise.reach("class", 90)
    exercise.decide("class", {})
    with pytest.raises(NotAllowedError, match="at the end of a quarter, once"):
        exercise.decide("class", {})
    exercise.reach("class", 180)
    with pytest.raises(NotAllowedError, match="has ended"):
        exercise.draft("class", "caveats", "few")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("caveats", "none at all", "caveats = 'none at all' is not one of many, some, few"),
        ("ceiling", "half", "ceiling is not open in this lesson"),
        ("effort", {"dialogue": 0.5, "physical": 0.7, "environment": 0.1}, "sum to 1.3"),
        ("effort", {"dialogue": float("nan"), "physical": 0.7, "environment": 0.1}, "a share in 0..1"),
        ("effort", {"dialogue": 0.5}, "a share in 0..1"),
        ("effort", 3, "a share in 0..1"),
        ("tasks", [], "rank at least one"),
        ("tasks", ["protection"], "is not a task with rank and modality"),
        ("tasks", [{"task": "conquest", "rank": 1, "modality": "secure"}], "'conquest' is not one of"),
        ("tasks", [{"task": "protection", "rank": 0, "modality": "secure"}], "rank 0"),
        ("tasks", [{"task": "protection", "rank": 1, "modality": "wish"}], "modality 'wish'"),
        ("tasks", [{"task": "protection", "rank": 1, "modality": "secure"}] * 2, "ranked twice"),
        ("placement", {}, "troops by location"),
        ("placement", {"Somewhere": -1}, "-1 troops at Somewhere"),
        ("placement", {"Somewhere": 10.5}, "10.5 troops at Somewhere"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(exercise: Exercise, name: str, value: Any, message: str) -> None:
    played(exercise)
    before = len(exercise.entries)
    for handler in (lambda: exercise.draft("class", name, value), lambda: exercise.decide("class", {name: value})):
        with pytest.raises(UserError, match=message):
            handler()
    assert len(exercise.entries) == before


@pytest.mark.parametrize("code", ["", "a", "../x", "a b", "x" * 25, "-AB", "É7Z", "A/B"])
def test_a_code_is_fit_for_a_folder(tmp_path: Path, code: str) -> None:
    with pytest.raises(UserError, match="3 to 24 letters"):
        begin(tmp_path, code, LESSON, 45, "en", "0.1.0")
    assert not list(tmp_path.iterdir())


def test_what_is_asked_of_begin_and_resume_is_checked(tmp_path: Path) -> None:
    begin(tmp_path, "kestrel-7", LESSON, 45, "en", "0.1.0")
    with pytest.raises(UserError, match="KESTREL-7 is taken"):
        begin(tmp_path, "Kestrel-7", LESSON, 45, "en", "0.1.0")
    with pytest.raises(UserError, match="lasts 45 or 90 minutes, not 60"):
        begin(tmp_path, "new", LESSON, 60, "en", "0.1.0")
    with pytest.raises(UserError, match="'de' is not one of en, fr"):
        begin(tmp_path, "new", LESSON, 45, "de", "0.1.0")
    with pytest.raises(UserError, match=r"no exercise OTHER in .*; there are KESTREL-7"):
        resume(tmp_path, "other", LESSONS)
    with pytest.raises(UserError, match="lesson small is not there"):
        resume(tmp_path, "KESTREL-7", {})
    assert exercises.codes(tmp_path) == ["KESTREL-7"]


def test_an_inject_that_ends_gives_back_what_was_decided_meanwhile(exercise: Exercise) -> None:
    played(exercise)
    caveat = replace(RAID, settings={"mission.caveats": 0.9}, days=100)
    exercise.inject("instructor", caveat, 92)
    exercise.decide("class", {"caveats": "few"})
    course = exercise.course
    assert [course.at(day).values["mission"]["caveats"] for day in (91, 92, 149, 150, 191, 192)] == [
        0.5, 0.9, 0.9, 0.1, 0.1, 0.1,
    ]  # fmt: skip
    assert exercise.otherwise.at(192).values["mission"]["caveats"] == 0.5


def test_an_inject_of_something_unknown_is_refused(exercise: Exercise) -> None:
    played(exercise)
    wrong = replace(RAID, settings={"group_consent.dorp": 0.2})
    with pytest.raises(UserError, match=r"nearest: group_consent\.drop"):
        exercise.inject("instructor", wrong, 95)
    with pytest.raises(UserError, match="raid sets something that a run cannot change"):
        exercise.inject("instructor", replace(RAID, settings={"fear.rise": 0.5}), 95)
    assert not exercise.injected


NAMES = st.sampled_from(["caveats", "sites", "x"])
VALUES = st.sampled_from(["few", "two", 3, None])
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("predict"), st.fixed_dictionaries({"answered": st.sampled_from(["lower", "same", "up"])})),
        st.tuples(st.just("reach"), st.integers(-5, 400)),
        st.tuples(st.just("decide"), st.dictionaries(NAMES, VALUES)),
        st.tuples(st.just("draft"), NAMES, VALUES),
        st.tuples(st.just("note"), st.text(st.characters(), max_size=20)),
        st.tuples(st.just("inject"), st.just(RAID), st.integers(-5, 400)),
        st.tuples(st.just("reveal")),
    ),
    max_size=12,
)  # fmt: skip


@given(ACTIONS, st.sampled_from(["class", "instructor"]))
@settings(max_examples=60, deadline=None)
def test_any_history_is_replayed_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, actions: list[Any], role: Any
) -> None:
    folder = tmp_path_factory.mktemp("exercises")
    exercise = begin(folder, "ABC", LESSON, 90, "fr", "0.1.0")
    for handler, *arguments in actions:
        before = known(exercise) | {"entries": list(exercise.entries)}
        try:
            getattr(exercise, handler)(role, *arguments)
        except UserError:
            assert known(exercise) == before
    assert known(resume(folder, "ABC", LESSONS)) == known(exercise)
    lines = exercise.log.path.read_bytes().splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(range(len(exercise.entries)))
