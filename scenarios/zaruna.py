"""Zaruna, the fictional country for teaching: its data are the tables in `data/zaruna/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.loaders import load_folder

if TYPE_CHECKING:
    from scenarios.world import World

FOLDER = Path(__file__).parent / "data" / "zaruna"
"""the tables, which also show the format for a folder of one's own"""


def zaruna() -> World:
    """Return Zaruna: 56 places at home, 4 abroad, 4,000,000 persons, three armed groups and a mission of 9,000."""
    return load_folder(FOLDER)
