"""The server of `mandate classroom`: one process on one laptop, reached from that laptop only.

State lives in one :class:`~experiments.classroom.room.Room` per code, never in a page. Each language has its own
routes, each page of :data:`~experiments.classroom.pages.PAGES` one route a language.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import webbrowser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from nicegui import app, ui

from experiments.classroom.exercise import resume
from experiments.classroom.lessons import lessons
from experiments.classroom.messages import said
from experiments.classroom.pages import INSTRUCTOR as TO_THE_INSTRUCTOR
from experiments.classroom.pages import PAGES
from experiments.classroom.pages import start as start_page
from experiments.classroom.pages.frame import View, framed, lost, warming
from experiments.classroom.pairs import Workers
from experiments.classroom.room import Room
from experiments.classroom.security import HOST, SESSION, Guard, Sessions, bind_clients
from experiments.classroom.words import LANGUAGES
from sim.errors import UserError

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from experiments.classroom.lessons import Lesson

SECONDS_TO_LISTEN = 0.5
"""from the start of the server to the opening of the browser"""
SECONDS_TO_CLOSE = 2
"""given to open connections when the server ends"""
SECONDS_TO_ANSWER = 60.0
"""given to a page to be made; the first one of an exercise computes what has been played"""
ACCENT = "#0b5a8f"
"""of controls; the same as in the style sheet"""
STYLE = Path(__file__).parent / "style.css"


class Classroom:
    """What all pages share: the lessons, the folder of exercises, the rooms that are open, the sessions."""

    def __init__(self, folder: Path, sessions: Sessions, lessons: Mapping[str, Lesson]) -> None:
        """Keep exercises in `folder`, which may not exist yet."""
        self.folder = folder
        self.sessions = sessions
        self.lessons = lessons
        self.rooms: dict[str, Room] = {}
        self.workers = Workers()
        self._opening = asyncio.Lock()
        self.clocks: dict[str, float] = {}
        """code -> when the instructor started the clock (monotonic seconds); it is not part of the exercise"""
        self.warm = threading.Event()
        """set once the model is compiled"""

    async def room(self, code: str) -> Room:
        """Return the room of an exercise, opened from its log if it is not open yet.

        Raises:
            UserError: where there is no such exercise.
        """
        code = code.strip().upper()
        async with self._opening:  # two rooms would each hold the log to be their own
            if code not in self.rooms:
                self.rooms[code] = await asyncio.to_thread(self._opened, code)
        return self.rooms[code]

    def _opened(self, code: str) -> Room:
        return Room(resume(self.folder, code, self.lessons), self.workers)


def serve(sock: socket.socket, folder: Path, browser: bool) -> None:
    """Serve the classroom until it is interrupted.

    Args:
        sock: of :func:`~experiments.classroom.security.listening`.
        folder: of the exercises.
        browser: open the trainer's browser at the page.

    Raises:
        KeyboardInterrupt: at Ctrl-C, after open connections were closed.
    """
    port = sock.getsockname()[1]
    sessions = Sessions(port)
    classroom = Classroom(folder, sessions, lessons())
    settings = uvicorn.Config(
        Guard(application(classroom), sessions, port), log_level="warning", ws="wsproto", lifespan="on",
        timeout_graceful_shutdown=SECONDS_TO_CLOSE, server_header=False, date_header=False, access_log=False,
    )  # fmt: skip
    address = f"http://{HOST}:{port}/enter/{sessions.key}"
    print(f"The classroom is open at {address}", flush=True)
    print("This address is the instructor's: keep it to yourself. Ctrl-C closes the classroom.", flush=True)
    threading.Thread(target=warm, args=(classroom,), daemon=True).start()
    if browser:
        threading.Timer(SECONDS_TO_LISTEN, webbrowser.open, [address]).start()
    uvicorn.Server(settings).run(sockets=[sock])


def version() -> str:
    """Return the version whose runs an exercise holds."""
    from importlib.metadata import version as installed

    return installed("mandate-lab")


def warm(classroom: Classroom) -> None:
    """Compile the model, or load what is compiled, before the class first plays."""
    from experiments.warmup import compile_all

    compile_all(progress=True)
    classroom.warm.set()


def application(classroom: Classroom) -> Any:
    """Return the ASGI application: NiceGUI's pages under one of ours, which answers what is no page."""

    @contextlib.asynccontextmanager
    async def life(_: FastAPI) -> Any:
        yield
        classroom.workers.close()

    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=life)
    app.colors(primary=ACCENT)
    ui.add_css(STYLE.read_text("utf-8"), shared=True)
    add_entrance(outer, classroom)
    add_report(outer, classroom)
    for language in LANGUAGES:
        add_routes(classroom, language)
    ui.run_with(
        outer, title="Mandate", favicon="🕊", dark=False, tailwind=False, show_welcome_message=False,
        reconnect_timeout=10.0, binding_refresh_interval=None, gzip_middleware_factory=None,
    )  # fmt: skip
    bind_clients()
    return outer


