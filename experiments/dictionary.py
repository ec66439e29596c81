"""The data dictionary: every column of the tables in a run's folder, with unit and meaning, from the declarations."""

from __future__ import annotations

import argparse
from typing import NamedTuple

from scenarios.outcomes import (
    DISPLACED_COLUMNS,
    EVENT_COLUMNS,
    LATER,
    LATER_MONTHS,
    MEASURES,
    NOTES,
    OUTCOMES,
    PANEL_KEYS,
    RUN_COLUMNS,
)

OVER = {
    "sum": "sum over the month",
    "mean": "mean over the days of the month",
    "last": "on the last day of the month",
    "first": "after the review at the start of the month",
}


class Entry(NamedTuple):
    """One column of one file."""

    file: str
    column: str
    unit: str
    meaning: str


def dictionary() -> list[Entry]:
    """List every column of the four tables, in the order in which they are written."""
    summary = [Entry("summary", *column) for column in RUN_COLUMNS]
    months = f"months {LATER_MONTHS[0]}-{LATER_MONTHS[1]}"
    for suffix, period in (("", "whole mission"), (LATER, f"{months}; missing in runs that end before")):
        summary += [
            Entry("summary", f"{item.name}{suffix}", item.unit, f"{item.meaning} ({period})") for item in OUTCOMES
        ]
    summary += [Entry("summary", *column) for column in NOTES]
    panel = [Entry("panel", *column) for column in PANEL_KEYS]
    panel += [Entry("panel", item.name, item.unit, f"{item.meaning} ({OVER[item.over]})") for item in MEASURES]
    events = [Entry("events", *column) for column in EVENT_COLUMNS]
    return [*summary, *panel, *events, *(Entry("displacement", *column) for column in DISPLACED_COLUMNS)]


def dictionary_markdown() -> str:
    """Return the dictionary as one Markdown table a file."""
    entries = dictionary()
    text = []
    for file in dict.fromkeys(entry.file for entry in entries):
        text += [f"## {file}", "", "| column | unit | meaning |", "|---|---|---|"]
        text += [f"| `{item.column}` | {item.unit} | {item.meaning} |" for item in entries if item.file == file]
        text.append("")
    return "\n".join(text)


if __name__ == "__main__":
    argparse.ArgumentParser(
        prog="python -m experiments.dictionary", description="Prints the data dictionary."
    ).parse_args()
    print("# Data dictionary\n\nEvery column of every file in a run folder. Made by `make docs`; do not edit.\n")
    print(dictionary_markdown(), end="")
