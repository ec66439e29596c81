"""What a run says: its events, its monthly panel and its outcomes as tidy tables, with the meaning of every column.

Dates are fictional: the mission is authorised on 2000-01-01, and the warm-up lies before it. A month is 30 days; month
1 starts on the day of authorisation, and the months of the warm-up are 0, -1, -2 and so on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from agents.events import BATTLE, KINDS, ONE_SIDED, REASONS, RESPONSES
from agents.measures import BY_ACTOR, BY_CELL, BY_MISSION, BY_PLACE, MONTH, position
from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    from agents.events import Events
    from agents.measures import Record
    from scenarios.displaced import Displaced
    from scenarios.world import World
    from sim.declare import F64

AUTHORISED = np.datetime64("2000-01-01")
"""fictional date on which the mission is authorised"""
YEAR = 365
"""days of a year in rates"""
IDS = 10**7
"""event ids set aside for one replicate"""


class Column(NamedTuple):
    """One column of a table that is written."""

    name: str
    unit: str
    meaning: str


RUN_COLUMNS = (
    Column("replicate", "number", "number of the run in its folder, from 0"),
    Column(
        "seed",
        "number",
        "seed of the run; under uncertainty=parameters number of its parameter draw, with the luck of the first seed",
    ),
)

EVENT_COLUMNS = (
    Column("id", "number", "unique in a run folder: replicate x 10,000,000 + row of the run's record"),
    Column("year", "year", "of date_start"),
    Column("date_start", "date", "fictional: the mission is authorised on 2000-01-01, the warm-up lies before"),
    Column("date_end", "date", "date_start and the whole days of duration_hours"),
    Column(
        "type_of_violence",
        "code",
        "1 state-based (a battle with the state forces), 2 non-state (a battle without them), 3 one-sided. UCDP has no "
        "code of its own for an attack on peacekeepers: 1 here by the state forces, 2 by an armed group, as 2 is the "
        "only code that means that no side is a government; select by event_type",
    ),
    Column("side_a", "name", "actor that attacked"),
    Column("side_b", "name", "actor that was attacked, or `civilians` or `peacekeepers`"),
    Column("dyad_name", "name", "both sides; one name a dyad, whoever attacked: state forces first"),
    Column("adm_1", "name", "district"),
    Column("adm_2", "name", "location"),
    Column("latitude", "degrees north", "of the location"),
    Column("longitude", "degrees east", "of the location"),
    Column("deaths_a", "persons", "dead of side a"),
    Column("deaths_b", "persons", "dead of side b if it is armed; peacekeepers too"),
    Column("deaths_civilians", "persons", "civilians killed, in one-sided violence or in the crossfire of a battle"),
    Column("deaths_unknown", "persons", "always 0: the model knows whom it kills"),
    Column(
        "best",
        "persons",
        "all dead of the event (true). Events without a death stay in, while UCDP counts only those with one: keep "
        "best > 0 to compare",
    ),
    Column("high", "persons", "as best: true counts have no range"),
    Column("low", "persons", "as best: true counts have no range"),
    *RUN_COLUMNS,
    Column("event_type", "word", f"one of {', '.join(KINDS.values())}"),
    Column("location", "name", "as adm_2, by the name used in the other tables"),
    Column("location_id", "number", "row of the location in its world, from 0"),
    Column("day", "days", "since the mission's authorisation; negative in the warm-up"),
    Column("month", "month", "of 30 days; 1 starts at authorisation, 0 and less is warm-up"),
    Column("reported", "true/false", "whether the mission learned of it"),
    Column("response", "word", f"to an attack on civilians: one of {', '.join(RESPONSES.values())}"),
    Column(
        "reason",
        "word",
        f"why it was not answered in time: one of {', '.join(filter(None, REASONS.values()))}; or empty",
    ),
    Column("base", "name", "location of the base that answered or was attacked; empty for none"),
    Column("duration_hours", "hours", "length of the event"),
    Column("arrival_hours", "hours", "until a unit of the mission arrived; missing if none did"),
    Column("intended_deaths", "persons", "civilians who would have died had nobody come"),
    Column("displaced", "persons", "put to flight by the event"),
)

PANEL_KEYS = (
    *RUN_COLUMNS,
    Column("month", "month", "of 30 days; 1 starts at authorisation, 0 and less is warm-up; the last may be shorter"),
    Column("location", "name", "location; empty in rows of an actor or of the mission"),
    Column("actor", "name", "armed actor; empty in rows of a location or of the mission"),
)
"""what a row of the panel is about: a location and an actor, a location alone, an actor alone, or the mission"""

MEASURES = (*BY_CELL, *BY_PLACE, *BY_ACTOR, *BY_MISSION)

DISPLACED_COLUMNS = (
    *RUN_COLUMNS,
    Column("home", "name", "location where they live when there is peace"),
    Column("place", "name", "location where they are on the last day of the run, at home or abroad"),
    Column("persons", "persons", "alive and displaced from `home` to `place`; pairs without anybody have no row"),
)

NOTES = (
    Column("rows_without_spare", "rows", "times a row of households stayed whole because no spare row was left"),
    Column("parameter_redraws", "number", "times a draw of parameters was refused and made again"),
)
"""what a model counts about itself (`MandateModel.notes`), written beside the outcomes"""


class Outcome(NamedTuple):
    """One number that sums up a period of a run."""

    name: str
    unit: str
    better: Literal["lower", "higher", "none"]
    """which direction is better, where the model's users would agree"""
    meaning: str
    area: Literal["protection", "stability", "mission"]
    compared: Literal["difference", "ratio"] = "difference"
    """how two arms are compared: by the difference, or by the ratio where one big event moves a mean (heavy tails)"""


