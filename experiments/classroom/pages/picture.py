"""Picture: what the mission reports, on a map that is played; from the debrief on also what truly happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from experiments.classroom.exercise import DEBRIEF, DECIDING, ENDED, PLAYING
from experiments.classroom.lessons import QUARTER
from experiments.classroom.map import WorldMap
from experiments.classroom.pages.frame import heading, paragraph

if TYPE_CHECKING:
    from experiments.classroom.pages.frame import View


async def show(view: View) -> None:
    """Show the page."""
    with ui.element("div").classes("picture-head"):
        heading(view.w("picture.title"))
        with ui.element("div").props("role=status").classes("picture-step"):
            next_step(view)
    truth_switch = ui.element("div")
    world = WorldMap(view.room.stage.country(), view.w)
    world.on_reached(lambda day: reach(view, day))
    world.on_day(view.room.look)
    seen = Seen(view, world, truth_switch)
    view.listen(seen.heard)
    await seen.load()


class Seen:
    """What this page shows of the exercise, so that it can tell what a change is about."""

    def __init__(self, view: View, world: WorldMap, truth_switch: ui.element) -> None:
        """Show nothing yet."""
        self.view, self.world, self.truth_switch = view, world, truth_switch
        self.injected = 0
        self.stands: tuple[int, int, bool] | None = None

    async def load(self) -> None:
        """Show the exercise from its first day to the end of what can be played, standing where the class does."""
        exercise = self.view.exercise
        self.injected = len(exercise.injected)
        self.stands = self.found()
        self.offer_truth()
        last = self.view.room.playable
        if last:
            period = await self.view.room.period(0, last, truth=exercise.revealed)
            self.world.load([period], min(exercise.reached, last))

    def found(self) -> tuple[int, int, bool]:
        """Return what makes the whole picture another one."""
        exercise = self.view.exercise
        return self.view.room.playable, len(exercise.decided), exercise.revealed

    async def heard(self) -> None:
        """Follow what has happened in the exercise."""
        exercise, last = self.view.exercise, self.view.room.playable
        if self.found() != self.stands:
            await self.load()
        elif len(exercise.injected) > self.injected:
            day = min(day for day, _ in exercise.injected[self.injected :])
            self.injected = len(exercise.injected)
            if day < last:
                self.world.replace([await self.view.room.period(0, last, truth=exercise.revealed)], day)

    def offer_truth(self) -> None:
        """Offer to switch between what was reported and what was true, once the class may know it."""
        w = self.view.w
        self.truth_switch.clear()
        if self.view.exercise.revealed:
            with self.truth_switch:
                ui.radio(
                    {False: w("picture.reported"), True: w("picture.true")}, value=False,
                    on_change=lambda event: self.world.truth(event.value),
                ).props(f'inline aria-label="{w("picture.truth")}"')  # fmt: skip


def next_step(view: View) -> None:
    """Say where the class stands and what comes next."""

    @ui.refreshable
    def shown() -> None:
        w, exercise = view.w, view.exercise
        quarter = min(exercise.reached // QUARTER + 1, exercise.quarters)
        if exercise.phase == PLAYING:
            paragraph(w("picture.playing", quarter=quarter, quarters=exercise.quarters))
        elif exercise.phase == DECIDING:
            paragraph(w("picture.deciding", quarter=quarter))
            ui.link(w("picture.to_decide"), view.link("decide")).classes("next")
        elif exercise.phase in (ENDED, DEBRIEF):
            paragraph(w("picture.ended"))
            ui.link(w("picture.to_compare"), view.link("compare")).classes("next")

    shown()
    view.listen(shown.refresh)


async def reach(view: View, day: int) -> None:
    """Note that the class has seen the quarter to its end."""
    if view.exercise.phase == PLAYING and day > view.exercise.reached:
        await view.act("reach", day)
