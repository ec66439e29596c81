"""A quarter of a lesson, played without a server: for tests of what is said about it."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from experiments.classroom.exercise import Exercise, begin
from experiments.classroom.lessons import QUARTER, Lesson, lessons
from experiments.classroom.pairs import Pairs, Workers, pair
from experiments.classroom.report import Facts
from experiments.classroom.stage import Stage
from scenarios.world import World
from scenarios.zaruna import zaruna

SMALL = ("households=1000", "warmup_days=30")


def small(name: str = "robust_on_paper") -> Lesson:
    """Return a lesson of two quarters with few households."""
    one = lessons()[name]
    return replace(one, start=(*one.start, *SMALL), quarters={45: 2, 90: 2})


@cache
def world() -> World:
    return zaruna()


def played(folder: Path, *, revealed: bool) -> Exercise:
    """Play a small lesson: prediction, an inject, drafts, decisions, a note, the end, and the debrief if wanted."""
    lesson = small()
    exercise = begin(folder, "KESTREL-7", lesson, 45, "en", "1.2.3")
    answers = ("higher", "lower", "same")
    exercise.predict("class", {each.name: answer for each, answer in zip(lesson.questions, answers, strict=True)})
    exercise.inject("instructor", lesson.injects[0], 45)
    exercise.reach("class", QUARTER)
    exercise.draft("class", "caveats", "some")
    exercise.draft("class", "caveats", "few")
    exercise.draft("class", "reserve", "large")
    exercise.decide("class", {
        "caveats": "few", "placement": {"Lumekka": 540, "Samovelle": 220},
        "tasks": [{"task": "protection", "rank": 1, "modality": "secure"}],
        "effort": {"dialogue": 0.2, "physical": 0.7, "environment": 0.1},
    })  # fmt: skip
    exercise.note("class", "Who would not go? <script>alert(1)</script>")
    exercise.inject("instructor", lesson.injects[1], 120)
    exercise.reach("class", 2 * QUARTER)
    if revealed:
        exercise.reveal("instructor")
    return exercise


def compared(exercise: Exercise, arms: bool, pairs: int) -> Pairs:
    """Return finished pairs, computed here instead of in a worker."""
    a, b = (exercise.arm("A"), exercise.arm("B")) if arms else (exercise.otherwise, exercise.course)
    found = Pairs(a, b, range(1, 1 + pairs), exercise.days, world(), Workers())
    found._done = {seed: pair(a, b, seed, exercise.days) for seed in found.seeds}
    return found


def facts(exercise: Exercise, pairs: int = 6) -> Facts:
    """Return what a report says of an exercise that was played out."""
    tables = Stage(world(), exercise.seed).tables(exercise.course, exercise.reached)
    return Facts(exercise, world(), tables, compared(exercise, True, pairs), compared(exercise, False, pairs))
