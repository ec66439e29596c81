"""Scores of camp counts: the averaged relative difference, the naive baselines, and forecasts from records at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from scenarios import displacement_flows
from scenarios.displacement_flows import Case
from scenarios.geography import TRACK_SPEED

if TYPE_CHECKING:
    from sim.declare import F64, I64

LATE = 30
"""the second figure of every score leaves out the days before this one"""
HORIZONS = (30, 90, 180)
"""days ahead of a forecast"""
EVERY = 15
"""days between the starts of forecasts, the first on day `LATE`"""
MEMORY = 90
"""days of records from which a forecast takes the newcomers of a day"""

SLOWING = 180.0
"""days in which the newcomers of a forecast fall to 1/e; assumed"""
LATELY = 0.25
"""share of a forecast's newcomers who go where others went lately; assumed"""


def ard(simulated: F64, observed: F64, first: int = 0) -> float:
    """Return the averaged relative difference (Suleimenova, Bell & Groen 2017, equation 1), from day `first` on.

    Args:
        simulated: (days, C) persons; each day is rescaled to the observed total; with nobody, equal shares.
        observed: (days, C) persons.
        first: days before it are left out, and days without anybody observed.

    Returns:
        0 for a perfect match .. 2; NaN where no day is left.
    """
    total = observed.sum(axis=1)
    days = np.flatnonzero((total > 0) & (np.arange(len(total)) >= first))
    if not len(days):
        return float("nan")
    shares = shares_of(simulated[days])
    return float(np.abs(shares - observed[days] / total[days, None]).sum(axis=1).mean())


def shares_of(persons: F64) -> F64:
    """Return shares by row, equal ones for a row without anybody."""
    total = persons.sum(axis=-1, keepdims=True)
    shares: F64 = np.where(total > 0, persons / np.where(total > 0, total, 1.0), 1.0 / persons.shape[-1])
    return shares


# Baselines: each is (days, C), persons or shares.


def baselines(case: Case, observed: F64, exponent: float) -> dict[str, F64]:
    """Return every baseline by name; those of capacity only where the folder has any."""
    total, days = observed.sum(axis=1), len(observed)
    is_open = case.open[case.state].astype(np.float64)
    found = {
        f"shares of day {day} (peek)": np.repeat(shares_of(observed[min(day, days - 1)])[None], days, axis=0)
        for day in (7, 30)
    }
    found["uniform, open camps"] = is_open
    roads = kilometres(case)
    found["nearest open camp"] = follow(case, total, nearest(roads))
    found["one-parameter gravity"] = follow(case, total, gravity(roads, exponent))
    if np.isfinite(case.capacity).all():
        found["capacity, all camps *"] = np.repeat(case.capacity[None], days, axis=0)
        found["capacity, open camps *"] = case.capacity * is_open
    return found


def kilometres(case: Case) -> F64:
    """Return road kilometres to every open camp, (states, L, C); infinite for no way."""
    camps, places = case.conflict.scored, len(case.conflict.names)
    out = np.empty((len(case.legs), places, len(camps)))
    for state, legs in enumerate(case.legs):
        graph = csr_array((legs.hours * TRACK_SPEED, (legs.end, legs.start)), shape=(places, places))
        out[state] = np.asarray(dijkstra(graph, directed=True, indices=camps)).T
        out[state][:, case.open[state] == 0] = np.inf
        lost = ~np.isfinite(out[state]).any(axis=1)
        straight = case.straight[lost] * TRACK_SPEED
        out[state][lost] = np.where(case.open[state] == 1, straight, np.inf)
    return out


def nearest(roads: F64) -> F64:
    """Return 1 for the nearest camp of every place and 0 for the others, (states, L, C)."""
    rows: F64 = (np.arange(roads.shape[-1]) == roads.argmin(axis=-1)[..., None]).astype(np.float64)
    return rows


def gravity(roads: F64, exponent: float) -> F64:
    """Return shares ~ kilometres^-exponent, (states, L, C)."""
    return shares_of(np.where(np.isfinite(roads), np.maximum(roads, 1.0) ** -exponent, 0.0))


