"""Where refugees of a recorded conflict go by the rule of :mod:`agents.civilians.flight`: newcomers by day, and stocks.

Given are the days of fighting, closures, and how many persons are in all camps together (the convention of that
literature: arrivals of a day follow the observed total; where it falls, people leave all camps alike). Simulated is who
goes where:

1. **Who comes.** Every place of the country of the conflict that is no camp sends `OUTSIDE`, a place with fighting
   exp(-age / `FADING`) more, age being the days since its fighting began. Populations do not count: many are missing.
2. **Where to.** By `flight.shares` over the camps that are open, with felt travel times (`flight.leg`) of the fastest
   way, danger being the share of a leg's ends with fighting and rain that of its ends where the calendar has rains
   (`RAINS`). Nothing is known of kin. Without capacity all camps appeal alike; with it, by the
   room that is left.
3. **Which camp of a host state.** Newcomers to a country are settled in its open camps where most are missing from
   what step 2 would give each of them of all who are in the country: hosts fill a new camp first.
4. **Sent on.** Who passes a place with a forced redirection can only go where it leads; a camp that holds people and is
   itself redirected releases `RELEASE` of them a day.

A household that can reach no open camp goes as if by the straight line x 1.3 to the open ones; where all are shut, to
all. Steps 1, 3 and 4 are not part of the household rule: in a run of one's own world, events put people to flight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from agents.civilians import flight
from agents.schema import SCHEMA
from scenarios.geography import DETOUR, TRACK_SPEED, great_circle
from sim.compiled import compiled, kernel
from sim.declare import F64, I64, U8
from sim.random import uniforms

if TYPE_CHECKING:
    from scenarios.conflict_folder import Conflict, NDBool

STREAM = 102
OUTSIDE = 0.1
"""newcomers from any place at home, over those from a place where fighting began today; assumed"""
FADING = 90.0
"""days in which the newcomers from a place with fighting fall to 1/e; flows decay within months (EMPIRICS SF60)"""
RELEASE = 0.01
"""share of a redirected camp's people that is sent on in a day; assumed, no public folder tells"""
RAINS = (6, 7, 8, 9, 10), (11, 12, 1, 2, 3)
"""months of rains in the tropics north and south of the equator; rounded"""
LEAST_ROOM = 0.001
"""room of a full camp, over its capacity"""
HOUSEHOLD = 5
"""persons of an agent: a household"""


class Legs(NamedTuple):
    """The directed legs that are open in one state of fighting and closures."""

    start: I64
    end: I64
    hours: F64
    danger: F64
    """share of its ends with fighting"""
    asylum: U8
    """both ends lie outside the country of the conflict"""
    rain: F64
    """share of its ends where it rains"""


@dataclass(frozen=True)
class Case:
    """A conflict as the simulation needs it; a *state* is a set of days with the same fighting, closures and rains."""

    conflict: Conflict
    state: I64
    """(days,)"""
    legs: tuple[Legs, ...]
    """of every state"""
    open: U8
    """(states, C); all 1 where all are shut"""
    sent_on: I64
    """(states, C) the camp to which a redirected camp releases people; -1 for none"""
    newcomers: F64
    """(days, L) share of a day's newcomers from every place"""
    host: I64
    """(C,) number of the host state"""
    straight: F64
    """(L, C) hours by the straight line x 1.3"""
    capacity: F64
    """(C,) persons; the mean of the others where not given, NaN where none is"""


def parameters(**values: float) -> Any:
    """Return the record of the flight rule, with defaults for what is not named."""
    return SCHEMA.record({"flight": values}).flight


