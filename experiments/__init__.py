"""Questions: what is asked of models, one file a question, over one runner; and the command line.

In Python::

    from experiments import compare
    result = compare("zaruna", "mandate=traditional,robust", replicates=50)
    result.table  # one row an outcome and arm, tidy
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.comparison import Comparison


def compare(scenario: str = "zaruna", *overrides: str, **settings: object) -> Comparison:
    """Compare arms of a scenario, paired by seed; see :func:`experiments.comparison.compare`.

    Args:
        scenario: option of the group `scenario`.
        overrides: as on the command line; a comma makes arms, as in ``"mandate=traditional,robust"``.
        settings: further settings by name, as ``replicates=50``.

    Raises:
        UserError: for anything that is wrong with them, before anything runs.
    """
    # Imported here so that `mandate --help`, which imports this package, need not wait for the kernel.
    from experiments.comparison import compare as paired

    return paired(scenario, *overrides, **settings)
