"""A classroom served by the real command, and a real browser that reports what it should not see."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.classroom.driving import start_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.classroom.driving import Server

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of a worker; an exercise of its own is begun by each test."""
    running = start_server(tmp_path_factory.mktemp("classroom"))
    yield running
    running.process.kill()
    running.process.communicate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this computer (chromium, chromium-browser or google-chrome)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """Make pages, each in a browser profile of its own; the test fails on a console error or an outside request."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def make(width: int = 1280, height: int = 720, allow_errors: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        if not allow_errors:
            page.on("console", lambda message: message.type == "error" and wrong.append(f"console: {message.text}"))
            page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        context.on(
            "request",
            lambda request: (
                request.url.startswith((f"{server.root}/", "data:", "blob:")) or wrong.append(f"outside: {request.url}")
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert not wrong, wrong


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in the class's session, at 1280x720."""
    return new_page()
