"""The configuration: what can be set, read from `conf/` and a user's overrides by Hydra, and checked to the letter.

Hydra's Compose API does the composing, over structured configurations built from the declarations, so that groups and
overrides behave as its users know them. Around it stand our own checks, because a wrong value must be reported with
the file and line, or the override, that it came from. A configuration is data: it never names code to run, never reads
the environment and never loads a file outside `conf/`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import threading
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field, make_dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Quote, QuotedString
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import MISSING, BooleanNode, FloatNode, IntegerNode, OmegaConf, StringNode
from omegaconf.errors import OmegaConfBaseException

from scenarios.folder_tables import fingerprint
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sim.declare import Schema

CONF = Path(__file__).resolve().parent.parent / "conf"
"""the folder of the configuration groups"""
GROUPS = (
    "scenario",
    "situation",
    "mandate",
    "consent",
    "resources",
    "mission",
    "exit",
    "ssr",
    "justice",
    "regional",
    "aid",
    "development",
    "gender",
)
"""what a user chooses between, in the order in which it is shown"""
PRIMARY = "config"
"""name of the file in `conf/` that everything starts from"""
DECLARED = "declared"
"""name under which the structured configuration stands in Hydra's store; at its root, so it is no group's option"""
NOT_IN_DIGEST = frozenset({"output.dir", "threads", "figures", "report", "seed", "replicates"})
"""settings that change where and how often a model is run, not which model it is"""

type Scalar = bool | int | float | str

KIND_NAMES = {int: "a whole number", float: "a number", bool: "true or false", str: "text"}
NODES: dict[type, Callable[..., object]] = {int: IntegerNode, float: FloatNode, bool: BooleanNode, str: StringNode}
PLAIN_UNITS = frozenset({"", "share", "level", "index", "factor", "switch", "number", "seed", "probability", "code"})
"""first words of units that say nothing beside a range"""
UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories refused in paths: controls, halves of a pair, and line ends, which YAML cannot hold as written"""


class ConfigurationError(UserError):
    """A configuration that cannot be used; the text names the setting, what is allowed and the file or override."""

    def __init__(self, text: str) -> None:
        """Keep `text` as one line, whatever was quoted in it."""
        super().__init__(" ".join(text.splitlines()))


@dataclass(frozen=True)
class Setting:
    """One thing that can be set; `key` is what stands before the equals sign of an override.

    `low` and `high` bound numbers, in `unit`. `choices` are the words allowed for a text; without them any text is.
    `default` is ``None`` where `conf/` holds the value.
    """

    key: str
    kind: type[Scalar]
    unit: str
    meaning: str
    low: float = 0
    high: float = 1
    default: Scalar | None = None
    choices: tuple[str, ...] = ()

    @property
    def range(self) -> str:
        """What is allowed, without the unit: ``0..1``, or the words to choose from; empty for any text."""
        if self.kind is bool:
            return "true, false"
        if self.kind is str:
            return ", ".join(self.choices)
        return f"{self.low:.16g}..{self.high:.16g}"


RUN_SETTINGS = (
    Setting(
        "scenario.world",
        str,
        "",
        "kind of territory; the options of scenario set it",
        choices=("zaruna", "places", "generated", "folder"),
    ),
    Setting("scenario.locations", int, "locations", "size of a generated territory", 10, 10_000, 200),
    Setting("scenario.world_seed", int, "seed", "luck that draws a generated or furnished territory", 0, 2**53, 1),
    Setting(
        "scenario.path", str, "folder", "the folder of scenario=folder, as made by mandate scenarios new", default=""
    ),
    Setting("country", str, "code", "ISO 3166 code of the country of scenario=places, as CF"),
    Setting("households", int, "households", "simulated; each stands for many real ones", 1_000, 2_000_000),
    # Up to here whole numbers are exact in every tool that may read a table of seeds.
    Setting("seed", int, "seed", "first seed; replicate i uses seed + i", 0, 2**53),
    Setting("replicates", int, "replicates", "runs of the same configuration, one seed each", 1, 10_000),
    Setting("days", int, "days", "length of a run after the mission's authorisation", 1, 3_650),
    Setting("warmup_days", int, "days", "time simulated before authorisation, without a mission", 0, 730),
    Setting("threads", int, "threads", "replicates run side by side; 0 uses every core", 0, 64),
    Setting("figures", bool, "", "whether figures are drawn"),
    Setting("report", bool, "", "whether report.html is written"),
    Setting(
        "uncertainty",
        str,
        "",
        "what differs between replicates: luck, parameters no study fixes, or both",
        choices=("seed", "parameters", "both"),
    ),
    Setting("output.dir", str, "folder", "where results go; empty: outputs/ and a name from choices, seed, hash"),
)
"""Settings that belong to no mechanism; those of mechanisms and of the mandate, consent etc. come from the schema."""


