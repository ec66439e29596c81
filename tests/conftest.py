"""What tests of whole models share: configurations without the cost of composing each anew, and built models."""

from __future__ import annotations

import functools
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import pytest

if TYPE_CHECKING:
    from scenarios.configuration import Configuration
    from scenarios.model import MandateModel
    from scenarios.world import World


class Build(Protocol):
    """Builds a model: `build("mandate=robust", seed=7)`, on a world at hand and with values set if given."""

    def __call__(
        self,
        *overrides: str,
        seed: int = 1,
        world: World | None = None,
        threads: int = 1,
        changes: dict[str, Any] | None = None,
    ) -> MandateModel: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden trajectories again: results were meant to change"
    )


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Under ``--dist loadgroup``, keep a file on one worker, so that its fixtures are made once.

    A file whose tests take long names smaller groups.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@functools.cache
def composed(*overrides: str) -> Configuration:
    from agents.schema import SCHEMA
    from scenarios.configuration import load_configuration

    return load_configuration(overrides, SCHEMA)


@functools.cache
def world_at_hand(kind: str, locations: int, world_seed: int) -> World:
    from scenarios.generated import generated
    from scenarios.zaruna import zaruna

    return zaruna() if kind == "zaruna" else generated(locations, seed=world_seed)


def changed(configuration: Configuration, changes: dict[str, Any]) -> Configuration:
    """Set dotted keys without Hydra, which takes longer than a small run."""
    values = deepcopy(configuration.values)
    for key, value in changes.items():
        section, _, name = key.rpartition(".")
        (values[section] if section else values)[name] = value
    return replace(configuration, values=values)


@pytest.fixture(scope="session")
def build() -> Build:
    """Build a model as `scenarios.load` does, on configurations and worlds that are kept."""
    from scenarios.build import build as build_model

    def make(
        *overrides: str,
        seed: int = 1,
        world: World | None = None,
        threads: int = 1,
        changes: dict[str, Any] | None = None,
    ) -> MandateModel:
        configuration = changed(composed(*overrides), changes or {})
        chosen = configuration.section("scenario")
        if world is None and chosen["world"] != "places":
            world = world_at_hand(chosen["world"], chosen["locations"], chosen["world_seed"])
        return build_model(configuration, seed=seed, world=world, threads=threads)

    return make