def case_of(conflict: Conflict, fighting: Any = None) -> Case:
    """Prepare a conflict; `fighting`, (days, L), in place of the recorded days of fighting if given."""
    flagged = conflict.fighting if fighting is None else fighting
    numbers: dict[tuple[Any, ...], int] = {}
    state = np.zeros(conflict.days, dtype=np.int64)
    legs: list[Legs] = []
    is_open: list[Any] = []
    sent_on: list[list[int]] = []
    for day in range(conflict.days):
        shut = tuple(c for c in conflict.closures if c.first_day <= day < c.end)
        redirected = tuple(r for r in conflict.redirections if r.first_day <= day < r.end)
        rain = raining(conflict, day)
        key = (flagged[day].tobytes(), shut, redirected, rain.tobytes())
        if key not in numbers:
            numbers[key] = len(legs)
            closed = {c.first for c in shut if c.kind in {"camp", "place"}}
            open_now = np.array([row not in closed for row in conflict.scored], dtype=np.uint8)
            is_open.append(open_now if open_now.any() else np.ones_like(open_now))
            holding = {int(row) for row, free in zip(conflict.scored, open_now, strict=True) if free}
            only = {r.place: r.to for r in redirected if r.place not in holding}
            legs.append(_legs(conflict, flagged[day], rain, shut, only))
            on = {r.place: r.to for r in redirected if r.place in holding and r.to in holding}
            camp_of = {int(row): camp for camp, row in enumerate(conflict.scored)}
            sent_on.append([camp_of[on[int(row)]] if int(row) in on else -1 for row in conflict.scored])
        state[day] = numbers[key]
    camps = conflict.scored
    latitude, longitude = conflict.latitude, conflict.longitude
    straight = great_circle(latitude[:, None], longitude[:, None], latitude[camps], longitude[camps])
    known = np.isfinite(conflict.capacity)
    mean = conflict.capacity[known].mean() if known.any() else np.nan
    return Case(
        conflict=conflict,
        state=state,
        legs=tuple(legs),
        open=np.array(is_open, dtype=np.uint8),
        sent_on=np.array(sent_on, dtype=np.int64),
        newcomers=newcomers(conflict, flagged),
        host=np.unique(conflict.country[camps], return_inverse=True)[1].astype(np.int64),
        straight=DETOUR * np.maximum(straight, 1.0) / TRACK_SPEED,
        capacity=np.where(known, conflict.capacity, mean),
    )


def raining(conflict: Conflict, day: int) -> NDBool:
    """Return whether the calendar has rains at each place on a day, (L,)."""
    month = (conflict.start + timedelta(days=day)).month
    return np.where(conflict.latitude >= 0.0, month in RAINS[0], month in RAINS[1])


def _legs(conflict: Conflict, flagged: Any, rain: NDBool, shut: tuple[Any, ...], only: dict[int, int]) -> Legs:
    """Return the legs that are open; from a place in `only` people can go on to one place."""
    places = {c.first for c in shut if c.kind == "place"}
    ways = {frozenset((c.first, c.second)) for c in shut if c.kind == "way"}
    borders = {frozenset((c.first, c.second)) for c in shut if c.kind == "border"}
    rows = []
    for route in conflict.routes:
        a, b = route.start, route.end
        country = frozenset((int(conflict.country[a]), int(conflict.country[b])))
        if a in places or b in places or frozenset((a, b)) in ways or country in borders:
            continue
        danger = 0.5 * (float(flagged[a]) + float(flagged[b]))
        asylum = conflict.home not in country
        wet = 0.5 * (float(rain[a]) + float(rain[b]))
        rows += [
            (start, end, route.kilometres / TRACK_SPEED, danger, asylum, wet)
            for start, end in ((a, b), (b, a))
            if only.get(start, end) == end
        ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    return Legs(
        table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2].copy(), table[:, 3].copy(),
        table[:, 4].astype(np.uint8), table[:, 5].copy(),
    )  # fmt: skip


def newcomers(conflict: Conflict, flagged: Any) -> F64:
    """Return the share of a day's newcomers from every place, (days, L)."""
    home = (conflict.country == conflict.home) & ~conflict.camp
    if not home.any():
        home = ~conflict.camp if not conflict.camp.all() else np.ones_like(home)
    days, places = flagged.shape
    age = np.zeros(places)
    weights = np.zeros((days, places))
    for day in range(days):
        begun = flagged[day] & ~(flagged[day - 1] if day else np.zeros(places, np.bool_))
        age = np.where(begun, 0.0, age + 1.0)
        weights[day] = OUTSIDE * home + np.where(flagged[day] & ~conflict.camp, np.exp(-age / FADING), 0.0)
    return weights / weights.sum(axis=1, keepdims=True)


