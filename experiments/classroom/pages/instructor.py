"""The instructor's page: truth beside report, injects, clock, hidden caveats, key, log, the way to the debrief."""

from __future__ import annotations

import asyncio
import time
from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import ui

from experiments.classroom.copies import saved
from experiments.classroom.exercise import BRIEF, DEBRIEF, DECIDING, ENDED, INSTRUCTOR, PLAYING
from experiments.classroom.lessons import LARGEST_FILE, QUARTER, read_inject
from experiments.classroom.messages import said
from experiments.classroom.pages.frame import heading, paragraph, quarter
from experiments.classroom.pages.parts import cell, count, head, tests
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nicegui.events import UploadEventArguments

    from experiments.classroom.exercise import Entry
    from experiments.classroom.lessons import Inject
    from experiments.classroom.pages.frame import View

MEASURES = (("reported", "attacks_true"), ("killed", "killed_true"))
"""series of a period: what is reported, and what is true"""
WIDTH, HEIGHT = 420, 120
"""of a small chart (px)"""
LAST_ENTRIES = 12
"""of the log, shown; all are in the copy"""


async def show(view: View) -> None:
    """Show the page; the route has checked the role, and every handler checks it again."""
    w = view.w
    heading(w("instructor.title"))
    if view.exercise.rehearsal:
        paragraph(w("instructor.rehearsal"), "content-note")
    with ui.element("nav").classes("row-of-buttons").props(f'aria-label="{w("instructor.links")}"'):
        ui.link(w("instructor.projector"), view.link("projector"), new_tab=True)
        for part in ("injects", "truth", "caveats", "key", "log"):
            ui.link(w(f"instructor.{part}"), f"#{part}")
    stage(view)
    tick = clock(view)
    injects(view)
    await truth(view)
    predictions(view)
    key(view)
    log(view)
    ui.timer(1.0, tick)  # last: NiceGUI sends what there is of a page as soon as it has a timer


def section(view: View, name: str) -> None:
    """Show the heading of a part of the page, which links lead to."""
    heading(view.w(f"instructor.{name}"), 2).props(f"id={name}")


# Where the class stands, and the debrief


def stage(view: View) -> None:
    """Say where the class stands; let the debrief begin."""

    @ui.refreshable
    def shown() -> None:
        w, exercise = view.w, view.exercise
        paragraph(w(f"instructor.phases.{exercise.phase}", quarter=quarter(exercise)))
        if exercise.phase == DEBRIEF:
            ui.link(w("common.next", page=w("common.pages.debrief")), view.link("debrief")).classes("next")
        else:
            tests(
                ui.button(w("instructor.reveal"), on_click=lambda: confirm_reveal(view)).props("no-caps outline"),
                "reveal",
            )

    with ui.element("div").props("role=status data-testid=phase"):
        shown()
    view.listen(shown.refresh)


def confirm_reveal(view: View) -> None:
    """Ask once more: the class cannot unsee what happened."""
    w = view.w

    async def reveal() -> None:
        dialog.close()
        await view.act("reveal")

    with ui.dialog() as dialog, ui.card().classes("confirm"):
        heading(w("instructor.reveal_title"), 2)
        paragraph(w("instructor.reveal_text" if view.exercise.phase == ENDED else "instructor.reveal_early"))
        with ui.element("div").classes("row-of-buttons"):
            tests(ui.button(w("instructor.reveal_now"), on_click=reveal).props("no-caps unelevated"), "reveal-now")
            ui.button(w("instructor.not_yet"), on_click=dialog.close).props("no-caps flat")
    dialog.open()


# The clock


