"""Lessons: files of words and settings in `lessons/NAME/`; no outcome stands in them.

`lesson.yaml` holds the settings, one `LANGUAGE.yaml` a language the words. Both are data: they are checked by the
schema below, and a key that is not known is refused. So are injects that an instructor uploads.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from agents.schema import SCHEMA
from experiments.classroom.course import Course
from experiments.classroom.decisions import DECISIONS, MOST_TROOPS_AT_A_BASE
from experiments.classroom.messages import SaidError
from experiments.classroom.words import LANGUAGES, typeset
from scenarios.build import MISSION_SIDE
from scenarios.outcomes import OUTCOMES
from scenarios.zaruna import zaruna

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from experiments.classroom.course import Value

FOLDER = Path(__file__).parent / "lessons"
ORDER = ("robust_on_paper", "gates_open")
"""in which lessons are offered"""
QUARTER = 90
"""days; three monthly reviews"""
DIRECTIONS = ("lower", "same", "higher")
"""what can be predicted of B against A"""
TYPES = (
    "armed_activity", "troop_contribution", "political", "logistics", "displacement", "misinformation", "humanitarian",
)  # fmt: skip
"""kinds of inject; words under ``lesson.types``"""
MEANS = ("radio", "report", "letter", "meeting", "media")
"""by which an inject reaches the class; words under ``lesson.means``"""
LARGEST_FILE = 64_000
"""bytes of an uploaded file"""
LONGEST_TEXT = 2_000
"""characters of a text of an inject"""
LONGEST = 3_600
"""days of the longest exercise that there can be"""
NAME = re.compile("[a-z][a-z0-9_]{0,39}")
ROWS = {"seeding.location": "locations", "seeding.group": "actors", "external_support.group": "actors"}
"""settings that name a row of the world"""


@dataclass(frozen=True)
class Question:
    """A prediction asked of the class before anything has run: is B's outcome lower, the same or higher than A's?"""

    name: str
    outcome: str
    """name of an outcome of :data:`scenarios.outcomes.OUTCOMES`"""
    margin: float
    """differences smaller than this count as the same (in the outcome's unit; share of A's where ratios compare)"""


@dataclass(frozen=True)
class Inject:
    """Something that the instructor lets happen: settings that differ from a day on, and back to before at its end."""

    name: str
    type: str
    """one of :data:`TYPES`"""
    means: str
    """one of :data:`MEANS`"""
    sender: str
    """key of a role (words under `roles`)"""
    receiver: str
    """key of a role"""
    day: int
    """of the exercise, as planned; the instructor may choose another one"""
    days: int
    """how long it lasts; 0 for good, as it always is for troops"""
    settings: Mapping[str, Value]
    texts: Mapping[str, Mapping[str, str]]
    """language -> {"title", "activity" (what happens), "expected" (reaction expected of the class)}"""
    troops: Mapping[str, int] = field(default_factory=dict)
    """location of a base -> troops authorised there from then on (persons)"""


@dataclass(frozen=True)
class Lesson:
    """One lesson."""

    name: str
    start: tuple[str, ...]
    """overrides of the world in which the class plays"""
    arms: Mapping[str, tuple[str, ...]]
    """"A" and "B" -> further overrides: the two mandates that are compared"""
    baseline: tuple[str, ...]
    """further overrides of "what would have happened otherwise"; nothing is decided in it, injects happen in it"""
    seed: int
    quarters: Mapping[int, int]
    """length of the lesson (45 or 90 minutes) -> quarters played"""
    decisions: tuple[str, ...]
    """names of :data:`experiments.classroom.decisions.DECISIONS` that are open to the class"""
    questions: tuple[Question, ...]
    injects: tuple[Inject, ...]
    outcomes: tuple[str, ...]
    """names of outcomes shown in comparisons; the first is the lesson's main one"""
    pareto: tuple[str, str]
    """two outcomes set against each other"""
    trade_offs: tuple[str, ...]
    """ids of :mod:`experiments.trade_offs` that it is about, as "T1" """
    mechanisms: tuple[str, ...]
    """whose parameters' evidence grades and sources the debrief lists"""
    roles: tuple[str, ...]
    """role cards, in order; who sends or receives an inject is one of them"""
    words: Mapping[str, Mapping[str, Any]]
    """language -> the texts of `LANGUAGE.yaml`, without those of the injects; the keys are those of :data:`TEXTS`"""

    def course(self) -> Course:
        """Return the course on which the class starts, nothing decided."""
        return Course(self.start)


