"""The trainer's pages driven in a real browser, in both languages and sizes, and without a mouse."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.classroom.driving import begin, enter, predict, prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.classroom.driving import Server

pytestmark = pytest.mark.slow

SIZES = [(1280, 720), (1920, 1080)]
NAMES = {"en": {"submit": "Submit", "title": "Decide"}, "fr": {"submit": "Transmettre", "title": "Décider"}}


def fits(page: Page) -> None:
    """Nothing is cut off at the side, no text is smaller than it may be."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    small = page.evaluate(
        """[...document.querySelectorAll('main p, main li, main td, main .q-radio__label')]
        .filter(e => e.innerText && parseFloat(getComputedStyle(e).fontSize) < 17.5).map(e => e.innerText)"""
    )
    assert small == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_from_the_start_to_the_debrief(
    new_page: Callable[..., Page], server: Server, language: str, width: int, height: int
) -> None:
    page = new_page(width, height)
    enter(page, server)
    page.goto(f"{server.root}/{language}/")
    fits(page)
    begin(page, server, language)
    fits(page)
    predict(page, 2)
    where = prepared(server, f"TOUR-{language}-{width}", 90, language)
    page.goto(f"{where}/decide")
    page.get_by_role("heading", name=NAMES[language]["title"]).wait_for()
    fits(page)
    page.get_by_test_id("up-human_rights").click()
    page.get_by_test_id("task-human_rights").locator("td").first.get_by_text("2", exact=True).wait_for()
    page.get_by_test_id("effort-physical").fill("60")
    page.wait_for_function("document.querySelector('[data-testid=effort-dialogue]').value === '20'")
    assert page.get_by_test_id("effort-environment").input_value() == "20"
    page.get_by_test_id("troops-Tiskano").fill("100")
    page.get_by_test_id("to-place").get_by_text("50").wait_for()
    page.get_by_test_id("troops-Habbuno").fill("190")
    page.get_by_test_id("to-place").get_by_text("8").wait_for()
    page.get_by_test_id("decision-caveats").get_by_role("radio").nth(2).click()
    other = page.context.new_page()
    other.goto(f"{where}/decide")  # another window sees the drafts, and what is submitted
    assert other.get_by_test_id("troops-Habbuno").input_value() == "190"
    page.get_by_test_id("submit").click()
    page.get_by_test_id("submit-now").click()
    for window in (page, other):
        window.get_by_test_id("submitted").wait_for()
        assert window.get_by_test_id("submitted").locator("li").count() == 4
    other.close()
    page.goto(f"{where}/instructor")
    page.get_by_test_id("truth").locator("svg").first.wait_for()
    fits(page)
    page.get_by_test_id("day-instructions").fill("150")
    page.get_by_test_id("trigger-instructions").click()
    page.get_by_test_id("inject-instructions").locator(".done").wait_for()
    page.get_by_test_id("clock-start").click()
    page.get_by_test_id("stopwatch").get_by_text("0:0").wait_for()
    page.goto(f"{where}/projector")
    page.get_by_test_id("projected").wait_for()
    page.get_by_test_id("projected-map").locator("canvas").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.body")  # nothing to press, nothing to follow
    fits(page)
    page.goto(f"{where}/instructor")
    page.get_by_test_id("reveal").click()
    page.get_by_test_id("reveal-now").click()
    page.get_by_test_id("phase").get_by_role("link").wait_for()


