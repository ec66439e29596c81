"""What stands around every page, and what every page is given: :class:`View`."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import background_tasks, context, ui

from experiments.classroom.exercise import BRIEF, DEBRIEF, DECIDING, ENDED, INSTRUCTOR, PLAYING
from experiments.classroom.lessons import QUARTER
from experiments.classroom.messages import said
from experiments.classroom.pages import ALWAYS, PAGES, REVEALED
from experiments.classroom.pages import INSTRUCTOR as TO_THE_INSTRUCTOR
from experiments.classroom.phrases import date_words
from experiments.classroom.words import LANGUAGES, words
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from nicegui import Client

    from experiments.classroom.exercise import Exercise, Role
    from experiments.classroom.server import Classroom
    from experiments.classroom.words import Words


@dataclass
class View:
    """One page as one session looks at it."""

    classroom: Classroom
    page: str
    language: str
    session: str
    room: Any = None
    """:class:`~experiments.classroom.room.Room`; None only on the page *start*"""
    client: Client | None = field(default=None, repr=False)

    @property
    def w(self) -> Words:
        """Words of the page's language: ``view.w("brief.lock")``."""
        return words(self.language)

    @property
    def role(self) -> Role:
        """Role of the session, as the server knows it now; never what a page says."""
        return self.classroom.sessions.role(self.session)

    @property
    def exercise(self) -> Exercise:
        """What the log says."""
        return self.room.exercise

    @property
    def texts(self) -> Mapping[str, Any]:
        """Words of the lesson in the page's language."""
        return self.exercise.lesson.words[self.language]

    def link(self, page: str, language: str | None = None) -> str:
        """Return the address of a page of this exercise; `start` has none of its own."""
        root = f"/{language or self.language}/"
        return root if page == "start" or self.room is None else f"{root}x/{self.exercise.code}/{page}"

    def may_open(self, page: str) -> bool:
        """Say whether a page is open to this session now."""
        opens = PAGES[page].opens
        if opens == TO_THE_INSTRUCTOR:
            return self.role == INSTRUCTOR
        if opens == REVEALED:
            return self.exercise.revealed
        return opens == ALWAYS or self.exercise.phase != BRIEF

    def date(self, day: int) -> str:
        """Return the date of a day of the mission as it is written in the page's language."""
        return date_words(day, self.w)

    def say(self, text: str, good: bool = False) -> None:
        """Show a line at the bottom of the page."""
        ui.notify(text, type="positive" if good else "negative", position="bottom", timeout=6_000)

    async def act(self, handler: str, *args: Any) -> bool:
        """Have a handler of the exercise act for this session's role; say whether it did, and if not, show why."""
        try:
            await self.room.act(handler, self.role, *args)
        except UserError as error:
            self.say(said(error, self.w))
            return False
        return True

    def listen(self, heard: Callable[[], Any]) -> None:
        """Call `heard`, which may be async, in this page whenever something has happened in the exercise."""
        client = context.client

        async def call() -> None:
            if client.is_deleted:
                return
            with client:
                answer = heard()
                if answer is not None and hasattr(answer, "__await__"):
                    await answer

        unlisten = self.room.listen(lambda *_: background_tasks.create(call(), name=f"heard on {self.page}"))
        client.on_delete(unlisten)


async def framed(view: View, show: Callable[[View], Awaitable[None]]) -> None:
    """Show a page in its frame: header, navigation, language switch, disclaimer."""
    view.client = context.client
    context.client.title = title(view)
    bare = view.page in PAGES and PAGES[view.page].bare
    ui.query("body").classes(f"page-{view.page}" + (" bare" if bare else ""))
    if not bare:
        ui.link(view.w("common.to_content"), "#content").classes("skip")
        header(view)
    with ui.element("main").props('id="content" tabindex="-1"').classes("content"):
        await show(view)
    ui.label(view.w("common.disclaimer")).classes("disclaimer")


def lost(view: View, why: str) -> None:
    """Show that a page cannot be opened, and the way back."""
    context.client.status_code = 404 if view.room is None or view.page not in PAGES else 403
    context.client.title = title(view)
    with ui.element("main").props('id="content"').classes("content"):
        heading(view.w("common.closed"))
        ui.label(why)
        where = "start" if view.room is None else "brief"
        ui.link(view.w("common.back"), view.link(where)).classes("next")
    ui.label(view.w("common.disclaimer")).classes("disclaimer")


