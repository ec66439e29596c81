"""The runs of an exercise: the same however they are looked at, and without secrets for a class."""

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from experiments.classroom import decisions
from experiments.classroom.course import Change, Course, run_course
from experiments.classroom.exercise import NotAllowedError, begin
from experiments.classroom.lessons import lessons
from experiments.classroom.pairs import Pairs, Workers, pair
from experiments.classroom.room import Room
from experiments.classroom.stage import FULL, NOBODY, Stage
from scenarios.build import world_of
from scenarios.model import MandateModel
from scenarios.outcomes import event_frame, summary
from scenarios.world import World
from sim.errors import UserError
from tests.classroom.small_lesson import LESSON, RAID

DECIDED = (
    decisions.change_of("caveats", "few", 30),
    decisions.change_of("sites", "six", 30),
    Change(45, {"group_consent.drop": 0.2}, {}, "inject:raid"),
    Change(75, {"group_consent.drop": 0.06}, {}, "end:raid"),
)
COURSE = Course(LESSON.start, DECIDED)
DAYS = 180


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(Course(LESSON.start).at(0))


@pytest.fixture(scope="module")
def whole(world: World) -> MandateModel:
    return run_course(COURSE, 11, DAYS, world)


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world, 11)


def in_a_thread[Result](wanted: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread: a browser of another test may hold the loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, wanted).result()


def test_a_course_looked_at_on_its_way_is_the_course(stage: Stage, world: World, whole: MandateModel) -> None:
    for first, last in ((0, 30), (30, 90), (90, 100), (100, DAYS)):
        stage.period(COURSE, first, last, truth=False)
    events, _ = stage.tables(COURSE, DAYS)
    assert events.equals(event_frame(whole.record(), world, 0, 11))
    assert stage.digest(COURSE, DAYS) == Stage(world, 11).digest(COURSE, DAYS)


def test_a_decision_changes_nothing_before_it_acts(stage: Stage) -> None:
    without = Course(LESSON.start)
    for day in (30, 45):
        assert stage.digest(COURSE, day) == stage.digest(without, day)
    assert stage.digest(COURSE, DAYS) != stage.digest(without, DAYS)


def test_few_checkpoints_are_held_and_none_is_missed(stage: Stage, world: World) -> None:
    digests = [stage.digest(COURSE, day) for day in range(1, 60)]
    assert len(stage._checkpoints) <= 24
    assert digests[0] == Stage(world, 11).digest(COURSE, 1)
    assert [stage.digest(COURSE, day) for day in (1, 30, 59)] == [digests[0], digests[29], digests[58]]


def test_a_class_is_sent_what_the_mission_knows_and_nothing_else(stage: Stage) -> None:
    known = stage.period(COURSE, 0, DAYS, truth=False)
    true = stage.period(COURSE, 0, DAYS, truth=True)
    assert all(incident["reported"] for incident in known["incidents"])
    hidden = [incident for incident in true["incidents"] if not incident["reported"]]
    assert hidden, "a run without a hidden attack tests nothing"
    assert [incident for incident in true["incidents"] if incident["reported"]] == known["incidents"]
    assert "threat_true" not in json.dumps(known)
    assert not [name for name in known["series"] if name.endswith("_true")]
    assert sum(true["series"]["attacks_true"]) > sum(true["series"]["reported"]) > 0


def test_layers_are_as_large_as_said(stage: Stage, world: World) -> None:
    period = stage.period(COURSE, 30, 60, truth=False)
    places = len(world.territory)
    layers = {
        name: np.frombuffer(base64.b64decode(text), np.uint8).reshape(31, places)
        for name, text in period["layers"].items()
    }
    assert set(layers["control"].ravel()) <= {*range(len(world.actors)), NOBODY}
    for name in set(layers) - {"control"}:
        assert layers[name].max() <= FULL
    assert all(len(series) == 31 for series in period["series"].values())
    shown = stage.checkpoint(COURSE, 60).state.location.access
    assert np.allclose(layers["presence"][-1] / FULL, np.clip(shown, 0, 1), atol=0.5 / FULL + 1e-6)


