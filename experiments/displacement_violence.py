"""How much worse are camp counts where fighting is not the recorded one: of a table of events, or of a simulated war.

Reported, not tuned. The simulated war is that of the imported places (:mod:`scenarios.displacement_import`): generic
groups where fighting was recorded on many days, no mission until the last months.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from experiments.displacement_scores import ard
from scenarios.displacement_flows import FADING, case_of, expected
from scenarios.geography import great_circle

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.conflict_folder import Conflict

EVENTS = {"car2013": "ucdp_ged_23_1_car.geojson"}
"""conflict -> table of georeferenced events, in the folder `events` beside the one that holds the conflicts"""
RUNS = 5
NEAR = 75.0
"""km: an event further from every place of the country is left out"""
WARMUP = 730
"""days without a mission, the most that a run has"""


class Violence(NamedTuple):
    """The score with other days of fighting."""

    source: str
    score: float
    about: str


def violence(conflict: Conflict, folder: Path, p: Any) -> tuple[Violence, ...]:
    """Return the scores with fighting by the events of a table and by a simulated war; none without the table."""
    table = folder.resolve().parents[1] / "events" / EVENTS.get(conflict.name, "")
    if not table.is_file():
        return ()
    return (by_table(conflict, table, p), by_simulation(conflict, folder, p))


def fighting_after(days: np.ndarray[Any, Any], places: np.ndarray[Any, Any], shape: tuple[int, ...]) -> Any:
    """Flag every place from a fatal event until `FADING` days after it, (days, L)."""
    flagged = np.zeros(shape, dtype=np.bool_)
    for day, place in zip(days, places, strict=True):
        flagged[max(int(day), 0) : max(int(day + FADING), 0), place] = True
    return flagged


def scored(conflict: Conflict, flagged: Any, p: Any) -> float:
    """Return the score of the rule with these days of fighting."""
    observed = conflict.observed()
    return ard(expected(case_of(conflict, flagged), p, observed.sum(axis=1)), observed)


def by_table(conflict: Conflict, table: Path, p: Any) -> Violence:
    """Score with the events of a GeoJSON table: points with `date_start` (yyyy-mm-dd) and `best` (deaths)."""
    days, places = [], []
    home = np.flatnonzero((conflict.country == conflict.home) & ~conflict.camp)
    for feature in json.loads(table.read_text(encoding="utf-8"))["features"]:
        facts = feature["properties"]
        day = int((np.datetime64(str(facts["date_start"])[:10]) - np.datetime64(conflict.start)).astype(int))
        if not (-FADING < day < conflict.days and float(facts["best"]) > 0):
            continue
        east, north = feature["geometry"]["coordinates"][:2]
        apart = great_circle(north, east, conflict.latitude[home], conflict.longitude[home])
        if apart.min() <= NEAR:
            days.append(day)
            places.append(int(home[int(apart.argmin())]))
    flagged = fighting_after(np.array(days), np.array(places, dtype=np.int64), conflict.fighting.shape)
    about = f"{len(days)} fatal events, {flagged.mean(axis=0).sum():.1f} places with fighting on an average day"
    return Violence("the table of events", scored(conflict, flagged, p), about)


def by_simulation(conflict: Conflict, folder: Path, p: Any) -> Violence:
    """Score with the events of simulated wars, mean over `RUNS` seeds."""
    from agents.schema import SCHEMA
    from scenarios.build import build
    from scenarios.configuration import load_configuration
    from scenarios.displacement_import import imported

    world = imported(folder, conflict.name)
    row_of = {name: row for row, name in enumerate(conflict.names)}
    rows = np.array([row_of[name] for name in world.territory])
    after = max(conflict.days - WARMUP, 1)
    configuration = load_configuration(
        [f"warmup_days={min(conflict.days, WARMUP)}", f"days={after}", "households=3000"], SCHEMA
    )
    scores, busy = [], []
    for seed in range(1, RUNS + 1):
        model = build(configuration, seed=seed, world=world)
        model.run_for(after)
        events = model.record().events
        dead = events.deaths_a + events.deaths_b + events.deaths_civilians
        fatal = (dead > 0) & (events.day < conflict.days)
        flagged = fighting_after(events.day[fatal], rows[events.place[fatal]], conflict.fighting.shape)
        flagged[:, conflict.camp] = False
        scores.append(scored(conflict, flagged, p))
        busy.append(float(flagged.mean(axis=0).sum()))
    recorded = conflict.fighting.mean(axis=0).sum()
    about = (
        f"{RUNS} runs, sd {np.std(scores, ddof=1):.3f}; {np.mean(busy):.1f} places with fighting on an average day, "
        f"{recorded:.1f} recorded"
    )
    return Violence("simulated war", float(np.mean(scores)), about)
