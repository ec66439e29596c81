"""The room: what the server knows of one exercise, shared by every page that shows it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

from experiments.classroom import decisions
from experiments.classroom.exercise import DEBRIEF, ENDED, NotAllowedError
from experiments.classroom.lessons import QUARTER
from experiments.classroom.pairs import Pairs
from experiments.classroom.stage import Stage
from scenarios.build import world_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from experiments.classroom.exercise import Exercise, Role
    from experiments.classroom.pairs import Workers
    from scenarios.world import World

PAIRS = 50
type Question = Literal["arms", "history"]


class Room:
    """An exercise with its runs, its comparisons and the pages that listen to it."""

    def __init__(self, exercise: Exercise, workers: Workers) -> None:
        """Hold an exercise; nothing is run yet."""
        self.exercise = exercise
        self.lesson = exercise.lesson
        self.world: World = world_of(exercise.lesson.course().at(0))
        self.stage = Stage(self.world, exercise.seed)
        self.looked_at = 0
        """day that a page Picture showed last; not in the log, because nothing follows from it"""
        self._workers = workers
        self._listeners: list[Callable[[], None]] = []
        self._acting = asyncio.Lock()
        self._comparisons: dict[object, Pairs] = {}

    def listen(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Have `hear` called after everything that happens; return what ends that."""
        self._listeners.append(hear)
        return lambda: self._listeners.remove(hear) if hear in self._listeners else None

    async def act(self, handler: str, role: Role, *arguments: Any) -> None:
        """Do what the exercise's handler does, on disk before this returns, and tell every page.

        Raises:
            UserError: what the handler says against it.
        """
        async with self._acting:
            await asyncio.to_thread(self._act, handler, role, arguments)
        for hear in list(self._listeners):
            hear()

    def _act(self, handler: str, role: Role, arguments: tuple[Any, ...]) -> None:
        exercise = self.exercise
        if handler == "decide" and "placement" in arguments[0]:
            bases = self.stage.bases(exercise.course, exercise.reached)
            decisions.check_placement(arguments[0]["placement"], self.world, bases)
        if handler == "reach" and arguments[0] % QUARTER == 0:
            arguments = (arguments[0], self.stage.digest(exercise.course, arguments[0]))
        getattr(exercise, handler)(role, *arguments)

    async def period(self, first: int, last: int, *, truth: bool) -> dict[str, Any]:
        """Return a period of the class's own run: :meth:`~experiments.classroom.stage.Stage.period`.

        Raises:
            NotAllowedError: for days that the class has not come to.
        """
        if not 0 <= first < last <= self.playable:
            raise NotAllowedError("days_outside", first=first, last=last, playable=self.playable)
        return await asyncio.to_thread(self.stage.period, self.exercise.course, first, last, truth=truth)

    def look(self, day: int) -> None:
        """Take note of the day that a page Picture shows; a page cannot say one that it may not see."""
        self.looked_at = min(max(0, day), self.playable)

    @property
    def playable(self) -> int:
        """Day up to which the run may be seen: the end of the quarter, once what is to be decided before it is."""
        exercise = self.exercise
        if exercise.phase != "playing":
            return exercise.reached
        return min((exercise.reached // QUARTER + 1) * QUARTER, exercise.days)

    async def tables(self, day: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return true events and panel of the class's run up to `day`."""
        return await asyncio.to_thread(self.stage.tables, self.exercise.course, day)

    def comparison(self, question: Question) -> Pairs:
        """Return the pairs of a question, the same as long as it asks the same; they are not started.

        ``arms``: the lesson's B against its A, over the days of the exercise. ``history``: the class's own course
        against what would have happened otherwise, once the exercise has ended.

        Raises:
            NotAllowedError: for the history of an exercise that is still being played.
        """
        exercise = self.exercise
        if question == "arms":
            a, b = exercise.arm("A"), exercise.arm("B")
        else:
            if exercise.phase not in (ENDED, DEBRIEF):
                raise NotAllowedError("history_later")
            a, b = exercise.otherwise, exercise.course
        key = (question, repr(a), repr(b))
        if key not in self._comparisons:
            seeds = range(exercise.seed, exercise.seed + PAIRS)
            self._comparisons[key] = Pairs(a, b, seeds, exercise.days, self.world, self._workers)
        return self._comparisons[key]

    async def inexact(self) -> list[int]:
        """Return the days whose run comes to something else than when it was first played, by another version."""

        def compared() -> list[int]:
            exercise = self.exercise
            return [
                day for day, digest in exercise.digests.items() if self.stage.digest(exercise.course, day) != digest
            ]

        return await asyncio.to_thread(compared)
