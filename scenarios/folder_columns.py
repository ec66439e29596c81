"""The columns of a world's tables, declared once: readers check by them, writers and the documentation use them.

`docs/own_world.md` shows them as tables; `python -m scenarios.folder_columns` prints those tables anew.
"""

from __future__ import annotations

import argparse
import math
import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, get_args

from scenarios.world import ActorKind, BaseKind, ClosureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

type Cell = str | int | float | bool | None

ACTOR_KINDS: tuple[ActorKind, ...] = get_args(ActorKind)
BASE_KINDS: tuple[BaseKind, ...] = get_args(BaseKind)
CLOSURE_KINDS: tuple[ClosureKind, ...] = get_args(ClosureKind)
ROAD_KINDS = ("paved", "track")

MOST_PERSONS = 2_000_000_000
"""persons; above it a number is a slip of the keyboard"""
LONGEST_ROAD = 5_000.0
"""kilometres"""
SLOWEST, FASTEST = 0.5, 130.0
"""km/h over a whole road; outside it, kilometres and hours do not belong together"""
MOST_DAYS = 10_000
"""days; a run is shorter"""
LONGEST_NAME = 200
"""letters; beyond it, a quote is open or a file is no table"""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
JOINERS = "\u200c\u200d"
"""unprintable to Python, but part of names in Persian, Hindi and other scripts"""


@dataclass(frozen=True)
class Column:
    """One column: what its cells mean and what is allowed in them.

    A `name` is any printable text and a `number` lies in `low`..`high`; `whole` numbers too. A `flag` is `true` or
    `false`, a `choice` one of `choices`. With `optional`, a cell may be left empty.
    """

    name: str
    kind: Literal["name", "number", "whole", "flag", "choice"]
    meaning: str
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    choices: tuple[str, ...] = ()
    optional: bool = False

    @property
    def allowed(self) -> str:
        """What is allowed, for the documentation."""
        words = {"name": "a name", "flag": "`true`, `false`", "choice": ", ".join(f"`{word}`" for word in self.choices)}
        text = words.get(self.kind, f"{self.low:.10g}..{self.high:.10g}{', whole' * (self.kind == 'whole')}")
        return f"{text}, or empty" if self.optional else text

    def read(self, text: str) -> Cell:
        """Return the value that `text` stands for, None where it is empty and may be.

        Raises `ValueError` with what is wrong and what is allowed, to be read after "column = 'text'".
        """
        if not text and self.optional:
            return None
        if self.kind == "name":
            return name_in(text)
        if self.kind == "choice":
            if text not in self.choices:
                raise ValueError(f"is not known{nearest(text, self.choices)}" if text else "is empty; a word is needed")
            return text
        if self.kind == "flag":
            if text.lower() not in {"true", "false"}:  # spreadsheets write TRUE
                raise ValueError("is neither true nor false")
            return text.lower() == "true"
        return self._number(text)

    def _number(self, text: str) -> int | float:
        """Return the number that `text` stands for."""
        range_ = f"{self.low:.10g}..{self.high:.10g}{f' {self.unit}' * bool(self.unit)}"
        if not text:
            raise ValueError(f"is empty; a number in {range_} is needed")
        if DECIMAL_COMMA.fullmatch(text):
            raise ValueError(f"has a comma; write a point before decimals and nothing between thousands ({range_})")
        if self.kind == "whole":
            if not WHOLE.fullmatch(text):
                raise ValueError(f"is not a whole number in {range_}")
            value: int | float = int(text)
        elif not NUMBER.fullmatch(text):
            raise ValueError(f"is not a number in {range_}")
        else:
            value = float(text)
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(f"is outside {range_}")
        return value


def name_in(text: str) -> str:
    """Return `text`, which must be a name; raises `ValueError` for what no name should hold."""
    if not text:
        raise ValueError("is empty; a name is needed")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"has {len(text)} letters; a name has {LONGEST_NAME} at most")
    if text.startswith("#"):
        raise ValueError("starts with #, which marks a comment")
    for letter in text:
        if letter in "\r\n\v\f\x85\u2028\u2029":
            raise ValueError("holds a line break")
        if not (letter.isprintable() or letter in JOINERS):
            raise ValueError(f"holds U+{ord(letter):04X}, a sign that cannot be printed")
    return text


def nearest(word: str, allowed: Sequence[str]) -> str:
    """Return how an unknown name is explained: the nearest one, or the allowed ones where they are few."""
    # Likeness costs time with the product of lengths and the number of names; what is too long is no slip.
    close = get_close_matches(word, allowed, n=1) if len(word) <= LONGEST_NAME else []
    if close:
        return f"; did you mean {close[0]!r}?"
    few = 12
    return f"; allowed: {', '.join(allowed)}" if len(allowed) <= few else f"; it is none of the {len(allowed)} names"


@dataclass(frozen=True)
class Table:
    """A table of a folder: its file, what a row is, and its columns, in the order in which they are written."""

    file: str
    row: str
    columns: tuple[Column, ...]
    optional: bool = False
    """whether the file may be missing"""
    open: bool = False
    """whether further columns are passed over"""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)