@dataclass(frozen=True)
class Origin:
    """Where a value was written: `written` as the user wrote it, `place` as shown in messages."""

    written: str
    place: str


@dataclass(frozen=True)
class Configuration:
    """A resolved and checked configuration; nothing in it needs Hydra any more.

    Treat `values` and `choices` as read-only.
    """

    values: dict[str, Any]
    """plain nested dictionary: top-level scalars, and one dictionary a section"""
    choices: dict[str, str]
    """group -> chosen option, as ``{"scenario": "zaruna", "mandate": "robust", ...}``"""
    model_sections: tuple[str, ...]
    """sections that come from the schema"""
    origins: Mapping[str, Origin] = field(repr=False, compare=False)
    """dotted key -> where its value was written; declared defaults are absent"""

    def section(self, name: str) -> dict[str, Any]:
        """Return a copy of the section `name`; raises KeyError when there is none."""
        return dict(self.values[name])

    def parameters(self) -> dict[str, dict[str, Any]]:
        """Return section -> field -> value for the sections of the schema, ready for ``Schema.record``."""
        return {name: self.section(name) for name in self.model_sections}

    def value(self, key: str) -> Any:
        """Return the value of a dotted key, as ``mission.caveats``; raises KeyError when there is none."""
        section, _, name = key.rpartition(".")
        return (self.values[section] if section else self.values)[name]

    @property
    def threads(self) -> int:
        """Threads to use: ``values["threads"]``, or the number of cores this process may use where that is 0."""
        # A job on a cluster is often allowed fewer cores than the machine has; not every system can say so.
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        return int(self.values["threads"]) or cores or 1

    def origin(self, key: str) -> str:
        """Say where the value of the dotted `key` was written; ``declared default`` where nobody wrote it."""
        found = self.origins.get(key)
        return found.place if found else "declared default"

    def to_yaml(self) -> str:
        """Return all values as YAML, in the order of `conf/config.yaml` and the day."""
        return str(yaml.safe_dump(self.values, sort_keys=False, allow_unicode=True, width=120))

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the values that decide which model is run.

        Equal for two configurations that differ only in `NOT_IN_DIGEST`: where results go, threads, figures, the
        report, and which and how many seeds. A folder of one's own counts by what its files hold, wherever it lies.
        """
        model = {key: value for key, value in flat(self.values) if key not in NOT_IN_DIGEST}
        if model.get("scenario.path"):
            model["scenario.path"] = fingerprint(Path(model["scenario.path"]))
        return hashlib.sha256(json.dumps(model, sort_keys=True, allow_nan=False).encode()).hexdigest()


def load_configuration(overrides: Sequence[str], schema: Schema, *, folder: Path = CONF) -> Configuration:
    """Compose `folder` with a user's `overrides` and check the result.

    Args:
        overrides: ``GROUP=OPTION`` and ``KEY=VALUE``, in Hydra's grammar. Text (as a path) needs no quoting. Later ones
            win.
        schema: declarations of the model; each of its sections becomes a section of the configuration.
        folder: the folder of groups, `conf/` of the project unless told otherwise.

    Raises:
        ConfigurationError: for anything a user can get wrong; nothing has been written then.
    """
    settings = {item.key: item for item in all_settings(schema)}
    groups = options(folder)
    given = [read_override(text, settings, groups) for text in overrides]
    chosen = tuple(f"{item.key}={quoted(str(item.value))}" for item in given if item.key in groups)
    files = compose_files(folder, contents(folder), chosen, tuple(settings.values()))
    typed = [item for item in given if item.key in settings]
    values = {**files.values, **{item.key: item.value for item in typed}}
    origins = {**files.origins, **{item.key: item.origin for item in typed}}
    for key, value in values.items():
        if value == MISSING:
            raise ConfigurationError(f"the configuration cannot be composed: Missing mandatory value: {key}")
        check_range(settings[key], value, origins.get(key))
    return Configuration(nested(values), dict(files.choices), tuple(schema.parameters), origins)


class Files(NamedTuple):
    """What the files of a folder say for some choices; shared by all who ask for it, so nothing in it is changed."""

    values: Mapping[str, Scalar]
    """dotted key -> value, or :data:`omegaconf.MISSING`, for every setting"""
    choices: Mapping[str, str]
    origins: Mapping[str, Origin]


@lru_cache(maxsize=64)
def compose_files(folder: Path, _: str, overrides: tuple[str, ...], settings: tuple[Setting, ...]) -> Files:
    """Compose the files of `folder` over the declared defaults.

    Hydra takes half a second for it, so what it says is kept: typed settings do not need it again, and come into place
    in some milliseconds. The same arguments always give the same.

    Args:
        folder: the folder of groups.
        _: hash of its :func:`contents`, by which files changed meanwhile are read again.
        overrides: chosen options, in Hydra's grammar.
        settings: everything that can be set.

    Raises:
        ConfigurationError: for a file that is wrong.
    """
    known = {item.key: item for item in settings}
    with plain_errors(folder), hydra_over(folder, known):
        origins = check_files(folder, list(overrides), known)
        composed = compose(PRIMARY, list(overrides), return_hydra_config=True)
        choices = {group: str(composed.hydra.runtime.choices[group]) for group in GROUPS}
        whole: Any = OmegaConf.to_container(composed)
    written = dict(flat(whole))
    return Files({key: written[key] for key in known}, choices, origins)


def contents(folder: Path) -> str:
    """Return the SHA-256 (hex) of names and bytes of all files that a configuration may be composed of."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        raw = path.read_bytes()
        found.update(f"{path.relative_to(folder)}\n{len(raw)}\n".encode())
        found.update(raw)
    return found.hexdigest()


