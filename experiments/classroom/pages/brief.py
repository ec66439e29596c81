"""The brief on one page, role cards, and the prediction that the class locks before anything else opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from experiments.classroom.exercise import BRIEF
from experiments.classroom.lessons import DIRECTIONS
from experiments.classroom.pages.frame import due, heading, paragraph

if TYPE_CHECKING:
    from experiments.classroom.pages.frame import View


async def show(view: View) -> None:
    """Show brief, content note, role cards and the prediction sheet."""
    w, texts = view.w, view.texts
    heading(texts["title"])
    paragraph(texts["content_note"], "content-note")
    for text in texts["brief"]:
        paragraph(text)
    heading(w("brief.roles"), 2)
    with ui.element("dl").classes("roles"):
        for role in view.exercise.lesson.roles:
            with ui.element("div"):
                with ui.element("dt"):
                    ui.label(texts["roles"][role]["title"])
                with ui.element("dd"):
                    ui.label(texts["roles"][role]["card"])
    heading(w("brief.prediction"), 2)
    paragraph(w("brief.arms"))
    with ui.element("dl").classes("roles"):
        for letter in ("A", "B"):
            with ui.element("div"):
                with ui.element("dt"):
                    ui.label(w("debrief.pair", name=letter, value=texts["arms"][letter]["title"]))
                with ui.element("dd"):
                    ui.label(texts["arms"][letter]["text"])

    @ui.refreshable
    def sheet() -> None:
        if view.exercise.phase == BRIEF:
            open_sheet(view)
        else:
            locked_sheet(view)

    sheet()
    phase = view.exercise.phase

    def heard() -> None:
        nonlocal phase
        if view.exercise.phase != phase:
            phase = view.exercise.phase
            sheet.refresh()

    view.listen(heard)


def open_sheet(view: View) -> None:
    """Show the questions, and the button that locks the answers once there is one to each."""
    w = view.w
    paragraph(w("brief.before"))
    answers: dict[str, str] = {}
    options = {direction: w(f"brief.directions.{direction}") for direction in DIRECTIONS}
    lock = None

    def chosen(question: str, answer: str) -> None:
        answers[question] = answer
        if lock is not None and len(answers) == len(view.exercise.lesson.questions):
            lock.enable()

    for number, question in enumerate(view.exercise.lesson.questions, 1):
        with ui.element("fieldset").classes("choices question").props("data-testid=question"):
            with ui.element("legend"):
                ui.label(f"{number}. {view.texts['questions'][question.name]}")
            ui.radio(options, on_change=lambda event, name=question.name: chosen(name, event.value)).props("inline")

    async def locked() -> None:
        await view.act("predict", dict(answers))

    lock = (
        ui.button(w("brief.lock"), on_click=locked).classes("main-button").props("no-caps unelevated data-testid=lock")
    )
    lock.disable()
    paragraph(w("brief.lock_hint"), "quiet")


def locked_sheet(view: View) -> None:
    """Show what the class has predicted, and the way on."""
    w = view.w
    paragraph(w("brief.locked"))
    with ui.element("ol").classes("predictions").props("data-testid=locked"):
        for question in view.exercise.lesson.questions:
            with ui.element("li"):
                ui.label(view.texts["questions"][question.name])
                ui.label(w(f"brief.directions.{view.exercise.predictions[question.name]}")).classes("answer")
    page = due(view.exercise)
    ui.link(w("common.next", page=w(f"common.pages.{page}")), view.link(page)).classes("next")