LOCATIONS = Table(
    "locations.csv",
    "a place",
    (
        Column("name", "name", "name of the place; no two are the same"),
        Column("district", "name", "district it belongs to"),
        Column("country", "name", "`home`, or the name of the neighbouring state it lies in"),
        Column("latitude", "number", "north is positive", "degrees", -90, 90),
        Column("longitude", "number", "east is positive", "degrees", -180, 180),
        Column("population", "whole", "inhabitants before the war; 0 for places abroad", "persons", 0, MOST_PERSONS),
        Column("urban", "flag", "whether it is a town"),
        Column("capital", "flag", "`true` for exactly one place, at home"),
        Column("resources", "number", "lootable rents: mines, timber, trade", "level"),
        Column("services", "number", "public services: schools, clinics, courts", "level"),
        Column("camp", "flag", "a place abroad that receives refugees"),
    ),
)
ROADS = Table(
    "roads.csv",
    "a road, in both directions",
    (
        Column("from", "name", "a place of the locations"),
        Column("to", "name", "another place; one road a pair"),
        Column("kilometres", "number", "length by road", "km", 0.1, LONGEST_ROAD),
        Column(
            "hours",
            "number",
            f"travel time by road in the dry season, at {SLOWEST:g} to {FASTEST:g} km/h",
            "hours",
            0.001,
            LONGEST_ROAD / SLOWEST,
        ),
        Column("road", "choice", "surface", choices=ROAD_KINDS),
        Column("border", "flag", "whether it joins two countries"),
    ),
)
ACTORS = Table(
    "actors.csv",
    "an armed actor; the first, and no other, is the state forces",
    (
        Column("name", "name", "a generic label, never the name of a real group"),
        Column("kind", "choice", "what it fights for, as below", choices=ACTOR_KINDS),
        Column("fighters", "whole", "under arms at the start: the sum of its `forces.csv` rows", "persons", 0, 10**7),
        Column("constituency", "name", "the constituency that supports it", optional=True),
        Column("command_control", "number", "how far leaders control what fighters do to civilians", "level"),
    ),
)
FORCES = Table(
    "forces.csv",
    "fighters of one actor at one place; a place left out has none",
    (
        Column("location", "name", "a place of the locations"),
        Column("actor", "name", "an actor of `actors.csv`"),
        Column("fighters", "whole", "there at the start", "persons", 0, 10**7),
    ),
)
BASES = Table(
    "bases.csv",
    "a planned base of the mission; none at all is allowed",
    (
        Column("location", "name", "a place at home"),
        Column("kind", "choice", "one headquarters at most", choices=BASE_KINDS),
        Column("troops", "whole", "planned at full deployment", "persons", 0, 10**6),
        Column("police", "whole", "the same", "persons", 0, 10**6),
        Column("observers", "whole", "the same", "persons", 0, 10**6),
        Column("civilians", "whole", "the same", "persons", 0, 10**6),
        Column("contributor", "name", "a generic label (contributor A, ...), never a real country"),
    ),
)
CLOSURES = Table(
    "closures.csv",
    "something shut for a time",
    (
        Column(
            "kind",
            "choice",
            "what is shut: all roads between two countries, all roads at a place, one road, or a camp's reception",
            choices=CLOSURE_KINDS,
        ),
        Column("first", "name", "a country for `border`, otherwise a place"),
        Column(
            "second", "name", "the other country or the road's other end; empty for `place` and `camp`", optional=True
        ),
        Column(
            "first_day", "whole", "first day shut; day 0 is that of the mission's authorisation", "day", 0, MOST_DAYS
        ),
        Column("last_day", "whole", "last day shut; empty: to the end", "day", 0, MOST_DAYS, optional=True),
    ),
    optional=True,
)
TABLES = (LOCATIONS, ROADS, ACTORS, FORCES, BASES, CLOSURES)


def with_shares(constituencies: Sequence[str]) -> Table:
    """Return the table of locations with one more column a constituency: its share of the population.

    Where none is known (an error of `country.yaml`), any further columns are passed over.
    """
    shares = tuple(Column(name, "number", "share of the population", "share") for name in constituencies)
    return replace(LOCATIONS, columns=(*LOCATIONS.columns, *shares), open=not constituencies)


@dataclass(frozen=True)
class Field:
    """A field of `country.yaml`: a text, or a list of names."""

    name: str
    meaning: str
    kind: Literal["text", "names"] = field(default="text")
    optional: bool = False


COUNTRY_FILE = "country.yaml"
COUNTRY = (
    Field("name", "short name"),
    Field("title", "one line for tables and figures"),
    Field("constituencies", "names of the parts of the people, one column each in the locations", "names"),
    Field("banner", "printed with every result: what is invented or generic about the world"),
    Field("attribution", "source and licence of the data", optional=True),
)


GEOJSON, GRAPHML = "territory.geojson", "territory.graphml"
"""instead of the tables of locations and roads"""
FILES = (COUNTRY_FILE, *(table.file for table in TABLES), GEOJSON, GRAPHML)
"""everything that is read of a folder"""


def documented() -> str:
    """Return the Markdown tables of all files, for `docs/own_world.md`."""
    parts = [f"### `{COUNTRY_FILE}`", "", "| field | allowed | meaning |", "|---|---|---|"]
    for item in COUNTRY:
        allowed = "a list of names" if item.kind == "names" else "text"
        parts.append(f"| `{item.name}` | {allowed}{', or left out' * item.optional} | {item.meaning} |")
    for table in TABLES:
        parts += ["", f"### `{table.file}`", ""]
        parts += [f"One row: {table.row}.{' The file may be left out.' * table.optional}", ""]
        parts += ["| column | unit | allowed | meaning |", "|---|---|---|---|"]
        parts += [f"| `{c.name}` | {c.unit} | {c.allowed} | {c.meaning} |" for c in table.columns]
        if table is LOCATIONS:
            share = with_shares(["..."]).columns[-1]
            parts.append(f"| one a constituency | {share.unit} | {share.allowed} | {share.meaning}; 1 in all |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m scenarios.folder_columns", description="Prints the tables.").parse_args()
    print(documented(), end="")
