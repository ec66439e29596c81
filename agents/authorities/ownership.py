"""Local ownership: what lasts after the mission.

Of every gain of an institution over its start, the part that its own country comes to run and pay for is owned,

    owned += g share (gain - owned)                          a month,
    gain  -= f (1 - support)(gain - owned)                   a month,

and what is not owned fades when support ends: equipment breaks, trained men leave, oversight bodies go without money
(Call & Cousens 2008; sizes assumed). Without support owned gains are what is left in the end. Reads `supported`; writes
capability, accountability, integrity, inclusion, policing and what is owned of each.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, Parameters, param


class P(Parameters):
    """Parameters of ownership."""

    share: float = param(
        0.2, 0, 1, "share", "how far programmes are led by those who must keep them up", "lever", "assumed"
    )
    speed: float = param(0.05, 0, 1, "1/month", "of a gain, taken over a month where all is", "size assumed", "assumed")
    fade: float = param(
        0.06, 0, 1, "1/month", "of a gain that is not owned, lost a month without support", "size assumed", "assumed"
    )


def settle(p: P, start: float, support: float, level: F32, owned: F32) -> None:
    """Take over and lose a month's part of one institution's gain over `start`."""
    gain = np.maximum(level - start, 0.0)
    # What is owned cannot be more than there is.
    owned[:] = np.minimum(owned, gain)
    level -= p.fade * (1.0 - support) * (gain - owned)
    owned += p.speed * p.share * (np.maximum(level - start, 0.0) - owned)


def review(
    p: P, starts: tuple[float, float, float, float], supported: F32, state_capability: F32, state_capability_owned: F32,
    accountability: F32, accountability_owned: F32, integrity: F32, integrity_owned: F32, inclusion: F32,
    inclusion_owned: F32, policing: F32, policing_owned: F32,
) -> None:  # fmt: skip
    """Settle every institution; `starts` are the levels of the first four at the start, policing begins at 0."""
    now = float(supported[0])
    settle(p, starts[0], now, state_capability, state_capability_owned)
    settle(p, starts[1], now, accountability, accountability_owned)
    settle(p, starts[2], now, integrity, integrity_owned)
    settle(p, starts[3], now, inclusion, inclusion_owned)
    settle(p, 0.0, now, policing, policing_owned)
