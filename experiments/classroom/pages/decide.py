"""Decide: what each authority may change, kept as a draft at every change, submitted once at the end of a quarter."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nicegui import ui

from agents.peacekeepers.tasks import TASKS
from agents.schema import SCHEMA
from experiments.classroom.decisions import (
    AUTHORITIES,
    CHOICE,
    DECISIONS,
    EFFORT,
    MODALITIES,
    MOST_TROOPS_AT_A_BASE,
    PLACEMENT,
    RANKING,
    settings_of,
    value_now,
    yearly_cost,
)  # fmt: skip
from experiments.classroom.exercise import DECIDING, PLAYING
from experiments.classroom.pages.frame import due, heading, paragraph, quarter
from experiments.classroom.pages.parts import cell, count, focus_on, head, small, tests
from experiments.classroom.phrases import value_words
from scenarios.configuration import with_settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from experiments.classroom.decisions import Decision
    from experiments.classroom.pages.frame import View
    from scenarios.configuration import Configuration

TIERS = ("dialogue", "physical", "environment")
STEP = 5
"""of an effort, in percent"""
TROOPS_STEP = 10
MILLION = 1e6


@dataclass
class Desk:
    """What is in force on the day of the decision, and what the class has drafted."""

    view: View
    configuration: Configuration
    bases: dict[str, int]
    """location -> troops authorised there today"""
    drafts: dict[str, Any]
    """as this page shows them"""
    followers: list[Callable[[], Any]] = field(default_factory=list)
    """called after every draft"""

    def now(self, name: str) -> Any:
        """Return the value in force; None where it is one that the class does not know."""
        exercise = self.view.exercise
        decided = any(name in chosen for _, chosen in exercise.decided)
        if DECISIONS[name].secret and not decided and not exercise.revealed:
            return None
        return self.bases if DECISIONS[name].kind == PLACEMENT else value_now(name, self.configuration)

    def value(self, name: str) -> Any:
        """Return the draft, or what is in force."""
        return self.drafts.get(name, self.now(name))

    def chosen(self) -> dict[str, Any]:
        """Return what would change if the drafts were submitted, in the order of the page."""
        names = self.view.exercise.lesson.decisions
        return {
            name: self.drafts[name]
            for name in DECISIONS
            if name in names and name in self.drafts and not same(self.drafts[name], self.now(name))
        }

    def to_place(self) -> int:
        """Return how many troops the draft of a placement leaves without a base; below 0 where it places too many."""
        return sum(self.bases.values()) - sum(self.value("placement").values())

    async def draft(self, name: str, value: Any) -> None:
        """Keep a draft; on the disk before this returns."""
        self.drafts[name] = deepcopy(value)
        await self.view.act("draft", name, value)
        for follow in self.followers:
            follow()

    def cost(self, chosen: Mapping[str, Any]) -> float:
        """Return what the mission costs a year, fully deployed, with some decisions taken (USD)."""
        settings = {key: to for name, value in chosen.items() for key, to in settings_of(name, value).items()}
        planned = self.view.room.world.bases
        troops, others = sum(base.troops for base in planned), sum(base.police + base.observers for base in planned)
        return yearly_cost(with_settings(self.configuration, settings, SCHEMA), troops, others)


def same(one: Any, other: Any) -> bool:
    """Say whether two values decide the same; shares may differ by what rounding to percents makes of them."""
    if isinstance(one, dict) and isinstance(other, dict) and set(one) == set(TIERS) == set(other):
        return all(round(100 * one[tier]) == round(100 * other[tier]) for tier in TIERS)
    return bool(one == other)


async def show(view: View) -> None:
    """Show the decisions that the lesson opens, by authority, and the button that submits them."""
    heading(view.w("decide.title"))

    @ui.refreshable
    async def body() -> None:
        desk = await desk_of(view)
        shown.update(desk=desk, stands=stands(view))
        status(view)
        if view.exercise.phase in (PLAYING, DECIDING):
            sheet(desk)

    shown: dict[str, Any] = {}
    await body()

    def heard() -> Any:
        """Follow another page of the exercise; this one's own drafts are shown already."""
        if stands(view) != shown["stands"] or view.exercise.drafts != shown["desk"].drafts:
            return body.refresh()
        return None

    view.listen(heard)


def stands(view: View) -> tuple[Any, ...]:
    """Return what makes the whole page another one."""
    exercise = view.exercise
    return exercise.phase, exercise.reached, len(exercise.decided), len(exercise.injected)


