"""Worlds: territories, actors and missions built from configuration and data files.

`load` is the way to a model in Python::

    from scenarios import load
    model = load("zaruna", "mandate=robust", "resources=half", seed=7)
    model.run_for(365)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.model import MandateModel


def load(scenario: str = "zaruna", *overrides: str, seed: int | None = None) -> MandateModel:
    """Build a model of a scenario, standing on the day its mission is authorised.

    Args:
        scenario: option of the group `scenario`.
        overrides: settings as on the command line, e.g. ``"mandate=robust"``.
        seed: seed of the run; the configuration's own if None.

    Raises:
        UserError: when the scenario or a setting is not usable; the text says which and what is allowed.
    """
    # Imported here so that `mandate --help`, which imports this package, need not wait for the kernel.
    from agents.schema import SCHEMA
    from scenarios.build import build
    from scenarios.configuration import load_configuration

    return build(load_configuration([f"scenario={scenario}", *overrides], SCHEMA), seed)
