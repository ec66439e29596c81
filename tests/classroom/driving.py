"""Starts the real command, and drives its pages as a trainer would."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MANDATE = Path(sys.executable).parent / "mandate"
SECONDS_TO_START = 120
"""a cold machine may have to compile Python files; how fast it is on a warm one is measured by a test of its own"""


@dataclass
class Server:
    """A running `mandate classroom`."""

    process: subprocess.Popen[str]
    address: str
    """the instructor's, with the key"""
    folder: Path

    @property
    def root(self) -> str:
        return self.address.partition("/enter/")[0]

    @property
    def port(self) -> int:
        return int(self.root.rpartition(":")[2])

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def start_server(folder: Path, *options: str) -> Server:
    command = [str(MANDATE), "classroom", "--port", "0", "--no-browser", "--folder", str(folder), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", line)
    if found is None:
        process.kill()
        raise AssertionError(line + process.communicate()[0])
    server = Server(process, found.group(), folder)
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            with contextlib.closing(connection):
                connection.request("GET", "/en/")
                if connection.getresponse().status == 200:
                    return server
        time.sleep(0.1)
    process.kill()
    process.communicate()
    raise AssertionError(f"{server.root} does not answer")


def enter(page: Page, server: Server) -> None:
    """Make the page's session the instructor's."""
    page.goto(server.address)
    page.wait_for_load_state("networkidle")


def begin(page: Page, server: Server, language: str = "en", lesson: str = "") -> str:
    """Begin an exercise as the instructor; return its code. The page then shows the brief."""
    enter(page, server)
    page.goto(f"{server.root}/{language}/")
    if lesson:
        page.get_by_role("radio", name=lesson, exact=True).click()
    page.get_by_test_id("begin").click()
    page.wait_for_url("**/brief")
    return page.url.split("/x/")[1].partition("/")[0]


def predict(page: Page, answer: int = 0) -> None:
    """Answer every question of the brief the same (0 lower, 1 same, 2 higher) and lock it."""
    for question in page.get_by_test_id("question").all():
        question.get_by_role("radio").nth(answer).click()
    page.get_by_test_id("lock").click()
    page.get_by_test_id("locked").wait_for()


def prepared(server: Server, code: str, reached: int = 0, language: str = "en", lesson: str = "robust_on_paper") -> str:
    """Write an exercise into the server's folder, as another start would have left it; return its address."""
    from experiments.classroom.exercise import begin as begin_exercise
    from experiments.classroom.lessons import QUARTER, lessons

    chosen = lessons()[lesson]
    exercise = begin_exercise(server.folder, code, chosen, 45, language, "test")
    exercise.predict("class", {question.name: "same" for question in chosen.questions})
    for day in range(QUARTER, reached + 1, QUARTER):
        exercise.reach("class", day)
        if day < reached:
            exercise.decide("class", {})
    return f"{server.root}/{language}/x/{code}"
