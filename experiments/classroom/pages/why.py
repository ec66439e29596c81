"""Why: the chain behind an incident, with the evidence behind each of its parts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import ui

from experiments.classroom.pages.frame import heading, paragraph
from experiments.classroom.why import (
    CHOICES,
    Why,
    chosen,
    grades_html,
    incident_label,
    part_html,
    seen,
    why,
)

if TYPE_CHECKING:
    import pandas as pd

    from experiments.classroom.pages.frame import View


STYLE = Path(__file__).parents[1] / "debrief.css"


async def show(view: View) -> None:
    """Show the page; it follows what is played, and what becomes known in the debrief."""
    ui.add_css(STYLE.read_text("utf-8"))
    heading(view.w("why.title"))
    chains = Chains(view)
    await chains.load()
    view.listen(chains.heard)


class Chains:
    """The incidents that this page offers, and the one that it shows."""

    def __init__(self, view: View) -> None:
        """Show nothing yet."""
        self.view = view
        self.stands: tuple[int, bool] = (-1, False)
        self.tables: tuple[pd.DataFrame, pd.DataFrame] | None = None
        self.events: pd.DataFrame | None = None
        self.shown: int | None = None
        self.place = ui.element("div")

    async def heard(self) -> None:
        """Follow what has happened in the exercise."""
        exercise = self.view.exercise
        if (exercise.reached, exercise.revealed) != self.stands:
            await self.load()

    async def load(self) -> None:
        """Read what the class may see now, and show the incident that was shown, or the largest."""
        exercise = self.view.exercise
        self.stands = exercise.reached, exercise.revealed
        self.place.clear()
        with self.place:
            paragraph(self.view.w("why.about_all" if exercise.revealed else "why.about_known"))
            if exercise.reached:
                self.tables = await self.view.room.tables(exercise.reached)
                self.events = seen(self.tables[0], revealed=exercise.revealed)
            if self.events is None or self.events.empty:
                paragraph(self.view.w("why.nothing"))
                return
            await self.offer()

    async def offer(self) -> None:
        """Show what can be chosen, and the chain of what is."""
        view, events = self.view, self.events
        assert events is not None
        rows = events.sort_values(["day", "id"], ascending=False, kind="stable").to_dict("records")
        options = {int(row["id"]): incident_label(row, view.date(int(row["day"])), view.w) for row in rows}
        found = {which: chosen(events, which) for which in CHOICES}
        first = next((event for event in (self.shown, found["largest"]) if event in options), next(iter(options)))
        with ui.element("div").classes("row-of-fields"):
            select = ui.select(options, value=first, label=view.w("why.choose"), with_input=True)
            select.props("outlined").classes("incident-field").mark("incident")
            with ui.element("div").classes("row-of-buttons"):
                for which, event in found.items():
                    button = ui.button(view.w(f"why.{which}"), on_click=lambda event=event: select.set_value(event))
                    button.props("no-caps outline").mark(f"incident-{which}")
                    if event is None:
                        button.disable()
        chain = ui.element("div").classes("chain")

        async def put() -> None:
            if isinstance(select.value, int):
                self.shown = select.value
                await self.put(chain, select.value)

        select.on_value_change(put)
        await put()
        with ui.element("div"):
            heading(view.w("why.key"), 2)
            ui.html(grades_html(view.w), sanitize=False)

    async def put(self, chain: ui.element, event: int) -> None:
        """Show the chain behind one incident."""
        read = await asyncio.to_thread(self.read, event)
        chain.clear()
        with chain:
            parts = "".join(part_html(part, self.view.w, sources=True) for part in read.parts)
            ui.html(parts, sanitize=False)

    def read(self, event: int) -> Why:
        """Return the chain as the class may see it now."""
        exercise, room = self.view.exercise, self.view.room
        assert self.tables is not None
        values = {**exercise.course.at(exercise.reached).values, "days": exercise.reached}
        return why(event, self.tables, room.world, values, self.view.w, revealed=exercise.revealed)
