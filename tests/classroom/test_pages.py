"""What pages are made of: words for all that can be decided, numbers that stay coupled, copies that are checked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.peacekeepers.tasks import TASKS
from experiments.classroom.copies import LARGEST_COPY, loaded, saved
from experiments.classroom.decisions import AUTHORITIES, DECISIONS, MODALITIES
from experiments.classroom.exercise import begin
from experiments.classroom.lessons import lessons
from experiments.classroom.pages import PAGES
from experiments.classroom.pages.decide import TIERS, Desk, coupled, same, whole_percents
from experiments.classroom.words import LANGUAGES, words
from sim.errors import UserError
from tests.classroom.small_lesson import LESSON

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.classroom.exercise import Exercise

ROBUST = lessons()["robust_on_paper"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_decided_has_words(language: str) -> None:
    w = words(language)
    for name, decision in DECISIONS.items():
        for part in ("title", "meaning", "cost"):
            assert w(f"decisions.{name}.{part}")
        for option in decision.options:
            assert w(f"decisions.{name}.options.{option}")
    for key in (
        *(f"tasks.names.{task}" for task in TASKS),
        *(f"tasks.modalities.{modality}" for modality in MODALITIES),
        *(f"effort.tiers.{tier}" for tier in TIERS),
        *(f"authorities.{authority}" for authority in AUTHORITIES),
        *(f"authority_texts.{authority}" for authority in AUTHORITIES),
    ):
        assert w(f"decisions.{key}")
    for page in PAGES:
        assert w(f"common.pages.{page}")


@given(
    st.integers(0, 100).flatmap(lambda first: st.tuples(st.just(first), st.integers(0, 100 - first))),
    st.sampled_from(TIERS),
    st.integers(0, 100),
)
def test_three_shares_sum_to_a_hundred_whatever_is_set(parts: tuple[int, int], tier: str, to: int) -> None:
    before = {TIERS[0]: parts[0], TIERS[1]: parts[1], TIERS[2]: 100 - sum(parts)}
    after = coupled(before, tier, to)
    assert after[tier] == to
    assert sum(after.values()) == 100
    assert all(0 <= percent <= 100 for percent in after.values())
    one, other = (each for each in TIERS if each != tier)
    if before[one] == before[other]:
        assert abs(after[one] - after[other]) <= 1  # they go on sharing as they did


def test_shares_that_differ_by_rounding_alone_decide_the_same() -> None:
    now = {"dialogue": 1 / 3, "physical": 1 / 3, "environment": 1 / 3}
    percents = whole_percents(now)
    assert sum(percents.values()) == 100
    assert same({"dialogue": 0.33, "physical": 0.33, "environment": 0.33}, now)
    assert not same({"dialogue": 0.32, "physical": 0.34, "environment": 0.34}, now)


# Copies


def begun(folder: Path) -> Exercise:
    exercise = begin(folder, "FIRST-1", ROBUST, 45, "en", "test")
    exercise.predict("class", {question.name: "same" for question in ROBUST.questions})
    exercise.draft("class", "caveats", "few")
    exercise.inject("instructor", ROBUST.injects[0], 45)
    return exercise


def test_a_copy_is_the_same_exercise_under_the_name_of_its_file(tmp_path: Path) -> None:
    exercise = begun(tmp_path / "one")
    name, raw = saved(exercise)
    assert name == "FIRST-1.mandate.jsonl"
    again = loaded(tmp_path / "two", "first-2 (1).jsonl", raw, lessons())
    assert again.code == "FIRST-2"
    assert again.entries == exercise.entries
    assert again.course == exercise.course
    with pytest.raises(UserError, match="FIRST-2 is there already"):
        loaded(tmp_path / "two", "first-2.jsonl", raw, lessons())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"predicted"', '"imagined"'),
        ('"few"', '"none"'),
        ('"decision": "caveats"', '"decision": "sites"'),
        ('"number": 1', '"number": 7'),
        ('"robust_on_paper"', '"../robust_on_paper"'),
        ('"attacks_on_peacekeepers.rate"', '"households"'),
        ('"kind": "opened"', '"kind": "revealed"'),
        ("{", "["),
        ("\n", " "),
    ],
)
def test_a_copy_that_this_version_did_not_write_is_refused_and_leaves_nothing(
    tmp_path: Path, old: str, new: str
) -> None:
    raw = saved(begun(tmp_path / "one"))[1].decode()
    assert old in raw
    with pytest.raises(UserError, match=r"bad\.jsonl is no copy"):
        loaded(tmp_path / "two", "bad.jsonl", raw.replace(old, new, 1 if old != "\n" else -1).encode(), lessons())
    assert list((tmp_path / "two").iterdir()) == []


def test_a_copy_has_a_size_and_its_name_stays_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="bytes"):
        loaded(tmp_path, "large.jsonl", b" " * (LARGEST_COPY + 1), lessons())
    for name in ("../../up.jsonl", "..", "a/b.jsonl", ""):
        with pytest.raises(UserError):
            loaded(tmp_path, name, b"{}\n", lessons())
    assert list(tmp_path.iterdir()) == []


def test_caveats_in_force_are_not_told_until_the_class_sets_them(tmp_path: Path) -> None:
    exercise = begin(tmp_path, "SECRET", LESSON, 45, "en", "0.1.0")
    desk = Desk(SimpleNamespace(exercise=exercise), exercise.course.at(0), {}, {})  # type: ignore[arg-type]
    assert desk.now("caveats") is None
    assert desk.now("sites") == "two"
    exercise.predict("class", {"answered": "same"})
    exercise.reach("class", 90)
    exercise.decide("class", {"caveats": "few"})
    told = Desk(SimpleNamespace(exercise=exercise), exercise.course.at(150), {}, {})  # type: ignore[arg-type]
    assert told.now("caveats") == "few"