def with_settings(configuration: Configuration, settings: Mapping[str, Scalar], schema: Schema) -> Configuration:
    """Return the configuration in which some settings differ, checked as overrides are.

    It equals the one loaded with ``KEY=VALUE`` for each of them last.

    Args:
        configuration: of `schema`.
        settings: full key -> value, as ``{"mission.caveats": 0.5}``; no groups.
        schema: declarations of the model.

    Raises:
        ConfigurationError: for a key that is not a setting, or a value that is not allowed.
    """
    known = {item.key: item for item in all_settings(schema)}
    values, origins = dict(flat(configuration.values)), dict(configuration.origins)
    for key, value in settings.items():
        written = str(value).lower() if isinstance(value, bool) else str(value)
        origin = Origin(written, f"override {key}={written}")
        if key not in known:
            raise unknown_key(key, known, origin)
        values[key] = check_type(known[key], value, origin)
        check_range(known[key], values[key], origin)
        origins[key] = origin
    return Configuration(nested(values), configuration.choices, configuration.model_sections, origins)


def all_settings(schema: Schema) -> list[Setting]:
    """List everything that can be set: first the settings of a run, then those of `schema`, in its order.

    Raises:
        ValueError: when the schema has a section with the name of a setting or section of a run (a programmer's error).
    """
    found = list(RUN_SETTINGS)
    taken = {item.key.partition(".")[0] for item in found}
    for section, parameters in schema.parameters.items():
        if section in taken:
            raise ValueError(f"a mechanism cannot be called {section}: the configuration has a setting of that name")
        for item in parameters.values():
            key = f"{section}.{item.name}"
            found.append(Setting(key, item.kind, item.unit, item.meaning, item.low, item.high, item.kind(item.default)))
    return found


