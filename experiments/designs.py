"""Designs of a sweep: which settings vary together, from `conf/design/NAME.yaml` or a user's own file, and checked.

A design has a kind, factors and outcomes to be drawn. Kinds:

- ``grid``: all combinations of the factors' levels;
- ``oat``: one at a time; first the configuration as it is, then each other level of each factor by itself;
- ``list``: the rows as written, in the file or in a CSV file whose header names the settings;
- ``lhs``, ``sobol``: samples that fill the space evenly (Latin hypercube, McKay et al. 1979; scrambled Sobol points,
  Owen 1998), by `scipy.stats.qmc`;
- ``saltelli``, ``morris``: samples for indices of sensitivity (Saltelli et al. 2010; Morris 1991), by SALib.

Samples are made in the unit cube: a factor turns its coordinate u into a value. A design never names code to run.
"""

from __future__ import annotations

import csv
import itertools
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from scenarios.configuration import (
    CONF,
    GROUPS,
    NOT_IN_DIGEST,
    Configuration,
    ConfigurationError,
    Origin,
    all_settings,
    check_is_data,
    check_range,
    check_type,
    lines,
    load_configuration,
    meaning,
    nearest,
    options,
    unknown_key,
    unknown_option,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scenarios.configuration import Scalar, Setting
    from sim.declare import F64, Schema

    type Row = dict[str, Scalar]

NAMED = "design"
"""key of a design, and its folder in `conf/`"""
KINDS = ("grid", "oat", "list", "lhs", "sobol", "saltelli", "morris")
SAMPLED = ("lhs", "sobol", "saltelli", "morris")
"""kinds made in the unit cube"""
KEYS = ("kind", "factors", "rows", "file", "samples", "levels", "seed", "replicates", "settings", "outcomes")
"""what a design's file may hold"""
NO_FACTOR = NOT_IN_DIGEST | {"uncertainty"}
"""settings that say how runs are made and so are the same in all rows"""
MOST_RUNS = 1_000_000
MORRIS_LEVELS = 4
SCALES = ("linear", "log")


@dataclass(frozen=True)
class Factor:
    """One setting, or group, that varies: over `values`, or continuously between `low` and `high`."""

    key: str
    values: tuple[Scalar, ...] = ()
    low: float = 0.0
    high: float = 1.0
    scale: str = "linear"
    whole: bool = False
    """whether it takes whole numbers alone"""

    def at(self, u: float) -> Scalar:
        """Return the value at the coordinate `u` of 0..1.

        Levels and whole numbers have equal shares of it. Else low + u (high - low), or low (high / low)^u on a
        logarithmic scale.
        """
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        if self.whole:
            count = int(self.high) - int(self.low) + 1
            return int(self.low) + min(int(u * count), count - 1)
        moved = self.low * (self.high / self.low) ** u if self.scale == "log" else self.low + u * (self.high - self.low)
        return float(min(max(moved, self.low), self.high))


@dataclass(frozen=True)
class Design:
    """A checked design; :meth:`rows` expands it."""

    name: str
    kind: str
    factors: tuple[Factor, ...]
    place: str
    """the file it stands in, as shown in messages"""
    listed: tuple[Row, ...] = ()
    """the rows of a list"""
    samples: int = 0
    """base samples: rows of lhs and sobol, N of the N (k + 2) rows of saltelli, trajectories of morris"""
    levels: int = MORRIS_LEVELS
    """of a Morris design"""
    seed: int = 1
    """luck of the design, not of the runs"""
    replicates: int = 0
    """runs a row, unless the command says otherwise; 0: the configuration's own"""
    settings: tuple[tuple[str, str, str], ...] = ()
    """(key, value, place) of what is the same in all rows; the command's own overrides win"""
    outcomes: tuple[str, ...] = ()
    """what is drawn and printed"""

    def units(self) -> F64:
        """Return the sample in the unit cube, as (rows, factors)."""
        return unit_sample(self.kind, len(self.factors), self.samples, self.levels, self.seed)

    def rows(self, base: Mapping[str, Scalar]) -> list[Row]:
        """Return what each row sets; `base` holds the factors' values in the configuration as it is."""
        if self.kind == "list":
            return [dict(row) for row in self.listed]
        if self.kind == "grid":
            keys = [factor.key for factor in self.factors]
            return [
                dict(zip(keys, row, strict=True))
                for row in itertools.product(*(factor.values for factor in self.factors))
            ]
        if self.kind == "oat":
            alone = [{f.key: value} for f in self.factors for value in f.values if value != base[f.key]]
            return [{}, *alone]
        return [
            {factor.key: factor.at(float(u)) for factor, u in zip(self.factors, row, strict=True)}
            for row in self.units()
        ]

    def record(self) -> dict[str, Any]:
        """Return what decides the rows, as plain data; :func:`from_record` reads it again."""
        factors: dict[str, Any] = {}
        for factor in self.factors:
            between = {"low": factor.low, "high": factor.high, "scale": factor.scale, "whole": factor.whole}
            factors[factor.key] = list(factor.values) if factor.values else between
        known: dict[str, Any] = {"kind": self.kind, "factors": factors}
        if self.kind in SAMPLED:
            known |= {"samples": self.samples, "seed": self.seed}
        if self.kind == "morris":
            known["levels"] = self.levels
        if self.kind == "list":
            known["rows"] = [dict(row) for row in self.listed]
        return known


def from_record(name: str, known: Mapping[str, Any], outcomes: Sequence[str] = ()) -> Design:
    """Return the design of which :meth:`Design.record` tells."""
    factors = tuple(
        Factor(key, **value) if isinstance(value, dict) else Factor(key, tuple(value))
        for key, value in known["factors"].items()
    )
    return Design(
        name, str(known["kind"]), factors, name, tuple(known.get("rows", ())), int(known.get("samples", 0)),
        int(known.get("levels", MORRIS_LEVELS)), int(known.get("seed", 1)), outcomes=tuple(outcomes),
    )  # fmt: skip


def unit_sample(kind: str, factors: int, samples: int, levels: int, seed: int) -> F64:
    """Return a sample of the unit cube; the same arguments give the same numbers."""
    sample: F64
    if kind in {"lhs", "sobol"}:
        from scipy.stats import qmc

        engine = qmc.LatinHypercube if kind == "lhs" else qmc.Sobol
        sample = engine(factors, rng=np.random.default_rng(seed)).random(samples)
        return sample
    problem = unit_problem([str(number) for number in range(factors)])
    if kind == "saltelli":
        from SALib.sample import sobol

        sample = sobol.sample(problem, samples, calc_second_order=False, scramble=True, seed=seed)
    else:
        from SALib.sample import morris

        sample = morris.sample(problem, samples, num_levels=levels, seed=seed)
    return sample


def unit_problem(names: Sequence[str]) -> dict[str, Any]:
    """Return what SALib calls a problem: names and bounds."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


# Rows with their configurations


@dataclass(frozen=True)
class Rows:
    """The rows of a design over a base configuration, all checked."""

    base: Configuration
    rows: list[Row]
    combined: dict[tuple[str, ...], Configuration] = field(repr=False)
    """options of the varied groups -> configuration composed with them"""
    groups: tuple[str, ...]
    """the groups that vary"""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def configuration(self, row: int) -> Configuration:
        """Return the configuration of a row."""
        setting = self.rows[row]
        composed = self.combined[self._options(setting)]
        return replaced(composed, {key: value for key, value in setting.items() if key not in GROUPS})

    def values(self, row: int, keys: Iterable[str]) -> Row:
        """Return the factors' values in a row, those it leaves as they are among them."""
        setting = self.rows[row]
        composed = self.combined[self._options(setting)]
        return {key: setting.get(key, value_of(composed, key)) for key in keys}

    @cached_property
    def digests(self) -> dict[str, str]:
        """What each combination of options means, so that a changed file in `conf/` is noticed."""
        return {
            " ".join(f"{group}={option}" for group, option in zip(self.groups, chosen, strict=True)): found.digest()
            for chosen, found in self.combined.items()
        }

    def _options(self, setting: Row) -> tuple[str, ...]:
        return tuple(str(setting.get(group, self.base.choices[group])) for group in self.groups)


def rows_of(design: Design, overrides: Sequence[str], schema: Schema, folder: Path = CONF) -> Rows:
    """Expand a design over the configuration that `overrides` ask for; every row is checked.

    Hydra composes once for each combination of the varied groups, since it takes half a second; what else a row sets
    was checked when the design was read, and is put in place here.

    Raises:
        ConfigurationError: for an override of what the design varies, or one that is wrong by itself.
    """
    keys = [factor.key for factor in design.factors]
    given = {text.partition("=")[0]: text for text in overrides}
    for key in keys:
        if key in given:
            raise ConfigurationError(f"{key} is a factor of {design.place}: it varies there (override {given[key]})")
    fixed = [f"{key}={value}" for key, value, _ in design.settings if key not in given]
    try:
        base = load_configuration([*fixed, *overrides], schema, folder=folder)
    except ConfigurationError as error:
        message = str(error)
        for key, value, place in design.settings:
            message = message.replace(f"(override {key}={value})", f"({place})")
        raise ConfigurationError(message) from error
    rows = design.rows({key: value_of(base, key) for key in keys})
    groups = tuple(key for key in keys if key in GROUPS)
    combined: dict[tuple[str, ...], Configuration] = {}
    for row in rows:
        chosen = tuple(str(row.get(group, base.choices[group])) for group in groups)
        if chosen not in combined:
            texts = [f"{group}={option}" for group, option in zip(groups, chosen, strict=True)]
            # The factors stand last, so that they win over what the design's own settings say.
            combined[chosen] = load_configuration([*fixed, *overrides, *texts], schema, folder=folder)
    return Rows(base, rows, combined, groups)


def value_of(configuration: Configuration, key: str) -> Scalar:
    """Return the value of a setting, or the chosen option of a group."""
    if key in GROUPS:
        return configuration.choices[key]
    found: Scalar = configuration.value(key)
    return found


def replaced(configuration: Configuration, row: Row) -> Configuration:
    """Return the configuration with the checked values of `row` in place; what is not changed is shared."""
    if not row:
        return configuration
    values = dict(configuration.values)
    for key, value in row.items():
        section, _, name = key.rpartition(".")
        if section:
            values[section] = {**values[section], name: value}
        else:
            values[name] = value
    return Configuration(values, configuration.choices, configuration.model_sections, configuration.origins)


# Reading


def designs(folder: Path = CONF) -> dict[str, str]:
    """Return every design that ships, with its meaning in one line."""
    return {path.stem: meaning(path) for path in sorted((folder / NAMED).glob("*.yaml"))}


def read_design(name: str, schema: Schema, folder: Path = CONF) -> Design:
    """Read and check a design: one of `conf/design/`, or a file of one's own whose name ends in .yaml or .csv.

    Raises:
        ConfigurationError: for anything that is wrong with it, with file and line.
    """
    known = designs(folder)
    if name in known:
        path, shown = folder / NAMED / f"{name}.yaml", f"{folder.name}/{NAMED}/{name}.yaml"
    elif Path(name).suffix in {".yaml", ".yml", ".csv"}:
        path, shown = Path(name).expanduser(), name
    else:
        raise ConfigurationError(
            f"{NAMED}={name} is not a design; nearest: {nearest(name, known)}; there are {', '.join(known)}, or name a "
            f"file that ends in .yaml or .csv (override {NAMED}={name})"
        )
    if not path.is_file():
        raise ConfigurationError(f"{NAMED}={name}: there is no such file")
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{shown} cannot be read as UTF-8 text") from error
    reader = _Reader(path, shown, schema, folder)
    return reader.table(text) if path.suffix == ".csv" else reader.design(text)


class _Reader:
    """Reads one design; knows where everything stands."""

    def __init__(self, path: Path, shown: str, schema: Schema, folder: Path) -> None:
        self.path, self.shown = path, shown
        self.settings: dict[str, Setting] = {item.key: item for item in all_settings(schema)}
        self.groups = options(folder)
        self.written: dict[str, int] = {}

    def design(self, text: str) -> Design:
        """Read YAML."""
        content = self._content(text)
        for key in content:
            if key not in KEYS:
                raise self._error(f"{key} is no part of a design; nearest: {nearest(str(key), KEYS)}", key)
        kind = content.get("kind")
        if kind not in KINDS:
            near = f"; nearest: {nearest(str(kind), KINDS)}" if kind else ""
            raise self._error(f"kind = {kind} is no kind of design{near}; there are {', '.join(KINDS)}", "kind")
        listed: tuple[Row, ...] = ()
        if kind == "list":
            listed, factors = self._list(content)
        else:
            factors = self._factors(content.get("factors"), kind)
        for key, needs in (("samples", SAMPLED), ("levels", ("morris",)), ("rows", ("list",)), ("file", ("list",))):
            if key in content and kind not in needs:
                raise self._error(f"{key} belongs to {', '.join(needs)}, not to {kind}", key)
        return Design(
            self.path.stem, str(kind), factors, self.shown, listed, self._samples(content, str(kind)),
            self._levels(content), self._number(content, "seed", 1, 0, 2**53),
            self._number(content, "replicates", 0, 1, 10_000), self._fixed(content), self._outcomes(content),
        )  # fmt: skip

    def table(self, text: str) -> Design:
        """Read a CSV file as a list."""
        rows = self._csv(text, self.shown)
        return Design(self.path.stem, "list", self._columns(rows), self.shown, rows)

    # Parts of a file

    def _content(self, text: str) -> dict[str, Any]:
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
            line = f":{mark.line + 1}" if mark else ""
            raise ConfigurationError(f"{self.shown}{line} is not YAML: {problem or error}") from error
        if not isinstance(content, dict):
            raise ConfigurationError(f"{self.shown} holds no design; write kind: grid, and factors: below it")
        for top, value in node.value:
            self.written[str(top.value)] = top.start_mark.line + 1
            for name, _ in value.value if isinstance(value, yaml.MappingNode) else ():
                self.written[f"{top.value}.{name.value}"] = name.start_mark.line + 1
        for key, (number, written) in lines(node):
            check_is_data(key, written, Origin(written, f"{self.shown}:{number}"))
        return content

    def _place(self, key: str) -> str:
        line = self.written.get(key, self.written.get(key.partition(".")[0]))
        return f"{self.shown}:{line}" if line else self.shown

    def _error(self, text: str, key: object) -> ConfigurationError:
        return ConfigurationError(f"{text} ({self._place(str(key))})")

    def _number(self, content: Mapping[str, Any], key: str, usual: int, low: int, high: int) -> int:
        value = content.get(key, usual)
        if key in content and (type(value) is not int or not low <= value <= high):
            raise self._error(f"{key} = {value} is not a whole number in {low}..{high}", key)
        return int(value)

    def _samples(self, content: Mapping[str, Any], kind: str) -> int:
        if kind not in SAMPLED:
            return 0
        if "samples" not in content:
            raise self._error(f"a design of kind {kind} needs samples", "kind")
        samples = self._number(content, "samples", 0, 2, MOST_RUNS)
        if kind in {"sobol", "saltelli"} and samples & (samples - 1):
            near = 2 ** round(np.log2(samples))
            raise self._error(f"samples = {samples} is not a power of 2; nearest: {near}", "samples")
        return samples

    def _levels(self, content: Mapping[str, Any]) -> int:
        levels = self._number(content, "levels", MORRIS_LEVELS, 2, 100)
        if levels % 2:
            raise self._error(f"levels = {levels} is odd; a Morris design needs an even number", "levels")
        return levels

    def _fixed(self, content: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
        fixed = content.get("settings") or {}
        if not isinstance(fixed, dict):
            raise self._error("settings are written KEY: VALUE, one a line", "settings")
        found = []
        for key, value in fixed.items():
            written = str(value).lower() if isinstance(value, bool) else str(value)
            found.append((str(key), written, self._place(f"settings.{key}")))
        return tuple(found)

    def _outcomes(self, content: Mapping[str, Any]) -> tuple[str, ...]:
        from scenarios.outcomes import LATER, OUTCOMES

        known = [f"{outcome.name}{ending}" for ending in ("", LATER) for outcome in OUTCOMES]
        names = content.get("outcomes") or []
        if not isinstance(names, list):
            raise self._error("outcomes are a list: [civilians_killed, in_time]", "outcomes")
        for name in names:
            if name not in known:
                raise self._error(f"{name} is not an outcome; nearest: {nearest(str(name), known)}", "outcomes")
        return tuple(names)

    # Factors

    def _factors(self, written: object, kind: str) -> tuple[Factor, ...]:
        if not isinstance(written, dict) or not written:
            raise self._error(f"a design of kind {kind} needs factors: KEY: [VALUE, VALUE], one a line", "factors")
        return tuple(self._factor(str(key), value, kind) for key, value in written.items())

    def _factor(self, key: str, written: object, kind: str) -> Factor:
        place = self._place(f"factors.{key}")
        self._check_key(key, place)
        if isinstance(written, list) and written:
            values = tuple(self._value(key, value, place) for value in written)
            if len(set(values)) < len(values):
                raise ConfigurationError(f"{key} has a level twice ({place})")
            return Factor(key, values)
        if not isinstance(written, dict):
            raise ConfigurationError(
                f"{key} = {written} is no factor: write [VALUE, VALUE], or {{low: ..., high: ...}} ({place})"
            )
        return self._between(key, written, kind, place)

    def _between(self, key: str, written: Mapping[str, Any], kind: str, place: str) -> Factor:
        known = ("low", "high", "scale", "levels")
        for name in written:
            if name not in known:
                raise ConfigurationError(f"{key}.{name} is no part of a factor; there are {', '.join(known)} ({place})")
        setting = self.settings.get(key)
        if setting is None or setting.kind not in {int, float}:
            raise ConfigurationError(f"{key} is not a number: write its levels, [VALUE, VALUE] ({place})")
        for end in ("low", "high"):
            if end not in written:
                raise ConfigurationError(f"{key}.{end} is missing ({place})")
        low, high = (float(self._value(key, written[end], place)) for end in ("low", "high"))
        scale = written.get("scale", "linear")
        if scale not in SCALES:
            raise ConfigurationError(f"{key}.scale = {scale} is none of {', '.join(SCALES)} ({place})")
        if low >= high:
            raise ConfigurationError(f"{key}: low = {low:g} is not below high = {high:g} ({place})")
        if scale == "log" and low <= 0:
            raise ConfigurationError(f"{key}: low = {low:g} is not above 0, as a logarithmic scale needs ({place})")
        whole = setting.kind is int
        if whole and scale == "log":
            raise ConfigurationError(f"{key} takes whole numbers: write its levels, [VALUE, VALUE] ({place})")
        factor = Factor(key, (), low, high, scale, whole)
        if kind in SAMPLED:
            return factor
        levels = written.get("levels")
        if type(levels) is not int or not 2 <= levels <= 1_000:
            raise ConfigurationError(f"{key}.levels = {levels}: a {kind} needs 2 to 1,000 levels here ({place})")
        at = [factor.at(float(u)) for u in np.linspace(0.0, 1.0, levels)]
        return Factor(key, tuple(dict.fromkeys(at)))

    def _check_key(self, key: str, place: str) -> None:
        if key not in self.settings and key not in self.groups:
            raise unknown_key(key, [*self.settings, *self.groups], Origin("", place))
        if key in NO_FACTOR:
            raise ConfigurationError(f"{key} cannot be a factor: it is the same in all rows ({place})")

    def _value(self, key: str, value: object, place: str) -> Scalar:
        """Return a checked value of a factor."""
        origin = Origin(str(value), place)
        if key in self.groups:
            if value not in self.groups[key]:
                raise unknown_option(key, str(value), self.groups[key], origin)
            return str(value)
        setting = self.settings[key]
        check_is_data(key, str(value), origin)
        typed = check_type(setting, value, origin)
        check_range(setting, typed, origin)
        return typed

    # Lists

    def _list(self, content: Mapping[str, Any]) -> tuple[tuple[Row, ...], tuple[Factor, ...]]:
        if ("rows" in content) == ("file" in content):
            raise self._error("a list needs either rows or file", "kind")
        if "file" in content:
            path = self.path.parent / str(content["file"])
            try:
                rows = self._csv(path.read_text("utf-8-sig"), str(path))
            except (OSError, UnicodeDecodeError) as error:
                raise self._error(f"file = {content['file']} cannot be read as UTF-8 text", "file") from error
            return rows, self._columns(rows)
        written = content["rows"]
        if not isinstance(written, list) or not written or not all(isinstance(row, dict) for row in written):
            raise self._error("rows are a list of {KEY: VALUE, KEY: VALUE}", "rows")
        found = []
        for number, row in enumerate(written, start=1):
            place = f"{self._place('rows')}, row {number}"
            for key in row:
                self._check_key(str(key), place)
            found.append({str(key): self._value(str(key), value, place) for key, value in row.items()})
        return tuple(found), self._columns(tuple(found))

    def _csv(self, text: str, shown: str) -> tuple[Row, ...]:
        """Read rows; an empty cell leaves the setting as it is."""
        table = list(csv.reader(text.splitlines()))
        filled = [(number, cells) for number, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells)]
        if len(filled) < 2:
            raise ConfigurationError(f"{shown} holds no rows; the first line names settings, each other line is a row")
        (first, header), *body = filled
        keys = [cell.strip() for cell in header]
        for key in keys:
            self._check_key(key, f"{shown}:{first}")
        if len(set(keys)) < len(keys):
            raise ConfigurationError(f"{shown}:{first} names a setting twice")
        rows = []
        for number, cells in body:
            if len(cells) != len(keys):
                raise ConfigurationError(f"{shown}:{number} has {len(cells)} cells; the header has {len(keys)}")
            pairs = [(key, cell.strip()) for key, cell in zip(keys, cells, strict=True) if cell.strip()]
            rows.append({key: self._value(key, cell, f"{shown}:{number}") for key, cell in pairs})
        return tuple(rows)

    def _columns(self, rows: tuple[Row, ...]) -> tuple[Factor, ...]:
        """Return the settings that a list names; their levels are what it holds."""
        levels: dict[str, dict[Scalar, None]] = {}
        for row in rows:
            for key, value in row.items():
                levels.setdefault(key, {})[value] = None
        return tuple(Factor(key, tuple(values)) for key, values in levels.items())
