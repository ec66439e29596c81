"""The arms of a comparison: overrides in which a comma makes arms, or a named comparison, as checked configurations.

Several overrides with commas make the full cross. A comma inside quotes or brackets, and in a path, makes no arms.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from scenarios.configuration import (
    CONF,
    GROUPS,
    NOT_IN_DIGEST,
    ConfigurationError,
    all_settings,
    load_configuration,
    meaning,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.configuration import Configuration
    from sim.declare import Schema

MOST_ARMS = 12
NAMED = "comparison"
"""key of a named comparison, and its folder in `conf/`"""
SAME_IN_ALL = NOT_IN_DIGEST | {"days", "warmup_days", "uncertainty"}
"""settings that say how runs are made and so belong to all arms"""
EXAMPLE = "for example mandate=traditional,robust, or comparison=mandates"


@dataclass(frozen=True)
class Arm:
    """One arm: what is different about it, and its configuration."""

    letter: str
    """A, B, ... in the order given; A is what the others are compared with"""
    label: str
    """short: ``robust``, or ``robust, half`` where several settings differ"""
    overrides: tuple[str, ...]
    """what makes it differ, as ``mandate=robust``"""
    configuration: Configuration

    @property
    def name(self) -> str:
        """What makes it differ, as typed."""
        return " ".join(self.overrides)


@dataclass(frozen=True)
class Written:
    """Alternatives for one key, and where they stand."""

    key: str
    values: tuple[str, ...]
    place: str


def arms_of(overrides: Sequence[str], schema: Schema, *, folder: Path = CONF) -> list[Arm]:
    """Return the arms that `overrides` ask for, each with its checked configuration.

    Args:
        overrides: as of :func:`~scenarios.configuration.load_configuration`, with commas, or ``comparison=NAME``, which
            stands before all others: what is said beside it wins.
        schema: declarations of the model.
        folder: the folder of the configuration.

    Raises:
        ConfigurationError: for anything a user can get wrong in any arm, for fewer than two arms, for more than
            `MOST_ARMS`, for two that are the same, or that differ in what must be the same.
    """
    written = read(overrides, schema, folder)
    several = [item for item in written if len(item.values) > 1]
    check_number(several)
    arms = []
    for number, chosen in enumerate(itertools.product(*(item.values for item in written))):
        pairs = list(zip(written, chosen, strict=True))
        configuration = composed(pairs, schema, folder)
        different = [(item.key, value.strip()) for item, value in pairs if len(item.values) > 1]
        arms.append(
            Arm(
                chr(ord("A") + number),
                ", ".join(value if key in GROUPS else f"{key.rpartition('.')[2]}={value}" for key, value in different),
                tuple(f"{key}={value}" for key, value in different),
                configuration,
            )
        )
    check_different(arms)
    return arms


def read(overrides: Sequence[str], schema: Schema, folder: Path = CONF) -> list[Written]:
    """Split overrides into alternatives, key by key; of several for the same key the last one wins."""
    whole = frozenset(item.key for item in all_settings(schema) if item.kind is str and not item.choices) - {"country"}
    found: dict[str, Written] = {}
    for text in overrides:
        key, equals, value = text.partition("=")
        if key == NAMED and equals:
            found = {item.key: item for item in named(value, folder)} | found
            continue
        values = (value,) if key in whole else split(value)
        if len(values) > 1 and not all(part.strip() for part in values):
            raise ConfigurationError(f"{text}: an arm is empty; write the values between the commas")
        found.pop(key, None)
        found[key] = Written(text if not equals else key, values, f"override {text}")
    for item in found.values():
        if len(item.values) > 1 and item.key in SAME_IN_ALL:
            raise ConfigurationError(
                f"{item.key} = {','.join(item.values)}: all arms have the same {item.key} ({item.place})"
            )
    return list(found.values())


def split(value: str) -> tuple[str, ...]:
    """Split a value at the commas that stand outside quotes and brackets.

    >>> split("robust,'a,b',[1,2]")
    ('robust', "'a,b'", '[1,2]')
    """
    parts, depth, quote, start = [], 0, "", 0
    for place, letter in enumerate(value):
        if quote:
            # A backslash keeps a quote from ending the text, as in Hydra's grammar.
            if letter == quote and value[place - 1] != "\\":
                quote = ""
        elif letter in "'\"":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(value[start:place])
            start = place + 1
    return (*parts, value[start:])


def named(name: str, folder: Path = CONF) -> list[Written]:
    """Read a named comparison: KEY: VALUE, or KEY: [VALUE, VALUE] for arms, one a line."""
    known = comparisons(folder)
    if name not in known:
        raise ConfigurationError(
            f"{NAMED}={name} is not a comparison; nearest: {nearest(name, known)}; there are {', '.join(known)} "
            f"(override {NAMED}={name})"
        )
    shown = f"{folder.name}/{NAMED}/{name}.yaml"
    text = (folder / NAMED / f"{name}.yaml").read_text("utf-8")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{shown}:{line} is not YAML: {error.problem}") from error
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError(f"{shown} holds no settings; write KEY: [VALUE, VALUE], one a line")
    return [_written(key, value, shown) for key, value in node.value]


def _written(key: Any, value: Any, shown: str) -> Written:
    place = f"{shown}:{key.start_mark.line + 1}"
    leaves = value.value if isinstance(value, yaml.SequenceNode) else [value]
    if not leaves or not all(isinstance(leaf, yaml.ScalarNode) for leaf in leaves):
        raise ConfigurationError(f"{key.value} is neither a value nor a list of values ({place})")
    return Written(str(key.value), tuple(str(leaf.value) for leaf in leaves), place)


def comparisons(folder: Path = CONF) -> dict[str, str]:
    """Return every named comparison with its meaning in one line."""
    return {path.stem: meaning(path) for path in sorted((folder / NAMED).glob("*.yaml"))}


def composed(pairs: Sequence[tuple[Written, str]], schema: Schema, folder: Path = CONF) -> Configuration:
    """Return the configuration of one arm; errors name the place where the user wrote the value."""
    # A word without an equals sign goes on as it is, to be refused there.
    texts = {
        item.key if item.place == f"override {item.key}" else f"{item.key}={value}": item.place for item, value in pairs
    }
    try:
        return load_configuration(list(texts), schema, folder=folder)
    except ConfigurationError as error:
        message = str(error)
        for text, place in texts.items():
            message = message.replace(f"(override {text})", f"({place})")
        raise ConfigurationError(message) from error


def check_number(several: Sequence[Written]) -> None:
    """Refuse one arm, and more than can be shown."""
    arms = 1
    for item in several:
        arms *= len(item.values)
    if arms < 2:
        raise ConfigurationError(f"a comparison needs two arms or more: give several values to one setting, {EXAMPLE}")
    if arms > MOST_ARMS:
        keys = " x ".join(f"{len(item.values)} {item.key}" for item in several)
        raise ConfigurationError(f"{keys} make {arms} arms; a comparison has at most {MOST_ARMS}")


def check_different(arms: Sequence[Arm]) -> None:
    """Refuse two arms that are the same model."""
    digests: dict[str, Arm] = {}
    for arm in arms:
        other = digests.setdefault(arm.configuration.digest(), arm)
        if other is not arm:
            raise ConfigurationError(f"two arms are the same: {other.name} and {arm.name}")
