"""An exercise: one class at work on one lesson. Its state is a log of what was done, and nothing else.

Every handler checks who asks, checks what is asked, appends one entry to the log and only then changes what is known
here; an entry is on the disk before it is acknowledged. So a server that is killed at any moment finds everything that
it had acknowledged, and the same log gives the same exercise: all that has been computed follows from it.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Literal

from experiments.classroom import decisions
from experiments.classroom.course import Change, Course
from experiments.classroom.lessons import DIRECTIONS, QUARTER
from experiments.classroom.messages import SaidError
from experiments.classroom.words import LANGUAGES
from scenarios.build import warmup_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from experiments.classroom.lessons import Inject, Lesson

CLASS, INSTRUCTOR = ROLES = ("class", "instructor")
type Role = Literal["class", "instructor"]
LOG = "log.jsonl"
CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{1,22}[A-Z0-9])")
FORMAT = 1
"""of the log; raised when entries change their meaning"""
LONGEST_NOTE = 2_000
MOST_ENTRIES = 5_000
"""of a log; a lesson of a day has some hundreds"""
BRIEF, PLAYING, DECIDING, ENDED, DEBRIEF = "brief", "playing", "deciding", "ended", "debrief"


class NotAllowedError(SaidError):
    """Somebody asked for what their role, or the moment, does not allow."""


@dataclass(frozen=True)
class Entry:
    """One line of the log."""

    number: int
    """from 0, without gaps"""
    at: str
    """wall-clock time, ISO 8601 in UTC"""
    role: str
    kind: str
    """`opened`, `predicted`, `drafted`, `decided`, `injected`, `reached`, `noted` or `revealed`"""
    data: Mapping[str, Any]


class Log:
    """An append-only file of entries, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        """Stand on a file that may not exist yet; nothing is read or written."""
        self.path = path
        self._size = 0
        self._next = 0

    def read(self) -> list[Entry]:
        """Return all entries; a last line that was not finished was never acknowledged, and is cut off.

        Raises:
            UserError: for a file that is no log, names the line.
        """
        raw = self.path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if len(whole) < len(raw):
            os.truncate(self.path, len(whole))
        entries = []
        for number, line in enumerate(whole.splitlines()):
            try:
                entry = Entry(**json.loads(line))
            except (ValueError, TypeError) as error:
                raise SaidError("log_no_entry", where=f"{self.path}:{number + 1}") from error
            if entry.number != number:
                where = f"{self.path}:{number + 1}"
                raise SaidError("log_other_entry", where=where, found=entry.number, expected=number)
            entries.append(entry)
        self._size, self._next = len(whole), len(entries)
        return entries

    def append(self, role: str, kind: str, data: Mapping[str, Any]) -> Entry:
        """Write an entry and return it once it is on the disk.

        Raises:
            UserError: when the file has grown or shrunk meanwhile, holds as many entries as a log may, or cannot be
                written; it is then as it was.
        """
        if self._next >= MOST_ENTRIES:
            raise SaidError("log_full", where=self.path, most=MOST_ENTRIES)
        found = self.path.stat().st_size if self.path.exists() else 0
        if found != self._size:
            raise SaidError("log_written", where=self.path)
        entry = Entry(self._next, datetime.now(UTC).isoformat(timespec="seconds"), role, kind, data)
        line = json.dumps(vars(entry), ensure_ascii=False, allow_nan=False).encode() + b"\n"
        new = not self.path.exists()
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
            if new:
                _sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):
                os.truncate(self.path, self._size)
            raise refused(self.path, error) from error
        self._size += len(line)
        self._next += 1
        return entry


