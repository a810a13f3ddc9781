"""Numbers to compare: alike for the same item, apart for others, tied to their place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from training.drawing import draw_bag
from vision.errors import ResultInvalid
from vision.results import Mask
from vision.runtime import Runtime
from vision.tasks.embed import embed, embed_patches, subject_crop

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    with Runtime.open(MODELS) as runtime:
        yield runtime


def test_the_same_bag_is_nearer_than_another_thing(runtime: Runtime) -> None:
    first, second = draw_bag(), draw_bag((600, 520), seed=9)
    stripes = np.zeros((480, 640, 3), np.uint8)
    stripes[:, ::8] = (240, 20, 90)

    bag = embed(first.image_rgb, runtime, Mask(first.alpha_u8, "drawn@1"))
    same = embed(second.image_rgb, runtime, Mask(second.alpha_u8, "drawn@1"))
    other = embed(stripes, runtime)

    assert bag.model == "efficientnet-lite0@1"
    assert bag.vector.shape == (1280,)
    assert float(bag.vector @ same.vector) > 0.9
    assert float(bag.vector @ same.vector) > float(bag.vector @ other.vector) + 0.2


def test_the_crop_is_the_item_and_a_margin() -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    alpha = np.zeros((200, 300), np.uint8)
    alpha[50:150, 100:200] = 255

    assert subject_crop(picture, Mask(alpha, "m@1")).shape == (112, 112, 3)
    assert subject_crop(picture, Mask(np.zeros_like(alpha), "m@1")).shape == picture.shape
    assert subject_crop(picture, None) is picture


def test_a_mask_of_another_picture_is_refused(runtime: Runtime) -> None:
    with pytest.raises(ResultInvalid):
        embed(np.zeros((40, 40, 3), np.uint8), runtime, Mask(np.zeros((40, 41), np.uint8), "m@1"))


def test_a_black_picture_has_a_direction_too(runtime: Runtime) -> None:
    vector = embed(np.zeros((64, 64, 3), np.uint8), runtime).vector

    assert np.isfinite(vector).all()


@pytest.mark.parametrize(
    ("size_wh", "cells"),
    [((480, 480), (30, 30)), ((1920, 1440), (22, 30)), ((96, 64), (4, 6)), ((16, 16), (1, 1))],
)
def test_the_grid_has_one_cell_per_sixteen_pixels(
    runtime: Runtime, size_wh: tuple[int, int], cells: tuple[int, int]
) -> None:
    picture = np.random.default_rng(2).integers(0, 255, (size_wh[1], size_wh[0], 3), np.uint8)

    grid = embed_patches(picture, runtime)

    assert grid.features.shape == (*cells, 152)
    assert grid.size_wh == size_wh
    np.testing.assert_allclose(np.linalg.norm(grid.features, axis=2), 1.0, atol=1e-5)


def test_a_spot_moves_the_cells_where_it_is_and_not_those_far_away(runtime: Runtime) -> None:
    clean = draw_bag((480, 480)).image_rgb
    spotted = clean.copy()
    spotted[300:330, 230:260] = (230, 230, 60)

    first, second = embed_patches(clean, runtime), embed_patches(spotted, runtime)
    moved = np.linalg.norm(first.features - second.features, axis=2)
    row, column = (int(each) for each in np.unravel_index(int(moved.argmax()), moved.shape))
    x0, y0, x1, y1 = first.box_xyxy(row, column)

    assert 200 <= (x0 + x1) / 2 <= 290
    assert 270 <= (y0 + y1) / 2 <= 360
    assert moved[:4].max() < 0.1 * moved.max()