def options(folder: Path = CONF) -> dict[str, dict[str, str]]:
    """Return group -> option -> its meaning in one line, which the option's file gives in its second line."""
    return {group: {path.stem: meaning(path) for path in sorted((folder / group).glob("*.yaml"))} for group in GROUPS}


def meaning(path: Path) -> str:
    """Return the second line of an option's file if it is a comment (the first gives the command that uses it).

    Hydra's header, which says what section the settings are in where that is not the group's, does not count as a line.
    """
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    lines = [line for line in lines if not line.startswith("# @package ")]
    return lines[1].removeprefix("#").strip() if len(lines) > 1 and lines[1].startswith("#") else ""


# Overrides


@dataclass(frozen=True)
class Override:
    """A checked override: its key, its value or the option of its group, and where it was written."""

    key: str
    value: Scalar
    origin: Origin


def read_override(text: str, settings: Mapping[str, Setting], groups: Mapping[str, Mapping[str, str]]) -> Override:
    """Read one override by Hydra's grammar, and check its key and type. Text is taken as it stands."""
    key, equals, written = text.partition("=")
    origin = Origin(written, f"override {text}")
    if not equals or not key:
        raise ConfigurationError(f"{text} is not an override; write KEY=VALUE, for example mandate=robust")
    if key[0] in "+~":
        raise ConfigurationError(f"{text}: settings are neither added nor removed; write KEY=VALUE ({origin.place})")
    check_is_data(key, written, origin)
    if key in groups:
        return Override(key, chosen(key, written, groups[key], origin), origin)
    if key not in settings:
        raise unknown_key(key, [*settings, *groups], origin)
    setting = settings[key]
    if setting.kind is str:
        return Override(key, text_value(setting, written, origin), origin)
    return Override(key, check_type(setting, parsed(setting, written, origin), origin), origin)


def chosen(group: str, written: str, known: Mapping[str, str], origin: Origin) -> str:
    """Return the option of `group` that was `written`."""
    option = unquoted(written)
    if option in known:
        return option
    check_no_arms(group, option, origin)
    raise unknown_option(group, option, known, origin)


def text_value(setting: Setting, written: str, origin: Origin) -> str:
    """Return a text setting's value; commas are part of a path, but make arms of anything else."""
    value = unquoted(written)
    if setting.choices or setting.key == "country":
        check_no_arms(setting.key, value, origin)
    return value


def check_no_arms(key: str, written: str, origin: Origin) -> None:
    """Refuse several values for one key: commas make arms, and a run has one."""
    if "," in written:
        raise several(key, written, origin)


def several(key: str, written: str, origin: Origin) -> ConfigurationError:
    """Return the error for an override that gives several values."""
    return ConfigurationError(f"{key} = {written}: a comma makes arms, and a run takes one value ({origin.place})")


def parsed(setting: Setting, written: str, origin: Origin) -> object:
    """Return the value that Hydra's grammar reads in `written`, for a number or a switch."""
    try:
        override = OverridesParser.create().parse_override(f"{setting.key}={written}")
    except HydraException:
        raise wrong_type(setting, written, origin) from None
    if override.is_sweep_override():
        raise several(setting.key, written, origin)
    return override.value()


def unquoted(written: str) -> str:
    """Return the text inside quotes of Hydra's grammar, or `written` itself when it is not one quoted text."""
    if written[:1] in {"'", '"'}:
        try:
            value = OverridesParser.create().parse_override(f"key={written}").value()
        except HydraException:
            return written
        if isinstance(value, str):
            return value
    return written


def quoted(text: str) -> str:
    """Return `text` so that Hydra's grammar reads it as this very text."""
    return QuotedString(text, Quote.single).with_quotes()


# Files


