"""The edge is drawn where the photograph has it: measured on drawings whose alpha is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.vision.studio.drawn import BLUE_GREY, Drawn, bag, composite, texture
from vision.studio.colour import estimate_foreground
from vision.studio.edge import draw_edge

F32 = NDArray[np.float32]
Floats = NDArray[np.floating]
GRID = 160


def coarse(alpha: F32, *, off: float = 0.9, seed: int = 7) -> F32:
    """What a network of GRID pixels says: blurred, and its outline a cell off here and there."""
    height, width = alpha.shape
    cell = max(height, width) / GRID
    field = np.random.default_rng(seed).standard_normal((height, width, 2)).astype(np.float32)
    field = np.asarray(cv2.GaussianBlur(field, (0, 0), 6 * cell), dtype=np.float32)
    field *= off * cell / field.std()
    y, x = np.mgrid[:height, :width].astype(np.float32)
    moved = cv2.remap(alpha, x + field[..., 0], y + field[..., 1], cv2.INTER_LINEAR)
    small = cv2.resize(moved, (GRID, GRID), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.0), dtype=np.float32)


def strapped(side: int = 640, width: int = 6, wall: tuple[int, int, int] = BLUE_GREY) -> Drawn:
    """A bag on a thin strap whose loop is open; the strap is a cell and a half wide."""
    mask = np.zeros((side, side), np.uint8)
    cv2.rectangle(mask, (180, 380), (460, 580), 255, cv2.FILLED)
    cv2.ellipse(mask, (320, 380), (120, 300), 0, 180, 360, 255, width)
    alpha = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 0.8)
    size_wh = (side, side)
    return composite(
        np.asarray(alpha, np.float32), texture(size_wh, (160, 40, 45), 1), texture(size_wh, wall, 2)
    )


def band_of(alpha: F32) -> NDArray[np.bool_]:
    edge = cv2.morphologyEx((alpha >= 0.5).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    return np.asarray(cv2.dilate(edge.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0)


def error(found: Floats, drawn: Drawn) -> float:
    return float(np.abs(found - drawn.alpha)[band_of(drawn.alpha)].mean())


def enlarged(small: F32, side: int) -> F32:
    return np.asarray(cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR), np.float32)


def test_the_edge_is_found_though_the_mask_is_a_cell_off() -> None:
    drawn = bag(640, 640)
    mask = coarse(drawn.alpha)
    found = draw_edge(drawn.image_rgb, mask).astype(np.float32) / 255

    assert error(found, drawn) < 0.3 * error(enlarged(mask, 640), drawn)


def test_a_thin_strap_is_kept_and_its_loop_open() -> None:
    drawn = strapped()
    # half a cell off: further away, the mask itself no longer touches a strap this thin
    found = draw_edge(drawn.image_rgb, coarse(drawn.alpha, off=0.4))
    strap = (drawn.alpha > 0.9) & (np.arange(640)[:, None] < 370)
    loop = np.zeros_like(strap)
    loop[230:360, 255:385] = True

    assert (found[strap] >= 128).mean() > 0.95
    assert found[loop].max() == 0


def test_a_soft_edge_stays_soft_and_a_sharp_one_sharp() -> None:
    rows = {}
    for softness in (1.0, 5.0):
        drawn = bag(960, 960, softness=softness)
        found = draw_edge(drawn.image_rgb, coarse(drawn.alpha, off=0.3))[624]
        rows[softness] = int(((found > 12) & (found < 243)).sum())

    assert rows[1.0] <= 12
    assert rows[5.0] >= 2 * rows[1.0]


def test_white_on_white_keeps_the_masks_own_line() -> None:
    drawn = bag(640, 640, colour=(252, 252, 251), wall=(254, 254, 254))
    mask = coarse(drawn.alpha, off=0.3)
    found = draw_edge(drawn.image_rgb, mask) >= 128
    truth = drawn.alpha >= 0.5

    assert (found & truth).sum() / (found | truth).sum() > 0.95


@pytest.mark.parametrize("ground", [0.0, 1.0], ids=["on black", "on white"])
def test_no_halo_of_the_old_wall_is_left(ground: float) -> None:
    """How much of the wall shines through around the item, in levels of 255."""
    drawn = bag(
        640, 640, colour=(120, 60, 50), wall=(235, 230, 120) if ground < 1 else (20, 20, 30)
    )
    mask = coarse(drawn.alpha)

    def halo(alpha: Floats) -> float:
        colour = estimate_foreground(drawn.image_rgb, (alpha * 255 + 0.5).astype(np.uint8))
        shown = alpha[..., None] * colour / 255 + (1 - alpha[..., None]) * ground
        true = drawn.alpha[..., None] * drawn.foreground + (1 - drawn.alpha[..., None]) * ground
        off = (shown - true) if ground < 1 else (true - shown)
        outside = band_of(drawn.alpha) & (drawn.alpha < 0.5)
        return float(np.clip(off.mean(axis=2), 0, 1)[outside].mean() * 255)

    found = draw_edge(drawn.image_rgb, mask).astype(np.float32) / 255
    assert halo(found) < 3.0
    assert halo(found) < 0.35 * halo(enlarged(mask, 640))


def test_what_the_mask_is_certain_of_is_no_matter_of_colour() -> None:
    drawn = bag(640, 640)
    image = drawn.image_rgb.copy()
    glint = (slice(380, 440), slice(176, 178))
    image[glint] = image[0, 0]

    assert draw_edge(image, coarse(drawn.alpha, off=0))[glint].min() > 180


def test_a_whole_picture_in_tiles_has_no_seams() -> None:
    drawn = bag(1400, 1400)
    found = draw_edge(drawn.image_rgb, coarse(drawn.alpha, off=0.2))
    # a straight side of the bag runs through many tiles: no row of it may differ from the next
    side = found[700:1050, 335:365].astype(int).sum(axis=1)

    assert np.abs(np.diff(side)).max() < 400


@pytest.mark.parametrize("shape_hw", [(1, 1), (3, 900), (33, 32)])
def test_any_shape_keeps_its_shape(shape_hw: tuple[int, int]) -> None:
    image = np.random.default_rng(1).integers(0, 256, (*shape_hw, 3)).astype(np.uint8)
    for level in (0.0, 0.5, 1.0):
        assert draw_edge(image, np.full((40, 40), level, np.float32)).shape == shape_hw
