"""The documentation's examples as modules."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from experiments.folder import ROOT

if TYPE_CHECKING:
    from types import ModuleType


def example(name: str) -> ModuleType:
    """Load ``docs/examples/NAME.py``."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs/examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
