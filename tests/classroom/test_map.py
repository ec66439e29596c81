"""What is sent to the map: small enough, complete, and with words for all that it says."""

import base64
import json
import re
import zlib
from pathlib import Path

import pytest

from agents.events import KINDS, REASONS, RESPONSES
from experiments.classroom import map as world_map
from experiments.classroom.course import Course
from experiments.classroom.lessons import QUARTER
from experiments.classroom.stage import Stage
from experiments.classroom.words import words
from scenarios.build import world_of
from tests.classroom.small_lesson import LESSON

SCRIPT = Path(world_map.__file__).with_name("map.js").read_text("utf-8")
MOST_BYTES = 80_000
"""of a message with two worlds of 60 places and a quarter"""


def unpacked(message: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(zlib.decompress(base64.b64decode(message)))
    return found


def test_two_worlds_and_a_quarter_are_one_small_message() -> None:
    a, b = LESSON.course(), Course((*LESSON.start, *LESSON.arms["B"]))
    stage = Stage(world_of(a.at(0)), LESSON.seed)
    assert len(stage.country()["places"]) == 60
    periods = [stage.period(course, QUARTER, 2 * QUARTER, truth=True) for course in (a, b)]
    message = world_map.packed(periods)
    assert len(message) < MOST_BYTES
    assert unpacked(message) == periods
    assert periods[0] != periods[1]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_map_has_words_for_all_that_it_says(language: str) -> None:
    texts = {key.removeprefix("map.") for key in words(language).texts if key.startswith("map.")}
    said = set(re.findall(r'this\.say\("(\w+)"', SCRIPT))
    said |= {f"{key}_{form}" for key in re.findall(r'this\.count\("(\w+)"', SCRIPT) for form in ("one", "other")}
    said |= {f"incident_{kind}" for kind in KINDS.values()}
    said |= {f"reason_{reason}" for reason in REASONS.values() if reason}
    said |= {f"response_{response}" for response in RESPONSES.values()}
    said |= {f"response_{response}_from" for response in RESPONSES.values() if response != "missed"}
    assert len(said) > 40
    assert said <= texts


def test_the_map_asks_nothing_of_the_network() -> None:
    assert not re.search(r"https?://|import |fetch\(|XMLHttpRequest|WebSocket", SCRIPT)