def add_entrance(outer: FastAPI, classroom: Classroom) -> None:
    """Add the bare address, and the one with which an instructor's session begins."""

    @outer.get("/")
    def bare(request: Request) -> Response:
        wanted = request.headers.get("accept-language", "").lower()
        return RedirectResponse("/fr/" if wanted.startswith("fr") else "/en/", 303)

    @outer.get("/enter/{key}")
    def enter(key: str, request: Request) -> Response:
        token = classroom.sessions.enter(key)
        if token is None:
            return PlainTextResponse("This is not the instructor's address of this classroom.\n", 403)
        answer = bare(request)
        name, value = classroom.sessions.header(token)
        answer.raw_headers.append((name, value))
        return answer


def add_report(outer: Any, classroom: Classroom) -> None:
    """Add the printed report of an exercise, in each language: open from the debrief on."""
    from fastapi.responses import HTMLResponse, PlainTextResponse

    from experiments.classroom.pages.debrief import printed
    from experiments.classroom.words import words

    def of_language(language: str) -> Any:
        async def of_exercise(code: str) -> Response:
            w = words(language)
            try:
                room = await classroom.room(code)
            except UserError as error:
                return PlainTextResponse(f"{said(error, w)}\n", 404)
            if not room.exercise.revealed:
                return PlainTextResponse(f"{w('common.locked')}\n", 403)
            return HTMLResponse(await printed(room, language))

        # Its annotations are resolved when it is added; they name what stands in this function alone.
        of_exercise.__annotations__ = {"code": str}
        return of_exercise

    for language in LANGUAGES:
        outer.add_api_route(f"/{language}/x/{{code}}/report", of_language(language), response_model=None)


def add_routes(classroom: Classroom, language: str) -> None:
    """Add the pages of a language."""
    spoken: Literal["en-GB", "fr"] = "fr" if language == "fr" else "en-GB"

    @ui.page(f"/{language}/", language=spoken, response_timeout=SECONDS_TO_ANSWER)
    async def start(request: Request) -> None:
        await framed(View(classroom, "start", language, request.scope[SESSION]), start_page.show)

    @ui.page(f"/{language}/x/{{code}}/{{name}}", language=spoken, response_timeout=SECONDS_TO_ANSWER)
    async def of_exercise(code: str, name: str, request: Request) -> None:
        view = View(classroom, name, language, request.scope[SESSION])
        try:
            view.room = await classroom.room(code)
        except UserError as error:
            lost(view, said(error, view.w))
            return
        if name not in PAGES:
            lost(view, view.w("common.no_page", name=name))
        elif not view.may_open(name):
            lost(view, view.w("common.only_instructor" if PAGES[name].opens == TO_THE_INSTRUCTOR else "common.locked"))
        elif not classroom.warm.is_set() and name != "brief":
            warming(view)
        else:
            module = import_module(f"experiments.classroom.pages.{name}")
            await framed(view, module.show)
