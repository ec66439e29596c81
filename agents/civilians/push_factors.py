"""Push factors: needs, ties and assets that make people at a place readier to leave, or hold them there.

    push = a unmet need + b gone + c (1 - L),

with the share of the people present who are in need and whom aid does not reach, the share of the place's residents who
are gone already, and L the livelihood left there over that in peace. It is added to the log-odds of leaving out of
fear, and who flees from an event is multiplied by exp(push) (:mod:`agents.civilians.flight`).

- Needs: want drives people on beside violence, also from camps without help (Adhikari 2013).
- Ties: those who went before tell of the way and take others in (Davenport, Moore & Poe 2003; Harpviken 2009), while
  ties to those who stay hold people (Adhikari 2013) and those who have stayed may be the ones who will (Melander &
  Oberg 2006). One sign is kept.
- Assets: land, work and shops cannot be taken along; who has lost them has less to stay for (Adhikari 2013), while
  owners may be singled out (Engel & Ibanez 2007) and those with nothing cannot pay the way. One sign is kept.

Sizes assumed, small; contested because findings differ in sign. Abroad nothing is looked at. Reads `in_need`, `served`
(of the month before), `livelihood` and counts of persons; writes `push`.
"""

from __future__ import annotations

import numpy as np

from sim.declare import F32, I64, U8, Parameters, param


class P(Parameters):
    """Parameters of push factors."""

    need: float = param(0.3, 0, 5, "logit", "added where all are in need without help", "size assumed", "contested")
    ties: float = param(0.5, 0, 5, "logit", "added where all residents are gone", "size assumed", "contested")
    assets: float = param(0.3, 0, 5, "logit", "added where all livelihood is lost", "size assumed", "contested")


def review(
    p: P, abroad: U8, population: I64, residents: I64, displaced_from: I64, in_need: I64, served: F32,
    livelihood: F32, push: F32,
) -> None:  # fmt: skip
    """Set for a month how ready people are to leave each place, beyond fear."""
    unmet = np.clip((in_need - served) / np.maximum(population, 1), 0.0, 1.0)
    gone = np.clip(displaced_from / np.maximum(residents, 1), 0.0, 1.0)
    push[:] = np.where(abroad == 1, 0.0, p.need * unmet + p.ties * gone + p.assets * (1.0 - livelihood))
