"""Compare: two mandates with the same luck and the class's prediction drawn over them; then the class's own history."""

from __future__ import annotations

import asyncio
import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicegui import ui

from agents.schema import SCHEMA
from experiments.classroom import chart
from experiments.classroom.exercise import DEBRIEF, ENDED
from experiments.classroom.map import WorldMap
from experiments.classroom.outcome_words import shown
from experiments.classroom.pages.frame import heading, paragraph
from experiments.classroom.report import table
from experiments.classroom.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from experiments.classroom.pages.frame import View
    from experiments.classroom.pairs import Done, Pairs
    from experiments.classroom.room import Question
    from experiments.classroom.words import Words
    from experiments.compare_tables import OutcomeRow

STYLE = Path(__file__).parents[1] / "compare.css"
SECONDS = 0.4
"""between two looks at how many pairs are finished"""
GRADES = ("strong", "contested", "assumed")
LINES = {"attacks": "attacks", "in_time": "attacks_in_time", "reported_share": "attacks_reported"}
"""outcome -> measure whose months are drawn beside it; the others go with the civilians killed"""
LINE_TITLES = {
    "civilians_killed": "compare.lines_civilians_killed", "attacks": "compare.lines_attacks",
    "attacks_in_time": "compare.lines_in_time", "attacks_reported": "compare.lines_reported",
}  # fmt: skip


async def show(view: View) -> None:
    """Show the page."""
    ui.add_css(STYLE.read_text("utf-8"))
    w = view.w
    with ui.element("div").classes("compare-bar"):
        heading(w("compare.title"))
        with ui.tabs().props("align=left no-caps") as tabs:
            arms = ui.tab("arms", w("compare.tab_arms"))
            history = ui.tab("history", w("compare.tab_history"))
    with ui.tab_panels(tabs, value=arms, animated=False).props("keep-alive"):
        with ui.tab_panel(arms):
            await Comparison(view, "arms").build()
        with ui.tab_panel(history):
            await show_history(view)


async def show_history(view: View) -> None:
    """Show the class's own history once the exercise has ended, and until then that it is not asked yet."""
    place = ui.element("div")

    def ended() -> bool:
        return view.exercise.phase in (ENDED, DEBRIEF)

    async def build() -> None:
        place.clear()
        with place:
            if ended():
                await Comparison(view, "history").build()
            else:
                paragraph(view.w("compare.not_yet_played"))

    before = ended()

    async def heard() -> None:
        nonlocal before
        if ended() and not before:
            before = True
            await build()

    await build()
    view.listen(heard)