DEBRIEF_PARTS = ("felt", "happened", "why", "real_world", "left_out")
"""what the class is asked in the debrief, in this order"""
TEXTS = (
    "title", "summary", "brief", "arms", "roles", "questions", "timetable", "debrief", "key", "left_out",
    "content_note",
)  # fmt: skip
"""keys of the words of a lesson: `brief` paragraphs; `arms` {"A", "B", "baseline"} -> {"title", "text"}; `roles` role
-> {"title", "card"}; `questions` question -> text; `timetable` minutes -> list of {"minute", "what"}; `debrief` part of
:data:`DEBRIEF_PARTS` -> questions to the class; `key` paragraphs for the instructor; `left_out` what the model leaves
out, a list; `title`, `summary` and `content_note` texts"""
INJECT_TEXTS = ("title", "activity", "expected")


# Reading lessons


@cache
def lessons(folder: Path = FOLDER) -> dict[str, Lesson]:
    """Return every lesson by its name: first those of :data:`ORDER`, then others by name."""
    there = [path.name for path in sorted(folder.iterdir()) if (path / "lesson.yaml").is_file()]
    in_order = [name for name in ORDER if name in there] + [name for name in there if name not in ORDER]
    return {name: load_lesson(folder / name) for name in in_order}


def load_lesson(folder: Path) -> Lesson:
    """Read the lesson in `folder`.

    Raises:
        SaidError: for a file that is missing or holds what a lesson does not have; one line with file, key, value and
            what is allowed. Settings of `start`, `arms` and `baseline` are checked when they are first run.
    """
    read = {name: _typeset(_file(folder / f"{name}.yaml"), name) for name in ("lesson", *LANGUAGES)}
    where = str(folder / "lesson.yaml")
    plain = {item.name for item in fields(Lesson)} - {"name", "words"}
    data = _keys(read["lesson"], plain, plain, where, "")
    texts = {
        language: _keys(read[language], {*TEXTS, "injects"}, {*TEXTS, "injects"}, str(folder / f"{language}.yaml"), "")
        for language in LANGUAGES
    }
    roles = tuple(_names(data["roles"], where, "roles"))
    injects = []
    for item in _list(data["injects"], where, "injects"):
        said = {language: _one(texts[language]["injects"], item, folder / f"{language}.yaml") for language in LANGUAGES}
        whole = {**_table(item, where, "injects"), "texts": said}
        injects.append(inject_of(whole, where, days=LONGEST, roles=roles, languages=LANGUAGES))
    questions = tuple(_question(item, where) for item in _list(data["questions"], where, "questions"))
    lengths = {
        _whole(minutes, where, "quarters", 1, 1_000): _whole(quarters, where, f"quarters.{minutes}", 1, 40)
        for minutes, quarters in _table(data["quarters"], where, "quarters").items()
    }
    arms = _keys(data["arms"], {"A", "B"}, {"A", "B"}, where, "arms")
    known = {outcome.name for outcome in OUTCOMES}
    pareto = tuple(_names(data["pareto"], where, "pareto", known))
    if len(pareto) != 2:
        raise SaidError("file_value", where=where, key="pareto", value=", ".join(pareto), allowed="two outcomes")
    lesson = Lesson(
        name=_word(folder.name, where, "name"),
        start=tuple(_texts(data["start"], where, "start")),
        arms={letter: tuple(_texts(arms[letter], where, f"arms.{letter}")) for letter in ("A", "B")},
        baseline=tuple(_texts(data["baseline"], where, "baseline")),
        seed=_whole(data["seed"], where, "seed", 0, 2**53),
        quarters=lengths,
        decisions=tuple(_names(data["decisions"], where, "decisions", DECISIONS)),
        questions=questions,
        injects=tuple(injects),
        outcomes=tuple(_names(data["outcomes"], where, "outcomes", known)),
        pareto=(pareto[0], pareto[1]),
        trade_offs=tuple(_texts(data["trade_offs"], where, "trade_offs")),
        mechanisms=tuple(_names(data["mechanisms"], where, "mechanisms", SCHEMA.parameters)),
        roles=roles,
        words={},
    )
    checked = {language: _words(lesson, texts[language], str(folder / f"{language}.yaml")) for language in LANGUAGES}
    return Lesson(**{**vars(lesson), "words": checked})


