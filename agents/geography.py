"""Places and who lives there: columns of the locations that no single rule owns. No rule stands here."""

from __future__ import annotations

from sim.declare import F32, I64, U8, Columns, column


class S(Columns):
    """Columns of a location."""

    abroad: U8 = column("location", "1 for a place in a neighbouring state", "flag", low=0, high=1)
    urban: U8 = column("location", "1 for a town or city", "flag", low=0, high=1)
    resources: F32 = column("location", "lootable rents", "index", low=0, high=1)
    services: F32 = column("location", "public services before the war", "index", low=0, high=1)
    population: I64 = column("location", "civilians present", "persons", low=0)
    residents: I64 = column("location", "civilians who live here or are displaced from here", "persons", low=0)
    displaced_from: I64 = column("location", "residents displaced elsewhere", "persons", low=0)
    civilians_dead: I64 = column("location", "civilians killed here since the start", "persons", low=0)
