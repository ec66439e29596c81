"""Trade-offs emerge: the paired experiments of `experiments/trade_offs.py`, each as it was written down beforehand.

Nothing in a rule names these outcomes. A claim holds where the 90 % interval of its contrast over seeds lies where
it was written down (Student's t: a one-sided error of 5 % for each claim). The quick tier looks at large effects with
eight seeds; the full tier, by `make verify`, at all of them. A claim that does not emerge says why, and must not begin
to hold unnoticed.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from experiments import trade_offs
from experiments.trade_offs import TRADE_OFFS, Claim, TradeOff, examine, run

if TYPE_CHECKING:
    from pathlib import Path

QUICK = range(1, 9)
CLAIMS = [(experiment, claim) for experiment in TRADE_OFFS for claim in experiment.claims]


def named(cases: list[tuple[TradeOff, Claim]]) -> list[Any]:
    found = []
    for experiment, claim in cases:
        marks = [pytest.mark.xdist_group(experiment.id)]  # all its claims look at the same runs
        if claim.not_seen:
            marks.append(pytest.mark.xfail(strict=True, reason=claim.not_seen))
        found.append(pytest.param(experiment, claim, id=f"{experiment.id}: {claim.text}", marks=marks))
    return found


@functools.cache
def table(id_: str, seeds: range) -> pd.DataFrame:
    """Runs of an experiment, each made once."""
    return run(next(each for each in TRADE_OFFS if each.id == id_), seeds)


def emerged(experiment: TradeOff, claim: Claim, seeds: range) -> None:
    found = examine(experiment, table(experiment.id, seeds), claim)
    assert found.emerged, trade_offs.shown(found)


@pytest.mark.ci
@pytest.mark.parametrize(("experiment", "claim"), named([case for case in CLAIMS if case[1].quick]))
def test_large_effects_with_eight_seeds(experiment: TradeOff, claim: Claim) -> None:
    emerged(experiment, claim, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize(("experiment", "claim"), named(CLAIMS))
def test_what_was_written_down(experiment: TradeOff, claim: Claim) -> None:
    emerged(experiment, claim, experiment.seeds)


def made_up(seeds: int, gap: float, sd: float = 0.05) -> tuple[TradeOff, pd.DataFrame]:
    """An experiment with two arms, whose outcome differs by a ratio of exp(gap) with noise of its own."""
    luck = np.random.default_rng(1).normal(size=(2, seeds))
    rows = [("a", luck[0]), ("b", luck[0] + gap + sd * luck[1])]
    experiment = TradeOff("T0", "made up", (), {"a": (), "b": ()}, (), ("killed",))
    frames = [pd.DataFrame({"arm": arm, "seed": np.arange(seeds), "killed": np.exp(logs)}) for arm, logs in rows]
    return experiment, pd.concat(frames)


@pytest.mark.parametrize(("gap", "holds"), [(-0.1, True), (0.0, False), (0.1, False)])
def test_a_ratio_is_found_where_there_is_one(gap: float, holds: bool) -> None:
    experiment, runs = made_up(32, gap)
    found = examine(experiment, runs, trade_offs.fewer("fewer", "b", "a", "killed"))
    assert found.emerged is holds
    assert found.estimate.mean == pytest.approx(gap, abs=0.03)


def test_variance_is_compared_by_distance_from_the_median() -> None:
    wide = Claim("wider", trade_offs.versus("b", "a", "killed"), above=0, scale="spread")
    assert examine(*made_up(200, 0.0, sd=2), wide).emerged
    assert not examine(*made_up(200, 0.0, sd=0.01), wide).emerged


def test_figure_and_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment, runs = made_up(8, -0.2)
    claimed = experiment._replace(claims=(trade_offs.fewer("fewer deaths", "b", "a", "killed"),))
    monkeypatch.setattr(trade_offs, "TRADE_OFFS", (claimed,))
    monkeypatch.setattr(trade_offs, "run", lambda *_: runs)
    trade_offs.main([str(tmp_path)])
    assert "| fewer deaths | x 0.8" in (tmp_path / "trade_offs.md").read_text("utf-8")
    assert (tmp_path / "figures" / "trade_offs" / "t0.png").stat().st_size > 10_000