def warming(view: View) -> None:
    """Show, in the place of a page that needs the model, that it is being compiled; the page follows by itself."""
    context.client.title = title(view)
    header(view)
    with ui.element("main").props('id="content"').classes("content"):
        notice(view, ui.navigate.reload)
    ui.label(view.w("common.disclaimer")).classes("disclaimer")


def notice(view: View, then: Callable[[], None] | None = None) -> None:
    """Say that the model is being compiled, as long as it is; after that call `then`."""
    with ui.element("div").props("role=status") as element:
        paragraph(view.w("common.warming"), "content-note")

    def look() -> None:
        if view.classroom.warm.is_set():
            timer.cancel()
            element.set_visibility(False)
            if then:
                then()

    timer = ui.timer(1.0, look)


def title(view: View) -> str:
    """Return the title of the browser's window."""
    known = view.page if view.page == "start" or view.page in PAGES else "start"
    name = view.w(f"common.pages.{known}")
    return f"{name} · {view.exercise.code} · Mandate" if view.room else f"{name} · Mandate"


def heading(text: str, level: int = 1) -> ui.element:
    """Show a heading of the page."""
    with ui.element(f"h{level}") as element:
        ui.html(escape(text, quote=False), sanitize=False, tag="span")
    return element


def paragraph(text: str, style: str = "") -> None:
    """Show a paragraph of running text."""
    with ui.element("p").classes(style):
        ui.html(escape(text, quote=False), sanitize=False, tag="span")


def header(view: View) -> None:
    """Show where one is: lesson, code, quarter and date; the pages; the languages."""
    with ui.element("header").classes("top"):
        with ui.element("div").classes("where"):
            ui.link("Mandate", f"/{view.language}/").classes("brand")
            if view.room:
                ui.label(view.texts["title"]).classes("lesson")
                ui.label(view.exercise.code).classes("code")
                where(view)
            with ui.element("nav").props(f'aria-label="{view.w("common.languages")}"').classes("languages"):
                for language in LANGUAGES:
                    link = ui.link(words(language)("common.language"), view.link(view.page, language))
                    link.props(f'lang="{language}" hreflang="{language}"')
                    if language == view.language:
                        link.props('aria-current="true"')
        if view.room:
            navigation(view)


def where(view: View) -> None:
    """Show quarter and date, and follow them."""

    @ui.refreshable
    def show() -> None:
        exercise = view.exercise
        ui.label(view.w("common.quarter", quarter=quarter(exercise), quarters=exercise.quarters))
        ui.label(view.date(exercise.reached))
        if exercise.rehearsal:
            ui.label(view.w("common.rehearsal")).classes("rehearsal")

    with ui.element("div").classes("clock"):
        show()
    view.listen(show.refresh)


def navigation(view: View) -> None:
    """Show the pages: the current one marked, those that are not open yet without a link."""

    @ui.refreshable
    def show() -> None:
        for page in PAGES.values():
            if page.bare or (page.opens == TO_THE_INSTRUCTOR and view.role != INSTRUCTOR):
                continue
            name = view.w(f"common.pages.{page.name}")
            if not view.may_open(page.name):
                ui.label(name).props('aria-disabled="true"').classes("shut")
                continue
            link = ui.link(name, view.link(page.name))
            if page.name == view.page:
                link.props('aria-current="page"')
            if page.name == due(view.exercise):
                link.classes("due")

    with ui.element("nav").props(f'aria-label="{view.w("common.navigation")}"').classes("pages"):
        show()
    view.listen(show.refresh)


def quarter(exercise: Exercise) -> int:
    """Return the quarter that is played, or that has just ended; from 1."""
    over = exercise.reached > 0 and exercise.reached % QUARTER == 0 and exercise.phase != PLAYING
    return min(exercise.reached // QUARTER + (not over), exercise.quarters)


def due(exercise: Exercise) -> str:
    """Return the page on which the class goes on."""
    phases = {BRIEF: "brief", PLAYING: "picture", DECIDING: "decide", ENDED: "compare", DEBRIEF: "debrief"}
    return phases[exercise.phase]
