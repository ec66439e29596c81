"""Lessons: files of words and settings in `lessons/NAME/`; no outcome stands in them.

`lesson.yaml` holds the settings, one `LANGUAGE.yaml` a language the words. Both are data: they are checked by the
schema below, and a key that is not known is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from experiments.classroom.course import Course, Value

LANGUAGES = ("en", "fr")
QUARTER = 90
"""days; three monthly reviews"""
DIRECTIONS = ("lower", "same", "higher")
"""what can be predicted of B against A"""


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
    """kind of event, as `troop_withdrawal`, `armed_activity`, `political`, `logistics`, `misinformation`"""
    means: str
    """by which it reaches the class: `radio`, `report`, `letter`, `meeting`, `media`"""
    sender: str
    """key of a role (words under `roles`)"""
    receiver: str
    """key of a role"""
    day: int
    """of the exercise, as planned; the instructor may choose another one"""
    days: int
    """how long it lasts; 0 for good"""
    settings: Mapping[str, Value]
    texts: Mapping[str, Mapping[str, str]]
    """language -> {"title", "activity" (what happens), "expected" (reaction expected of the class)}"""
    troops: Mapping[str, int] = field(default_factory=dict)


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
    """role cards, in order"""
    words: Mapping[str, Mapping[str, Any]]
    """language -> the texts of `LANGUAGE.yaml`; the keys are those of :data:`TEXTS`"""

    def course(self) -> Course:
        """Return the course on which the class starts, nothing decided."""
        from experiments.classroom.course import Course

        return Course(self.start)


TEXTS = (
    "title", "summary", "brief", "roles", "questions", "timetable", "debrief", "key", "left_out", "content_note",
)  # fmt: skip
"""keys of the words of a lesson: `brief` paragraphs; `roles` role -> {"title", "card"}; `questions` question -> text;
`timetable` minutes -> list of {"minute", "what"}; `debrief` {"felt", "happened", "why", "real_world", "left_out"} ->
questions to the class; `key` paragraphs for the instructor; `left_out` what the model leaves out"""