DEATH_RATE = "persons per 100,000 and year"
"""of the population at home at the start"""
POPULATION_RATE = "% of population a year"
POPULATION_SHARE = "% of population"
UNIFORMED_RATE = "persons per 1,000 and year"

OUTCOMES = (
    Outcome("civilians_killed", DEATH_RATE, "lower", "civilians killed in one-sided violence", "protection", "ratio"),
    Outcome("civilians_killed_by_state", DEATH_RATE, "lower", "of them by the state forces", "protection", "ratio"),
    Outcome("civilians_killed_by_groups", DEATH_RATE, "lower", "of them by armed groups", "protection", "ratio"),
    Outcome("crossfire_killed", DEATH_RATE, "lower", "civilians killed in battles", "protection", "ratio"),
    Outcome("opportunities", "events a month", "none", "opportunities for violence against civilians", "protection"),
    Outcome("deterred", "events a month", "none", "opportunities deterred or pre-empted", "protection"),
    Outcome("deterred_share", "share", "higher", "deterred of all opportunities", "protection"),
    Outcome("attacks", "events a month", "lower", "attacks on civilians (true)", "protection"),
    Outcome("attacks_by_state", "events a month", "lower", "of them by the state forces", "protection"),
    Outcome("attacks_by_groups", "events a month", "lower", "of them by armed groups", "protection"),
    Outcome("reported_share", "share", "none", "attacks on civilians the mission learned of", "protection"),
    Outcome("in_time", "share", "higher", "attacks on civilians answered in time", "protection"),
    Outcome("in_time_by_state", "share", "higher", "attacks by the state forces answered in time", "protection"),
    Outcome("in_time_by_groups", "share", "higher", "attacks by armed groups answered in time", "protection"),
    Outcome("late", "share", "lower", "attacks on civilians answered late", "protection"),
    Outcome("missed", "share", "lower", "attacks on civilians not answered", "protection"),
    Outcome("response_hours", "hours", "lower", "until a unit arrived, where one did (mean)", "protection"),
    Outcome("newly_displaced", POPULATION_RATE, "lower", "residents who fled their home", "protection", "ratio"),
    Outcome("displaced", POPULATION_SHARE, "lower", "residents displaced elsewhere at the end", "protection", "ratio"),
    Outcome("returned", POPULATION_RATE, "higher", "displaced residents who came home", "protection", "ratio"),
    Outcome("fear", "level", "lower", "mean fear at the end, by persons present", "protection"),
    Outcome("sheltered", "persons", "higher", "persons whom protection sites keep from harm (mean)", "protection"),
    Outcome("sexual_violence", "events a month", "lower", "incidents of sexual violence (true)", "protection"),
    Outcome("sexual_violence_reported", "events a month", "none", "of them, reported", "protection"),
    Outcome("in_need", POPULATION_SHARE, "lower", "people in acute need (mean of months)", "protection", "ratio"),
    Outcome("served", "share", "higher", "people in need whom aid serves", "protection"),
    Outcome("indirect_deaths", DEATH_RATE, "lower", "deaths of want, not by violence", "protection", "ratio"),
    Outcome("misconduct", "events a month", "lower", "cases of misconduct by peacekeepers, known or not", "mission"),
    Outcome("grievance", "level", "lower", "mean grievance against state forces (mean of months)", "stability"),
    Outcome("projects_attacked", "events a month", "lower", "development projects destroyed", "stability"),
    Outcome("effort_wps_crsv", "share", "none", "effort on sexual violence and women (mean of months)", "mission"),
    Outcome("effort_protection", "share", "none", "effort on protection of civilians (mean of months)", "mission"),
    Outcome("battles", "events a month", "lower", "battles between armed actors", "stability"),
    Outcome("battle_deaths", DEATH_RATE, "lower", "fighters of all sides killed in battle", "stability", "ratio"),
    Outcome("group_fighters", "persons", "none", "fighters of all armed groups at the end", "stability"),
    Outcome("truces", "share", "higher", "groups in a truce with the state, or defeated (mean of months)", "stability"),
    Outcome("agreements", "events a year", "higher", "peace agreements of a group with the state", "stability"),
    Outcome("relapses", "events a year", "lower", "returns of a group and the state to war", "stability"),
    Outcome("recruited", "persons a year", "lower", "civilians recruited by armed groups", "stability"),
    Outcome("state_control", "share", "none", "control by the state forces at the end, by population", "stability"),
    Outcome("trust_authority", "level", "higher", "mean trust in the authorities at the end", "stability"),
    Outcome("capacity", "level", "higher", "capacity of local authorities at the end, by population", "stability"),
    Outcome("state_capability", "level", "none", "capability of the state forces at the end", "stability"),
    Outcome("accountability", "level", "higher", "accountability of the state forces at the end", "stability"),
    Outcome("crime", "1/100,000/month", "lower", "homicides apart from the war (mean of months)", "stability"),
    Outcome("legitimacy", "level", "higher", "legitimacy of authorities at the end, by residents", "stability"),
    Outcome("corruption", "level", "lower", "corruption of authorities at the end, by residents", "stability"),
    Outcome("signatures", "events a year", "higher", "ceasefires and peace agreements", "stability"),
    Outcome("ex_combatants", "persons", "none", "former fighters at the end", "stability"),
    Outcome("ex_combatants_poor", "share", "lower", "of them in poverty (mean of months with any)", "stability"),
    Outcome("returned_to_arms", "persons a year", "lower", "former fighters who went back", "stability"),
    Outcome("cases_investigated", "cases", "none", "attacks on civilians taken up by courts so far", "stability"),
    Outcome("indicted", "actors", "none", "armed actors whose leaders are indicted at the end", "stability"),
    Outcome("trust_between_groups", "level", "higher", "trust between groups at the end, by residents", "stability"),
    Outcome("distress", "share", "lower", "adults in clinical distress at the end, by residents", "stability"),
    Outcome("strength", "share of the ceiling", "none", "personnel of all kinds present (mean of months)", "mission"),
    Outcome(
        "months_to_90",
        "months",
        "lower",
        "from authorisation until strength first reaches 90 % of the ceiling",
        "mission",
    ),
    Outcome("cost", "million USD a year", "lower", "cost of the mission", "mission"),
    Outcome("attacks_on_peacekeepers", "events a month", "lower", "attacks on peacekeepers", "mission"),
    Outcome(
        "peacekeepers_killed",
        UNIFORMED_RATE,
        "lower",
        "peacekeepers killed by attacks, of the uniformed personnel present",
        "mission",
        "ratio",
    ),
    Outcome("host_consent", "level", "higher", "consent of the host state at the end", "mission"),
    Outcome("group_consent", "level", "higher", "consent of the armed groups at the end (mean of groups)", "mission"),
    Outcome("community_consent", "level", "higher", "consent of communities at the end, by population", "mission"),
    Outcome("cooperation", "level", "higher", "cooperation of authorities at the end, by population", "mission"),
    Outcome("trust_mission", "level", "higher", "mean trust in the mission at the end, by persons present", "mission"),
    Outcome("reputation", "level", "none", "reputation with the armed groups at the end (mean of groups)", "mission"),
    Outcome("access", "share", "higher", "access to places, by population (mean of months)", "mission"),
    Outcome("patrols", "patrols a day", "none", "patrols that reached a place (mean of months)", "mission"),
)
"""every outcome; its period is the whole mission, or months 13 to 36 under a name that ends in `LATER`"""

