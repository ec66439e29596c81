"""The classroom as a trainer drives it, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.classroom.driving import begin, predict

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.classroom.driving import Server


def test_a_lesson_is_begun_and_the_prediction_locked(page: Page, server: Server) -> None:
    code = begin(page, server)
    assert (server.folder / code / "log.jsonl").is_file()
    assert page.get_by_test_id("lock").is_disabled()
    predict(page)
