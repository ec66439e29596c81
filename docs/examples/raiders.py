"""Another behaviour for one armed group, as a plain Python class, beside the same world without it.

    .venv/bin/python docs/examples/raiders.py

The group `Copper Band` of Zaruna stops weighing places against each other. Every day it sends its fighters to the
three richest places, shuns battle and turns on civilians wherever its enemies are the fewer. Everybody else decides as
before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from agents.kinds import ArmedGroup
from scenarios import load
from scenarios.model import MandateModel

SEEDS = range(1, 4)
DAYS = 365
RICH = 3


class Raiders(ArmedGroup):
    """Fighters who go where the rents are and avoid whoever shoots back."""

    def decide(self) -> None:
        """Give the day's orders; called at dawn, before anybody acts."""
        state, names = self.model.state, self.model.location_names
        everyone = state.location_actor.fighters.sum(axis=1)
        stronger = self.fighters_by_location > 0.5 * everyone
        rents = np.where(state.location.abroad == 1, 0.0, state.location.resources)
        self.order(
            target_share={names[place]: rents[place] for place in np.argsort(rents)[-RICH:]},
            civilian_intent=np.where(stronger, 2.0, 0.5),
            battle_intent=0.0,
        )


def run(seed: int, raiders: bool) -> tuple[MandateModel, int]:
    """Return a finished model and the row of the group; `raiders` replaces its behaviour."""
    model = load("zaruna", "households=2000", seed=seed)
    row = next(index for index, actor in enumerate(model.world.actors) if actor.kind == "predatory")
    if raiders:
        Raiders(model, row)
    model.run_for(DAYS)
    return model, row


def told(model: MandateModel, row: int) -> dict[str, float]:
    """Return what is compared."""
    record = model.record()
    events = record.events
    since = events.day >= model.warmup_days
    mine = since & (events.side_a == row)
    rents = np.where(model.state.location.abroad == 1, 0.0, model.state.location.resources)
    fighters = model.state.location_actor.fighters[:, row]
    return {
        f"its fighters in the {RICH} richest places, %": 100
        * fighters[np.argsort(rents)[-RICH:]].sum()
        / fighters.sum(),
        "its battles": float((since & (events.kind == 1) & ((events.side_a == row) | (events.side_b == row))).sum()),
        "its attacks on civilians": float((mine & (events.kind == 2)).sum()),
        "civilians it killed": float(events.deaths_civilians[mine & (events.kind == 2)].sum()),
        "all civilians killed": float(events.deaths_civilians[since].sum()),
    }


def main() -> None:
    """Run both arms of every seed with the same luck and print the means and their difference."""
    arms = {}
    for name, raiders in (("as compiled", False), ("as raiders", True)):
        arms[name] = pd.DataFrame([told(*run(seed, raiders)) for seed in SEEDS]).mean()
    table = pd.DataFrame(arms)
    table["change"] = table["as raiders"] - table["as compiled"]
    print(f"First year of the mission, means of {len(SEEDS)} seeds:\n\n{table.round(1).to_string()}")
    print("\nA fictional country; a comparison of assumptions, not a forecast.")


if __name__ == "__main__":
    main()