async def desk_of(view: View) -> Desk:
    """Return what is in force at the day that the class has reached, computed beside the page."""

    def found() -> tuple[Configuration, dict[str, int]]:
        course, day = view.exercise.course, view.exercise.reached
        return course.at(day), view.room.stage.bases(course, day)

    configuration, bases = await asyncio.to_thread(found)
    return Desk(view, configuration, bases, deepcopy(view.exercise.drafts))


def status(view: View) -> None:
    """Say what can be done now."""
    w, exercise = view.w, view.exercise
    if exercise.phase == DECIDING:
        paragraph(w("decide.now", quarter=quarter(exercise), date=view.date(exercise.reached)))
        return
    if exercise.decided and exercise.decided[-1][0] == exercise.reached:
        with ui.element("div").props("data-testid=submitted role=status"):
            paragraph(w("decide.submitted", date=view.date(exercise.reached)))
            effects(view, exercise.decided[-1][1], exercise.reached)
    page = due(exercise)
    ui.link(w("common.next", page=w(f"common.pages.{page}")), view.link(page)).classes("next")
    if exercise.phase == PLAYING:
        paragraph(w("decide.later"), "quiet")


def sheet(desk: Desk) -> None:
    """Show the decisions by authority, what they cost together, and how they are submitted."""
    view = desk.view
    w, open_ones = view.w, view.exercise.lesson.decisions
    for authority in AUTHORITIES:
        mine = [
            decision
            for decision in DECISIONS.values()
            if decision.authority == authority and decision.name in open_ones
        ]
        if not mine:
            continue
        with ui.element("section").classes("authority"):
            heading(w(f"decisions.authorities.{authority}"), 2)
            paragraph(w(f"decisions.authority_texts.{authority}"), "quiet")
            for decision in mine:
                one(desk, decision)
    total(desk)
    if view.exercise.phase == DECIDING:
        ui.button(w("decide.submit"), on_click=lambda: confirm(desk)).classes("main-button").props(
            "no-caps unelevated data-testid=submit"
        )


def one(desk: Desk, decision: Decision) -> None:
    """Show one decision: what it means, when it acts, what it costs, and its control."""
    w, name = desk.view.w, decision.name
    controls: dict[str, Callable[[Desk, str], None]] = {
        CHOICE: choice, RANKING: ranking, EFFORT: effort, PLACEMENT: placement,
    }  # fmt: skip
    wide = " wide" if decision.kind in (RANKING, PLACEMENT) else ""
    with (
        ui.element("div")
        .classes("decision" + wide)
        .props(f"role=group aria-labelledby=title-{name} data-testid=decision-{name}")
    ):
        with ui.element("div").classes("about"):
            heading(w(f"decisions.{name}.title"), 3).props(f"id=title-{name}")
            paragraph(w(f"decisions.{name}.meaning"))
            delay = w("decide.delay", days=decision.delay) if decision.delay else w("decide.at_once")
            paragraph(f"{delay} {w(f'decisions.{name}.cost')}", "quiet")
        with ui.element("div").classes("control"):
            controls[decision.kind](desk, name)


def choice(desk: Desk, name: str) -> None:
    """Show options as radio buttons; the one in force is marked."""
    w, now = desk.view.w, desk.now(name)
    options = {
        option: w(f"decisions.{name}.options.{option}") + (f" ({w('decide.in_force')})" if option == now else "")
        for option in DECISIONS[name].options
    }
    if now is None:
        paragraph(w("decide.unknown_in_force" if DECISIONS[name].secret else "decide.other_in_force"), "quiet")

    ui.radio(options, value=desk.value(name), on_change=lambda event: desk.draft(name, event.value)).props(
        f'aria-label="{w(f"decisions.{name}.title")}"'
    )


