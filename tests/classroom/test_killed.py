"""A server that is killed at any moment has lost nothing that it had acknowledged."""

from __future__ import annotations

import random
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from experiments.classroom.exercise import resume
from experiments.classroom.lessons import lessons
from tests.classroom.driving import MANDATE, enter, prepared, start_server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

STARTS = 3
OPTIONS = ("many", "some", "few")


def acknowledged(page: Page) -> list[str]:
    """Return the numbers of the entries of the log that the instructor's page shows, the newest first."""
    rows = page.get_by_test_id("entries").locator("tbody tr").all_inner_texts()
    return [row.split("\t")[0].strip() for row in rows]


def test_every_acknowledged_entry_is_there_after_kill_9(browser: Browser, tmp_path: Path) -> None:
    # Three servers are killed; none should have to compile first, which takes minutes where other work is done.
    subprocess.run([str(MANDATE), "warmup"], check=True, capture_output=True)
    luck = random.Random(5)
    kept: dict[str, Any] = {"numbers": set(), "notes": [], "draft": None}
    code = "KILLED-9"
    for start in range(STARTS):
        server = start_server(tmp_path)
        where = f"{server.root}/en/x/{code}" if start else prepared(server, code, 90)
        context = browser.new_context()
        decide, instructor = context.new_page(), context.new_page()
        try:
            enter(instructor, server)
            instructor.goto(f"{where}/instructor")
            instructor.get_by_test_id("entries").wait_for(timeout=120_000)
            shown = set(acknowledged(instructor))
            assert kept["numbers"] <= {str(number) for number in range(int(max(shown, key=int)) + 1)}
            decide.goto(f"{where}/decide")
            group = decide.get_by_test_id("decision-caveats")
            group.wait_for()
            if kept["draft"] is not None:
                chosen = group.get_by_role("radio").nth(kept["draft"])
                assert chosen.get_attribute("aria-checked") == "true"
            rounds = luck.randint(2, 5)
            for number in range(rounds):
                option = luck.randrange(3)
                radio = group.get_by_role("radio").nth(option)
                if radio.get_attribute("aria-checked") == "false":
                    before = acknowledged(instructor)[0]
                    radio.click()
                    newest = instructor.get_by_test_id("entries").locator("tbody tr").first
                    newest.get_by_text("Draft: National caveats").wait_for()
                    instructor.wait_for_function(
                        f"document.querySelector('[data-testid=entries] tbody td').innerText.trim() != '{before}'"
                    )
                    kept["draft"] = option
                note = f"note {start}.{number}"
                instructor.get_by_test_id("note").fill(note)
                instructor.get_by_test_id("keep-note").click()
                instructor.get_by_text(f"Note: {note}").wait_for()  # acknowledged
                kept["notes"].append(note)
                kept["numbers"] |= set(acknowledged(instructor))
            if start == 0:
                instructor.get_by_test_id("trigger-instructions").click()
                instructor.get_by_text("Inject instructions for day 120").wait_for()
            if start == 1:
                decide.get_by_test_id("submit").click()
                decide.get_by_test_id("submit-now").click()
                decide.get_by_test_id("submitted").wait_for()
                kept["draft"] = None
            # One more of each is on its way when the server dies; it may be there or not.
            instructor.get_by_test_id("note").fill("on its way")
            instructor.get_by_test_id("keep-note").click(no_wait_after=True)
            instructor.wait_for_timeout(luck.randint(0, 30))
        finally:
            server.process.send_signal(signal.SIGKILL)
            server.process.communicate()
            context.close()
        found = resume(tmp_path, code, lessons())
        assert [text for _, text in found.notes if text.startswith("note ")] == kept["notes"]
        assert [what.name for _, what in found.injected] == ["instructions"]
        if kept["draft"] is not None:
            assert found.drafts["caveats"] == OPTIONS[kept["draft"]]
        assert [day for day, _ in found.decided] == ([90] if start >= 1 else [])
    assert [entry.number for entry in found.entries] == list(range(len(found.entries)))