def clock(view: View) -> Callable[[], None]:
    """Show timetable, clock and the day that the page Picture shows; return what moves them on."""
    w, exercise = view.w, view.exercise
    section(view, "clock")
    clocks = view.classroom.clocks
    rows: list[tuple[int, ui.element]] = []
    with ui.element("div").classes("clock-row"):
        label = tests(ui.label("").classes("stopwatch"), "stopwatch")

        def start() -> None:
            clocks[exercise.code] = time.monotonic()
            tick()

        def stop() -> None:
            clocks.pop(exercise.code, None)
            tick()

        tests(ui.button(w("instructor.clock_start"), on_click=start).props("no-caps outline"), "clock-start")
        ui.button(w("instructor.clock_stop"), on_click=stop).props("no-caps flat")
    looked_at = tests(ui.label(""), "looked-at")
    with ui.element("ol").classes("timetable"):
        for row in view.texts["timetable"].get(exercise.minutes, []):
            with ui.element("li") as item:
                ui.label(w("instructor.minute", minute=row["minute"])).classes("minute")
                ui.label(row["what"])
            rows.append((int(row["minute"]), item))

    def tick() -> None:
        seconds = int(time.monotonic() - clocks[exercise.code]) if exercise.code in clocks else None
        day = view.room.looked_at
        looked_at.text = w("instructor.looked_at", date=view.date(day), day=day)
        label.text = w("instructor.clock_off") if seconds is None else f"{seconds // 60}:{seconds % 60:02d}"
        due = max((minute for minute, _ in rows if seconds is not None and 60 * minute <= seconds), default=None)
        for minute, item in rows:
            item.classes(add="due" if minute == due else "", remove="" if minute == due else "due")

    tick()
    return tick


# Injects