def check_files(folder: Path, overrides: list[str], settings: Mapping[str, Setting]) -> dict[str, Origin]:
    """Check keys and types in every file that is going to be composed, and return where each value was written.

    The first file is checked before Hydra is asked for the others: in it, and only there, keys could widen the folders
    in which Hydra looks.
    """
    origins = check_file(folder, PRIMARY, "", settings)
    hydra = GlobalHydra.instance().hydra
    loader = hydra.config_loader if hydra else None
    if loader is None:
        raise RuntimeError("Hydra is not initialised")
    for item in loader.compute_defaults_list(PRIMARY, overrides, RunMode.RUN).defaults:
        path = item.config_path or ""
        if path in {PRIMARY, DECLARED} or path.split("/")[0] == "hydra":
            continue
        if ".." in PurePosixPath(path).parts:
            raise ConfigurationError(f"{path}: a configuration is read from {folder.name}/ alone")
        package = item.package or ""
        origins |= check_file(folder, path, "" if package == "_global_" else package, settings)
    return origins


def check_file(folder: Path, name: str, package: str, settings: Mapping[str, Setting]) -> dict[str, Origin]:
    """Check one file of `folder`, whose keys stand in the section `package`."""
    path = folder / f"{name}.yaml"
    shown = f"{folder.name}/{name}.yaml"
    with path.open(encoding="utf-8") as stream:
        node = yaml.compose(stream, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode | None):
        raise ConfigurationError(f"{shown} does not hold settings; write KEY: VALUE, one a line")
    written = dict(lines(node))
    values: Any = OmegaConf.to_container(OmegaConf.load(path))
    origins = {}
    for inner, value in flat({key: value for key, value in values.items() if key != "defaults"}):
        key = f"{package}.{inner}".lstrip(".")
        line, text = written.get(inner, (1, str(value)))
        origin = Origin(text, f"{shown}:{line}")
        check_is_data(key, str(value), origin)
        if key not in settings:
            raise unknown_key(key, settings, origin)
        check_type(settings[key], value, origin)
        origins[key] = origin
    return origins


def lines(node: yaml.Node | None, prefix: str = "") -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield dotted key, line (from 1) and text as written of every leaf below a YAML node."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = f"{prefix}{key.value}"
        if isinstance(value, yaml.MappingNode):
            yield from lines(value, f"{name}.")
        else:
            text = value.value if isinstance(value, yaml.ScalarNode) else "a list"
            yield name, (key.start_mark.line + 1, text)


# Checks


def check_is_data(key: str, written: str, origin: Origin) -> None:
    """Refuse what would make a configuration run code or read the surroundings."""
    if "_target_" in key.split("."):
        raise ConfigurationError(f"{key} is refused: a configuration never names code to run ({origin.place})")
    if "${" in written:
        raise ConfigurationError(f"{key} = {written}: ${{...}} is refused; write the value itself ({origin.place})")


def check_type(setting: Setting, value: object, origin: Origin) -> Scalar:
    """Return a value in the setting's type, and refuse one of another type; a whole number is a number too."""
    if setting.kind is str:
        if not isinstance(value, str):
            raise ConfigurationError(f"{setting.key} = {origin.written} is not text; put it in quotes ({origin.place})")
        return value
    try:
        node: Any = NODES[setting.kind](value, is_optional=False)
    except OmegaConfBaseException:
        raise wrong_type(setting, origin.written, origin) from None
    typed: Scalar = node._value()
    return typed


def check_range(setting: Setting, value: Scalar, origin: Origin | None) -> None:
    """Refuse a value outside the setting's range or words; NaN and infinities are outside every range."""
    where = origin or Origin(str(value), "declared default")
    if isinstance(value, str):
        check_text(setting, value, where)
    elif setting.kind is not bool and not (math.isfinite(value) and setting.low <= value <= setting.high):
        unit = "" if setting.unit.split(" ")[0] in PLAIN_UNITS else f" {setting.unit}"
        raise ConfigurationError(f"{setting.key} = {where.written} is outside {setting.range}{unit} ({where.place})")