def test_the_prediction_and_a_decision_by_keyboard_alone(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    enter(page, server)
    page.goto(f"{server.root}/en/")

    def walk_to(test_id: str, inside: bool = False) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            there = "closest" if inside else "matches"
            if page.evaluate(f"!!document.activeElement.{there}('[data-testid={test_id}]')"):
                return
        raise AssertionError(f"{test_id} is not reached with Tab")

    walk_to("begin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/brief")
    for number in range(page.get_by_test_id("question").count()):
        walk_to("question", inside=True)
        page.keyboard.press("Space")
        for _ in range(2 if number < 2 else 0):  # past the question's other answers
            page.keyboard.press("Tab")
    walk_to("lock")
    page.keyboard.press("Enter")
    page.get_by_test_id("locked").wait_for()
    page.goto(f"{prepared(server, 'KEYBOARD', 90)}/decide")
    page.get_by_test_id("submit").wait_for()
    walk_to("up-human_rights")
    page.keyboard.press("Enter")
    page.get_by_test_id("task-human_rights").locator("td").first.get_by_text("2", exact=True).wait_for()
    page.wait_for_function("document.activeElement.dataset.testid === 'up-human_rights'")  # the focus stays
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_test_id("task-human_rights").locator("td").first.get_by_text("3", exact=True).wait_for()
    walk_to("submit")
    page.keyboard.press("Enter")
    page.get_by_test_id("submit-now").wait_for()
    page.wait_for_timeout(300)
    walk_to("submit-now")
    page.keyboard.press("Enter")
    page.get_by_test_id("submitted").wait_for()


def test_files_are_data_and_a_wrong_one_gives_a_message(
    new_page: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    page = new_page()
    enter(page, server)
    where = prepared(server, "UPLOADS", 90)
    page.goto(f"{where}/instructor")
    chooser = page.get_by_test_id("upload-inject").locator("input[type=file]")
    files = {
        "tag.yaml": "!!python/object/apply:os.system ['touch hacked']",
        "bomb.yaml": "a: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]",
        "list.json": "[1, 2]",
        "text.yaml": "name: raid",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
        chooser.set_input_files(tmp_path / name)
        page.locator(".q-notification", has_text=name).first.wait_for()
    (tmp_path / "large.yaml").write_text("#" * 70_000)
    chooser.set_input_files(tmp_path / "large.yaml")
    page.locator(".q-notification", has_text="64 kB").first.wait_for()
    good = """
name: convoy
type: logistics
means: radio
sender: force_commander
receiver: council_member
day: 100
days: 20
settings: {contributors.dual_command: 1.5}
texts:
  en: {title: A convoy is late, activity: The convoy has stopped., expected: Somebody asks why.}
"""
    (tmp_path / "good.yaml").write_text(good)
    chooser.set_input_files(tmp_path / "good.yaml")
    page.get_by_test_id("trigger-convoy").click()
    page.get_by_test_id("inject-convoy").locator(".done").wait_for()


def test_a_copy_is_saved_and_loaded(new_page: Callable[..., Page], server: Server, tmp_path: Path) -> None:
    page = new_page()
    enter(page, server)
    where = prepared(server, "COPIED", 90)
    page.goto(f"{where}/instructor")
    with page.expect_download() as download:
        page.get_by_test_id("save-copy").click()
    copy = tmp_path / "COPIED-AGAIN.mandate.jsonl"
    download.value.save_as(copy)
    page.goto(f"{server.root}/en/")
    chooser = page.get_by_test_id("upload-copy").locator("input[type=file]")
    chooser.set_input_files(copy)
    page.wait_for_url("**/x/COPIED-AGAIN/decide")
    original, again = (server.folder / code / "log.jsonl" for code in ("COPIED", "COPIED-AGAIN"))
    assert again.read_bytes() == original.read_bytes()
    page.goto(f"{server.root}/en/")
    broken = tmp_path / "BROKEN.jsonl"
    broken.write_text(copy.read_text().replace('"predicted"', '"imagined"'))
    chooser.set_input_files(broken)
    page.locator(".q-notification", has_text="BROKEN.jsonl").wait_for()
    assert not (server.folder / "BROKEN").exists()


def test_a_class_session_cannot_begin_or_see_what_is_hidden(page: Page, server: Server) -> None:
    where = prepared(server, "HIDDEN", 90)
    page.goto(f"{server.root}/en/")
    assert page.get_by_test_id("begin").count() == 0
    page.goto(f"{where}/brief")
    assert page.get_by_role("link", name="Instructor").count() == 0


def test_the_machine_takes_little_of_the_first_five_minutes(new_page: Callable[..., Page], server: Server) -> None:
    """A class talks; what the machine adds to it has to stay small: a tenth of each step's time."""
    page = new_page()
    enter(page, server)
    spent: dict[str, float] = {}

    def timed(step: str, began: float) -> None:
        spent[step] = time.monotonic() - began

    began = time.monotonic()
    page.goto(f"{server.root}/en/")
    page.get_by_role("radio", name="Robust on paper").click()
    page.get_by_test_id("begin").click()
    page.wait_for_url("**/brief")
    page.get_by_test_id("lock").wait_for()
    timed("lesson chosen", began)
    began = time.monotonic()
    predict(page)
    timed("prediction made", began)
    began = time.monotonic()
    page.get_by_role("link", name="Next: Picture").click()
    page.locator(".mm-play").click()
    page.wait_for_timeout(1_000)
    page.locator("input[type=range]").press("End")  # the class need not watch it to its end
    page.get_by_role("link", name="Decide").last.wait_for()
    timed("quarter played", began)
    began = time.monotonic()
    page.get_by_role("link", name="Decide").last.click()
    page.get_by_test_id("decision-caveats").get_by_role("radio").nth(2).click()
    page.get_by_test_id("submit").click()
    page.get_by_test_id("submit-now").click()
    page.get_by_test_id("submitted").wait_for()
    timed("first decision", began)
    limits = {"lesson chosen": 30, "prediction made": 120, "quarter played": 60, "first decision": 90}
    print({step: round(seconds, 2) for step, seconds in spent.items()})
    assert all(spent[step] < limits[step] / 4 for step in limits), spent