def injects(view: View) -> None:
    """Show the planned injects and those from files, with what lets them happen."""
    w = view.w
    section(view, "injects")
    paragraph(w("instructor.injects_text"))
    uploaded: list[Inject] = []

    @ui.refreshable
    def listed() -> None:
        for what in (*view.exercise.lesson.injects, *uploaded):
            inject(view, what)

    listed()
    view.listen(listed.refresh)

    async def received(event: UploadEventArguments) -> None:
        try:
            raw = await event.file.read()
            uploaded.append(
                read_inject(raw, event.file.name, days=view.exercise.days, roles=view.exercise.lesson.roles)
            )
        except UserError as error:
            view.say(said(error, w))
            return
        finally:
            upload.reset()
        view.say(w("instructor.uploaded", name=event.file.name), good=True)
        listed.refresh()

    heading(w("instructor.own_inject"), 3)
    paragraph(w("instructor.own_inject_text", size=LARGEST_FILE // 1000), "quiet")
    upload = ui.upload(
        on_upload=received, max_file_size=LARGEST_FILE, max_files=1, auto_upload=True,
        label=w("instructor.choose_file"),
        on_rejected=lambda: view.say(w("instructor.too_large", size=LARGEST_FILE // 1000)),
    )  # fmt: skip
    upload.props('accept=".yaml,.yml,.json" flat bordered data-testid=upload-inject')


def inject(view: View, what: Inject) -> None:
    """Show one inject: who sends what to whom, what is expected, and when it happens."""
    w, exercise = view.w, view.exercise
    text = what.texts[view.language] if view.language in what.texts else next(iter(what.texts.values()))
    happened = [day for day, each in exercise.injected if each.name == what.name]
    with ui.element("section").classes("inject").props(f"data-testid=inject-{what.name}"):
        heading(text["title"], 3)
        roles = view.texts["roles"]

        def name(role: str) -> str:
            return roles[role]["title"] if role in roles else role

        paragraph(
            w(
                "instructor.inject_line", type=w(f"lesson.types.{what.type}"), means=w(f"lesson.means.{what.means}"),
                sender=name(what.sender), receiver=name(what.receiver),
            ),
            "quiet",
        )  # fmt: skip
        paragraph(text["activity"])
        paragraph(w("instructor.expected", text=text["expected"]))
        lasts = w("instructor.lasts", days=what.days) if what.days else w("instructor.for_good")
        paragraph(w("instructor.planned", date=view.date(what.day), day=what.day) + " " + lasts, "quiet")
        for day in happened:
            paragraph(w("instructor.happened", date=view.date(day), day=day), "done")
        if exercise.phase in (PLAYING, DECIDING) and not happened:
            triggers(view, what)


def triggers(view: View, what: Inject) -> None:
    """Show what lets an inject happen: on its planned day, or on another one that is not played yet."""
    w, exercise = view.w, view.exercise
    earliest = exercise.reached
    with ui.element("div").classes("row-of-fields"):
        day = ui.number(
            w("instructor.on_day"), value=max(what.day, earliest), min=earliest, max=exercise.days - 1, precision=0
        ).props(f'outlined dense input-class="number" data-testid=day-{what.name}')
        date = ui.label(view.date(int(day.value))).classes("day-date")
        day.on_value_change(lambda: date.set_text(view.date(int(day.value)) if day.value is not None else ""))

        async def trigger() -> None:
            if day.value is not None:
                await view.act("inject", what, int(day.value))

        def now() -> None:
            day.value = min(max(view.room.looked_at, earliest), exercise.days - 1)

        tests(ui.button(w("instructor.now"), on_click=now).props("no-caps outline"), f"now-{what.name}")
        tests(ui.button(w("instructor.trigger"), on_click=trigger).props("no-caps unelevated"), f"trigger-{what.name}")


# Truth and report


async def truth(view: View) -> None:
    """Show what was reported beside what was true, by quarter and as small series, and the hidden caveats."""
    section(view, "truth")
    holder = ui.element("div").props("data-testid=truth")
    stood: list[Any] = []

    async def fill() -> None:
        exercise = view.exercise
        stands = [exercise.reached, len(exercise.injected), len(exercise.decided)]
        if view.role != INSTRUCTOR or stands == stood:
            return
        stood[:] = stands
        day, course = exercise.reached, exercise.course
        period = await view.room.period(0, day, truth=True) if day else None
        caveats = await asyncio.to_thread(view.room.stage.caveats, course, day)
        holder.clear()
        with holder:
            if period is None:
                paragraph(view.w("instructor.nothing_played"))
            else:
                compared(view, period)
            withheld(view, caveats)

    await fill()
    view.listen(fill)


def compared(view: View, period: dict[str, Any]) -> None:
    """Show the table and the small series of a period that holds the truth."""
    w, series = view.w, period["series"]
    quarters = range((period["last"] - 1) // QUARTER + 1)
    with ui.element("table").classes("numbers"):
        keys = [f"instructor.{name}" for pair in MEASURES for name in pair]
        head(w, ("instructor.quarter", *keys, "instructor.in_time"))
        with ui.element("tbody"):
            for number in quarters:
                days = slice(number * QUARTER, (number + 1) * QUARTER)
                with ui.element("tr"):
                    with cell():
                        ui.label(str(number + 1))
                    for name in (*(name for pair in MEASURES for name in pair), "in_time"):
                        with cell("number"):
                            ui.label(count(w, sum(series[name][days])))
    with ui.element("div").classes("small-charts"):
        for known, true in MEASURES:
            ui.html(chart(view, known, series[known], series[true]), sanitize=False)


def chart(view: View, name: str, known: list[float], true: list[float]) -> str:
    """Return a small drawing (SVG): sums by month, true as a line, reported as a line with points."""
    w = view.w
    months = [slice(start, start + 30) for start in range(0, max(len(known) - 1, 1), 30)]
    lines = [[sum(values[month]) for month in months] for values in (true, known)]
    top = max(1.0, *lines[0], *lines[1])
    step = WIDTH / max(len(months) - 1, 1)

    def points(values: list[float]) -> list[tuple[float, float]]:
        return [(round(i * step, 1), round(HEIGHT * (1 - value / top), 1)) for i, value in enumerate(values)]

    def path(values: list[float]) -> str:
        return " ".join(f"{x},{y}" for x, y in points(values))

    dots = "".join(f'<circle cx="{x}" cy="{y}" r="4"/>' for x, y in points(lines[1]))
    title = escape(w(f"instructor.charts.{name}"))
    return (
        f'<figure><figcaption>{title}</figcaption><svg role="img" aria-label="{title}" '
        f'viewBox="-8 -8 {WIDTH + 70} {HEIGHT + 34}" width="{WIDTH + 70}" height="{HEIGHT + 34}">'
        f'<line class="axis" x1="0" y1="{HEIGHT}" x2="{WIDTH}" y2="{HEIGHT}"/>'
        f'<polyline class="true" points="{path(lines[0])}"/><polyline class="known" points="{path(lines[1])}"/>'
        f'<g class="known">{dots}</g><text x="{WIDTH + 10}" y="8">{count(w, top)}</text>'
        f'<text x="{WIDTH + 10}" y="{HEIGHT}">0</text>'
        f'<text class="true" x="0" y="{HEIGHT + 22}">— {escape(w("instructor.true_line"))}</text>'
        f'<text class="known" x="{WIDTH // 2}" y="{HEIGHT + 22}">—● {escape(w("instructor.reported_line"))}</text>'
        "</svg></figure>"
    )


def withheld(view: View, caveats: list[dict[str, Any]]) -> None:
    """Show, by contributor, how many of its units act when a task is risky: the class never sees this."""
    w = view.w
    heading(w("instructor.caveats"), 2).props("id=caveats")
    paragraph(w("instructor.caveats_text"))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in caveats:
        found.setdefault(row["contributor"], []).append(row)
    with ui.element("table").classes("two-numbers"):
        head(w, ("instructor.contributor", "instructor.bases", "instructor.troops", "instructor.willing"))
        with ui.element("tbody"):
            for contributor, rows in sorted(found.items()):
                troops = sum(row["troops"] for row in rows)
                willing = sum(row["willing"] * row["troops"] for row in rows) / troops if troops else None
                with ui.element("tr"):
                    with cell():
                        ui.label(contributor.removeprefix("contributor "))
                    with cell():
                        ui.label(", ".join(row["location"] for row in rows))
                    with cell("number"):
                        ui.label(count(w, troops))
                    with cell("number"):
                        ui.label("-" if willing is None else f"{round(100 * willing)} %")


# Predictions, key, log


def predictions(view: View) -> None:
    """Show what the class has predicted."""
    w = view.w
    section(view, "predictions")

    @ui.refreshable
    def shown() -> None:
        if view.exercise.phase == BRIEF:
            paragraph(w("instructor.no_prediction"))
            return
        with ui.element("ol").classes("predictions"):
            for question in view.exercise.lesson.questions:
                with ui.element("li"):
                    ui.label(view.texts["questions"][question.name])
                    ui.label(w(f"brief.directions.{view.exercise.predictions[question.name]}")).classes("answer")

    shown()
    view.listen(shown.refresh)


def key(view: View) -> None:
    """Show the instructor's key of the lesson, folded away until it is wanted."""
    section(view, "key")
    with ui.element("details").props("data-testid=key"):
        with ui.element("summary"):
            ui.label(view.w("instructor.key_open"))
        for text in view.texts["key"]:
            paragraph(text)


def log(view: View) -> None:
    """Show the last entries of the log, a field for notes, and the copy."""
    w = view.w
    section(view, "log")
    with ui.element("div").classes("row-of-fields note"):
        text = ui.input(w("instructor.note")).props("outlined maxlength=2000 data-testid=note")

        async def noted() -> None:
            if text.value and await view.act("note", str(text.value)):
                text.value = ""

        text.on("keydown.enter", noted)
        tests(ui.button(w("instructor.note_keep"), on_click=noted).props("no-caps outline"), "keep-note")

    @ui.refreshable
    def entries() -> None:
        with ui.element("table").props("data-testid=entries"):
            head(w, ("instructor.number", "instructor.at", "instructor.who", "instructor.what"))
            with ui.element("tbody"):
                for entry in reversed(view.exercise.entries[-LAST_ENTRIES:]):
                    with ui.element("tr"):
                        for what in (
                            str(entry.number),
                            entry.at[11:19],
                            w(f"instructor.roles.{entry.role}"),
                            told(view, entry),
                        ):
                            with cell():
                                ui.label(what)

    entries()
    view.listen(entries.refresh)
    paragraph(w("instructor.times"), "quiet")
    heading(w("instructor.copy"), 3)
    paragraph(w("instructor.copy_text"))

    def copy() -> None:
        if view.role == INSTRUCTOR:
            name, raw = saved(view.exercise)
            ui.download.content(raw, name, "application/jsonl")

    tests(ui.button(w("instructor.copy_save"), on_click=copy).props("no-caps outline"), "save-copy")


def told(view: View, entry: Entry) -> str:
    """Return an entry of the log in words."""
    w, data = view.w, entry.data
    values: dict[str, Any] = {}
    if entry.kind == "drafted":
        values = {"decision": w(f"decisions.{data['decision']}.title")}
    elif entry.kind == "decided":
        names = ", ".join(w(f"decisions.{name}.title") for name in data["chosen"])
        values = {"day": data["day"], "decisions": names or w("instructor.nothing")}
    elif entry.kind == "injected":
        values = {"day": data["day"], "name": data["inject"]["name"]}
    elif entry.kind == "reached":
        values = {"day": data["day"]}
    elif entry.kind == "noted":
        values = {"text": data["text"]}
    return w(f"instructor.entries.{entry.kind}", **values)
