"""The subject's colours at its soft edge."""

from __future__ import annotations

import numpy as np
import pytest

from tests.vision.studio.drawn import Drawn, soft_disc
from vision.studio.colour import estimate_foreground

NO_EDGE = np.zeros((50, 40), dtype=np.uint8)


def edge_error(drawn: Drawn, estimate: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
    """Mean distance from the true foreground where the subject is seen through, 0..1."""
    soft = (drawn.alpha > 0.05) & (drawn.alpha < 0.95)
    return float(np.abs(estimate.astype(np.float32) / 255 - drawn.foreground)[soft].mean())


def test_the_estimate_is_far_better_than_the_photographs_own_colours() -> None:
    drawn = soft_disc()
    found = edge_error(drawn, estimate_foreground(drawn.image_rgb, drawn.alpha_u8))

    # measured: 0.016, against 0.238 for the photograph's own colours
    assert found < 0.02
    assert found < 0.1 * edge_error(drawn, drawn.image_rgb)


def test_tiles_of_a_larger_picture_do_not_show() -> None:
    drawn = soft_disc(side=1500, ramp=60.0)
    found = estimate_foreground(drawn.image_rgb, drawn.alpha_u8)

    assert edge_error(drawn, found) < 0.013
    soft = (drawn.alpha > 0.3) & (drawn.alpha < 0.95)
    # the truth is smooth, so a step where two tiles meet would stand out
    step = np.abs(np.diff(found.astype(np.int16), axis=1)).max(axis=2)[soft[:, 1:] & soft[:, :-1]]
    assert step.max() < 40


def test_solid_pixels_are_returned_as_they_are() -> None:
    drawn = soft_disc()
    found = estimate_foreground(drawn.image_rgb, drawn.alpha_u8)

    solid = (drawn.alpha_u8 == 0) | (drawn.alpha_u8 == 255)
    assert (found[solid] == drawn.image_rgb[solid]).all()


@pytest.mark.parametrize("level", [0, 255])
def test_without_an_edge_nothing_changes(level: int) -> None:
    image = np.random.default_rng(0).integers(0, 256, (50, 40, 3)).astype(np.uint8)
    assert (estimate_foreground(image, np.full((50, 40), level, np.uint8)) == image).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1), (3, 2), (641, 642)])
def test_odd_shapes_and_an_alpha_that_is_nowhere_solid_are_no_trouble(
    shape: tuple[int, int],
) -> None:
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3)).astype(np.uint8)
    found = estimate_foreground(image, np.full(shape, 100, np.uint8))
    assert found.shape == image.shape


def test_an_alpha_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(50, 41\)"):
        estimate_foreground(np.zeros((50, 41, 3), np.uint8), NO_EDGE)


@pytest.mark.slow
@pytest.mark.parametrize(("side", "ramp"), [(400, 40.0), (1500, 60.0)])
def test_the_estimate_is_as_good_as_pymattings(side: int, ramp: float) -> None:
    # imported here: compiling it takes up to a minute on a cold machine
    from pymatting.foreground.estimate_foreground_ml import estimate_foreground_ml

    drawn = soft_disc(side, ramp)
    ours = edge_error(drawn, estimate_foreground(drawn.image_rgb, drawn.alpha_u8))
    image = drawn.image_rgb.astype(np.float32) / 255
    alpha = drawn.alpha_u8.astype(np.float32) / 255
    oracle = np.asarray(estimate_foreground_ml(image, alpha))
    theirs = edge_error(drawn, (oracle * 255 + 0.5).astype(np.uint8))

    # measured: 0.0161 and 0.0167, 0.0102 and 0.0112
    assert ours < 1.1 * theirs
