"""Women in talks and councils: a voice needs numbers, a role and no barriers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.armed_groups.truces import AGREEMENT, CEASEFIRE
from agents.partners import participation


def test_a_voice_needs_all_three() -> None:
    assert participation.voice(0.4, 0.5, 0.25) == pytest.approx(0.15)
    assert participation.voice(0.4, 0, 0) == participation.voice(0.4, 1, 1) == participation.voice(0, 1, 0) == 0


def test_agreements_alone_are_carried_out(parameters: Any, column: Any) -> None:
    p = parameters(
        "participation", talks=0.5, talks_role=1, talks_barriers=0, councils=0.2, councils_role=0.5, carried_out=0.1
    )
    truce = column("truce", [[0, CEASEFIRE, AGREEMENT], [CEASEFIRE, 0, 0], [AGREEMENT, 0, 0]])
    trust = column("dyad_trust", [[0, 0.2, 0.2], [0.2, 0, 0], [0.2, 0, 0]])
    talks, councils = column("talks_voice", [0]), column("councils_voice", [0])
    participation.review(p, truce, talks, councils, trust)
    assert talks[0] == pytest.approx(0.5)
    assert councils[0] == pytest.approx(0.2 * 0.5 * 0.5)
    np.testing.assert_allclose(trust[0], [0, 0.2, 0.2 + 0.05 * 0.8], rtol=1e-6)
    np.testing.assert_allclose(trust, trust.T)