def ranking(desk: Desk, name: str) -> None:
    """Show the ranked tasks, each with its modality, and those that are not in the mandate."""
    w, value = desk.view.w, deepcopy(desk.value(name))

    async def changed(task: str, button: str) -> None:
        value.sort(key=lambda item: (item["rank"], TASKS.index(item["task"])))
        await desk.draft(name, value)
        shown.refresh(task, button)

    async def move(task: str, by: int) -> None:
        for item in value:
            if item["task"] == task:
                item["rank"] = min(max(1, item["rank"] + by), len(TASKS))
        await changed(task, "up" if by < 0 else "down")

    async def put(task: str, modality: str) -> None:
        for item in value:
            if item["task"] == task:
                item["modality"] = modality
        await desk.draft(name, value)

    async def take_out(task: str) -> None:
        value[:] = [item for item in value if item["task"] != task]
        await changed(task, "add")

    async def take_in(task: str) -> None:
        value.append(
            {"task": task, "rank": max((item["rank"] for item in value), default=1), "modality": MODALITIES[0]}
        )
        await changed(task, "up")

    @ui.refreshable
    def shown(focus: str = "", button: str = "") -> None:
        with ui.element("table").classes("ranking"):
            head(w, ("decide.rank", "decide.task", "decide.modality"), 1)
            with ui.element("tbody"):
                for item in value:
                    ranked(item)
        left = [task for task in TASKS if task not in {item["task"] for item in value}]
        if left:
            ui.label(w("decide.not_in")).classes("quiet")
            with ui.element("div").classes("left-out"):
                for task in left:
                    title = w(f"decisions.tasks.names.{task}")
                    add = small(w("decide.add", task=title), lambda task=task: take_in(task), title, f"add-{task}")
                    if focus == task and button == "add":
                        focus_on(add)
        if focus and button != "add":
            focus_on(buttons[focus, button])

    buttons: dict[tuple[str, str], ui.button] = {}

    def ranked(item: dict[str, Any]) -> None:
        task = item["task"]
        title = w(f"decisions.tasks.names.{task}")
        with ui.element("tr").props(f"data-testid=task-{task}"):
            with cell("number"):
                ui.label(str(item["rank"]))
            with cell():
                ui.label(title)
            with cell():
                ui.toggle(
                    {modality: w(f"decisions.tasks.modalities.{modality}") for modality in MODALITIES},
                    value=item["modality"], on_change=lambda event: put(task, event.value),
                ).props(f'dense no-caps unelevated aria-label="{w("decide.modality")}: {title}"')  # fmt: skip
            with cell("buttons"):
                buttons[task, "up"] = small(w("decide.up", task=title), lambda: move(task, -1), "↑", f"up-{task}")
                buttons[task, "down"] = small(w("decide.down", task=title), lambda: move(task, 1), "↓", f"down-{task}")
                if len(value) > 1:
                    small(w("decide.remove", task=title), lambda: take_out(task), "✕", f"remove-{task}")

    shown()


def effort(desk: Desk, name: str) -> None:
    """Show three numbers that sum to 100 %: what one takes, the others give, in the proportion that they have."""
    w = desk.view.w
    percents = whole_percents(desk.value(name))
    fields: dict[str, ui.number] = {}
    setting = {"on": False}

    async def changed(tier: str, to: Any) -> None:
        if setting["on"] or to is None:
            return
        percents.update(coupled(percents, tier, round(min(max(float(to), 0), 100))))
        setting["on"] = True
        for each, number in fields.items():
            number.value = percents[each]
        setting["on"] = False
        await desk.draft(name, {each: percents[each] / 100 for each in TIERS})

    with ui.element("div").classes("row-of-fields"):
        for tier in TIERS:
            label = w(f"decisions.effort.tiers.{tier}")
            fields[tier] = (
                ui.number(label, value=percents[tier], min=0, max=100, step=STEP, suffix="%")
                .props(f'outlined data-testid=effort-{tier} debounce=300 input-class="number"')
                .on_value_change(lambda event, tier=tier: changed(tier, event.value))
            )


def whole_percents(value: Mapping[str, float]) -> dict[str, int]:
    """Return shares as whole percents that sum to 100."""
    first, second, _ = (round(100 * value[tier]) for tier in TIERS)
    return {TIERS[0]: first, TIERS[1]: second, TIERS[2]: 100 - first - second}


def coupled(percents: Mapping[str, int], tier: str, to: int) -> dict[str, int]:
    """Return percents in which `tier` has `to` and the others share the rest as they shared it before."""
    one, other = (each for each in TIERS if each != tier)
    before = percents[one] + percents[other]
    rest = 100 - to
    first = round(rest * (percents[one] / before if before else 0.5))
    return {tier: to, one: first, other: rest - first}


