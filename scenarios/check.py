"""What a person reads about a folder: every error, everything doubtful, and what has less effect than it may seem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.loaders import read_folder
from scenarios.world import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scenarios.loaders import Reading
    from scenarios.world import World

USUAL_HOUSEHOLDS = 10_000
"""households simulated when nothing is said (`conf/config.yaml`)"""
FAMILY = 5.1
"""persons in a mean family of a run"""
MANY_LOCATIONS = 2_000
"""from here a run's table of travel times, 12 bytes for any two locations while it is made, fills much memory"""


def check(path: str | Path) -> tuple[list[str], int]:
    """Read the folder at `path`; return a line for everything found, errors first, and the number of errors."""
    reading = read_folder(path)
    warnings = [*reading.warnings, *(size_doubts(reading.world) if reading.world else ())]
    lines = [
        *(f"error: {text}" for text in reading.errors),
        *(f"warning: {text}" for text in warnings),
        *(f"note: {text}" for text in reading.notes),
        summary(path, reading, len(warnings)),
    ]
    return lines, len(reading.errors)


def summary(path: str | Path, reading: Reading, warnings: int) -> str:
    """Return the last line: how much was found, and of what."""
    counted = f"{plural(len(reading.errors), 'error')}, {plural(warnings, 'warning')}"
    if reading.world is None:
        return f"{path}: {counted}"
    world = reading.world
    home = sum(place["country"] == HOME for _, place in world.territory.nodes(data=True))
    holds = (
        f"{plural(home, 'location')} in the country, {len(world.territory) - home} abroad, "
        f"{plural(world.territory.number_of_edges(), 'road')}, {plural(len(world.actors), 'actor')}, "
        f"{plural(len(world.bases), 'base')}, {plural(len(world.closures), 'closure')}"
    )
    return f"{path}: {counted}; {holds}"


def plural(number: int, word: str) -> str:
    """Return the number with its word."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def size_doubts(world: World) -> Iterator[str]:
    """Yield what makes a run of this world impossible as it is, or heavy."""
    places = world.territory.nodes(data=True)
    families = int(sum(place["population"] for _, place in places if place["country"] == HOME) / FAMILY)
    if families < USUAL_HOUSEHOLDS:
        yield (
            f"population: about {families:,} families live here, fewer than the {USUAL_HOUSEHOLDS:,} households of a "
            "usual run; a run needs households= with fewer, and 1,000 at least"
        )
    if len(places) > MANY_LOCATIONS:
        gigabytes = 20 * len(places) ** 2 / 1e9
        yield f"{len(places):,} locations: travel times between them take about {gigabytes:.1f} GB of memory in a run"
