"""Scores of cut-outs against cases that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.metrics import Truth, overlap, score_cutout, summarise


def square(
    side: int = 40, low: int = 10, high: int = 30
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    mask = np.zeros((side, side), np.bool_)
    mask[low:high, low:high] = True
    return mask


def test_the_truth_itself_scores_best() -> None:
    found = summarise([score_cutout(square().astype(np.float32), Truth.whole(square()))])

    assert (found.mae, found.iou, found.boundary_iou, found.n) == (0.0, 1.0, 1.0, 1)
    assert found.fmax == pytest.approx(1.0)
    assert found.s_measure == pytest.approx(1.0, abs=1e-6)


def test_a_half_of_the_square_by_hand() -> None:
    alpha = square().astype(np.float32)
    alpha[:20] = 0.0

    found = summarise([score_cutout(alpha, Truth.whole(square()))])

    assert found.iou == pytest.approx(0.5)
    assert found.mae == pytest.approx(200 / 1600)
    assert found.fmax == pytest.approx(1.3 * 0.5 / (0.3 + 0.5))


def test_unknown_pixels_never_count() -> None:
    counted = np.ones((40, 40), np.bool_)
    counted[:, 20:] = False
    alpha = square().astype(np.float32)
    wrong = alpha.copy()
    wrong[:, 20:] = 1.0 - wrong[:, 20:]

    one, other = (score_cutout(each, Truth(square(), counted)) for each in (alpha, wrong))

    assert (one.iou, one.mae, one.boundary_iou) == (other.iou, other.mae, other.boundary_iou)
    assert (one.f_curve == other.f_curve).all()


def test_an_empty_scene_wants_an_empty_mask() -> None:
    nothing = Truth.whole(np.zeros((20, 20), np.bool_))

    assert score_cutout(np.zeros((20, 20), np.float32), nothing).iou == 1.0
    full = score_cutout(np.ones((20, 20), np.float32), nothing)
    assert (full.iou, full.mae, full.s_measure) == (0.0, 1.0, 0.0)


def test_the_frame_is_no_outline() -> None:
    cut = np.zeros((40, 40), np.bool_)
    cut[:, :20] = True
    shifted = cut.copy()
    shifted[:, 20:26] = True

    same = score_cutout(cut.astype(np.float32), Truth.whole(cut))
    apart = score_cutout(shifted.astype(np.float32), Truth.whole(cut))

    assert same.boundary_iou == 1.0
    assert apart.boundary_iou == 0.0  # the outlines lie six pixels apart, the bands are three wide


def test_other_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="beside truth"):
        score_cutout(np.zeros((10, 10), np.float32), Truth.whole(square()))


@given(st.integers(0, 2**32 - 1))
def test_overlap_is_symmetrical_and_between_nothing_and_all(seed: int) -> None:
    random = np.random.default_rng(seed)
    one, other = (random.random((8, 8)) < random.random() for _ in range(2))

    assert overlap(one, other) == overlap(other, one)
    assert 0.0 <= overlap(one, other) <= 1.0
