"""Lessons: seeded, of any size, true where they say that they are."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cutout.compose import Lessons, Shares, share_cut
from training.cutout.shapes import SIDE, drawn_item
from training.data_renders import read_renders
from training.judge.drawn_set import write_drawn_set


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Lessons:
    folder = tmp_path_factory.mktemp("drawn")
    write_drawn_set(folder, 3, 5)
    strip = folder / "strip.jpg.png"
    cv2.imwrite(str(strip), np.tile(np.array([40, 80, 120], np.uint8), (70, 90, 1)))
    found = read_renders(folder)
    height, width = found[0].alpha().shape
    counted = np.full((height, width), 255, np.uint8)
    counted[:, : width // 2] = 0
    cv2.imwrite(str(found[0].beside("counted.png")), counted)
    return Lessons(found[1:], found[:1], [strip])


def test_a_lesson_repeats_and_differs_from_the_next(lessons: Lessons) -> None:
    for seed in range(20):
        one, other = (lessons.lesson((96, 64), random.Random(seed)) for _ in range(2))
        assert one.image_rgb.shape == (64, 96, 3)
        assert one.image_rgb.dtype == np.uint8
        assert np.array_equal(one.image_rgb, other.image_rgb)
        for plane in (one.alpha, one.counted):
            assert plane.dtype == np.float32
            assert plane.shape == (64, 96)
            assert 0.0 <= plane.min() <= plane.max() <= 1.0


def test_unknown_pixels_of_a_garment_stay_unknown(lessons: Lessons) -> None:
    garments = Lessons(
        lessons.renders, lessons.garments, [], Shares(1.0, 0.0, 0.0, drawn=0.0, garments=1.0)
    )
    shares = [garments.lesson((64, 64), random.Random(seed)).counted.mean() for seed in range(8)]
    assert all(0.2 < each < 0.8 for each in shares)


def test_empty_scenes_come_up_and_are_known(lessons: Lessons) -> None:
    empty = Lessons(lessons.renders, [], lessons.grounds, Shares(0.0, 0.0, 1e-9))
    lesson = empty.lesson((64, 64), random.Random(3))
    assert lesson.alpha.max() == 0.0
    assert lesson.counted.min() == 1.0


def test_shares_above_one_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        Shares(0.5, 0.4, 0.2)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_drawn_item_has_soft_edges_and_lies_in_its_frame(seed: int) -> None:
    item = drawn_item(random.Random(seed), np.full((40, 40, 3), 90, np.uint8))
    assert item.alpha.shape == (SIDE, SIDE)
    assert item.alpha.max() == 1.0
    assert ((item.alpha > 0.05) & (item.alpha < 0.95)).any()


def test_the_share_of_the_border_that_an_item_covers() -> None:
    alpha = np.zeros((10, 10), np.float32)
    alpha[:, 0] = 1.0
    assert share_cut(alpha) == pytest.approx(10 / 36)
