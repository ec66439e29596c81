"""Small parts that several pages are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from nicegui.element import Element

    from experiments.classroom.words import Words


def count(w: Words, number: float) -> str:
    """Return a whole number as it is written in the page's language."""
    return f"{round(number):,}".replace(",", w("common.thousands"))


def head(w: Words, keys: tuple[str, ...], spare: int = 0) -> None:
    """Show the head of a table, with some columns that have none."""
    with ui.element("thead"), ui.element("tr"):
        for key in keys:
            with ui.element("th").props('scope="col"'):
                ui.label(w(key))
        for _ in range(spare):
            ui.element("td")


def cell(style: str = "") -> ui.element:
    """Return a cell of a table."""
    return ui.element("td").classes(style)


def small(label: str, on_click: Callable[..., Any], text: str, name: str = "") -> ui.button:
    """Show a small button; `label` is what it does, in words."""
    button = ui.button(text, on_click=on_click).props("flat dense no-caps").classes("small-button")
    button.props["aria-label"] = label
    button.props["title"] = label
    return tests(button, name) if name else button


def tests[E: Element](element: E, name: str) -> E:
    """Return an element under a name by which tests find it in any language."""
    element.props["data-testid"] = name
    return element


def focus_on(element: ui.element) -> None:
    """Put the keyboard's focus on an element that has just been made anew."""
    ui.run_javascript(f"requestAnimationFrame(() => document.getElementById('c{element.id}')?.focus())")
