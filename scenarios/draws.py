"""Ignorance: draws of the parameters whose size no study fixes.

Under ``uncertainty=parameters`` or ``both``, every parameter of a mechanism whose evidence is contested or assumed is
drawn anew for each replicate: a positive one times a factor, log-uniform between 1/1.5 and 1.5, any other plus a term,
uniform between -0.5 and 0.5, both cut off at the declared range. That spread is itself assumed, the same for all, so
that no parameter is left out because nobody thought about it. Draws have numbers, and paired arms share them. Under
``parameters`` replicates differ in their draw alone and have the same luck, that of the configuration's seed; under
``both`` they differ in both (the draw's number is the seed, or a comparison gives several seeds to each draw).
Levers (mandate, consent, resources, mission, situation, mediation, and any setting whose source says that it is one)
are what a user compares and stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.declare import Param, Schema

SPREAD = 1.5
SHIFT = 0.5
LEVERS = ("mandate", "consent", "resources", "mission", "situation", "mediation")


def is_lever(section: str, field: Param) -> bool:
    """Whether a parameter is what a user chooses, rather than what is believed."""
    return section in LEVERS or field.source.startswith("lever")


def uncertain(section: str, field: Param) -> bool:
    """Whether a parameter is drawn: a number that is no lever and has no strong evidence."""
    return field.kind is float and field.grade != "strong" and not is_lever(section, field)


def draw_parameters(
    schema: Schema, values: Mapping[str, Mapping[str, float]], draw: int, attempt: int
) -> dict[str, dict[str, float]]:
    """Draw number `draw` of the uncertain parameters around `values` (section -> field -> value).

    `attempt` numbers redraws of the same draw.
    """
    rng = np.random.Generator(np.random.PCG64([draw, attempt]))
    drawn: dict[str, dict[str, float]] = {}
    for section, fields in schema.parameters.items():
        drawn[section] = dict(values[section])
        for name, field in fields.items():
            # One draw for every declared float, used or not, so that grading one does not move the others' draws.
            if field.kind is not float:
                continue
            u = float(rng.uniform(-1.0, 1.0))
            if not uncertain(section, field):
                continue
            value = float(values[section][name])
            moved = value * SPREAD**u if value > 0.0 else value + SHIFT * u
            drawn[section][name] = min(max(moved, field.low), field.high)
    return drawn
