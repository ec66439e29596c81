"""Debrief: what was predicted, decided and let happen, what came of it, and the questions to the class."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import ui

from experiments.classroom.exercise import DEBRIEF
from experiments.classroom.pages.frame import heading, paragraph
from experiments.classroom.report import Facts, report, sections

if TYPE_CHECKING:
    from experiments.classroom.pages.frame import View
    from experiments.classroom.pairs import Pairs
    from experiments.classroom.room import Room

STYLE = Path(__file__).parents[1] / "debrief.css"
SECONDS = 1.0
"""between two looks at how many pairs are finished"""
LONGEST_WAIT = 240.0
"""seconds that the printed report waits for pairs that are not finished"""


async def show(view: View) -> None:
    """Show the page; pairs of runs that nobody has asked for yet are computed now."""
    w, room = view.w, view.room
    ui.add_css(STYLE.read_text("utf-8"))
    heading(w("debrief.title"))
    paragraph(w("debrief.intro"))
    with ui.element("p"):
        ui.link(w("debrief.print"), view.link("report"), new_tab=True).classes("next").mark("report")
    paragraph(w("debrief.print_hint"), "quiet")
    progress = ui.label().classes("quiet").props("role=status")
    place = ui.element("div").classes("debrief")
    asked = comparisons(room)
    for pairs in asked:
        pairs.start()
    stands = -1

    async def follow() -> None:
        nonlocal stands
        done, total = sum(pairs.done for pairs in asked), sum(pairs.total for pairs in asked)
        over = not any(pairs.running for pairs in asked)
        progress.set_text("" if over else w("debrief.computing", done=done, total=total))
        if stands < 0 or (over and done != stands):
            stands = done
            await put()
        if over:
            timer.deactivate()

    async def put() -> None:
        facts = await facts_of(room)
        made = await asyncio.to_thread(sections, facts, w)
        place.clear()
        with place:
            for section in made:
                with ui.element("section").props(f'id="{section.name}"'):
                    heading(section.title, 2)
                    ui.html(section.html, sanitize=False)

    timer = ui.timer(SECONDS, follow, immediate=False)
    await follow()


def comparisons(room: Room) -> list[Pairs]:
    """Return the comparisons that a debrief shows: the lesson's arms and, where it was played out, the history."""
    asked = [room.comparison("arms")]
    if played_out(room):
        asked.append(room.comparison("history"))
    return asked


def played_out(room: Room) -> bool:
    """Say whether the exercise was played to its end."""
    exercise = room.exercise
    return exercise.phase == DEBRIEF and exercise.reached >= exercise.days


async def facts_of(room: Room) -> Facts:
    """Return what debrief and report say, with the pairs that are finished now."""
    tables = await room.tables(room.exercise.reached)
    history = room.comparison("history") if played_out(room) else None
    return Facts(room.exercise, room.world, tables, room.comparison("arms"), history)


async def printed(room: Room, language: str) -> str:
    """Return the report as HTML, once all its pairs are finished or it has waited long enough."""
    for pairs in comparisons(room):
        pairs.start()
        await asyncio.to_thread(pairs.wait, LONGEST_WAIT)
    return await asyncio.to_thread(report, await facts_of(room), language)
