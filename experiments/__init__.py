"""Questions: what is asked of models, one file a question, over one runner; and the command line.

In Python::

    from experiments import compare, replicate, sweep
    result = replicate("zaruna", "mandate=robust", replicates=20)
    result.summary  # one row a run, tidy
    result = compare("zaruna", "mandate=traditional,robust", replicates=50)
    result.table  # one row an outcome and arm, tidy
    result = sweep("consent_by_resources", "scenario=zaruna", replicates=5)
    result.table  # one row a run, tidy
    result.dataset()  # the same as an xarray.Dataset
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from experiments.comparison import Comparison
    from experiments.run import RunResult
    from experiments.sweeping import SweepResult
    from scenarios.model import MandateModel


def replicate(scenario: str = "zaruna", *overrides: str, **settings: object) -> RunResult:
    """Run replicates of one scenario; see :func:`experiments.run.replicate`.

    Args:
        scenario: option of the group `scenario`.
        overrides: as on the command line.
        settings: further settings by name, as ``replicates=20, days=720``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    # Imported here so that `mandate --help`, which imports this package, need not wait for the kernel.
    from experiments.run import replicate as run

    return run(scenario, *overrides, **settings)


def compare(scenario: str = "zaruna", *overrides: str, **settings: object) -> Comparison:
    """Compare arms of a scenario, paired by seed; see :func:`experiments.comparison.compare`.

    Args:
        scenario: option of the group `scenario`.
        overrides: as on the command line; a comma makes arms, as in ``"mandate=traditional,robust"``.
        settings: further settings by name, as ``replicates=50``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    from experiments.comparison import compare as paired

    return paired(scenario, *overrides, **settings)


def sweep(
    design: str, *overrides: str, behave: Callable[[MandateModel], object] | None = None, **settings: object
) -> SweepResult:
    """Run every row of a design; see :func:`experiments.sweeping.sweep`.

    Args:
        design: a name in `conf/design/`, or a file that ends in .yaml or .csv.
        overrides: as on the command line.
        behave: called with each model on the day of authorisation, to put Python classes in place of actors.
        settings: further settings by name, as ``replicates=5, dry_run=True, shard="3/10"``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    from experiments.sweeping import sweep as swept

    return swept(design, *overrides, behave=behave, **settings)
