"""The income shock begins in its month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.civilians import income_shock


@pytest.mark.parametrize(("now", "month", "income"), [(3, 0, 1), (3, 4, 1), (4, 4, 0.9), (5, 4, 0.9), (-1, 0, 1)])
def test_incomes_differ_from_the_month_on(parameters: Any, column: Any, now: int, month: int, income: float) -> None:
    incomes = column("income", [1, 1])
    income_shock.review(parameters("income_shock", month=month, level=0.9), now, incomes)
    np.testing.assert_allclose(incomes, income)