def refused(where: Path, error: OSError) -> SaidError:
    """Return the message for what the disk refuses."""
    return SaidError(
        "disk_refused", where=where, what=(os.strerror(error.errno) if error.errno else str(error)).lower()
    )


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file survive a loss of power, where the system can open folders."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass
class Exercise:
    """What the log says, and the handlers that add to it. Make one with :func:`begin` or :func:`resume`."""

    code: str
    lesson: Lesson
    log: Log = field(repr=False)
    entries: list[Entry] = field(default_factory=list, repr=False)
    minutes: int = 45
    language: str = "en"
    seed: int = 1
    rehearsal: bool = False
    version: str = ""
    predictions: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, Any] = field(default_factory=dict)
    reached: int = 0
    """day to which the class has played, the dawn of which stands before it"""
    decided: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """day and what was submitted then, decision -> value"""
    injected: list[tuple[int, Inject]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    digests: dict[int, str] = field(default_factory=dict)
    """day -> digest of the run up to it, as first computed: a replay is exact if it comes to the same"""
    revealed: bool = False

    # ------------------------------------------------------------------------------------------------ what is known

    @property
    def quarters(self) -> int:
        """Quarters that this exercise has."""
        return self.lesson.quarters[self.minutes]

    @property
    def days(self) -> int:
        """Days that this exercise has."""
        return self.quarters * QUARTER

    @property
    def phase(self) -> str:
        """Where the class stands: `BRIEF`, `PLAYING`, `DECIDING`, `ENDED` or `DEBRIEF`."""
        if self.revealed:
            return DEBRIEF
        if len(self.predictions) < len(self.lesson.questions):
            return BRIEF
        if self.reached >= self.days:
            return ENDED
        waits = self.reached > 0 and self.reached % QUARTER == 0 and self.reached not in dict(self.decided)
        return DECIDING if waits else PLAYING

    @property
    def course(self) -> Course:
        """The run of the class: the lesson's start, its decisions and the injects."""
        changes = [
            decisions.change_of(name, value, day) for day, chosen in self.decided for name, value in chosen.items()
        ]
        return settled(self.lesson.course().with_changes(changes), self.injected)

    @property
    def otherwise(self) -> Course:
        """The named baseline: nothing is decided, the same injects happen."""
        return settled(Course((*self.lesson.start, *self.lesson.baseline)), self.injected)

    def arm(self, letter: str) -> Course:
        """Return arm A or B of the lesson, nothing decided and nothing injected."""
        return Course((*self.lesson.start, *self.lesson.arms[letter]))

    # ------------------------------------------------------------------------------------------------------ handlers

    def predict(self, role: Role, answers: Mapping[str, str]) -> None:
        """Lock the class's predictions: question -> one of :data:`DIRECTIONS`."""
        self._only(role, CLASS, INSTRUCTOR)
        if self.phase != BRIEF:
            raise NotAllowedError("predictions_locked")
        wanted = {question.name for question in self.lesson.questions}
        if set(answers) != wanted:
            missing = sorted(wanted - set(answers)) or sorted(wanted)
            raise SaidError("prediction_missing", missing=", ".join(missing))
        for question, answer in answers.items():
            if answer not in DIRECTIONS:
                allowed = ", ".join(DIRECTIONS)
                raise SaidError("prediction_value", question=question, value=repr(answer), allowed=allowed)
        self._append(role, "predicted", {"answers": dict(answers)})

    def draft(self, role: Role, name: str, value: Any) -> None:
        """Keep a draft of a decision."""
        self._only(role, CLASS, INSTRUCTOR)
        self._check_decision(name, value)
        if self.phase in (ENDED, DEBRIEF):
            raise NotAllowedError("has_ended")
        self._append(role, "drafted", {"decision": name, "value": value})

    def decide(self, role: Role, chosen: Mapping[str, Any]) -> None:
        """Submit what is decided at the end of a quarter; an empty `chosen` leaves everything as it is."""
        self._only(role, CLASS, INSTRUCTOR)
        if self.phase != DECIDING:
            raise NotAllowedError("decided_once")
        for name, value in chosen.items():
            self._check_decision(name, value)
        self._append(role, "decided", {"day": self.reached, "chosen": dict(chosen)})

    def reach(self, role: Role, day: int, digest: str = "") -> None:
        """Note that the class has played to `day`; at the end of a quarter with the digest of the run."""
        self._only(role, CLASS, INSTRUCTOR)
        if self.phase != PLAYING:
            raise NotAllowedError("not_playing")
        last = (self.reached // QUARTER + 1) * QUARTER
        if not isinstance(day, int) or not self.reached < day <= last:
            raise SaidError("day_outside", day=repr(day), first=self.reached + 1, last=last)
        self._append(role, "reached", {"day": day, "digest": digest})

    def inject(self, role: Role, what: Inject, day: int) -> None:
        """Let something happen on `day`, within what is not played yet."""
        self._only(role, INSTRUCTOR)
        if self.phase in (BRIEF, ENDED, DEBRIEF):
            raise NotAllowedError("inject_not_playing")
        if not isinstance(day, int) or not self.reached <= day < self.days:
            last = self.days - 1
            raise SaidError("inject_day", name=what.name, day=repr(day), first=self.reached, last=last)
        happens = self.course.with_changes([Change(day, what.settings, what.troops)])
        if warmup_key(happens.at(day)) != warmup_key(self.course.at(day)):
            raise SaidError("inject_fixed", name=what.name)
        self._append(role, "injected", {"day": day, "inject": as_data(what)})

    def note(self, role: Role, text: str) -> None:
        """Keep a note of the class or the instructor."""
        self._only(role, CLASS, INSTRUCTOR)
        if len(text) > LONGEST_NOTE:
            raise SaidError("note_long", most=LONGEST_NOTE, size=len(text))
        writable = text.encode("utf-8", "replace").decode()  # a browser can send half a character, which no file holds
        self._append(role, "noted", {"text": writable})

    def reveal(self, role: Role) -> None:
        """Begin the debrief: from now on the class sees what truly happened."""
        self._only(role, INSTRUCTOR)
        self._append(role, "revealed", {})

    # --------------------------------------------------------------------------------------------------------- inside

    def _only(self, role: str, *allowed: str) -> None:
        if role not in allowed:
            raise NotAllowedError(f"only_{'_'.join(allowed)}")

    def _check_decision(self, name: str, value: Any) -> None:
        if name not in self.lesson.decisions:
            raise SaidError("decision_not_open", name=name, allowed=", ".join(self.lesson.decisions))
        decisions.settings_of(name, value)

    def _append(self, role: str, kind: str, data: Mapping[str, Any]) -> None:
        self._take(self.log.append(role, kind, data))

    def _take(self, entry: Entry) -> None:
        """Change what is known by what an entry says."""
        from experiments.classroom.lessons import inject_of

        data = entry.data
        match entry.kind:
            case "opened":
                self.minutes, self.language, self.seed = data["minutes"], data["language"], data["seed"]
                self.rehearsal, self.version = data["rehearsal"], data["version"]
            case "predicted":
                self.predictions = dict(data["answers"])
            case "drafted":
                self.drafts[data["decision"]] = data["value"]
            case "decided":
                self.decided.append((data["day"], dict(data["chosen"])))
                self.drafts = {}
            case "injected":
                self.injected.append((data["day"], inject_of(data["inject"], "log")))
            case "reached":
                self.reached = data["day"]
                if data["digest"]:
                    self.digests.setdefault(data["day"], data["digest"])
            case "noted":
                self.notes.append((self.reached, data["text"]))
            case "revealed":
                self.revealed = True
            case _:
                raise SaidError("log_kind", where=self.log.path, kind=repr(entry.kind))
        self.entries.append(entry)


def settled(course: Course, injects: list[tuple[int, Inject]]) -> Course:
    """Return a course in which injects happen; one that ends gives its settings back as they would be without it."""
    changes = []
    for day, what in injects:
        changes.append(Change(day, what.settings, what.troops, f"inject:{what.name}"))
        if what.days:
            before = course.at(day + what.days)
            back = {key: before.value(key) for key in what.settings}
            changes.append(Change(day + what.days, back, {}, f"end:{what.name}"))
    return course.with_changes(changes)


def as_data(what: Inject) -> dict[str, Any]:
    """Return an inject as plain data for the log."""
    return {
        **vars(what), "settings": dict(what.settings), "troops": dict(what.troops),
        "texts": {language: dict(text) for language, text in what.texts.items()},
    }  # fmt: skip


def checked_code(code: str) -> str:
    """Return a code in capitals, fit for a folder's name.

    Raises:
        UserError: for one that is not.
    """
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise SaidError("code_unfit", code=repr(code))
    return code


def begin(
    folder: Path, code: str, lesson: Lesson, minutes: int, language: str, version: str, *, seed: int | None = None,
    rehearsal: bool = False,
) -> Exercise:  # fmt: skip
    """Open a new exercise in `folder`/CODE.

    Raises:
        UserError: for a code that is taken or not fit, a length or language that the lesson does not have, a folder
            that cannot be written; nothing is left behind.
    """
    code = checked_code(code)
    if minutes not in lesson.quarters:
        raise SaidError("lesson_minutes", name=lesson.name, allowed=list(lesson.quarters), minutes=minutes)
    if language not in LANGUAGES:
        raise SaidError("language_unknown", language=repr(language), allowed=", ".join(LANGUAGES))
    path = folder / code
    try:
        path.mkdir(parents=True)
        _sync_folder(folder)
    except FileExistsError as error:
        raise SaidError("code_taken", code=code) from error
    except OSError as error:
        raise refused(path, error) from error
    exercise = Exercise(code, lesson, Log(path / LOG))
    data = {
        "format": FORMAT, "lesson": lesson.name, "minutes": minutes, "language": language, "version": version,
        "seed": lesson.seed if seed is None else seed, "rehearsal": rehearsal,
    }  # fmt: skip
    try:
        exercise._append(INSTRUCTOR, "opened", data)
    except SaidError:
        # An exercise without its first entry would keep the code and could never be opened.
        rmtree(path, ignore_errors=True)
        raise
    return exercise


def resume(folder: Path, code: str, lessons: Mapping[str, Lesson]) -> Exercise:
    """Open an exercise again, as its log says.

    Raises:
        UserError: where there is none, or its log or lesson cannot be read.
    """
    code = checked_code(code)
    log = Log(folder / code / LOG)
    if not log.path.is_file():
        raise SaidError("no_exercise", code=code, folder=folder, there=", ".join(codes(folder)) or "-")
    entries = log.read()
    if not entries or entries[0].kind != "opened" or entries[0].data.get("format") != FORMAT:
        raise SaidError("log_version", where=log.path)
    name = entries[0].data["lesson"]
    if name not in lessons:
        raise SaidError("no_lesson", where=log.path, name=name, there=", ".join(lessons))
    exercise = Exercise(code, lessons[name], log)
    for entry in entries:
        exercise._take(entry)
    return exercise


def codes(folder: Path) -> list[str]:
    """Return the codes of the exercises in a folder, the latest first."""
    found = [path for path in folder.glob(f"*/{LOG}") if path.is_file()] if folder.is_dir() else []
    return [path.parent.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]
