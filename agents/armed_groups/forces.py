"""Armed actors and where their fighters stand: columns that several rules read, and the dusk that moves fighters."""

from __future__ import annotations

from sim.compiled import compiled
from sim.declare import F32, I32, U8, Columns, column

STATE, LEGITIMACY_SEEKING, PREDATORY, COMMUNAL = 0, 1, 2, 3
KINDS = ("state", "legitimacy_seeking", "predatory", "communal")


class S(Columns):
    """Columns of armed actors."""

    kind: U8 = column("actor", "state, legitimacy seeking, predatory or communal (0..3)", "code", low=0, high=3)
    command_control: F32 = column("actor", "how far leaders control what fighters do", "share", low=0, high=1)
    operations: F32 = column(
        "actor", "operations against the usual: 1 in war, less in a ceasefire", "factor", start=1, low=0, high=5
    )
    support: F32 = column(
        "location_actor", "share of the population that belongs to the actor's constituency", "share", low=0, high=1
    )
    stronghold: F32 = column(
        "location_actor", "share of the actor's fighters here at the start", "share", low=0, high=1
    )
    fighters: I32 = column("location_actor", "persons under arms", "persons", low=0)
    arrivals: I32 = column("location_actor", "fighters that came today", "persons", "flow", low=0)
    departures: I32 = column("location_actor", "fighters that left today", "persons", "flow", low=0)
    losses: I32 = column("location_actor", "fighters killed today", "persons", "flow", low=0)


@compiled
def near(fighters: I32, actor: int, place: int, indptr: I32, neighbours: I32) -> float:
    """Fighters of an actor that a base at `place` has to reckon with: those there, and half of those next to it."""
    count = float(fighters[place, actor])
    for j in range(indptr[place], indptr[place + 1]):
        count += 0.5 * fighters[neighbours[j], actor]
    return count


@compiled
def update(fighters: I32, arrivals: I32, departures: I32, losses: I32) -> None:
    """Settle the day: who came, left and fell.

    Losses come first: nobody leaves who has fallen, so departures were bounded by the fighters of the dawn less
    today's losses when both were drawn (:mod:`agents.armed_groups.movement` runs after the battles).
    """
    for place in range(fighters.shape[0]):
        for actor in range(fighters.shape[1]):
            fighters[place, actor] += arrivals[place, actor] - departures[place, actor] - losses[place, actor]