def frictions(case: Case, p: Any) -> F64:
    """Return the friction between every place and every camp in every state, (states, L, C); 0 for no way."""
    camps, places = case.conflict.scored, len(case.conflict.names)
    out = np.zeros((len(case.legs), places, len(camps)))
    for state, legs in enumerate(case.legs):
        felt = np.empty(len(legs.hours))
        flight.legs(p, legs.hours, legs.danger, legs.asylum, legs.rain, felt)
        # Turned round, so that one search a camp finds the ways from everywhere to it.
        graph = csr_array((felt, (legs.end, legs.start)), shape=(places, places))
        hours = np.asarray(dijkstra(graph, directed=True, indices=camps)).T
        is_open = case.open[state] == 1
        hours = np.where(is_open, hours, np.inf)
        lost = ~np.isfinite(hours).any(axis=1)
        hours[lost] = np.where(is_open, case.straight[lost], np.inf)
        flat = np.ascontiguousarray(hours).ravel()
        flight.frictions(p, flat, out[state].reshape(-1))
    return out


@compiled
def settle(
    p: Any, newcomers: F64, frictions: F64, appeal: F64, host: I64, stock: F64, arrivals: float, chances: F64, mix: F64
) -> None:
    """Write the chance of each camp for every place, (L, C), and in `mix` for all newcomers together (steps 2, 3)."""
    camps = appeal.size
    mix[:] = 0.0
    for place in range(newcomers.size):
        chances[place] = 0.0
        if newcomers[place] > 0.0 and flight.shares(p, appeal, frictions[place], chances[place]):
            for camp in range(camps):
                mix[camp] += newcomers[place] * chances[place, camp]
    filled = np.zeros(camps)
    for state in range(host.max() + 1):
        coming, there = 0.0, 0.0
        for camp in range(camps):
            if host[camp] == state:
                coming += mix[camp]
                there += stock[camp]
        if coming <= 0.0:
            continue
        there += arrivals * coming
        missing = 0.0
        for camp in range(camps):
            if host[camp] == state:
                filled[camp] = max(mix[camp] / coming * there - stock[camp], 0.0)
                missing += filled[camp]
        for camp in range(camps):
            if host[camp] == state:
                filled[camp] = filled[camp] / missing if missing > 0.0 else mix[camp] / coming
        for place in range(newcomers.size):
            to_state = 0.0
            for camp in range(camps):
                if host[camp] == state:
                    to_state += chances[place, camp]
            for camp in range(camps):
                if host[camp] == state:
                    chances[place, camp] = to_state * filled[camp]
        for camp in range(camps):
            if host[camp] == state:
                mix[camp] = coming * filled[camp]


@compiled
def appeal_now(p: Any, capacity: F64, stock: F64, limited: bool, out: F64) -> None:
    """Write the appeal of every camp: alike, or by the room left under its capacity in ten thousands of persons."""
    for camp in range(out.size):
        out[camp] = 1.0
        if limited:
            room = max(capacity[camp] - stock[camp], LEAST_ROOM * capacity[camp])
            out[camp] = flight.appeal(p, room / 10_000.0, 0.0)


@kernel
def expect(
    p: Any, state: I64, newcomers: F64, frictions: F64, host: I64, sent_on: I64, capacity: F64, limited: bool,
    total: F64, stock: F64,
) -> F64:  # fmt: skip
    """Return expected persons in each camp by day, (days, C); `stock` is what was there the day before the first."""
    days, camps = total.size, stock.size
    out = np.zeros((days, camps))
    appeal, mix = np.zeros(camps), np.zeros(camps)
    chances = np.zeros((newcomers.shape[1], camps))
    for day in range(days):
        now = state[day]
        for camp in range(camps):
            if sent_on[now, camp] >= 0:
                leaving = RELEASE * stock[camp]
                stock[camp] -= leaving
                stock[sent_on[now, camp]] += leaving
        present = stock.sum()
        arrivals = total[day] - present
        if arrivals > 0.0:
            appeal_now(p, capacity, stock, limited, appeal)
            settle(p, newcomers[day], frictions[now], appeal, host, stock, arrivals, chances, mix)
            for camp in range(camps):
                stock[camp] += arrivals * mix[camp]
        elif present > 0.0:
            for camp in range(camps):
                stock[camp] *= total[day] / present
        out[day] = stock
    return out