class Comparison:
    """One question on the page: its runs, and what is drawn of those that are finished."""

    def __init__(self, view: View, question: Question) -> None:
        """Take up the question where the room stands with it; another page may have begun it."""
        self.view, self.question = view, question
        self.pairs: Pairs = view.room.comparison(question)
        lesson = view.exercise.lesson
        asked = [each.outcome for each in lesson.questions] if question == "arms" else []
        self.outcomes = tuple(dict.fromkeys((*lesson.outcomes, *asked)))
        self.chosen = self.outcomes[0]
        own = (view.w("compare.otherwise"), view.w("compare.yours"))
        self.names = ("A", "B") if question == "arms" else own
        self.stands: tuple[Any, ...] = ()

    def prediction(self, outcome: str) -> chart.Prediction | None:
        """Return what the class has predicted of an outcome, if it was asked."""
        if self.question == "arms":
            for each in self.view.exercise.lesson.questions:
                if each.outcome == outcome:
                    return chart.Prediction(self.view.exercise.predictions[each.name], each.margin)
        return None

    # ------------------------------------------------------------------------------------------------------- building

    async def build(self) -> None:
        """Put everything on the page."""
        w = self.view.w
        with ui.element("div").classes("compare-bar"):
            options = {name: self.option(name) for name in self.outcomes}
            ui.select(options, value=self.chosen, label=w("compare.outcome"), on_change=self.choose).props(
                "outlined dense options-dense data-testid=outcome"
            )
            self.button = (
                ui.button(on_click=self.start).props("no-caps unelevated data-testid=run").classes("main-button")
            )
            self.stop = ui.button(w("compare.cancel"), on_click=self.pairs.cancel)
            self.stop.props("no-caps outline data-testid=stop")
            label = escape(w("compare.progress_label"))
            self.bar = ui.linear_progress(0, show_value=False).props(f'aria-label="{label}" instant-feedback')
            self.progress = ui.label().props("role=status data-testid=progress")
        self.names_of_arms()
        self.verdict = ui.label().classes("verdict").props("data-testid=verdict")
        self.large = ui.html(sanitize=False).props("data-testid=large")
        self.better = ui.label().classes("better").props("data-testid=better")
        paragraph(w(f"compare.about_{self.question}"), "quiet")
        self.note = ui.label().classes("quiet")
        self.below = ui.element("div")
        with self.below:
            heading(w("compare.table_title"), 2)
            self.table = ui.html(sanitize=False)
            paragraph(grades_words(self.view.exercise.lesson.mechanisms, w))
            with ui.element("div").classes("compare-two"):
                self.pareto = titled(w("compare.pareto_title"))
                self.lines = titled(w("compare.lines_title"))
            ui.label(w("compare.key", a=self.names[0], b=self.names[1]))
        self.show_worlds()
        await self.draw()
        ui.timer(SECONDS, self.look)

    def option(self, outcome: str) -> str:
        """Return an outcome as it can be chosen: whether it was predicted is said."""
        name = shown(outcome, self.view.w).name
        return self.view.w("compare.predicted", name=name) if self.prediction(outcome) else name

    def names_of_arms(self) -> None:
        """Say what A and B are, in the lesson's words."""
        w, arms = self.view.w, self.view.texts["arms"]
        if self.question == "arms":
            text = " ".join(w("compare.arm", letter=letter, title=arms[letter]["title"]) for letter in ("A", "B"))
        else:
            text = w("compare.arm", letter=w("compare.otherwise").capitalize(), title=arms["baseline"]["title"])
        paragraph(text, "arms")

    # --------------------------------------------------------------------------------------------------------- running

    def start(self) -> None:
        """Run the pairs that are not finished."""
        self.pairs.start()

    async def look(self) -> None:
        """Draw again if something has changed."""
        if self.stands != (self.pairs.done, self.pairs.running, self.pairs.error, self.chosen):
            await self.draw()

    async def choose(self, event: Any) -> None:
        """Draw another outcome."""
        self.chosen = event.value
        await self.draw()

    async def draw(self) -> None:
        """Draw what is finished."""
        w, pairs = self.view.w, self.pairs
        self.stands = (pairs.done, pairs.running, pairs.error, self.chosen)
        self.button.text = w("compare.go_on") if pairs.done else w("compare.run", total=pairs.total)
        self.button.set_visibility(not pairs.running and pairs.done < pairs.total)
        self.stop.set_visibility(pairs.running)
        self.bar.set_visibility(pairs.running)
        self.bar.value = pairs.done / pairs.total
        done = w("compare.progress", done=pairs.done, total=pairs.total)
        self.progress.text = w("compare.failed", error=pairs.error) if pairs.error else done if pairs.done else ""
        self.below.set_visibility(pairs.done > 0)
        if not pairs.done:
            self.large.content = ""
            self.verdict.text, self.better.text, self.note.text = "", "", w("compare.before")
            return
        drawn = await asyncio.to_thread(self.drawn, self.chosen)
        for element, content in zip((self.large, self.table, self.pareto, self.lines), drawn[:4], strict=True):
            element.content = content
        self.verdict.text, self.better.text, self.note.text = drawn[4:]
        self.verdict.set_visibility(bool(drawn[4]))

    def drawn(self, chosen: str) -> tuple[str, ...]:
        """Return large chart, table, Pareto and lines, then verdict, sentence and note; takes some 50 ms."""
        view, w, names = self.view, self.view.w, self.names
        rows = {row.outcome: row for row in self.pairs.table()}
        row, about = rows[chosen], shown(chosen, w)
        seeds, a, b = self.pairs.values(chosen)
        apart = chart.apart(a, b, self.pairs.half(chosen), row.is_ratio)
        own = None
        if self.question == "history" and view.exercise.seed in seeds:
            own = seeds.index(view.exercise.seed)
        prediction = self.prediction(chosen)
        return (
            chart.difference_chart(row, apart, about, names, w, prediction, own),
            self.table_of(rows),
            self.pareto_of(rows),
            lines_of(self.pairs.finished(), chosen, names, w),
            chart.verdict_words(row, prediction, about, names, w) if prediction else "",
            chart.better_words(row, apart, about, names, w),
            note_words(row, len(a), w),
        )

    def pareto_of(self, rows: dict[str, OutcomeRow]) -> str:
        """Return the lesson's two outcomes against each other."""
        w, (x, y) = self.view.w, self.view.exercise.lesson.pareto
        values = tuple(self.pairs.values(outcome)[1:] for outcome in (x, y))
        means = tuple((rows[outcome].typical_against, rows[outcome].typical) for outcome in (x, y))
        return chart.pareto_chart(
            (means[0], means[1]), (values[0], values[1]), (shown(x, w), shown(y, w)), self.names, w
        )

    def table_of(self, rows: dict[str, OutcomeRow]) -> str:
        """Return the table of the lesson's outcomes."""
        w, (a, b) = self.view.w, self.names
        said = self.question == "arms"
        head = [w("compare.column_outcome"), a, b]
        head += [w("compare.column_difference", a=a, b=b), w("compare.column_better", b=b)]
        body = []
        for outcome in self.outcomes:
            row, about = rows[outcome], shown(outcome, w)
            cells = chart.cells(row, about, w)
            if said:
                prediction = self.prediction(outcome)
                cells.append(said_cell(row, prediction, w) if prediction else "")
            body.append(cells)
        return table([*head, w("compare.column_said")] if said else head, body, "compare-table")

    # ------------------------------------------------------------------------------------------------------ both worlds

    def show_worlds(self) -> None:
        """Offer both worlds of one pair on the map."""
        w, exercise = self.view.w, self.view.exercise
        heading(w("compare.worlds_title"), 2)
        own = "worlds_about_true" if exercise.revealed else "worlds_about_own"
        paragraph(w("compare.worlds_about" if self.question == "arms" else f"compare.{own}"))
        place = ui.element("div")

        async def build() -> None:
            button.set_visibility(False)
            periods = await asyncio.to_thread(self.periods)
            with place:
                world = WorldMap(self.view.room.stage.country(), w, self.names)
            world.load(periods, 0)
            if self.question == "arms" or exercise.revealed:
                world.truth(True)

        button = ui.button(w("compare.worlds_show"), on_click=build).props("no-caps outline data-testid=worlds")

    def periods(self) -> list[dict[str, Any]]:
        """Return what happens in both worlds.

        The arms run with other luck than the class's own run, of which they would tell what the class does not know;
        of the class's own run the truth is in it from the debrief on.
        """
        exercise, room = self.view.exercise, self.view.room
        arms = self.question == "arms"
        stage = Stage(room.world, exercise.seed + 1) if arms else room.stage
        truth = arms or exercise.revealed
        return [stage.period(course, 0, self.pairs.days, truth=truth) for course in (self.pairs.a, self.pairs.b)]