def follow(case: Case, total: F64, chances: F64) -> F64:
    """Return persons where newcomers choose by `chances` (states, L, C) and stay; a fall is shared by all camps."""
    stock = np.zeros(chances.shape[-1])
    out = np.zeros((len(total), len(stock)))
    for day, wanted in enumerate(total):
        present = float(stock.sum())
        if wanted >= present:
            stock = stock + (wanted - present) * (case.newcomers[day] @ chances[case.state[day]])
        else:
            stock = stock * (wanted / present)
        out[day] = stock
    return out


# Forecasts


class Forecast(NamedTuple):
    """Mean errors of forecasts of one horizon."""

    horizon: int
    """days"""
    starts: int
    """forecasts"""
    rule: float
    """averaged relative difference on the day itself, mean over forecasts"""
    frozen: float
    """the same with the shares known at the start held"""


def forecasts(case: Case, p: Any) -> list[Forecast]:
    """Return the errors of forecasts by the rule and with frozen shares, at every horizon that the period has room for.

    What is known at a start: counts and corrections of that day or earlier, and days of fighting and closures so far.
    People stay where they are. Newcomers of a day are as many as on average in the last `MEMORY` days, fading over
    `SLOWING` days; a part `LATELY` goes where camps have gained lately, the others by the rule, with fighting and
    closures as on the day of the start.
    """
    observed = case.conflict.observed()
    shares, total = shares_of(observed), observed.sum(axis=1)
    ways = displacement_flows.frictions(case, p)
    errors: dict[int, list[tuple[float, float]]] = {horizon: [] for horizon in HORIZONS}
    for start in range(LATE, case.conflict.days - min(HORIZONS), EVERY):
        known = case.conflict.observed(known_at=start)
        if not known[start].sum() > 0:
            continue
        ahead = min(max(HORIZONS), case.conflict.days - 1 - start)
        run = forecast(case, p, known, start, ahead, ways)
        frozen = shares_of(known[start])
        for horizon in HORIZONS:
            day = start + horizon
            if horizon <= ahead and total[day] > 0:
                wrong = np.abs(shares_of(run[horizon - 1]) - shares[day]).sum()
                errors[horizon].append((float(wrong), float(np.abs(frozen - shares[day]).sum())))
    return [
        Forecast(horizon, len(found), *(float(mean) for mean in np.mean(found, axis=0)))
        for horizon, found in errors.items()
        if found
    ]


def forecast(case: Case, p: Any, known: F64, start: int, ahead: int, ways: F64) -> F64:
    """Return expected persons in the camps on the `ahead` days after `start`, (ahead, C), from what is known then.

    Args:
        case: the conflict; nothing of it after `start` is read.
        p: parameters of flight.
        known: (days, C) counts as known at the start.
        start: the day.
        ahead: days.
        ways: frictions of the case.
    """
    before = max(start - MEMORY, 0)
    gained = known[start] - known[before]
    a_day = max(float(gained.sum()), 0.0) / (start - before)
    coming = a_day * np.exp(-np.arange(1, ahead + 1) / SLOWING).cumsum()
    total = float(known[start].sum()) + coming
    held: I64 = np.full(ahead, case.state[start], dtype=np.int64)
    fighting = case.conflict.fighting[: start + 1]
    flagged = np.concatenate([fighting, np.repeat(fighting[-1:], ahead, axis=0)])
    newcomers = displacement_flows.newcomers(case.conflict, flagged)[start + 1 :]
    # Every camp as if in a state of its own: how hosts settle newcomers is in the counts already.
    alone = np.arange(len(case.host))
    by_rule = displacement_flows.expect(
        p, held, newcomers, ways, alone, case.sent_on, case.capacity, False, total, known[start].copy()
    )
    if not np.maximum(gained, 0.0).sum() > 0:
        return by_rule
    as_lately = known[start] + coming[:, None] * shares_of(np.maximum(gained, 0.0))
    mixed: F64 = (1 - LATELY) * by_rule + LATELY * as_lately
    return mixed
