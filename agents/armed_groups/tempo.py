"""Tempo of an armed actor: weeks of high and weeks of low activity.

The logarithm of the tempo follows an Ornstein-Uhlenbeck process, exact for a step of one day,

    x(t+1) = x(t) exp(-1/tau) + sd sqrt(1 - exp(-2/tau)) z,      tempo = exp(x - sd^2 / 2),

so that its mean is 1. It stands for campaigns, supplies and seasons that the model does not contain; without it, counts
of events are closer to Poisson than those observed (prototype, second trial, rule 2).
"""

from __future__ import annotations

import math

from sim.compiled import compiled
from sim.declare import F32, Columns, Parameters, column, param
from sim.numeric import normal
from sim.random import uniforms

STREAM = 1


class P(Parameters):
    """Parameters of the tempo."""

    sd: float = param(0.6, 0, 1.5, "log", "standard deviation of the log tempo", "prototype, second trial", "assumed")
    days: float = param(45, 1, 365, "days", "time after which a campaign is forgotten", "prototype", "assumed")


class S(Columns):
    """State of the tempo."""

    log_tempo: F32 = column("actor", "log of the tempo before its mean is taken out", "log")
    tempo: F32 = column("actor", "factor on the actor's activity, mean 1", "factor", start=1, low=0)


@compiled
def update(p: P, seed: int, day: int, log_tempo: F32, tempo: F32) -> None:
    """Advance every actor's tempo by a day."""
    keep = math.exp(-1.0 / p.days)
    noise = p.sd * math.sqrt(1.0 - keep * keep)
    for actor in range(log_tempo.size):
        u, v, _, _ = uniforms(seed, STREAM, 0, day, 0, actor)
        log_tempo[actor] = log_tempo[actor] * keep + noise * normal(u, v)
        tempo[actor] = math.exp(log_tempo[actor] - 0.5 * p.sd * p.sd)
