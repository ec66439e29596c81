"""Bases and who stands there: columns of the contingents that several rules read. No rule stands here."""

from __future__ import annotations

from sim.declare import F32, I32, Columns, column


class S(Columns):
    """Columns of a base and of the contingent in it."""

    base_location: I32 = column("base", "row of the location", "row")
    ceiling_troops: I32 = column("base", "authorised troops", "persons", low=0)
    ceiling_police: I32 = column("base", "authorised police", "persons", low=0)
    ceiling_observers: I32 = column("base", "authorised military observers", "persons", low=0)
    ceiling_civilians: I32 = column("base", "authorised civilian staff", "persons", low=0)
    troops: I32 = column("base", "troops present", "persons", low=0)
    police: I32 = column("base", "police present", "persons", low=0)
    observers: I32 = column("base", "military observers present", "persons", low=0)
    civilians: I32 = column("base", "civilian staff present", "persons", low=0)
    guards: I32 = column("base", "troops bound to a protection site", "persons", low=0)
    quick: I32 = column("base", "troops held as a quick reaction force", "persons", low=0)
    engineers: I32 = column("base", "engineers among the troops", "persons", low=0)
    formed: I32 = column("base", "police in formed units, of all police", "persons", low=0)
    liaison: I32 = column("base", "community liaison assistants, of all civilian staff", "persons", low=0)
    willing: F32 = column("base", "share of units that act when a risky task comes up", "share", low=0, high=1)
    able: F32 = column("base", "training and equipment, as effective persons a person", "share", low=0, high=2)
    language: F32 = column("base", "command of the local languages", "share", low=0, high=1)
    slow: F32 = column("base", "delay of decisions over the usual, as capitals are asked", "factor", start=1, low=0)
    air: F32 = column("base", "share of quick reaction that can fly", "share", low=0, high=1)
    base_effort: F32 = column("base", "effective persons outside the base today", "persons", "flow", low=0)
    patrol_units: F32 = column("base", "patrols the base can send today", "patrols", "flow", low=0)
