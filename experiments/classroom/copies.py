"""A copy of an exercise as one file: saved from one computer, loaded on another, checked before it is kept."""

from __future__ import annotations

import re
import shutil
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from experiments.classroom.course import configured
from experiments.classroom.exercise import LOG, checked_code, refused, resume
from experiments.classroom.messages import SaidError
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from experiments.classroom.exercise import Exercise
    from experiments.classroom.lessons import Lesson

SUFFIX = ".mandate.jsonl"
LARGEST_COPY = 1_000_000
"""bytes; an exercise of a day, with all its drafts, has some 200,000"""


def saved(exercise: Exercise) -> tuple[str, bytes]:
    """Return the name of the file and what it holds: the log as it is."""
    return f"{exercise.code}{SUFFIX}", exercise.log.path.read_bytes()


def loaded(folder: Path, name: str, raw: bytes, lessons: Mapping[str, Lesson]) -> Exercise:
    """Put a copy into `folder` as an exercise and return it.

    Args:
        folder: of the exercises.
        name: of the file; the exercise's code is what stands before the first dot or space.
        raw: what the file holds.
        lessons: by name.

    Raises:
        UserError: for a copy that is too large, is no exercise, or whose code is taken, and for what the disk refuses;
            nothing is left behind.
    """
    if len(raw) > LARGEST_COPY:
        raise SaidError("file_large", where=name, size=len(raw), most=LARGEST_COPY)
    code = checked_code(re.split(r"[. (]", name, maxsplit=1)[0])
    if (folder / code).exists():
        raise SaidError("copy_taken", code=code)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".loading-") as place:
            aside = folder.__class__(place)
            (aside / code).mkdir()
            (aside / code / LOG).write_bytes(raw)
            checked(aside, code, name, lessons)
            shutil.move(aside / code, folder / code)
    except OSError as error:
        raise refused(folder / code, error) from error
    return resume(folder, code, lessons)


def checked(folder: Path, code: str, name: str, lessons: Mapping[str, Lesson]) -> None:
    """Refuse a log that this version would not have written.

    Raises:
        UserError: as said.
    """
    try:
        exercise = resume(folder, code, lessons)
        configured(exercise.course.start)
        exercise.course.at(exercise.days)
        for decision, value in exercise.drafts.items():
            exercise._check_decision(decision, value)
        if not 0 <= exercise.reached <= exercise.days:
            raise ValueError(exercise.reached)
    except (UserError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SaidError("copy_broken", where=name) from error