LATER = "_months_13_36"
LATER_MONTHS = (13, 36)
"""first and last month of the outcomes for which the mission's deployment is over"""


def titled(name: str) -> tuple[str, str]:
    """Return meaning and unit of the outcome in column `name` of a summary; name and no unit of any other column."""
    found = {outcome.name: outcome for outcome in OUTCOMES}.get(name.removesuffix(LATER))
    if found is None:
        return name, ""
    later = f", months {LATER_MONTHS[0]}-{LATER_MONTHS[1]}" if name.endswith(LATER) else ""
    # "of them by ..." needs the word that it follows.
    meaning = found.name.replace("_", " ") if found.meaning.startswith("of them") else found.meaning
    return f"{meaning[0].upper()}{meaning[1:]}{later}", found.unit


def event_frame(record: Record, world: World, replicate: int, seed: int) -> pd.DataFrame:
    """Return one row an event, in the public columns of UCDP GED and then our own (`EVENT_COLUMNS`)."""
    events = record.events
    places: list[Any] = list(world.territory.nodes(data=True))
    names = np.array([name for name, _ in places], dtype=object)
    bases = np.array([*(base.location for base in world.bases), ""], dtype=object)
    day = events.day.astype(np.int64) - authorised_on(record)
    start = AUTHORISED + day
    deaths = events.deaths_a + events.deaths_b + events.deaths_civilians
    columns: dict[str, Any] = {
        "id": replicate * IDS + np.arange(len(day), dtype=np.int64),
        "year": start.astype("datetime64[Y]").astype(np.int64) + 1970,
        "date_start": start.astype("datetime64[s]"),
        "date_end": (start + (events.duration // 24).astype(np.int64)).astype("datetime64[s]"),
        "type_of_violence": _type_of_violence(events),
        **_sides(events, world),
        "adm_1": _words(np.array([place["district"] for _, place in places], dtype=object)[events.place]),
        "adm_2": _words(names[events.place]),
        "latitude": np.array([place["latitude"] for _, place in places])[events.place],
        "longitude": np.array([place["longitude"] for _, place in places])[events.place],
        "deaths_a": events.deaths_a,
        "deaths_b": events.deaths_b,
        "deaths_civilians": events.deaths_civilians,
        "deaths_unknown": np.zeros_like(deaths),
        "best": deaths,
        "high": deaths,
        "low": deaths,
        "replicate": np.full(len(day), replicate, np.int32),
        "seed": np.full(len(day), seed, np.int64),
        "event_type": _coded(events.kind, KINDS),
        "location": _words(names[events.place]),
        "location_id": events.place,
        "day": day.astype(np.int32),
        "month": (day // MONTH + 1).astype(np.int32),
        "reported": events.reported.astype(bool),
        "response": _coded(events.response, RESPONSES),
        "reason": _coded(events.reason, REASONS),
        "base": _words(bases[events.base]),  # -1, none, is the last
        "duration_hours": events.duration,
        "arrival_hours": np.where(events.arrival < 0, np.float32(np.nan), events.arrival),
        "intended_deaths": events.intended,
        "displaced": events.moved,
    }
    return pd.DataFrame({column.name: columns[column.name] for column in EVENT_COLUMNS})


def panel_frame(record: Record, world: World, replicate: int, seed: int) -> pd.DataFrame:
    """Return the monthly panel in long form: rows of (month, location, actor), of (month, location), of (month, actor)
    and of the month alone.

    Measures that do not apply to a row are missing. Columns are `PANEL_KEYS` and then all measures.
    """
    months, locations, actors = record.cells.shape[:3]
    month = np.arange(months) + 1 - record.warmup_months
    # Number 0 stands for "none of them" in both axes.
    by_cell = np.stack(np.meshgrid(month, np.arange(locations) + 1, np.arange(actors) + 1, indexing="ij"), -1)
    by_place = np.stack(np.meshgrid(month, np.arange(locations) + 1, [0], indexing="ij"), -1)
    by_actor = np.stack(np.meshgrid(month, [0], np.arange(actors) + 1, indexing="ij"), -1)
    by_mission = np.stack(np.meshgrid(month, [0], [0], indexing="ij"), -1)
    keys = np.concatenate([part.reshape(-1, 3) for part in (by_cell, by_place, by_actor, by_mission)])
    # Columns of their own, filled where they apply: the panel of 10,000 locations is too large to be held twice.
    values: dict[str, F64] = {}
    row = 0
    parts = (record.cells, BY_CELL), (record.places, BY_PLACE), (record.actors, BY_ACTOR), (record.mission, BY_MISSION)
    for part, measures in parts:
        flat = part.reshape(-1, len(measures))
        for column, measure in enumerate(measures):
            values[measure.name] = np.full(len(keys), np.nan)
            values[measure.name][row : row + len(flat)] = flat[:, column]
        row += len(flat)
    known = {
        "replicate": np.full(len(keys), replicate, np.int32),
        "seed": np.full(len(keys), seed, np.int64),
        "month": keys[:, 0].astype(np.int32),
        "location": pd.Categorical.from_codes(keys[:, 1], pd.Index(["", *world.territory])),
        "actor": pd.Categorical.from_codes(keys[:, 2], pd.Index(["", *(actor.name for actor in world.actors)])),
    }
    return pd.DataFrame({column.name: known[column.name] for column in PANEL_KEYS} | values, copy=False)


def displaced_frame(displaced: Displaced, world: World, replicate: int, seed: int) -> pd.DataFrame:
    """Return one row a pair of home and place between which persons are displaced (`DISPLACED_COLUMNS`)."""
    names = pd.Index([*world.territory])
    columns: dict[str, Any] = {
        "replicate": np.full(len(displaced.persons), replicate, np.int32),
        "seed": np.full(len(displaced.persons), seed, np.int64),
        "home": pd.Categorical.from_codes(displaced.home, names),
        "place": pd.Categorical.from_codes(displaced.place, names),
        "persons": displaced.persons,
    }
    return pd.DataFrame({column.name: columns[column.name] for column in DISPLACED_COLUMNS})


def summary(record: Record, world: World) -> dict[str, float]:
    """Return every outcome of `OUTCOMES` for the whole mission, and under names ending in `LATER` for months 13-36.

    What cannot be said is NaN: a share of nothing, and all of months 13-36 of a run that ends before.
    """
    days, months = record.days - authorised_on(record), len(record.cells) - record.warmup_months
    whole = _outcomes(_Period(record, world, 1, months)) if days else _nothing()
    later = _outcomes(_Period(record, world, *LATER_MONTHS)) if days >= LATER_MONTHS[1] * MONTH else _nothing()
    return whole | {f"{name}{LATER}": value for name, value in later.items()}


def outcomes_frame(record: Record, world: World, seed: int) -> pd.DataFrame:
    """Return the outcomes over the whole mission as a tidy table: seed, outcome, value, unit, area."""
    values = summary(record, world)
    return pd.DataFrame(
        {
            "seed": seed,
            "outcome": [outcome.name for outcome in OUTCOMES],
            "value": [values[outcome.name] for outcome in OUTCOMES],
            "unit": [outcome.unit for outcome in OUTCOMES],
            "area": [outcome.area for outcome in OUTCOMES],
        }
    )


def authorised_on(record: Record) -> int:
    """Return the day of the run on which the mission is authorised."""
    return record.warmup_days


def home_population(world: World) -> float:
    """Return the persons at home at the start, over whom rates are taken."""
    return float(_home_persons(world).sum())


def half_a_person(outcome: Outcome, world: World, days: int) -> float:
    """Return what half a person is in the unit of an outcome that is compared by its ratio.

    It is added before a logarithm is taken, so that runs without a death can be compared too. Peacekeepers are taken to
    be as many as the world's plan of bases has.

    Args:
        outcome: one whose `compared` is ``ratio``.
        world: of the run.
        days: of the mission.

    Raises:
        ValueError: for an outcome in another unit.
    """
    uniformed = max(sum(base.troops + base.police + base.observers for base in world.bases), 1)
    whole = {
        DEATH_RATE: 100_000 * YEAR / days / home_population(world),
        POPULATION_RATE: 100 * YEAR / days / home_population(world),
        POPULATION_SHARE: 100 / home_population(world),
        UNIFORMED_RATE: 1_000 * YEAR / days / uniformed,
    }
    if outcome.unit not in whole:
        raise ValueError(f"{outcome.name} counts no persons: {outcome.unit}")
    return 0.5 * whole[outcome.unit]


def ceiling(world: World) -> int:
    """Return the mission's authorised personnel of all kinds, in the world's plan of bases."""
    return sum(base.troops + base.police + base.observers + base.civilians for base in world.bases)


# Events


def _type_of_violence(events: Events) -> np.ndarray[Any, Any]:
    with_state = (events.side_a == STATE_FORCES) | (events.side_b == STATE_FORCES)
    return np.where(events.kind == ONE_SIDED, 3, np.where(with_state, 1, 2)).astype(np.int8)


def _sides(events: Events, world: World) -> dict[str, Any]:
    """Return the names of both sides and of the dyad."""
    # Indexed from the end, CIVILIANS (-1) and PEACEKEEPERS (-2) find their word.
    names = np.array([*(actor.name for actor in world.actors), "peacekeepers", "civilians"], dtype=object)
    # In a battle the same two may attack in turn.
    turned = (events.kind == BATTLE) & (events.side_b < events.side_a)
    first = np.where(turned, events.side_b, events.side_a)
    second = np.where(turned, events.side_a, events.side_b)
    return {
        "side_a": _words(names[events.side_a]),
        "side_b": _words(names[events.side_b]),
        "dyad_name": _words(names[first] + " - " + names[second]),
    }


def _words(values: np.ndarray[Any, Any]) -> Any:
    # A type of its own, since a run without events must have the same columns as one with.
    return pd.array(values, dtype="string")


def _coded(codes: np.ndarray[Any, Any], words: dict[int, str]) -> Any:
    table = np.array([words.get(code, "") for code in range(max(words) + 1)], dtype=object)
    return _words(table[codes])


# Outcomes


def _home_persons(world: World) -> F64:
    """Return the persons of every location at the start; 0 abroad."""
    places = (place for _, place in world.territory.nodes(data=True))
    return np.array([place["population"] if place["country"] == HOME else 0 for place in places], dtype=np.float64)


@dataclass(frozen=True)
class _Period:
    """The months `first` to `last` of a run, which has them all; its last month may be short."""

    record: Record
    world: World
    first: int
    last: int

    @property
    def days(self) -> int:
        start = authorised_on(self.record) + (self.first - 1) * MONTH
        return min(self.record.days, start + (self.last - self.first + 1) * MONTH) - start

    @property
    def rows(self) -> slice:
        return slice(self.record.warmup_months + self.first - 1, self.record.warmup_months + self.last)

    def cell(self, name: str) -> F64:
        """Return a measure as (months, locations, actors)."""
        return self.record.cells[self.rows, :, :, position(name, BY_CELL)]

    def place(self, name: str) -> F64:
        """Return a measure as (months, locations)."""
        return self.record.places[self.rows, :, position(name, BY_PLACE)]

    def actor(self, name: str) -> F64:
        """Return a measure as (months, actors)."""
        return self.record.actors[self.rows, :, position(name, BY_ACTOR)]

    def mission(self, name: str) -> F64:
        """Return a measure of the mission as (months,)."""
        return self.record.mission[self.rows, position(name, BY_MISSION)]

    def happened(self, name: str) -> float:
        """Return what a count of the mission that only grows grew by."""
        count = self.record.mission[: self.rows.stop, position(name, BY_MISSION)]
        return float(count[-1] - count[self.rows.start - 1]) if self.rows.start else float(count[-1])

    def total(self, name: str) -> tuple[float, float, float]:
        """Return the sum over the period of a measure by actor: all, state forces, armed groups."""
        by_actor = self.cell(name).sum(axis=(0, 1))
        state = float(by_actor[STATE_FORCES])
        return float(by_actor.sum()), state, float(by_actor.sum()) - state

    def a_month(self, count: float) -> float:
        return count * MONTH / self.days

    def a_year(self, count: float, of: float, per: float) -> float:
        return _ratio(count * per * YEAR / self.days, of)


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")


def _weighted(values: F64, weights: F64) -> float:
    return _ratio(float(values @ weights), float(weights.sum()))


def _outcomes(period: _Period) -> dict[str, float]:
    """Return all outcomes of a period, in the order of `OUTCOMES`."""
    found = _violence(period) | _displacement(period) | _people(period) | _parties(period)
    found |= _institutions(period) | _mission(period)
    return {outcome.name: float(found[outcome.name]) for outcome in OUTCOMES}


def _nothing() -> dict[str, float]:
    return {outcome.name: float("nan") for outcome in OUTCOMES}


def _violence(period: _Period) -> dict[str, float]:
    people = home_population(period.world)
    killed, killed_by_state, killed_by_groups = (
        period.a_year(count, people, 100_000) for count in period.total("civilians_killed")
    )
    attacks, in_time = period.total("attacks"), period.total("attacks_in_time")
    opportunities, deterred = period.total("opportunities")[0], period.total("deterred")[0]
    return {
        "civilians_killed": killed,
        "civilians_killed_by_state": killed_by_state,
        "civilians_killed_by_groups": killed_by_groups,
        "crossfire_killed": period.a_year(float(period.place("crossfire_killed").sum()), people, 100_000),
        "opportunities": period.a_month(opportunities),
        "deterred": period.a_month(deterred),
        "deterred_share": _ratio(deterred, opportunities),
        "attacks": period.a_month(attacks[0]),
        "attacks_by_state": period.a_month(attacks[1]),
        "attacks_by_groups": period.a_month(attacks[2]),
        "reported_share": _ratio(period.total("attacks_reported")[0], attacks[0]),
        "in_time": _ratio(in_time[0], attacks[0]),
        "in_time_by_state": _ratio(in_time[1], attacks[1]),
        "in_time_by_groups": _ratio(in_time[2], attacks[2]),
        "late": _ratio(period.total("attacks_late")[0], attacks[0]),
        "missed": _ratio(period.total("attacks_missed")[0], attacks[0]),
        "response_hours": _response_hours(period),
        "battles": period.a_month(_battles(period)),
        "battle_deaths": period.a_year(period.total("fighters_killed")[0], people, 100_000),
    }


def _in_period(period: _Period) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which events of the run lie in the period."""
    start = authorised_on(period.record) + (period.first - 1) * MONTH
    return (period.record.events.day >= start) & (period.record.events.day < start + period.days)


def _response_hours(period: _Period) -> float:
    events = period.record.events
    answered = _in_period(period) & (events.kind == ONE_SIDED) & (events.arrival >= 0)
    return _ratio(float(events.arrival[answered].sum(dtype=np.float64)), float(answered.sum()))


def _battles(period: _Period) -> float:
    # The panel counts a battle once for each side.
    return float((_in_period(period) & (period.record.events.kind == BATTLE)).sum())


def _displacement(period: _Period) -> dict[str, float]:
    people = home_population(period.world)
    return {
        "newly_displaced": period.a_year(float(period.place("newly_displaced").sum()), people, 100),
        "displaced": 100 * _ratio(float(period.place("displaced_from")[-1].sum()), people),
        "returned": period.a_year(float(period.place("returned").sum()), people, 100),
    }


def _people(period: _Period) -> dict[str, float]:
    people, need = home_population(period.world), float(period.place("in_need").sum())
    months = len(period.mission("recruited"))
    return {
        "sexual_violence": float(period.cell("sexual_violence").sum()) / months,
        "sexual_violence_reported": float(period.cell("sexual_violence_reported").sum()) / months,
        "in_need": 100 * _ratio(need / months, people),
        "served": _ratio(float(period.place("served").sum()), need),
        "indirect_deaths": period.a_year(float(period.place("indirect_deaths").sum()), people, 100_000),
        "misconduct": float(period.mission("misconduct_cases").mean()),
        "grievance": float(period.mission("grievance_state").mean()),
        "projects_attacked": float(period.mission("projects_attacked").mean()),
        "effort_wps_crsv": float(period.mission("effort_wps_crsv").mean()),
        "effort_protection": float(period.mission("effort_protection").mean()),
    }


def _parties(period: _Period) -> dict[str, float]:
    homes = _home_persons(period.world)
    present = np.where(homes > 0, period.place("population")[-1], 0.0)
    groups = [row for row in range(len(period.world.actors)) if row != STATE_FORCES]
    consent, reputation = period.actor("consent")[-1], period.actor("reputation")[-1]
    return {
        "fear": _weighted(period.place("fear")[-1], present),
        "trust_mission": _weighted(period.place("trust_mission")[-1], present),
        "trust_authority": _weighted(period.place("trust_authority")[-1], present),
        "capacity": _weighted(period.place("capacity")[-1], homes),
        "cooperation": _weighted(period.place("cooperation")[-1], homes),
        "community_consent": _weighted(period.place("community_consent")[-1], homes),
        "state_control": _weighted(period.cell("control")[-1, :, STATE_FORCES], homes),
        "group_fighters": float(period.cell("fighters")[-1][:, groups].sum()),
        "host_consent": float(consent[STATE_FORCES]),
        "group_consent": _ratio(float(consent[groups].sum()), len(groups)),
        "reputation": _ratio(float(reputation[groups].sum()), len(groups)),
        "truces": _ratio(float(period.mission("dyads_in_truce").mean()), len(groups)),
        "agreements": period.a_year(period.happened("agreements"), 1, 1),
        "relapses": period.a_year(period.happened("relapses"), 1, 1),
        "recruited": period.a_year(float(period.mission("recruited").sum()), 1, 1),
    }


def _institutions(period: _Period) -> dict[str, float]:
    at_end = (
        "state_capability", "accountability", "legitimacy", "corruption", "ex_combatants", "cases_investigated",
        "indicted", "trust_between_groups", "distress",
    )  # fmt: skip
    some = period.mission("ex_combatants") > 0
    poor = period.mission("ex_combatants_poor")[some]
    return {name: float(period.mission(name)[-1]) for name in at_end} | {
        "crime": float(period.mission("crime").mean()),
        "signatures": (period.happened("ceasefires") + period.happened("agreements")) * YEAR / period.days,
        "ex_combatants_poor": float(poor.mean()) if poor.size else float("nan"),
        "returned_to_arms": float(period.mission("returned_to_arms").sum()) * YEAR / period.days,
    }


def _mission(period: _Period) -> dict[str, float]:
    uniformed = period.place("troops") + period.place("police") + period.place("observers")
    strength = (uniformed + period.place("mission_civilians")).sum(axis=1)
    homes = _home_persons(period.world)
    return {
        "strength": _ratio(float(strength.mean()), ceiling(period.world)),
        "months_to_90": _months_to_90(period),
        "attacks_on_peacekeepers": period.a_month(period.total("attacks_on_peacekeepers")[0]),
        "peacekeepers_killed": period.a_year(
            period.total("peacekeepers_killed")[0], float(uniformed.sum(axis=1).mean()), 1_000
        ),
        "access": _weighted(period.place("access").mean(axis=0), homes),
        "patrols": float(period.place("patrols").sum(axis=1).mean()),
        "cost": period.a_year(float(period.mission("cost").sum()), 1, 1),
        "sheltered": float(period.place("sheltered").sum(axis=1).mean()),
    }


def _months_to_90(period: _Period) -> float:
    """Return the first month, counted from authorisation, at whose end strength is 90 % of the ceiling or more."""
    upto = _Period(period.record, period.world, 1, period.last)
    kinds = ("troops", "police", "observers", "mission_civilians")
    strength = sum(upto.place(kind).sum(axis=1) for kind in kinds)
    reached = np.flatnonzero(strength >= 0.9 * ceiling(period.world))
    return float(reached[0] + 1) if len(reached) and ceiling(period.world) else float("nan")