def _typeset(data: Any, language: str) -> Any:
    """Return data whose texts have the spaces of their language."""
    if isinstance(data, dict):
        return {key: _typeset(value, language) for key, value in data.items()}
    if isinstance(data, list):
        return [_typeset(item, language) for item in data]
    return typeset(data, language) if isinstance(data, str) else data


def _question(item: Any, where: str) -> Question:
    data = _keys(item, {"name", "outcome", "margin"}, {"name", "outcome", "margin"}, where, "questions")
    name = _word(data["name"], where, "questions.name")
    (outcome,) = _names([data["outcome"]], where, f"questions.{name}.outcome", {each.name for each in OUTCOMES})
    margin = data["margin"]
    if not isinstance(margin, int | float) or isinstance(margin, bool) or not 0 < margin < math.inf:
        raise SaidError("file_value", where=where, key=f"questions.{name}.margin", value=_short(margin), allowed="> 0")
    return Question(name, outcome, float(margin))


def _one(texts: Any, item: Any, path: Path) -> Any:
    """Return the words of an inject from the words of all of them."""
    name = item.get("name") if isinstance(item, dict) else None
    found = _table(texts, str(path), "injects")
    if name not in found:
        raise SaidError("file_missing", where=str(path), key=f"injects.{name}")
    return found[name]


