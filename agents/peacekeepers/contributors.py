"""Contributors: each brings its own reading of the mandate, caveats, language and delays.

On authorisation every contributor draws

    willingness = (1 - caveats)(1 - inaction (1 - clarity)) exp(sd (1 - clarity) z),      at most 1,
    language ~ language + spread, delay = 1 + dual command u,

so that unlike contributors make outcomes more uncertain where the mandate is unclear, and fewer contributors more so
(T2). What a base can do is what its contributor sends: its training and equipment vary a little in the same way. No
study fixes a size (Hunnicutt & Nomikos 2020 on caveats; Bove & Ruggeri 2016 on diversity).
"""

from __future__ import annotations

import math

import numpy as np

from agents.peacekeepers.mission import willingness
from sim.declare import F32, I16, Parameters, param
from sim.random import uniforms

STREAM = 20
UNLIMITED = 2**15 - 1


class P(Parameters):
    """Parameters of how contributors differ."""

    spread: float = param(
        0.6, 0, 3, "log", "standard deviation of willingness among contributors where nothing is clear",
        "no study fixes a size", "assumed",
    )  # fmt: skip
    number: int = param(
        0, 0, 40, "contributors", "contributors that share the bases; 0: as in the world's plan", "lever", "assumed"
    )
    quality_spread: float = param(
        0.15, 0, 1, "log", "standard deviation of training and equipment", "Haass & Ansorg 2018; size assumed",
        "contested",
    )  # fmt: skip
    language: float = param(
        0.5, 0, 1, "share", "command of local languages, with interpreters", "size assumed", "assumed"
    )
    dual_command: float = param(
        0.5, 0, 5, "factor", "delay where a unit asks its capital first, at most", "size assumed", "assumed"
    )


def review(
    p: P, seed: int, caveats: float, inaction: float, quality: float, clarity: F32, contributor: I16, willing: F32,
    able: F32, language: F32, slow: F32,
) -> None:  # fmt: skip
    """Let every contributor draw what it is like, once, on the day of authorisation."""
    mean = willingness(caveats, float(clarity[0]), inaction)
    for base in range(willing.size):
        who = int(contributor[base]) % (p.number or UNLIMITED)
        u, v, w, x = uniforms(seed, STREAM, 0, 0, 0, who)
        normal = math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)
        other = math.sqrt(-2.0 * math.log(u)) * math.sin(2.0 * math.pi * v)
        sd = p.spread * (1.0 - float(clarity[0]))
        willing[base] = min(1.0, mean * math.exp(sd * normal - 0.5 * sd * sd))
        able[base] = min(2.0, quality * math.exp(p.quality_spread * other - 0.5 * p.quality_spread**2))
        language[base] = np.clip(p.language + 0.5 * (w - 0.5), 0.0, 1.0)
        slow[base] = 1.0 + p.dual_command * x
