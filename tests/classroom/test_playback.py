"""The picture as a trainer plays it, in a real browser."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, Any

import pytest

from experiments.classroom.lessons import QUARTER
from tests.classroom.driving import enter, prepared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.classroom.driving import Server

pytestmark = pytest.mark.slow

PLAYER = "document.querySelector('.mandate-map').player"
CODES = (f"PLAY-{number}" for number in itertools.count(1))
SLOWER = 6
LEAST_FRAMES = 10
"""painted in a second on a processor that is 6 times slower"""


def opened(page: Page, server: Server, reached: int = 0, language: str = "en") -> str:
    """Open the picture of a new exercise; return its code."""
    code = next(CODES)
    root = prepared(server, code, reached, language)
    page.goto(f"{root}/picture")
    page.wait_for_function(f"document.querySelector('.mandate-map') && {PLAYER}.worlds.length")
    return code


def value(page: Page, expression: str) -> Any:
    return page.evaluate(f"(() => {{ const player = {PLAYER}; return {expression}; }})()")


def day(page: Page) -> int:
    found: int = value(page, "player.day")
    return found


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_play_pause_step_and_jump(page: Page, server: Server) -> None:
    opened(page, server)
    assert day(page) == 0
    assert value(page, "player.playing") is False
    press(page, "Play")
    page.wait_for_function(f"{PLAYER}.day >= 4")
    press(page, "Pause")
    stood = day(page)
    page.wait_for_timeout(500)
    assert day(page) == stood
    press(page, "One week on")
    press(page, "One day on")
    press(page, "One day back")
    assert day(page) == stood + 7
    press(page, "One week back")
    assert day(page) == stood
    page.get_by_label("Date", exact=True).fill("2000-02-29")
    assert day(page) == 59
    assert "29 February 2000, day 59" in page.locator(".mm-date").inner_text()
    page.get_by_label("Day", exact=True).fill("10")
    assert day(page) == 10
    assert page.get_by_label("Date", exact=True).input_value() == "2000-01-11"
    page.get_by_label("Speed").select_option("fast")
    press(page, "Play")
    page.wait_for_function(f"{PLAYER}.day >= 40", timeout=8_000)
    press(page, "Pause")


def test_the_end_of_a_quarter_is_reached_once_and_asks_for_a_decision(page: Page, server: Server) -> None:
    code = opened(page, server)
    log = server.folder / code / "log.jsonl"
    assert "reached" not in log.read_text()
    value(page, f"player.jump({QUARTER})")
    page.get_by_role("link", name="Decide", exact=True).last.wait_for()
    value(page, "player.jump(3)")
    value(page, f"player.jump({QUARTER})")
    page.wait_for_timeout(500)
    assert log.read_text().count('"kind": "reached"') == 1


def test_a_page_loaded_again_stands_at_the_start_of_the_quarter(page: Page, server: Server) -> None:
    opened(page, server)
    value(page, "player.jump(40)")
    page.reload()
    page.wait_for_function(f"document.querySelector('.mandate-map') && {PLAYER}.worlds.length")
    assert day(page) == 0


def test_keys_move_over_the_map_which_is_one_tab_stop(page: Page, server: Server) -> None:
    opened(page, server)
    stage = page.locator(".mm-stage")
    assert stage.locator("[tabindex]").count() == 0
    stage.focus()
    page.keyboard.press("ArrowUp")
    before = page.locator(".mm-detail").inner_text()
    first = value(page, "player.place")
    assert first >= 0
    seen = {first}
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        seen.add(value(page, "player.place"))
    assert len(seen) >= 4
    assert page.locator(".mm-detail").inner_text() != before
    name = value(page, "player.country.places[player.place].name")
    assert page.locator(".mm-detail").inner_text().startswith(name)
    page.keyboard.press("Space")
    assert value(page, "player.playing") is True
    page.keyboard.press("Space")
    assert value(page, "player.playing") is False
    page.keyboard.press("Escape")
    assert value(page, "player.place") == -1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("mm-button")


def test_the_list_says_what_the_canvas_shows(page: Page, server: Server) -> None:
    opened(page, server, 2 * QUARTER)
    page.locator(".mm-places summary").click()
    for when in (0, 75, 2 * QUARTER):
        value(page, f"player.jump({when})")
        rows = page.locator(".mm-places tbody tr").all()
        shown = [row.locator("th, td").all_inner_texts() for row in rows]
        drawn = value(
            page,
            """(() => {
              const pen = player.canvases[0].getContext("2d");
              return player.country.places.map((place, row) => {
                const [x, y] = player.spot(row);
                const r = player.radius(row) * 0.8;
                const pixel = pen.getImageData((x - r) * player.ratio, y * player.ratio, 1, 1).data;
                const hex = "#" + [...pixel].slice(0, 3).map((v) => v.toString(16).padStart(2, "0")).join("");
                const actor = player.actors.find((each) => each.colour.toLowerCase() === hex);
                return { name: place.name, abroad: place.abroad, actor: actor?.name };
              });
            })()""",
        )
        assert len(shown) == len(drawn) == 60
        agree = 0
        for cells, place in zip(shown, drawn, strict=True):
            assert cells[0].split(" (")[0] == place["name"]
            if place["abroad"]:
                assert cells[2] == "nobody"
            elif place["actor"]:
                # Markers and rings of neighbours may lie on a place, but what can be seen of it must be right.
                assert cells[2].startswith(place["actor"])
                agree += 1
        assert agree > 40
        assert value(page, "player.day") == when


def test_an_inject_cuts_what_is_played(page: Page, new_page: Callable[..., Page], server: Server) -> None:
    code = opened(page, server)
    value(page, "player.jump(70)")
    before = value(page, "player.worlds[0].series.troops.join()")
    inject_on(server, new_page(), code, 20)
    page.wait_for_function(f"{PLAYER}.day === 20")
    status = page.locator(".mm-status")
    status.wait_for()
    assert "21 January 2000" in status.inner_text()
    assert value(page, "player.last") == QUARTER
    assert value(page, "player.worlds[0].incidents.length") > 0
    assert value(page, "player.worlds[0].series.troops.slice(0, 20).join()") == ",".join(before.split(",")[:20])


def test_the_instructor_sees_the_day_of_the_picture_and_can_take_it(
    page: Page, new_page: Callable[..., Page], server: Server
) -> None:
    code = opened(page, server)
    instructor = new_page()
    enter(instructor, server)
    instructor.goto(f"{server.root}/en/x/{code}/instructor")
    value(page, "player.jump(41)")
    instructor.get_by_text("The page Picture shows day 41, 11 February 2000.").wait_for()
    press(page, "Play")
    page.wait_for_function(f"{PLAYER}.day >= 50")
    press(page, "Pause")
    stood = day(page)
    instructor.get_by_text(f"The page Picture shows day {stood},").wait_for()
    instructor.get_by_test_id("now-ambush").click()
    instructor.get_by_test_id("trigger-ambush").click()
    page.locator(".mm-status", has_text="Something has happened").wait_for()
    assert day(page) == stood


def inject_on(server: Server, page: Page, code: str, on: int) -> None:
    """Let the first inject of the lesson happen on a day, on the instructor's page."""
    enter(page, server)
    page.goto(f"{server.root}/en/x/{code}/instructor")
    page.get_by_test_id("day-ambush").fill(str(on))
    page.get_by_test_id("trigger-ambush").click()


