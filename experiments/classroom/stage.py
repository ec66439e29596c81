"""The stage: runs a course to where the class stands, and says what is seen of it.

Checkpoints are models that are never run on: :func:`scenarios.build.turn` goes on from a copy. A period is what happens
between two days, small enough to be sent to a browser at once, which plays it; what the mission does not know is in it
only where truth is asked for.
"""

from __future__ import annotations

import hashlib
import threading
from base64 import b64encode
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np

from agents.events import KINDS, ONE_SIDED, REASONS, RESPONSES
from experiments.classroom.course import configured, onward, run_on
from scenarios.build import build
from scenarios.outcomes import AUTHORISED, event_frame, panel_frame
from scenarios.world import HOME, STATE_FORCES

if TYPE_CHECKING:
    import pandas as pd

    from agents.events import Events
    from experiments.classroom.course import Course
    from scenarios.model import MandateModel
    from scenarios.world import World
    from sim.declare import U8

type Key = tuple[tuple[str, ...], tuple[Any, ...], int]
"""of a checkpoint: start of its course, changes that have acted, day"""
MOST_CHECKPOINTS = 24
"""held in memory; one of 2,000 households takes about 2 MB"""
FULL = 250
"""what stands for the top of a layer's scale; 255 stands for nobody"""
NOBODY = 255
SCALES = {"hold": 1.0, "presence": 1.0, "threat": 5.0, "displaced": 1.0, "threat_true": 5.0}
"""layer -> value that `FULL` stands for: shares, but for the mission's estimate of threat (reports, fading) and the
true one (deaths per 10,000, fading)"""


