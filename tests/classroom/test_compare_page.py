"""The comparison as a trainer drives it, in a real browser."""

from __future__ import annotations

import itertools
import re
import time
from typing import TYPE_CHECKING

import pytest

from experiments.classroom.chart import LEAST_PAIRS
from experiments.classroom.lessons import QUARTER, lessons
from experiments.classroom.outcome_words import shown
from experiments.classroom.words import words
from tests.classroom.driving import prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.classroom.driving import Server

pytestmark = pytest.mark.slow

CODES = (f"PAIRS-{number}" for number in itertools.count(1))
LESSON = lessons()["robust_on_paper"]
ENDED = LESSON.quarters[45] * QUARTER
MOST_SECONDS = 30.0
"""for 50 pairs of 2,000 households, on two cores that have nothing else to do"""


def opened(page: Page, server: Server, reached: int = ENDED, language: str = "en") -> None:
    page.goto(f"{prepared(server, next(CODES), reached, language)}/compare")
    page.get_by_test_id("run").first.wait_for()


def finished(page: Page) -> int:
    """Return how many pairs the page says are finished, in the tab that is open."""
    text = page.get_by_test_id("progress").filter(visible=True).inner_text() or "0"
    return int(re.findall(r"\d+", text)[0])


def dots(page: Page) -> Locator:
    return page.get_by_test_id("large").filter(visible=True).locator("circle.pair")


def run_some(page: Page, pairs: int) -> None:
    page.get_by_test_id("run").filter(visible=True).click()
    until = time.monotonic() + 240
    while finished(page) < pairs:
        assert time.monotonic() < until, "no pairs were finished"
        page.wait_for_timeout(200)


def test_partial_results_are_shown_and_the_runs_can_be_stopped_and_gone_on_with(page: Page, server: Server) -> None:
    opened(page, server)
    assert dots(page).count() == 0
    run_some(page, 1)
    page.get_by_test_id("stop").filter(visible=True).wait_for()
    while (done := finished(page)) < LEAST_PAIRS + 1:
        drawn = page.get_by_test_id("large").filter(visible=True).locator("line.interval").count()
        assert drawn == 0 or finished(page) >= LEAST_PAIRS
        page.wait_for_timeout(100)
    assert done < 50
    page.get_by_test_id("stop").filter(visible=True).click()
    page.get_by_role("button", name="Run the pairs that are left").wait_for()
    page.wait_for_timeout(1_000)
    done = finished(page)
    assert done < 50
    assert dots(page).count() == done
    assert page.get_by_test_id("large").locator("line.interval").count() == 1
    assert "You said: about the same." in page.get_by_test_id("verdict").first.inner_text()
    assert f"of {done} pairs" in page.get_by_test_id("better").first.inner_text()
    table = page.locator(".compare-table tbody tr")
    w = words("en")
    assert [row.split(" (")[0] for row in table.locator("th").all_inner_texts()] == [
        shown(outcome, w).name for outcome in LESSON.outcomes
    ]
    page.reload()
    page.get_by_test_id("verdict").first.wait_for()
    assert finished(page) == done  # the room keeps what is finished


def test_another_outcome_is_drawn_when_it_is_chosen(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    run_some(page, LEAST_PAIRS)
    first = page.get_by_test_id("large").first.inner_html()
    page.get_by_label("Outcome", exact=True).first.click()
    page.get_by_role("option", name="Attacks on civilians answered in time").click()
    page.wait_for_function("document.querySelector('[data-testid=better]').innerText.includes('answered in time')")
    assert page.get_by_test_id("large").first.inner_html() != first
    page.get_by_label("Outcome", exact=True).first.click()
    page.get_by_role("option", name="Consent of communities").click()
    page.wait_for_function("document.querySelector('[data-testid=better]').innerText.includes('communities')")
    assert page.get_by_test_id("large").locator("rect.predicted").count() == 0  # nothing was asked of it
    page.get_by_test_id("stop").filter(visible=True).click()


def test_the_own_history_is_asked_at_the_end_and_marks_the_own_run(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    page.get_by_role("tab", name="Your own history").click()
    page.get_by_text("when the last quarter has been played").wait_for()
    opened(page, server, ENDED)
    page.get_by_role("tab", name="Your own history").click()
    page.get_by_test_id("run").filter(visible=True).wait_for()
    run_some(page, 3)
    large = page.get_by_test_id("large").filter(visible=True)
    assert large.locator("circle.own").count() == 1
    assert large.locator("rect.predicted").count() == 0
    page.get_by_test_id("stop").filter(visible=True).click()


def test_both_worlds_are_played_with_one_clock(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    page.get_by_test_id("worlds").first.click()
    player = "document.querySelector('.mandate-map').player"
    page.wait_for_function(f"document.querySelector('.mandate-map') && {player}.worlds.length === 2")
    assert page.locator(".mm-map").count() == 2
    page.evaluate(f"{player}.jump(200)")
    assert page.evaluate(f"{player}.truth") is True
    assert page.evaluate(f"{player}.worlds[0].last") == ENDED
    assert page.evaluate(f"JSON.stringify({player}.worlds[0]) !== JSON.stringify({player}.worlds[1])")
    assert page.locator(".mm-list li").first.inner_text()[:2] in {"A:", "B:"}


def test_fifty_pairs_take_half_a_minute(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    page.wait_for_timeout(5_000)  # the workers load the model when the classroom opens
    begun = time.monotonic()
    run_some(page, 50)
    seconds = time.monotonic() - begun
    print(f"50 pairs in {seconds:.1f} s")
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_prediction_and_its_verdict_fit_the_first_screen(
    new_page: Callable[..., Page], server: Server, language: str, size: tuple[int, int], tmp_path: Path
) -> None:
    page = new_page(*size)
    opened(page, server, QUARTER, language)
    run_some(page, LEAST_PAIRS + 2)
    page.get_by_test_id("stop").filter(visible=True).click()
    page.wait_for_timeout(1_500)
    page.screenshot(path=tmp_path / f"compare-{language}-{size[0]}.png")
    page.screenshot(path=tmp_path / f"compare-{language}-{size[0]}-whole.png", full_page=True)
    for part in ("verdict", "large", "better"):
        box = page.get_by_test_id(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
