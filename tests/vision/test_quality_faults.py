"""The faults of a frame beside light and focus, and the limits of views and categories."""

from __future__ import annotations

from importlib.resources import files

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.capture.levels import read_levels
from training.capture.spoil import beside, on_a_screen, spoil
from training.drawing import draw_bag
from vision.results import Mask, QualityCheck
from vision.tasks.quality import check_quality
from vision.tasks.quality_cast import CastWeights, cast_weights
from vision.tasks.quality_light import measure_glare
from vision.tasks.quality_limits import QualityThresholds, default_thresholds, read_thresholds
from vision.tasks.quality_place import measure_parts
from vision.tasks.quality_screen import measure_screen

Picture = NDArray[np.uint8]
GOOD = draw_bag((960, 720))
TEXT = files("vision.tasks").joinpath("quality.toml").read_text("utf-8")


def found(
    picture: Picture, alpha: Picture, view: str = "front", category: str = ""
) -> dict[str, QualityCheck]:
    quality = check_quality(picture, Mask(alpha, "drawn@1"), view=view, category=category)
    return {check.name: check for check in quality.checks}


def spots(radius: int, count: int) -> Picture:
    """The bag with white reflections on it."""
    picture = GOOD.image_rgb.copy()
    inside = np.argwhere(cv2.erode(GOOD.alpha_u8, np.ones((61, 61), np.uint8)) > 0)
    for y, x in inside[:: len(inside) // count][:count]:
        cv2.circle(picture, (int(x), int(y)), radius, (255, 255, 255), -1)
    return picture


def test_reflections_that_hide_the_item_are_glare() -> None:
    check = found(spots(22, 4), GOOD.alpha_u8)["glare"]

    assert not check.passed
    assert check.unit == "% of the item"
    assert f"{check.value:.1f} %" in check.sentence


def test_a_glint_is_no_glare() -> None:
    assert found(spots(4, 6), GOOD.alpha_u8)["glare"].passed


def test_a_white_item_is_no_glare() -> None:
    white = np.full((400, 400, 3), 252, np.uint8)
    white[::20] = 235
    alpha = np.full((400, 400), 255, np.uint8)

    assert measure_glare(white, alpha) == 0.0
    assert measure_glare(np.full((400, 400, 3), 255, np.uint8), alpha) == 0.0


def two_parts(second: float, gap: int) -> Picture:
    """Two squares; the second's area as a share of the first's."""
    alpha = np.zeros((300, 600), np.uint8)
    alpha[50:250, 20:220] = 255
    side = round(200 * second**0.5)
    alpha[50 : 50 + side, 220 + gap : 220 + gap + side] = 255
    return alpha


@pytest.mark.parametrize(
    ("second", "gap", "category", "passes"),
    [(0.8, 60, "bags", False), (0.8, 60, "shoes", True), (0.05, 60, "bags", True),
     (0.8, 2, "bags", True)],
)  # fmt: skip
def test_another_item_counts_unless_it_is_the_other_shoe_or_a_crumb(
    second: float, gap: int, category: str, passes: bool
) -> None:
    picture = np.full((300, 600, 3), 120, np.uint8)

    check = found(picture, two_parts(second, gap), category=category)["one_item"]

    assert check.passed is passes
    if not passes:
        assert "2 items" in check.sentence


def test_three_shoes_are_too_many() -> None:
    alpha = np.zeros((300, 600), np.uint8)
    for left in (20, 220, 420):
        alpha[60:240, left : left + 140] = 255

    assert measure_parts(alpha) == pytest.approx((1.0, 1.0, 1.0), abs=0.05)
    check = found(np.full((300, 600, 3), 90, np.uint8), alpha, category="shoes")["one_item"]
    assert not check.passed


@pytest.mark.parametrize("pitch", [1.7, 2.4, 4.0])
def test_the_photo_of_a_screen_is_known(pitch: float) -> None:
    shown = on_a_screen(GOOD.image_rgb, pitch, 4.0, np.random.default_rng(3))

    assert not found(shown, GOOD.alpha_u8)["screen"].passed
    assert "screen" in found(shown, GOOD.alpha_u8, view="stitching")
    assert found(GOOD.image_rgb, GOOD.alpha_u8)["screen"].passed


@pytest.mark.parametrize("shape", [(100, 900), (32, 32), (192, 192)])
def test_a_picture_too_small_for_a_spectrum_is_no_screen(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (*shape, 3), np.uint8)

    assert measure_screen(noise) < default_thresholds().limits.max_screen
    assert measure_screen(np.zeros((*shape, 3), np.uint8)) == 0.0


def test_upright_stripes_are_no_screen() -> None:
    """A striped shirt and the blocks of JPEG lie on the axes of the spectrum."""
    stripes = np.tile(
        ((np.arange(600) // 4) % 2 * 200).astype(np.uint8)[:, None, None], (1, 600, 3)
    )

    assert measure_screen(stripes) < default_thresholds().limits.max_screen


def test_every_committed_level_spoils_a_good_photo_for_its_check() -> None:
    """On the drawn bag each level fails the check that it is for; the mask moves with the item."""
    other = draw_bag((800, 600))
    caught: set[str] = set()
    left: set[str] = set()
    for level in read_levels():
        spoilt = spoil(
            GOOD.image_rgb, GOOD.alpha_u8, level, (other.image_rgb, other.alpha_u8), seed=4
        )
        assert spoilt is not None
        if level.kind in {"blur", "shake", "blur_item", "expose", "cast", "glare", "screen"}:
            assert spoilt.shape == GOOD.image_rgb.shape
            check = found(spoilt, GOOD.alpha_u8)[level.check]
            (left if check.passed else caught).add(level.name)
    # one drawing is no measurement: `loupe evaluate quality` makes that, on photographs
    assert len(caught) > 3 * len(left), left


def test_the_same_seed_spoils_alike() -> None:
    other = GOOD.image_rgb, GOOD.alpha_u8
    for level in read_levels():
        first, again = (spoil(*other, level, other, seed=9) for _ in range(2))
        assert first is not None
        assert again is not None
        assert np.array_equal(first, again)


def test_another_item_lies_beside_the_first() -> None:
    wide = beside(GOOD.image_rgb, GOOD.image_rgb, GOOD.alpha_u8)

    assert wide is not None
    assert wide.shape[0] == 720
    assert wide.shape[1] > 960
    assert np.array_equal(wide[:, :960], GOOD.image_rgb)
    assert beside(GOOD.image_rgb, GOOD.image_rgb, np.zeros_like(GOOD.alpha_u8)) is None


def test_limits_follow_view_and_category() -> None:
    thresholds = default_thresholds()

    assert thresholds.of("front", "shoes").max_items == 2
    assert thresholds.of("front", "bags").max_items == 1
    assert thresholds.of("serial").min_short_side_px > thresholds.of("front").min_short_side_px
    assert "framing" not in thresholds.of("stitching").checks
    assert "glare" in thresholds.of("hardware").checks


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("max_items = 1 ", "max_items = 0 "), "max_items"),
        (("min_sharpness = 0.24", "min_sharpness = 1.5"), "min_sharpness"),
        (("max_blown_percent = 1.0", "max_blown_percent = 800.0"), "max_blown_percent"),
        (('"focus", "exposure", "screen"]', '"focus", "mood", "screen"]'), "mood"),
        (('"resolution", "focus", "exposure", "screen"]', '"focus", "screen"]'), "resolution"),
        (('"zip"]', '"zipper"]'), "zipper"),
        (('categories = ["shoes"]\nmax_items = 2', 'categories = ["shoes"]'), "differs"),
        (("max_screen = ", "max_scream = "), "max_scream"),
    ],
)
def test_a_file_of_thresholds_that_is_wrong_is_refused_by_name(
    change: tuple[str, str], said: str
) -> None:
    assert change[0] in TEXT
    with pytest.raises(ValueError, match=said):
        read_thresholds(TEXT.replace(*change))


def test_the_weights_of_the_cast_are_complete() -> None:
    assert isinstance(default_thresholds(), QualityThresholds)
    weights = cast_weights()
    with pytest.raises(ValueError, match="expected 14"):
        CastWeights("", "", "", weights.summary[1:], weights.all_pixels, weights.bright_pixels)
