"""Why, debrief and the printed report in a real browser, in both languages and at both sizes of screen."""

from typing import TYPE_CHECKING

import pytest

from experiments.classroom.exercise import resume
from experiments.classroom.lessons import DEBRIEF_PARTS, lessons
from experiments.classroom.words import LANGUAGES, words
from tests.classroom.driving import prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.classroom.driving import Server

pytestmark = pytest.mark.slow
SIZES = {"en": (1280, 720), "fr": (1920, 1080)}
LONG = 240_000
"""milliseconds for fifty pairs of runs on a slow computer"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_looks_behind_an_incident(server: "Server", new_page: "Callable[..., Page]", language: str) -> None:
    w, page = words(language), new_page(*SIZES[language])
    address = prepared(server, f"WHY-{language.upper()}", 90, language)
    page.goto(f"{address}/why", timeout=LONG)
    page.locator(".chain section").first.wait_for(timeout=LONG)
    assert page.get_by_text(w("why.about_known")).is_visible()
    headings = page.locator(".chain h3").all_inner_texts()
    assert headings == [
        w(f"why.parts.{part}")
        for part in ("happened", "threat", "who_knew", "who_could_reach", "held_back", "came_of_it")
    ]
    assert page.locator(".hidden-line").count() >= 5
    assert w("why.chain.who_knew.never_reported") not in page.locator(".chain").inner_text()
    page.get_by_role("button", name=w("why.missed")).click()
    page.get_by_text(w("why.chain.responses.missed")).wait_for()
    page.locator("details summary").first.click()
    page.get_by_role("columnheader", name=w("why.column_source")).first.wait_for()
    assert page.get_by_text(w("why.grades_meaning.contested")).is_visible()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_class_is_debriefed_and_prints_its_report(
    server: "Server", new_page: "Callable[..., Page]", language: str
) -> None:
    w, page = words(language), new_page(*SIZES[language])
    code = f"DEBRIEF-{language.upper()}"
    address = prepared(server, code, 270, language, "gates_open")
    resume(server.folder, code, lessons()).reveal("instructor")
    page.goto(f"{address}/debrief", timeout=LONG)
    page.locator("#left_out").wait_for(timeout=LONG)
    shown = page.locator("main h2").all_inner_texts()
    for name in (
        "about",
        "predictions",
        "otherwise",
        "timeline",
        "chains",
        "reported",
        "questions",
        "assumptions",
        "left_out",
    ):
        assert w(f"debrief.{name}") in shown
    for part in DEBRIEF_PARTS:
        assert w(f"debrief.parts.{part}") in page.locator("#questions h3").all_inner_texts()
    assert page.locator(".hidden-line").count() == 0
    page.get_by_text(w("debrief.runs", done=50, total=50, first=2, last=51)).first.wait_for(timeout=LONG)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=w("debrief.print")).click()
    report = opened.value
    report.wait_for_load_state(timeout=LONG)
    assert report.locator("h2").all_inner_texts()[-1] == w("debrief.notes")
    assert report.locator("svg").count() >= 4


def test_there_is_no_report_before_the_debrief(server: "Server", new_page: "Callable[..., Page]") -> None:
    page = new_page()
    for language in LANGUAGES:
        address = prepared(server, f"SOON-{language.upper()}", 90, language)
        answer = page.request.get(f"{address}/report")
        assert (answer.status, answer.text().strip()) == (403, words(language)("common.locked"))
        answer = page.request.get(f"{server.root}/{language}/x/NONE-SUCH/report")
        assert answer.status == 404
        assert "NONE-SUCH" in answer.text()
