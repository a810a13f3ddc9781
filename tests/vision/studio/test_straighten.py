"""A tilted symmetric item is turned upright; anything else is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.vision.studio.drawn import bag
from vision.studio.straighten import straightened, tilt_of

U8 = NDArray[np.uint8]


def turned(plane: U8, degrees: float) -> U8:
    height, width = plane.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    mode = cv2.BORDER_REPLICATE
    return np.asarray(cv2.warpAffine(plane, turn, (width, height), borderMode=mode), np.uint8)


@pytest.mark.parametrize("degrees", [-9.0, -4.0, 1.5, 6.5])
def test_a_tilt_is_measured(degrees: float) -> None:
    tilted = turned(bag(400, 400).alpha_u8, degrees)
    assert tilt_of(tilted) == pytest.approx(-degrees, abs=0.4)


def test_an_upright_item_is_the_same_array() -> None:
    drawn = bag(300, 300)
    upright = drawn.alpha_u8
    image, alpha = straightened(drawn.image_rgb, upright)
    assert image is drawn.image_rgb
    assert alpha is upright


def test_a_tilted_one_stands_upright_and_whole_afterwards() -> None:
    drawn = bag(400, 400)
    image, alpha = straightened(turned(drawn.image_rgb, 7), turned(drawn.alpha_u8, 7))

    assert abs(tilt_of(alpha)) < 0.5
    assert image.shape[:2] == alpha.shape
    assert alpha.sum() == pytest.approx(drawn.alpha_u8.sum(), rel=0.01)
    # a flat base: the lowest row of the bag is as wide as the bag
    base = np.flatnonzero((alpha >= 128).sum(axis=1) > 0)[-1]
    assert ((alpha[base - 3] >= 128).sum()) > 0.45 * 400


def test_a_shoe_from_three_quarters_is_left_alone() -> None:
    alpha = np.zeros((300, 400), np.uint8)
    outline = np.array([[40, 220], [60, 120], [140, 90], [200, 150], [360, 200], [370, 250]])
    cv2.fillPoly(alpha, [outline.astype(np.int32)], 255)
    assert tilt_of(alpha) == 0.0


@pytest.mark.parametrize("degrees", [30.0, 20.0])
def test_what_was_laid_askew_stays_so(degrees: float) -> None:
    assert tilt_of(turned(bag(400, 400).alpha_u8, degrees)) == 0.0


@pytest.mark.parametrize("shape_hw", [(1, 1), (2, 300)])
def test_nothing_and_slivers_are_left_alone(shape_hw: tuple[int, int]) -> None:
    assert tilt_of(np.zeros(shape_hw, np.uint8)) == 0.0
    assert tilt_of(np.full(shape_hw, 255, np.uint8)) == 0.0