def test_a_slow_processor_paints_ten_frames_a_second_and_pauses_at_once(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    value(page, "player.jump(5)")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    press(page, "Play")
    page.wait_for_timeout(500)
    painted, begun = value(page, "player.painted"), time.monotonic()
    page.wait_for_timeout(4_000)
    rate = (value(page, "player.painted") - painted) / (time.monotonic() - begun)
    # The time of the click itself, seen from inside the page: what the server or this test adds is not in it.
    asked = time.monotonic()
    page.locator(".mm-play").dispatch_event("click")
    waited = time.monotonic() - asked
    assert value(page, "player.playing") is False
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    print(f"{rate:.0f} frames/s, pause after {waited * 1000:.0f} ms")
    assert rate >= LEAST_FRAMES
    assert waited < 1.0


def test_who_asks_for_less_motion_gets_a_frame_a_day(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    page.emulate_media(reduced_motion="reduce")
    opened(page, server)
    press(page, "Play")
    page.wait_for_function(f"{PLAYER}.day >= 10")
    press(page, "Pause")
    assert value(page, "player.painted") < 4 * (day(page) + 5)


def test_the_class_is_sent_nothing_that_the_mission_does_not_know(page: Page, server: Server) -> None:
    opened(page, server, QUARTER)
    assert value(page, "player.worlds[0].incidents.every((each) => each.reported)")
    assert value(page, "Object.keys(player.worlds[0].layers).concat(Object.keys(player.worlds[0].series))") == [
        "control", "hold", "presence", "threat", "displaced",
        "reported", "in_time", "killed", "displaced", "troops", "consent_host", "consent_groups", "community_consent",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_map_and_controls_fit_the_first_screen(
    new_page: Callable[..., Page], server: Server, language: str, size: tuple[int, int], tmp_path: Path
) -> None:
    page = new_page(*size)
    opened(page, server, QUARTER, language)
    value(page, "player.jump(80)")
    page.screenshot(path=tmp_path / f"picture-{language}-{size[0]}.png")
    for part in (".mm-map", ".mm-play", ".mm-slider"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
