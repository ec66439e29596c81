"""Fits the destination of flight to camp counts: `python -m experiments.displacement_fit FOLDER`, once for all
conflicts and once without each.

Three parameters of :mod:`agents.civilians.flight` are fitted, by their expected counts (no draws): `distance`, `crowd`
and `indifference`. What is made small is the mean over conflicts and both tracks of the log of the averaged relative
difference, plus a penalty for leaving the values in `PRIOR`, so that few conflicts do not carry a parameter far:

    mean log ARD + `PENALTY` sum of ((value - prior) / scale)^2.

The tables it prints are those in :mod:`experiments.displacement_parameters` and the defaults of the rule.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.optimize import minimize, minimize_scalar

from experiments.displacement import folders
from experiments.displacement_scores import ard, follow, gravity, kilometres
from scenarios.conflict_folder import read_conflict
from scenarios.displacement_flows import Case, case_of, expected, frictions, parameters
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.declare import F64

PRIOR = {"distance": (2.1, 1.0), "crowd": (0.8, 0.3), "indifference": (0.15, 0.15)}
"""value and scale; the first two by the gravity models of the literature (EMPIRICS) and a trial"""
RANGE = {"distance": (0.0, 8.0), "crowd": (0.0, 3.0), "indifference": (0.02, 0.9)}
PENALTY = 0.01


class Counted(NamedTuple):
    """A conflict and its counts."""

    case: Case
    observed: F64


def counted(folder: Path) -> Counted:
    """Read a conflict for fitting."""
    conflict = read_conflict(folder)
    return Counted(case_of(conflict), conflict.observed())


def loss(conflicts: Sequence[Counted], values: Mapping[str, float]) -> float:
    """Return what is made small."""
    p = parameters(**values)
    errors = []
    for case, observed in conflicts:
        ways = frictions(case, p)
        tracks = (False, True) if np.isfinite(case.capacity).all() else (False,)
        total = observed.sum(axis=1)
        errors += [np.log(ard(expected(case, p, total, limited=track, ways=ways), observed)) for track in tracks]
    penalty = sum(((values[name] - prior) / scale) ** 2 for name, (prior, scale) in PRIOR.items())
    return float(np.mean(errors) + PENALTY * penalty)


def fit(conflicts: Sequence[Counted]) -> dict[str, float]:
    """Return the fitted parameters (Nelder & Mead 1965), rounded to two decimals."""
    start = np.array([prior for prior, _ in PRIOR.values()])

    def of(point: F64) -> float:
        return loss(conflicts, dict(zip(PRIOR, (float(value) for value in point), strict=True)))

    found = minimize(
        of, start, method="Nelder-Mead", bounds=list(RANGE.values()),
        options={"xatol": 0.003, "fatol": 1e-5, "maxiter": 300},
    )  # fmt: skip
    return {name: round(float(value), 2) for name, value in zip(PRIOR, found.x, strict=True)}


def fit_gravity(conflicts: Sequence[Counted]) -> float:
    """Return the exponent of the one-parameter gravity baseline, rounded to two decimals."""
    roads = [kilometres(case) for case, _ in conflicts]

    def of(exponent: float) -> float:
        errors = [
            np.log(ard(follow(case, observed.sum(axis=1), gravity(ways, exponent)), observed))
            for (case, observed), ways in zip(conflicts, roads, strict=True)
        ]
        return float(np.mean(errors))

    return round(float(minimize_scalar(of, bounds=(0.0, 8.0), method="bounded", options={"xatol": 0.003}).x), 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the parameters of all conflicts in a folder together, and without each where there are several."""
    parser = argparse.ArgumentParser(prog="python -m experiments.displacement_fit", description="Fits flight to camps.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a displacement folder, or one that holds some")
    try:
        conflicts = {path.name: counted(path) for path in folders(parser.parse_args(arguments).folder)}
    except UserError as error:
        parser.error(str(error))
    for left_out in ("", *conflicts) if len(conflicts) > 1 else ("",):
        used = [counts for name, counts in conflicts.items() if name != left_out]
        found = fit(used)
        print(f"{left_out or 'all'!r}: {found | {'gravity': fit_gravity(used)}},  # loss {loss(used, found):.4f}")


if __name__ == "__main__":
    main()
