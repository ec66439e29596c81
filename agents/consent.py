"""Settings of consent at the start: host state, armed groups, communities; no rule of its own.

Each party's own file moves its consent: ``authorities/host_consent.py``, ``armed_groups/group_consent.py``,
``civilians/community_consent.py``.
"""

from __future__ import annotations

from sim.declare import F32, U8, Parameters, param


class P(Parameters, switch=False):
    """Consent of the parties when the mission is authorised."""

    host: float = param(0.6, 0, 1, "level", "consent of the host state", "scenario", "assumed")
    groups: float = param(0.5, 0, 1, "level", "consent of each armed group", "scenario", "assumed")
    communities: float = param(0.55, 0, 1, "level", "consent of each community", "scenario", "assumed")
    fragility: float = param(
        1.0, 0, 3, "factor", "how strongly consent answers to force, bias and criticism",
        "Sebastian & Gorur 2018; size assumed", "contested",
    )  # fmt: skip


def begin(p: P, abroad: U8, consent: F32, consent_baseline: F32, consent_start: F32, community_consent: F32) -> None:
    """Set every party's consent on the day of authorisation; before it there is nothing to consent to."""
    for actor in range(consent.size):
        consent_start[actor] = p.host if actor == 0 else p.groups
        consent[actor] = consent_start[actor]
        consent_baseline[actor] = consent_start[actor]
    for place in range(community_consent.size):
        community_consent[place] = 0.0 if abroad[place] else p.communities
