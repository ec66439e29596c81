"""Worlds of thousands of locations: they are made, written, read, built and run, in bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from scenarios.build import build, check_households
from scenarios.configuration import load_configuration
from scenarios.folder_writing import write_folder
from scenarios.generated import generated
from scenarios.loaders import load_folder
from sim.errors import UserError

if TYPE_CHECKING:
    from scenarios.configuration import Configuration
    from scenarios.model import MandateModel
    from scenarios.world import World

LOCATIONS = 3_000
DAYS = 3
LARGEST = 9_996
CAMPS = 4
"""abroad; a folder may hold 10,000 locations with them"""
MOST_MEMORY = 2e9
"""bytes"""


def configured(*overrides: str) -> Configuration:
    from agents.schema import SCHEMA

    return load_configuration(overrides, SCHEMA)


@pytest.fixture(scope="module")
def world() -> World:
    return generated(LOCATIONS, seed=2)


@pytest.fixture(scope="module")
def model(world: World) -> MandateModel:
    """Stands at authorisation; each location has one family."""
    overrides = ("scenario=generated", f"scenario.locations={LOCATIONS}", f"households={LOCATIONS}", "warmup_days=1")
    return build(configured(*overrides), world=world)


def test_a_large_world_is_built_and_run(model: MandateModel, world: World) -> None:
    people = [place["population"] for place in world.territory.nodes.values()]
    short = sum(people) - model.state.location.population.sum() - model.state.location.civilians_dead.sum()
    assert 0 <= short <= 8 * LOCATIONS  # families are whole
    assert np.unique(model.state.household.home[model.state.household.weight > 0]).size == LOCATIONS
    model.run_for(DAYS)
    record = model.record()
    assert record.events.day.size > 0
    assert np.isfinite(record.cells).all()
    assert np.isfinite(record.places).all()


def test_the_nearest_places_are_near_on_the_map(world: World) -> None:
    """The first of the nearest places is a neighbour by road, since no edge is longer than a way over it."""
    ground = world.ground
    for row in range(0, LOCATIONS, 100):
        roads = slice(ground.indptr[row], ground.indptr[row + 1])
        first = ground.neighbours[roads][np.argmin(ground.hours[roads])]
        assert ground.nearest[row, 0] == first
        assert ground.nearest_hours[row, 0] == np.float32(ground.hours[roads].min())


def test_travel_times_from_bases_are_those_of_the_lists(world: World) -> None:
    rows = [list(world.territory).index(base.location) for base in world.bases]
    listed = np.take_along_axis(world.base_hours, world.ground.nearest[rows].astype(np.int64), axis=1)
    np.testing.assert_array_equal(listed, world.ground.nearest_hours[rows])


def test_a_large_folder_is_read_as_it_was_written(world: World, tmp_path: Path) -> None:
    write_folder(world, tmp_path)
    again = load_folder(tmp_path)
    assert list(again.territory) == list(world.territory)
    assert again.territory.number_of_edges() == world.territory.number_of_edges()
    np.testing.assert_array_equal(again.forces, world.forces)
    assert again.bases == world.bases


def test_every_inhabited_location_needs_a_household(world: World) -> None:
    few = configured("scenario=generated", f"scenario.locations={LOCATIONS}", "households=2999")
    with pytest.raises(UserError, match="households = 2999 is fewer than the 3,000 inhabited locations of") as refused:
        check_households(few, world)
    assert len(str(refused.value).splitlines()) == 1


LARGE = f"""
import sys
from pathlib import Path
from agents.schema import SCHEMA
from scenarios.build import build
from scenarios.configuration import load_configuration
from scenarios.folder_writing import write_folder
from scenarios.generated import generated
write_folder(generated({LARGEST}), Path(sys.argv[1]))
overrides = ["scenario=folder", f"scenario.path={{sys.argv[1]}}", "households={LARGEST}", "warmup_days=5"]
model = build(load_configuration(overrides, SCHEMA))
model.run_for({DAYS})
# Not getrusage, which begins with the peak of the process that started this one.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(model.record().places.shape[1], int(peak.split()[1]) * 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads its own peak of memory in /proc")
def test_the_largest_world_is_written_read_built_and_run_in_two_gigabytes(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", LARGE, str(tmp_path)]
    done: Any = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    locations, memory = done.stdout.split()
    assert int(locations) == LARGEST + CAMPS
    assert int(memory) < MOST_MEMORY
