"""The modules whose settings the options of the configuration set: a light stand-in for the schema of the whole model.

Found by the options, so that a new option is in it; importing them imports no compiled day.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import yaml

import agents
from scenarios.configuration import CONF, options


def sections() -> list[str]:
    """Sections that some option sets, but for the world: that of Hydra's header, or all in a file for any section."""
    found: dict[str, None] = {}
    for group, names in options().items():
        for name in names:
            text = (CONF / group / f"{name}.yaml").read_text("utf-8")
            header = text.partition("\n")[0].partition("# @package ")[2]
            found |= dict.fromkeys((yaml.safe_load(text) or {}) if header == "_global_" else [header or group])
    return [section for section in found if section != "scenario"]


FILES = {each.name.rpartition(".")[2]: each.name for each in pkgutil.walk_packages(agents.__path__, "agents.")}
OF_THE_GROUPS: list[ModuleType] = [importlib.import_module(FILES[section]) for section in sections()]
