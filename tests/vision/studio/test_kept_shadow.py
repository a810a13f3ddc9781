"""The photograph's own shadow is taken over where it is good, and only there."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vision.studio.compose import compose_packshot
from vision.studio.conform import check_conformance
from vision.studio.kept_shadow import kept_shadow
from vision.studio.opened import open_file
from vision.studio.rules import load_rules

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


def scene(
    ground: tuple[int, int, int] = (205, 203, 200), depth: float = 0.4, slope: float = 0.1
) -> tuple[U8, U8]:
    """A box on a sheet whose light falls off to the right, with a shadow to its lower right."""
    side = 480
    alpha = np.zeros((side, side), np.uint8)
    alpha[160:340, 150:330] = 255
    cast = np.zeros((side, side), np.float32)
    cv2.ellipse(cast, (250, 342), (100, 10), 0, 0, 360, 1.0, cv2.FILLED)
    blurred = np.asarray(cv2.GaussianBlur(cast, (0, 0), 6), dtype=np.float32)
    light = (1 - slope * np.linspace(0, 1, side))[None, :, None] * (1 - depth * blurred[..., None])
    image = np.array(ground, np.float32) * light
    image += np.random.default_rng(3).normal(0, 1.5, image.shape)
    image[alpha > 0] = (60, 45, 40)
    return np.clip(image, 0, 255).astype(np.uint8), alpha


def test_a_shadow_on_a_sheet_is_read_with_its_depth_and_without_the_sheets_fall_off() -> None:
    image, alpha = scene()
    dark = kept_shadow(image, alpha)

    assert dark is not None
    scale = dark.shape[0] / 480
    beside = dark[round(346 * scale), round(250 * scale)]
    assert 0.15 < beside < 0.42
    assert dark[round(60 * scale)].max() == 0.0
    assert dark[:, round(450 * scale)].max() < 0.01


@pytest.mark.parametrize(
    "parts",
    [
        {"depth": 0.0},
        {"ground": (60, 58, 55)},
        {"ground": (210, 150, 90)},
        {"depth": 1.0},
    ],
    ids=["no shadow", "dark ground", "wood", "black hole"],
)
def test_what_is_no_good_shadow_is_left(parts: dict[str, float]) -> None:
    assert kept_shadow(*scene(**parts)) is None  # type: ignore[arg-type]  # of either kind


def test_a_patterned_ground_and_a_second_dark_thing_are_no_shadow() -> None:
    image, alpha = scene()
    tiles = image.copy()
    tiles[::40] = tiles[:, ::40] = 120
    assert kept_shadow(tiles, alpha) is None
    second = image.copy()
    second[380:470, 20:200] = 40
    assert kept_shadow(second, alpha) is None


def test_an_item_that_fills_the_photograph_has_no_ground_to_judge() -> None:
    assert (
        kept_shadow(np.full((90, 90, 3), 200, np.uint8), np.full((90, 90), 255, np.uint8)) is None
    )
    assert kept_shadow(np.full((90, 90, 3), 200, np.uint8), np.zeros((90, 90), np.uint8)) is None


def test_the_packshot_shows_it_on_white_and_says_that_none_was_drawn() -> None:
    image, alpha = scene(depth=0.5)
    rule = load_rules()["ebay"]
    picture = compose_packshot(image, alpha, rule, refined=True)
    without = compose_packshot(image, alpha, rule, refined=True, shadow=False)
    shown, bare = (open_file(each.data).pixels_rgb.astype(int) for each in (picture, without))
    dark = (bare - shown).mean(axis=2)
    height, width = dark.shape

    assert "shadow_drawn" not in picture.actions
    assert check_conformance(picture.data, rule).failed == ()
    low = dark[round(0.85 * height) :]
    assert low.max() > 15
    # to the right of the middle, where the photograph has it
    assert low[:, width // 2 :].sum() > low[:, : width // 2].sum()


def test_a_drawn_one_is_told() -> None:
    image, alpha = scene(depth=0.0)
    picture = compose_packshot(image, alpha, load_rules()["ebay"], refined=True)
    assert "shadow_drawn" in picture.actions
