"""Draw simulated and real events with the same code: months, deaths and places.

    .venv/bin/mandate run output.dir=outputs/first
    .venv/bin/python docs/examples/events_side_by_side.py outputs/first/events.parquet GEDEvent.csv

A table is anything with the public columns of UCDP GED: a run's `events.parquet` or `events.csv`, the CSV that UCDP
offers for download, or a GeoJSON of it. With one table it is drawn alone; with none, two runs of the fictional country
are made and drawn. The picture is `events_side_by_side.png`, or the file named after `--output`.

Two pictures that look alike show that two tables look alike, not that the model is right about a country.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.style import BLUE, GREEN, RC, VERMILLION, finish, save

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

KINDS = {1: ("state-based", BLUE, "s"), 2: ("non-state", GREEN, "^"), 3: ("one-sided", VERMILLION, "o")}
"""type of violence in UCDP GED -> what it is called, colour, marker"""
NEEDED = ("date_start", "type_of_violence", "latitude", "longitude", "deaths_civilians", "best")
SHOWN_YEARS = 3
"""of a longer table, the years with most events"""


def read(path: Path) -> pd.DataFrame:
    """Return a table of events; of a run folder's table the first replicate, from authorisation on.

    Raises:
        ValueError: when it lacks a column of UCDP GED.
    """
    if path.suffix == ".parquet":
        events = pd.read_parquet(path)
    elif path.suffix in {".geojson", ".json"}:
        features = json.loads(path.read_text("utf-8"))["features"]
        events = pd.DataFrame(
            feature["properties"]
            | dict(zip(("longitude", "latitude"), feature["geometry"]["coordinates"], strict=True))
            for feature in features
        )
    else:
        events = pd.read_csv(path, low_memory=False)
    missing = [name for name in NEEDED if name not in events]
    if missing:
        raise ValueError(f"{path.name} has no {', '.join(missing)}; the public columns of UCDP GED are needed")
    if "replicate" in events:
        events = events[(events["replicate"] == events["replicate"].min()) & (events["day"] >= 0)]
    return events.assign(date_start=pd.to_datetime(events["date_start"])).sort_values("date_start")


def busiest(events: pd.DataFrame) -> pd.DataFrame:
    """Return the events of the consecutive years, `SHOWN_YEARS` of them, with most events."""
    years = events["date_start"].dt.year
    counts = years.value_counts().reindex(range(years.min(), years.max() + 1), fill_value=0)
    last = int(counts.rolling(SHOWN_YEARS, min_periods=1).sum().idxmax())
    return events[(years > last - SHOWN_YEARS) & (years <= last)]


def draw(tables: dict[str, pd.DataFrame], about: str) -> Figure:
    """Draw each table in a column, by the same code."""
    width, height = 5.4 * len(tables), 11.2
    figure = Figure(figsize=(width, height))
    grid = figure.subplots(3, len(tables), squeeze=False)
    figure.subplots_adjust(
        left=0.75 / width, right=1 - 0.15 / width, top=1 - 0.95 / height, bottom=1.15 / height, hspace=0.34, wspace=0.24
    )
    for (name, events), (above, middle, below) in zip(tables.items(), grid.T, strict=True):
        years = events["date_start"].dt.year
        period = f"{years.min()}-{years.max()}" if years.nunique() > 1 else f"{years.min()}"
        above.set_title(f"{name}\n{len(events):,} events, {period}")
        by_month(above, events)
        by_deaths(middle, events)
        by_place(below, events)
    for axes in grid[1][1:]:
        axes.sharex(grid[1][0])
        axes.sharey(grid[1][0])
    grid[0][0].legend(loc="upper right")
    finish(figure, "Events, by month, deaths and place", about)
    return figure


def by_month(axes: Axes, events: pd.DataFrame) -> None:
    """Stack the events of each month by type of violence."""
    month = events["date_start"].dt.to_period("M")
    counts = events.groupby([month, "type_of_violence"]).size().unstack(fill_value=0)
    counts = counts.reindex(pd.period_range(month.min(), month.max(), freq="M"), fill_value=0)
    bottom = np.zeros(len(counts))
    for kind, (label, colour, _) in KINDS.items():
        values = counts[kind].to_numpy(np.float64) if kind in counts else np.zeros(len(counts))
        axes.bar(range(len(counts)), values, bottom=bottom, width=1.0, color=colour, label=label)
        bottom += values
    axes.set_xlabel("month of the table")
    axes.set_ylabel("events a month")
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))


def by_deaths(axes: Axes, events: pd.DataFrame) -> None:
    """Draw how many events have so many deaths or more, on logarithmic axes: a power law would be a line."""
    for kind, (label, colour, marker) in KINDS.items():
        deaths = np.sort(events.loc[(events["type_of_violence"] == kind) & (events["best"] > 0), "best"])
        levels = np.unique(deaths)
        if levels.size:
            share = 1 - np.searchsorted(deaths, levels) / deaths.size
            axes.loglog(levels, share, marker, color=colour, markersize=3.5, label=label)
    axes.set_xlabel("deaths in an event, x (best estimate, persons)")
    axes.set_ylabel("share of deadly events with x or more")


def by_place(axes: Axes, events: pd.DataFrame) -> None:
    """Draw where events were, larger where more of them were."""
    for kind, (_, colour, marker) in KINDS.items():
        places = (
            events[events["type_of_violence"] == kind].groupby(["longitude", "latitude"]).size().reset_index(name="n")
        )
        axes.scatter(
            places["longitude"],
            places["latitude"],
            s=6 + 4 * places["n"],
            marker=marker,
            color=colour,
            alpha=0.45,
            lw=0,
        )
    axes.set_xlabel("longitude (degrees)")
    axes.set_ylabel("latitude (degrees)")
    middle = float(events["latitude"].mean()) if len(events) else 0.0
    axes.set_aspect(1 / np.cos(np.radians(middle)), adjustable="datalim")


def simulated() -> dict[str, pd.DataFrame]:
    """Return the events of two short runs of the fictional country."""
    from scenarios import load
    from scenarios.outcomes import event_frame

    found: dict[str, pd.DataFrame] = {}
    for seed in (1, 2):
        model: Any = load("zaruna", "households=1000", seed=seed)
        model.run_for(365)
        events = event_frame(model.record(), model.world, 0, seed)
        found[f"Zaruna, seed {seed}"] = events[events["day"] >= 0]
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Read what is named, or simulate, and draw."""
    parser = argparse.ArgumentParser(description="Draw event tables side by side with the same code.")
    parser.add_argument("tables", nargs="*", type=Path, help="event tables in the columns of UCDP GED")
    parser.add_argument("--output", type=Path, default=Path("events_side_by_side.png"))
    asked = parser.parse_args(arguments)
    tables = {path.stem if path.stem != "events" else f"run {path.parent.name}": read(path) for path in asked.tables}
    shown = {name: busiest(events) for name, events in tables.items()} or simulated()
    longer = any(len(shown[name]) < len(events) for name, events in tables.items())
    about = f"Of longer tables the {SHOWN_YEARS} years with most events. " if longer else ""
    with mpl.rc_context(RC):
        figure = draw(shown, f"{about}One run each where simulated. Not a forecast: compares assumptions.")
        save(figure, asked.output)
    print(asked.output)


if __name__ == "__main__":
    main()