def test_two_worlds_of_a_quarter_are_small_enough_to_be_sent_at_once(stage: Stage) -> None:
    size = len(json.dumps(stage.period(COURSE, 90, 180, truth=False)))
    assert 2 * size < 120_000


def test_the_country_is_drawn_within_its_frame(stage: Stage, world: World) -> None:
    country = stage.country()
    xs, ys = ([place[axis] for place in country["places"]] for axis in "xy")
    assert (min(xs), max(xs), min(ys)) == (0, 1, 0)
    assert {place["name"] for place in country["places"] if place["base"]} == {base.location for base in world.bases}
    assert len(country["roads"]) == world.territory.number_of_edges()


def test_pairs_share_their_luck(world: World) -> None:
    nothing = pair(COURSE, COURSE, 12, 60)
    assert nothing.outcomes[0] == pytest.approx(nothing.outcomes[1], nan_ok=True)
    both = pair(Course(LESSON.start), COURSE, 12, DAYS)
    alone = summary(run_course(COURSE, 12, DAYS, world).record(), world)
    assert both.outcomes[1] == pytest.approx(alone, nan_ok=True)
    assert len(both.lines[0]["attacks"]) == DAYS // 30


@pytest.mark.slow
def test_a_comparison_survives_the_death_of_its_workers(world: World) -> None:
    workers = Workers()
    pairs = Pairs(Course(LESSON.start), COURSE, range(30), 90, world, workers)
    try:
        pairs.start()
        while pairs.done < 3 and pairs.running:
            time.sleep(0.05)
        for child in list(workers._pool._processes.values()):
            os.kill(child.pid, signal.SIGKILL)
        pairs.wait(120)
        assert pairs.error == ""
        assert pairs.done == pairs.total == 30
        seeds, a, b = pairs.values("in_time")
        assert seeds == list(range(30))
        row = next(row for row in pairs.table() if row.outcome == "in_time")
        assert row.estimate == pytest.approx(np.nanmean(np.array(b) - np.array(a)))
    finally:
        workers.close()


@pytest.mark.slow
def test_a_cancelled_comparison_keeps_what_is_finished_and_goes_on(world: World) -> None:
    workers = Workers()
    pairs = Pairs(Course(LESSON.start), COURSE, range(12), 60, world, workers)
    try:
        pairs.start()
        while pairs.done < 2 and pairs.running:
            time.sleep(0.02)
        pairs.cancel()
        pairs.wait(60)
        kept = pairs.finished()
        assert 2 <= len(kept) < 12
        assert pairs.table()
        pairs.start()
        pairs.wait(120)
        assert pairs.done == 12
        after = {done.seed: done for done in pairs.finished()}
        assert all(after[done.seed] is done for done in kept)
    finally:
        workers.close()


def test_the_room_lets_nobody_see_beyond_what_is_played(tmp_path: Path) -> None:
    exercise = begin(tmp_path, "ROOM", LESSON, 45, "en", "0.1.0")

    async def visit() -> list[str]:
        heard = []
        room = Room(exercise, Workers())
        forget = room.listen(lambda: heard.append(exercise.phase))
        with pytest.raises(NotAllowedError):
            await room.period(0, 90, truth=False)
        await room.act("predict", "class", {"answered": "same"})
        assert (await room.period(0, 90, truth=False))["last"] == 90
        with pytest.raises(NotAllowedError):
            await room.period(0, 91, truth=False)
        await room.act("inject", "instructor", RAID, 20)
        await room.act("reach", "class", 90)
        assert len(exercise.digests[90]) == 64
        assert await room.inexact() == []
        with pytest.raises(NotAllowedError, match="when the exercise has ended"):
            room.comparison("history")
        bases = room.stage.bases(exercise.course, 90)
        one, two = list(bases)[:2]
        with pytest.raises(UserError, match="are placed in"):
            await room.act("decide", "class", {"placement": {one: bases[one] + 10}})
        await room.act("decide", "class", {"placement": {one: bases[one] + 10, two: bases[two] - 10}})
        await room.act("reach", "class", 180)
        assert room.stage.bases(exercise.course, 151)[one] == bases[one] + 10
        assert room.comparison("history") is room.comparison("history")
        forget()
        await room.act("reveal", "instructor")
        return heard

    assert in_a_thread(visit()) == ["playing", "playing", "deciding", "playing", "ended"]