class Stage:
    """The runs of one exercise; every method may be called from any thread, one computes at a time."""

    def __init__(self, world: World, seed: int) -> None:
        """Hold nothing yet; the first question builds the world's model."""
        self.world = world
        self.seed = seed
        self._lock = threading.Lock()
        self._checkpoints: OrderedDict[Key, MandateModel] = OrderedDict()

    # --------------------------------------------------------------------------------------------------------- models

    def checkpoint(self, course: Course, day: int) -> MandateModel:
        """Return the model at the dawn of `day`, before changes of that day act; it must not be run or changed."""
        with self._lock:
            return self._checkpoint(course, day)

    def _checkpoint(self, course: Course, day: int) -> MandateModel:
        key = _key(course, day)
        if key in self._checkpoints:
            self._checkpoints.move_to_end(key)
            return self._checkpoints[key]
        if day == 0:
            model = build(configured(course.start), seed=self.seed, world=self.world)
        else:
            held = [earlier for _, _, earlier in self._checkpoints if earlier < day]
            last = max((each for each in held if _key(course, each) in self._checkpoints), default=0)
            model = run_on(onward(self._checkpoint(course, last), course), course, day)
        return self._keep(key, model)

    def _keep(self, key: Key, model: MandateModel) -> MandateModel:
        self._checkpoints[key] = model
        while len(self._checkpoints) > MOST_CHECKPOINTS:
            self._checkpoints.popitem(last=False)
        return model

    # -------------------------------------------------------------------------------------------------- what is seen

    def country(self) -> dict[str, Any]:
        """Return what does not change: places with their position on a map of width 1, roads, actors, words."""
        graph = self.world.territory
        nodes = [graph.nodes[name] for name in graph]
        latitude = np.array([node["latitude"] for node in nodes])
        longitude = np.array([node["longitude"] for node in nodes])
        # A degree of longitude is shorter than one of latitude, by the cosine of the latitude.
        x = (longitude - longitude.min()) * np.cos(np.radians(latitude.mean()))
        y = latitude.max() - latitude
        width = max(float(x.max()), 1e-9)
        bases = {base.location for base in self.world.bases}
        row = {name: number for number, name in enumerate(graph)}
        return {
            "title": self.world.title,
            "banner": self.world.banner,
            "authorised": str(AUTHORISED),
            "places": [
                {
                    "name": name, "x": round(float(x[i]) / width, 4), "y": round(float(y[i]) / width, 4),
                    "population": int(nodes[i]["population"]), "district": nodes[i]["district"],
                    "abroad": nodes[i]["country"] != HOME, "base": name in bases,
                }
                for i, name in enumerate(graph)
            ],
            "roads": [[row[a], row[b], round(float(road["hours"]), 1)] for a, b, road in graph.edges(data=True)],
            "bases": [row[base.location] for base in self.world.bases],
            "actors": [{"name": actor.name, "kind": actor.kind} for actor in self.world.actors],
        }  # fmt: skip

    def period(self, course: Course, first: int, last: int, *, truth: bool) -> dict[str, Any]:
        """Return what is seen of a course from the dawn of `first` to the dawn of `last`, as plain data.

        Args:
            course: what is run.
            first, last: days of the mission.
            truth: whether what the mission does not know is in it: attacks it has not learned of, the true threat.
        """
        with self._lock:
            model = onward(self._checkpoint(course, first), course)
            before = model.record().events.day.size
            frames = [_frame(model)]
            changed = {change.day for change in course.changes}
            while model.steps < last:
                if model.steps in changed and model.steps > first:
                    model = onward(self._keep(_key(course, model.steps), model), course)
                model.run_for(1)
                frames.append(_frame(model))
            events = self._keep(_key(course, last), model).record().events
        layers = [name for name in SCALES if truth or name != "threat_true"]
        stacked = {name: np.stack([frame[name] for frame in frames]) for name in ("control", *layers)}
        incidents = _incidents(events, before, model.warmup_days)
        known = [incident for incident in incidents if truth or incident["reported"]]
        return {
            "first": first,
            "last": last,
            "days": len(frames),
            "layers": {name: b64encode(values.tobytes()).decode() for name, values in stacked.items()},
            "scales": {name: SCALES[name] for name in layers},
            "incidents": known,
            "series": _series(frames, incidents, first, truth=truth),
        }

    def tables(self, course: Course, day: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return true events and panel up to the dawn of `day`, in the columns of :mod:`scenarios.outcomes`."""
        record = self.checkpoint(course, day).record()
        return event_frame(record, self.world, 0, self.seed), panel_frame(record, self.world, 0, self.seed)

    def bases(self, course: Course, day: int) -> dict[str, int]:
        """Return location of a base -> troops authorised there on `day`."""
        authorised = self.checkpoint(course, day).state.base.ceiling_troops
        return {base.location: int(troops) for base, troops in zip(self.world.bases, authorised, strict=True)}

    def caveats(self, course: Course, day: int) -> list[dict[str, Any]]:
        """Return, by base, its contributor and the share of its units that act when a task is risky."""
        base = self.checkpoint(course, day).state.base
        return [
            {
                "location": plan.location, "contributor": plan.contributor, "troops": int(base.troops[row]),
                "willing": float(base.willing[row]),
            }
            for row, plan in enumerate(self.world.bases)
        ]  # fmt: skip

    def digest(self, course: Course, day: int) -> str:
        """Return a digest (SHA-256, hex) of all that a course has recorded up to `day`; equal runs have equal ones."""
        record = self.checkpoint(course, day).record()
        found = hashlib.sha256()
        for array in (record.cells, record.places, record.actors, record.mission, *record.events):
            found.update(np.ascontiguousarray(array).tobytes())
        return found.hexdigest()


def _key(course: Course, day: int) -> Key:
    """Return what a checkpoint depends on: the start, the changes that have acted, the day."""
    acted = tuple(
        (change.day, tuple(sorted(change.settings.items())), tuple(sorted(change.troops.items())))
        for change in course.until(day)
    )
    return course.start, acted, day


def _frame(model: MandateModel) -> dict[str, Any]:
    """Read what a dawn looks like: layers of bytes, and numbers of the whole country."""
    place, cell, base = model.state.location, model.state.location_actor, model.state.base
    leader = cell.control.argmax(axis=1)
    share = cell.control[np.arange(leader.size), leader]
    home = place.abroad == 0
    persons = np.maximum(place.population, 1)[home]
    actor = model.state.actor
    # Who consents to what is asked when the mission comes.
    come = model.steps > 0
    return {
        "control": np.where((share > 0) & home, leader, NOBODY).astype(np.uint8),
        "hold": _scaled(np.where(home, share, 0), "hold"),
        "presence": _scaled(place.access, "presence"),
        "threat": _scaled(place.picture, "threat"),
        "displaced": _scaled(place.displaced_from / np.maximum(place.residents, 1), "displaced"),
        "threat_true": _scaled(place.threat, "threat_true"),
        "troops": int(base.troops.sum()),
        "displaced_persons": int(place.displaced_from.sum()),
        "consent_host": round(float(actor.consent[STATE_FORCES]), 4) if come else None,
        "consent_groups": round(float(actor.consent[1:].mean()), 4) if come and actor.consent.size > 1 else None,
        "community_consent": round(float(place.community_consent[home] @ persons / persons.sum()), 4) if come else None,
    }


def _scaled(values: Any, layer: str) -> U8:
    share = np.nan_to_num(np.asarray(values, dtype=np.float64) / SCALES[layer])
    return np.rint(np.clip(share, 0, 1) * FULL).astype(np.uint8)


def _incidents(events: Events, first: int, warmup_days: int) -> list[dict[str, Any]]:
    """Return the events from row `first` on, as plain data; `id` is the row."""
    return [
        {
            "id": row,
            "day": int(events.day[row]) - warmup_days,
            "place": int(events.place[row]),
            "kind": KINDS[int(events.kind[row])],
            "by": int(events.side_a[row]),
            "killed": int(events.deaths_civilians[row]),
            "killed_armed": int(events.deaths_a[row] + events.deaths_b[row]),
            "response": RESPONSES[int(events.response[row])] if events.kind[row] == ONE_SIDED else "",
            "reason": REASONS[int(events.reason[row])],
            "base": int(events.base[row]),
            "reported": bool(events.reported[row]),
        }
        for row in range(first, events.day.size)
    ]


def _series(
    frames: list[dict[str, Any]], incidents: list[dict[str, Any]], first: int, *, truth: bool
) -> dict[str, list[float | None]]:
    """Return numbers by frame: levels at its dawn, None where there is none, and counts of its day (0 for the last)."""
    n = len(frames)
    counts = {name: [0] * n for name in ("reported", "in_time", "killed", "attacks_true", "killed_true")}
    for incident in incidents:
        if incident["kind"] != KINDS[ONE_SIDED]:
            continue
        day = incident["day"] - first
        counts["attacks_true"][day] += 1
        counts["killed_true"][day] += incident["killed"]
        if incident["reported"]:
            counts["reported"][day] += 1
            counts["killed"][day] += incident["killed"]
            counts["in_time"][day] += incident["response"] == "in_time"
    known: dict[str, list[float | None]] = {
        name: list(values) for name, values in counts.items() if truth or not name.endswith("_true")
    }
    known["displaced"] = [frame["displaced_persons"] for frame in frames]
    for name in ("troops", "consent_host", "consent_groups", "community_consent"):
        known[name] = [frame[name] for frame in frames]
    return known