def placement(desk: Desk, name: str) -> None:
    """Show every base with the troops authorised there, steppers, and how many are still to place."""
    w, value = desk.view.w, dict(desk.value(name))

    @ui.refreshable
    def left() -> None:
        number = desk.to_place()
        key = "placed" if number == 0 else "to_place" if number > 0 else "too_many"
        troops = abs(number) if number else sum(desk.bases.values())
        ui.label(w(f"decide.{key}", troops=count(w, troops))).classes("to-place" + (" warn" if number else ""))

    async def put(place: str, troops: Any) -> None:
        if troops is None or int(troops) == value[place]:
            return
        value[place] = min(max(0, int(troops)), MOST_TROOPS_AT_A_BASE)
        await desk.draft(name, value)

    planned = {base.location: base for base in desk.view.room.world.bases}
    places = list(desk.bases)
    half = (len(places) + 1) // 2
    with ui.element("div").classes("halves"):
        for part in (places[:half], places[half:]):
            with ui.element("table").classes("placement"):
                head(w, ("decide.base", "decide.contributor", "decide.troops_now", "decide.troops_then"))
                with ui.element("tbody"):
                    for place in part:
                        with ui.element("tr"):
                            with cell():
                                ui.label(place)
                            with cell():
                                ui.label(planned[place].contributor.removeprefix("contributor "))
                            with cell("number"):
                                ui.label(count(w, desk.bases[place]))
                            with cell("stepper"):
                                stepper(w, place, value[place], put)
    with ui.element("div").props('role="status" data-testid=to-place'):
        left()
    desk.followers.append(left.refresh)


def stepper(w: Any, place: str, troops: int, put: Callable[[str, Any], Awaitable[None]]) -> None:
    """Show a number of troops with a button on either side."""

    def step(by: int) -> None:
        number.value = min(max(0, int(number.value or 0) + by), MOST_TROOPS_AT_A_BASE)

    small(w("decide.fewer", place=place), lambda: step(-TROOPS_STEP), "-")
    number = tests(ui.number(value=troops, min=0, max=MOST_TROOPS_AT_A_BASE, step=TROOPS_STEP), f"troops-{place}")
    number.props(f'dense outlined debounce=300 aria-label="{w("decide.troops_at", place=place)}"')
    number.on_value_change(lambda event: put(place, event.value))
    small(w("decide.more", place=place), lambda: step(TROOPS_STEP), "+")


def total(desk: Desk) -> None:
    """Show what the mission costs a year, now and with the drafts."""
    view = desk.view
    if not {"ceiling", "reserve", "budget"} & set(view.exercise.lesson.decisions):
        return

    @ui.refreshable
    def shown() -> None:
        before, after = desk.cost({}), desk.cost(desk.chosen())
        text = view.w("decide.costs", now=count(view.w, before / MILLION))
        if round(before / MILLION) != round(after / MILLION):
            text += " " + view.w("decide.costs_then", then=count(view.w, after / MILLION))
        paragraph(text)

    with ui.element("div").props('role="status" data-testid=cost'):
        shown()
    desk.followers.append(shown.refresh)


def confirm(desk: Desk) -> None:
    """Ask once more, with everything that will change and when."""
    view = desk.view
    if "placement" in desk.chosen() and desk.to_place():
        view.say(view.w("decide.place_first"))
        return
    chosen = desk.chosen()

    async def submit() -> None:
        dialog.close()
        await view.act("decide", chosen)

    with ui.dialog() as dialog, ui.card().classes("confirm").props('role="dialog" aria-modal="true"'):
        heading(view.w("decide.confirm"), 2)
        effects(view, chosen, view.exercise.reached)
        with ui.element("div").classes("row-of-buttons"):
            ui.button(view.w("decide.submit_now"), on_click=submit).props(
                "no-caps unelevated autofocus data-testid=submit-now"
            ).classes("main-button")
            ui.button(view.w("decide.not_yet"), on_click=dialog.close).props("no-caps flat")
    dialog.open()


def effects(view: View, chosen: Mapping[str, Any], day: int) -> None:
    """List what some decisions change, and from when."""
    w = view.w
    if not chosen:
        paragraph(w("decide.nothing"))
        return
    with ui.element("ul").classes("effects"):
        for name, value in chosen.items():
            with ui.element("li"):
                ui.label(w("decide.effect", title=w(f"decisions.{name}.title"), value=said(view, name, value)))
                ui.label(w("decide.from", date=view.date(day + DECISIONS[name].delay))).classes("quiet")


def said(view: View, name: str, value: Any) -> str:
    """Return the value of a decision in words."""
    if DECISIONS[name].kind == PLACEMENT:
        return view.w("decide.placed_anew", troops=count(view.w, sum(value.values())))
    return value_words(name, value, view.w)