def _words(lesson: Lesson, data: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Check the words of a lesson in one language: all that it names has words, and nothing else has."""
    named = {
        "arms": ("A", "B", "baseline"),
        "roles": lesson.roles,
        "questions": [question.name for question in lesson.questions],
        "timetable": list(lesson.quarters),
        "debrief": DEBRIEF_PARTS,
        "injects": [inject.name for inject in lesson.injects],
    }
    parts: dict[str, Any] = {key: _keys(data[key], set(names), set(names), where, key) for key, names in named.items()}
    for key in ("title", "summary", "content_note"):
        parts[key] = _text(data[key], where, key)
    for key in ("brief", "key", "left_out"):
        parts[key] = _texts(data[key], where, key)
    for key in ("arms", "roles"):
        inner = {"title", "card" if key == "roles" else "text"}
        for name, item in parts[key].items():
            for leaf, text in _keys(item, inner, inner, where, f"{key}.{name}").items():
                _text(text, where, f"{key}.{name}.{leaf}")
    for name, text in parts["questions"].items():
        _text(text, where, f"questions.{name}")
    for part in DEBRIEF_PARTS:
        _texts(parts["debrief"][part], where, f"debrief.{part}")
    for minutes, rows in parts["timetable"].items():
        at = f"timetable.{minutes}"
        for row in _list(rows, where, at):
            _whole(_keys(row, {"minute", "what"}, {"minute", "what"}, where, at)["minute"], where, at, 0, int(minutes))
            _text(row["what"], where, at)
    return {key: parts[key] for key in TEXTS}


# Reading injects


def read_inject(raw: bytes | str, where: str, *, days: int = LONGEST, roles: Collection[str] | None = None) -> Inject:
    """Read an inject from a file that somebody gave us: YAML or JSON, data only.

    Args:
        raw: what the file holds.
        where: name of the file, for messages.
        days: length of the exercise.
        roles: who may send and receive it; anybody if None.

    Raises:
        SaidError: for a file that is too large, is no data or is no inject; one line.
    """
    return inject_of(_data(raw, where), where, days=days, roles=roles)


def inject_of(
    data: Any, where: str, *, days: int = LONGEST, roles: Collection[str] | None = None,
    languages: Collection[str] = (),
) -> Inject:  # fmt: skip
    """Return the inject that plain data stand for.

    Args:
        data: a mapping with the fields of :class:`Inject`; `troops`, or `settings`, may be missing, not both.
        where: whence it comes, for messages.
        days: length of the exercise.
        roles: who may send and receive it; anybody if None.
        languages: in which it must have texts; one language is enough if none are named. Where a language has no
            texts, those of the other one stand in.

    Raises:
        SaidError: for anything that an inject does not have; one line with key, value and what is allowed.
    """
    names = {item.name for item in fields(Inject)}
    found = _keys(data, names, names - {"settings", "troops"}, where, "")
    settings = _settings(found.get("settings", {}), where)
    troops = _troops(found.get("troops", {}), where)
    if not settings and not troops:
        raise SaidError("inject_without_effect", where=where)
    first = _whole(found["day"], where, "day", 0, days - 1)
    length = _whole(found["days"], where, "days", 0, days - first)
    if troops and length:
        raise SaidError("inject_troops_end", where=where, value=length)
    texts = _inject_texts(found["texts"], where, languages)
    return Inject(
        name=_word(found["name"], where, "name"),
        type=_names([found["type"]], where, "type", TYPES)[0],
        means=_names([found["means"]], where, "means", MEANS)[0],
        sender=_names([found["sender"]], where, "sender", roles)[0],
        receiver=_names([found["receiver"]], where, "receiver", roles)[0],
        day=first, days=length, settings=settings, texts=texts, troops=troops,
    )  # fmt: skip


def _inject_texts(data: Any, where: str, languages: Collection[str]) -> dict[str, dict[str, str]]:
    given = _keys(data, set(LANGUAGES), set(languages), where, "texts")
    if not given:
        raise SaidError("file_missing", where=where, key="texts.en")
    texts = {}
    for language, said in given.items():
        at = f"texts.{language}"
        each = _keys(said, set(INJECT_TEXTS), set(INJECT_TEXTS), where, at)
        texts[language] = {key: _text(each[key], where, f"{at}.{key}") for key in INJECT_TEXTS}
    return {language: texts.get(language) or next(iter(texts.values())) for language in LANGUAGES}


def _settings(data: Any, where: str) -> dict[str, Value]:
    """Check settings against what the model declares on the mission's side; rows against the world of the lessons."""
    settings: dict[str, Value] = {}
    for key, value in _table(data, where, "settings").items():
        section, _, leaf = str(key).partition(".")
        declared = SCHEMA.parameters.get(section, {}).get(leaf)
        if declared is None:
            raise SaidError("inject_unknown_setting", where=where, key=_short(key))
        if section not in MISSION_SIDE or leaf == "enabled":
            raise SaidError("inject_other_setting", where=where, key=key)
        high = _last_row(ROWS[key]) if key in ROWS else declared.high
        kind = {bool: bool, int: int, float: int | float}[declared.kind]
        right = isinstance(value, kind) and (declared.kind is bool or not isinstance(value, bool))
        if not right or not declared.low <= value <= high:
            allowed = "true, false" if declared.kind is bool else f"{declared.low:.16g}..{high:.16g}"
            whole = "whole_" if declared.kind is int else ""
            unit = "" if declared.kind is bool else declared.unit
            raise SaidError(
                f"inject_{whole}setting", where=where, key=key, value=_short(value), allowed=allowed, unit=unit
            )
        settings[key] = float(value) if declared.kind is float else value
    return settings


def _troops(data: Any, where: str) -> dict[str, int]:
    bases = _bases()
    for place in _table(data, where, "troops"):
        if place not in bases:
            raise SaidError("inject_no_base", where=where, place=_short(place), bases=", ".join(bases))
    return {place: _whole(troops, where, f"troops.{place}", 0, MOST_TROOPS_AT_A_BASE) for place, troops in data.items()}


@cache
def _bases() -> tuple[str, ...]:
    return tuple(base.location for base in zaruna().bases)


@cache
def _last_row(rows: str) -> int:
    world = zaruna()
    return len(world.territory if rows == "locations" else world.actors) - 1


# Reading data


class _Loader(yaml.SafeLoader):  # type: ignore[misc]
    """Plain data only: no tags that make objects, no aliases (which can blow up), no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "aliases are not allowed", self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen or key_node.tag == "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(None, None, "a key stands twice", key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def _file(path: Path) -> Any:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SaidError("file_unreadable", where=str(path)) from error
    return _data(raw, str(path))


def _data(raw: bytes | str, where: str) -> Any:
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > LARGEST_FILE:
        raise SaidError("file_large", where=where, size=f"{size:,}", most=f"{LARGEST_FILE:,}")
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise SaidError("file_no_data", where=f"{where}:{line}") from error
    except (ValueError, TypeError, RecursionError) as error:  # not UTF-8, a date or number that is none, far too deep
        raise SaidError("file_no_data", where=where) from error


def _short(value: Any) -> str:
    """Return a value as it can stand in one line of a message."""
    try:
        text = " ".join(str(value).split())
    except (ValueError, RecursionError):  # whole numbers of thousands of digits
        text = "?"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _table(data: Any, where: str, at: str) -> dict[Any, Any]:
    if not isinstance(data, dict):
        raise SaidError("file_no_table", where=where, key=at or "-", value=_short(data))
    return data


def _keys(data: Any, allowed: Collection[Any], needed: Collection[Any], where: str, at: str) -> dict[Any, Any]:
    """Return `data`, a table whose keys are all allowed and that has all that are needed."""
    table = _table(data, where, at)
    dot = f"{at}." if at else ""
    for key in table:
        if key not in allowed:
            known = ", ".join(sorted(map(str, allowed)))
            raise SaidError("file_unknown_key", where=where, key=f"{dot}{_short(key)}", allowed=known)
    for key in sorted(needed, key=str):
        if key not in table:
            raise SaidError("file_missing", where=where, key=f"{dot}{key}")
    return table


def _list(data: Any, where: str, at: str) -> list[Any]:
    if not isinstance(data, list):
        raise SaidError("file_no_list", where=where, key=at, value=_short(data))
    return data


def _text(data: Any, where: str, at: str) -> str:
    if not isinstance(data, str) or not data.strip():
        raise SaidError("file_no_text", where=where, key=at, value=_short(data))
    if len(data) > LONGEST_TEXT:
        raise SaidError("file_long_text", where=where, key=at, size=f"{len(data):,}", most=f"{LONGEST_TEXT:,}")
    return data.strip()


def _texts(data: Any, where: str, at: str) -> list[str]:
    return [_text(item, where, at) for item in _list(data, where, at)]


def _word(data: Any, where: str, at: str) -> str:
    if not isinstance(data, str) or not NAME.fullmatch(data):
        raise SaidError("file_no_name", where=where, key=at, value=_short(data))
    return data


def _names(data: Any, where: str, at: str, known: Collection[str] | None = None) -> list[str]:
    names = [_word(item, where, at) for item in _list(data, where, at)]
    for name in names:
        if known is not None and name not in known:
            raise SaidError("file_value", where=where, key=at, value=name, allowed=", ".join(known))
    return names


def _whole(data: Any, where: str, at: str, low: int, high: int) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not low <= data <= high:
        raise SaidError("file_whole", where=where, key=at, value=_short(data), allowed=f"{low}..{high}")
    return data
