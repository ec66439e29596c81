"""Begin an exercise, or resume one."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any

from nicegui import ui

from experiments.classroom.copies import LARGEST_COPY, loaded
from experiments.classroom.exercise import INSTRUCTOR, NotAllowedError, begin, codes
from experiments.classroom.messages import said
from experiments.classroom.pages.frame import due, heading, notice, paragraph
from experiments.classroom.words import LANGUAGES, words
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nicegui.events import UploadEventArguments, ValueChangeEventArguments

    from experiments.classroom.pages.frame import View

HIGHEST_NUMBER = 90
"""of a suggested code, from 10"""


async def show(view: View) -> None:
    """Show the choices for a new exercise, and the exercises that are there."""
    w = view.w
    heading(w("start.title"))
    if not view.classroom.warm.is_set():
        notice(view)
    paragraph(w("start.what"))
    if view.role == INSTRUCTOR:
        new_exercise(view)
    else:
        join(view)
    resumable(view)
    if view.role == INSTRUCTOR:
        load(view)


def new_exercise(view: View) -> None:
    """Show the form of a new exercise; what is chosen when it opens can be begun as it is."""
    w = view.w
    lessons = view.classroom.lessons
    chosen: dict[str, Any] = {
        "lesson": next(iter(lessons)), "minutes": 45, "language": view.language,
        "code": suggestion(view), "rehearsal": False,
    }  # fmt: skip
    heading(w("start.new"), 2)
    with ui.element("fieldset").classes("choices"):
        with ui.element("legend"):
            ui.label(w("start.lesson"))
        options = {}
        for name, lesson in lessons.items():
            options[name] = lesson.words[view.language]["title"]
        with ui.element("div").classes("lessons"):
            radio = ui.radio(options, value=chosen["lesson"], on_change=choose(chosen, "lesson"))
        summary(view, chosen, radio)
    with ui.element("div").classes("row-of-fields"):
        with ui.element("fieldset").classes("choices"):
            with ui.element("legend"):
                ui.label(w("start.length"))
            minutes = {45: w("start.minutes", minutes=45), 90: w("start.minutes", minutes=90)}
            ui.radio(minutes, value=chosen["minutes"], on_change=choose(chosen, "minutes")).props("inline")
        with ui.element("fieldset").classes("choices"):
            with ui.element("legend"):
                ui.label(w("start.language"))
            languages = {language: words(language)("common.language") for language in LANGUAGES}
            ui.radio(languages, value=chosen["language"], on_change=choose(chosen, "language")).props("inline")
    code = ui.input(w("start.code"), value=chosen["code"], on_change=choose(chosen, "code"))
    code.props(f'outlined maxlength=24 hint="{w("start.code_hint")}"').classes("code-field")
    ui.checkbox(w("start.rehearsal"), on_change=choose(chosen, "rehearsal"))

    def begun() -> None:
        if view.role != INSTRUCTOR:
            view.say(w("common.only_instructor"))
            return
        from experiments.classroom.server import version

        lesson = lessons[chosen["lesson"]]
        try:
            exercise = begin(
                view.classroom.folder, str(chosen["code"]), lesson, chosen["minutes"], chosen["language"], version(),
                rehearsal=bool(chosen["rehearsal"]),
            )  # fmt: skip
        except UserError as error:
            view.say(said(error, view.w))
            return
        ui.navigate.to(f"/{chosen['language']}/x/{exercise.code}/brief")

    ui.button(w("start.begin"), on_click=begun).classes("main-button").props("no-caps unelevated data-testid=begin")


def choose(chosen: dict[str, Any], name: str) -> Callable[[ValueChangeEventArguments[Any]], None]:
    """Return what keeps a field's value."""
    return lambda event: chosen.update({name: event.value})


def summary(view: View, chosen: dict[str, Any], radio: ui.radio) -> None:
    """Show what the chosen lesson is about."""

    @ui.refreshable
    def text() -> None:
        paragraph(view.classroom.lessons[chosen["lesson"]].words[view.language]["summary"], "quiet")

    text()
    radio.on_value_change(text.refresh)


def suggestion(view: View) -> str:
    """Return a code that is free and easily said."""
    taken = set(codes(view.classroom.folder))
    names = view.w("start.codes").split()
    while True:
        code = f"{secrets.choice(names)}-{10 + secrets.randbelow(HIGHEST_NUMBER)}"
        if code not in taken:
            return code


def join(view: View) -> None:
    """Show the class where to enter its code."""
    w = view.w
    heading(w("start.join"), 2)
    paragraph(w("start.not_instructor"), "quiet")
    code = ui.input(w("start.code")).props("outlined maxlength=24").classes("code-field")

    async def opened() -> None:
        await go(view, str(code.value or ""))

    code.on("keydown.enter", opened)
    ui.button(w("start.open"), on_click=opened).classes("main-button").props("no-caps unelevated")


async def go(view: View, code: str) -> None:
    """Go on in an exercise where it stands."""
    try:
        room = await view.classroom.room(code)
    except UserError as error:
        view.say(said(error, view.w))
        return
    ui.navigate.to(f"/{view.language}/x/{room.exercise.code}/{due(room.exercise)}")


def resumable(view: View) -> None:
    """List the exercises of the folder, the latest first."""
    w = view.w
    there = codes(view.classroom.folder)
    heading(w("start.resume"), 2)
    if not there:
        paragraph(w("start.none"), "quiet")
        return
    with ui.element("ul").classes("exercises"):
        for code in there:
            with ui.element("li"):
                ui.link(code, f"/{view.language}/x/{code}/brief").classes("code")


def load(view: View) -> None:
    """Let the instructor load a copy of an exercise."""
    w = view.w
    heading(w("start.load"), 2)
    paragraph(w("start.load_text"), "quiet")

    async def received(event: UploadEventArguments) -> None:
        try:
            if view.role != INSTRUCTOR:
                raise NotAllowedError(w("common.only_instructor"))
            raw = await event.file.read()
            exercise = await asyncio.to_thread(
                loaded, view.classroom.folder, event.file.name, raw, view.classroom.lessons
            )
        except UserError as error:
            view.say(said(error, w))
            return
        finally:
            upload.reset()
        ui.navigate.to(f"/{view.language}/x/{exercise.code}/{due(exercise)}")

    upload = ui.upload(
        on_upload=received, max_file_size=LARGEST_COPY, max_files=1, auto_upload=True, label=w("start.load_file"),
        on_rejected=lambda: view.say(w("start.load_no")),
    )  # fmt: skip
    upload.props('accept=".jsonl" flat bordered data-testid=upload-copy')
