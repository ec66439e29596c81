"""The projector's view: large, without controls, and without anything that the class may not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from experiments.classroom.exercise import BRIEF, DEBRIEF, DECIDING, ENDED, PLAYING
from experiments.classroom.map import WorldMap
from experiments.classroom.pages.frame import heading, paragraph, quarter
from experiments.classroom.pages.parts import count, tests

if TYPE_CHECKING:
    from experiments.classroom.pages.frame import View

TITLES = {BRIEF: "predict", PLAYING: "playing", DECIDING: "deciding", ENDED: "ended", DEBRIEF: "debrief"}
"""phase -> key of what stands largest"""


async def show(view: View) -> None:
    """Show where the class stands, and follow it."""

    @ui.refreshable
    async def shown() -> None:
        w, exercise = view.w, view.exercise
        with ui.element("div").classes("projected"):
            paragraph(f"{view.texts['title']} · {w('projector.code', code=exercise.code)}", "quiet")
            if exercise.phase != BRIEF:
                line = w("common.quarter", quarter=quarter(exercise), quarters=exercise.quarters)
                paragraph(f"{line} · {view.date(exercise.reached)}", "stand")
            tests(heading(w(f"projector.{TITLES[exercise.phase]}")), "projected")
            if exercise.phase == BRIEF:
                questions(view)
            else:
                await reported(view)

    await shown()
    view.listen(shown.refresh)
    with ui.element("div").classes("projected-map").props("inert data-testid=projected-map") as frame:
        world = WorldMap(view.room.stage.country(), view.w)

    async def follow() -> None:
        """Show the last day that the class has played; days after it are not sent."""
        last = view.exercise.reached
        frame.set_visibility(last > 0)
        if last:
            world.load([await view.room.period(0, last, truth=False)], last)

    await follow()
    view.listen(follow)


def questions(view: View) -> None:
    """Show the brief's first paragraph and the questions of the prediction sheet."""
    paragraph(view.texts["summary"])
    with ui.element("ol"):
        for question in view.exercise.lesson.questions:
            with ui.element("li"):
                ui.label(view.texts["questions"][question.name])


async def reported(view: View) -> None:
    """Show what has been reported so far."""
    w, exercise = view.w, view.exercise
    if not exercise.reached:
        return
    series = (await view.room.period(0, exercise.reached, truth=False))["series"]
    paragraph(w("projector.so_far", days=exercise.reached, all=exercise.days))
    paragraph(
        w(
            "projector.reported_now", attacks=count(w, sum(series["reported"])),
            in_time=count(w, sum(series["in_time"])), killed=count(w, sum(series["killed"])),
        )
    )  # fmt: skip
