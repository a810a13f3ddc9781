"""Damage candidates: marks are found where they are, sound goods are left alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.geometry import Box, box_iou
from vision.results import Mask
from vision.runtime import Runtime
from vision.tasks.damage import MOST, find_damage
from vision.tasks.look import ItemPhoto, look_at

MODELS = Path(__file__).parents[3] / "models"
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime.open(MODELS)


def leather(seed: int = 3) -> Picture:
    """A close-up of grained leather, 400 x 400."""
    generator = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(generator.standard_normal((400, 400)), (0, 0), 2.5)
    grain = grain / grain.std() * 6.0
    base = np.array([120.0, 70.0, 50.0])
    return np.asarray(np.clip(base + grain[:, :, None], 0, 255), np.uint8)


def found(picture: Picture, runtime: Runtime, mask: Mask | None = None, view: str = "corner"):  # type: ignore[no-untyped-def]  # the type is find_damage's
    photo = ItemPhoto("p1", view, picture, mask)
    return find_damage(photo, mask, look_at(photo, runtime), ())


def test_a_sound_surface_has_no_damage(runtime: Runtime) -> None:
    assert found(leather(), runtime) == ()


def test_a_scratch_is_found_where_it_is(runtime: Runtime) -> None:
    picture = leather()
    cv2.line(picture, (120, 150), (260, 190), (235, 205, 190), 3)
    marks = found(picture, runtime)

    assert marks
    assert marks[0].kind == "scratch"
    assert box_iou(marks[0].box_xyxy, (119, 149, 262, 192)) > 0.5
    assert marks[0].model.startswith("efficientnet-lite0-patches@")


def test_a_dark_blot_is_a_stain(runtime: Runtime) -> None:
    picture = leather()
    cv2.circle(picture, (200, 240), 14, (25, 15, 15), -1)
    marks = found(picture, runtime)

    assert [mark.kind for mark in marks] == ["stain"]
    assert box_iou(marks[0].box_xyxy, (186, 226, 215, 255)) > 0.5


def test_boxes_are_in_pixels_of_a_large_photo(runtime: Runtime) -> None:
    picture = leather()
    cv2.circle(picture, (200, 240), 14, (25, 15, 15), -1)
    large = np.asarray(cv2.resize(picture, (2000, 2000)), np.uint8)
    box: Box = found(large, runtime)[0].box_xyxy

    assert box_iou(box, (930, 1130, 1075, 1275)) > 0.5


def test_marks_outside_the_item_do_not_count(runtime: Runtime) -> None:
    picture = leather()
    cv2.circle(picture, (60, 60), 14, (25, 15, 15), -1)
    alpha = np.zeros((400, 400), np.uint8)
    alpha[120:380, 120:380] = 255

    assert found(picture, runtime, Mask(alpha, "toy@1"), "front") == ()


def test_candidates_are_few(runtime: Runtime) -> None:
    picture = leather()
    for index in range(40):
        centre = (20 + 50 * (index % 8), 30 + 75 * (index // 8))
        cv2.circle(picture, centre, 5, (10, 10, 10), -1)

    assert len(found(picture, runtime)) <= MOST


@pytest.mark.parametrize("value", [0, 127, 255])
def test_flat_pictures_are_no_damage(runtime: Runtime, value: int) -> None:
    assert found(np.full((64, 64, 3), value, np.uint8), runtime) == ()


def test_a_thin_picture_is_looked_at(runtime: Runtime) -> None:
    assert found(np.full((32, 900, 3), 90, np.uint8), runtime) == ()


def test_nothing_is_sought_where_no_item_was_found(runtime: Runtime) -> None:
    picture = leather()
    cv2.circle(picture, (200, 240), 14, (25, 15, 15), -1)

    assert found(picture, runtime, Mask(np.zeros((400, 400), np.uint8), "toy@1"), "front") == ()


def test_damage_that_covers_everything_leaves_nothing_to_compare(runtime: Runtime) -> None:
    photo = ItemPhoto("p1", "corner", leather(), None, ((0, 0, 400, 400),))
    look = look_at(photo, runtime)

    assert not look.shows_item
    assert find_damage(photo, None, look, ()) == ()
