"""The contact shadow lies under the subject and nowhere near the border."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.studio.frame import border_ring
from vision.studio.ground import contact_shadow


def block() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    alpha = np.zeros((800, 800), dtype=np.float32)
    alpha[200:600, 150:650] = 1
    # a strap that hangs in the air, far above the ground
    alpha[200:260, 650:720] = 1
    return alpha


def test_the_shadow_is_darkest_where_the_subject_touches_the_ground() -> None:
    dark = contact_shadow(block(), strength=0.3, spread=0.02)

    row, _ = np.unravel_index(int(dark.argmax()), dark.shape)
    assert 590 <= row <= 610
    assert 0.2 < dark.max() <= 0.3
    assert dark[602, 400] > dark[608, 400] > dark[640, 400]


def test_what_hangs_in_the_air_casts_none_and_the_top_is_clear() -> None:
    dark = contact_shadow(block(), strength=0.3, spread=0.02)

    assert not dark[:400].any()
    assert not dark[:, 700:].any()


def test_nothing_casts_no_shadow() -> None:
    assert not contact_shadow(np.zeros((300, 200), np.float32), strength=0.5, spread=0.05).any()


def test_no_strength_is_no_shadow() -> None:
    assert not contact_shadow(block(), strength=0, spread=0.02).any()


@pytest.mark.parametrize("spread", [0.005, 0.05, 0.1])
def test_more_spread_reaches_further(spread: float) -> None:
    reach = int((contact_shadow(block(), strength=0.3, spread=spread)[:, 400] > 0).sum())
    wider = int((contact_shadow(block(), strength=0.3, spread=2 * spread)[:, 400] > 0).sum())
    assert wider > reach


@given(
    st.integers(0, 380), st.integers(0, 380), st.integers(1, 400), st.integers(1, 400),
    st.floats(0, 1), st.floats(0.001, 0.1),
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_border_is_clear_for_any_subject(
    x: int, y: int, width: int, height: int, strength: float, spread: float
) -> None:
    alpha = np.zeros((400, 400), dtype=np.float32)
    alpha[y : y + height, x : x + width] = 1
    dark = contact_shadow(alpha, strength=strength, spread=spread)

    clear = border_ring((400, 400)) + 8
    inside = np.zeros((400, 400), dtype=np.bool_)
    inside[clear:-clear, clear:-clear] = True
    assert not dark[~inside].any()
    assert dark.min() >= 0
    assert dark.max() <= strength + 1e-6
