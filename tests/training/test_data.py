"""Training data: sets are read, grounds are empty, composed pictures carry their true alpha."""

from __future__ import annotations

import random
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.data_compose import Composer, place
from training.data_grounds import GARMENT_REACH, empty_boxes, largest_box, spread
from training.data_renders import Foreground, RenderSetInvalid, read_plane, read_renders
from training.judge.drawn_set import write_drawn_set


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    write_drawn_set(folder, 3, 5)
    return folder


def test_a_set_is_read_by_its_split(drawn: Path) -> None:
    assert len(read_renders(drawn, "train")) == 3
    with pytest.raises(RenderSetInvalid):
        read_renders(drawn, "test")


def test_a_folder_without_renders_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderSetInvalid):
        read_renders(tmp_path)


@pytest.mark.parametrize(("dtype", "most"), [(np.uint8, 255), (np.uint16, 65_535)])
def test_alpha_of_8_and_16_bits_means_the_same(tmp_path: Path, dtype: type, most: int) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.array([[0, most // 5 * 2, most]], dtype))

    assert read_plane(tmp_path / "a.png")[0] == pytest.approx([0.0, 0.4, 1.0])


def test_composed_pictures_repeat_and_have_the_wanted_size(drawn: Path) -> None:
    composer = Composer(read_renders(drawn), [], (96, 64))
    for seed in range(12):
        one, other = (composer.sample(random.Random(seed)) for _ in range(2))
        assert one.image_rgb.shape == (64, 96, 3)
        assert one.image_rgb.dtype == np.uint8
        assert one.alpha.shape == (64, 96)
        assert 0.0 <= float(one.alpha.min()) <= float(one.alpha.max()) <= 1.0
        assert (one.image_rgb == other.image_rgb).all()
        assert (one.alpha == other.alpha).all()


def test_some_scenes_are_empty_and_most_are_not(drawn: Path) -> None:
    composer = Composer(read_renders(drawn), [], (32, 32))
    filled = [composer.sample(random.Random(seed)).alpha.max() > 0.5 for seed in range(100)]

    assert 80 <= sum(filled) < 100


def test_colours_are_the_items_own_where_it_covers_all() -> None:
    alpha = np.zeros((60, 60), np.float32)
    alpha[15:45, 15:45] = 1.0
    item = Foreground(np.full((60, 60, 3), (200, 100, 50), np.uint8), alpha)

    colours, moved = place(item, (80, 80), random.Random(3))

    full = moved > 0.999
    assert full.any()
    assert np.abs(colours[full] - (200, 100, 50)).max() < 1.0
    assert np.abs(colours - np.array((200, 100, 50)) * moved[..., None]).max() < 1.0


def test_an_item_that_is_nowhere_stays_nowhere() -> None:
    nothing = Foreground(np.zeros((9, 9, 3), np.uint8), np.zeros((9, 9), np.float32))

    colours, alpha = place(nothing, (16, 16), random.Random(1))

    assert not colours.any()
    assert not alpha.any()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_largest_box_is_free_and_no_larger_one_is(seed: int) -> None:
    free = np.random.default_rng(seed).random((7, 6)) < 0.7
    x0, y0, x1, y1 = largest_box(free)

    assert free[y0:y1, x0:x1].all()
    best = max(
        (
            (y - top) * (x - left)
            for top in range(7)
            for left in range(6)
            for y in range(top + 1, 8)
            for x in range(left + 1, 7)
            if free[top:y, left:x].all()
        ),
        default=0,
    )
    assert (x1 - x0) * (y1 - y0) == best


def test_grounds_keep_away_from_the_garment() -> None:
    taken = np.zeros((300, 300), np.bool_)
    taken[100:200, 100:200] = True
    boxes = empty_boxes(taken)

    assert boxes
    for x0, y0, x1, y1 in boxes:
        assert not taken[
            max(0, y0 - GARMENT_REACH) : y1 + GARMENT_REACH,
            max(0, x0 - GARMENT_REACH) : x1 + GARMENT_REACH,
        ].any()


@pytest.mark.parametrize("shape", [(64, 70), (64, 500), (500, 64)])
def test_a_strip_fills_any_frame(shape: tuple[int, int]) -> None:
    strip = np.random.default_rng(1).integers(0, 255, (*shape, 3), np.uint8)
    for seed in range(5):
        assert spread(strip, (256, 200), random.Random(seed)).shape == (200, 256, 3)
