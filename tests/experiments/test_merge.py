"""Shards: joined, they are the whole sweep to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agents.schema import SCHEMA
from experiments.command_line import main
from experiments.folder import FolderError
from experiments.merge import merge
from experiments.sweeping import plan_of, swept

if TYPE_CHECKING:
    import threading

    from scenarios.configuration import Configuration


class Told:
    """Says which run it was."""

    outcomes: tuple[str, ...] = ("y",)

    def __call__(self, configuration: Configuration, seed: int, _: threading.Event) -> dict[str, float]:
        return {"y": float(configuration.values["consent"]["host"]) * 100 + seed}


def made(tmp_path: Path, *words: str) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text("kind: grid\nfactors:\n  consent.host: [0.1, 0.2, 0.3, 0.4, 0.5]\n", "utf-8")
    usual = [f"design={file}", "replicates=3", f"output.dir={tmp_path / 'out'}", "threads=2", "figures=false"]
    return swept(plan_of([*usual, *words], SCHEMA), Told()).folder


def tables(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "results.parquet").read_bytes(), (folder / "results.csv").read_bytes()


def test_shards_joined_are_the_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = tables(made(tmp_path))
    shards = [made(tmp_path, f"shard={number}/4") for number in range(1, 5)]
    assert shards[2].name == "out-shard-3-of-4"
    target = tmp_path / "joined"
    assert main(["merge", *map(str, reversed(shards)), f"output.dir={target}"]) == 0
    assert "15 runs joined" in capsys.readouterr().out
    assert tables(target) == whole
    # A second merge, and the whole's own command, add nothing.
    assert tables(merge(shards, target).folder) == whole


def test_a_missing_shard_is_told_and_the_command_without_shard_makes_the_rest(tmp_path: Path) -> None:
    shards = [made(tmp_path, f"shard={number}/4") for number in (1, 2, 4)]
    merged = merge(shards)
    assert merged.folder == tmp_path / "out"
    assert merged.missing == 4
    made(tmp_path)
    whole = merge([made(tmp_path, f"shard={number}/4") for number in range(1, 5)], tmp_path / "other").folder
    assert tables(tmp_path / "out") == tables(whole)


def test_shards_of_different_sweeps_are_refused(tmp_path: Path) -> None:
    one = made(tmp_path, "shard=1/2")
    other = made(tmp_path, "shard=2/2", "days=60", f"output.dir={tmp_path / 'other'}")
    with pytest.raises(FolderError, match=r"is no shard of the same sweep as .*: days was 1095, now is 60"):
        merge([one, other])
    with pytest.raises(FolderError, match="there is no such folder"):
        merge([one, tmp_path / "nowhere"])