def titled(text: str) -> ui.html:
    """Put a heading and, under it, a place for a chart."""
    with ui.element("section"):
        heading(text, 2)
        return ui.html(sanitize=False)


def said_cell(row: OutcomeRow, prediction: chart.Prediction, w: Words) -> str:
    """Return what the class said, and what the runs say about it."""
    answer = w(f"brief.directions.{prediction.answer}")
    if row.pairs < chart.LEAST_PAIRS or not math.isfinite(row.low):
        return answer
    found = chart.verdict(prediction.answer, row.low, row.high, chart.zones(prediction.margin, row.is_ratio))
    return w(f"compare.said_{found}", answer=answer)


def note_words(row: OutcomeRow, done: int, w: Words) -> str:
    """Return how the chart is read, and how many pairs have nothing to show."""
    text = w("compare.interval_note")
    missing = done - row.pairs
    return f"{text} {w('compare.missing', count=missing, pairs=done)}" if missing else text


def lines_of(done: list[Done], outcome: str, names: tuple[str, str], w: Words) -> str:
    """Return the months of single runs in the measure that goes with an outcome."""
    measure = LINES.get(outcome, "civilians_killed")
    runs = [pair.lines[0][measure] for pair in done], [pair.lines[1][measure] for pair in done]
    return chart.lines_chart(runs, w(LINE_TITLES[measure]), names, w)


def grades_words(mechanisms: Iterable[str], w: Words) -> str:
    """Return how well founded the parameters of some mechanisms are."""
    from experiments.odd import believed

    grades: list[str] = [field.grade for name in mechanisms for field in believed(SCHEMA.parameters[name])]
    counts = {grade: grades.count(grade) for grade in GRADES}
    return w("compare.grades", total=len(grades), **counts)
