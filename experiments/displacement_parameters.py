"""Parameters fitted to camp counts: `python -m experiments.displacement_fit FOLDER` prints these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL: Mapping[str, float] = {"distance": 2.54, "crowd": 0.56, "indifference": 0.11}
"""fitted on all four public conflicts: the defaults of the rule (tested)"""
WITHOUT: Mapping[str, Mapping[str, float]] = {
    "burundi2015": {"distance": 2.5, "crowd": 0.57, "indifference": 0.16},
    "car2013": {"distance": 2.29, "crowd": 0.55, "indifference": 0.07},
    "mali2012": {"distance": 2.31, "crowd": 0.54, "indifference": 0.08},
    "ssudan2013": {"distance": 2.66, "crowd": 0.53, "indifference": 0.11},
}
"""fitted on the other three, by the name of the one left out"""
GRAVITY = 2.38
"""exponent of the one-parameter gravity baseline, fitted on all four"""
GRAVITY_WITHOUT: Mapping[str, float] = {"burundi2015": 2.58, "car2013": 2.42, "mali2012": 2.23, "ssudan2013": 2.35}
"""the same, fitted on the other three"""
PUBLISHED: Mapping[str, tuple[float, float]] = {
    "burundi2015": (0.479, 0.463),
    "car2013": (0.377, 0.361),
    "mali2012": (0.320, 0.343),
    "ssudan2013": (0.548, 0.524),
}
"""the published displacement model (Flee 3.1, with capacity, 1 % agents): over all days and from day 30"""
