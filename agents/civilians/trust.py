"""Trust of a household, in the mission and in the authorities: slow stocks.

    mission:    target = 0.1 + (0.5 access + 0.2 (1 - exp(-police in reach / 20))) (0.5 + 0.5 community consent)
    authority:  target = 0.1 + 0.5 capacity + 0.2 support of the state,

at most 1, approached by 1/speed days. Violence that nobody prevented and grievances lower the target of the one who
failed; trust that moved fast would reach 1 within a mission and leave nothing to lose (prototype traps). Sizes assumed.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import compiled, scalar
from sim.declare import F32, I32, U8, Columns, Parameters, column, param


class P(Parameters):
    """Parameters of trust."""

    speed: float = param(0.004, 0, 1, "1/day", "pull of trust toward its target", "size assumed", "assumed")
    access: float = param(0.5, 0, 1, "level", "trust won by full access", "Nomikos 2022; size assumed", "contested")
    police: float = param(0.2, 0, 1, "level", "trust won by police in reach", "size assumed", "assumed")
    failure: float = param(0.3, 0, 1, "level", "trust lost where people are afraid", "size assumed", "assumed")
    capacity: float = param(0.5, 0, 1, "level", "trust won by a capable authority", "size assumed", "assumed")
    grievance: float = param(0.5, 0, 1, "level", "trust in the authority lost to grievance", "size assumed", "assumed")


class S(Columns):
    """What a place does to people's trust today."""

    mission_target: F32 = column("location", "trust in the mission before own fear", "level", "flow", low=0, high=1)
    authority_target: F32 = column(
        "location", "trust in the authority before grievance", "level", "flow", low=0, high=1
    )


@compiled
def decide(
    p: P, abroad: U8, reach: F32, police: I32, access: F32, community_consent: F32, capacity: F32, support: F32,
    mission_target: F32, authority_target: F32,
) -> None:  # fmt: skip
    """Compute the targets of each place from the dawn."""
    officers = np.zeros(access.size)
    for base in range(police.size):
        for place in range(access.size):
            officers[place] += police[base] * reach[base, place]
    for place in range(access.size):
        # Abroad neither the mission nor the home authorities do anything that would move trust.
        authority_target[place] = 0.1
        mission_target[place] = 0.1
        if abroad[place]:
            continue
        there = p.access * access[place] + p.police * (1.0 - math.exp(-officers[place] / 20.0))
        won = mission_target[place] + there * (0.5 + 0.5 * community_consent[place])
        mission_target[place] = min(won, 1.0)
        won = authority_target[place] + (p.capacity * capacity[place] + 0.2 * support[place, 0])
        authority_target[place] = min(won, 1.0)


@scalar
def toward(trust: np.float32, target: np.float32, loss: np.float32, speed: np.float32) -> np.float32:
    """Trust after a day: pulled toward a target that the loss lowers, never below zero."""
    return np.float32(trust + speed * (max(target - loss, np.float32(0.0)) - trust))


@compiled
def update(
    p: P, mission: F32, authority: F32, fear: F32, grievance_state: F32, trust_mission: F32, trust_authority: F32
) -> None:
    """Move the trust of the rows of a block; `mission` and `authority` hold each row's targets."""
    speed, failure, grievance = np.float32(p.speed), np.float32(p.failure), np.float32(p.grievance)
    for i in range(fear.size):
        trust_mission[i] = toward(trust_mission[i], mission[i], failure * fear[i], speed)
        trust_authority[i] = toward(trust_authority[i], authority[i], grievance * grievance_state[i], speed)
