"""Reads `country.yaml`: names, texts and nothing else; aliases, tags and dates are no text and are refused as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from scenarios.folder_columns import COUNTRY, LOCATIONS, name_in, nearest
from scenarios.folder_tables import Findings, WorldError, plain, read_text

if TYPE_CHECKING:
    from pathlib import Path

MOST_CONSTITUENCIES = 64


def read_country(file: Path, findings: Findings) -> dict[str, Any]:
    """Read `country.yaml`: field -> text, or list of names; fields with an error are left out."""
    try:
        node = yaml.compose(read_text(file), Loader=yaml.SafeLoader)
    except WorldError as slip:
        findings.error(str(slip))
        return {}
    except (yaml.YAMLError, ValueError, RecursionError) as slip:
        mark = getattr(slip, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = "nested too deeply" if isinstance(slip, RecursionError) else getattr(slip, "problem", None) or slip
        findings.error(f"{file.name} is not YAML: {what} ({file}:{line})")
        return {}
    known = {item.name: item for item in COUNTRY}
    if not isinstance(node, yaml.MappingNode):
        findings.error(f"{file.name} must have the fields {', '.join(known)} ({file}:1)")
        return {}
    found: dict[str, Any] = {}
    seen: set[str] = set()
    for key, value in node.value:
        name, where = str(key.value)[:60], f"{file}:{key.start_mark.line + 1}"
        if name not in known:
            findings.error(f"field {name!r} is not known{nearest(name, tuple(known))} ({where})")
            continue
        if name in seen:
            findings.error(f"field {name!r} stands twice ({where})")
        seen.add(name)
        read = _names if known[name].kind == "names" else _text
        try:
            if not (known[name].optional and value.value == ""):
                found[name] = read(value)
        except ValueError as slip:
            findings.error(f"{name} {slip} ({where})")
    for item in COUNTRY:
        if item.name not in seen and not item.optional:
            findings.error(f"field {item.name!r} is missing; it is needed ({file}:1)")
    return found


def _text(node: yaml.Node) -> str:
    """Return a text; raises `ValueError` for anything else, to be read after the field's name."""
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError("is a list or has fields; a text is needed")
    if node.tag != "tag:yaml.org,2002:str" or not node.value.strip():
        raise ValueError(f"= {node.value[:60]!r} is not a text, which is needed; put it in quotes")
    return " ".join(node.value.split())


def _names(node: yaml.Node) -> tuple[str, ...]:
    """Return a list of different names that no column of the locations has."""
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise ValueError("is not a list of names, at least one")
    if len(node.value) > MOST_CONSTITUENCIES:
        raise ValueError(f"has {len(node.value)} names; at most {MOST_CONSTITUENCIES} are allowed")
    names: list[str] = []
    for item in node.value:
        name = plain(_text(item))
        name_in(name)
        if name in names:
            raise ValueError(f"= {name!r} stands twice; names must differ")
        if name in LOCATIONS.names:
            raise ValueError(f"= {name!r} is the name of another column of {LOCATIONS.file}")
        names.append(name)
    return tuple(names)