def check_text(setting: Setting, value: str, origin: Origin) -> None:
    """Refuse a text that is not one of the setting's words, no country's code, or no possible path."""
    if setting.choices and value not in setting.choices:
        raise unknown_option(setting.key, value, setting.choices, origin)
    if setting.key == "country" and not re.fullmatch("[A-Z]{2}", value):
        raise ConfigurationError(f"country = {value} is not a code of two capital letters, as CF ({origin.place})")
    if any(unicodedata.category(letter) in UNPRINTABLE for letter in value):
        raise ConfigurationError(f"{setting.key} = {value!a} holds a character that no path should have")


def wrong_type(setting: Setting, written: str, origin: Origin) -> ConfigurationError:
    """Return the error for a value of another type."""
    shown = written or "(nothing)"
    return ConfigurationError(f"{setting.key} = {shown} is not {KIND_NAMES[setting.kind]} ({origin.place})")


def unknown_key(key: str, known: Iterable[str], origin: Origin) -> ConfigurationError:
    """Return the error for a key that is no setting."""
    return ConfigurationError(f"{key} is not a setting; nearest: {nearest(key, known)} ({origin.place})")


def unknown_option(group: str, written: str, known: Iterable[str], origin: Origin) -> ConfigurationError:
    """Return the error for a word that is no option of a group or setting."""
    names = sorted(known)
    return ConfigurationError(
        f"{group}={written} is not an option of {group}; nearest: {nearest(written, names)}; "
        f"there are {', '.join(names)} ({origin.place})"
    )


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the name most like `word`; the last part of a dotted name counts too, for who forgot the section."""

    def likeness(name: str) -> float:
        forms = (name, name.rpartition(".")[2])
        return max(SequenceMatcher(None, word, form).ratio() for form in forms)

    return max(known, key=likeness)


# Hydra

HYDRA_LOCK = threading.Lock()
"""Hydra keeps its state in globals, so configurations are composed one at a time"""


@contextmanager
def hydra_over(folder: Path, settings: Mapping[str, Setting]) -> Iterator[None]:
    """Have Hydra read `folder` with `settings` as structured configuration; whoever else uses it finds it unchanged."""
    with HYDRA_LOCK:
        state = GlobalHydra.instance()
        before = state.hydra
        state.clear()
        ConfigStore.instance().store(name=DECLARED, node=structured(settings))
        try:
            with initialize_config_dir(str(folder.resolve()), version_base=None):
                yield
        finally:
            GlobalHydra.instance().hydra = before


def structured(settings: Mapping[str, Setting]) -> type:
    """Return the dataclass of the whole configuration: typed fields, one dataclass a section."""
    top: list[tuple[str, Any, Any]] = []
    sections: dict[str, list[tuple[str, Any, Any]]] = {}
    for key, setting in settings.items():
        section, _, name = key.rpartition(".")
        value = MISSING if setting.default is None else setting.default
        (sections.setdefault(section, []) if section else top).append((name, setting.kind, field(default=value)))
    for section, fields in sections.items():
        kind = make_dataclass(section, fields)
        top.append((section, kind, field(default_factory=kind)))
    return make_dataclass("Declared", top)


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Turn what Hydra, OmegaConf and YAML say about a user's files and overrides into one line."""
    try:
        yield
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{folder.name}/{Path(mark.name).resolve().relative_to(folder.resolve())}:{mark.line + 1}"
        raise ConfigurationError(f"{place} is not YAML: {error.problem}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"a file in {folder.name}/ is not UTF-8 text: {error.reason}") from error
    except (HydraException, OmegaConfBaseException) as error:
        # The first line says what is wrong; the others repeat the key and name Hydra's own classes.
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        raise ConfigurationError(f"the configuration cannot be composed: {reason}") from error


# Plain dictionaries


def flat(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key and value of every leaf."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the nested dictionary of dotted keys (of at most two parts)."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        section, _, name = key.rpartition(".")
        (found.setdefault(section, {}) if section else found)[name] = value
    return found
