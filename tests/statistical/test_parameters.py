"""Every parameter acts: another value of it, and a run comes out otherwise.

A parameter that moves nothing is a promise that the model does not keep. Runs are small and violent, so that even rare
rules have something to do; which way a parameter moves its own quantity is tested with its mechanism.
"""

from __future__ import annotations

from typing import Any

import pytest

from agents.schema import SCHEMA
from sim.errors import UserError
from sim.state import equal

pytestmark = pytest.mark.slow

COMMON = {
    "households": 2000, "warmup_days": 60, "battle.rate": 0.1, "one_sided_violence.rate": 0.03, "lulls.enter": 0.5,
    "attacks_on_peacekeepers.rate": 0.5, "convoys.rate": 0.5, "mission.midpoint": 0.0, "mission.spread": 0.1,
}  # fmt: skip
DAYS = 360
FLOATS = [
    (f"{section}.{name}", field)
    for section, fields in SCHEMA.parameters.items()
    for name, field in fields.items()
    if name != "enabled"
]
ALSO: dict[str, dict[str, Any]] = {}
"""parameter -> what else must be set for it to have anything to do"""
SILENT: dict[str, str] = {}
"""parameter -> why no small run can show it"""


@pytest.fixture(scope="module")
def at_the_end(build: Any) -> Any:
    """Return a function: the state after a run with these changes, each made once."""
    made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def run(changes: dict[str, Any]) -> Any:
        key = tuple(sorted(changes.items()))
        if key not in made:
            model = build("scenario=generated", "scenario.locations=25", changes={**COMMON, **changes})
            model.run_for(DAYS)
            made[key] = model.state
        return made[key]

    return run


@pytest.mark.parametrize(("key", "field"), FLOATS, ids=[key for key, _ in FLOATS])
def test_another_value_gives_another_run(at_the_end: Any, key: str, field: Any) -> None:
    if key in SILENT:
        pytest.skip(SILENT[key])
    also = ALSO.get(key, {})
    usual = at_the_end(also)
    default = COMMON.get(key, field.default)
    others = [value for value in (field.low, field.high, 0.5 * (field.low + field.high)) if value != default]
    for other in others:
        try:
            if not equal(at_the_end({**also, key: field.kind(other)}), usual):
                return
        except UserError:  # violence would explode
            continue
    pytest.fail(f"{key} moves nothing at {others}")