def test_a_run_of_another_version_is_told_apart(tmp_path: Path) -> None:
    exercise = begin(tmp_path, "OLD", LESSON, 45, "en", "0.1.0")
    exercise.predict("class", {"answered": "same"})
    exercise.reach("class", 90, "0" * 64)
    assert in_a_thread(Room(exercise, Workers()).inexact()) == [90]


@pytest.mark.parametrize("name", decisions.DECISIONS)
def test_every_option_is_a_setting_of_the_model_and_is_read_back(name: str) -> None:
    decision = decisions.DECISIONS[name]
    for option in decision.options:
        course = Course(("households=1000",), (decisions.change_of(name, option, 0),))
        assert decisions.value_now(name, course.at(decision.delay)) == option


def test_effort_and_ranking_are_read_back() -> None:
    tasks = [
        {"task": "protection", "rank": 1, "modality": "secure"},
        {"task": "human_rights", "rank": 2, "modality": "monitor"},
    ]
    effort = {"dialogue": 0.25, "physical": 0.6, "environment": 0.15}
    changes = [decisions.change_of("tasks", tasks, 0), decisions.change_of("effort", effort, 0)]
    configuration = Course(("households=1000",), tuple(changes)).at(30)
    assert decisions.value_now("tasks", configuration) == tasks
    assert decisions.value_now("effort", configuration) == pytest.approx(effort)


def test_more_troops_cost_more() -> None:
    costs = [
        decisions.yearly_cost(Course(("households=1000", f"mandate.troops_share={share}")).at(0), 9000, 1500)
        for share in (0.5, 1.0)
    ]
    assert costs[1] - costs[0] == pytest.approx(4500 * 70_000)


def test_workers_end_with_a_server_that_is_killed() -> None:
    code = (
        "import os, sys\n"
        "from experiments.classroom.pairs import Workers\n"
        "if __name__ == '__main__':\n"
        "    print(Workers(1).submit(os.getpid).result(), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        server.kill()
    # Orphaned, it belongs to the system, which takes it away once it has ended.
    until = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


@pytest.mark.slow
def test_the_page_answers_while_runs_are_computed(tmp_path: Path) -> None:
    """The event loop is asked a hundred times a second whether it is still there; needs a quiet machine."""
    lesson = lessons()["robust_on_paper"]
    exercise = begin(tmp_path, "LAG", lesson, 90, "en", "0.1.0")
    exercise.predict("class", {question.name: "same" for question in lesson.questions})
    workers = Workers()
    room = Room(exercise, workers)

    async def asked(stop: asyncio.Event) -> list[float]:
        late = []
        while not stop.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.01)
            late.append(time.perf_counter() - before - 0.01)
        return late

    async def lag() -> list[float]:
        await room.period(0, 90, truth=False)  # imports and kernels
        stop = asyncio.Event()
        asking = asyncio.create_task(asked(stop))
        pairs = room.comparison("arms")
        pairs.start()
        for day in (90, 180, 270):
            await room.act("reach", "class", day)
            await room.act("decide", "class", {"caveats": "few"} if day == 90 else {})
            await room.period(day, day + 90, truth=True)
            await room.tables(day)
        while pairs.running and pairs.done < 4:
            await asyncio.sleep(0.05)
        pairs.cancel()
        stop.set()
        return await asking

    try:
        late = in_a_thread(lag())
    finally:
        workers.close()
    assert len(late) > 100
    assert max(late) < 0.1, f"{max(late):.3f} s"