@kernel
def live(
    p: Any, seed: int, state: I64, newcomers: F64, frictions: F64, host: I64, sent_on: I64, capacity: F64,
    limited: bool, households: I64, home: I64, camp_of: I64, present: int,
) -> F64:  # fmt: skip
    """Return persons in each camp by day, (days, C), every household deciding for itself.

    Args:
        p: parameters of flight.
        seed: of the run.
        state, newcomers, frictions, host, sent_on, capacity: of the case.
        limited: whether capacities count.
        households: (days,) in all camps together.
        home, camp_of: (most households,) where each is from and is; the first `present` are there at the start.
        present: households at the start.
    """
    days, camps = households.size, host.size
    out = np.zeros((days, camps))
    stock, appeal, mix = np.zeros(camps), np.zeros(camps), np.zeros(camps)
    chances = np.zeros((newcomers.shape[1], camps))
    for row in range(present):
        stock[camp_of[row]] += HOUSEHOLD
    born = present
    for day in range(days):
        now = state[day]
        if sent_on[now].max() >= 0:
            for row in range(present):
                to = sent_on[now, camp_of[row]]
                if to >= 0 and uniforms(seed, STREAM, 1, day, row, 0)[0] < RELEASE:
                    stock[camp_of[row]] -= HOUSEHOLD
                    stock[to] += HOUSEHOLD
                    camp_of[row] = to
        coming = households[day] - present
        if coming > 0:
            appeal_now(p, capacity, stock, limited, appeal)
            settle(p, newcomers[day], frictions[now], appeal, host, stock, float(coming * HOUSEHOLD), chances, mix)
        for _ in range(coming):
            u, v, _, _ = uniforms(seed, STREAM, 0, day, born, 0)
            born += 1
            place = pick(newcomers[day], u)
            home[present] = place
            camp_of[present] = pick(chances[place], v)
            stock[camp_of[present]] += HOUSEHOLD
            present += 1
        for gone in range(-coming):
            row = int(uniforms(seed, STREAM, 2, day, gone, 0)[0] * present)
            stock[camp_of[row]] -= HOUSEHOLD
            present -= 1
            home[row], camp_of[row] = home[present], camp_of[present]
        out[day] = stock
    return out


@compiled
def pick(chances: F64, u: float) -> int:
    """Return the row that `u` points at, where rows stand side by side as wide as their chance."""
    last = 0
    for row in range(chances.size):
        if chances[row] > 0.0:
            last = row
            u -= chances[row]
            if u < 0.0:
                return row
    return last


class Lived(NamedTuple):
    """A run with every household."""

    persons: F64
    """(days, C)"""
    flows: I64
    """(L, C) persons at the end by home and camp; those there from the start have no home and are not counted"""


def expected(
    case: Case, p: Any, total: F64, *, limited: bool = False, stock: F64 | None = None, ways: F64 | None = None
) -> F64:
    """Return expected persons by day and camp, (days, C).

    Args:
        case: the conflict.
        p: parameters of flight, from :func:`parameters`.
        total: (days,) persons in all camps together.
        limited: whether camps have capacities; without any in the folder nothing changes.
        stock: (C,) who is there before day 0; nobody if None.
        ways: frictions, if at hand already.
    """
    ways = frictions(case, p) if ways is None else ways
    there = np.zeros(len(case.host)) if stock is None else np.array(stock, dtype=np.float64)
    return expect(
        p, case.state, case.newcomers, ways, case.host, case.sent_on, case.capacity,
        limited and bool(np.isfinite(case.capacity).all()), np.asarray(total, dtype=np.float64), there,
    )  # fmt: skip


def lived(
    case: Case, p: Any, total: F64, seed: int, *, limited: bool = False, stock: F64 | None = None,
    ways: F64 | None = None,
) -> Lived:  # fmt: skip
    """Return persons by day and camp with one agent a household; arguments as in :func:`expected`."""
    ways = frictions(case, p) if ways is None else ways
    households = np.rint(np.asarray(total) / HOUSEHOLD).astype(np.int64)
    start = np.zeros(len(case.host), np.int64) if stock is None else np.rint(stock / HOUSEHOLD).astype(np.int64)
    present = int(start.sum())
    most = max(present, int(households.max(initial=0))) + 1
    home, camp_of = np.full(most, -1, np.int64), np.zeros(most, np.int64)
    camp_of[:present] = np.repeat(np.arange(len(start)), start)
    persons = live(
        p, seed, case.state, case.newcomers, ways, case.host, case.sent_on, case.capacity,
        limited and bool(np.isfinite(case.capacity).all()), households, home, camp_of, present,
    )  # fmt: skip
    flows = np.zeros((len(case.conflict.names), len(case.host)), np.int64)
    there = np.flatnonzero(home[: int(households[-1])] >= 0)
    np.add.at(flows, (home[there], camp_of[there]), HOUSEHOLD)
    return Lived(persons, flows)
