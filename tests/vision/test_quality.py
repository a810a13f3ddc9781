"""A drawn bag that is well photographed passes; each way of spoiling it fails its own check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from training.drawing import draw_bag
from vision.errors import ResultInvalid
from vision.results import Mask, QualityCheck
from vision.tasks.quality import check_quality
from vision.tasks.quality_cast import measure_cast
from vision.tasks.quality_focus import measure_sharpness
from vision.tasks.quality_limits import default_thresholds, read_thresholds

GOOD = draw_bag((960, 720))
MASK = Mask(GOOD.alpha_u8, "drawn@1")
Picture = NDArray[np.uint8]


def checks(
    picture: Picture, mask: Mask | None = MASK, view: str = "front"
) -> dict[str, QualityCheck]:
    return {check.name: check for check in check_quality(picture, mask, view=view).checks}


def failed(picture: Picture, mask: Mask | None = MASK, view: str = "front") -> set[str]:
    return {name for name, check in checks(picture, mask, view).items() if not check.passed}


def tinted(picture: Picture, gains: tuple[float, float, float]) -> Picture:
    return np.asarray(np.clip(picture * np.array(gains), 0, 255), dtype=np.uint8)


def exposed(picture: Picture, stops: float) -> Picture:
    linear = (picture / 255.0) ** 2.2 * 2.0**stops
    return np.asarray(np.clip(linear, 0, 1) ** (1 / 2.2) * 255, dtype=np.uint8)


def moved(picture: Picture, shape: tuple[int, int]) -> Picture:
    return np.asarray(cv2.blur(picture, shape), dtype=np.uint8)


def test_a_good_photo_passes_every_check() -> None:
    quality = check_quality(GOOD.image_rgb, MASK)

    assert quality.passed, [check.sentence for check in quality.checks if not check.passed]
    assert [check.name for check in quality.checks] == list(default_thresholds().limits.checks)
    assert quality.models == ("drawn@1",)


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lambda picture: np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.5)), "focus"),
        (lambda picture: moved(picture, (11, 1)), "focus"),
        (lambda picture: moved(picture, (1, 11)), "focus"),
        (lambda picture: exposed(picture, -3.0), "exposure"),
        (lambda picture: exposed(picture, 6.5), "exposure"),
        (lambda picture: tinted(picture, (1.0, 0.75, 0.4)), "colour_cast"),
        (lambda picture: tinted(picture, (0.5, 0.8, 1.2)), "colour_cast"),
    ],
    ids=["out of focus", "moved across", "moved down", "dark", "burnt", "tungsten", "shade"],
)
def test_each_fault_fails_its_check(spoil: Any, check: str) -> None:
    assert check in failed(spoil(GOOD.image_rgb))


def test_noise_does_not_pass_for_sharpness() -> None:
    blurred = np.asarray(cv2.GaussianBlur(GOOD.image_rgb, (0, 0), 2.5), dtype=np.float64)
    noisy = blurred + np.random.default_rng(1).normal(0, 6, blurred.shape)

    assert "focus" in failed(np.clip(noisy, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("scale", [0.7, 1.7])
def test_sharpness_does_not_depend_on_resolution(scale: float) -> None:
    size_wh = round(960 * scale), round(720 * scale)
    sharp = draw_bag(size_wh).image_rgb
    blur = 2.5 * max(1.0, size_wh[0] / 1024)

    assert measure_sharpness(sharp) > default_thresholds().limits.min_sharpness
    assert (
        measure_sharpness(np.asarray(cv2.GaussianBlur(sharp, (0, 0), blur)))
        < default_thresholds().limits.min_sharpness
    )


def test_focus_is_judged_on_the_item() -> None:
    """A sharp background does not help a blurred item."""
    rng = np.random.default_rng(4)
    busy = np.repeat(rng.integers(0, 255, (60, 80, 1), np.uint8), 3, axis=2)
    ground = np.asarray(cv2.resize(busy, (960, 720), interpolation=cv2.INTER_NEAREST))
    soft = cv2.GaussianBlur(GOOD.image_rgb, (0, 0), 4.0)
    wide = cv2.dilate(GOOD.alpha_u8, np.ones((41, 41), np.uint8))
    picture = np.where(wide[..., None] > 0, soft, ground).astype(np.uint8)

    assert "focus" in failed(picture)
    assert "focus" not in failed(picture, None)


def test_a_coloured_item_is_no_cast() -> None:
    red = np.full((400, 400, 3), (190, 20, 30), np.uint8)
    red[:40] = (210, 210, 212)

    assert measure_cast(red)[0] <= default_thresholds().limits.max_cast


def test_a_cast_is_named() -> None:
    assert measure_cast(tinted(GOOD.image_rgb, (1.0, 0.75, 0.4)))[1] == "yellowish"
    assert measure_cast(tinted(GOOD.image_rgb, (0.5, 0.8, 1.2)))[1] == "bluish"


def frame(size: int) -> tuple[Picture, Mask]:
    """The good photo as a part of a larger one, as seen from further away."""
    picture = np.full((size * 720 // 960, size, 3), 200, np.uint8)
    alpha = np.zeros(picture.shape[:2], np.uint8)
    y, x = (picture.shape[0] - 720) // 2, (size - 960) // 2
    picture[y : y + 720, x : x + 960] = GOOD.image_rgb
    alpha[y : y + 720, x : x + 960] = GOOD.alpha_u8
    return picture, Mask(alpha, "drawn@1")


def test_too_far_away_says_how_much_nearer() -> None:
    picture, mask = frame(1920)
    check = checks(picture, mask)["subject_size"]

    assert not check.passed
    assert check.unit == "% of the frame"
    assert f"{check.value:.0f} %" in check.sentence
    assert "closer" in check.sentence


def test_an_item_out_of_the_frame_says_where() -> None:
    cut = GOOD.image_rgb[:560].copy(), Mask(GOOD.alpha_u8[:560].copy(), "drawn@1")
    check = checks(*cut)["framing"]

    assert not check.passed
    assert "bottom" in check.sentence


def test_no_item_is_said_so() -> None:
    empty = Mask(np.zeros((720, 960), np.uint8), "drawn@1")
    found = checks(np.full((720, 960, 3), 170, np.uint8), empty)

    assert not found["item"].passed
    assert "No item" in found["item"].sentence
    assert not {"one_item", "subject_size", "framing"} & set(found), "nothing is no small item"


@pytest.mark.parametrize("view", ["stitching", "hardware", "corner", "logo", "serial", "interior"])
def test_close_ups_are_not_judged_by_their_place(view: str) -> None:
    close = GOOD.image_rgb[250:, 250:750].copy(), Mask(GOOD.alpha_u8[250:, 250:750].copy(), "d@1")

    assert {"framing"} <= failed(*close)
    assert not {"framing", "subject_size", "colour_cast"} & set(checks(*close, view=view))


def test_a_close_up_of_dark_leather_is_neither_dark_nor_tinted() -> None:
    leather = GOOD.image_rgb[440:540, 300:400].copy()
    dim = tinted(np.asarray(cv2.resize(leather, (720, 720))), (0.8, 0.8, 0.8))

    assert "exposure" in failed(dim, None)
    assert not {"exposure", "colour_cast"} & failed(dim, None, "corner")
    assert "exposure" in failed(exposed(dim, -4.0), None, "corner")


def test_without_a_mask_place_is_not_judged() -> None:
    assert set(checks(GOOD.image_rgb, None)) == {
        *("resolution", "focus", "exposure", "glare", "colour_cast", "screen")
    }


def test_a_thumbnail_is_too_small() -> None:
    small = draw_bag((400, 300))

    assert "resolution" in failed(small.image_rgb, Mask(small.alpha_u8, "drawn@1"))


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_flat_picture_is_measured_without_a_warning(value: int) -> None:
    flat = np.full((500, 500, 3), value, np.uint8)

    assert "focus" in failed(flat, None)


@pytest.mark.parametrize("shape", [(32, 32), (32, 900), (1, 1)])
def test_tiny_pictures_are_measured(shape: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (*shape, 3), np.uint8)

    assert "resolution" in failed(picture, Mask(np.full(shape, 255, np.uint8), "m@1"))


def test_thresholds_are_data() -> None:
    default = default_thresholds()
    strict = replace(default, limits=replace(default.limits, min_short_side_px=5000))
    quality = check_quality(GOOD.image_rgb, MASK, thresholds=strict)

    assert [check.name for check in quality.checks if not check.passed] == ["resolution"]
    with pytest.raises(ValueError, match="missing keys"):
        read_thresholds("[limits]\nmax_items = 1\n")


def test_a_mask_of_another_picture_is_refused() -> None:
    with pytest.raises(ResultInvalid):
        check_quality(GOOD.image_rgb[1:], MASK)
